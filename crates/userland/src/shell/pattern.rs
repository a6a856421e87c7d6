//! Shell patterns: `*`, `?`, `[…]` and extglob's `?( ) *( ) +( ) @( ) !( )`.
//!
//! Matching keeps the set of places reached so far, so no pattern takes exponential time.

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
    ignore_case: bool,
}

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
            tokens,
            ignore_case: false,
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
        run(&self.tokens, text, places, self.ignore_case)
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
        let fits = |start: &usize| self.ends(text, *start).last() == Some(&true);
        if longest {
            (0..=text.len()).find(fits)
        } else {
            (0..=text.len()).rev().find(fits)
        }
    }

    /// The first longest match at or after `from`.
    pub fn find(&self, text: &[char], from: usize) -> Option<(usize, usize)> {
        (from..=text.len()).find_map(|start| {
            let end = self.ends(text, start).iter().rposition(|e| *e)?;
            Some((start, end))
        })
    }
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

fn run(tokens: &[Token], text: &[char], mut places: Vec<bool>, ignore_case: bool) -> Vec<bool> {
    for token in tokens {
        places = step(token, text, &places, ignore_case);
    }
    places
}

fn step(token: &Token, text: &[char], places: &[bool], ignore_case: bool) -> Vec<bool> {
    let mut next = vec![false; places.len()];
    match token {
        Token::Star => {
            if let Some(first) = places.iter().position(|p| *p) {
                next.iter_mut().skip(first).for_each(|p| *p = true);
            }
        }
        Token::Ext(kind, alternatives) => {
            return step_group(*kind, alternatives, text, places, ignore_case);
        }
        single => {
            for (i, c) in text.iter().enumerate() {
                if places[i] && fits(single, *c, ignore_case) {
                    next[i + 1] = true;
                }
            }
        }
    }
    next
}

fn union(into: &mut [bool], other: &[bool]) -> bool {
    let mut grew = false;
    for (a, b) in into.iter_mut().zip(other) {
        grew |= *b && !*a;
        *a |= *b;
    }
    grew
}

fn step_group(
    kind: char,
    alternatives: &[Vec<Token>],
    text: &[char],
    places: &[bool],
    ignore_case: bool,
) -> Vec<bool> {
    let once = |from: &[bool]| {
        let mut out = vec![false; from.len()];
        for tokens in alternatives {
            union(&mut out, &run(tokens, text, from.to_vec(), ignore_case));
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
    fn prefixes_and_suffixes() {
        let text: Vec<char> = "report.tar.gz".chars().collect();
        assert_eq!(Pattern::new("*.", false).prefix(&text, false), Some(7));
        assert_eq!(Pattern::new("*.", false).prefix(&text, true), Some(11));
        assert_eq!(Pattern::new(".*", false).suffix(&text, true), Some(6));
    }
}
