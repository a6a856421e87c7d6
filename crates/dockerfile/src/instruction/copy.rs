//! COPY and ADD.
//!
//! Not modelled: `--parents`, which the stable front end does not know.

use super::flags::{FlagKind, Flags};
use crate::parser::{Node, chomp_tabs, parse_heredoc};

/// The arguments of COPY or ADD.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Copy {
    pub sources: Vec<String>,
    pub inline: Vec<Inline>,
    pub dest: String,
    pub from: String,
    pub chown: String,
    pub chmod: String,
    pub link: bool,
    pub exclude: Vec<String>,
    pub checksum: String,
    /// ADD's `--unpack`, if given.
    pub unpack: Option<bool>,
    pub keep_git_dir: Option<bool>,
}

/// A file whose text is a heredoc.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inline {
    pub name: String,
    pub data: String,
    pub expand: bool,
}

pub fn add(node: &Node) -> Result<Copy, String> {
    let (mut copy, flags) = parse(
        node,
        "ADD",
        &[
            ("chown", FlagKind::Text),
            ("chmod", FlagKind::Text),
            ("link", FlagKind::Bool),
            ("keep-git-dir", FlagKind::Bool),
            ("checksum", FlagKind::Text),
            ("unpack", FlagKind::Bool),
            ("exclude", FlagKind::List),
        ],
    )?;
    copy.checksum = flags.text("checksum");
    copy.unpack = flags.get("unpack").map(|v| v == "true");
    copy.keep_git_dir = flags.get("keep-git-dir").map(|v| v == "true");
    Ok(copy)
}

pub fn copy(node: &Node) -> Result<Copy, String> {
    let (mut copy, flags) = parse(
        node,
        "COPY",
        &[
            ("chown", FlagKind::Text),
            ("from", FlagKind::Text),
            ("chmod", FlagKind::Text),
            ("link", FlagKind::Bool),
            ("exclude", FlagKind::List),
        ],
    )?;
    copy.from = flags.text("from");
    Ok(copy)
}

fn parse(
    node: &Node,
    name: &str,
    known: &[(&'static str, FlagKind)],
) -> Result<(Copy, Flags), String> {
    let words = node.args.words();
    let (Some((dest, sources)), true) = (words.split_last(), words.len() >= 2) else {
        return Err(format!(
            "{name} requires at least two arguments, but only one was provided. Destination could not be determined"
        ));
    };
    let flags = Flags::parse(&node.flags, known)?;
    if parse_heredoc(dest).is_some() {
        return Err(format!("{name} cannot accept a heredoc as a destination"));
    }
    let mut copy = Copy {
        dest: dest.clone(),
        chown: flags.text("chown"),
        chmod: flags.text("chmod"),
        link: flags.is_true("link"),
        exclude: flags.list("exclude"),
        ..Copy::default()
    };
    for source in sources {
        let Some(doc) = parse_heredoc(source) else {
            copy.sources.push(source.clone());
            continue;
        };
        let read = node.heredocs.iter().rfind(|d| d.name == doc.name);
        let mut data = read.map(|d| d.content.clone()).unwrap_or_default();
        if doc.chomp {
            data = chomp_tabs(&data);
        }
        copy.inline.push(Inline {
            name: doc.name,
            data,
            expand: doc.expand,
        });
    }
    Ok((copy, flags))
}
