//! `expr`: arithmetic, comparison and string operators of POSIX.

use super::kit::regex::{Regex, Syntax};
use super::kit::{Cx, Run};

struct Parser {
    words: Vec<String>,
    at: usize,
    depth: usize,
}

type Res = Result<String, String>;

fn number(s: &str) -> Result<i64, String> {
    s.parse().map_err(|_| "non-integer argument".to_string())
}

fn falsy(s: &str) -> bool {
    s.is_empty() || (s.trim_start_matches('-').chars().all(|c| c == '0') && s != "-")
}

impl Parser {
    fn take(&mut self, options: &[&str]) -> Option<String> {
        let w = self.words.get(self.at)?;
        if options.contains(&w.as_str()) {
            self.at += 1;
            return Some(w.clone());
        }
        None
    }

    fn or(&mut self) -> Res {
        let mut v = self.and()?;
        while self.take(&["|"]).is_some() {
            let r = self.and()?;
            if falsy(&v) {
                v = if falsy(&r) { "0".to_string() } else { r };
            }
        }
        Ok(v)
    }

    fn and(&mut self) -> Res {
        let mut v = self.compare()?;
        while self.take(&["&"]).is_some() {
            let r = self.compare()?;
            if falsy(&v) || falsy(&r) {
                v = "0".to_string();
            }
        }
        Ok(v)
    }

    fn compare(&mut self) -> Res {
        let mut v = self.add()?;
        while let Some(op) = self.take(&["<", "<=", "=", "==", "!=", ">=", ">"]) {
            let r = self.add()?;
            let ord = match (v.parse::<i64>(), r.parse::<i64>()) {
                (Ok(a), Ok(b)) => a.cmp(&b),
                _ => v.cmp(&r),
            };
            let hit = match op.as_str() {
                "<" => ord.is_lt(),
                "<=" => ord.is_le(),
                "=" | "==" => ord.is_eq(),
                "!=" => ord.is_ne(),
                ">=" => ord.is_ge(),
                _ => ord.is_gt(),
            };
            v = u8::from(hit).to_string();
        }
        Ok(v)
    }

    fn add(&mut self) -> Res {
        let mut v = self.multiply()?;
        while let Some(op) = self.take(&["+", "-"]) {
            let (a, b) = (number(&v)?, number(&self.multiply()?)?);
            v = if op == "+" {
                a.wrapping_add(b)
            } else {
                a.wrapping_sub(b)
            }
            .to_string();
        }
        Ok(v)
    }

    fn multiply(&mut self) -> Res {
        let mut v = self.matching()?;
        while let Some(op) = self.take(&["*", "/", "%"]) {
            let (a, b) = (number(&v)?, number(&self.matching()?)?);
            if b == 0 && op != "*" {
                return Err("division by zero".to_string());
            }
            v = match op.as_str() {
                "*" => a.wrapping_mul(b),
                "/" => a.wrapping_div(b),
                _ => a.wrapping_rem(b),
            }
            .to_string();
        }
        Ok(v)
    }

    fn matching(&mut self) -> Res {
        let mut v = self.primary()?;
        while self.take(&[":"]).is_some() {
            let pattern = self.primary()?;
            v = matched(&v, &pattern)?;
        }
        Ok(v)
    }

    fn primary(&mut self) -> Res {
        let Some(w) = self.words.get(self.at).cloned() else {
            return Err(
                match self.at.checked_sub(1).and_then(|i| self.words.get(i)) {
                    Some(last) => format!("syntax error: missing argument after '{last}'"),
                    None => "missing operand".to_string(),
                },
            );
        };
        self.at += 1;
        match w.as_str() {
            "(" => {
                self.depth += 1;
                if self.depth > 100 {
                    return Err("syntax error".to_string());
                }
                let v = self.or()?;
                if self.take(&[")"]).is_none() {
                    return Err("syntax error: expecting ')'".to_string());
                }
                self.depth -= 1;
                Ok(v)
            }
            "length" if self.at < self.words.len() => {
                Ok(self.primary()?.chars().count().to_string())
            }
            "match" if self.at + 1 < self.words.len() => {
                let s = self.primary()?;
                let p = self.primary()?;
                matched(&s, &p)
            }
            "index" if self.at + 1 < self.words.len() => {
                let s = self.primary()?;
                let set = self.primary()?;
                Ok(s.chars()
                    .position(|c| set.contains(c))
                    .map_or(0, |p| p + 1)
                    .to_string())
            }
            "substr" if self.at + 2 < self.words.len() => {
                let s = self.primary()?;
                let (from, len) = (number(&self.primary()?)?, number(&self.primary()?)?);
                if from < 1 || len < 1 {
                    return Ok(String::new());
                }
                Ok(s.chars()
                    .skip(from as usize - 1)
                    .take(len as usize)
                    .collect())
            }
            "+" if self.at < self.words.len() => {
                self.at += 1;
                Ok(self.words[self.at - 1].clone())
            }
            _ => Ok(w),
        }
    }
}

fn matched(text: &str, pattern: &str) -> Res {
    let re = Regex::new(
        &format!("^{}", pattern.trim_start_matches('^')),
        Syntax::Basic,
        false,
    )?;
    let caps = re.match_prefix(text.as_bytes());
    let slice = |r: Option<(usize, usize)>| {
        r.and_then(|(a, b)| text.get(a..b))
            .unwrap_or("")
            .to_string()
    };
    Ok(match (caps, re.groups()) {
        (Some(c), 0) => slice(c[0]).chars().count().to_string(),
        (Some(c), _) => slice(c.get(1).copied().flatten()),
        (None, 0) => "0".to_string(),
        (None, _) => String::new(),
    })
}

pub async fn main(cx: &mut Cx) -> Run {
    let mut p = Parser {
        words: std::mem::take(&mut cx.args),
        at: 0,
        depth: 0,
    };
    if p.words.is_empty() && cx.busybox() {
        return cx.die(2, "too few arguments").await;
    }
    if p.words.is_empty() {
        return cx.bad_usage("missing operand").await;
    }
    let v = p.or().and_then(|v| match p.words.get(p.at) {
        Some(w) => Err(format!("syntax error: unexpected argument '{w}'")),
        None => Ok(v),
    });
    match v {
        Ok(v) => {
            cx.line(&v).await;
            Ok(i32::from(falsy(&v)))
        }
        Err(e) => {
            let text = if cx.busybox() && e.starts_with("syntax error") {
                "syntax error".to_string()
            } else {
                e
            };
            cx.die(2, &text).await
        }
    }
}
