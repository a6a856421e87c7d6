//! What does not count when two runs are compared; the rules are in tests/transcripts/README.md.

use super::transcript::Command;
use regex_lite::{Captures, Regex};
use std::sync::LazyLock;

struct Rule {
    find: Regex,
    put: &'static str,
}

fn rule(find: &str, put: &'static str) -> Rule {
    Rule {
        find: Regex::new(find).expect("the rules are fixed"),
        put,
    }
}

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    vec![
        rule(r"\x1b\[[0-9;?]*[A-Za-z]", ""),
        rule(r"sha256:[0-9a-f]{64}", "<digest>"),
        rule(r"\b[0-9a-f]{64}\b", "<id>"),
        rule(
            r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b(::[0-9a-z]+)?",
            "<ref>",
        ),
        rule(r"\b[0-9a-z]{25}::[0-9a-z]{25}\b|\b[0-9a-z]{25}\b", "<ref>"),
        rule(r"\b([0-9a-f]{2}:){5}[0-9a-f]{2}\b", "<mac>"),
        rule(
            r"\b\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d([.,]\d+)?( ?(Z|UTC|[+-]\d\d:?\d\d( [A-Z]+)?))?",
            "<time>",
        ),
        rule(
            r"\b\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}",
            "<time>",
        ),
        rule(
            r"\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun),? +([A-Z][a-z]{2} +\d+|\d+ [A-Z][a-z]{2}) [^\n]*?\d\d:\d\d:\d\d( (UTC|GMT))?( \d{4})?",
            "<time>",
        ),
        rule(
            r"\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) +\d{1,2} +(\d\d:\d\d|\d{4})\b",
            "<date>",
        ),
        rule(r"\b[0-9a-f]{12}\b", "<id>"),
        rule(
            r"\b(About an?|Less than a|\d+) (second|minute|hour|day|week|month|year)s? ago",
            "<ago>",
        ),
        rule(
            r"\bUp (About an?|Less than a|\d+) (second|minute|hour|day|week|month|year)s?",
            "Up <dur>",
        ),
        rule(
            r"\b(curl|nginx|Python|redis)([/ =:]v?)\d+(\.\d+)+",
            "$1$2<v>",
        ),
        rule(r"\b\d+(\.\d+)? ?m?s\b", "<t>"),
        rule(r"Bind for :::", "Bind for 0.0.0.0:"),
        // The recorder's client came from a distribution, with an older go-connections.
        rule(
            r"\bInvalid (hostPort|containerPort|proto|ranges?)\b",
            "invalid $1",
        ),
        rule(r"\bInvalid ip address\b", "invalid IP address"),
        rule(r"\bNo port specified\b", "no port specified"),
    ]
});

static SIZE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(\d+(?:\.\d+)?) ?([kKMGT]i?)?B\b").expect("the rules are fixed")
});
static PORT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\b(\d{5})\b").expect("the rules are fixed"));
static BLANKS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[ \t]{2,}|\t").expect("the rules are fixed"));
static VERTEX: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^#(\d+) (.*)$").expect("the rules are fixed"));
static ELAPSED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\d+\.\d+ ").expect("the rules are fixed"));

/// The time before each line that a failed step printed, in the report after the progress.
static EXCERPT_TIME: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\d+\.\d{3} ").expect("the rules are fixed"));

/// A command's output and status in the form that is compared.
pub fn command(c: &Command) -> String {
    let text = c.output.replace('\r', "");
    let mut out: Vec<String> = progress(&text)
        .iter()
        .map(|l| line(l))
        .filter(|l| !l.is_empty())
        .collect();
    if c.status != 0 {
        out.push(format!("[{}]", c.status));
    }
    out.join("\n") + "\n"
}

fn line(text: &str) -> String {
    let mut s = text.to_string();
    for r in RULES.iter() {
        s = r.find.replace_all(&s, r.put).into_owned();
    }
    let size = |c: &Captures| {
        if &c[0] == "0B" {
            "0B".to_string()
        } else {
            "<size>".to_string()
        }
    };
    s = SIZE.replace_all(&s, size).into_owned();
    let port = |c: &Captures| match c[1].parse::<u32>() {
        Ok(32_768..=60_999) => "<port>".to_string(),
        _ => c[0].to_string(),
    };
    s = PORT.replace_all(&s, port).into_owned();
    BLANKS.replace_all(&s, "  ").trim_end().to_string()
}

/// BuildKit's plain progress as one block a vertex, the blocks in the order of their texts.
fn progress(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut blocks: Vec<(u32, Vec<String>)> = Vec::new();
    let flush = |blocks: &mut Vec<(u32, Vec<String>)>, out: &mut Vec<String>| {
        let mut texts: Vec<Vec<String>> = std::mem::take(blocks).into_iter().map(|b| b.1).collect();
        texts.sort();
        out.extend(texts.into_iter().flatten());
    };
    for l in text.lines() {
        let Some(c) = VERTEX.captures(l) else {
            if !l.is_empty() {
                flush(&mut blocks, &mut out);
                out.push(EXCERPT_TIME.replace(l, "").into_owned());
            }
            continue;
        };
        let number: u32 = c[1].parse().unwrap_or(0);
        let i = blocks
            .iter()
            .position(|b| b.0 == number)
            .unwrap_or_else(|| {
                blocks.push((number, Vec::new()));
                blocks.len() - 1
            });
        let said = &c[2];
        let fresh = blocks[i].1.is_empty();
        let noise = [
            "transferring ",
            "exporting ",
            "writing image",
            "WARN",
            "extracting ",
            "sha256:",
            "preparing layers",
            "resolve ",
        ];
        if !fresh && noise.iter().any(|n| said.starts_with(n)) {
            continue;
        }
        let said = ELAPSED.replace(said, "").into_owned();
        let said = if said.starts_with("DONE") {
            "DONE".to_string()
        } else {
            said
        };
        let said = match said.strip_prefix("naming to ") {
            Some(name) => format!("naming to {}", name.split(' ').next().unwrap_or("")),
            None => said,
        };
        if !blocks[i].1.contains(&said) || !said.starts_with('[') {
            blocks[i].1.push(said);
        }
    }
    flush(&mut blocks, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(output: &str) -> String {
        command(&Command {
            output: output.into(),
            ..Command::default()
        })
    }

    #[test]
    fn ids_times_and_sizes_do_not_count_but_words_do() {
        assert_eq!(
            of("web  0123456789ab   Up 3 seconds  1.2MB\n"),
            of("web   ba9876543210  Up 2 minutes   68B\n")
        );
        assert_ne!(of("0B\n"), of("1B\n"));
        assert_ne!(of("web\n"), of("app\n"));
    }

    #[test]
    fn the_order_of_build_steps_does_not_count() {
        let a = "#1 [1/2] FROM x\n#1 DONE 0.0s\n\n#2 [2/2] RUN y\n#2 0.1 out\n#2 DONE 0.2s\n";
        let b = "#4 [2/2] RUN y\n#4 0.3 out\n#4 DONE 0.3s\n\n#5 [1/2] FROM x\n#5 DONE 0.1s\n";
        assert_eq!(of(a), of(b));
        assert_ne!(of(a), of(&b.replace("out", "other")));
    }
}
