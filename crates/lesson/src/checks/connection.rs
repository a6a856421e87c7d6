//! `connection`: someone tried to connect there, and it ended like that.

use snapshot::{Connection as Tried, ConnectionOutcome, HopKind};

use super::fact::{Fact, Sight, Speech, keys, look, spaced};
use super::form::{Form, Key, is_number};
use super::{Kind, Seen, Verdict};
use crate::attrs::Attrs;
use crate::text::Text;

pub struct Connection;

const FACTS: &[Fact<Tried>] = &[
    Fact::naming("port", Form::Number, port).needed(),
    Fact::new("from", Form::Text, from_wanted, from),
    Fact::new("to", Form::Text, to_wanted, to),
    Fact::new("outcome", Form::Word(OUTCOMES), outcome_wanted, outcome),
    Fact::new("via", Form::Text, via_wanted, via),
];

const OUTCOMES: &[&str] = &[
    "connected",
    "refused",
    "reset",
    "timeout",
    "unreachable",
    "noname",
    // A learner sees one of those, depending on where the packet stopped.
    "failed",
];

impl Kind for Connection {
    fn name(&self) -> &'static str {
        "connection"
    }

    fn keys(&self) -> Vec<Key> {
        keys(&[FACTS])
    }

    fn look(&self, args: &Attrs, seen: &Seen) -> Verdict {
        let speech = about_port(args, "への接続", "connection to");
        let title = |c: &Tried| c.number.to_string();
        look(&[FACTS], speech, seen.connections(), title, args, seen)
    }
}

/// How goals name what was tried at a port: `8080 番への接続`, `connection to port 8080`.
pub fn about_port(args: &Attrs, ja: &str, en: &str) -> Speech {
    let port = args.get("port").unwrap_or_default();
    Speech {
        kind: "connection",
        name: port.to_string(),
        noun: Text::new(format!("{port} 番{ja}"), format!("{en} port {port}")),
    }
}

/// The port that was tried; or asked for, if the name had no address.
pub fn number(c: &Tried) -> u16 {
    let asked = c.asked.rsplit(':').next().and_then(|p| p.parse().ok());
    match c.port() {
        0 => asked.unwrap_or(0),
        port => port,
    }
}

pub fn port(s: &Sight<Tried>) -> Option<Text> {
    (!is_number(s.value, number(s.it).into())).then(Text::default)
}

pub fn from_wanted(value: &str) -> Text {
    match value {
        "host" => Text::new("ホストから", "from the host"),
        name => Text::new(format!("{name} から"), format!("from {name}")),
    }
}

/// A Latin name has a blank on both sides in Japanese.
fn spaced_in(ja: &str) -> String {
    match ja.chars().next().is_some_and(|c| c.is_ascii()) {
        true => format!(" {}", spaced(ja)),
        false => spaced(ja),
    }
}

pub fn from(s: &Sight<Tried>) -> Option<Text> {
    (s.it.from != s.value).then(|| {
        let who = match s.it.from.as_str() {
            "host" => Text::new("ホスト", "the host"),
            name => Text::same(name),
        };
        Text::new(
            format!(
                "{} 番に接続したのは{}です",
                number(s.it),
                spaced_in(&who.ja)
            ),
            format!("{} connected to port {}", who.en, number(s.it)),
        )
    })
}

fn to_wanted(value: &str) -> Text {
    Text::new(
        format!("{value} という名前で"),
        format!("by the name {value}"),
    )
}

/// The name or address as it was asked for.
fn to(s: &Sight<Tried>) -> Option<Text> {
    let asked =
        s.it.asked
            .rsplit_once(':')
            .map_or(s.it.asked.as_str(), |a| a.0);
    (asked != s.value).then(|| {
        Text::new(
            format!("接続先の名前は {asked} です"),
            format!("the name asked for is {asked}"),
        )
    })
}

fn outcome_words(outcome: &str) -> Text {
    match outcome {
        "connected" => Text::new("つながった", "connected"),
        "refused" => Text::new("接続を拒否された", "refused"),
        "reset" => Text::new("受け付けたあと切られた", "accepted, then reset"),
        "timeout" => Text::new("返事がなかった", "timed out"),
        "unreachable" => Text::new("届く道がなかった", "unreachable"),
        "noname" => Text::new("名前が見つからなかった", "the name was not found"),
        _ => Text::new("つながらなかった", "did not connect"),
    }
}

fn outcome_wanted(value: &str) -> Text {
    let words: Vec<Text> = value.split('|').map(outcome_words).collect();
    Text::list(&words)
}

fn outcome(s: &Sight<Tried>) -> Option<Text> {
    let now = s.it.outcome;
    let fits = |wanted: &str| match wanted {
        "failed" => now != ConnectionOutcome::Connected,
        word => word == now.as_str(),
    };
    (!s.value.split('|').any(fits)).then(|| {
        let words = outcome_words(now.as_str());
        Text::new(
            format!(
                "{} 番への接続は「{}」で終わりました",
                number(s.it),
                words.ja
            ),
            format!(
                "the connection to port {} ended: {}",
                number(s.it),
                words.en
            ),
        )
    })
}

fn via_wanted(value: &str) -> Text {
    Text::new(
        format!("ネットワーク {value} を通って"),
        format!("through the network {value}"),
    )
}

fn via(s: &Sight<Tried>) -> Option<Text> {
    let bridges = s.it.hops.iter().filter(|h| h.kind == HopKind::Bridge);
    let owners: Vec<&str> = bridges.map(|h| h.owner.as_str()).collect();
    if owners.contains(&s.value) {
        return None;
    }
    Some(match owners.is_empty() {
        true => Text::new(
            "どのネットワークも通っていません",
            "it went through no network",
        ),
        false => Text::new(
            format!("通ったネットワークは {} です", owners.join("、")),
            format!("it went through {}", owners.join(", ")),
        ),
    })
}
