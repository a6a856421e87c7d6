//! `docker` itself: its global flags and the table of its commands.

use super::command::{Args, Command, Place, Run};
use super::{builder, container, context, image, network, registry, swarm, system, volume};
use crate::flags::{Flag, Kind};

/// The client's version.
pub const VERSION: &str = "28.5.2+hatoba";

/// The commit the client was built from.
pub const BUILD: &str = "ecc6942";

/// The version of the API the client speaks.
pub const API_VERSION: &str = "1.51";

const FLAGS: &[Flag] = &[
    Flag::string("config", "Where client configuration files are").default("/home/learner/.docker"),
    Flag::string(
        "context",
        "Context to use (overrides DOCKER_HOST and the context set with \"docker context use\")",
    )
    .short('c'),
    Flag::bool("debug", "Debug mode").short('D'),
    Flag::new("host", Kind::List, "Socket of the daemon to connect to").short('H'),
    Flag::string(
        "log-level",
        "Logging level (\"debug\", \"info\", \"warn\", \"error\", \"fatal\")",
    )
    .short('l')
    .default("info"),
    Flag::bool("tls", "Use TLS; implied by --tlsverify"),
    Flag::string("tlscacert", "Trust certificates signed by this CA only")
        .default("/home/learner/.docker/ca.pem"),
    Flag::string("tlscert", "TLS certificate").default("/home/learner/.docker/cert.pem"),
    Flag::string("tlskey", "TLS key").default("/home/learner/.docker/key.pem"),
    Flag::bool("tlsverify", "Use TLS and verify the remote"),
    Flag::bool("version", "Version information").short('v'),
];

const NO_PLUGINS: &str = "the engine has no managed plugins";

const MANIFEST: Command = Command::group(
    "manifest",
    "Manage Docker image manifests and manifest lists",
    &[
        Command::absent(
            "annotate",
            "Add additional information to a local image manifest",
            "",
        )
        .usage("[OPTIONS] MANIFEST_LIST MANIFEST"),
        Command::absent(
            "create",
            "Create a local manifest list for annotating and pushing to a registry",
            "",
        )
        .usage("MANIFEST_LIST MANIFEST [MANIFEST...]"),
        Command::absent("inspect", "Display an image manifest, or manifest list", "")
            .usage("[OPTIONS] [MANIFEST_LIST] MANIFEST"),
        Command::absent("push", "Push a manifest list to a repository", "")
            .usage("[OPTIONS] MANIFEST_LIST"),
        Command::absent(
            "rm",
            "Delete one or more manifest lists from local storage",
            "",
        )
        .usage("MANIFEST_LIST [MANIFEST_LIST...]"),
    ],
)
.usage("COMMAND");

const PLUGIN: Command = Command::group(
    "plugin",
    "Manage plugins",
    &[
        Command::absent(
            "create",
            "Create a plugin from a rootfs and configuration. Plugin data directory must contain config.json and rootfs directory.",
            NO_PLUGINS,
        ),
        Command::absent("disable", "Disable a plugin", NO_PLUGINS).usage("[OPTIONS] PLUGIN"),
        Command::absent("enable", "Enable a plugin", NO_PLUGINS).usage("[OPTIONS] PLUGIN"),
        Command::absent(
            "inspect",
            "Display detailed information on one or more plugins",
            NO_PLUGINS,
        ),
        Command::absent("install", "Install a plugin", NO_PLUGINS)
            .usage("[OPTIONS] PLUGIN [KEY=VALUE...]"),
        Command::absent("ls", "List plugins", NO_PLUGINS).aliases(&["list"]),
        Command::absent("push", "Push a plugin to a registry", NO_PLUGINS)
            .usage("[OPTIONS] PLUGIN[:TAG]"),
        Command::absent("rm", "Remove one or more plugins", NO_PLUGINS).aliases(&["remove"]),
        Command::absent("set", "Change settings for a plugin", NO_PLUGINS)
            .usage("PLUGIN KEY=VALUE [KEY=VALUE...]"),
        Command::absent("upgrade", "Upgrade an existing plugin", NO_PLUGINS),
    ],
);

const TRUST: Command = Command::group(
    "trust",
    "Manage trust on Docker images",
    &[
        Command::absent(
            "inspect",
            "Return low-level information about keys and signatures",
            "",
        )
        .usage("IMAGE[:TAG] [IMAGE[:TAG]...]"),
        Command::absent("revoke", "Remove trust for an image", "").usage("[OPTIONS] IMAGE[:TAG]"),
        Command::absent("sign", "Sign an image", "").usage("IMAGE:TAG"),
    ],
);

const CHECKPOINT: Command = Command::group(
    "checkpoint",
    "Manage checkpoints",
    &[
        Command::absent("create", "Create a checkpoint from a running container", "")
            .usage("[OPTIONS] CONTAINER CHECKPOINT"),
        Command::absent("ls", "List checkpoints for a container", "")
            .usage("[OPTIONS] CONTAINER")
            .aliases(&["list"]),
        Command::absent("rm", "Remove a checkpoint", "")
            .usage("[OPTIONS] CONTAINER CHECKPOINT")
            .aliases(&["remove"]),
    ],
)
.place(Place::Hidden);

/// The program.
pub const COMMAND: Command = Command {
    name: "docker",
    aliases: &[],
    usage: "[OPTIONS] COMMAND [ARG...]",
    about: "A self-sufficient runtime for containers",
    also: "",
    args: Args::None,
    flags: FLAGS,
    interspersed: false,
    run: Run::Group(&[
        container::run::COMMAND,
        container::exec::COMMAND,
        container::ls::COMMAND.place(Place::Common),
        builder::build::COMMAND.place(Place::Common),
        image::pull::COMMAND,
        image::push::COMMAND,
        image::ls::COMMAND,
        registry::LOGIN,
        registry::LOGOUT,
        image::search::COMMAND,
        system::version::COMMAND,
        system::info::COMMAND,
        builder::BUILDER,
        builder::BUILDX,
        CHECKPOINT,
        container::COMMAND,
        context::COMMAND,
        image::COMMAND,
        MANIFEST,
        network::COMMAND,
        PLUGIN,
        system::COMMAND,
        TRUST,
        volume::COMMAND,
        swarm::SWARM,
        swarm::CONFIG,
        swarm::NODE,
        swarm::SECRET,
        swarm::SERVICE,
        swarm::STACK,
        container::attach::COMMAND,
        container::commit::COMMAND,
        container::cp::COMMAND,
        container::create::COMMAND,
        container::diff::COMMAND,
        system::events::COMMAND,
        container::export::COMMAND,
        image::history::COMMAND,
        image::import::COMMAND,
        system::inspect::COMMAND,
        container::kill::COMMAND,
        image::load::COMMAND,
        container::logs::COMMAND,
        container::pause::COMMAND,
        container::port::COMMAND,
        container::rename::COMMAND,
        container::restart::COMMAND,
        container::rm::COMMAND,
        image::rm::COMMAND,
        image::save::COMMAND,
        container::start::COMMAND,
        container::stats::COMMAND,
        container::stop::COMMAND,
        image::tag::COMMAND,
        container::top::COMMAND,
        container::unpause::COMMAND,
        container::update::COMMAND,
        container::wait::COMMAND,
    ]),
    place: Place::Plain,
};
