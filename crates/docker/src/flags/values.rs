//! The types of flag values and what each refuses.

use crate::format::{duration, units};
use crate::template::quote;
use std::net::IpAddr;

/// The type of a flag's value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// `--flag` or `--flag=false`.
    Bool,
    /// Any text.
    String,
    /// A whole number.
    Int,
    /// A whole number from 0 to 65535.
    Uint16,
    /// A whole number from 0.
    Uint64,
    /// A Go duration.
    Duration,
    /// A size in powers of 1024.
    Bytes,
    /// A size, or -1.
    SwapBytes,
    /// A number of CPUs.
    Cpus,
    /// Any text, several times.
    List,
    /// Any text, several times, as pflag's own flags have it.
    StringArray,
    /// Texts joined by commas, several times.
    StringSlice,
    /// `key=value`, several times.
    Map,
    /// `name=value`, several times.
    Filter,
    /// Environment variables.
    Env,
    /// Labels.
    Label,
    /// `stdin`, `stdout` or `stderr`.
    Attach,
    /// IP addresses.
    Ip,
    /// `host:ip`.
    ExtraHost,
    /// Search domains.
    Search,
    /// `container:alias`.
    Link,
    /// `--mount`.
    Mount,
    /// `--network`.
    Network,
    /// `--ulimit`.
    Ulimit,
    /// `--gpus`.
    Gpus,
    /// `/dev/x:weight`.
    Weight,
    /// `/dev/x:limit` in bytes.
    ThrottleBytes,
    /// `/dev/x:limit` in operations.
    ThrottleOperations,
    /// `--sysctl`.
    Sysctl,
    /// `key=value` pairs joined by commas, several times.
    StringToString,
    /// Any text, several times, under a type name of its own.
    Other(&'static str),
}

impl Kind {
    /// The type's name in `--help`.
    pub fn type_name(self) -> &'static str {
        match self {
            Kind::Bool => "",
            Kind::String => "string",
            Kind::Int => "int",
            Kind::Uint16 => "uint16",
            Kind::Uint64 => "uint",
            Kind::Duration => "duration",
            Kind::Bytes | Kind::SwapBytes => "bytes",
            Kind::Cpus => "decimal",
            Kind::StringArray => "stringArray",
            Kind::StringSlice => "strings",
            Kind::Map | Kind::Sysctl => "map",
            Kind::Filter => "filter",
            Kind::Mount => "mount",
            Kind::Network => "network",
            Kind::Ulimit => "ulimit",
            Kind::Gpus => "gpu-request",
            Kind::StringToString => "stringToString",
            Kind::Other(name) => name,
            _ => "list",
        }
    }

    /// Whether a second use adds a value rather than replacing the first.
    pub fn repeats(self) -> bool {
        !matches!(
            self,
            Kind::Bool
                | Kind::String
                | Kind::Int
                | Kind::Uint16
                | Kind::Uint64
                | Kind::Duration
                | Kind::Bytes
                | Kind::SwapBytes
                | Kind::Cpus
        )
    }

    /// Checks a value; the error is what follows `invalid argument "x" for "--flag" flag: `.
    pub fn check(self, value: &str) -> Result<(), String> {
        match self {
            Kind::Bool => parse_bool(value).map(|_| ()),
            Kind::String | Kind::List | Kind::StringArray | Kind::Map | Kind::Other(_) => Ok(()),
            Kind::Int => check_int(value),
            Kind::Uint16 => check_uint(value, u64::from(u16::MAX)),
            Kind::Uint64 => check_uint(value, u64::MAX),
            Kind::Duration => duration::parse(value).map(|_| ()),
            Kind::Bytes => units::ram_in_bytes(value).map(|_| ()),
            Kind::SwapBytes if value == "-1" => Ok(()),
            Kind::SwapBytes => units::ram_in_bytes(value).map(|_| ()),
            Kind::Cpus => cpus(value).map(|_| ()),
            Kind::StringSlice => Ok(()),
            Kind::StringToString => match value.split(',').find(|pair| !pair.contains('=')) {
                Some(pair) => Err(format!("{pair} must be formatted as key=value")),
                None => Ok(()),
            },
            Kind::Filter => match value.contains('=') || value.is_empty() {
                true => Ok(()),
                false => Err("bad format of filter (expected name=value)".into()),
            },
            Kind::Env => match value.starts_with('=') || value.is_empty() {
                true => Err(format!("invalid environment variable: {value}")),
                false => Ok(()),
            },
            Kind::Label => label(value),
            Kind::Attach => match value.to_lowercase().as_str() {
                "stdin" | "stdout" | "stderr" => Ok(()),
                _ => Err("valid streams are STDIN, STDOUT and STDERR".into()),
            },
            Kind::Ip => match value.trim().parse::<IpAddr>() {
                Ok(_) => Ok(()),
                Err(_) => Err(format!("IP address is not correctly formatted: {value}")),
            },
            Kind::ExtraHost => extra_host(value),
            Kind::Search => search_domain(value),
            Kind::Link => link(value),
            Kind::Mount => crate::request::mount::parse(value, "/").map(|_| ()),
            Kind::Network => crate::request::network::parse(value).map(|_| ()),
            Kind::Ulimit => crate::request::ulimit::parse(value).map(|_| ()),
            Kind::Gpus => gpus(value),
            Kind::Weight => weight(value),
            Kind::ThrottleBytes => {
                throttle(value, |rate| units::ram_in_bytes(rate).is_ok(), "[<unit>]")
            }
            Kind::ThrottleOperations => throttle(value, |rate| rate.parse::<u64>().is_ok(), ""),
            Kind::Sysctl => sysctl(value),
        }
    }
}

/// Go's `strconv.ParseBool`.
pub fn parse_bool(value: &str) -> Result<bool, String> {
    match value {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Ok(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Ok(false),
        _ => Err(format!(
            "strconv.ParseBool: parsing {}: invalid syntax",
            quote(value)
        )),
    }
}

fn check_int(value: &str) -> Result<(), String> {
    let digits = value.strip_prefix(['-', '+']).unwrap_or(value);
    let failure = |why: &str| Err(format!("strconv.ParseInt: parsing {}: {why}", quote(value)));
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return failure("invalid syntax");
    }
    if value.parse::<i64>().is_err() {
        failure("value out of range")
    } else {
        Ok(())
    }
}

fn check_uint(value: &str, max: u64) -> Result<(), String> {
    let failure = |why: &str| {
        Err(format!(
            "strconv.ParseUint: parsing {}: {why}",
            quote(value)
        ))
    };
    if value.is_empty() || !value.bytes().all(|b| b.is_ascii_digit()) {
        return failure("invalid syntax");
    }
    match value.parse::<u64>() {
        Ok(n) if n <= max => Ok(()),
        _ => failure("value out of range"),
    }
}

/// A number of CPUs in billionths: a decimal or a fraction, exactly.
pub fn cpus(value: &str) -> Result<i64, String> {
    let invalid = || format!("failed to parse {value} as a rational number");
    let (top, bottom) = value.split_once('/').unwrap_or((value, "1"));
    let (top, shift) = decimal(top).ok_or_else(invalid)?;
    let bottom: i128 = bottom.parse().map_err(|_| invalid())?;
    let shift = shift + 9;
    let (mut top, mut bottom) = (top, Some(bottom));
    let factor = 10i128
        .checked_pow(shift.unsigned_abs())
        .ok_or_else(invalid)?;
    match shift >= 0 {
        true => top = top.checked_mul(factor).ok_or_else(invalid)?,
        false => bottom = bottom.and_then(|b| b.checked_mul(factor)),
    }
    match bottom {
        None | Some(0) => Err(invalid()),
        Some(bottom) if top % bottom != 0 => Err("value is too precise".into()),
        Some(bottom) => i64::try_from(top / bottom).map_err(|_| invalid()),
    }
}

/// A decimal number as its digits and the power of ten they are to be taken times.
fn decimal(text: &str) -> Option<(i128, i32)> {
    let (digits, exponent) = match text.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, exponent.parse().ok()?),
        None => (text, 0i32),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let part = part.trim_end_matches('0');
    let places = i32::try_from(part.len()).ok().filter(|n| *n < 30)?;
    let valid = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    let unsigned = whole.strip_prefix(['-', '+']).unwrap_or(whole);
    if !valid(unsigned) || !valid(part) || digits.trim_matches(['-', '+', '.']).is_empty() {
        return None;
    }
    let number = format!("{whole}{part}");
    let number = match number.as_str() {
        "" | "-" | "+" => 0,
        number => number.parse().ok()?,
    };
    Some((number, exponent.checked_sub(places)?))
}

/// A name without blanks, and a value if there is one.
fn label(value: &str) -> Result<(), String> {
    const BLANKS: [char; 2] = [' ', '\t'];
    let name = value.split('=').next().unwrap_or_default();
    match name.trim_start_matches(BLANKS) {
        "" => Err(format!("invalid label '{value}': empty name")),
        name if name.contains(BLANKS) => Err(format!("label '{name}' contains whitespaces")),
        _ => Ok(()),
    }
}

/// The settings of the kernel that namespaces have of their own.
fn sysctl(value: &str) -> Result<(), String> {
    const NAMES: [&str; 8] = [
        "kernel.msgmax",
        "kernel.msgmnb",
        "kernel.msgmni",
        "kernel.sem",
        "kernel.shmall",
        "kernel.shmmax",
        "kernel.shmmni",
        "kernel.shm_rmid_forced",
    ];
    let own = |name: &str| {
        NAMES.contains(&name) || name.starts_with("net.") || name.starts_with("fs.mqueue.")
    };
    match value.split_once('=') {
        Some((name, _)) if own(name) => Ok(()),
        _ => Err(format!("sysctl '{value}' is not allowed")),
    }
}

fn extra_host(value: &str) -> Result<(), String> {
    let pair = value.split_once('=').or_else(|| value.split_once(':'));
    let Some((name, address)) = pair else {
        return Err(format!("bad format for add-host: {}", quote(value)));
    };
    if name.is_empty() {
        return Err(format!("bad format for add-host: {}", quote(value)));
    }
    let bare = address
        .strip_prefix('[')
        .and_then(|a| a.strip_suffix(']'))
        .unwrap_or(address);
    if address == "host-gateway" || bare.parse::<IpAddr>().is_ok() {
        return Ok(());
    }
    Err(format!(
        "invalid IP address in add-host: {}",
        quote(address)
    ))
}

fn search_domain(value: &str) -> Result<(), String> {
    let value = value.trim();
    if value == "." {
        return Ok(());
    }
    // One dot may stand at the end.
    let name = value.strip_suffix('.').unwrap_or(value);
    let valid = name.split('.').all(|part| {
        !part.is_empty()
            && !part.starts_with('-')
            && !part.ends_with('-')
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    });
    if valid && value.chars().any(|c| c.is_ascii_alphabetic()) {
        Ok(())
    } else {
        Err(format!("{value} is not a valid domain"))
    }
}

fn link(value: &str) -> Result<(), String> {
    if value.is_empty() {
        return Err("empty string specified for links".into());
    }
    if value.split(':').count() > 2 {
        Err(format!("bad format for links: {value}"))
    } else {
        Ok(())
    }
}

fn gpus(value: &str) -> Result<(), String> {
    for field in value.split(',') {
        let (key, text) = field.split_once('=').unwrap_or(("count", field));
        match key {
            "driver" | "device" | "capabilities" | "options" => {}
            "count" if text == "all" || text.parse::<i32>().is_ok() => {}
            "count" => {
                return Err(format!(
                    "invalid count ({text}): value must be either \"all\" or an integer: invalid syntax"
                ));
            }
            _ => return Err(format!("unexpected key '{key}' in '{field}'")),
        }
    }
    Ok(())
}

fn weight(value: &str) -> Result<(), String> {
    match value.split_once(':') {
        None => Err(format!("bad format: {value}")),
        Some((path, _)) if !path.starts_with("/dev/") => {
            Err(format!("bad format for device path: {value}"))
        }
        Some((_, weight)) => match weight.parse::<u16>() {
            Ok(0 | 10..=1000) => Ok(()),
            _ => Err(format!("invalid weight for device: {value}")),
        },
    }
}

fn throttle(value: &str, fits: impl Fn(&str) -> bool, unit: &str) -> Result<(), String> {
    let hint = match unit {
        "" => "",
        _ => ". Unit is optional and can be kb, mb, or gb",
    };
    match value.split_once(':') {
        None | Some(("", _)) => Err(format!("bad format: {value}")),
        Some((path, _)) if !path.starts_with("/dev/") => {
            Err(format!("bad format for device path: {value}"))
        }
        Some((_, rate)) if fits(rate) => Ok(()),
        Some(_) => Err(format!(
            "invalid rate for device: {value}. The correct format is <device-path>:<number>{unit}. Number must be a positive integer{hint}"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_refused_in_the_clients_words() {
        for (kind, value, why) in [
            (Kind::Label, "a b=c", "label 'a b' contains whitespaces"),
            (Kind::Label, "=c", "invalid label '=c': empty name"),
            (Kind::Sysctl, "=1", "sysctl '=1' is not allowed"),
            (
                Kind::Sysctl,
                "vm.swappiness=1",
                "sysctl 'vm.swappiness=1' is not allowed",
            ),
            (Kind::Cpus, "0.000000000001", "value is too precise"),
            (Kind::Cpus, "1/3", "value is too precise"),
            (Kind::Cpus, "x", "failed to parse x as a rational number"),
            (Kind::Ip, "x", "IP address is not correctly formatted: x"),
            (
                Kind::Gpus,
                "foo",
                "invalid count (foo): value must be either \"all\" or an integer: invalid syntax",
            ),
            (
                Kind::Bytes,
                "a128m",
                "strconv.ParseFloat: parsing \"a128\": invalid syntax",
            ),
            (Kind::ThrottleBytes, ":1mb", "bad format: :1mb"),
            (
                Kind::ThrottleOperations,
                "/dev/sda:-5",
                "invalid rate for device: /dev/sda:-5. The correct format is <device-path>:<number>. Number must be a positive integer",
            ),
            (Kind::Search, "a_b.com", "a_b.com is not a valid domain"),
        ] {
            assert_eq!(kind.check(value), Err(why.to_string()), "{value}");
        }
        for (kind, value) in [
            (Kind::Label, " a=b c"),
            (Kind::Sysctl, "net.core.somaxconn=9"),
            (Kind::Search, "example.com."),
            (Kind::ThrottleBytes, "/dev/sda:1mb"),
        ] {
            assert_eq!(kind.check(value), Ok(()), "{value}");
        }
    }

    #[test]
    fn cpus_are_exact() {
        for (text, nanos) in [
            ("1.5", 1_500_000_000),
            ("0.000000001", 1),
            ("3/2", 1_500_000_000),
            ("25e-2", 250_000_000),
            (".5", 500_000_000),
            ("2.", 2_000_000_000),
            ("-1", -1_000_000_000),
        ] {
            assert_eq!(cpus(text), Ok(nanos), "{text}");
        }
        for text in ["", ".", "1/0", "1.2.3", "e3", "1e99"] {
            assert!(cpus(text).is_err(), "{text}");
        }
    }
}
