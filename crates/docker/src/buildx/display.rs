//! Shows the progress of builds, one or several at once, while they run.

use std::time::Duration;

use engine::Engine;
use engine::build::progress::{Ending, Event};
use engine::build::request::{BuildFailure, BuildMessage, BuildRequest, BuildResponse};
use engine::sync::Receiver;
use machine::{Either, Sys, race};

use super::options::Mode;
use crate::progress::plain::Plain;
use crate::progress::tty::Area;
use crate::progress::{Trace, rawjson};

/// How often a terminal's progress area is redrawn while nothing happens.
const REDRAW: Duration = Duration::from_millis(100);

/// How a build ended.
pub type Built = Result<BuildResponse, BuildFailure>;

/// Where progress goes and what was shown so far.
pub struct Display {
    sys: Sys,
    /// The stream: 1 or 2.
    fd: i32,
    mode: Mode,
    tty: bool,
    plain: Plain,
    area: Area,
    /// Vertices of earlier builds: numbers of later ones begin behind them.
    builds: usize,
}

/// Numbers of vertices that one build may use.
const VERTICES: usize = 100_000;

impl Display {
    /// Progress on a stream; `description` is the line after `#0`, none if it is empty.
    pub fn new(sys: &Sys, fd: i32, mode: Mode, description: &str) -> Display {
        Display {
            sys: sys.clone(),
            fd,
            mode,
            tty: mode == Mode::Tty || mode == Mode::Auto && sys.isatty(fd),
            plain: Plain::new(description),
            area: Area::default(),
            builds: 0,
        }
    }

    /// All that happened.
    pub fn trace(&self) -> &Trace {
        &self.plain.trace
    }

    /// A step that takes no time, shown with what it says.
    pub async fn step(&mut self, name: &str, status: &str) {
        let vertex = self.builds * VERTICES;
        self.builds += 1;
        let at = self.sys.now().0;
        let (name, text) = (name.to_string(), status.to_string());
        for event in [
            Event::Started { vertex, name, at },
            Event::Status {
                vertex,
                text,
                took: Some(0),
            },
            Event::Ended {
                vertex,
                at,
                ending: Ending::Done,
            },
        ] {
            self.take(event).await;
        }
    }

    /// Runs builds side by side until all have ended; the first failure ends the others, which then
    /// give nothing. `names` are shown with their steps.
    pub async fn follow(
        &mut self,
        engine: &Engine,
        requests: Vec<(Option<String>, BuildRequest)>,
    ) -> Vec<Option<Built>> {
        let first = self.builds;
        self.builds += requests.len();
        let mut running: Vec<Option<Running>> = requests
            .into_iter()
            .enumerate()
            .map(|(i, (name, request))| {
                Some(Running {
                    messages: engine.build(request),
                    name,
                    vertices: (first + i) * VERTICES,
                })
            })
            .collect();
        let mut results: Vec<Option<Built>> = running.iter().map(|_| None).collect();
        while running.iter().any(Option::is_some) {
            let next = next(&running);
            let (at, message) = match self.tty {
                false => next.await,
                true => match race(Box::pin(next), Box::pin(self.sys.sleep(REDRAW))).await {
                    Either::Left(found) => found,
                    Either::Right(_) => {
                        self.draw(false).await;
                        continue;
                    }
                },
            };
            match message {
                Some(BuildMessage::Event(event)) => {
                    if let Some(build) = &running[at] {
                        self.take(build.shown(event)).await;
                    }
                }
                Some(BuildMessage::Finished(result)) => {
                    running[at] = None;
                    let failed = result.is_err();
                    results[at] = Some(result);
                    if failed {
                        for build in &mut running {
                            *build = None;
                        }
                        self.cancel().await;
                    }
                }
                None => {
                    running[at] = None;
                    results[at] = Some(Err(BuildFailure::new(
                        "rpc error: code = Unavailable desc = closing transport due to: connection error",
                    )));
                }
            }
        }
        results
    }

    /// Draws the end; errors of steps come after it.
    pub async fn end(&mut self) {
        if self.tty {
            self.draw(true).await;
        }
    }

    /// Whether anything is shown for people.
    pub fn is_shown(&self) -> bool {
        matches!(self.mode, Mode::Plain | Mode::Tty | Mode::Auto)
    }

    /// Prints text where the progress goes.
    pub async fn print(&self, text: &str) {
        let _ = self.sys.write_all(self.fd, text.as_bytes()).await;
    }

    async fn take(&mut self, event: Event) {
        let text = self.plain.take(&event);
        match self.mode {
            Mode::Quiet => {}
            Mode::RawJson => {
                let line = rawjson::line(&event, &self.plain.trace);
                self.print(&line).await;
            }
            _ if self.tty => self.draw(false).await,
            _ => self.print(&text).await,
        }
    }

    /// Marks what was still at work.
    async fn cancel(&mut self) {
        let open = self
            .plain
            .trace
            .vertices
            .iter()
            .filter(|v| v.ending.is_none());
        let open: Vec<usize> = open.map(|v| v.id).collect();
        for vertex in open {
            let at = self.sys.now().0;
            let ending = Ending::Canceled;
            self.take(Event::Ended { vertex, at, ending }).await;
        }
    }

    async fn draw(&mut self, last: bool) {
        let (columns, rows) = self.sys.winsize(self.fd).unwrap_or((80, 24));
        let size = (usize::from(columns).max(20), usize::from(rows).max(4));
        let now = self.sys.now().0;
        let text = self.area.draw(&self.plain.trace, now, size, last);
        self.print(&text).await;
    }
}

/// A build that others may run beside.
struct Running {
    messages: Receiver<BuildMessage>,
    name: Option<String>,
    /// Where its vertices' numbers begin.
    vertices: usize,
}

impl Running {
    /// An event under the build's name and numbers.
    fn shown(&self, mut event: Event) -> Event {
        let number = match &mut event {
            Event::Started { vertex, name, .. } => {
                if let Some(target) = &self.name {
                    *name = match name.strip_prefix('[') {
                        Some(rest) => format!("[{target} {rest}"),
                        None => format!("[{target}] {name}"),
                    };
                }
                vertex
            }
            Event::Status { vertex, .. }
            | Event::Transfer { vertex, .. }
            | Event::Log { vertex, .. }
            | Event::Warning { vertex, .. }
            | Event::Ended { vertex, .. } => vertex,
        };
        *number += self.vertices;
        event
    }
}

/// The next message of any build, and whose it is.
async fn next(running: &[Option<Running>]) -> (usize, Option<BuildMessage>) {
    std::future::poll_fn(|context| {
        for (i, build) in running.iter().enumerate() {
            let Some(build) = build else { continue };
            let mut message = std::pin::pin!(build.messages.recv());
            if let std::task::Poll::Ready(message) = message.as_mut().poll(context) {
                return std::task::Poll::Ready((i, message));
            }
        }
        std::task::Poll::Pending
    })
    .await
}
