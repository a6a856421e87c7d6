//! From text to stages and what they depend on, as far as no image is needed.

use std::collections::{BTreeMap, BTreeSet};

use super::args;
use super::{BaseImage, Options, title};
use crate::error::{BuildError, Range};
use crate::instruction::{self, Instruction, Kind, Stage};
use crate::lint::{Config as LintConfig, Linter, rules};
use crate::parser::{self, find_directive};
use crate::platform::Platform;
use crate::suggest;
use crate::words::{EnvList, Lex};
use crate::{goformat::quote, reference};

/// What [`Prepared::needs`] asks for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// The config of an image.
    Image {
        /// The full reference.
        reference: String,
        /// As the Dockerfile names it.
        written: String,
        platform: String,
        range: Range,
    },
    /// What a `--build-context` holds.
    Context { name: String },
}

impl Need {
    fn same(&self, other: &Need) -> bool {
        match (self, other) {
            (
                Need::Image {
                    reference: a,
                    platform: p,
                    ..
                },
                Need::Image {
                    reference: b,
                    platform: q,
                    ..
                },
            ) => a == b && p == q,
            (a, b) => a == b,
        }
    }
}

/// An instruction with the stages it takes files from.
#[derive(Clone, Debug)]
pub(super) struct Command {
    pub instruction: Instruction,
    /// For COPY --from one, for RUN one for each mount.
    pub sources: Vec<usize>,
    pub on_build: bool,
}

/// A stage on its way to being planned.
#[derive(Clone, Debug)]
pub(super) struct State {
    pub stage: Stage,
    pub name: String,
    pub base: Option<usize>,
    pub context: Option<String>,
    pub deps: Vec<(usize, Range)>,
    pub commands: Vec<Command>,
    pub platform: Option<Platform>,
    /// An image named by COPY --from or RUN --mount: a stage that is not in the file.
    pub unregistered: bool,
    pub total: usize,
    pub index: usize,
    pub ignore_cache: bool,
    pub image: Option<BaseImage>,
    pub on_build_read: bool,
    pub from_title: String,
}

impl State {
    fn new(stage: Stage) -> State {
        State {
            name: stage.name.clone(),
            stage,
            base: None,
            context: None,
            deps: Vec::new(),
            commands: Vec::new(),
            platform: None,
            unregistered: false,
            total: 0,
            index: 0,
            ignore_cache: false,
            image: None,
            on_build_read: false,
            from_title: String::new(),
        }
    }

    /// The state of an image that an instruction names.
    fn implicit(base: &str, range: Range) -> State {
        let mut state = State::new(Stage {
            name: String::new(),
            base: base.to_string(),
            platform: String::new(),
            keyword: "FROM".into(),
            range,
            comments: Vec::new(),
            instructions: Vec::new(),
        });
        state.unregistered = true;
        state
    }

    pub fn is_scratch(&self) -> bool {
        self.stage.base == "scratch" && self.context.is_none()
    }

    pub fn next_title(&mut self, rest: &str) -> String {
        if self.total > 0 {
            self.index += 1;
        }
        title::prefix(&self.name, self.index, self.total, rest)
    }
}

/// A Dockerfile that was read; see the module's head.
#[derive(Clone, Debug)]
pub struct Prepared {
    pub(super) options: Options,
    pub(super) lex: Lex,
    pub(super) lint: Linter,
    pub(super) global_args: EnvList,
    pub(super) states: Vec<State>,
    pub(super) by_name: BTreeMap<String, usize>,
    pub(super) target: usize,
}

/// Reads a Dockerfile; the linter comes back even when there is an error.
pub fn prepare(text: &str, options: &Options) -> (Linter, Result<Prepared, BuildError>) {
    let mut lint = Linter::silent();
    let result = read(text, options, &mut lint);
    (lint, result)
}

fn read(text: &str, options: &Options, lint: &mut Linter) -> Result<Prepared, BuildError> {
    if text.is_empty() {
        return Err(BuildError::new("the Dockerfile cannot be empty"));
    }
    let checks = match options.build_arg("BUILDKIT_DOCKERFILE_CHECK") {
        Some(value) => value,
        None => find_directive(text, "check").unwrap_or_default(),
    };
    let config = LintConfig::parse(checks)
        .map_err(|e| BuildError::new(e).wrap("failed to parse check options"))?;
    *lint = Linter::new(config);
    let (ast, error) = parser::parse(text);
    if let Some(error) = error {
        return Err(error);
    }
    rules::no_empty_continuation::check(&ast, lint);
    let file = instruction::read(&ast, lint)?;
    let Some(last) = file.stages.last() else {
        return Err(BuildError::new("dockerfile contains no stages to build"));
    };
    for (i, stage) in file.stages.iter().enumerate() {
        rules::reserved_stage_name::check(stage, lint);
        rules::duplicate_stage_name::check(stage, &file.stages[..i], lint);
    }
    rules::consistent_instruction_casing::check(&file.stages, lint);

    let target_name = options.target.as_deref().unwrap_or(&last.name);
    let predefined = args::predefined(options, target_name);
    let lex = Lex::new(ast.escape);
    if let Ok(env) = args::global(predefined.clone(), &lex, &file.global_args, None) {
        for stage in &file.stages {
            let Ok(expanded) = lex.expand(&stage.base, &env) else {
                break;
            };
            rules::invalid_default_arg_in_from::check(stage, &expanded.text, lint);
        }
    }
    let global_args = args::global(predefined, &lex, &file.global_args, Some(options))?;
    let declared = file.global_args.iter().flat_map(|(defs, _)| defs);
    let mut known: Vec<&str> = declared.map(|d| d.key.as_str()).collect();
    known.extend(global_args.keys());

    let mut prepared = Prepared {
        options: options.clone(),
        lex,
        lint: Linter::silent(),
        global_args: global_args.clone(),
        states: Vec::new(),
        by_name: BTreeMap::new(),
        target: 0,
    };
    for (i, stage) in file.stages.iter().enumerate() {
        let outer = lint.enter(&stage.comments);
        let state = prepared.state(i, stage, &known, lint);
        lint.leave(outer);
        prepared.add(state?);
    }
    prepared.target = prepared.find_target()?;
    prepared.link()?;
    prepared.lint = lint.clone();
    Ok(prepared)
}

impl Prepared {
    fn state(
        &self,
        number: usize,
        stage: &Stage,
        known: &[&str],
        lint: &mut Linter,
    ) -> Result<State, BuildError> {
        let mut stage = stage.clone();
        let range = stage.range;
        let at = |message: String| BuildError::new(message).at(range);
        let env = &self.global_args;
        let base = self.lex.expand(&stage.base, env).map_err(at)?;
        rules::undefined_arg_in_from::check(known, &base.unmatched, range, lint);
        if base.text.is_empty() {
            return Err(at(format!(
                "base name ({}) should not be blank",
                stage.base
            )));
        }
        stage.base = base.text;
        let written = stage.platform.clone();
        let mut platform = None;
        if !written.is_empty() {
            let expanded = self
                .lex
                .expand(&written, env)
                .map_err(|e| at(format!("failed to process arguments for platform : {e}")))?;
            rules::undefined_arg_in_from::check(known, &expanded.unmatched, range, lint);
            rules::redundant_target_platform::check(&written, &expanded, env, range, lint);
            rules::from_platform_flag_const_disallowed::check(&stage, &expanded, lint);
            let suggest_any = |message: String| {
                let found = expanded
                    .unmatched
                    .iter()
                    .find_map(|name| suggest::search(name, env.keys(), true));
                match found {
                    Some(nearest) => format!("{message} (did you mean {nearest}?)"),
                    None => message,
                }
            };
            if expanded.text.is_empty() {
                let message = format!("empty platform value from expression {written}");
                return Err(at(suggest_any(message)));
            }
            let parsed = Platform::parse(&expanded.text).map_err(|e| {
                at(suggest_any(e)).wrap(&format!("failed to parse platform {written}"))
            })?;
            platform = Some(parsed);
        }
        let mut state = State::new(stage);
        state.platform = platform;
        if !state.stage.name.is_empty() && self.options.named_contexts.contains(&state.stage.name) {
            state.context = Some(state.stage.name.clone());
            return Ok(state);
        }
        if state.name.is_empty() {
            state.name = format!("stage-{number}");
        }
        state.base = self.by_name.get(&state.stage.base).copied();
        let has_from = state.stage.base != "scratch" && state.base.is_none();
        let steps = state
            .stage
            .instructions
            .iter()
            .filter(|i| i.kind.makes_layer());
        state.total = usize::from(has_from) + steps.count();
        state.ignore_cache = self.options.no_cache
            || self
                .options
                .no_cache_stages
                .iter()
                .any(|s| s.eq_ignore_ascii_case(&state.stage.name));
        Ok(state)
    }

    fn add(&mut self, state: State) -> usize {
        let number = self.states.len();
        if !state.stage.name.is_empty() {
            self.by_name.insert(state.stage.name.clone(), number);
        }
        self.states.push(state);
        number
    }

    fn find_target(&self) -> Result<usize, BuildError> {
        let Some(target) = &self.options.target else {
            return Ok(self.states.len() - 1);
        };
        self.by_name
            .get(&target.to_lowercase())
            .copied()
            .ok_or_else(|| {
                let names = self.states.iter().map(|s| s.name.as_str());
                let message = format!("target stage {} could not be found", quote(target));
                BuildError::new(suggest::wrap(message, target, names, true))
            })
    }

    /// Makes commands of instructions and finds the stages they depend on.
    fn link(&mut self) -> Result<(), BuildError> {
        let mut number = 0;
        while number < self.states.len() {
            let instructions = std::mem::take(&mut self.states[number].stage.instructions);
            for instruction in instructions {
                let command = self.command(number, instruction)?;
                self.states[number].commands.push(command);
            }
            number += 1;
        }
        self.check_circles()?;
        if let [only] = &mut self.states[..] {
            only.name = String::new();
        }
        Ok(())
    }

    fn command(&mut self, number: usize, instruction: Instruction) -> Result<Command, BuildError> {
        let mut sources = Vec::new();
        match &instruction.kind {
            Kind::Copy(copy) if !copy.from.is_empty() => {
                let expanded = self.lex.expand(&copy.from, &EnvList::new())?;
                if expanded.text != copy.from {
                    return Err(BuildError::new(
                        "variable expansion is not supported for --from, define a new stage with FROM using ARG from global scope as a workaround",
                    ));
                }
                let source = match copy.from.parse::<i64>() {
                    Ok(index) => usize::try_from(index)
                        .ok()
                        .filter(|i| *i < self.states.len())
                        .ok_or_else(|| format!("invalid stage index {index}"))?,
                    Err(_) => self.source(&copy.from, instruction.range),
                };
                sources.push(source);
            }
            Kind::Run(run) => {
                for mount in &run.mounts {
                    let from = if mount.from.is_empty() {
                        "scratch"
                    } else {
                        &mount.from
                    };
                    sources.push(self.source(from, instruction.range));
                }
            }
            _ => {}
        }
        for source in &sources {
            self.states[number].deps.push((*source, instruction.range));
        }
        Ok(Command {
            instruction,
            sources,
            on_build: false,
        })
    }

    /// The stage of that name, or a new one for an image.
    fn source(&mut self, name: &str, range: Range) -> usize {
        match self.by_name.get(&name.to_lowercase()) {
            Some(number) => *number,
            None => self.add(State::implicit(name, range)),
        }
    }

    fn check_circles(&self) -> Result<(), BuildError> {
        let mut visited = BTreeSet::new();
        for (number, state) in self.states.iter().enumerate() {
            let mut path = Vec::new();
            if let Some(ranges) = self.circle(number, &mut visited, &mut path) {
                let mut error = BuildError::new(format!(
                    "circular dependency detected on stage: {}",
                    state.name
                ));
                error.locations = ranges;
                return Err(error);
            }
        }
        Ok(())
    }

    fn circle(
        &self,
        number: usize,
        visited: &mut BTreeSet<usize>,
        path: &mut Vec<usize>,
    ) -> Option<Vec<Range>> {
        if !visited.insert(number) {
            return None;
        }
        path.push(number);
        for (dep, range) in &self.states[number].deps {
            let found = match path.contains(dep) {
                true => Some(Vec::new()),
                false => self.circle(*dep, visited, path),
            };
            if let Some(mut ranges) = found {
                ranges.insert(0, *range);
                return Some(ranges);
            }
        }
        path.pop();
        None
    }

    /// The stages that the target needs.
    pub(super) fn reachable(&self) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        let mut open = vec![self.target];
        if self.options.all_stages {
            open.extend(0..self.states.len());
        }
        while let Some(number) = open.pop() {
            if found.insert(number) {
                let state = &self.states[number];
                open.extend(state.base);
                open.extend(state.deps.iter().map(|(dep, _)| *dep));
            }
        }
        found
    }

    /// What must be loaded before [`finish`](Prepared::finish). Call again with what was
    /// loaded until nothing is asked for: an image's ONBUILD may name further images.
    pub fn needs(&mut self, loaded: &[(Need, BaseImage)]) -> Result<Vec<Need>, BuildError> {
        let mut needs: Vec<Need> = Vec::new();
        loop {
            let reachable = self.reachable();
            for number in 0..self.states.len() {
                self.resolve(number, reachable.contains(&number), loaded, &mut needs)?;
            }
            if !needs.is_empty() || !self.read_triggers(&reachable)? {
                return Ok(needs);
            }
        }
    }

    fn resolve(
        &mut self,
        number: usize,
        reachable: bool,
        loaded: &[(Need, BaseImage)],
        needs: &mut Vec<Need>,
    ) -> Result<(), BuildError> {
        let state = &self.states[number];
        if state.base.is_some() || state.image.is_some() || state.is_scratch() {
            return Ok(());
        }
        let written = state.stage.base.clone();
        let range = state.stage.range;
        let full = reference::normalize(&written).map_err(|e| {
            let context = format!("failed to parse stage name {}", quote(&written));
            BuildError::new(e).wrap(&context).at(range)
        })?;
        if !reachable {
            return Ok(());
        }
        let familiar = reference::familiar(&full);
        let named = self.options.named_contexts.iter().find(|c| **c == familiar);
        let context = state.context.clone().or_else(|| named.cloned());
        let wanted = state
            .platform
            .clone()
            .or_else(|| self.options.platform.clone());
        let need = match &context {
            Some(name) => Need::Context { name: name.clone() },
            None => Need::Image {
                reference: full.clone(),
                written,
                platform: wanted.unwrap_or_else(Platform::host).to_string(),
                range,
            },
        };
        let Some((_, image)) = loaded.iter().find(|(n, _)| n.same(&need)) else {
            if !needs.iter().any(|n| n.same(&need)) {
                needs.push(need);
            }
            return Ok(());
        };
        let state = &mut self.states[number];
        state.context = context;
        state.image = Some(image.clone());
        if state.context.is_none() && !image.is_scratch {
            let text = format!("FROM {}", image.reference);
            state.from_title = state.next_title(&text);
        }
        state.stage.base = full;
        Ok(())
    }

    /// Puts the ONBUILD instructions of base images first; true if that named new stages.
    fn read_triggers(&mut self, reachable: &BTreeSet<usize>) -> Result<bool, BuildError> {
        let mut new_deps = false;
        for &number in reachable {
            let state = &mut self.states[number];
            if state.on_build_read || state.unregistered {
                continue;
            }
            state.on_build_read = true;
            let range = state.stage.range;
            let mut triggers: Vec<String> = match &mut state.image {
                Some(image) => std::mem::take(&mut image.config.on_build),
                None => Vec::new(),
            };
            if let Some(base) = state.base {
                for command in &self.states[base].commands {
                    if let Kind::Onbuild(text) = &command.instruction.kind {
                        triggers.push(text.clone());
                    }
                }
            }
            let mut commands = Vec::new();
            for text in &triggers {
                let (ast, error) = parser::parse(text);
                if let Some(mut error) = error {
                    error.locations = vec![range];
                    return Err(error);
                }
                let instruction = instruction::read_trigger(&ast, range)?;
                let mut command = self.command(number, instruction)?;
                command.on_build = true;
                new_deps |= !command.sources.is_empty();
                commands.push(command);
            }
            let state = &mut self.states[number];
            state.total += commands.len();
            commands.append(&mut state.commands);
            state.commands = commands;
        }
        Ok(new_deps)
    }
}
