//! Files of `KEY=value` lines, for `--env-file` and `--label-file`.

/// What is said of a file that cannot be read: Go opens a directory, and fails at reading it.
pub fn unreadable(file: &str, why: String) -> String {
    match why
        .strip_prefix("open ")
        .filter(|w| w.ends_with(": is a directory"))
    {
        Some(rest) => format!("invalid env file ({file}): read {rest}"),
        None => why,
    }
}

/// Reads the lines of such a file. A key without a value takes it from `lookup`, or is left out.
pub fn parse(
    file: &str,
    content: &[u8],
    lookup: &dyn Fn(&str) -> Option<String>,
) -> Result<Vec<String>, String> {
    read(content, lookup).map_err(|why| format!("invalid env file ({file}): {why}"))
}

fn read(content: &[u8], lookup: &dyn Fn(&str) -> Option<String>) -> Result<Vec<String>, String> {
    let mut out = Vec::new();
    let content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
    for (i, bytes) in content.split(|b| *b == b'\n').enumerate() {
        let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
        let Ok(line) = std::str::from_utf8(bytes) else {
            let shown: Vec<String> = bytes.iter().map(u8::to_string).collect();
            return Err(format!(
                "invalid utf8 bytes at line {}: [{}]",
                i + 1,
                shown.join(" ")
            ));
        };
        let line = line.trim_start();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (key, has_value) = match line.split_once('=') {
            Some((key, _)) => (key, true),
            None => (line, false),
        };
        if key.is_empty() {
            return Err(format!("no variable name on line '{line}'"));
        }
        if key.contains([' ', '\t']) {
            return Err(format!("variable '{key}' contains whitespaces"));
        }
        if has_value {
            out.push(line.to_string());
        } else if let Some(value) = lookup(key) {
            out.push(format!("{key}={value}"));
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_can_be_opened_but_not_read() {
        let why = "open .: is a directory".to_string();
        assert_eq!(
            unreadable(".", why),
            "invalid env file (.): read .: is a directory"
        );
    }

    #[test]
    fn comments_and_blank_lines_are_skipped_and_bare_keys_looked_up() {
        let lookup = |key: &str| (key == "HOME").then(|| "/root".to_string());
        assert_eq!(
            parse("f", b"# x\n\nA=1\n B=two words \nHOME\nNONE\n", &lookup).unwrap(),
            ["A=1", "B=two words ", "HOME=/root"]
        );
        assert_eq!(
            parse("f", b"a b=1", &lookup).unwrap_err(),
            "invalid env file (f): variable 'a b' contains whitespaces"
        );
    }
}
