//! Commands that do one thing to each of several objects.

use super::command::{Failure, Outcome};
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

/// The errors of a command that goes on after a failure: they come last, one a line.
#[derive(Default)]
pub struct Report {
    errors: Vec<String>,
}

impl Report {
    /// Notes a failure.
    pub fn failed(&mut self, failure: impl Into<Failure>) {
        self.errors.push(failure.into().message);
    }

    /// The outcome of the whole command.
    pub fn finish(self) -> Outcome {
        if self.errors.is_empty() {
            Ok(0)
        } else {
            Err(Failure::new(self.errors.join("\n")))
        }
    }
}

/// Runs futures side by side; the results come in the order of the futures.
pub async fn join_all<T>(mut futures: Vec<Pin<Box<dyn Future<Output = T> + '_>>>) -> Vec<T> {
    let mut results: Vec<Option<T>> = futures.iter().map(|_| None).collect();
    poll_fn(|context| {
        for (future, result) in futures.iter_mut().zip(&mut results) {
            if result.is_none()
                && let Poll::Ready(value) = future.as_mut().poll(context)
            {
                *result = Some(value);
            }
        }
        if results.iter().all(Option::is_some) {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
    results.into_iter().flatten().collect()
}
