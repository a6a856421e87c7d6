//! The grammar of POSIX basic and extended regular expressions, with GNU's and some Perl extensions.

use super::regex::{Class, Set, Syntax};

/// A parsed pattern.
#[derive(Debug)]
pub enum Node {
    Empty,
    Char(char),
    Any,
    Set(Set),
    Start,
    End,
    TextStart,
    TextEnd,
    WordEdge(bool),
    WordStart,
    WordEnd,
    Keep,
    Back(usize),
    Group(usize, Box<Node>),
    Concat(Vec<Node>),
    Alt(Vec<Node>),
    Repeat {
        inner: Box<Node>,
        min: u32,
        max: Option<u32>,
        lazy: bool,
    },
    Look {
        inner: Box<Node>,
        ahead: bool,
        negated: bool,
    },
}

/// The tree and what the compiler must know about it.
pub struct Parsed {
    pub root: Node,
    pub groups: usize,
    pub backrefs: bool,
    pub fold: bool,
}

struct Parser {
    chars: Vec<char>,
    at: usize,
    syntax: Syntax,
    groups: usize,
    closed: Vec<bool>,
    backrefs: bool,
    fold: bool,
    depth: usize,
}

/// Parses a pattern or words the mistake as glibc does.
pub fn parse(pattern: &str, syntax: Syntax) -> Result<Parsed, String> {
    let mut p = Parser {
        chars: pattern.chars().collect(),
        at: 0,
        syntax,
        groups: 0,
        closed: Vec::new(),
        backrefs: false,
        fold: false,
        depth: 0,
    };
    let root = p.alternatives()?;
    if p.at < p.chars.len() {
        return Err("Unmatched ) or \\)".to_string());
    }
    Ok(Parsed {
        root,
        groups: p.groups,
        backrefs: p.backrefs,
        fold: p.fold,
    })
}

impl Parser {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn peek_at(&self, n: usize) -> Option<char> {
        self.chars.get(self.at + n).copied()
    }

    fn basic(&self) -> bool {
        self.syntax == Syntax::Basic
    }

    /// Takes an operator that basic syntax writes with a backslash and extended without.
    fn take_op(&mut self, op: char) -> bool {
        if self.at_op(op) {
            self.at += if self.basic() { 2 } else { 1 };
            true
        } else {
            false
        }
    }

    fn at_op(&self, op: char) -> bool {
        if self.basic() {
            self.peek() == Some('\\') && self.peek_at(1) == Some(op)
        } else {
            self.peek() == Some(op)
        }
    }

    fn alternatives(&mut self) -> Result<Node, String> {
        self.depth += 1;
        if self.depth > 200 {
            return Err("Memory exhausted".to_string());
        }
        let mut list = vec![self.sequence()?];
        while self.take_op('|') {
            list.push(self.sequence()?);
        }
        self.depth -= 1;
        Ok(if list.len() == 1 {
            list.pop().unwrap_or(Node::Empty)
        } else {
            Node::Alt(list)
        })
    }

    fn sequence(&mut self) -> Result<Node, String> {
        let mut list: Vec<Node> = Vec::new();
        loop {
            if self.peek().is_none()
                || self.at_op('|')
                || (self.at_op(')')
                    && (self.depth > 1 || self.basic() || self.syntax == Syntax::Perl))
            {
                break;
            }
            let first = list.is_empty();
            let node = self.atom(first)?;
            let node = self.repeats(node, first)?;
            list.push(node);
        }
        Ok(if list.len() == 1 {
            list.pop().unwrap_or(Node::Empty)
        } else {
            Node::Concat(list)
        })
    }

    fn repeats(&mut self, mut node: Node, first: bool) -> Result<Node, String> {
        // A leading ^ in basic syntax makes a following * literal.
        if self.basic() && first && matches!(node, Node::Start) && self.peek() == Some('*') {
            self.at += 1;
            return Ok(Node::Concat(vec![node, Node::Char('*')]));
        }
        loop {
            let (min, max) = if self.peek() == Some('*') {
                self.at += 1;
                (0, None)
            } else if self.take_op('+') {
                (1, None)
            } else if self.take_op('?') {
                (0, Some(1))
            } else if self.at_op('{') {
                let save = self.at;
                self.take_op('{');
                match self.interval()? {
                    Some(bounds) => bounds,
                    None => {
                        self.at = save;
                        return Ok(node);
                    }
                }
            } else {
                return Ok(node);
            };
            let mut lazy = false;
            if self.syntax == Syntax::Perl {
                match self.peek() {
                    Some('?') => {
                        lazy = true;
                        self.at += 1;
                    }
                    Some('+') => self.at += 1,
                    _ => {}
                }
            }
            self.depth += 1;
            if self.depth > 400 {
                return Err("Memory exhausted".to_string());
            }
            node = Node::Repeat {
                inner: Box::new(node),
                min,
                max,
                lazy,
            };
            self.depth -= 1;
        }
    }

    fn number(&mut self) -> Option<u32> {
        let start = self.at;
        let mut value: u32 = 0;
        while let Some(d) = self.peek().and_then(|c| c.to_digit(10)) {
            value = value.saturating_mul(10).saturating_add(d);
            self.at += 1;
        }
        (self.at > start).then_some(value)
    }

    /// After `{`: the bounds; `None` when it is no interval and `{` stands for itself.
    fn interval(&mut self) -> Result<Option<(u32, Option<u32>)>, String> {
        let min = self.number();
        let comma = self.peek() == Some(',');
        let max = if comma {
            self.at += 1;
            self.number()
        } else {
            min
        };
        if !self.take_op('}') {
            if !self.basic() {
                return Ok(None);
            }
            return Err(match self.peek() {
                None => "Unmatched \\{".to_string(),
                Some(_) => "Invalid content of \\{\\}".to_string(),
            });
        }
        if min.is_none() && !comma {
            return if self.basic() {
                Err("Invalid content of \\{\\}".to_string())
            } else {
                Ok(None)
            };
        }
        let low = min.unwrap_or(0);
        if max.is_some_and(|m| m < low) {
            return Err("Invalid content of \\{\\}".to_string());
        }
        if low > 32767 || max.is_some_and(|m| m > 32767) {
            return Err("Regular expression too big".to_string());
        }
        Ok(Some((low, max)))
    }

    fn group(&mut self) -> Result<Node, String> {
        if self.syntax == Syntax::Perl && self.peek() == Some('?') {
            return self.perl_group();
        }
        self.groups += 1;
        let n = self.groups;
        self.closed.push(false);
        let inner = self.alternatives()?;
        if !self.take_op(')') {
            return Err("Unmatched ( or \\(".to_string());
        }
        self.closed[n - 1] = true;
        Ok(Node::Group(n, Box::new(inner)))
    }

    fn perl_group(&mut self) -> Result<Node, String> {
        self.at += 1;
        let mut look = None;
        match (self.peek(), self.peek_at(1)) {
            (Some(':'), _) => self.at += 1,
            (Some('i'), Some(')')) => {
                self.at += 2;
                self.fold = true;
                return Ok(Node::Empty);
            }
            (Some('='), _) => {
                self.at += 1;
                look = Some((true, false));
            }
            (Some('!'), _) => {
                self.at += 1;
                look = Some((true, true));
            }
            (Some('<'), Some('=')) => {
                self.at += 2;
                look = Some((false, false));
            }
            (Some('<'), Some('!')) => {
                self.at += 2;
                look = Some((false, true));
            }
            (Some('P'), Some('<')) | (Some('<'), _) => {
                while let Some(c) = self.peek() {
                    self.at += 1;
                    if c == '>' {
                        break;
                    }
                }
                self.groups += 1;
                let n = self.groups;
                self.closed.push(true);
                let inner = self.alternatives()?;
                if !self.take_op(')') {
                    return Err("missing closing parenthesis".to_string());
                }
                return Ok(Node::Group(n, Box::new(inner)));
            }
            _ => return Err("unrecognized character after (? or (?-".to_string()),
        }
        let inner = self.alternatives()?;
        if !self.take_op(')') {
            return Err("missing closing parenthesis".to_string());
        }
        Ok(match look {
            None => Node::Concat(vec![inner]),
            Some((ahead, negated)) => Node::Look {
                inner: Box::new(inner),
                ahead,
                negated,
            },
        })
    }

    fn atom(&mut self, first: bool) -> Result<Node, String> {
        if self.take_op('(') {
            return self.group();
        }
        let Some(c) = self.peek() else {
            return Ok(Node::Empty);
        };
        self.at += 1;
        match c {
            '.' => Ok(Node::Any),
            '[' => self.bracket().map(Node::Set),
            '\\' => self.escape(),
            '^' if !self.basic() || first => Ok(Node::Start),
            '$' if !self.basic() || self.ends_here() => Ok(Node::End),
            '*' | '+' | '?' if self.syntax == Syntax::Perl => {
                Err("quantifier does not follow a repeatable item".to_string())
            }
            '*' | '+' | '?' if self.syntax == Syntax::Extended && first => Ok(Node::Empty),
            c => Ok(Node::Char(c)),
        }
    }

    fn ends_here(&self) -> bool {
        self.peek().is_none() || self.at_op(')') || self.at_op('|')
    }

    fn class_escape(class: Class, negated: bool) -> Node {
        Node::Set(Set {
            negated: false,
            ranges: Vec::new(),
            classes: vec![(class, negated)],
        })
    }

    fn escape(&mut self) -> Result<Node, String> {
        let Some(c) = self.peek() else {
            return Err("Trailing backslash".to_string());
        };
        self.at += 1;
        Ok(match c {
            'n' => Node::Char('\n'),
            't' => Node::Char('\t'),
            'r' => Node::Char('\r'),
            'f' => Node::Char('\x0c'),
            'v' => Node::Char('\x0b'),
            'w' => Self::class_escape(Class::Word, false),
            'W' => Self::class_escape(Class::Word, true),
            's' => Self::class_escape(Class::Space, false),
            'S' => Self::class_escape(Class::Space, true),
            'd' if self.syntax == Syntax::Perl => Self::class_escape(Class::Digit, false),
            'D' if self.syntax == Syntax::Perl => Self::class_escape(Class::Digit, true),
            'K' if self.syntax == Syntax::Perl => Node::Keep,
            'A' if self.syntax == Syntax::Perl => Node::TextStart,
            'z' | 'Z' if self.syntax == Syntax::Perl => Node::TextEnd,
            'b' => Node::WordEdge(true),
            'B' => Node::WordEdge(false),
            '<' => Node::WordStart,
            '>' => Node::WordEnd,
            '`' => Node::TextStart,
            '\'' => Node::TextEnd,
            '1'..='9' => {
                let n = c as usize - '0' as usize;
                if !self.closed.get(n - 1).copied().unwrap_or(false) {
                    return Err("Invalid back reference".to_string());
                }
                self.backrefs = true;
                Node::Back(n)
            }
            c => Node::Char(c),
        })
    }

    fn bracket(&mut self) -> Result<Set, String> {
        let unmatched = || "Unmatched [, [^, [:, [., or [=".to_string();
        let mut set = Set::default();
        if self.peek() == Some('^') {
            set.negated = true;
            self.at += 1;
        }
        let mut first = true;
        loop {
            let c = self.peek().ok_or_else(|| {
                if first {
                    "Invalid regular expression".to_string()
                } else {
                    unmatched()
                }
            })?;
            if c == ']' && !first {
                self.at += 1;
                return Ok(set);
            }
            first = false;
            if c == '[' && matches!(self.peek_at(1), Some(':' | '.' | '=')) {
                let kind = self.peek_at(1).unwrap_or(':');
                self.at += 2;
                let start = self.at;
                while !(self.peek() == Some(kind) && self.peek_at(1) == Some(']')) {
                    self.peek().ok_or_else(unmatched)?;
                    self.at += 1;
                }
                let name: String = self.chars[start..self.at].iter().collect();
                self.at += 2;
                if kind == ':' {
                    let class = Class::named(&name)
                        .ok_or_else(|| "Invalid character class name".to_string())?;
                    set.classes.push((class, false));
                } else {
                    let mut it = name.chars();
                    match (it.next(), it.next()) {
                        (Some(c), None) => set.ranges.push((c, c)),
                        _ => return Err("Invalid collation character".to_string()),
                    }
                }
                continue;
            }
            self.at += 1;
            let low = if c == '\\' {
                self.bracket_escape(&mut set)
            } else {
                Some(c)
            };
            let Some(low) = low else { continue };
            if self.peek() == Some('-') && self.peek_at(1).is_some_and(|e| e != ']') {
                self.at += 1;
                let mut high = self.peek().ok_or_else(unmatched)?;
                self.at += 1;
                if high == '\\' {
                    high = self.bracket_escape(&mut set).unwrap_or('\\');
                }
                if high < low {
                    return Err("Invalid range end".to_string());
                }
                set.ranges.push((low, high));
            } else {
                set.ranges.push((low, low));
            }
        }
    }

    /// A backslash in brackets is itself for POSIX; GNU sed and awk still read `\n`, `\t`, `\]`, `\\`.
    fn bracket_escape(&mut self, set: &mut Set) -> Option<char> {
        let perl = self.syntax == Syntax::Perl;
        let c = match self.peek() {
            Some('n') => '\n',
            Some('t') => '\t',
            Some('r') => '\r',
            Some('f') => '\x0c',
            Some('v') => '\x0b',
            Some('\\') => '\\',
            Some('/') => '/',
            Some('"') => '"',
            Some('d') if perl => {
                self.at += 1;
                set.classes.push((Class::Digit, false));
                return None;
            }
            Some(k @ ('w' | 's')) if perl => {
                self.at += 1;
                set.classes
                    .push((if k == 'w' { Class::Word } else { Class::Space }, false));
                return None;
            }
            Some(c) if perl => c,
            _ => return Some('\\'),
        };
        self.at += 1;
        Some(c)
    }
}
