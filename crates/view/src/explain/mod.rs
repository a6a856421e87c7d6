//! What a command did, and why it failed: its words one by one, what happened in order, what changed,
//! what it did not do, how to undo it; for a failure what the message means here and the ways out.
//! Everything is told from two snapshots, the line and its output; nothing is guessed.

pub mod errors;
mod hint;
mod near;
mod words;

use snapshot::Snapshot;

use crate::changes::changes;
use crate::scene::Mark;
use crate::words::Lang;

pub use hint::{Hint, hint};
pub use words::{Word, command_of, commands, verbs, words};

/// A command line with what came of it.
#[derive(Clone, Copy)]
pub struct Said<'a> {
    pub line: &'a str,
    /// Its exit status; `None` where it is not known.
    pub status: Option<i32>,
    /// What it printed.
    pub output: &'a str,
    pub before: &'a Snapshot,
    pub after: &'a Snapshot,
}

/// The explanation of a command line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Explanation {
    pub failed: bool,
    pub status: Option<i32>,
    pub head: String,
    /// The kind of error, where it is known.
    pub error: Option<&'static str>,
    /// The message: what stands before the clause that decides, the clause, what follows.
    pub message: Option<[String; 3]>,
    pub words: Vec<Word>,
    /// What the engine reported, in order.
    pub events: Vec<String>,
    /// What, before, after.
    pub changes: Vec<[String; 3]>,
    /// What a learner might believe it did, and it did not.
    pub not_done: Vec<String>,
    /// How to undo it, and what goes with that.
    pub undo: Option<Way>,
    /// Ways out of a failure, at most three.
    pub ways: Vec<Way>,
    /// The same in smaller commands.
    pub smaller: Vec<String>,
    /// The picture that shows more.
    pub picture: &'static str,
}

/// A thing to do, with the line that does it; an empty line is something to know.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Way {
    pub title: String,
    pub command: String,
}

/// Explains a command line.
pub fn explain(said: &Said, lang: Lang) -> Explanation {
    let failed = said.status.is_some_and(|s| s != 0);
    let command = command_of(said.line);
    let mut found = Explanation {
        failed,
        status: said.status,
        words: words(said.line, lang),
        events: events(said, lang),
        changes: differences(said, lang),
        picture: picture(&command),
        ..Explanation::default()
    };
    let row = failed.then(|| matching(said.output)).flatten();
    match row {
        Some(found_row) => failure(&mut found, said, &found_row, lang),
        None if failed => {
            let code = said.status.unwrap_or_default();
            found.head = meaning_of_status(code, lang);
            let last = said.output.lines().rev().find(|l| !l.trim().is_empty());
            found.message = last.map(|l| [String::new(), l.to_string(), String::new()]);
        }
        None => success(&mut found, said, &command, lang),
    }
    found
}

/// Which picture shows what a command is about.
fn picture(command: &str) -> &'static str {
    match command {
        "build" | "history" | "images" | "tag" | "builder prune" | "compose build" => "build",
        "diff" | "cp" | "commit" => "files",
        "curl" | "wget" | "port" | "network create" | "network connect" => "network",
        _ => "host",
    }
}

/// What an exit status says by itself (docker's documentation, "docker run", exit status).
fn meaning_of_status(code: i32, lang: Lang) -> String {
    let text = match code {
        125 => ("エンジンが断りました (125)", "the engine refused (125)"),
        126 => (
            "プログラムはあるが、実行できません (126)",
            "the program is there but cannot be run (126)",
        ),
        127 => (
            "プログラムが見つかりません (127)",
            "the program was not found (127)",
        ),
        130 => ("Ctrl+C で止めました (130)", "stopped by Ctrl+C (130)"),
        137 => ("SIGKILL で止められました (137)", "killed by SIGKILL (137)"),
        143 => ("SIGTERM で終わりました (143)", "ended by SIGTERM (143)"),
        _ => {
            return lang.pick(
                format!("終了コード {code}: 失敗したと言って終わりました"),
                format!("exit status {code}: it said that it failed"),
            );
        }
    };
    lang.pick(text.0, text.1).to_string()
}

/// The kind of error that a message is of.
pub fn error_of(message: &str) -> Option<&'static errors::Row> {
    matching(message).map(|m| m.row)
}

/// What the names of a pattern stand for.
type Names = Vec<(String, String)>;

/// A row that fits, with what its names stand for and where the clause stands in the output.
struct Match {
    row: &'static errors::Row,
    names: Names,
    line: String,
    from: usize,
    to: usize,
}

fn matching(output: &str) -> Option<Match> {
    let row = |row: &'static errors::Row| {
        output.lines().find_map(|line| {
            let (names, from, to) = capture(row.pattern, line)?;
            Some(Match {
                row,
                names,
                line: line.to_string(),
                from,
                to,
            })
        })
    };
    errors::ROWS.iter().find_map(row)
}

/// Finds a pattern in a line: what its names stand for, and the clause's place in bytes.
fn capture(pattern: &str, line: &str) -> Option<(Names, usize, usize)> {
    let mut parts = Vec::new();
    let mut rest = pattern;
    while let Some(open) = rest.find('{') {
        let close = rest[open..].find('}')? + open;
        parts.push((&rest[..open], Some(&rest[open + 1..close])));
        rest = &rest[close + 1..];
    }
    parts.push((rest, None));
    let first = parts.first()?.0;
    let start = match first.is_empty() {
        true => 0,
        false => line.find(first)?,
    };
    let mut at = start + first.len();
    let mut names = Vec::new();
    for i in 0..parts.len() - 1 {
        let name = parts[i].1?;
        let next = parts[i + 1].0;
        let value = match next.is_empty() {
            true => line[at..].split_whitespace().next().unwrap_or_default(),
            false => &line[at..at + line[at..].find(next)?],
        };
        if value.is_empty() {
            return None;
        }
        at += value.len() + next.len();
        let value = value.rsplit(' ').next().unwrap_or(value);
        names.push((
            name.to_string(),
            value.trim_matches(['"', '\'', '.', ',']).to_string(),
        ));
    }
    Some((names, start, at))
}

fn failure(found: &mut Explanation, said: &Said, m: &Match, lang: Lang) {
    let mut names = m.names.clone();
    facts(&mut names, said);
    let fill = |text: &str| fill(text, &names);
    found.error = Some(m.row.id);
    found.head = fill(lang.pick(m.row.ja, m.row.en));
    found.message = Some([
        m.line[..m.from].to_string(),
        m.line[m.from..m.to].to_string(),
        m.line[m.to..].to_string(),
    ]);
    for way in m.row.outs.iter().take(3) {
        let title = fill(lang.pick(way.ja, way.en));
        let command = fill(way.command);
        // A fact that this host does not have makes the way untrue.
        if !title.contains('{') && !command.contains('{') || command.contains("{{") {
            found.ways.push(Way { title, command });
        }
    }
}

fn fill(text: &str, names: &[(String, String)]) -> String {
    let mut out = text.to_string();
    for (name, value) in names {
        out = out.replace(&format!("{{{name}}}"), value);
    }
    out
}

/// What only this host knows: who holds a port, a free one, the nearest name.
fn facts(names: &mut Vec<(String, String)>, said: &Said) {
    let get = |names: &[(String, String)], key: &str| {
        names.iter().find(|(n, _)| n == key).map(|(_, v)| v.clone())
    };
    names.push(("line".to_string(), said.line.trim().to_string()));
    if let Some(port) = get(names, "port").and_then(|p| p.parse::<u16>().ok()) {
        let used = |p: u16| {
            said.after
                .containers
                .iter()
                .find(|c| c.is_up() && c.ports.iter().any(|d| d.host_port == p))
        };
        if let Some(holder) = used(port) {
            names.push(("holder".to_string(), holder.name.clone()));
        }
        let free = (port.saturating_add(1)..=65535).find(|p| used(*p).is_none());
        names.extend(free.map(|p| ("free".to_string(), p.to_string())));
    }
    let wrong = ["image", "verb", "name"]
        .into_iter()
        .find_map(|k| get(names, k));
    if let Some(wrong) = wrong {
        let near = near::nearest(&wrong, near::NAMES).map(str::to_string);
        names.extend(near.map(|n| ("near".to_string(), n)));
    }
}

fn events(said: &Said, lang: Lang) -> Vec<String> {
    let seen = said.before.events.last().map_or(0, |e| e.number);
    let new = said.after.events.iter().filter(|e| e.number > seen);
    new.filter_map(|e| crate::timeline::happening(e, lang))
        .map(|h| h.text)
        .take(12)
        .collect()
}

fn differences(said: &Said, lang: Lang) -> Vec<[String; 3]> {
    let found = changes(Some(said.before), said.after);
    let none = lang.pick("なし", "none").to_string();
    let mut rows = Vec::new();
    for change in found.list.iter().take(8) {
        let kind = match change.kind {
            "container" => lang.pick("コンテナー", "container"),
            "image" => lang.pick("イメージ", "image"),
            "volume" => lang.pick("ボリューム", "volume"),
            "network" => lang.pick("ネットワーク", "network"),
            _ => lang.pick("ファイル", "file"),
        };
        let state = |s: &Snapshot| match change.kind {
            "container" => s.container(&change.id).map(|c| lang.state(c)),
            _ => None,
        };
        let there = lang.pick("ある", "there").to_string();
        let (before, after) = match change.mark {
            Mark::New | Mark::Goal => (none.clone(), state(said.after).unwrap_or(there)),
            Mark::Gone => (state(said.before).unwrap_or(there), none.clone()),
            Mark::Changed | Mark::Same => (
                state(said.before)
                    .unwrap_or_else(|| lang.pick("前の中身", "as it was").to_string()),
                state(said.after).unwrap_or_else(|| lang.pick("変わった", "changed").to_string()),
            ),
        };
        rows.push([format!("{kind} {}", change.id), before, after]);
    }
    rows
}

/// What it did, what it did not do, how to undo it.
fn success(found: &mut Explanation, said: &Said, command: &str, lang: Lang) {
    let verb = words::meaning(command, "", lang).unwrap_or_default();
    found.head = match verb.is_empty() {
        true => lang.pick("うまくいきました", "It worked").to_string(),
        false => verb,
    };
    let all = changes(Some(said.before), said.after);
    let new = all
        .list
        .iter()
        .find(|c| c.kind == "container" && c.mark == Mark::New);
    let has = |flag: &str| said.line.split_whitespace().any(|w| w == flag);
    match command {
        "run" => {
            if let Some(c) = new.and_then(|c| said.after.container(&c.id)) {
                run(found, said, c, lang);
            }
        }
        "stop" | "kill" => {
            found.not_done.push(
                lang.pick(
                    "コンテナーは消していない。中に書いたものも残る",
                    "nothing was removed: the container and what it wrote stay",
                )
                .to_string(),
            );
            found.undo = Some(Way {
                title: String::new(),
                command: said.line.replacen(command, "start", 1),
            });
        }
        "rm" => {
            found.not_done.push(
                lang.pick("イメージは消していない", "the image stays")
                    .to_string(),
            );
            if !has("-v") && !has("--volumes") {
                found.not_done.push(
                    lang.pick(
                        "ボリュームは消していない。データは残る",
                        "volumes stay, with their data",
                    )
                    .to_string(),
                );
            }
        }
        "rmi" => found.not_done.push(
            lang.pick("コンテナーは消していない", "no container was removed")
                .to_string(),
        ),
        "pull" => found.not_done.push(
            lang.pick("何も動かしていない", "nothing was started")
                .to_string(),
        ),
        "build" => {
            found.not_done.push(
                lang.pick(
                    "動いているコンテナーは古いイメージのまま",
                    "running containers still use the old image",
                )
                .to_string(),
            );
        }
        "create" => found.not_done.push(
            lang.pick("まだ始めていない", "it was not started")
                .to_string(),
        ),
        "exec" => found.not_done.push(
            lang.pick(
                "イメージは変わっていない。新しいコンテナーには写らない",
                "the image did not change: a new container will not have it",
            )
            .to_string(),
        ),
        "compose down" if !has("-v") => found.not_done.push(
            lang.pick(
                "ボリュームは消していない。データは残る",
                "volumes stay, with their data",
            )
            .to_string(),
        ),
        "volume create" | "network create" => {
            let name = said.line.split_whitespace().last().unwrap_or_default();
            let noun = command.split(' ').next().unwrap_or_default();
            found.undo = Some(Way {
                title: String::new(),
                command: format!("docker {noun} rm {name}"),
            });
        }
        _ => {}
    }
}

fn run(found: &mut Explanation, said: &Said, c: &snapshot::Container, lang: Lang) {
    let pulled = said
        .after
        .images
        .iter()
        .any(|i| i.id == c.image_id && said.before.image_by_id(&i.id).is_none());
    if !pulled {
        found.not_done.push(lang.pick(
            format!("取りに行っていない（{} は手元にあった）", c.image),
            format!("nothing was fetched: {} was here", c.image),
        ));
    }
    if c.mounts.is_empty() {
        found.not_done.push(
            lang.pick(
                "ボリュームは作っていない。中で書いたものは rm で消える",
                "no volume: what it writes goes with rm",
            )
            .to_string(),
        );
    }
    if c.ports.is_empty() {
        found.not_done.push(
            lang.pick(
                "入口は作っていない。外からは届かない",
                "no door: nobody outside reaches it",
            )
            .to_string(),
        );
    }
    if matches!(c.restart_policy.as_str(), "" | "no") {
        found.not_done.push(
            lang.pick(
                "再起動の約束はない（--restart no）",
                "no promise to restart (--restart no)",
            )
            .to_string(),
        );
    }
    let title = match c.auto_remove {
        true => lang
            .pick(
                "--rm なので、止めると消える",
                "with --rm, stopping removes it",
            )
            .to_string(),
        false => lang
            .pick("中に書いたものも消える", "what it wrote goes too")
            .to_string(),
    };
    let command = match c.auto_remove {
        true => format!("docker stop {}", c.name),
        false => format!("docker rm -f {}", c.name),
    };
    found.undo = Some(Way { title, command });
    let rest = said
        .line
        .trim()
        .strip_prefix("docker run")
        .unwrap_or_default();
    let rest: Vec<&str> = rest
        .split_whitespace()
        .filter(|w| *w != "-d" && *w != "--detach")
        .collect();
    if pulled {
        found.smaller.push(format!("docker pull {}", c.image));
    }
    found
        .smaller
        .push(format!("docker create {}", rest.join(" ")));
    found.smaller.push(format!("docker start {}", c.name));
}

#[cfg(test)]
mod tests;
