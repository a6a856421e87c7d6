//! `docker` itself: its global flags and the table of its commands.

use super::command::{Args, Command, Place, Run};
use super::{
    builder, completion, container, context, image, manifest, network, plugin, registry, swarm,
    system, trust, volume,
};
use crate::flags::{Flag, Kind};

/// The flags before the command.
pub const FLAGS: &[Flag] = &[
    Flag::string("config", "Location of client config files").default("/home/learner/.docker"),
    Flag::string(
        "context",
        "Name of the context to use to connect to the daemon (overrides DOCKER_HOST env var and default context set with \"docker context use\")",
    )
    .short('c'),
    Flag::bool("debug", "Enable debug mode").short('D'),
    Flag::new("host", Kind::List, "Daemon socket to connect to").short('H'),
    Flag::string(
        "log-level",
        "Set the logging level (\"debug\", \"info\", \"warn\", \"error\", \"fatal\")",
    )
    .short('l')
    .default("info"),
    Flag::bool("tls", "Use TLS; implied by --tlsverify"),
    Flag::string("tlscacert", "Trust certs signed only by this CA")
        .default("/home/learner/.docker/ca.pem"),
    Flag::string("tlscert", "Path to TLS certificate file").default("/home/learner/.docker/cert.pem"),
    Flag::string("tlskey", "Path to TLS key file").default("/home/learner/.docker/key.pem"),
    Flag::bool("tlsverify", "Use TLS and verify the remote"),
    Flag::bool("version", "Print version information and quit").short('v'),
];

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

/// The program with the verbs people begin with. All others, and the pages that list them, are in
/// [`COMMAND`], whose code a page fetches after this.
pub const FIRST: Command = Command {
    run: Run::Group(&[
        container::run::COMMAND,
        container::exec::COMMAND,
        container::ls::COMMAND,
        container::logs::COMMAND,
        container::rm::COMMAND,
        container::stop::COMMAND,
        image::ls::COMMAND,
        image::pull::COMMAND,
    ]),
    ..COMMAND
};

/// The program.
pub const COMMAND: Command = Command {
    name: "docker",
    aliases: &[],
    usage: "[OPTIONS] COMMAND [ARG...]",
    about: "A self-sufficient runtime for containers",
    long: "",
    also: "",
    args: Args::None,
    flags: FLAGS,
    interspersed: true,
    run: Run::Group(&[
        container::run::COMMAND,
        container::exec::COMMAND,
        container::ls::COMMAND.place(Place::Common),
        builder::build::LISTED.place(Place::Common),
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
        completion::COMMAND,
        container::COMMAND,
        context::COMMAND,
        image::COMMAND,
        manifest::COMMAND,
        network::COMMAND,
        plugin::COMMAND,
        system::COMMAND,
        trust::COMMAND,
        volume::COMMAND,
        swarm::COMMAND,
        swarm::config::COMMAND,
        swarm::node::COMMAND,
        swarm::secret::COMMAND,
        swarm::service::COMMAND,
        swarm::stack::COMMAND,
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
    note: "",
};
