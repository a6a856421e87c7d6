//! `docker stats`: what containers use, once or each second.

use crate::commands::prelude::*;
use crate::flags::Parsed;
use crate::format::render;
use crate::rows::stats as rows;
use engine::Engine;
use engine::api::container::{ContainerListOptions, StatsSample};
use machine::Sys;
use std::time::Duration;

const FLAGS: &[Flag] = &[
    Flag::bool("all", "Show all containers (default shows just running)").short('a'),
    Flag::format(),
    Flag::bool(
        "no-stream",
        "Disable streaming stats and only pull the first result",
    ),
    Flag::bool("no-trunc", "Do not truncate output"),
];

/// The command.
pub const COMMAND: Command = Command::verb(
    "stats",
    "[OPTIONS] [CONTAINER...]",
    "Display a live stream of container(s) resource usage statistics",
    Args::AtLeast(0),
    FLAGS,
    |ctx| Box::pin(run(ctx)),
)
.also("docker container stats, docker stats");

async fn run(ctx: Invocation) -> Outcome {
    show(&ctx.sys, &*ctx.engine()?, &ctx.flags, ctx.args()).await
}

/// Shows what the named containers use, or all of them, as the flags say.
pub async fn show(sys: &Sys, engine: &Engine, flags: &Parsed, named: &[String]) -> Outcome {
    let format = match flags.str("format") {
        "" | "table" => rows::TABLE,
        other => other,
    };
    let terminal = sys.isatty(1);
    loop {
        let names = match named {
            [] => {
                let options = ContainerListOptions {
                    all: flags.bool("all"),
                    ..ContainerListOptions::default()
                };
                engine
                    .container_list(&options)?
                    .into_iter()
                    .map(|c| c.id)
                    .collect()
            }
            given => given.to_vec(),
        };
        let mut list = Vec::new();
        for name in &names {
            let samples = engine.container_stats(name, false).await?;
            if let Some(sample) = samples.recv().await {
                list.push(rows::row(&usage(name, sample), !flags.bool("no-trunc")));
            }
        }
        let text = render(format, rows::HEADERS, &mut list.into_iter())?;
        // A terminal shows the newest figures in place of the last.
        let clear = if terminal && !flags.bool("no-stream") {
            "\x1b[H\x1b[J"
        } else {
            ""
        };
        sys.print(&format!("{clear}{text}")).await;
        if flags.bool("no-stream") || sys.sleep(Duration::from_secs(1)).await.is_err() {
            return Ok(0);
        }
    }
}

fn usage(called: &str, sample: StatsSample) -> rows::Usage {
    rows::Usage {
        container: called.into(),
        name: sample.name.trim_start_matches('/').into(),
        id: sample.id,
        cpu: sample.cpu_percent,
        memory: sample.memory as f64,
        limit: sample.memory_limit as f64,
        net: (sample.net_rx as f64, sample.net_tx as f64),
        block: (sample.block_read as f64, sample.block_write as f64),
        pids: sample.pids as i64,
    }
}
