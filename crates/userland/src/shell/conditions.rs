//! `test`, `[` and `[[ ]]`.
use machine::{FileKind, Stat};

use super::state::{Flow, Kind, Outcome, Shell, access};
use super::syntax::ast::Cond;
use super::vars::Value;

impl Shell {
    /// Evaluates the arguments of `test`; the error is worded without a prefix.
    pub fn test(&mut self, args: &[String]) -> Result<bool, String> {
        match args {
            [] => Ok(false),
            [one] => Ok(!one.is_empty()),
            [op, arg] => {
                if op == "!" {
                    return Ok(arg.is_empty());
                }
                match self.unary(op, arg) {
                    Some(result) => result,
                    None => Err(self.bad_unary(op, arg)),
                }
            }
            [a, op, b] => {
                if let Some(result) = self.binary(a, op, b) {
                    return result;
                }
                if a == "!" {
                    return self.test(&args[1..]).map(|v| !v);
                }
                if a == "(" && b == ")" {
                    return Ok(!op.is_empty());
                }
                match op.as_str() {
                    "-a" => Ok(!a.is_empty() && !b.is_empty()),
                    "-o" => Ok(!a.is_empty() || !b.is_empty()),
                    _ => Err(match self.kind {
                        Kind::Bash => format!("{op}: binary operator expected"),
                        Kind::Dash => format!("{op}: unexpected operator"),
                        Kind::Ash => format!("{op}: unknown operand"),
                    }),
                }
            }
            many => {
                let mut at = 0;
                let value = self.test_or(many, &mut at, 0)?;
                if at < many.len() {
                    return Err(match self.kind {
                        Kind::Bash => "too many arguments".into(),
                        Kind::Dash => format!("{}: unexpected operator", many[at]),
                        Kind::Ash => format!("{}: unknown operand", many[at]),
                    });
                }
                Ok(value)
            }
        }
    }

    fn bad_unary(&self, op: &str, arg: &str) -> String {
        match self.kind {
            Kind::Bash => format!("{op}: unary operator expected"),
            Kind::Dash => format!("{op}: unexpected operator"),
            Kind::Ash => format!("{arg}: unknown operand"),
        }
    }

    fn test_or(&mut self, args: &[String], at: &mut usize, depth: u32) -> Result<bool, String> {
        let mut value = self.test_and(args, at, depth)?;
        while args.get(*at).is_some_and(|a| a == "-o") {
            *at += 1;
            let right = self.test_and(args, at, depth)?;
            value |= right;
        }
        Ok(value)
    }

    fn test_and(&mut self, args: &[String], at: &mut usize, depth: u32) -> Result<bool, String> {
        let mut value = self.test_primary(args, at, depth)?;
        while args.get(*at).is_some_and(|a| a == "-a") {
            *at += 1;
            let right = self.test_primary(args, at, depth)?;
            value &= right;
        }
        Ok(value)
    }

    fn test_primary(
        &mut self,
        args: &[String],
        at: &mut usize,
        depth: u32,
    ) -> Result<bool, String> {
        let missing = || "argument expected".to_string();
        if depth > 50 {
            return Err("too many arguments".into());
        }
        let first = args.get(*at).ok_or_else(missing)?.clone();
        if let (Some(op), Some(right)) = (args.get(*at + 1), args.get(*at + 2))
            && let Some(result) = self.binary(&first, op, right)
        {
            *at += 3;
            return result;
        }
        *at += 1;
        match first.as_str() {
            "!" => return self.test_primary(args, at, depth + 1).map(|v| !v),
            "(" => {
                let value = self.test_or(args, at, depth + 1)?;
                if args.get(*at).is_none_or(|a| a != ")") {
                    return Err("`)' expected".into());
                }
                *at += 1;
                return Ok(value);
            }
            _ => {}
        }
        if let Some(arg) = args.get(*at).cloned()
            && let Some(result) = self.unary(&first, &arg)
        {
            *at += 1;
            return result;
        }
        Ok(!first.is_empty())
    }

    /// A test of one operand; `None` if there is no such operator.
    fn unary(&mut self, op: &str, arg: &str) -> Option<Result<bool, String>> {
        let stat = |check: &dyn Fn(&Stat) -> bool| self.sys.stat(arg).is_ok_and(|s| check(&s));
        let may = |mode| self.sys.access(arg, mode).is_ok();
        let creds = || self.sys.creds();
        Some(Ok(match op {
            "-n" => !arg.is_empty(),
            "-z" => arg.is_empty(),
            "-e" | "-a" => stat(&|_| true),
            "-f" => stat(&|s| s.kind == FileKind::Regular),
            "-d" => stat(&|s| s.kind == FileKind::Directory),
            "-s" => stat(&|s| s.size > 0),
            "-p" => stat(&|s| s.kind == FileKind::Fifo),
            "-S" => stat(&|s| s.kind == FileKind::Socket),
            "-b" => stat(&|s| s.kind == FileKind::BlockDevice),
            "-c" => stat(&|s| s.kind == FileKind::CharDevice),
            "-u" => stat(&|s| s.mode & 0o4000 != 0),
            "-g" => stat(&|s| s.mode & 0o2000 != 0),
            "-k" => stat(&|s| s.mode & 0o1000 != 0),
            "-O" => stat(&|s| s.uid == creds().uid),
            "-G" => stat(&|s| s.gid == creds().gid),
            "-N" => stat(&|s| s.mtime > s.atime),
            "-L" | "-h" => self
                .sys
                .lstat(arg)
                .is_ok_and(|s| s.kind == FileKind::Symlink),
            "-r" => may(access::READ),
            "-w" => may(access::WRITE),
            "-x" => may(access::EXECUTE),
            "-t" => match arg.trim().parse() {
                Ok(fd) => self.sys.isatty(fd),
                Err(_) => return Some(Err(self.bad_number(arg))),
            },
            "-v" if self.is_bash() => self.is_set(arg),
            "-o" if self.is_bash() => self.options.named(arg).unwrap_or(false),
            "-R" if self.is_bash() => self.vars.own(arg).is_some_and(|v| v.nameref),
            _ => return None,
        }))
    }

    fn is_set(&mut self, name: &str) -> bool {
        match name.split_once('[') {
            Some((base, rest)) => {
                let index = rest.trim_end_matches(']');
                if matches!(index, "@" | "*") {
                    !self.elements(base).is_empty()
                } else {
                    self.element(base, index).is_some()
                }
            }
            None => self.parameter(name).is_some(),
        }
    }

    fn bad_number(&self, text: &str) -> String {
        match self.kind {
            Kind::Bash => format!("{text}: integer expression expected"),
            Kind::Dash => format!("Illegal number: {text}"),
            Kind::Ash => format!("{text}: bad number"),
        }
    }

    fn test_number(&self, text: &str) -> Result<i64, String> {
        text.trim()
            .trim_start_matches('+')
            .parse()
            .map_err(|_| self.bad_number(text))
    }

    /// A test of two operands; `None` if there is no such operator.
    fn binary(&mut self, a: &str, op: &str, b: &str) -> Option<Result<bool, String>> {
        let order = match op {
            "-eq" => |a: i64, b: i64| a == b,
            "-ne" => |a: i64, b: i64| a != b,
            "-lt" => |a: i64, b: i64| a < b,
            "-le" => |a: i64, b: i64| a <= b,
            "-gt" => |a: i64, b: i64| a > b,
            "-ge" => |a: i64, b: i64| a >= b,
            _ => return self.binary_text(a, op, b).map(Ok),
        };
        Some(
            self.test_number(a)
                .and_then(|a| Ok(order(a, self.test_number(b)?))),
        )
    }

    fn binary_text(&self, a: &str, op: &str, b: &str) -> Option<bool> {
        let times = || {
            (
                self.sys.stat(a).ok().map(|s| s.mtime),
                self.sys.stat(b).ok().map(|s| s.mtime),
            )
        };
        Some(match op {
            "=" => a == b,
            "==" if self.kind != Kind::Dash => a == b,
            "!=" => a != b,
            "<" => a < b,
            ">" => a > b,
            "-nt" => times().0 > times().1,
            "-ot" => times().0 < times().1,
            "-ef" => match (self.sys.stat(a), self.sys.stat(b)) {
                (Ok(a), Ok(b)) => a.dev == b.dev && a.ino == b.ino,
                _ => false,
            },
            _ => return None,
        })
    }

    /// Runs `[[ … ]]`.
    pub async fn run_cond(&mut self, cond: &Cond) -> Outcome {
        match self.cond(cond, false).await? {
            Ok(value) => Ok(i32::from(!value)),
            Err(message) => {
                self.builtin = Some("[[".into());
                self.complain(&message).await;
                self.builtin = None;
                Ok(2)
            }
        }
    }

    fn cond<'a>(
        &'a mut self,
        cond: &'a Cond,
        bang: bool,
    ) -> super::expand::Later<'a, Result<Result<bool, String>, Flow>> {
        Box::pin(async move {
            Ok(match cond {
                Cond::And(a, b) => match self.cond(a, false).await? {
                    Ok(true) => self.cond(b, false).await?,
                    other => other,
                },
                Cond::Or(a, b) => match self.cond(a, false).await? {
                    Ok(false) => self.cond(b, false).await?,
                    other => other,
                },
                Cond::Not(inner) => self.cond(inner, true).await?.map(|v| !v),
                Cond::Unary(op, word) => {
                    let text = self.expand_text(word).await?;
                    self.trace_cond(bang, &[op, &shown(&text)]).await;
                    match self.unary(op, &text) {
                        Some(result) => result,
                        None => Err(self.bad_unary(op, &text)),
                    }
                }
                Cond::Binary(op, left, right) => {
                    let a = self.expand_text(left).await?;
                    match op.as_str() {
                        "==" | "=" | "!=" => {
                            let pattern = self.expand_pattern(right).await?;
                            self.trace_cond(bang, &[&shown(&a), op, &shown(&pattern)])
                                .await;
                            let hit = super::pattern::Pattern::new(&pattern, true)
                                .ignoring_case(self.options.shopt("nocasematch"))
                                .matches(&a);
                            Ok(hit == (op != "!="))
                        }
                        "=~" => {
                            let source = self.expand_regex(right).await?;
                            self.trace_cond(bang, &[&shown(&a), op, &shown(&source)])
                                .await;
                            return Ok(self.regex_match(&a, &source));
                        }
                        "-eq" | "-ne" | "-lt" | "-le" | "-gt" | "-ge" if self.is_bash() => {
                            let b = self.expand_text(right).await?;
                            self.trace_cond(bang, &[&shown(&a), op, &shown(&b)]).await;
                            self.compare_arith(&a, op, &b)
                        }
                        _ => {
                            let b = self.expand_text(right).await?;
                            self.trace_cond(bang, &[&shown(&a), op, &shown(&b)]).await;
                            self.binary(&a, op, &b).unwrap_or(Ok(false))
                        }
                    }
                }
            })
        })
    }

    /// A primary of `[[ ]]` as `set -x` shows it.
    async fn trace_cond(&mut self, bang: bool, words: &[&str]) {
        let bang = if bang { "! " } else { "" };
        self.trace_line(&format!("[[ {bang}{} ]]", words.join(" ")))
            .await;
    }

    fn compare_arith(&mut self, a: &str, op: &str, b: &str) -> Result<bool, String> {
        let (a, b) = (self.arith_value(a)?, self.arith_value(b)?);
        self.binary(&a.to_string(), op, &b.to_string())
            .unwrap_or(Ok(false))
    }

    fn regex_match(&mut self, text: &str, source: &str) -> Result<bool, String> {
        let source = if self.options.shopt("nocasematch") {
            format!("(?i){source}")
        } else {
            source.to_string()
        };
        let Ok(regex) = regex_lite::Regex::new(&source) else {
            return Err(format!("invalid regular expression `{source}'"));
        };
        let mut groups = std::collections::BTreeMap::new();
        let hit = regex.captures(text);
        if let Some(captures) = &hit {
            for i in 0..captures.len() {
                let part = captures.get(i).map(|m| m.as_str()).unwrap_or_default();
                groups.insert(i as i64, part.to_string());
            }
        }
        self.vars.entry("BASH_REMATCH").value = Value::Indexed(groups);
        Ok(hit.is_some())
    }
}

/// An operand as a trace shows it: empty ones as quotes.
fn shown(text: &str) -> String {
    if text.is_empty() {
        "''".into()
    } else {
        text.into()
    }
}
