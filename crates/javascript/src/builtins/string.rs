//! String: what needs no callback and no regular expression.

use super::arg;
use crate::value::{JStr, Value};
use crate::vm::{Res, Vm};

fn this_text(vm: &mut Vm, this: &Value) -> Res<JStr> {
    if this.nullish() {
        return vm.type_error("String.prototype method called on null or undefined");
    }
    Ok(vm.text(this))
}

fn slice(vm: &mut Vm, this: &Value, args: &[Value]) -> Res {
    let s = this_text(vm, this)?;
    let n = s.units();
    let (a, b) = (vm.arg_index(args, 0, n, 0), vm.arg_index(args, 1, n, n));
    Ok(Value::Str(s.slice(a, b)))
}

fn substring(vm: &mut Vm, this: &Value, args: &[Value]) -> Res {
    let s = this_text(vm, this)?;
    let n = s.units();
    let clamp = |v: f64| {
        if v.is_nan() {
            0
        } else {
            v.clamp(0.0, n as f64) as usize
        }
    };
    let a = clamp(vm.arg_num(args, 0));
    let b = match arg(args, 1) {
        Value::Undef => n,
        v => clamp(vm.to_number(&v)),
    };
    Ok(Value::Str(s.slice(a.min(b), a.max(b))))
}

fn substr(vm: &mut Vm, this: &Value, args: &[Value]) -> Res {
    let s = this_text(vm, this)?;
    let n = s.units();
    let a = vm.arg_index(args, 0, n, 0);
    let len = match arg(args, 1) {
        Value::Undef => n - a,
        v => vm.to_number(&v).clamp(0.0, (n - a) as f64) as usize,
    };
    Ok(Value::Str(s.slice(a, a + len)))
}

fn char_at(vm: &mut Vm, this: &Value, args: &[Value]) -> Res {
    let s = this_text(vm, this)?;
    let i = vm.arg_num(args, 0);
    let i = if i.is_nan() { 0.0 } else { i.trunc() };
    if i < 0.0 || i >= s.units() as f64 {
        return Ok(Value::str(""));
    }
    Ok(Value::Str(s.slice(i as usize, i as usize + 1)))
}

fn at(vm: &mut Vm, this: &Value, args: &[Value]) -> Res {
    let s = this_text(vm, this)?;
    let n = s.units() as f64;
    let i = vm.arg_num(args, 0).trunc();
    let i = if i < 0.0 { n + i } else { i };
    if i < 0.0 || i >= n {
        return Ok(Value::Undef);
    }
    Ok(Value::Str(s.slice(i as usize, i as usize + 1)))
}

fn char_code_at(vm: &mut Vm, this: &Value, args: &[Value]) -> Res {
    let s = this_text(vm, this)?;
    let i = vm.arg_num(args, 0);
    let i = if i.is_nan() { 0.0 } else { i.trunc() };
    let unit = if i < 0.0 {
        None
    } else if s.ascii() {
        s.as_bytes().get(i as usize).map(|b| u16::from(*b))
    } else {
        s.encode_utf16().nth(i as usize)
    };
    Ok(Value::Num(unit.map_or(f64::NAN, f64::from)))
}

fn code_point_at(vm: &mut Vm, this: &Value, args: &[Value]) -> Res {
    let s = this_text(vm, this)?;
    let i = vm.arg_num(args, 0);
    let i = if i.is_nan() { 0 } else { i as usize };
    let c = s[s.byte_at(i)..].chars().next();
    Ok(c.map_or(Value::Undef, |c| Value::Num(f64::from(c as u32))))
}

fn index_of(vm: &mut Vm, this: &Value, args: &[Value]) -> Res {
    let s = this_text(vm, this)?;
    let want = vm.arg_text(args, 0);
    let from = s.byte_at(vm.arg_index(args, 1, s.units(), 0));
    let found = s[from..].find(&*want).map(|i| s.unit_at(from + i));
    Ok(Value::Num(found.map_or(-1.0, |i| i as f64)))
}

fn last_index_of(vm: &mut Vm, this: &Value, args: &[Value]) -> Res {
    let s = this_text(vm, this)?;
    let want = vm.arg_text(args, 0);
    let found = s.rfind(&*want).map(|i| s.unit_at(i));
    Ok(Value::Num(found.map_or(-1.0, |i| i as f64)))
}

fn includes(vm: &mut Vm, this: &Value, args: &[Value]) -> Res {
    let s = this_text(vm, this)?;
    let want = vm.arg_text(args, 0);
    let from = s.byte_at(vm.arg_index(args, 1, s.units(), 0));
    Ok(Value::Bool(s[from..].contains(&*want)))
}

fn starts_with(vm: &mut Vm, this: &Value, args: &[Value]) -> Res {
    let s = this_text(vm, this)?;
    let want = vm.arg_text(args, 0);
    let from = s.byte_at(vm.arg_index(args, 1, s.units(), 0));
    Ok(Value::Bool(s[from..].starts_with(&*want)))
}

fn ends_with(vm: &mut Vm, this: &Value, args: &[Value]) -> Res {
    let s = this_text(vm, this)?;
    let want = vm.arg_text(args, 0);
    let to = s.byte_at(vm.arg_index(args, 1, s.units(), s.units()));
    Ok(Value::Bool(s[..to].ends_with(&*want)))
}

fn upper(vm: &mut Vm, this: &Value, _: &[Value]) -> Res {
    Ok(Value::string(this_text(vm, this)?.to_uppercase()))
}
fn lower(vm: &mut Vm, this: &Value, _: &[Value]) -> Res {
    Ok(Value::string(this_text(vm, this)?.to_lowercase()))
}
fn space(c: char) -> bool {
    c.is_whitespace() || c == '\u{feff}'
}
fn trim(vm: &mut Vm, this: &Value, _: &[Value]) -> Res {
    Ok(Value::str(this_text(vm, this)?.trim_matches(space)))
}
fn trim_start(vm: &mut Vm, this: &Value, _: &[Value]) -> Res {
    Ok(Value::str(this_text(vm, this)?.trim_start_matches(space)))
}
fn trim_end(vm: &mut Vm, this: &Value, _: &[Value]) -> Res {
    Ok(Value::str(this_text(vm, this)?.trim_end_matches(space)))
}

fn padding(vm: &mut Vm, s: &JStr, args: &[Value]) -> Res<String> {
    let want = vm.arg_num(args, 0);
    let want = if want.is_nan() {
        0
    } else {
        want.max(0.0) as usize
    };
    let pad = match arg(args, 1) {
        Value::Undef => JStr::new(" "),
        v => vm.text(&v),
    };
    let have = s.units();
    if want <= have || pad.is_empty() {
        return Ok(String::new());
    }
    vm.check_length(want)?;
    Ok(pad.chars().cycle().take(want - have).collect())
}

fn pad_start(vm: &mut Vm, this: &Value, args: &[Value]) -> Res {
    let s = this_text(vm, this)?;
    let p = padding(vm, &s, args)?;
    Ok(Value::string(format!("{p}{}", &*s)))
}

fn pad_end(vm: &mut Vm, this: &Value, args: &[Value]) -> Res {
    let s = this_text(vm, this)?;
    let p = padding(vm, &s, args)?;
    Ok(Value::string(format!("{}{p}", &*s)))
}

fn repeat(vm: &mut Vm, this: &Value, args: &[Value]) -> Res {
    let s = this_text(vm, this)?;
    let n = vm.arg_num(args, 0);
    let n = if n.is_nan() { 0.0 } else { n.trunc() };
    if n < 0.0 || n.is_infinite() {
        let shown = vm.arg_text(args, 0);
        return Err(vm.error(
            "RangeError",
            &format!("Invalid count value: {shown}", shown = &*shown),
        ));
    }
    let len = s.len() as f64 * n;
    vm.check_length(len.min(1e15) as usize)?;
    vm.heap.fresh += len as usize;
    Ok(Value::string(s.repeat(n as usize)))
}

/// `split` by a text.
fn split_text(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    let s = vm.arg_text(args, 0);
    let limit = match arg(args, 2) {
        Value::Undef => usize::MAX,
        v => vm.to_number(&v).max(0.0) as usize,
    };
    let list: Vec<Value> = match arg(args, 1) {
        Value::Undef => vec![Value::Str(s.clone())],
        sep => {
            let sep = vm.text(&sep);
            // Each part is a text of its own.
            if sep.is_empty() {
                vm.check_length(s.len().min(limit).saturating_mul(64) / 4)?;
                let parts = s.chars().take(limit);
                parts.map(|c| Value::string(c.to_string())).collect()
            } else {
                s.split(&*sep).take(limit).map(Value::str).collect()
            }
        }
    };
    vm.heap.fresh += s.len() * 2 + list.len() * 40;
    Ok(vm.array(list))
}

fn concat(vm: &mut Vm, this: &Value, args: &[Value]) -> Res {
    let mut parts = vec![this_text(vm, this)?];
    parts.extend(args.iter().map(|a| vm.text(a)));
    vm.join_text(&parts)
}

fn compare(vm: &mut Vm, this: &Value, args: &[Value]) -> Res {
    let (a, b) = (this_text(vm, this)?, vm.arg_text(args, 0));
    let fold = |s: &str| s.to_lowercase();
    let o = fold(&a).cmp(&fold(&b)).then_with(|| b.cmp(&a));
    Ok(Value::Num(o as i8 as f64))
}

fn same(vm: &mut Vm, this: &Value, _: &[Value]) -> Res {
    Ok(Value::Str(vm.text(this)))
}

fn from_char_code(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    let units: Vec<u16> = (0..args.len())
        .map(|i| vm.arg_num(args, i) as u32 as u16)
        .collect();
    Ok(Value::string(String::from_utf16_lossy(&units)))
}

fn from_code_point(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    let s = (0..args.len())
        .map(|i| char::from_u32(vm.arg_num(args, i) as u32).unwrap_or('\u{fffd}'))
        .collect::<String>();
    Ok(Value::string(s))
}

pub(super) fn install(vm: &mut Vm) {
    let p = vm.protos.string;
    vm.natives(
        p,
        &[
            ("slice", slice),
            ("substring", substring),
            ("substr", substr),
            ("charAt", char_at),
            ("at", at),
            ("charCodeAt", char_code_at),
            ("codePointAt", code_point_at),
            ("indexOf", index_of),
            ("lastIndexOf", last_index_of),
            ("includes", includes),
            ("startsWith", starts_with),
            ("endsWith", ends_with),
            ("toUpperCase", upper),
            ("toLowerCase", lower),
            ("toLocaleUpperCase", upper),
            ("toLocaleLowerCase", lower),
            ("trim", trim),
            ("trimStart", trim_start),
            ("trimEnd", trim_end),
            ("padStart", pad_start),
            ("padEnd", pad_end),
            ("repeat", repeat),
            ("concat", concat),
            ("localeCompare", compare),
            ("toString", same),
            ("valueOf", same),
            ("normalize", same),
        ],
    );
    vm.hide(p, "length", Value::Num(0.0));
    let g = vm.global;
    let proto = Value::Obj(p);
    vm.hide(g, "%stringPrototype", proto);
    vm.natives(
        g,
        &[
            ("%splitText", split_text),
            ("%fromCharCode", from_char_code),
            ("%fromCodePoint", from_code_point),
        ],
    );
}
