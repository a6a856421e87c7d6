//! Places in a Compose tree ("services.web.ports.[]") and patterns over them.

/// A dotted place in the tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Path(Vec<String>);

impl Path {
    /// The root.
    pub fn root() -> Path {
        Path::default()
    }

    /// A path of dotted parts.
    pub fn of(text: &str) -> Path {
        Path(text.split('.').map(str::to_string).collect())
    }

    /// The place of `part` below this one.
    pub fn next(&self, part: &str) -> Path {
        let mut parts = self.0.clone();
        parts.push(part.to_string());
        Path(parts)
    }

    /// How deep the place is.
    pub fn depth(&self) -> usize {
        self.0.len()
    }

    /// Whether a pattern of dotted parts, where `*` is any part, fits.
    pub fn matches(&self, pattern: &str) -> bool {
        let mut parts = self.0.iter();
        for want in pattern.split('.') {
            match parts.next() {
                Some(part) if want == "*" || want == part => {}
                _ => return false,
            }
        }
        parts.next().is_none()
    }

    /// Whether the place lies at or under another one, compared part by part.
    pub fn fits(&self, pattern: &Path) -> bool {
        self.0.len() == pattern.0.len()
            && self
                .0
                .iter()
                .zip(&pattern.0)
                .all(|(part, want)| want == "*" || part == want)
    }
}

impl std::fmt::Display for Path {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.join("."))
    }
}
