//! `~`, `~user`, `~+`, `~-`.
use crate::shell::state::Shell;

impl Shell {
    /// Expands a tilde at the beginning of a literal; also returns the text after it. `alone`: nothing else follows.
    pub(super) fn tilde_prefix(&self, text: &str, alone: bool) -> (String, String) {
        let (name, rest) = match text.find('/') {
            Some(i) => text.split_at(i),
            None if alone => (text, ""),
            None => return (text.to_string(), String::new()),
        };
        match self.home_of(name.get(1..).unwrap_or_default()) {
            Some(home) => (home, rest.to_string()),
            None => (text.to_string(), String::new()),
        }
    }

    /// Expands the tildes of an assigned value: at its beginning and after colons.
    pub(super) fn tilde_assignment(&self, text: &str, first: bool) -> String {
        let mut out = Vec::new();
        for (i, part) in text.split(':').enumerate() {
            if part.starts_with('~') && (i > 0 || first) {
                let (home, rest) = self.tilde_prefix(part, true);
                out.push(home + &rest);
            } else {
                out.push(part.to_string());
            }
        }
        out.join(":")
    }

    fn home_of(&self, user: &str) -> Option<String> {
        match user {
            "" => match self.vars.get("HOME") {
                Some(home) => Some(home.to_string()),
                None => self.passwd_home(|name, uid| {
                    uid == self.sys.creds().uid.to_string() || name.is_empty()
                }),
            },
            "+" if self.is_bash() => self.vars.get("PWD").map(str::to_string),
            "-" if self.is_bash() => self.vars.get("OLDPWD").map(str::to_string),
            user => self.passwd_home(|name, _| name == user),
        }
    }

    fn passwd_home(&self, wanted: impl Fn(&str, &str) -> bool) -> Option<String> {
        let text = self.sys.read_file("/etc/passwd").ok()?;
        let text = String::from_utf8_lossy(&text);

        text.lines().find_map(|line| {
            let fields: Vec<&str> = line.split(':').collect();
            let hit = wanted(fields.first()?, fields.get(2)?);
            if hit {
                fields.get(5).map(|h| h.to_string())
            } else {
                None
            }
        })
    }
}
