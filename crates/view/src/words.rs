//! The words in pictures, Japanese and English.

/// The language of labels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    #[default]
    Ja,
    En,
}

impl Lang {
    /// Picks one of two texts.
    pub fn pick<T>(self, ja: T, en: T) -> T {
        match self {
            Self::Ja => ja,
            Self::En => en,
        }
    }
}

/// Formats a size as Docker does: decimal units, three significant digits.
pub fn size(bytes: u64) -> String {
    let mut value = bytes as f64;
    for unit in ["B", "kB", "MB", "GB", "TB"] {
        if value < 1000.0 {
            return match value {
                v if unit == "B" || v >= 100.0 => format!("{v:.0}{unit}"),
                v if v >= 10.0 => format!("{v:.1}{unit}"),
                v => format!("{v:.2}{unit}"),
            };
        }
        value /= 1000.0;
    }
    format!("{value:.0}PB")
}

/// The first 12 digits of an id, as `docker ps` shows it.
pub fn short(id: &str) -> &str {
    id.get(..12).unwrap_or(id)
}

/// A path with the home directory as `~`.
pub fn home(path: &str) -> String {
    match path.strip_prefix("/home/learner") {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => format!("~{rest}"),
        _ => path.to_string(),
    }
}

impl Lang {
    /// A container's state in words, with exit status or health.
    pub fn state(self, c: &snapshot::Container) -> String {
        use snapshot::{ContainerState as S, Health};
        let word = match c.state {
            S::Created => self.pick("作成済み", "created"),
            S::Running => match c.health {
                Health::None => self.pick("実行中", "running"),
                Health::Starting => self.pick("起動中", "starting"),
                Health::Healthy => self.pick("実行中・正常", "running, healthy"),
                Health::Unhealthy => self.pick("実行中・異常", "running, unhealthy"),
            },
            S::Paused => self.pick("一時停止", "paused"),
            S::Restarting => self.pick("再起動待ち", "restarting"),
            S::Removing => self.pick("削除中", "being removed"),
            S::Dead => self.pick("削除の途中", "dead"),
            S::Exited => {
                return self.pick(
                    format!("終了 ({})", c.exit_code),
                    format!("exited ({})", c.exit_code),
                );
            }
        };
        word.to_string()
    }
}
