//! `jobs`, `fg`, `bg`, `wait`, `kill`, `disown`.
use machine::{Errno, Pid, Signal, WaitStatus};

use super::Call;
use crate::shell::jobs::State;
use crate::shell::state::{Flow, Kind, Outcome, Shell};

pub async fn jobs(sh: &mut Shell, call: Call, _tail: bool) -> Outcome {
    sh.reap();
    let (mut long, mut pids, mut running, mut stopped) = (false, false, false, false);
    let mut wanted = Vec::new();
    for arg in call.rest() {
        match arg.strip_prefix('-') {
            Some(flags) if !flags.is_empty() => {
                for c in flags.chars() {
                    match c {
                        'l' => long = true,
                        'p' => pids = true,
                        'r' => running = true,
                        's' => stopped = true,
                        'n' => {}
                        c => return Ok(sh.invalid_option(&format!("-{c}")).await),
                    }
                }
            }
            _ => match sh.jobs.find(arg) {
                Ok(id) => wanted.push(id),
                Err(text) => {
                    sh.complain(&format!("{arg}: {text}")).await;
                    return Ok(1);
                }
            },
        }
    }
    let mut text = String::new();
    let mut ended = Vec::new();
    for id in sh.jobs.ids() {
        let Some(job) = sh.jobs.get(id) else { continue };
        let state = job.state();
        let hidden = (!wanted.is_empty() && !wanted.contains(&id))
            || (running && state != State::Running)
            || (stopped && state != State::Stopped);
        if !hidden {
            if pids {
                text.push_str(&format!("{}\n", job.pgid));
            } else if let Some(line) = sh.jobs.line(id, long) {
                text.push_str(&format!("{line}\n"));
            }
        }
        if matches!(state, State::Done(_)) {
            ended.push(id);
        }
    }
    let status = sh.write_out(text.as_bytes()).await;
    for id in ended {
        sh.jobs.remove(id);
    }
    Ok(status)
}

async fn pick(sh: &mut Shell, call: &Call) -> Result<u32, i32> {
    if !sh.job_control {
        let spec = call.args.get(1).cloned().unwrap_or_default();
        let text = match (sh.kind, sh.jobs.find(&spec)) {
            (Kind::Bash, _) => "no job control".to_string(),
            (_, Ok(id)) => format!("job {id} not created under job control"),
            (_, Err(_)) if spec.is_empty() => "No current job".to_string(),
            (Kind::Dash, Err(_)) => format!("No such job: {spec}"),
            (Kind::Ash, Err(_)) => format!("{spec}: no such job"),
        };
        sh.complain(&text).await;
        return Err(if sh.is_bash() { 1 } else { 2 });
    }
    sh.reap();
    let spec = call.args.get(1).cloned().unwrap_or_default();
    match sh.jobs.find(&spec) {
        Ok(id) => Ok(id),
        Err(text) => {
            let message = match (sh.kind, spec.is_empty()) {
                (Kind::Bash, true) => format!("current: {text}"),
                (Kind::Bash, false) => format!("{spec}: {text}"),
                (_, true) => "no current job".to_string(),
                (_, false) => format!("no such job: {spec}"),
            };
            sh.complain(&message).await;
            Err(if sh.is_bash() { 1 } else { 2 })
        }
    }
}

pub async fn fg(sh: &mut Shell, call: Call, _tail: bool) -> Outcome {
    let id = match pick(sh, &call).await {
        Ok(id) => id,
        Err(status) => return Ok(status),
    };
    let Some(mut job) = sh.jobs.get(id).cloned() else {
        return Ok(1);
    };
    sh.write_out(format!("{}\n", job.text).as_bytes()).await;
    sh.jobs.remove(id);
    if let Some(tty) = sh.tty {
        let _ = sh.sys.set_foreground(tty, job.pgid);
    }
    for member in &mut job.members {
        if member.state == State::Stopped {
            member.state = State::Running;
        }
    }
    let _ = sh.sys.kill(-i64::from(job.pgid), Signal::CONT);
    let statuses = sh.wait_foreground(job.members, job.pgid, &job.text).await?;
    Ok(statuses.last().copied().unwrap_or(0))
}

pub async fn bg(sh: &mut Shell, call: Call, _tail: bool) -> Outcome {
    let id = match pick(sh, &call).await {
        Ok(id) => id,
        Err(status) => return Ok(status),
    };
    let Some(job) = sh.jobs.get_mut(id) else {
        return Ok(1);
    };
    for member in &mut job.members {
        if member.state == State::Stopped {
            member.state = State::Running;
        }
    }
    job.announced = false;
    let (pgid, text) = (job.pgid, job.text.clone());
    let _ = sh.sys.kill(-i64::from(pgid), Signal::CONT);
    let line = if sh.is_bash() {
        format!("[{id}]+ {text} &\n")
    } else {
        format!("[{id}] {text}\n")
    };
    Ok(sh.write_out(line.as_bytes()).await)
}

pub async fn disown(sh: &mut Shell, call: Call, _tail: bool) -> Outcome {
    let specs: Vec<String> = call
        .rest()
        .iter()
        .filter(|a| !a.starts_with('-'))
        .cloned()
        .collect();
    let ids = if specs.is_empty() {
        sh.jobs.current().into_iter().collect()
    } else {
        specs
            .iter()
            .filter_map(|s| sh.jobs.find(s).ok())
            .collect::<Vec<_>>()
    };
    for id in ids {
        sh.jobs.remove(id);
    }
    Ok(0)
}

/// Waits for one process of this shell. `None` if a trapped signal came first.
async fn wait_pid(sh: &mut Shell, pid: Pid) -> Result<Option<i32>, Flow> {
    if let Some(member) = sh.jobs.member_mut(pid)
        && let State::Done(status) = member.state
    {
        return Ok(Some(status.shell_code()));
    }
    loop {
        match sh.sys.wait(pid).await {
            Ok((_, WaitStatus::Stopped(_))) => continue,
            Ok((_, status)) => {
                sh.note_change(pid, status);
                return Ok(Some(status.shell_code()));
            }
            Err(Errno::EINTR) => {
                if sh.signal_waits() {
                    return Ok(None);
                }
            }
            Err(_) => return Ok(Some(127)),
        }
    }
}

pub async fn wait(sh: &mut Shell, call: Call, _tail: bool) -> Outcome {
    sh.reap();
    let any = call.rest().first().is_some_and(|a| a == "-n");
    let args: Vec<String> = call
        .rest()
        .iter()
        .filter(|a| !a.starts_with('-'))
        .cloned()
        .collect();
    if any {
        return wait_any(sh).await;
    }
    if args.is_empty() {
        for id in sh.jobs.ids() {
            let pids: Vec<Pid> = sh
                .jobs
                .get(id)
                .map(|j| j.members.iter().map(|m| m.pid).collect())
                .unwrap_or_default();
            for pid in pids {
                if wait_pid(sh, pid).await?.is_none() {
                    return interrupted(sh).await;
                }
            }
            if !sh.job_control {
                sh.jobs.remove(id);
            }
        }
        return Ok(0);
    }
    let mut status = 0;
    for arg in args {
        let pid = if arg.starts_with('%') {
            match sh.jobs.find(&arg) {
                Ok(id) => sh
                    .jobs
                    .get(id)
                    .and_then(|j| j.members.last().map(|m| m.pid)),
                Err(text) => {
                    let message = if sh.is_bash() {
                        format!("{arg}: {text}")
                    } else {
                        match sh.kind {
                            Kind::Ash => format!("{arg}: no such job"),
                            _ => format!("No such job: {arg}"),
                        }
                    };
                    sh.complain(&message).await;
                    status = if sh.is_bash() { 127 } else { 2 };
                    continue;
                }
            }
        } else {
            match arg.parse::<Pid>() {
                Ok(pid) => Some(pid),
                Err(_) => {
                    let message = match sh.kind {
                        Kind::Bash => format!("`{arg}': not a pid or valid job spec"),
                        _ => format!("Illegal number: {arg}"),
                    };
                    sh.complain(&message).await;
                    status = if sh.is_bash() { 1 } else { 2 };
                    continue;
                }
            }
        };
        let Some(pid) = pid else { continue };
        if sh.jobs.by_pid(pid).is_none() {
            if let Some(ended) = sh.ended.get(&pid) {
                status = *ended;
                continue;
            }
            if sh.is_bash() {
                sh.complain(&format!("pid {pid} is not a child of this shell"))
                    .await;
            }
            status = 127;
            continue;
        }
        match wait_pid(sh, pid).await? {
            Some(code) => status = code,
            None => return interrupted(sh).await,
        }
        sh.ended.insert(pid, status);
        if let Some(id) = sh.jobs.by_pid(pid)
            && matches!(sh.jobs.get(id).map(|j| j.state()), Some(State::Done(_)))
        {
            announce(sh, id).await;
            sh.jobs.remove(id);
        }
    }
    Ok(status)
}

/// A waited-for job that a signal killed is reported by scripts too.
async fn announce(sh: &mut Shell, id: u32) {
    let Some(job) = sh.jobs.get(id) else { return };
    let State::Done(WaitStatus::Signaled(signal)) = job.state() else {
        if sh.job_control
            && let Some(line) = sh.jobs.line(id, false)
        {
            sh.sys.eprint(&format!("{line}\n")).await;
        }
        return;
    };
    let name = crate::shell::jobs::signal_text(signal);
    let text = match sh.kind {
        Kind::Bash if sh.job_control => sh.jobs.line(id, false).unwrap_or_default(),
        Kind::Bash if sh.interactive() => return,
        Kind::Bash => {
            let builtin = sh.builtin.take();
            let prefix = sh.prefix();
            sh.builtin = builtin;
            format!("{prefix}{:>6} {name:<23} {}", job.pgid, job.text)
        }
        _ => name.to_string(),
    };
    sh.sys.eprint(&format!("{text}\n")).await;
}

async fn wait_any(sh: &mut Shell) -> Outcome {
    loop {
        let ids = sh.jobs.ids();
        if ids.is_empty() {
            return Ok(127);
        }
        sh.reap();
        for id in ids {
            if let Some(State::Done(status)) = sh.jobs.get(id).map(|j| j.state()) {
                sh.jobs.remove(id);
                return Ok(status.shell_code());
            }
        }
        match sh.sys.wait_any().await {
            Ok((pid, status)) => sh.note_change(pid, status),
            Err(Errno::EINTR) if sh.signal_waits() => return interrupted(sh).await,
            Err(Errno::EINTR) => {}
            Err(_) => return Ok(127),
        }
    }
}

async fn interrupted(sh: &mut Shell) -> Outcome {
    let number = sh.pending_number();
    sh.run_traps().await?;
    Ok(128 + number)
}

pub async fn kill(sh: &mut Shell, call: Call, _tail: bool) -> Outcome {
    let args = call.rest();
    let Some(first) = args.first() else {
        if sh.is_bash() {
            return Ok(sh.usage().await);
        }
        let text = match sh.kind {
            Kind::Dash => "Usage: kill [-s sigspec | -signum | -sigspec] [pid | job]... or\nkill -l [exitstatus]".to_string(),
            _ => "you need to specify whom to kill".to_string(),
        };
        sh.complain_as_program(&text).await;
        return Ok(if sh.kind == Kind::Dash { 2 } else { 1 });
    };
    if first == "-l" || first == "-L" {
        return list_signals(sh, &args[1..]).await;
    }
    let mut signal = Signal::TERM;
    let mut rest = args;
    if first == "-s" || first == "-n" {
        let Some(name) = args.get(1) else {
            sh.complain(&format!("{first}: option requires an argument"))
                .await;
            return Ok(1);
        };
        match parse_signal(name) {
            Some(s) => signal = s,
            None => return bad_signal(sh, name).await,
        }
        rest = &args[2..];
    } else if first.len() > 1 && first.starts_with('-') && first != "--" {
        match parse_signal(&first[1..]) {
            Some(s) => signal = s,
            None => return bad_signal(sh, &first[1..]).await,
        }
        rest = &args[1..];
    }
    if rest.first().is_some_and(|a| a == "--") {
        rest = &rest[1..];
    }
    if rest.is_empty() {
        return Ok(sh.usage().await);
    }
    let probe = first == "-0" || args.get(1).is_some_and(|a| a == "0" && first == "-s");
    let mut status = 0;
    for target in rest {
        let number = if target.starts_with('%') {
            match sh.jobs.find(target) {
                Ok(id) => {
                    let job = sh.jobs.get(id);
                    match (job, sh.job_control) {
                        (Some(job), true) => -i64::from(job.pgid),
                        (Some(job), false) => i64::from(job.pgid),
                        (None, _) => continue,
                    }
                }
                Err(text) => {
                    let message = if sh.is_bash() {
                        format!("{target}: {text}")
                    } else {
                        match sh.kind {
                            Kind::Ash => format!("{target}: no such job"),
                            _ => format!("No such job: {target}"),
                        }
                    };
                    sh.complain(&message).await;
                    status = if sh.is_bash() { 1 } else { 2 };
                    continue;
                }
            }
        } else {
            match target.parse::<i64>() {
                Ok(number) => number,
                Err(_) => {
                    let message = match sh.kind {
                        Kind::Bash => format!("{target}: arguments must be process or job IDs"),
                        Kind::Dash => format!("Illegal number: {target}"),
                        Kind::Ash => format!("invalid number '{target}'"),
                    };
                    sh.complain_as_program(&message).await;
                    status = if sh.kind == Kind::Dash { 2 } else { 1 };
                    continue;
                }
            }
        };
        let result = if probe {
            probe_target(sh, number)
        } else {
            sh.sys.kill(number, signal)
        };
        if let Err(e) = result {
            let message = match sh.kind {
                Kind::Bash => format!("({target}) - {e}"),
                Kind::Dash => e.to_string(),
                Kind::Ash => format!("can't kill pid {target}: {e}"),
            };
            sh.complain_as_program(&message).await;
            status = 1;
        }
        if signal == Signal::TERM && target.starts_with('%') {
            let _ = sh.sys.kill(number, Signal::CONT);
        }
    }
    Ok(status)
}

/// `kill -0`: whether there is such a process.
fn probe_target(sh: &Shell, number: i64) -> Result<(), Errno> {
    let hit = match number {
        0 | -1 => true,
        n if n < 0 => sh.sys.processes().iter().any(|p| i64::from(p.pgid) == -n),
        n => sh.sys.processes().iter().any(|p| i64::from(p.pid) == n),
    };
    if hit { Ok(()) } else { Err(Errno::ESRCH) }
}

fn parse_signal(name: &str) -> Option<Signal> {
    if name == "0" {
        return Some(Signal::TERM);
    }
    Signal::parse(&name.to_ascii_uppercase())
}

async fn bad_signal(sh: &mut Shell, name: &str) -> Outcome {
    let message = match sh.kind {
        Kind::Bash => format!("{name}: invalid signal specification"),
        Kind::Dash => format!("Illegal option -{}", name.chars().next().unwrap_or('?')),
        Kind::Ash => format!("bad signal name '{name}'"),
    };
    sh.complain_as_program(&message).await;
    Ok(if sh.kind == Kind::Dash { 2 } else { 1 })
}

/// The names of signals 1 to 31.
pub const NAMES: [&str; 31] = [
    "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2",
    "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG",
    "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS",
];

pub async fn list_signals(sh: &mut Shell, args: &[String]) -> Outcome {
    let mut text = String::new();
    for arg in args {
        let upper = arg.to_ascii_uppercase();
        let name = upper.strip_prefix("SIG").unwrap_or(&upper);
        if let Ok(n) = name.parse::<usize>() {
            let n = if n > 128 { n - 128 } else { n };
            match NAMES.get(n.wrapping_sub(1)) {
                Some(name) => text.push_str(&format!("{name}\n")),
                None => {
                    sh.complain(&format!("{arg}: invalid signal specification"))
                        .await;
                    return Ok(1);
                }
            }
        } else if let Some(n) = NAMES.iter().position(|s| *s == name) {
            text.push_str(&format!("{}\n", n + 1));
        } else {
            return bad_signal(sh, arg).await;
        }
    }
    if args.is_empty() {
        for (i, name) in NAMES.iter().enumerate() {
            if sh.is_bash() {
                let end = if (i + 1) % 5 == 0 || i + 1 == NAMES.len() {
                    '\n'
                } else {
                    '\t'
                };
                text.push_str(&format!("{:>2}) SIG{name}{end}", i + 1));
            } else {
                text.push_str(&format!("{:>2}) {name}\n", i + 1));
            }
        }
    }
    Ok(sh.write_out(text.as_bytes()).await)
}
