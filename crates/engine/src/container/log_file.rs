//! The file of the json-file driver on the host: its lines, its rotation, and the options of the drivers.
//!
//! Not modelled: compression of rotated files, drivers that send elsewhere.

use std::collections::BTreeMap;

use super::Container;
use crate::api::container::LogConfig;
use crate::api::value::Timestamp;
use crate::api::{ApiError, Result, Stream};
use crate::daemon::Engine;
use crate::units::from_human_size;

/// What is still to be done to the file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// More lines.
    Append(Vec<u8>),
    /// So many bytes at the start go.
    Cut(usize),
    /// The file becomes `.1`, `.1` becomes `.2`; of so many files in all.
    Rotate(usize),
}

/// How a log is kept, read from its options at the start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Settings {
    /// Bytes after which a new file begins.
    pub max_size: Option<u64>,
    /// Files that are kept, at least one.
    pub max_file: usize,
    /// What `--log-opt labels=…`, `env=…` and `tag=…` add to each line.
    pub attrs: BTreeMap<String, String>,
}

impl Settings {
    /// Reads the options of `json-file` or `local`; the words of a failure are Go's.
    pub fn read(config: &LogConfig) -> std::result::Result<Settings, String> {
        let option = |key: &str| config.config.get(key).map(String::as_str);
        let max_size = match option("max-size") {
            Some(text) => match from_human_size(text)? {
                0 => return Err("max-size must be a positive number".to_string()),
                size => Some(size as u64),
            },
            None => None,
        };
        let max_file = match option("max-file") {
            Some(text) => match text.parse::<i64>() {
                Ok(n) if n < 1 => return Err("max-file cannot be less than 1".to_string()),
                Ok(n) => usize::try_from(n).unwrap_or(usize::MAX),
                Err(_) => {
                    return Err(format!("strconv.Atoi: parsing {text:?}: invalid syntax"));
                }
            },
            None => 1,
        };
        let json = config.kind != "local";
        match option("compress") {
            Some("1" | "t" | "T" | "true" | "TRUE" | "True")
                if json && (max_file == 1 || max_size.is_none()) =>
            {
                let why = "compress cannot be true when max-file is less than 2 or max-size is \
                           not set";
                return Err(why.to_string());
            }
            None
            | Some(
                "1" | "t" | "T" | "true" | "TRUE" | "True" | "0" | "f" | "F" | "false" | "FALSE"
                | "False",
            ) => {}
            Some(text) => {
                return Err(format!(
                    "strconv.ParseBool: parsing {text:?}: invalid syntax"
                ));
            }
        }
        Ok(Settings {
            max_size,
            max_file,
            attrs: BTreeMap::new(),
        })
    }

    /// The attributes as `docker logs --details` shows them.
    pub fn details(&self) -> String {
        let pairs = self.attrs.iter().map(|(k, v)| format!("{k}={v}"));
        pairs.collect::<Vec<_>>().join(",")
    }
}

/// Writes a line of the file.
pub(crate) fn json_line(
    at: Timestamp,
    stream: Stream,
    text: &[u8],
    attrs: &BTreeMap<String, String>,
) -> Vec<u8> {
    let stream = match stream {
        Stream::Stdout => "stdout",
        Stream::Stderr => "stderr",
    };
    let log = quoted(&String::from_utf8_lossy(text));
    let pairs: Vec<String> = attrs
        .iter()
        .map(|(k, v)| format!("{}:{}", quoted(k), quoted(v)))
        .collect();
    let attrs = match pairs.is_empty() {
        true => String::new(),
        false => format!("\"attrs\":{{{}}},", pairs.join(",")),
    };
    let time = at.nine_digits();
    let time = time.trim_end_matches('Z').trim_end_matches('0');
    let time = time.trim_end_matches('.');
    format!("{{\"log\":{log},\"stream\":\"{stream}\",{attrs}\"time\":\"{time}Z\"}}\n").into_bytes()
}

/// A JSON string as Go writes it, safe within HTML.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..'\u{20}' => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// What a driver that sends elsewhere says where nobody takes it.
fn unreachable(config: &LogConfig) -> Option<String> {
    let why = match config.kind.as_str() {
        "syslog" if config.config.get("syslog-address").is_none() => {
            "Unix syslog delivery error".to_string()
        }
        "journald" => "journald is not enabled on this host".to_string(),
        "fluentd" if config.config.get("fluentd-async").is_none() => {
            "dial tcp 127.0.0.1:24224: connect: connection refused".to_string()
        }
        _ => return None,
    };
    Some(why)
}

impl Engine {
    /// Readies a container's log for a run.
    pub(crate) fn start_log(&self, container: &Container) -> Result<()> {
        let data = container.data.borrow();
        let config = &data.host.log_config;
        let failed = |why: String| {
            ApiError::system(format!(
                "failed to create task for container: failed to initialize logging driver: {why}"
            ))
        };
        if let Some(why) = unreachable(config) {
            return Err(failed(why));
        }
        if !matches!(config.kind.as_str(), "" | "json-file" | "local") {
            return Ok(());
        }
        let mut settings = Settings::read(config).map_err(failed)?;
        let listed = |key: &str| config.config.get(key).cloned().unwrap_or_default();
        for key in listed("labels").split(',') {
            if let Some(value) = data.config.labels.get(key) {
                settings.attrs.insert(key.to_string(), value.clone());
            }
        }
        for key in listed("env").split(',') {
            let found = data.config.env.iter().filter_map(|e| e.split_once('='));
            if let Some((_, value)) = found.into_iter().find(|(k, _)| *k == key) {
                settings.attrs.insert(key.to_string(), value.to_string());
            }
        }
        let tag = listed("tag")
            .replace("{{.Name}}", data.name.trim_start_matches('/'))
            .replace("{{.ID}}", &container.id[..12])
            .replace("{{.FullID}}", &container.id)
            .replace("{{.ImageName}}", &data.config.image)
            .replace("{{.DaemonName}}", "docker");
        if !tag.is_empty() {
            settings.attrs.insert("tag".to_string(), tag);
        }
        container.log.configure(settings);
        self.keep_log(container);
        Ok(())
    }

    /// Brings the file on the host up to date.
    pub(crate) fn keep_log(&self, container: &Container) {
        let path = &container.log.path;
        if path.is_empty() {
            return;
        }
        let host = self.host_agent();
        for change in container.log.take_changes() {
            match change {
                Change::Append(bytes) => {
                    let _ = host.append_file(path, &bytes);
                    let _ = host.chmod(path, 0o640);
                }
                Change::Cut(bytes) => {
                    let all = host.read_file(path).unwrap_or_default();
                    let rest = all.get(bytes..).unwrap_or_default();
                    let _ = host.write_file(path, rest);
                }
                Change::Rotate(files) => {
                    for n in (1..files.min(1000)).rev() {
                        let from = match n {
                            1 => path.clone(),
                            n => format!("{path}.{}", n - 1),
                        };
                        let _ = host.rename(&from, &format!("{path}.{n}"));
                    }
                    let _ = host.write_file(path, b"");
                    let _ = host.chmod(path, 0o640);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_lines_are_as_go_writes_them() {
        assert_eq!(from_human_size("10m"), Ok(10_000_000));
        assert_eq!(from_human_size("1.5kb"), Ok(1500));
        assert_eq!(
            from_human_size("abc"),
            Err("invalid size: 'abc'".to_string())
        );
        assert_eq!(
            from_human_size("1x"),
            Err("invalid suffix: 'x'".to_string())
        );
        let line = json_line(
            Timestamp(1_500_000_000),
            Stream::Stderr,
            b"a <b> \"c\"\n",
            &BTreeMap::new(),
        );
        assert_eq!(
            String::from_utf8(line).unwrap(),
            "{\"log\":\"a \\u003cb\\u003e \\\"c\\\"\\n\",\"stream\":\"stderr\",\"time\":\"1970-01-01T00:00:01.5Z\"}\n"
        );
    }
}
