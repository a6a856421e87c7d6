//! `docker events`: what happens in the engine, as it happens.

use crate::commands::prelude::*;
use crate::format::time::{parse_since, rfc3339_nano_fixed};
use crate::template::{MissingKey, Template};
use engine::api::system::{EventMessage, EventsOptions};

const FLAGS: &[Flag] = &[
    Flag::filter("Filter output based on conditions provided").short('f'),
    Flag::string(
        "format",
        "Format output using a custom template:\n'json':             Print in JSON format\n'TEMPLATE':         Print output using the given Go template.\nRefer to https://docs.docker.com/go/formatting/ for more information about formatting output with templates",
    ),
    Flag::string("since", "Show all events created since timestamp"),
    Flag::string("until", "Stream events until this timestamp"),
];

/// The command.
pub const COMMAND: Command = Command::verb(
    "events",
    "[OPTIONS]",
    "Get real time events from the server",
    Args::None,
    FLAGS,
    |ctx| Box::pin(run(ctx)),
)
.also("docker system events, docker events");

async fn run(ctx: Invocation) -> Outcome {
    let template = match ctx.flags.str("format") {
        "" => None,
        "json" => Some(Template::parse("", "{{json .}}")),
        text => Some(Template::parse("", text)),
    };
    let template = match template.transpose() {
        Ok(template) => template,
        Err(error) => {
            return Err(Failure::status(
                64,
                format!("Error parsing format: {error}"),
            ));
        }
    };
    let moment = |name: &str| -> Result<Option<i64>, Failure> {
        match ctx.flags.str(name) {
            "" => Ok(None),
            text => Ok(Some(
                i64::try_from(parse_since(text, ctx.now_nanos())?).unwrap_or(i64::MAX),
            )),
        }
    };
    let options = EventsOptions {
        since: moment("since")?,
        until: moment("until")?,
        filters: ctx.filters(),
    };
    let events = ctx.engine()?.events(&options)?;
    while let Some(event) = events.recv().await {
        let line = match &template {
            None => plain(&event),
            Some(template) => template.execute(&encode(&event), MissingKey::NoValue)?,
        };
        if ctx
            .sys
            .write_all(1, format!("{line}\n").as_bytes())
            .await
            .is_err()
        {
            break;
        }
    }
    Ok(0)
}

fn plain(event: &EventMessage) -> String {
    let time = match event.time_nano {
        0 => i128::from(event.time) * 1_000_000_000,
        nanos => i128::from(nanos),
    };
    let mut line = format!(
        "{} {} {} {}",
        rfc3339_nano_fixed(time),
        event.kind,
        event.action,
        event.actor.id
    );
    let attributes: Vec<String> = event
        .actor
        .attributes
        .iter()
        .map(|(k, v)| format!("{k}={v}"))
        .collect();
    if !attributes.is_empty() {
        line.push_str(&format!(" ({})", attributes.join(", ")));
    }
    line
}
