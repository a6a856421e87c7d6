//! `docker info`.

use crate::commands::endpoint;
use crate::commands::prelude::*;
use crate::facts;
use crate::format::bytes_size;
use crate::template::{Field, MissingKey, Struct, Template};
use machine::Sys;

const FLAGS: &[Flag] = &[Flag::inspect_format()];

/// The command.
pub const COMMAND: Command = Command::verb(
    "info",
    "[OPTIONS]",
    "Display system-wide information",
    Args::None,
    FLAGS,
    |ctx| Box::pin(run(ctx)),
)
.also("docker system info, docker info")
.place(Place::Common);

/// The plugins that come with the client: name, what it is, version.
const PLUGINS: [(&str, &str, &str); 2] = [
    ("buildx", "Docker Buildx", "v0.29.1"),
    ("compose", "Docker Compose", "v2.40.3"),
];

async fn run(ctx: Invocation) -> Outcome {
    let engine = match ctx.engine() {
        Ok(engine) => engine,
        Err(failure) => {
            // The client knows itself without the engine.
            let given = ctx.flags.str("format");
            if given.is_empty() {
                ctx.print(&format!("{}\nServer:\n", client_page(&ctx.sys)))
                    .await;
            }
            return Err(failure);
        }
    };
    let info = encode(&engine.info()?);
    let text = match ctx.flags.str("format") {
        "" => {
            ctx.print(&page(&ctx.sys, &info)).await;
            for warning in info.texts("Warnings") {
                ctx.eprint(&format!("{warning}\n")).await;
            }
            return Ok(0);
        }
        "json" => "{{json .}}",
        other => other,
    };
    let template = Template::parse("", text)
        .map_err(|error| Failure::status(64, format!("template parsing error: {error}")))?;
    let result = template.execute(&with_client(&ctx.sys, &info), MissingKey::NoValue);
    ctx.print(&format!("{}\n", result.as_deref().unwrap_or("")))
        .await;
    result.map(|_| 0).map_err(Failure::new)
}

/// The server's facts with the client's beside them.
fn with_client(sys: &Sys, info: &Value) -> Value {
    let Value::Struct(server) = info else {
        return info.clone();
    };
    let client = Value::record(
        "*system.clientInfo",
        vec![
            ("Debug", Value::Bool(false)),
            ("Version", Value::str(facts::VERSION)),
            ("Context", Value::Str(endpoint::context(sys))),
        ],
    );
    let mut fields = server.fields.clone();
    fields.push(Field {
        go: "ClientInfo".into(),
        json: "ClientInfo",
        value: client,
        omitempty: false,
    });
    Value::Struct(
        Struct {
            ty: server.ty.clone(),
            fields,
        }
        .into(),
    )
}

fn client_page(sys: &Sys) -> String {
    let mut out = format!(
        "Client:\n Version:    {}\n Context:    {}\n Debug Mode: false\n Plugins:\n",
        facts::VERSION,
        endpoint::context(sys)
    );
    for (name, about, version) in PLUGINS {
        out.push_str(&format!(
            "  {name}: {about} (Docker Inc.)\n    Version:  {version}\n    Path:     /usr/libexec/docker/cli-plugins/docker-{name}\n"
        ));
    }
    out
}

fn page(sys: &Sys, info: &Value) -> String {
    let mut out = client_page(sys);
    out.push_str("\nServer:\n");
    let mut line = |label: &str, value: &str| {
        if !value.is_empty() {
            out.push_str(&format!(" {label}: {value}\n"));
        }
    };
    let number = |name: &str| info.int(name).to_string();
    let yes = |name: &str| info.flag(name).to_string();
    line("Containers", &number("Containers"));
    line(" Running", &number("ContainersRunning"));
    line(" Paused", &number("ContainersPaused"));
    line(" Stopped", &number("ContainersStopped"));
    line("Images", &number("Images"));
    line("Server Version", info.text("ServerVersion"));
    line("Storage Driver", info.text("Driver"));
    for pair in info.items("DriverStatus") {
        if let Value::List(pair) = pair
            && let [Value::Str(label), Value::Str(value)] = pair.items.as_slice()
        {
            line(&format!(" {label}"), value);
        }
    }
    line("Logging Driver", info.text("LoggingDriver"));
    line("Cgroup Driver", info.text("CgroupDriver"));
    line("Cgroup Version", info.text("CgroupVersion"));
    let plugins = info.child("Plugins");
    let names = |kind: &str| plugins.texts(kind).join(" ");
    line("Plugins", "\u{0}");
    line(" Volume", &names("Volume"));
    line(" Network", &names("Network"));
    line(" Log", &names("Log"));
    line("Swarm", info.child("Swarm").text("LocalNodeState"));
    let runtimes: Vec<&str> = info
        .entries("Runtimes")
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    line("Runtimes", &runtimes.join(" "));
    line("Default Runtime", info.text("DefaultRuntime"));
    line("Init Binary", info.text("InitBinary"));
    let options = info.texts("SecurityOptions");
    if !options.is_empty() {
        line("Security Options", "\u{0}");
        for option in options {
            for part in option.split(',') {
                match part.split_once('=') {
                    Some(("name", name)) => line(&format!(" {name}"), "\u{1}"),
                    Some(("profile", profile)) => line("  Profile", profile),
                    _ => {}
                }
            }
        }
    }
    line("Kernel Version", info.text("KernelVersion"));
    line("Operating System", info.text("OperatingSystem"));
    line("OSType", info.text("OSType"));
    line("Architecture", info.text("Architecture"));
    line("CPUs", &number("NCPU"));
    line("Total Memory", &bytes_size(info.float("MemTotal")));
    line("Name", info.text("Name"));
    line("ID", info.text("ID"));
    line("Docker Root Dir", info.text("DockerRootDir"));
    line("Debug Mode", &yes("Debug"));
    line("Experimental", &yes("ExperimentalBuild"));
    line("Live Restore Enabled", &yes("LiveRestoreEnabled"));
    // Marks of lines that have only a title, with or without a colon.
    let out = out.replace(": \u{0}", ":").replace(": \u{1}", "");
    format!("{out}\n")
}
