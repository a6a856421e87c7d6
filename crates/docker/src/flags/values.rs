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
    /// `/dev/x:limit`.
    Throttle,
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
            Kind::Label => match value.is_empty() || value.starts_with('=') {
                true => Err(format!("invalid label '{value}': empty name")),
                false => Ok(()),
            },
            Kind::Attach => match value.to_lowercase().as_str() {
                "stdin" | "stdout" | "stderr" => Ok(()),
                _ => Err("valid streams are STDIN, STDOUT and STDERR".into()),
            },
            Kind::Ip => match value.trim().parse::<IpAddr>() {
                Ok(_) => Ok(()),
                Err(_) => Err(format!("{} is not an ip address", value.trim())),
            },
            Kind::ExtraHost => extra_host(value),
            Kind::Search => search_domain(value),
            Kind::Link => link(value),
            Kind::Mount => crate::request::mount::parse(value, "/").map(|_| ()),
            Kind::Network => crate::request::network::parse(value).map(|_| ()),
            Kind::Ulimit => crate::request::ulimit::parse(value).map(|_| ()),
            Kind::Gpus => gpus(value),
            Kind::Weight => weight(value),
            Kind::Throttle => throttle(value),
            Kind::Sysctl => match value.contains('=') {
                true => Ok(()),
                false => Err(format!("sysctl '{value}' is not allowed")),
            },
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

/// A number of CPUs in billionths.
pub fn cpus(value: &str) -> Result<i64, String> {
    let invalid = || format!("failed to parse {value} as a rational number");
    let (top, bottom) = value.split_once('/').unwrap_or((value, "1"));
    let (top, bottom): (f64, f64) = (
        top.parse().map_err(|_| invalid())?,
        bottom.parse().map_err(|_| invalid())?,
    );
    if bottom == 0.0 || !top.is_finite() {
        return Err(invalid());
    }
    let nanos = top / bottom * 1e9;
    if (nanos - nanos.round()).abs() > 1e-3 {
        return Err("value is too precise".into());
    }
    Ok(nanos.round() as i64)
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
    let valid = value.split('.').all(|part| {
        !part.is_empty()
            && !part.starts_with('-')
            && !part.ends_with('-')
            && part
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
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
                    "invalid count ({text}): value must be either \"all\" or an integer: strconv.Atoi: parsing {}: invalid syntax",
                    quote(text)
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

fn throttle(value: &str) -> Result<(), String> {
    match value.split_once(':') {
        Some((path, _)) if !path.starts_with("/dev/") => {
            Err(format!("bad format for device path: {value}"))
        }
        Some((_, rate)) if units::ram_in_bytes(rate).is_ok() => Ok(()),
        Some(_) => Err(format!(
            "invalid rate for device: {value}. The correct format is <device-path>:<number>[<unit>]. Number must be a positive integer. Unit is optional and can be kb, mb, or gb"
        )),
        None => Err(format!("bad format: {value}")),
    }
}
