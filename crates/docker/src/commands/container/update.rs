//! `docker update`: changes limits and the restart policy of containers.

use super::flags::{
    CPU_PERIOD, CPU_QUOTA, CPU_SHARES, CPUS, CPUSET_CPUS, CPUSET_MEMS, MEMORY, MEMORY_RESERVATION,
    PIDS_LIMIT,
};
use crate::commands::prelude::*;
use crate::request::container::restart;
use engine::api::container::{RestartPolicy, UpdateConfig};

const FLAGS: &[Flag] = &[
    Flag::new(
        "blkio-weight",
        Kind::Uint16,
        "Block IO (relative weight), between 10 and 1000, or 0 to disable",
    ),
    CPU_PERIOD,
    CPU_QUOTA,
    Flag::new(
        "cpu-rt-period",
        Kind::Int,
        "Limit the CPU real-time period in microseconds",
    )
    .unsupported(),
    Flag::new(
        "cpu-rt-runtime",
        Kind::Int,
        "Limit the CPU real-time runtime in microseconds",
    )
    .unsupported(),
    CPU_SHARES,
    CPUS,
    CPUSET_CPUS,
    CPUSET_MEMS,
    Flag::new("kernel-memory", Kind::Bytes, "Kernel memory limit")
        .hidden()
        .unsupported(),
    MEMORY,
    MEMORY_RESERVATION,
    Flag::new(
        "memory-swap",
        Kind::SwapBytes,
        "Swap limit equal to memory plus swap: -1 to enable unlimited swap",
    ),
    PIDS_LIMIT,
    Flag::string("restart", "Restart policy to apply when a container exits"),
];

/// The command.
pub const COMMAND: Command = Command::verb(
    "update",
    "[OPTIONS] CONTAINER [CONTAINER...]",
    "Update configuration of one or more containers",
    Args::AtLeast(1),
    FLAGS,
    |ctx| Box::pin(run(ctx)),
)
.also("docker container update, docker update");

async fn run(ctx: Invocation) -> Outcome {
    if ctx.flags.given().next().is_none() {
        return Err("you must provide one or more flags when using this command".into());
    }
    let update = request(&ctx)?;
    let engine = ctx.engine()?;
    let (mut report, mut warnings) = (Report::default(), Vec::new());
    for name in ctx.args() {
        match engine.container_update(name, update.clone()) {
            Ok(more) => {
                ctx.print(&format!("{name}\n")).await;
                warnings.extend(more);
            }
            Err(error) => report.failed(error),
        }
    }
    if !warnings.is_empty() {
        ctx.print(&format!("{}\n", warnings.join("\n"))).await;
    }
    report.finish()
}

fn request(ctx: &Invocation) -> Result<UpdateConfig, Failure> {
    let flags = &ctx.flags;
    let int = |name: &str| flags.changed(name).then(|| flags.int(name));
    let bytes = |name: &str| flags.changed(name).then(|| flags.bytes(name));
    let text = |name: &str| flags.changed(name).then(|| flags.str(name).to_string());
    let restart_policy = match flags.str("restart") {
        "" => None,
        value => {
            let policy = restart(value)?;
            Some(RestartPolicy {
                name: policy.name,
                maximum_retry_count: policy.maximum_retry_count,
            })
        }
    };
    Ok(UpdateConfig {
        restart_policy,
        memory: bytes("memory"),
        memory_swap: bytes("memory-swap"),
        memory_reservation: bytes("memory-reservation"),
        nano_cpus: flags.changed("cpus").then(|| flags.nano_cpus("cpus")),
        cpu_shares: int("cpu-shares"),
        cpu_period: int("cpu-period"),
        cpu_quota: int("cpu-quota"),
        cpuset_cpus: text("cpuset-cpus"),
        cpuset_mems: text("cpuset-mems"),
        blkio_weight: int("blkio-weight").and_then(|n| u16::try_from(n).ok()),
        pids_limit: int("pids-limit").filter(|n| *n != 0),
    })
}
