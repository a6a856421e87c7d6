//! The lines of a block: `key: value`, then lines that begin with a mark.

/// A line with what was continued below it.
#[derive(Clone, Debug, PartialEq)]
pub enum Line {
    Field(&'static str, String),
    /// A mark (`?`, `-`, `>`, `[`) and the text after it.
    Item(char, String),
}

/// Reads a block. A mark is followed by a blank, but for `[`, which belongs to the text.
pub fn read(text: &str, keys: &[&'static str], marks: &str) -> Result<Vec<Line>, String> {
    let mut lines: Vec<Line> = Vec::new();
    for raw in text.lines().filter(|l| !l.trim().is_empty()) {
        let line = raw.trim();
        let indented = raw.starts_with([' ', '\t']);
        match (field(line, keys), item(line, marks), lines.last_mut()) {
            (_, _, Some(Line::Item(_, text))) if indented => {
                text.push('\n');
                text.push_str(line);
            }
            (Some((key, value)), ..) => lines.push(Line::Field(key, value.to_string())),
            (None, Some((mark, text)), _) => lines.push(Line::Item(mark, text.to_string())),
            _ => return Err(format!("not a line of this block: {line}")),
        }
    }
    Ok(lines)
}

fn field<'a>(line: &'a str, keys: &[&'static str]) -> Option<(&'static str, &'a str)> {
    let (key, value) = line.split_once(':')?;
    let key = keys.iter().find(|k| **k == key)?;
    Some((key, value.trim()))
}

fn item<'a>(line: &'a str, marks: &str) -> Option<(char, &'a str)> {
    let mark = line.chars().next().filter(|c| marks.contains(*c))?;
    if mark == '[' {
        return Some((mark, line));
    }
    let rest = line[mark.len_utf8()..].strip_prefix(' ')?;
    Some((mark, rest.trim()))
}

/// Cuts `key: value` lines off the front of a text; returns them and the rest.
pub fn head<'a>(text: &'a str, keys: &[&'static str]) -> (Vec<(&'static str, &'a str)>, &'a str) {
    let (mut found, mut rest) = (Vec::new(), text);
    while let Some(line) = rest.lines().next() {
        let Some(entry) = field(line, keys) else {
            break;
        };
        found.push(entry);
        rest = rest[line.len()..].trim_start_matches('\r');
        rest = rest.strip_prefix('\n').unwrap_or(rest);
    }
    (found, rest)
}

/// Appends text to what came before as a new line of the same paragraph.
pub fn join(all: &mut String, text: &str) {
    if !all.is_empty() {
        all.push('\n');
    }
    all.push_str(text);
}
