//! HTTP/1.1 over a connected descriptor: reading messages, for clients and servers alike.

use machine::{Duration, Errno, Fd, Interest, Sys};

/// A message's head: first line and headers in order.
#[derive(Debug, Clone, Default)]
pub struct Head {
    pub first: String,
    pub headers: Vec<(String, String)>,
    /// The head as it came, with its line ends.
    pub raw: String,
}

impl Head {
    /// The value of a header, whatever its letter case.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, v)| v.as_str())
    }

    /// The status of a response.
    pub fn status(&self) -> u16 {
        self.first
            .split(' ')
            .nth(1)
            .and_then(|s| s.parse().ok())
            .unwrap_or(0)
    }

    /// Reads a head's text.
    pub fn parse(raw: &str) -> Head {
        let mut lines = raw.split('\n').map(|l| l.trim_end_matches('\r'));
        let first = lines.next().unwrap_or("").to_string();
        let headers = lines
            .filter_map(|l| l.split_once(':'))
            .map(|(n, v)| (n.trim().to_string(), v.trim().to_string()))
            .collect();
        Head {
            first,
            headers,
            raw: raw.to_string(),
        }
    }
}

/// Why reading ended early.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ReadError {
    /// The peer closed before anything came.
    Empty,
    /// The peer closed in the middle.
    Cut,
    Timeout,
    Os(Errno),
}

/// A connection with what was read ahead.
pub struct Conn {
    pub sys: Sys,
    pub fd: Fd,
    buffer: Vec<u8>,
}

impl Conn {
    pub fn new(sys: Sys, fd: Fd) -> Conn {
        Conn {
            sys,
            fd,
            buffer: Vec::new(),
        }
    }

    /// Reads more; false at the end.
    async fn fill(&mut self, limit: Option<Duration>) -> Result<bool, ReadError> {
        if let Some(d) = limit {
            match self.sys.poll(&[(self.fd, Interest::READ)], Some(d)).await {
                Ok(ready) if ready.is_empty() => return Err(ReadError::Timeout),
                Ok(_) => {}
                Err(e) => return Err(ReadError::Os(e)),
            }
        }
        match self.sys.read(self.fd, 65_536).await {
            Ok(d) if d.is_empty() => Ok(false),
            Ok(d) => {
                self.sys.cpu(1 + d.len() as u64 / 1024).await;
                self.buffer.extend_from_slice(&d);
                Ok(true)
            }
            Err(e) => Err(ReadError::Os(e)),
        }
    }

    /// Reads a head up to its empty line.
    pub async fn head(&mut self, limit: Option<Duration>) -> Result<Head, ReadError> {
        loop {
            let end = find(&self.buffer, b"\r\n\r\n")
                .map(|i| i + 4)
                .or_else(|| find(&self.buffer, b"\n\n").map(|i| i + 2));
            if let Some(end) = end {
                let raw: Vec<u8> = self.buffer.drain(..end).collect();
                return Ok(Head::parse(&String::from_utf8_lossy(&raw)));
            }
            if self.buffer.len() > 1 << 16 {
                return Err(ReadError::Cut);
            }
            if !self.fill(limit).await? {
                return Err(if self.buffer.is_empty() {
                    ReadError::Empty
                } else {
                    ReadError::Cut
                });
            }
        }
    }

    /// What arrived so far, without waiting; for answers that are not HTTP.
    pub fn take_buffer(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.buffer)
    }

    /// Reads exactly `n` bytes.
    pub async fn exactly(
        &mut self,
        n: usize,
        limit: Option<Duration>,
    ) -> Result<Vec<u8>, ReadError> {
        while self.buffer.len() < n {
            if !self.fill(limit).await? {
                return Err(ReadError::Cut);
            }
        }
        Ok(self.buffer.drain(..n).collect())
    }

    /// Reads a line without its end.
    pub async fn line(&mut self, limit: Option<Duration>) -> Result<String, ReadError> {
        loop {
            if let Some(i) = self.buffer.iter().position(|b| *b == b'\n') {
                let raw: Vec<u8> = self.buffer.drain(..=i).collect();
                return Ok(String::from_utf8_lossy(&raw).trim_end().to_string());
            }
            if !self.fill(limit).await? {
                return Err(ReadError::Cut);
            }
        }
    }

    /// Reads everything until the peer closes.
    pub async fn rest(&mut self, limit: Option<Duration>) -> Result<Vec<u8>, ReadError> {
        while self.fill(limit).await? {
            if self.buffer.len() > 256 << 20 {
                break;
            }
        }
        Ok(self.take_buffer())
    }

    /// Reads a body as the head announces it. `response` bodies without a length go on to the end.
    pub async fn body(
        &mut self,
        head: &Head,
        response: bool,
        limit: Option<Duration>,
    ) -> Result<Vec<u8>, (Vec<u8>, ReadError)> {
        let chunked = head
            .get("Transfer-Encoding")
            .is_some_and(|v| v.to_ascii_lowercase().contains("chunked"));
        if chunked {
            let mut out = Vec::new();
            loop {
                let line = self.line(limit).await.map_err(|e| (out.clone(), e))?;
                let n = usize::from_str_radix(line.split(';').next().unwrap_or("").trim(), 16)
                    .unwrap_or(0);
                if n == 0 {
                    while self.line(limit).await.is_ok_and(|l| !l.is_empty()) {}
                    return Ok(out);
                }
                let piece = self
                    .exactly(n.min(64 << 20), limit)
                    .await
                    .map_err(|e| (out.clone(), e))?;
                out.extend_from_slice(&piece);
                let _ = self.line(limit).await;
            }
        }
        match head
            .get("Content-Length")
            .and_then(|v| v.parse::<usize>().ok())
        {
            Some(n) => {
                while self.buffer.len() < n {
                    match self.fill(limit).await {
                        Ok(true) => {}
                        Ok(false) => return Err((self.take_buffer(), ReadError::Cut)),
                        Err(e) => return Err((self.take_buffer(), e)),
                    }
                }
                Ok(self.buffer.drain(..n).collect())
            }
            None if response => self.rest(limit).await.map_err(|e| (Vec::new(), e)),
            None => Ok(Vec::new()),
        }
    }
}

fn find(text: &[u8], needle: &[u8]) -> Option<usize> {
    text.windows(needle.len()).position(|w| w == needle)
}

/// The text of a status.
pub fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        204 => "No Content",
        206 => "Partial Content",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        304 => "Not Modified",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        413 => "Request Entity Too Large",
        414 => "Request-URI Too Large",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "",
    }
}

/// The media type servers give a file name.
pub fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, e)| e) {
        "html" | "htm" => "text/html",
        "css" => "text/css",
        "js" | "mjs" => "application/javascript",
        "json" => "application/json",
        "xml" => "text/xml",
        "txt" => "text/plain",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "ico" => "image/x-icon",
        "wasm" => "application/wasm",
        "pdf" => "application/pdf",
        _ => "application/octet-stream",
    }
}

/// `%xx` undone.
pub fn percent_decode(text: &str) -> String {
    let b = text.as_bytes();
    let mut out = Vec::with_capacity(b.len());
    let mut i = 0;
    while i < b.len() {
        let hex = (b[i] == b'%')
            .then(|| text.get(i + 1..i + 3))
            .flatten()
            .and_then(|h| u8::from_str_radix(h, 16).ok());
        match hex {
            Some(v) => {
                out.push(v);
                i += 3;
            }
            None => {
                out.push(b[i]);
                i += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// A path without `.`, `..` and doubled slashes; `None` if it leaves the root.
pub fn clean_path(path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for p in path.split('/') {
        match p {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            p => parts.push(p),
        }
    }
    let tail = if path.ends_with('/') && !parts.is_empty() {
        "/"
    } else {
        ""
    };
    Some(format!("/{}{tail}", parts.join("/")))
}

/// A moment as HTTP writes it.
pub fn http_date(secs: i64) -> String {
    super::super::kit::date::strftime(
        "%a, %d %b %Y %H:%M:%S GMT",
        secs,
        0,
        &super::super::kit::date::Zone::utc(),
    )
}

/// An address without the IPv6 form that a server on both families sees an IPv4 peer in.
pub fn bare(ip: std::net::IpAddr) -> std::net::IpAddr {
    ip.to_canonical()
}
