//! Splits a command string into words as a shell would without expanding it.

/// The words of a command; quotes and backslashes are taken off.
pub fn split(text: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut began = false;
    let mut quote = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some('\''), '\'') | (Some('"'), '"') => quote = None,
            (Some('\''), c) => word.push(c),
            (_, '\\') => match chars.next() {
                Some(next) => {
                    if quote == Some('"') && !matches!(next, '"' | '\\' | '$' | '`') {
                        word.push('\\');
                    }
                    word.push(next);
                    began = true;
                }
                None => return Err("invalid command line string".to_string()),
            },
            (Some(_), c) => word.push(c),
            (None, '\'' | '"') => {
                quote = Some(c);
                began = true;
            }
            (None, c) if c.is_whitespace() => {
                if began {
                    words.push(std::mem::take(&mut word));
                }
                began = false;
            }
            // The real splitter ends the command at a shell operator.
            (None, ';' | '&' | '|' | '<' | '>') => {
                return Ok(finish(words, word, began));
            }
            (None, c) => {
                word.push(c);
                began = true;
            }
        }
    }
    match quote {
        Some(_) => Err("invalid command line string".to_string()),
        None => Ok(finish(words, word, began)),
    }
}

fn finish(mut words: Vec<String>, word: String, began: bool) -> Vec<String> {
    if began {
        words.push(word);
    }
    words
}
