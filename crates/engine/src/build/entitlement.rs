//! Entitlements: what steps may do beyond the ordinary, if client and daemon both agree.
//!
//! The daemon grants the host's network and nothing else, as dockerd does by default.

use dockerfile::instruction::{Network, Security};
use dockerfile::plan::{Plan, StepKind};

use super::request::{BuildFailure, BuildRequest, NetworkMode};

const NETWORK_HOST: &str = "network.host";

/// Refuses what the daemon never grants.
pub fn grant(request: &BuildRequest) -> Result<(), BuildFailure> {
    match request.allow.iter().find(|name| *name != NETWORK_HOST) {
        Some(name) => Err(BuildFailure::new(format!(
            "granting entitlement {name} is not allowed by build daemon configuration"
        ))),
        None => Ok(()),
    }
}

/// Refuses a plan with a step that needs more than the client granted.
pub fn check(plan: &Plan, request: &BuildRequest) -> Result<(), BuildFailure> {
    let host_network = request.network == NetworkMode::Host
        || request.allow.iter().any(|name| name == NETWORK_HOST);
    for step in plan.stages.iter().flat_map(|stage| &stage.steps) {
        let StepKind::Run(run) = &step.kind else {
            continue;
        };
        let missing = match (run.network, run.security) {
            (Network::Host, _) if !host_network => NETWORK_HOST,
            (_, Security::Insecure) => "security.insecure",
            _ => continue,
        };
        return Err(BuildFailure::new(format!(
            "failed to load LLB: {missing} is not allowed"
        )));
    }
    Ok(())
}
