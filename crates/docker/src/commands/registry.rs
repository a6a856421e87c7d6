//! `docker login` and `docker logout`, and the credentials they keep in `~/.docker/config.json`.
//!
//! Not modelled: credential helpers and the login by web browser.

use super::config;
use super::prelude::*;
use engine::api::image::AuthConfig;
use machine::Sys;
use serde_json::{Value as Json, json};

/// Docker Hub's name in the configuration file.
const HUB: &str = "https://index.docker.io/v1/";

const LOGIN_FLAGS: &[Flag] = &[
    Flag::string("password", "Password or Personal Access Token (PAT)").short('p'),
    Flag::bool(
        "password-stdin",
        "Take the Password or Personal Access Token (PAT) from stdin",
    ),
    Flag::string("username", "Username").short('u'),
];

/// `docker login`.
pub const LOGIN: Command = Command::verb(
    "login",
    "[OPTIONS] [SERVER]",
    "Authenticate to a registry",
    Args::AtMost(1),
    LOGIN_FLAGS,
    |ctx| Box::pin(login(ctx)),
)
.long("Authenticate to a registry.\nDefaults to Docker Hub if no server is specified.")
.place(Place::Common);

/// `docker logout`.
pub const LOGOUT: Command = Command::verb(
    "logout",
    "[SERVER]",
    "Log out from a registry",
    Args::AtMost(1),
    &[],
    |ctx| Box::pin(logout(ctx)),
)
.long("Log out from a registry.\nIf no server is specified, the default is defined by the daemon.")
.place(Place::Common);

/// The key of a registry in the configuration file.
fn key(server: &str) -> String {
    match server
        .trim_start_matches("https://")
        .trim_start_matches("http://")
        .trim_end_matches('/')
    {
        "" | "docker.io" | "index.docker.io" | "index.docker.io/v1" | "registry-1.docker.io" => {
            HUB.into()
        }
        host => host.into(),
    }
}

/// The stored credentials for a registry.
pub fn auth(sys: &Sys, server: &str) -> Option<AuthConfig> {
    let config = config::read(sys);
    let encoded = config
        .get("auths")?
        .get(key(server))?
        .get("auth")?
        .as_str()?;
    let plain = String::from_utf8(decode64(encoded)?).ok()?;
    let (username, password) = plain.split_once(':')?;
    Some(AuthConfig {
        username: username.into(),
        password: password.into(),
        server_address: server.into(),
    })
}

async fn login(ctx: Invocation) -> Outcome {
    let flags = &ctx.flags;
    let (mut username, mut password) = (
        flags.str("username").to_string(),
        flags.str("password").to_string(),
    );
    if flags.changed("password-stdin") {
        if flags.changed("password") {
            return Err(
                "conflicting options: cannot specify both --password and --password-stdin".into(),
            );
        }
        if !flags.changed("username") {
            return Err("the --password-stdin option requires --username to be set".into());
        }
    }
    for (flag, value) in [("username", &username), ("password", &password)] {
        if flags.changed(flag) && value.is_empty() {
            return Err(Failure::new(format!("{flag} is empty")));
        }
    }
    if !password.is_empty() {
        ctx.eprint("WARNING! Using --password via the CLI is insecure. Use --password-stdin.\n")
            .await;
    }
    if flags.bool("password-stdin") {
        let bytes = ctx.sys.read_to_end(0).await.unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        let text = text.strip_suffix('\n').unwrap_or(&text);
        password = text.strip_suffix('\r').unwrap_or(text).to_string();
    }
    let stored = auth(&ctx.sys, ctx.arg(0)).filter(|_| username.is_empty() && password.is_empty());
    if let Some(stored) = stored {
        ctx.eprint(&format!(
            "Authenticating with existing credentials... [Username: {}]\n\n Info -> To login with a different account, run 'docker logout' followed by 'docker login'\n\n\n",
            stored.username
        ))
        .await;
        match ctx.engine()?.login(stored).await {
            Ok(status) => {
                ctx.print(&format!("{status}\n")).await;
                return Ok(0);
            }
            Err(error) => {
                let why = daemon(&error);
                ctx.eprint(&format!("Login did not succeed, error: {why}\n"))
                    .await;
            }
        }
    }
    if username.is_empty() || password.is_empty() {
        if !ctx.sys.isatty(0) {
            return Err("Error: Cannot perform an interactive login from a non TTY device".into());
        }
        (username, password) = ask(&ctx, username).await?;
    }
    let server = ctx.arg(0);
    let auth = AuthConfig {
        username,
        password,
        server_address: server.into(),
    };
    let status = ctx.engine()?.login(auth.clone()).await?;
    let mut config = config::read(&ctx.sys);
    let entry =
        json!({ "auth": encode64(format!("{}:{}", auth.username, auth.password).as_bytes()) });
    let auths = config.entry("auths").or_insert_with(|| json!({}));
    if let Json::Object(auths) = auths {
        auths.insert(key(server), entry);
    }
    config::write(&ctx.sys, &config);
    let path = config::path(&ctx.sys);
    ctx.eprint(&format!(
        "\nWARNING! Your credentials are stored unencrypted in '{path}'.\nConfigure a credential helper to remove this warning. See\nhttps://docs.docker.com/go/credential-store/\n\n"
    ))
    .await;
    ctx.print(&format!("{status}\n")).await;
    Ok(0)
}

/// Asks for what is missing; the password is not shown.
async fn ask(ctx: &Invocation, mut username: String) -> Result<(String, String), Failure> {
    if username.is_empty() {
        ctx.print("Username: ").await;
        username = line(&ctx.sys).await;
        if username.is_empty() {
            return Err("username is empty".into());
        }
    }
    ctx.print("\nPassword: ").await;
    let before = ctx.sys.tty_mode(0).ok();
    if let Some(mode) = before {
        let _ = ctx.sys.set_tty_mode(
            0,
            machine::TtyMode {
                echo: false,
                ..mode
            },
        );
    }
    let password = line(&ctx.sys).await;
    if let Some(mode) = before {
        let _ = ctx.sys.set_tty_mode(0, mode);
    }
    ctx.print("\n").await;
    if password.is_empty() {
        Err("password is empty".into())
    } else {
        Ok((username, password))
    }
}

async fn line(sys: &Sys) -> String {
    let mut bytes = Vec::new();
    while let Ok(byte) = sys.read(0, 1).await {
        match byte.first() {
            None | Some(b'\n') => break,
            Some(byte) => bytes.push(*byte),
        }
    }
    String::from_utf8_lossy(&bytes).trim().to_string()
}

async fn logout(ctx: Invocation) -> Outcome {
    let key = key(ctx.arg(0));
    ctx.print(&format!("Removing login credentials for {key}\n"))
        .await;
    let mut config = config::read(&ctx.sys);
    let known = match config.get_mut("auths") {
        Some(Json::Object(auths)) => auths.shift_remove(&key).is_some(),
        _ => false,
    };
    if known {
        config::write(&ctx.sys, &config);
    }
    Ok(0)
}

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn encode64(bytes: &[u8]) -> String {
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let word =
            chunk.iter().fold(0u32, |n, b| n << 8 | u32::from(*b)) << (8 * (3 - chunk.len()));
        for i in 0..4 {
            let digit = DIGITS[(word >> (18 - 6 * i) & 63) as usize] as char;
            out.push(if i <= chunk.len() { digit } else { '=' });
        }
    }
    out
}

fn decode64(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let (mut word, mut bits) = (0u32, 0);
    for byte in text.trim_end_matches('=').bytes() {
        let digit = DIGITS.iter().position(|d| *d == byte)? as u32;
        word = word << 6 | digit;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((word >> bits & 255) as u8);
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_goes_both_ways() {
        for text in ["", "a", "ab", "abc", "hanako:geheim"] {
            assert_eq!(
                decode64(&encode64(text.as_bytes())).unwrap(),
                text.as_bytes()
            );
        }
        assert_eq!(encode64(b"user:pass"), "dXNlcjpwYXNz");
    }

    #[test]
    fn docker_hub_has_many_names() {
        assert_eq!(key(""), HUB);
        assert_eq!(key("docker.io"), HUB);
        assert_eq!(key("ghcr.io"), "ghcr.io");
    }
}
