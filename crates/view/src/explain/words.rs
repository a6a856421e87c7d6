//! A command's words and flags in plain words, from one table.

use crate::words::Lang;

/// A word of a line, or a flag with its value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Word {
    pub text: String,
    /// Empty where nothing is known of it.
    pub meaning: String,
}

/// `command|word|ja|en`; a command without a word is its verb.
pub(crate) const TABLE: &str = include_str!("flags.txt");

/// Verbs whose flags are another verb's.
const SAME: &[(&str, &str)] = &[
    ("create", "run"),
    ("container run", "run"),
    ("container create", "run"),
    ("buildx build", "build"),
    ("compose build", "build"),
    ("container ls", "ps"),
    ("image ls", "images"),
    ("image rm", "rmi"),
    ("container rm", "rm"),
    ("container logs", "logs"),
    ("container exec", "exec"),
];

/// Returns the meaning of a command's word.
pub fn meaning(command: &str, word: &str, lang: Lang) -> Option<String> {
    let find = |command: &str| {
        TABLE
            .lines()
            .filter(|l| !l.starts_with('#'))
            .find_map(|line| {
                let mut parts = line.splitn(4, '|');
                let here = parts.next() == Some(command) && parts.next() == Some(word);
                let (ja, en) = (parts.next()?, parts.next()?);
                here.then(|| lang.pick(ja, en).to_string())
            })
    };
    let other = SAME
        .iter()
        .find(|(from, _)| *from == command)
        .map(|(_, to)| *to);
    find(command).or_else(|| find(other?)).or_else(|| {
        // The flags of compose itself stand before its verbs.
        command
            .starts_with("compose ")
            .then(|| find("compose"))
            .flatten()
    })
}

/// Every verb with its meaning.
pub fn verbs(lang: Lang) -> Vec<(String, String)> {
    let lines = TABLE.lines().filter(|l| !l.starts_with('#'));
    lines
        .filter_map(|line| {
            let mut parts = line.splitn(4, '|');
            let (verb, word, ja, en) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
            word.is_empty()
                .then(|| (verb.to_string(), lang.pick(ja, en).to_string()))
        })
        .collect()
}

/// The commands of a line, each with what stands before it: `;`, `&&`, `||`, `|` or nothing. What is in
/// quotes or brackets is one command's.
pub fn commands(line: &str) -> Vec<(&'static str, String)> {
    let mut found = vec![("", String::new())];
    let (mut quote, mut depth, mut escaped) = (None, 0usize, false);
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        let (bare, next) = (!escaped, chars.peek().copied());
        let plain = quote.is_none() && bare;
        escaped = c == '\\' && !escaped && quote != Some('\'');
        match c {
            '(' if plain => depth += 1,
            ')' if plain => depth = depth.saturating_sub(1),
            '\'' | '"' if bare && quote == Some(c) => quote = None,
            '\'' | '"' if plain => quote = Some(c),
            _ => {}
        }
        let operator = match (c, next) {
            _ if !plain || depth > 0 => "",
            (';' | '\n', _) => ";",
            ('&', Some('&')) => "&&",
            ('|', Some('|')) => "||",
            ('|', _) => "|",
            _ => "",
        };
        match operator {
            "" => found.last_mut().into_iter().for_each(|f| f.1.push(c)),
            operator => {
                if operator.len() == 2 {
                    chars.next();
                }
                found.push((operator, String::new()));
            }
        }
    }
    for (_, text) in &mut found {
        *text = text.trim().to_string();
    }
    found.retain(|(_, text)| !text.is_empty());
    found
}

/// The command of a line, without its flags: `run`, `volume create`, `compose up`, `curl`; of several
/// the last one of docker's.
pub fn command_of(line: &str) -> String {
    let all = commands(line);
    let docker = all.iter().rev().find(|(_, text)| {
        let mut words = text.split_whitespace().filter(|w| *w != "sudo");
        words.next() == Some("docker")
    });
    let line = docker.or(all.first()).map_or("", |(_, text)| text.as_str());
    let mut words = line
        .split_whitespace()
        .skip_while(|w| w.contains('=') || *w == "sudo");
    let Some(first) = words.next() else {
        return String::new();
    };
    if first != "docker" {
        return first.to_string();
    }
    let mut plain = words.filter(|w| !w.starts_with('-'));
    let Some(verb) = plain.next() else {
        return "docker".to_string();
    };
    const NOUNS: &[&str] = &[
        "compose",
        "volume",
        "network",
        "container",
        "image",
        "system",
        "builder",
        "buildx",
        "context",
    ];
    match (NOUNS.contains(&verb), plain.next()) {
        (true, Some(sub)) => format!("{verb} {sub}"),
        _ => verb.to_string(),
    }
}

/// Flags that take the next word as their value.
const WITH_VALUE: &[&str] = &[
    "-p",
    "--publish",
    "--name",
    "-v",
    "--volume",
    "--mount",
    "--tmpfs",
    "-e",
    "--env",
    "--env-file",
    "-w",
    "--workdir",
    "-u",
    "--user",
    "--network",
    "--network-alias",
    "--restart",
    "-m",
    "--memory",
    "--cpus",
    "--entrypoint",
    "--health-cmd",
    "--health-interval",
    "--cap-drop",
    "--cap-add",
    "--security-opt",
    "-h",
    "--hostname",
    "--add-host",
    "--dns",
    "--platform",
    "--pull",
    "-l",
    "--label",
    "--expose",
    "-t",
    "--tag",
    "-f",
    "--file",
    "--build-arg",
    "--target",
    "--progress",
    "--secret",
    "--output",
    "--filter",
    "--format",
    "-n",
    "--tail",
    "--since",
    "-c",
    "--subnet",
    "-d",
    "--driver",
    "--alias",
    "--scale",
    "--profile",
    "--type",
];

/// Whether a flag of a command takes a value: some letters mean one thing here and another there.
fn takes_value(command: &str, flag: &str) -> bool {
    let switch = match flag {
        "-t" => matches!(command, "run" | "create" | "exec" | "logs"),
        "-d" => !matches!(command, "network create" | "volume create"),
        "-f" => !matches!(command, "build" | "inspect" | "compose" | "ps" | "images"),
        "-h" | "-v" | "-e" | "-u" | "-w" | "-m" | "-l" | "-c" => {
            !matches!(command, "run" | "create" | "exec" | "commit")
        }
        "--pull" => command == "build",
        "-n" => command != "ps",
        _ => false,
    };
    !switch && WITH_VALUE.contains(&flag)
}

/// Takes a line apart: each word or flag with its value, and what it means.
pub fn words(line: &str, lang: Lang) -> Vec<Word> {
    let all = commands(line);
    if let [(_, one)] = all.as_slice() {
        return words_of(one, lang);
    }
    if !all.iter().any(|(_, text)| !words_of(text, lang).is_empty()) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (operator, text) in &all {
        let meaning = match *operator {
            "&&" => lang.pick("うまくいったら、次へ", "if that succeeded, then"),
            "||" => lang.pick("失敗したら、次へ", "if that failed, then"),
            "|" => lang.pick("出力を次へ渡す", "its output goes to"),
            _ => lang.pick("終わったら、次へ", "when that has ended, then"),
        };
        if !operator.is_empty() {
            found.push(Word {
                text: operator.to_string(),
                meaning: meaning.to_string(),
            });
        }
        match words_of(text, lang) {
            words if words.is_empty() => found.push(Word {
                text: text.clone(),
                meaning: String::new(),
            }),
            words => found.extend(words),
        }
    }
    found
}

fn words_of(line: &str, lang: Lang) -> Vec<Word> {
    let command = command_of(line);
    let all: Vec<&str> = line.split_whitespace().collect();
    let docker = all.iter().position(|w| *w == "docker");
    let Some(start) = docker else {
        return Vec::new();
    };
    let verbs = command.split(' ').count();
    let mut found = Vec::new();
    let mut at = start + 1;
    let mut seen = 0;
    let mut text = "docker".to_string();
    while at < all.len() && seen < verbs {
        text.push(' ');
        text.push_str(all[at]);
        seen += usize::from(!all[at].starts_with('-'));
        at += 1;
    }
    let verb = meaning(&command, "", lang).unwrap_or_default();
    found.push(Word {
        text,
        meaning: verb,
    });
    let mut plain = 0;
    while at < all.len() {
        let word = all[at];
        at += 1;
        if !word.starts_with('-') || word == "-" || (plain > 0 && runs_something(&command)) {
            plain += 1;
            found.push(Word {
                text: word.to_string(),
                meaning: position(&command, plain, word, lang),
            });
            continue;
        }
        let (flag, attached) = word
            .split_once('=')
            .map_or((word, false), |(f, _)| (f, true));
        let mut text = word.to_string();
        if !attached && takes_value(&command, flag) && at < all.len() {
            text = format!("{word} {}", all[at]);
            at += 1;
        }
        found.push(Word {
            meaning: meaning(&command, flag, lang).unwrap_or_default(),
            text,
        });
    }
    found
}

/// Commands whose words after the first plain one belong to another program.
fn runs_something(command: &str) -> bool {
    matches!(
        command,
        "run" | "create" | "exec" | "container run" | "compose run" | "compose exec"
    )
}

fn position(command: &str, n: usize, word: &str, lang: Lang) -> String {
    let pick = |ja: &str, en: &str| lang.pick(ja, en).to_string();
    match (command, n) {
        ("run" | "create" | "container run" | "container create", 1) => match word.contains(':') {
            true => pick("イメージとタグ", "the image and its tag"),
            false => lang.pick(
                format!("イメージ。タグがないので {word}:latest"),
                format!("the image; without a tag, {word}:latest"),
            ),
        },
        ("run" | "create" | "exec" | "compose exec" | "compose run", 2) => pick(
            "ここから先は、中で動かすコマンド",
            "from here on, the command to run inside",
        ),
        ("run" | "create" | "exec" | "compose exec" | "compose run", _) if n > 2 => String::new(),
        ("exec", 1) => pick("どのコンテナーで", "in which container"),
        ("build", 1) => pick(
            "コンテキスト: ビルドに渡すフォルダー",
            "the context: the folder the build gets",
        ),
        ("tag" | "rename", 1) => pick("いまの名前", "the name it has"),
        ("tag" | "rename", 2) => pick("新しい名前", "the new name"),
        ("cp", 1) => pick("元", "from"),
        ("cp", 2) => pick("先", "to"),
        ("pull" | "push" | "rmi" | "history" | "save", _) => pick("イメージ", "an image"),
        (
            "stop" | "start" | "restart" | "rm" | "kill" | "logs" | "top" | "port" | "diff"
            | "attach" | "pause" | "unpause" | "wait",
            _,
        ) => pick("コンテナー", "a container"),
        (
            "compose up" | "compose stop" | "compose restart" | "compose logs" | "compose build"
            | "compose exec" | "compose run",
            1,
        ) => pick("サービス", "a service"),
        ("network connect" | "network disconnect", 1) => pick("ネットワーク", "the network"),
        ("network connect" | "network disconnect", 2) => pick("コンテナー", "the container"),
        (c, 1) if c.starts_with("volume ") || c.starts_with("network ") => pick("名前", "the name"),
        _ => String::new(),
    }
}
