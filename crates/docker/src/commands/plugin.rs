//! `docker plugin …`: managed plugins of the engine, of which there are none.

use super::prelude::*;
use crate::format::render;

const NONE: &str = "the engine has no managed plugins";

const CREATE: &str = "Create a plugin from a rootfs and configuration. Plugin data directory must contain config.json and rootfs directory.";

const CREATE_FLAGS: &[Flag] = &[Flag::bool("compress", "Compress the context using gzip")];

const DISABLE_FLAGS: &[Flag] =
    &[Flag::bool("force", "Force the disable of an active plugin").short('f')];

const ENABLE_FLAGS: &[Flag] =
    &[Flag::new("timeout", Kind::Int, "HTTP client timeout (in seconds)").default("30")];

const INSPECT_FLAGS: &[Flag] = &[Flag::inspect_format()];

const INSTALL_FLAGS: &[Flag] = &[
    Flag::string("alias", "Local name for plugin"),
    Flag::bool("disable", "Do not enable the plugin on install"),
    Flag::bool("disable-content-trust", "Skip image verification").default("true"),
    Flag::bool(
        "grant-all-permissions",
        "Grant all permissions necessary to run the plugin",
    ),
];

const LS_FLAGS: &[Flag] = &[
    Flag::filter("Provide filter values (e.g. \"enabled=true\")").short('f'),
    Flag::format(),
    Flag::bool("no-trunc", "Don't truncate output"),
    Flag::bool("quiet", "Only display plugin IDs").short('q'),
];

const PUSH_FLAGS: &[Flag] =
    &[Flag::bool("disable-content-trust", "Skip image signing").default("true")];

const RM_FLAGS: &[Flag] =
    &[Flag::bool("force", "Force the removal of an active plugin").short('f')];

const UPGRADE_FLAGS: &[Flag] = &[
    Flag::bool("disable-content-trust", "Skip image verification").default("true"),
    Flag::bool(
        "grant-all-permissions",
        "Grant all permissions necessary to run the plugin",
    ),
    Flag::bool(
        "skip-remote-check",
        "Do not check if specified remote plugin matches existing plugin image",
    ),
];

/// `docker plugin`.
pub const COMMAND: Command = Command::group(
    "plugin",
    "Manage plugins",
    &[
        Command::absent("create", CREATE, NONE)
            .usage("[OPTIONS] PLUGIN PLUGIN-DATA-DIR")
            .takes(Args::AtLeast(2))
            .flags(CREATE_FLAGS),
        Command::absent("disable", "Disable a plugin", NONE)
            .usage("[OPTIONS] PLUGIN")
            .takes(Args::Exact(1))
            .flags(DISABLE_FLAGS),
        Command::absent("enable", "Enable a plugin", NONE)
            .usage("[OPTIONS] PLUGIN")
            .takes(Args::Exact(1))
            .flags(ENABLE_FLAGS),
        Command::absent(
            "inspect",
            "Display detailed information on one or more plugins",
            NONE,
        )
        .usage("[OPTIONS] PLUGIN [PLUGIN...]")
        .takes(Args::AtLeast(1))
        .flags(INSPECT_FLAGS),
        Command::absent("install", "Install a plugin", NONE)
            .usage("[OPTIONS] PLUGIN [KEY=VALUE...]")
            .takes(Args::AtLeast(1))
            .flags(INSTALL_FLAGS),
        Command::verb(
            "ls",
            "[OPTIONS]",
            "List plugins",
            Args::None,
            LS_FLAGS,
            |ctx| Box::pin(ls(ctx)),
        )
        .aliases(&["list"]),
        Command::absent("push", "Push a plugin to a registry", NONE)
            .usage("[OPTIONS] PLUGIN[:TAG]")
            .takes(Args::Exact(1))
            .flags(PUSH_FLAGS),
        Command::absent("rm", "Remove one or more plugins", NONE)
            .usage("[OPTIONS] PLUGIN [PLUGIN...]")
            .takes(Args::AtLeast(1))
            .flags(RM_FLAGS)
            .aliases(&["remove"]),
        Command::absent("set", "Change settings for a plugin", NONE)
            .usage("PLUGIN KEY=VALUE [KEY=VALUE...]")
            .takes(Args::AtLeast(2)),
        Command::absent("upgrade", "Upgrade an existing plugin", NONE)
            .usage("[OPTIONS] PLUGIN [REMOTE]")
            .takes(Args::Between(1, 2))
            .flags(UPGRADE_FLAGS),
    ],
);

const HEADERS: &[(&str, &str)] = &[
    ("ID", "ID"),
    ("Name", "NAME"),
    ("Description", "DESCRIPTION"),
    ("Enabled", "ENABLED"),
    ("PluginReference", "PLUGIN REFERENCE"),
];

/// Lists no plugins.
async fn ls(ctx: Invocation) -> Outcome {
    ctx.engine()?;
    let format = match ctx.flags.str("format") {
        "" | "table" if ctx.flags.bool("quiet") => "{{.ID}}",
        "" | "table" => "table {{.ID}}\t{{.Name}}\t{{.Description}}\t{{.Enabled}}",
        other => other,
    };
    let text = render(format, HEADERS, &mut std::iter::empty())?;
    ctx.print(&text).await;
    Ok(0)
}
