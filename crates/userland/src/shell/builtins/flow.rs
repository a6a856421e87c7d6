//! `break`, `continue`, `return`, `exit`.
use super::Call;
use crate::shell::state::{Flow, Kind, Outcome, Shell};

pub async fn break_(sh: &mut Shell, call: Call, _tail: bool) -> Outcome {
    leave_loop(sh, call, Flow::Break).await
}

pub async fn continue_(sh: &mut Shell, call: Call, _tail: bool) -> Outcome {
    leave_loop(sh, call, Flow::Continue).await
}

async fn leave_loop(sh: &mut Shell, call: Call, flow: fn(u32) -> Flow) -> Outcome {
    if sh.loops == 0 {
        if sh.is_bash() {
            sh.complain("only meaningful in a `for', `while', or `until' loop")
                .await;
        }
        return Ok(0);
    }
    match call.args.get(1) {
        None => Err(flow(1)),
        Some(text) => match text.parse::<i64>() {
            Ok(n) if n > 0 => Err(flow(n as u32)),
            Ok(_) if sh.is_bash() => {
                sh.complain(&format!("{text}: loop count out of range"))
                    .await;
                Err(Flow::Break(sh.loops))
            }
            _ => {
                bad_number(sh, text).await;
                Err(Flow::Exit(if sh.is_bash() { 128 } else { 2 }))
            }
        },
    }
}

async fn bad_number(sh: &mut Shell, text: &str) {
    let message = match sh.kind {
        Kind::Bash => format!("{text}: numeric argument required"),
        Kind::Dash => format!("Illegal number: {text}"),
        Kind::Ash => format!("Illegal number: {text}"),
    };
    sh.complain(&message).await;
}

/// The status a jump takes along.
async fn status(sh: &mut Shell, call: &Call) -> i32 {
    match call.args.get(1) {
        None => sh.status,
        Some(text) => match text.parse::<i64>() {
            Ok(n) => (n & 0xff) as i32,
            Err(_) => {
                bad_number(sh, text).await;
                2
            }
        },
    }
}

pub async fn return_(sh: &mut Shell, call: Call, _tail: bool) -> Outcome {
    if sh.function_names.is_empty() && sh.sourcing == 0 {
        if sh.is_bash() {
            sh.complain("can only `return' from a function or sourced script")
                .await;
            return Ok(2);
        }
        let status = status(sh, &call).await;
        return Err(Flow::Exit(status));
    }
    Err(Flow::Return(status(sh, &call).await))
}

pub async fn exit(sh: &mut Shell, call: Call, _tail: bool) -> Outcome {
    if sh.interactive() && sh.tty.is_some() && sh.subshell == 0 {
        if sh.is_bash() {
            sh.sys.eprint("exit\n").await;
        }
        let stopped = sh
            .jobs
            .iter()
            .any(|j| j.state() == crate::shell::jobs::State::Stopped);
        if stopped && !sh.warned_jobs {
            sh.warned_jobs = true;
            sh.sys
                .eprint(if sh.is_bash() {
                    "There are stopped jobs.\n"
                } else {
                    "You have stopped jobs.\n"
                })
                .await;
            return Ok(1);
        }
    }
    if sh.is_bash() && call.args.len() > 2 && call.args[1].parse::<i64>().is_ok() {
        sh.complain("too many arguments").await;
        return Err(Flow::Discard(1));
    }
    Err(Flow::Exit(status(sh, &call).await))
}
