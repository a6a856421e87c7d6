//! Date, in UTC (containers have no other zone).

use super::arg;
use crate::date;
use crate::heap::Kind;
use crate::value::Value;
use crate::vm::{Res, Vm};

fn time(vm: &Vm, this: &Value) -> f64 {
    match this {
        Value::Obj(id) => match vm.heap.get(*id).kind {
            Kind::Date(t) => t,
            _ => f64::NAN,
        },
        _ => f64::NAN,
    }
}

fn construct(vm: &mut Vm, this: &Value, args: &[Value]) -> Res {
    if !matches!(this, Value::Empty) {
        return Ok(Value::string(date::to_text(vm.now.floor())));
    }
    let t = match args.len() {
        0 => vm.now.floor(),
        1 => match arg(args, 0) {
            Value::Str(s) => date::parse(&s),
            v => vm.to_number(&v).trunc(),
        },
        _ => date::make(parts(vm, args)),
    };
    Ok(Value::Obj(vm.heap.alloc(Kind::Date(t), vm.protos.date)))
}

fn parts(vm: &Vm, args: &[Value]) -> [f64; 7] {
    let mut f = [0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0];
    for (i, slot) in f.iter_mut().enumerate().take(args.len().min(7)) {
        *slot = vm.arg_num(args, i);
    }
    if (0.0..100.0).contains(&f[0]) {
        f[0] += 1900.0;
    }
    f
}

fn now(vm: &mut Vm, _: &Value, _: &[Value]) -> Res {
    Ok(Value::Num(vm.now.floor()))
}
fn utc(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    Ok(Value::Num(date::make(parts(vm, args))))
}
fn parse(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    Ok(Value::Num(date::parse(&vm.arg_text(args, 0))))
}
fn get_time(vm: &mut Vm, this: &Value, _: &[Value]) -> Res {
    Ok(Value::Num(time(vm, this)))
}
fn iso(vm: &mut Vm, this: &Value, _: &[Value]) -> Res {
    let t = time(vm, this);
    if t.is_nan() {
        return Err(vm.error("RangeError", "Invalid time value"));
    }
    Ok(Value::string(date::iso(t)))
}
fn json(vm: &mut Vm, this: &Value, args: &[Value]) -> Res {
    if time(vm, this).is_nan() {
        return Ok(Value::Null);
    }
    iso(vm, this, args)
}
fn text(vm: &mut Vm, this: &Value, _: &[Value]) -> Res {
    Ok(Value::string(date::to_text(time(vm, this))))
}
fn shown(vm: &mut Vm, this: &Value, f: fn(f64) -> String) -> Res {
    let t = time(vm, this);
    Ok(Value::string(if t.is_nan() {
        "Invalid Date".into()
    } else {
        f(t)
    }))
}
fn utc_text(vm: &mut Vm, this: &Value, _: &[Value]) -> Res {
    shown(vm, this, date::utc_text)
}
fn date_text(vm: &mut Vm, this: &Value, _: &[Value]) -> Res {
    shown(vm, this, date::date_text)
}
fn time_text(vm: &mut Vm, this: &Value, _: &[Value]) -> Res {
    shown(vm, this, date::time_text)
}
fn locale_date_of(t: f64) -> String {
    let f = date::fields(t);
    format!("{}/{}/{}", f[1] + 1, f[2], f[0])
}
fn locale_time_of(t: f64) -> String {
    let f = date::fields(t);
    let (h, half) = (f[3] % 12, if f[3] < 12 { "AM" } else { "PM" });
    let h = if h == 0 { 12 } else { h };
    format!("{h}:{:02}:{:02} {half}", f[4], f[5])
}
fn locale(vm: &mut Vm, this: &Value, _: &[Value]) -> Res {
    shown(vm, this, |t| {
        format!("{}, {}", locale_date_of(t), locale_time_of(t))
    })
}
fn locale_date(vm: &mut Vm, this: &Value, _: &[Value]) -> Res {
    shown(vm, this, locale_date_of)
}
fn locale_time(vm: &mut Vm, this: &Value, _: &[Value]) -> Res {
    shown(vm, this, locale_time_of)
}
fn offset(_: &mut Vm, _: &Value, _: &[Value]) -> Res {
    Ok(Value::Num(0.0))
}

/// `%dateGet(date, field)` and `%dateSet(date, field, values…)` serve all getters and setters.
fn get(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    let t = time(vm, &arg(args, 0));
    if t.is_nan() {
        return Ok(Value::Num(t));
    }
    let i = vm.arg_num(args, 1) as usize;
    Ok(Value::Num(date::fields(t)[i.min(7)] as f64))
}

fn set(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    let d = arg(args, 0);
    let first = vm.arg_num(args, 1) as usize;
    let old = date::fields(time(vm, &d));
    let mut f = [0.0; 7];
    for (i, slot) in f.iter_mut().enumerate() {
        *slot = match args.get(i + 2 - first.min(i + 2)) {
            Some(_) if i >= first && args.len() > i - first + 2 => vm.arg_num(args, i - first + 2),
            _ => old[i] as f64,
        };
    }
    let t = if first == 9 {
        vm.arg_num(args, 2)
    } else {
        date::make(f)
    };
    if let Value::Obj(id) = d {
        vm.heap.get_mut(id).kind = Kind::Date(t);
    }
    Ok(Value::Num(t))
}

pub(super) fn install(vm: &mut Vm) {
    let p = vm.protos.date;
    let id = vm.class("Date", p, construct);
    vm.natives(id, &[("now", now), ("UTC", utc), ("parse", parse)]);
    vm.natives(
        p,
        &[
            ("getTime", get_time),
            ("valueOf", get_time),
            ("toISOString", iso),
            ("toJSON", json),
            ("toString", text),
            ("toUTCString", utc_text),
            ("toGMTString", utc_text),
            ("toDateString", date_text),
            ("toTimeString", time_text),
            ("toLocaleString", locale),
            ("toLocaleDateString", locale_date),
            ("toLocaleTimeString", locale_time),
            ("getTimezoneOffset", offset),
        ],
    );
    let g = vm.global;
    vm.natives(g, &[("%dateGet", get), ("%dateSet", set)]);
}
