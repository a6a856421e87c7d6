//! POSIX regular expressions as grep, sed, awk, find and expr use them: basic and extended syntax
//! with GNU's extensions, plus the Perl forms `grep -P` and jq are used with.
//!
//! The matcher is a backtracker over a compiled program that never visits a (state, position) pair
//! twice, so it is linear in text times pattern and can look for the longest match as POSIX wants.
//! Patterns with back references cannot be memoised: they get a step budget instead.
//! Not modelled: collating elements and equivalence classes beyond one character.

use super::regex_parse::{Node, parse};

/// Which syntax a pattern is written in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Syntax {
    /// `grep`, `sed`: `\(`, `\{`, `\|`.
    Basic,
    /// `grep -E`, `sed -E`, awk.
    Extended,
    /// `grep -P`: lazy repeats, look-around, `\d`, `(?:…)`.
    Perl,
}

/// One bracket expression or class escape.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Set {
    pub negated: bool,
    pub ranges: Vec<(char, char)>,
    pub classes: Vec<(Class, bool)>,
}

/// A named class; the flag beside it in a [`Set`] says whether it is negated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Class {
    Alpha,
    Digit,
    Alnum,
    Upper,
    Lower,
    Space,
    Blank,
    Punct,
    Print,
    Graph,
    Cntrl,
    Xdigit,
    Word,
}

impl Class {
    /// Whether `c` belongs to the class.
    pub fn has(self, c: char) -> bool {
        match self {
            Class::Alpha => c.is_alphabetic(),
            Class::Digit => c.is_ascii_digit(),
            Class::Alnum => c.is_alphanumeric(),
            Class::Upper => c.is_uppercase(),
            Class::Lower => c.is_lowercase(),
            Class::Space => c.is_whitespace() || c == '\x0b',
            Class::Blank => c == ' ' || c == '\t',
            Class::Punct => c.is_ascii_punctuation(),
            Class::Print => !c.is_control(),
            Class::Graph => !c.is_control() && !c.is_whitespace(),
            Class::Cntrl => c.is_control(),
            Class::Xdigit => c.is_ascii_hexdigit(),
            Class::Word => c.is_alphanumeric() || c == '_',
        }
    }

    /// The class of a `[:name:]`.
    pub fn named(name: &str) -> Option<Class> {
        Some(match name {
            "alpha" => Class::Alpha,
            "digit" => Class::Digit,
            "alnum" => Class::Alnum,
            "upper" => Class::Upper,
            "lower" => Class::Lower,
            "space" => Class::Space,
            "blank" => Class::Blank,
            "punct" => Class::Punct,
            "print" => Class::Print,
            "graph" => Class::Graph,
            "cntrl" => Class::Cntrl,
            "xdigit" => Class::Xdigit,
            "word" => Class::Word,
            _ => return None,
        })
    }
}

impl Set {
    fn has_exact(&self, c: char) -> bool {
        self.ranges.iter().any(|&(a, b)| a <= c && c <= b)
            || self.classes.iter().any(|&(k, neg)| k.has(c) != neg)
    }

    /// Whether the expression accepts `c`.
    pub fn has(&self, c: char, fold: bool) -> bool {
        let hit =
            self.has_exact(c) || (fold && (self.has_exact(lower(c)) || self.has_exact(upper(c))));
        hit != self.negated
    }
}

fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

fn upper(c: char) -> char {
    c.to_uppercase().next().unwrap_or(c)
}

#[derive(Clone, Debug)]
enum Inst {
    Char(char),
    Any,
    Set(Set),
    Split(usize, usize),
    Jump(usize),
    Save(usize),
    Start,
    End,
    TextStart,
    TextEnd,
    WordEdge(bool),
    WordStart,
    WordEnd,
    Back(usize),
    Look {
        program: Vec<Inst>,
        ahead: bool,
        negated: bool,
    },
    Match,
}

/// A compiled pattern.
#[derive(Clone, Debug)]
pub struct Regex {
    program: Vec<Inst>,
    groups: usize,
    fold: bool,
    longest: bool,
    backrefs: bool,
    multiline: bool,
    literal: Option<Vec<u8>>,
}

/// Byte ranges of a match: the whole and each group.
pub type Captures = Vec<Option<(usize, usize)>>;

const MAX_PROGRAM: usize = 60_000;
const MAX_STATES: usize = 1 << 27;
const MAX_STEPS: usize = 400_000;

impl Regex {
    /// Compiles a pattern, or says what is wrong in the words of glibc's `regerror`.
    pub fn new(pattern: &str, syntax: Syntax, ignore_case: bool) -> Result<Regex, String> {
        let parsed = parse(pattern, syntax)?;
        let mut program = Vec::new();
        emit(&parsed.root, &mut program)?;
        program.push(Inst::Match);
        let literal = if ignore_case {
            None
        } else {
            literal_of(&program)
        };
        Ok(Regex {
            program,
            groups: parsed.groups,
            fold: ignore_case || parsed.fold,
            longest: syntax != Syntax::Perl,
            backrefs: parsed.backrefs,
            multiline: false,
            literal,
        })
    }

    /// The same pattern with `^` and `$` matching at line breaks too (sed's `M`).
    pub fn multiline(mut self, on: bool) -> Regex {
        self.multiline = on;
        self.literal = None;
        self
    }

    fn seen(&self, len: usize) -> Option<Vec<u64>> {
        let states = self.program.len().saturating_mul(len + 1);
        (!self.backrefs && states <= MAX_STATES).then(|| vec![0u64; states / 64 + 1])
    }

    /// Number of groups in the pattern.
    pub fn groups(&self) -> usize {
        self.groups
    }

    /// Whether any part of `text` matches.
    pub fn is_match(&self, text: &[u8]) -> bool {
        self.find_at(text, 0).is_some()
    }

    /// The first match that starts at or after `from`; `^` still means the start of `text`.
    pub fn find_at(&self, text: &[u8], from: usize) -> Option<Captures> {
        if let Some(lit) = &self.literal {
            let at = find_bytes(text, lit, from)?;
            return Some(vec![Some((at, at + lit.len()))]);
        }
        let mut search = Search {
            text,
            fold: self.fold,
            longest: self.longest,
            multiline: self.multiline,
            seen: self.seen(text.len()),
            steps: 0,
        };
        let mut start = from;
        while start <= text.len() {
            if let Some(saves) = search.run(&self.program, start, 2 * (self.groups + 1), None) {
                return Some(
                    (0..=self.groups)
                        .map(|g| match (saves[2 * g], saves[2 * g + 1]) {
                            (Some(a), Some(b)) if a <= b => Some((a, b)),
                            _ => None,
                        })
                        .collect(),
                );
            }
            if search.steps > MAX_STEPS && search.seen.is_none() {
                return None;
            }
            start += next_char(text, start).map_or(1, |(_, n)| n);
        }
        None
    }

    /// Whether the pattern matches all of `text`.
    pub fn is_full_match(&self, text: &[u8]) -> bool {
        let mut search = Search {
            text,
            fold: self.fold,
            longest: true,
            multiline: self.multiline,
            seen: self.seen(text.len()),
            steps: 0,
        };
        search
            .run(&self.program, 0, 2 * (self.groups + 1), Some(text.len()))
            .is_some()
    }

    /// A match that begins exactly at the start of `text` (expr's `:`).
    pub fn match_prefix(&self, text: &[u8]) -> Option<Captures> {
        let found = self.find_at(text, 0)?;
        matches!(found[0], Some((0, _))).then_some(found)
    }
}

fn literal_of(program: &[Inst]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let (last, body) = program.split_last()?;
    if !matches!(last, Inst::Match) || body.is_empty() {
        return None;
    }
    for inst in body {
        let Inst::Char(c) = inst else { return None };
        out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    }
    Some(out)
}

/// Position of `needle` in `text` from `from` on.
pub fn find_bytes(text: &[u8], needle: &[u8], from: usize) -> Option<usize> {
    if needle.is_empty() {
        return (from <= text.len()).then_some(from);
    }
    if from >= text.len() {
        return None;
    }
    text[from..]
        .windows(needle.len())
        .position(|w| w == needle)
        .map(|p| p + from)
}

/// The character at `at` and its length; a byte that is not UTF-8 counts as one character.
pub fn next_char(text: &[u8], at: usize) -> Option<(char, usize)> {
    let first = *text.get(at)?;
    if first < 0x80 {
        return Some((first as char, 1));
    }
    let want = match first {
        0xc0..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf7 => 4,
        _ => 1,
    };
    let end = (at + want).min(text.len());
    match std::str::from_utf8(&text[at..end]) {
        Ok(s) => s.chars().next().map(|c| (c, c.len_utf8())),
        // Beyond Unicode's text: a private-use stand-in per byte keeps `.` working on binary data.
        Err(_) => Some((
            char::from_u32(0x10_f700 + u32::from(first)).unwrap_or('\u{fffd}'),
            1,
        )),
    }
}

fn prev_char(text: &[u8], at: usize) -> Option<char> {
    let mut start = at.checked_sub(1)?;
    while start > 0 && at - start < 4 && text[start] & 0xc0 == 0x80 {
        start -= 1;
    }
    next_char(text, start).map(|(c, _)| c)
}

fn emit(node: &Node, out: &mut Vec<Inst>) -> Result<(), String> {
    if out.len() > MAX_PROGRAM {
        return Err("Regular expression too big".to_string());
    }
    match node {
        Node::Empty => {}
        Node::Char(c) => out.push(Inst::Char(*c)),
        Node::Any => out.push(Inst::Any),
        Node::Set(s) => out.push(Inst::Set(s.clone())),
        Node::Start => out.push(Inst::Start),
        Node::End => out.push(Inst::End),
        Node::TextStart => out.push(Inst::TextStart),
        Node::TextEnd => out.push(Inst::TextEnd),
        Node::WordEdge(want) => out.push(Inst::WordEdge(*want)),
        Node::WordStart => out.push(Inst::WordStart),
        Node::WordEnd => out.push(Inst::WordEnd),
        Node::Keep => out.push(Inst::Save(0)),
        Node::Back(n) => out.push(Inst::Back(*n)),
        Node::Group(n, inner) => {
            out.push(Inst::Save(2 * n));
            emit(inner, out)?;
            out.push(Inst::Save(2 * n + 1));
        }
        Node::Concat(list) => {
            for item in list {
                emit(item, out)?;
            }
        }
        Node::Alt(list) => {
            let mut ends = Vec::new();
            for (i, item) in list.iter().enumerate() {
                if i + 1 < list.len() {
                    let split = out.len();
                    out.push(Inst::Split(split + 1, 0));
                    emit(item, out)?;
                    ends.push(out.len());
                    out.push(Inst::Jump(0));
                    let next = out.len();
                    out[split] = Inst::Split(split + 1, next);
                } else {
                    emit(item, out)?;
                }
            }
            let end = out.len();
            for at in ends {
                out[at] = Inst::Jump(end);
            }
        }
        Node::Repeat {
            inner,
            min,
            max,
            lazy,
        } => {
            for _ in 0..*min {
                emit(inner, out)?;
            }
            let fork = |a: usize, b: usize| {
                if *lazy {
                    Inst::Split(b, a)
                } else {
                    Inst::Split(a, b)
                }
            };
            match max {
                None => {
                    let split = out.len();
                    out.push(Inst::Jump(0));
                    emit(inner, out)?;
                    out.push(Inst::Jump(split));
                    let end = out.len();
                    out[split] = fork(split + 1, end);
                }
                Some(max) => {
                    let mut splits = Vec::new();
                    for _ in *min..*max {
                        splits.push(out.len());
                        out.push(Inst::Jump(0));
                        emit(inner, out)?;
                    }
                    let end = out.len();
                    for at in splits {
                        out[at] = fork(at + 1, end);
                    }
                }
            }
        }
        Node::Look {
            inner,
            ahead,
            negated,
        } => {
            let mut program = Vec::new();
            emit(inner, &mut program)?;
            program.push(Inst::Match);
            out.push(Inst::Look {
                program,
                ahead: *ahead,
                negated: *negated,
            });
        }
    }
    Ok(())
}

struct Search<'t> {
    text: &'t [u8],
    fold: bool,
    longest: bool,
    multiline: bool,
    seen: Option<Vec<u64>>,
    steps: usize,
}

enum Job {
    Go(usize, usize),
    Restore(usize, Option<usize>),
}

impl Search<'_> {
    fn first_visit(&mut self, pc: usize, at: usize, len: usize) -> bool {
        match &mut self.seen {
            None => true,
            Some(bits) => {
                let n = at * len + pc;
                let (word, bit) = (n / 64, 1u64 << (n % 64));
                let Some(slot) = bits.get_mut(word) else {
                    return false;
                };
                let fresh = *slot & bit == 0;
                *slot |= bit;
                fresh
            }
        }
    }

    fn same(&self, a: char, b: char) -> bool {
        a == b || (self.fold && (lower(a) == lower(b) || upper(a) == upper(b)))
    }

    fn word_at(&self, at: usize) -> (bool, bool) {
        let before = prev_char(self.text, at).is_some_and(|c| Class::Word.has(c));
        let after = next_char(self.text, at).is_some_and(|c| Class::Word.has(c.0));
        (before, after)
    }

    /// Runs from `start`; `until` asks for a match that ends exactly there.
    fn run(
        &mut self,
        program: &[Inst],
        start: usize,
        slots: usize,
        until: Option<usize>,
    ) -> Option<Vec<Option<usize>>> {
        let mut saves: Vec<Option<usize>> = vec![None; slots.max(2)];
        saves[0] = Some(start);
        let mut best: Option<Vec<Option<usize>>> = None;
        let mut stack = vec![Job::Go(0, start)];
        while let Some(job) = stack.pop() {
            let (mut pc, mut at) = match job {
                Job::Restore(slot, value) => {
                    saves[slot] = value;
                    continue;
                }
                Job::Go(pc, at) => (pc, at),
            };
            loop {
                self.steps += 1;
                if self.seen.is_none() && self.steps > MAX_STEPS {
                    return best;
                }
                if !self.first_visit(pc, at, program.len()) {
                    break;
                }
                let ok = match &program[pc] {
                    Inst::Char(c) => match next_char(self.text, at) {
                        Some((d, n)) if self.same(*c, d) => {
                            at += n;
                            true
                        }
                        _ => false,
                    },
                    Inst::Any => match next_char(self.text, at) {
                        Some((_, n)) => {
                            at += n;
                            true
                        }
                        None => false,
                    },
                    Inst::Set(set) => match next_char(self.text, at) {
                        Some((d, n)) if set.has(d, self.fold) => {
                            at += n;
                            true
                        }
                        _ => false,
                    },
                    Inst::Split(a, b) => {
                        stack.push(Job::Go(*b, at));
                        pc = *a;
                        continue;
                    }
                    Inst::Jump(to) => {
                        pc = *to;
                        continue;
                    }
                    Inst::Save(slot) => {
                        if let Some(place) = saves.get_mut(*slot) {
                            stack.push(Job::Restore(*slot, *place));
                            *place = Some(at);
                        }
                        true
                    }
                    Inst::Start => at == 0 || (self.multiline && self.text[at - 1] == b'\n'),
                    Inst::End => {
                        at == self.text.len() || (self.multiline && self.text[at] == b'\n')
                    }
                    Inst::TextStart => at == 0,
                    Inst::TextEnd => at == self.text.len(),
                    Inst::WordEdge(want) => {
                        let (before, after) = self.word_at(at);
                        (before != after) == *want
                    }
                    Inst::WordStart => self.word_at(at) == (false, true),
                    Inst::WordEnd => self.word_at(at) == (true, false),
                    Inst::Back(n) => match (
                        saves.get(2 * n).copied().flatten(),
                        saves.get(2 * n + 1).copied().flatten(),
                    ) {
                        (Some(a), Some(b)) if a <= b => {
                            let len = b - a;
                            let here = self.text.get(at..at + len);
                            let same = match here {
                                Some(h) if self.fold => h.eq_ignore_ascii_case(&self.text[a..b]),
                                Some(h) => h == &self.text[a..b],
                                None => false,
                            };
                            if same {
                                at += len;
                            }
                            same
                        }
                        _ => false,
                    },
                    Inst::Look {
                        program,
                        ahead,
                        negated,
                    } => self.look(program, at, *ahead) != *negated,
                    Inst::Match => {
                        if until.is_some_and(|u| u != at) {
                            break;
                        }
                        let longer = best
                            .as_ref()
                            .is_none_or(|b| b[1].is_none_or(|end| at > end));
                        if longer {
                            let mut found = saves.clone();
                            found[1] = Some(at);
                            best = Some(found);
                        }
                        if !self.longest || until.is_some() || at == self.text.len() {
                            return best;
                        }
                        break;
                    }
                };
                if !ok {
                    break;
                }
                pc += 1;
            }
        }
        best
    }

    fn look(&mut self, program: &[Inst], at: usize, ahead: bool) -> bool {
        let mut inner = Search {
            text: self.text,
            fold: self.fold,
            longest: false,
            multiline: self.multiline,
            seen: None,
            steps: 0,
        };
        if ahead {
            return inner.run(program, at, 2, None).is_some();
        }
        (0..=at)
            .rev()
            .take(256)
            .any(|s| inner.run(program, s, 2, Some(at)).is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(syntax: Syntax, pattern: &str, text: &str) -> Option<String> {
        let re = Regex::new(pattern, syntax, false).expect("pattern compiles");
        let caps = re.find_at(text.as_bytes(), 0)?;
        let (a, b) = caps[0]?;
        Some(text[a..b].to_string())
    }

    #[test]
    fn basic_and_extended_differ_in_what_a_backslash_means() {
        assert_eq!(
            found(Syntax::Basic, r"\(ab\)*c", "xababc"),
            Some("ababc".into())
        );
        assert_eq!(found(Syntax::Basic, "a+b", "aab a+b"), Some("a+b".into()));
        assert_eq!(
            found(Syntax::Extended, "a+b", "aab a+b"),
            Some("aab".into())
        );
        assert_eq!(found(Syntax::Basic, r"a\+b", "aab"), Some("aab".into()));
        assert_eq!(found(Syntax::Basic, "*a", "x*a"), Some("*a".into()));
        assert_eq!(
            found(Syntax::Extended, "a{2,3}", "aaaa"),
            Some("aaa".into())
        );
        assert_eq!(found(Syntax::Basic, r"a\{2\}", "aaaa"), Some("aa".into()));
    }

    #[test]
    fn alternatives_give_the_longest_match() {
        assert_eq!(
            found(Syntax::Extended, "a|ab|abc", "xabcd"),
            Some("abc".into())
        );
        assert_eq!(
            found(Syntax::Extended, "(a?)(ab)?", "ab"),
            Some("ab".into())
        );
    }

    #[test]
    fn sets_classes_words_and_back_references() {
        assert_eq!(
            found(Syntax::Extended, "[[:digit:]]+", "ab123c"),
            Some("123".into())
        );
        assert_eq!(found(Syntax::Basic, "[^]x]", "]xy"), Some("y".into()));
        assert_eq!(
            found(Syntax::Basic, r"\<b.*\>", "a bc d."),
            Some("bc d".into())
        );
        assert_eq!(found(Syntax::Basic, r"\(.\)\1", "abccd"), Some("cc".into()));
        assert_eq!(found(Syntax::Basic, "^é.$", "éü"), Some("éü".into()));
        assert_eq!(
            found(Syntax::Perl, r"a.*?c(?=d)", "abcbcd"),
            Some("abcbc".into())
        );
        assert_eq!(found(Syntax::Perl, r"v=\K\d+", "v=42"), Some("42".into()));
    }

    #[test]
    fn mistakes_are_worded_as_glibc_words_them() {
        let err = |p: &str, s| Regex::new(p, s, false).expect_err("bad pattern");
        assert_eq!(err("[a", Syntax::Basic), "Unmatched [, [^, [:, [., or [=");
        assert_eq!(err("(a", Syntax::Extended), "Unmatched ( or \\(");
        assert_eq!(err(r"\1", Syntax::Basic), "Invalid back reference");
        assert_eq!(err("a\\", Syntax::Basic), "Trailing backslash");
        assert_eq!(err("[z-a]", Syntax::Basic), "Invalid range end");
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
        #[test]
        fn no_pattern_panics(pattern in "[-a-c*+?(){}|\\\\\\[\\]^$.1,:é]{0,12}", text in "[a-cé]{0,12}") {
            for syntax in [Syntax::Basic, Syntax::Extended, Syntax::Perl] {
                if let Ok(re) = Regex::new(&pattern, syntax, true) {
                    re.find_at(text.as_bytes(), 0);
                }
            }
        }
    }
}
