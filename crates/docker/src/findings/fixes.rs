//! Edits that mend a finding where that is mechanical: a table of rules, one line each.

use super::instructions::{Instruction, replaced};
use super::{Finding, Fix, Subject};

/// What an edit may look at.
struct At<'a> {
    text: &'a str,
    all: &'a [Instruction],
    /// The instruction of the finding.
    here: &'a Instruction,
    message: &'a str,
}

type Mend = fn(&At<'_>) -> Option<String>;

const FIXES: &[(&str, Mend)] = &[
    ("DL3009", |at| and(at, "rm -rf /var/lib/apt/lists/*")),
    ("DL3014", |at| after(at, &["apt-get install"], " -y")),
    ("DL3015", |at| {
        after(
            at,
            &[
                "apt-get install -y",
                "apt-get -y install",
                "apt-get install",
            ],
            " --no-install-recommends",
        )
    }),
    ("DL3019", |at| {
        after(at, &["apk add", "apk -U add"], " --no-cache")
    }),
    ("DL3020", |at| word(at, "ADD", "COPY")),
    ("DL3021", |at| {
        Some(replaced(at.text, at.here.bytes.end..at.here.bytes.end, "/"))
    }),
    ("DL3025", json),
    ("JSONArgsRecommended", json),
    ("DL3027", |at| word(at, "apt", "apt-get")),
    ("DL3004", |at| word(at, "sudo ", "")),
    ("DL3030", |at| after(at, &["yum install"], " -y")),
    ("DL3032", |at| and(at, "yum clean all")),
    ("DL3034", |at| {
        after(at, &["zypper install", "zypper in"], " -y")
    }),
    ("DL3036", |at| and(at, "zypper clean")),
    ("DL3038", |at| after(at, &["dnf install"], " -y")),
    ("DL3040", |at| and(at, "dnf clean all")),
    ("DL3042", |at| {
        after(at, &["pip install", "pip3 install"], " --no-cache-dir")
    }),
    ("DL3045", |at| before(at, "WORKDIR /app")),
    ("DL3047", |at| after(at, &["wget"], " --progress=dot:giga")),
    ("DL3059", joined),
    ("DL3060", |at| and(at, "yarn cache clean")),
    ("DL4000", author),
    ("MaintainerDeprecated", author),
    ("DL4006", pipefail),
    ("DL3000", absolute),
    ("WorkdirRelativePath", absolute),
    ("LegacyKeyValueFormat", pair),
    ("FromAsCasing", as_case),
    ("StageNameCasing", stage_name),
    ("ConsistentInstructionCasing", casing),
    ("NoEmptyContinuation", no_empty),
    ("ExposeProtoCasing", |at| {
        Some(with_text(
            at,
            &at.here
                .text(at.text)
                .to_lowercase()
                .replacen("expose", "EXPOSE", 1),
        ))
    }),
    ("RedundantTargetPlatform", no_platform),
    ("DL3065", no_platform),
];

/// The file without the finding, if an edit is known that does that.
pub fn fix(subject: &Subject<'_>, all: &[Instruction], finding: &Finding) -> Option<Fix> {
    let (_, mend) = FIXES.iter().find(|(rule, _)| *rule == finding.rule)?;
    let inside = |i: &&Instruction| (i.lines.0..=i.lines.1).contains(&finding.line);
    let at = At {
        text: subject.text,
        all,
        here: all.iter().find(inside)?,
        message: &finding.message,
    };
    let text = mend(&at).filter(|new| new != subject.text)?;
    Some(Fix {
        path: subject.path.to_string(),
        text,
    })
}

/// The file with another text for the instruction.
fn with_text(at: &At<'_>, text: &str) -> String {
    replaced(at.text, at.here.bytes.clone(), text)
}

/// Puts something after a command's first words.
fn after(at: &At<'_>, words: &[&str], more: &str) -> Option<String> {
    let text = at.here.text(at.text);
    for word in words {
        let found = text.match_indices(word).find(|(n, _)| {
            let ends = text
                .get(n + word.len()..)
                .is_none_or(|t| t.is_empty() || t.starts_with([' ', '\\', '\n']));
            let begins = text
                .get(..*n)
                .is_none_or(|t| t.is_empty() || t.ends_with([' ', '\t', '\n', '&', ';', '(']));
            ends && begins
        });
        if let Some((n, _)) = found {
            let place = at.here.bytes.start + n + word.len();
            return Some(replaced(at.text, place..place, more));
        }
    }
    None
}

/// Replaces a word wherever it stands by itself.
fn word(at: &At<'_>, old: &str, new: &str) -> Option<String> {
    let text = at.here.text(at.text);
    let mut out = String::new();
    let mut rest = text;
    while let Some(n) = rest.find(old) {
        let before = out
            .chars()
            .next_back()
            .into_iter()
            .chain(rest.get(..n)?.chars())
            .next_back();
        let end = rest.get(n + old.len()..)?;
        let alone = before.is_none_or(|c| !c.is_alphanumeric() && c != '-' && c != '/')
            && (old.ends_with(' ') || end.chars().next().is_none_or(|c| c.is_whitespace()));
        out.push_str(rest.get(..n)?);
        out.push_str(if alone { new } else { old });
        rest = end;
    }
    out.push_str(rest);
    Some(with_text(at, &out))
}

/// Adds a command to a RUN in shell form.
fn and(at: &At<'_>, command: &str) -> Option<String> {
    at.here.shell()?;
    let text = at.here.text(at.text).trim_end();
    let more = match text.contains('\n') {
        true => format!("{text} \\\n && {command}"),
        false => format!("{text} && {command}"),
    };
    Some(with_text(at, &more))
}

/// Puts a line before the instruction.
fn before(at: &At<'_>, line: &str) -> Option<String> {
    let start = at.here.bytes.start;
    Some(replaced(at.text, start..start, &format!("{line}\n")))
}

/// `CMD npm start` as a list, where no shell is needed for it.
fn json(at: &At<'_>) -> Option<String> {
    let command = at.here.shell()?;
    if command.contains(|c: char| "$&|;<>*?`\\\"'(){}[]~#=\n".contains(c)) {
        return None;
    }
    let words: Vec<String> = command
        .split_whitespace()
        .map(|w| format!("\"{w}\""))
        .collect();
    let name = at.here.text(at.text).split_whitespace().next()?;
    Some(with_text(at, &format!("{name} [{}]", words.join(", "))))
}

/// Joins a RUN to the one before it.
fn joined(at: &At<'_>) -> Option<String> {
    let index = at.all.iter().position(|i| i.bytes == at.here.bytes)?;
    let previous = at.all.get(index.checked_sub(1)?)?;
    let fits = |i: &Instruction| i.name == "RUN" && i.flags.is_empty() && i.shell().is_some();
    if !fits(previous) || !fits(at.here) || previous.lines.1 + 1 != at.here.lines.0 {
        return None;
    }
    let (first, second) = (previous.text(at.text).trim_end(), at.here.text(at.text));
    let command = second.get(3..)?.trim_start();
    let both = format!("{first} \\\n && {command}");
    Some(replaced(
        at.text,
        previous.bytes.start..at.here.bytes.end,
        &both,
    ))
}

fn author(at: &At<'_>) -> Option<String> {
    let who = at
        .here
        .text(at.text)
        .split_once(char::is_whitespace)?
        .1
        .trim();
    let who = who.trim_matches('"').replace('"', "\\\"");
    Some(with_text(
        at,
        &format!("LABEL org.opencontainers.image.authors=\"{who}\""),
    ))
}

fn pipefail(at: &At<'_>) -> Option<String> {
    let from = at
        .all
        .iter()
        .rfind(|i| i.name == "FROM" && i.stage == at.here.stage)?;
    let image = from.words.first()?;
    let small = image.contains("alpine") || image.starts_with("busybox");
    let shell = match small {
        true => r#"SHELL ["/bin/ash", "-eo", "pipefail", "-c"]"#,
        false => r#"SHELL ["/bin/bash", "-o", "pipefail", "-c"]"#,
    };
    before(at, shell)
}

fn absolute(at: &At<'_>) -> Option<String> {
    let path = at.here.words.first()?;
    let plain = !path.starts_with(['/', '$', '"', '\'']);
    let path = path.trim_start_matches("./");
    plain.then(|| with_text(at, &format!("WORKDIR /{path}")))
}

/// `ENV name value` as `ENV name=value`.
fn pair(at: &At<'_>) -> Option<String> {
    let text = at.here.text(at.text);
    let mut parts = text.splitn(3, char::is_whitespace);
    let (name, key, value) = (parts.next()?, parts.next()?, parts.next()?.trim());
    if key.is_empty() || text.contains('\n') {
        return None;
    }
    let quoted = value.contains(char::is_whitespace) && !value.starts_with(['"', '\'']);
    let value = match quoted {
        true => format!("\"{}\"", value.replace('"', "\\\"")),
        false => value.to_string(),
    };
    Some(with_text(at, &format!("{name} {key}={value}")))
}

fn as_case(at: &At<'_>) -> Option<String> {
    let text = at.here.text(at.text);
    let upper = text.trim_start().starts_with("FROM");
    let word = |w: &str| match (w.eq_ignore_ascii_case("as"), upper) {
        (true, true) => "AS".to_string(),
        (true, false) => "as".to_string(),
        (false, _) => w.to_string(),
    };
    let words: Vec<String> = text.split(' ').map(word).collect();
    Some(with_text(at, &words.join(" ")))
}

/// A stage's name in small letters, where it is given and where files are taken from it.
fn stage_name(at: &At<'_>) -> Option<String> {
    let text = at.here.text(at.text);
    let name = text.split_whitespace().next_back()?;
    let small = name.to_lowercase();
    let start = at.here.bytes.end - (text.len() - text.rfind(name)?);
    let new = replaced(at.text, start..start + name.len(), &small);
    Some(new.replace(&format!("--from={name}"), &format!("--from={small}")))
}

fn casing(at: &At<'_>) -> Option<String> {
    let text = at.here.text(at.text);
    let name = text.split_whitespace().next()?;
    let new = match at.message.contains("uppercase") {
        true => name.to_uppercase(),
        false => name.to_lowercase(),
    };
    Some(with_text(at, &text.replacen(name, &new, 1)))
}

fn no_empty(at: &At<'_>) -> Option<String> {
    let text = at.here.text(at.text);
    let lines: Vec<&str> = text.split('\n').filter(|l| !l.trim().is_empty()).collect();
    Some(with_text(at, &lines.join("\n")))
}

fn no_platform(at: &At<'_>) -> Option<String> {
    let text = at.here.text(at.text);
    let words: Vec<&str> = text
        .split(' ')
        .filter(|w| !w.starts_with("--platform"))
        .collect();
    Some(with_text(at, &words.join(" ")))
}
