//! Numbers to text and back, by ECMAScript's rules.

/// `Number::toString` in base ten.
pub fn to_string(n: f64) -> String {
    if n.is_nan() {
        return "NaN".into();
    }
    if n == 0.0 {
        return "0".into();
    }
    if n.is_infinite() {
        return if n > 0.0 { "Infinity" } else { "-Infinity" }.into();
    }
    if n.fract() == 0.0 && n.abs() < 1e15 {
        return (n as i64).to_string();
    }
    let text = format!("{:e}", n.abs());
    let (mantissa, exp) = text.split_once('e').unwrap_or((&text, "0"));
    let digits: String = mantissa.chars().filter(|c| *c != '.').collect();
    let exp: i32 = exp.parse().unwrap_or(0);
    let sign = if n < 0.0 { "-" } else { "" };
    let len = digits.len() as i32;
    let point = exp + 1;
    let body = if (len..=21).contains(&point) {
        format!("{digits}{}", "0".repeat((point - len) as usize))
    } else if 0 < point && point <= 21 {
        let (a, b) = digits.split_at(point as usize);
        format!("{a}.{b}")
    } else if -6 < point && point <= 0 {
        format!("0.{}{digits}", "0".repeat(-point as usize))
    } else {
        let e = if exp < 0 { "-" } else { "+" };
        let (a, b) = digits.split_at(1);
        let dot = if b.is_empty() { "" } else { "." };
        format!("{a}{dot}{b}e{e}{}", exp.abs())
    };
    format!("{sign}{body}")
}

/// `Number.prototype.toString(radix)`.
pub fn to_radix(n: f64, radix: u32) -> String {
    if radix == 10 || !n.is_finite() {
        return to_string(n);
    }
    let digit = |d: u32| char::from_digit(d, radix).unwrap_or('0');
    let mut int = n.abs().trunc();
    let mut frac = n.abs().fract();
    let mut out = Vec::new();
    while int >= 1.0 && out.len() < 1100 {
        out.push(digit((int % f64::from(radix)) as u32));
        int = (int / f64::from(radix)).trunc();
    }
    if out.is_empty() {
        out.push('0');
    }
    if n < 0.0 {
        out.push('-');
    }
    out.reverse();
    let mut text: String = out.into_iter().collect();
    if frac > 0.0 {
        text.push('.');
        let mut delta = f64::EPSILON / 2.0 * n.abs().max(1.0);
        while frac > delta && text.len() < 70 {
            frac *= f64::from(radix);
            delta *= f64::from(radix);
            text.push(digit(frac.trunc() as u32));
            frac = frac.fract();
        }
    }
    text
}

/// What `Number(text)` gives.
pub fn parse(text: &str) -> f64 {
    let t = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if t.is_empty() {
        return 0.0;
    }
    let radix = match t.get(..2) {
        Some("0x" | "0X") => 16,
        Some("0o" | "0O") => 8,
        Some("0b" | "0B") => 2,
        _ => 10,
    };
    if radix != 10 {
        return int_digits(&t[2..], radix).map_or(f64::NAN, |(n, used)| {
            if used == t.len() - 2 { n } else { f64::NAN }
        });
    }
    match t.trim_start_matches(['+', '-']) {
        "Infinity" => {
            return if t.starts_with('-') {
                f64::NEG_INFINITY
            } else {
                f64::INFINITY
            };
        }
        rest => {
            let ok = rest
                .bytes()
                .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-'));
            if !ok || t.len() - rest.len() > 1 {
                return f64::NAN;
            }
        }
    }
    t.parse().unwrap_or(f64::NAN)
}

/// Leading digits in a base: their value and how many there were.
pub fn int_digits(text: &str, radix: u32) -> Option<(f64, usize)> {
    let mut n = 0.0;
    let mut used = 0;
    for c in text.chars() {
        let Some(d) = c.to_digit(radix) else { break };
        n = n * f64::from(radix) + f64::from(d);
        used += 1;
    }
    (used > 0).then_some((n, used))
}

/// `ToInt32`.
pub fn to_i32(n: f64) -> i32 {
    if !n.is_finite() {
        return 0;
    }
    let m = n.trunc() % 4_294_967_296.0;
    (m as i64) as u32 as i32
}

/// An array index, if the text is one in its canonical form.
pub fn array_index(text: &str) -> Option<u32> {
    let b = text.as_bytes();
    if b.is_empty() || b.len() > 10 || (b[0] == b'0' && b.len() > 1) {
        return None;
    }
    if !b.iter().all(u8::is_ascii_digit) {
        return None;
    }
    text.parse().ok().filter(|n| *n < u32::MAX)
}
