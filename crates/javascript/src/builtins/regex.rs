//! RegExp over regex-lite.
//!
//! Not modelled: look-around and back-references (a SyntaxError says so), the `y` and `d` flags.

use super::arg;
use crate::heap::{HIDDEN, Kind, WRITABLE};
use crate::value::{Key, Value};
use crate::vm::{Res, Vm};

/// JavaScript's spelling to regex-lite's.
fn translate(body: &str) -> String {
    let mut out = String::new();
    let mut class = false;
    let mut it = body.chars().peekable();
    while let Some(c) = it.next() {
        match c {
            '\\' => match it.next() {
                Some('/') => out.push('/'),
                Some('d') => out.push_str(if class { "0-9" } else { "[0-9]" }),
                Some('u') => {
                    let hex: String = it.clone().take(4).collect();
                    if hex.len() == 4 && hex.chars().all(|c| c.is_ascii_hexdigit()) {
                        out.push_str(&format!("\\x{{{hex}}}"));
                        it.nth(3);
                    } else if it.peek() == Some(&'{') {
                        out.push_str("\\x");
                    } else {
                        out.push('u');
                    }
                }
                Some(c) if c.is_ascii_alphanumeric() => {
                    out.push('\\');
                    out.push(c);
                }
                Some(c) if c.is_ascii_punctuation() => {
                    out.push('\\');
                    out.push(c);
                }
                Some(c) => out.push(c),
                None => out.push('\\'),
            },
            '[' if class => out.push_str("\\["),
            '[' => {
                class = true;
                out.push('[');
                if it.peek() == Some(&']') {
                    // `[]` matches nothing.
                    it.next();
                    class = false;
                    out.push_str("^\\x00-\\x{10FFFF}]");
                } else if it.peek() == Some(&'^') && it.clone().nth(1) == Some(']') {
                    it.next();
                    it.next();
                    class = false;
                    out.push_str("\\x00-\\x{10FFFF}]");
                }
            }
            ']' => {
                class = false;
                out.push(']');
            }
            '&' | '~' | '-' if class && it.peek() == Some(&c) => {
                out.push('\\');
                out.push(c);
            }
            '$' if !class => out.push('$'),
            '{' if !class => {
                let rest: String = it.clone().take_while(|c| *c != '}').collect();
                let counts = rest.chars().all(|c| c.is_ascii_digit() || c == ',');
                if !counts || rest.is_empty() || rest.starts_with(',') {
                    out.push('\\');
                }
                out.push('{');
            }
            c => out.push(c),
        }
    }
    out
}

pub(crate) fn make(vm: &mut Vm, body: &Value, flags: &Value) -> Res {
    let (body, flags) = (vm.text(body), vm.text(flags));
    let text = translate(&body);
    let built = regex_lite::RegexBuilder::new(&text)
        .case_insensitive(flags.contains('i'))
        .multi_line(flags.contains('m'))
        .dot_matches_new_line(flags.contains('s'))
        .build();
    let Ok(re) = built else {
        let around = ["(?=", "(?!", "(?<=", "(?<!"]
            .iter()
            .any(|s| body.contains(s));
        let m = if around {
            format!(
                "Invalid regular expression: /{}/: look-around is not simulated",
                &*body
            )
        } else {
            format!(
                "Invalid regular expression: /{}/{}: Invalid pattern",
                &*body, &*flags
            )
        };
        return Err(vm.error("SyntaxError", &m));
    };
    let kind = Kind::Regex(Box::new((body, flags, re)));
    let id = vm.heap.alloc(kind, vm.protos.regex);
    vm.define(id, Key::new("lastIndex"), Value::Num(0.0), WRITABLE);
    Ok(Value::Obj(id))
}

fn regexp(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    let (mut body, mut flags) = (arg(args, 0), arg(args, 1));
    if let Value::Obj(id) = body
        && let Kind::Regex(r) = &vm.heap.get(id).kind
    {
        if flags.is_undef() {
            flags = Value::Str(r.1.clone());
        }
        body = Value::Str(r.0.clone());
    }
    if body.is_undef() {
        body = Value::str("(?:)");
    }
    if flags.is_undef() {
        flags = Value::str("");
    }
    make(vm, &body, &flags)
}

/// `%exec(regex, text, from)`: the match object, or null.
fn exec_at(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    let s = vm.arg_text(args, 1);
    let from = vm.arg_num(args, 2).max(0.0) as usize;
    let Value::Obj(id) = arg(args, 0) else {
        return Ok(Value::Null);
    };
    let Kind::Regex(r) = &vm.heap.get(id).kind else {
        return vm.type_error("Receiver is not a RegExp");
    };
    if from > s.units() {
        return Ok(Value::Null);
    }
    let Some(caps) = r.2.captures_at(&s, s.byte_at(from)) else {
        return Ok(Value::Null);
    };
    let mut list = Vec::new();
    for i in 0..caps.len() {
        list.push(match caps.get(i) {
            Some(m) => Value::str(m.as_str()),
            None => Value::Undef,
        });
    }
    let start = caps.get(0).map_or(0, |m| m.start());
    let names: Vec<(String, usize)> =
        r.2.capture_names()
            .enumerate()
            .filter_map(|(i, n)| n.map(|n| (n.to_string(), i)))
            .collect();
    let index = s.unit_at(start) as f64;
    let groups = if names.is_empty() {
        Value::Undef
    } else {
        let g = vm.heap.alloc(Kind::Plain, 0);
        for (n, i) in names {
            vm.put(g, &n, list[i].clone());
        }
        Value::Obj(g)
    };
    let m = vm.array(list);
    if let Value::Obj(mid) = m {
        vm.put(mid, "index", Value::Num(index));
        vm.put(mid, "input", Value::Str(s));
        vm.put(mid, "groups", groups);
    }
    Ok(m)
}

fn to_string(vm: &mut Vm, this: &Value, _: &[Value]) -> Res {
    Ok(Value::Str(vm.text(this)))
}

pub(super) fn install(vm: &mut Vm) {
    let p = vm.protos.regex;
    vm.class("RegExp", p, regexp);
    vm.natives(p, &[("toString", to_string)]);
    let g = vm.global;
    vm.natives(g, &[("%exec", exec_at)]);
    let _ = HIDDEN;
}
