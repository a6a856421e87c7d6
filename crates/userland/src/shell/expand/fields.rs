//! Pieces of expanded words, and how they are split into fields at `$IFS`.

/// A piece of an expanded word.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    Text {
        text: String,
        /// Quoted: special characters match themselves, and an empty text still makes a field.
        quoted: bool,
        /// Subject to field splitting.
        split: bool,
    },
    /// The boundary between two elements of `$@`.
    Break,
}

impl Piece {
    pub fn quoted(text: String) -> Self {
        Self::Text {
            text,
            quoted: true,
            split: false,
        }
    }

    pub fn literal(text: String) -> Self {
        Self::Text {
            text,
            quoted: false,
            split: false,
        }
    }

    /// The result of an expansion, inside double quotes or not.
    pub fn expanded(text: String, quoted: bool) -> Self {
        Self::Text {
            text,
            quoted,
            split: !quoted,
        }
    }
}

/// One field: its text, and the same as a pattern with quoted characters escaped.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Field {
    pub text: String,
    pub pattern: String,
}

/// Splits pieces into fields.
pub fn split(pieces: &[Piece], ifs: &str) -> Vec<Field> {
    let mut fields = Vec::new();
    let mut current: Option<Field> = None;
    let mut closed_by_blank = false;
    for piece in pieces {
        match piece {
            Piece::Break => {
                fields.extend(current.take());
                closed_by_blank = false;
            }
            Piece::Text {
                text,
                quoted,
                split: false,
            } => {
                if *quoted || !text.is_empty() {
                    let field = current.get_or_insert_default();
                    field.text.push_str(text);
                    if *quoted {
                        field.pattern.push_str(&super::pattern::escape(text));
                    } else {
                        field.pattern.push_str(text);
                    }
                    closed_by_blank = false;
                }
            }
            Piece::Text { text, .. } => {
                for c in text.chars() {
                    if !ifs.contains(c) {
                        let field = current.get_or_insert_default();
                        field.text.push(c);
                        if c == '\\' {
                            field.pattern.push('\\');
                        }
                        field.pattern.push(c);
                        closed_by_blank = false;
                    } else if c.is_ascii_whitespace() {
                        if let Some(field) = current.take() {
                            fields.push(field);
                            closed_by_blank = true;
                        }
                    } else {
                        match current.take() {
                            Some(field) => fields.push(field),
                            None if closed_by_blank => {}
                            None => fields.push(Field::default()),
                        }
                        closed_by_blank = false;
                    }
                }
            }
        }
    }
    fields.extend(current);
    fields
}

/// The bytes pieces take; those of long lists, which are there whatever is joined to them, are not
/// counted each time.
pub fn size(pieces: &[Piece]) -> usize {
    let text = |p: &Piece| match p {
        Piece::Text { text, .. } => text.len(),
        Piece::Break => 0,
    };
    let recent = pieces.iter().rev().take(64);
    recent.map(text).sum::<usize>() + size_of_val(pieces)
}

/// The text of all pieces, unsplit.
pub fn join(pieces: &[Piece]) -> String {
    let mut out = String::new();
    for piece in pieces {
        match piece {
            Piece::Text { text, .. } => out.push_str(text),
            Piece::Break => out.push(' '),
        }
    }
    out
}

/// The text of all pieces as a pattern.
pub fn join_pattern(pieces: &[Piece], escape: impl Fn(&str) -> String) -> String {
    let mut out = String::new();
    for piece in pieces {
        match piece {
            Piece::Text {
                text, quoted: true, ..
            } => out.push_str(&escape(text)),
            Piece::Text { text, .. } => out.push_str(text),
            Piece::Break => out.push(' '),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn f(text: &str, ifs: &str) -> Vec<String> {
        split(&[Piece::expanded(text.into(), false)], ifs)
            .into_iter()
            .map(|f| f.text)
            .collect()
    }

    #[test]
    fn blanks_collapse_and_other_separators_do_not() {
        assert_eq!(f("  a  b ", " \t\n"), ["a", "b"]);
        assert_eq!(f("a::b:", ":"), ["a", "", "b"]);
        assert_eq!(f(" a : b ", " :"), ["a", "b"]);
        assert_eq!(f("a b", ""), ["a b"]);
        assert!(f("   ", " \t\n").is_empty());
    }

    #[test]
    fn quoted_text_joins_its_neighbours() {
        let pieces = [
            Piece::quoted("x y".into()),
            Piece::expanded(" a b".into(), false),
            Piece::quoted(String::new()),
        ];
        let texts: Vec<_> = split(&pieces, " ").into_iter().map(|f| f.text).collect();
        assert_eq!(texts, ["x y", "a", "b"]);
    }
}
