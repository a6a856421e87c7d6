//! Expansion: from words to arguments.
//!
//! Braces, then tildes, parameters, substitutions and arithmetic, then field splitting, then file names, then quotes
//! are taken away. What was quoted stays known as long as it matters.
pub mod braces;
mod command;
mod fields;
mod param;
mod tilde;
mod value;

use std::future::Future;
use std::pin::Pin;

use super::pattern;
use super::state::{Flow, Kind, Shell};
use super::syntax::ast::{Part, Word};
pub use fields::Piece;

/// A future that borrows.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

impl Shell {
    /// All arguments a list of words expands to.
    pub async fn expand_words(&mut self, words: &[Word]) -> Result<Vec<String>, Flow> {
        let mut out = Vec::new();
        let (mut counted, mut bytes) = (0, 0);
        for word in words {
            self.expand_word_into(word, &mut out).await?;
            bytes += text_size(&out[counted..]);
            counted = out.len();
            self.account(bytes).await?;
        }
        Ok(out)
    }

    /// Expands one word to any number of arguments.
    pub async fn expand_word_into(
        &mut self,
        word: &Word,
        out: &mut Vec<String>,
    ) -> Result<(), Flow> {
        if let Some(text) = word.literal()
            && !text.contains(['*', '?', '[', '{', '~', '+', '@', '!'])
        {
            out.push(text.to_string());
            return Ok(());
        }
        if self.is_bash() && self.options.letter('B') {
            if let Some(range) = braces::range_alone(word) {
                self.sys.charge(range.len() as u64 / 8);
                self.account(text_size(&range)).await?;
                out.extend(range);
                return Ok(());
            }
            let words = match braces::expand(word) {
                Ok(words) => words,
                Err(bytes) => return Err(self.out_of_memory(bytes).await),
            };
            self.sys.charge(words.len() as u64 / 4);
            let (mut counted, mut bytes) = (out.len(), 0);
            for word in words {
                self.expand_one_word(&word, out).await?;
                bytes += text_size(&out[counted..]);
                counted = out.len();
                self.account(bytes).await?;
            }
            return Ok(());
        }
        self.expand_one_word(word, out).await
    }

    async fn expand_one_word(&mut self, word: &Word, out: &mut Vec<String>) -> Result<(), Flow> {
        let mut pieces = Vec::new();
        self.pieces(&word.0, false, true, &mut pieces).await?;
        let ifs = self.ifs();
        for field in fields::split(&pieces, &ifs) {
            let extglob = self.options.shopt("extglob");
            if self.options.letter('f') || !pattern::is_active(&field.pattern, extglob) {
                out.push(field.text);
                continue;
            }
            self.sys.cpu(1).await;
            let found =
                super::glob::expand(&self.sys, &field.pattern, &self.options, self.is_bash());
            if !found.is_empty() {
                out.extend(found);
            } else if self.options.shopt("failglob") {
                let text = format!("no match: {}", field.text);
                return Err(self.expansion_error(&text).await);
            } else if !self.options.shopt("nullglob") {
                out.push(field.text);
            }
        }
        Ok(())
    }

    /// Expands a word to exactly one text: nothing is split, no file names.
    pub async fn expand_text(&mut self, word: &Word) -> Result<String, Flow> {
        if let Some(text) = word.literal()
            && !text.contains('~')
        {
            return Ok(text.to_string());
        }
        let mut pieces = Vec::new();
        self.pieces(&word.0, false, true, &mut pieces).await?;
        Ok(fields::join(&pieces))
    }

    /// The right side of an assignment: as [`Shell::expand_text`], with `~` after every colon.
    pub async fn expand_assigned(&mut self, word: &Word) -> Result<String, Flow> {
        let mut pieces = Vec::new();
        for (i, part) in word.0.iter().enumerate() {
            match part {
                Part::Lit(text) if text.contains('~') => {
                    let text = self.tilde_assignment(text, i == 0);
                    pieces.push(Piece::quoted(text));
                }
                part => {
                    self.pieces(std::slice::from_ref(part), false, false, &mut pieces)
                        .await?;
                }
            }
        }
        Ok(fields::join(&pieces))
    }

    /// Expands a pattern: what was quoted matches itself.
    pub async fn expand_pattern(&mut self, word: &Word) -> Result<String, Flow> {
        let mut pieces = Vec::new();
        self.pieces(&word.0, false, true, &mut pieces).await?;
        Ok(fields::join_pattern(&pieces, pattern::escape))
    }

    /// Expands the right side of `=~`.
    pub async fn expand_regex(&mut self, word: &Word) -> Result<String, Flow> {
        let mut pieces = Vec::new();
        self.pieces(&word.0, false, false, &mut pieces).await?;
        let escape = |text: &str| {
            let mut out = String::new();
            for c in text.chars() {
                if ".[]{}()*+?^$|\\".contains(c) {
                    out.push('\\');
                }
                out.push(c);
            }
            out
        };
        Ok(fields::join_pattern(&pieces, escape))
    }

    /// Expands arithmetic text and evaluates it.
    pub async fn expand_arith(&mut self, word: &Word) -> Result<i64, Flow> {
        let mut pieces = Vec::new();
        self.pieces(&word.0, true, false, &mut pieces).await?;
        let text = fields::join(&pieces);
        match self.arith_value(&text) {
            Ok(value) => Ok(value),
            Err(message) => Err(self.arith_error(&message).await),
        }
    }

    async fn arith_error(&mut self, message: &str) -> Flow {
        if message.ends_with("unbound variable") {
            self.sys
                .eprint(&format!("{}{message}\n", self.prefix()))
                .await;
            return self.expansion_flow(true);
        }
        self.expansion_error(message).await
    }

    pub fn ifs(&self) -> String {
        match self.vars.var("IFS") {
            Some(var) => var.scalar().unwrap_or(" \t\n").to_string(),
            None => " \t\n".into(),
        }
    }

    /// Expands parts to pieces. `quoted`: inside double quotes; `tilde`: at the beginning of a word.
    pub(super) fn pieces<'a>(
        &'a mut self,
        parts: &'a [Part],
        quoted: bool,
        tilde: bool,
        out: &'a mut Vec<Piece>,
    ) -> Later<'a, Result<(), Flow>> {
        Box::pin(async move {
            for (i, part) in parts.iter().enumerate() {
                match part {
                    Part::Lit(text) if i == 0 && tilde && !quoted && text.starts_with('~') => {
                        let alone = parts.len() == 1;
                        let (home, rest) = self.tilde_prefix(text, alone);
                        out.push(Piece::quoted(home));
                        if !rest.is_empty() {
                            out.push(Piece::literal(rest));
                        }
                    }
                    Part::Lit(text) if quoted => out.push(Piece::quoted(text.clone())),
                    Part::Lit(text) => out.push(Piece::literal(text.clone())),
                    Part::Quoted(text) => out.push(Piece::quoted(text.clone())),
                    Part::Double(inner) => {
                        let before = out.len();
                        self.pieces(inner, true, false, out).await?;
                        if out.len() == before && !inner.iter().any(is_list_param) {
                            out.push(Piece::quoted(String::new()));
                        }
                    }
                    Part::Param(param) => {
                        if !self.enter() {
                            self.leave();
                            return Err(self.expansion_error("expansion nested too deeply").await);
                        }
                        let result = self.param_pieces(param, quoted, out).await;
                        self.leave();
                        result?;
                    }
                    Part::Command(list) => {
                        let text = self.substitute(list.clone()).await?;
                        out.push(Piece::expanded(text, quoted));
                    }
                    Part::Backquote(source) => {
                        let text = self.substitute_source(source).await?;
                        out.push(Piece::expanded(text, quoted));
                    }
                    Part::Arith(inner) => {
                        let mut pieces = Vec::new();
                        self.pieces(inner, true, false, &mut pieces).await?;
                        let text = fields::join(&pieces);
                        match self.arith_value(&text) {
                            Ok(value) => out.push(Piece::expanded(value.to_string(), quoted)),
                            Err(message) => return Err(self.arith_error(&message).await),
                        }
                    }
                    Part::Process(read, list) => {
                        let path = self.process_substitution(*read, list.clone()).await?;
                        out.push(Piece::quoted(path));
                    }
                }
                self.account(fields::size(out)).await?;
            }
            Ok(())
        })
    }

    /// A bad `${…}`.
    pub(super) async fn bad_substitution(&mut self, raw: &str) -> Flow {
        let text = match self.kind {
            Kind::Bash => format!("{raw}: bad substitution"),
            Kind::Dash => "Bad substitution".into(),
            Kind::Ash => "syntax error: bad substitution".into(),
        };
        self.expansion_error(&text).await
    }
}

/// The bytes that texts take.
fn text_size(texts: &[String]) -> usize {
    texts.iter().map(|t| 24 + t.len()).sum()
}

/// Whether a part may expand to no field at all inside quotes.
fn is_list_param(part: &Part) -> bool {
    match part {
        Part::Param(p) => p.name == "@" || matches!(p.index, Some(super::syntax::ast::Index::At)),
        _ => false,
    }
}
