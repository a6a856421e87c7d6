//! `trap`.
use super::{Call, quote};
use crate::shell::state::{Kind, Outcome, Shell};
use crate::shell::traps::condition;

fn shown_name(sh: &Shell, name: &str) -> String {
    let plain = matches!(name, "EXIT" | "ERR" | "DEBUG" | "RETURN");
    if sh.is_bash() && !plain {
        format!("SIG{name}")
    } else {
        name.to_string()
    }
}

pub async fn trap(sh: &mut Shell, call: Call, _tail: bool) -> Outcome {
    let mut args = call.rest().to_vec();
    let mut print = false;
    match args.first().map(String::as_str) {
        Some(flag @ ("-l" | "-p")) if sh.kind == Kind::Dash => {
            return Ok(sh.invalid_option(flag).await);
        }
        Some("-l") => {
            return super::job::list_signals(sh, &[]).await;
        }
        Some("-p") => {
            print = true;
            args.remove(0);
        }
        Some("--") => {
            args.remove(0);
        }
        Some(other) if other.len() > 1 && other.starts_with('-') => {
            return Ok(sh.invalid_option(other).await);
        }
        _ => {}
    }
    if args.is_empty() || print {
        let mut order: Vec<(u32, String, String)> = Vec::new();
        for (name, action) in sh.traps.iter() {
            let wanted =
                args.is_empty() || args.iter().any(|a| condition(a).as_deref() == Some(name));
            if wanted {
                let number = match name.as_str() {
                    "EXIT" => 0,
                    name => super::job::NAMES
                        .iter()
                        .position(|n| *n == name)
                        .map_or(99, |n| n as u32 + 1),
                };
                order.push((number, name.clone(), action.clone()));
            }
        }
        order.sort();
        let text: String = order
            .iter()
            .map(|(_, name, action)| {
                format!(
                    "trap -- {} {}\n",
                    quote::single(action),
                    shown_name(sh, name)
                )
            })
            .collect();
        return Ok(sh.write_out(text.as_bytes()).await);
    }
    let resets = args.len() == 1 || args[0] == "-" || args[0].parse::<u32>().is_ok();
    let (action, names) = if args[0] == "-" {
        (None, &args[1..])
    } else if resets {
        if args.len() == 1 && condition(&args[0]).is_none() {
            return Ok(if sh.is_bash() {
                sh.usage().await
            } else {
                bad(sh, &args[0]).await
            });
        }
        (None, &args[..])
    } else {
        (Some(args[0].clone()), &args[1..])
    };
    let mut status = 0;
    for name in names {
        match condition(name)
            .filter(|c| sh.is_bash() || !matches!(c.as_str(), "ERR" | "DEBUG" | "RETURN"))
        {
            Some(condition) => {
                let (sys, interactive) = (sh.sys.clone(), sh.interactive());
                sh.traps
                    .set(&sys, &condition, action.as_deref(), interactive);
            }
            None => status = bad(sh, name).await,
        }
    }
    Ok(status)
}

async fn bad(sh: &mut Shell, name: &str) -> i32 {
    if sh.kind == Kind::Dash {
        sh.sys.eprint(&format!("trap: {name}: bad trap\n")).await;
        return 1;
    }
    let text = match sh.kind {
        Kind::Bash => format!("{name}: invalid signal specification"),
        Kind::Dash | Kind::Ash => format!("{name}: invalid signal specification"),
    };
    sh.complain(&text).await;
    1
}
