//! Sizes and durations in words, as `go-units` writes and reads them.

pub use engine::units::{from_human_size, ram_in_bytes};

const DECIMAL: [&str; 9] = ["B", "kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"];
const BINARY: [&str; 9] = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB"];

/// A size with four digits in powers of 1000: `2.065MB`.
pub fn human_size(bytes: f64) -> String {
    human_size_with_precision(bytes, 4)
}

/// A size with `precision` digits in powers of 1000: `2.07MB` for three.
pub fn human_size_with_precision(bytes: f64, precision: usize) -> String {
    scaled(bytes, 1000.0, precision, &DECIMAL)
}

/// A size with four digits in powers of 1024: `7.637GiB`.
pub fn bytes_size(bytes: f64) -> String {
    scaled(bytes, 1024.0, 4, &BINARY)
}

fn scaled(mut size: f64, base: f64, precision: usize, units: &[&str; 9]) -> String {
    let mut unit = 0;
    while size >= base && unit < units.len() - 1 {
        size /= base;
        unit += 1;
    }
    format!("{}{}", general(size, precision), units[unit])
}

/// C's `%.Ng`: `digits` significant digits, without trailing zeros.
pub fn general(x: f64, digits: usize) -> String {
    if x == 0.0 {
        return "0".into();
    }
    let scientific = format!("{:.*e}", digits - 1, x);
    let Some((mantissa, exponent)) = scientific.split_once('e') else {
        return scientific;
    };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let trim = |text: &str| match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_string(),
        false => text.to_string(),
    };
    if exponent < -4 || exponent >= digits as i32 {
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{}e{sign}{:02}", trim(mantissa), exponent.abs());
    }
    let decimals = (digits as i32 - 1 - exponent).max(0) as usize;
    trim(&format!("{x:.decimals$}"))
}

/// A duration in words: `About a minute`, `5 seconds`, `Less than a second`.
pub fn human_duration(seconds: i64) -> String {
    let minutes = seconds / 60;
    // go-units rounds the hours and leaves the rest cut off.
    let hours = (seconds as f64 / 3600.0 + 0.5).floor() as i64;
    match () {
        () if seconds < 1 => "Less than a second".into(),
        () if seconds == 1 => "1 second".into(),
        () if seconds < 60 => format!("{seconds} seconds"),
        () if minutes == 1 => "About a minute".into(),
        () if minutes < 60 => format!("{minutes} minutes"),
        () if hours == 1 => "About an hour".into(),
        () if hours < 48 => format!("{hours} hours"),
        () if hours < 24 * 7 * 2 => format!("{} days", hours / 24),
        () if hours < 24 * 30 * 2 => format!("{} weeks", hours / 24 / 7),
        () if hours < 24 * 365 * 2 => format!("{} months", hours / 24 / 30),
        () => format!("{} years", seconds / 3600 / 24 / 365),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_the_digits_docker_shows() {
        assert_eq!(human_size_with_precision(2_065_000.0, 3), "2.06MB");
        assert_eq!(human_size(4_131_000.0), "4.131MB");
        assert_eq!(human_size(0.0), "0B");
        assert_eq!(human_size(5.0), "5B");
        assert_eq!(human_size(1_000_000.0), "1MB");
        assert_eq!(human_size_with_precision(1_100_000_000.0, 3), "1.1GB");
        assert_eq!(bytes_size(67_108_864.0), "64MiB");
        assert_eq!(human_size_with_precision(999_900.0, 3), "1e+03kB");
    }

    #[test]
    fn durations_are_rounded_as_go_units_does() {
        for (seconds, text) in [
            (0, "Less than a second"),
            (1, "1 second"),
            (59, "59 seconds"),
            (60, "About a minute"),
            (150, "2 minutes"),
            (3600, "About an hour"),
            (7200, "2 hours"),
            (86400 * 3, "3 days"),
            (86400 * 15, "2 weeks"),
            (86400 * 61, "2 months"),
            (86400 * 800, "2 years"),
        ] {
            assert_eq!(human_duration(seconds), text);
        }
    }

    #[test]
    fn sizes_are_read_with_units() {
        assert_eq!(ram_in_bytes("64m"), Ok(67_108_864));
        assert_eq!(ram_in_bytes("1.5GiB"), Ok(1_610_612_736));
        assert_eq!(ram_in_bytes("10"), Ok(10));
        assert_eq!(ram_in_bytes("lots"), Err("invalid size: 'lots'".into()));
        assert_eq!(ram_in_bytes("10x"), Err("invalid suffix: 'x'".into()));
    }
}
