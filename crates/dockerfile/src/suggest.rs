//! "did you mean": the nearest of some words, if it is at most two edits away.

/// The option nearest to `word`, unless it is one of them already.
///
/// Without `case_sensitive` the answer takes the case of `word`.
pub fn search<'a>(
    word: &str,
    options: impl IntoIterator<Item = &'a str>,
    case_sensitive: bool,
) -> Option<String> {
    let fold = |s: &str| match case_sensitive {
        true => s.to_string(),
        false => s.to_lowercase(),
    };
    let wanted = fold(word);
    let (mut best, mut found) = (3, None);
    for option in options {
        let option = fold(option);
        if option == wanted {
            return None;
        }
        let distance = levenshtein(&wanted, &option);
        if distance < best {
            best = distance;
            found = Some(match case_sensitive {
                true => option,
                false => match_case(&option, word),
            });
        }
    }
    found
}

/// `message`, with the nearest option appended if there is one.
pub fn wrap<'a>(
    message: String,
    word: &str,
    options: impl IntoIterator<Item = &'a str>,
    case_sensitive: bool,
) -> String {
    match search(word, options, case_sensitive) {
        Some(nearest) => format!("{message} (did you mean {nearest}?)"),
        None => message,
    }
}

fn match_case(option: &str, original: &str) -> String {
    if original == original.to_lowercase() {
        option.to_lowercase()
    } else if original == original.to_uppercase() {
        option.to_uppercase()
    } else {
        option.to_string()
    }
}

fn levenshtein(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let substitute = diagonal + usize::from(ca != *cb);
            diagonal = row[j + 1];
            row[j + 1] = substitute.min(row[j] + 1).min(row[j + 1] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_edits_are_near_three_are_not() {
        let options = ["RUN", "WORKDIR"];
        assert_eq!(search("WORKDRI", options, false), Some("WORKDIR".into()));
        assert_eq!(search("runn", options, false), Some("run".into()));
        assert_eq!(search("install", options, false), None);
        assert_eq!(search("run", options, false), None);
    }
}
