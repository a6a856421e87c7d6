//! `type`, `command`, `builtin`, `hash`: which command a name stands for.
use super::{Call, quote};
use crate::shell::exec::Found;
use crate::shell::state::{Kind, Outcome, Shell};
use crate::shell::syntax::unparse;

const KEYWORDS: [&str; 22] = [
    "if", "then", "else", "elif", "fi", "case", "esac", "for", "select", "while", "until", "do",
    "done", "in", "function", "time", "{", "}", "!", "[[", "]]", "coproc",
];

fn is_keyword(sh: &Shell, name: &str) -> bool {
    let bash_only = matches!(
        name,
        "select" | "function" | "time" | "[[" | "]]" | "coproc"
    );
    let ash = sh.kind == Kind::Ash && matches!(name, "[[" | "]]" | "function");
    KEYWORDS.contains(&name) && (sh.is_bash() || !bash_only || ash)
}

pub async fn type_(sh: &mut Shell, call: Call, _tail: bool) -> Outcome {
    let (mut kind_only, mut path_only, mut force, mut all) = (false, false, false, false);
    let mut at = 1;
    while sh.is_bash()
        && let Some(arg) = call
            .args
            .get(at)
            .filter(|a| a.len() > 1 && a.starts_with('-'))
    {
        at += 1;
        for c in arg.chars().skip(1) {
            match c {
                't' => kind_only = true,
                'p' => path_only = true,
                'P' => force = true,
                'a' => all = true,
                'f' => {}
                c => return Ok(sh.invalid_option(&format!("-{c}")).await),
            }
        }
    }
    let mut status = 0;
    for name in call.args.get(at..).unwrap_or_default() {
        let text = if force {
            sh.find_file(name).map(|p| format!("{p}\n"))
        } else {
            describe(sh, name, kind_only, path_only, all)
        };
        match text {
            Some(text) => {
                sh.write_out(text.as_bytes()).await;
            }
            None => {
                status = if sh.is_bash() { 1 } else { 127 };
                if !kind_only && !path_only && !force {
                    if sh.is_bash() {
                        sh.complain(&format!("{name}: not found")).await;
                    } else {
                        let text = format!("{name}: not found\n");
                        sh.write_out(text.as_bytes()).await;
                    }
                }
            }
        }
    }
    Ok(status)
}

fn describe(
    sh: &mut Shell,
    name: &str,
    kind_only: bool,
    path_only: bool,
    all: bool,
) -> Option<String> {
    let mut lines = String::new();
    let mut add = |kind: &str, long: String, path: Option<&str>| {
        if kind_only {
            lines.push_str(&format!("{kind}\n"));
        } else if path_only {
            if let Some(path) = path {
                lines.push_str(&format!("{path}\n"));
            }
        } else {
            lines.push_str(&long);
        }
    };
    let mut hit = false;
    if let Some(value) = sh.aliases.get(name) {
        let text = match sh.is_bash() {
            true => format!("{name} is aliased to `{value}'\n"),
            false => format!("{name} is an alias for {value}\n"),
        };
        add("alias", text, None);
        hit = true;
    }
    if (!hit || all) && is_keyword(sh, name) {
        add("keyword", format!("{name} is a shell keyword\n"), None);
        hit = true;
    }
    if (!hit || all) && sh.functions.contains_key(name) {
        let text = match sh.kind {
            Kind::Dash => format!("{name} is a shell function\n"),
            Kind::Ash => format!("{name} is a function\n"),
            Kind::Bash => {
                let body = sh.functions.get(name).map(|b| unparse::function(name, b));
                format!("{name} is a function\n{}", body.unwrap_or_default())
            }
        };
        add("function", text, None);
        hit = true;
    }
    if (!hit || all)
        && let Some(builtin) = super::find(sh, name)
    {
        let special = if builtin.special && !sh.is_bash() {
            "special "
        } else {
            ""
        };
        add(
            "builtin",
            format!("{name} is a {special}shell builtin\n"),
            None,
        );
        hit = true;
    }
    if !hit || all {
        let hashed = sh.hash.get(name).map(|(p, _)| p.clone());
        let path = if name.contains('/') {
            sh.is_program(name).then(|| name.to_string())
        } else {
            sh.vars
                .get("PATH")
                .map(str::to_string)
                .and_then(|path| sh.search_path(name, &path))
                .filter(|p| sh.is_program(p))
        };
        let paths = match (path, all && !name.contains('/')) {
            (Some(_), true) => every_path(sh, name),
            (path, _) => path.into_iter().collect(),
        };
        for path in paths {
            let text = match (sh.kind, &hashed) {
                (Kind::Bash, Some(p)) if *p == path => format!("{name} is hashed ({path})\n"),
                (Kind::Dash, Some(p)) if *p == path => {
                    format!("{name} is a tracked alias for {path}\n")
                }
                _ => format!("{name} is {path}\n"),
            };
            add("file", text, Some(&path));
            hit = true;
        }
    }
    hit.then_some(lines)
}

/// Every program of that name along `$PATH`.
fn every_path(sh: &Shell, name: &str) -> Vec<String> {
    let path = sh.vars.get("PATH").unwrap_or_default();
    path.split(':')
        .map(|dir| format!("{}/{name}", if dir.is_empty() { "." } else { dir }))
        .filter(|p| sh.is_program(p))
        .collect()
}

pub async fn command(sh: &mut Shell, call: Call, tail: bool) -> Outcome {
    let (mut verbose, mut show, mut default_path) = (false, false, false);
    let mut at = 1;
    while let Some(arg) = call
        .args
        .get(at)
        .filter(|a| a.len() > 1 && a.starts_with('-'))
    {
        at += 1;
        if arg == "--" {
            break;
        }
        for c in arg.chars().skip(1) {
            match c {
                'v' => show = true,
                'V' => verbose = true,
                'p' => default_path = true,
                c => return Ok(sh.invalid_option(&format!("-{c}")).await),
            }
        }
    }
    let names = call.args.get(at..).unwrap_or_default().to_vec();
    if show || verbose {
        let mut found = false;
        for name in &names {
            match which(sh, name, verbose) {
                Some(text) => {
                    found = true;
                    sh.write_out(text.as_bytes()).await;
                }
                None => {
                    if verbose && sh.is_bash() {
                        sh.complain(&format!("{name}: not found")).await;
                    } else if verbose {
                        let text = format!("{name}: not found\n");
                        sh.write_out(text.as_bytes()).await;
                    }
                }
            }
        }
        let missing = if sh.is_bash() { 1 } else { 127 };
        return Ok(if found { 0 } else { missing });
    }
    let Some(name) = names.first().cloned() else {
        return Ok(0);
    };
    sh.builtin = None;
    let mut arrays = std::collections::BTreeMap::new();
    for (i, values) in call.arrays {
        arrays.insert(i.saturating_sub(at), values);
    }
    let inner = Call {
        args: names,
        arrays,
    };
    let found = if default_path && !name.contains('/') && super::find(sh, &name).is_none() {
        sh.search_path(&name, "/usr/sbin:/usr/bin:/sbin:/bin")
            .map_or(Found::Nothing, Found::File)
    } else {
        sh.find_command(&name, false)
    };
    run(sh, found, inner, tail).await
}

async fn run(sh: &mut Shell, found: Found, call: Call, tail: bool) -> Outcome {
    match found {
        Found::Builtin(builtin) => {
            let before = sh.builtin.replace(builtin.name.to_string());
            let result = (builtin.run)(sh, call, tail).await;
            sh.builtin = before;
            result
        }
        Found::File(path) => {
            let env = sh.vars.environment();
            let tail = tail && sh.traps.is_empty();
            sh.launch(path, call.args, env, tail).await
        }
        _ => {
            let name = call.args.first().cloned().unwrap_or_default();
            Ok(sh.not_found(&name).await)
        }
    }
}

fn which(sh: &mut Shell, name: &str, verbose: bool) -> Option<String> {
    if verbose {
        return describe(sh, name, false, false, false);
    }
    if let Some(value) = sh.aliases.get(name) {
        return Some(format!("alias {name}={}\n", quote::single(value)));
    }
    if is_keyword(sh, name) {
        return Some(format!("{name}\n"));
    }
    if sh.functions.contains_key(name) || super::find(sh, name).is_some() {
        return Some(format!("{name}\n"));
    }
    // Asking where a program is does not remember it, as running it does.
    let path = match (name.contains('/'), sh.hash.get(name)) {
        (true, _) => Some(name.to_string()),
        (false, Some((path, _))) => Some(path.clone()),
        (false, None) => {
            let path = sh.vars.get("PATH").unwrap_or_default().to_string();
            sh.search_path(name, &path)
        }
    };
    path.filter(|p| sh.is_program(p)).map(|p| format!("{p}\n"))
}

pub async fn builtin(sh: &mut Shell, call: Call, tail: bool) -> Outcome {
    let Some(name) = call.args.get(1).cloned() else {
        return Ok(0);
    };
    match super::find(sh, &name) {
        Some(builtin) => {
            let arrays = call
                .arrays
                .into_iter()
                .map(|(i, v)| (i.saturating_sub(1), v))
                .collect();
            let call = Call {
                args: call.args[1..].to_vec(),
                arrays,
            };
            run(sh, Found::Builtin(builtin), call, tail).await
        }
        None => {
            sh.complain(&format!("{name}: not a shell builtin")).await;
            Ok(1)
        }
    }
}

pub async fn hash(sh: &mut Shell, call: Call, _tail: bool) -> Outcome {
    let args = call.rest();
    if args.first().is_some_and(|a| a == "-r") {
        sh.hash.clear();
        return Ok(0);
    }
    if args.is_empty() {
        if sh.hash.is_empty() {
            if sh.is_bash() {
                sh.write_out(b"hash: hash table empty\n").await;
            }
            return Ok(0);
        }
        let mut text = String::new();
        if sh.is_bash() {
            text.push_str("hits\tcommand\n");
            for (path, hits) in sh.hash.values() {
                text.push_str(&format!("{hits:>4}\t{path}\n"));
            }
        } else {
            for (path, _) in sh.hash.values() {
                text.push_str(&format!("{path}\n"));
            }
        }
        return Ok(sh.write_out(text.as_bytes()).await);
    }
    let mut status = 0;
    for name in args.iter().cloned() {
        if let Some(rest) = name.strip_prefix('-') {
            if rest == "d" || rest == "t" {
                continue;
            }
            return Ok(sh.invalid_option(&name).await);
        }
        if name.contains('/') || super::find(sh, &name).is_some() {
            continue;
        }
        match sh.find_file(&name) {
            Some(path) => {
                sh.hash.insert(name, (path, 0));
            }
            None => {
                sh.complain(&format!("{name}: not found")).await;
                status = 1;
            }
        }
    }
    Ok(status)
}
