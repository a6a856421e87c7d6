//! The network picture's sentences: what each hop did, why a packet stopped, what would help.

use snapshot::{Connection, ConnectionOutcome, Hop, HopKind, Stop};

use crate::words::Lang;

pub fn verdict(ok: bool, lang: Lang) -> &'static str {
    match ok {
        true => lang.pick("✓ 届いた", "✓ arrived"),
        false => lang.pick("× 届かなかった", "× did not arrive"),
    }
}

/// `curl localhost:3000`, from a container: `web: curl api:3000`.
pub fn asked(c: &Connection) -> String {
    let what = if c.asked.is_empty() { &c.to } else { &c.asked };
    let who = match c.from.as_str() {
        "host" => String::new(),
        name => format!("{name}: "),
    };
    format!("{who}{} {what}", c.program).trim().to_string()
}

/// What the client program gets to see, in its own kind of words.
pub fn client_says(c: &Connection) -> String {
    match c.outcome {
        ConnectionOutcome::Connected => c
            .received
            .lines()
            .next()
            .unwrap_or_default()
            .trim()
            .to_string(),
        ConnectionOutcome::Refused => "Connection refused".to_string(),
        ConnectionOutcome::TimedOut => "Connection timed out".to_string(),
        ConnectionOutcome::Unreachable => "Network is unreachable".to_string(),
        ConnectionOutcome::Reset => "Connection reset by peer".to_string(),
        ConnectionOutcome::NameNotFound => "Could not resolve host".to_string(),
    }
}

/// The whole in one sentence.
pub fn sentence(c: &Connection, lang: Lang) -> String {
    match &c.stop {
        Some(stop) => why(c, stop, lang),
        None if c.outcome != ConnectionOutcome::Connected => client_says(c),
        None => lang.pick(
            format!("{} に届いた。答えたのは {}", c.to, c.server),
            format!("It reached {}; {} answered", c.to, c.server),
        ),
    }
}

/// A hop as a verb, and its addresses.
pub fn hop(c: &Connection, index: usize, lang: Lang) -> (String, Vec<(String, bool)>) {
    let h = &c.hops[index];
    let flow = |a: &str, b: &str| match (a.is_empty(), b.is_empty()) {
        (true, true) => String::new(),
        (true, false) => b.to_string(),
        (false, true) => a.to_string(),
        (false, false) => format!("{a} → {b}"),
    };
    let before = flow(&h.source, &h.destination);
    let after = flow(&h.new_source, &h.new_destination);
    let rewritten = !after.is_empty() && after != before;
    let program = if c.program.is_empty() {
        lang.pick("プロセス", "a process")
    } else {
        &c.program
    };
    let verb = match h.kind {
        HopKind::Client => match h.owner.as_str() {
            "host" => lang.pick(
                format!("ホストの {program} がつなぐ"),
                format!("{program} on the host connects"),
            ),
            who => lang.pick(
                format!("{who} の {program} がつなぐ"),
                format!("{program} in {who} connects"),
            ),
        },
        HopKind::Loopback => lang.pick(
            format!("{} 自身の lo を通る", owner(h, lang)),
            format!("through lo of {} itself", owner(h, lang)),
        ),
        HopKind::Interface => lang.pick(
            format!("{} の {} に着く", owner(h, lang), interface(h)),
            format!("arrives at {} of {}", interface(h), owner(h, lang)),
        ),
        HopKind::Nat => lang.pick(
            "NAT が宛先を書きかえる".to_string(),
            "NAT rewrites the target".to_string(),
        ),
        HopKind::Proxy => lang.pick(
            "docker-proxy が受けて、中へつなぎ直す".to_string(),
            "docker-proxy accepts and dials in, anew".to_string(),
        ),
        HopKind::Bridge => lang.pick(
            format!("ブリッジ {} を渡る", bridge(h)),
            format!("crosses the bridge {}", bridge(h)),
        ),
        HopKind::Firewall => lang.pick(
            "止まった: 捨てられた".to_string(),
            "stopped: dropped".to_string(),
        ),
        HopKind::Nobody => match c.outcome {
            ConnectionOutcome::NameNotFound => lang.pick(
                "止まった: 名前が分からない".to_string(),
                "stopped: the name is unknown".to_string(),
            ),
            _ => lang.pick(
                "止まった: 断られた（RST）".to_string(),
                "stopped: refused (RST)".to_string(),
            ),
        },
        HopKind::Server => {
            let who = if c.server_program.is_empty() {
                owner(h, lang)
            } else {
                c.server_program.clone()
            };
            lang.pick(format!("{who} が受けた"), format!("{who} accepted"))
        }
    };
    let mut lines = Vec::new();
    if rewritten {
        lines.push((before, true));
        lines.push((after, false));
    } else if !before.is_empty() {
        lines.push((before, false));
    }
    (verb, lines)
}

fn owner(h: &Hop, lang: Lang) -> String {
    match h.owner.as_str() {
        "host" => lang.pick("ホスト", "the host").to_string(),
        name => name.to_string(),
    }
}

fn interface(h: &Hop) -> &str {
    match h.interface.as_str() {
        "" => "eth0",
        name => name,
    }
}

/// Why it stopped, with this host's own facts.
pub fn why(c: &Connection, stop: &Stop, lang: Lang) -> String {
    let port = c.port();
    let reached = c.hops.last().map_or("", |h| h.owner.as_str());
    match stop {
        Stop::LoopbackOnly { program, listens } => lang.pick(
            format!("{program} が待っているのは {listens}。これは {reached} の中だけの番地で、eth0 に着いた接続は届かない"),
            format!("{program} listens on {listens} only. That address exists inside {reached} alone; what arrives at eth0 never gets there"),
        ),
        Stop::NobodyListens => lang.pick(
            format!("{port} 番ではだれも待っていない"),
            format!("nobody listens on port {port}"),
        ),
        Stop::NotPublished { inside } if inside.is_empty() => lang.pick(
            format!("ホストの {port} 番に入口がなく、だれも待っていない"),
            format!("the host has no door {port}, and nobody listens there"),
        ),
        Stop::NotPublished { inside } => lang.pick(
            format!("{} は中の {port} 番で待っているが、ホストの {port} 番に入口がない", inside.join("、")),
            match inside.as_slice() {
                [one] => format!("{one} listens on {port} inside, but the host has no door {port}"),
                all => format!("{} listen on {port} inside, but the host has no door {port}", all.join(" and ")),
            },
        ),
        Stop::ProxyNobody { listens: Some(l) } => lang.pick(
            format!("入口は開いているが、中で待っているのは {l} だけ。{reached} の eth0 に着いた接続は届かない"),
            format!("the door is open, but inside only {l} is listened on; what arrives at eth0 of {reached} never gets there"),
        ),
        Stop::ProxyNobody { listens: None } => lang.pick(
            "入口は開いているが、中でだれも待っていない".to_string(),
            "the door is open, but nobody listens inside".to_string(),
        ),
        Stop::OtherNetwork { network } => lang.pick(
            format!("相手は別のネットワーク {network} にいる。ブリッジとブリッジのあいだで捨てられた"),
            format!("the target is on another network, {network}: dropped between the bridges"),
        ),
        Stop::Internal { network } => lang.pick(
            format!("{network} は外へ出られないネットワーク（--internal）"),
            format!("{network} is an internal network: no way out"),
        ),
        Stop::Icc { network } => lang.pick(
            format!("{network} ではコンテナーどうしの通信が切られている（enable_icc=false）"),
            format!("{network} keeps its containers apart (enable_icc=false)"),
        ),
        Stop::NoResolver { name } => lang.pick(
            format!("既定の bridge には名前の案内がいない。{name} という名前は引けない"),
            format!("the default bridge has no resolver: {name} cannot be looked up"),
        ),
        Stop::NameElsewhere { name, networks } => lang.pick(
            format!("{name} は {} にいて、{} はいない", networks.join("、"), from(c, lang)),
            format!("{name} is on {}, {} is not", networks.join(", "), from(c, lang)),
        ),
        Stop::NoSuchName { name, near: Some(near) } => lang.pick(
            format!("{name} という名前はない。近い名前: {near}"),
            format!("there is no {name}; a name near it: {near}"),
        ),
        Stop::NoSuchName { name, near: None } => {
            lang.pick(format!("{name} という名前はない"), format!("there is no {name}"))
        }
        Stop::NoRoute => lang.pick(
            "そこへ行く道がない（ネットワークなし）".to_string(),
            "there is no way there (no network)".to_string(),
        ),
        Stop::Outside => lang.pick(
            "インターネットは模擬していないので、その先はない".to_string(),
            "the internet is not simulated, so there is nothing beyond".to_string(),
        ),
    }
}

fn from(c: &Connection, lang: Lang) -> String {
    match c.from.as_str() {
        "host" => lang.pick("ホスト", "the host").to_string(),
        name => name.to_string(),
    }
}

/// What would help: a sentence and a line to type or write.
pub fn help(c: &Connection, stop: &Stop, lang: Lang) -> (String, String) {
    let port = c.port();
    let reached = c.hops.last().map_or("", |h| h.owner.as_str());
    let pick = |ja: &str, en: &str| lang.pick(ja, en).to_string();
    match stop {
        Stop::LoopbackOnly { .. } | Stop::ProxyNobody { listens: Some(_) } => (
            pick(
                "すべての番地（0.0.0.0）で待つように直す",
                "let it listen on every address (0.0.0.0)",
            ),
            "listen(…, '0.0.0.0')".to_string(),
        ),
        Stop::NobodyListens | Stop::ProxyNobody { listens: None } => (
            pick(
                "中で動いているか、何番で待っているかを見る",
                "see whether it runs and on which port",
            ),
            match reached {
                "host" | "" => "ss -ltn".to_string(),
                name => format!("docker logs {name}"),
            },
        ),
        Stop::NotPublished { inside } => (
            pick(
                "-p で入口を付けて作り直す",
                "make it again with -p, which cuts the door",
            ),
            match inside.first() {
                Some(name) => format!("docker run -p {port}:{port} … ({name})"),
                None => format!("docker run -p {port}:…"),
            },
        ),
        Stop::OtherNetwork { network } => (
            pick("同じネットワークにつなぐ", "put both on one network"),
            format!("docker network connect {network} {}", from(c, Lang::En)),
        ),
        Stop::Internal { network } => (
            pick(
                "外へ出られるネットワークにもつなぐ",
                "connect it to a network with a way out, too",
            ),
            format!("docker network inspect {network}"),
        ),
        Stop::Icc { network } => (
            pick(
                "icc を切らないネットワークを使う",
                "use a network without enable_icc=false",
            ),
            format!("docker network inspect {network}"),
        ),
        Stop::NoResolver { .. } => (
            pick(
                "自分で作ったネットワークなら名前で呼べる",
                "names work on a network of your own",
            ),
            "docker network create app".to_string(),
        ),
        Stop::NameElsewhere { networks, .. } => (
            pick(
                "相手のいるネットワークにつなぐ",
                "connect it to the network the other is on",
            ),
            format!(
                "docker network connect {} {}",
                networks.first().map_or("", String::as_str),
                from(c, Lang::En)
            ),
        ),
        Stop::NoSuchName { near, .. } => (
            pick("名前を確かめる", "check the name"),
            match near {
                Some(near) => format!("docker inspect {near}"),
                None => "docker ps --format '{{.Names}}'".to_string(),
            },
        ),
        Stop::NoRoute => (
            pick("ネットワークにつなぐ", "connect it to a network"),
            format!("docker network connect bridge {}", from(c, Lang::En)),
        ),
        Stop::Outside => (
            pick(
                "ここにあるコンテナーを相手にする",
                "talk to a container of this host",
            ),
            "docker ps".to_string(),
        ),
    }
}

/// The bridge's device, or its network where that is not known.
fn bridge(h: &Hop) -> &str {
    match h.interface.as_str() {
        "" => &h.owner,
        device => device,
    }
}
