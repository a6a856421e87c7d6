//! Image names, as `distribution/reference` reads them.

/// An image name in its full form.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reference {
    /// `docker.io`, `ghcr.io`, `localhost:5000`.
    pub domain: String,
    /// `library/nginx`.
    pub path: String,
    /// The tag, if any.
    pub tag: Option<String>,
    /// The digest, if any.
    pub digest: Option<String>,
}

impl Reference {
    /// The name as people write it: without `docker.io/` and `library/`.
    pub fn familiar_name(&self) -> String {
        if self.domain != "docker.io" {
            return format!("{}/{}", self.domain, self.path);
        }
        match self.path.strip_prefix("library/") {
            Some(rest) if !rest.contains('/') => rest.into(),
            _ => self.path.clone(),
        }
    }

    /// The familiar name with tag and digest.
    pub fn familiar(&self) -> String {
        let mut out = self.familiar_name();
        if let Some(tag) = &self.tag {
            out.push(':');
            out.push_str(tag);
        }
        if let Some(digest) = &self.digest {
            out.push('@');
            out.push_str(digest);
        }
        out
    }

    /// The name in full: `docker.io/library/nginx:latest`.
    pub fn full(&self) -> String {
        let mut out = format!("{}/{}", self.domain, self.path);
        if let Some(tag) = &self.tag {
            out.push_str(&format!(":{tag}"));
        }
        if let Some(digest) = &self.digest {
            out.push_str(&format!("@{digest}"));
        }
        out
    }

    /// The same with `:latest` where neither a tag nor a digest is given.
    pub fn with_default_tag(mut self) -> Reference {
        if self.tag.is_none() && self.digest.is_none() {
            self.tag = Some("latest".into());
        }
        self
    }
}

const INVALID: &str = "invalid reference format";

/// Reads a name.
pub fn parse(text: &str) -> Result<Reference, String> {
    if text.len() == 64
        && text
            .bytes()
            .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    {
        return Err(format!(
            "invalid repository name ({text}), cannot specify 64-byte hexadecimal strings"
        ));
    }
    let (domain, rest) = split_domain(text);
    let name_end = rest.find([':', '@']).unwrap_or(rest.len());
    let lower = rest.find(':').map_or(rest.as_str(), |at| &rest[..at]);
    if lower.to_lowercase() != lower {
        return Err(format!(
            "{INVALID}: repository name ({lower}) must be lowercase"
        ));
    }
    let (path, suffix) = rest.split_at(name_end);
    let (tag, digest) = match suffix.split_once('@') {
        Some((tag, digest)) => (tag, Some(digest)),
        None => (suffix, None),
    };
    let tag = match tag.strip_prefix(':') {
        Some(tag) if valid_tag(tag) => Some(tag.to_string()),
        Some(_) => return Err(INVALID.into()),
        None => None,
    };
    if !valid_domain(&domain) || path.is_empty() || !path.split('/').all(valid_component) {
        return Err(INVALID.into());
    }
    if digest.is_some_and(|digest| !valid_digest(digest)) {
        return Err(INVALID.into());
    }
    if domain.len() + 1 + path.len() > 255 {
        return Err("repository name must not be more than 255 characters".into());
    }
    Ok(Reference {
        domain,
        path: path.into(),
        tag,
        digest: digest.map(str::to_string),
    })
}

fn split_domain(text: &str) -> (String, String) {
    let (domain, rest) = match text.split_once('/') {
        Some((first, rest))
            if first.contains(['.', ':'])
                || first == "localhost"
                || first.to_lowercase() != first =>
        {
            (first, rest)
        }
        _ => ("docker.io", text),
    };
    let domain = if domain == "index.docker.io" {
        "docker.io"
    } else {
        domain
    };
    if domain == "docker.io" && !rest.contains('/') {
        return (domain.into(), format!("library/{rest}"));
    }
    (domain.into(), rest.into())
}

fn valid_domain(domain: &str) -> bool {
    let (host, port) = match domain.rsplit_once(':') {
        Some((host, port)) if !host.starts_with('[') || host.ends_with(']') => (host, Some(port)),
        _ => (domain, None),
    };
    if port.is_some_and(|p| p.is_empty() || !p.bytes().all(|b| b.is_ascii_digit())) {
        return false;
    }
    host.starts_with('[')
        || host.split('.').all(|part| {
            !part.is_empty()
                && !part.starts_with('-')
                && !part.ends_with('-')
                && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        })
}

/// `[a-z0-9]+` joined by one dot, one or two underscores, or any dashes.
fn valid_component(part: &str) -> bool {
    let is_word = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let bytes = part.as_bytes();
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else {
        return false;
    };
    if !is_word(*first) || !is_word(*last) {
        return false;
    }
    let mut i = 0;
    while i < bytes.len() {
        if is_word(bytes[i]) {
            i += 1;
            continue;
        }
        let run = bytes[i..].iter().take_while(|b| !is_word(**b)).count();
        let separator = &bytes[i..i + run];
        if !(separator == b"."
            || separator == b"_"
            || separator == b"__"
            || separator.iter().all(|b| *b == b'-'))
        {
            return false;
        }
        i += run;
    }
    true
}

fn valid_tag(tag: &str) -> bool {
    let word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    (1..=128).contains(&tag.len())
        && tag.bytes().next().is_some_and(word)
        && tag.bytes().all(|b| word(b) || b == b'.' || b == b'-')
}

fn valid_digest(digest: &str) -> bool {
    digest.split_once(':').is_some_and(|(algorithm, hex)| {
        algorithm
            .bytes()
            .next()
            .is_some_and(|b| b.is_ascii_alphabetic())
            && hex.len() >= 32
            && hex.bytes().all(|b| b.is_ascii_hexdigit())
            && (algorithm != "sha256" || hex.len() == 64)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names_are_completed() {
        let one = parse("nginx").unwrap();
        assert_eq!(
            (one.domain.as_str(), one.path.as_str(), one.familiar()),
            ("docker.io", "library/nginx", "nginx".into())
        );
        assert_eq!(
            parse("docker.io/library/nginx:1.27").unwrap().familiar(),
            "nginx:1.27"
        );
        assert_eq!(
            parse("localhost:5000/app").unwrap().domain,
            "localhost:5000"
        );
        assert_eq!(parse("me/app").unwrap().path, "me/app");
        assert_eq!(
            parse("nginx").unwrap().with_default_tag().familiar(),
            "nginx:latest"
        );
    }

    #[test]
    fn mistakes_are_told_apart() {
        let upper = |name: &str| {
            format!("invalid reference format: repository name ({name}) must be lowercase")
        };
        assert_eq!(parse("BusyBox").unwrap_err(), upper("library/BusyBox"));
        assert_eq!(parse("my_App:1").unwrap_err(), upper("library/my_App"));
        for bad in [
            "",
            ":latest",
            "app:",
            "app:.1",
            "app:1:2",
            "app:1 2",
            "my..app",
            "-app",
            "app@sha256:1234",
            "busybox ",
        ] {
            assert_eq!(parse(bad).unwrap_err(), "invalid reference format", "{bad}");
        }
        assert!(parse("my--app").is_ok() && parse("a__b").is_ok() && parse("a___b").is_err());
    }
}
