//! `test`, `[` and `[[`: POSIX's expressions with `-a`, `-o`, parentheses and the file comparisons.

use super::kit::{Cx, Run};
use machine::{FileKind, Sys};

pub async fn main(cx: &mut Cx) -> Run {
    let mut args = std::mem::take(&mut cx.args);
    if cx.name == "[" || cx.name == "[[" {
        let close = if cx.name == "[" { "]" } else { "]]" };
        if args.pop().as_deref() != Some(close) {
            let text = cx.pick(format!("missing {close}"), "missing ']'".to_string());
            return cx.die(2, &text).await;
        }
    }
    match evaluate(&cx.sys, &args) {
        Ok(v) => Ok(i32::from(!v)),
        Err(e) => {
            let text = match e.strip_suffix(": integer expression expected") {
                Some(word) => cx.pick(
                    format!("{word}: bad number"),
                    format!("invalid integer '{word}'"),
                ),
                None => e,
            };
            cx.die(2, &text).await
        }
    }
}

/// Evaluates the arguments of `test`; the error is the message after "test: ".
pub fn evaluate(sys: &Sys, args: &[String]) -> Result<bool, String> {
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    // POSIX decides calls of up to four arguments by their number.
    match words.as_slice() {
        [] => return Ok(false),
        [a] => return Ok(!a.is_empty()),
        ["!", a] => return Ok(a.is_empty()),
        [a, op, b] if is_binary(op) => return binary(sys, a, op, b),
        ["!", op, a] if is_unary(op) => return unary(sys, op, a).map(|v| !v),
        ["(", a, ")"] => return Ok(!a.is_empty()),
        ["!", a, op, b] if is_binary(op) => return binary(sys, a, op, b).map(|v| !v),
        _ => {}
    }
    let mut p = Parser {
        sys,
        words: &words,
        at: 0,
        depth: 0,
    };
    let v = p.or()?;
    match p.words.get(p.at) {
        Some(w) if is_binary(w) || p.at > 1 => Err(if words.len() > 4 {
            "too many arguments".to_string()
        } else {
            format!("extra argument '{w}'")
        }),
        Some(w) => Err(format!("{w}: unexpected operator")),
        None => Ok(v),
    }
}

struct Parser<'a> {
    sys: &'a Sys,
    words: &'a [&'a str],
    at: usize,
    depth: usize,
}

impl Parser<'_> {
    fn take(&mut self, word: &str) -> bool {
        let hit = self.words.get(self.at) == Some(&word);
        self.at += usize::from(hit);
        hit
    }

    fn or(&mut self) -> Result<bool, String> {
        let mut v = self.and()?;
        while self.take("-o") {
            v |= self.and()?;
        }
        Ok(v)
    }

    fn and(&mut self) -> Result<bool, String> {
        let mut v = self.not()?;
        while self.take("-a") {
            v &= self.not()?;
        }
        Ok(v)
    }

    fn not(&mut self) -> Result<bool, String> {
        let mut negate = false;
        while self.words.len() > self.at + 1 && self.take("!") {
            negate = !negate;
        }
        Ok(self.primary()? != negate)
    }

    fn primary(&mut self) -> Result<bool, String> {
        let rest = &self.words[self.at.min(self.words.len())..];
        match rest {
            [] => Err("argument expected".to_string()),
            [a, op, b, ..] if is_binary(op) => {
                self.at += 3;
                binary(self.sys, a, op, b)
            }
            ["(", ..] => {
                self.at += 1;
                self.depth += 1;
                if self.depth > 100 {
                    return Err("too many arguments".to_string());
                }
                let v = self.or()?;
                self.depth -= 1;
                if self.take(")") {
                    Ok(v)
                } else {
                    Err("closing paren expected".to_string())
                }
            }
            [op, a, ..] if is_unary(op) => {
                self.at += 2;
                unary(self.sys, op, a)
            }
            [a, ..] => {
                self.at += 1;
                Ok(!a.is_empty())
            }
        }
    }
}

fn is_unary(op: &str) -> bool {
    op.len() == 2 && op.starts_with('-') && "bcdefghknprstuwxzGLNOSv".contains(&op[1..])
}

fn is_binary(op: &str) -> bool {
    matches!(
        op,
        "=" | "=="
            | "!="
            | "<"
            | ">"
            | "-eq"
            | "-ne"
            | "-lt"
            | "-le"
            | "-gt"
            | "-ge"
            | "-nt"
            | "-ot"
            | "-ef"
    )
}

fn number(text: &str) -> Result<i64, String> {
    let t = text.trim();
    t.strip_prefix('+')
        .unwrap_or(t)
        .parse()
        .map_err(|_| format!("{text}: integer expression expected"))
}

fn binary(sys: &Sys, a: &str, op: &str, b: &str) -> Result<bool, String> {
    let mtime = |p: &str| sys.stat(p).ok().map(|s| s.mtime);
    Ok(match op {
        "=" | "==" => a == b,
        "!=" => a != b,
        "<" => a < b,
        ">" => a > b,
        "-nt" => match (mtime(a), mtime(b)) {
            (Some(x), Some(y)) => x > y,
            (x, _) => x.is_some(),
        },
        "-ot" => match (mtime(a), mtime(b)) {
            (Some(x), Some(y)) => x < y,
            (_, y) => y.is_some(),
        },
        "-ef" => {
            matches!((sys.stat(a), sys.stat(b)), (Ok(x), Ok(y)) if (x.dev, x.ino) == (y.dev, y.ino))
        }
        _ => {
            let (x, y) = (number(a)?, number(b)?);
            match op {
                "-eq" => x == y,
                "-ne" => x != y,
                "-lt" => x < y,
                "-le" => x <= y,
                "-gt" => x > y,
                _ => x >= y,
            }
        }
    })
}

fn unary(sys: &Sys, op: &str, a: &str) -> Result<bool, String> {
    let kind = |k: FileKind| sys.stat(a).is_ok_and(|s| s.kind == k);
    let bit = |b: u32| sys.stat(a).is_ok_and(|s| s.mode & b != 0);
    Ok(match &op[1..] {
        "z" => a.is_empty(),
        "n" => !a.is_empty(),
        "e" => sys.stat(a).is_ok(),
        "f" => kind(FileKind::Regular),
        "d" => kind(FileKind::Directory),
        "p" => kind(FileKind::Fifo),
        "S" => kind(FileKind::Socket),
        "b" => kind(FileKind::BlockDevice),
        "c" => kind(FileKind::CharDevice),
        "L" | "h" => sys.lstat(a).is_ok_and(|s| s.kind == FileKind::Symlink),
        "s" => sys.stat(a).is_ok_and(|s| s.size > 0),
        "r" => sys.access(a, Sys::R_OK).is_ok(),
        "w" => sys.access(a, Sys::W_OK).is_ok(),
        "x" => sys.access(a, Sys::X_OK).is_ok(),
        "u" => bit(0o4000),
        "g" => bit(0o2000),
        "k" => bit(0o1000),
        "O" => sys.stat(a).is_ok_and(|s| s.uid == sys.creds().uid),
        "G" => sys.stat(a).is_ok_and(|s| s.gid == sys.creds().gid),
        "N" => sys.stat(a).is_ok_and(|s| s.mtime > s.atime),
        "t" => {
            let fd = i32::try_from(number(a)?)
                .map_err(|_| format!("{a}: integer expression expected"))?;
            sys.isatty(fd)
        }
        "v" => sys.env().get(a).is_some(),
        _ => return Err(format!("{op}: unary operator expected")),
    })
}
