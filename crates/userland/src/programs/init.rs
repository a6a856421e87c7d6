//! `tini` and `dumb-init`: a first process that starts another, passes signals on and reaps what
//! is left over.

use super::kit::{Cx, Run, built};
use machine::{Errno, SigAction, Signal};

const PASSED_ON: [Signal; 8] = [
    Signal::HUP,
    Signal::INT,
    Signal::QUIT,
    Signal::TERM,
    Signal::USR1,
    Signal::USR2,
    Signal::WINCH,
    Signal::CONT,
];

pub async fn tini(cx: &mut Cx) -> Run {
    let version = built(&cx.sys, "0.19.0");
    let mut args = std::mem::take(&mut cx.args);
    while args
        .first()
        .is_some_and(|a| a.starts_with('-') && a.len() > 1)
    {
        let flag = args.remove(0);
        match flag.as_str() {
            "--" => break,
            "--version" => {
                cx.line(&format!("tini version {version}")).await;
                return Ok(0);
            }
            "-p" | "-e" if !args.is_empty() => drop(args.remove(0)),
            f if f.trim_start_matches(['-', 's', 'v', 'w', 'g']).is_empty() => {}
            _ => return usage(cx, &version).await,
        }
    }
    if args.is_empty() {
        return usage(cx, &version).await;
    }
    run(cx, &args, "[FATAL tini (7)] exec").await
}

async fn usage(cx: &mut Cx, version: &str) -> Run {
    cx.raw_err(&format!(
        "tini (tini version {version})\nUsage: tini [OPTIONS] PROGRAM -- [ARGS] | --version\n"
    ))
    .await;
    Ok(1)
}

pub async fn dumb_init(cx: &mut Cx) -> Run {
    let version = built(&cx.sys, "1.2.5");
    let mut args = std::mem::take(&mut cx.args);
    while args
        .first()
        .is_some_and(|a| a.starts_with('-') && a.len() > 1)
    {
        let flag = args.remove(0);
        match flag.as_str() {
            "--" => break,
            "-V" | "--version" => {
                cx.raw_err(&format!("dumb-init v{version}\n")).await;
                return Ok(0);
            }
            "-r" | "--rewrite" if !args.is_empty() => drop(args.remove(0)),
            _ => {}
        }
    }
    if args.is_empty() {
        cx.raw_err(
            "Usage: dumb-init [option] program [args]\nTry dumb-init --help for full usage.\n",
        )
        .await;
        return Ok(1);
    }
    run(cx, &args, "[dumb-init]").await
}

async fn run(cx: &mut Cx, args: &[String], title: &str) -> Run {
    for signal in PASSED_ON {
        cx.sys.sigaction(signal, SigAction::Catch);
    }
    let child = match super::run::spawn(cx, args, |_| {}) {
        Ok(child) => child,
        Err(e) => {
            cx.raw_err(&format!("{title} {} failed: {e}\n", args[0]))
                .await;
            return Ok(match e {
                Errno::ENOENT => 127,
                Errno::EACCES => 126,
                _ => 1,
            });
        }
    };
    loop {
        match cx.sys.wait_any().await {
            Ok((pid, status)) if pid == child => return Ok(status.shell_code()),
            Ok(_) => {}
            Err(Errno::EINTR) => {
                while let Some(signal) = cx.sys.take_signal() {
                    let _ = cx.sys.kill(i64::from(child), signal);
                }
            }
            Err(_) => return Ok(1),
        }
    }
}
