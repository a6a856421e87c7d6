//! `:`, `true`, `false`, `eval`, `.`, `exec`, `let`.
use super::Call;
use crate::shell::state::{Flow, Kind, Outcome, Shell};
use crate::shell::syntax::Source;

pub async fn colon(_sh: &mut Shell, _call: Call, _tail: bool) -> Outcome {
    Ok(0)
}

pub async fn false_(_sh: &mut Shell, _call: Call, _tail: bool) -> Outcome {
    Ok(1)
}

pub async fn eval(sh: &mut Shell, call: Call, _tail: bool) -> Outcome {
    let mut args = call.rest();
    if args.first().is_some_and(|a| a == "--") {
        args = &args[1..];
    }
    let text = args.join(" ");
    if !sh.is_bash() {
        // A syntax error carries the "eval:", what the commands say does not.
        let none = sh.live_aliases();
        if Source::new(&text, 1, true)
            .next(sh.dialect(), &none)
            .is_ok()
        {
            sh.builtin = None;
        }
        return sh.run_text(&text).await;
    }
    // Messages of the commands inside carry no "eval:", syntax errors do.
    let none = sh.live_aliases();
    if let Err(e) = Source::new(&text, 1, true).next(sh.dialect(), &none) {
        let source = Source::new(&text, sh.line, true);
        sh.report_syntax(&shift_line(e, sh.line), &source, sh.line)
            .await;
        return Ok(2);
    }
    sh.builtin = None;
    sh.trace_level += 1;
    let result = sh.run_text(&text).await;
    sh.trace_level = sh.trace_level.saturating_sub(1);
    result
}

fn shift_line(e: crate::shell::syntax::ParseError, by: u32) -> crate::shell::syntax::ParseError {
    use crate::shell::syntax::ParseError::*;
    let add = by.saturating_sub(1);
    match e {
        Unexpected {
            token,
            expected,
            line,
        } => Unexpected {
            token,
            expected,
            line: line + add,
        },
        Message { text, line } => Message {
            text,
            line: line + add,
        },
        other => other,
    }
}

/// `.` and `source`.
pub async fn dot(sh: &mut Shell, call: Call, _tail: bool) -> Outcome {
    let Some(file) = call.args.get(1).cloned() else {
        if sh.kind == Kind::Dash {
            return Ok(0);
        }
        sh.complain("filename argument required").await;
        return Ok(sh.usage().await);
    };
    let mut path = file.clone();
    if !file.contains('/') {
        let dirs = sh.vars.get("PATH").unwrap_or_default().to_string();
        let found = dirs
            .split(':')
            .map(|d| format!("{}/{file}", if d.is_empty() { "." } else { d }));
        let found: Option<String> = found.into_iter().find(|p| {
            sh.sys
                .stat(p)
                .is_ok_and(|s| s.kind == machine::FileKind::Regular)
        });
        match found {
            Some(found) => path = found,
            None if sh.kind == Kind::Bash
                || (sh.kind == Kind::Ash && sh.sys.stat(&file).is_ok()) => {}
            None => {
                sh.complain(&format!("{file}: not found")).await;
                return failed(sh, if sh.kind == Kind::Dash { 2 } else { 1 });
            }
        }
    }
    let directory = sh
        .sys
        .stat(&path)
        .is_ok_and(|s| s.kind == machine::FileKind::Directory);
    let bytes = match sh.sys.read_file(&path) {
        Ok(bytes) if !directory => bytes,
        other => {
            let text = match other {
                Err(e) if !directory => e.to_string(),
                _ => machine::Errno::EISDIR.to_string(),
            };
            if sh.is_bash() {
                let builtin = sh.builtin.take();
                if directory {
                    sh.builtin = builtin;
                    sh.complain(&format!("{file}: is a directory")).await;
                } else {
                    sh.complain(&format!("{file}: {text}")).await;
                }
                return Ok(1);
            }
            let text = if text == "No such file or directory" && sh.kind == Kind::Dash {
                "No such file".into()
            } else {
                text
            };
            let message = match sh.kind {
                Kind::Dash => format!("cannot open {file}: {text}"),
                _ => format!("can't open '{file}': {text}"),
            };
            sh.complain(&message).await;
            return failed(sh, 2);
        }
    };
    if sh.sourcing >= 30 {
        sh.complain("maximum source nesting level exceeded").await;
        return Err(Flow::Discard(1));
    }
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let outer = if call.args.len() > 2 {
        Some(std::mem::replace(&mut sh.args, call.args[2..].to_vec()))
    } else {
        None
    };
    let builtin = sh.builtin.take();
    let line = sh.line;
    sh.sourcing += 1;
    sh.trace_level += 1;
    sh.sourced_from.push(file);
    let result = Box::pin(sh.run_source(Source::new(&text, 1, true), false)).await;
    sh.sourced_from.pop();
    sh.trace_level = sh.trace_level.saturating_sub(1);
    sh.sourcing = sh.sourcing.saturating_sub(1);
    sh.line = line;
    sh.builtin = builtin;
    if let Some(outer) = outer {
        sh.args = outer;
    }
    match result {
        Err(Flow::Return(status)) => Ok(status),
        other => other,
    }
}

/// A special builtin that failed ends a POSIX shell that reads a script.
fn failed(sh: &Shell, status: i32) -> Outcome {
    if sh.is_bash() || sh.interactive() {
        Ok(status)
    } else {
        Err(Flow::Exit(status))
    }
}

pub async fn exec(sh: &mut Shell, call: Call, _tail: bool) -> Outcome {
    let mut args = call.rest().to_vec();
    let mut name = None;
    let mut clear = false;
    while sh.kind != Kind::Dash
        && args
            .first()
            .is_some_and(|a| a.starts_with('-') && a.len() > 1)
    {
        let flag = args.remove(0);
        match flag.as_str() {
            "--" => break,
            "-c" => clear = true,
            "-l" => name = args.first().map(|a| format!("-{a}")),
            "-a" => {
                if args.is_empty() {
                    sh.complain("-a: option requires an argument").await;
                    return Ok(sh.usage().await);
                }
                name = Some(args.remove(0));
            }
            other => return Ok(sh.invalid_option(other).await),
        }
    }
    let Some(program) = args.first().cloned() else {
        return Ok(0);
    };
    let path = if program.contains('/') {
        program.clone()
    } else {
        match sh.find_file(&program) {
            Some(path) => path,
            None => {
                if !sh.is_bash() {
                    sh.builtin = if sh.kind == Kind::Dash {
                        sh.builtin.take()
                    } else {
                        None
                    };
                    sh.complain(&format!("{program}: not found")).await;
                } else {
                    sh.complain(&format!("{program}: not found")).await;
                }
                return exec_failed(sh, 127);
            }
        }
    };
    let env = if clear {
        machine::Env::new()
    } else {
        sh.vars.environment()
    };
    let mut argv = args;
    if let Some(name) = name {
        argv[0] = name;
    }
    sh.prepare_exec();
    let errno = sh.sys.exec(&path, argv.clone(), env.clone()).await;
    if errno == machine::Errno::ENOEXEC {
        return sh
            .launch(path, argv, env, true)
            .await
            .and_then(|s| Err(Flow::Exit(s)));
    }
    let status = sh.launch_error(&path, &argv, errno).await;
    exec_failed(sh, status)
}

fn exec_failed(sh: &Shell, status: i32) -> Outcome {
    if sh.interactive() || sh.options.shopt("execfail") {
        Ok(status)
    } else {
        Err(Flow::Exit(status))
    }
}

pub async fn let_(sh: &mut Shell, call: Call, _tail: bool) -> Outcome {
    let mut value = 0;
    if call.rest().is_empty() {
        sh.complain("expression expected").await;
        return Ok(1);
    }
    for text in call.rest() {
        match sh.arith_value(text) {
            Ok(v) => value = v,
            Err(message) => {
                sh.complain(&message).await;
                return Ok(1);
            }
        }
    }
    Ok(i32::from(value == 0))
}

impl Shell {
    /// Signals a program must not inherit as this shell set them.
    fn prepare_exec(&mut self) {
        self.traps.forget_handlers(&self.sys);
    }
}
