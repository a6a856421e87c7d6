//! Shell patterns: `*`, `?`, `[…]` and extglob's `?( ) *( ) +( ) @( ) !( )`.
//!
//! Matching keeps the set of places reached so far, so no pattern takes exponential time.

use std::cell::Cell;

#[derive(Debug, Clone)]
enum Token {
    Char(char),
    Any,
    Star,
    Class {
        negated: bool,
        items: Vec<ClassItem>,
    },
    Ext(char, Vec<Vec<Token>>),
}

#[derive(Debug, Clone)]
enum ClassItem {
    Range(char, char),
    Named(String),
}

/// A compiled pattern.
#[derive(Debug, Clone)]
pub struct Pattern {
    tokens: Vec<Token>,
    /// The same from its end to its beginning.
    reversed: Vec<Token>,
    ignore_case: bool,
    /// Steps that may still be taken. Groups within `!( )` take a power of the text's length, for which
    /// bash's stack ends first; here nothing matches any more.
    steps: Cell<usize>,
}

const STEPS: usize = 20_000_000;

/// Puts a backslash before every character that a pattern would take as special.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if "*?[]\\()|!+@-".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Whether a pattern (with escapes) holds an active special character.
pub fn is_active(pattern: &str, extglob: bool) -> bool {
    let mut chars = pattern.chars().peekable();
    let mut open = false;
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                chars.next();
            }
            '*' | '?' => return true,
            '[' => open = true,
            ']' if open => return true,
            '+' | '@' | '!' if extglob && chars.peek() == Some(&'(') => return true,
            _ => {}
        }
    }
    false
}

/// Takes the backslashes out of a pattern.
pub fn unescape(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        out.push(if c == '\\' {
            chars.next().unwrap_or('\\')
        } else {
            c
        });
    }
    out
}

impl Pattern {
    /// Compiles a pattern in which quoted characters carry a backslash.
    pub fn new(pattern: &str, extglob: bool) -> Self {
        let chars: Vec<char> = pattern.chars().collect();
        let mut at = 0;
        let tokens = compile(&chars, &mut at, extglob, 0);
        Self {
            reversed: reversed(&tokens),
            tokens,
            ignore_case: false,
            steps: Cell::new(STEPS),
        }
    }

    pub fn ignoring_case(mut self, on: bool) -> Self {
        self.ignore_case = on;
        self
    }

    /// Whether the whole text matches.
    pub fn matches(&self, text: &str) -> bool {
        let text: Vec<char> = text.chars().collect();
        self.ends(&text, 0).last().copied() == Some(true)
    }

    /// For every place, whether a match that starts at `start` can end there.
    pub fn ends(&self, text: &[char], start: usize) -> Vec<bool> {
        let mut places = vec![false; text.len() + 1];
        if let Some(place) = places.get_mut(start) {
            *place = true;
        }
        self.run(&self.tokens, text, places)
    }

    /// The shortest or longest prefix length that matches.
    pub fn prefix(&self, text: &[char], longest: bool) -> Option<usize> {
        let ends = self.ends(text, 0);
        if longest {
            ends.iter().rposition(|e| *e)
        } else {
            ends.iter().position(|e| *e)
        }
    }

    /// Where the shortest or longest suffix that matches begins.
    pub fn suffix(&self, text: &[char], longest: bool) -> Option<usize> {
        let backwards: Vec<char> = text.iter().rev().copied().collect();
        let mut places = vec![false; text.len() + 1];
        places[0] = true;
        let ends = self.run(&self.reversed, &backwards, places);
        let length = match longest {
            true => ends.iter().rposition(|e| *e),
            false => ends.iter().position(|e| *e),
        };
        length.map(|n| text.len() - n)
    }

    /// For every place, whether a match may start there; for sure but after `!( )`, which is quicker to
    /// try from one place than from all.
    pub fn starts(&self, text: &[char]) -> Vec<bool> {
        if has_not(&self.tokens) {
            return vec![true; text.len() + 1];
        }
        let backwards: Vec<char> = text.iter().rev().copied().collect();
        let places = vec![true; text.len() + 1];
        let mut starts = self.run(&self.reversed, &backwards, places);
        starts.reverse();
        starts
    }

    /// Where the longest match that starts at `start` ends.
    pub fn longest(&self, text: &[char], start: usize) -> Option<usize> {
        // The places reached: single ones, and all from one on.
        let (mut single, mut all) = (vec![start], None::<usize>);
        for token in &self.tokens {
            match token {
                Token::Ext(..) => return self.ends(text, start).iter().rposition(|e| *e),
                Token::Star => {
                    all = single.first().copied().into_iter().chain(all).min();
                    single.clear();
                }
                token => {
                    let from = all.take().unwrap_or(text.len());
                    self.spend(text.len().saturating_sub(from) + single.len());
                    let hit = |i: &usize| text.get(*i).is_some_and(|c| self.fits(token, *c));
                    let before = single.iter().copied().filter(|i| *i < from);
                    single = before
                        .chain(from..text.len())
                        .filter(hit)
                        .map(|i| i + 1)
                        .collect();
                }
            }
        }
        match all {
            Some(_) => Some(text.len()),
            None => single.last().copied(),
        }
    }

    /// Takes steps; false if there are none left.
    fn spend(&self, steps: usize) -> bool {
        let left = self.steps.get().saturating_sub(steps);
        self.steps.set(left);
        left > 0
    }

    fn fits(&self, token: &Token, c: char) -> bool {
        self.steps.get() > 0 && fits(token, c, self.ignore_case)
    }

    fn run(&self, tokens: &[Token], text: &[char], mut places: Vec<bool>) -> Vec<bool> {
        for token in tokens {
            if !self.spend(places.len()) {
                return vec![false; places.len()];
            }
            places = self.step(token, text, &places);
        }
        places
    }

    fn step(&self, token: &Token, text: &[char], places: &[bool]) -> Vec<bool> {
        let mut next = vec![false; places.len()];
        match token {
            Token::Star => {
                if let Some(first) = places.iter().position(|p| *p) {
                    next.iter_mut().skip(first).for_each(|p| *p = true);
                }
            }
            Token::Ext(kind, alternatives) => {
                return self.step_group(*kind, alternatives, text, places);
            }
            single => {
                for (i, c) in text.iter().enumerate() {
                    if places[i] && self.fits(single, *c) {
                        next[i + 1] = true;
                    }
                }
            }
        }
        next
    }

    fn step_group(
        &self,
        kind: char,
        alternatives: &[Vec<Token>],
        text: &[char],
        places: &[bool],
    ) -> Vec<bool> {
        let once = |from: &[bool]| {
            let mut out = vec![false; from.len()];
            for tokens in alternatives {
                union(&mut out, &self.run(tokens, text, from.to_vec()));
            }
            out
        };
        match kind {
            '@' => once(places),
            '?' => {
                let mut out = once(places);
                union(&mut out, places);
                out
            }
            '!' => {
                let mut out = vec![false; places.len()];
                for start in (0..places.len()).filter(|i| places[*i]) {
                    let mut from = vec![false; places.len()];
                    from[start] = true;
                    let hit = once(&from);
                    if self.steps.get() == 0 {
                        break;
                    }
                    for end in start..places.len() {
                        out[end] |= !hit[end];
                    }
                }
                out
            }
            _ => {
                let mut out = if kind == '*' {
                    places.to_vec()
                } else {
                    once(places)
                };
                loop {
                    let more = once(&out);
                    if !union(&mut out, &more) {
                        return out;
                    }
                }
            }
        }
    }
}

fn has_not(tokens: &[Token]) -> bool {
    tokens.iter().any(|t| match t {
        Token::Ext(kind, alternatives) => *kind == '!' || alternatives.iter().any(|a| has_not(a)),
        _ => false,
    })
}

fn reversed(tokens: &[Token]) -> Vec<Token> {
    let one = |token: &Token| match token {
        Token::Ext(kind, alternatives) => {
            Token::Ext(*kind, alternatives.iter().map(|a| reversed(a)).collect())
        }
        other => other.clone(),
    };
    tokens.iter().rev().map(one).collect()
}

fn compile(chars: &[char], at: &mut usize, extglob: bool, depth: u32) -> Vec<Token> {
    let mut tokens = Vec::new();
    while let Some(c) = chars.get(*at).copied() {
        let group =
            extglob && depth < 20 && "?*+@!".contains(c) && chars.get(*at + 1) == Some(&'(');
        if group && let Some(token) = compile_group(chars, at, c, depth) {
            tokens.push(token);
            continue;
        }
        if depth > 0 && (c == '|' || c == ')') {
            break;
        }
        *at += 1;
        match c {
            '\\' => {
                tokens.push(Token::Char(chars.get(*at).copied().unwrap_or('\\')));
                *at += 1;
            }
            '?' => tokens.push(Token::Any),
            '*' => {
                if !matches!(tokens.last(), Some(Token::Star)) {
                    tokens.push(Token::Star);
                }
            }
            '[' => match compile_class(chars, *at) {
                Some((class, next)) => {
                    tokens.push(class);
                    *at = next;
                }
                None => tokens.push(Token::Char('[')),
            },
            c => tokens.push(Token::Char(c)),
        }
    }
    tokens
}

fn compile_group(chars: &[char], at: &mut usize, kind: char, depth: u32) -> Option<Token> {
    let mut place = *at + 2;
    let mut alternatives = Vec::new();
    loop {
        alternatives.push(compile(chars, &mut place, true, depth + 1));
        match chars.get(place) {
            Some('|') => place += 1,
            Some(')') => {
                *at = place + 1;
                return Some(Token::Ext(kind, alternatives));
            }
            _ => return None,
        }
    }
}

fn compile_class(chars: &[char], mut at: usize) -> Option<(Token, usize)> {
    let negated = matches!(chars.get(at), Some('!' | '^'));
    if negated {
        at += 1;
    }
    let mut items = Vec::new();
    let mut first = true;
    loop {
        let c = *chars.get(at)?;
        at += 1;
        match c {
            ']' if !first => return Some((Token::Class { negated, items }, at)),
            '[' if chars.get(at) == Some(&':') => {
                let rest = chars.get(at + 1..)?;
                match rest.windows(2).position(|w| w == [':', ']']) {
                    Some(n) => {
                        items.push(ClassItem::Named(rest.iter().take(n).collect()));
                        at += n + 3;
                    }
                    None => items.push(ClassItem::Range('[', '[')),
                }
            }
            c => {
                let low = if c == '\\' { take(chars, &mut at)? } else { c };
                let range =
                    chars.get(at) == Some(&'-') && chars.get(at + 1).is_some_and(|c| *c != ']');
                if range {
                    at += 1;
                    let c = take(chars, &mut at)?;
                    let high = if c == '\\' { take(chars, &mut at)? } else { c };
                    items.push(ClassItem::Range(low, high));
                } else {
                    items.push(ClassItem::Range(low, low));
                }
            }
        }
        first = false;
    }
}

fn take(chars: &[char], at: &mut usize) -> Option<char> {
    let c = *chars.get(*at)?;
    *at += 1;
    Some(c)
}

fn union(into: &mut [bool], other: &[bool]) -> bool {
    let mut grew = false;
    for (a, b) in into.iter_mut().zip(other) {
        grew |= *b && !*a;
        *a |= *b;
    }
    grew
}

fn fits(token: &Token, c: char, ignore_case: bool) -> bool {
    let same = |a: char, b: char| a == b || (ignore_case && a.to_lowercase().eq(b.to_lowercase()));
    match token {
        Token::Char(want) => same(*want, c),
        Token::Any => true,
        Token::Class { negated, items } => {
            let hit = items.iter().any(|item| match item {
                ClassItem::Range(low, high) => {
                    (*low..=*high).contains(&c)
                        || (ignore_case
                            && ((*low..=*high).contains(&c.to_ascii_lowercase())
                                || (*low..=*high).contains(&c.to_ascii_uppercase())))
                }
                ClassItem::Named(name) => named_class(name, c),
            });
            hit != *negated
        }
        Token::Star | Token::Ext(..) => false,
    }
}

fn named_class(name: &str, c: char) -> bool {
    match name {
        "alpha" => c.is_alphabetic(),
        "digit" => c.is_ascii_digit(),
        "alnum" => c.is_alphanumeric(),
        "upper" => c.is_uppercase(),
        "lower" => c.is_lowercase(),
        "space" => c.is_whitespace(),
        "blank" => c == ' ' || c == '\t',
        "punct" => c.is_ascii_punctuation(),
        "print" => !c.is_control(),
        "graph" => !c.is_control() && !c.is_whitespace(),
        "cntrl" => c.is_control(),
        "xdigit" => c.is_ascii_hexdigit(),
        "word" => c.is_alphanumeric() || c == '_',
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn m(pattern: &str, text: &str) -> bool {
        Pattern::new(pattern, true).matches(text)
    }

    #[test]
    fn wildcards_and_classes() {
        assert!(m("*.txt", "a.txt") && !m("*.txt", "a.txtx"));
        assert!(m("?[a-c]", "xb") && !m("?[!a-c]", "xb"));
        assert!(m("[[:digit:]]*", "1x") && !m("[[:digit:]]", "x"));
        assert!(m("[]x]", "]") && m("[x", "[x"));
        assert!(m("\\*", "*") && !m("\\*", "a"));
    }

    #[test]
    fn extended_groups() {
        assert!(m("@(a|b)c", "bc") && !m("@(a|b)c", "cc"));
        assert!(m("+(ab)", "abab") && !m("+(ab)", ""));
        assert!(m("!(*.log)", "a.txt") && !m("!(*.log)", "a.log"));
        assert!(m("*(a|b)?(c)", "abac"));
    }

    #[test]
    fn many_stars_stay_fast() {
        let text = "a".repeat(500);
        assert!(!m("*a*a*a*a*a*a*a*a*b", &text));
    }

    #[test]
    fn long_texts_take_no_square_of_their_length() {
        let text = vec!['0'; 200_000];
        let pattern = Pattern::new("0*1", false);
        assert!(!pattern.starts(&text).contains(&true));
        assert_eq!(Pattern::new("0", false).longest(&text, 7), Some(8));
        assert_eq!(pattern.suffix(&text, true), None);
        let mixed: Vec<char> = "a01b01c".chars().collect();
        let starts = pattern.starts(&mixed);
        assert_eq!(starts.iter().position(|s| *s), Some(1));
        assert_eq!(pattern.longest(&mixed, 1), Some(6));
        let nested = Pattern::new("!(!(!(!(a))))", true);
        nested.matches(&"a".repeat(3000));
        assert_eq!(Pattern::new("!(b)c", true).suffix(&mixed, true), Some(0));
    }

    #[test]
    fn prefixes_and_suffixes() {
        let text: Vec<char> = "report.tar.gz".chars().collect();
        assert_eq!(Pattern::new("*.", false).prefix(&text, false), Some(7));
        assert_eq!(Pattern::new("*.", false).prefix(&text, true), Some(11));
        assert_eq!(Pattern::new(".*", false).suffix(&text, true), Some(6));
    }
}
