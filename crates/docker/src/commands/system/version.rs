//! `docker version`.

use crate::commands::endpoint;
use crate::commands::prelude::*;
use crate::facts;
use crate::format::table::layout;
use crate::format::time;
use crate::template::{MissingKey, Nil, Template};

const FLAGS: &[Flag] = &[Flag::inspect_format()];

/// The command.
pub const COMMAND: Command = Command::verb(
    "version",
    "[OPTIONS]",
    "Show the Docker version information",
    Args::None,
    FLAGS,
    |ctx| Box::pin(run(ctx)),
)
.place(Place::Common);

const PAGE: &str = "{{with .Client -}}
Client:
 Version:\t{{.Version}}
 API version:\t{{.APIVersion}}
 Go version:\t{{.GoVersion}}
 Git commit:\t{{.GitCommit}}
 Built:\t{{.BuildTime}}
 OS/Arch:\t{{.Os}}/{{.Arch}}
 Context:\t{{.Context}}
{{- end}}

{{- with .Server}}

Server:{{with .Platform.Name}} {{.}}{{end}}
{{- range .Components}}
 {{.Name}}:
  Version:\t{{.Version}}
{{- if eq .Name \"Engine\"}}{{with .Details}}
  API version:\t{{.ApiVersion}} (minimum version {{.MinAPIVersion}})
  Go version:\t{{.GoVersion}}
  Git commit:\t{{.GitCommit}}
  Built:\t{{.BuildTime}}
  OS/Arch:\t{{.Os}}/{{.Arch}}
  Experimental:\t{{.Experimental}}
{{- end}}{{else}}{{range $key, $value := .Details}}
  {{$key}}:\t{{$value}}
{{- end}}{{end}}
{{- end}}
{{- end}}";

fn client(context: String) -> Value {
    Value::record(
        "system.clientVersion",
        vec![
            ("Version", Value::str(facts::VERSION)),
            ("APIVersion", Value::str(facts::API_VERSION)),
            ("DefaultAPIVersion", Value::str(facts::API_VERSION)),
            ("GitCommit", Value::str(facts::BUILD)),
            ("GoVersion", Value::str("go1.24.9")),
            ("Os", Value::str("linux")),
            ("Arch", Value::str("amd64")),
            ("BuildTime", Value::str("Wed Nov  5 14:43:36 2025")),
            ("Context", Value::Str(context)),
            ("Platform", Value::Nil(Nil::Pointer)),
        ],
    )
}

/// A time as C's `asctime` writes it; other texts stay as they are.
fn asctime(text: &str) -> String {
    let seconds = time::parse_timestamp(text).and_then(|n| i64::try_from(n / 1_000_000_000).ok());
    seconds.map_or_else(|| text.to_string(), time::ansic)
}

async fn run(ctx: Invocation) -> Outcome {
    let text = match ctx.flags.str("format") {
        "" => PAGE,
        "json" => "{{json .}}",
        other => other,
    };
    let template = Template::parse("version", text)
        .map_err(|error| Failure::status(64, format!("template parsing error: {error}")))?;
    let (server, failure) = match ctx.engine() {
        Ok(engine) => match engine.version() {
            Ok(mut version) => {
                // The daemon speaks RFC 3339, the page shows C's `asctime`.
                version.build_time = asctime(&version.build_time);
                let engine = version.components.iter_mut().find(|c| c.name == "Engine");
                if let Some(built) = engine.and_then(|c| c.details.0.as_mut()?.get_mut("BuildTime"))
                {
                    *built = asctime(built);
                }
                (encode(&version), None)
            }
            Err(error) => (Value::Nil(Nil::Pointer), Some(error.into())),
        },
        Err(failure) => (Value::Nil(Nil::Pointer), Some(failure)),
    };
    let info = Value::record(
        "system.versionInfo",
        vec![
            ("Client", client(endpoint::context(&ctx.sys))),
            ("Server", server),
        ],
    );
    let result = template.execute(&info, MissingKey::NoValue);
    // What was printed before a mistake stays, and a newline always follows.
    ctx.print(&layout(
        &format!("{}\n", result.as_deref().unwrap_or("")),
        20,
        1,
    ))
    .await;
    match (failure, result) {
        (Some(failure), _) => Err(failure),
        (None, Err(error)) => Err(Failure::new(error)),
        (None, Ok(_)) => Ok(0),
    }
}
