//! `code` and `open`: the editor beside the terminal, as far as a shell sees of it.
//!
//! They print nothing. The terminal is asked by the sequence that terminals have for such things
//! (OSC 1337 with a name and a value): the editor is on the other side of it, and a replay that draws
//! the same bytes knows that they were there.

use super::kit::{Cx, Run};
use machine::{FileKind, OpenFlags};

const HELP: &str = "Hatoba's editor\n\nUsage: code [options][paths...]\n\nOptions\n  -g --goto <file:line>   Open a file at a line.\n  -r --reuse-window       Accepted; there is one window.\n  -h --help               Print usage.\n  -v --version            Print version.\n";

pub async fn code(cx: &mut Cx) -> Run {
    let args = cx.args.clone();
    let mut paths = Vec::new();
    let mut goto = false;
    for arg in &args {
        match arg.as_str() {
            "-h" | "--help" => {
                cx.out(HELP).await;
                return Ok(0);
            }
            "-v" | "--version" => {
                cx.line("hatoba").await;
                return Ok(0);
            }
            "-g" | "--goto" => goto = true,
            flag if flag.starts_with('-') && flag.len() > 1 => {}
            path => paths.push(path.to_string()),
        }
    }
    for path in paths {
        let (file, line) = match path.split_once(':').filter(|_| goto) {
            Some((file, line)) => (
                file.to_string(),
                line.split(':').next().unwrap_or_default().to_string(),
            ),
            None => (path, String::new()),
        };
        ask(cx, &file, &line).await;
    }
    Ok(0)
}

pub async fn open(cx: &mut Cx) -> Run {
    let args = cx.args.clone();
    if args.is_empty() {
        return cx.die(1, "Usage: open <filename>").await;
    }
    let mut status = 0;
    for path in args.iter().filter(|a| !a.starts_with('-')) {
        if path.starts_with("http://") || path.starts_with("https://") {
            let said = "there is no browser on this host; here is: curl";
            cx.raw_err(&format!("open: {said} {path}\n")).await;
            status = 1;
            continue;
        }
        let kind = cx.sys.stat(path).map(|s| s.kind);
        match kind {
            Ok(FileKind::Regular | FileKind::Directory) => ask(cx, path, "").await,
            _ => {
                let full = absolute(cx, path);
                cx.raw_err(&format!("The file {full} does not exist.\n"))
                    .await;
                status = 1;
            }
        }
    }
    Ok(status)
}

fn absolute(cx: &Cx, path: &str) -> String {
    match path.starts_with('/') {
        true => path.to_string(),
        false => format!("{}/{path}", cx.sys.cwd().trim_end_matches('/')),
    }
}

/// Asks the terminal to open a file. Without a terminal nobody is there to be asked.
async fn ask(cx: &mut Cx, path: &str, line: &str) {
    let path = absolute(cx, path);
    // What could end the sequence is written as in an address.
    let mut text = String::new();
    for c in path.chars() {
        match c {
            '%' | ';' | ':' => text.push_str(&format!("%{:02x}", c as u32)),
            c if c.is_control() => text.push_str(&format!("%{:02x}", c as u32)),
            c => text.push(c),
        }
    }
    if !line.is_empty() && line.chars().all(|c| c.is_ascii_digit()) {
        text = format!("{text}:{line}");
    }
    let Ok(tty) = cx.sys.open("/dev/tty", OpenFlags::WRITE, 0) else {
        return;
    };
    let bytes = format!("\x1b]1337;OpenFile={text}\x07");
    let _ = cx.sys.write_all(tty, bytes.as_bytes()).await;
    let _ = cx.sys.close(tty);
}
