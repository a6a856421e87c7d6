//! Buffer's core: allocation, text in and out, slices. The rest is in `lib/core.js`.

use super::arg;
use crate::heap::{Bytes, Kind};
use crate::value::Value;
use crate::vm::{Res, Vm};

/// A buffer may claim more than this; its bytes are not made.
const MOST: usize = 48 << 20;

fn length(vm: &Vm, v: &Value) -> usize {
    match v {
        Value::Obj(id) => match &vm.heap.get(*id).kind {
            Kind::Bytes(b) => b.len,
            Kind::Array(l) => l.len(),
            _ => 0,
        },
        _ => 0,
    }
}

/// Ends the program for want of memory if so many bytes are to be made.
fn room(vm: &mut Vm, bytes: usize) -> Res<()> {
    if bytes <= MOST {
        vm.heap.fresh += bytes;
        return Ok(());
    }
    vm.over_limit = true;
    vm.heap.external += bytes;
    Err(Value::Undef)
}

fn of(vm: &mut Vm, v: &Value) -> Res<Vec<u8>> {
    room(vm, length(vm, v))?;
    Ok(made(vm, v))
}

fn made(vm: &Vm, v: &Value) -> Vec<u8> {
    match v {
        Value::Obj(id) => match &vm.heap.get(*id).kind {
            Kind::Bytes(b) => b.to_vec(),
            Kind::Array(l) => l
                .iter()
                .map(|v| crate::number::to_i32(vm.to_number(v)) as u8)
                .collect(),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn base64(data: &[u8], url: bool) -> String {
    let mut out = String::new();
    for c in data.chunks(3) {
        let n = (u32::from(c[0]) << 16)
            | (u32::from(*c.get(1).unwrap_or(&0)) << 8)
            | u32::from(*c.get(2).unwrap_or(&0));
        for i in 0..4 {
            if i <= c.len() {
                let a = ALPHABET[(n >> (18 - 6 * i) & 63) as usize];
                out.push(match a {
                    b'+' if url => '-',
                    b'/' if url => '_',
                    a => a as char,
                });
            } else if !url {
                out.push('=');
            }
        }
    }
    out
}

fn unbase64(text: &str) -> Vec<u8> {
    let (mut out, mut n, mut bits) = (Vec::new(), 0u32, 0);
    for b in text.bytes() {
        let b = match b {
            b'-' => b'+',
            b'_' => b'/',
            b => b,
        };
        let Some(v) = ALPHABET.iter().position(|a| *a == b) else {
            continue;
        };
        n = (n << 6) | v as u32;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((n >> bits) as u8);
            n &= (1 << bits) - 1;
        }
    }
    out
}

/// `%bytesFrom(text or list, encoding)`
fn from(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    let data = match arg(args, 0) {
        Value::Str(s) => match &*vm.arg_text(args, 1) {
            "hex" => {
                let digits = s.as_bytes().chunks(2).map_while(|c| {
                    let t = std::str::from_utf8(c).ok()?;
                    if t.len() == 2 {
                        u8::from_str_radix(t, 16).ok()
                    } else {
                        None
                    }
                });
                digits.collect()
            }
            "base64" | "base64url" => unbase64(&s),
            "latin1" | "binary" | "ascii" => s.chars().map(|c| c as u32 as u8).collect(),
            _ => s.as_bytes().to_vec(),
        },
        v => of(vm, &v)?,
    };
    vm.heap.fresh += data.len();
    Ok(vm.bytes(data))
}

/// `%bytesAlloc(length, fill)`: nothing is held until it is written.
fn alloc(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    let n = vm.arg_num(args, 0);
    if !(0.0..=4_294_967_296.0).contains(&n) {
        let m = format!(
            "The value of \"size\" is out of range. It must be >= 0 && <= 4294967296. Received {}",
            &*vm.arg_text(args, 0)
        );
        return Err(vm.error("RangeError", &m));
    }
    let fill = crate::number::to_i32(vm.arg_num(args, 1)) as u8;
    vm.heap.external += n as usize;
    let kind = Kind::Bytes(Box::new(Bytes {
        data: Vec::new(),
        len: n as usize,
        fill,
    }));
    Ok(Value::Obj(vm.heap.alloc(kind, vm.protos.bytes)))
}

/// `%bytesText(bytes, encoding)`
fn text(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    let data = of(vm, &arg(args, 0))?;
    vm.check_length(data.len())?;
    let t = match &*vm.arg_text(args, 1) {
        "hex" => data.iter().map(|b| format!("{b:02x}")).collect(),
        "base64" => base64(&data, false),
        "base64url" => base64(&data, true),
        "latin1" | "binary" | "ascii" => data.iter().map(|b| *b as char).collect(),
        _ => String::from_utf8_lossy(&data).into_owned(),
    };
    vm.heap.fresh += t.len();
    Ok(Value::string(t))
}

/// `%bytesSlice(bytes, from, to)`: a copy.
fn slice(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    let data = of(vm, &arg(args, 0))?;
    let n = data.len();
    let (a, b) = (vm.arg_index(args, 1, n, 0), vm.arg_index(args, 2, n, n));
    Ok(vm.bytes(if a < b {
        data[a..b].to_vec()
    } else {
        Vec::new()
    }))
}

/// `%bytesConcat(list)`
fn concat(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    let mut out = Vec::new();
    let list = vm.list_of(&arg(args, 0));
    let total = list.iter().map(|v| length(vm, v)).sum();
    room(vm, total)?;
    for v in list {
        out.extend(made(vm, &v));
    }
    Ok(vm.bytes(out))
}

fn find(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    let (data, want) = (of(vm, &arg(args, 0))?, of(vm, &arg(args, 1))?);
    let from = vm.arg_num(args, 2).max(0.0) as usize;
    let at = if want.is_empty() || want.len() > data.len() {
        None
    } else {
        (from..=data.len() - want.len()).find(|i| data[*i..].starts_with(&want))
    };
    Ok(Value::Num(at.map_or(-1.0, |i| i as f64)))
}

fn is_bytes(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    Ok(Value::Bool(
        matches!(arg(args, 0), Value::Obj(id) if matches!(vm.heap.get(id).kind, Kind::Bytes(_))),
    ))
}

pub(super) fn install(vm: &mut Vm) {
    let g = vm.global;
    vm.hide(g, "%bytesPrototype", Value::Obj(vm.protos.bytes));
    vm.natives(
        g,
        &[
            ("%bytesFrom", from),
            ("%bytesAlloc", alloc),
            ("%bytesText", text),
            ("%bytesSlice", slice),
            ("%bytesConcat", concat),
            ("%bytesFind", find),
            ("%isBytes", is_bytes),
        ],
    );
}
