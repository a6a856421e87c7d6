//! A hint beside the terminal, never in its text: what a newcomer's eye does not see, with the line
//! as it was probably meant.

use crate::words::Lang;

use super::near::{NAMES, nearest};

/// A sentence, and the corrected line if there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    pub text: String,
    pub line: Option<String>,
}

/// Looks at a line that failed (or is about to).
pub fn hint(line: &str, status: Option<i32>, lang: Lang) -> Option<Hint> {
    if status == Some(0) {
        return None;
    }
    let say = |ja: &str, en: &str, line: Option<String>| {
        Some(Hint {
            text: lang.pick(ja, en).to_string(),
            line,
        })
    };
    let narrow = narrow(line);
    if narrow != line {
        return say(
            "全角の文字や、ハイフンに似た線が混ざっています。",
            "There are wide letters or a dash that is no hyphen.",
            Some(narrow),
        );
    }
    if let Some(rest) = line.trim_start().strip_prefix("$ ") {
        return say(
            "先頭の $ はプロンプトです。打たなくて大丈夫です。",
            "The $ in front is the prompt, not part of the line.",
            Some(rest.to_string()),
        );
    }
    let words: Vec<&str> = line.split_whitespace().collect();
    match words.first().copied() {
        Some("docker-compose") => {
            return say(
                "いまの書き方は docker compose です。",
                "It is written docker compose today.",
                Some(line.replacen("docker-compose", "docker compose", 1)),
            );
        }
        Some("docker") => {}
        Some(first) if status == Some(127) => {
            let near = nearest(first, NAMES)?;
            return say(
                &format!("{near} のことでしょうか。"),
                &format!("Did you mean {near}?"),
                Some(line.replacen(first, near, 1)),
            );
        }
        _ => return None,
    }
    let verb = words.get(1)?;
    if !NAMES.contains(verb)
        && !verb.starts_with('-')
        && let Some(near) = nearest(verb, NAMES)
    {
        return say(
            &format!("{near} のことでしょうか。"),
            &format!("Did you mean {near}?"),
            Some(line.replacen(verb, near, 1)),
        );
    }
    run_order(&words, line, lang)
}

/// A flag after the image belongs to the command inside.
fn run_order(words: &[&str], line: &str, lang: Lang) -> Option<Hint> {
    if words.get(1) != Some(&"run") {
        return None;
    }
    let typed = super::words(line, lang);
    let image = typed
        .iter()
        .skip(1)
        .position(|w| !w.text.starts_with('-'))?
        + 1;
    let next = typed.get(image + 1)?;
    let known = ["-d", "-p", "--rm", "-it", "--name", "-v", "-e"];
    if known.contains(&next.text.as_str()) {
        let tail: Vec<&str> = typed[image + 1..].iter().map(|w| w.text.as_str()).collect();
        let head: Vec<&str> = typed[1..image].iter().map(|w| w.text.as_str()).collect();
        let fixed = [
            "docker run",
            &head.join(" "),
            &tail.join(" "),
            &typed[image].text,
        ]
        .join(" ");
        return Some(Hint {
            text: lang
                .pick(
                    "フラグはイメージの名前より前に書きます。",
                    "Flags stand before the image's name.",
                )
                .to_string(),
            line: Some(fixed.split_whitespace().collect::<Vec<_>>().join(" ")),
        });
    }
    let port = words.iter().position(|w| *w == "-p")?;
    let (a, b) = (words.get(port + 1)?, words.get(port + 2)?);
    let number = |w: &str| w.parse::<u16>().is_ok();
    (number(a) && number(b)).then(|| Hint {
        text: lang
            .pick(
                "2 つの番号は : でつなぎます。",
                "The two numbers are joined by a colon.",
            )
            .to_string(),
        line: Some(line.replacen(&format!("{a} {b}"), &format!("{a}:{b}"), 1)),
    })
}

/// Wide letters, blanks, quotes and dashes as a keyboard without an input method types them.
fn narrow(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let inside = |c: char| c.is_alphanumeric() && !c.is_ascii();
    let japanese = line.chars().filter(|c| inside(*c)).count();
    for c in line.chars() {
        match c {
            '\u{3000}' => out.push(' '),
            '\u{ff01}'..='\u{ff5e}' => out.push(char::from_u32(c as u32 - 0xfee0).unwrap_or(c)),
            '–' | '—' | '−' | 'ー' if japanese <= line.chars().filter(|c| *c == 'ー').count() =>
            {
                out.push_str(if c == '—' { "--" } else { "-" });
            }
            '“' | '”' => out.push('"'),
            '‘' | '’' => out.push('\''),
            c => out.push(c),
        }
    }
    out
}
