//! The name that somebody could have meant.

/// Returns the candidate that takes the fewest changes of a letter to become the name, if that is at
/// most one change for every three letters.
pub(super) fn nearest<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> Option<String> {
    let most = name.chars().count().div_ceil(3);
    let scored = names.map(|other| (changes(name, other), other));
    let best = scored.filter(|(n, _)| *n > 0 && *n <= most).min();
    best.map(|(_, other)| other.to_string())
}

/// Levenshtein's distance: letters put in, left out or replaced.
fn changes(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, letter) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, other) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(letter != *other);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_a_letter_finds_the_name() {
        let near = |name: &str| nearest(name, ["db", "cache", "web-1"].into_iter());
        assert_eq!(near("dbb").as_deref(), Some("db"));
        assert_eq!(near("cahce").as_deref(), Some("cache"));
        assert_eq!(near("web1").as_deref(), Some("web-1"));
        assert_eq!(near("example"), None);
        assert_eq!(near("db"), None);
    }
}
