//! One deterministic executor: a FIFO of ready tasks, timers ordered by (deadline, sequence), and a CPU slice
//! per turn. A task that uses up its slice costs virtual time, so a busy loop moves the clock.

use super::{K, Kernel, RunState};
use crate::{Duration, Pid, Time};
use std::collections::{BTreeMap, VecDeque};
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};

/// Units of CPU in a slice.
pub(crate) const SLICE: u64 = 1_000;
/// What a used-up slice costs on the virtual clock.
const SLICE_TIME: Duration = Duration::from_millis(10);
/// What any turn costs, so that no two turns are at the same instant.
const TURN_TIME: Duration = Duration::from_micros(1);

/// Units that any turn takes, whatever it does.
const TURN_UNITS: u64 = 5;

type Ready = Arc<Mutex<VecDeque<u64>>>;

struct TaskWaker {
    id: u64,
    ready: Ready,
}

impl Wake for TaskWaker {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }
    fn wake_by_ref(self: &Arc<Self>) {
        if let Ok(mut ready) = self.ready.lock()
            && !ready.contains(&self.id)
        {
            ready.push_back(self.id);
        }
    }
}

pub(crate) type TaskFuture = Pin<Box<dyn Future<Output = Option<i32>>>>;

pub(crate) struct Task {
    pub pid: Pid,
    pub future: Option<TaskFuture>,
    pub waker: Waker,
    /// The command line in whose name it runs, see [`Kernel::origin`].
    pub origin: Option<u32>,
}

#[derive(Default)]
pub(crate) struct Executor {
    pub ready: Ready,
    pub tasks: BTreeMap<u64, Task>,
    next: u64,
    pub timers: BTreeMap<(Time, u64), Waker>,
    timer_seq: u64,
    pub used: u64,
    /// Units spent that have not cost time yet, less than a slice.
    owed: u64,
    /// Units spent by all turns so far, and one for each turn.
    pub spent: u64,
    /// The task that has the turn.
    pub current: Option<u64>,
    /// The task whose turn waits for a program's code, and that program.
    pub held: Option<(u64, String)>,
    /// Ended tasks' futures, dropped when nothing is borrowed.
    pub graveyard: Vec<TaskFuture>,
}

impl K {
    /// Adds a task to a process. It yields `Some(status)` to end the process, `None` to end itself.
    pub fn add_task(&mut self, pid: Pid, future: TaskFuture) -> u64 {
        let id = self.exec.next;
        self.exec.next += 1;
        let waker = Waker::from(Arc::new(TaskWaker {
            id,
            ready: self.exec.ready.clone(),
        }));
        waker.wake_by_ref();
        let origin = self.origin();
        self.exec.tasks.insert(
            id,
            Task {
                pid,
                future: Some(future),
                waker,
                origin,
            },
        );
        if let Some(p) = self.procs.get_mut(&pid) {
            p.tasks.push(id);
        }
        id
    }
    fn running(&self) -> Option<&Task> {
        self.exec.tasks.get(&self.exec.current?)
    }
    pub fn origin(&self) -> Option<u32> {
        self.running()?.origin
    }
    pub fn add_timer(&mut self, at: Time, waker: Waker) -> (Time, u64) {
        self.exec.timer_seq += 1;
        let key = (at, self.exec.timer_seq);
        self.exec.timers.insert(key, waker);
        key
    }
    pub fn end_task(&mut self, id: u64) {
        if let Some(task) = self.exec.tasks.remove(&id)
            && let Some(f) = task.future
        {
            self.exec.graveyard.push(f);
        }
    }
    fn runnable(&self, pid: Pid) -> bool {
        self.procs
            .get(&pid)
            .is_some_and(|p| !p.stopped && !self.cgroups.get(&p.cgroup).is_some_and(|c| c.frozen))
    }
    /// Lets the tasks of a process go on after it was stopped or frozen.
    pub fn requeue(&mut self, pid: Pid) {
        if let Some(p) = self.procs.get(&pid) {
            for id in &p.tasks {
                if let Some(t) = self.exec.tasks.get(id) {
                    t.waker.wake_by_ref();
                }
            }
        }
    }
}

/// Who is next.
enum Next {
    Task(u64),
    /// A task that ended or may not run.
    Gone,
    Nobody,
}

/// What became of a turn.
enum Turn {
    Over,
    None,
    Held,
}

impl K {
    /// Takes the next ready task and begins its turn.
    fn next_turn(&mut self) -> Next {
        let next = self.exec.ready.lock().ok().and_then(|mut r| r.pop_front());
        let Some(id) = next else { return Next::Nobody };
        let Some(pid) = self.exec.tasks.get(&id).map(|t| t.pid) else {
            return Next::Gone;
        };
        if !self.runnable(pid) {
            return Next::Gone;
        }
        self.exec.used = 0;
        self.exec.current = Some(id);
        self.now = self.now + TURN_TIME;
        Next::Task(id)
    }
}

impl Kernel {
    fn bury(&self) {
        loop {
            let dead = std::mem::take(&mut self.0.borrow_mut().exec.graveyard);
            if dead.is_empty() {
                return;
            }
            drop(dead);
        }
    }

    fn turn(&self) -> Turn {
        let (id, pid, mut future, waker) = {
            let mut k = self.0.borrow_mut();
            let next = match k.exec.held.take() {
                Some((id, _)) => {
                    k.exec.current = Some(id);
                    Some(id)
                }
                None => match k.next_turn() {
                    Next::Nobody => return Turn::None,
                    Next::Gone => return Turn::Over,
                    Next::Task(id) => Some(id),
                },
            };
            let task = next.and_then(|id| k.exec.tasks.get_mut(&id).map(|t| (id, t)));
            let Some((id, task)) = task else {
                return Turn::Over;
            };
            let Some(future) = task.future.take() else {
                return Turn::Over;
            };
            (id, task.pid, future, task.waker.clone())
        };
        let result = future.as_mut().poll(&mut Context::from_waker(&waker));
        let mut k = self.0.borrow_mut();
        k.exec.current = None;
        if k.exec.held.is_some()
            && let Some(task) = k.exec.tasks.get_mut(&id)
        {
            task.future = Some(future);
            return Turn::Held;
        }
        let used = k.exec.used;
        k.exec.spent += used + TURN_UNITS;
        if let Some(p) = k.procs.get_mut(&pid) {
            p.cpu += Duration::from_micros(1 + used * SLICE_TIME.as_micros() as u64 / SLICE);
        }
        // Work costs time, also that of many short turns.
        let owed = k.exec.owed + used + TURN_UNITS;
        let slices = u32::try_from(owed / SLICE).unwrap_or(u32::MAX);
        k.exec.owed = owed % SLICE;
        k.now = k.now + SLICE_TIME.saturating_mul(slices);
        let replaced = k.procs.get_mut(&pid).and_then(|p| {
            if p.main == id {
                p.replacement.take()
            } else {
                None
            }
        });
        match result {
            _ if replaced.is_some() => {
                k.exec.graveyard.push(future);
                if let Some(task) = k.exec.tasks.get_mut(&id) {
                    task.future = replaced;
                    task.waker.wake_by_ref();
                }
            }
            Poll::Pending => match k.exec.tasks.get_mut(&id) {
                Some(task) => task.future = Some(future),
                None => k.exec.graveyard.push(future),
            },
            Poll::Ready(status) => {
                k.exec.graveyard.push(future);
                k.exec.tasks.remove(&id);
                match status {
                    Some(code) => k.exit_process(pid, crate::WaitStatus::Exited(code & 0xff)),
                    None => {
                        if let Some(p) = k.procs.get_mut(&pid) {
                            p.tasks.retain(|t| *t != id);
                        }
                    }
                }
            }
        }
        drop(k);
        self.bury();
        Turn::Over
    }

    /// Runs ready tasks, at most `turns` of them. Time does not jump to timers.
    pub fn run(&self, turns: usize) -> RunState {
        self.run_until(Time(u64::MAX), turns)
    }

    /// Runs ready tasks while the clock is not past `until`, at most `turns` of them. Which turns are taken up
    /// to a time does not depend on how the way there is divided into calls.
    pub fn run_until(&self, until: Time, turns: usize) -> RunState {
        self.run_some(until, turns, u64::MAX)
    }

    /// As [`run_until`](Self::run_until), and until the turns have spent so many units of CPU: a unit is about
    /// a microsecond of real work.
    pub fn run_units(&self, until: Time, units: u64) -> RunState {
        self.run_some(until, usize::MAX, units)
    }

    /// Whether a process has something to do now.
    pub fn is_ready(&self, pid: Pid) -> bool {
        let k = self.0.borrow();
        let (Some(p), Ok(ready)) = (k.procs.get(&pid), k.exec.ready.lock()) else {
            return false;
        };
        p.tasks.iter().any(|t| ready.contains(t))
    }

    /// Units of CPU that were spent since the start.
    pub fn units(&self) -> u64 {
        self.0.borrow().exec.spent
    }

    fn run_some(&self, until: Time, turns: usize, units: u64) -> RunState {
        let mut state = RunState::default();
        let stop = self.0.borrow().exec.spent.saturating_add(units);
        for _ in 0..turns {
            // A turn that was held goes on at its own time, whatever came due meanwhile.
            if self.held_for().is_none() {
                if self.now() > until {
                    state.late = true;
                    return state;
                }
                if self.0.borrow().exec.spent >= stop {
                    return state;
                }
                self.fire_timers();
            }
            match self.turn() {
                Turn::Over => {}
                Turn::None => {
                    state.idle = true;
                    return state;
                }
                Turn::Held => {
                    state.held = true;
                    return state;
                }
            }
        }
        state
    }

    /// The program whose code the machine waits for, if it does.
    pub fn held_for(&self) -> Option<String> {
        let k = self.0.borrow();
        k.exec.held.as_ref().map(|(_, name)| name.clone())
    }

    fn fire_timers(&self) {
        let mut k = self.0.borrow_mut();
        while let Some((&key, _)) = k.exec.timers.first_key_value() {
            if key.0 > k.now {
                break;
            }
            if let Some(w) = k.exec.timers.remove(&key) {
                w.wake();
            }
        }
    }

    /// The number of the command line in whose name the task that has the turn runs: what a task or a process
    /// begins, it begins in the same name.
    pub fn origin(&self) -> Option<u32> {
        self.0.borrow().origin()
    }
    /// Lets the task that has the turn go on in another name, or in its own.
    pub fn set_origin(&self, origin: Option<u32>) {
        let mut k = self.0.borrow_mut();
        let current = k.exec.current;
        if let Some(task) = current.and_then(|id| k.exec.tasks.get_mut(&id)) {
            task.origin = origin;
        }
    }
    /// Lets all tasks of a process go on in the name of a command line: of a shell that was given it.
    pub fn set_process_origin(&self, pid: Pid, origin: Option<u32>) {
        let mut k = self.0.borrow_mut();
        for task in k.exec.tasks.values_mut().filter(|t| t.pid == pid) {
            task.origin = origin;
        }
    }
    /// The host pid of the process that has the turn.
    pub fn current_process(&self) -> Option<Pid> {
        self.0.borrow().running().map(|task| task.pid)
    }

    /// When the next timer is due.
    pub fn next_timer(&self) -> Option<Time> {
        self.0.borrow().exec.timers.keys().next().map(|k| k.0)
    }

    /// Moves the clock on to `to` (never back) and wakes what is due.
    pub fn advance_to(&self, to: Time) {
        let mut k = self.0.borrow_mut();
        k.now = k.now.max(to);
        // The processor was idle: the next to run owes nothing for what ran before.
        k.exec.owed = 0;
        drop(k);
        self.fire_timers();
    }
}

/// A timer that takes itself away when it is dropped.
pub(crate) struct Sleep {
    pub kernel: Kernel,
    pub until: Time,
    pub key: Option<(Time, u64)>,
}

impl Future for Sleep {
    type Output = ();
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let kernel = self.kernel.clone();
        let mut k = kernel.0.borrow_mut();
        if let Some(key) = self.key.take() {
            k.exec.timers.remove(&key);
        }
        if k.now >= self.until {
            return Poll::Ready(());
        }
        self.key = Some(k.add_timer(self.until, cx.waker().clone()));
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        if let Some(key) = self.key.take() {
            self.kernel.0.borrow_mut().exec.timers.remove(&key);
        }
    }
}
