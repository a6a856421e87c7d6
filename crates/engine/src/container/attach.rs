//! `docker attach`.

use std::rc::Rc;

use super::Container;
use crate::api::container::{AttachOptions, LogsOptions};
use crate::api::{ApiError, Attachment, Result};
use crate::daemon::Engine;
use crate::sync::{Sender, channel};

impl Engine {
    /// Attaches to the streams of PID 1, also before the start.
    pub fn container_attach(&self, name: &str, options: &AttachOptions) -> Result<Attachment> {
        drop(self.asked("attach", name));
        let container = self.container(name)?;
        if container.status() == super::Status::Paused {
            return Err(ApiError::conflict(format!(
                "container {} is paused, unpause the container before attach",
                container.id
            )));
        }
        if container.status() == super::Status::Restarting {
            return Err(ApiError::conflict(format!(
                "container {} is restarting, wait until the container is running",
                container.id
            )));
        }
        let tty = container.data.borrow().config.tty;
        let output = match options.logs {
            true => self.container_logs(
                name,
                &LogsOptions {
                    stdout: options.stdout,
                    stderr: options.stderr,
                    follow: options.stream,
                    ..LogsOptions::default()
                },
            )?,
            false => container.streams.subscribe(options.stdout, options.stderr),
        };
        let open = container.data.borrow().config.open_stdin;
        let stdin = (options.stdin && open).then(|| self.forward_input(&container));
        self.container_event(&container, "attach", []);
        let (engine, id) = (self.clone(), container.id.clone());
        Ok(Attachment {
            stdin,
            output,
            tty,
            edits_lines: container.streams.edits_lines(&self.d.sys),
            resize: Rc::new(move |columns, rows| {
                let _ = engine.container_resize(&id, columns, rows);
            }),
        })
    }

    /// Passes a client's input on; its end closes the process's stdin if it is `StdinOnce`.
    fn forward_input(&self, container: &Rc<Container>) -> Sender<Vec<u8>> {
        let (sender, receiver) = channel::<Vec<u8>>();
        let container = container.clone();
        self.spawn(async move {
            while let Some(data) = receiver.recv().await {
                container.streams.type_in(data);
            }
            let (once, tty) = {
                let data = container.data.borrow();
                (data.config.stdin_once, data.config.tty)
            };
            if once && !tty {
                container.streams.close_input();
            }
        });
        sender
    }

    /// Tells a container's terminal its size.
    pub fn container_resize(&self, name: &str, columns: u16, rows: u16) -> Result<()> {
        let container = self.container(name)?;
        container.streams.size.set(Some((columns, rows)));
        if let Some(master) = container.streams.master.get() {
            let _ = self.d.sys.set_winsize(master, (columns, rows));
        }
        Ok(())
    }
}
