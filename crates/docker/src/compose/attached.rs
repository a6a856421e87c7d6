//! `up` without `-d`: the services' output with prefixes until all have ended,
//! Ctrl+C that stops them, and the exit status of the one that counts.
//!
//! Not modelled: the menu of shortcuts below the output.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::task::Poll;

use composefile::Project;
use engine::api::container::{AttachOptions, ContainerSummary, WaitCondition};
use engine::api::{Attachment, Stream};

use super::containers::{self, OneOff};
use super::failure::{Failure, Result};
use super::host::{First, Wait, all, first};
use super::logs::LogPrinter;
use super::program::Program;

/// What happens when a container ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OnExit {
    Ignore,
    Abort,
    AbortOnFailure,
}

/// An attached `up`.
pub struct Attached<'a> {
    pub program: &'a Program,
    pub project: &'a Project,
    /// The services whose output is shown.
    pub attach: Vec<String>,
    pub on_exit: OnExit,
    pub exit_code_from: String,
    /// The services named on the command line; all if none.
    pub monitored: Vec<String>,
    /// The services that Ctrl+C stops; all if none.
    pub stop: Vec<String>,
}

/// What is known while the containers run.
#[derive(Default)]
struct Watched {
    /// How many containers still run.
    running: Cell<usize>,
    /// The first exit that counts.
    exit_code: Cell<i32>,
    aborted: Cell<bool>,
    stopping: Cell<bool>,
    failures: RefCell<Vec<Failure>>,
}

/// How a container is called in the output.
fn short_name(container: &ContainerSummary, project: &Project, separator: &str) -> String {
    let name = containers::name(container);
    let own = project
        .services
        .get(containers::service(container))
        .and_then(|s| s.text("container_name"));
    match (
        own,
        name.strip_prefix(&format!("{}{separator}", project.name)),
    ) {
        (None, Some(short)) => short.to_string(),
        _ => name.to_string(),
    }
}

impl Attached<'_> {
    /// Attaches, starts, and follows until the end.
    pub async fn run(&self, printer: LogPrinter) -> Result<i32> {
        let program = self.program;
        let list = program.containers(&self.project.name, OneOff::Exclude, true, &[])?;
        let shown: Vec<&ContainerSummary> = list
            .iter()
            .filter(|c| self.attach.iter().any(|s| s == containers::service(c)))
            .collect();
        let names: Vec<String> = shown.iter().map(|c| self.name(c)).collect();
        if !names.is_empty() {
            let text = format!("Attaching to {}\n", names.join(", "));
            program.host.print(&text).await;
        }
        for name in &names {
            printer.register(name);
        }
        let mut streams = Vec::new();
        for container in &shown {
            streams.push((self.name(container), self.attachment(container)?));
        }
        let watched = Watched::default();
        let monitored: Vec<&ContainerSummary> = list
            .iter()
            .filter(|c| self.counts(containers::service(c)))
            .collect();
        watched.running.set(monitored.len());
        program.host.catch_signals(true);
        let outcome = self.follow(&printer, streams, &monitored, &watched).await;
        program.host.catch_signals(false);
        outcome?;
        let failures = watched.failures.borrow();
        let text: Vec<&str> = failures.iter().map(Failure::text).collect();
        match watched.exit_code.get() {
            0 if failures.is_empty() => Ok(0),
            0 => Err(Failure::new(text.join("\n"))),
            status => Err(Failure::status(status, text.join("\n"))),
        }
    }

    fn name(&self, container: &ContainerSummary) -> String {
        short_name(container, self.project, self.program.separator())
    }

    /// Whether the end of a service's container matters for the end of `up`.
    fn counts(&self, service: &str) -> bool {
        if !self.project.services.contains_key(service) {
            return false;
        }
        match self.monitored.is_empty() {
            true => self.attach.iter().any(|s| s == service),
            false => self.monitored.iter().any(|s| s == service),
        }
    }

    fn attachment(&self, container: &ContainerSummary) -> Result<Attachment> {
        let options = AttachOptions {
            stdout: true,
            stderr: true,
            stream: true,
            ..AttachOptions::default()
        };
        Ok(self
            .program
            .engine
            .container_attach(&container.id, &options)?)
    }

    async fn follow(
        &self,
        printer: &LogPrinter,
        streams: Vec<(String, Attachment)>,
        monitored: &[&ContainerSummary],
        watched: &Watched,
    ) -> Result<()> {
        // Attached up says nothing of the starts themselves.
        let mut work: Wait<'_, Result<()>> = Box::pin(async {
            let mut start: Option<Wait<'_, Result<()>>> = Some(Box::pin(self.start()));
            let mut steps: Vec<Wait<'_, Result<()>>> = Vec::new();
            for (name, attachment) in streams {
                steps.push(Box::pin(self.copy(printer, name, attachment)));
            }
            for container in monitored {
                steps.push(Box::pin(self.watch(printer, container, watched)));
            }
            let mut rest: Wait<'_, Vec<Result<()>>> = Box::pin(all(steps));
            let mut ended: Option<Vec<Result<()>>> = None;
            poll_fn(|context| {
                // What was not started gives no output to wait for.
                if let Some(starting) = &mut start
                    && let Poll::Ready(started) = starting.as_mut().poll(context)
                {
                    start = None;
                    if started.is_err() {
                        return Poll::Ready(started);
                    }
                }
                if ended.is_none()
                    && let Poll::Ready(results) = rest.as_mut().poll(context)
                {
                    ended = Some(results);
                }
                match (&start, ended.take()) {
                    (None, Some(results)) => Poll::Ready(results.into_iter().collect()),
                    (_, results) => {
                        ended = results;
                        Poll::Pending
                    }
                }
            })
            .await
        });
        let mut interrupts = 0;
        loop {
            let mut signal = self.program.host.next_signal();
            match first(&mut work, &mut signal).await {
                First::Left(result) => return result,
                First::Right(()) => {
                    interrupts += 1;
                    if interrupts > 1 {
                        self.kill(monitored).await;
                        continue;
                    }
                    self.program
                        .host
                        .print("Gracefully Stopping... press Ctrl+C again to force\n")
                        .await;
                    watched.stopping.set(true);
                    let mut stop: Wait<'_, Result<()>> = Box::pin(self.stop());
                    // The output goes on while the containers stop.
                    loop {
                        let mut again = self.program.host.next_signal();
                        let mut both: Wait<'_, First<Result<()>, Result<()>>> =
                            Box::pin(first(&mut work, &mut stop));
                        match first(&mut both, &mut again).await {
                            First::Left(First::Left(result)) => {
                                drop(both);
                                stop.await?;
                                result?;
                                return Err(Failure::silent(130));
                            }
                            First::Left(First::Right(result)) => {
                                drop(both);
                                result?;
                                work.await?;
                                return Err(Failure::silent(130));
                            }
                            First::Right(()) => {
                                drop(both);
                                self.kill(monitored).await;
                            }
                        }
                    }
                }
            }
        }
    }

    async fn start(&self) -> Result<()> {
        let quiet = self.program.silenced();
        quiet.start(self.project).await
    }

    async fn copy(&self, printer: &LogPrinter, name: String, streams: Attachment) -> Result<()> {
        while let Some((stream, bytes)) = streams.output.recv().await {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            printer.write(&name, &text, stream == Stream::Stderr).await;
        }
        printer.flush(&name).await;
        Ok(())
    }

    /// Waits for a container's end, through its restarts.
    async fn watch(
        &self,
        printer: &LogPrinter,
        container: &ContainerSummary,
        watched: &Watched,
    ) -> Result<()> {
        let engine = &self.program.engine;
        let name = self.name(container);
        loop {
            let next = engine.container_wait(&container.id, WaitCondition::NextExit)?;
            let code = match next.recv().await {
                Some(response) => response.status_code,
                None => 0,
            };
            let again = engine
                .container_inspect(&container.id, false)
                .is_ok_and(|i| i.state.restarting || i.state.running);
            let seen = self
                .attach
                .iter()
                .any(|s| s == containers::service(container));
            if seen {
                let text = match again {
                    true => format!("exited with code {code} (restarting)"),
                    false => format!("exited with code {code}"),
                };
                printer.status(&name, &text).await;
            }
            if again {
                continue;
            }
            watched.running.set(watched.running.get().saturating_sub(1));
            self.ended(container, code, watched).await;
            return Ok(());
        }
    }

    async fn ended(&self, container: &ContainerSummary, code: i32, watched: &Watched) {
        let service = containers::service(container);
        if !self.exit_code_from.is_empty() && service == self.exit_code_from {
            watched.exit_code.set(code);
        }
        let abort = match self.on_exit {
            OnExit::Ignore => false,
            OnExit::Abort => true,
            OnExit::AbortOnFailure => code != 0,
        };
        if !abort || watched.aborted.replace(true) || watched.stopping.get() {
            return;
        }
        if self.exit_code_from.is_empty() {
            watched.exit_code.set(code);
        }
        self.program
            .host
            .eprint("\x1b[31m\x1b[1mAborting on container exit...\x1b[0m\n")
            .await;
        if let Err(failure) = self.stop().await {
            watched.failures.borrow_mut().push(failure);
        }
    }

    async fn stop(&self) -> Result<()> {
        let services: Vec<String> = match self.stop.is_empty() {
            true => self.project.services.keys().cloned().collect(),
            false => self.stop.clone(),
        };
        self.program
            .stop_services(self.project, &services, None)
            .await
    }

    async fn kill(&self, list: &[&ContainerSummary]) {
        for container in list {
            let _ = self
                .program
                .engine
                .container_kill(&container.id, "KILL")
                .await;
        }
    }
}
