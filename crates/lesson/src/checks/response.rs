//! `response`: a client got that HTTP answer.

use snapshot::Connection as Tried;

use super::connection::{about_port, from, from_wanted, number, port};
use super::fact::{Fact, Sight, keys, look};
use super::form::{Form, Key, either, is_number};
use super::{Kind, Seen, Verdict};
use crate::attrs::Attrs;
use crate::text::Text;

pub struct Response;

const FACTS: &[Fact<Tried>] = &[
    Fact::naming("port", Form::Number, port).needed(),
    Fact::new("from", Form::Text, from_wanted, from),
    Fact::new("host", Form::Text, host_wanted, host),
    Fact::new("path", Form::Text, path_wanted, path),
    Fact::new("status", Form::Number, status_wanted, status),
    Fact::new("text", Form::Text, text_wanted, text),
];

impl Kind for Response {
    fn name(&self) -> &'static str {
        "response"
    }

    fn keys(&self) -> Vec<Key> {
        keys(&[FACTS])
    }

    fn look(&self, args: &Attrs, seen: &Seen) -> Verdict {
        let speech = about_port(args, "からの HTTP の応答", "HTTP answer from");
        let answered = seen.connections().filter(|c| code(c).is_some());
        let title = |c: &Tried| c.number.to_string();
        look(&[FACTS], speech, answered, title, args, seen)
    }
}

/// The status of the first answer: `HTTP/1.1 200 OK`.
fn code(c: &Tried) -> Option<u16> {
    let line = c.received.lines().next()?.strip_prefix("HTTP/")?;
    line.split_whitespace().nth(1)?.parse().ok()
}

fn host_wanted(value: &str) -> Text {
    Text::new(
        format!("Host ヘッダーは {value}"),
        format!("Host header {value}"),
    )
}

fn host(s: &Sight<Tried>) -> Option<Text> {
    let mut lines = s.it.sent.lines();
    let header = lines.find_map(|l| {
        let (key, value) = l.split_once(':')?;
        key.eq_ignore_ascii_case("host").then(|| value.trim())
    });
    let now = header.unwrap_or_default();
    let name = now.split(':').next().unwrap_or_default();
    (now != s.value && name != s.value).then(|| {
        Text::new(
            format!("要求の Host ヘッダーは {now} です"),
            format!("the Host header of the request is {now}"),
        )
    })
}

fn path_wanted(value: &str) -> Text {
    Text::new(format!("パス {value}"), format!("path {value}"))
}

/// The path with or without what follows `?`.
fn path(s: &Sight<Tried>) -> Option<Text> {
    let now = s.it.sent.split_whitespace().nth(1).unwrap_or_default();
    let plain = now.split('?').next().unwrap_or_default();
    (now != s.value && plain != s.value).then(|| {
        Text::new(
            format!("要求されたパスは {now} です"),
            format!("the path asked for is {now}"),
        )
    })
}

fn status_wanted(value: &str) -> Text {
    let value = either(value);
    Text::new(
        format!("ステータス {}", value.ja),
        format!("status {}", value.en),
    )
}

fn status(s: &Sight<Tried>) -> Option<Text> {
    let now = code(s.it).unwrap_or(0);
    (!is_number(s.value, now.into())).then(|| {
        Text::new(
            format!("{} 番の応答のステータスは {now} です", number(s.it)),
            format!("port {} answered with status {now}", number(s.it)),
        )
    })
}

fn text_wanted(text: &str) -> Text {
    Text::new(
        format!("「{text}」を含む"),
        format!("with the text {text:?}"),
    )
}

/// In the first kilobyte of the answer.
fn text(s: &Sight<Tried>) -> Option<Text> {
    (!s.it.received.contains(s.value)).then(|| {
        Text::new(
            format!(
                "{} 番の応答に「{}」は含まれていません",
                number(s.it),
                s.value
            ),
            format!(
                "the answer of port {} does not contain {:?}",
                number(s.it),
                s.value
            ),
        )
    })
}
