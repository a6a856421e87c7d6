//! Commands real Compose has and the simulation has not; each says so.

use crate::compose::failure::Failure;
use crate::compose::verb::Verb;
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

/// `docker compose alpha generate`.
pub const GENERATE: Verb = absent!(
    "alpha generate",
    "[OPTIONS] [CONTAINERS...]",
    "EXPERIMENTAL - Generate a Compose file from existing containers",
    "write a Compose file for the containers by hand"
);

/// `docker compose alpha publish`.
pub const ALPHA_PUBLISH: Verb = absent!(
    "alpha publish",
    "[OPTIONS] REPOSITORY[:TAG]",
    "Publish compose application",
    "nothing leaves this page"
);
