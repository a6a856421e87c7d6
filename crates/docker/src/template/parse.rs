//! Tokens to a tree, with Go's parse errors.

use super::Template;
use super::funcs;
use super::lex::{Kind, Token, lex, parse_number};
use super::node::{Branch, Cmd, Expr, ExprKind, Node, Pipe};

/// How deeply parentheses and blocks may nest; deeper input is refused, not followed.
const MAX_DEPTH: usize = 100;

type Parsed<T> = Result<T, String>;

struct Parser<'a> {
    name: &'a str,
    tokens: Vec<Token>,
    at: usize,
    vars: Vec<String>,
    defines: Vec<(String, Vec<Node>)>,
    loops: usize,
    depth: usize,
}

/// What ended a list of statements.
enum Stop {
    End,
    Else,
    Eof,
}

/// Parses a whole template.
pub fn parse(name: &str, text: &str) -> Parsed<Template> {
    let mut parser = Parser {
        name,
        tokens: lex(text),
        at: 0,
        vars: vec!["$".to_string()],
        defines: Vec::new(),
        loops: 0,
        depth: 0,
    };
    let (body, end) = parser.list()?;
    match end {
        Stop::Eof => {}
        Stop::End => return parser.error("unexpected {{end}}"),
        Stop::Else => return parser.error("unexpected {{else}}"),
    }
    let defines = parser.defines;
    Ok(Template {
        name: name.to_string(),
        text: text.to_string(),
        body,
        defines,
        steps: std::cell::Cell::new(super::exec::MAX_STEPS),
    })
}

impl Parser<'_> {
    fn error<T>(&self, message: impl AsRef<str>) -> Parsed<T> {
        let line = self
            .tokens
            .get(self.at.saturating_sub(1))
            .map_or(1, |t| t.line);
        Err(format!(
            "template: {}:{line}: {}",
            self.name,
            message.as_ref()
        ))
    }

    fn unexpected<T>(&self, token: &Token, context: &str) -> Parsed<T> {
        if token.kind == Kind::Error {
            return Err(format!(
                "template: {}:{}: {}",
                self.name, token.line, token.text
            ));
        }
        self.error(format!("unexpected {} in {context}", token.show()))
    }

    fn next(&mut self) -> Token {
        let token = self.peek();
        self.at += 1;
        token
    }

    fn peek(&self) -> Token {
        let last = self.tokens.len() - 1;
        self.tokens[self.at.min(last)].clone()
    }

    fn next_non_space(&mut self) -> Token {
        self.skip_space();
        self.next()
    }

    fn skip_space(&mut self) {
        while self.peek().kind == Kind::Space {
            self.at += 1;
        }
    }

    fn enter(&mut self) -> Parsed<()> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            self.error("max expression depth exceeded")
        } else {
            Ok(())
        }
    }

    /// Statements up to `{{end}}`, `{{else}}` or the end of the text.
    fn list(&mut self) -> Parsed<(Vec<Node>, Stop)> {
        self.enter()?;
        let mut nodes = Vec::new();
        let end = loop {
            let token = self.next();
            match token.kind {
                Kind::Eof => break Stop::Eof,
                Kind::Text => nodes.push(Node::Text(token.text)),
                Kind::Left => match self.action(&mut nodes)? {
                    Some(end) => break end,
                    None => continue,
                },
                _ => return self.unexpected(&token, "input"),
            }
        };
        self.depth -= 1;
        Ok((nodes, end))
    }

    fn action(&mut self, nodes: &mut Vec<Node>) -> Parsed<Option<Stop>> {
        self.skip_space();
        let token = self.peek();
        if token.kind != Kind::Keyword {
            nodes.push(Node::Action(self.pipeline("command", Kind::Right)?));
            return Ok(None);
        }
        self.at += 1;
        match token.text.as_str() {
            "end" => return self.close("end").map(|()| Some(Stop::End)),
            "else" => {
                self.skip_space();
                let next = self.peek();
                // `{{else if}}` and `{{else with}}` are read by whoever handles the else.
                if next.kind == Kind::Keyword && matches!(next.text.as_str(), "if" | "with") {
                    return Ok(Some(Stop::Else));
                }
                return self.close("else").map(|()| Some(Stop::Else));
            }
            "if" => nodes.push(Node::If(self.branch("if")?)),
            "with" => nodes.push(Node::With(self.branch("with")?)),
            "range" => nodes.push(Node::Range(self.branch("range")?)),
            word @ ("break" | "continue") => {
                self.close(word)?;
                if self.loops == 0 {
                    return self.error(format!("{{{{{word}}}}} outside {{{{range}}}}"));
                }
                nodes.push(if word == "break" {
                    Node::Break
                } else {
                    Node::Continue
                });
            }
            "template" => {
                self.skip_space();
                let pos = self.peek().pos;
                let name = self.template_name("template clause")?;
                self.skip_space();
                let pipe = if self.peek().kind == Kind::Right {
                    self.at += 1;
                    None
                } else {
                    Some(self.pipeline("template clause", Kind::Right)?)
                };
                nodes.push(Node::Template { pos, name, pipe });
            }
            "block" => {
                let name = self.template_name("block clause")?;
                let pipe = self.pipeline("block clause", Kind::Right)?;
                self.definition(name.clone())?;
                nodes.push(Node::Template {
                    pos: token.pos,
                    name,
                    pipe: Some(pipe),
                });
            }
            _ => {
                let name = self.template_name("define clause")?;
                self.close("define clause")?;
                self.definition(name)?;
            }
        }
        Ok(None)
    }

    fn close(&mut self, context: &str) -> Parsed<()> {
        let token = self.next_non_space();
        if token.kind == Kind::Right {
            Ok(())
        } else {
            self.unexpected(&token, context)
        }
    }

    fn template_name(&mut self, context: &str) -> Parsed<String> {
        let token = self.next_non_space();
        match token.kind {
            Kind::Str | Kind::RawStr => match unquote(&token.text) {
                Some(name) => Ok(name),
                None => self.error("invalid syntax"),
            },
            _ => self.unexpected(&token, context),
        }
    }

    fn definition(&mut self, name: String) -> Parsed<()> {
        let outer = std::mem::replace(&mut self.vars, vec!["$".to_string()]);
        let (body, end) = self.list()?;
        if !matches!(end, Stop::End) {
            return self.error("unexpected EOF");
        }
        self.vars = outer;
        self.defines.retain(|(known, _)| *known != name);
        self.defines.push((name, body));
        Ok(())
    }

    fn branch(&mut self, context: &str) -> Parsed<Branch> {
        let known = self.vars.len();
        let pipe = self.pipeline(context, Kind::Right)?;
        let looping = usize::from(context == "range");
        self.loops += looping;
        let (then, end) = self.list()?;
        self.loops -= looping;
        let mut otherwise = Vec::new();
        match end {
            Stop::Eof => return self.error("unexpected EOF"),
            Stop::End => {}
            Stop::Else => {
                let next = self.peek();
                if next.kind == Kind::Keyword && next.text == context && context != "range" {
                    self.at += 1;
                    let nested = self.branch(context)?;
                    otherwise.push(if context == "if" {
                        Node::If(nested)
                    } else {
                        Node::With(nested)
                    });
                } else {
                    let (body, end) = self.list()?;
                    match end {
                        Stop::End => otherwise = body,
                        Stop::Else => return self.error("expected end; found {{else}}"),
                        Stop::Eof => return self.error("unexpected EOF"),
                    }
                }
            }
        }
        self.vars.truncate(known);
        Ok(Branch {
            pipe,
            then,
            otherwise,
        })
    }

    fn pipeline(&mut self, context: &str, end: Kind) -> Parsed<Pipe> {
        self.enter()?;
        self.skip_space();
        let mut pipe = Pipe {
            pos: self.peek().pos,
            decl: Vec::new(),
            assign: false,
            cmds: Vec::new(),
        };
        self.declarations(context, &mut pipe)?;
        loop {
            let token = self.next_non_space();
            match token.kind {
                kind if kind == end => {
                    self.check_pipeline(&pipe, context)?;
                    self.depth -= 1;
                    return Ok(pipe);
                }
                Kind::Bool
                | Kind::CharConst
                | Kind::Dot
                | Kind::Field
                | Kind::Ident
                | Kind::Number
                | Kind::Nil
                | Kind::RawStr
                | Kind::Str
                | Kind::Variable
                | Kind::LeftParen => {
                    self.at -= 1;
                    let command = self.command()?;
                    pipe.cmds.push(command);
                }
                _ => return self.unexpected(&token, context),
            }
        }
    }

    /// `$x :=`, `$x =` and, for range, `$k, $v :=`.
    fn declarations(&mut self, context: &str, pipe: &mut Pipe) -> Parsed<()> {
        let start = self.at;
        let mut names = Vec::new();
        loop {
            self.skip_space();
            let variable = self.next();
            if variable.kind != Kind::Variable {
                break;
            }
            names.push(variable.text);
            self.skip_space();
            let token = self.next();
            match token.kind {
                Kind::Declare | Kind::Assign => {
                    pipe.assign = token.kind == Kind::Assign;
                    if names.len() > 1 && context != "range" {
                        return self.error(format!("too many declarations in {context}"));
                    }
                    if !pipe.assign {
                        self.vars.extend(names.iter().cloned());
                    }
                    pipe.decl = names;
                    return Ok(());
                }
                Kind::Char if token.text == "," && context == "range" && names.len() < 2 => {}
                _ => break,
            }
        }
        self.at = start;
        Ok(())
    }

    fn check_pipeline(&self, pipe: &Pipe, context: &str) -> Parsed<()> {
        if pipe.cmds.is_empty() {
            return self.error(format!("missing value for {context}"));
        }
        for (i, cmd) in pipe.cmds.iter().enumerate().skip(1) {
            let constant = matches!(
                cmd.args[0].kind,
                ExprKind::Bool(_)
                    | ExprKind::Dot
                    | ExprKind::Nil
                    | ExprKind::Int { .. }
                    | ExprKind::Float { .. }
                    | ExprKind::Str { .. }
            );
            if constant {
                return self.error(format!(
                    "non executable command in pipeline stage {}",
                    i + 1
                ));
            }
        }
        Ok(())
    }

    fn command(&mut self) -> Parsed<Cmd> {
        self.skip_space();
        let mut cmd = Cmd {
            pos: self.peek().pos,
            args: Vec::new(),
        };
        loop {
            self.skip_space();
            if let Some(operand) = self.operand()? {
                cmd.args.push(operand);
            }
            let token = self.next();
            match token.kind {
                Kind::Space => continue,
                Kind::Right | Kind::RightParen => self.at -= 1,
                Kind::Pipe => {}
                _ => return self.unexpected(&token, "operand"),
            }
            break;
        }
        if cmd.args.is_empty() {
            self.error("empty command")
        } else {
            Ok(cmd)
        }
    }

    fn operand(&mut self) -> Parsed<Option<Expr>> {
        let Some(mut expr) = self.term()? else {
            return Ok(None);
        };
        if self.peek().kind != Kind::Field {
            return Ok(Some(expr));
        }
        let pos = self.peek().pos;
        let mut path = Vec::new();
        while self.peek().kind == Kind::Field {
            path.push(self.next().text[1..].to_string());
        }
        match &mut expr.kind {
            // Go keeps the place of the second name, which its messages then show.
            ExprKind::Field(first) | ExprKind::Variable(first) => {
                first.extend(path);
                expr.pos = pos;
            }
            ExprKind::Bool(_)
            | ExprKind::Str { .. }
            | ExprKind::Int { .. }
            | ExprKind::Float { .. }
            | ExprKind::Nil
            | ExprKind::Dot => {
                return self.error(format!(
                    "unexpected . after term {}",
                    super::print::quote(&expr.to_string())
                ));
            }
            _ => {
                let inner = Box::new(expr);
                expr = Expr {
                    pos,
                    kind: ExprKind::Chain(inner, path),
                };
            }
        }
        Ok(Some(expr))
    }

    fn term(&mut self) -> Parsed<Option<Expr>> {
        let token = self.next_non_space();
        let kind = match token.kind {
            Kind::Ident => {
                if !funcs::exists(&token.text) {
                    return self.error(format!(
                        "function {} not defined",
                        super::print::quote(&token.text)
                    ));
                }
                ExprKind::Ident(token.text)
            }
            Kind::Dot => ExprKind::Dot,
            Kind::Nil => ExprKind::Nil,
            Kind::Bool => ExprKind::Bool(token.text == "true"),
            Kind::Field => ExprKind::Field(vec![token.text[1..].to_string()]),
            Kind::Variable => {
                if !self.vars.contains(&token.text) {
                    return self.error(format!(
                        "undefined variable {}",
                        super::print::quote(&token.text)
                    ));
                }
                ExprKind::Variable(vec![token.text])
            }
            Kind::Number => match parse_number(&token.text) {
                Some(Ok(value)) => ExprKind::Int {
                    text: token.text,
                    value,
                },
                Some(Err(value)) => ExprKind::Float {
                    text: token.text,
                    value,
                },
                None => {
                    return self.error(format!(
                        "bad number syntax: {}",
                        super::print::quote(&token.text)
                    ));
                }
            },
            Kind::CharConst => match unquote_char(&token.text) {
                Some(c) => ExprKind::Int {
                    text: token.text,
                    value: i64::from(u32::from(c)),
                },
                None => return self.error(format!("malformed character constant: {}", token.text)),
            },
            Kind::Str | Kind::RawStr => match unquote(&token.text) {
                Some(value) => ExprKind::Str {
                    quoted: token.text,
                    value,
                },
                None => return self.error("invalid syntax"),
            },
            Kind::LeftParen => {
                ExprKind::Pipe(self.pipeline("parenthesized pipeline", Kind::RightParen)?)
            }
            _ => {
                self.at -= 1;
                return Ok(None);
            }
        };
        Ok(Some(Expr {
            pos: token.pos,
            kind,
        }))
    }
}

fn unquote_char(text: &str) -> Option<char> {
    let inner = unescape(text.strip_prefix('\'')?.strip_suffix('\'')?, '\'')?;
    let mut chars = inner.chars();
    chars.next().filter(|_| chars.next().is_none())
}

/// Takes Go's quotes off a string.
fn unquote(text: &str) -> Option<String> {
    if let Some(raw) = text.strip_prefix('`') {
        return Some(raw.strip_suffix('`')?.replace('\r', ""));
    }
    unescape(text.strip_prefix('"')?.strip_suffix('"')?, '"')
}

fn unescape(text: &str, quote: char) -> Option<String> {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        let digits = |chars: &mut std::str::Chars<'_>, n: usize, radix: u32, first: u32| {
            (0..n)
                .try_fold(first, |value, _| {
                    Some(value * radix + chars.next()?.to_digit(radix)?)
                })
                .and_then(char::from_u32)
        };
        out.push(match chars.next()? {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'a' => '\u{7}',
            'b' => '\u{8}',
            'f' => '\u{c}',
            'v' => '\u{b}',
            '\\' => '\\',
            'x' => digits(&mut chars, 2, 16, 0)?,
            'u' => digits(&mut chars, 4, 16, 0)?,
            'U' => digits(&mut chars, 8, 16, 0)?,
            c if c == quote => c,
            c => digits(&mut chars, 2, 8, c.to_digit(8)?)?,
        });
    }
    Some(out)
}
