//! What a container was made with: image, user, environment, limits, networks, labels.

use snapshot::Container;

use crate::checks::fact::{Fact, Sight};
use crate::checks::form::{Form, either, is_number};
use crate::checks::same_image;
use crate::text::Text;

/// What tells which container is meant.
pub const NAMES: &[Fact<Container>] = &[
    Fact::naming("name", Form::Text, name),
    Fact::naming("project", Form::Text, project),
    Fact::naming("service", Form::Text, service),
];

pub const FACTS: &[Fact<Container>] = &[
    Fact::new("image", Form::Text, image_wanted, image),
    Fact::new("network", Form::Text, network_wanted, network),
    Fact::new("user", Form::Text, user_wanted, user),
    Fact::new("env", Form::Text, env_wanted, env),
    Fact::new("label", Form::Text, label_wanted, label),
    Fact::new("memory", Form::Number, memory_wanted, memory),
    Fact::new("cpus", Form::Text, cpus_wanted, cpus),
    Fact::new("readonly", Form::Flag, readonly_wanted, readonly),
    Fact::new("restart", Form::Text, restart_wanted, restart),
];

/// No such container: the caller's words tell it.
fn unless(holds: bool) -> Option<Text> {
    (!holds).then(Text::default)
}

fn name(s: &Sight<Container>) -> Option<Text> {
    unless(s.it.name == s.value)
}

fn project(s: &Sight<Container>) -> Option<Text> {
    unless(s.it.project.as_ref().is_some_and(|p| p.0 == s.value))
}

fn service(s: &Sight<Container>) -> Option<Text> {
    unless(s.it.project.as_ref().is_some_and(|p| p.1 == s.value))
}

fn image_wanted(value: &str) -> Text {
    Text::new(format!("イメージは {value}"), format!("image {value}"))
}

fn image(s: &Sight<Container>) -> Option<Text> {
    let (name, now) = (&s.it.name, &s.it.image);
    (!same_image(s.value, now)).then(|| {
        Text::new(
            format!("{name} のイメージは {now} です"),
            format!("the image of {name} is {now}"),
        )
    })
}

fn network_wanted(value: &str) -> Text {
    Text::new(
        format!("ネットワーク {value} に接続"),
        format!("on the network {value}"),
    )
}

fn network(s: &Sight<Container>) -> Option<Text> {
    let name = &s.it.name;
    let all: Vec<&str> = s.it.networks.iter().map(|n| n.network.as_str()).collect();
    if all.contains(&s.value) {
        return None;
    }
    Some(match all.is_empty() {
        true => Text::new(
            format!("{name} はどのネットワークにもつながっていません"),
            format!("{name} is on no network"),
        ),
        false => Text::new(
            format!("{name} がつながっているのは {} です", all.join("、")),
            format!("{name} is on {}", all.join(", ")),
        ),
    })
}

fn user_wanted(value: &str) -> Text {
    Text::new(format!("ユーザー {value}"), format!("user {value}"))
}

fn user(s: &Sight<Container>) -> Option<Text> {
    let name = &s.it.name;
    let now = match s.it.user.as_str() {
        "" => "root",
        user => user,
    };
    (s.it.user != s.value && now != s.value).then(|| {
        Text::new(
            format!("{name} は {now} として動いています"),
            format!("{name} runs as {now}"),
        )
    })
}

fn env_wanted(value: &str) -> Text {
    Text::new(format!("環境変数 {value}"), format!("environment {value}"))
}

fn env(s: &Sight<Container>) -> Option<Text> {
    let name = &s.it.name;
    if s.it.env.iter().any(|e| e == s.value) {
        return None;
    }
    let key = s.value.split('=').next().unwrap_or_default();
    let prefix = format!("{key}=");
    Some(match s.it.env.iter().find(|e| e.starts_with(&prefix)) {
        Some(now) => Text::new(
            format!("{name} では {now} です"),
            format!("{name} has {now}"),
        ),
        None => Text::new(
            format!("{name} に環境変数 {key} はありません"),
            format!("{name} has no variable {key}"),
        ),
    })
}

fn label_wanted(value: &str) -> Text {
    Text::new(format!("ラベル {value}"), format!("label {value}"))
}

/// `key`, or `key=value`.
fn label(s: &Sight<Container>) -> Option<Text> {
    let name = &s.it.name;
    let fits =
        |(key, value): &(String, String)| s.value == key || s.value == format!("{key}={value}");
    if s.it.labels.iter().any(fits) {
        return None;
    }
    let key = s.value.split('=').next().unwrap_or_default();
    Some(match s.it.labels.iter().find(|(k, _)| k == key) {
        Some((_, now)) => Text::new(
            format!("{name} のラベル {key} は {now} です"),
            format!("the label {key} of {name} is {now}"),
        ),
        None => Text::new(
            format!("{name} にラベル {key} はありません"),
            format!("{name} has no label {key}"),
        ),
    })
}

fn memory_wanted(value: &str) -> Text {
    let size = size(value.parse().unwrap_or(0));
    Text::new(
        format!("メモリーの上限 {size}"),
        format!("memory limit {size}"),
    )
}

/// The units that `-m 64m` means.
fn size(bytes: u64) -> String {
    const KIB: u64 = 1024;
    const MIB: u64 = 1024 * KIB;
    match bytes {
        b if b >= MIB && b % MIB == 0 => format!("{} MiB", b / MIB),
        b if b >= KIB && b % KIB == 0 => format!("{} KiB", b / KIB),
        b => format!("{b} B"),
    }
}

fn memory(s: &Sight<Container>) -> Option<Text> {
    let name = &s.it.name;
    match s.it.memory_limit {
        Some(now) if is_number(s.value, now as i64) => None,
        Some(now) => Some(Text::new(
            format!("{name} のメモリーの上限は {} です", size(now)),
            format!("the memory limit of {name} is {}", size(now)),
        )),
        None => Some(Text::new(
            format!("{name} にメモリーの上限はありません"),
            format!("{name} has no memory limit"),
        )),
    }
}

fn cpus_wanted(value: &str) -> Text {
    Text::new(format!("CPU {value} 個分まで"), format!("{value} CPUs"))
}

fn cpus(s: &Sight<Container>) -> Option<Text> {
    let name = &s.it.name;
    let thousandths = |text: &str| text.parse().ok().map(|n: f64| (n * 1000.0).round() as u32);
    match s.it.cpu_limit {
        Some(now) if thousandths(s.value) == Some(now) => None,
        Some(now) => {
            let now = f64::from(now) / 1000.0;
            Some(Text::new(
                format!("{name} の CPU の上限は {now} 個分です"),
                format!("{name} may use {now} CPUs"),
            ))
        }
        None => Some(Text::new(
            format!("{name} に CPU の上限はありません"),
            format!("{name} has no CPU limit"),
        )),
    }
}

fn readonly_wanted(value: &str) -> Text {
    match value {
        "true" => Text::new("ルートが読み取り専用", "read-only root"),
        _ => Text::new("ルートに書き込める", "root can be written"),
    }
}

fn readonly(s: &Sight<Container>) -> Option<Text> {
    let name = &s.it.name;
    match (s.it.read_only, s.value == "true") {
        (now, wanted) if now == wanted => None,
        (true, _) => Some(Text::new(
            format!("{name} のルートは読み取り専用です"),
            format!("the root of {name} is read-only"),
        )),
        (false, _) => Some(Text::new(
            format!("{name} のルートには書き込めます"),
            format!("the root of {name} can be written"),
        )),
    }
}

fn restart_wanted(value: &str) -> Text {
    let value = either(value);
    Text::new(
        format!("再起動ポリシー {}", value.ja),
        format!("restart policy {}", value.en),
    )
}

/// `on-failure` fits `on-failure:2` too.
fn restart(s: &Sight<Container>) -> Option<Text> {
    let name = &s.it.name;
    let now = match s.it.restart_policy.as_str() {
        "" => "no",
        policy => policy,
    };
    let short = now.split(':').next().unwrap_or_default();
    (now != s.value && short != s.value).then(|| {
        Text::new(
            format!("{name} の再起動ポリシーは {now} です"),
            format!("the restart policy of {name} is {now}"),
        )
    })
}
