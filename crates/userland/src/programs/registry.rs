//! `registry`, the program of the registry image: answers the parts of its HTTP interface that
//! people ask by hand, from the files that pushes leave below its root directory.
//!
//! Not modelled: uploads by hand, authentication, TLS, garbage collection.

use super::kit::{Cx, Run, built, date};
use super::net::http::Conn;
use machine::{Duration, Errno, SigAction, Signal, Sys};
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

pub async fn main(cx: &mut Cx) -> Run {
    let args = std::mem::take(&mut cx.args);
    let version = built(&cx.sys, "3.0.0");
    let config = match args
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .as_slice()
    {
        ["serve", config] => config.to_string(),
        ["--version" | "-v"] => {
            cx.line(&format!(
                "registry github.com/distribution/distribution/v3 v{version}"
            ))
            .await;
            return Ok(0);
        }
        ["garbage-collect", ..] => {
            cx.raw_err(&super::lacking::sentence(
                "garbage collection of a registry",
                "",
            ))
            .await;
            return Err(super::lacking::STATUS);
        }
        _ => {
            cx.out("`registry`\n\nUsage:\n  registry [flags]\n  registry [command]\n\nAvailable Commands:\n  garbage-collect `garbage-collect` deletes layers not referenced by any manifests\n  help            Help about any command\n  serve           `serve` stores and distributes Docker images\n").await;
            return Ok(0);
        }
    };
    let text = match cx.sys.read_file(&config) {
        Ok(text) => String::from_utf8_lossy(&text).into_owned(),
        Err(e) => {
            let e = e.to_string().to_lowercase();
            cx.raw_err(&format!("configuration error: open {config}: {e}\n"))
                .await;
            return Ok(1);
        }
    };
    let setting = |name: &str| {
        let mut lines = text.lines().filter_map(|l| l.trim().split_once(": "));
        lines
            .find(|(n, _)| *n == name)
            .map(|(_, v)| v.trim().to_string())
    };
    let address = cx.var("REGISTRY_HTTP_ADDR").or_else(|| setting("addr"));
    let port = address
        .as_deref()
        .and_then(|a| a.rsplit(':').next()?.parse().ok())
        .unwrap_or(5000);
    let root = cx
        .var("REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY")
        .or_else(|| setting("rootdirectory"));
    let root = root.unwrap_or_else(|| "/var/lib/registry".to_string());
    let fd = match cx
        .sys
        .listen(SocketAddr::new(IpAddr::V6(Ipv6Addr::UNSPECIFIED), port))
    {
        Ok(fd) => fd,
        Err(e) => {
            cx.raw_err(&format!(
                "listen tcp :{port}: bind: {}\n",
                e.to_string().to_lowercase()
            ))
            .await;
            return Ok(1);
        }
    };
    let when = now(&cx.sys, "%Y-%m-%dT%H:%M:%S.%9NZ");
    cx.raw_err(&format!("time=\"{when}\" level=info msg=\"listening on [::]:{port}\" service=registry version={version}\n")).await;
    for s in [Signal::TERM, Signal::INT] {
        cx.sys.sigaction(s, SigAction::Catch);
    }
    cx.sys.sigaction(Signal::PIPE, SigAction::Swallow);
    let own = cx.sys.clone();
    cx.sys.thread(async move {
        loop {
            match own.accept(fd).await {
                Ok((conn, peer)) => {
                    let (sys, root) = (own.clone(), root.clone());
                    own.thread(async move { serve(sys, conn, peer, root).await });
                }
                Err(Errno::EINTR) => own.yield_now().await,
                Err(_) => return,
            }
            own.cpu(1).await;
        }
    });
    cx.sys.next_signal().await;
    Ok(0)
}

fn now(sys: &Sys, format: &str) -> String {
    date::strftime(
        format,
        sys.now().secs() as i64,
        sys.now().nanos(),
        &date::Zone::utc(),
    )
}

async fn serve(sys: Sys, fd: i32, peer: SocketAddr, root: String) {
    let mut conn = Conn::new(sys.clone(), fd);
    if let Ok(head) = conn.head(Some(Duration::from_secs(60))).await {
        let mut words = head.first.split(' ');
        let (method, target) = (words.next().unwrap_or(""), words.next().unwrap_or("/"));
        let path = target.split('?').next().unwrap_or("/");
        let (status, extra, body) = answer(&sys, &root, method, path);
        let title = match status {
            200 => "200 OK",
            405 => "405 Method Not Allowed",
            _ => "404 Not Found",
        };
        let kind = match path.starts_with("/v2") {
            true => "application/json; charset=utf-8",
            false => "text/plain; charset=utf-8",
        };
        let text = format!(
            "HTTP/1.1 {title}\r\nContent-Type: {kind}\r\nDocker-Distribution-Api-Version: registry/2.0\r\nX-Content-Type-Options: nosniff\r\n{extra}Date: {}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            super::net::http::http_date(sys.now().secs() as i64),
            body.len()
        );
        let body = if method == "HEAD" { "" } else { &body };
        let line = format!(
            "{} - - [{}] \"{}\" {status} {} \"\" \"{}\"\n",
            peer.ip(),
            now(&sys, "%d/%b/%Y:%H:%M:%S %z"),
            head.first,
            body.len(),
            head.get("User-Agent").unwrap_or("")
        );
        sys.print(&line).await;
        let _ = sys.write_all(fd, (text + body).as_bytes()).await;
    }
    let _ = sys.close(fd);
}

/// Status, more headers, and body.
fn answer(sys: &Sys, root: &str, method: &str, path: &str) -> (u16, String, String) {
    let tree = format!("{root}/docker/registry/v2");
    let error = |code: &str, message: &str, detail: &str| {
        let text = format!(
            "{{\"errors\":[{{\"code\":\"{code}\",\"message\":\"{message}\",\"detail\":{detail}}}]}}\n"
        );
        (404, String::new(), text)
    };
    if !matches!(method, "GET" | "HEAD") {
        let text = "uploads by hand are not simulated in Hatoba; here is: docker push\n";
        return (405, String::new(), text.to_string());
    }
    let list = |names: Vec<String>| {
        let quoted: Vec<String> = names.iter().map(|n| format!("\"{n}\"")).collect();
        quoted.join(",")
    };
    let path = path.trim_end_matches('/');
    let Some(rest) = path.strip_prefix("/v2") else {
        let found = path.is_empty() || path == "/";
        let text = if found { "" } else { "404 page not found\n" };
        return (
            if found { 200 } else { 404 },
            String::new(),
            text.to_string(),
        );
    };
    if rest.is_empty() {
        return (200, String::new(), "{}".to_string());
    }
    if rest == "/_catalog" {
        let mut names = Vec::new();
        repositories(sys, &format!("{tree}/repositories"), "", &mut names);
        let text = format!("{{\"repositories\":[{}]}}\n", list(names));
        return (200, String::new(), text);
    }
    if let Some(name) = rest.strip_suffix("/tags/list") {
        let name = name.trim_start_matches('/');
        let tags = sys.readdir(&format!("{tree}/repositories/{name}/_manifests/tags"));
        return match tags {
            Ok(tags) => {
                let tags = tags.into_iter().map(|t| t.name).collect();
                let text = format!("{{\"name\":\"{name}\",\"tags\":[{}]}}\n", list(tags));
                (200, String::new(), text)
            }
            Err(_) => error(
                "NAME_UNKNOWN",
                "repository name not known to registry",
                &format!("{{\"name\":\"{name}\"}}"),
            ),
        };
    }
    if let Some((name, reference)) = rest.split_once("/manifests/") {
        let name = name.trim_start_matches('/');
        let link = match reference.strip_prefix("sha256:") {
            Some(_) => Some(reference.to_string()),
            None => sys
                .read_file(&format!(
                    "{tree}/repositories/{name}/_manifests/tags/{reference}/current/link"
                ))
                .ok()
                .map(|l| String::from_utf8_lossy(&l).into_owned()),
        };
        let hex = link
            .as_deref()
            .and_then(|l| l.strip_prefix("sha256:"))
            .unwrap_or_default()
            .to_string();
        let blob = format!(
            "{tree}/blobs/sha256/{}/{hex}/data",
            hex.get(..2).unwrap_or_default()
        );
        return match sys.read_file(&blob) {
            Ok(text) => {
                let extra =
                    format!("Docker-Content-Digest: sha256:{hex}\r\nEtag: \"sha256:{hex}\"\r\n");
                (200, extra, String::from_utf8_lossy(&text).into_owned())
            }
            Err(_) => error(
                "MANIFEST_UNKNOWN",
                "manifest unknown",
                &format!("{{\"Tag\":\"{reference}\"}}"),
            ),
        };
    }
    (404, String::new(), "404 page not found\n".to_string())
}

/// The names below a directory that are repositories.
fn repositories(sys: &Sys, dir: &str, prefix: &str, out: &mut Vec<String>) {
    for entry in sys.readdir(dir).unwrap_or_default() {
        let (path, name) = (
            format!("{dir}/{}", entry.name),
            format!("{prefix}{}", entry.name),
        );
        if sys.stat(&format!("{path}/_manifests")).is_ok() {
            out.push(name.clone());
        }
        if !entry.name.starts_with('_') {
            repositories(sys, &path, &format!("{name}/"), out);
        }
    }
}
