//! How a container goes: its state, exit code, health, restarts and main process.

use snapshot::{Container, ContainerState, Health};

use crate::checks::fact::{Fact, Sight};
use crate::checks::form::{Form, either, is_number, is_word};
use crate::text::Text;

pub const FACTS: &[Fact<Container>] = &[
    Fact::new("state", Form::Word(STATES), state_wanted, state),
    Fact::new("exit", Form::Number, exit_wanted, exit),
    Fact::new("oom", Form::Flag, oom_wanted, oom),
    Fact::new("health", Form::Word(HEALTH), health_wanted, health),
    Fact::new("restarts", Form::Number, restarts_wanted, restarts),
    Fact::new("pid1", Form::Text, pid1_wanted, pid1),
];

const STATES: &[&str] = &[
    "created",
    "running",
    "paused",
    "restarting",
    "removing",
    "exited",
    "dead",
];
const HEALTH: &[&str] = &["none", "starting", "healthy", "unhealthy"];

/// The words of the interface.
fn state_words(state: &str) -> Text {
    let ja = match state {
        "created" => "作成済み",
        "running" => "実行中",
        "paused" => "一時停止",
        "restarting" => "再起動中",
        "removing" => "削除中",
        "exited" => "終了",
        _ => "異常",
    };
    Text::new(ja, state)
}

fn state_wanted(value: &str) -> Text {
    let words: Vec<Text> = value.split('|').map(state_words).collect();
    let join =
        |pick: fn(&Text) -> &str, or: &str| words.iter().map(pick).collect::<Vec<_>>().join(or);
    Text::new(join(|t| &t.ja, " か "), join(|t| &t.en, " or "))
}

fn state(s: &Sight<Container>) -> Option<Text> {
    let (name, now) = (&s.it.name, state_words(s.it.state.as_str()));
    if is_word(s.value, s.it.state.as_str()) {
        return None;
    }
    Some(match s.it.state {
        ContainerState::Exited => Text::new(
            format!("{name} は終了しています"),
            format!("{name} has exited"),
        ),
        _ => Text::new(
            format!("{name} は{}です", now.ja),
            format!("{name} is {}", now.en),
        ),
    })
}

fn exit_wanted(value: &str) -> Text {
    let value = either(value);
    Text::new(
        format!("終了コード {}", value.ja),
        format!("exit code {}", value.en),
    )
}

fn exit(s: &Sight<Container>) -> Option<Text> {
    let name = &s.it.name;
    if !matches!(s.it.state, ContainerState::Exited | ContainerState::Dead) {
        return Some(Text::new(
            format!("{name} はまだ終了していません"),
            format!("{name} has not exited"),
        ));
    }
    let code = s.it.exit_code;
    (!is_number(s.value, code.into())).then(|| {
        Text::new(
            format!("{name} の終了コードは {code} です"),
            format!("{name} has exited with code {code}"),
        )
    })
}

fn oom_wanted(value: &str) -> Text {
    match value {
        "true" => Text::new("メモリー不足で終了", "killed for want of memory"),
        _ => Text::new("メモリー不足ではない終了", "not killed for want of memory"),
    }
}

fn oom(s: &Sight<Container>) -> Option<Text> {
    let name = &s.it.name;
    match (s.it.oom_killed, s.value == "true") {
        (now, wanted) if now == wanted => None,
        (true, _) => Some(Text::new(
            format!("{name} はメモリー不足で強制終了されました"),
            format!("{name} was killed for want of memory"),
        )),
        (false, _) => Some(Text::new(
            format!("{name} はメモリー不足では終了していません"),
            format!("{name} was not killed for want of memory"),
        )),
    }
}

fn health_wanted(value: &str) -> Text {
    let value = either(value);
    Text::new(
        format!("ヘルスチェックが {}", value.ja),
        format!("health {}", value.en),
    )
}

fn health(s: &Sight<Container>) -> Option<Text> {
    let (name, now) = (&s.it.name, s.it.health.as_str());
    if is_word(s.value, now) {
        return None;
    }
    Some(match s.it.health {
        Health::None => Text::new(
            format!("{name} にはヘルスチェックがありません"),
            format!("{name} has no health check"),
        ),
        _ => Text::new(
            format!("{name} のヘルスチェックは {now} です"),
            format!("the health of {name} is {now}"),
        ),
    })
}

fn restarts_wanted(value: &str) -> Text {
    let value = either(value);
    Text::new(
        format!("再起動 {} 回", value.ja),
        format!("restarted {} times", value.en),
    )
}

fn restarts(s: &Sight<Container>) -> Option<Text> {
    let (name, count) = (&s.it.name, s.it.restart_count);
    (!is_number(s.value, count.into())).then(|| {
        Text::new(
            format!("{name} が自動で再起動した回数は {count} です"),
            format!("{name} was restarted {count} times"),
        )
    })
}

fn pid1_wanted(value: &str) -> Text {
    Text::new(format!("PID 1 が {value}"), format!("PID 1 is {value}"))
}

fn pid1(s: &Sight<Container>) -> Option<Text> {
    let name = &s.it.name;
    let Some(first) = s.it.processes.first() else {
        return Some(Text::new(
            format!("{name} ではプロセスが動いていません"),
            format!("no process runs in {name}"),
        ));
    };
    let program = first.command.split_whitespace().next().unwrap_or_default();
    let program = program.rsplit('/').next().unwrap_or_default();
    // `nginx: master process` names itself with a colon.
    let program = program.trim_end_matches(':');
    (program != s.value).then(|| {
        Text::new(
            format!("{name} の PID 1 は {program} です"),
            format!("PID 1 of {name} is {program}"),
        )
    })
}
