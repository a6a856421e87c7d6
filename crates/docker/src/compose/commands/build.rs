//! `docker compose build`.

use crate::compose::failure::Failure;
use crate::compose::images::BuildOptions;
use crate::compose::program::Program;
use crate::compose::verb::{Outcome, Verb};
use crate::flags::{Flag, Kind};

const FLAGS: &[Flag] = &[
    Flag::list("build-arg", "Set build-time variables for services"),
    Flag::string("builder", "Set builder to use"),
    Flag::bool("check", "Check build configuration"),
    Flag::new(
        "memory",
        Kind::Bytes,
        "Set memory limit for the build container. Not supported by BuildKit.",
    )
    .short('m'),
    Flag::bool("no-cache", "Do not use cache when building the image"),
    Flag::bool("print", "Print equivalent bake file"),
    Flag::string("progress", "").hidden(),
    Flag::string("provenance", "Add a provenance attestation"),
    Flag::bool(
        "pull",
        "Always attempt to pull a newer version of the image",
    ),
    Flag::bool("push", "Push service images"),
    Flag::bool("quiet", "Suppress the build output").short('q'),
    Flag::string("sbom", "Add a SBOM attestation"),
    Flag::string(
        "ssh",
        "Set SSH authentications used when building service images. (use 'default' for using your default SSH Agent)",
    ),
    Flag::bool(
        "with-dependencies",
        "Also build dependencies (transitively)",
    ),
];

/// The command.
pub const VERB: Verb = Verb::new(
    "build",
    "[OPTIONS] [SERVICE...]",
    "Build or rebuild services",
    FLAGS,
    |p| Box::pin(run(p)),
);

async fn run(program: Program) -> Outcome {
    let flags = &program.flags;
    if flags.bool("push") {
        return Err(Failure::new(
            "docker compose build --push is not simulated: run docker compose push after the build",
        ));
    }
    let services = program.args().to_vec();
    let project = program.project(&services).await?;
    let with = flags.bool("with-dependencies");
    let options = BuildOptions {
        args: flags.list("build-arg"),
        no_cache: flags.bool("no-cache"),
        pull: flags.bool("pull"),
        quiet: flags.bool("quiet"),
        progress: flags.str("progress").to_string(),
        check: flags.bool("check"),
        print: flags.bool("print"),
        services: if with { Vec::new() } else { services },
        builder: flags.str("builder").to_string(),
        provenance: flags.str("provenance").to_string(),
        sbom: flags.str("sbom").to_string(),
        ssh: flags.list("ssh"),
        unannounced: false,
    };
    program.build(&project, &options).await?;
    Ok(0)
}
