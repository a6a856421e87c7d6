//! Sizes as people write them, read by the client and by the engine alike (go-units).

/// Reads a size in powers of 1024 (`512m`, `1.5g`), or says as docker does that it is none.
pub fn ram_in_bytes(text: &str) -> Result<i64, String> {
    parse_size(text, 1024.0)
}

/// Reads a size in powers of 1000.
pub fn from_human_size(text: &str) -> Result<i64, String> {
    parse_size(text, 1000.0)
}

fn parse_size(text: &str, base: f64) -> Result<i64, String> {
    let invalid = || format!("invalid size: '{text}'");
    let split = text
        .rfind(|c: char| c.is_ascii_digit() || c == '.')
        .map_or(0, |at| at + 1);
    let (number, suffix) = text.split_at(split);
    let has_blank = number.ends_with(' ') || suffix.starts_with(' ');
    let number: f64 = match number.parse() {
        Ok(number) if number >= 0.0 && !text.starts_with('+') => number,
        _ => return Err(invalid()),
    };
    let suffix = if has_blank {
        suffix.trim_start()
    } else {
        suffix
    };
    if suffix.len() > 3 {
        return Err(format!("invalid suffix: '{suffix}'"));
    }
    let suffix = suffix.to_ascii_lowercase();
    let mut chars = suffix.chars();
    let power = match chars.next() {
        None => 0,
        Some('b') if suffix.len() == 1 => 0,
        Some(c) => match "kmgtp".find(c) {
            Some(at) => at as i32 + 1,
            None => return Err(format!("invalid suffix: '{suffix}'")),
        },
    };
    match chars.as_str() {
        "" | "b" | "ib" => Ok((number * base.powi(power)) as i64),
        _ => Err(format!("invalid suffix: '{suffix}'")),
    }
}
