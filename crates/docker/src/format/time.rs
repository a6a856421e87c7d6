//! Dates, in UTC as on the simulated host.

/// A moment's calendar parts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Civil {
    /// Years of our era.
    pub year: i64,
    /// 1 to 12.
    pub month: u32,
    /// 1 to 31.
    pub day: u32,
    /// 0 to 23.
    pub hour: u32,
    /// 0 to 59.
    pub minute: u32,
    /// 0 to 59.
    pub second: u32,
    /// 0 is Sunday.
    pub weekday: u32,
}

/// Splits seconds since 1970 into calendar parts.
pub fn civil(seconds: i64) -> Civil {
    let days = seconds.div_euclid(86400);
    let rest = seconds.rem_euclid(86400) as u32;
    // Days since 0000-03-01, in eras of 400 years.
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    Civil {
        year: yoe + era * 400 + i64::from(month <= 2),
        month: month as u32,
        day: (doy - (153 * mp + 2) / 5 + 1) as u32,
        hour: rest / 3600,
        minute: rest / 60 % 60,
        second: rest % 60,
        weekday: (days + 4).rem_euclid(7) as u32,
    }
}

/// Seconds since 1970 of a calendar day.
pub fn days_from_civil(year: i64, month: u32, day: u32) -> i64 {
    let y = if month <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let yoe = y.rem_euclid(400);
    let mp = i64::from((month + 9) % 12);
    let doy = (153 * mp + 2) / 5 + i64::from(day) - 1;
    let doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    era * 146_097 + doe - 719_468
}

/// `2026-11-24 11:28:49 +0000 UTC`, as Go prints a time.
pub fn go_string(seconds: i64) -> String {
    let t = civil(seconds);
    format!(
        "{:04}-{:02}-{:02} {:02}:{:02}:{:02} +0000 UTC",
        t.year, t.month, t.day, t.hour, t.minute, t.second
    )
}

/// `2026-11-24T11:28:49Z`.
pub fn rfc3339(seconds: i64) -> String {
    let t = civil(seconds);
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
        t.year, t.month, t.day, t.hour, t.minute, t.second
    )
}

/// `2026-11-24T11:28:49.709021656Z`: nine digits, as docker pads them in logs and events.
pub fn rfc3339_nano_fixed(nanos: i128) -> String {
    let seconds = nanos.div_euclid(1_000_000_000) as i64;
    let text = rfc3339(seconds);
    format!(
        "{}.{:09}Z",
        &text[..text.len() - 1],
        nanos.rem_euclid(1_000_000_000)
    )
}

/// `Tue Nov 24 11:28:49 2026`, as `docker version` shows a build time.
pub fn ansic(seconds: i64) -> String {
    const DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let t = civil(seconds);
    format!(
        "{} {} {:2} {:02}:{:02}:{:02} {:04}",
        DAYS[t.weekday as usize],
        MONTHS[t.month as usize - 1],
        t.day,
        t.hour,
        t.minute,
        t.second,
        t.year
    )
}

/// Reads RFC 3339 in its shorter forms too (`2026-11-24`, `2026-11-24T11:28`), as nanoseconds since 1970.
pub fn parse_timestamp(text: &str) -> Option<i128> {
    let (date, clock) = match text.split_once('T').or_else(|| text.split_once(' ')) {
        Some((date, clock)) => (date, clock),
        None => (text, "00:00:00"),
    };
    let mut parts = date.split('-');
    let year: i64 = parts.next()?.parse().ok()?;
    let month: u32 = parts.next()?.parse().ok()?;
    let day: u32 = parts.next()?.parse().ok()?;
    if parts.next().is_some()
        || date.len() != 10
        || !(1..=12).contains(&month)
        || !(1..=31).contains(&day)
    {
        return None;
    }
    let zone_at = clock.find(['Z', '+', '-']).unwrap_or(clock.len());
    let (clock, zone) = clock.split_at(zone_at);
    let offset: i64 = match zone {
        "" | "Z" => 0,
        zone => {
            let (hours, minutes) = zone[1..].split_once(':')?;
            let minutes = hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?;
            if zone.starts_with('-') {
                -minutes * 60
            } else {
                minutes * 60
            }
        }
    };
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let mut seconds = 0i64;
    for (i, part) in clock.split(':').enumerate() {
        seconds += part.parse::<i64>().ok()? * [3600, 60, 1].get(i)?;
    }
    let nanos: i128 = format!("{fraction:0<9}").get(..9)?.parse().ok()?;
    let total = days_from_civil(year, month, day) * 86400 + seconds - offset;
    Some(i128::from(total) * 1_000_000_000 + nanos)
}

/// Nanoseconds since 1970 of a `--since` or `--until` value: a duration before now, a Unix time, or a date.
pub fn parse_since(text: &str, now_nanos: i128) -> Result<i128, String> {
    if let Ok(ago) = super::duration::parse(text) {
        return Ok(now_nanos - i128::from(ago));
    }
    if let Some(nanos) = parse_timestamp(text) {
        return Ok(nanos);
    }
    let (seconds, fraction) = text.split_once('.').unwrap_or((text, ""));
    let parsed = seconds.parse::<i128>().ok().zip(
        format!("{fraction:0<9}")
            .get(..9)
            .and_then(|f| f.parse::<i128>().ok()),
    );
    match parsed {
        Some((seconds, nanos)) => Ok(seconds * 1_000_000_000 + nanos),
        None => Err(format!(
            "failed to parse value as time or duration: {}",
            crate::template::quote(text)
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_split_and_joined() {
        assert_eq!(go_string(1_795_519_729), "2026-11-24 11:28:49 +0000 UTC");
        assert_eq!(ansic(0), "Thu Jan  1 00:00:00 1970");
        assert_eq!(
            parse_timestamp("2026-11-24T11:28:49.5Z"),
            Some(1_795_519_729_500_000_000)
        );
        assert_eq!(
            parse_timestamp("2026-11-24T12:28:49+01:00"),
            Some(1_795_519_729_000_000_000)
        );
        assert_eq!(parse_since("1m", 120_000_000_000), Ok(60_000_000_000));
        assert_eq!(parse_timestamp("yesterday"), None);
    }
}
