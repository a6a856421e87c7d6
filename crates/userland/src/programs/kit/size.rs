//! Numbers with size suffixes: read (`1M`, `4k`, `10MB`) and written for people (`1.5K`).

/// Reads a count with GNU's suffixes (`b` 512, `K` 1024, `kB` 1000, …).
pub fn parse(text: &str) -> Option<u64> {
    let split = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, suffix) = text.split_at(split);
    let n: u64 = if number.is_empty() && !suffix.is_empty() {
        1
    } else {
        number.parse().ok()?
    };
    let (letter, base) = match suffix {
        "" => return Some(n),
        "c" => return Some(n),
        "w" => return n.checked_mul(2),
        "b" => return n.checked_mul(512),
        s if s.ends_with("iB") && s.len() == 3 => (s.chars().next()?, 1024u64),
        s if s.ends_with('B') && s.len() == 2 => (s.chars().next()?, 1000),
        s if s.len() == 1 => (s.chars().next()?, 1024),
        _ => return None,
    };
    let power = "kmgtp".find(letter.to_ascii_lowercase())? as u32 + 1;
    n.checked_mul(base.checked_pow(power)?)
}

/// Coreutils' `-h`: one decimal below ten, rounded up.
pub fn human(bytes: u64) -> String {
    scaled(bytes, 1024.0, &["", "K", "M", "G", "T", "P"])
}

/// Coreutils' `--si`.
pub fn human_si(bytes: u64) -> String {
    scaled(bytes, 1000.0, &["", "k", "M", "G", "T", "P"])
}

fn scaled(bytes: u64, base: f64, units: &[&str]) -> String {
    let mut value = bytes as f64;
    let mut unit = 0;
    while value >= base && unit + 1 < units.len() {
        value /= base;
        unit += 1;
    }
    if unit == 0 {
        return bytes.to_string();
    }
    let tenth = (value * 10.0).ceil() / 10.0;
    if tenth < 10.0 {
        return format!("{tenth:.1}{}", units[unit]);
    }
    let whole = value.ceil();
    if whole >= base && unit + 1 < units.len() {
        return format!("1.0{}", units[unit + 1]);
    }
    format!("{whole:.0}{}", units[unit])
}

/// Busybox's `-h`: one decimal, rounded to nearest, whole numbers from ten units of the first kind.
pub fn human_busybox(bytes: u64) -> String {
    let units = ["", "K", "M", "G", "T"];
    let mut value = bytes;
    let mut frac = 0u64;
    let mut unit = 0;
    while value >= 1024 && unit + 1 < units.len() {
        frac = (((value % 1024) * 10) + 512) / 1024;
        value /= 1024;
        unit += 1;
    }
    if frac >= 10 {
        value += 1;
        frac = 0;
    }
    if unit == 0 {
        value.to_string()
    } else {
        format!("{value}.{frac}{}", units[unit])
    }
}

/// Seconds of `sleep`, `timeout`, `watch`: fractions and `s m h d`.
pub fn seconds(text: &str) -> Option<f64> {
    if text == "infinity" || text == "inf" {
        return Some(f64::INFINITY);
    }
    let (number, scale) = match text.chars().last()? {
        's' => (&text[..text.len() - 1], 1.0),
        'm' => (&text[..text.len() - 1], 60.0),
        'h' => (&text[..text.len() - 1], 3600.0),
        'd' => (&text[..text.len() - 1], 86_400.0),
        _ => (text, 1.0),
    };
    if !number.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    number
        .parse::<f64>()
        .ok()
        .filter(|v| v.is_finite() && *v >= 0.0)
        .map(|v| v * scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_durations() {
        assert_eq!(parse("1M"), Some(1 << 20));
        assert_eq!(parse("10kB"), Some(10_000));
        assert_eq!(parse("x"), None);
        assert_eq!(human(1536), "1.5K");
        assert_eq!(human(4096), "4.0K");
        assert_eq!(human(11_000), "11K");
        assert_eq!(human_busybox(1536), "1.5K");
        assert_eq!(seconds("0.5m"), Some(30.0));
        assert_eq!(seconds("-1"), None);
    }
}
