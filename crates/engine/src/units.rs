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
    let last = text.rfind(|c: char| c.is_ascii_digit() || c == '.' || c == ' ');
    let (number, suffix) = text.split_at(last.ok_or_else(invalid)? + 1);
    let number = number.strip_suffix(' ').unwrap_or(number);
    let number = match number.parse::<f64>() {
        Ok(number) if number >= 0.0 => number,
        Ok(_) => return Err(invalid()),
        Err(_) => {
            let named = dockerfile::goformat::quote(number);
            return Err(format!(
                "strconv.ParseFloat: parsing {named}: invalid syntax"
            ));
        }
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
