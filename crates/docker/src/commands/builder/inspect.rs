//! `docker buildx inspect`: describes a builder.

use super::ls::{BUILDKIT, PLATFORMS, status};
use crate::buildx::builders::Store;
use crate::buildx::flags::{BUILDER, DEBUG};
use crate::commands::prelude::*;
use crate::format::table::layout;

const FLAGS: &[Flag] = &[
    Flag::bool("bootstrap", "Ensure builder has booted before inspecting"),
    BUILDER,
    DEBUG,
];

/// dockerd's rules for its build cache: what they are for, what they keep and for how long.
const POLICY: [(bool, &str, &str, bool); 4] = [
    (
        false,
        "type==source.local,type==exec.cachemount,type==source.git.checkout",
        "48h0m0s",
        false,
    ),
    (false, "", "1440h0m0s", true),
    (false, "", "", true),
    (true, "", "", true),
];

/// The command.
pub const COMMAND: Command = Command::verb(
    "inspect",
    "[NAME]",
    "Inspect current builder instance",
    Args::AtMost(1),
    FLAGS,
    |ctx| Box::pin(run(ctx)),
);

async fn run(ctx: Invocation) -> Outcome {
    let (store, name) = Store::named(&ctx);
    let Some(builder) = store.get(&name) else {
        return Err(Failure::new(format!("ERROR: no builder \"{name}\" found")));
    };
    let head = format!("Name:\t{}\nDriver:\t{}\n", builder.name, builder.driver);
    let mut out = format!("{}\nNodes:\n", layout(&head, 0, 1));
    for (i, (name, endpoint)) in builder.nodes.iter().enumerate() {
        if i > 0 {
            out.push('\n');
        }
        let mut rows = format!(
            "Name:\t{name}\nEndpoint:\t{endpoint}\nStatus:\t{}\n",
            status(&builder)
        );
        if builder.driver != "docker" {
            rows.push_str("BuildKit daemon flags:\t--allow-insecure-entitlement=network.host\n");
            out.push_str(&layout(&rows, 0, 1));
            continue;
        }
        rows.push_str(&format!(
            "BuildKit version:\t{BUILDKIT}\nPlatforms:\t{}\n",
            PLATFORMS.join(", ")
        ));
        out.push_str(&layout(&rows, 0, 1));
        out.push_str(
            "Labels:\n org.mobyproject.buildkit.worker.moby.host-gateway-ip: 172.17.0.1\n",
        );
        for (n, (all, filters, keep, by_disk)) in POLICY.iter().enumerate() {
            out.push_str(&format!("GC Policy rule#{n}:\n"));
            let mut rows = format!("\tAll:\t{all}\n");
            for (title, value) in [("Filters", filters), ("Keep Duration", keep)] {
                if !value.is_empty() {
                    rows.push_str(&format!("\t{title}:\t{value}\n"));
                }
            }
            rows.push_str(match by_disk {
                false => "\tMax Used Space:\t488.3MiB\n",
                true => {
                    "\tReserved Space:\t9.313GiB\n\tMax Used Space:\t74.51GiB\n\tMin Free Space:\t18.63GiB\n"
                }
            });
            out.push_str(&layout(&rows, 0, 1));
        }
    }
    ctx.print(&out).await;
    Ok(0)
}
