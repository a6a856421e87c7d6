//! Programs that are installed in images or by packages, and that Hatoba does not simulate: each
//! says so in one line, with a status that no program of the real world gives for it.

use super::kit::{Cx, Run, built};
use super::simple::base_of;

/// The exit status of what exists in the real world but not in Hatoba: `EX_UNAVAILABLE` of
/// sysexits.h.
pub const STATUS: i32 = 69;

/// The line for a thing that is not simulated, with what is there instead.
pub fn sentence(what: &str, instead: &str) -> String {
    match instead {
        "" => format!("{what} is not simulated in Hatoba\n"),
        _ => format!("{what} is not simulated in Hatoba; here are: {instead}\n"),
    }
}

pub async fn main(cx: &mut Cx) -> Run {
    let argv0 = cx.sys.argv().first().cloned().unwrap_or_default();
    let name = base_of(&argv0).to_string();
    let version = built(&cx.sys, "");
    let asked = cx.args.first().map(String::as_str).unwrap_or_default();
    let asks = matches!(asked, "--version" | "-version" | "-V" | "-v" | "version");
    if asks && !version.is_empty() {
        cx.line(&format!("{name} {version}")).await;
        return Ok(0);
    }
    cx.raw_err(&format!("{name}: installed, but not simulated in Hatoba\n"))
        .await;
    Err(STATUS)
}
