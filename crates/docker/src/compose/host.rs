//! What the compose program needs of the process it runs in.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;

use engine::Engine;
use engine::api::Attachment;
use machine::Sys;

/// Something that takes time.
pub type Wait<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// A file as it was seen once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub path: String,
    pub is_dir: bool,
    pub mode: u32,
    /// Inode, size and times; one of them differs once the file was changed.
    pub stamp: (u64, u64, u64, u64),
}

/// The process: its streams, files, environment, clock and signals.
pub trait Host {
    /// The engine behind the socket, or what docker says when it cannot be reached.
    fn engine(&self) -> Result<Engine, String>;
    /// Prints to standard output.
    fn print<'a>(&'a self, text: &'a str) -> Wait<'a, ()>;
    /// Prints to standard error.
    fn eprint<'a>(&'a self, text: &'a str) -> Wait<'a, ()>;
    /// The current directory.
    fn cwd(&self) -> String;
    /// The environment.
    fn env(&self) -> BTreeMap<String, String>;
    /// A file's bytes, or why not in Go's words ("no such file or directory").
    fn read(&self, path: &str) -> Result<Vec<u8>, String>;
    /// Writes a file.
    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), String>;
    /// Whether a path is there and is a directory.
    fn is_dir(&self, path: &str) -> Option<bool>;
    /// The files and directories at and below a path, in the order of their names.
    fn tree(&self, path: &str) -> Vec<Seen>;
    /// Nanoseconds since the epoch.
    fn now_nanos(&self) -> i128;
    /// Waits.
    fn sleep(&self, nanos: u64) -> Wait<'_, ()>;
    /// Whether a stream (0, 1, 2) is a terminal.
    fn is_terminal(&self, fd: i32) -> bool;
    /// The terminal's width.
    fn columns(&self) -> usize;
    /// All of standard input.
    fn read_stdin(&self) -> Wait<'_, Vec<u8>>;
    /// A line of standard input; `None` at its end.
    fn read_line(&self) -> Wait<'_, Option<String>>;
    /// Catches Ctrl+C and SIGTERM from now on, or no longer.
    fn catch_signals(&self, on: bool);
    /// The next caught signal.
    fn next_signal(&self) -> Wait<'_, ()>;
    /// Joins the process's streams to a container's until its output ends; signals go on to the
    /// container, if one is named.
    fn join<'a>(&'a self, attachment: Attachment, container: Option<&'a str>) -> Wait<'a, ()>;
    /// The process itself, for what docker's other commands do too.
    fn sys(&self) -> &Sys;
    /// Writes bytes to standard output.
    fn print_bytes<'a>(&'a self, bytes: &'a [u8]) -> Wait<'a, ()>;
    /// Hexadecimal digits, random in the simulation's sense.
    fn random_hex(&self, digits: usize) -> String;
}

/// Drives several futures together; the results keep their order.
pub async fn all<T>(mut futures: Vec<Wait<'_, T>>) -> Vec<T> {
    let mut results: Vec<Option<T>> = futures.iter().map(|_| None).collect();
    std::future::poll_fn(|context| {
        let mut pending = false;
        for (future, result) in futures.iter_mut().zip(&mut results) {
            if result.is_none() {
                match future.as_mut().poll(context) {
                    std::task::Poll::Ready(value) => *result = Some(value),
                    std::task::Poll::Pending => pending = true,
                }
            }
        }
        match pending {
            true => std::task::Poll::Pending,
            false => std::task::Poll::Ready(()),
        }
    })
    .await;
    results.into_iter().flatten().collect()
}

/// Which of two futures ended first.
pub enum First<A, B> {
    Left(A),
    Right(B),
}

/// Waits for the first of two; the left one wins ties.
pub async fn first<A, B>(left: &mut Wait<'_, A>, right: &mut Wait<'_, B>) -> First<A, B> {
    std::future::poll_fn(|context| {
        if let std::task::Poll::Ready(a) = left.as_mut().poll(context) {
            return std::task::Poll::Ready(First::Left(a));
        }
        right.as_mut().poll(context).map(First::Right)
    })
    .await
}
