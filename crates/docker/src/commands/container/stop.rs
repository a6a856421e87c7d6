//! `docker stop`: asks containers to end, and kills them if they don't.

use crate::commands::many::join_all;
use crate::commands::prelude::*;
use engine::api::container::StopOptions;

/// The flags of stop and restart.
pub const FLAGS: &[Flag] = &[
    Flag::string("signal", "Signal to send to the container").short('s'),
    Flag::new("time", Kind::Int, "Seconds to wait before killing")
        .deprecated("use --timeout instead")
        .alias_of("timeout"),
    Flag::new(
        "timeout",
        Kind::Int,
        "Seconds to wait before killing the container",
    )
    .short('t'),
];

/// The command.
pub const COMMAND: Command = Command::verb(
    "stop",
    "[OPTIONS] CONTAINER [CONTAINER...]",
    "Stop one or more running containers",
    Args::AtLeast(1),
    FLAGS,
    |ctx| Box::pin(run(ctx)),
)
.also("docker container stop, docker stop");

/// Reads the flags of stop and restart.
pub fn options(ctx: &Invocation) -> StopOptions {
    StopOptions {
        signal: ctx.flags.str("signal").into(),
        timeout: ctx
            .flags
            .changed("timeout")
            .then(|| ctx.flags.int("timeout")),
    }
}

async fn run(ctx: Invocation) -> Outcome {
    let engine = ctx.engine()?;
    let options = options(&ctx);
    // All at once: ten containers that ignore SIGTERM take ten seconds, not a hundred.
    let mut work: Vec<std::pin::Pin<Box<dyn Future<Output = engine::api::Result<()>>>>> =
        Vec::new();
    for name in ctx.args() {
        let (engine, options) = (&engine, options.clone());
        work.push(Box::pin(async move {
            settled(engine.container_stop(name, options).await)
        }));
    }
    let results = join_all(work).await;
    let mut report = Report::default();
    for (name, result) in ctx.args().iter().zip(results) {
        match result {
            Ok(()) => ctx.print(&format!("{name}\n")).await,
            Err(error) => report.failed(error),
        }
    }
    report.finish()
}
