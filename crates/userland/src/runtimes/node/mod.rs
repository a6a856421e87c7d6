//! `node`: the JavaScript interpreter with the system calls it asks for.
//!
//! Not modelled: the inspector, `--watch`, worker threads, native add-ons.

mod calls;
mod child;
pub(crate) use child::run as run_child;
mod files;
mod sockets;

use javascript::{HostValue, Step, Vm, node};
use machine::sync::{Receiver, Sender, channel};
use machine::{Duration, Either, Fd, Signal, Sys, race};
use std::collections::BTreeMap;

/// Memory of an idle node.
const BASE_RSS: u64 = 45 << 20;
/// Instructions between two looks at the rest of the world, and their cost in CPU.
const FUEL: u32 = 20_000;

pub(crate) struct Host {
    sys: Sys,
    events: Sender<HostValue>,
    options: Options,
    signals: BTreeMap<i32, f64>,
    conns: BTreeMap<u64, super::net::Conn>,
    /// Connected sockets that wait for the program to take them over.
    fresh: BTreeMap<u64, Fd>,
    listeners: BTreeMap<u64, (Fd, machine::sync::Notify)>,
    children: BTreeMap<u64, Fd>,
    stdin_stop: machine::sync::Notify,
}

#[derive(Default)]
struct Options {
    mode: &'static str,
    script: String,
    text: String,
    module: bool,
    args: Vec<String>,
}

enum Begin {
    Run(Options),
    Say(String, i32),
}

/// `node`'s entry point.
pub async fn main(sys: Sys) -> i32 {
    let options = match parse_args(&sys).await {
        Begin::Run(o) => o,
        Begin::Say(text, code) => {
            if code == 0 {
                sys.print(&text).await;
            } else {
                sys.eprint(&text).await;
            }
            return code;
        }
    };
    start(sys, options).await
}

/// Runs a text as a program of its own: what a compiler of another language made.
pub async fn run_text(sys: Sys, text: String) -> i32 {
    let args = sys.argv().into_iter().skip(1).collect();
    let options = Options {
        mode: "eval",
        text,
        args,
        ..Options::default()
    };
    start(sys, options).await
}

async fn start(sys: Sys, options: Options) -> i32 {
    let (events, inbox) = channel();
    let host = Host {
        sys: sys.clone(),
        events,
        options,
        signals: BTreeMap::new(),
        conns: BTreeMap::new(),
        fresh: BTreeMap::new(),
        listeners: BTreeMap::new(),
        children: BTreeMap::new(),
        stdin_stop: machine::sync::Notify::new(),
    };
    host.run(inbox).await
}

async fn parse_args(sys: &Sys) -> Begin {
    let argv = sys.argv();
    let name = argv.first().cloned().unwrap_or_else(|| "node".into());
    let mut o = Options::default();
    let mut i = 1;
    while let Some(a) = argv.get(i).filter(|a| a.starts_with('-') && a.len() > 1) {
        i += 1;
        let (flag, inline) = match a.split_once('=') {
            Some((f, v)) => (f, Some(v.to_string())),
            None => (a.as_str(), None),
        };
        match flag {
            "-v" | "--version" => return Begin::Say(format!("{}\n", version(sys)), 0),
            "-h" | "--help" => {
                let text = "Usage: node [options] [ script.js ] [arguments]\n\nOptions:\n  -                  script read from stdin\n  -e, --eval=...     evaluate script\n  -p, --print [...]  evaluate script and print result\n  -v, --version      print Node.js version\n";
                return Begin::Say(text.into(), 0);
            }
            "-e" | "--eval" | "-p" | "--print" | "-pe" => {
                o.mode = if flag.contains('p') && flag != "--eval" {
                    "print"
                } else {
                    "eval"
                };
                match inline.or_else(|| argv.get(i).cloned()) {
                    Some(text) => o.text = text,
                    None => {
                        let text = format!("{name}: {flag} requires an argument\n");
                        return Begin::Say(text, 9);
                    }
                }
                if !a.contains('=') {
                    i += 1;
                }
            }
            "--input-type" => o.module = inline.as_deref() == Some("module"),
            "-r" | "--require" | "--import" | "--env-file" | "--watch" | "-c" | "--check"
            | "--test" | "--inspect" | "--inspect-brk" | "-i" | "--interactive" => {
                return Begin::Say(format!("{name}: {flag} is not simulated\n"), 9);
            }
            "--" => break,
            f if f.starts_with("--max-")
                || f.starts_with("--no-")
                || f.starts_with("--trace-")
                || f.starts_with("--enable-")
                || f.starts_with("--experimental-")
                || f.starts_with("--unhandled-")
                || f.starts_with("--dns-") => {}
            f => return Begin::Say(format!("{name}: bad option: {f}\n"), 9),
        }
    }
    if !o.mode.is_empty() {
        o.script = "[eval]".into();
        o.args = argv.get(i..).unwrap_or(&[]).to_vec();
        return Begin::Run(o);
    }
    match argv.get(i) {
        Some(script) if script != "-" => {
            o.mode = "file";
            o.script = script.clone();
            o.args = argv[i..].to_vec();
        }
        _ if sys.isatty(0) => o.mode = "repl",
        _ => {
            o.mode = "eval";
            o.script = "[stdin]".into();
            let text = sys.read_to_end(0).await.unwrap_or_default();
            o.text = String::from_utf8_lossy(&text).into_owned();
        }
    }
    Begin::Run(o)
}

/// The program's file says which node it is; else it is the one whose behaviour this follows.
fn version(sys: &Sys) -> String {
    let usual = node::VERSION.trim_start_matches('v');
    format!("v{}", crate::programs::kit::built(sys, usual))
}

impl Host {
    fn now(&self) -> f64 {
        self.sys.now().0 as f64 / 1e6
    }

    async fn run(mut self, mut inbox: Receiver<HostValue>) -> i32 {
        let mut vm = Vm::new(self.sys.random_u64(), self.now());
        self.sys
            .sigaction(Signal::PIPE, machine::SigAction::Swallow);
        node::start(&mut vm);
        let mut rss = 0;
        loop {
            vm.now = self.now();
            let mut step = vm.run(FUEL);
            self.sys.charge(vm.take_overrun() / 100);
            let used = BASE_RSS + vm.memory() as u64;
            let real = vm.real_memory() as u64;
            if used.abs_diff(rss) > 1 << 20 {
                rss = used;
                self.sys.use_memory(used - real).await;
                if self.sys.hold(real).await.is_err() {
                    step = Step::HeapLimit;
                }
            }
            match step {
                Step::Done(code) => return code,
                Step::OutOfFuel => {
                    self.sys.cpu(u64::from(FUEL) / 100).await;
                    self.take_events(&mut vm, &mut inbox);
                }
                Step::HeapLimit => return self.heap_limit().await,
                Step::HostCall { name, args } => {
                    self.sys.cpu(3).await;
                    let answer = self.call(&name, &args).await;
                    vm.resume(answer);
                }
                Step::Wait { until } => {
                    self.take_events(&mut vm, &mut inbox);
                    self.wait(&mut vm, &mut inbox, until).await;
                }
            }
        }
    }

    fn signal_event(&self, s: Signal) -> Option<HostValue> {
        let id = self.signals.get(&s.number())?;
        Some(HostValue::List(vec![HostValue::Num(*id)]))
    }

    fn take_events(&self, vm: &mut Vm, inbox: &mut Receiver<HostValue>) {
        let mut list = Vec::new();
        while let Some(s) = self.sys.take_signal() {
            list.extend(self.signal_event(s));
        }
        while let Some(e) = inbox.try_recv() {
            list.push(e);
        }
        vm.deliver(list);
    }

    async fn wait(&self, vm: &mut Vm, inbox: &mut Receiver<HostValue>, until: Option<f64>) {
        if vm.has_events() {
            return;
        }
        let sys = &self.sys;
        let timer = async {
            match until {
                Some(t) => {
                    let ms = (t - self.now()).max(0.0);
                    let _ = sys
                        .sleep(Duration::from_nanos((ms * 1e6).ceil() as u64))
                        .await;
                }
                None => std::future::pending().await,
            }
        };
        let event = match race(race(inbox.recv(), sys.next_signal()), timer).await {
            Either::Left(Either::Left(e)) => e,
            Either::Left(Either::Right(s)) => self.signal_event(s),
            Either::Right(()) => None,
        };
        vm.deliver(event.into_iter().collect());
    }

    async fn heap_limit(&self) -> i32 {
        let text = format!(
            "\n<--- Last few GCs --->\n\n\n<--- JS stacktrace --->\n\nFATAL ERROR: Reached heap limit \
             Allocation failed - JavaScript heap out of memory\n----- Native stack trace -----\n\n 1: \
             0xb8d0a3 node::OOMErrorHandler(char const*, v8::OOMDetails const&) [{}]\n",
            "node"
        );
        self.sys.eprint(&text).await;
        let _ = self.sys.kill(i64::from(self.sys.pid()), Signal::ABRT);
        134
    }
}
