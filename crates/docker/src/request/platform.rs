//! Platforms as `--platform` takes them: `os[/arch[/variant]]`.

/// The operating systems containerd's parser knows by name.
const SYSTEMS: [&str; 8] = [
    "linux", "windows", "darwin", "freebsd", "netbsd", "openbsd", "solaris", "plan9",
];

/// The architectures it knows, also by their other names.
const ARCHITECTURES: [&str; 14] = [
    "386", "amd64", "arm", "arm64", "loong64", "mips", "mips64", "ppc64", "ppc64le", "riscv64",
    "s390x", "wasm", "x86_64", "aarch64",
];

/// Reads a platform; the result is in its normal form.
pub fn parse(text: &str) -> Result<String, String> {
    let quoted = crate::template::quote(text);
    if text.contains('*') {
        return Err(format!(
            "{quoted}: wildcards not yet supported: invalid argument"
        ));
    }
    let parts: Vec<&str> = text.splitn(4, '/').collect();
    let word = |part: &str, more: &[u8]| {
        let fits = |b: u8| b.is_ascii_alphanumeric() || more.contains(&b);
        !part.is_empty() && part.bytes().all(fits)
    };
    // The first part may have a version in brackets: `windows(10.0.17763)`.
    let (os, version) = match parts[0].split_once('(') {
        Some((os, version)) => (os, version.strip_suffix(')')),
        None => (parts[0], Some("")),
    };
    let versioned = |v: &str| v.is_empty() || word(v, b"_.-");
    if !word(os, b"_-") || !version.is_some_and(versioned) {
        return Err(format!(
            "{} is an invalid OS component of {quoted}: OSAndVersion specifier component must match \"^([A-Za-z0-9_-]+)(?:\\\\(([A-Za-z0-9_.-]*)\\\\))?$\": invalid argument",
            crate::template::quote(parts[0])
        ));
    }
    if let Some(part) = parts[1..].iter().find(|part| !word(part, b"_.-")) {
        return Err(format!(
            "{} is an invalid component of {quoted}: platform specifier component must match \"^[A-Za-z0-9_.-]+$\": invalid argument",
            crate::template::quote(part)
        ));
    }
    let lower: Vec<String> = parts.iter().map(|part| part.to_lowercase()).collect();
    let arch = |name: &str| match name {
        "x86_64" | "x86-64" => "amd64".to_string(),
        "aarch64" => "arm64".to_string(),
        "i386" => "386".to_string(),
        other => other.to_string(),
    };
    match lower.as_slice() {
        [one] if SYSTEMS.contains(&one.as_str()) => Ok(format!("{one}/amd64")),
        [one] if ARCHITECTURES.contains(&one.as_str()) => Ok(format!("linux/{}", arch(one))),
        [_] => Err(format!(
            "{quoted}: unknown operating system or architecture: invalid argument"
        )),
        [os, name] => Ok(format!("{os}/{}", arch(name))),
        [os, name, variant] if name == "arm64" && variant == "v8" => Ok(format!("{os}/{name}")),
        [os, name, variant] => Ok(format!("{os}/{}/{variant}", arch(name))),
        _ => Err(format!(
            "{quoted}: cannot parse platform specifier: invalid argument"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_a_system_or_an_architecture() {
        assert_eq!(parse("arm64").unwrap(), "linux/arm64");
        assert_eq!(parse("linux/aarch64").unwrap(), "linux/arm64");
        assert_eq!(
            parse("bad").unwrap_err(),
            "\"bad\": unknown operating system or architecture: invalid argument"
        );
        assert_eq!(
            parse("a/b/c/d/e").unwrap_err(),
            "\"d/e\" is an invalid component of \"a/b/c/d/e\": platform specifier component must match \"^[A-Za-z0-9_.-]+$\": invalid argument"
        );
        assert_eq!(
            parse("a/b/c/d").unwrap_err(),
            "\"a/b/c/d\": cannot parse platform specifier: invalid argument"
        );
    }
}
