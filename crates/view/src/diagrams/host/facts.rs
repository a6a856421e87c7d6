//! What the host picture says of a container in words: why it does not run or is not ready, which
//! ports and mounts it has, what it wrote.

use snapshot::{Container, ContainerState, Health, MountKind, PublishedPort, Snapshot};

use crate::words::{Lang, home, size};

/// Why a container does not run or is not ready, if there is something to say; the most serious.
pub fn reason(c: &Container, at_ms: u64, lang: Lang) -> Option<(String, bool)> {
    let bad = |text: String| Some((text, true));
    let calm = |text: String| Some((text, false));
    if c.oom_killed {
        let limit = c.memory_limit.map_or(String::new(), |m| {
            lang.pick(
                format!("・上限 {}", size(m)),
                format!(", limit {}", size(m)),
            )
        });
        return bad(format!(
            "{}{limit}",
            lang.pick("メモリー不足", "out of memory")
        ));
    }
    if let Some(at) = c.kill_at_ms {
        let left = at.saturating_sub(at_ms).div_ceil(1000);
        return calm(lang.pick(
            format!("SIGTERM の返事待ち。{left} 秒後に SIGKILL"),
            format!("waits for SIGTERM; SIGKILL in {left} s"),
        ));
    }
    match c.state {
        ContainerState::Created if !c.error.is_empty() => bad(c.error.clone()),
        ContainerState::Created => {
            calm(lang.pick("まだ起動していない", "never started").to_string())
        }
        ContainerState::Restarting => {
            let left = c.restart_at_ms.unwrap_or(at_ms).saturating_sub(at_ms);
            let left = left.div_ceil(1000);
            bad(lang.pick(
                format!("終了 ({})。{left} 秒後に再起動", c.exit_code),
                format!("exited ({}); restarts in {left} s", c.exit_code),
            ))
        }
        ContainerState::Exited | ContainerState::Dead => ended(c, lang),
        ContainerState::Running => match c.health {
            Health::Starting => calm(
                lang.pick("ヘルスチェックの返事待ち", "waits for its health check")
                    .to_string(),
            ),
            Health::Unhealthy => {
                let output = c.probes.last().map_or("", |p| p.output.trim());
                let line = output.lines().next_back().unwrap_or_default();
                bad(lang.pick(
                    format!("ヘルスチェックが失敗 {line}"),
                    format!("health check fails {line}"),
                ))
            }
            _ => unanswered(c, lang),
        },
        _ => None,
    }
}

/// What an exit status means (Docker's own codes: docs, "docker run", exit status; the others are
/// 128 plus a signal's number).
fn ended(c: &Container, lang: Lang) -> Option<(String, bool)> {
    let text = match c.exit_code {
        0 => {
            return Some((
                lang.pick("仕事が終わった", "its process finished")
                    .to_string(),
                false,
            ));
        }
        125..=127 if !c.error.is_empty() => c.error.clone(),
        126 => lang
            .pick("実行できないファイル", "not executable")
            .to_string(),
        127 => lang
            .pick("コマンドが見つからない", "command not found")
            .to_string(),
        130 => lang
            .pick("Ctrl+C で止めた", "stopped by Ctrl+C")
            .to_string(),
        137 => lang
            .pick("SIGKILL で止められた", "killed by SIGKILL")
            .to_string(),
        139 => lang
            .pick("不正なメモリー参照", "segmentation fault")
            .to_string(),
        143 => lang
            .pick("SIGTERM で終わった", "ended by SIGTERM")
            .to_string(),
        _ => lang
            .pick(
                "失敗した。理由は docker logs に",
                "failed; docker logs says why",
            )
            .to_string(),
    };
    Some((text, true))
}

/// A published port that leads to nobody.
fn unanswered(c: &Container, lang: Lang) -> Option<(String, bool)> {
    let port = c.ports.iter().find(|p| !is_served(c, p))?;
    let number = port.container.number;
    let mut others = c.listening.iter();
    let text = match others.find(|l| l.port == number && l.loopback_only()) {
        Some(l) => lang.pick(
            format!("{} は {}:{number} だけで待つ", l.program, l.ip),
            format!("{} listens on {}:{number} only", l.program, l.ip),
        ),
        None => lang.pick(
            format!("{number} 番ではだれも待っていない"),
            format!("nobody listens on {number}"),
        ),
    };
    Some((text, true))
}

/// Tells whether a process answers behind a published port.
pub fn is_served(c: &Container, port: &PublishedPort) -> bool {
    let fits = |l: &snapshot::Listener| {
        l.port == port.container.number
            && l.protocol == port.container.protocol
            && !l.loopback_only()
    };
    c.listening.iter().any(fits)
}

/// `~/site → /usr/share/nginx/html`.
pub fn mount(m: &snapshot::Mount, lang: Lang) -> String {
    let source = match m.kind {
        MountKind::Tmpfs => "tmpfs".to_string(),
        MountKind::Volume => volume_name(&m.source).to_string(),
        MountKind::Bind => home(&m.source),
        MountKind::Image => m.source.clone(),
    };
    let ro = match m.read_only {
        true => lang.pick("（読み取り専用）", " (read-only)"),
        false => "",
    };
    format!("{source} → {}{ro}", m.target)
}

/// A volume's name; one that Docker made up by its first 12 digits.
pub fn volume_name(name: &str) -> &str {
    let made_up = name.len() == 64 && name.bytes().all(|b| b.is_ascii_hexdigit());
    match made_up {
        true => &name[..12],
        false => name,
    }
}

/// `+2 ~1 −1 1.2kB`, or that nothing was written.
pub fn written(c: &Container, lang: Lang) -> String {
    let [added, changed, deleted] = c.writable_counts;
    if added + changed + deleted == 0 && c.writable_size == 0 {
        return lang.pick("変更なし", "unchanged").to_string();
    }
    let mut parts = Vec::new();
    for (sign, count) in [('+', added), ('~', changed), ('−', deleted)] {
        if count > 0 {
            parts.push(format!("{sign}{count}"));
        }
    }
    parts.push(size(c.writable_size));
    parts.join(" ")
}

/// One published port in words.
pub fn door(p: &PublishedPort, lang: Lang) -> String {
    let who = who(p, lang);
    let number = p.container.number;
    match p.host_port {
        0 => lang.pick(
            format!("空いている番号 → {number}"),
            format!("a free port → {number}"),
        ),
        host => format!("{}:{host} → {number} {who}", host_ip(p)),
    }
}

/// The address a door is on, if it is not all of them.
pub fn host_ip(p: &PublishedPort) -> &str {
    match p.for_everyone() {
        true => "",
        false => &p.host_ip,
    }
}

/// Who can come in by a door.
pub fn who(p: &PublishedPort, lang: Lang) -> &'static str {
    if p.for_everyone() {
        lang.pick("だれでも", "anyone")
    } else if p.host_ip.starts_with("127.") || p.host_ip == "::1" {
        lang.pick("ホストだけ", "host only")
    } else {
        lang.pick("この番地だけ", "this address")
    }
}

/// Everything a card shows, in words.
pub fn label(c: &Container, s: &Snapshot, lang: Lang) -> String {
    let mut parts = vec![c.name.clone(), lang.state(c), c.image.clone()];
    parts.extend(
        c.networks
            .iter()
            .filter(|e| !e.ip.is_empty())
            .map(|e| e.ip.clone()),
    );
    parts.push(c.command.join(" "));
    parts.extend(c.ports.iter().map(|p| door(p, lang)));
    parts.extend(reason(c, s.at_ms, lang).map(|(text, _)| text));
    parts.extend(c.mounts.iter().map(|m| mount(m, lang)));
    let strip = lang.pick("書き込みレイヤー", "writable layer");
    parts.push(format!("{strip} {}", written(c, lang)));
    if c.restart_count > 0 {
        parts.push(lang.pick(
            format!("再起動 {} 回", c.restart_count),
            format!("restarted {} times", c.restart_count),
        ));
    }
    parts.retain(|p| !p.is_empty());
    parts.join(lang.pick("、", ", "))
}
