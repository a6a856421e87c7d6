//! `declare`, `typeset`, `local`, `export`, `readonly`, `unset`.
use std::collections::BTreeMap;

use super::{Call, quote};
use crate::shell::state::{Flow, Kind, Outcome, Shell};
use crate::shell::syntax::{ast::Command, unparse};
use crate::shell::vars::{Value, Var};

/// What the flags ask for.
#[derive(Default, Clone)]
struct Flags {
    /// Attribute letters to set and to take away.
    on: String,
    off: String,
    print: bool,
    functions: bool,
    global: bool,
    names_only: bool,
    remove: bool,
}

/// The attribute letters of a variable, as `declare -p` shows them.
pub fn letters(var: Option<&Var>) -> String {
    let Some(var) = var else { return String::new() };
    let mut out = String::new();
    match var.value {
        Value::Indexed(_) => out.push('a'),
        Value::Assoc(_) => out.push('A'),
        _ => {}
    }
    for (on, letter) in [
        (var.integer, 'i'),
        (var.case == Some(false), 'l'),
        (var.nameref, 'n'),
        (var.readonly, 'r'),
        (var.case == Some(true), 'u'),
        (var.exported, 'x'),
    ] {
        if on {
            out.push(letter);
        }
    }
    out
}

/// A variable as the command that makes it.
pub fn describe(name: &str, var: &Var) -> String {
    let letters = letters(Some(var));
    let flags = if letters.is_empty() {
        "--".to_string()
    } else {
        format!("-{letters}")
    };
    let value = match &var.value {
        Value::Unset => return format!("declare {flags} {name}"),
        Value::Scalar(text) => quote::double(text),
        Value::Indexed(map) => {
            let items: Vec<_> = map
                .iter()
                .map(|(k, v)| format!("[{k}]={}", quote::double(v)))
                .collect();
            format!("({})", items.join(" "))
        }
        Value::Assoc(map) => {
            let items: String = map
                .iter()
                .map(|(k, v)| format!("[{k}]={} ", quote::double(v)))
                .collect();
            format!("({items})")
        }
    };
    format!("declare {flags} {name}={value}")
}

/// `name=value` as plain `set` lists it.
pub fn listing(sh: &Shell, name: &str, var: &Var) -> Option<String> {
    Some(match &var.value {
        Value::Unset => return None,
        Value::Scalar(text) if sh.is_bash() => format!("{name}={}", set_quote(text)),
        Value::Scalar(text) => format!("{name}={}", quote::single(text)),
        _ => describe(name, var)
            .split_once(' ')
            .and_then(|(_, r)| r.split_once(' '))
            .map(|(_, r)| r.to_string())?,
    })
}

fn set_quote(text: &str) -> String {
    if text.is_empty() {
        String::new()
    } else {
        quote::trace(text)
    }
}

async fn flags(sh: &mut Shell, call: &Call, known: &str) -> Result<(Flags, usize), i32> {
    let mut flags = Flags::default();
    let mut at = 1;
    while let Some(arg) = call
        .args
        .get(at)
        .filter(|a| a.len() > 1 && a.starts_with(['-', '+']))
    {
        at += 1;
        if arg == "--" {
            break;
        }
        let on = arg.starts_with('-');
        for c in arg.chars().skip(1) {
            if !known.contains(c) {
                return Err(sh
                    .invalid_option(&format!("{}{c}", if on { '-' } else { '+' }))
                    .await);
            }
            match c {
                'p' => flags.print = true,
                'f' => flags.functions = true,
                'F' => flags.names_only = true,
                'g' => flags.global = true,
                'I' => {}
                'n' if !known.contains('i') => flags.remove = true,
                c if on => flags.on.push(c),
                c => flags.off.push(c),
            }
        }
    }
    Ok((flags, at))
}

fn is_name(text: &str) -> bool {
    crate::shell::syntax::is_name(text)
}

/// Splits `name[index]+=value`.
fn split(arg: &str) -> (String, Option<String>, bool, Option<String>) {
    let (left, value) = match arg.split_once('=') {
        Some((left, value)) => (left, Some(value.to_string())),
        None => (arg, None),
    };
    let (left, append) = match left.strip_suffix('+') {
        Some(left) if value.is_some() => (left, true),
        _ => (left, false),
    };
    match left.split_once('[') {
        Some((name, index)) if index.ends_with(']') => (
            name.to_string(),
            Some(index.trim_end_matches(']').to_string()),
            append,
            value,
        ),
        _ => (left.to_string(), None, append, value),
    }
}

async fn bad_name(sh: &mut Shell, arg: &str) -> Result<i32, Flow> {
    match sh.kind {
        Kind::Bash => {
            sh.complain(&format!("`{arg}': not a valid identifier"))
                .await;
            Ok(1)
        }
        _ => {
            let name = arg.split('=').next().unwrap_or(arg);
            sh.complain(&format!("{name}: bad variable name")).await;
            if sh.interactive() {
                Ok(2)
            } else {
                Err(Flow::Exit(2))
            }
        }
    }
}

fn set_attributes(sh: &mut Shell, name: &str, flags: &Flags) {
    let var = sh.vars.entry(name);
    for (letters, on) in [(&flags.on, true), (&flags.off, false)] {
        for c in letters.chars() {
            match c {
                'x' => var.exported = on,
                'i' => var.integer = on,
                'u' => var.case = on.then_some(true),
                'l' => var.case = on.then_some(false),
                'n' => var.nameref = on,
                'a' if on => {
                    if let Value::Scalar(text) = &var.value {
                        var.value = Value::Indexed(BTreeMap::from([(0, text.clone())]));
                    } else if var.value == Value::Unset {
                        var.value = Value::Indexed(BTreeMap::new());
                    }
                }
                'A' if on && !matches!(var.value, Value::Assoc(_)) => {
                    var.value = Value::Assoc(BTreeMap::new());
                }
                _ => {}
            }
        }
    }
}

/// Declares one argument.
async fn apply(sh: &mut Shell, call: &Call, at: usize, flags: &Flags, local: bool) -> Outcome {
    let arg = call.args[at].clone();
    let (name, index, append, value) = split(&arg);
    if !is_name(&name) {
        return bad_name(sh, &arg).await;
    }
    if sh.vars.own(&name).is_some_and(|v| v.readonly)
        && (value.is_some() || flags.off.contains('r'))
    {
        let text = sh.readonly_message(&name);
        sh.complain(&text).await;
        return if sh.is_bash() || sh.interactive() {
            Ok(1)
        } else {
            Err(Flow::Exit(2))
        };
    }
    if local {
        sh.vars.make_local(&name, append);
    }
    let nameref = flags.on.contains('n');
    if !nameref {
        set_attributes(sh, &name, flags);
    }
    let result = if let Some(values) = call.arrays.get(&at) {
        sh.assign_array(&name, values.clone(), append)
    } else if let Some(value) = value {
        match index {
            Some(index) => sh.assign_element(&name, &index, &value),
            None => sh.assign_text(&name, &value, append),
        }
    } else {
        Ok(())
    };
    if let Err(message) = result {
        sh.complain(&message).await;
        return Ok(1);
    }
    if nameref {
        set_attributes(sh, &name, flags);
    }
    if flags.on.contains('r') {
        sh.vars.entry(&name).readonly = true;
    }
    Ok(0)
}

async fn print(sh: &mut Shell, names: &[String], wanted: &str) -> Outcome {
    let mut text = String::new();
    let mut status = 0;
    let list: Vec<String> = if names.is_empty() {
        let has = |v: &Var| wanted.chars().all(|c| letters(Some(v)).contains(c));
        sh.vars
            .iter()
            .filter(|(_, v)| has(v))
            .map(|(n, _)| n.clone())
            .collect()
    } else {
        names.to_vec()
    };
    for name in list {
        match sh.vars.own(&name) {
            Some(var) => text.push_str(&format!("{}\n", describe(&name, var))),
            None => {
                sh.complain(&format!("{name}: not found")).await;
                status = 1;
            }
        }
    }
    let written = sh.write_out(text.as_bytes()).await;
    Ok(if status == 0 { written } else { status })
}

pub async fn declare(sh: &mut Shell, call: Call, _tail: bool) -> Outcome {
    let (flags, at) = match flags(sh, &call, "aAfFgiIlnprtux").await {
        Ok(flags) => flags,
        Err(status) => return Ok(status),
    };
    if flags.functions || flags.names_only {
        return functions(
            sh,
            call.args.get(at..).unwrap_or_default(),
            flags.names_only,
        )
        .await;
    }
    if flags.print || at >= call.args.len() {
        if !flags.print && flags.on.is_empty() {
            return super::set::list_all(sh).await;
        }
        return print(sh, call.args.get(at..).unwrap_or_default(), &flags.on).await;
    }
    let local = sh.vars.in_function() && !flags.global;
    let mut status = 0;
    for i in at..call.args.len() {
        status = apply(sh, &call, i, &flags, local).await?.max(status);
    }
    Ok(status)
}

pub async fn local(sh: &mut Shell, call: Call, _tail: bool) -> Outcome {
    if !sh.vars.in_function() {
        if sh.is_bash() {
            sh.complain("can only be used in a function").await;
            return Ok(1);
        }
        sh.complain("not in a function").await;
        return if sh.interactive() {
            Ok(2)
        } else {
            Err(Flow::Exit(2))
        };
    }
    let known = if sh.is_bash() { "aAfFgiIlnprtux" } else { "" };
    let (flags, at) = match flags(sh, &call, known).await {
        Ok(flags) => flags,
        Err(status) => return Ok(status),
    };
    let mut status = 0;
    for i in at..call.args.len() {
        if call.args[i] == "-" {
            continue;
        }
        status = apply(sh, &call, i, &flags, true).await?.max(status);
    }
    Ok(status)
}

pub async fn export(sh: &mut Shell, call: Call, _tail: bool) -> Outcome {
    mark(sh, call, 'x', "fnp").await
}

pub async fn readonly(sh: &mut Shell, call: Call, _tail: bool) -> Outcome {
    mark(sh, call, 'r', "aAfp").await
}

async fn mark(sh: &mut Shell, call: Call, letter: char, known: &str) -> Outcome {
    let (mut flags, at) = match flags(sh, &call, known).await {
        Ok(flags) => flags,
        Err(status) => return Ok(status),
    };
    if flags.functions {
        return Ok(0);
    }
    if at >= call.args.len() {
        if sh.is_bash() {
            return print(sh, &[], &letter.to_string()).await;
        }
        let word = if letter == 'x' { "export" } else { "readonly" };
        let mut text = String::new();
        for (name, var) in sh.vars.iter() {
            if letters(Some(var)).contains(letter) {
                match var.scalar() {
                    Some(value) => {
                        text.push_str(&format!("{word} {name}={}\n", quote::single(value)));
                    }
                    None => text.push_str(&format!("{word} {name}\n")),
                }
            }
        }
        return Ok(sh.write_out(text.as_bytes()).await);
    }
    if flags.remove {
        flags.off.push(letter);
    } else {
        flags.on.push(letter);
    }
    let mut status = 0;
    for i in at..call.args.len() {
        status = apply(sh, &call, i, &flags, false).await?.max(status);
    }
    Ok(status)
}

pub async fn unset(sh: &mut Shell, call: Call, _tail: bool) -> Outcome {
    let (mut functions, mut variables) = (false, false);
    let mut at = 1;
    while let Some(arg) = call
        .args
        .get(at)
        .filter(|a| a.len() > 1 && a.starts_with('-'))
    {
        at += 1;
        match arg.as_str() {
            "-f" => functions = true,
            "-v" | "-n" => variables = true,
            "--" => break,
            other => return Ok(sh.invalid_option(&crate::flag::first(other)).await),
        }
    }
    let mut status = 0;
    for arg in call.args.get(at..).unwrap_or_default() {
        let (name, index, _, _) = split(arg);
        if !functions && !is_name(&name) {
            if variables || !sh.is_bash() {
                status = bad_name(sh, arg).await?;
            } else {
                sh.functions.remove(arg);
            }
            continue;
        }
        if functions {
            sh.functions.remove(arg);
            continue;
        }
        if sh.vars.is_readonly(&name) {
            let text = if sh.is_bash() {
                format!("{name}: cannot unset: readonly variable")
            } else {
                format!("{name}: is read only")
            };
            sh.complain(&text).await;
            status = 1;
            continue;
        }
        if let Some(index) = index {
            remove_element(sh, &name, &index);
        } else if sh.vars.own(&name).is_some() {
            let target = sh.vars.resolve(&name).to_string();
            sh.vars.remove(&target);
        } else if !variables && sh.is_bash() {
            sh.functions.remove(arg);
        }
    }
    Ok(status)
}

fn remove_element(sh: &mut Shell, name: &str, index: &str) {
    if index == "@" || index == "*" {
        sh.vars.remove(name);
        return;
    }
    let at = sh.arith_value(index).unwrap_or(0);
    match &mut sh.vars.entry(name).value {
        Value::Indexed(map) => {
            let at = if at < 0 {
                map.keys().last().map_or(0, |k| k + 1) + at
            } else {
                at
            };
            map.remove(&at);
        }
        Value::Assoc(map) => {
            map.remove(index);
        }
        _ => {}
    }
}

/// Lists functions by name.
///
/// Not modelled: printing a function's body as bash re-indents it; the name is shown.
async fn functions(sh: &mut Shell, names: &[String], names_only: bool) -> Outcome {
    let all: Vec<String> = if names.is_empty() {
        sh.functions.keys().cloned().collect()
    } else {
        names.to_vec()
    };
    let mut status = 0;
    let mut text = String::new();
    for name in all {
        let known: Option<&std::rc::Rc<Command>> = sh.functions.get(&name);
        match known {
            Some(_) if names_only && !names.is_empty() => text.push_str(&format!("{name}\n")),
            Some(_) if names_only => text.push_str(&format!("declare -f {name}\n")),
            Some(body) => text.push_str(&unparse::function(&name, body)),
            None => status = 1,
        }
    }
    sh.write_out(text.as_bytes()).await;
    Ok(status)
}
