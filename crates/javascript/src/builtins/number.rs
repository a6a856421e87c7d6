//! Number, Boolean, BigInt, and the global functions on numbers and URIs.

use super::arg;
use crate::number;
use crate::value::Value;
use crate::vm::{Res, Vm};
use std::rc::Rc;

fn this_num(vm: &Vm, this: &Value) -> f64 {
    vm.to_number(this)
}

fn to_string(vm: &mut Vm, this: &Value, args: &[Value]) -> Res {
    let radix = match arg(args, 0) {
        Value::Undef => 10.0,
        v => vm.to_number(&v),
    };
    if !(2.0..=36.0).contains(&radix) {
        return Err(vm.error("RangeError", "toString() radix must be between 2 and 36"));
    }
    if let Value::BigInt(n) = this {
        return Ok(Value::string(n.to_string()));
    }
    Ok(Value::string(number::to_radix(
        this_num(vm, this),
        radix as u32,
    )))
}

fn to_fixed(vm: &mut Vm, this: &Value, args: &[Value]) -> Res {
    let n = this_num(vm, this);
    let d = vm.arg_num(args, 0);
    let d = if d.is_nan() { 0.0 } else { d };
    if !(0.0..=100.0).contains(&d) {
        return Err(vm.error(
            "RangeError",
            "toFixed() digits argument must be between 0 and 100",
        ));
    }
    if !n.is_finite() || n.abs() >= 1e21 {
        return Ok(Value::string(number::to_string(n)));
    }
    Ok(Value::string(fixed(n, d as usize)))
}

/// Rounds half away from zero on the exact decimal expansion, as `toFixed` does.
pub(crate) fn fixed(n: f64, digits: usize) -> String {
    let exact = format!("{:.*}", digits + 30, n.abs());
    let cut = exact.len() - 30;
    let (head, tail) = exact.split_at(cut);
    let head = head.trim_end_matches('.');
    let mut ds: Vec<u8> = head.bytes().collect();
    if tail.as_bytes()[0] >= b'5' {
        let mut i = ds.len();
        loop {
            if i == 0 {
                ds.insert(0, b'1');
                break;
            }
            i -= 1;
            match ds[i] {
                b'.' => {}
                b'9' => ds[i] = b'0',
                _ => {
                    ds[i] += 1;
                    break;
                }
            }
        }
    }
    let text = String::from_utf8(ds).unwrap_or_default();
    let negative = n < 0.0 && text.bytes().any(|b| (b'1'..=b'9').contains(&b));
    if negative || (n < 0.0 && n.is_sign_negative()) {
        format!("-{text}")
    } else {
        text
    }
}

fn to_precision(vm: &mut Vm, this: &Value, args: &[Value]) -> Res {
    let n = this_num(vm, this);
    let p = match arg(args, 0) {
        Value::Undef => return Ok(Value::string(number::to_string(n))),
        v => vm.to_number(&v),
    };
    if !(1.0..=100.0).contains(&p) {
        let m = "toPrecision() argument must be between 1 and 100";
        return Err(vm.error("RangeError", m));
    }
    let p = p as i32;
    let text = format!("{:.*e}", (p - 1) as usize, n);
    let (m, e) = text.split_once('e').unwrap_or((&text, "0"));
    let e: i32 = e.parse().unwrap_or(0);
    if e < -6 || e >= p {
        let sign = if e < 0 { "-" } else { "+" };
        return Ok(Value::string(format!("{m}e{sign}{}", e.abs())));
    }
    Ok(Value::string(format!(
        "{:.*}",
        (p - 1 - e).max(0) as usize,
        n
    )))
}

fn to_exponential(vm: &mut Vm, this: &Value, args: &[Value]) -> Res {
    let n = this_num(vm, this);
    let text = match arg(args, 0) {
        Value::Undef => format!("{n:e}"),
        v => format!("{:.*e}", vm.to_number(&v).clamp(0.0, 100.0) as usize, n),
    };
    let text = if text.contains("e-") {
        text
    } else {
        text.replace('e', "e+")
    };
    Ok(Value::string(text))
}

/// Groups thousands, up to three decimals, as the locale en-US does.
fn to_locale(vm: &mut Vm, this: &Value, args: &[Value]) -> Res {
    let n = this_num(vm, this);
    let opts = arg(args, 1);
    let get = |vm: &mut Vm, k: &str| match vm.read(&opts, k) {
        Value::Num(n) => Some(n.clamp(0.0, 20.0) as usize),
        _ => None,
    };
    let min = get(vm, "minimumFractionDigits").unwrap_or(0);
    let max = get(vm, "maximumFractionDigits").unwrap_or(3.max(min));
    let text = fixed(n.abs(), max);
    let (int, frac) = text.split_once('.').unwrap_or((&text, ""));
    let mut frac = frac.to_string();
    while frac.len() > min && frac.ends_with('0') {
        frac.pop();
    }
    let mut out = String::new();
    for (i, c) in int.chars().enumerate() {
        if i > 0 && (int.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(c);
    }
    if !frac.is_empty() {
        out = format!("{out}.{frac}");
    }
    Ok(Value::string(if n < 0.0 { format!("-{out}") } else { out }))
}

fn value_of(vm: &mut Vm, this: &Value, _: &[Value]) -> Res {
    if let Value::Obj(id) = this
        && let crate::heap::Kind::Boxed(v) = &vm.heap.get(*id).kind
    {
        return Ok(v.clone());
    }
    Ok(this.clone())
}

fn boolean(_: &mut Vm, _: &Value, args: &[Value]) -> Res {
    Ok(Value::Bool(arg(args, 0).truthy()))
}

fn same_text(vm: &mut Vm, this: &Value, _: &[Value]) -> Res {
    Ok(Value::Str(vm.text(this)))
}

fn bigint(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    let v = arg(args, 0);
    let n = match &v {
        Value::BigInt(_) => return Ok(v),
        Value::Num(n) if n.fract() == 0.0 => Some(*n as i128),
        Value::Num(_) => None,
        Value::Bool(b) => Some(i128::from(*b)),
        Value::Str(s) => s.trim().parse().ok(),
        _ => None,
    };
    match n {
        Some(n) => Ok(Value::BigInt(Rc::new(n))),
        None => {
            let t = vm.text(&v);
            Err(vm.error(
                "SyntaxError",
                &format!("Cannot convert {} to a BigInt", &*t),
            ))
        }
    }
}

fn parse_int(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    let s = vm.arg_text(args, 0);
    let t = s.trim();
    let (neg, t) = match t.strip_prefix('-') {
        Some(r) => (true, r),
        None => (false, t.strip_prefix('+').unwrap_or(t)),
    };
    let mut radix = number::to_i32(vm.arg_num(args, 1)) as u32;
    let mut t = t;
    if (radix == 0 || radix == 16) && (t.starts_with("0x") || t.starts_with("0X")) {
        t = &t[2..];
        radix = 16;
    }
    if radix == 0 {
        radix = 10;
    }
    if !(2..=36).contains(&radix) {
        return Ok(Value::Num(f64::NAN));
    }
    let n = number::int_digits(t, radix).map_or(f64::NAN, |d| d.0);
    Ok(Value::Num(if neg { -n } else { n }))
}

fn parse_float(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    let s = vm.arg_text(args, 0);
    let t = s.trim_start();
    if t.trim_start_matches(['+', '-']).starts_with("Infinity") {
        let n = f64::INFINITY;
        return Ok(Value::Num(if t.starts_with('-') { -n } else { n }));
    }
    let mut end = 0;
    let (mut dot, mut exp, mut digit) = (false, false, false);
    let b = t.as_bytes();
    while end < b.len() {
        match b[end] {
            b'0'..=b'9' => digit = true,
            b'+' | b'-' if end == 0 || matches!(b[end - 1], b'e' | b'E') => {}
            b'.' if !dot && !exp => dot = true,
            b'e' | b'E' if digit && !exp => exp = true,
            _ => break,
        }
        end += 1;
    }
    let mut text = &t[..end];
    while !text.is_empty() {
        if let Ok(n) = text.parse::<f64>() {
            return Ok(Value::Num(n));
        }
        text = &text[..text.len() - 1];
    }
    Ok(Value::Num(f64::NAN))
}

fn is_nan(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    Ok(Value::Bool(vm.arg_num(args, 0).is_nan()))
}
fn is_finite(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    Ok(Value::Bool(vm.arg_num(args, 0).is_finite()))
}
fn num_is_nan(_: &mut Vm, _: &Value, args: &[Value]) -> Res {
    Ok(Value::Bool(
        matches!(arg(args, 0), Value::Num(n) if n.is_nan()),
    ))
}
fn num_is_finite(_: &mut Vm, _: &Value, args: &[Value]) -> Res {
    Ok(Value::Bool(
        matches!(arg(args, 0), Value::Num(n) if n.is_finite()),
    ))
}
fn is_integer(_: &mut Vm, _: &Value, args: &[Value]) -> Res {
    Ok(Value::Bool(
        matches!(arg(args, 0), Value::Num(n) if n.is_finite() && n.fract() == 0.0),
    ))
}
fn is_safe(_: &mut Vm, _: &Value, args: &[Value]) -> Res {
    let safe = |n: f64| n.fract() == 0.0 && n.abs() <= 9_007_199_254_740_991.0;
    Ok(Value::Bool(
        matches!(arg(args, 0), Value::Num(n) if safe(n)),
    ))
}

fn escape_uri(s: &str, keep: &str) -> String {
    let mut out = String::new();
    for c in s.chars() {
        if c.is_ascii_alphanumeric() || "-_.!~*'()".contains(c) || keep.contains(c) {
            out.push(c);
        } else {
            for b in c.encode_utf8(&mut [0; 4]).bytes() {
                out.push_str(&format!("%{b:02X}"));
            }
        }
    }
    out
}

fn encode_component(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    Ok(Value::string(escape_uri(&vm.arg_text(args, 0), "")))
}
fn encode_uri(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    Ok(Value::string(escape_uri(
        &vm.arg_text(args, 0),
        ";/?:@&=+$,#",
    )))
}

fn decode(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    let s = vm.arg_text(args, 0);
    let b = s.as_bytes();
    let mut out = Vec::new();
    let mut i = 0;
    while i < b.len() {
        if b[i] == b'%' {
            let hex = b
                .get(i + 1..i + 3)
                .and_then(|h| std::str::from_utf8(h).ok());
            match hex.and_then(|h| u8::from_str_radix(h, 16).ok()) {
                Some(n) => out.push(n),
                None => return Err(vm.error("URIError", "URI malformed")),
            }
            i += 3;
        } else {
            out.push(b[i]);
            i += 1;
        }
    }
    match String::from_utf8(out) {
        Ok(s) => Ok(Value::string(s)),
        Err(_) => Err(vm.error("URIError", "URI malformed")),
    }
}

pub(super) fn install(vm: &mut Vm) {
    let (g, p) = (vm.global, vm.protos);
    vm.natives(
        p.number,
        &[
            ("toString", to_string),
            ("toFixed", to_fixed),
            ("toPrecision", to_precision),
            ("toExponential", to_exponential),
            ("toLocaleString", to_locale),
            ("valueOf", value_of),
        ],
    );
    vm.hide(g, "%numberPrototype", Value::Obj(p.number));
    vm.class("Boolean", p.boolean, boolean);
    vm.natives(p.boolean, &[("toString", same_text), ("valueOf", value_of)]);
    vm.class("BigInt", p.bigint, bigint);
    vm.natives(
        p.bigint,
        &[
            ("toString", to_string),
            ("valueOf", value_of),
            ("toLocaleString", to_locale),
        ],
    );
    vm.natives(
        g,
        &[
            ("parseInt", parse_int),
            ("parseFloat", parse_float),
            ("isNaN", is_nan),
            ("isFinite", is_finite),
            ("encodeURIComponent", encode_component),
            ("encodeURI", encode_uri),
            ("decodeURIComponent", decode),
            ("decodeURI", decode),
            ("%isNaN", num_is_nan),
            ("%isFinite", num_is_finite),
            ("%isInteger", is_integer),
            ("%isSafeInteger", is_safe),
        ],
    );
}
