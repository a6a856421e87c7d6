//! Edits that keys make: what is replaced by what, and what is selected then. All places are bytes.

use std::ops::Range;

use super::Language;

/// A replacement in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub range: Range<usize>,
    pub text: String,
    /// What is selected afterwards, in the new text.
    pub select: Range<usize>,
}

impl Edit {
    /// The text after it.
    pub fn apply(&self, text: &str) -> String {
        let before = text.get(..self.range.start).unwrap_or_default();
        let after = text.get(self.range.end..).unwrap_or_default();
        format!("{before}{}{after}", self.text)
    }
}

/// The bytes of the whole lines that a selection touches, without the last newline. A selection that
/// ends where a line begins does not touch that line.
fn lines(text: &str, select: &Range<usize>) -> Range<usize> {
    let start = text.get(..select.start).unwrap_or_default();
    let start = start.rfind('\n').map_or(0, |at| at + 1);
    let mut end = select.end.max(start);
    if end > select.start && text.get(..end).is_some_and(|t| t.ends_with('\n')) {
        end -= 1;
    }
    let rest = text.get(end..).unwrap_or_default();
    start..end + rest.find('\n').unwrap_or(rest.len())
}

/// What a file is indented with: as its first indented line is, else as its language is.
pub fn unit(text: &str, language: &Language) -> String {
    let first = text
        .lines()
        .find(|l| l.starts_with([' ', '\t']) && !l.trim().is_empty());
    match first {
        Some(line) if line.starts_with('\t') => "\t".to_string(),
        Some(line) if language.indent == "  " => {
            let blanks = line.len() - line.trim_start_matches(' ').len();
            " ".repeat(if blanks == 4 { 4 } else { 2 })
        }
        _ => language.indent.to_string(),
    }
}

/// Tab: a blank up to the next stop, or, if lines are selected, all of them deeper.
pub fn tab(text: &str, select: Range<usize>, unit: &str) -> Edit {
    let several = text.get(select.clone()).is_some_and(|t| t.contains('\n'));
    if !several {
        let before = text.get(..select.start).unwrap_or_default();
        let column = before.chars().rev().take_while(|c| *c != '\n').count();
        let blank = match unit {
            "\t" => "\t".to_string(),
            unit => " ".repeat(unit.len() - column % unit.len().max(1)),
        };
        let at = select.start + blank.len();
        return Edit {
            range: select,
            text: blank,
            select: at..at,
        };
    }
    let range = lines(text, &select);
    let deeper = |line: &str| match line.is_empty() {
        true => String::new(),
        false => format!("{unit}{line}"),
    };
    reworked(text, range, deeper)
}

/// Shift+Tab: the lines less deep. `None` if none is deep.
pub fn outdent(text: &str, select: Range<usize>, unit: &str) -> Option<Edit> {
    let range = lines(text, &select);
    let less = |line: &str| {
        let whole = line.strip_prefix(unit).or_else(|| line.strip_prefix('\t'));
        let less = whole.unwrap_or_else(|| {
            let blanks = line.len() - line.trim_start_matches(' ').len();
            line.get(blanks.min(unit.len())..).unwrap_or(line)
        });
        less.to_string()
    };
    let edit = reworked(text, range.clone(), less);
    let old = text.get(range.clone()).unwrap_or_default();
    if edit.text == old {
        return None;
    }
    if text.get(select.clone()).is_some_and(|t| t.contains('\n')) {
        return Some(edit);
    }
    // The cursor stays in its line.
    let gone = old.len() - edit.text.len();
    let at = select.start.saturating_sub(gone).max(range.start);
    let to = select.end.saturating_sub(gone).max(at);
    Some(Edit {
        select: at..to,
        ..edit
    })
}

fn reworked(text: &str, range: Range<usize>, rework: impl Fn(&str) -> String) -> Edit {
    let old = text.get(range.clone()).unwrap_or_default();
    let new: Vec<String> = old.split('\n').map(rework).collect();
    let new = new.join("\n");
    Edit {
        select: range.start..range.start + new.len(),
        text: new,
        range,
    }
}

/// Enter: the next line begins as deep as this one, or deeper where something opens.
pub fn enter(text: &str, select: Range<usize>, unit: &str, language: &Language) -> Edit {
    let before = text.get(..select.start).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    let deep = line.len() - line.trim_start_matches([' ', '\t']).len();
    let mut indent = line.get(..deep).unwrap_or_default().to_string();
    let said = line.trim_end();
    let opens = language.opens.iter().any(|end| said.ends_with(end));
    // Only the first of several continued lines makes the next one deeper.
    let continued = said.ends_with('\\') && deep > 0;
    if opens && !continued && !said.trim_start().starts_with('#') {
        indent.push_str(unit);
    }
    let at = select.start + 1 + indent.len();
    Edit {
        range: select,
        text: format!("\n{indent}"),
        select: at..at,
    }
}

/// Makes comments of the selected lines, or lines of comments. `None` without a mark for comments.
pub fn comment(text: &str, select: Range<usize>, mark: &str) -> Option<Edit> {
    if mark.is_empty() {
        return None;
    }
    let range = lines(text, &select);
    let old = text.get(range.clone()).unwrap_or_default();
    let mut filled = old.split('\n').filter(|l| !l.trim().is_empty());
    let all = filled.clone().next().is_some() && filled.all(|l| l.trim_start().starts_with(mark));
    let turn = |line: &str| {
        let deep = line.len() - line.trim_start().len();
        let (blank, said) = line.split_at_checked(deep).unwrap_or(("", line));
        match said {
            "" => line.to_string(),
            said if all => {
                let bare = said.strip_prefix(mark).unwrap_or(said);
                format!("{blank}{}", bare.strip_prefix(' ').unwrap_or(bare))
            }
            said => format!("{blank}{mark} {said}"),
        }
    };
    Some(reworked(text, range, turn))
}
