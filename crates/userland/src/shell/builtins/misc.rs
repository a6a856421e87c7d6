//! `test`, `umask`, `ulimit`, `times`, `history`, `help`, `enable`, `caller`.
use super::Call;
use crate::shell::state::{Kind, Outcome, Shell};

/// `test` and `[`.
pub async fn test(sh: &mut Shell, call: Call, _tail: bool) -> Outcome {
    let mut args = call.rest().to_vec();
    if call.args.first().is_some_and(|n| n == "[") {
        if args.last().map(String::as_str) != Some("]") {
            let text = match sh.kind {
                Kind::Bash => "missing `]'",
                _ => "missing ]",
            };
            sh.complain_as_program(text).await;
            return Ok(2);
        }
        args.pop();
    }
    match sh.test(&args) {
        Ok(value) => Ok(i32::from(!value)),
        Err(message) => {
            sh.complain_as_program(&message).await;
            Ok(2)
        }
    }
}

pub async fn umask(sh: &mut Shell, call: Call, _tail: bool) -> Outcome {
    let symbolic = call.rest().iter().any(|a| a == "-S");
    let print = call.rest().iter().any(|a| a == "-p");
    let Some(mode) = call.rest().iter().find(|a| !a.starts_with('-')) else {
        let mask = sh.sys.umask(None);
        let text = if symbolic {
            let part = |shift: u32| {
                let bits = !mask >> shift & 7;
                let mut text = String::new();
                for (bit, letter) in [(4, 'r'), (2, 'w'), (1, 'x')] {
                    if bits & bit != 0 {
                        text.push(letter);
                    }
                }
                text
            };
            format!("u={},g={},o={}\n", part(6), part(3), part(0))
        } else if print {
            format!("umask {mask:04o}\n")
        } else {
            format!("{mask:04o}\n")
        };
        return Ok(sh.write_out(text.as_bytes()).await);
    };
    if mode.starts_with(|c: char| c.is_ascii_digit()) {
        match u32::from_str_radix(mode, 8) {
            Ok(mask) if mask <= 0o777 => {
                sh.sys.umask(Some(mask));
                return Ok(0);
            }
            _ => {
                let text = match sh.kind {
                    Kind::Bash => format!("{mode}: octal number out of range"),
                    Kind::Dash => format!("Illegal number: {mode}"),
                    Kind::Ash => format!("illegal mode: {mode}"),
                };
                sh.complain(&text).await;
                return Ok(if sh.kind == Kind::Dash { 2 } else { 1 });
            }
        }
    }
    match symbolic_mask(mode, sh.sys.umask(None)) {
        Some(mask) => {
            sh.sys.umask(Some(mask));
            Ok(0)
        }
        None => {
            let text = match sh.kind {
                Kind::Bash => format!(
                    "`{}': invalid symbolic mode operator",
                    mode.chars().next().unwrap_or(' ')
                ),
                Kind::Dash => format!("Illegal mode: {mode}"),
                Kind::Ash => format!("illegal mode: {mode}"),
            };
            sh.complain(&text).await;
            Ok(1)
        }
    }
}

/// `u=rwx,g-w` applied to what a mask allows.
fn symbolic_mask(text: &str, mask: u32) -> Option<u32> {
    let mut allowed = !mask & 0o777;
    for clause in text.split(',') {
        let at = clause.find(['=', '+', '-'])?;
        let (who, rest) = clause.split_at(at);
        let op = rest.chars().next()?;
        let mut bits = 0;
        for c in rest[1..].chars() {
            bits |= match c {
                'r' => 4,
                'w' => 2,
                'x' => 1,
                _ => return None,
            };
        }
        let who = if who.is_empty() { "a" } else { who };
        for w in who.chars() {
            let shifts: &[u32] = match w {
                'u' => &[6],
                'g' => &[3],
                'o' => &[0],
                'a' => &[6, 3, 0],
                _ => return None,
            };
            for shift in shifts {
                match op {
                    '=' => allowed = allowed & !(7 << shift) | bits << shift,
                    '+' => allowed |= bits << shift,
                    _ => allowed &= !(bits << shift),
                }
            }
        }
    }
    Some(!allowed & 0o777)
}

/// Limits are shown as a usual host has them.
///
/// Not modelled: setting a limit changes nothing.
/// The limits of `ulimit`: letter, the name the kernel's limit goes by, what it is called, its unit
/// and the value if the kernel holds none.
const LIMITS: [(char, &str, &str, &str, &str); 16] = [
    (
        'R',
        "rttime",
        "real-time non-blocking time ",
        "microseconds, ",
        "unlimited",
    ),
    ('c', "core", "core file size", "blocks, ", "0"),
    ('d', "data", "data seg size", "kbytes, ", "unlimited"),
    ('e', "nice", "scheduling priority", "", "0"),
    ('f', "fsize", "file size", "blocks, ", "unlimited"),
    ('i', "sigpending", "pending signals", "", "31513"),
    ('l', "memlock", "max locked memory", "kbytes, ", "8192"),
    ('m', "rss", "max memory size", "kbytes, ", "unlimited"),
    ('n', "nofile", "open files", "", "1048576"),
    ('p', "pipe", "pipe size", "512 bytes, ", "8"),
    ('q', "msgqueue", "POSIX message queues", "bytes, ", "819200"),
    ('r', "rtprio", "real-time priority", "", "0"),
    ('s', "stack", "stack size", "kbytes, ", "8192"),
    ('t', "cpu", "cpu time", "seconds, ", "unlimited"),
    ('u', "nproc", "max user processes", "", "unlimited"),
    ('v', "as", "virtual memory", "kbytes, ", "unlimited"),
];

/// The value of a limit as it is shown.
fn limit(sh: &Shell, name: &str, usual: &str, hard: bool) -> String {
    match sh.sys.ulimit(name) {
        Some((soft, most)) => match if hard { most } else { soft } {
            -1 => "unlimited".to_string(),
            // Sizes are given in bytes and shown in kilobytes.
            n if ["stack", "memlock", "data", "rss", "as"].contains(&name) => {
                (n / 1024).to_string()
            }
            n => n.to_string(),
        },
        None => usual.to_string(),
    }
}

pub async fn ulimit(sh: &mut Shell, call: Call, _tail: bool) -> Outcome {
    let is_flag = |a: &&String| a.len() > 1 && a.starts_with('-');
    let flags: String = call
        .rest()
        .iter()
        .filter(is_flag)
        .map(|a| a.trim_start_matches('-'))
        .collect();
    let hard = flags.contains('H') && !flags.contains('S');
    let letters: String = flags.chars().filter(|c| !"SH".contains(*c)).collect();
    let known = |c: char| LIMITS.iter().any(|(l, ..)| *l == c);
    if let Some(bad) = letters.chars().find(|c| *c != 'a' && !known(*c)) {
        return Ok(sh.invalid_option(&format!("-{bad}")).await);
    }
    if let Some(value) = call.rest().iter().find(|a| !is_flag(a)) {
        let fine = matches!(value.as_str(), "unlimited" | "hard" | "soft");
        if !fine && value.parse::<u64>().is_err() {
            let text = match sh.kind {
                Kind::Bash => format!("{value}: invalid number"),
                _ => "bad number".to_string(),
            };
            sh.complain(&text).await;
            return Ok(if sh.is_bash() { 1 } else { 2 });
        }
        return Ok(0);
    }
    if letters.contains('a') && sh.is_bash() {
        let mut text = String::new();
        for (letter, name, what, unit, usual) in LIMITS {
            let value = limit(sh, name, usual, hard);
            let unit = format!("({unit}-{letter})");
            let width = 40usize.saturating_sub(what.len());
            text.push_str(&format!("{what}{unit:>width$} {value}\n"));
        }
        return Ok(sh.write_out(text.as_bytes()).await);
    }
    let mut text = String::new();
    for letter in if letters.is_empty() { "f" } else { &letters }.chars() {
        if let Some((_, name, what, unit, usual)) = LIMITS.iter().find(|(l, ..)| *l == letter) {
            let value = limit(sh, name, usual, hard);
            if letters.len() > 1 && sh.is_bash() {
                let unit = format!("({unit}-{letter})");
                let width = 40usize.saturating_sub(what.len());
                text.push_str(&format!("{what}{unit:>width$} "));
            }
            text.push_str(&format!("{value}\n"));
        }
    }
    Ok(sh.write_out(text.as_bytes()).await)
}

pub async fn times(sh: &mut Shell, _call: Call, _tail: bool) -> Outcome {
    let line = if sh.is_bash() {
        "0m0.000s 0m0.000s\n"
    } else {
        "0m0.000000s 0m0.000000s\n"
    };
    Ok(sh.write_out(line.repeat(2).as_bytes()).await)
}

pub async fn history(sh: &mut Shell, call: Call, _tail: bool) -> Outcome {
    let first = call.args.get(1).map(String::as_str);
    if first == Some("-c") {
        sh.history.clear();
        return Ok(0);
    }
    if first == Some("-d") && sh.is_bash() {
        let text = call.args.get(2).cloned().unwrap_or_default();
        let at = match text.parse::<i64>() {
            Ok(n) if n > 0 => usize::try_from(n - 1).ok(),
            Ok(n) => usize::try_from(sh.history.len() as i64 + n).ok(),
            Err(_) => None,
        };
        match at.filter(|i| *i < sh.history.len()) {
            Some(i) => {
                sh.history.remove(i);
                return Ok(0);
            }
            None => {
                sh.complain(&format!("{text}: history position out of range"))
                    .await;
                return Ok(1);
            }
        }
    }
    let most = match first.map(str::parse::<usize>) {
        None => usize::MAX,
        Some(Ok(n)) => n,
        Some(Err(_)) => {
            let text = format!("{}: numeric argument required", first.unwrap_or_default());
            sh.complain(&text).await;
            return Ok(1);
        }
    };
    let skip = sh.history.len().saturating_sub(most);
    let bash = sh.is_bash();
    let text: String = sh
        .history
        .iter()
        .enumerate()
        .skip(skip)
        .map(|(i, line)| {
            if bash {
                format!("{:>5}  {line}\n", i + 1)
            } else {
                format!("{i:>4} {line}\n")
            }
        })
        .collect();
    Ok(sh.write_out(text.as_bytes()).await)
}

pub async fn help(sh: &mut Shell, call: Call, _tail: bool) -> Outcome {
    let all = super::usages(sh);
    let mut text = String::new();
    match call.args.get(1).cloned() {
        Some(name) => match all.iter().find(|(n, _)| *n == name) {
            Some((name, usage)) => text.push_str(&format!("{name}: {usage}\n")),
            None => {
                sh.complain(&format!("no help topics match `{name}'.  Try `help help' or `man -k {name}' or `info {name}'.")).await;
                return Ok(1);
            }
        },
        None if sh.is_bash() => {
            text.push_str("GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)\n");
            text.push_str("These shell commands are built in here. Type `help name' for the usage of one.\n\n");
            for (_, usage) in all {
                text.push_str(&format!(" {usage}\n"));
            }
        }
        None => {
            text.push_str("Built-in commands:\n------------------\n");
            let mut line = String::from("\t");
            for (name, _) in all {
                if line.len() + name.len() > 60 {
                    text.push_str(&format!("{}\n", line.trim_end()));
                    line = String::from("\t");
                }
                line.push_str(&format!("{name} "));
            }
            text.push_str(&format!("{}\n", line.trim_end()));
        }
    }
    Ok(sh.write_out(text.as_bytes()).await)
}

pub async fn enable(sh: &mut Shell, call: Call, _tail: bool) -> Outcome {
    let off = call.rest().iter().any(|a| a == "-n");
    let names: Vec<String> = call
        .rest()
        .iter()
        .filter(|a| !a.starts_with('-'))
        .cloned()
        .collect();
    if names.is_empty() {
        let text: String = match off {
            true => sh
                .disabled
                .iter()
                .map(|n| format!("enable -n {n}\n"))
                .collect(),
            false => super::names(sh)
                .iter()
                .map(|n| format!("enable {n}\n"))
                .collect(),
        };
        return Ok(sh.write_out(text.as_bytes()).await);
    }
    let mut status = 0;
    for name in names {
        sh.disabled.retain(|n| *n != name);
        if super::find(sh, &name).is_none() {
            sh.complain(&format!("{name}: not a shell builtin")).await;
            status = 1;
        } else if off {
            sh.disabled.push(name);
        }
    }
    Ok(status)
}

pub async fn caller(sh: &mut Shell, _call: Call, _tail: bool) -> Outcome {
    if sh.function_names.is_empty() {
        return Ok(1);
    }
    let text = format!("{} {}\n", sh.line, sh.name);
    Ok(sh.write_out(text.as_bytes()).await)
}
