//! `-o FILE`: writing an archive to a file or to standard output.

use super::command::{Failure, Invocation};
use super::surroundings::{go_errno, open_error};
use crate::request::path;

/// Checks where the archive is to go; `what` begins the message.
pub fn check(ctx: &Invocation, what: &str, output: &str) -> Result<(), Failure> {
    if output.is_empty() {
        if ctx.sys.isatty(1) {
            return Err(Failure::new(
                "cowardly refusing to save to a terminal. Use the -o flag or redirect",
            ));
        }
        return Ok(());
    }
    let dir = path::dir(output);
    if let Err(errno) = ctx.sys.stat(&dir) {
        return Err(Failure::new(format!(
            "{what}: invalid output path: stat {dir}: {}",
            go_errno(errno)
        )));
    }
    Ok(())
}

/// Writes the archive.
pub async fn write(ctx: &Invocation, output: &str, bytes: &[u8]) -> Result<(), Failure> {
    if output.is_empty() {
        // A reader that goes away early ends the write; that is no failure of ours.
        let _ = ctx.sys.write_all(1, bytes).await;
        return Ok(());
    }
    ctx.sys
        .write_file(output, bytes)
        .map_err(|errno| Failure::new(open_error(output, errno)))
}
