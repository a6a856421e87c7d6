//! `alias` and `unalias`.
use super::{Call, quote};
use crate::shell::state::{Outcome, Shell};

pub async fn alias(sh: &mut Shell, call: Call, _tail: bool) -> Outcome {
    let args: Vec<String> = call
        .rest()
        .iter()
        .filter(|a| *a != "-p" && *a != "--")
        .cloned()
        .collect();
    let show = |sh: &Shell, name: &str, value: &str| {
        let lead = if sh.is_bash() { "alias " } else { "" };
        format!("{lead}{name}={}\n", quote::single(value))
    };
    if args.is_empty() {
        let text: String = sh
            .aliases
            .clone()
            .iter()
            .map(|(n, v)| show(sh, n, v))
            .collect();
        return Ok(sh.write_out(text.as_bytes()).await);
    }
    let mut status = 0;
    for arg in args {
        match arg.split_once('=') {
            Some((name, value)) if !name.is_empty() => {
                sh.aliases.insert(name.to_string(), value.to_string());
            }
            _ => match sh.aliases.get(&arg).cloned() {
                Some(value) => {
                    let text = show(sh, &arg, &value);
                    sh.write_out(text.as_bytes()).await;
                }
                None => {
                    if sh.is_bash() {
                        sh.complain(&format!("{arg}: not found")).await;
                    } else {
                        sh.sys.eprint(&format!("alias: {arg} not found\n")).await;
                    }
                    status = 1;
                }
            },
        }
    }
    Ok(status)
}

pub async fn unalias(sh: &mut Shell, call: Call, _tail: bool) -> Outcome {
    if call.rest().is_empty() {
        return Ok(if sh.is_bash() { sh.usage().await } else { 0 });
    }
    let mut status = 0;
    for arg in call.rest() {
        if arg == "-a" {
            sh.aliases.clear();
        } else if sh.aliases.remove(arg).is_none() {
            if sh.is_bash() {
                sh.complain(&format!("{arg}: not found")).await;
            } else {
                sh.sys.eprint(&format!("unalias: {arg} not found\n")).await;
            }
            status = 1;
        }
    }
    Ok(status)
}
