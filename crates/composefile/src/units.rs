//! Durations and byte sizes as the specification writes them and Go prints them.

/// Nanoseconds of a duration such as `1h30m`, `10s`, `1.5ms`, `2d`, `1w`.
pub fn parse_duration(text: &str) -> Result<i64, String> {
    let wrong = || format!("time: invalid duration {text:?}");
    let (sign, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Ok(0);
    }
    if rest.is_empty() {
        return Err(wrong());
    }
    let mut total = 0.0;
    while !rest.is_empty() {
        let len = rest
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .ok_or_else(|| format!("time: missing unit in duration {text:?}"))?;
        let number: f64 = rest[..len].parse().map_err(|_| wrong())?;
        rest = &rest[len..];
        let len = rest
            .find(|c: char| c.is_ascii_digit() || c == '.')
            .unwrap_or(rest.len());
        let unit = match &rest[..len] {
            "ns" => 1.0,
            "us" | "µs" => 1e3,
            "ms" => 1e6,
            "s" => 1e9,
            "m" => 60e9,
            "h" => 3600e9,
            "d" => 24.0 * 3600e9,
            "w" => 7.0 * 24.0 * 3600e9,
            unit => {
                return Err(format!("time: unknown unit {unit:?} in duration {text:?}"));
            }
        };
        total += number * unit;
        rest = &rest[len..];
    }
    Ok((sign * total) as i64)
}

/// A duration as Go prints it: `1h30m0s`, `1m30s`, `1.5s`, `10ms`.
pub fn format_duration(ns: i64) -> String {
    if ns == 0 {
        return "0s".to_string();
    }
    let sign = if ns < 0 { "-" } else { "" };
    let ns = ns.unsigned_abs();
    if ns < 1_000_000_000 {
        let (unit, name) = match ns {
            0..1_000 => (1, "ns"),
            1_000..1_000_000 => (1_000, "µs"),
            _ => (1_000_000, "ms"),
        };
        return format!("{sign}{}{name}", fraction(ns, unit));
    }
    let (hours, minutes) = (ns / 3_600_000_000_000, ns / 60_000_000_000 % 60);
    let seconds = fraction(ns % 60_000_000_000, 1_000_000_000);
    match (hours, minutes) {
        (0, 0) => format!("{sign}{seconds}s"),
        (0, m) => format!("{sign}{m}m{seconds}s"),
        (h, m) => format!("{sign}{h}h{m}m{seconds}s"),
    }
}

fn fraction(value: u64, unit: u64) -> String {
    let (whole, rest) = (value / unit, value % unit);
    if rest == 0 {
        return whole.to_string();
    }
    let width = unit.to_string().len() - 1;
    let digits = format!("{rest:0width$}");
    format!("{whole}.{}", digits.trim_end_matches('0'))
}

/// Bytes of a size such as `64m`, `1.5g`, `512`, binary units.
pub fn parse_bytes(text: &str) -> Result<i64, String> {
    let wrong = || format!("invalid size: '{text}'");
    let at = text
        .rfind(|c: char| c.is_ascii_digit() || c == '.')
        .ok_or_else(wrong)?;
    let (number, suffix) = text.split_at(at + 1);
    let (number, suffix) = match suffix.strip_prefix(' ') {
        Some(s) => (number, s),
        None => (number, suffix),
    };
    let value: f64 = number.trim().parse().map_err(|_| wrong())?;
    if value < 0.0 {
        return Err(wrong());
    }
    let suffix = suffix.to_lowercase();
    if suffix.is_empty() {
        return Ok(value as i64);
    }
    let bad = || format!("invalid suffix: '{suffix}'");
    let power = match suffix.chars().next() {
        Some('b') if suffix.len() == 1 => return Ok(value as i64),
        Some('k') => 1,
        Some('m') => 2,
        Some('g') => 3,
        Some('t') => 4,
        Some('p') => 5,
        _ => return Err(bad()),
    };
    if !matches!(&suffix[1..], "" | "b" | "ib") {
        return Err(bad());
    }
    Ok((value * 1024f64.powi(power)) as i64)
}
