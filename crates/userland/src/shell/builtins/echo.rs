//! `echo`. bash and ash know `-n -e -E`; dash knows `-n` and always takes escapes.
use super::Call;
use crate::shell::escapes::{Style, unescape};
use crate::shell::state::{Kind, Outcome, Shell};

pub async fn echo(sh: &mut Shell, call: Call, _tail: bool) -> Outcome {
    let (mut newline, mut escapes) = (true, sh.kind == Kind::Dash || sh.options.shopt("xpg_echo"));
    let mut args = call.rest();
    while let Some((first, rest)) = args.split_first() {
        let known = if sh.kind == Kind::Dash { "n" } else { "neE" };
        if first.len() < 2
            || !first.starts_with('-')
            || !first.chars().skip(1).all(|c| known.contains(c))
        {
            break;
        }
        for c in first.chars().skip(1) {
            match c {
                'n' => newline = false,
                'e' => escapes = true,
                _ => escapes = false,
            }
        }
        args = rest;
    }
    let text = args.join(" ");
    let mut out;
    if escapes {
        let style = if sh.kind == Kind::Dash {
            Style::Dash
        } else {
            Style::Echo
        };
        let (bytes, stopped) = unescape(&text, style);
        out = bytes;
        newline &= !stopped;
    } else {
        out = text.into_bytes();
    }
    if newline {
        out.push(b'\n');
    }
    Ok(sh.write_out(&out).await)
}
