//! Calendar arithmetic, `strftime` and the date words of `date -d` and `touch -d`.
//! Not modelled: time zones with summer time, locales other than C.

/// A moment broken down in some zone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Civil {
    pub year: i64,
    /// 1..=12
    pub month: u32,
    pub day: u32,
    pub hour: u32,
    pub minute: u32,
    pub second: u32,
    /// 0 is Sunday.
    pub weekday: u32,
    /// 1..=366
    pub yearday: u32,
}

pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
pub const DAYS: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

/// A fixed offset from UTC with its abbreviation.
#[derive(Clone, Debug, PartialEq)]
pub struct Zone {
    pub name: String,
    pub offset: i64,
}

impl Zone {
    /// Coordinated universal time.
    pub fn utc() -> Zone {
        Zone {
            name: "UTC".to_string(),
            offset: 0,
        }
    }

    /// The zone a `TZ` value names; unknown names are UTC, as in an image without tzdata.
    pub fn from_tz(tz: Option<&str>) -> Zone {
        let Some(tz) = tz
            .map(|t| t.trim_start_matches(':'))
            .filter(|t| !t.is_empty())
        else {
            return Zone::utc();
        };
        for (name, abbr, hours) in [
            ("Asia/Tokyo", "JST", 9),
            ("Japan", "JST", 9),
            ("Asia/Seoul", "KST", 9),
            ("Asia/Shanghai", "CST", 8),
            ("Asia/Singapore", "+08", 8),
            ("Asia/Kolkata", "IST", 5),
            ("America/Sao_Paulo", "-03", -3),
        ] {
            if tz == name {
                let half = if abbr == "IST" { 1800 } else { 0 };
                return Zone {
                    name: abbr.to_string(),
                    offset: hours * 3600 + half,
                };
            }
        }
        let split = tz
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(tz.len());
        let (name, rest) = tz.split_at(split);
        let hours: i64 = rest.trim_start_matches('+').parse().unwrap_or(0);
        if name.len() < 3 || rest.is_empty() || rest.contains('/') {
            return Zone {
                name: if name.len() >= 3 {
                    name.to_string()
                } else {
                    "UTC".to_string()
                },
                offset: 0,
            };
        }
        Zone {
            name: name.to_string(),
            offset: -hours * 3600,
        }
    }
}

/// Days since 1970-01-01 of a proleptic Gregorian date.
pub fn days_from_civil(year: i64, month: u32, day: u32) -> i64 {
    let y = if month <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let yoe = y.rem_euclid(400);
    let mp = (i64::from(month) + 9) % 12;
    let doy = (153 * mp + 2) / 5 + i64::from(day) - 1;
    let doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    era * 146_097 + doe - 719_468
}

/// The date and time of `secs` since the epoch, read in `zone`.
pub fn civil(secs: i64, zone: &Zone) -> Civil {
    let local = secs.saturating_add(zone.offset);
    let days = local.div_euclid(86_400);
    let rest = local.rem_euclid(86_400);
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = (doy - (153 * mp + 2) / 5 + 1) as u32;
    let month = (if mp < 10 { mp + 3 } else { mp - 9 }) as u32;
    let year = yoe + era * 400 + i64::from(month <= 2);
    Civil {
        year,
        month,
        day,
        hour: (rest / 3600) as u32,
        minute: (rest / 60 % 60) as u32,
        second: (rest % 60) as u32,
        weekday: (days + 4).rem_euclid(7) as u32,
        yearday: (days - days_from_civil(year, 1, 1) + 1) as u32,
    }
}

/// Seconds since the epoch of a local date and time.
pub fn epoch(year: i64, month: u32, day: u32, time: (u32, u32, u32), zone: &Zone) -> i64 {
    days_from_civil(year, month, day) * 86_400
        + i64::from(time.0) * 3600
        + i64::from(time.1) * 60
        + i64::from(time.2)
        - zone.offset
}

fn offset_text(offset: i64, colon: bool) -> String {
    let sign = if offset < 0 { '-' } else { '+' };
    let (h, m) = (offset.abs() / 3600, offset.abs() / 60 % 60);
    if colon {
        format!("{sign}{h:02}:{m:02}")
    } else {
        format!("{sign}{h:02}{m:02}")
    }
}

fn iso_week(c: &Civil) -> (i64, i64) {
    let wd = i64::from((c.weekday + 6) % 7);
    let week = (i64::from(c.yearday) - 1 - wd + 10) / 7;
    let weeks_in = |y: i64| {
        let jan1 = (days_from_civil(y, 1, 1) + 4).rem_euclid(7);
        let leap = y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
        if jan1 == 4 || (jan1 == 3 && leap) {
            53
        } else {
            52
        }
    };
    if week < 1 {
        (c.year - 1, weeks_in(c.year - 1))
    } else if week > weeks_in(c.year) {
        (c.year + 1, 1)
    } else {
        (c.year, week)
    }
}

/// `strftime` with GNU's `%N`, `%s`, `%P`, `%:z` and the flags `-`, `_`, `0`, `^`.
pub fn strftime(format: &str, secs: i64, nanos: u32, zone: &Zone) -> String {
    let c = civil(secs, zone);
    let mut out = String::new();
    let mut it = format.chars().peekable();
    while let Some(ch) = it.next() {
        if ch != '%' {
            out.push(ch);
            continue;
        }
        let mut pad: Option<char> = None;
        let mut upper = false;
        let mut colon = false;
        let mut width = String::new();
        let mut seen = String::new();
        loop {
            match it.peek() {
                Some(&f @ ('-' | '_' | '0')) if width.is_empty() => pad = Some(f),
                Some('^') => upper = true,
                Some(':') => colon = true,
                Some('E' | 'O') => {}
                Some(d) if d.is_ascii_digit() => width.push(*d),
                _ => break,
            }
            seen.extend(it.next());
        }
        let Some(conv) = it.next() else {
            out.push('%');
            out.push_str(&seen);
            break;
        };
        let num = |v: i64, w: usize, default: char| match pad.unwrap_or(default) {
            '-' => v.to_string(),
            '_' => format!("{v:w$}"),
            ' ' => format!("{v:w$}"),
            _ => format!("{v:0w$}"),
        };
        let sub = |f: &str| strftime(f, secs, nanos, zone);
        let hour12 = i64::from(if c.hour.is_multiple_of(12) {
            12
        } else {
            c.hour % 12
        });
        let text = match conv {
            '%' => "%".to_string(),
            'n' => "\n".to_string(),
            't' => "\t".to_string(),
            'Y' => num(c.year, 4, '0'),
            'C' => num(c.year.div_euclid(100), 2, '0'),
            'y' => num(c.year.rem_euclid(100), 2, '0'),
            'm' => num(i64::from(c.month), 2, '0'),
            'd' => num(i64::from(c.day), 2, '0'),
            'e' => num(i64::from(c.day), 2, ' '),
            'H' => num(i64::from(c.hour), 2, '0'),
            'k' => num(i64::from(c.hour), 2, ' '),
            'I' => num(hour12, 2, '0'),
            'l' => num(hour12, 2, ' '),
            'M' => num(i64::from(c.minute), 2, '0'),
            'S' => num(i64::from(c.second), 2, '0'),
            'N' => {
                let w: usize = width.parse().unwrap_or(9).min(9);
                format!("{nanos:09}")[..w].to_string()
            }
            's' => secs.to_string(),
            'j' => num(i64::from(c.yearday), 3, '0'),
            'p' => if c.hour < 12 { "AM" } else { "PM" }.to_string(),
            'P' => if c.hour < 12 { "am" } else { "pm" }.to_string(),
            'a' => DAYS[c.weekday as usize][..3].to_string(),
            'A' => DAYS[c.weekday as usize].to_string(),
            'b' | 'h' => MONTHS[(c.month - 1) as usize % 12][..3].to_string(),
            'B' => MONTHS[(c.month - 1) as usize % 12].to_string(),
            'u' => (if c.weekday == 0 { 7 } else { c.weekday }).to_string(),
            'w' => c.weekday.to_string(),
            'U' => num(
                (i64::from(c.yearday) + 6 - i64::from(c.weekday)) / 7,
                2,
                '0',
            ),
            'W' => num(
                (i64::from(c.yearday) + 6 - i64::from((c.weekday + 6) % 7)) / 7,
                2,
                '0',
            ),
            'V' => num(iso_week(&c).1, 2, '0'),
            'G' => num(iso_week(&c).0, 4, '0'),
            'F' => sub("%Y-%m-%d"),
            'D' | 'x' => sub("%m/%d/%y"),
            'T' | 'X' => sub("%H:%M:%S"),
            'R' => sub("%H:%M"),
            'r' => sub("%I:%M:%S %p"),
            'c' => sub("%a %b %e %H:%M:%S %Y"),
            'z' => offset_text(zone.offset, colon),
            'Z' => zone.name.clone(),
            other => format!("%{seen}{other}"),
        };
        out.push_str(&if upper { text.to_uppercase() } else { text });
    }
    out
}

/// Reads a date as GNU `date -d` does, relative to `now`; seconds and nanoseconds.
pub fn parse(text: &str, now: (i64, u32), zone: &Zone) -> Option<(i64, u32)> {
    let text = text.trim();
    if let Some(n) = text.strip_prefix('@') {
        let (whole, frac) = n.split_once('.').unwrap_or((n, ""));
        let nanos = format!("{frac:0<9}").get(..9)?.parse().ok()?;
        return Some((whole.parse().ok()?, nanos));
    }
    let mut zone = zone.clone();
    let base = civil(now.0, &zone);
    let mut date: Option<(i64, u32, u32)> = None;
    let mut time: Option<(u32, u32, u32)> = None;
    let mut nanos = 0;
    let mut shift_days = 0i64;
    let mut shift_secs = 0i64;
    let mut shift_months = 0i64;
    let spaced = text.replace([',', '\t'], " ");
    let mut words: Vec<String> = Vec::new();
    for w in spaced.split_whitespace() {
        match split_iso(w) {
            Some((d, t)) => words.extend([d, t]),
            None => words.push(w.to_string()),
        }
    }
    // A sign on its own belongs to the number after it; `next` and `last` to a day's name.
    let mut at = 0;
    while at + 1 < words.len() {
        let (word, next) = (words[at].to_ascii_lowercase(), words[at + 1].clone());
        if matches!(word.as_str(), "+" | "-") && next.starts_with(|c: char| c.is_ascii_digit()) {
            words[at] = format!("{word}{next}");
            words.remove(at + 1);
        } else if matches!(word.as_str(), "next" | "last" | "this") && day_named(&next).is_some() {
            match word.as_str() {
                "next" if day_named(&next) == Some(base.weekday as usize) => shift_days += 7,
                "last" => shift_days -= 7,
                _ => {}
            }
            words.remove(at);
        }
        at += 1;
    }
    let mut i = 0;
    let mut bare: Vec<i64> = Vec::new();
    while i < words.len() {
        let word = words[i].to_ascii_lowercase();
        i += 1;
        if let Some(d) = iso_date(&word) {
            date = Some(d);
        } else if let Some((t, n, z)) = clock(&word) {
            time = Some(t);
            nanos = n;
            if let Some(z) = z {
                zone = z;
            }
        } else if let Some(m) = month_named(&word) {
            bare.push(-i64::from(m));
        } else if let Some(d) = day_named(&word) {
            if !words
                .iter()
                .any(|w| month_named(&w.to_ascii_lowercase()).is_some())
                && date.is_none()
            {
                shift_days += (d as i64 - i64::from(base.weekday)).rem_euclid(7);
                time.get_or_insert((0, 0, 0));
            }
        } else if matches!(word.as_str(), "z" | "utc" | "gmt") {
            zone = Zone::utc();
        } else if word == "jst" {
            zone = Zone {
                name: "JST".to_string(),
                offset: 9 * 3600,
            };
        } else if matches!(word.as_str(), "pm" | "am") {
            let (h, m, s) = time.or_else(|| bare.pop().map(|h| (h as u32, 0, 0)))?;
            time = Some((h % 12 + if word == "pm" { 12 } else { 0 }, m, s));
        } else if matches!(word.as_str(), "now" | "today") {
        } else if word == "yesterday" {
            shift_days -= 1;
        } else if word == "tomorrow" {
            shift_days += 1;
        } else if word == "noon" || word == "midnight" {
            time = Some((if word == "noon" { 12 } else { 0 }, 0, 0));
        } else if let Some(n) = amount(&word) {
            let unit = words.get(i).map(|w| w.to_ascii_lowercase());
            match unit.as_deref().and_then(unit_of) {
                Some(unit) => {
                    i += 1;
                    let ago = words.get(i).is_some_and(|w| w.eq_ignore_ascii_case("ago"));
                    i += usize::from(ago);
                    let n = if ago { -n } else { n };
                    match unit {
                        (0, months) => shift_months += n.checked_mul(months)?,
                        (secs, _) => shift_secs += n.checked_mul(secs)?,
                    }
                }
                None if word == "next" || word == "last" => return None,
                None if word.len() == 8 && word.bytes().all(|b| b.is_ascii_digit()) => {
                    date = Some((
                        word[..4].parse().ok()?,
                        word[4..6].parse().ok()?,
                        word[6..].parse().ok()?,
                    ));
                }
                None if word.len() == 12 && word.bytes().all(|b| b.is_ascii_digit()) => {
                    date = Some((
                        word[..4].parse().ok()?,
                        word[4..6].parse().ok()?,
                        word[6..8].parse().ok()?,
                    ));
                    time = Some((word[8..10].parse().ok()?, word[10..].parse().ok()?, 0));
                }
                None if word.starts_with(['+', '-']) && time.is_some() => {
                    zone = offset_zone(&word)?;
                }
                None => bare.push(n),
            }
        } else {
            return None;
        }
    }
    if let Some(at) = bare.iter().position(|n| *n < 0) {
        let month = u32::try_from(-bare[at]).ok()?;
        let rest: Vec<i64> = bare.iter().copied().filter(|n| *n > 0).collect();
        let (day, year) = match rest.as_slice() {
            [] => (1, base.year),
            [d] => (*d, base.year),
            [a, b, ..] if *a > 31 => (*b, *a),
            [a, b, ..] => (*a, *b),
        };
        date = Some((year, month, u32::try_from(day).ok()?));
    } else if !bare.is_empty() {
        return None;
    }
    let (mut y, mut m, d) = date.unwrap_or((base.year, base.month, base.day));
    if !(1..=12).contains(&m) || !(1..=31).contains(&d) || y.abs() > 1_000_000 {
        return None;
    }
    if shift_months != 0 {
        let total = y * 12 + i64::from(m) - 1 + shift_months;
        y = total.div_euclid(12);
        m = (total.rem_euclid(12) + 1) as u32;
    }
    let clock = match (time, date) {
        (Some(t), _) => t,
        (None, Some(_)) => (0, 0, 0),
        (None, None) => {
            nanos = now.1;
            (base.hour, base.minute, base.second)
        }
    };
    let at = epoch(y, m, d, clock, &zone);
    Some((
        at.checked_add(shift_secs)?
            .checked_add(shift_days * 86_400)?,
        nanos,
    ))
}

fn day_named(word: &str) -> Option<usize> {
    let word = word.to_ascii_lowercase();
    DAYS.iter()
        .position(|d| word.len() >= 3 && d.to_ascii_lowercase().starts_with(&word))
}

fn month_named(word: &str) -> Option<u32> {
    let word = word.trim_end_matches('.');
    (word.len() >= 3)
        .then(|| {
            MONTHS
                .iter()
                .position(|m| m.to_ascii_lowercase().starts_with(word))
        })
        .flatten()
        .map(|m| m as u32 + 1)
}

fn split_iso(word: &str) -> Option<(String, String)> {
    let at = word.find(['T', 't']).filter(|&at| at == 10)?;
    iso_date(&word[..at])?;
    Some((word[..at].to_string(), word[at + 1..].to_string()))
}

fn iso_date(word: &str) -> Option<(i64, u32, u32)> {
    if word.contains('/') {
        let p: Vec<&str> = word.split('/').collect();
        return match p.as_slice() {
            [y, m, d] if y.len() == 4 => Some((y.parse().ok()?, m.parse().ok()?, d.parse().ok()?)),
            [m, d, y] => Some((y.parse().ok()?, m.parse().ok()?, d.parse().ok()?)),
            _ => None,
        };
    }
    let mut parts = word.split('-');
    let (y, m, d) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || y.len() < 2 || !y.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Some((y.parse().ok()?, m.parse().ok()?, d.parse().ok()?))
}

type Clock = ((u32, u32, u32), u32, Option<Zone>);

fn clock(word: &str) -> Option<Clock> {
    let (body, zone) = if let Some(b) = word.strip_suffix('z') {
        (b, Some(Zone::utc()))
    } else if let Some(at) = word.rfind(['+', '-']).filter(|&at| at > 3) {
        (&word[..at], Some(offset_zone(&word[at..])?))
    } else {
        (word, None)
    };
    let (body, pm) = match body.strip_suffix("pm") {
        Some(b) => (b, Some(12)),
        None => match body.strip_suffix("am") {
            Some(b) => (b, Some(0)),
            None => (body, None),
        },
    };
    let mut parts = body.split(':');
    let hour: u32 = parts.next()?.parse().ok()?;
    let minute: u32 = match (parts.next(), pm) {
        (Some(m), _) => m.parse().ok()?,
        (None, Some(_)) => 0,
        (None, None) => return None,
    };
    let (second, nanos) = match parts.next() {
        Some(s) => {
            let (whole, frac) = s.split_once('.').unwrap_or((s, ""));
            (
                whole.parse().ok()?,
                format!("{frac:0<9}").get(..9)?.parse().ok()?,
            )
        }
        None => (0, 0),
    };
    let hour = pm.map_or(hour, |p| hour % 12 + p);
    (hour < 25 && minute < 60 && second < 61).then_some(((hour, minute, second), nanos, zone))
}

fn offset_zone(text: &str) -> Option<Zone> {
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let digits: String = text[1..].chars().filter(|c| *c != ':').collect();
    let (h, m): (i64, i64) = match digits.len() {
        1 | 2 => (digits.parse().ok()?, 0),
        4 => (digits[..2].parse().ok()?, digits[2..].parse().ok()?),
        _ => return None,
    };
    Some(Zone {
        name: "UTC".to_string(),
        offset: sign * (h * 3600 + m * 60),
    })
}

fn amount(word: &str) -> Option<i64> {
    match word {
        "a" | "an" | "one" | "next" => Some(1),
        "last" => Some(-1),
        w => w.strip_prefix('+').unwrap_or(w).parse().ok(),
    }
}

/// Seconds and months in a named unit.
fn unit_of(word: &str) -> Option<(i64, i64)> {
    Some(match word.trim_end_matches('s') {
        "sec" | "second" => (1, 0),
        "min" | "minute" => (60, 0),
        "hour" => (3600, 0),
        "day" => (86_400, 0),
        "week" => (604_800, 0),
        "fortnight" => (1_209_600, 0),
        "month" => (0, 1),
        "year" => (0, 12),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_and_reads_dates() {
        let z = Zone::utc();
        assert_eq!(
            strftime("%Y-%m-%d %H:%M:%S %a %j", 0, 0, &z),
            "1970-01-01 00:00:00 Thu 001"
        );
        assert_eq!(
            strftime("%F %T %z %-d %e|%3N", 1_700_000_000, 123_456_789, &z),
            "2023-11-14 22:13:20 +0000 14 14|123"
        );
        assert_eq!(parse("2020-01-01", (0, 0), &z), Some((1_577_836_800, 0)));
        assert_eq!(
            parse("2020-01-01T10:00:00Z", (0, 0), &z),
            Some((1_577_872_800, 0))
        );
        assert_eq!(
            parse("2 days ago", (1_000_000, 5), &z),
            Some((1_000_000 - 172_800, 5))
        );
        assert_eq!(
            parse("Jan 2 2024 03:04", (0, 0), &z),
            Some((1_704_164_640, 0))
        );
        assert_eq!(parse("nonsense", (0, 0), &z), None);
        let tokyo = Zone::from_tz(Some("JST-9"));
        assert_eq!(strftime("%H %Z", 0, 0, &tokyo), "09 JST");
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
        #[test]
        fn dates_never_panic(text in "[-+0-9: a-zT/@.]{0,20}", format in "%[-_0^:]?[0-9]?[a-zA-Z%]") {
            if let Some((s, n)) = parse(&text, (0, 0), &Zone::utc()) {
                strftime(&format, s, n, &Zone::utc());
            }
        }
    }
}
