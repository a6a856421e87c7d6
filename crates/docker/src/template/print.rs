//! Go's `fmt`, for template values: `%v` of maps and slices, `printf` and its verbs.

use super::value::{Nil, Value};
use dockerfile::goformat::duration;

/// What an action prints.
pub fn display(value: &Value) -> String {
    match value {
        Value::Nil(Nil::Interface) => "<no value>".into(),
        other => {
            let mut out = String::new();
            plain(other, 0, &mut out);
            out
        }
    }
}

/// `fmt.Sprint`: blanks only between operands of which neither is a string.
pub fn sprint(args: &[Value]) -> String {
    let mut out = String::new();
    let mut before_is_text = true;
    for (i, arg) in args.iter().enumerate() {
        let is_text = matches!(arg, Value::Str(_));
        if i > 0 && !is_text && !before_is_text {
            out.push(' ');
        }
        plain(arg, 0, &mut out);
        before_is_text = is_text;
    }
    out
}

/// `fmt.Sprintln`: blanks between all operands and a newline.
pub fn sprintln(args: &[Value]) -> String {
    let mut out = String::new();
    for (i, arg) in args.iter().enumerate() {
        if i > 0 {
            out.push(' ');
        }
        plain(arg, 0, &mut out);
    }
    out.push('\n');
    out
}

fn plain(value: &Value, depth: usize, out: &mut String) {
    match value {
        Value::Nil(Nil::Interface | Nil::Pointer) => out.push_str("<nil>"),
        Value::Nil(Nil::List) => out.push_str("[]"),
        Value::Nil(Nil::Map) => out.push_str("map[]"),
        Value::Bool(b) => out.push_str(if *b { "true" } else { "false" }),
        Value::Int(n) => out.push_str(&n.to_string()),
        Value::Duration(n) => out.push_str(&duration(*n)),
        Value::Float(x) => out.push_str(&float(*x)),
        Value::Str(s) | Value::Number(s) => out.push_str(s),
        Value::Time(text) => out.push_str(&time(text)),
        Value::List(list) => sequence("[", "]", &mut list.items.iter(), out, |item, out| {
            plain(item, depth + 1, out);
        }),
        Value::Map(map) => sequence(
            "map[",
            "]",
            &mut map.entries.iter(),
            out,
            |(key, item), out| {
                out.push_str(key);
                out.push(':');
                plain(item, depth + 1, out);
            },
        ),
        // A pointer inside something else prints as an address; the digits carry no meaning.
        Value::Struct(s) if depth > 0 && s.ty.starts_with('*') => out.push_str("0xc000126000"),
        Value::Struct(s) => {
            sequence("{", "}", &mut s.fields.iter(), out, |field, out| {
                plain(&field.value, depth + 1, out);
            });
        }
        Value::Lookup(_) => out.push_str("0x1126000"),
    }
}

/// Go's text of a time in UTC, from RFC 3339: `2026-11-18 11:06:40.04 +0000 UTC`.
fn time(rfc3339: &str) -> String {
    match rfc3339.strip_suffix('Z') {
        Some(text) => format!("{} +0000 UTC", text.replacen('T', " ", 1)),
        None => rfc3339.to_string(),
    }
}

fn sequence<'a, T>(
    open: &str,
    close: &str,
    items: &mut dyn Iterator<Item = &'a T>,
    out: &mut String,
    mut item: impl FnMut(&T, &mut String),
) where
    T: 'a,
{
    out.push_str(open);
    for (i, element) in items.enumerate() {
        if i > 0 {
            out.push(' ');
        }
        item(element, out);
    }
    out.push_str(close);
}

/// A float as `%v` prints it: the shortest form, with an exponent when it is very large or small.
fn float(x: f64) -> String {
    if x.is_nan() {
        return "NaN".into();
    }
    if x.is_infinite() {
        return if x > 0.0 {
            "+Inf".into()
        } else {
            "-Inf".into()
        };
    }
    let magnitude = x.abs();
    if magnitude != 0.0 && !(1e-4..1e21).contains(&magnitude) {
        exponent(&format!("{x:e}"))
    } else {
        x.to_string()
    }
}

/// Rust's `1e5` with Go's sign and two digits: `1e+05`.
fn exponent(text: &str) -> String {
    let Some((mantissa, digits)) = text.split_once('e') else {
        return text.to_string();
    };
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(rest) => ('-', rest),
        None => ('+', digits),
    };
    format!("{mantissa}e{sign}{digits:0>2}")
}

/// A string in Go's double quotes (`strconv.Quote`).
pub fn quote(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\u{b}' => out.push_str("\\v"),
            '\u{c}' => out.push_str("\\f"),
            c if (c as u32) < 0x20 || c as u32 == 0x7f => {
                out.push_str(&format!("\\x{:02x}", c as u32));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[derive(Default)]
struct Flags {
    minus: bool,
    plus: bool,
    zero: bool,
    space: bool,
    sharp: bool,
    width: Option<usize>,
    precision: Option<usize>,
}

/// `fmt.Sprintf`.
pub fn sprintf(format: &str, args: &[Value]) -> String {
    let mut out = String::new();
    let mut chars = format.chars().peekable();
    let mut next = 0;
    while let Some(c) = chars.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        let mut flags = Flags::default();
        while let Some(c) = chars.peek() {
            match c {
                '-' => flags.minus = true,
                '+' => flags.plus = true,
                '0' => flags.zero = true,
                ' ' => flags.space = true,
                '#' => flags.sharp = true,
                _ => break,
            }
            chars.next();
        }
        flags.width = number(&mut chars, args, &mut next);
        if chars.peek() == Some(&'.') {
            chars.next();
            flags.precision = Some(number(&mut chars, args, &mut next).unwrap_or(0));
        }
        match chars.next() {
            None => out.push_str("%!(NOVERB)"),
            Some('%') => out.push('%'),
            Some(verb) => match args.get(next) {
                None => out.push_str(&format!("%!{verb}(MISSING)")),
                Some(arg) => {
                    next += 1;
                    out.push_str(&pad(&verb_text(verb, arg, &flags), verb, arg, &flags));
                }
            },
        }
    }
    if next < args.len() {
        let extra: Vec<String> = args[next..]
            .iter()
            .map(|a| format!("{}={}", a.type_name(), sprint(std::slice::from_ref(a))))
            .collect();
        out.push_str(&format!("%!(EXTRA {})", extra.join(", ")));
    }
    out
}

/// A width or precision, or `*` for the next argument; capped, so that no format fills the memory.
fn number(
    chars: &mut std::iter::Peekable<std::str::Chars<'_>>,
    args: &[Value],
    next: &mut usize,
) -> Option<usize> {
    if chars.peek() == Some(&'*') {
        chars.next();
        let value = args.get(*next);
        *next += 1;
        return match value {
            Some(Value::Int(n)) => usize::try_from(*n).ok().map(|n| n.min(4096)),
            _ => None,
        };
    }
    let mut value: Option<usize> = None;
    while let Some(digit) = chars.peek().and_then(|c| c.to_digit(10)) {
        value = Some((value.unwrap_or(0) * 10 + digit as usize).min(4096));
        chars.next();
    }
    value
}

fn pad(text: &str, verb: char, arg: &Value, flags: &Flags) -> String {
    let width = flags.width.unwrap_or(0);
    let length = text.chars().count();
    if length >= width {
        return text.to_string();
    }
    let fill = width - length;
    if flags.minus {
        return format!("{text}{}", " ".repeat(fill));
    }
    let numeric =
        matches!(arg, Value::Int(_) | Value::Float(_)) && !matches!(verb, 'c' | 'q' | 'T');
    if flags.zero && numeric {
        let (sign, digits) = match text.strip_prefix(['-', '+']) {
            Some(rest) => text.split_at(text.len() - rest.len()),
            None => ("", text),
        };
        return format!("{sign}{}{digits}", "0".repeat(fill));
    }
    format!("{}{text}", if flags.zero { "0" } else { " " }.repeat(fill))
}

fn verb_text(verb: char, arg: &Value, flags: &Flags) -> String {
    match (verb, arg) {
        ('T', _) => arg.type_name(),
        ('v' | 's', Value::Duration(n)) => duration(*n),
        (_, Value::Duration(n)) => verb_text(verb, &Value::Int(*n), flags),
        ('v', Value::Str(s)) if flags.sharp => quote(s),
        ('v', Value::Int(n)) if flags.plus => format!("{n:+}"),
        ('v', _) => sprint(std::slice::from_ref(arg)),
        ('s' | 'q' | 'x' | 'X', Value::List(list)) => {
            let items: Vec<String> = list
                .items
                .iter()
                .map(|item| verb_text(verb, item, flags))
                .collect();
            format!("[{}]", items.join(" "))
        }
        ('d', Value::List(list)) => {
            let items: Vec<String> = list
                .items
                .iter()
                .map(|item| verb_text(verb, item, flags))
                .collect();
            format!("[{}]", items.join(" "))
        }
        ('s', Value::Str(s) | Value::Number(s)) => match flags.precision {
            Some(n) => s.chars().take(n).collect(),
            None => s.clone(),
        },
        ('s', Value::Map(_) | Value::Struct(_) | Value::Nil(Nil::List | Nil::Map)) => {
            sprint(std::slice::from_ref(arg))
        }
        ('q', Value::Str(s) | Value::Number(s)) => quote(s),
        ('q', Value::Int(n)) => format!("'{}'", to_char(*n)),
        ('x', Value::Str(s)) => s.bytes().map(|b| format!("{b:02x}")).collect(),
        ('X', Value::Str(s)) => s.bytes().map(|b| format!("{b:02X}")).collect(),
        ('t', Value::Bool(b)) => b.to_string(),
        ('d', Value::Int(n)) => signed(*n, flags),
        ('b', Value::Int(n)) => radix(*n, 2),
        ('o', Value::Int(n)) => radix(*n, 8),
        ('x', Value::Int(n)) => format!("{}{}", if flags.sharp { "0x" } else { "" }, radix(*n, 16)),
        ('X', Value::Int(n)) => format!(
            "{}{}",
            if flags.sharp { "0X" } else { "" },
            radix(*n, 16).to_uppercase()
        ),
        ('c', Value::Int(n)) => to_char(*n).to_string(),
        ('U', Value::Int(n)) => format!("U+{n:04X}"),
        ('f' | 'F', Value::Float(x)) => format!("{:.*}", flags.precision.unwrap_or(6), x),
        ('e', Value::Float(x)) => exponent(&format!("{:.*e}", flags.precision.unwrap_or(6), x)),
        ('g', Value::Float(x)) => float(*x),
        (verb, Value::Nil(Nil::Interface | Nil::Pointer)) => format!("%!{verb}(<nil>)"),
        (verb, arg) => format!(
            "%!{verb}({}={})",
            arg.type_name(),
            sprint(std::slice::from_ref(arg))
        ),
    }
}

fn signed(n: i64, flags: &Flags) -> String {
    match n {
        n if n >= 0 && flags.plus => format!("+{n}"),
        n if n >= 0 && flags.space => format!(" {n}"),
        n => n.to_string(),
    }
}

fn radix(n: i64, base: u64) -> String {
    let mut rest = n.unsigned_abs();
    let mut digits = Vec::new();
    loop {
        digits.push(char::from_digit((rest % base) as u32, base as u32).unwrap_or('0'));
        rest /= base;
        if rest == 0 {
            break;
        }
    }
    if n < 0 {
        digits.push('-');
    }
    digits.iter().rev().collect()
}

fn to_char(n: i64) -> char {
    u32::try_from(n)
        .ok()
        .and_then(char::from_u32)
        .unwrap_or('\u{fffd}')
}
