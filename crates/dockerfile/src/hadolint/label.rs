//! The kinds of labels that `--require-label` can ask for.

/// What a label's value must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelKind {
    Text,
    Url,
    Rfc3339,
    Spdx,
    GitHash,
    SemVer,
    Email,
}

impl LabelKind {
    pub fn parse(name: &str) -> Option<LabelKind> {
        Some(match name.to_lowercase().as_str() {
            "" | "text" | "raw" | "rawtext" => LabelKind::Text,
            "url" => LabelKind::Url,
            "rfc3339" => LabelKind::Rfc3339,
            "spdx" => LabelKind::Spdx,
            "hash" => LabelKind::GitHash,
            "semver" => LabelKind::SemVer,
            "email" => LabelKind::Email,
            _ => return None,
        })
    }

    /// Whether `value` is of the kind.
    pub fn accepts(self, value: &str) -> bool {
        match self {
            LabelKind::Text => true,
            LabelKind::Url => value.split_once(':').is_some_and(|(scheme, rest)| {
                scheme.starts_with(|c: char| c.is_ascii_alphabetic())
                    && scheme
                        .chars()
                        .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
                    && !rest.is_empty()
                    && !rest.contains([' ', '<', '>', '"'])
            }),
            LabelKind::Rfc3339 => is_rfc3339(value),
            LabelKind::Spdx => is_spdx(value),
            LabelKind::GitHash => {
                let hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
                matches!(value.len(), 7 | 40) && value.bytes().all(hex)
            }
            LabelKind::SemVer => is_semver(value),
            LabelKind::Email => value.split_once('@').is_some_and(|(name, host)| {
                !name.is_empty()
                    && !host.is_empty()
                    && !host.contains('@')
                    && !value.contains(char::is_whitespace)
            }),
        }
    }
}

/// Licence identifiers end with a version, but for these.
const UNVERSIONED: [&str; 24] = [
    "Beerware",
    "Cube",
    "FTL",
    "HPND",
    "ICU",
    "IJG",
    "ISC",
    "JSON",
    "Libpng",
    "MIT",
    "MITNFA",
    "NCSA",
    "OpenSSL",
    "PostgreSQL",
    "Qhull",
    "Ruby",
    "Sleepycat",
    "TCL",
    "Unlicense",
    "Vim",
    "WTFPL",
    "X11",
    "Zlib",
    "curl",
];

/// Whether a text looks like an SPDX identifier; not modelled: the whole list of them.
fn is_spdx(value: &str) -> bool {
    let mut parts = value.split('-');
    let named = parts.next().is_some_and(|name| {
        name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '.')
    });
    let versioned = parts.any(|part| {
        part.starts_with(|c: char| c.is_ascii_digit())
            && part.chars().all(|c| c.is_ascii_digit() || c == '.')
    });
    UNVERSIONED.contains(&value) || value.starts_with("MIT-") || named && versioned
}

fn is_rfc3339(value: &str) -> bool {
    let Some((date, time)) = value.split_once(['T', 't', ' ']) else {
        return false;
    };
    let digits = |text: &str, shape: &str| {
        text.len() == shape.len()
            && text.bytes().zip(shape.bytes()).all(|(c, s)| match s {
                b'0' => c.is_ascii_digit(),
                s => c == s,
            })
    };
    let zone = time.find(['Z', 'z', '+', '-']).unwrap_or(time.len());
    let (clock, zone) = time.split_at(zone);
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    digits(date, "0000-00-00")
        && digits(clock, "00:00:00")
        && fraction.bytes().all(|b| b.is_ascii_digit())
        && (zone.eq_ignore_ascii_case("z") || digits(&zone[1.min(zone.len())..], "00:00"))
}

fn is_semver(value: &str) -> bool {
    let (rest, build) = value.split_once('+').unwrap_or((value, "0"));
    let (core, pre) = rest.split_once('-').unwrap_or((rest, "0"));
    let number = |n: &str| {
        !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()) && (n == "0" || !n.starts_with('0'))
    };
    let word = |w: &str| !w.is_empty() && w.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    core.split('.').count() == 3
        && core.split('.').all(number)
        && pre.split('.').all(word)
        && build.split('.').all(word)
}
