//! Printing to a standard output that may be closed: `hatoba replay … | head` ends quietly, as other
//! programs do at a broken pipe.

use std::io::Write as _;

/// Writes to standard output; ends the program if nobody reads it.
#[expect(
    clippy::exit,
    reason = "a program whose reader is gone ends where it stands"
)]
pub fn write(text: std::fmt::Arguments<'_>) {
    if let Err(error) = std::io::stdout().lock().write_fmt(text) {
        if error.kind() != std::io::ErrorKind::BrokenPipe {
            eprintln!("hatoba: write error: {error}");
        }
        // 128 + SIGPIPE, what a shell says of a program that died of it.
        std::process::exit(141);
    }
}

macro_rules! print {
    ($($arg:tt)*) => { $crate::out::write(format_args!($($arg)*)) };
}
macro_rules! println {
    ($($arg:tt)*) => { $crate::out::write(format_args!("{}\n", format_args!($($arg)*))) };
}
