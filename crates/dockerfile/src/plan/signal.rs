//! Signal names that STOPSIGNAL takes.

const NAMES: [&str; 36] = [
    "ABRT", "ALRM", "BUS", "CHLD", "CLD", "CONT", "FPE", "HUP", "ILL", "INT", "IO", "IOT", "KILL",
    "PIPE", "POLL", "PROF", "PWR", "QUIT", "SEGV", "STKFLT", "STOP", "SYS", "TERM", "TRAP", "TSTP",
    "TTIN", "TTOU", "URG", "USR1", "USR2", "VTALRM", "WINCH", "XCPU", "XFSZ", "RTMIN", "RTMAX",
];

/// Accepts a name with or without SIG, or a number.
pub fn check(text: &str) -> Result<(), String> {
    let invalid = || format!("invalid signal: {text}");
    if let Ok(number) = text.parse::<i64>() {
        return if number == 0 { Err(invalid()) } else { Ok(()) };
    }
    let upper = text.to_uppercase();
    let name = upper.strip_prefix("SIG").unwrap_or(&upper);
    let real_time = |prefix: &str, range: std::ops::RangeInclusive<u8>| {
        let rest = name.strip_prefix(prefix).and_then(|r| r.parse().ok());
        rest.is_some_and(|n| range.contains(&n))
    };
    if NAMES.contains(&name) || real_time("RTMIN+", 1..=15) || real_time("RTMAX-", 1..=14) {
        return Ok(());
    }
    Err(invalid())
}
