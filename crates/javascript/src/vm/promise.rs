//! Promises: their state and reactions. `then` with callbacks queues jobs.

use super::{Got, Job, Vm};
use crate::heap::{Kind, PromiseState, Reaction};
use crate::value::{Id, Key, Value};

impl Vm {
    pub fn promise(&mut self) -> Id {
        let kind = Kind::Promise(PromiseState::Pending(Vec::new()), false);
        self.heap.alloc(kind, self.protos.promise)
    }

    fn is_promise(&self, v: &Value) -> Option<Id> {
        match v {
            Value::Obj(id) if matches!(self.heap.get(*id).kind, Kind::Promise(..)) => Some(*id),
            _ => None,
        }
    }

    /// Resolves with a value, which may itself be a promise or a thenable.
    pub fn resolve(&mut self, p: Id, v: Value) {
        if let Some(other) = self.is_promise(&v) {
            if other == p {
                let e = self.error(
                    "TypeError",
                    "Chaining cycle detected for promise #<Promise>",
                );
                return self.reject(p, e);
            }
            self.react(
                other,
                Reaction::Then {
                    ok: Value::Undef,
                    err: Value::Undef,
                    derived: p,
                },
            );
            return;
        }
        if let Value::Obj(_) = v
            && let Got::Value(then @ Value::Obj(f)) = self.get(&v, &Key::new("then"))
            && self.callable(f)
        {
            let make = self.read(&Value::Obj(self.global), "%thenable");
            let args = vec![v, then, Value::Obj(p)];
            self.jobs.push_back(Job::Call(make, args, 0));
            return;
        }
        self.settle(p, Ok(v));
    }

    pub fn reject(&mut self, p: Id, v: Value) {
        self.settle(p, Err(v));
    }

    fn settle(&mut self, p: Id, result: Result<Value, Value>) {
        let Kind::Promise(state, handled) = &mut self.heap.get_mut(p).kind else {
            return;
        };
        let PromiseState::Pending(list) = state else {
            return;
        };
        let list = std::mem::take(list);
        *state = match &result {
            Ok(v) => PromiseState::Done(v.clone()),
            Err(v) => PromiseState::Failed(v.clone()),
        };
        if result.is_err() && !*handled {
            self.unhandled.push(p);
        }
        for r in list {
            self.queue_reaction(r, &result);
        }
    }

    fn queue_reaction(&mut self, r: Reaction, result: &Result<Value, Value>) {
        match (r, result) {
            (Reaction::Resume(id), Ok(v)) => self.jobs.push_back(Job::Resume(id, v.clone(), false)),
            (Reaction::Resume(id), Err(v)) => self.jobs.push_back(Job::Resume(id, v.clone(), true)),
            (Reaction::Then { ok, derived, .. }, Ok(v)) => match ok {
                Value::Obj(f) if self.callable(f) => {
                    let job = Job::Call(Value::Obj(f), vec![v.clone()], derived);
                    self.jobs.push_back(job);
                }
                _ => self.resolve(derived, v.clone()),
            },
            (Reaction::Then { err, derived, .. }, Err(v)) => match err {
                Value::Obj(f) if self.callable(f) => {
                    let job = Job::Call(Value::Obj(f), vec![v.clone()], derived);
                    self.jobs.push_back(job);
                }
                _ => self.reject(derived, v.clone()),
            },
        }
    }

    pub(crate) fn react(&mut self, p: Id, r: Reaction) {
        let Kind::Promise(state, handled) = &mut self.heap.get_mut(p).kind else {
            return;
        };
        *handled = true;
        let result = match state {
            PromiseState::Pending(list) => return list.push(r),
            PromiseState::Done(v) => Ok(v.clone()),
            PromiseState::Failed(v) => Err(v.clone()),
        };
        self.unhandled.retain(|u| *u != p);
        self.queue_reaction(r, &result);
    }

    /// A promise for a value: itself, if it is one.
    pub(crate) fn promise_for(&mut self, v: Value) -> Id {
        match self.is_promise(&v) {
            Some(id) => id,
            None => {
                let p = self.promise();
                self.resolve(p, v);
                p
            }
        }
    }

    /// The reason of a promise that failed and was never listened to.
    pub(super) fn unhandled_rejection(&mut self) -> Option<Value> {
        let p = if self.unhandled.is_empty() {
            return None;
        } else {
            self.unhandled.remove(0)
        };
        match &self.heap.get(p).kind {
            Kind::Promise(PromiseState::Failed(v), _) => {
                let v = v.clone();
                if !matches!(v, Value::Obj(id) if matches!(self.heap.get(id).kind, Kind::Error)) {
                    let shown = match &v {
                        Value::Obj(_) => crate::inspect::short(self, &v),
                        v => self.text(v).to_string(),
                    };
                    let message = format!(
                        "This error originated either by throwing inside of an async function \
                         without a catch block, or by rejecting a promise which was not handled \
                         with .catch(). The promise rejected with the reason \"{shown}\"."
                    );
                    let e = self.error("Error", &message);
                    if let Value::Obj(id) = e {
                        self.put(id, "code", Value::str("ERR_UNHANDLED_REJECTION"));
                        let stack = format!(
                            "UnhandledPromiseRejection: {message}\n    at \
                             throwUnhandledRejectionsMode (node:internal/process/promises:389:7)\n    \
                             at processPromiseRejections (node:internal/process/promises:470:17)\n    \
                             at process.processTicksAndRejections (node:internal/process/task_queues:96:32)"
                        );
                        self.hide(id, "stack", Value::string(stack));
                    }
                    return Some(e);
                }
                Some(v)
            }
            _ => None,
        }
    }
}
