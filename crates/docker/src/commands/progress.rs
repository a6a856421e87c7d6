//! Progress of pull, push and load: plain lines without a terminal, lines that change in place with one.

use super::command::{Failure, Invocation};
use crate::format::human_size_with_precision;
use engine::api::image::JsonMessage;
use engine::sync::Receiver;

/// Where progress goes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum To {
    /// Standard output.
    Out,
    /// Standard error.
    Err,
    /// Nowhere.
    Nowhere,
}

/// Shows a stream of messages; its error becomes the command's.
pub async fn show(
    ctx: &Invocation,
    messages: &Receiver<JsonMessage>,
    to: To,
) -> Result<(), Failure> {
    let fd = if to == To::Err { 2 } else { 1 };
    let terminal = ctx.sys.isatty(fd);
    let mut ids: Vec<String> = Vec::new();
    while let Some(message) = messages.recv().await {
        if let Some(error) = message.error {
            return Err(Failure::new(error));
        }
        if to == To::Nowhere {
            continue;
        }
        let text = if terminal {
            let columns = ctx.sys.winsize(fd).map_or(200, |s| s.0);
            in_place(&message, &mut ids, columns)
        } else {
            plain(&message)
        };
        let _ = ctx.sys.write_all(fd, text.as_bytes()).await;
    }
    Ok(())
}

/// Without a terminal, messages about bytes so far are left out.
fn plain(message: &JsonMessage) -> String {
    if !message.stream.is_empty() {
        return message.stream.clone();
    }
    match (message.id.as_str(), message.progress) {
        (_, (_, total)) if total > 0 => String::new(),
        ("", _) => format!("{}\n", message.status),
        (id, _) => format!("{id}: {}\n", message.status),
    }
}

/// With a terminal, each layer has a line of its own that is written over.
fn in_place(message: &JsonMessage, ids: &mut Vec<String>, columns: u16) -> String {
    if !message.stream.is_empty() {
        return message.stream.clone();
    }
    if message.id.is_empty() {
        ids.clear();
        return format!("{}\n", message.status);
    }
    let bar = bar(message.progress, columns);
    let line = format!("{}: {} {bar}", message.id, message.status);
    let line = line.trim_end();
    match ids.iter().position(|id| *id == message.id) {
        Some(at) => {
            let up = ids.len() - at;
            format!("\x1b[{up}A\x1b[2K\r{line}\r\x1b[{up}B")
        }
        None => {
            ids.push(message.id.clone());
            format!("{line}\n")
        }
    }
}

/// Numbers, and on a terminal wider than 110 columns a bar before them, as moby's jsonmessage has it.
fn bar((current, total): (u64, u64), columns: u16) -> String {
    if total == 0 {
        return String::new();
    }
    let filled = (current.min(total) * 50 / total) as usize;
    let rest = 50 - filled;
    let head = if rest > 0 { ">" } else { "" };
    let size = |n: u64| human_size_with_precision(n as f64, 4);
    let numbers = format!("{:>8}/{}", size(current), size(total));
    if columns <= 110 {
        return numbers;
    }
    let (done, left) = ("=".repeat(filled), " ".repeat(rest.saturating_sub(1)));
    format!("[{done}{head}{left}] {numbers}")
}
