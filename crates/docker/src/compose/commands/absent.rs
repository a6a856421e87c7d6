//! Commands real Compose has and the simulation has not; each says so.

use super::Verb;
use crate::compose::failure::Failure;
use crate::flags::Flag;

const ANY: &[Flag] = &[];

macro_rules! absent {
    ($name:literal, $usage:literal, $about:literal, $why:literal) => {
        Verb::new($name, $usage, $about, ANY, |_| {
            Box::pin(async {
                Err(Failure::new(concat!(
                    "docker compose ",
                    $name,
                    " is not simulated: ",
                    $why
                )))
            })
        })
        .stops_at_argument()
    };
}

/// `docker compose bridge`.
pub const BRIDGE: Verb = absent!(
    "bridge",
    "CMD [OPTIONS]",
    "Convert compose files into another model",
    "there is no Kubernetes here to convert for"
);

/// `docker compose publish`.
pub const PUBLISH: Verb = absent!(
    "publish",
    "[OPTIONS] REPOSITORY[:TAG]",
    "Publish compose application",
    "nothing leaves this page"
);

/// `docker compose viz`.
pub const VIZ: Verb = absent!(
    "viz",
    "[OPTIONS]",
    "EXPERIMENTAL - Generate a graphviz graph from your compose file",
    "the picture beside the terminal shows the services"
);

/// `docker compose watch`.
pub const WATCH: Verb = absent!(
    "watch",
    "[SERVICE...]",
    "Watch build context for service and rebuild/refresh containers when files are updated",
    "run docker compose up --build after a change"
);
