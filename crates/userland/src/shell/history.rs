//! History expansion (`!!`, `!$`, `!-2`, `!text`, `^old^new`) and the builtin `fc`.
//! Not modelled: `fc` with an editor, the modifiers `:h :t :r :e :q :x :&`.
use super::builtins::Call;
use super::state::{Outcome, Shell};

/// A line after history expansion.
#[derive(Debug, PartialEq)]
pub struct Expanded {
    pub line: String,
    /// Something was replaced: bash shows the line it runs.
    pub changed: bool,
    /// `:p` asks to show the line and not to run it.
    pub only_show: bool,
}

/// Expands a line typed at a prompt; the error is bash's message.
pub fn expand(line: &str, history: &[String]) -> Result<Expanded, String> {
    if let Some(rest) = line.strip_prefix('^') {
        return quick(line, rest, history);
    }
    let chars: Vec<char> = line.chars().collect();
    let mut out = Expanded {
        line: String::new(),
        changed: false,
        only_show: false,
    };
    let (mut at, mut single, mut double) = (0, false, false);
    while let Some(c) = chars.get(at).copied() {
        let next = chars.get(at + 1).copied();
        match c {
            '\\' if !single => {
                out.line.push(c);
                out.line.extend(next);
                at += 2;
                continue;
            }
            '\'' if !double => single = !single,
            '"' if !single => double = !double,
            '!' if !single => {
                let plain = match next {
                    None | Some(' ' | '\t' | '=' | '(') => true,
                    Some('"') => double,
                    Some(_) => false,
                };
                // `$!`, `${!x}` and `[!a]` are the shell's own.
                let before = at.checked_sub(1).and_then(|b| chars.get(b));
                if !plain && !matches!(before, Some('$' | '{' | '[')) {
                    at = event(&chars, at, history, &mut out)?;
                    continue;
                }
            }
            _ => {}
        }
        out.line.push(c);
        at += 1;
    }
    Ok(out)
}

/// `^old^new^`
fn quick(line: &str, rest: &str, history: &[String]) -> Result<Expanded, String> {
    let mut parts = rest.split('^');
    let (old, new) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
    let tail = parts.next().unwrap_or("");
    match history.last() {
        Some(last) if !old.is_empty() && last.contains(old) => Ok(Expanded {
            line: last.replacen(old, new, 1) + tail,
            changed: true,
            only_show: false,
        }),
        _ => Err(format!("{line}: substitution failed")),
    }
}

/// One `!…` from `at` on; returns the place after it.
fn event(
    chars: &[char],
    at: usize,
    history: &[String],
    out: &mut Expanded,
) -> Result<usize, String> {
    let from = at;
    let mut at = at + 1;
    let number = |at: &mut usize| -> Option<usize> {
        let digits: String = chars[*at..]
            .iter()
            .take_while(|c| c.is_ascii_digit())
            .collect();
        *at += digits.len();
        digits.parse().ok()
    };
    let found = match chars.get(at) {
        Some('!') => {
            at += 1;
            history.last()
        }
        Some('$' | '^' | '*' | ':') => history.last(),
        Some('-') => {
            at += 1;
            number(&mut at).and_then(|n| history.len().checked_sub(n).and_then(|i| history.get(i)))
        }
        Some(c) if c.is_ascii_digit() => {
            number(&mut at).and_then(|n| n.checked_sub(1).and_then(|i| history.get(i)))
        }
        Some('?') => {
            let text: String = chars[at + 1..].iter().take_while(|c| **c != '?').collect();
            at = (at + 2 + text.chars().count()).min(chars.len());
            history.iter().rev().find(|l| l.contains(&text))
        }
        _ => {
            let stop =
                |c: &char| c.is_whitespace() || matches!(c, ':' | ';' | '&' | '|' | '"' | ')');
            let text: String = chars[at..].iter().take_while(|c| !stop(c)).collect();
            at += text.chars().count();
            history.iter().rev().find(|l| l.starts_with(&text))
        }
    };
    let Some(found) = found else {
        let text: String = chars[from..at.max(from + 1)].iter().collect();
        return Err(format!("{text}: event not found"));
    };
    let mut text = found.clone();
    let words: Vec<String> = text.split_whitespace().map(str::to_string).collect();
    let colon = chars.get(at) == Some(&':');
    let designator = chars.get(at + usize::from(colon)).copied();
    match designator {
        Some(c @ ('$' | '^' | '*')) => {
            at += usize::from(colon) + 1;
            text = match c {
                '$' => words.last().cloned().unwrap_or_default(),
                '^' => words.get(1).cloned().unwrap_or_default(),
                _ => words.get(1..).unwrap_or_default().join(" "),
            };
        }
        Some(c) if colon && c.is_ascii_digit() => {
            at += 1;
            let n = number(&mut at).unwrap_or(0);
            let Some(word) = words.get(n) else {
                return Err(format!(":{n}: bad word specifier"));
            };
            text = word.clone();
        }
        _ => {}
    }
    while chars.get(at) == Some(&':') {
        let global = chars.get(at + 1) == Some(&'g');
        let letter = at + 1 + usize::from(global);
        match chars.get(letter) {
            Some('p') => {
                out.only_show = true;
                at = letter + 1;
            }
            Some('s') => {
                let Some(mark) = chars.get(letter + 1).copied() else {
                    break;
                };
                let rest: String = chars[letter + 2..].iter().collect();
                let mut parts = rest.splitn(3, mark);
                let (old, new) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
                if !text.contains(old) {
                    return Err(format!(
                        ":s{mark}{old}{mark}{new}{mark}: substitution failed"
                    ));
                }
                let used = old.chars().count() + new.chars().count() + 2;
                at = (letter + 2 + used).min(chars.len());
                text = text.replacen(old, new, if global { usize::MAX } else { 1 });
            }
            _ => break,
        }
    }
    out.line.push_str(&text);
    out.changed = true;
    Ok(at)
}

impl Shell {
    /// A line typed at bash's prompt, expanded and put into the history; `None` if nothing is to run.
    pub async fn take_typed(&mut self, line: String) -> Option<String> {
        let line = match self.is_bash() && self.options.letter('H') {
            true => match expand(&line, &self.history) {
                Ok(expanded) => {
                    if expanded.changed {
                        self.sys.eprint(&format!("{}\n", expanded.line)).await;
                    }
                    if expanded.only_show {
                        self.remember(&expanded.line);
                        return None;
                    }
                    expanded.line
                }
                Err(message) => {
                    self.complain(&message).await;
                    return None;
                }
            },
            false => line,
        };
        if !line.trim().is_empty() {
            self.remember(&line);
        }
        Some(line)
    }
}

/// The history's lines that `first` and `last` name: numbers, negative ones from the end, or
/// beginnings of commands.
fn place(history: &[String], text: &str) -> Option<usize> {
    let last = history.len().saturating_sub(1);
    match text.parse::<i64>() {
        Ok(n) if n > 0 => Some((n as usize - 1).min(last)),
        Ok(n) => Some((history.len() as i64 + n).max(0) as usize),
        Err(_) => history.iter().rposition(|l| l.starts_with(text)),
    }
}

/// `fc`: lists commands (`-l`) or runs one again (`-s`).
pub async fn fc(sh: &mut Shell, call: Call, _tail: bool) -> Outcome {
    let mut args = call.rest().to_vec();
    let (mut list, mut bare, mut reverse, mut again) = (false, false, false, false);
    while let Some(flag) = args.first().filter(|a| {
        a.len() > 1 && a.starts_with('-') && !a[1..].starts_with(|c: char| c.is_ascii_digit())
    }) {
        for c in flag.clone().chars().skip(1) {
            match c {
                'l' => list = true,
                'n' => bare = true,
                'r' => reverse = true,
                's' => again = true,
                'e' => {}
                c => return Ok(sh.invalid_option(&format!("-{c}")).await),
            }
        }
        args.remove(0);
    }
    // The command that asks is itself the last line.
    let mut history = sh.history.clone();
    history.pop();
    if again {
        let change = args
            .first()
            .and_then(|a| a.split_once('='))
            .map(|(a, b)| (a.to_string(), b.to_string()));
        if change.is_some() {
            args.remove(0);
        }
        let at = match args.first() {
            Some(text) => place(&history, text),
            None => history.len().checked_sub(1),
        };
        let Some(line) = at.and_then(|i| history.get(i)) else {
            sh.complain("no command found").await;
            return Ok(1);
        };
        let line = match change {
            Some((old, new)) => line.replacen(&old, &new, 1),
            None => line.clone(),
        };
        sh.history.pop();
        sh.remember(&line);
        sh.sys.eprint(&format!("{line}\n")).await;
        let builtin = sh.builtin.take();
        let result = sh.run_text(&line).await;
        sh.builtin = builtin;
        return result;
    }
    if !list {
        sh.complain("no editor here: fc -s runs a command again, fc -l lists them")
            .await;
        return Ok(1);
    }
    let end = history.len();
    let from = match args.first() {
        Some(text) => place(&history, text),
        None => Some(end.saturating_sub(16)),
    };
    let to = match args.get(1) {
        Some(text) => place(&history, text),
        None => end.checked_sub(1),
    };
    let (Some(from), Some(to)) = (from, to) else {
        if end > 0 {
            sh.complain("history specification out of range").await;
            return Ok(1);
        }
        return Ok(0);
    };
    let mut rows: Vec<String> = (from.min(to)..=from.max(to))
        .filter_map(|i| history.get(i).map(|l| (i + 1, l)))
        .map(|(n, l)| {
            if bare {
                format!("\t {l}\n")
            } else {
                format!("{n}\t {l}\n")
            }
        })
        .collect();
    if reverse || from > to {
        rows.reverse();
    }
    Ok(sh.write_out(rows.concat().as_bytes()).await)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_words_and_changes() {
        let history: Vec<String> = ["ls /etc", "docker run nginx"].map(String::from).to_vec();
        let run = |line: &str| expand(line, &history).map(|e| e.line);
        assert_eq!(run("sudo !!"), Ok("sudo docker run nginx".into()));
        assert_eq!(run("echo !$ !^"), Ok("echo nginx run".into()));
        assert_eq!(run("!ls"), Ok("ls /etc".into()));
        assert_eq!(run("!1:$"), Ok("/etc".into()));
        assert_eq!(run("!-2"), Ok("ls /etc".into()));
        assert_eq!(run("^nginx^redis"), Ok("docker run redis".into()));
        assert_eq!(
            run("!!:s/nginx/redis/ -d"),
            Ok("docker run redis -d".into())
        );
        assert_eq!(
            run("echo '!!' \\!x \"hi!\" $! a != b"),
            Ok("echo '!!' \\!x \"hi!\" $! a != b".into())
        );
        assert_eq!(run("!nosuch"), Err("!nosuch: event not found".into()));
        assert_eq!(run("!99"), Err("!99: event not found".into()));
    }
}
