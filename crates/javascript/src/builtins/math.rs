//! Math.

use super::arg;
use crate::value::Value;
use crate::vm::{Res, Vm};

macro_rules! unary {
    ($($name:ident => $f:expr),* $(,)?) => {
        $(fn $name(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
            let f: fn(f64) -> f64 = $f;
            Ok(Value::Num(f(vm.arg_num(args, 0))))
        })*
    };
}

unary! {
    abs => f64::abs, floor => f64::floor, ceil => f64::ceil, trunc => f64::trunc,
    sqrt => f64::sqrt, cbrt => f64::cbrt, sin => f64::sin, cos => f64::cos, tan => f64::tan,
    atan => f64::atan, asin => f64::asin, acos => f64::acos, exp => f64::exp, log => f64::ln,
    log2 => f64::log2, log10 => f64::log10, log1p => f64::ln_1p, expm1 => f64::exp_m1,
    sign => |n| if n == 0.0 || n.is_nan() { n } else { n.signum() },
    round => |n| (n + 0.5).floor(),
    fround => |n| f64::from(n as f32),
}

fn max(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    fold(vm, args, f64::NEG_INFINITY, |a, b| a > b)
}
fn min(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    fold(vm, args, f64::INFINITY, |a, b| a < b)
}
fn fold(vm: &Vm, args: &[Value], mut best: f64, better: fn(f64, f64) -> bool) -> Res {
    for i in 0..args.len() {
        let n = vm.arg_num(args, i);
        if n.is_nan() {
            return Ok(Value::Num(n));
        }
        if better(n, best) {
            best = n;
        }
    }
    Ok(Value::Num(best))
}
fn pow(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    Ok(Value::Num(vm.arg_num(args, 0).powf(vm.arg_num(args, 1))))
}
fn atan2(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    Ok(Value::Num(vm.arg_num(args, 0).atan2(vm.arg_num(args, 1))))
}
fn hypot(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    let sum: f64 = (0..args.len()).map(|i| vm.arg_num(args, i).powi(2)).sum();
    Ok(Value::Num(sum.sqrt()))
}
fn random(vm: &mut Vm, _: &Value, _: &[Value]) -> Res {
    Ok(Value::Num((vm.random() >> 11) as f64 / (1u64 << 53) as f64))
}
fn imul(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    let n = |i| crate::number::to_i32(vm.arg_num(args, i));
    Ok(Value::Num(f64::from(n(0).wrapping_mul(n(1)))))
}
fn clz32(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    let n = crate::number::to_i32(vm.to_number(&arg(args, 0))) as u32;
    Ok(Value::Num(f64::from(n.leading_zeros())))
}

pub(super) fn install(vm: &mut Vm) {
    let id = vm.object();
    vm.natives(
        id,
        &[
            ("abs", abs),
            ("floor", floor),
            ("ceil", ceil),
            ("trunc", trunc),
            ("sqrt", sqrt),
            ("cbrt", cbrt),
            ("sin", sin),
            ("cos", cos),
            ("tan", tan),
            ("atan", atan),
            ("asin", asin),
            ("acos", acos),
            ("atan2", atan2),
            ("exp", exp),
            ("expm1", expm1),
            ("log", log),
            ("log2", log2),
            ("log10", log10),
            ("log1p", log1p),
            ("sign", sign),
            ("round", round),
            ("fround", fround),
            ("max", max),
            ("min", min),
            ("pow", pow),
            ("hypot", hypot),
            ("random", random),
            ("imul", imul),
            ("clz32", clz32),
        ],
    );
    for (name, n) in [
        ("PI", std::f64::consts::PI),
        ("E", std::f64::consts::E),
        ("LN2", std::f64::consts::LN_2),
        ("LN10", std::f64::consts::LN_10),
        ("LOG2E", std::f64::consts::LOG2_E),
        ("LOG10E", std::f64::consts::LOG10_E),
        ("SQRT2", std::f64::consts::SQRT_2),
        ("SQRT1_2", std::f64::consts::FRAC_1_SQRT_2),
    ] {
        vm.hide(id, name, Value::Num(n));
    }
    super::tag(vm, id, "Math");
    vm.hide(vm.global, "Math", Value::Obj(id));
}
