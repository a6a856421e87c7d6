//! COPY and ADD to steps.

use super::dispatch::{Progress, Shared, absolute, expand, push_step};
use super::prepare::{Command, State};
use super::{CopySource, CopyStep, From, StepKind, title};
use crate::goformat::quote;
use crate::ignore::clean;
use crate::instruction::{Copy, Kind};
use crate::lint::{Linter, rules};
use crate::words::Lex;

pub(super) fn dispatch(
    progress: &mut Progress,
    state: &mut State,
    command: &Command,
    copy: &Copy,
    shared: &mut Shared,
    lint: &mut Linter,
) -> Result<(), String> {
    let is_add = matches!(command.instruction.kind, Kind::Add(_));
    let copy = expanded(progress, command, copy, shared.lex, lint)?;
    let from = match command.sources.first() {
        None => From::Context,
        Some(number) if shared.done[*number] => From::Stage(*number),
        Some(_) => {
            return Err(format!(
                "cannot copy from stage {}, it needs to be defined before current stage {}",
                quote(&copy.from),
                quote(&state.name)
            ));
        }
    };
    check_chmod(&copy.chmod)?;
    if !copy.checksum.is_empty() {
        match &copy.sources[..] {
            [one] if is_url(one) || is_git(one) => {}
            [_] => return Err("checksum requires HTTP(S) or Git sources".into()),
            _ => return Err("checksum can't be specified for multiple sources".into()),
        }
    }
    let text = title::command(&command.instruction.code, shared.lex, &progress.env);
    let mut created_by = String::from(if is_add { "ADD" } else { "COPY" });
    for (flag, value) in [("chown", &copy.chown), ("chmod", &copy.chmod)] {
        if !value.is_empty() {
            created_by.push_str(&format!(" --{flag}={value}"));
        }
    }
    let mut sources = Vec::new();
    for source in &copy.sources {
        created_by.push_str(&format!(" {source}"));
        sources.push(self::source(source, &copy, is_add, &from)?);
        let path = matches!(sources.last(), Some(CopySource::Path { .. }));
        if path && from == From::Context {
            let name = if is_add { "Add" } else { "Copy" };
            let range = command.instruction.range;
            rules::copy_ignored_file::check(name, source, shared.ignore, range, lint);
            shared.context_paths.insert(clean(&format!("/{source}")));
        }
    }
    for inline in &copy.inline {
        created_by.push_str(&format!(" <<{}", inline.name));
        sources.push(CopySource::Inline {
            name: inline.name.clone(),
            data: inline.data.clone(),
        });
    }
    created_by.push_str(&format!(" {} # buildkit", copy.dest));
    let step = CopyStep {
        sources,
        dest: destination(&progress.dir, &copy.dest),
        chown: copy.chown,
        chmod: copy.chmod,
        link: copy.link,
        exclude: copy.exclude,
    };
    let ignore_cache = state.ignore_cache;
    push_step(
        progress,
        state,
        command,
        text,
        ignore_cache,
        StepKind::Copy(step),
    );
    progress.commit(created_by, true);
    Ok(())
}

fn expanded(
    progress: &Progress,
    command: &Command,
    copy: &Copy,
    lex: &Lex,
    lint: &mut Linter,
) -> Result<Copy, String> {
    let range = command.instruction.range;
    let mut word = |word: &str| expand(word, lex, progress, range, lint);
    let mut out = copy.clone();
    out.chown = word(&copy.chown)?;
    out.chmod = word(&copy.chmod)?;
    out.checksum = word(&copy.checksum)?;
    for source in &mut out.sources {
        *source = word(source)?;
    }
    out.dest = word(&copy.dest)?;
    let mut raw = Lex::new('\\');
    raw.skip_quotes = true;
    for inline in out.inline.iter_mut().filter(|i| i.expand) {
        inline.data = expand(&inline.data, &raw, progress, range, lint)?;
    }
    Ok(out)
}

fn source(text: &str, copy: &Copy, is_add: bool, from: &From) -> Result<CopySource, String> {
    if is_git(text) {
        return match is_add {
            true => Ok(CopySource::Git { url: text.into() }),
            false => Err("source can't be a git ref for COPY".into()),
        };
    }
    if is_url(text) {
        if !is_add {
            return Err("source can't be a URL for COPY".into());
        }
        if !copy.checksum.is_empty() {
            check_digest(&copy.checksum)?;
        }
        let path = text.split_once("://").map_or(text, |(_, rest)| rest);
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let name = match path.split_once('/') {
            Some((_, path)) => path.trim_end_matches('/').rsplit('/').next(),
            None => None,
        };
        return Ok(CopySource::Url {
            url: text.into(),
            filename: name
                .filter(|n| !n.is_empty())
                .unwrap_or("__unnamed__")
                .into(),
            checksum: copy.checksum.clone(),
            unpack: copy.unpack.unwrap_or(false),
        });
    }
    Ok(CopySource::Path {
        from: from.clone(),
        path: clean(&format!("/{text}")),
        unpack: copy.unpack.unwrap_or(is_add),
    })
}

/// The destination seen from the working directory; a slash or a dot at the end means a
/// directory.
fn destination(dir: &str, dest: &str) -> String {
    let dest = if dest.is_empty() || dest == "." {
        "./"
    } else {
        dest
    };
    let is_dir = dest.ends_with('/') || dest.ends_with("/.");
    match absolute(dir, dest) {
        path if is_dir && path != "/" => format!("{path}/"),
        path => path,
    }
}

/// `algorithm:hex`, in the order in which Go's digest package looks at it.
fn check_digest(text: &str) -> Result<(), String> {
    let Some((algorithm, hex)) = text
        .split_once(':')
        .filter(|(a, h)| !a.is_empty() && !h.is_empty())
    else {
        return Err("invalid checksum digest format".into());
    };
    let length = match algorithm {
        "sha256" => 64,
        "sha384" => 96,
        "sha512" => 128,
        _ => return Err("unsupported digest algorithm".into()),
    };
    if hex.len() != length {
        return Err("invalid checksum digest length".into());
    }
    match hex.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
        true => Ok(()),
        false => Err("invalid checksum digest format".into()),
    }
}

fn is_url(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://")
}

fn is_git(text: &str) -> bool {
    let url = text.split('#').next().unwrap_or(text);
    text.starts_with("git://")
        || text.starts_with("git@")
        || text.starts_with("ssh://")
        || (is_url(text) && url.ends_with(".git"))
        || text.starts_with("github.com/")
}

/// Octal up to 07777, or `u=rwx,go=rx`.
fn check_chmod(text: &str) -> Result<(), String> {
    if text.is_empty() {
        return Ok(());
    }
    let octal = || {
        format!(
            "invalid chmod parameter: '{text}'. it should be octal string and between 0 and 07777"
        )
    };
    match u32::from_str_radix(text, 8) {
        Ok(mode) if mode > 0o7777 => Err(octal()),
        Ok(_) => Ok(()),
        Err(_) if text.starts_with(|c: char| c.is_ascii_digit()) => Err(octal()),
        Err(_) if symbolic(text) => Ok(()),
        Err(_) => Err(octal()),
    }
}

fn symbolic(text: &str) -> bool {
    text.split(',').all(|clause| {
        let rest = clause.trim_start_matches(['u', 'g', 'o', 'a']);
        rest.starts_with(['=', '+', '-']) && rest.chars().all(|c| "=+-rwxXstugo".contains(c))
    })
}
