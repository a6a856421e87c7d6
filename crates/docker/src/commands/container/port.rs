//! `docker port`: which ports of the host lead into a container.

use crate::commands::prelude::*;
use crate::request::ports::parse_port;
use crate::rows::container::host_port;

/// The command.
pub const COMMAND: Command = Command::verb(
    "port",
    "CONTAINER [PRIVATE_PORT[/PROTO]]",
    "List port mappings or a specific mapping for the container",
    Args::Between(1, 2),
    &[],
    |ctx| Box::pin(run(ctx)),
)
.also("docker container port, docker port");

async fn run(ctx: Invocation) -> Outcome {
    let container = ctx.engine()?.container_inspect(ctx.arg(0), false)?;
    let ports = &container.network_settings.ports;
    let mut lines: Vec<String> = Vec::new();
    let wanted = ctx.arg(1);
    if wanted.is_empty() {
        for (port, bindings) in ports.iter() {
            lines.extend(
                bindings
                    .iter()
                    .map(|b| format!("{port} -> {}", host_port(&b.host_ip, &b.host_port))),
            );
        }
    } else {
        let (port, proto) = wanted.split_once('/').unwrap_or((wanted, "tcp"));
        parse_port(port).map_err(|why| format!("Error: invalid port ({port}): {why}"))?;
        let proto = if proto.is_empty() { "tcp" } else { proto };
        match ports.get(&format!("{port}/{proto}")) {
            Some(bindings) if !bindings.is_empty() => {
                lines.extend(bindings.iter().map(|b| host_port(&b.host_ip, &b.host_port)));
            }
            _ => {
                return Err(Failure::new(format!(
                    "Error: No public port '{wanted}' published for {}",
                    ctx.arg(0)
                )));
            }
        }
    }
    lines.sort_by(|a, b| natural(a, b));
    if !lines.is_empty() {
        ctx.print(&format!("{}\n", lines.join("\n"))).await;
    }
    Ok(0)
}

/// Compares so that numbers within text count as numbers: `80/tcp` before `443/tcp`.
fn natural(a: &str, b: &str) -> std::cmp::Ordering {
    fn chunk(text: &str) -> (&str, &str) {
        let digit = text.starts_with(|c: char| c.is_ascii_digit());
        let end = text
            .find(|c: char| c.is_ascii_digit() != digit)
            .unwrap_or(text.len());
        text.split_at(end)
    }
    let (mut a, mut b) = (a, b);
    while !a.is_empty() && !b.is_empty() {
        let ((x, rest_a), (y, rest_b)) = (chunk(a), chunk(b));
        let order = match (x.parse::<u64>(), y.parse::<u64>()) {
            (Ok(m), Ok(n)) => m.cmp(&n),
            _ => x.cmp(y),
        };
        if order.is_ne() {
            return order;
        }
        (a, b) = (rest_a, rest_b);
    }
    a.len().cmp(&b.len())
}
