//! `caddy`: a web server set up by a Caddyfile.
//!
//! Sites by port and name; `root`, `file_server [browse]`, `respond`, `reverse_proxy`, `redir`,
//! `header`, `handle`, `handle_path`, `route`, path matchers. Settings without an effect here
//! (`log`, `encode`, `tls internal`, global options) are read and passed over.
//!
//! Not modelled: HTTPS, the admin interface, JSON configuration, other directives, which are
//! refused by name.

mod answer;
mod config;

use super::kit::{Cx, Run, built};
use answer::client;
use config::{KNOWN, Site, read};
use machine::{Errno, SigAction, Signal, Sys};
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::rc::Rc;

pub async fn main(cx: &mut Cx) -> Run {
    let args = std::mem::take(&mut cx.args);
    let value = |name: &str, short: &str| {
        let at = args.iter().position(|a| a == name || a == short)?;
        args.get(at + 1).cloned()
    };
    let config = value("--config", "-c");
    let usual = match cx.sys.stat("Caddyfile").is_ok() {
        true => "Caddyfile",
        false => "/etc/caddy/Caddyfile",
    };
    let config = config.unwrap_or_else(|| usual.to_string());
    match args.first().map(String::as_str) {
        Some("version" | "--version") => {
            cx.line(&format!("v{}", built(&cx.sys, "2.10.2"))).await;
            Ok(0)
        }
        Some("run") => run(cx, &config).await,
        Some("validate" | "adapt") => {
            sites(cx, &config).await?;
            cx.line("Valid configuration").await;
            Ok(0)
        }
        Some("file-server") => {
            let listen = value("--listen", "-l").unwrap_or_else(|| ":80".to_string());
            let root = value("--root", "-r").unwrap_or_else(|| cx.sys.cwd());
            let text = format!("{listen} {{\nroot * {root}\nfile_server browse\n}}\n");
            let sites = read(&text).map_err(|_| 1)?;
            serve(cx, sites).await
        }
        Some("respond") => {
            let listen = value("--listen", "-l").unwrap_or_else(|| ":80".to_string());
            let body = args.get(1).filter(|a| !a.starts_with('-')).cloned();
            let body = value("--body", "-b").or(body).unwrap_or_default();
            let sites = read(&format!("{listen} {{\nrespond \"{body}\"\n}}\n")).map_err(|_| 1)?;
            serve(cx, sites).await
        }
        Some(
            other @ ("start" | "stop" | "reload" | "fmt" | "reverse-proxy" | "hash-password"
            | "environ" | "list-modules" | "trust"),
        ) => {
            cx.raw_err(&super::lacking::sentence(
                &format!("'caddy {other}'"),
                "run, validate, file-server, respond, version",
            ))
            .await;
            Err(super::lacking::STATUS)
        }
        Some(other) if !other.starts_with('-') => {
            cx.raw_err(&format!(
                "Error: unknown command \"{other}\" for \"caddy\"\n"
            ))
            .await;
            Ok(1)
        }
        _ => {
            cx.out("Caddy is an extensible server platform written in Go.\n\nUsage:\n  caddy [command]\n").await;
            Ok(0)
        }
    }
}

async fn sites(cx: &mut Cx, path: &str) -> Result<Vec<Site>, i32> {
    let text = match cx.sys.read_file(path) {
        Ok(text) => String::from_utf8_lossy(&text).into_owned(),
        Err(e) => {
            let e = e.to_string().to_lowercase();
            cx.raw_err(&format!(
                "Error: reading config from file: open {path}: {e}\n"
            ))
            .await;
            return Err(1);
        }
    };
    match read(&text) {
        Ok(sites) => Ok(sites),
        Err((line, word)) if word.starts_with('!') => {
            cx.raw_err(&super::lacking::sentence(
                &format!("{path}:{line}: Caddy's directive '{}'", &word[1..]),
                &KNOWN.join(", "),
            ))
            .await;
            Err(super::lacking::STATUS)
        }
        Err((line, word)) => {
            cx.raw_err(&format!(
                "Error: adapting config using caddyfile: {path}:{line}: {word}\n"
            ))
            .await;
            Err(1)
        }
    }
}

async fn run(cx: &mut Cx, path: &str) -> Run {
    let sites = sites(cx, path).await?;
    log(
        &cx.sys,
        "info",
        "",
        &format!("using config from file\",\"file\":\"{path}"),
    )
    .await;
    serve(cx, sites).await
}

/// A line of Caddy's structured log.
async fn log(sys: &Sys, level: &str, logger: &str, message: &str) {
    let now = sys.now();
    let logger = match logger {
        "" => String::new(),
        name => format!("\"logger\":\"{name}\","),
    };
    sys.eprint(&format!(
        "{{\"level\":\"{level}\",\"ts\":{}.{:07},{logger}\"msg\":\"{message}\"}}\n",
        now.secs(),
        now.nanos() / 100
    ))
    .await;
}

async fn serve(cx: &mut Cx, sites: Vec<Site>) -> Run {
    let sites = Rc::new(sites);
    let mut ports: Vec<u16> = sites.iter().map(|s| s.port).collect();
    ports.sort_unstable();
    ports.dedup();
    for port in ports {
        let fd = match cx
            .sys
            .listen(SocketAddr::new(IpAddr::V6(Ipv6Addr::UNSPECIFIED), port))
        {
            Ok(fd) => fd,
            Err(e) => {
                let e = e.to_string().to_lowercase();
                cx.raw_err(&format!("Error: loading initial config: loading new config: http app module: start: listening on :{port}: listen tcp :{port}: bind: {e}\n")).await;
                return Ok(1);
            }
        };
        let (own, sites) = (cx.sys.clone(), sites.clone());
        cx.sys.thread(async move {
            loop {
                match own.accept(fd).await {
                    Ok((conn, peer)) => {
                        let (sys, sites) = (own.clone(), sites.clone());
                        own.thread(async move { client(sys, conn, peer, port, sites).await });
                    }
                    Err(Errno::EINTR) => own.yield_now().await,
                    Err(_) => return,
                }
                own.cpu(1).await;
            }
        });
    }
    log(&cx.sys, "info", "", "serving initial configuration").await;
    for s in [Signal::TERM, Signal::INT, Signal::QUIT] {
        cx.sys.sigaction(s, SigAction::Catch);
    }
    cx.sys.sigaction(Signal::PIPE, SigAction::Swallow);
    let signal = cx.sys.next_signal().await;
    let name = match signal {
        Signal::INT => "SIGINT",
        Signal::QUIT => "SIGQUIT",
        _ => "SIGTERM",
    };
    log(
        &cx.sys,
        "info",
        "",
        &format!("shutting down apps, then terminating\",\"signal\":\"{name}"),
    )
    .await;
    log(
        &cx.sys,
        "info",
        "",
        &format!("shutdown complete\",\"signal\":\"{name}\",\"exit_code\":\"0"),
    )
    .await;
    Ok(0)
}
