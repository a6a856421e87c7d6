//! Go's tokens, with the semicolons that line ends stand for.

/// A token and the line and column it begins at.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    pub kind: Kind,
    pub line: u32,
    pub column: u32,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    Name(String),
    Int(String),
    Float(String),
    Rune(u32),
    Text(String),
    /// An operator, a bracket or a keyword.
    Mark(&'static str),
    End,
}

/// A mistake with its place: line, column, words.
pub type Mistake = (u32, u32, String);

const KEYWORDS: &[&str] = &[
    "break",
    "case",
    "chan",
    "const",
    "continue",
    "default",
    "defer",
    "else",
    "fallthrough",
    "for",
    "func",
    "go",
    "goto",
    "if",
    "import",
    "interface",
    "map",
    "package",
    "range",
    "return",
    "select",
    "struct",
    "switch",
    "type",
    "var",
];

/// Longest first.
const MARKS: &[&str] = &[
    "<<=", ">>=", "&^=", "...", "&&", "||", "<-", "++", "--", "==", "!=", "<=", ">=", ":=", "+=",
    "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<", ">>", "&^", "+", "-", "*", "/", "%", "&", "|",
    "^", "<", ">", "=", "!", "(", ")", "[", "]", "{", "}", ",", ";", ".", ":", "~",
];

struct Lexer<'a> {
    chars: std::iter::Peekable<std::str::Chars<'a>>,
    line: u32,
    column: u32,
}

impl Lexer<'_> {
    fn next(&mut self) -> Option<char> {
        let c = self.chars.next()?;
        match c {
            '\n' => {
                self.line += 1;
                self.column = 1;
            }
            _ => self.column += 1,
        }
        Some(c)
    }

    fn escape(&mut self) -> Option<char> {
        let code = |l: &mut Self, n: usize| {
            let hex: String = (0..n).filter_map(|_| l.next()).collect();
            char::from_u32(u32::from_str_radix(&hex, 16).ok()?)
        };
        Some(match self.next()? {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'a' => '\x07',
            'b' => '\x08',
            'f' => '\x0c',
            'v' => '\x0b',
            'x' => code(self, 2)?,
            'u' => code(self, 4)?,
            'U' => code(self, 8)?,
            c @ '0'..='7' => {
                let more: String = (0..2).filter_map(|_| self.next()).collect();
                char::from_u32(u32::from_str_radix(&format!("{c}{more}"), 8).ok()?)?
            }
            c => c,
        })
    }

    fn number(&mut self, first: char) -> Kind {
        let mut text = first.to_string();
        let hex = first == '0' && self.chars.peek().is_some_and(|c| "xXbBoO".contains(*c));
        let mut float = first == '.';
        while let Some(&c) = self.chars.peek() {
            let exponent =
                !hex && (text.ends_with('e') || text.ends_with('E')) && (c == '+' || c == '-');
            if !(c.is_alphanumeric() || c == '_' || (c == '.' && !hex) || exponent) {
                break;
            }
            float |= c == '.' || (!hex && (c == 'e' || c == 'E'));
            text.push(c);
            self.next();
        }
        let text = text.replace('_', "");
        // An octal number of the old kind.
        let old =
            text.len() > 1 && text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit());
        match float {
            true => Kind::Float(text),
            false if old => Kind::Int(format!("0o{}", &text[1..])),
            false => Kind::Int(text),
        }
    }
}

/// Whether a line end after this token is a semicolon.
fn ends(kind: &Kind) -> bool {
    match kind {
        Kind::Mark(m) => matches!(
            *m,
            "break" | "continue" | "fallthrough" | "return" | "++" | "--" | ")" | "]" | "}"
        ),
        Kind::End => false,
        _ => true,
    }
}

pub fn tokens(text: &str) -> Result<Vec<Token>, Mistake> {
    let mut out: Vec<Token> = Vec::new();
    let mut l = Lexer {
        chars: text.chars().peekable(),
        line: 1,
        column: 1,
    };
    loop {
        let (line, column) = (l.line, l.column);
        let mut put = |kind| out.push(Token { kind, line, column });
        let Some(c) = l.next() else {
            put(Kind::Mark(";"));
            put(Kind::End);
            return Ok(out);
        };
        match c {
            '\n' => {
                if out.last().is_some_and(|t| ends(&t.kind)) {
                    out.push(Token {
                        kind: Kind::Mark(";"),
                        line,
                        column,
                    });
                }
            }
            c if c.is_whitespace() => {}
            '/' if l.chars.peek() == Some(&'/') => {
                while l.chars.peek().is_some_and(|c| *c != '\n') {
                    l.next();
                }
            }
            '/' if l.chars.peek() == Some(&'*') => {
                let mut last = ' ';
                while let Some(c) = l.next() {
                    if last == '*' && c == '/' {
                        break;
                    }
                    last = c;
                }
                if l.line > line && out.last().is_some_and(|t| ends(&t.kind)) {
                    out.push(Token {
                        kind: Kind::Mark(";"),
                        line,
                        column,
                    });
                }
            }
            '"' => {
                let mut value = String::new();
                loop {
                    match l.next() {
                        Some('"') => break,
                        Some('\\') => value.extend(l.escape()),
                        Some('\n') | None => {
                            return Err((line, column, "string literal not terminated".into()));
                        }
                        Some(c) => value.push(c),
                    }
                }
                put(Kind::Text(value));
            }
            '`' => {
                let mut value = String::new();
                loop {
                    match l.next() {
                        Some('`') => break,
                        Some('\r') => {}
                        Some(c) => value.push(c),
                        None => return Err((line, column, "string literal not terminated".into())),
                    }
                }
                put(Kind::Text(value));
            }
            '\'' => {
                let value = match l.next() {
                    Some('\\') => l.escape(),
                    other => other,
                };
                match (value, l.next()) {
                    (Some(v), Some('\'')) => put(Kind::Rune(v as u32)),
                    _ => return Err((line, column, "rune literal not terminated".into())),
                }
            }
            c if c.is_ascii_digit() => {
                let kind = l.number(c);
                put(kind);
            }
            '.' if l.chars.peek().is_some_and(char::is_ascii_digit) => {
                let kind = l.number(c);
                put(kind);
            }
            c if c.is_alphabetic() || c == '_' => {
                let mut name = c.to_string();
                while let Some(&c) = l.chars.peek() {
                    if !(c.is_alphanumeric() || c == '_') {
                        break;
                    }
                    name.push(c);
                    l.next();
                }
                let word = KEYWORDS.iter().find(|k| **k == name);
                put(word.map_or(Kind::Name(name), |k| Kind::Mark(k)));
            }
            c => {
                let rest: String = std::iter::once(c).chain(l.chars.clone().take(2)).collect();
                let Some(mark) = MARKS.iter().find(|m| rest.starts_with(**m)) else {
                    return Err((
                        line,
                        column,
                        format!("invalid character U+{:04X} '{c}'", c as u32),
                    ));
                };
                for _ in 1..mark.chars().count() {
                    l.next();
                }
                put(Kind::Mark(mark));
            }
        }
    }
}
