//! Threads of a program on one machine: one runs until it waits for the system; then the first
//! that can go on does. No real parallelism, so a run is the same every time.

use javascript::{HostValue, Vm};
use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll};

type Answer<'a> = Pin<Box<dyn Future<Output = HostValue> + 'a>>;

/// How many threads a program may have besides the running one.
const MOST: usize = 1000;

#[derive(Default)]
pub struct Threads<'a> {
    next: u32,
    /// Threads that can go on; the answer to the call they wait in, if they do.
    ready: VecDeque<(u32, Option<HostValue>)>,
    waiting: Vec<(u32, Answer<'a>)>,
}

impl<'a> Threads<'a> {
    /// How many there are besides the running one.
    pub fn count(&self) -> usize {
        self.ready.len() + self.waiting.len()
    }

    /// Whether the system gives no more.
    pub fn full(&self) -> bool {
        self.count() >= MOST
    }

    /// Whether there is more than the running one.
    pub fn any(&self) -> bool {
        !self.ready.is_empty() || !self.waiting.is_empty()
    }

    fn park(&mut self, vm: &mut Vm) -> u32 {
        self.next += 1;
        vm.park(self.next);
        self.next
    }

    /// A new thread runs at once; the running one goes on after it.
    pub fn begin(&mut self, vm: &mut Vm, v: Option<HostValue>) {
        let id = self.park(vm);
        self.ready.push_back((id, Some(HostValue::Undef)));
        vm.begin(v.unwrap_or(HostValue::Undef));
    }

    /// The running thread waits for an answer.
    pub async fn wait(&mut self, vm: &mut Vm, answer: impl Future<Output = HostValue> + 'a) {
        let id = self.park(vm);
        self.waiting.push((id, Box::pin(answer)));
        self.switch(vm).await;
    }

    /// The running thread is over.
    pub async fn end(&mut self, vm: &mut Vm) {
        self.switch(vm).await;
    }

    /// Lets another go on, if one can.
    pub async fn take_turns(&mut self, vm: &mut Vm) {
        if !self.any() {
            return;
        }
        std::future::poll_fn(|cx| {
            self.poll(cx);
            Poll::Ready(())
        })
        .await;
        if !self.ready.is_empty() {
            let id = self.park(vm);
            self.ready.push_back((id, None));
            self.switch(vm).await;
        }
    }

    fn poll(&mut self, cx: &mut Context<'_>) {
        let mut i = 0;
        while i < self.waiting.len() {
            match self.waiting[i].1.as_mut().poll(cx) {
                Poll::Ready(v) => {
                    let (id, _) = self.waiting.remove(i);
                    self.ready.push_back((id, Some(v)));
                }
                Poll::Pending => i += 1,
            }
        }
    }

    async fn switch(&mut self, vm: &mut Vm) {
        let (id, answer) = std::future::poll_fn(|cx| {
            self.poll(cx);
            match self.ready.pop_front() {
                Some(next) => Poll::Ready(next),
                None => Poll::Pending,
            }
        })
        .await;
        vm.unpark(id);
        if let Some(v) = answer {
            vm.resume(v);
        }
    }
}
