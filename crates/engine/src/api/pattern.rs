//! The regular expressions that `--filter name=…` takes: moby matches them anywhere in the name.
//!
//! Not modelled: counted repetition, groups that repeat, back references.

/// Returns whether a pattern is found in a text; a malformed one is taken as it is written.
pub(crate) fn found(pattern: &str, text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    alternatives(pattern).iter().any(|pattern| {
        let pattern: Vec<char> = pattern.chars().collect();
        match pattern.strip_prefix(&['^']) {
            Some(rest) => here(rest, &text),
            None => (0..=text.len()).any(|at| here(&pattern, &text[at..])),
        }
    })
}

/// Writes out the first group and the alternatives: `^(a|b)$` is `^a$` or `^b$`.
fn alternatives(pattern: &str) -> Vec<String> {
    if let (Some(open), Some(close)) = (pattern.find('('), pattern.rfind(')'))
        && open < close
    {
        let (before, after) = (&pattern[..open], &pattern[close + 1..]);
        let inner = pattern[open + 1..close].trim_start_matches("?:");
        return inner
            .split('|')
            .map(|part| format!("{before}{part}{after}"))
            .collect();
    }
    pattern.split('|').map(str::to_string).collect()
}

/// Matches at the beginning of the text.
fn here(pattern: &[char], text: &[char]) -> bool {
    if pattern.is_empty() {
        return true;
    }
    if pattern == ['$'] {
        return text.is_empty();
    }
    let length = atom(pattern);
    let (one, rest) = pattern.split_at(length);
    let fits = |c: &char| matches(one, *c);
    let run = || text.iter().take_while(|c| fits(c)).count();
    match rest.first() {
        Some('*') => (0..=run()).rev().any(|n| here(&rest[1..], &text[n..])),
        Some('+') => (1..=run()).rev().any(|n| here(&rest[1..], &text[n..])),
        Some('?') => (0..=run().min(1))
            .rev()
            .any(|n| here(&rest[1..], &text[n..])),
        _ => text.first().is_some_and(fits) && here(rest, &text[1..]),
    }
}

/// Returns how many characters of the pattern stand for one of the text.
fn atom(pattern: &[char]) -> usize {
    match pattern[0] {
        '\\' if pattern.len() > 1 => 2,
        '[' => {
            let close = pattern.iter().skip(2).position(|c| *c == ']');
            close.map_or(1, |n| n + 3)
        }
        _ => 1,
    }
}

fn matches(atom: &[char], c: char) -> bool {
    match atom {
        ['.'] => true,
        ['\\', 'd'] => c.is_ascii_digit(),
        ['\\', 'w'] => c.is_alphanumeric() || c == '_',
        ['\\', escaped] => *escaped == c,
        ['[', '^', set @ .., ']'] => !in_set(set, c),
        ['[', set @ .., ']'] => in_set(set, c),
        [literal, ..] => *literal == c,
        [] => false,
    }
}

fn in_set(set: &[char], c: char) -> bool {
    match set {
        [from, '-', to, rest @ ..] => (*from..=*to).contains(&c) || in_set(rest, c),
        [one, rest @ ..] => *one == c || in_set(rest, c),
        [] => false,
    }
}

#[cfg(test)]
mod tests {
    use super::found;

    #[test]
    fn names_are_matched_as_go_would() {
        for (pattern, text, expected) in [
            ("data", "db-data", true),
            ("^data$", "db-data", false),
            ("^data$", "data", true),
            ("^db", "db-data", true),
            ("web[0-9]+$", "web12", true),
            ("web[0-9]+$", "webx", false),
            ("^(web|db)$", "db", true),
            ("^(web|db)$", "dbx", false),
            ("w.*1", "web-1", true),
            ("^/?web$", "web", true),
            ("", "anything", true),
            ("[", "a[b", true),
        ] {
            assert_eq!(found(pattern, text), expected, "{pattern} in {text}");
        }
    }
}
