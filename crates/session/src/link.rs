//! A session as a piece of an address: the save's text, deflated, in URL-safe base64.
//!
//! Deflate is done here, not by the browser: what inflates archives for `docker build` is in the
//! page already, and so a link is made without waiting and reads the same everywhere.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sim::Input;

use crate::deflate::{deflate, inflate};
use crate::save::{NoSave, Save};

/// Longer links are refused by sites and chats; a file serves then.
pub const MOST_CHARS: usize = 16_000;
/// What a link may inflate to, so that a small one cannot fill the memory.
const MOST_BYTES: usize = 1 << 20;

/// A session, and what of it to show first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Link {
    pub save: Save,
    /// The host after so many moments.
    pub moment: Option<usize>,
    /// The name of a picture, and what it is of.
    pub picture: Option<String>,
    pub subject: Option<String>,
}

/// What a link holds, to be told before it is opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    pub key: String,
    /// Lines typed.
    pub lines: usize,
    /// Files saved in the page's editor.
    pub files: usize,
    /// Keys pressed in programs.
    pub keys: usize,
    /// Made with another simulator, which may have answered otherwise.
    pub foreign: bool,
}

/// Why there is no link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoLink {
    /// It would take so many characters, more than [`MOST_CHARS`].
    TooLong(usize),
    /// It is not base64 of deflated text.
    Damaged,
    Save(NoSave),
}

impl Link {
    /// A link to the present of a session. What was undone, or left by a fork, is not in it, nor are
    /// answers.
    pub fn to(save: &Save) -> Self {
        let mut save = save.clone();
        save.inputs.truncate(save.cursor);
        save.other = None;
        save.waiting.clear();
        save.digests.clear();
        save.deeds.clear();
        Self {
            save,
            ..Self::default()
        }
    }

    /// What follows `?s=` in an address: letters, digits, `-`, `_`, then `&m=`, `&p=` and `&o=` for
    /// the moment, the picture and its subject.
    pub fn encode(&self) -> Result<String, NoLink> {
        let text = self.save.to_text();
        let mut out = format!("2{}", URL_SAFE_NO_PAD.encode(deflate(text.as_bytes())));
        if let Some(moment) = self.moment {
            out += &format!("&m={moment}");
        }
        for (name, value) in [('p', &self.picture), ('o', &self.subject)] {
            if let Some(value) = value {
                out += &format!("&{name}={}", percent(value));
            }
        }
        match out.len() <= MOST_CHARS {
            true => Ok(out),
            false => Err(NoLink::TooLong(out.len())),
        }
    }

    /// Reads what [`encode`](Self::encode) wrote, or a link of version 1.
    pub fn decode(query: &str) -> Result<Self, NoLink> {
        // A link of version 1 was not deflated.
        if query.len() > 4 * MOST_BYTES {
            return Err(NoLink::TooLong(query.len()));
        }
        let mut parts = query.split('&');
        let data = parts.next().unwrap_or_default();
        let bytes = match data.strip_prefix('2') {
            Some(data) => {
                let bytes = decode(data)?;
                inflate(&bytes, MOST_BYTES).ok_or(NoLink::Damaged)?
            }
            None => decode(data)?,
        };
        let text = String::from_utf8(bytes).map_err(|_| NoLink::Damaged)?;
        let mut link = Self {
            save: Save::parse(&text).map_err(NoLink::Save)?,
            ..Self::default()
        };
        for part in parts {
            match part.split_once('=') {
                Some(("m", moment)) => link.moment = moment.parse().ok(),
                Some(("p", picture)) => link.picture = plain(picture),
                Some(("o", subject)) => link.subject = plain(subject),
                _ => {}
            }
        }
        Ok(link)
    }

    pub fn describe(&self) -> Contents {
        let inputs = || self.save.inputs.iter().map(|t| &t.input);
        let count = |test: fn(&Input) -> bool| inputs().filter(|i| test(i)).count();
        Contents {
            key: self.save.key.clone(),
            lines: count(|i| matches!(i, Input::Line(line) if !line.trim().is_empty())),
            files: count(|i| matches!(i, Input::WriteFile { .. })),
            keys: count(|i| matches!(i, Input::Keys(_))),
            foreign: self.save.is_foreign(),
        }
    }
}

fn decode(data: &str) -> Result<Vec<u8>, NoLink> {
    let data = data.trim_end_matches('=');
    URL_SAFE_NO_PAD.decode(data).map_err(|_| NoLink::Damaged)
}

/// Percent encoding, as in an address.
fn percent(text: &str) -> String {
    let byte = |b: u8| match b {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'/' | b':' => {
            char::from(b).to_string()
        }
        _ => format!("%{b:02X}"),
    };
    text.bytes().map(byte).collect()
}

fn plain(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        bytes.extend(before.bytes());
        bytes.push(u8::from_str_radix(after.get(..2)?, 16).ok()?);
        rest = &after[2..];
    }
    bytes.extend(rest.bytes());
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use sim::Timed;

    fn save(lines: &[&str]) -> Save {
        let timed = |(n, line): (usize, &&str)| Timed {
            // No two pauses alike, as people type.
            at_ms: 4_000 + n as u64 * 17_389 + (n * n * 997) as u64,
            input: Input::Line((*line).to_string()),
        };
        let inputs: Vec<Timed> = lines.iter().enumerate().map(timed).collect();
        Save {
            cursor: inputs.len(),
            inputs,
            ..Save::fresh("ports", 1_800_000_123_456)
        }
    }

    #[test]
    fn a_link_leads_to_a_moment_a_picture_and_a_subject() {
        let link = Link {
            moment: Some(12),
            picture: Some("host".into()),
            subject: Some("波止場 & co:latest".into()),
            ..Link::to(&save(&["docker ps", "docker run nginx"]))
        };
        let text = link.encode().expect("it is short");
        assert!(
            text.bytes().all(|b| b.is_ascii_graphic() && b != b'#'),
            "{text}"
        );
        assert_eq!(Link::decode(&text), Ok(link));
    }

    #[test]
    fn a_link_holds_what_led_here_only() {
        let mut save = save(&["a", "b", "c"]);
        save.cursor = 2;
        save.digests.insert(0, 7);
        let link = Link::to(&save);
        assert_eq!((link.save.inputs.len(), link.save.digests.len()), (2, 0));
        assert_eq!(link.describe().lines, 2);
    }

    #[test]
    fn a_long_session_does_not_fit_and_says_how_long_it_is() {
        let noise = |n: u64| format!("echo {:x}", n.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let lines: Vec<String> = (1..2000).map(noise).collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let made = Link::to(&save(&lines)).encode();
        assert!(matches!(made, Err(NoLink::TooLong(n)) if n > MOST_CHARS));
    }

    #[test]
    fn hostile_links_are_refused() {
        let bomb = deflate(&vec![b'x'; 5 << 20]);
        let bomb = format!("2{}", URL_SAFE_NO_PAD.encode(bomb));
        for text in ["", "2", "2!!!", "2AAAA", "x", "é", &bomb] {
            assert!(
                Link::decode(text).is_err(),
                "{}",
                &text[..text.len().min(20)]
            );
        }
        let old = r#"{"version":1,"seed":1,"start_ms":18446744073709551615,"inputs":[]}"#;
        let old = URL_SAFE_NO_PAD.encode(old);
        assert_eq!(Link::decode(&old), Err(NoLink::Save(NoSave::Damaged(1))));
    }

    #[test]
    fn links_of_version_1_open() {
        let old =
            r#"{"version":1,"seed":1,"start_ms":5,"inputs":[{"at_ms":1,"input":{"Line":"波"}}]}"#;
        let link = Link::decode(&URL_SAFE_NO_PAD.encode(old)).expect("it is one");
        assert_eq!(link.describe().lines, 1);
    }
}
