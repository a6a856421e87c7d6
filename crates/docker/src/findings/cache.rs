//! What only the build knows: an order of lines that keeps more of the cache, and what is sent to the
//! builder without need.

use dockerfile::ignore::Matcher;

use super::instructions::{Instruction, replaced};
use super::{Finding, Fix, Severity, Subject};

/// A command that fetches what others wrote: how it begins, and the files of the project that it reads.
struct Fetch {
    begins: &'static [&'static str],
    /// What COPY is to take for it; the first one must be there.
    needs: &'static [&'static str],
}

const FETCHES: &[Fetch] = &[
    Fetch {
        begins: &["npm ci", "npm install", "npm i "],
        needs: &["package.json", "package-lock.json"],
    },
    Fetch {
        begins: &["yarn install", "yarn --"],
        needs: &["package.json", "yarn.lock"],
    },
    Fetch {
        begins: &["pnpm install", "pnpm i "],
        needs: &["package.json", "pnpm-lock.yaml"],
    },
    Fetch {
        begins: &["pip install", "pip3 install", "python -m pip install"],
        needs: &["requirements.txt"],
    },
    Fetch {
        begins: &["poetry install"],
        needs: &["pyproject.toml", "poetry.lock"],
    },
    Fetch {
        begins: &["bundle install"],
        needs: &["Gemfile", "Gemfile.lock"],
    },
    Fetch {
        begins: &["go mod download"],
        needs: &["go.mod", "go.sum"],
    },
    Fetch {
        begins: &["composer install"],
        needs: &["composer.json", "composer.lock"],
    },
    Fetch {
        begins: &[
            "apt-get ",
            "apk add",
            "apk update",
            "yum ",
            "dnf ",
            "microdnf ",
        ],
        needs: &[],
    },
];

/// Files that do not belong into an image, or make the context big; and whether they are secrets.
const STRANGERS: &[(&str, bool)] = &[
    (".env", true),
    (".npmrc", true),
    ("id_rsa", true),
    (".git", false),
    ("node_modules", false),
    ("__pycache__", false),
    (".venv", false),
];

/// Lines that are told to move, at most.
const MOST: usize = 20;

pub fn find(subject: &Subject<'_>, all: &[Instruction], ignore: &Matcher) -> Vec<Finding> {
    let mut found = Vec::new();
    for (n, line) in all.iter().enumerate() {
        let wide = all
            .iter()
            .take(n)
            .position(|i| i.stage == line.stage && i.takes_all());
        if let Some(wide) = wide.filter(|_| line.name == "RUN" && found.len() < MOST) {
            found.extend(order(subject, all, wide, n));
        }
    }
    if let Some(first) = all.iter().find(|i| i.takes_all()) {
        found.extend(context(subject, first, ignore));
    }
    found
}

/// A RUN that would keep its result if it stood before the line that copies everything.
fn order(subject: &Subject<'_>, all: &[Instruction], wide: usize, run: usize) -> Option<Finding> {
    let (copy, line) = (all.get(wide)?, all.get(run)?);
    let command = line.shell()?;
    let fetch = FETCHES.iter().find(|f| {
        f.begins
            .iter()
            .any(|b| format!("{command} ").starts_with(b))
    })?;
    let name = command
        .split_whitespace()
        .take(2)
        .collect::<Vec<_>>()
        .join(" ");
    let name = match fetch.needs.is_empty() {
        true => command
            .split_whitespace()
            .next()
            .unwrap_or_default()
            .to_string(),
        false => name,
    };
    let need = needs(subject, fetch, &command)?;
    let step = format!("RUN {command}");
    let took = subject
        .took
        .iter()
        .rfind(|(s, _)| *s == step)
        .map(|(_, ms)| *ms as f64 / 1000.0);
    let (at, to) = (line.lines.0, copy.lines.0);
    let message = format!("line {at} before line {to} would keep {name} cached");
    let mut finding = Finding::new("cache", at, Severity::Cache, message);
    finding.why = (
        format!(
            "この行を {to} 行目の前に置くと {name} のキャッシュが残ります{}",
            took.map_or(String::new(), |s| format!(" (前回 {s:.1} 秒)"))
        ),
        format!(
            "Before line {to}, this line would keep {name} cached{}",
            took.map_or(String::new(), |s| format!(" ({s:.1} s last time)"))
        ),
    );
    let text = moved(subject.text, all, wide, run, &need);
    finding.fix = text.map(|text| Fix {
        path: subject.path.to_string(),
        text,
    });
    Some(finding)
}

/// The project's files that a command reads, as COPY is to name them; `None` if they are not there.
fn needs(subject: &Subject<'_>, fetch: &Fetch, command: &str) -> Option<Vec<String>> {
    if fetch.needs.is_empty() {
        return Some(Vec::new());
    }
    let there = |name: &str| subject.below().any(|(path, n)| path == name && !n.folder);
    if command.contains("pip") && command.contains("install") {
        // `-r FILE` says which; without it nothing of the project is read.
        let mut words = command.split_whitespace();
        let file = words
            .find(|w| matches!(*w, "-r" | "--requirement"))
            .and_then(|_| words.next());
        return match file {
            Some(file) => there(file).then(|| vec![file.to_string()]),
            None => (!command.contains(" .")).then(Vec::new),
        };
    }
    let (first, rest) = fetch.needs.split_first()?;
    let mut found = vec![(*first).to_string()];
    found.extend(rest.iter().filter(|n| there(n)).map(|n| (*n).to_string()));
    there(first).then_some(found)
}

/// The file with the RUN before the COPY, and before both a COPY of what the RUN reads. `None` where
/// something between them may matter to it, or it does more than fetch.
fn moved(
    text: &str,
    all: &[Instruction],
    wide: usize,
    run: usize,
    need: &[String],
) -> Option<String> {
    let (copy, line) = (all.get(wide)?, all.get(run)?);
    let between = all.get(wide + 1..run)?;
    let harmless = between
        .iter()
        .all(|i| matches!(i.name.as_str(), "RUN" | "COPY" | "EXPOSE" | "CMD" | "LABEL"));
    let command = line.shell()?;
    let more = ["run build", "make", "python manage", "npm test", "npm run"]
        .iter()
        .any(|w| command.contains(w));
    if !harmless || more {
        return None;
    }
    let start = copy.bytes.start;
    let moved = line.text(text);
    let end = (line.bytes.end + 1).min(text.len());
    let rest = replaced(text, line.bytes.start..end, "");
    let has = |name: &String| {
        all.iter()
            .take(wide)
            .any(|i| i.stage == copy.stage && i.sources().contains(name))
    };
    let glob = all
        .iter()
        .take(wide)
        .any(|i| i.stage == copy.stage && i.sources().iter().any(|s| s.contains("package*")));
    let first = match need.is_empty() || glob || need.iter().all(has) {
        true => String::new(),
        false => format!("COPY {} ./\n", need.join(" ")),
    };
    Some(replaced(&rest, start..start, &format!("{first}{moved}\n")))
}

/// Files that the builder would get, and the image with them.
fn context(subject: &Subject<'_>, copy: &Instruction, ignore: &Matcher) -> Vec<Finding> {
    let sent = |name: &&(&str, bool)| {
        let there = subject
            .below()
            .any(|(path, _)| path == name.0 || path.starts_with(&format!("{}/", name.0)));
        there && !ignore.matches(name.0)
    };
    let strangers: Vec<_> = STRANGERS.iter().filter(sent).collect();
    let list = subject.beside(".dockerignore").unwrap_or_default();
    let one = |(name, secret): &&(&str, bool)| {
        let message = format!("{name} would be sent to the builder (.dockerignore)");
        let severity = if *secret {
            Severity::Warning
        } else {
            Severity::Cache
        };
        let mut finding = Finding::new("context", copy.lines.0, severity, message);
        finding.why = match secret {
            true => (
                format!(
                    "{name} がビルダーに送られ、イメージに入ります。.dockerignore に書くと入りません"
                ),
                format!(
                    "{name} would be sent to the builder and end up in the image; .dockerignore keeps it out"
                ),
            ),
            false => (
                format!(
                    "{name} がビルダーに送られます。.dockerignore に書くと、変わってもキャッシュが残ります"
                ),
                format!(
                    "{name} would be sent to the builder; in .dockerignore, changes in it would not cost the cache"
                ),
            ),
        };
        let newline = if list.is_empty() || list.ends_with('\n') {
            ""
        } else {
            "\n"
        };
        finding.fix = Some(Fix {
            path: format!("{}.dockerignore", subject.folder()),
            text: format!("{list}{newline}{name}\n"),
        });
        finding
    };
    strangers.iter().map(one).collect()
}
