//! `docker compose events`: what happens to the project's containers.

use crate::compose::failure::Failure;
use crate::compose::host::{First, Wait, first};
use crate::compose::labels;
use crate::compose::program::Program;
use crate::compose::verb::{Outcome, Verb};
use crate::flags::Flag;
use crate::format::time::{civil, parse_since};
use engine::api::Filters;
use engine::api::system::{EventMessage, EventsOptions};

const FLAGS: &[Flag] = &[
    Flag::bool("json", "Output events as a stream of json objects"),
    Flag::string("since", "Show all events created since timestamp"),
    Flag::string("until", "Stream events until this timestamp"),
];

/// The command.
pub const VERB: Verb = Verb::new(
    "events",
    "[OPTIONS] [SERVICE...]",
    "Receive real time events from containers",
    FLAGS,
    |p| Box::pin(run(p)),
);

async fn run(program: Program) -> Outcome {
    let name = program.project_name().await?;
    let mut filters = Filters::default();
    filters.add("type", "container");
    filters.add("label", format!("{}={name}", labels::PROJECT));
    let moment = |flag: &str| -> Result<Option<i64>, Failure> {
        let text = program.flags.str(flag);
        if text.is_empty() {
            return Ok(None);
        }
        let nanos = parse_since(text, program.host.now_nanos())?;
        Ok(i64::try_from(nanos).ok())
    };
    let options = EventsOptions {
        since: moment("since")?,
        until: moment("until")?,
        filters,
    };
    let events = program.engine.events(&options)?;
    program.host.catch_signals(true);
    loop {
        let mut next: Wait<'_, Option<EventMessage>> = Box::pin(events.recv());
        let mut signal = program.host.next_signal();
        let event = match first(&mut next, &mut signal).await {
            First::Left(Some(event)) => event,
            First::Left(None) => break,
            First::Right(()) => return Err(Failure::silent(130)),
        };
        let attributes = &event.actor.attributes;
        let one_off = attributes.get(labels::ONE_OFF).is_some_and(|v| v == "True");
        let service = attributes.get(labels::SERVICE).cloned().unwrap_or_default();
        let wanted = program.args().is_empty() || program.args().contains(&service);
        // Health checks' execs are no events of the project.
        if one_off || !wanted || event.action.starts_with("exec_") {
            continue;
        }
        program.host.print(&line(&program, &event, &service)).await;
    }
    program.host.catch_signals(false);
    Ok(0)
}

fn line(program: &Program, event: &EventMessage, service: &str) -> String {
    let shown: Vec<(&String, &String)> = event
        .actor
        .attributes
        .iter()
        .filter(|(k, _)| !k.starts_with("com.docker.compose."))
        .collect();
    let t = civil(event.time);
    let micros = event.time_nano.rem_euclid(1_000_000_000) / 1_000;
    let time = format!(
        "{:04}-{:02}-{:02} {:02}:{:02}:{:02}.{micros:06}",
        t.year, t.month, t.day, t.hour, t.minute, t.second
    );
    if program.flags.bool("json") {
        let quoted = |s: &str| {
            let mut out = String::new();
            composefile::json_string(s, &mut out);
            out
        };
        let pairs: Vec<String> = shown
            .iter()
            .map(|(k, v)| format!("{}:{}", quoted(k), quoted(v)))
            .collect();
        return format!(
            "{{\"action\":{},\"attributes\":{{{}}},\"id\":{},\"service\":{},\"time\":{},\"type\":\"container\"}}\n",
            quoted(&event.action),
            pairs.join(","),
            quoted(&event.actor.id),
            quoted(service),
            quoted(&time.replacen(' ', "T", 1)),
        );
    }
    let pairs: Vec<String> = shown.iter().map(|(k, v)| format!("{k}={v}")).collect();
    format!(
        "{time} container {} {} ({})\n",
        event.action,
        event.actor.id,
        pairs.join(", ")
    )
}
