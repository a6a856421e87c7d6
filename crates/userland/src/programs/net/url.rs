//! URLs as curl and wget read them.

/// The parts of a URL.
#[derive(Debug, Clone, PartialEq)]
pub struct Url {
    pub scheme: String,
    pub user: Option<String>,
    pub host: String,
    pub port: Option<u16>,
    /// Path and query, beginning with a slash.
    pub path: String,
}

/// What is wrong with a URL.
#[derive(Debug, Clone, PartialEq)]
pub enum BadUrl {
    Port,
    Host,
    Malformed,
}

impl Url {
    /// Reads a URL; without a scheme it is `http`.
    pub fn parse(text: &str) -> Result<Url, BadUrl> {
        let (scheme, rest) = match text.split_once("://") {
            Some((s, r))
                if s.chars()
                    .all(|c| c.is_ascii_alphanumeric() || c == '+' || c == '.' || c == '-')
                    && !s.is_empty() =>
            {
                (s.to_ascii_lowercase(), r)
            }
            _ => ("http".to_string(), text),
        };
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, tail) = rest.split_at(end);
        let (user, hostport) = match authority.rsplit_once('@') {
            Some((u, h)) => (Some(u.to_string()), h),
            None => (None, authority),
        };
        let (host, port) = if let Some(inner) = hostport.strip_prefix('[') {
            let (h, p) = inner.split_once(']').ok_or(BadUrl::Malformed)?;
            (h.to_string(), p.strip_prefix(':').map(str::to_string))
        } else {
            match hostport.split_once(':') {
                Some((h, p)) => (h.to_string(), Some(p.to_string())),
                None => (hostport.to_string(), None),
            }
        };
        let port = match port.as_deref() {
            None | Some("") => None,
            Some(p) => Some(
                p.parse::<u32>()
                    .ok()
                    .and_then(|n| u16::try_from(n).ok())
                    .ok_or(BadUrl::Port)?,
            ),
        };
        if host.is_empty() && scheme != "file" {
            return Err(BadUrl::Host);
        }
        if host.contains([' ', '\t', '{', '}', '|']) {
            return Err(BadUrl::Malformed);
        }
        let tail = tail.split('#').next().unwrap_or("");
        let path = match tail.chars().next() {
            None => "/".to_string(),
            Some('?') => format!("/{tail}"),
            Some(_) => tail.to_string(),
        };
        Ok(Url {
            scheme,
            user,
            host,
            port,
            path,
        })
    }

    /// The port, by the scheme if none is given.
    pub fn port_or_default(&self) -> u16 {
        self.port.unwrap_or(match self.scheme.as_str() {
            "https" => 443,
            "ftp" => 21,
            "telnet" => 23,
            _ => 80,
        })
    }

    /// The value of the Host header.
    pub fn host_header(&self) -> String {
        match self.port {
            Some(p)
                if Some(p)
                    != (Url {
                        port: None,
                        ..self.clone()
                    })
                    .port_or_default()
                    .into() =>
            {
                format!("{}:{p}", self.host)
            }
            _ => self.host.clone(),
        }
    }

    /// The URL a `Location` header leads to.
    pub fn join(&self, location: &str) -> Result<Url, BadUrl> {
        if location.contains("://") {
            return Url::parse(location);
        }
        if let Some(rest) = location.strip_prefix("//") {
            return Url::parse(&format!("{}://{rest}", self.scheme));
        }
        let path = if location.starts_with('/') {
            location.to_string()
        } else {
            let dir = self.path.split('?').next().unwrap_or("/");
            let cut = dir.rfind('/').map_or(0, |i| i + 1);
            format!("{}{location}", &dir[..cut])
        };
        Ok(Url {
            path,
            ..self.clone()
        })
    }

    /// The name a download gets: the last part of the path.
    pub fn file_name(&self) -> String {
        let p = self.path.split('?').next().unwrap_or("");
        p.rsplit('/').next().unwrap_or("").to_string()
    }
}

impl std::fmt::Display for Url {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let port = self.port.map_or(String::new(), |p| format!(":{p}"));
        write!(f, "{}://{}{port}{}", self.scheme, self.host, self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_fall_apart_as_curl_reads_them() {
        let u = Url::parse("localhost:8080/a?b").expect("valid");
        assert_eq!(
            (u.scheme.as_str(), u.host.as_str(), u.port, u.path.as_str()),
            ("http", "localhost", Some(8080), "/a?b")
        );
        assert_eq!(Url::parse("localhost:808080"), Err(BadUrl::Port));
        assert_eq!(Url::parse("http://"), Err(BadUrl::Host));
        assert_eq!(
            Url::parse("telnet://h:9").map(|u| u.port_or_default()),
            Ok(9)
        );
        assert_eq!(
            Url::parse("http://h/a/b")
                .and_then(|u| u.join("c"))
                .map(|u| u.to_string()),
            Ok("http://h/a/c".to_string())
        );
    }
}
