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
    let parts: Vec<&str> = text.split('/').collect();
    let valid = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"_.-()".contains(&b))
    };
    if let Some(part) = parts.iter().find(|part| !valid(part)) {
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
            parse("a/b/c/d").unwrap_err(),
            "\"a/b/c/d\": cannot parse platform specifier: invalid argument"
        );
    }
}
