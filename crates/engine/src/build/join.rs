//! Waits for several futures at once, in a fixed order.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

type Part<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// The results of all parts, in their order; or the first failure.
///
/// After a part made progress the others are polled again, because parts may wait for each
/// other without a waker.
pub async fn try_join<'a, T: Unpin, E: Unpin>(
    parts: Vec<Part<'a, Result<T, E>>>,
) -> Result<Vec<T>, E> {
    let count = parts.len();
    Join {
        parts: parts.into_iter().map(Some).collect(),
        results: (0..count).map(|_| None).collect(),
    }
    .await
}

struct Join<'a, T, E> {
    parts: Vec<Option<Part<'a, Result<T, E>>>>,
    results: Vec<Option<T>>,
}

impl<T: Unpin, E: Unpin> Future for Join<'_, T, E> {
    type Output = Result<Vec<T>, E>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        loop {
            let mut progress = false;
            for (part, result) in this.parts.iter_mut().zip(&mut this.results) {
                let Some(future) = part else { continue };
                if let Poll::Ready(output) = future.as_mut().poll(context) {
                    *part = None;
                    progress = true;
                    match output {
                        Ok(value) => *result = Some(value),
                        Err(error) => return Poll::Ready(Err(error)),
                    }
                }
            }
            if this.parts.iter().all(Option::is_none) {
                let results = this.results.iter_mut().filter_map(Option::take);
                return Poll::Ready(Ok(results.collect()));
            }
            if !progress {
                return Poll::Pending;
            }
        }
    }
}
