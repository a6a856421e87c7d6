//! docker-init (tini): PID 1 of containers started with `--init`.
//!
//! It starts the command as its child, passes signals on, reaps orphans, and ends with the
//! child's status. So a program without signal handlers ends on SIGTERM, which as PID 1 it would
//! ignore.

use machine::{Command, Errno, Program, SigAction, Signal, Sys};

/// Returns the engine's own programs by name.
pub fn program(name: &str) -> Option<Program> {
    match name {
        "docker-init" => Some(|sys| Box::pin(docker_init(sys))),
        _ => None,
    }
}

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

async fn docker_init(sys: Sys) -> i32 {
    let argv: Vec<String> = sys
        .argv()
        .into_iter()
        .skip(1)
        .skip_while(|a| a == "--")
        .collect();
    let Some(name) = argv.first().cloned() else {
        return 1;
    };
    for signal in PASSED_ON {
        sys.sigaction(signal, SigAction::Catch);
    }
    let path = match find(&sys, &name) {
        Ok(path) => path,
        Err(errno) => return fatal(&sys, &name, errno).await,
    };
    let child = match sys.spawn(Command::new(&path, argv)) {
        Ok(child) => child,
        Err(errno) => return fatal(&sys, &name, errno).await,
    };
    loop {
        match sys.wait_any().await {
            Ok((pid, status)) if pid == child => return status.shell_code(),
            Ok(_) => {}
            Err(Errno::EINTR) => {
                while let Some(signal) = sys.take_signal() {
                    let _ = sys.kill(i64::from(child), signal);
                }
            }
            Err(_) => return 1,
        }
    }
}

/// Looks a command up by PATH.
fn find(sys: &Sys, name: &str) -> Result<String, Errno> {
    if name.contains('/') {
        return sys.stat(name).map(|_| name.to_string());
    }
    let path = sys.env().get("PATH").unwrap_or_default().to_string();
    let found = path
        .split(':')
        .map(|dir| format!("{dir}/{name}"))
        .find(|p| sys.stat(p).is_ok());
    found.ok_or(Errno::ENOENT)
}

async fn fatal(sys: &Sys, name: &str, errno: Errno) -> i32 {
    // The number is the pid of tini's child at that moment.
    sys.eprint(&format!("[FATAL tini (7)] exec {name} failed: {errno}\n"))
        .await;
    match errno {
        Errno::ENOENT => 127,
        Errno::EACCES => 126,
        _ => 1,
    }
}
