//! `$x` and `${x…}`.
use super::value::Got;
use super::{Later, Piece};
use crate::shell::builtins::declare::{describe, letters};
use crate::shell::builtins::quote::{double, reusable};
use crate::shell::pattern::Pattern;
use crate::shell::state::{Flow, Kind, Shell};
use crate::shell::syntax::ast::{Index, Param, ParamOp, ReplaceHow, Word};
use crate::shell::vars::Value;

impl Shell {
    /// Expands one parameter.
    pub(super) fn param_pieces<'a>(
        &'a mut self,
        param: &'a Param,
        quoted: bool,
        out: &'a mut Vec<Piece>,
    ) -> Later<'a, Result<(), Flow>> {
        Box::pin(async move {
            if matches!(param.op, ParamOp::Bad) {
                return Err(self.bad_substitution(&param.raw).await);
            }
            let mut name = param.name.clone();
            let mut index = param.index.as_ref();
            let target;
            if param.indirect {
                let Some(value) = self.parameter(&name) else {
                    let text = format!("{name}: invalid indirect expansion");
                    return Err(self.expansion_error(&text).await);
                };
                (name, target) = split_target(&value);
                index = target.as_ref();
            }
            let got = match &param.op {
                ParamOp::Names { at } => {
                    let items = self
                        .vars
                        .iter()
                        .map(|(n, _)| n.clone())
                        .filter(|n| n.starts_with(&name))
                        .collect();
                    Got::Many { items, star: !at }
                }
                ParamOp::Keys => Got::Many {
                    items: self.keys(&name),
                    star: matches!(index, Some(Index::Star)),
                },
                _ => self.lookup(&name, index).await?,
            };
            if let ParamOp::Default { colon, kind, word } = &param.op {
                return self
                    .default_pieces(&name, index, got, (*colon, *kind, word), quoted, out)
                    .await;
            }
            if got == Got::Unset && self.options.letter('u') && !matches!(name.as_str(), "@" | "*")
            {
                let text = match self.kind {
                    Kind::Bash if name.parse::<u32>().is_ok() => {
                        format!("${name}: unbound variable")
                    }
                    Kind::Bash => format!("{name}: unbound variable"),
                    _ => format!("{name}: parameter not set"),
                };
                self.sys.eprint(&format!("{}{text}\n", self.prefix())).await;
                return Err(self.expansion_flow(true));
            }
            if !matches!(param.op, ParamOp::None) {
                let size = match &got {
                    Got::Unset => 0,
                    Got::One(text) => text.len(),
                    Got::Many { items, .. } => items.iter().map(String::len).sum(),
                };
                self.sys.charge(size as u64 / 32);
            }
            let got = self.apply(&name, got, param).await?;
            self.emit(got, quoted, out);
            Ok(())
        })
    }

    async fn lookup(&mut self, name: &str, index: Option<&Index>) -> Result<Got, Flow> {
        let star = name == "*" || matches!(index, Some(Index::Star));
        if name == "@" || name == "*" {
            return Ok(Got::Many {
                items: self.args.clone(),
                star,
            });
        }
        Ok(match index {
            Some(Index::At | Index::Star) => Got::Many {
                items: self.elements(name),
                star,
            },
            Some(Index::Word(word)) => {
                let key = self.expand_text(word).await?;
                self.element(name, &key).map_or(Got::Unset, Got::One)
            }
            None => self.parameter(name).map_or(Got::Unset, Got::One),
        })
    }

    /// Puts a value into the word.
    fn emit(&mut self, got: Got, quoted: bool, out: &mut Vec<Piece>) {
        match got {
            Got::Unset if quoted => out.push(Piece::quoted(String::new())),
            Got::Unset => {}
            Got::One(text) => out.push(Piece::expanded(text, quoted)),
            Got::Many { items, star: true } if quoted => {
                let ifs = self.ifs();
                let separator = ifs.chars().next().map(String::from).unwrap_or_default();
                out.push(Piece::quoted(items.join(&separator)));
            }
            Got::Many { items, .. } => {
                for (i, item) in items.into_iter().enumerate() {
                    if i > 0 {
                        out.push(Piece::Break);
                    }
                    out.push(Piece::expanded(item, quoted));
                }
            }
        }
    }

    async fn default_pieces(
        &mut self,
        name: &str,
        index: Option<&Index>,
        got: Got,
        (colon, kind, word): (bool, char, &Word),
        quoted: bool,
        out: &mut Vec<Piece>,
    ) -> Result<(), Flow> {
        let set = match &got {
            Got::Unset => false,
            Got::One(text) => !colon || !text.is_empty(),
            Got::Many { items, .. } => {
                !items.is_empty() && (!colon || items.iter().any(|i| !i.is_empty()))
            }
        };
        match (kind, set) {
            ('+', true) | ('-', false) => self.word_pieces(word, quoted, out).await,
            ('+', false) => {
                if quoted && !matches!(got, Got::Many { .. }) {
                    out.push(Piece::quoted(String::new()));
                }
                Ok(())
            }
            ('=', false) => {
                let mut pieces = Vec::new();
                self.word_pieces(word, quoted, &mut pieces).await?;
                let text = super::fields::join(&pieces);
                let result = match index {
                    Some(Index::Word(word)) => {
                        let key = self.expand_text(word).await?;
                        self.assign_element(name, &key, &text)
                    }
                    _ if name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') => {
                        self.assign(name, &text)
                    }
                    _ => Err(format!("${name}: cannot assign in this way")),
                };
                if let Err(message) = result {
                    return Err(self.expansion_error(&message).await);
                }
                out.push(Piece::expanded(text, quoted));
                Ok(())
            }
            ('?', false) => {
                let mut text = self.expand_text(word).await?;
                if text.is_empty() {
                    text = match (self.kind, colon) {
                        (Kind::Bash, true) => "parameter null or not set".into(),
                        (Kind::Bash, false) => "parameter not set".into(),
                        (_, true) => "parameter not set or null".into(),
                        (_, false) => "parameter not set".into(),
                    };
                }
                self.sys
                    .eprint(&format!("{}{name}: {text}\n", self.prefix()))
                    .await;
                Err(self.expansion_flow(true))
            }
            _ => {
                self.emit(got, quoted, out);
                Ok(())
            }
        }
    }

    /// The word of `${x:-word}`, which may itself make several fields.
    async fn word_pieces(
        &mut self,
        word: &Word,
        quoted: bool,
        out: &mut Vec<Piece>,
    ) -> Result<(), Flow> {
        let before = out.len();
        let mut pieces = Vec::new();
        self.pieces(&word.0, quoted, !quoted, &mut pieces).await?;
        for piece in pieces {
            out.push(match piece {
                Piece::Text {
                    text,
                    quoted: false,
                    ..
                } => Piece::Text {
                    text,
                    quoted,
                    split: !quoted,
                },
                other => other,
            });
        }
        if quoted && out.len() == before {
            out.push(Piece::quoted(String::new()));
        }
        Ok(())
    }

    /// Applies an operator to a value.
    async fn apply(&mut self, name: &str, got: Got, param: &Param) -> Result<Got, Flow> {
        let extglob = self.options.shopt("extglob");
        match &param.op {
            ParamOp::Length => {
                let n = match &got {
                    Got::Unset => 0,
                    Got::One(text) => text.chars().count(),
                    Got::Many { items, .. } => items.len(),
                };
                Ok(Got::One(n.to_string()))
            }
            ParamOp::Remove {
                front,
                longest,
                pattern,
            } => {
                let pattern = Pattern::new(&self.expand_pattern(pattern).await?, extglob);
                Ok(map(got, |text| remove(text, &pattern, *front, *longest)))
            }
            ParamOp::Replace { how, pattern, with } => {
                let source = self.expand_pattern(pattern).await?;
                let with = self.expand_text(with).await?;
                if source.is_empty() {
                    return Ok(got);
                }
                let pattern = Pattern::new(&source, extglob);
                Ok(map(got, |text| replace(text, &pattern, &with, *how)))
            }
            ParamOp::Case {
                upper,
                all,
                pattern,
            } => {
                let pattern = match pattern {
                    Some(word) => Some(Pattern::new(&self.expand_pattern(word).await?, extglob)),
                    None => None,
                };
                Ok(map(got, |text| {
                    change_case(text, *upper, *all, pattern.as_ref())
                }))
            }
            ParamOp::Slice { offset, length } => {
                let offset = self.expand_arith(offset).await?;
                let length = match length {
                    Some(word) => Some(self.expand_arith(word).await?),
                    None => None,
                };
                self.slice(name, got, offset, length).await
            }
            ParamOp::Transform(how) => Ok(self.transform(name, got, *how)),
            _ => Ok(got),
        }
    }

    async fn slice(
        &mut self,
        name: &str,
        got: Got,
        offset: i64,
        length: Option<i64>,
    ) -> Result<Got, Flow> {
        match got {
            Got::Unset => Ok(Got::Unset),
            Got::One(text) => {
                let chars: Vec<char> = text.chars().collect();
                match range(chars.len(), offset, length) {
                    Some((from, to)) => Ok(Got::One(chars[from..to].iter().collect())),
                    None => {
                        let text = format!("{}: substring expression < 0", length.unwrap_or(0));
                        Err(self.expansion_error(&text).await)
                    }
                }
            }
            Got::Many { mut items, star } => {
                if name == "@" || name == "*" {
                    items.insert(0, self.name.clone());
                    if offset == 0 && length.is_none() {
                        return Ok(Got::Many { items, star });
                    }
                }
                let (from, to) = range(items.len(), offset, length).unwrap_or((0, 0));
                Ok(Got::Many {
                    items: items[from..to].to_vec(),
                    star,
                })
            }
        }
    }

    fn transform(&mut self, name: &str, got: Got, how: char) -> Got {
        match how {
            'U' => map(got, |t| t.to_uppercase()),
            'L' => map(got, |t| t.to_lowercase()),
            'u' => map(got, |t| change_case(t, Some(true), false, None)),
            'Q' => map(got, reusable),
            'E' => map(got, crate::shell::escapes::ansi_c),
            'P' => map(got, |t| self.prompt_text(t)),
            'a' => Got::One(letters(self.vars.own(name))),
            'A' => match self.vars.own(name) {
                Some(var) => Got::One(match (&var.value, got) {
                    (Value::Scalar(text), _) if letters(Some(var)).is_empty() => {
                        format!("{name}={}", reusable(text))
                    }
                    (Value::Scalar(text), _) => {
                        format!("declare -{} {name}={}", letters(Some(var)), reusable(text))
                    }
                    _ => describe(name, var),
                }),
                None => Got::Unset,
            },
            'K' | 'k' => match self.vars.own(name).map(|v| &v.value) {
                Some(Value::Indexed(map)) => Got::One(pairs(map.iter())),
                Some(Value::Assoc(map)) => Got::One(pairs(map.iter())),
                _ => map(got, reusable),
            },
            _ => got,
        }
    }
}

/// `key "value"` of every element, as `${array[@]@K}` gives them.
fn pairs<'a, K: std::fmt::Display + 'a>(map: impl Iterator<Item = (K, &'a String)>) -> String {
    let items: Vec<String> = map.map(|(k, v)| format!("{k} {}", double(v))).collect();
    items.join(" ")
}

fn split_target(text: &str) -> (String, Option<Index>) {
    let Some((name, rest)) = text.split_once('[') else {
        return (text.to_string(), None);
    };
    let index = rest.strip_suffix(']').unwrap_or(rest);
    let index = match index {
        "@" => Index::At,
        "*" => Index::Star,
        text => Index::Word(Word(vec![crate::shell::syntax::ast::Part::Quoted(
            text.into(),
        )])),
    };
    (name.to_string(), Some(index))
}

fn map(got: Got, f: impl Fn(&str) -> String) -> Got {
    match got {
        Got::Unset => Got::Unset,
        Got::One(text) => Got::One(f(&text)),
        Got::Many { items, star } => Got::Many {
            items: items.iter().map(|i| f(i)).collect(),
            star,
        },
    }
}

fn range(len: usize, offset: i64, length: Option<i64>) -> Option<(usize, usize)> {
    let len = len as i64;
    let from = if offset < 0 { len + offset } else { offset };
    if from < 0 || from > len {
        return Some((0, 0));
    }
    let to = match length {
        None => len,
        Some(n) if n < 0 => len + n,
        Some(n) => from.saturating_add(n).min(len),
    };
    (to >= from).then_some((from as usize, to as usize))
}

fn remove(text: &str, pattern: &Pattern, front: bool, longest: bool) -> String {
    let chars: Vec<char> = text.chars().collect();
    if front {
        match pattern.prefix(&chars, longest) {
            Some(end) => chars[end..].iter().collect(),
            None => text.to_string(),
        }
    } else {
        match pattern.suffix(&chars, longest) {
            Some(start) => chars[..start].iter().collect(),
            None => text.to_string(),
        }
    }
}

/// A replaced text is not longer for real; the shell ends for want of memory before it is used.
const MOST_REPLACED: usize = 64 << 20;

fn replace(text: &str, pattern: &Pattern, with: &str, how: ReplaceHow) -> String {
    let chars: Vec<char> = text.chars().collect();
    match how {
        ReplaceHow::Prefix => match pattern.prefix(&chars, true) {
            Some(end) => with.to_string() + &chars[end..].iter().collect::<String>(),
            None => text.to_string(),
        },
        ReplaceHow::Suffix => match pattern.suffix(&chars, true) {
            Some(start) => chars[..start].iter().collect::<String>() + with,
            None => text.to_string(),
        },
        _ => {
            let mut out = String::new();
            let mut at = 0;
            let starts = pattern.starts(&chars);
            let find = |at: usize| {
                let mut possible = (at..starts.len()).filter(|i| starts[*i]);
                possible.find_map(|start| Some((start, pattern.longest(&chars, start)?)))
            };
            while let Some((start, end)) = find(at) {
                if out.len() > MOST_REPLACED {
                    break;
                }
                out.extend(&chars[at..start]);
                if end == start {
                    // An empty match replaces nothing and moves on.
                    match chars.get(start) {
                        Some(c) => out.push(*c),
                        None => return out,
                    }
                    at = start + 1;
                    continue;
                }
                out.push_str(with);
                at = end;
                if how == ReplaceHow::First || at >= chars.len() {
                    break;
                }
            }
            out.extend(&chars[at.min(chars.len())..]);
            out
        }
    }
}

fn change_case(text: &str, upper: Option<bool>, all: bool, pattern: Option<&Pattern>) -> String {
    let mut out = String::new();
    for (i, c) in text.chars().enumerate() {
        let applies = (all || i == 0) && pattern.is_none_or(|p| p.matches(&c.to_string()));
        let to_upper = upper.unwrap_or(c.is_lowercase());
        match (applies, to_upper) {
            (false, _) => out.push(c),
            (true, true) => out.extend(c.to_uppercase()),
            (true, false) => out.extend(c.to_lowercase()),
        }
    }
    out
}
