//! Which engine a command line talks to: `-H`, `-c`, `DOCKER_HOST`, `DOCKER_CONTEXT`, the context
//! in use, or the one on this host.
//!
//! Only engines behind a socket of this machine exist. Other addresses fail as they would where
//! nobody listens. Not modelled: TLS, `ssh://`.

use super::command::Failure;
use super::config;
use super::context::store;
use machine::Sys;

/// The address of the engine on this host.
pub const DEFAULT: &str = "unix:///var/run/docker.sock";

/// Puts the global flags where the lookup finds them: in the environment, as plug-ins get them.
pub fn apply(sys: &Sys, hosts: &[String], context: &str) -> Result<(), Failure> {
    if !context.is_empty() && !hosts.is_empty() {
        return Err("conflicting options: cannot specify both --host and --context".into());
    }
    match hosts {
        [] => {}
        [host] => sys.set_env("DOCKER_HOST", host),
        _ => {
            return Err(unresolved("Specify only one -H"));
        }
    }
    if !context.is_empty() {
        sys.unset_env("DOCKER_HOST");
        sys.set_env("DOCKER_CONTEXT", context);
    }
    Ok(())
}

fn unresolved(why: impl std::fmt::Display) -> Failure {
    Failure::new(format!(
        "Failed to initialize: unable to resolve docker endpoint: {why}"
    ))
}

/// The name of the context in use.
pub fn context(sys: &Sys) -> String {
    let env = sys.env();
    let given = |name: &str| env.get(name).filter(|v| !v.is_empty()).map(str::to_string);
    if given("DOCKER_HOST").is_some() {
        return "default".into();
    }
    given("DOCKER_CONTEXT")
        .or_else(|| Some(config::text(sys, "currentContext")).filter(|name| !name.is_empty()))
        .unwrap_or_else(|| "default".into())
}

/// The address of the default context.
pub fn default_host(sys: &Sys) -> Result<String, String> {
    match sys.env().get("DOCKER_HOST").map(str::trim) {
        None | Some("") => Ok(DEFAULT.to_string()),
        Some(host) => parse(host),
    }
}

/// The address of the engine in use.
pub fn host(sys: &Sys) -> Result<String, Failure> {
    match context(sys).as_str() {
        "default" => default_host(sys).map_err(unresolved),
        name => store::read(sys, name)
            .map(|context| context.host)
            .map_err(unresolved),
    }
}

/// Reads an address as docker does: without a scheme it is TCP.
pub fn parse(text: &str) -> Result<String, String> {
    let (scheme, rest) = text.split_once("://").unwrap_or(("tcp", text));
    match scheme {
        "tcp" => {
            let (address, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            let (host, port) = match address.rsplit_once(':') {
                Some((host, port)) if !port.contains(']') => (host, port),
                _ => (address, "2375"),
            };
            if port.parse::<i64>().is_err() && !port.is_empty() {
                return Err(format!("invalid bind address format: {rest}"));
            }
            let host = if host.is_empty() { "localhost" } else { host };
            let port = if port.is_empty() { "2375" } else { port };
            Ok(format!("tcp://{host}:{port}{path}"))
        }
        "unix" if rest.is_empty() => Ok(DEFAULT.to_string()),
        "unix" | "fd" | "ssh" | "npipe" => Ok(text.to_string()),
        _ => Err(format!("invalid bind address format: {text}")),
    }
}

/// The path of the socket in an address, or why there is none to be had; `request` is the first call
/// the command would make (`Get`, `/containers/json`).
pub fn socket(address: &str, request: (&str, &str)) -> Result<String, Failure> {
    if let Some(path) = address.strip_prefix("unix://") {
        return Ok(path.to_string());
    }
    let (verb, call) = request;
    let host = address.split_once("://").map_or(address, |(_, host)| host);
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let numeric = name
        .trim_matches(['[', ']'])
        .parse::<std::net::IpAddr>()
        .is_ok();
    if address.starts_with("tcp://") && !numeric && name != "localhost" {
        return Err(Failure::new(format!(
            "error during connect: {verb} \"http://{host}/v{}{call}\": dial tcp: lookup {name} on 127.0.0.53:53: server misbehaving",
            crate::facts::API_VERSION
        )));
    }
    Err(unreachable(address))
}

/// Nobody answers at an address.
pub fn unreachable(address: &str) -> Failure {
    Failure::new(format!(
        "Cannot connect to the Docker daemon at {address}. Is the docker daemon running?"
    ))
}

/// The first call of a command, as an error of its connection names it.
pub fn first_call(path: &str, args: &[String]) -> (&'static str, String) {
    let words: Vec<&str> = path.split(' ').skip(1).collect();
    let object = args.first().map_or("", String::as_str);
    let verb = words.last().copied().unwrap_or("");
    let group = match words.as_slice() {
        [group, _] => group,
        [_] => match verb {
            "images" | "rmi" | "tag" | "history" | "pull" | "push" | "save" | "load" => "image",
            "version" | "info" | "events" => "system",
            _ => "container",
        },
        _ => "",
    };
    let get = |call: String| ("Get", call);
    let post = |call: String| ("Post", call);
    match (group, verb) {
        ("system", "version") => get("/version".into()),
        ("system", "info") => get("/info".into()),
        ("system", "df") => get("/system/df".into()),
        ("system", "events") => get("/events".into()),
        ("image", "images" | "ls") => get("/images/json".into()),
        ("image", "history") => get(format!("/images/{object}/history")),
        ("image", "inspect") => get(format!("/images/{object}/json")),
        ("image", "rm" | "rmi") => ("Delete", format!("/images/{object}")),
        ("image", "prune") => post("/images/prune".into()),
        ("volume", "ls") => get("/volumes".into()),
        ("volume", "inspect") => get(format!("/volumes/{object}")),
        ("volume", "create") => post("/volumes/create".into()),
        ("volume", "rm") => ("Delete", format!("/volumes/{object}")),
        ("network", "ls") => get("/networks".into()),
        ("network", "inspect") => get(format!("/networks/{object}")),
        ("network", "create") => post("/networks/create".into()),
        ("network", "rm") => ("Delete", format!("/networks/{object}")),
        ("container", "ps" | "ls" | "list") => get("/containers/json".into()),
        ("container", "run" | "create") => post("/containers/create".into()),
        ("container", "inspect" | "logs" | "exec" | "attach" | "port" | "cp") => {
            get(format!("/containers/{object}/json"))
        }
        ("container", "rm") => ("Delete", format!("/containers/{object}")),
        ("container", "top") => get(format!("/containers/{object}/top")),
        ("container", "diff") => get(format!("/containers/{object}/changes")),
        ("container", "export") => get(format!("/containers/{object}/export")),
        ("container", "prune") => post("/containers/prune".into()),
        (
            "container",
            verb @ ("start" | "stop" | "restart" | "kill" | "pause" | "unpause" | "wait"),
        ) => post(format!("/containers/{object}/{verb}")),
        _ => get("/_ping".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_without_a_scheme_is_tcp() {
        assert_eq!(parse("web").unwrap(), "tcp://web:2375");
        assert_eq!(parse("tcp://10.0.0.1:1").unwrap(), "tcp://10.0.0.1:1");
        assert_eq!(parse("unix://").unwrap(), DEFAULT);
        assert_eq!(
            parse("http://x").unwrap_err(),
            "invalid bind address format: http://x"
        );
    }
}
