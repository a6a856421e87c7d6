//! `getopts`.
use super::Call;
use crate::shell::state::{Kind, Outcome, Shell};

pub async fn getopts(sh: &mut Shell, call: Call, _tail: bool) -> Outcome {
    let (Some(spec), Some(name)) = (call.args.get(1).cloned(), call.args.get(2).cloned()) else {
        if sh.is_bash() {
            return Ok(sh.usage().await);
        }
        sh.complain(match sh.kind {
            Kind::Dash => "Usage: getopts optstring var [arg...]",
            _ => "usage: getopts optstring var [arg]",
        })
        .await;
        return Ok(2);
    };
    let args = if call.args.len() > 3 {
        call.args[3..].to_vec()
    } else {
        sh.args.clone()
    };
    let silent = spec.starts_with(':');
    let mut index: usize = sh
        .vars
        .get("OPTIND")
        .and_then(|v| v.parse().ok())
        .unwrap_or(1)
        .max(1);
    if sh.getopts_at == 0 {
        let arg = args.get(index - 1).map(String::as_str).unwrap_or_default();
        if arg == "--" || arg.len() < 2 || !arg.starts_with('-') {
            if arg == "--" {
                index += 1;
            }
            sh.vars.put("OPTIND", index.to_string());
            sh.vars.put(&name, "?");
            return Ok(1);
        }
        sh.getopts_at = 1;
    }
    let arg: Vec<char> = args
        .get(index - 1)
        .map(|a| a.chars().collect())
        .unwrap_or_default();
    let letter = arg.get(sh.getopts_at).copied().unwrap_or('?');
    sh.getopts_at += 1;
    let last = sh.getopts_at >= arg.len();
    let mut found = letter.to_string();
    let mut value = None;
    let place = spec.find(letter).filter(|_| letter != ':');
    match place {
        None => {
            found = "?".into();
            if silent {
                value = Some(letter.to_string());
            } else {
                complain(sh, letter, false).await;
            }
        }
        Some(i) if spec[i + letter.len_utf8()..].starts_with(':') => {
            if !last {
                value = Some(arg[sh.getopts_at..].iter().collect());
            } else if let Some(next) = args.get(index) {
                value = Some(next.clone());
                index += 1;
            } else {
                found = if silent { ":".into() } else { "?".into() };
                if silent {
                    value = Some(letter.to_string());
                } else {
                    complain(sh, letter, true).await;
                }
            }
            index += 1;
            sh.getopts_at = 0;
        }
        Some(_) => {}
    }
    if sh.getopts_at > 0 && last {
        index += 1;
        sh.getopts_at = 0;
    }
    sh.vars.put("OPTIND", index.to_string());
    match value {
        Some(value) => sh.vars.put("OPTARG", value),
        None => sh.vars.remove("OPTARG"),
    }
    sh.vars.put(&name, found);
    Ok(0)
}

async fn complain(sh: &mut Shell, letter: char, argument: bool) {
    let text = match (sh.kind, argument) {
        (Kind::Bash, false) => format!("{}: illegal option -- {letter}\n", sh.name),
        (Kind::Bash, true) => format!("{}: option requires an argument -- {letter}\n", sh.name),
        (_, false) => format!("Illegal option -{letter}\n"),
        (_, true) => format!("No arg for -{letter} option\n"),
    };
    sh.sys.eprint(&text).await;
}
