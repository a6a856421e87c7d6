//! The json-file log and `docker logs`.
//!
//! Not modelled: other drivers than `json-file`, `local` and `none`.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::Container;
use super::log_file::{Change, Settings, json_line};
use super::stream::OutputSink;
use crate::api::container::{LogConfig, LogsOptions};
use crate::api::value::Timestamp;
use crate::api::{ApiError, ErrorKind, Result, Stream};
use crate::daemon::{Engine, ROOT};
use crate::sync::{Receiver, Sender, channel};

/// One line with its newline, if it had one.
#[derive(Clone, Debug)]
struct Line {
    at: Timestamp,
    stream: Stream,
    text: Vec<u8>,
    /// The number of the file it stands in, as files are rotated.
    file: usize,
}

/// Someone who follows, and what they want to see.
type Follower = (LogsOptions, Sender<(Stream, Vec<u8>)>);

/// What a container wrote.
pub(crate) struct Log {
    /// The file on the host; empty for a driver that keeps none.
    pub path: String,
    readable: bool,
    lines: RefCell<Vec<Line>>,
    partial: RefCell<[Vec<u8>; 2]>,
    followers: RefCell<Vec<Follower>>,
    bytes: Cell<usize>,
    /// Lines written in all.
    written: Cell<u64>,
    settings: RefCell<Settings>,
    /// The present file's number and size.
    file: Cell<(usize, u64)>,
    changes: RefCell<Vec<Change>>,
}

/// Docker's own limit of a message.
const MAX_LINE: usize = 16 * 1024;
/// Beyond this many bytes the oldest lines are dropped, so that `yes` cannot fill memory.
const MAX_BYTES: usize = 4 << 20;

impl Log {
    pub fn new(id: &str, config: &LogConfig) -> Log {
        let path = match config.kind.as_str() {
            "" | "json-file" => format!("{ROOT}/containers/{id}/{id}-json.log"),
            _ => String::new(),
        };
        Log {
            path,
            readable: matches!(
                config.kind.as_str(),
                "" | "json-file" | "local" | "journald"
            ),
            lines: RefCell::default(),
            partial: RefCell::default(),
            followers: RefCell::default(),
            bytes: Cell::new(0),
            written: Cell::new(0),
            settings: RefCell::default(),
            file: Cell::default(),
            changes: RefCell::default(),
        }
    }

    /// Begins a run with these settings.
    pub fn configure(&self, settings: Settings) {
        self.settings.replace(settings);
        self.append(Vec::new());
    }

    /// The number of lines written in all.
    pub fn written(&self) -> u64 {
        self.written.get()
    }

    /// The newest lines, oldest first, without their newlines.
    pub fn tail(&self, most: usize) -> Vec<String> {
        let lines = self.lines.borrow();
        let skip = lines.len().saturating_sub(most);
        let text = |line: &Line| {
            let text = String::from_utf8_lossy(&line.text);
            text.trim_end_matches(['\r', '\n']).to_string()
        };
        lines.iter().skip(skip).map(text).collect()
    }

    /// Takes what is to be done to the file.
    pub fn take_changes(&self) -> Vec<Change> {
        std::mem::take(&mut self.changes.borrow_mut())
    }

    fn append(&self, bytes: Vec<u8>) {
        let (number, size) = self.file.get();
        self.file.set((number, size + bytes.len() as u64));
        let mut changes = self.changes.borrow_mut();
        match changes.last_mut() {
            Some(Change::Append(before)) => before.extend(bytes),
            _ => changes.push(Change::Append(bytes)),
        }
    }

    /// Begins a new file; what stood in those that are given up is gone.
    fn rotate(&self, lines: &mut Vec<Line>, files: usize) {
        let number = self.file.get().0 + 1;
        self.file.set((number, 0));
        self.changes.borrow_mut().push(Change::Rotate(files));
        lines.retain(|l| l.file + files > number);
        self.bytes.set(lines.iter().map(|l| l.text.len()).sum());
    }

    /// Takes output as it comes.
    pub fn write(&self, at: Timestamp, stream: Stream, data: &[u8]) {
        if !self.readable {
            return;
        }
        let mut rest = data;
        while let Some(end) = rest.iter().position(|b| *b == b'\n') {
            let mut text = std::mem::take(
                self.partial
                    .borrow_mut()
                    .get_mut(index(stream))
                    .unwrap_or(&mut Vec::new()),
            );
            text.extend_from_slice(&rest[..=end]);
            self.push(at, stream, text);
            rest = &rest[end + 1..];
        }
        let text = {
            let mut partial = self.partial.borrow_mut();
            let buffer = &mut partial[index(stream)];
            buffer.extend_from_slice(rest);
            (buffer.len() >= MAX_LINE).then(|| std::mem::take(buffer))
        };
        if let Some(text) = text {
            self.push(at, stream, text);
        }
    }

    /// Writes out unfinished lines, at the end of a run.
    pub fn flush(&self, at: Timestamp) {
        for stream in [Stream::Stdout, Stream::Stderr] {
            let text = std::mem::take(&mut self.partial.borrow_mut()[index(stream)]);
            if !text.is_empty() {
                self.push(at, stream, text);
            }
        }
    }

    /// Ends those who follow.
    pub fn hang_up(&self) {
        self.followers.borrow_mut().clear();
    }

    fn push(&self, at: Timestamp, stream: Stream, text: Vec<u8>) {
        let settings = self.settings.borrow();
        let mut lines = self.lines.borrow_mut();
        let full = settings
            .max_size
            .is_some_and(|max| self.file.get().1 >= max);
        if full {
            self.rotate(&mut lines, settings.max_file.max(1));
        }
        self.append(json_line(at, stream, &text, &settings.attrs));
        let line = Line {
            at,
            stream,
            text,
            file: self.file.get().0,
        };
        self.bytes.set(self.bytes.get() + line.text.len());
        let details = settings.details();
        let mut followers = self.followers.borrow_mut();
        followers.retain(|(options, to)| {
            !to.is_closed()
                && (!wanted(&line, options) || to.send(show(&line, options, &details)).is_ok())
        });
        drop(followers);
        lines.push(line);
        self.written.set(self.written.get() + 1);
        if self.bytes.get() > MAX_BYTES {
            let half = lines.len() / 2;
            let dropped: usize = lines.drain(..half).map(|l| l.text.len()).sum();
            self.bytes.set(self.bytes.get() - dropped);
            let kept: Vec<u8> = lines
                .iter()
                .flat_map(|l| json_line(l.at, l.stream, &l.text, &settings.attrs))
                .collect();
            let mut changes = self.changes.borrow_mut();
            *changes = vec![Change::Rotate(1), Change::Append(kept)];
        }
    }

    /// Reads what is there, and what comes if `follow`.
    fn read(&self, options: &LogsOptions, live: bool) -> Receiver<(Stream, Vec<u8>)> {
        let (sender, receiver) = channel();
        let lines = self.lines.borrow();
        // `--tail` counts lines of both streams; a word or a negative number means all.
        let tail = options.tail.parse::<i64>().ok().filter(|n| *n >= 0);
        let details = self.settings.borrow().details();
        let since = |l: &&Line| options.since.is_none_or(|t| l.at.nanos() >= t);
        let chosen: Vec<&Line> = lines.iter().filter(since).collect();
        let skip = tail.map_or(0, |n| {
            chosen
                .len()
                .saturating_sub(usize::try_from(n).unwrap_or(usize::MAX))
        });
        for line in chosen.into_iter().skip(skip).filter(|l| wanted(l, options)) {
            let _ = sender.send(show(line, options, &details));
        }
        if live && options.follow {
            self.followers.borrow_mut().push((options.clone(), sender));
        }
        receiver
    }
}

fn index(stream: Stream) -> usize {
    usize::from(stream == Stream::Stderr)
}

fn wanted(line: &Line, options: &LogsOptions) -> bool {
    let stream = match line.stream {
        Stream::Stdout => options.stdout,
        Stream::Stderr => options.stderr,
    };
    stream
        && options.since.is_none_or(|t| line.at.nanos() >= t)
        && options.until.is_none_or(|t| line.at.nanos() <= t)
}

fn show(line: &Line, options: &LogsOptions, details: &str) -> (Stream, Vec<u8>) {
    let mut out = Vec::new();
    if options.timestamps {
        out.extend_from_slice(line.at.nine_digits().as_bytes());
        out.push(b' ');
    }
    if options.details {
        out.extend_from_slice(details.as_bytes());
        out.push(b' ');
    }
    out.extend_from_slice(&line.text);
    (line.stream, out)
}

impl Engine {
    /// Reads the log, a line an item.
    pub fn container_logs(
        &self,
        name: &str,
        options: &LogsOptions,
    ) -> Result<Receiver<(Stream, Vec<u8>)>> {
        drop(self.asked("logs", name));
        let container = self.container(name)?;
        if !options.stdout && !options.stderr {
            return Err(ApiError::invalid("you must choose at least one stream"));
        }
        if !container.log.readable {
            return Err(ApiError::new(
                ErrorKind::NotImplemented,
                "configured logging driver does not support reading",
            ));
        }
        let live = container.is_running();
        Ok(container.log.read(options, live))
    }

    /// Returns the function that writes a container's output into its log.
    pub(crate) fn log_writer(&self, container: &Rc<Container>) -> OutputSink {
        let (engine, container) = (self.clone(), container.clone());
        Rc::new(move |stream, data: &[u8]| {
            container.log.write(engine.now(), stream, data);
            engine.keep_log(&container);
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_file_is_rotated_and_the_oldest_one_given_up() {
        let log = Log::new("id", &LogConfig::default());
        log.configure(Settings {
            max_size: Some(1),
            max_file: 2,
            ..Settings::default()
        });
        log.write(Timestamp(0), Stream::Stdout, b"one\ntwo\nthree\n");
        let kept: Vec<_> = log.lines.borrow().iter().map(|l| l.text.clone()).collect();
        assert_eq!(kept, [b"two\n".to_vec(), b"three\n".to_vec()]);
        let rotations = log.take_changes();
        let rotations = rotations.iter().filter(|c| **c == Change::Rotate(2));
        assert_eq!(rotations.count(), 2);
    }
}
