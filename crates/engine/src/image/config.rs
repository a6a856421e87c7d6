//! An image's config: the JSON document whose digest is the image's id.

use serde_json::{Map, Value, json};

use crate::api::container::{ContainerConfig, Healthcheck};
use crate::api::image::ImageConfigView;
use crate::api::json::to_json;
use crate::api::value::{Dict, Empty, List, Timestamp};
use crate::digest::Digest;

/// The OCI image config with Docker's additions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImageConfig {
    pub created: Timestamp,
    pub author: String,
    pub architecture: String,
    pub variant: String,
    pub os: String,
    pub config: ImageConfigView,
    /// Bottom first.
    pub diff_ids: Vec<Digest>,
    /// Oldest first.
    pub history: Vec<History>,
    /// The message of `docker commit` and `docker import`.
    pub comment: String,
    /// Set by the classic builder, commit and import.
    pub docker_version: String,
}

/// A step of an image.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    pub created: Timestamp,
    pub created_by: String,
    pub author: String,
    pub comment: String,
    /// The step made no layer.
    pub empty_layer: bool,
}

impl ImageConfig {
    /// Encodes the document; equal configs give equal bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut doc = Map::new();
        let mut put = |key: &str, value: Value| {
            if value != Value::String(String::new()) {
                doc.insert(key.to_string(), value);
            }
        };
        put("architecture", json!(self.architecture));
        put("variant", json!(self.variant));
        put("author", json!(self.author));
        put("comment", json!(self.comment));
        put("config", to_json(&self.config));
        put("created", json!(self.created.to_string()));
        put("docker_version", json!(self.docker_version));
        put(
            "history",
            self.history.iter().map(History::to_json).collect(),
        );
        put("os", json!(self.os));
        let ids: Vec<&str> = self.diff_ids.iter().map(Digest::as_str).collect();
        put("rootfs", json!({"type": "layers", "diff_ids": ids}));
        Value::Object(doc).to_string().into_bytes()
    }

    /// Returns the image's id.
    pub fn id(&self) -> Digest {
        Digest::of(&self.to_bytes())
    }

    /// Reads the document.
    pub fn from_bytes(bytes: &[u8]) -> Option<ImageConfig> {
        let doc: Value = serde_json::from_slice(bytes).ok()?;
        let text = |key: &str| doc[key].as_str().unwrap_or_default().to_string();
        let ids = doc["rootfs"]["diff_ids"].as_array()?;
        let history = doc["history"].as_array();
        Some(ImageConfig {
            created: time(&doc["created"]),
            author: text("author"),
            architecture: text("architecture"),
            variant: text("variant"),
            os: text("os"),
            config: view(&doc["config"]),
            diff_ids: ids
                .iter()
                .map(|id| Digest::parse(id.as_str().unwrap_or_default()))
                .collect::<Option<_>>()?,
            history: history.into_iter().flatten().map(History::read).collect(),
            comment: text("comment"),
            docker_version: text("docker_version"),
        })
    }

    /// Returns for each history entry the place of its layer, if it has one.
    pub fn layer_places(&self) -> Vec<Option<usize>> {
        let mut next = 0;
        let place = |h: &History| {
            if h.empty_layer || next >= self.diff_ids.len() {
                return None;
            }
            next += 1;
            Some(next - 1)
        };
        self.history.iter().map(place).collect()
    }
}

impl History {
    fn to_json(&self) -> Value {
        let mut doc = Map::new();
        doc.insert("created".to_string(), json!(self.created.to_string()));
        for (key, value) in [
            ("created_by", &self.created_by),
            ("author", &self.author),
            ("comment", &self.comment),
        ] {
            if !value.is_empty() {
                doc.insert(key.to_string(), json!(value));
            }
        }
        if self.empty_layer {
            doc.insert("empty_layer".to_string(), json!(true));
        }
        Value::Object(doc)
    }

    fn read(doc: &Value) -> History {
        let text = |key: &str| doc[key].as_str().unwrap_or_default().to_string();
        History {
            created: time(&doc["created"]),
            created_by: text("created_by"),
            author: text("author"),
            comment: text("comment"),
            empty_layer: doc["empty_layer"].as_bool().unwrap_or(false),
        }
    }
}

fn time(value: &Value) -> Timestamp {
    value
        .as_str()
        .and_then(parse_rfc3339)
        .map_or(Timestamp(0), Timestamp)
}

/// Reads `2026-11-24T11:13:46.5Z` (any offset) as nanoseconds since the epoch.
pub fn parse_rfc3339(text: &str) -> Option<i64> {
    let (date, rest) = text.split_once('T')?;
    let mut ymd = date.split('-').map(|p| p.parse::<i64>().ok());
    let (y, m, d) = (ymd.next()??, ymd.next()??, ymd.next()??);
    let zone = rest.find(['Z', '+', '-'])?;
    let (clock, zone) = rest.split_at(zone);
    let (hms, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let mut parts = hms.split(':').map(|p| p.parse::<i64>().ok());
    let (h, min, s) = (parts.next()??, parts.next()??, parts.next()??);
    let mut nanos = 0i64;
    for i in 0..9 {
        let digit = fraction
            .as_bytes()
            .get(i)
            .map_or(0, |b| i64::from(b - b'0'));
        nanos = nanos * 10 + digit;
    }
    let offset = match zone {
        "Z" => 0,
        zone => {
            let (sign, rest) = zone.split_at(1);
            let (h, m) = rest.split_once(':')?;
            let minutes = h.parse::<i64>().ok()? * 60 + m.parse::<i64>().ok()?;
            if sign == "-" { -minutes } else { minutes }
        }
    };
    let (yy, mm) = if m > 2 { (y, m - 3) } else { (y - 1, m + 9) };
    let era = yy.div_euclid(400);
    let yoe = yy.rem_euclid(400);
    let doe = yoe * 365 + yoe / 4 - yoe / 100 + (153 * mm + 2) / 5 + d - 1;
    let days = era * 146_097 + doe - 719_468;
    let secs = days * 86_400 + h * 3600 + min * 60 + s - offset * 60;
    if y <= 1 {
        return Some(0);
    }
    secs.checked_mul(1_000_000_000)?.checked_add(nanos)
}

fn view(doc: &Value) -> ImageConfigView {
    let text = |key: &str| doc[key].as_str().unwrap_or_default().to_string();
    ImageConfigView {
        user: text("User"),
        exposed_ports: set(&doc["ExposedPorts"]),
        env: strings(&doc["Env"]),
        entrypoint: strings(&doc["Entrypoint"]),
        cmd: strings(&doc["Cmd"]),
        volumes: set(&doc["Volumes"]),
        working_dir: text("WorkingDir"),
        labels: map(&doc["Labels"]),
        stop_signal: text("StopSignal"),
        args_escaped: doc["ArgsEscaped"].as_bool().unwrap_or(false),
        healthcheck: doc["Healthcheck"]
            .as_object()
            .map(|_| health(&doc["Healthcheck"])),
        on_build: strings(&doc["OnBuild"]),
        shell: strings(&doc["Shell"]),
    }
}

fn strings(value: &Value) -> List<String> {
    let text = |v: &Value| v.as_str().unwrap_or_default().to_string();
    List(
        value
            .as_array()
            .map(|items| items.iter().map(text).collect()),
    )
}

fn set(value: &Value) -> Dict<Empty> {
    let keys = |o: &Map<String, Value>| o.keys().map(|k| (k.clone(), Empty {})).collect();
    Dict(value.as_object().map(keys))
}

fn map(value: &Value) -> Dict<String> {
    let pair = |(k, v): (&String, &Value)| (k.clone(), v.as_str().unwrap_or_default().to_string());
    Dict(value.as_object().map(|o| o.iter().map(pair).collect()))
}

fn health(value: &Value) -> Healthcheck {
    let number = |key: &str| value[key].as_i64().unwrap_or(0);
    Healthcheck {
        test: strings(&value["Test"]),
        interval: number("Interval"),
        timeout: number("Timeout"),
        start_period: number("StartPeriod"),
        start_interval: number("StartInterval"),
        retries: number("Retries"),
    }
}

/// Returns what an image keeps of a container's config (`docker commit`).
pub fn view_of(config: &ContainerConfig) -> ImageConfigView {
    ImageConfigView {
        user: config.user.clone(),
        exposed_ports: config.exposed_ports.clone(),
        env: config.env.clone(),
        entrypoint: config.entrypoint.clone(),
        cmd: config.cmd.clone(),
        volumes: config.volumes.clone(),
        working_dir: config.working_dir.clone(),
        labels: config.labels.clone(),
        stop_signal: config.stop_signal.clone(),
        args_escaped: config.args_escaped,
        healthcheck: config.healthcheck.clone(),
        on_build: config.on_build.clone(),
        shell: config.shell.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_config_reads_back_as_it_was() {
        let mut config = ImageConfig {
            created: Timestamp(1_764_000_000_123_000_000),
            architecture: "amd64".to_string(),
            os: "linux".to_string(),
            diff_ids: vec![Digest::of(b"x")],
            ..ImageConfig::default()
        };
        config.config.cmd = vec!["sh".to_string()].into();
        config.config.exposed_ports.insert("80/tcp", Empty {});
        config.history.push(History {
            created_by: "RUN x".to_string(),
            ..History::default()
        });
        let read = ImageConfig::from_bytes(&config.to_bytes()).unwrap();
        assert_eq!(read, config);
        assert_eq!(read.id(), config.id());
    }

    #[test]
    fn times_read_back() {
        for nanos in [0, 1_764_000_000_000_000_000, 951_782_400_000_000_001] {
            assert_eq!(parse_rfc3339(&Timestamp(nanos).to_string()), Some(nanos));
        }
    }
}
