//! Sed's grammar: addresses, commands, and the errors both families print.

use super::super::kit::regex::{Regex, Syntax};

/// What selects lines.
#[derive(Debug, Clone)]
pub enum Address {
    Line(u64),
    /// `first~step`
    Step(u64, u64),
    Last,
    /// `None`: the last regular expression used.
    Match(Option<Regex>),
    /// `0,/re/`: the range may end on line one.
    Zero,
    /// `addr,+N` and `addr,~N`
    Plus(u64),
    Multiple(u64),
}

/// A piece of the right side of `s`.
#[derive(Debug, Clone)]
pub enum Piece {
    Text(Vec<u8>),
    Group(usize),
    /// `\U`, `\L`, `\u`, `\l`, `\E`
    Case(char),
}

/// The `s` command.
#[derive(Debug, Clone)]
pub struct Subst {
    pub regex: Option<Regex>,
    pub with: Vec<Piece>,
    pub global: bool,
    pub print: u32,
    pub nth: usize,
    pub file: Option<String>,
}

#[derive(Debug, Clone)]
pub enum Action {
    Block(usize),
    EndBlock,
    Equal,
    Append(Vec<u8>),
    Insert(Vec<u8>),
    Change(Vec<u8>),
    Branch(Option<usize>),
    Test(Option<usize>),
    TestNot(Option<usize>),
    Delete,
    DeleteFirst,
    Get,
    GetAppend,
    Hold,
    HoldAppend,
    List,
    Next,
    NextAppend,
    Print,
    PrintFirst,
    Quit(i32),
    QuitSilent(i32),
    Read(String),
    Write(String),
    Subst(Box<Subst>),
    Translate(Vec<(char, char)>),
    Exchange,
    FileName,
    Clear,
    Label,
}

/// One command with its addresses.
#[derive(Debug, Clone)]
pub struct Command {
    pub from: Option<Address>,
    pub to: Option<Address>,
    pub negate: bool,
    pub action: Action,
}

/// A mistake: where and what.
#[derive(Debug)]
pub struct SedError {
    place: String,
    message: String,
    busybox: Option<String>,
}

impl SedError {
    /// GNU's wording.
    pub fn gnu(&self) -> String {
        format!("{}{}", self.place, self.message)
    }

    /// Busybox's wording.
    pub fn busybox(&self) -> String {
        self.busybox.clone().unwrap_or_else(|| self.message.clone())
    }
}

struct Parser<'a> {
    text: Vec<char>,
    at: usize,
    place: &'a str,
    extended: bool,
}

type Res<T> = Result<T, (String, Option<String>)>;

fn fail<T>(gnu: &str, busybox: &str) -> Res<T> {
    Err((
        gnu.to_string(),
        if busybox.is_empty() {
            None
        } else {
            Some(busybox.to_string())
        },
    ))
}

/// Parses all script pieces into one program; labels are resolved to indices.
pub fn parse(scripts: &[(String, String)], extended: bool) -> Result<Vec<Command>, SedError> {
    let mut out: Vec<Command> = Vec::new();
    let mut labels: Vec<(String, usize)> = Vec::new();
    let mut jumps: Vec<(usize, String)> = Vec::new();
    let mut blocks: Vec<usize> = Vec::new();
    // `-e 'a\' -e text` continues: a trailing backslash joins the pieces.
    let mut joined: Vec<(String, String)> = Vec::new();
    for (place, text) in scripts {
        match joined.last_mut() {
            Some((_, last)) if last.ends_with('\\') => {
                last.push('\n');
                last.push_str(text);
            }
            _ => joined.push((place.clone(), text.clone())),
        }
    }
    let mut last_place = String::new();
    for (place, text) in &joined {
        let mut p = Parser {
            text: text.chars().collect(),
            at: 0,
            place,
            extended,
        };
        let error = |p: &Parser, (message, busybox): (String, Option<String>)| SedError {
            place: if p.place.starts_with("file") {
                format!("{} 1: ", p.place)
            } else {
                format!("{}, char {}: ", p.place, p.at.min(p.text.len()))
            },
            message,
            busybox,
        };
        loop {
            match p.command(&out, &mut labels, &mut jumps, &mut blocks) {
                Ok(Some(c)) => out.push(c),
                Ok(None) => break,
                Err(e) => return Err(error(&p, e)),
            }
            if out.len() > 100_000 {
                return Err(error(&p, ("script too long".to_string(), None)));
            }
        }
        last_place = place.clone();
    }
    if !blocks.is_empty() {
        return Err(SedError {
            place: format!("{last_place}, char 0: "),
            message: "unmatched `{'".to_string(),
            busybox: Some("unmatched '{'".to_string()),
        });
    }
    // A block's start learns where it ends.
    let mut open = Vec::new();
    for i in 0..out.len() {
        match out[i].action {
            Action::Block(_) => open.push(i),
            Action::EndBlock => {
                if let Some(start) = open.pop() {
                    out[start].action = Action::Block(i);
                }
            }
            _ => {}
        }
    }
    for (at, name) in jumps {
        let target = match labels.iter().find(|(n, _)| *n == name) {
            Some((_, i)) => Some(*i),
            None => {
                return Err(SedError {
                    place: String::new(),
                    message: format!("can't find label for jump to `{name}'"),
                    busybox: Some(format!("can't find label for jump to '{name}'")),
                });
            }
        };
        out[at].action = match out[at].action {
            Action::Test(_) => Action::Test(target),
            Action::TestNot(_) => Action::TestNot(target),
            _ => Action::Branch(target),
        };
    }
    Ok(out)
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.text.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek();
        self.at += usize::from(c.is_some());
        c
    }

    fn blanks(&mut self) {
        while matches!(self.peek(), Some(' ' | '\t')) {
            self.at += 1;
        }
    }

    fn number(&mut self) -> Option<u64> {
        let start = self.at;
        let mut v = 0u64;
        while let Some(d) = self.peek().and_then(|c| c.to_digit(10)) {
            v = v.saturating_mul(10).saturating_add(u64::from(d));
            self.at += 1;
        }
        (self.at > start).then_some(v)
    }

    fn regex(&self, text: &str, fold: bool, multi: bool) -> Res<Option<Regex>> {
        if text.is_empty() {
            return Ok(None);
        }
        let syntax = if self.extended {
            Syntax::Extended
        } else {
            Syntax::Basic
        };
        match Regex::new(text, syntax, fold) {
            Ok(r) => Ok(Some(r.multiline(multi))),
            Err(e) => Err((e.clone(), Some(format!("bad regex '{text}': {e}")))),
        }
    }

    /// Text up to an unescaped delimiter; `\delim` becomes the delimiter, `\n` stays for the regex.
    fn until(&mut self, delim: char, brackets: bool) -> Option<String> {
        let mut out = String::new();
        let mut in_set = false;
        loop {
            let c = self.next()?;
            if c == delim && !in_set {
                return Some(out);
            }
            match c {
                '\\' if !in_set => {
                    let d = self.next()?;
                    if d == delim {
                        // An escaped delimiter that is special in a regex keeps its plain meaning.
                        out.push(d);
                    } else {
                        out.push('\\');
                        out.push(d);
                    }
                }
                '[' if brackets && !in_set => {
                    in_set = true;
                    out.push(c);
                    if self.peek() == Some('^') {
                        out.extend(self.next());
                    }
                    if self.peek() == Some(']') {
                        out.extend(self.next());
                    }
                }
                '[' if in_set && matches!(self.peek(), Some(':' | '.' | '=')) => {
                    out.push(c);
                    while let Some(d) = self.next() {
                        out.push(d);
                        if d == ']' {
                            break;
                        }
                    }
                }
                ']' if in_set => {
                    in_set = false;
                    out.push(c);
                }
                '\n' if brackets && in_set => return None,
                c => out.push(c),
            }
        }
    }

    fn address(&mut self, second: bool) -> Res<Option<Address>> {
        match self.peek() {
            Some('$') => {
                self.at += 1;
                Ok(Some(Address::Last))
            }
            Some(c) if c.is_ascii_digit() => {
                let n = self.number().unwrap_or(0);
                if self.peek() == Some('~') {
                    self.at += 1;
                    let step = self.number().unwrap_or(0);
                    return Ok(Some(Address::Step(n, step)));
                }
                if n == 0 && !second {
                    return Ok(Some(Address::Zero));
                }
                Ok(Some(Address::Line(n)))
            }
            Some('+') if second => {
                self.at += 1;
                Ok(Some(Address::Plus(self.number().unwrap_or(0))))
            }
            Some('~') if second => {
                self.at += 1;
                Ok(Some(Address::Multiple(self.number().unwrap_or(0))))
            }
            Some(c @ ('/' | '\\')) => {
                self.at += 1;
                let delim = if c == '\\' {
                    self.next().unwrap_or('/')
                } else {
                    '/'
                };
                let Some(text) = self.until(delim, true) else {
                    return fail("unterminated address regex", "unterminated address regex");
                };
                let (mut fold, mut multi) = (false, false);
                loop {
                    match self.peek() {
                        Some('I') => fold = true,
                        Some('M') => multi = true,
                        _ => break,
                    }
                    self.at += 1;
                }
                Ok(Some(Address::Match(self.regex(&text, fold, multi)?)))
            }
            _ => Ok(None),
        }
    }

    fn end_of_command(&mut self) -> Res<()> {
        self.blanks();
        match self.peek() {
            None | Some('}' | '#') => Ok(()),
            Some(';' | '\n') => {
                self.at += 1;
                Ok(())
            }
            Some(_) => {
                self.at += 1;
                fail(
                    "extra characters after command",
                    "extra characters after command",
                )
            }
        }
    }

    fn word(&mut self) -> String {
        self.blanks();
        let start = self.at;
        while let Some(c) = self.peek() {
            if c == '\n' || c == ';' || c == '}' && self.at == start {
                break;
            }
            self.at += 1;
        }
        self.text[start..self.at]
            .iter()
            .collect::<String>()
            .trim_end()
            .to_string()
    }

    fn file_name(&mut self) -> Res<String> {
        self.blanks();
        let start = self.at;
        while self.peek().is_some_and(|c| c != '\n') {
            self.at += 1;
        }
        if start == self.at {
            return fail("missing filename in r/R/w/W commands", "empty filename");
        }
        Ok(self.text[start..self.at].iter().collect())
    }

    /// The text of `a`, `i`, `c`: one line, or lines joined by trailing backslashes.
    fn text_block(&mut self) -> Res<Vec<u8>> {
        self.blanks();
        if self.peek() == Some('\\') {
            self.at += 1;
            let before = self.at;
            self.blanks();
            if self.peek() == Some('\n') {
                self.at += 1;
            } else {
                self.at = before;
            }
        }
        if self.peek().is_none() {
            return fail(
                "expected \\ after `a', `c' or `i'",
                "expected \\ after a, c or i",
            );
        }
        let mut out = String::new();
        while let Some(c) = self.next() {
            match c {
                '\n' => break,
                '\\' => match self.next() {
                    Some('t') if !out.is_empty() => out.push('\t'),
                    Some(d) => out.push(d),
                    None => {}
                },
                c => out.push(c),
            }
        }
        out.push('\n');
        Ok(out.into_bytes())
    }

    fn command(
        &mut self,
        out: &[Command],
        labels: &mut Vec<(String, usize)>,
        jumps: &mut Vec<(usize, String)>,
        blocks: &mut Vec<usize>,
    ) -> Res<Option<Command>> {
        while matches!(self.peek(), Some(c) if c.is_whitespace() || c == ';') {
            self.at += 1;
        }
        if self.peek().is_none() {
            return Ok(None);
        }
        let from = self.address(false)?;
        self.blanks();
        let mut to = None;
        if from.is_some() && self.peek() == Some(',') {
            self.at += 1;
            self.blanks();
            to = self.address(true)?;
            if to.is_none() {
                self.at += 1;
                return fail("unexpected `,'", "no address after comma");
            }
        }
        if matches!(from, Some(Address::Zero)) && !matches!(to, Some(Address::Match(_))) {
            self.at += 1;
            return fail(
                "invalid usage of line address 0",
                "invalid usage of line address 0",
            );
        }
        self.blanks();
        let mut negate = false;
        while self.peek() == Some('!') {
            negate = true;
            self.at += 1;
            self.blanks();
        }
        let Some(c) = self.next() else {
            return fail("missing command", "missing command");
        };
        let action = match c {
            '#' => {
                while self.peek().is_some_and(|c| c != '\n') {
                    self.at += 1;
                }
                if from.is_some() {
                    return fail("comments don't accept any addresses", "");
                }
                Action::Label
            }
            '{' => {
                blocks.push(out.len());
                Action::Block(0)
            }
            '}' => {
                if blocks.pop().is_none() {
                    return fail("unexpected `}'", "unexpected '}'");
                }
                if from.is_some() {
                    return fail("} doesn't want any addresses", "");
                }
                self.end_of_command()?;
                Action::EndBlock
            }
            ':' => {
                let name = self.word();
                if name.is_empty() {
                    return fail("\":\" lacks a label", "':' lacks a label");
                }
                labels.push((name, out.len()));
                Action::Label
            }
            'b' | 't' | 'T' => {
                let name = self.word();
                if !name.is_empty() {
                    jumps.push((out.len(), name));
                }
                match c {
                    'b' => Action::Branch(None),
                    't' => Action::Test(None),
                    _ => Action::TestNot(None),
                }
            }
            'a' => Action::Append(self.text_block()?),
            'i' => Action::Insert(self.text_block()?),
            'c' => Action::Change(self.text_block()?),
            'r' => Action::Read(self.file_name()?),
            'w' => Action::Write(self.file_name()?),
            's' => Action::Subst(Box::new(self.subst()?)),
            'y' => self.translate()?,
            'q' | 'Q' => {
                self.blanks();
                let code = self.number().unwrap_or(0) as i32;
                self.end_of_command()?;
                if c == 'q' {
                    Action::Quit(code)
                } else {
                    Action::QuitSilent(code)
                }
            }
            'l' => {
                self.blanks();
                self.number();
                self.end_of_command()?;
                Action::List
            }
            '=' | 'd' | 'D' | 'g' | 'G' | 'h' | 'H' | 'n' | 'N' | 'p' | 'P' | 'x' | 'F' | 'z' => {
                self.end_of_command()?;
                match c {
                    '=' => Action::Equal,
                    'd' => Action::Delete,
                    'D' => Action::DeleteFirst,
                    'g' => Action::Get,
                    'G' => Action::GetAppend,
                    'h' => Action::Hold,
                    'H' => Action::HoldAppend,
                    'n' => Action::Next,
                    'N' => Action::NextAppend,
                    'p' => Action::Print,
                    'P' => Action::PrintFirst,
                    'x' => Action::Exchange,
                    'F' => Action::FileName,
                    _ => Action::Clear,
                }
            }
            c => {
                return fail(
                    &format!("unknown command: `{c}'"),
                    &format!("unsupported command {c}"),
                );
            }
        };
        Ok(Some(Command {
            from,
            to,
            negate,
            action,
        }))
    }

    fn subst(&mut self) -> Res<Subst> {
        let first = self.text.get(self.at).copied().unwrap_or('/');
        let unterminated = || {
            (
                "unterminated `s' command".to_string(),
                Some(format!("unmatched '{first}'")),
            )
        };
        let delim = self.next().ok_or_else(unterminated)?;
        let pattern = self.until(delim, true).ok_or_else(|| {
            self.at = self.text.len();
            unterminated()
        })?;
        let mut with = Vec::new();
        let mut text = String::new();
        let mut closed = false;
        let mut highest = 0;
        while let Some(c) = self.next() {
            if c == delim {
                closed = true;
                break;
            }
            let piece = match c {
                '&' => Some(Piece::Group(0)),
                '\\' => match self.next() {
                    Some(d) if d.is_ascii_digit() => {
                        let n = d as usize - '0' as usize;
                        highest = highest.max(n);
                        Some(Piece::Group(n))
                    }
                    Some(d @ ('U' | 'L' | 'u' | 'l' | 'E')) => Some(Piece::Case(d)),
                    Some('n') => {
                        text.push('\n');
                        None
                    }
                    Some('t') => {
                        text.push('\t');
                        None
                    }
                    Some('r') => {
                        text.push('\r');
                        None
                    }
                    Some('x')
                        if self
                            .text
                            .get(self.at..self.at + 2)
                            .is_some_and(|h| h.iter().all(char::is_ascii_hexdigit)) =>
                    {
                        let hex: String = self.text[self.at..self.at + 2].iter().collect();
                        self.at += 2;
                        text.push(u8::from_str_radix(&hex, 16).unwrap_or(b'?') as char);
                        None
                    }
                    Some(d) => {
                        text.push(d);
                        None
                    }
                    None => None,
                },
                c => {
                    text.push(c);
                    None
                }
            };
            if let Some(p) = piece {
                if !text.is_empty() {
                    with.push(Piece::Text(std::mem::take(&mut text).into_bytes()));
                }
                with.push(p);
            }
        }
        if !closed {
            return Err(unterminated());
        }
        if !text.is_empty() {
            with.push(Piece::Text(text.into_bytes()));
        }
        let mut s = Subst {
            regex: None,
            with,
            global: false,
            print: 0,
            nth: 1,
            file: None,
        };
        let (mut fold, mut multi) = (false, false);
        loop {
            match self.peek() {
                Some('g') => s.global = true,
                Some('p') => s.print += 1,
                Some('i' | 'I') => fold = true,
                Some('m' | 'M') => multi = true,
                Some('e') => {
                    return fail(
                        "e/r/w commands disabled in sandbox mode",
                        "unknown option to s command",
                    );
                }
                Some(c) if c.is_ascii_digit() => {
                    let n = self.number().unwrap_or(1);
                    if n == 0 {
                        return fail("number option to `s' command may not be zero", "bad number");
                    }
                    s.nth = n as usize;
                    continue;
                }
                Some('w') => {
                    self.at += 1;
                    s.file = Some(self.file_name()?);
                    break;
                }
                None | Some(';' | '\n' | '}' | '#' | ' ' | '\t') => break,
                Some(_) => {
                    self.at += 1;
                    return fail("unknown option to `s'", "unknown option to s command");
                }
            }
            self.at += 1;
        }
        s.regex = self.regex(&pattern, fold, multi)?;
        if let Some(re) = &s.regex
            && highest > re.groups()
        {
            return fail(
                &format!("invalid reference \\{highest} on `s' command's RHS"),
                &format!("invalid reference \\{highest} on s command's RHS"),
            );
        }
        self.end_of_command()?;
        Ok(s)
    }

    fn translate(&mut self) -> Res<Action> {
        let unterminated = || {
            (
                "unterminated `y' command".to_string(),
                Some("unterminated 'y' command".to_string()),
            )
        };
        let delim = self.next().ok_or_else(unterminated)?;
        let a = self.until(delim, false).ok_or_else(unterminated)?;
        let b = self.until(delim, false).ok_or_else(unterminated)?;
        let plain = |s: &str| -> Vec<char> {
            let mut out = Vec::new();
            let mut it = s.chars();
            while let Some(c) = it.next() {
                out.push(match c {
                    '\\' => match it.next() {
                        Some('n') => '\n',
                        Some('t') => '\t',
                        Some(c) => c,
                        None => '\\',
                    },
                    c => c,
                });
            }
            out
        };
        let (x, y) = (plain(&a), plain(&b));
        if x.len() != y.len() {
            return fail(
                "strings for `y' command are different lengths",
                "strings for y command are different lengths",
            );
        }
        self.end_of_command()?;
        Ok(Action::Translate(x.into_iter().zip(y).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gnu(script: &str) -> String {
        let s = [("-e expression #1".to_string(), script.to_string())];
        parse(&s, false).map_or_else(|e| e.gnu(), |c| format!("{} commands", c.len()))
    }

    #[test]
    fn scripts_parse_and_mistakes_name_the_place() {
        assert_eq!(gnu("s/a/b/;2,5{p;d};$!N;/x/I,+2d"), "7 commands");
        assert_eq!(
            gnu("s/a/b"),
            "-e expression #1, char 5: unterminated `s' command"
        );
        assert_eq!(gnu("k"), "-e expression #1, char 1: unknown command: `k'");
        assert_eq!(
            gnu("s/a/b/k"),
            "-e expression #1, char 7: unknown option to `s'"
        );
        assert_eq!(gnu("{p"), "-e expression #1, char 0: unmatched `{'");
        assert_eq!(
            gnu("s/a/\\1/"),
            "-e expression #1, char 7: invalid reference \\1 on `s' command's RHS"
        );
        assert_eq!(gnu("bx"), "can't find label for jump to `x'");
        assert_eq!(
            gnu("dp"),
            "-e expression #1, char 2: extra characters after command"
        );
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
        #[test]
        fn no_script_panics(script in "[sypdDnNGgHhxbtqaic:{};/\\\\a-c0-9,$!~+\\[\\]&\n ]{0,16}") {
            gnu(&script);
        }
    }
}
