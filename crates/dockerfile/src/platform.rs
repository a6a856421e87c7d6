//! Platforms as `linux/amd64` and `linux/arm64/v8`.

use crate::goformat::quote;

/// An operating system, an architecture and its variant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Platform {
    pub os: String,
    pub architecture: String,
    pub variant: String,
}

impl Platform {
    /// The host's own platform.
    pub fn host() -> Platform {
        Platform {
            os: "linux".into(),
            architecture: "amd64".into(),
            variant: String::new(),
        }
    }

    /// Reads `os`, `arch`, `os/arch` or `os/arch/variant`.
    pub fn parse(text: &str) -> Result<Platform, String> {
        let parts: Vec<&str> = text.split('/').collect();
        for part in &parts {
            let valid = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
            if part.is_empty() || !part.chars().all(valid) {
                return Err(format!(
                    "{} is an invalid component of {}: platform specifier component must match {}: invalid argument",
                    quote(part),
                    quote(text),
                    quote("^[A-Za-z0-9_.-]+$")
                ));
            }
        }
        let (os, arch, variant) = match parts[..] {
            [one] if KNOWN_OS.contains(&one.to_lowercase().as_str()) => (one, "amd64", ""),
            [one] if normalize(one, "").is_some() => ("linux", one, ""),
            [_] => {
                return Err(format!(
                    "{}: unknown operating system or architecture: invalid argument",
                    quote(text)
                ));
            }
            [os, arch] => (os, arch, ""),
            [os, arch, variant] => (os, arch, variant),
            _ => {
                return Err(format!(
                    "{}: cannot parse platform specifier: invalid argument",
                    quote(text)
                ));
            }
        };
        let (arch, variant) = normalize(arch, variant)
            .unwrap_or_else(|| (arch.to_lowercase(), variant.to_lowercase()));
        Ok(Platform {
            os: os.to_lowercase(),
            architecture: arch,
            variant,
        })
    }
}

impl std::fmt::Display for Platform {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.os, self.architecture)?;
        if !self.variant.is_empty() {
            write!(f, "/{}", self.variant)?;
        }
        Ok(())
    }
}

const KNOWN_OS: [&str; 6] = ["linux", "windows", "darwin", "freebsd", "netbsd", "openbsd"];

fn normalize(arch: &str, variant: &str) -> Option<(String, String)> {
    let pair = match (
        arch.to_lowercase().as_str(),
        variant.to_lowercase().as_str(),
    ) {
        ("386" | "i386", _) => ("386", ""),
        ("amd64" | "x86_64" | "x86-64", "v1" | "") => ("amd64", ""),
        ("amd64" | "x86_64" | "x86-64", v) => return Some(("amd64".into(), v.into())),
        ("arm64" | "aarch64", "8" | "v8" | "") => ("arm64", ""),
        ("arm64" | "aarch64", v) => return Some(("arm64".into(), v.into())),
        ("armhf", _) => ("arm", "v7"),
        ("armel", _) => ("arm", "v6"),
        ("arm", "" | "7" | "v7") => ("arm", "v7"),
        ("arm", "5" | "v5") => ("arm", "v5"),
        ("arm", "6" | "v6") => ("arm", "v6"),
        ("arm", "8" | "v8") => ("arm", "v8"),
        (a @ ("ppc64le" | "s390x" | "riscv64" | "mips64le" | "loong64" | "wasm"), v) => {
            return Some((a.into(), v.into()));
        }
        _ => return None,
    };
    Some((pair.0.into(), pair.1.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_forms_are_completed() {
        assert_eq!(Platform::parse("amd64").unwrap().to_string(), "linux/amd64");
        assert_eq!(
            Platform::parse("linux/aarch64").unwrap().to_string(),
            "linux/arm64"
        );
        assert!(Platform::parse("amd63").is_err());
    }
}
