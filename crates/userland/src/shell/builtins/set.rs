//! `set`, `shift`, `shopt`.
use super::{Call, declare};
use crate::shell::state::{Flow, Kind, Outcome, Shell};

/// Every variable, as `set` alone prints them.
pub async fn list_all(sh: &mut Shell) -> Outcome {
    let mut text = String::new();
    for (name, var) in sh.vars.iter() {
        if let Some(line) = declare::listing(sh, name, var) {
            text.push_str(&line);
            text.push('\n');
        }
    }
    Ok(sh.write_out(text.as_bytes()).await)
}

pub async fn set(sh: &mut Shell, call: Call, _tail: bool) -> Outcome {
    if call.rest().is_empty() {
        return list_all(sh).await;
    }
    let mut at = 1;
    while let Some(arg) = call.args.get(at).cloned() {
        at += 1;
        if arg == "--" || arg == "-" {
            if arg == "--" || at < call.args.len() {
                sh.args = call.args[at..].to_vec();
            }
            return Ok(0);
        }
        if arg.len() < 2 || !arg.starts_with(['-', '+']) {
            sh.args = call.args[at - 1..].to_vec();
            return Ok(0);
        }
        let on = arg.starts_with('-');
        for c in arg.chars().skip(1) {
            if c == 'o' {
                let Some(name) = call.args.get(at).filter(|_| true) else {
                    return list_options(sh, on).await;
                };
                at += 1;
                let known = match sh.kind {
                    Kind::Dash => name != "pipefail" && sh.options.named(name).is_some(),
                    _ => sh.options.named(name).is_some(),
                };
                if !known {
                    return bad_option(sh, name, on).await;
                }
                sh.options.set_named(name, on);
            } else if !"abBCeEfhHkmnptTuvx".contains(c) || !sh.options.set_letter(c, on) {
                let shown = format!("{}{c}", if on { '-' } else { '+' });
                let status = sh.invalid_option(&shown).await;
                return if sh.is_bash() || sh.interactive() {
                    Ok(status)
                } else {
                    Err(Flow::Exit(2))
                };
            }
        }
    }
    Ok(0)
}

async fn bad_option(sh: &mut Shell, name: &str, on: bool) -> Outcome {
    let sign = if on { '-' } else { '+' };
    match sh.kind {
        Kind::Bash => {
            sh.complain(&format!("{name}: invalid option name")).await;
            Ok(2)
        }
        Kind::Dash => {
            sh.complain(&format!("Illegal option {sign}o {name}")).await;
            if sh.interactive() {
                Ok(2)
            } else {
                Err(Flow::Exit(2))
            }
        }
        Kind::Ash => {
            sh.complain(&format!("illegal option {sign}o {name}")).await;
            if sh.interactive() {
                Ok(2)
            } else {
                Err(Flow::Exit(2))
            }
        }
    }
}

async fn list_options(sh: &mut Shell, table: bool) -> Outcome {
    let mut text = String::new();
    if table && !sh.is_bash() {
        text.push_str("Current option settings\n");
    }
    for (name, on) in sh.options.list() {
        let state = if on { "on" } else { "off" };
        match (table, sh.is_bash()) {
            (true, true) => text.push_str(&format!("{name:<15}\t{state}\n")),
            (true, false) => text.push_str(&format!("{name:<16}{state}\n")),
            (false, _) => text.push_str(&format!("set {}o {name}\n", if on { '-' } else { '+' })),
        }
    }
    Ok(sh.write_out(text.as_bytes()).await)
}

pub async fn shift(sh: &mut Shell, call: Call, _tail: bool) -> Outcome {
    let n = match call.args.get(1) {
        None => 1,
        Some(text) => match text.parse::<i64>() {
            Ok(n) if n >= 0 => n as usize,
            _ => {
                let message = match sh.kind {
                    Kind::Bash if text.parse::<i64>().is_ok() => {
                        format!("{text}: shift count out of range")
                    }
                    Kind::Bash => format!("{text}: numeric argument required"),
                    _ => format!("Illegal number: {text}"),
                };
                sh.complain(&message).await;
                return if sh.is_bash() || sh.interactive() {
                    Ok(1)
                } else {
                    Err(Flow::Exit(2))
                };
            }
        },
    };
    if n > sh.args.len() {
        if sh.kind == Kind::Dash {
            sh.complain("can't shift that many").await;
            return if sh.interactive() {
                Ok(2)
            } else {
                Err(Flow::Exit(2))
            };
        }
        return Ok(1);
    }
    sh.args.drain(..n);
    Ok(0)
}

pub async fn shopt(sh: &mut Shell, call: Call, _tail: bool) -> Outcome {
    let (mut on, mut quiet, mut print, mut set_names) = (None, false, false, false);
    let mut names = Vec::new();
    for arg in call.rest() {
        match arg.strip_prefix('-') {
            Some(flags) if !flags.is_empty() && names.is_empty() => {
                for c in flags.chars() {
                    match c {
                        's' => on = Some(true),
                        'u' => on = Some(false),
                        'q' => quiet = true,
                        'p' => print = true,
                        'o' => set_names = true,
                        c => return Ok(sh.invalid_option(&format!("-{c}")).await),
                    }
                }
            }
            _ => names.push(arg.clone()),
        }
    }
    let all = if set_names {
        sh.options.list()
    } else {
        sh.options.shopt_list()
    };
    let line = |name: &str, state: bool| {
        if print {
            format!("shopt -{} {name}\n", if state { 's' } else { 'u' })
        } else {
            format!("{name:<15}\t{}\n", if state { "on" } else { "off" })
        }
    };
    if names.is_empty() {
        let text: String = all
            .iter()
            .filter(|(_, s)| on.is_none_or(|o| o == *s))
            .map(|(n, s)| line(n, *s))
            .collect();
        return Ok(sh.write_out(text.as_bytes()).await);
    }
    let mut status = 0;
    for name in names {
        let Some((_, state)) = all.iter().find(|(n, _)| *n == name).copied() else {
            sh.complain(&format!("{name}: invalid shell option name"))
                .await;
            status = 1;
            continue;
        };
        match on {
            Some(on) if set_names => {
                sh.options.set_named(&name, on);
            }
            Some(on) => {
                sh.options.set_shopt(&name, on);
            }
            None => {
                if !quiet {
                    let text = line(&name, state);
                    sh.write_out(text.as_bytes()).await;
                }
                status |= i32::from(!state);
            }
        }
    }
    Ok(status)
}
