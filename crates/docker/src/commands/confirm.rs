//! `Are you sure you want to continue? [y/N]`.

use super::command::Invocation;

/// Asks, and reads a line of standard input.
pub async fn confirm(ctx: &Invocation, question: &str) -> bool {
    ctx.print(&format!("{question} [y/N] ")).await;
    let mut answer = Vec::new();
    // One byte at a time: what follows the line belongs to whoever reads next.
    while let Ok(bytes) = ctx.sys.read(0, 1).await {
        match bytes.first() {
            None | Some(b'\n') => break,
            Some(byte) => answer.push(*byte),
        }
    }
    String::from_utf8_lossy(&answer)
        .trim()
        .eq_ignore_ascii_case("y")
}
