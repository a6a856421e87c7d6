//! `sudo`: a command as another user, for those whom /etc/sudoers lets.
//!
//! Rules are `WHO ALL=(ALL) [NOPASSWD:] ALL` by user, `%group` or ALL. Passwords are not
//! simulated, so a rule that asks for one refuses. Not modelled: rules for single commands, `-l`
//! in full, timestamps.

use super::kit::users::Users;
use super::kit::{Cx, Run, built};
use super::run::{become_user, exec};

const RULES: &str = "/etc/sudoers";

/// What the rules say of a user.
#[derive(PartialEq)]
enum Leave {
    Free,
    Password,
    None,
}

pub async fn main(cx: &mut Cx) -> Run {
    let args = std::mem::take(&mut cx.args);
    let real = cx.sys.real_uid();
    if cx.sys.creds().uid != 0 {
        return cx
            .die(
                1,
                "/usr/bin/sudo must be owned by uid 0 and have the setuid bit set",
            )
            .await;
    }
    let users = Users::load(&cx.sys);
    let caller = users.user_name(real);
    let (mut target, mut shell, mut login, mut keep) = ("root".to_string(), false, false, false);
    let mut sets: Vec<(String, String)> = Vec::new();
    let mut at = 0;
    while let Some(a) = args.get(at) {
        match a.as_str() {
            "--" => {
                at += 1;
                break;
            }
            "-u" | "--user" => {
                at += 1;
                target = args.get(at).cloned().unwrap_or_default();
            }
            a if a.starts_with("-u") && a.len() > 2 => target = a[2..].to_string(),
            a if a.starts_with("--user=") => target = a[7..].to_string(),
            "-s" | "--shell" => shell = true,
            "-i" | "--login" => login = true,
            "-E" | "--preserve-env" => keep = true,
            "-su" => {
                shell = true;
                at += 1;
                target = args.get(at).cloned().unwrap_or_default();
            }
            "-V" | "--version" => {
                cx.line(&format!("Sudo version {}", built(&cx.sys, "1.9.13p3")))
                    .await;
                return Ok(0);
            }
            "-k" | "-K" | "-v" if args.len() == 1 => return Ok(0),
            "-l" | "--list" => {
                let free = leave(cx, &users, real) == Leave::Free;
                let tag = if free { "NOPASSWD: " } else { "" };
                cx.line(&format!(
                    "User {caller} may run the following commands on {}:\n    (ALL : ALL) {tag}ALL",
                    cx.sys.hostname()
                ))
                .await;
                return Ok(0);
            }
            "-n" | "-H" | "-S" | "-b" | "-k" | "-A" | "-P" => {}
            a if a.starts_with('-') => {
                let text = format!("unrecognized option '{a}'");
                return cx.die(1, &text).await;
            }
            a if a.contains('=') && !a.starts_with('=') && !a.contains('/') => {
                let (k, v) = a.split_once('=').unwrap_or((a, ""));
                sets.push((k.to_string(), v.to_string()));
            }
            _ => break,
        }
        at += 1;
    }
    let mut argv: Vec<String> = args.get(at..).unwrap_or_default().to_vec();
    if argv.is_empty() && !shell && !login {
        cx.raw_err("usage: sudo -h | -K | -k | -V\nusage: sudo -v [-ABkNnS] [-g group] [-h host] [-p prompt] [-u user]\nusage: sudo [-ABbEHkNnPS] [-C num] [-D directory] [-g group] [-h host] [-p prompt] [-R directory] [-T timeout] [-u user] [VAR=value] [-i | -s] [command [arg ...]]\n").await;
        return Ok(1);
    }
    match leave(cx, &users, real) {
        Leave::Free => {}
        Leave::Password => return cx.die(1, "a password is required, and passwords are not simulated in Hatoba; a rule with NOPASSWD needs none").await,
        Leave::None => {
            cx.raw_err(&format!("{caller} is not in the sudoers file.\n")).await;
            return Err(1);
        }
    }
    let target = target.trim_start_matches('#').to_string();
    let known = users
        .find_uid(&target)
        .and_then(|uid| users.by_uid(uid).cloned());
    let Some(user) = known else {
        return cx.die(1, &format!("unknown user {target}")).await;
    };
    let own = if user.shell.is_empty() {
        "/bin/sh".to_string()
    } else {
        user.shell.clone()
    };
    if login {
        let _ = cx.sys.chdir(&user.home);
    }
    if shell || login {
        argv = match argv.is_empty() {
            true => vec![own.clone()],
            false => vec![own.clone(), "-c".to_string(), argv.join(" ")],
        };
        if argv.len() == 1 && login {
            argv = vec![own.clone(), "-l".to_string()];
        }
    }
    let old = cx.sys.env();
    let mut env = if keep {
        old.clone()
    } else {
        machine::Env::new()
    };
    for name in ["TERM", "LANG", "LANGUAGE", "COLORTERM", "DISPLAY"] {
        if let Some(v) = old.get(name) {
            env.set(name, v);
        }
    }
    let command = argv.join(" ");
    let uid = real.to_string();
    let gid = users.by_uid(real).map_or(0, |u| u.gid).to_string();
    for (k, v) in [
        (
            "PATH",
            "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        ),
        ("HOME", &user.home),
        ("SHELL", &own),
        ("USER", &user.name),
        ("LOGNAME", &user.name),
        ("MAIL", &format!("/var/mail/{}", user.name)),
        ("SUDO_USER", &caller),
        ("SUDO_UID", &uid),
        ("SUDO_GID", &gid),
        ("SUDO_COMMAND", &command),
    ] {
        env.set(k, v);
    }
    for (k, v) in sets {
        env.set(&k, &v);
    }
    become_user(cx, &users, &user.name);
    let name = argv[0].clone();
    match super::run::found(cx, &name, &env) {
        true => exec(cx, &argv, env, true).await,
        false => cx.die(1, &format!("{name}: command not found")).await,
    }
}

fn leave(cx: &Cx, users: &Users, uid: u32) -> Leave {
    if uid == 0 {
        return Leave::Free;
    }
    let name = users.user_name(uid);
    let mut groups = users.groups_of(&name);
    groups.extend(users.by_uid(uid).map(|u| u.gid));
    let groups: Vec<String> = groups
        .iter()
        .map(|g| format!("%{}", users.group_name(*g)))
        .collect();
    let mut files = vec![RULES.to_string()];
    let more = cx.sys.readdir("/etc/sudoers.d").unwrap_or_default();
    files.extend(
        more.into_iter()
            .map(|e| format!("/etc/sudoers.d/{}", e.name)),
    );
    let mut answer = Leave::None;
    for file in files {
        let text = cx.sys.read_file(&file).unwrap_or_default();
        for line in String::from_utf8_lossy(&text).lines() {
            let who = line.split_whitespace().next().unwrap_or_default();
            if who == name || who == "ALL" || groups.iter().any(|g| g == who) {
                answer = match line.contains("NOPASSWD") {
                    true => Leave::Free,
                    false => Leave::Password,
                };
            }
        }
    }
    answer
}
