//! `docker compose logs`.

use crate::compose::containers::{self, OneOff};
use crate::compose::failure::{Failure, Result};
use crate::compose::host::{First, Wait, all, first};
use crate::compose::logs::LogPrinter;
use crate::compose::program::Program;
use crate::compose::verb::{Outcome, Verb};
use crate::flags::{Flag, Kind};
use crate::format::time::parse_since;
use engine::api::Stream;
use engine::api::container::{ContainerSummary, LogsOptions};

const FLAGS: &[Flag] = &[
    Flag::bool("follow", "Follow log output").short('f'),
    Flag::new(
        "index",
        Kind::Int,
        "index of the container if service has multiple replicas",
    ),
    Flag::bool("no-color", "Produce monochrome output"),
    Flag::bool("no-log-prefix", "Don't print prefix in logs"),
    Flag::string(
        "since",
        "Show logs since timestamp (e.g. 2013-01-02T13:23:37Z) or relative (e.g. 42m for 42 minutes)",
    ),
    Flag::string(
        "tail",
        "Number of lines to show from the end of the logs for each container",
    )
    .short('n')
    .default("all"),
    Flag::bool("timestamps", "Show timestamps").short('t'),
    Flag::string(
        "until",
        "Show logs before a timestamp (e.g. 2013-01-02T13:23:37Z) or relative (e.g. 42m for 42 minutes)",
    ),
];

/// The command.
pub const VERB: Verb = Verb::new(
    "logs",
    "[OPTIONS] [SERVICE...]",
    "View output from containers",
    FLAGS,
    |p| Box::pin(run(p)),
);

async fn run(program: Program) -> Outcome {
    let flags = &program.flags;
    let services = program.args().to_vec();
    if flags.changed("index") && services.len() != 1 {
        return Err(Failure::new("--index requires one service to be selected"));
    }
    let (project, name) = program.project_or_name(&services).await?;
    let names: Vec<String> = match (&project, services.is_empty()) {
        (Some(project), true) => project
            .services
            .values()
            .filter(|s| s.fields.get("attach").and_then(|v| v.as_bool()) != Some(false))
            .map(|s| s.name.clone())
            .collect(),
        _ => services,
    };
    let mut list = program.containers(&name, OneOff::Exclude, true, &names)?;
    if flags.int("index") > 0 {
        list.retain(|c| containers::number(c) == flags.int("index"));
    }
    let options = LogsOptions {
        stdout: true,
        stderr: true,
        since: moment(&program, "since")?,
        until: moment(&program, "until")?,
        timestamps: flags.bool("timestamps"),
        details: false,
        follow: flags.bool("follow"),
        tail: flags.str("tail").into(),
    };
    let printer = LogPrinter::new(
        program.host.clone(),
        !flags.bool("no-color"),
        !flags.bool("no-log-prefix"),
        false,
    );
    let shown: Vec<String> = list.iter().map(|c| short(&program, &name, c)).collect();
    for name in &shown {
        printer.register(name);
    }
    let mut work: Vec<Wait<'_, Result<()>>> = Vec::new();
    for (container, name) in list.iter().zip(&shown) {
        work.push(Box::pin(copy(
            &program, &printer, container, name, &options,
        )));
    }
    if !options.follow {
        for step in work {
            step.await?;
        }
        return Ok(0);
    }
    program.host.catch_signals(true);
    let mut following: Wait<'_, Vec<Result<()>>> = Box::pin(all(work));
    let mut signal = program.host.next_signal();
    let ended = first(&mut following, &mut signal).await;
    program.host.catch_signals(false);
    match ended {
        First::Left(results) => {
            for result in results {
                result?;
            }
            Ok(0)
        }
        First::Right(()) => Err(Failure::silent(130)),
    }
}

/// How a container is called before its lines.
fn short(program: &Program, project: &str, container: &ContainerSummary) -> String {
    let name = containers::name(container);
    let prefix = format!("{project}{}", program.separator());
    name.strip_prefix(&prefix).unwrap_or(name).to_string()
}

async fn copy(
    program: &Program,
    printer: &LogPrinter,
    container: &ContainerSummary,
    name: &str,
    options: &LogsOptions,
) -> Result<()> {
    let lines = program.engine.container_logs(&container.id, options)?;
    while let Some((stream, bytes)) = lines.recv().await {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        printer.write(name, &text, stream == Stream::Stderr).await;
    }
    printer.flush(name).await;
    Ok(())
}

fn moment(program: &Program, name: &str) -> Result<Option<i64>> {
    let text = program.flags.str(name);
    if text.is_empty() {
        return Ok(None);
    }
    match parse_since(text, program.host.now_nanos()) {
        Ok(nanos) => Ok(Some(i64::try_from(nanos).unwrap_or(i64::MAX))),
        Err(why) => Err(Failure::new(format!("invalid value for \"{name}\": {why}"))),
    }
}
