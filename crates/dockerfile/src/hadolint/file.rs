//! A Dockerfile as hadolint's rules see it: instructions and comments with their lines.

use super::ParseFailure;
use super::shell::Script;
use crate::instruction::NAMES;
use crate::parser::{self, Args, Node};
use crate::words::{EnvList, Lex};

/// An instruction or a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub line: u32,
    pub what: What,
}

/// The image of a FROM.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BaseImage {
    /// Without registry, tag and digest.
    pub name: String,
    pub registry: Option<String>,
    pub tag: Option<String>,
    pub digest: Option<String>,
    pub alias: Option<String>,
    pub platform: Option<String>,
}

impl BaseImage {
    /// The alias, or the image's name.
    pub fn stage_name(&self) -> &str {
        self.alias.as_deref().unwrap_or(&self.name)
    }
}

/// A `--mount` of RUN.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunMount {
    pub kind: String,
    pub target: String,
    pub from: Option<String>,
}

/// RUN.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    pub script: Script,
    pub mounts: Vec<RunMount>,
    pub flags: Vec<String>,
}

impl Run {
    /// Whether a cache or tmpfs is mounted at a place that contains `fragment`.
    pub fn mounts_over(&self, fragment: &str) -> bool {
        let over = |m: &RunMount| {
            matches!(m.kind.as_str(), "cache" | "tmpfs") && m.target.contains(fragment)
        };
        self.mounts.iter().any(over)
    }
}

/// What an item says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    Comment(String),
    From(BaseImage),
    Run(Run),
    Copy {
        sources: Vec<String>,
        target: String,
        from: Option<String>,
    },
    Add {
        sources: Vec<String>,
    },
    /// CMD; true in shell form.
    Cmd(bool),
    /// ENTRYPOINT; true in shell form.
    Entrypoint(bool),
    /// HEALTHCHECK; true if its command is in shell form.
    Healthcheck(bool),
    Workdir(String),
    User(String),
    Expose(Vec<String>),
    Env(Vec<(String, String)>),
    Label(Vec<(String, String)>),
    Arg(String),
    Maintainer,
    Shell(Script),
    Onbuild(Box<What>),
    Other,
}

/// Reads a file.
pub fn read(text: &str) -> Result<Vec<Item>, ParseFailure> {
    let (ast, error) = parser::parse(text);
    if let Some(error) = error {
        let line = error.locations.first().map_or(1, |r| r.start.max(1));
        return Err(ParseFailure {
            line,
            column: 1,
            message: format!("{}\n", error.message),
        });
    }
    let mut items: Vec<Item> = ast
        .comments
        .iter()
        .map(|(line, text)| Item {
            line: *line,
            what: What::Comment(text.clone()),
        })
        .collect();
    for node in &ast.nodes {
        items.push(Item {
            line: node.range.start,
            what: what(node)?,
        });
    }
    items.sort_by_key(|item| item.line);
    Ok(items)
}

/// The instructions after ONBUILD, as items of their own.
pub fn triggers(items: &[Item]) -> Vec<Item> {
    let inner = items.iter().filter_map(|item| match &item.what {
        What::Onbuild(inner) => Some(Item {
            line: item.line,
            what: (**inner).clone(),
        }),
        _ => None,
    });
    inner.collect()
}

/// Quotes around a word taken off.
pub fn drop_quotes(text: &str) -> &str {
    text.trim_matches(['"', '\''])
}

fn what(node: &Node) -> Result<What, ParseFailure> {
    let words = node.args.words();
    let shell_form = !node.args.is_json();
    let first = || words.first().cloned().unwrap_or_default();
    let paths = || match words.split_last() {
        Some((target, sources)) => (sources.to_vec(), target.clone()),
        None => (Vec::new(), String::new()),
    };
    Ok(match node.name.to_uppercase().as_str() {
        "FROM" => What::From(base_image(node)),
        "RUN" => What::Run(run(node)),
        "COPY" => {
            let (sources, target) = paths();
            What::Copy {
                sources,
                target,
                from: flag(node, "--from="),
            }
        }
        "ADD" => What::Add { sources: paths().0 },
        "CMD" => What::Cmd(shell_form),
        "ENTRYPOINT" => What::Entrypoint(shell_form),
        "HEALTHCHECK" => What::Healthcheck(shell_form && words.len() > 1),
        "WORKDIR" => What::Workdir(first()),
        "USER" => What::User(first()),
        "EXPOSE" => What::Expose(words.to_vec()),
        "ENV" => What::Env(pairs(node)),
        "LABEL" => What::Label(pairs(node)),
        "ARG" => {
            let name = first();
            What::Arg(name.split('=').next().unwrap_or_default().to_string())
        }
        "MAINTAINER" => What::Maintainer,
        "SHELL" => What::Shell(Script::parse(&words.join(" "))),
        "ONBUILD" => match &node.args {
            Args::Trigger(inner) => What::Onbuild(Box::new(what(inner)?)),
            _ => What::Other,
        },
        name if NAMES.contains(&name) => What::Other,
        _ => {
            let found = node.original.trim_start().chars().next().unwrap_or(' ');
            return Err(ParseFailure {
                line: node.range.start,
                column: 1,
                message: format!(
                    "unexpected '{found}'\nexpecting '#', ADD, ARG, CMD, COPY, ENTRYPOINT, ENV, EXPOSE, FROM, HEALTHCHECK, LABEL, MAINTAINER, ONBUILD, RUN, SHELL, STOPSIGNAL, USER, VOLUME, WORKDIR, a pragma, at least one space, or end of input \n"
                ),
            });
        }
    })
}

fn flag(node: &Node, name: &str) -> Option<String> {
    let value = node.flags.iter().find_map(|f| f.strip_prefix(name))?;
    Some(value.to_string())
}

fn pairs(node: &Node) -> Vec<(String, String)> {
    let Args::Pairs(pairs) = &node.args else {
        return Vec::new();
    };
    let mut lex = Lex::new('\\');
    lex.skip_unset = true;
    let plain = |text: &str| match lex.expand(text, &EnvList::new()) {
        Ok(expanded) => expanded.text,
        Err(_) => text.to_string(),
    };
    pairs.iter().map(|(k, v, _)| (plain(k), plain(v))).collect()
}

fn base_image(node: &Node) -> BaseImage {
    let words = node.args.words();
    let written = words.first().map_or("", String::as_str);
    let (rest, digest) = match written.split_once('@') {
        Some((rest, digest)) => (rest, Some(digest.to_string())),
        None => (written, None),
    };
    let slash = rest.rfind('/').map_or(0, |at| at + 1);
    let (name, tag) = match rest[slash..].split_once(':') {
        Some((last, tag)) => (format!("{}{last}", &rest[..slash]), Some(tag.to_string())),
        None => (rest.to_string(), None),
    };
    let (registry, name) = match name.split_once('/') {
        Some((first, rest)) if first.contains(['.', ':']) || first == "localhost" => {
            (Some(first.to_string()), rest.to_string())
        }
        _ => (None, name),
    };
    BaseImage {
        name,
        registry,
        tag,
        digest,
        alias: words.get(2).cloned(),
        platform: flag(node, "--platform="),
    }
}

fn run(node: &Node) -> Run {
    let mut text = node.args.words().join(" ");
    if let Some(doc) = node.heredocs.first() {
        text = match parser::parse_heredoc(&text) {
            Some(_) => doc.content.clone(),
            None => text,
        };
    }
    let mounts = node.flags.iter().filter_map(|f| f.strip_prefix("--mount="));
    Run {
        script: Script::parse(&text),
        mounts: mounts.map(mount).collect(),
        flags: node.flags.clone(),
    }
}

fn mount(text: &str) -> RunMount {
    let field = |names: &[&str]| {
        let fields = text.split(',').filter_map(|f| f.split_once('='));
        let mut named = fields.filter(|(key, _)| names.contains(key));
        named.next().map(|(_, value)| value.to_string())
    };
    RunMount {
        kind: field(&["type"]).unwrap_or_else(|| "bind".into()),
        target: field(&["target", "dst", "destination"]).unwrap_or_default(),
        from: field(&["from"]),
    }
}
