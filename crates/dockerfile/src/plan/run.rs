//! RUN to steps.

use super::dispatch::{Progress, Shared, absolute, expand, push_step};
use super::prepare::{Command, State};
use super::{From, RunMount, RunStep, StepKind, title};
use crate::goformat::quote;
use crate::ignore::clean;
use crate::instruction::{Mount, MountKind, Run, parse_mount};
use crate::lint::Linter;
use crate::parser::{chomp_tabs, parse_heredoc};

pub(super) fn dispatch(
    progress: &mut Progress,
    state: &mut State,
    command: &Command,
    run: &Run,
    shared: &mut Shared,
    lint: &mut Linter,
) -> Result<(), String> {
    let range = command.instruction.range;
    let mut mounts = Vec::new();
    for text in &run.mount_texts {
        let mut expander = |word: &str| expand(word, shared.lex, progress, range, lint);
        mounts.push(parse_mount(text, Some(&mut expander))?);
    }
    let mut args = run.command.args.clone();
    let mut shown = command.instruction.code.clone();
    let mut script = None;
    if let (Some(first), Some(line)) = (run.command.heredocs.first(), args.first().cloned()) {
        if parse_heredoc(&line).is_some() {
            let data = match first.chomp {
                true => chomp_tabs(&first.content),
                false => first.content.clone(),
            };
            if data.starts_with("#!") {
                args = vec![format!("/dev/pipes/{}", first.name)];
                script = Some((first.name.clone(), data));
            } else {
                args = vec![data];
            }
            shown.push_str(&format!(" ({})", title::heredoc_summary(&first.content)));
        } else {
            let mut whole = line;
            for doc in &run.command.heredocs {
                whole.push_str(&format!("\n{}{}", doc.content, doc.name));
            }
            args = vec![whole];
        }
    }
    if run.command.shell {
        args = progress.config.with_shell(&args);
    }
    let mut planned = Vec::new();
    for (i, mount) in mounts.iter().enumerate() {
        let source = command.sources.get(i).copied();
        planned.push(run_mount(progress, mount, source, shared)?);
    }
    let mut lex = shared.lex.clone();
    lex.raw_quotes = true;
    lex.skip_unset = true;
    let mut env = progress.env.clone();
    for name in mounts.iter().filter_map(|m| m.env.as_ref()) {
        env.set(name, "****");
    }
    let text = title::command(&shown, &lex, &env);
    let created_by = format!("RUN {} # buildkit", history_command(progress, &args));
    let step = RunStep {
        args,
        env: progress.env.clone(),
        proxy: shared.proxy.clone(),
        cwd: progress.dir.clone(),
        user: progress.config.user.clone(),
        mounts: planned,
        script,
        network: run.network,
        security: run.security,
        arg_names: progress.build_args.iter().map(|a| a.key.clone()).collect(),
    };
    let ignore_cache = state.ignore_cache;
    push_step(
        progress,
        state,
        command,
        text,
        ignore_cache,
        StepKind::Run(step),
    );
    progress.commit(created_by, true);
    Ok(())
}

/// The command line with `|1 NAME=value` for the ARGs in scope.
fn history_command(progress: &Progress, args: &[String]) -> String {
    let mut shown: Vec<(&str, String)> = Vec::new();
    for arg in &progress.build_args {
        let value = match progress.env.get(&arg.key) {
            Some(value) => value.to_string(),
            None => arg.value.clone().unwrap_or_default(),
        };
        let text = format!("{}={value}", arg.key);
        match shown.iter_mut().find(|(key, _)| *key == arg.key) {
            Some((_, old)) => *old = text,
            None => shown.push((&arg.key, text)),
        }
    }
    let mut parts: Vec<String> = Vec::new();
    if !shown.is_empty() {
        parts.push(format!("|{}", shown.len()));
        parts.extend(shown.into_iter().map(|(_, text)| text));
    }
    parts.extend(args.iter().cloned());
    parts.join(" ")
}

fn run_mount(
    progress: &Progress,
    mount: &Mount,
    source: Option<usize>,
    shared: &mut Shared,
) -> Result<RunMount, String> {
    let mut mount = mount.clone();
    let from = match (mount.kind, mount.from.is_empty(), source) {
        (MountKind::Bind, true, _) => From::Context,
        (MountKind::Bind | MountKind::Cache, false, Some(number)) => {
            if !shared.done[number] {
                return Err(format!(
                    "cannot mount from stage {} to {}, stage needs to be defined before current command",
                    quote(&mount.from),
                    quote(&mount.target)
                ));
            }
            From::Stage(number)
        }
        _ => From::Scratch,
    };
    if matches!(
        mount.kind,
        MountKind::Bind | MountKind::Cache | MountKind::Tmpfs
    ) {
        if mount.kind == MountKind::Cache && mount.id.is_empty() {
            mount.id = clean(&mount.target);
        }
        mount.target = absolute(&progress.dir, &mount.target);
        if mount.target == "/" {
            return Err(format!("invalid mount target {}", quote("/")));
        }
        mount.source = clean(&format!("/{}", mount.source));
        if from == From::Context {
            shared.context_paths.insert(mount.source.clone());
        }
    }
    if mount.kind == MountKind::Secret {
        secret(&mut mount, progress)?;
    }
    Ok(RunMount { mount, from })
}

/// The id and the place of a secret: each follows from the other if it is not given.
fn secret(mount: &mut Mount, progress: &Progress) -> Result<(), String> {
    if mount.id.is_empty() {
        mount.id = match mount.source.is_empty() {
            false => std::mem::take(&mut mount.source),
            true => base_name(&mount.target).to_string(),
        };
    }
    if let Some(env) = &mut mount.env
        && env.is_empty()
    {
        *env = base_name(&mount.id).to_string();
    }
    if mount.target.is_empty() && mount.env.is_none() {
        mount.target = format!("/run/secrets/{}", base_name(&mount.id));
    }
    if !mount.target.is_empty() {
        mount.target = absolute(&progress.dir, &mount.target);
    }
    Ok(())
}

fn base_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
