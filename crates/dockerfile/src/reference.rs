//! Image references as FROM takes them: `busybox` is `docker.io/library/busybox:latest`.

/// The full form of a reference, with a tag if there is neither tag nor digest.
///
/// Errors are those of the distribution reference grammar.
pub fn normalize(text: &str) -> Result<String, String> {
    const INVALID: &str = "invalid reference format";
    if text.len() == 64 && text.bytes().all(is_lower_hex) {
        return Err(format!(
            "invalid repository name ({text}), cannot specify 64-byte hexadecimal strings"
        ));
    }
    let (domain, remainder) = split_domain(text);
    let name_end = remainder.find([':', '@']).unwrap_or(remainder.len());
    let name = &remainder[..name_end];
    if name != name.to_lowercase() {
        return Err(format!(
            "{INVALID}: repository name ({name}) must be lowercase"
        ));
    }
    let (rest, digest) = match remainder[name_end..].split_once('@') {
        Some((rest, digest)) => (rest, Some(digest)),
        None => (&remainder[name_end..], None),
    };
    let tag = rest.strip_prefix(':');
    let valid = valid_domain(&domain)
        && valid_path(name)
        && tag.is_none_or(valid_tag)
        && digest.is_none_or(valid_digest);
    if !valid {
        return Err(INVALID.into());
    }
    let mut out = format!("{domain}/{name}");
    match (tag, digest) {
        (None, None) => out.push_str(":latest"),
        (tag, digest) => {
            if let Some(tag) = tag {
                out.push_str(&format!(":{tag}"));
            }
            if let Some(digest) = digest {
                out.push_str(&format!("@{digest}"));
            }
        }
    }
    Ok(out)
}

/// The short form of a full reference: without `docker.io/library/` and `:latest`.
pub fn familiar(full: &str) -> String {
    let short = full.strip_prefix("docker.io/").unwrap_or(full);
    let short = short.strip_prefix("library/").unwrap_or(short);
    short.strip_suffix(":latest").unwrap_or(short).to_string()
}

fn is_lower_hex(b: u8) -> bool {
    b.is_ascii_digit() || (b'a'..=b'f').contains(&b)
}

fn split_domain(text: &str) -> (String, String) {
    let (domain, remainder) = match text.split_once('/') {
        Some((first, rest))
            if first.contains(['.', ':'])
                || first == "localhost"
                || first != first.to_lowercase() =>
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
    let remainder = match domain == "docker.io" && !remainder.contains('/') {
        true => format!("library/{remainder}"),
        false => remainder.to_string(),
    };
    (domain.to_string(), remainder)
}

fn valid_domain(domain: &str) -> bool {
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
    host.split('.').all(label)
        && port.is_none_or(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()))
}

fn valid_path(path: &str) -> bool {
    path.split('/').all(valid_component)
}

/// Lower-case letters and digits, separated by one dot, one or two underscores or dashes.
fn valid_component(text: &str) -> bool {
    let alnum = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let bytes = text.as_bytes();
    if bytes.is_empty() || !alnum(bytes[0]) || !alnum(bytes[bytes.len() - 1]) {
        return false;
    }
    bytes.split(|b| alnum(*b)).all(|separator| {
        matches!(separator, b"" | b"." | b"_" | b"__") || separator.iter().all(|b| *b == b'-')
    })
}

fn valid_tag(tag: &str) -> bool {
    let word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    tag.len() <= 128
        && tag.bytes().next().is_some_and(word)
        && tag.bytes().all(|b| word(b) || b == b'.' || b == b'-')
}

fn valid_digest(digest: &str) -> bool {
    match digest.split_once(':') {
        Some((algorithm, hex)) => {
            !algorithm.is_empty()
                && hex.len() >= 32
                && hex.bytes().all(|b| b.is_ascii_hexdigit())
                && (algorithm != "sha256" || hex.len() == 64)
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names_become_full() {
        assert_eq!(
            normalize("busybox").unwrap(),
            "docker.io/library/busybox:latest"
        );
        assert_eq!(normalize("me/app:1").unwrap(), "docker.io/me/app:1");
        assert_eq!(
            normalize("reg.io:5000/a/b").unwrap(),
            "reg.io:5000/a/b:latest"
        );
        assert_eq!(normalize("localhost/x").unwrap(), "localhost/x:latest");
    }

    #[test]
    fn wrong_names_are_refused_in_dockers_words() {
        assert_eq!(
            normalize("BusyBox").unwrap_err(),
            "invalid reference format: repository name (library/BusyBox) must be lowercase"
        );
        for bad in [
            "busybox:",
            "busybox:latest:1",
            "busybox@sha256:123",
            "",
            "-a",
            "a b",
        ] {
            assert_eq!(
                normalize(bad).unwrap_err(),
                "invalid reference format",
                "{bad}"
            );
        }
    }
}
