//! The patterns of `${x#pattern}`, `${x%pattern}` and `${x/pattern/replacement}`.
//!
//! Not modelled, as in BuildKit: bracket expressions.

enum Token {
    Char(char),
    One,
    Any,
}

/// A compiled pattern of `*`, `?` and plain characters.
pub struct Pattern(Vec<Token>);

impl Pattern {
    /// Reads a pattern; only `*`, `?`, `\`, `}` and `/` may be escaped.
    pub fn new(text: &str) -> Result<Pattern, String> {
        let mut tokens = Vec::new();
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            tokens.push(match c {
                '*' => Token::Any,
                '?' => Token::One,
                '\\' => match chars.next() {
                    Some(e @ ('*' | '?' | '\\' | '}' | '/')) => Token::Char(e),
                    other => {
                        let shown = other.unwrap_or('\u{fffd}');
                        return Err(format!("invalid escape '\\{shown}'"));
                    }
                },
                c => Token::Char(c),
            });
        }
        Ok(Pattern(tokens))
    }

    /// The places where a match that begins at `start` can end, in ascending order.
    fn ends(&self, text: &[char], start: usize) -> Vec<usize> {
        let mut at = vec![start];
        for token in &self.0 {
            at = match token {
                Token::Any => match at.first() {
                    Some(first) => (*first..=text.len()).collect(),
                    None => return at,
                },
                Token::One => step(&at, |i| i < text.len()),
                Token::Char(c) => step(&at, |i| text.get(i) == Some(c)),
            };
        }
        at
    }

    /// `text` without the shortest or longest prefix that matches.
    pub fn trim_prefix(&self, text: &str, longest: bool) -> String {
        let chars: Vec<char> = text.chars().collect();
        let ends = self.ends(&chars, 0);
        let end = if longest { ends.last() } else { ends.first() };
        chars[end.copied().unwrap_or(0)..].iter().collect()
    }

    /// `text` without the shortest or longest suffix that matches.
    pub fn trim_suffix(&self, text: &str, longest: bool) -> String {
        let chars: Vec<char> = text.chars().collect();
        let mut starts = (0..=chars.len()).filter(|s| self.ends(&chars, *s).contains(&chars.len()));
        let start = if longest {
            starts.next()
        } else {
            starts.next_back()
        };
        chars[..start.unwrap_or(chars.len())].iter().collect()
    }

    /// `text` with the first match or all matches replaced.
    pub fn replace(&self, text: &str, replacement: &str, all: bool) -> String {
        let chars: Vec<char> = text.chars().collect();
        let mut out = String::new();
        let mut at = 0;
        while at <= chars.len() {
            match self.ends(&chars, at).last() {
                Some(end) => {
                    out.push_str(replacement);
                    if *end == at {
                        out.extend(chars.get(at));
                    }
                    at = (*end).max(at + 1);
                    if !all {
                        break;
                    }
                }
                // What begins with a star and fits from nowhere here fits from nowhere later.
                None if matches!(self.0.first(), Some(Token::Any)) => break,
                None => {
                    out.extend(chars.get(at));
                    at += 1;
                }
            }
        }
        out.extend(chars.iter().skip(at));
        out
    }
}

fn step(at: &[usize], matches: impl Fn(usize) -> bool) -> Vec<usize> {
    at.iter().filter(|i| matches(**i)).map(|i| i + 1).collect()
}
