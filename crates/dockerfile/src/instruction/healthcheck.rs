//! HEALTHCHECK.

use super::at_least_one;
use super::flags::{FlagKind, Flags};
use crate::goformat::{self, quote};
use crate::parser::Node;

/// A health check as an image's config holds it; times in nanoseconds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Healthcheck {
    /// `NONE`, or `CMD`/`CMD-SHELL` and the command.
    pub test: Vec<String>,
    pub interval: i64,
    pub timeout: i64,
    pub start_period: i64,
    pub start_interval: i64,
    pub retries: i64,
}

pub fn parse(node: &Node) -> Result<Healthcheck, String> {
    let Some((kind, rest)) = node.args.words().split_first() else {
        return Err(at_least_one("HEALTHCHECK"));
    };
    let kind = kind.to_uppercase();
    if kind == "NONE" {
        if !rest.is_empty() {
            return Err("HEALTHCHECK NONE takes no arguments".into());
        }
        return Ok(Healthcheck {
            test: vec![kind],
            ..Healthcheck::default()
        });
    }
    let flags = Flags::parse(
        &node.flags,
        &[
            ("interval", FlagKind::Text),
            ("timeout", FlagKind::Text),
            ("start-period", FlagKind::Text),
            ("start-interval", FlagKind::Text),
            ("retries", FlagKind::Text),
        ],
    )?;
    if kind != "CMD" {
        return Err(format!(
            "Unknown type {} in HEALTHCHECK (try CMD)",
            quote(&kind)
        ));
    }
    if rest.is_empty() {
        return Err("Missing command after HEALTHCHECK CMD".into());
    }
    let kind = if node.args.is_json() {
        "CMD"
    } else {
        "CMD-SHELL"
    };
    Ok(Healthcheck {
        test: std::iter::once(kind.to_string())
            .chain(rest.iter().cloned())
            .collect(),
        interval: interval(&flags, "interval")?,
        timeout: interval(&flags, "timeout")?,
        start_period: interval(&flags, "start-period")?,
        start_interval: interval(&flags, "start-interval")?,
        retries: retries(&flags)?,
    })
}

fn interval(flags: &Flags, name: &str) -> Result<i64, String> {
    let nanos = match flags.get(name) {
        None | Some("") => return Ok(0),
        Some(text) => goformat::parse_duration(text)?,
    };
    if nanos != 0 && nanos < 1_000_000 {
        return Err(format!("Interval {} cannot be less than 1ms", quote(name)));
    }
    Ok(nanos)
}

fn retries(flags: &Flags) -> Result<i64, String> {
    let text = match flags.get("retries") {
        None | Some("") => return Ok(0),
        Some(text) => text,
    };
    let number: i64 = text
        .parse()
        .map_err(|_| format!("strconv.ParseInt: parsing {}: invalid syntax", quote(text)))?;
    if i32::try_from(number).is_err() {
        return Err(format!(
            "strconv.ParseInt: parsing {}: value out of range",
            quote(text)
        ));
    }
    if number < 0 {
        return Err(format!("--retries cannot be negative ({number})"));
    }
    Ok(number)
}
