//! A host with files in memory, for tests: answers what programs without a network ask.

use javascript::{HostError, HostValue, Step, Vm, node};
use std::collections::BTreeMap;

pub struct Outcome {
    pub out: String,
    pub err: String,
    pub code: i32,
}

fn map(list: &[(&str, HostValue)]) -> HostValue {
    let pairs = list.iter().map(|(k, v)| (k.to_string(), v.clone()));
    HostValue::Map(pairs.collect())
}

fn text(s: &str) -> HostValue {
    HostValue::Str(s.to_string())
}

fn info(mode: &str, script: &str, code: &str) -> HostValue {
    let argv = vec![text("/usr/local/bin/node"), text(script)];
    let no = HostValue::Bool(false);
    map(&[
        ("argv", HostValue::List(argv)),
        (
            "env",
            HostValue::List(vec![HostValue::List(vec![text("HOME"), text("/root")])]),
        ),
        ("pid", HostValue::Num(1.0)),
        ("ppid", HostValue::Num(0.0)),
        ("uid", HostValue::Num(0.0)),
        ("gid", HostValue::Num(0.0)),
        ("arch", text("x64")),
        ("version", text(node::VERSION)),
        ("exe", text("/usr/local/bin/node")),
        ("tty", HostValue::List(vec![no.clone(), no.clone(), no])),
        ("mode", text(mode)),
        ("script", text(script)),
        ("text", text(code)),
        ("module", HostValue::Bool(false)),
    ])
}

fn missing() -> HostValue {
    HostValue::Err(HostError {
        code: "ENOENT".into(),
        errno: -2,
        message: "No such file or directory".into(),
    })
}

/// Runs a program: `mode` is `eval`, `print` or `file` (then `script` names one of `files`).
pub fn run(mode: &str, script: &str, code: &str, files: &[(&str, &str)]) -> Outcome {
    let mut files: BTreeMap<String, Vec<u8>> = files
        .iter()
        .map(|(k, v)| (k.to_string(), v.as_bytes().to_vec()))
        .collect();
    let mut vm = Vm::new(7, 1_764_000_000_000.0);
    node::start(&mut vm);
    let mut o = Outcome {
        out: String::new(),
        err: String::new(),
        code: -1,
    };
    for _ in 0..20_000 {
        match vm.run(10_000) {
            Step::OutOfFuel => vm.now += 1.0,
            Step::Done(code) => {
                o.code = code;
                break;
            }
            Step::HeapLimit => {
                o.err.push_str("heap limit");
                o.code = 134;
                break;
            }
            Step::Wait { until } => match until {
                Some(t) => vm.now = t,
                None => {
                    o.err.push_str("waits for ever");
                    break;
                }
            },
            Step::HostCall { name, args } => {
                let path = args.first().map_or("", |a| a.str()).to_string();
                let is_dir = |files: &BTreeMap<String, Vec<u8>>, p: &str| {
                    p == "/" || files.keys().any(|k| k.starts_with(&format!("{p}/")))
                };
                let answer = match name.as_str() {
                    "info" => info(mode, script, code),
                    "cwd" => text("/app"),
                    "realpath" => text(&path),
                    "write" => {
                        let data = String::from_utf8_lossy(&args[1].bytes()).into_owned();
                        if args[0].num() == 2.0 {
                            o.err.push_str(&data);
                        } else {
                            o.out.push_str(&data);
                        }
                        HostValue::Undef
                    }
                    "read_file" => files
                        .get(&path)
                        .map_or_else(missing, |b| HostValue::Bytes(b.clone())),
                    "write_file" => {
                        let old = files.entry(path).or_default();
                        if args[2].str() != "a" {
                            old.clear();
                        }
                        old.extend(args[1].bytes());
                        HostValue::Undef
                    }
                    "stat" if files.contains_key(&path) => map(&[
                        ("kind", text("file")),
                        ("size", HostValue::Num(files[&path].len() as f64)),
                    ]),
                    "stat" if is_dir(&files, &path) => map(&[("kind", text("dir"))]),
                    "stat" => missing(),
                    _ => HostValue::Undef,
                };
                vm.resume(answer);
            }
        }
    }
    o
}

/// What a script prints, both streams.
pub fn eval(code: &str) -> String {
    let o = run("eval", "[eval]", code, &[]);
    o.out + &o.err
}
