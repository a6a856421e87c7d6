//! Dates in UTC: the proleptic Gregorian calendar on milliseconds since 1970.

const DAY: f64 = 86_400_000.0;
const DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// year, month (0-11), day, hour, minute, second, millisecond, weekday
pub fn fields(t: f64) -> [i64; 8] {
    let days = (t / DAY).floor() as i64;
    let ms = (t - days as f64 * DAY) as i64;
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = doy - (153 * mp + 2) / 5 + 1;
    let month = if mp < 10 { mp + 2 } else { mp - 10 };
    let year = yoe + era * 400 + i64::from(month <= 1);
    [
        year,
        month,
        day,
        ms / 3_600_000,
        ms / 60_000 % 60,
        ms / 1000 % 60,
        ms % 1000,
        (days + 4).rem_euclid(7),
    ]
}

/// Milliseconds of a date whose parts may overflow into each other.
pub fn make(f: [f64; 7]) -> f64 {
    if f.iter().any(|n| !n.is_finite()) {
        return f64::NAN;
    }
    let months = f[0] * 12.0 + f[1].trunc();
    let (y, m) = (
        (months / 12.0).floor() as i64,
        months.rem_euclid(12.0) as i64,
    );
    let y = if m <= 1 { y - 1 } else { y };
    let era = y.div_euclid(400);
    let yoe = y.rem_euclid(400);
    let mp = (m + 10) % 12;
    let doy = (153 * mp + 2) / 5;
    let doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    let days = (era * 146_097 + doe - 719_468) as f64 + f[2].trunc() - 1.0;
    days * DAY + f[3] * 3_600_000.0 + f[4] * 60_000.0 + f[5] * 1000.0 + f[6]
}

pub fn iso(t: f64) -> String {
    let [y, mo, d, h, mi, s, ms, _] = fields(t);
    format!("{y:04}-{:02}-{d:02}T{h:02}:{mi:02}:{s:02}.{ms:03}Z", mo + 1)
}

pub fn date_text(t: f64) -> String {
    let f = fields(t);
    let (w, m) = (DAYS[f[7] as usize], MONTHS[f[1] as usize]);
    format!("{w} {m} {:02} {:04}", f[2], f[0])
}

pub fn time_text(t: f64) -> String {
    let f = fields(t);
    format!(
        "{:02}:{:02}:{:02} GMT+0000 (Coordinated Universal Time)",
        f[3], f[4], f[5]
    )
}

/// `Date.prototype.toString`.
pub fn to_text(t: f64) -> String {
    if t.is_nan() {
        return "Invalid Date".into();
    }
    format!("{} {}", date_text(t), time_text(t))
}

pub fn utc_text(t: f64) -> String {
    let f = fields(t);
    let (w, m) = (DAYS[f[7] as usize], MONTHS[f[1] as usize]);
    format!(
        "{w}, {:02} {m} {:04} {:02}:{:02}:{:02} GMT",
        f[2], f[0], f[3], f[4], f[5]
    )
}

/// ISO 8601 and the forms `toString` prints.
pub fn parse(text: &str) -> f64 {
    let t = text.trim();
    let mut nums: Vec<f64> = Vec::new();
    let mut month = None;
    let mut word = String::new();
    let mut offset = 0.0;
    let b = t.as_bytes();
    let mut i = 0;
    while i < b.len() {
        let c = b[i];
        if c.is_ascii_digit() {
            let start = i;
            while i < b.len() && b[i].is_ascii_digit() {
                i += 1;
            }
            nums.push(t[start..i].parse().unwrap_or(f64::NAN));
            continue;
        }
        if c.is_ascii_alphabetic() {
            word.push(c as char);
            if word.len() == 3
                && let Some(m) = MONTHS.iter().position(|m| m.eq_ignore_ascii_case(&word))
            {
                month = Some(m as f64);
            }
        } else {
            word.clear();
            if c == b'(' {
                break;
            }
            let signed = matches!(c, b'+' | b'-') && nums.len() >= 5;
            if signed && b[i + 1..].iter().filter(|d| d.is_ascii_digit()).count() >= 4 {
                let digits: String = t[i + 1..].chars().filter(char::is_ascii_digit).collect();
                let h: f64 = digits.get(..2).and_then(|d| d.parse().ok()).unwrap_or(0.0);
                let m: f64 = digits.get(2..4).and_then(|d| d.parse().ok()).unwrap_or(0.0);
                let ms = (h * 60.0 + m) * 60_000.0;
                offset = if c == b'+' { -ms } else { ms };
                break;
            }
        }
        i += 1;
    }
    let get = |i: usize, other: f64| nums.get(i).copied().unwrap_or(other);
    let f = match month {
        // "24 Nov 2026" or "Nov 24 2026", then the time.
        Some(m) if nums.len() >= 2 => [
            get(1, 0.0),
            m,
            get(0, 1.0),
            get(2, 0.0),
            get(3, 0.0),
            get(4, 0.0),
            0.0,
        ],
        None if !nums.is_empty() && b[0].is_ascii_digit() => {
            let ms = get(6, 0.0);
            [
                get(0, 0.0),
                get(1, 1.0) - 1.0,
                get(2, 1.0),
                get(3, 0.0),
                get(4, 0.0),
                get(5, 0.0),
                ms,
            ]
        }
        _ => return f64::NAN,
    };
    make(f) + offset
}
