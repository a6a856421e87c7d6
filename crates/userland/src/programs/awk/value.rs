//! Awk's values: numbers, strings, and input that looks like a number.

use super::super::kit::printf::parse_float;
use super::super::kit::spec::Spec;
use std::rc::Rc;

/// A scalar.
#[derive(Debug, Clone, Default)]
pub enum Value {
    #[default]
    Unset,
    Num(f64),
    Str(Rc<str>),
    /// Text from input that looks like a number.
    StrNum(Rc<str>, f64),
}

impl Value {
    /// A string constant or the result of string operations.
    pub fn text(s: &str) -> Value {
        Value::Str(Rc::from(s))
    }

    /// Text from a field, `getline`, `-v`, `split`: a number if it looks like one.
    pub fn input(s: &str) -> Value {
        let t = s.trim_matches([' ', '\t', '\n', '\r']);
        if !t.is_empty()
            && t.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c))
            && !t.contains(['x', 'X', 'n', 'i', 'N', 'I'])
        {
            let (v, used) = parse_float(t);
            if used == t.len() {
                return Value::StrNum(Rc::from(s), v);
            }
        }
        Value::Str(Rc::from(s))
    }

    /// The number it stands for.
    pub fn num(&self) -> f64 {
        match self {
            Value::Unset => 0.0,
            Value::Num(n) | Value::StrNum(_, n) => *n,
            Value::Str(s) => {
                let t = s.trim_start();
                if t.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c))
                    && !t.starts_with("0x")
                    && !t.starts_with("0X")
                {
                    parse_float(t).0
                } else {
                    0.0
                }
            }
        }
    }

    /// The text it stands for; `convfmt` for numbers that are no integers.
    pub fn str(&self, convfmt: &str, limit: f64) -> Rc<str> {
        match self {
            Value::Unset => Rc::from(""),
            Value::Str(s) | Value::StrNum(s, _) => s.clone(),
            Value::Num(n) => Rc::from(number(*n, convfmt, limit).as_str()),
        }
    }

    /// Its truth.
    pub fn truth(&self) -> bool {
        match self {
            Value::Unset => false,
            Value::Num(n) | Value::StrNum(_, n) => *n != 0.0,
            Value::Str(s) => !s.is_empty(),
        }
    }

    /// Whether comparisons take it as a number.
    pub fn numeric(&self) -> bool {
        !matches!(self, Value::Str(_))
    }
}

/// The whole numbers that busybox's awk prints as such.
pub const WIDE: f64 = 1e16;
/// Those of mawk, which holds them in 32 bits; `%d` stops there too.
pub const NARROW: f64 = 2_147_483_648.0;

/// A number as awk prints it: integers within the limit whole, others by the format.
pub fn number(n: f64, format: &str, limit: f64) -> String {
    if n == n.trunc() && n < limit && n >= -limit {
        return format!("{}", n as i64);
    }
    if n.is_nan() {
        return if n.is_sign_negative() { "-nan" } else { "nan" }.to_string();
    }
    if n.is_infinite() {
        return if n < 0.0 { "-inf" } else { "inf" }.to_string();
    }
    let body = format.strip_prefix('%').unwrap_or(".6g");
    let (spec, rest) = Spec::parse(body, &mut |_| 0);
    let conv = rest.chars().next().unwrap_or('g');
    match conv {
        'd' | 'i' => spec.signed(n as i64),
        _ => spec.float(n, conv),
    }
}

/// `sprintf` and `printf`.
pub fn format(fmt: &str, args: &[Value], convfmt: &str, limit: f64) -> String {
    let mut out = String::new();
    let mut next = 0;
    let mut rest = fmt;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix('%') {
            out.push('%');
            rest = after;
            continue;
        }
        let (spec, after) = Spec::parse_c(rest, &mut |_| {
            let v = args.get(next).map_or(0.0, Value::num);
            next += 1;
            v as i64
        });
        let Some(conv) = after.chars().next() else {
            out.push('%');
            break;
        };
        let shown = &rest[..rest.len() - after.len() + conv.len_utf8()];
        rest = &after[conv.len_utf8()..];
        if !"diouxXcsfFeEgG".contains(conv) {
            out.push('%');
            out.push_str(shown);
            continue;
        }
        let v = args.get(next).cloned().unwrap_or_default();
        next += 1;
        out.push_str(&match conv {
            'd' | 'i' => {
                let mut n = v.num();
                if limit == NARROW {
                    n = n.clamp(-NARROW, NARROW - 1.0);
                }
                if n.abs() < 9.2e18 {
                    spec.signed(n as i64)
                } else {
                    spec.float(n, 'f')
                        .split('.')
                        .next()
                        .unwrap_or("")
                        .to_string()
                }
            }
            'o' | 'x' | 'X' | 'u' => {
                let n = v.num();
                spec.unsigned(if n < 0.0 { n as i64 as u64 } else { n as u64 }, conv)
            }
            'c' => match &v {
                Value::Num(n) | Value::StrNum(_, n) => spec.text(
                    &char::from_u32(*n as u32)
                        .map(String::from)
                        .unwrap_or_default(),
                ),
                other => spec.text(
                    &other
                        .str(convfmt, limit)
                        .chars()
                        .take(1)
                        .collect::<String>(),
                ),
            },
            's' => spec.text(&v.str(convfmt, limit)),
            c => spec.float(v.num(), c),
        });
        if out.len() > 8 << 20 {
            break;
        }
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_formats() {
        assert_eq!(number(3.0, "%.6g", WIDE), "3");
        assert_eq!(number(0.1, "%.6g", WIDE), "0.1");
        assert_eq!(number(1e6 / 3.0, "%.6g", WIDE), "333333");
        assert_eq!(
            format(
                "%5.2f|%-4s|%c|%x",
                &[
                    Value::Num(2.5),
                    Value::text("ab"),
                    Value::text("xyz"),
                    Value::Num(255.0)
                ],
                "%.6g",
                WIDE
            ),
            " 2.50|ab  |x|ff"
        );
        assert!(
            Value::input("10").numeric()
                && !Value::input("10a").numeric()
                && !Value::input("").numeric()
        );
    }
}
