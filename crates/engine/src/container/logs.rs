//! The json-file log and `docker logs`.
//!
//! Not modelled: other drivers than `json-file`, `local` and `none`.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use machine::Sys;

use super::Container;
use super::log_file::{Change, Settings, json_line};
use super::stream::OutputSink;
use crate::api::container::{LogConfig, LogsOptions};
use crate::api::value::Timestamp;
use crate::api::{ApiError, ErrorKind, Result, Stream};
use crate::daemon::{Engine, ROOT};
use crate::sync::{Notify, Receiver, Sender, channel};

/// One line with its newline, if it had one.
#[derive(Clone, Debug)]
struct Line {
    at: Timestamp,
    stream: Stream,
    text: Vec<u8>,
    /// How long it is in the file.
    written: usize,
    /// The number of the file it stands in, as files are rotated.
    file: usize,
}

/// What a container wrote.
pub(crate) struct Log {
    /// The file on the host; empty for a driver that keeps none.
    pub path: String,
    readable: bool,
    lines: RefCell<VecDeque<Line>>,
    /// How many lines were given up before the first that is kept.
    dropped: Cell<u64>,
    partial: RefCell<[Vec<u8>; 2]>,
    /// Tells those who follow of new lines and of the end.
    changed: Notify,
    /// Counts runs that ended.
    ended: Cell<u64>,
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
/// Beyond this many bytes of real memory the oldest lines are dropped, so that `yes` cannot fill it.
const MAX_BYTES: usize = 4 << 20;
/// What a line takes besides its text.
const RECORD: usize = size_of::<Line>() + 16;
/// Lines that wait for whoever reads.
const QUEUE: usize = 64;

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
            dropped: Cell::new(0),
            partial: RefCell::default(),
            changed: Notify::default(),
            ended: Cell::new(0),
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
    fn rotate(&self, lines: &mut VecDeque<Line>, files: usize) {
        let number = self.file.get().0 + 1;
        self.file.set((number, 0));
        self.changes.borrow_mut().push(Change::Rotate(files));
        let old = lines.partition_point(|l| l.file + files <= number);
        self.give_up(lines, old);
    }

    /// Forgets the oldest lines; gives what they took in the file.
    fn give_up(&self, lines: &mut VecDeque<Line>, count: usize) -> usize {
        let (mut bytes, mut written) = (0, 0);
        for line in lines.drain(..count) {
            bytes += line.text.len() + RECORD;
            // What stands in a file that was rotated is not in the present one.
            written += match line.file == self.file.get().0 {
                true => line.written,
                false => 0,
            };
        }
        self.bytes.set(self.bytes.get() - bytes);
        self.dropped.set(self.dropped.get() + count as u64);
        written
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
        self.ended.set(self.ended.get() + 1);
        self.changed.notify();
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
        let json = json_line(at, stream, &text, &settings.attrs);
        let line = Line {
            at,
            stream,
            text,
            written: json.len(),
            file: self.file.get().0,
        };
        self.append(json);
        self.bytes.set(self.bytes.get() + line.text.len() + RECORD);
        lines.push_back(line);
        self.written.set(self.written.get() + 1);
        if self.bytes.get() > MAX_BYTES {
            let half = lines.len() / 2;
            let written = self.give_up(&mut lines, half);
            self.changes.borrow_mut().push(Change::Cut(written));
        }
        self.changed.notify();
    }

    /// The number of the first line that is asked for, and of the one after the last.
    fn range(&self, options: &LogsOptions) -> (u64, u64) {
        let lines = self.lines.borrow();
        // `--tail` counts lines of both streams; a word or a negative number means all.
        let tail = options.tail.parse::<usize>().unwrap_or(usize::MAX);
        let since = options
            .since
            .map_or(0, |t| lines.partition_point(|l| l.at.nanos() < t));
        let first = since.max(lines.len().saturating_sub(tail));
        let dropped = self.dropped.get();
        (dropped + first as u64, dropped + lines.len() as u64)
    }

    /// Gives lines from the number on, those of which are given up left out, and the number after them.
    fn some(&self, from: u64, to: u64, options: &LogsOptions) -> (Vec<(Stream, Vec<u8>)>, u64) {
        let lines = self.lines.borrow();
        let details = self.settings.borrow().details();
        let dropped = self.dropped.get();
        let first = from.max(dropped);
        let next = to
            .min(dropped + lines.len() as u64)
            .min(first + QUEUE as u64);
        let range = (first - dropped) as usize..(next.max(first) - dropped) as usize;
        let wanted = lines.range(range).filter(|l| wanted(l, options));
        let shown = wanted.map(|l| show(l, options, &details)).collect();
        (shown, next.max(first))
    }

    /// Sends what is there, and what comes until the end of the run if `follow`.
    async fn read(
        &self,
        sys: &Sys,
        options: LogsOptions,
        follow: bool,
        to: Sender<(Stream, Vec<u8>)>,
    ) {
        let (mut next, there) = self.range(&options);
        let run = self.ended.get();
        loop {
            let changed = self.changed.changed();
            let end = if follow { u64::MAX } else { there };
            let over = !follow || self.ended.get() != run;
            let (items, after) = self.some(next, end, &options);
            if after == next {
                if over || to.is_closed() {
                    return;
                }
                // Whoever left is noticed at the next line.
                changed.await;
                continue;
            }
            next = after;
            sys.cpu(1 + items.len() as u64).await;
            for item in items {
                to.room(QUEUE).await;
                if to.send(item).is_err() {
                    return;
                }
            }
        }
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
        let follow = options.follow && container.is_running();
        let (sender, receiver) = channel();
        let (engine, options) = (self.clone(), options.clone());
        self.spawn(async move {
            let log = &container.log;
            log.read(&engine.d.sys, options, follow, sender).await;
        });
        Ok(receiver)
    }

    /// Returns the function that writes a container's output into its log.
    pub(crate) fn log_writer(&self, container: &Rc<Container>) -> OutputSink {
        let (engine, container) = (self.clone(), container.clone());
        Rc::new(move |stream, data: &[u8]| {
            container.log.write(engine.now(), stream, data);
            engine.keep_log(&container);
            // A line is found, escaped and dated; that takes about a microsecond.
            let lines = data.iter().filter(|b| **b == b'\n').count();
            engine.d.sys.charge((lines + data.len() / 256) as u64);
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
