//! Goes through the instructions of the stages that are needed.

use std::collections::BTreeSet;

use super::args::{self, NOT_IN_ENV};
use super::prepare::{Command, Prepared, State};
use super::{Base, Config, History, Plan, PlannedStage, Step, StepKind};
use super::{copy, ports, run, signal, title};
use crate::error::{BuildError, Range};
use crate::goformat;
use crate::ignore::{Matcher, clean};
use crate::instruction::{ArgDef, Healthcheck, Instruction, Kind, Pair};
use crate::lint::{Linter, rules};
use crate::platform::Platform;
use crate::words::{EnvList, Lex};

const DEFAULT_PATH: &str = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// What a stage has come to after some of its instructions.
#[derive(Clone, Debug)]
pub(super) struct Progress {
    /// ENV and ARG: what `$x` means and what RUN gets.
    pub env: EnvList,
    pub dir: String,
    pub config: Config,
    pub history: Vec<History>,
    pub build_args: Vec<ArgDef>,
    pub workdir_set: bool,
    pub steps: Vec<Step>,
    cmd_at: Option<Range>,
    entrypoint_at: Option<Range>,
    healthcheck_at: Option<Range>,
}

impl Progress {
    pub fn commit(&mut self, created_by: String, layer: bool) {
        self.history.push(History {
            created_by,
            empty_layer: !layer,
        });
    }
}

/// What all instructions of a build share.
pub(super) struct Shared<'a> {
    pub prepared: &'a Prepared,
    pub lex: &'a Lex,
    pub ignore: &'a Matcher,
    pub proxy: Vec<(String, String)>,
    pub context_paths: BTreeSet<String>,
    /// Stages that instructions may take files from.
    pub done: Vec<bool>,
}

impl Prepared {
    /// Plans the build; the warnings come back even when there is an error.
    pub fn finish(mut self, ignore: &Matcher) -> (Linter, Result<Plan, BuildError>) {
        let mut lint = std::mem::take(&mut self.lint);
        let result = self.plan(ignore, &mut lint);
        (lint, result)
    }

    fn plan(&mut self, ignore: &Matcher, lint: &mut Linter) -> Result<Plan, BuildError> {
        let reachable = self.reachable();
        let mut states = self.states.clone();
        let lex = self.lex.clone();
        let mut shared = Shared {
            prepared: self,
            lex: &lex,
            ignore,
            proxy: args::proxies(&self.options),
            context_paths: BTreeSet::new(),
            done: states
                .iter()
                .map(|s| {
                    s.unregistered
                        || s.context.is_some() && s.base.is_none() && s.commands.is_empty()
                })
                .collect(),
        };
        let mut finished: Vec<Option<Progress>> = vec![None; states.len()];
        for number in 0..states.len() {
            let state = &mut states[number];
            let whole_context = state.context.as_deref() == Some(&state.stage.name);
            let base = state.base.and_then(|b| finished[b].clone());
            let mut progress = start(state, base)?;
            let dispatched = reachable.contains(&number) && !state.unregistered && !whole_context;
            if dispatched {
                shared.done[number] = true;
                for command in std::mem::take(&mut state.commands) {
                    let outer = lint.enter(&command.instruction.comments);
                    let range = command.instruction.range;
                    let result = dispatch(&mut progress, state, &command, &mut shared, lint);
                    lint.leave(outer);
                    result.map_err(|e| BuildError::new(e).at(range))?;
                }
            }
            finished[number] = Some(progress);
        }
        let context_paths = shared.context_paths;
        if let Some(target) = &mut finished[self.target] {
            target
                .config
                .labels
                .extend(self.options.labels.iter().cloned());
        }
        lint.error()?;
        let stages = states.into_iter().zip(finished).map(|(state, progress)| {
            planned(
                state,
                progress.expect("every stage was finished above"),
                &self.options,
            )
        });
        Ok(Plan {
            stages: stages.collect(),
            target: self.target,
            context_paths: match context_paths.contains("/") {
                true => None,
                false => Some(context_paths.into_iter().collect()),
            },
            warnings: lint.warnings.clone(),
        })
    }
}

fn planned(state: State, progress: Progress, options: &super::Options) -> PlannedStage {
    let platform = state.platform.clone().or_else(|| options.platform.clone());
    let base = match (&state.context, state.base, &state.image) {
        (Some(name), _, _) => Base::Context(name.clone()),
        (_, Some(number), _) => Base::Stage(number),
        (_, _, Some(image)) if !image.is_scratch => Base::Image {
            reference: state.stage.base.clone(),
            title: state.from_title.clone(),
        },
        _ => Base::Scratch,
    };
    PlannedStage {
        name: state.name,
        base,
        range: state.stage.range,
        platform: platform.unwrap_or_else(Platform::host),
        steps: progress.steps,
        config: progress.config,
        history: progress.history,
    }
}

/// What a stage inherits.
fn start(state: &State, base: Option<Progress>) -> Result<Progress, BuildError> {
    if let Some(base) = base {
        let mut progress = base;
        progress.steps = Vec::new();
        progress.config.on_build = Vec::new();
        progress.cmd_at = None;
        progress.entrypoint_at = None;
        progress.healthcheck_at = None;
        return Ok(progress);
    }
    let image = state.image.clone().unwrap_or_default();
    let mut config = image.config;
    config.on_build = Vec::new();
    let env = EnvList::from_strings(&config.env);
    if env.get("PATH").is_none() {
        config.env.push(DEFAULT_PATH.into());
    }
    let dir = match config.working_dir.as_str() {
        "" => "/".into(),
        dir => absolute("/", dir),
    };
    if !config.working_dir.is_empty() {
        config.working_dir = dir.clone();
    }
    Ok(Progress {
        env: EnvList::from_strings(&config.env),
        dir,
        config,
        history: image.history,
        build_args: Vec::new(),
        workdir_set: false,
        steps: Vec::new(),
        cmd_at: None,
        entrypoint_at: None,
        healthcheck_at: None,
    })
}

/// `path` seen from `dir`, cleaned.
pub(super) fn absolute(dir: &str, path: &str) -> String {
    match path.starts_with('/') {
        true => clean(path),
        false => clean(&format!("{dir}/{path}")),
    }
}

/// Expands a word of an instruction and reports unknown variables.
pub(super) fn expand(
    word: &str,
    lex: &Lex,
    progress: &Progress,
    range: Range,
    lint: &mut Linter,
) -> Result<String, String> {
    let result = lex.expand(word, &progress.env);
    if let Ok(expanded) = &result
        && !expanded.unmatched.is_empty()
    {
        let mut declared: Vec<String> = NOT_IN_ENV.iter().map(|n| n.to_string()).collect();
        declared.extend(progress.build_args.iter().map(|a| a.key.clone()));
        rules::undefined_var::check(&expanded.unmatched, &declared, &progress.env, range, lint);
    }
    result.map(|expanded| expanded.text)
}

fn dispatch(
    progress: &mut Progress,
    state: &mut State,
    command: &Command,
    shared: &mut Shared,
    lint: &mut Linter,
) -> Result<(), String> {
    let instruction = &command.instruction;
    let range = instruction.range;
    let lex = shared.lex;
    match &instruction.kind {
        Kind::Add(copy) | Kind::Copy(copy) => {
            copy::dispatch(progress, state, command, copy, shared, lint)?;
        }
        Kind::Run(run) => run::dispatch(progress, state, command, run, shared, lint)?,
        Kind::Arg(defs) => arg(progress, defs, shared, range, lint)?,
        Kind::Env(pairs) => env(progress, instruction, pairs, lex, lint)?,
        Kind::Label(pairs) => label(progress, instruction, pairs, lex, lint)?,
        Kind::Cmd(line) => {
            rules::multiple_instructions_disallowed::check(instruction, progress.cmd_at, lint);
            progress.cmd_at = Some(range);
            let args = shell_form(progress, instruction, line, lint);
            progress.commit(format!("CMD {}", goformat::quote_list(&args)), false);
            progress.config.cmd = args;
        }
        Kind::Entrypoint(line) => {
            let earlier = progress.entrypoint_at.replace(range);
            rules::multiple_instructions_disallowed::check(instruction, earlier, lint);
            let args = shell_form(progress, instruction, line, lint);
            progress.commit(format!("ENTRYPOINT {}", goformat::quote_list(&args)), false);
            progress.config.entrypoint = args;
            if progress.cmd_at.is_none() {
                progress.config.cmd = Vec::new();
            }
        }
        Kind::Expose(specs) => expose(progress, specs, lex, range, lint)?,
        Kind::Healthcheck(check) => {
            let earlier = progress.healthcheck_at.replace(range);
            rules::multiple_instructions_disallowed::check(instruction, earlier, lint);
            progress.commit(format!("HEALTHCHECK {}", show_healthcheck(check)), false);
            progress.config.healthcheck = Some(check.clone());
        }
        Kind::Maintainer(author) => {
            progress.config.author = author.clone();
            progress.commit(format!("MAINTAINER {author}"), false);
        }
        Kind::Onbuild(text) => progress.config.on_build.push(text.clone()),
        Kind::Shell(shell) => {
            progress.commit(format!("SHELL {}", goformat::list(shell)), false);
            progress.config.shell = shell.clone();
        }
        Kind::StopSignal(text) => {
            let text = expand(text, lex, progress, range, lint)?;
            signal::check(&text)?;
            progress.commit(format!("STOPSIGNAL {text}"), false);
            progress.config.stop_signal = text;
        }
        Kind::User(user) => {
            let user = expand(user, lex, progress, range, lint)?;
            progress.commit(format!("USER {user}"), false);
            progress.config.user = user;
        }
        Kind::Volume(volumes) => {
            let mut expanded = Vec::new();
            for volume in volumes {
                match expand(volume, lex, progress, range, lint)? {
                    v if v.is_empty() => {
                        return Err("VOLUME specified can not be an empty string".into());
                    }
                    v => expanded.push(v),
                }
            }
            progress.commit(format!("VOLUME {}", goformat::list(&expanded)), false);
            progress.config.volumes.extend(expanded);
        }
        Kind::Workdir(path) => workdir(progress, state, command, path, lex, lint)?,
    }
    Ok(())
}

fn shell_form(
    progress: &Progress,
    instruction: &Instruction,
    line: &crate::instruction::CommandLine,
    lint: &mut Linter,
) -> Vec<String> {
    if !line.shell {
        return line.args.clone();
    }
    if progress.config.shell.is_empty() {
        rules::json_args_recommended::check(instruction, lint);
    }
    progress.config.with_shell(&line.args)
}

fn arg(
    progress: &mut Progress,
    defs: &[ArgDef],
    shared: &Shared,
    range: Range,
    lint: &mut Linter,
) -> Result<(), String> {
    let mut shown = Vec::new();
    for def in defs {
        rules::secrets_used_in_arg_or_env::check("ARG", &def.key, range, lint);
        let given = shared.prepared.options.build_arg(&def.key);
        let value = match (given, &def.value) {
            (Some(value), _) => Some(value.to_string()),
            (None, Some(default)) => Some(expand(default, shared.lex, progress, range, lint)?),
            (None, None) => {
                let inherited = shared.prepared.global_args.get(&def.key);
                inherited.map(str::to_string)
            }
        };
        if let Some(value) = &value
            && !NOT_IN_ENV.contains(&def.key.as_str())
        {
            progress.env.set(&def.key, value);
        }
        shown.push(match &value {
            Some(value) => format!("{}={value}", def.key),
            None => def.key.clone(),
        });
        progress.build_args.push(ArgDef {
            key: def.key.clone(),
            value,
        });
    }
    progress.commit(format!("ARG {}", shown.join(" ")), false);
    Ok(())
}

fn expand_pairs(
    progress: &Progress,
    pairs: &[Pair],
    lex: &Lex,
    range: Range,
    lint: &mut Linter,
) -> Result<Vec<(String, String)>, String> {
    let mut out = Vec::new();
    for pair in pairs {
        let key = expand(&pair.key, lex, progress, range, lint)?;
        let value = expand(&pair.value, lex, progress, range, lint)?;
        out.push((key, value));
    }
    Ok(out)
}

fn show_pairs(pairs: &[(String, String)]) -> String {
    let shown: Vec<String> = pairs.iter().map(|(k, v)| format!("{k}={v}")).collect();
    shown.join(" ")
}

fn env(
    progress: &mut Progress,
    instruction: &Instruction,
    pairs: &[Pair],
    lex: &Lex,
    lint: &mut Linter,
) -> Result<(), String> {
    let expanded = expand_pairs(progress, pairs, lex, instruction.range, lint)?;
    for (pair, (key, value)) in pairs.iter().zip(&expanded) {
        rules::legacy_key_value_format::check(instruction, pair, lint);
        rules::secrets_used_in_arg_or_env::check("ENV", key, instruction.range, lint);
        progress.env.set(key, value);
        progress.config.set_env(key, value);
    }
    progress.commit(format!("ENV {}", show_pairs(&expanded)), false);
    Ok(())
}

fn label(
    progress: &mut Progress,
    instruction: &Instruction,
    pairs: &[Pair],
    lex: &Lex,
    lint: &mut Linter,
) -> Result<(), String> {
    let expanded = expand_pairs(progress, pairs, lex, instruction.range, lint)?;
    for pair in pairs {
        rules::legacy_key_value_format::check(instruction, pair, lint);
    }
    progress.commit(format!("LABEL {}", show_pairs(&expanded)), false);
    progress.config.labels.extend(expanded);
    Ok(())
}

fn expose(
    progress: &mut Progress,
    specs: &[String],
    lex: &Lex,
    range: Range,
    lint: &mut Linter,
) -> Result<(), String> {
    let mut ports = Vec::new();
    for spec in specs {
        for word in lex.expand(spec, &progress.env)?.words {
            ports.extend(ports::expose(&word, range, lint)?);
        }
    }
    progress.commit(format!("EXPOSE {}", goformat::list(&ports)), false);
    progress.config.exposed_ports.extend(ports);
    Ok(())
}

/// A health check as Go's `%q` shows the structure.
fn show_healthcheck(check: &Healthcheck) -> String {
    let times = [
        check.interval,
        check.timeout,
        check.start_period,
        check.start_interval,
    ];
    let times: Vec<String> = times
        .iter()
        .map(|t| goformat::quote(&goformat::duration(*t)))
        .collect();
    let retries = u32::try_from(check.retries)
        .ok()
        .and_then(char::from_u32)
        .unwrap_or('\u{fffd}');
    let retries = goformat::quote(&retries.to_string());
    let retries = retries.trim_matches('"');
    format!(
        "&{{{} {} '{retries}'}}",
        goformat::quote_list(&check.test),
        times.join(" ")
    )
}

fn workdir(
    progress: &mut Progress,
    state: &mut State,
    command: &Command,
    path: &str,
    lex: &Lex,
    lint: &mut Linter,
) -> Result<(), String> {
    let range = command.instruction.range;
    let path = expand(path, lex, progress, range, lint)?;
    rules::workdir_relative_path::check(&path, progress.workdir_set, range, lint);
    progress.workdir_set = true;
    let current = match progress.config.working_dir.as_str() {
        "" => "/".to_string(),
        dir => dir.to_string(),
    };
    let dir = absolute(&current, &path);
    progress.config.working_dir = dir.clone();
    progress.dir = dir.clone();
    let made = dir != "/";
    if made {
        let text = title::command(&command.instruction.code, lex, &progress.env);
        push_step(
            progress,
            state,
            command,
            text,
            false,
            StepKind::Mkdir {
                path: dir.clone(),
                user: progress.config.user.clone(),
            },
        );
    }
    progress.commit(format!("WORKDIR {dir}"), made);
    Ok(())
}

/// Adds a step with its title.
pub(super) fn push_step(
    progress: &mut Progress,
    state: &mut State,
    command: &Command,
    text: String,
    ignore_cache: bool,
    kind: StepKind,
) {
    let mark = if command.on_build { "ONBUILD " } else { "" };
    progress.steps.push(Step {
        title: state.next_title(&format!("{mark}{text}")),
        command: text,
        range: command.instruction.range,
        ignore_cache,
        kind,
    });
}
