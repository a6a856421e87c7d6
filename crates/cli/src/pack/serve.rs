//! `hatoba pack serve`: the built page with a pack beside it, for its author. On this machine only; the
//! page is loaded anew whenever a file of the pack is saved.
//!
//! A small server of files: GET and HEAD, one answer a connection. What asks under another name than
//! this machine's is refused, so that a page elsewhere cannot read the pack by renaming itself.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use lesson::pack::{self, Index, Shelved, fingerprint};

use crate::args::Args;

const USAGE: &str = "pack serve DIR [--dist DIST] [--port N]";
/// How long a connection may take to ask.
const PATIENCE: Duration = Duration::from_secs(5);
/// Bytes of a request that are read.
const MOST_ASKED: u64 = 16_384;

/// Asks every second whether the pack changed, and loads the page anew if it did. The session is kept
/// in the browser, and so is there again.
const LIVE: &str = "let seen;
setInterval(async () => {
  try {
    const now = await (await fetch(new URL('packs/revision', document.baseURI), { cache: 'no-store' })).text();
    if (seen !== undefined && seen !== now) location.reload();
    seen = now;
  } catch {
    // The server was stopped: it may come back.
  }
}, 1000);
";

/// In place of the worker that keeps a built page: it takes itself away.
const NO_WORKER: &str = "addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(registration.unregister()));
";

struct Site {
    dist: PathBuf,
    pack: String,
}

pub fn main(args: &[&str]) -> Result<(), String> {
    let args = Args::parse(args, &["--dist", "--port"], &[])?;
    let [path] = args.words.as_slice() else {
        return Err(USAGE.to_string());
    };
    let site = Site {
        dist: PathBuf::from(args.get("--dist").unwrap_or("dist")),
        pack: path.to_string(),
    };
    if !site.dist.join("index.html").is_file() {
        return Err(format!(
            "{} has no built page: scripts/build makes one",
            site.dist.display()
        ));
    }
    // What is wrong is told now; it may be mended while this runs.
    let id = super::open(path).map(|pack| pack.id);
    let port = args.get("--port").unwrap_or("8090");
    let port: u16 = port.parse().map_err(|_| format!("{port:?} is no port"))?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    let listener = listener.map_err(|e| format!("port {port}: {e}"))?;
    let address = listener.local_addr().map_err(|e| e.to_string())?;
    println!(
        "http://{address}/#/ja/packs/{} (Ctrl+C to stop)",
        id.unwrap_or_default()
    );
    let site = Arc::new(site);
    for stream in listener.incoming().flatten() {
        let site = site.clone();
        // A browser opens connections ahead and leaves them silent.
        std::thread::spawn(move || drop(answer(&site, stream)));
    }
    Ok(())
}

/// An answer: status, type, body.
type Answer = (&'static str, &'static str, Vec<u8>);

fn answer(site: &Site, mut stream: TcpStream) -> std::io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let mut lines = BufReader::new(stream.try_clone()?.take(MOST_ASKED)).lines();
    let first = lines.next().unwrap_or(Ok(String::new()))?;
    let mut host = String::new();
    for line in lines {
        let line = line?;
        if line.is_empty() {
            break;
        }
        if let Some((key, value)) = line.split_once(':')
            && key.eq_ignore_ascii_case("host")
        {
            host = value.trim().to_string();
        }
    }
    let mut words = first.split(' ');
    let (method, target) = (
        words.next().unwrap_or_default(),
        words.next().unwrap_or_default(),
    );
    let (status, kind, body) = match (method, is_here(&host)) {
        (_, false) => text("403 Forbidden", "this server is for this machine only\n"),
        ("GET" | "HEAD", true) => site.get(target),
        _ => text("405 Method Not Allowed", "GET or HEAD\n"),
    };
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n",
        body.len()
    )?;
    if method != "HEAD" {
        stream.write_all(&body)?;
    }
    stream.flush()
}

fn is_here(host: &str) -> bool {
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    matches!(name, "127.0.0.1" | "localhost" | "[::1]")
}

fn text(status: &'static str, text: &str) -> Answer {
    (
        status,
        "text/plain; charset=utf-8",
        text.as_bytes().to_vec(),
    )
}

impl Site {
    fn get(&self, target: &str) -> Answer {
        let path = target.split(['?', '#']).next().unwrap_or_default();
        let Some(path) = plain(path) else {
            return text("400 Bad Request", "the path cannot be read\n");
        };
        let path = path.trim_start_matches('/');
        match path {
            "packs/revision" => text("200 OK", &self.revision()),
            "packs/index.json" => self.index(),
            "packs/live.js" => ("200 OK", "text/javascript", LIVE.as_bytes().to_vec()),
            "" | "index.html" => self.page(),
            // The author sees what is on disk now, not what an earlier visit kept.
            "sw.js" => ("200 OK", "text/javascript", NO_WORKER.as_bytes().to_vec()),
            _ => match path.strip_prefix("packs/~/") {
                Some(inner) => file(Path::new(&self.pack), inner),
                None => file(&self.dist, path),
            },
        }
    }

    /// The page with the script that watches.
    fn page(&self) -> Answer {
        let (status, kind, body) = file(&self.dist, "index.html");
        let page = String::from_utf8_lossy(&body);
        let live = "<script type=\"module\" src=\"packs/live.js\"></script></head>";
        (status, kind, page.replacen("</head>", live, 1).into_bytes())
    }

    /// Changes whenever a file of the pack does.
    fn revision(&self) -> String {
        let files = super::files(&self.pack).unwrap_or_default();
        fingerprint(
            files
                .iter()
                .flat_map(|(path, bytes)| [path.as_bytes(), bytes]),
        )
    }

    /// The packs of the page, and this one.
    fn index(&self) -> Answer {
        let shelf = fs::read_to_string(self.dist.join("packs/index.json")).ok();
        let mut index = shelf.and_then(|t| Index::from_json(&t)).unwrap_or_default();
        let files = super::files(&self.pack).unwrap_or_default();
        let files = files.into_iter().map(|(path, _)| path);
        let own = Shelved::Folder {
            folder: "~".to_string(),
            files: files.filter(|p| pack::is_part(p)).collect(),
        };
        index.packs.insert(0, own);
        ("200 OK", "application/json", index.to_json().into_bytes())
    }
}

fn file(root: &Path, path: &str) -> Answer {
    let inside = Path::new(path)
        .components()
        .all(|c| matches!(c, Component::Normal(_)));
    let bytes = match inside {
        true => fs::read(root.join(path)).ok(),
        false => None,
    };
    match bytes {
        Some(bytes) => ("200 OK", kind(path), bytes),
        None => text("404 Not Found", "not found\n"),
    }
}

fn kind(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, end)| end) {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript",
        "css" => "text/css",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "md" | "t" => "text/plain; charset=utf-8",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

/// A path without percent signs.
fn plain(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digits = [rest.next()?, rest.next()?];
                u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?
            }
            byte => byte,
        });
    }
    String::from_utf8(bytes).ok().filter(|p| !p.contains('\0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_of_the_page_and_the_pack_are_given() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/pack");
        let site = Site {
            dist: root.clone(),
            pack: root.join("sample").display().to_string(),
        };
        let status = |target: &str| site.get(target).0;
        assert_eq!(status("/serve.rs"), "200 OK");
        assert_eq!(status("/packs/~/pack.json?x#y"), "200 OK");
        for outside in [
            "/../main.rs",
            "/%2e%2e/main.rs",
            "/packs/~/../serve.rs",
            "//etc/passwd",
            "/packs/~//etc/passwd",
        ] {
            assert_eq!(status(outside), "404 Not Found", "{outside}");
        }
        assert_eq!(status("/%zz"), "400 Bad Request");
        assert_eq!(status("/%00"), "400 Bad Request");
        let index = String::from_utf8(site.index().2).expect("it is text");
        assert!(index.contains("02-page/files/site/index.html"), "{index}");
    }

    #[test]
    fn other_names_are_refused() {
        assert!(is_here("127.0.0.1:8090") && is_here("localhost"));
        assert!(!is_here("evil.example:8090") && !is_here(""));
    }
}
