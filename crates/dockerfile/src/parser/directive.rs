//! `# syntax=`, `# escape=` and `# check=` at the top of a file.

/// The state of reading directives: they end at the first other line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directives {
    pub escape: char,
    seen: Vec<String>,
    done: bool,
}

impl Default for Directives {
    fn default() -> Directives {
        Directives {
            escape: '\\',
            seen: Vec::new(),
            done: false,
        }
    }
}

impl Directives {
    /// Looks at a line; true if it is a directive.
    pub fn line(&mut self, line: &str) -> Result<bool, String> {
        if self.done {
            return Ok(false);
        }
        let parsed = line.strip_prefix('#').and_then(parse_line);
        let Some((name, value)) = parsed else {
            self.done = true;
            return Ok(false);
        };
        if self.seen.contains(&name) {
            return Err(format!("only one {name} parser directive can be used"));
        }
        if name == "escape" {
            self.escape = match value {
                "\\" => '\\',
                "`" => '`',
                other => {
                    return Err(format!(
                        "invalid escape token '{other}' does not match ` or \\"
                    ));
                }
            };
        }
        self.seen.push(name);
        Ok(true)
    }
}

/// The name and value of a comment that is a known directive.
pub fn parse_line(comment: &str) -> Option<(String, &str)> {
    let (name, value) = comment.split_once('=')?;
    let name = name.trim().to_lowercase();
    let value = value.trim();
    let known = matches!(name.as_str(), "syntax" | "escape" | "check");
    (known && !value.is_empty()).then_some((name, value))
}

/// The value of a directive of a whole text.
pub fn find_directive<'a>(text: &'a str, wanted: &str) -> Option<&'a str> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for line in text.lines() {
        let (name, value) = parse_line(line.strip_prefix('#')?)?;
        if name == wanted {
            return Some(value);
        }
    }
    None
}
