//! Joining a terminal or pipe to a process in a container: `run`, `start -a`, `attach`, `exec`.
//!
//! Under a terminal the local one is put into raw mode, so that every key goes through to the
//! container's; only the detach keys are kept back. Without one, bytes are copied as they come.

use super::command::Failure;
use engine::api::{Attachment, Stream};
use machine::{Either, Errno, SigAction, Signal, Sys, TtyMode};
use std::cell::Cell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

/// How an attachment ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ended {
    /// The process closed its output.
    Output,
    /// The user typed the detach keys.
    Detached,
}

/// Reads `--detach-keys`; the default is Ctrl+P Ctrl+Q.
pub fn detach_keys(text: &str) -> Result<Vec<u8>, Failure> {
    if text.is_empty() {
        return Ok(vec![16, 17]);
    }
    text.split(',')
        .map(|key| match key.as_bytes() {
            [byte] => Ok(*byte),
            _ => match key.strip_prefix("ctrl-").map(str::as_bytes) {
                Some([letter @ (b'a'..=b'z' | b'@' | b'[' | b'\\' | b']' | b'^' | b'_')]) => {
                    Ok(letter & 0x1f)
                }
                _ => Err(Failure::new(format!(
                    "invalid detach keys ({text}): Unknown character: '{key}'"
                ))),
            },
        })
        .collect()
}

/// A terminal in raw mode; dropping it restores what was before.
struct RawTerminal {
    sys: Sys,
    before: TtyMode,
}

impl RawTerminal {
    fn enter(sys: &Sys, beyond: Rc<dyn Fn() -> bool>) -> Option<RawTerminal> {
        let before = sys.tty_mode(0).ok()?;
        sys.set_tty_mode(0, TtyMode::raw()).ok()?;
        sys.pass_keys_on(0, Some(beyond)).ok()?;
        Some(RawTerminal {
            sys: sys.clone(),
            before,
        })
    }
}

impl Drop for RawTerminal {
    fn drop(&mut self) {
        let _ = self.sys.set_tty_mode(0, self.before);
        let _ = self.sys.pass_keys_on(0, None);
    }
}

/// Copies both ways until the process closes its output or the user detaches.
pub async fn join(sys: &Sys, mut attachment: Attachment, keys: &[u8]) -> Ended {
    let detached = Rc::new(Cell::new(false));
    let stdin = attachment.stdin.take();
    let raw = if attachment.tty && stdin.is_some() && sys.isatty(0) {
        RawTerminal::enter(sys, attachment.edits_lines.clone())
    } else {
        None
    };
    if attachment.tty
        && let Some((columns, rows)) = sys.winsize(1)
    {
        attachment.resize(columns, rows);
    }
    let input = copy_in(
        sys.clone(),
        stdin,
        if raw.is_some() {
            keys.to_vec()
        } else {
            Vec::new()
        },
        detached.clone(),
    );
    let output = copy_out(sys, &attachment);
    let mut input = Box::pin(input);
    let mut output = Box::pin(output);
    let mut input_done = false;
    poll_fn(|context| {
        if !input_done && input.as_mut().poll(context).is_ready() {
            input_done = true;
        }
        if detached.get() {
            return Poll::Ready(Ended::Detached);
        }
        output.as_mut().poll(context).map(|()| Ended::Output)
    })
    .await
}

async fn copy_out(sys: &Sys, attachment: &Attachment) {
    while let Some((stream, bytes)) = attachment.output.recv().await {
        let fd = if stream == Stream::Stderr && !attachment.tty {
            2
        } else {
            1
        };
        let _ = sys.write_all(fd, &bytes).await;
    }
}

/// Passes input on; ends at end-of-file, which closes the process's input, or at the detach keys.
async fn copy_in(
    sys: Sys,
    stdin: Option<engine::sync::Sender<Vec<u8>>>,
    keys: Vec<u8>,
    detached: Rc<Cell<bool>>,
) {
    let Some(stdin) = stdin else { return };
    let mut matched = 0;
    loop {
        let bytes = match sys.read(0, 4096).await {
            Ok(bytes) => bytes,
            Err(Errno::EINTR) => {
                // A caught signal waits; whoever forwards it must get its turn before the next read.
                sys.yield_now().await;
                continue;
            }
            Err(_) => return,
        };
        if bytes.is_empty() {
            return;
        }
        let mut pass = Vec::with_capacity(bytes.len());
        for byte in bytes {
            if keys.get(matched) == Some(&byte) {
                matched += 1;
                if matched == keys.len() {
                    detached.set(true);
                    return;
                }
                continue;
            }
            // Keys that began the sequence but did not end it go through after all.
            pass.extend_from_slice(&keys[..matched.min(keys.len())]);
            matched = usize::from(keys.first() == Some(&byte));
            if matched == 0 {
                pass.push(byte);
            }
        }
        if !pass.is_empty() && stdin.send(pass).is_err() {
            return;
        }
    }
}

/// The signals that docker passes on to a container's process.
const PROXIED: [Signal; 6] = [
    Signal::INT,
    Signal::TERM,
    Signal::HUP,
    Signal::QUIT,
    Signal::USR1,
    Signal::USR2,
];

/// How often docker may be asked to end before it goes without its container.
const FORCED_AFTER: u32 = 3;

/// Does some work; meanwhile `forward` gets the signals that reach docker, if `enabled`, and changes of
/// the terminal's size as `SIGWINCH`, if there is one.
pub async fn proxy<T>(
    sys: &Sys,
    enabled: bool,
    work: impl Future<Output = T>,
    mut forward: impl AsyncFnMut(Signal),
) -> T {
    let mut signals: Vec<Signal> = if enabled {
        PROXIED.to_vec()
    } else {
        Vec::new()
    };
    if sys.isatty(1) {
        signals.push(Signal::WINCH);
    }
    if signals.is_empty() {
        return work.await;
    }
    for signal in &signals {
        sys.sigaction(*signal, SigAction::Catch);
    }
    let mut work = Box::pin(work);
    let mut asked = 0;
    let result = loop {
        let signal = Box::pin(sys.next_signal());
        match machine::race(work.as_mut(), signal).await {
            Either::Left(result) => break result,
            Either::Right(signal) => {
                if matches!(signal, Signal::INT | Signal::TERM) {
                    asked += 1;
                }
                if asked == FORCED_AFTER {
                    let text = format!("\ngot {asked} SIGTERM/SIGINTs, forcefully exiting\n");
                    sys.eprint(&text).await;
                    sys.exit(1).await;
                }
                forward(signal).await;
            }
        }
    };
    for signal in &signals {
        sys.sigaction(*signal, SigAction::Default);
    }
    result
}

/// Passes a signal on to a container: a new size to its terminal, anything else to its process. If
/// that has ended already, the signal is docker's own.
pub async fn forward(sys: &Sys, engine: &engine::Engine, container: &str, signal: Signal) {
    if signal != Signal::WINCH {
        let sent = engine.container_kill(container, signal.name()).await;
        if sent.is_err() && matches!(signal, Signal::INT | Signal::TERM) {
            sys.sigaction(signal, SigAction::Default);
            let _ = sys.kill(i64::from(sys.pid()), signal);
            sys.yield_now().await;
        }
    } else if let Some((columns, rows)) = sys.winsize(1) {
        let _ = engine.container_resize(container, columns, rows);
    }
}
