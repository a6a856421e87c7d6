//! What can be asked about a Dockerfile without building it: its stages, and the arguments,
//! secrets and keys that a stage takes.
//!
//! A description is the comment line above that begins with the name it describes. Not
//! modelled: variables that a base image sets.

use std::collections::{BTreeMap, BTreeSet};

use crate::error::{BuildError, Range};
use crate::goformat::quote;
use crate::instruction::{self, Kind, MountKind, Stage, Stages, parse_mount};
use crate::lint::Linter;
use crate::parser::{self, Ast};
use crate::plan::Options;
use crate::plan::predefined_args;
use crate::suggest;
use crate::words::{EnvList, Lex};

/// A stage that can be built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    pub name: String,
    pub description: String,
    pub base: String,
    pub platform: String,
    /// It is built when no target is named.
    pub default: bool,
    pub range: Range,
}

/// A build argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arg {
    pub name: String,
    pub description: String,
    pub value: String,
    pub range: Range,
}

/// A secret or a key of an SSH agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secret {
    pub name: String,
    pub required: bool,
    pub range: Range,
}

/// What a stage takes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    pub name: String,
    pub description: String,
    pub args: Vec<Arg>,
    pub secrets: Vec<Secret>,
    pub ssh: Vec<Secret>,
}

/// Lists the stages.
pub fn targets(text: &str) -> Result<Vec<Target>, BuildError> {
    let (_, file) = read(text)?;
    let last = file.stages.len().saturating_sub(1);
    let stages = file.stages.into_iter().enumerate();
    Ok(stages
        .map(|(i, stage)| Target {
            description: comment(&stage.comments, &stage.name),
            default: i == last,
            name: stage.name,
            base: stage.base,
            platform: stage.platform,
            range: stage.range,
        })
        .collect())
}

/// Says what the target stage and those below it take.
pub fn outline(text: &str, options: &Options) -> Result<Outline, BuildError> {
    let (ast, file) = read(text)?;
    let Some(last) = file.stages.last() else {
        return Ok(Outline::default());
    };
    let names = || file.stages.iter().map(|s| s.name.as_str());
    let target = match &options.target {
        None => file.stages.len() - 1,
        Some(name) => names()
            .rposition(|n| n == name.to_lowercase())
            .ok_or_else(|| {
                let message = format!("target stage {} could not be found", quote(name));
                BuildError::new(suggest::wrap(message, name, names(), true))
            })?,
    };
    let target_name = options.target.as_deref().unwrap_or(&last.name);
    let mut walk = Walk {
        lex: Lex::new(ast.escape),
        options,
        stages: &file.stages,
        env: predefined_args(options, target_name),
        globals: BTreeMap::new(),
        seen: BTreeSet::new(),
        out: Outline {
            name: file.stages[target].name.clone(),
            description: comment(&file.stages[target].comments, &file.stages[target].name),
            ..Outline::default()
        },
    };
    walk.read_globals(&ast, &file)?;
    walk.stage(target)?;
    let mut out = walk.out;
    out.args.sort_by_key(|a| a.range.start);
    out.secrets.sort_by_key(|s| s.range.start);
    out.ssh.sort_by_key(|s| s.range.start);
    Ok(out)
}

fn read(text: &str) -> Result<(Ast, Stages), BuildError> {
    let (ast, error) = parser::parse(text);
    match error {
        Some(error) => Err(error),
        None => {
            let file = instruction::read(&ast, &mut Linter::silent())?;
            Ok((ast, file))
        }
    }
}

/// The comment that describes a name.
fn comment(comments: &[String], name: &str) -> String {
    if name.is_empty() {
        return String::new();
    }
    let start = format!("{name} ");
    let found = comments.iter().find_map(|line| line.strip_prefix(&start));
    found.unwrap_or_default().to_string()
}

/// An argument that is declared, and the arguments its value is made of.
struct Declared {
    arg: Arg,
    uses: BTreeSet<String>,
}

struct Walk<'a> {
    lex: Lex,
    options: &'a Options,
    stages: &'a [Stage],
    /// The predefined arguments and those before the first FROM.
    env: EnvList,
    globals: BTreeMap<String, Declared>,
    seen: BTreeSet<usize>,
    out: Outline,
}

impl Walk<'_> {
    fn given(&self, key: &str) -> Option<&str> {
        let found = self.options.build_args.iter().rfind(|(k, _)| k == key);
        found.map(|(_, value)| value.as_str())
    }

    fn read_globals(&mut self, ast: &Ast, file: &Stages) -> Result<(), BuildError> {
        for (defs, range) in &file.global_args {
            let node = ast.nodes.iter().find(|node| node.range == *range);
            let comments = node.map_or(&[][..], |node| &node.comments);
            for def in defs {
                let (mut value, mut uses) = (None, BTreeSet::new());
                if let Some(given) = self.given(&def.key) {
                    value = Some(given.to_string());
                } else if let Some(default) = &def.value {
                    let expanded = self.lex.expand(default, &self.env);
                    let expanded = expanded.map_err(|e| BuildError::new(e).at(*range))?;
                    uses = expanded.matched;
                    value = Some(expanded.text);
                }
                if let Some(value) = &value {
                    self.env.set(&def.key, value);
                }
                let arg = Arg {
                    name: def.key.clone(),
                    description: comment(comments, &def.key),
                    value: value.unwrap_or_default(),
                    range: *range,
                };
                self.globals.insert(def.key.clone(), Declared { arg, uses });
            }
        }
        Ok(())
    }

    /// Takes up a stage and what it is made from.
    fn stage(&mut self, number: usize) -> Result<EnvList, BuildError> {
        let stage = &self.stages[number];
        if !self.seen.insert(number) {
            return Ok(EnvList::new());
        }
        let at = |message: String| BuildError::new(message).at(stage.range);
        let base = self.lex.expand(&stage.base, &self.env).map_err(at)?;
        let platform = self.lex.expand(&stage.platform, &self.env).map_err(at)?;
        for name in base.matched.iter().chain(&platform.matched) {
            self.use_global(name);
        }
        let mut env = match self.stage_named(&base.text, number) {
            Some(below) => self.stage(below)?,
            None => EnvList::new(),
        };
        for instruction in &stage.instructions {
            let range = instruction.range;
            let at = |message: String| BuildError::new(message).at(range);
            match &instruction.kind {
                Kind::Env(pairs) => {
                    let before = env.clone();
                    for pair in pairs {
                        let key = self.lex.expand(&pair.key, &before).map_err(at)?.text;
                        let value = self.lex.expand(&pair.value, &before).map_err(at)?.text;
                        env.set(&key, &value);
                    }
                }
                Kind::Arg(defs) => {
                    for def in defs {
                        let value = match (self.given(&def.key), &def.value) {
                            (Some(given), _) => Some(given.to_string()),
                            (None, Some(default)) => {
                                Some(self.lex.expand(default, &env).map_err(at)?.text)
                            }
                            (None, None) => {
                                if let Some(global) = self.env.get(&def.key).map(str::to_string) {
                                    env.set(&def.key, &global);
                                    self.use_global(&def.key);
                                    continue;
                                }
                                None
                            }
                        };
                        if let Some(value) = &value {
                            env.set(&def.key, value);
                        }
                        self.add(Arg {
                            name: def.key.clone(),
                            description: comment(&instruction.comments, &def.key),
                            value: value.unwrap_or_default(),
                            range,
                        });
                    }
                }
                Kind::Run(run) => {
                    for text in &run.mount_texts {
                        let mut expand =
                            |word: &str| self.lex.expand(word, &env).map(|found| found.text);
                        let mount = parse_mount(text, Some(&mut expand)).map_err(at)?;
                        if let Some(below) = self.stage_named(&mount.from, number) {
                            self.stage(below)?;
                        }
                        let file = mount.target.rsplit('/').next().unwrap_or_default();
                        let (list, default) = match mount.kind {
                            MountKind::Secret => (&mut self.out.secrets, file),
                            MountKind::Ssh => (&mut self.out.ssh, "default"),
                            _ => continue,
                        };
                        let name = match mount.id.as_str() {
                            "" => default,
                            id => id,
                        };
                        if list.iter().all(|known| known.name != name) {
                            list.push(Secret {
                                name: name.to_string(),
                                required: mount.required,
                                range,
                            });
                        }
                    }
                }
                Kind::Copy(copy) => {
                    if let Some(below) = self.stage_named(&copy.from, number) {
                        self.stage(below)?;
                    }
                }
                _ => {}
            }
        }
        Ok(env)
    }

    /// A stage before `number`, by name or number.
    fn stage_named(&self, name: &str, number: usize) -> Option<usize> {
        if name.is_empty() {
            return None;
        }
        let lower = name.to_lowercase();
        let found = self.stages[..number].iter().rposition(|s| s.name == lower);
        found.or_else(|| name.parse().ok().filter(|n| *n < number))
    }

    fn use_global(&mut self, name: &str) {
        let Some(found) = self.globals.get(name) else {
            return;
        };
        let (arg, uses) = (found.arg.clone(), found.uses.clone());
        if self.add(arg) {
            for name in uses {
                self.use_global(&name);
            }
        }
    }

    fn add(&mut self, arg: Arg) -> bool {
        let is_new = self.out.args.iter().all(|known| known.name != arg.name);
        if is_new {
            self.out.args.push(arg);
        }
        is_new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "ARG BASE=busybox\nARG TAG=1\n# build compiles\nFROM $BASE AS build\n# V the version\nARG V=2\nARG TAG\nRUN --mount=type=secret,id=tok true\nFROM scratch AS out\nCOPY --from=build /a /\n";

    #[test]
    fn stages_with_their_descriptions() {
        let found = targets(TEXT).unwrap();
        assert_eq!(found[0].description, "compiles");
        assert!(found[1].default && !found[0].default);
    }

    #[test]
    fn arguments_of_a_stage_and_of_those_it_copies_from() {
        let found = outline(TEXT, &Options::default()).unwrap();
        let args: Vec<(&str, &str, &str)> = found
            .args
            .iter()
            .map(|a| (a.name.as_str(), a.value.as_str(), a.description.as_str()))
            .collect();
        assert_eq!(
            args,
            [
                ("BASE", "busybox", ""),
                ("TAG", "1", ""),
                ("V", "2", "the version")
            ]
        );
        assert_eq!(found.secrets[0].name, "tok");
    }
}
