//! Answering a request as a site's directives say.

use super::super::net::http::{
    Conn, Head, bare, clean_path, http_date, media_type, percent_decode, reason,
};
use super::config::{Directive, Site};
use super::log;
use machine::{Duration, FileKind, Sys};
use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::rc::Rc;

pub(super) struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}
pub(super) async fn client(sys: Sys, fd: i32, peer: SocketAddr, port: u16, sites: Rc<Vec<Site>>) {
    let mut conn = Conn::new(sys.clone(), fd);
    if let Ok(head) = conn.head(Some(Duration::from_secs(60))).await {
        let body = conn
            .body(&head, false, Some(Duration::from_secs(60)))
            .await
            .unwrap_or_default();
        let host = head.get("Host").unwrap_or_default();
        let host = host.split(':').next().unwrap_or_default();
        let own = |s: &&Site| s.port == port && (s.host.is_empty() || s.host == host);
        let mut words = head.first.split(' ');
        let (method, target) = (words.next().unwrap_or(""), words.next().unwrap_or("/"));
        let request = Request {
            sys: &sys,
            head: &head,
            body: &body,
            method,
            target,
            peer,
        };
        let answer = match sites.iter().find(own) {
            Some(site) => request.answer(&site.body, target).await,
            None => None,
        };
        let answer = answer.unwrap_or(Answer {
            status: 200,
            headers: Vec::new(),
            body: Vec::new(),
        });
        let mut out = format!(
            "HTTP/1.1 {} {}\r\nServer: Caddy\r\nDate: {}\r\nContent-Length: {}\r\nConnection: close\r\n",
            answer.status,
            reason(answer.status),
            http_date(sys.now().secs() as i64),
            answer.body.len()
        );
        for (name, value) in &answer.headers {
            out.push_str(&format!("{name}: {value}\r\n"));
        }
        let mut bytes = (out + "\r\n").into_bytes();
        if method != "HEAD" {
            bytes.extend_from_slice(&answer.body);
        }
        let _ = sys.write_all(fd, &bytes).await;
    }
    let _ = sys.close(fd);
}
pub(super) struct Request<'a> {
    sys: &'a Sys,
    head: &'a Head,
    body: &'a [u8],
    method: &'a str,
    target: &'a str,
    peer: SocketAddr,
}
/// Whether a path fits a matcher: `*`, `/`, `/api/*`, `@name`.
pub(super) fn fits(matcher: &str, names: &BTreeMap<String, Vec<String>>, path: &str) -> bool {
    if let Some(patterns) = names.get(matcher) {
        return patterns.iter().any(|p| fits(p, names, path));
    }
    match matcher.strip_suffix('*') {
        Some("") => true,
        Some(prefix) => path.starts_with(prefix),
        None => path == matcher,
    }
}
pub(super) fn is_matcher(word: &str) -> bool {
    word == "*" || word.starts_with('/') || word.starts_with('@')
}
impl Request<'_> {
    /// What the directives of a site or a block answer; none if none of them does.
    fn answer<'a>(
        &'a self,
        body: &'a [Directive],
        target: &'a str,
    ) -> std::pin::Pin<Box<dyn Future<Output = Option<Answer>> + 'a>> {
        Box::pin(async move {
            let path = target.split('?').next().unwrap_or("/");
            let mut names = BTreeMap::new();
            for d in body.iter().filter(|d| d.words[0].starts_with('@')) {
                let inner = d.block.iter().map(|b| &b.words[..]).chain([&d.words[1..]]);
                let paths = inner.filter(|w| w.first().is_some_and(|w| w == "path"));
                names.insert(
                    d.words[0].clone(),
                    paths.flat_map(|w| w[1..].to_vec()).collect(),
                );
            }
            let args = |d: &Directive| -> Option<Vec<String>> {
                match d.words.get(1) {
                    Some(m) if is_matcher(m) => {
                        fits(m, &names, path).then(|| d.words[2..].to_vec())
                    }
                    _ => Some(d.words[1..].to_vec()),
                }
            };
            let all = |name: &'static str| {
                let of = body.iter().filter(move |d| d.words[0] == name);
                of.filter_map(|d| Some((d, args(d)?)))
            };
            let root = all("root")
                .next_back()
                .and_then(|(_, a)| a.first().cloned());
            let mut found = None;
            if let Some((_, a)) = all("redir").next() {
                let status = a.get(1).map_or(302, |w| {
                    if w == "permanent" {
                        301
                    } else {
                        w.parse().unwrap_or(302)
                    }
                });
                let to = a
                    .first()
                    .cloned()
                    .unwrap_or_default()
                    .replace("{uri}", target);
                found = Some(Answer {
                    status,
                    headers: vec![("Location".into(), to)],
                    body: Vec::new(),
                });
            }
            for (d, a) in body.iter().filter_map(|d| Some((d, args(d)?))) {
                if found.is_some() {
                    break;
                }
                match d.words[0].as_str() {
                    "handle" | "route" => found = self.answer(&d.block, target).await,
                    "handle_path" => {
                        let prefix = d
                            .words
                            .get(1)
                            .map_or("", |m| m.trim_end_matches('*').trim_end_matches('/'));
                        let rest = target.strip_prefix(prefix).unwrap_or(target);
                        let rest = if rest.starts_with('/') {
                            rest.to_string()
                        } else {
                            format!("/{rest}")
                        };
                        found = self.answer(&d.block, &rest).await;
                    }
                    "respond" => {
                        let first = a.first().cloned().unwrap_or_default();
                        let alone = a.len() == 1 && first.len() == 3;
                        let status = if alone { Some(&first) } else { a.get(1) };
                        let status = status.and_then(|s| s.parse().ok()).unwrap_or(200);
                        let text = if alone { String::new() } else { first };
                        let kind = (
                            "Content-Type".to_string(),
                            "text/plain; charset=utf-8".to_string(),
                        );
                        let text = text
                            .replace("{host}", self.head.get("Host").unwrap_or_default())
                            .replace("\\n", "\n");
                        found = Some(Answer {
                            status,
                            headers: vec![kind],
                            body: text.into_bytes(),
                        });
                    }
                    "reverse_proxy" => found = Some(self.proxy(&a, target).await),
                    _ => {}
                }
            }
            if found.is_none()
                && let Some((_, a)) = all("file_server").next()
            {
                let root = root.unwrap_or_else(|| self.sys.cwd());
                let tries = all("try_files").next().map(|(_, a)| a).unwrap_or_default();
                found = Some(self.file(&root, path, &tries, a.iter().any(|w| w == "browse")));
            }
            let mut answer = found?;
            for (_, a) in all("header") {
                if let [name, value] = a.as_slice() {
                    answer
                        .headers
                        .retain(|(n, _)| !n.eq_ignore_ascii_case(name));
                    answer.headers.push((name.clone(), value.clone()));
                }
            }
            Some(answer)
        })
    }

    fn file(&self, root: &str, path: &str, tries: &[String], browse: bool) -> Answer {
        let sys = self.sys;
        let none = |status| Answer {
            status,
            headers: Vec::new(),
            body: Vec::new(),
        };
        let Some(mut path) = clean_path(&percent_decode(path)) else {
            return none(400);
        };
        for t in tries {
            let t = t.replace("{path}", &path);
            if sys.stat(&format!("{root}{t}")).is_ok() || t == *tries.last().unwrap_or(&t) {
                path = t;
                break;
            }
        }
        let file = format!("{}{path}", root.trim_end_matches('/'));
        match sys.stat(&file) {
            Err(_) => none(404),
            Ok(s) if s.kind == FileKind::Directory => {
                if !path.ends_with('/') {
                    let to = ("Location".to_string(), format!("{path}/"));
                    return Answer {
                        headers: vec![to],
                        ..none(308)
                    };
                }
                if sys.stat(&format!("{file}index.html")).is_ok() {
                    return self.file(root, &format!("{path}index.html"), &[], browse);
                }
                if !browse {
                    return none(404);
                }
                let entries = sys.readdir(&file).unwrap_or_default();
                let items: String = entries
                    .iter()
                    .map(|e| format!("<li><a href=\"./{0}\">{0}</a></li>\n", e.name))
                    .collect();
                let kind = (
                    "Content-Type".to_string(),
                    "text/html; charset=utf-8".to_string(),
                );
                let page = format!(
                    "<!DOCTYPE html>\n<html>\n<body>\n<h1>{path}</h1>\n<ul>\n{items}</ul>\n</body>\n</html>\n"
                );
                Answer {
                    headers: vec![kind],
                    body: page.into_bytes(),
                    ..none(200)
                }
            }
            Ok(s) => match sys.read_file(&file) {
                Err(_) => none(403),
                Ok(body) => {
                    let headers = vec![
                        ("Accept-Ranges".to_string(), "bytes".to_string()),
                        ("Content-Type".to_string(), media_type(&file).to_string()),
                        (
                            "Last-Modified".to_string(),
                            http_date(s.mtime.secs() as i64),
                        ),
                    ];
                    Answer {
                        headers,
                        body,
                        ..none(200)
                    }
                }
            },
        }
    }

    async fn proxy(&self, upstreams: &[String], target: &str) -> Answer {
        for upstream in upstreams {
            let address = upstream.trim_start_matches("http://").trim_end_matches('/');
            let (host, port) = address.rsplit_once(':').unwrap_or((address, "80"));
            let host = if host.is_empty() { "localhost" } else { host };
            let ips = match host.parse::<IpAddr>() {
                Ok(ip) => vec![ip],
                Err(_) => self.sys.resolve(host).await.unwrap_or_default(),
            };
            for ip in ips {
                let at = SocketAddr::new(ip, port.parse().unwrap_or(80));
                let Ok(fd) = self.sys.connect(at).await else {
                    continue;
                };
                let answer = self.pass(fd, target).await;
                let _ = self.sys.close(fd);
                if let Some(answer) = answer {
                    return answer;
                }
            }
            let why = format!(
                "dial tcp: {address}: connect failed\",\"request\":\"{} {}",
                self.method, self.target
            );
            log(self.sys, "error", "http.log.error", &why).await;
        }
        Answer {
            status: 502,
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    async fn pass(&self, fd: i32, target: &str) -> Option<Answer> {
        let mut head = format!("{} {target} HTTP/1.1\r\n", self.method);
        let own = [
            "connection",
            "x-forwarded-for",
            "x-forwarded-proto",
            "x-forwarded-host",
        ];
        for (name, value) in &self.head.headers {
            if !own.contains(&name.to_ascii_lowercase().as_str()) {
                head.push_str(&format!("{name}: {value}\r\n"));
            }
        }
        let host = self.head.get("Host").unwrap_or_default();
        let ip = bare(self.peer.ip());
        head.push_str(&format!("X-Forwarded-For: {ip}\r\nX-Forwarded-Host: {host}\r\nX-Forwarded-Proto: http\r\nConnection: close\r\n\r\n"));
        let mut bytes = head.into_bytes();
        bytes.extend_from_slice(self.body);
        self.sys.write_all(fd, &bytes).await.ok()?;
        let mut conn = Conn::new(self.sys.clone(), fd);
        let head = conn.head(Some(Duration::from_secs(60))).await.ok()?;
        let body = conn
            .body(&head, true, Some(Duration::from_secs(60)))
            .await
            .ok()?;
        let drop = ["connection", "content-length", "transfer-encoding", "date"];
        let kept = head
            .headers
            .iter()
            .filter(|(n, _)| !drop.contains(&n.to_ascii_lowercase().as_str()));
        let mut headers: Vec<(String, String)> = kept.cloned().collect();
        headers.push(("Via".to_string(), "1.1 Caddy".to_string()));
        Some(Answer {
            status: head.status(),
            headers,
            body,
        })
    }
}
