//! Flags as C programs cut them: by bytes.

/// The first flag of `-abc`: `-a`. Of a letter that is no ASCII a C program takes, and prints, the first
/// byte alone, which no terminal can show.
pub fn first(arg: &str) -> String {
    let mut chars = arg.chars();
    let lead = chars.next().map(String::from).unwrap_or_default();
    match chars.next() {
        Some(c) if c.is_ascii() => format!("{lead}{c}"),
        Some(_) => format!("{lead}\u{fffd}"),
        None => lead,
    }
}

/// `-abc` as the flag `-a` and the text `bc`, if the flag is one of `letters` and a text is there.
pub fn with_text(arg: &str, letters: &str) -> Option<(String, String)> {
    let mut chars = arg.strip_prefix('-')?.chars();
    let letter = chars.next().filter(|c| letters.contains(*c))?;
    let text = chars.as_str();
    (!text.is_empty()).then(|| (format!("-{letter}"), text.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_cut_between_characters() {
        assert_eq!(first("-abc"), "-a");
        assert_eq!(first("-é"), "-\u{fffd}");
        assert_eq!(first("-"), "-");
        let cut = with_text("-u日本", "up");
        assert_eq!(cut, Some(("-u".into(), "日本".into())));
        assert_eq!(with_text("-日本", "up"), None);
        assert_eq!(with_text("-u", "up"), None);
    }
}
