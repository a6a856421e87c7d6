//! Image names: the grammar of `distribution/reference`, normalised as Docker does it.
//!
//! `nginx` is `docker.io/library/nginx`; without tag or digest it means `:latest`. The messages
//! are that library's.

use crate::api::{ApiError, Result};

const DEFAULT_DOMAIN: &str = "docker.io";

/// A parsed, normalised image name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference {
    /// `docker.io`, `localhost:5000`.
    pub domain: String,
    /// `library/nginx`.
    pub path: String,
    pub tag: Option<String>,
    /// `sha256:…`.
    pub digest: Option<String>,
}

/// What `ParseAnyReference` gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnyReference {
    /// Only a digest: an image id.
    Id(String),
    Named(Reference),
}

impl Reference {
    /// Parses a name with optional tag and digest.
    pub fn parse(text: &str) -> Result<Reference> {
        if is_hex64(text) {
            return Err(ApiError::invalid(format!(
                "invalid repository name ({text}), cannot specify 64-byte hexadecimal strings"
            )));
        }
        let (domain, remainder) = split_domain(text);
        let name = remainder.split(':').next().unwrap_or_default();
        if name.chars().any(char::is_uppercase) {
            return Err(ApiError::invalid(format!(
                "invalid reference format: repository name ({name}) must be lowercase"
            )));
        }
        parse_parts(&domain, &remainder)
            .ok_or_else(|| ApiError::invalid("invalid reference format"))
            .and_then(|reference| {
                if reference.name().len() > 255 {
                    return Err(ApiError::invalid(
                        "repository name must not be more than 255 characters",
                    ));
                }
                Ok(reference)
            })
    }

    /// Parses a name, or an image id in full.
    pub fn parse_any(text: &str) -> Result<AnyReference> {
        if is_hex64(text) {
            return Ok(AnyReference::Id(format!("sha256:{text}")));
        }
        if is_digest(text) {
            return Ok(AnyReference::Id(text.to_string()));
        }
        Reference::parse(text).map(AnyReference::Named)
    }

    /// Returns domain and path.
    pub fn name(&self) -> String {
        format!("{}/{}", self.domain, self.path)
    }

    /// Returns the name as people write it: `nginx`.
    pub fn familiar_name(&self) -> String {
        if self.domain != DEFAULT_DOMAIN {
            return self.name();
        }
        match self.path.strip_prefix("library/") {
            Some(short) if !short.contains('/') => short.to_string(),
            _ => self.path.clone(),
        }
    }

    /// Returns the whole reference as people write it: `nginx:latest`.
    pub fn familiar(&self) -> String {
        self.familiar_name() + &self.suffix()
    }

    /// Returns the whole reference in full: `docker.io/library/nginx:latest`.
    pub fn full(&self) -> String {
        self.name() + &self.suffix()
    }

    fn suffix(&self) -> String {
        let tag = self.tag.as_ref().map(|t| format!(":{t}"));
        let digest = self.digest.as_ref().map(|d| format!("@{d}"));
        tag.unwrap_or_default() + &digest.unwrap_or_default()
    }

    /// Adds `:latest` to a bare name.
    pub fn tagged(mut self) -> Reference {
        if self.tag.is_none() && self.digest.is_none() {
            self.tag = Some("latest".to_string());
        }
        self
    }

    /// Returns the reference by which the image store keeps it: the digest wins over a tag.
    pub fn key(&self) -> Reference {
        let mut key = self.clone();
        if key.digest.is_some() {
            key.tag = None;
        }
        key
    }

    /// Returns the same repository with another tag.
    pub fn with_tag(&self, tag: &str) -> Reference {
        Reference {
            tag: Some(tag.to_string()),
            digest: None,
            ..self.clone()
        }
    }

    /// Returns the same repository with a digest.
    pub fn with_digest(&self, digest: &str) -> Reference {
        Reference {
            tag: None,
            digest: Some(digest.to_string()),
            ..self.clone()
        }
    }

    /// Matches a pattern of `docker images` against name or name and tag.
    pub fn matches(&self, pattern: &str) -> bool {
        glob(pattern, &self.familiar()) || glob(pattern, &self.familiar_name())
    }
}

fn split_domain(text: &str) -> (String, String) {
    let head = text.split_once('/').map(|(head, _)| head);
    let is_domain =
        |h: &str| h.contains(['.', ':']) || h == "localhost" || h.chars().any(char::is_uppercase);
    let (mut domain, mut rest) = match head {
        Some(head) if is_domain(head) => (head.to_string(), text[head.len() + 1..].to_string()),
        _ => (DEFAULT_DOMAIN.to_string(), text.to_string()),
    };
    if domain == "index.docker.io" {
        domain = DEFAULT_DOMAIN.to_string();
    }
    if domain == DEFAULT_DOMAIN && !rest.contains('/') {
        rest = format!("library/{rest}");
    }
    (domain, rest)
}

fn parse_parts(domain: &str, remainder: &str) -> Option<Reference> {
    let (rest, digest) = match remainder.split_once('@') {
        Some((rest, digest)) => (rest, Some(digest)),
        None => (remainder, None),
    };
    let (path, tag) = match rest.split_once(':') {
        Some((path, tag)) => (path, Some(tag)),
        None => (rest, None),
    };
    let good = is_domain_name(domain)
        && path.split('/').all(is_component)
        && tag.is_none_or(is_tag)
        && digest.is_none_or(is_digest);
    good.then(|| Reference {
        domain: domain.to_string(),
        path: path.to_string(),
        tag: tag.map(str::to_string),
        digest: digest.map(str::to_string),
    })
}

fn is_domain_name(domain: &str) -> bool {
    let (host, port) = match domain.rsplit_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (domain, None),
    };
    let label = |l: &str| {
        !l.is_empty()
            && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !l.starts_with('-')
            && !l.ends_with('-')
    };
    let digits = |p: &str| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit());
    host.split('.').all(label) && port.is_none_or(digits)
}

/// Lower-case letters and digits in runs, joined by `.`, `_`, `__` or any number of `-`.
fn is_component(text: &str) -> bool {
    let bytes = text.as_bytes();
    let alnum = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let mut i = 0;
    loop {
        let start = i;
        while i < bytes.len() && alnum(bytes[i]) {
            i += 1;
        }
        if i == start {
            return false;
        }
        if i == bytes.len() {
            return true;
        }
        match bytes[i] {
            b'.' => i += 1,
            b'_' => i += 1 + usize::from(bytes.get(i + 1) == Some(&b'_')),
            b'-' => {
                while bytes.get(i) == Some(&b'-') {
                    i += 1;
                }
            }
            _ => return false,
        }
    }
}

fn is_tag(tag: &str) -> bool {
    let word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    tag.len() <= 128
        && tag.bytes().next().is_some_and(word)
        && tag.bytes().all(|b| word(b) || b == b'.' || b == b'-')
}

/// Returns whether a text is `sha256:` and 64 hex digits.
pub fn is_digest(text: &str) -> bool {
    text.strip_prefix("sha256:").is_some_and(is_hex64)
}

/// Returns whether a text is 64 hex digits.
pub fn is_hex64(text: &str) -> bool {
    let hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    text.len() == 64 && text.bytes().all(hex)
}

/// Go's `path.Match`: `*` and `?` do not cross a slash; `[a-z]` and `\` work.
pub fn glob(pattern: &str, text: &str) -> bool {
    let (p, t): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    glob_at(&p, &t)
}

fn glob_at(p: &[char], t: &[char]) -> bool {
    match p.first() {
        None => t.is_empty(),
        Some('*') => {
            let rest = &p[1..];
            (0..=t.len())
                .take_while(|&n| n == 0 || t[n - 1] != '/')
                .any(|n| glob_at(rest, &t[n..]))
        }
        Some('?') => t.first().is_some_and(|c| *c != '/') && glob_at(&p[1..], &t[1..]),
        Some('[') => {
            let Some(end) = p.iter().position(|c| *c == ']') else {
                return false;
            };
            let Some(c) = t.first() else { return false };
            let (negated, set) = match p[1..end].split_first() {
                Some(('^', set)) => (true, set),
                _ => (false, &p[1..end]),
            };
            let mut hit = false;
            let mut i = 0;
            while i < set.len() {
                if i + 2 < set.len() && set[i + 1] == '-' {
                    hit |= (set[i]..=set[i + 2]).contains(c);
                    i += 3;
                } else {
                    hit |= set[i] == *c;
                    i += 1;
                }
            }
            hit != negated && glob_at(&p[end + 1..], &t[1..])
        }
        Some('\\') if p.len() > 1 => t.first() == Some(&p[1]) && glob_at(&p[2..], &t[1..]),
        Some(c) => t.first() == Some(c) && glob_at(&p[1..], &t[1..]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn familiar(text: &str) -> String {
        match Reference::parse(text) {
            Ok(r) => r.familiar(),
            Err(e) => e.message,
        }
    }

    #[test]
    fn names_are_normalised() {
        for (text, want) in [
            ("nginx", "nginx"),
            ("docker.io/library/nginx:1", "nginx:1"),
            ("index.docker.io/me/app", "me/app"),
            ("localhost:5000/a/b:c", "localhost:5000/a/b:c"),
            ("library/alpine", "alpine"),
            ("my--app__x.y", "my--app__x.y"),
        ] {
            assert_eq!(familiar(text), want);
        }
    }

    #[test]
    fn bad_names_say_why() {
        let bad = "invalid reference format";
        for (text, want) in [
            (
                "BusyBox",
                "invalid reference format: repository name (library/BusyBox) must be lowercase",
            ),
            ("", bad),
            (":latest", bad),
            ("busybox:", bad),
            ("my..app", bad),
            ("-app", bad),
            ("app:1:2", bad),
            ("app:.1", bad),
            ("busybox ", bad),
            ("busybox@sha256:abc", bad),
        ] {
            assert_eq!(familiar(text), want, "{text}");
        }
    }

    #[test]
    fn patterns_stay_within_a_path_component() {
        let r = Reference::parse("shop/api:1.0").unwrap();
        assert!(r.matches("shop/*") && r.matches("*/*:1.0") && r.matches("shop/api"));
        assert!(!r.matches("*") && !r.matches("shop"));
    }
}
