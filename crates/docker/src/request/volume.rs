//! `-v source:target:options`.

/// What `-v` names, before the daemon looks at it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum VolumeSpec {
    /// `-v /data`: a volume without a name.
    Anonymous(String),
    /// `-v name:/data` or `-v /host:/data:ro`, with a relative host path made absolute.
    Bind(String),
}

/// Reads a volume specification; `cwd` is what relative host paths start from.
pub fn parse(spec: &str, cwd: &str) -> Result<VolumeSpec, String> {
    if spec.is_empty() {
        return Err("invalid empty volume spec".into());
    }
    if spec.chars().count() <= 2 {
        return Ok(VolumeSpec::Anonymous(spec.into()));
    }
    let parts: Vec<&str> = spec.split(':').collect();
    if parts.iter().any(|part| part.is_empty()) {
        return Err(format!(
            "invalid spec: {spec}: empty section between colons"
        ));
    }
    match parts.as_slice() {
        [target] => Ok(VolumeSpec::Anonymous((*target).into())),
        [_, _] | [_, _, _] => {
            let source = parts[0];
            // `~` is the shell's; what docker gets as "./x", "../x" or "." is relative to the directory it runs in.
            if source.starts_with('.') {
                let absolute = super::path::absolute(source, cwd);
                return Ok(VolumeSpec::Bind(format!(
                    "{absolute}:{}",
                    parts[1..].join(":")
                )));
            }
            Ok(VolumeSpec::Bind(spec.into()))
        }
        _ => Err(format!("invalid spec: {spec}: too many colons")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_sources_become_absolute() {
        assert_eq!(
            parse("./html:/html:ro", "/home/me"),
            Ok(VolumeSpec::Bind("/home/me/html:/html:ro".into()))
        );
        assert_eq!(
            parse("..:/x", "/home/me"),
            Ok(VolumeSpec::Bind("/home:/x".into()))
        );
        assert_eq!(
            parse("data:/x", "/"),
            Ok(VolumeSpec::Bind("data:/x".into()))
        );
        assert_eq!(
            parse("/data", "/"),
            Ok(VolumeSpec::Anonymous("/data".into()))
        );
        assert_eq!(
            parse("a::b", "/"),
            Err("invalid spec: a::b: empty section between colons".into())
        );
    }
}
