//! How each shell words the beginning of a message.
use super::state::{Flow, Kind, Reading, Shell};

impl Shell {
    /// The text before a message: name, place, and the builtin that runs.
    pub fn prefix(&self) -> String {
        let builtin = self
            .builtin
            .as_ref()
            .map(|b| format!("{b}: "))
            .unwrap_or_default();
        match (self.kind, self.reading) {
            (Kind::Bash, Reading::Prompt) if self.sourcing == 0 => {
                format!("{}: {builtin}", self.short_name())
            }
            (Kind::Bash, _) => format!("{}: line {}: {builtin}", self.place_name(), self.line),
            (Kind::Dash, _) => format!("{}: {}: {builtin}", self.name, self.line),
            (Kind::Ash, Reading::Prompt) => format!("{}: {builtin}", self.name),
            (Kind::Ash, _) if builtin.is_empty() && !self.sourced_from.is_empty() => {
                let file = self.sourced_from.last().map_or("", String::as_str);
                format!("{}: {file}: line {}: ", self.name, self.line)
            }
            (Kind::Ash, Reading::Argument) => format!(
                "{}: {builtin}line {}: ",
                self.name,
                self.line.saturating_sub(1)
            ),
            (Kind::Ash, _) => format!("{}: {builtin}line {}: ", self.name, self.line),
        }
    }

    fn short_name(&self) -> &str {
        self.name
            .trim_start_matches('-')
            .rsplit('/')
            .next()
            .filter(|n| !n.is_empty())
            .unwrap_or("bash")
    }

    fn place_name(&self) -> &str {
        if let Some(file) = self.sourced_from.last() {
            return file;
        }
        if self.reading == Reading::Argument && !self.function_names.is_empty() {
            return "environment";
        }
        &self.name
    }

    /// Prints a message to standard error, with its prefix.
    pub async fn complain(&self, text: &str) {
        self.sys.eprint(&format!("{}{text}\n", self.prefix())).await;
    }

    /// A message of a builtin that busybox shares with the program of that name: its ash says
    /// neither the builtin nor the line.
    pub async fn complain_as_program(&self, text: &str) {
        if self.kind == Kind::Ash {
            let name = self.name.rsplit('/').next().unwrap_or("sh");
            self.sys.eprint(&format!("{name}: {text}\n")).await;
        } else {
            self.complain(text).await;
        }
    }

    /// An error while expanding: printed, and the commands read so far are dropped.
    pub async fn expansion_error(&mut self, text: &str) -> Flow {
        self.sys.eprint(&format!("{}{text}\n", self.prefix())).await;
        self.expansion_flow(false)
    }

    /// What an expansion error leads to. `fatal` ones end even a script that would read on.
    pub fn expansion_flow(&mut self, fatal: bool) -> Flow {
        match (self.kind, self.reading) {
            (_, Reading::Prompt) => Flow::Discard(if self.is_bash() { 1 } else { 2 }),
            (Kind::Bash, Reading::Argument) => Flow::Exit(if fatal { 127 } else { 1 }),
            (Kind::Bash, _) => {
                if fatal {
                    Flow::Exit(1)
                } else {
                    Flow::Discard(1)
                }
            }
            _ => Flow::Exit(2),
        }
    }
}
