//! Brace expansion: `{a,b}`, `{1..5}`, `{a..e..2}`.
//!
//! It happens before every other expansion and looks only at unquoted text.
use std::rc::Rc;

use crate::shell::syntax::ast::{Part, Word};

/// More pieces than this, over all words and those they are made from, are not made.
const MOST: usize = 2_000_000;
/// More words of a range are not made: the braces then stay as typed, as bash leaves them when it gets no
/// memory (braces.c, `mkseq`).
const MOST_IN_RANGE: usize = 2_000_000;
/// What a word counts besides its pieces.
const WORD: usize = 4;

#[derive(Clone)]
enum Piece {
    Char(char),
    Part(Rc<Part>),
}

/// The texts of a word that is nothing but a range, `{1..1000000}`.
pub fn range_alone(word: &Word) -> Option<Vec<String>> {
    let text = word.literal()?.strip_prefix('{')?.strip_suffix('}')?;
    if !text.contains("..") || text.contains(['{', '}', ',']) {
        return None;
    }
    let pieces: Vec<Piece> = text.chars().map(Piece::Char).collect();
    range(&pieces, MOST_IN_RANGE)
}

/// Expands the braces of one word; the error is how many bytes it would have taken.
pub fn expand(word: &Word) -> Result<Vec<Word>, usize> {
    let has = |c| {
        word.0
            .iter()
            .any(|p| matches!(p, Part::Lit(t) if t.contains(c)))
    };
    if !has('{') || !has('}') {
        return Ok(vec![word.clone()]);
    }
    let mut pieces = Vec::new();
    for part in &word.0 {
        match part {
            Part::Lit(text) => pieces.extend(text.chars().map(Piece::Char)),
            other => pieces.push(Piece::Part(Rc::new(other.clone()))),
        }
    }
    let mut budget = MOST;
    match alternatives(&pieces, 0, &mut budget) {
        Some(all) => Ok(all.into_iter().map(assemble).collect()),
        None => Err(MOST * size_of::<Piece>()),
    }
}

fn assemble(pieces: Vec<Piece>) -> Word {
    let mut parts: Vec<Part> = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Char(c) => match parts.last_mut() {
                Some(Part::Lit(text)) => text.push(c),
                _ => parts.push(Part::Lit(c.into())),
            },
            Piece::Part(part) => parts.push(Rc::unwrap_or_clone(part)),
        }
    }
    Word(parts)
}

fn is(piece: Option<&Piece>, c: char) -> bool {
    matches!(piece, Some(Piece::Char(x)) if *x == c)
}

/// All expansions of a text; `None` if there are too many.
fn alternatives(pieces: &[Piece], depth: u32, budget: &mut usize) -> Option<Vec<Vec<Piece>>> {
    if depth > 20 {
        return Some(vec![pieces.to_vec()]);
    }
    let mut start = 0;
    while let Some(open) = (start..pieces.len()).find(|i| is(pieces.get(*i), '{')) {
        let Some((close, commas)) = matching(pieces, open) else {
            start = open + 1;
            continue;
        };
        let inner = &pieces[open + 1..close];
        let mut middles = Vec::new();
        if commas.is_empty() {
            match range(inner, (*budget / (WORD + 8)).min(MOST_IN_RANGE)) {
                Some(values) => {
                    middles = values
                        .into_iter()
                        .map(|v| v.chars().map(Piece::Char).collect())
                        .collect();
                }
                None => {
                    start = open + 1;
                    continue;
                }
            }
        } else {
            let mut from = open + 1;
            for end in commas.iter().copied().chain([close]) {
                middles.extend(alternatives(&pieces[from..end], depth + 1, budget)?);
                from = end + 1;
            }
        }
        let tails = alternatives(&pieces[close + 1..], depth + 1, budget)?;
        let count = middles.len().checked_mul(tails.len())?;
        let pieces_of = |list: &[Vec<Piece>]| list.iter().map(Vec::len).sum::<usize>();
        let total = (open + WORD)
            .checked_mul(count)?
            .checked_add(pieces_of(&middles).checked_mul(tails.len())?)?
            .checked_add(pieces_of(&tails).checked_mul(middles.len())?)?;
        *budget = budget.checked_sub(total)?;
        let mut all = Vec::with_capacity(count);
        for middle in &middles {
            for tail in &tails {
                let mut one = pieces[..open].to_vec();
                one.extend(middle.iter().cloned());
                one.extend(tail.iter().cloned());
                all.push(one);
            }
        }
        return Some(all);
    }
    Some(vec![pieces.to_vec()])
}

/// The `}` that closes the brace at `open`, and the commas between them.
fn matching(pieces: &[Piece], open: usize) -> Option<(usize, Vec<usize>)> {
    let mut depth = 0;
    let mut commas = Vec::new();
    for (i, piece) in pieces.iter().enumerate().skip(open) {
        match piece {
            Piece::Char('{') => depth += 1,
            Piece::Char('}') => {
                depth -= 1;
                if depth == 0 {
                    return Some((i, commas));
                }
            }
            Piece::Char(',') if depth == 1 => commas.push(i),
            _ => {}
        }
    }
    None
}

fn range(inner: &[Piece], budget: usize) -> Option<Vec<String>> {
    let mut text = String::new();
    for piece in inner {
        match piece {
            Piece::Char(c) => text.push(*c),
            Piece::Part(_) => return None,
        }
    }
    let mut parts = text.split("..");
    let (first, last, step) = (parts.next()?, parts.next()?, parts.next());
    if parts.next().is_some() {
        return None;
    }
    let step: i64 = match step {
        Some(s) => s.parse().ok()?,
        None => 1,
    };
    let step = if step == 0 {
        1
    } else {
        step.unsigned_abs() as i64
    };
    let (from, to, width, letters) = match (first.parse::<i64>(), last.parse::<i64>()) {
        (Ok(a), Ok(b)) => {
            let padded = [first, last].iter().any(|s| {
                let digits = s.trim_start_matches('-');
                digits.len() > 1 && digits.starts_with('0')
            });
            (
                a,
                b,
                if padded {
                    first.len().max(last.len())
                } else {
                    0
                },
                false,
            )
        }
        _ => {
            let (mut a, mut b) = (first.chars(), last.chars());
            let (x, y) = (a.next()?, b.next()?);
            if a.next().is_some()
                || b.next().is_some()
                || !x.is_ascii_alphabetic()
                || !y.is_ascii_alphabetic()
            {
                return None;
            }
            (i64::from(x as u32), i64::from(y as u32), 0, true)
        }
    };
    let count = (i128::from(to) - i128::from(from)).unsigned_abs() / step as u128 + 1;
    if count > budget as u128 {
        return None;
    }
    let mut out = Vec::new();
    let mut value = from;
    for _ in 0..count {
        out.push(if letters {
            char::from_u32(value as u32)?.to_string()
        } else {
            format!("{value:0width$}")
        });
        value = if to >= from {
            value.saturating_add(step)
        } else {
            value.saturating_sub(step)
        };
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn b(text: &str) -> String {
        let words = expand(&Word(vec![Part::Lit(text.into())])).unwrap();
        words
            .iter()
            .map(|w| w.literal().unwrap_or("").to_string())
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn lists_ranges_and_nesting() {
        assert_eq!(b("{a,b}.bak"), "a.bak b.bak");
        assert_eq!(b("{1..5}"), "1 2 3 4 5");
        assert_eq!(b("{05..1..2}"), "05 03 01");
        assert_eq!(b("{a..e..2}"), "a c e");
        assert_eq!(b("x{a,{b,c}d}y"), "xay xbdy xcdy");
        assert_eq!(b("{a}{b,c}"), "{a}b {a}c");
        assert_eq!(b("{}"), "{}");
        assert_eq!(b("{a,b"), "{a,b");
        assert_eq!(b("a{,b}"), "a ab");
    }

    #[test]
    fn huge_ranges_stay_as_typed() {
        assert_eq!(b("{1..99999999}"), "{1..99999999}");
        let alone = range_alone(&Word(vec![Part::Lit("{1..20001}".into())]));
        assert_eq!(alone.map(|r| r.len()), Some(20_001));
    }

    #[test]
    fn products_end_before_memory_does() {
        let word = Word(vec![Part::Lit("{a,b}com".repeat(1000))]);
        assert!(expand(&word).is_err());
        let long = Word(vec![Part::Lit(
            format!("{{a,b}}{}", "x".repeat(100_000)).repeat(6),
        )]);
        assert!(expand(&long).is_err());
    }
}
