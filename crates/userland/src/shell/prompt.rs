//! Prompts: `PS1` and its escapes.
use super::state::{Kind, Shell};
use super::syntax::ast::Word;

impl Shell {
    /// The prompt a variable describes.
    pub async fn prompt(&mut self, variable: &str) -> String {
        let raw = self.vars.get(variable).unwrap_or_default().to_string();
        let text = match self.kind {
            Kind::Dash => raw,
            _ => self.prompt_text(&raw),
        };
        self.expand_prompt_variables(&text).await
    }

    /// Expands `$x` in a prompt.
    pub async fn expand_prompt_variables(&mut self, text: &str) -> String {
        if !text.contains(['$', '`', '\\']) {
            return text.to_string();
        }
        let status = self.status;
        let quoted = format!("\"{}\"", text.replace('"', "\\\""));
        let none = std::collections::BTreeMap::new();
        let parsed = super::syntax::parse_all(&format!("x={quoted}"), 1, self.dialect(), &none);
        let mut result = text.to_string();
        if let Ok(list) = parsed
            && let Some(word) = assigned_word(&list)
            && let Ok(expanded) = self.expand_text(&word).await
        {
            result = expanded;
        }
        self.status = status;
        result
    }

    /// Expands the backslash escapes of a prompt.
    pub fn prompt_text(&self, raw: &str) -> String {
        let mut out = String::new();
        let mut chars = raw.chars().peekable();
        let root = self.sys.creds().uid == 0;
        while let Some(c) = chars.next() {
            if c != '\\' {
                out.push(c);
                continue;
            }
            let Some(e) = chars.next() else {
                out.push('\\');
                break;
            };
            match e {
                'u' => out.push_str(&self.user_name()),
                'h' => out.push_str(self.sys.hostname().split('.').next().unwrap_or_default()),
                'H' => out.push_str(&self.sys.hostname()),
                'w' => out.push_str(&self.short_cwd()),
                'W' => {
                    let cwd = self.short_cwd();
                    let last = cwd
                        .rsplit('/')
                        .next()
                        .filter(|l| !l.is_empty())
                        .unwrap_or("/");
                    out.push_str(if cwd == "/" { "/" } else { last });
                }
                // Still subject to parameter expansion: a plain dollar must stay one.
                '$' => out.push_str(if root { "#" } else { "\\$" }),
                'n' => out.push('\n'),
                'r' => out.push('\r'),
                'a' => out.push('\u{7}'),
                'e' => out.push('\u{1b}'),
                's' => out.push_str(
                    self.name
                        .trim_start_matches('-')
                        .rsplit('/')
                        .next()
                        .unwrap_or_default(),
                ),
                'v' => out.push_str("5.2"),
                'V' => out.push_str("5.2.15"),
                'j' => out.push_str(&self.jobs.iter().count().to_string()),
                '!' | '#' => out.push_str(&(self.history.len() + 1).to_string()),
                't' | 'T' | 'A' | '@' => {
                    let second = (self.sys.now().secs() as i64).rem_euclid(86_400);
                    let (h, m, s) = (second / 3600, second / 60 % 60, second % 60);
                    out.push_str(&match e {
                        't' => format!("{h:02}:{m:02}:{s:02}"),
                        'T' => format!("{:02}:{m:02}:{s:02}", (h + 11) % 12 + 1),
                        'A' => format!("{h:02}:{m:02}"),
                        _ => format!(
                            "{:02}:{m:02} {}",
                            (h + 11) % 12 + 1,
                            if h < 12 { "AM" } else { "PM" }
                        ),
                    });
                }
                '[' | ']' => {}
                '\\' => out.push_str("\\\\"),
                '0'..='7' => {
                    let mut value = e.to_digit(8).unwrap_or(0);
                    for _ in 0..2 {
                        let Some(digit) = chars.peek().and_then(|c| c.to_digit(8)) else {
                            break;
                        };
                        value = value * 8 + digit;
                        chars.next();
                    }
                    out.extend(char::from_u32(value));
                }
                other => {
                    out.push('\\');
                    out.push(other);
                }
            }
        }
        out
    }

    /// The name of the user the shell runs as.
    pub fn user_name(&self) -> String {
        let uid = self.sys.creds().uid.to_string();
        let passwd = self.sys.read_file("/etc/passwd").unwrap_or_default();
        String::from_utf8_lossy(&passwd)
            .lines()
            .find_map(|line| {
                let mut fields = line.split(':');
                let name = fields.next()?;
                (fields.nth(1)? == uid).then(|| name.to_string())
            })
            .unwrap_or_else(|| "I have no name!".into())
    }

    /// The working directory with the home shortened to `~`.
    fn short_cwd(&self) -> String {
        let cwd = self
            .vars
            .get("PWD")
            .map_or_else(|| self.sys.cwd(), str::to_string);
        let home = self.vars.get("HOME").unwrap_or_default();
        match cwd.strip_prefix(home) {
            Some(rest) if home.len() > 1 && (rest.is_empty() || rest.starts_with('/')) => {
                format!("~{rest}")
            }
            _ => cwd,
        }
    }
}

fn assigned_word(list: &super::syntax::ast::List) -> Option<Word> {
    use super::syntax::ast::{AssignValue, Kind as CommandKind};
    let command = list.first()?.and_or.first.commands.first()?;
    let CommandKind::Simple { assigns, .. } = &command.kind else {
        return None;
    };
    match &assigns.first()?.value {
        AssignValue::Scalar(word) => Some(word.clone()),
        AssignValue::Array(_) => None,
    }
}
