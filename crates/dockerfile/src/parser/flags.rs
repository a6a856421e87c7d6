//! Splits an instruction into its name, its `--flags` and the rest.

/// Blanks between words of a Dockerfile line.
pub fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{b}' | '\u{c}' | '\r')
}

/// The name, the flags and the arguments of a line.
pub fn split_command(line: &str, escape: char) -> (String, Vec<String>, String) {
    let line = line.trim();
    let Some(end) = line.find(is_blank) else {
        return (line.to_string(), Vec::new(), String::new());
    };
    let (flags, rest) = split_flags(line[end..].trim_start_matches(is_blank), escape);
    (line[..end].to_string(), flags, rest.trim().to_string())
}

/// Takes the words that begin with `--` off; `--` alone ends them.
fn split_flags(text: &str, escape: char) -> (Vec<String>, &str) {
    let mut flags = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        if !rest.starts_with("--") {
            return (flags, rest);
        }
        let (word, quoted, length) = flag_word(rest, escape);
        rest = &rest[length..];
        if word == "--" {
            return (flags, rest);
        }
        if quoted || !word.is_empty() {
            flags.push(word);
        }
    }
}

/// One word with quotes and escapes taken off, whether it had quotes, and its length.
fn flag_word(text: &str, escape: char) -> (String, bool, usize) {
    let mut word = String::new();
    let mut quote: Option<char> = None;
    let mut quoted = false;
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match quote {
            None if c.is_whitespace() => return (word, quoted, at),
            None if c == '\'' || c == '"' => {
                quote = Some(c);
                quoted = true;
            }
            Some(q) if c == q => quote = None,
            _ if c == escape => word.extend(chars.next().map(|(_, c)| c)),
            _ => word.push(c),
        }
    }
    (word, quoted, text.len())
}
