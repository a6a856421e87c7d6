//! Where a container can be reached: published ports, and what listens inside.

use snapshot::{Container, PublishedPort};

use crate::checks::fact::{Fact, Sight};
use crate::checks::form::Form;
use crate::text::Text;

pub const FACTS: &[Fact<Container>] = &[
    Fact::new("publish", Form::Text, publish_wanted, publish),
    Fact::new("port", Form::Number, port_wanted, port),
    Fact::new("listens", Form::Text, listens_wanted, listens),
];

/// `8080:80` is read `8080 → 80`; `any` is any port.
fn publish_wanted(value: &str) -> Text {
    match value.rsplit_once(':') {
        Some((host, inside)) => Text::same(format!("{host} → {inside}")),
        None => Text::new("どれかのポートを公開", "some port published"),
    }
}

fn publish(s: &Sight<Container>) -> Option<Text> {
    let fits = |p: &PublishedPort| {
        let short = format!("{}:{}", p.host_port, p.container.number);
        let whole = format!("{}:{short}", p.host_ip);
        s.value == "any" || s.value == short || s.value == whole
    };
    if s.it.ports.iter().any(fits) {
        return None;
    }
    // The host's port: what a learner asks for with curl.
    let mut parts = s.value.rsplit(':').skip(1);
    let wanted = parts.next().unwrap_or_default();
    Some(ports(s.it, wanted))
}

/// Which ports are published, above all the one that is asked for.
fn ports(c: &Container, host_port: &str) -> Text {
    let name = &c.name;
    let way = |p: &PublishedPort| {
        let short = format!("{} → {}", p.host_port, p.container.number);
        match p.for_everyone() {
            true => short,
            false => format!("{}:{short}", p.host_ip),
        }
    };
    let mut ways: Vec<String> = c.ports.iter().map(way).collect();
    ways.dedup();
    match (ways.is_empty(), host_port) {
        (false, _) => Text::new(
            format!("{name} が公開しているのは {} です", ways.join("、")),
            format!("{name} publishes {}", ways.join(", ")),
        ),
        (true, "") => Text::new(
            format!("{name} はポートを公開していません"),
            format!("{name} publishes no port"),
        ),
        (true, port) => Text::new(
            format!("{name} は {port} 番を公開していません"),
            format!("{name} does not publish port {port}"),
        ),
    }
}

fn port_wanted(value: &str) -> Text {
    Text::new(
        format!("コンテナーの {value} 番を公開"),
        format!("its port {value} published"),
    )
}

fn port(s: &Sight<Container>) -> Option<Text> {
    let fits = |p: &PublishedPort| s.value.parse() == Ok(p.container.number);
    (!s.it.ports.iter().any(fits)).then(|| ports(s.it, ""))
}

fn listens_wanted(value: &str) -> Text {
    Text::new(
        format!("中で {value} を待ち受け"),
        format!("listens on {value} inside"),
    )
}

/// `0.0.0.0:8000`, or `8000` on any address.
fn listens(s: &Sight<Container>) -> Option<Text> {
    let name = &s.it.name;
    let short = |l: &snapshot::Listener| l.port.to_string() == s.value;
    let all: Vec<String> =
        s.it.listening
            .iter()
            .map(|l| format!("{}:{}", l.ip, l.port))
            .collect();
    if all.iter().any(|l| l == s.value) || s.it.listening.iter().any(short) {
        return None;
    }
    Some(match all.is_empty() {
        true => Text::new(
            format!("{name} の中では何も待ち受けていません"),
            format!("nothing listens in {name}"),
        ),
        false => Text::new(
            format!("{name} の中で待ち受けているのは {} です", all.join("、")),
            format!("in {name}, {} is listened on", all.join(", ")),
        ),
    })
}
