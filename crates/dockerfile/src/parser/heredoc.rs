//! Heredocs: `<<EOF`, `<<-EOF`, `<<"EOF"`, `3<<EOF`.

use crate::words::{EnvList, Lex};

/// A text given inside the Dockerfile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heredoc {
    pub name: String,
    /// Variables in the text are expanded: the name is not quoted.
    pub expand: bool,
    /// Leading tabs are cut: `<<-`.
    pub chomp: bool,
    pub content: String,
}

/// The heredocs that a line announces.
pub fn in_line(line: &str) -> Result<Vec<Heredoc>, String> {
    let mut lex = Lex::new('\\');
    lex.raw_quotes = true;
    lex.raw_escapes = true;
    lex.skip_unset = true;
    let words = match lex.expand(line, &EnvList::new()) {
        Ok(expanded) => expanded.words,
        Err(_) => return Ok(Vec::new()),
    };
    let mut docs = Vec::new();
    for word in &words {
        docs.extend(parse_word(word)?);
    }
    Ok(docs)
}

/// The heredoc a word announces, if it does.
pub fn parse_heredoc(word: &str) -> Option<Heredoc> {
    parse_word(word).ok().flatten()
}

fn parse_word(word: &str) -> Result<Option<Heredoc>, String> {
    let digits = word.trim_start_matches(|c: char| c.is_ascii_digit());
    let Some(rest) = digits.strip_prefix("<<") else {
        return Ok(None);
    };
    let (chomp, rest) = match rest.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let rest = rest.trim_start();
    if rest.is_empty() || rest.contains('<') {
        return Ok(None);
    }
    let mut lex = Lex::new('\\');
    lex.skip_unset = true;
    let plain = lex.expand(rest, &EnvList::new())?.words;
    if plain.len() != 1 {
        return Ok(None);
    }
    lex.raw_quotes = true;
    let raw = lex.expand(rest, &EnvList::new())?.words;
    let quotes = |w: &str| w.matches(['\'', '"']).count();
    Ok(Some(Heredoc {
        name: plain[0].clone(),
        expand: raw.len() == 1 && quotes(&plain[0]) == quotes(&raw[0]),
        chomp,
        content: String::new(),
    }))
}

/// Cuts the leading tabs of every line.
pub fn chomp_tabs(text: &str) -> String {
    text.split_inclusive('\n')
        .map(|line| line.trim_start_matches('\t'))
        .collect()
}
