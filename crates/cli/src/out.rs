//! Printing to a standard output that may be closed: `hatoba replay … | head` ends quietly, as other
//! programs do at a broken pipe.

use std::io::Write as _;

/// Writes to standard output; ends the program if nobody reads it.
pub fn write(text: std::fmt::Arguments<'_>) {
    if let Err(error) = std::io::stdout().lock().write_fmt(text) {
        if error.kind() != std::io::ErrorKind::BrokenPipe {
            eprintln!("hatoba: write error: {error}");
        }
        // 128 + SIGPIPE, what a shell says of a program that died of it.
        quit(141);
    }
}

#[allow(
    clippy::exit,
    reason = "nobody reads any more: there is no one to return to"
)]
fn quit(status: i32) -> ! {
    std::process::exit(status)
}

macro_rules! print {
    ($($arg:tt)*) => { $crate::out::write(format_args!($($arg)*)) };
}
macro_rules! println {
    ($($arg:tt)*) => { $crate::out::write(format_args!("{}\n", format_args!($($arg)*))) };
}
