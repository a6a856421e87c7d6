//! What can be wrong with a script's text, and how bash, dash and ash word it.

/// A token as messages name it.
#[derive(Debug, Clone, PartialEq)]
pub enum Token {
    Word(String),
    /// An operator or a reserved word.
    Op(String),
    Redirect(String),
    Newline,
    End,
}

/// What an unfinished text lacks.
#[derive(Debug, Clone, PartialEq)]
pub enum Missing {
    /// A closing quote or bracket, and the line it was opened on.
    Close(char, u32),
    /// The rest of a compound command; dash names the word it expects.
    Rest(Option<&'static str>),
    HereDoc(String),
}

/// Why a text could not be parsed.
#[derive(Debug, Clone, PartialEq)]
pub enum ParseError {
    /// More input may complete it.
    Incomplete(Missing),
    Unexpected {
        token: Token,
        expected: Option<&'static str>,
        line: u32,
    },
    /// A message of the parser's own.
    Message { text: String, line: u32 },
    /// Nested too deeply to be read.
    TooDeep { line: u32 },
}

impl ParseError {
    /// The line bash and dash report, given the number of the text's last line.
    pub fn line(&self, last: u32) -> u32 {
        match self {
            Self::Incomplete(Missing::Close(c, line)) if *c != ')' => *line,
            Self::Incomplete(_) => last,
            Self::Unexpected { line, .. } | Self::Message { line, .. } | Self::TooDeep { line } => {
                *line
            }
        }
    }

    /// bash's wording, without the name and line in front.
    pub fn bash(&self) -> String {
        match self {
            Self::Incomplete(Missing::Close(c, _)) => {
                format!("unexpected EOF while looking for matching `{c}'")
            }
            Self::Incomplete(_) => "syntax error: unexpected end of file".into(),
            Self::Unexpected { token, .. } => match token {
                Token::Newline => "syntax error near unexpected token `newline'".into(),
                Token::End => "syntax error: unexpected end of file".into(),
                Token::Word(t) | Token::Op(t) | Token::Redirect(t) => {
                    format!("syntax error near unexpected token `{t}'")
                }
            },
            Self::Message { text, .. } => text.clone(),
            Self::TooDeep { .. } => "memory exhausted".into(),
        }
    }

    /// dash's wording.
    pub fn dash(&self) -> String {
        match self {
            Self::Incomplete(Missing::Close('\'' | '"', _)) => {
                "Syntax error: Unterminated quoted string".into()
            }
            Self::Incomplete(Missing::Close('`', _)) => {
                "Syntax error: EOF in backquote substitution".into()
            }
            Self::Incomplete(Missing::Close('}', _)) => "Syntax error: Missing '}'".into(),
            Self::Incomplete(Missing::Close(..)) => {
                "Syntax error: end of file unexpected (expecting \")\")".into()
            }
            Self::Incomplete(missing) => {
                let want = match missing {
                    Missing::Rest(Some(w)) => format!(" (expecting \"{w}\")"),
                    _ => String::new(),
                };
                format!("Syntax error: end of file unexpected{want}")
            }
            Self::Unexpected {
                token, expected, ..
            } => {
                let name = match token {
                    Token::Word(_) => "word".to_string(),
                    Token::Redirect(_) => "redirection".into(),
                    Token::Newline => "newline".into(),
                    Token::End => "end of file".into(),
                    Token::Op(t) => format!("\"{t}\""),
                };
                let want = expected
                    .map(|w| format!(" (expecting \"{w}\")"))
                    .unwrap_or_default();
                format!("Syntax error: {name} unexpected{want}")
            }
            Self::Message { text, .. } => format!("Syntax error: {text}"),
            Self::TooDeep { .. } => "Out of space".into(),
        }
    }

    /// busybox ash's wording.
    pub fn ash(&self) -> String {
        match self {
            Self::Incomplete(Missing::Close('\'' | '"', _)) => {
                "syntax error: unterminated quoted string".into()
            }
            Self::Incomplete(Missing::Close('`', _)) => {
                "syntax error: EOF in backquote substitution".into()
            }
            Self::Incomplete(Missing::Close('}', _)) => "syntax error: missing '}'".into(),
            Self::Incomplete(Missing::Close(..)) => {
                "syntax error: unexpected end of file (expecting \")\")".into()
            }
            Self::Incomplete(missing) => {
                let want = match missing {
                    Missing::Rest(Some(w)) => format!(" (expecting \"{w}\")"),
                    _ => String::new(),
                };
                format!("syntax error: unexpected end of file{want}")
            }
            Self::Unexpected {
                token, expected, ..
            } => {
                let name = match token {
                    Token::Word(_) => "word".to_string(),
                    Token::Redirect(_) => "redirection".into(),
                    Token::Newline => "newline".into(),
                    Token::End => "end of file".into(),
                    Token::Op(t) => format!("\"{t}\""),
                };
                let want = expected
                    .map(|w| format!(" (expecting \"{w}\")"))
                    .unwrap_or_default();
                format!("syntax error: unexpected {name}{want}")
            }
            Self::Message { text, .. } => format!("syntax error: {text}"),
            Self::TooDeep { .. } => "out of memory".into(),
        }
    }
}
