//! Nodes to typed instructions, and instructions to stages.
//!
//! One file per group of instructions that read their arguments alike.

mod copy;
mod flags;
mod from;
mod healthcheck;
mod mount;
mod pairs;
mod shell;
mod simple;

pub use copy::{Copy, Inline};
pub use healthcheck::Healthcheck;
pub use mount::{Mount, MountKind, Sharing, parse_mount};
pub use shell::{CommandLine, Network, Run, Security};

use crate::error::{BuildError, Range};
use crate::lint::{Linter, rules};
use crate::parser::{Ast, Node};
use crate::suggest;

/// An instruction of a stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instruction {
    /// The name as written.
    pub name: String,
    /// The whole instruction as written, continuations joined.
    pub code: String,
    pub range: Range,
    pub comments: Vec<String>,
    pub kind: Kind,
}

/// `key=value`; `legacy` if a blank stood for the equals sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    pub key: String,
    pub value: String,
    pub legacy: bool,
}

/// One name of an ARG line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArgDef {
    pub key: String,
    pub value: Option<String>,
}

/// What an instruction says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    Add(Copy),
    Arg(Vec<ArgDef>),
    Cmd(CommandLine),
    Copy(Copy),
    Entrypoint(CommandLine),
    Env(Vec<Pair>),
    Expose(Vec<String>),
    Healthcheck(Healthcheck),
    Label(Vec<Pair>),
    Maintainer(String),
    Onbuild(String),
    Run(Run),
    Shell(Vec<String>),
    StopSignal(String),
    User(String),
    Volume(Vec<String>),
    Workdir(String),
}

impl Kind {
    /// Whether the instruction makes a layer, and so counts in `[2/5]`.
    pub fn makes_layer(&self) -> bool {
        matches!(
            self,
            Kind::Add(_) | Kind::Copy(_) | Kind::Run(_) | Kind::Workdir(_)
        )
    }
}

/// From one FROM to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// Its name in lower case, or nothing.
    pub name: String,
    /// What it starts from, as written.
    pub base: String,
    /// The value of `--platform`, or nothing.
    pub platform: String,
    /// FROM as written.
    pub keyword: String,
    pub range: Range,
    pub comments: Vec<String>,
    pub instructions: Vec<Instruction>,
}

/// The stages and the ARGs before the first of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stages {
    pub stages: Vec<Stage>,
    pub global_args: Vec<(Vec<ArgDef>, Range)>,
}

enum Item {
    Stage(Stage),
    Instruction(Instruction),
}

/// Reads all nodes of a file.
pub fn read(ast: &Ast, lint: &mut Linter) -> Result<Stages, BuildError> {
    let mut out = Stages::default();
    for node in &ast.nodes {
        let item = parse(node, lint).map_err(|message| {
            let line = node.range.start;
            BuildError::new(format!("dockerfile parse error on line {line}: {message}"))
                .at(node.range)
        })?;
        match (item, out.stages.last_mut()) {
            (Item::Stage(stage), _) => out.stages.push(stage),
            (Item::Instruction(instruction), Some(stage)) => stage.instructions.push(instruction),
            (Item::Instruction(instruction), None) => match instruction.kind {
                Kind::Arg(args) => out.global_args.push((args, node.range)),
                _ => {
                    let error = BuildError::new("no build stage in current context");
                    return Err(error.at(node.range));
                }
            },
        }
    }
    Ok(out)
}

/// Reads the instruction after ONBUILD of an image, as if it stood at `range`.
pub fn read_trigger(ast: &Ast, range: Range) -> Result<Instruction, BuildError> {
    let [node] = &ast.nodes[..] else {
        return Err(BuildError::new(
            "onbuild trigger should be a single expression",
        ));
    };
    let mut node = node.clone();
    node.range = range;
    match parse(&node, &mut Linter::silent()) {
        Ok(Item::Instruction(instruction)) => Ok(instruction),
        Ok(Item::Stage(_)) => {
            Err(BuildError::new("*instructions.Stage is not a command type").at(range))
        }
        Err(message) => Err(BuildError::new(message).at(range)),
    }
}

/// The names of all instructions.
pub const NAMES: [&str; 18] = [
    "ADD",
    "ARG",
    "CMD",
    "COPY",
    "ENTRYPOINT",
    "ENV",
    "EXPOSE",
    "FROM",
    "HEALTHCHECK",
    "LABEL",
    "MAINTAINER",
    "ONBUILD",
    "RUN",
    "SHELL",
    "STOPSIGNAL",
    "USER",
    "VOLUME",
    "WORKDIR",
];

fn parse(node: &Node, lint: &mut Linter) -> Result<Item, String> {
    let outer = lint.enter(&node.comments);
    let result = parse_in_scope(node, lint);
    lint.leave(outer);
    result
}

fn parse_in_scope(node: &Node, lint: &mut Linter) -> Result<Item, String> {
    let kind = match node.name.to_lowercase().as_str() {
        "add" => Kind::Add(copy::add(node)?),
        "arg" => {
            let args = pairs::arg(node)?;
            let keys: Vec<&str> = args.iter().map(|a| a.key.as_str()).collect();
            rules::invalid_definition_description::check("ARG", &keys, node, lint);
            Kind::Arg(args)
        }
        "cmd" => Kind::Cmd(shell::command_line(node)?),
        "copy" => Kind::Copy(copy::copy(node)?),
        "entrypoint" => Kind::Entrypoint(shell::command_line(node)?),
        "env" => Kind::Env(pairs::pairs(node, "ENV")?),
        "expose" => Kind::Expose(simple::expose(node)?),
        "from" => return from::stage(node, lint).map(Item::Stage),
        "healthcheck" => Kind::Healthcheck(healthcheck::parse(node)?),
        "label" => Kind::Label(pairs::pairs(node, "LABEL")?),
        "maintainer" => {
            rules::maintainer_deprecated::check(node, lint);
            Kind::Maintainer(simple::exactly_one(node, "MAINTAINER")?)
        }
        "onbuild" => Kind::Onbuild(simple::onbuild(node)?),
        "run" => Kind::Run(shell::run(node)?),
        "shell" => Kind::Shell(shell::shell(node)?),
        "stopsignal" => Kind::StopSignal(simple::stop_signal(node)?),
        "user" => Kind::User(simple::exactly_one(node, "USER")?),
        "volume" => Kind::Volume(simple::volume(node)?),
        "workdir" => Kind::Workdir(simple::exactly_one(node, "WORKDIR")?),
        _ => {
            let message = format!("unknown instruction: {}", node.name);
            return Err(suggest::wrap(message, &node.name, NAMES, false));
        }
    };
    Ok(Item::Instruction(Instruction {
        name: node.name.clone(),
        code: node.original.trim().to_string(),
        range: node.range,
        comments: node.comments.clone(),
        kind,
    }))
}

fn at_least_one(command: &str) -> String {
    format!("{command} requires at least one argument")
}
