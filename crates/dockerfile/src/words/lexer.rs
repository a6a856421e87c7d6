//! The lexer that expands one word, or splits a text into words.

use std::collections::BTreeSet;

use super::env::EnvList;
use super::pattern::Pattern;
use crate::goformat::quote;

/// How to expand: the escape character and what to leave as it is.
#[derive(Clone, Debug)]
pub struct Lex {
    pub escape: char,
    /// Quotes stay in the result.
    pub raw_quotes: bool,
    /// Escape characters stay in the result.
    pub raw_escapes: bool,
    /// Quotes mean nothing.
    pub skip_quotes: bool,
    /// `$x` of an unset variable stays.
    pub skip_unset: bool,
}

/// What an expansion gave, and which variables it asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expanded {
    pub text: String,
    pub words: Vec<String>,
    pub matched: BTreeSet<String>,
    pub unmatched: BTreeSet<String>,
}

impl Lex {
    pub fn new(escape: char) -> Lex {
        Lex {
            escape,
            raw_quotes: false,
            raw_escapes: false,
            skip_quotes: false,
            skip_unset: false,
        }
    }

    /// Expands `word` with the variables of `env`.
    pub fn expand(&self, word: &str, env: &EnvList) -> Result<Expanded, String> {
        let mut run = Run {
            lex: self,
            env,
            chars: word.chars().collect(),
            at: 0,
            raw_escapes: self.raw_escapes,
            depth: 0,
            out: Expanded::default(),
        };
        let (text, words) = run
            .until(None, self.raw_escapes)
            .map_err(|e| format!("failed to process {}: {e}", quote(word)))?;
        run.out.text = text;
        run.out.words = words;
        Ok(run.out)
    }
}

/// Nesting that the stack has room for; Docker's own has no limit.
const MAX_DEPTH: usize = 200;
/// The longest text: what the kernel takes as one variable (MAX_ARG_STRLEN) many times over.
const MAX_TEXT: usize = 4 << 20;
const TOO_LONG: &str = "texts of more than 4 MiB are not simulated";

fn within_bounds(text: &str) -> Result<(), String> {
    match text.len() > MAX_TEXT {
        true => Err(TOO_LONG.into()),
        false => Ok(()),
    }
}

#[derive(Default)]
struct Words {
    done: Vec<String>,
    current: String,
    inside: bool,
}

impl Words {
    fn add(&mut self, c: char) {
        if !c.is_whitespace() {
            self.add_raw(c);
        } else if self.inside && !self.current.is_empty() {
            self.done.push(std::mem::take(&mut self.current));
            self.inside = false;
        }
    }

    fn add_raw(&mut self, c: char) {
        self.current.push(c);
        self.inside = true;
    }

    fn finish(mut self) -> Vec<String> {
        if !self.current.is_empty() {
            self.done.push(self.current);
        }
        self.done
    }
}

struct Run<'a> {
    lex: &'a Lex,
    env: &'a EnvList,
    chars: Vec<char>,
    at: usize,
    raw_escapes: bool,
    depth: usize,
    out: Expanded,
}

impl Run<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek();
        self.at += usize::from(c.is_some());
        c
    }

    fn until(&mut self, stop: Option<char>, raw: bool) -> Result<(String, Vec<String>), String> {
        if self.depth >= MAX_DEPTH {
            return Err(format!(
                "more than {MAX_DEPTH} substitutions in each other are not simulated"
            ));
        }
        let before = std::mem::replace(&mut self.raw_escapes, raw);
        self.depth += 1;
        let result = self.until_inner(stop);
        self.depth -= 1;
        self.raw_escapes = before;
        result
    }

    fn until_inner(&mut self, stop: Option<char>) -> Result<(String, Vec<String>), String> {
        let mut text = String::new();
        let mut words = Words::default();
        while let Some(c) = self.peek() {
            if Some(c) == stop {
                self.next();
                return Ok((text, words.finish()));
            }
            let special = match c {
                '$' => Some(self.dollar()?),
                '<' => Some(self.less()),
                '\'' if !self.lex.skip_quotes => Some(self.single_quote()?),
                '"' if !self.lex.skip_quotes => Some(self.double_quote()?),
                _ => None,
            };
            if let Some(piece) = special {
                if c == '$' {
                    piece.chars().for_each(|c| words.add(c));
                } else {
                    words.current.push_str(&piece);
                    words.inside = true;
                }
                text.push_str(&piece);
                within_bounds(&text)?;
                continue;
            }
            self.next();
            if c != self.lex.escape {
                words.add(c);
                text.push(c);
                continue;
            }
            if self.raw_escapes {
                words.add_raw(c);
                text.push(c);
            }
            let Some(escaped) = self.next() else { break };
            words.add_raw(escaped);
            text.push(escaped);
        }
        match stop {
            Some(stop) => Err(format!(
                "unexpected end of statement while looking for matching {stop}"
            )),
            None => Ok((text, words.finish())),
        }
    }

    fn single_quote(&mut self) -> Result<String, String> {
        let mut out = String::new();
        self.quote_mark(&mut out);
        loop {
            match self.next() {
                None => {
                    return Err(
                        "unexpected end of statement while looking for matching single-quote"
                            .into(),
                    );
                }
                Some('\'') => {
                    if self.lex.raw_quotes {
                        out.push('\'');
                    }
                    return Ok(out);
                }
                Some(c) => out.push(c),
            }
        }
    }

    fn quote_mark(&mut self, out: &mut String) {
        let mark = self.next();
        if self.lex.raw_quotes {
            out.extend(mark);
        }
    }

    fn double_quote(&mut self) -> Result<String, String> {
        let mut out = String::new();
        self.quote_mark(&mut out);
        loop {
            match self.peek() {
                None => {
                    return Err(
                        "unexpected end of statement while looking for matching double-quote"
                            .into(),
                    );
                }
                Some('"') => {
                    self.quote_mark(&mut out);
                    return Ok(out);
                }
                Some('$') => {
                    out.push_str(&self.dollar()?);
                    within_bounds(&out)?;
                }
                Some(c) => {
                    self.next();
                    if c != self.lex.escape {
                        out.push(c);
                        continue;
                    }
                    if self.raw_escapes {
                        out.push(c);
                    }
                    match self.peek() {
                        None => continue,
                        Some(e) if e == '"' || e == '$' || e == self.lex.escape => {
                            self.next();
                            out.push(e);
                        }
                        Some(_) => out.push(c),
                    }
                }
            }
        }
    }

    fn less(&mut self) -> String {
        self.next();
        if self.peek() != Some('<') {
            return "<".into();
        }
        self.next();
        let mut out = String::from("<<");
        while let Some(c @ ('\t' | '\r' | ' ')) = self.peek() {
            out.push(c);
            self.next();
        }
        out
    }

    fn get(&mut self, name: &str) -> Option<String> {
        let value = self.env.get(name).map(str::to_string);
        let asked = match value {
            Some(_) => &mut self.out.matched,
            None => &mut self.out.unmatched,
        };
        asked.insert(name.to_string());
        value
    }

    fn dollar(&mut self) -> Result<String, String> {
        self.next();
        if self.peek() != Some('{') {
            let name = self.name();
            if name.is_empty() {
                return Ok("$".into());
            }
            return Ok(match self.get(&name) {
                None if self.lex.skip_unset => format!("${name}"),
                value => value.unwrap_or_default(),
            });
        }
        self.next();
        match self.peek() {
            None => return Err("syntax error: missing '}'".into()),
            Some('{' | '}' | ':') => return Err("syntax error: bad substitution".into()),
            _ => {}
        }
        let name = self.name();
        let Some(mark) = self.next() else {
            return Err("unsupported modifier (\u{fffd}) in substitution".into());
        };
        match mark {
            '}' => Ok(match self.get(&name) {
                None if self.lex.skip_unset => format!("${{{name}}}"),
                value => value.unwrap_or_default(),
            }),
            '/' => self.replace(&name),
            ':' => {
                let modifier = self.next().unwrap_or('\u{fffd}');
                self.modified(&name, modifier, true)
            }
            _ => self.modified(&name, mark, false),
        }
    }

    /// `${name-word}` and the other one-letter modifiers, with or without a colon.
    fn modified(&mut self, name: &str, modifier: char, colon: bool) -> Result<String, String> {
        let shown = if colon {
            format!(":{modifier}")
        } else {
            modifier.to_string()
        };
        let unsupported = format!("unsupported modifier ({shown}) in substitution");
        let trims = matches!(modifier, '#' | '%');
        if colon && trims || !colon && !matches!(modifier, '+' | '-' | '?' | '#' | '%') {
            return Err(unsupported);
        }
        let word = self.part('}', trims, "syntax error: missing '}'")?;
        let value = self.get(name);
        if self.lex.skip_unset && value.is_none() {
            return Ok(format!("${{{name}{shown}{word}}}"));
        }
        let missing = match &value {
            None => true,
            Some(v) => colon && v.is_empty(),
        };
        match modifier {
            '-' if missing => Ok(word),
            '-' => Ok(value.unwrap_or_default()),
            '+' if missing => Ok(String::new()),
            '+' => Ok(word),
            '?' if missing => {
                let state = if value.is_none() { "unset" } else { "empty" };
                let default = format!("is not allowed to be {state}");
                Err(format!(
                    "{name}: {}",
                    if word.is_empty() { default } else { word }
                ))
            }
            '?' => Ok(value.unwrap_or_default()),
            '#' | '%' => {
                let (longest, pattern) = match word.strip_prefix(modifier) {
                    Some(rest) => (true, rest),
                    None => (false, word.as_str()),
                };
                let compiled = compile(pattern)?;
                let value = value.unwrap_or_default();
                Ok(match modifier {
                    '#' => compiled.trim_prefix(&value, longest),
                    _ => compiled.trim_suffix(&value, longest),
                })
            }
            _ => Err(unsupported),
        }
    }

    fn replace(&mut self, name: &str) -> Result<String, String> {
        let all = self.peek() == Some('/');
        if all {
            self.next();
        }
        let pattern = self.part('/', true, "syntax error: missing '/' in ${}")?;
        let replacement = self.part('}', true, "syntax error: missing '}'")?;
        let value = self.get(name);
        if self.lex.skip_unset && value.is_none() {
            return Ok(format!("${{{name}/{pattern}/{replacement}}}"));
        }
        let value = value.unwrap_or_default();
        let pattern = compile(&pattern)?;
        let replaced = value.len() - pattern.replace(&value, "", all).len();
        match replaced.saturating_mul(replacement.len()) > MAX_TEXT {
            true => Err(TOO_LONG.into()),
            false => Ok(pattern.replace(&value, &replacement, all)),
        }
    }

    fn part(&mut self, stop: char, raw: bool, missing: &str) -> Result<String, String> {
        match self.until(Some(stop), raw) {
            Ok((text, _)) => Ok(text),
            Err(_) if self.peek().is_none() => Err(missing.into()),
            Err(error) => Err(error),
        }
    }

    fn name(&mut self) -> String {
        let mut name = String::new();
        while let Some(c) = self.peek() {
            if name.is_empty() && c.is_numeric() {
                while let Some(d) = self.peek().filter(|c| c.is_numeric()) {
                    name.push(d);
                    self.next();
                }
                return name;
            }
            if name.is_empty() && matches!(c, '@' | '*' | '#' | '?' | '-' | '$' | '!' | '0') {
                self.next();
                return c.to_string();
            }
            if !c.is_alphanumeric() && c != '_' {
                break;
            }
            self.next();
            name.push(c);
        }
        name
    }
}

fn compile(pattern: &str) -> Result<Pattern, String> {
    Pattern::new(pattern).map_err(|e| format!("invalid pattern ({pattern}) in substitution: {e}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expand(word: &str) -> String {
        let env = EnvList::from_strings(&["x=value", "empty=", "path=a/b/c.tar.gz"]);
        match Lex::new('\\').expand(word, &env) {
            Ok(expanded) => expanded.text,
            Err(error) => error,
        }
    }

    #[test]
    fn plain_forms() {
        assert_eq!(expand("$x-${x}"), "value-value");
        assert_eq!(expand("'$x' \\$x \"$x\""), "$x $x value");
        assert_eq!(expand("$nosuch|"), "|");
    }

    #[test]
    fn defaults_and_alternatives() {
        assert_eq!(expand("${n:-d} ${empty:-d} ${empty-d}"), "d d ");
        assert_eq!(expand("${x:+a} ${empty:+a}|${empty+a}"), "a |a");
        assert_eq!(
            expand("${n:?no n}"),
            "failed to process \"${n:?no n}\": n: no n"
        );
        assert_eq!(expand("${n:-${x}}"), "value");
    }

    #[test]
    fn trims_and_replacements() {
        assert_eq!(expand("${path#*/} ${path##*/}"), "b/c.tar.gz c.tar.gz");
        assert_eq!(expand("${path%.*} ${path%%.*}"), "a/b/c.tar a/b/c");
        assert_eq!(
            expand("${path/\\//-} ${path//\\//-}"),
            "a-b/c.tar.gz a-b-c.tar.gz"
        );
    }

    #[test]
    fn unfinished_texts_are_errors() {
        assert_eq!(
            expand("${x"),
            "failed to process \"${x\": unsupported modifier (\u{fffd}) in substitution"
        );
        assert_eq!(
            expand("\"abc"),
            "failed to process \"\\\"abc\": unexpected end of statement while looking for matching double-quote"
        );
    }

    #[test]
    fn words_are_split_after_expansion() {
        let env = EnvList::from_strings(&["p=80 81"]);
        let out = Lex::new('\\').expand("$p 'a b'", &env).unwrap();
        assert_eq!(out.words, ["80", "81", "a b"]);
    }
}
