//! Nginx's configuration: directives and blocks, with `include` and nginx's own error texts.

/// A directive with its words and, for a block, what is inside.
#[derive(Debug, Clone, Default)]
pub struct Directive {
    pub words: Vec<String>,
    pub block: Option<Vec<Directive>>,
    pub file: String,
    pub line: usize,
}

impl Directive {
    /// The directive's name.
    pub fn name(&self) -> &str {
        self.words.first().map_or("", String::as_str)
    }

    /// Its n-th argument, counted from one.
    pub fn arg(&self, n: usize) -> &str {
        self.words.get(n).map_or("", String::as_str)
    }
}

/// The last directive of a name in a block.
pub fn find<'d>(block: &'d [Directive], name: &str) -> Option<&'d Directive> {
    block.iter().rev().find(|d| d.name() == name)
}

/// A mistake in nginx's words, without the `[emerg]`.
pub type Mistake = String;

struct Parser<'a> {
    text: Vec<char>,
    at: usize,
    line: usize,
    file: &'a str,
    depth: usize,
}

enum Token {
    Word(String),
    Semi,
    Open,
    Close,
    End,
}

/// Parses one file's text.
pub fn parse(text: &str, file: &str) -> Result<Vec<Directive>, Mistake> {
    let mut p = Parser {
        text: text.chars().collect(),
        at: 0,
        line: 1,
        file,
        depth: 0,
    };
    p.block(false)
}

impl Parser<'_> {
    fn fail<T>(&self, text: &str) -> Result<T, Mistake> {
        Err(format!("{text} in {}:{}", self.file, self.line))
    }

    fn next(&mut self) -> Option<char> {
        let c = self.text.get(self.at).copied();
        self.at += usize::from(c.is_some());
        self.line += usize::from(c == Some('\n'));
        c
    }

    fn token(&mut self) -> Result<Token, Mistake> {
        loop {
            match self.text.get(self.at).copied() {
                None => return Ok(Token::End),
                Some(c) if c.is_whitespace() => {
                    self.next();
                }
                Some('#') => {
                    while self.text.get(self.at).is_some_and(|c| *c != '\n') {
                        self.at += 1;
                    }
                }
                Some(';') => {
                    self.next();
                    return Ok(Token::Semi);
                }
                Some('{') => {
                    self.next();
                    return Ok(Token::Open);
                }
                Some('}') => {
                    self.next();
                    return Ok(Token::Close);
                }
                Some(q @ ('"' | '\'')) => {
                    self.next();
                    let mut out = String::new();
                    loop {
                        match self.next() {
                            None => {
                                return self
                                    .fail(&format!("unexpected end of file, expecting \"{q}\""));
                            }
                            Some(c) if c == q => return Ok(Token::Word(out)),
                            Some('\\') => match self.next() {
                                Some('n') => out.push('\n'),
                                Some('t') => out.push('\t'),
                                Some('r') => out.push('\r'),
                                Some(c) if c == q || c == '\\' => out.push(c),
                                Some(c) => {
                                    out.push('\\');
                                    out.push(c);
                                }
                                None => {}
                            },
                            Some(c) => out.push(c),
                        }
                    }
                }
                Some(_) => {
                    let mut out = String::new();
                    while let Some(c) = self.text.get(self.at).copied() {
                        if c.is_whitespace() || c == ';' || (c == '{' && !out.ends_with('$')) {
                            break;
                        }
                        // ${name} is a variable, not a block.
                        if c == '{' {
                            while let Some(d) = self.next() {
                                out.push(d);
                                if d == '}' {
                                    break;
                                }
                            }
                            continue;
                        }
                        out.extend(self.next());
                        if c == '\\' {
                            out.extend(self.next());
                        }
                    }
                    return Ok(Token::Word(out));
                }
            }
        }
    }

    fn block(&mut self, inside: bool) -> Result<Vec<Directive>, Mistake> {
        self.depth += 1;
        if self.depth > 50 {
            return self.fail("too many nested blocks");
        }
        let mut out = Vec::new();
        let mut words: Vec<String> = Vec::new();
        let mut line = self.line;
        loop {
            match self.token()? {
                Token::Word(w) => {
                    if words.is_empty() {
                        line = self.line;
                    }
                    words.push(w);
                }
                Token::Semi if words.is_empty() => return self.fail("unexpected \";\""),
                Token::Semi => out.push(Directive {
                    words: std::mem::take(&mut words),
                    block: None,
                    file: self.file.to_string(),
                    line,
                }),
                Token::Open if words.is_empty() => return self.fail("unexpected \"{\""),
                Token::Open => {
                    let words = std::mem::take(&mut words);
                    let file = self.file.to_string();
                    let block = Some(self.block(true)?);
                    out.push(Directive {
                        words,
                        block,
                        file,
                        line,
                    });
                }
                Token::Close if !words.is_empty() || !inside => {
                    return self.fail("unexpected \"}\"");
                }
                Token::Close => {
                    self.depth -= 1;
                    return Ok(out);
                }
                Token::End if !words.is_empty() => {
                    return self.fail("unexpected end of file, expecting \";\" or \"}\"");
                }
                Token::End if inside => {
                    return self.fail("unexpected end of file, expecting \"}\"");
                }
                Token::End => return Ok(out),
            }
        }
    }
}

const KNOWN: &str = " user worker_processes error_log pid events http worker_connections include default_type log_format access_log sendfile tcp_nopush tcp_nodelay keepalive_timeout gzip gzip_static gzip_types gzip_vary gzip_min_length gzip_proxied gzip_comp_level server listen server_name location root alias index error_page return rewrite try_files proxy_pass proxy_set_header proxy_http_version proxy_redirect proxy_buffering proxy_read_timeout proxy_connect_timeout proxy_send_timeout proxy_cache proxy_hide_header proxy_intercept_errors proxy_next_upstream upstream types if set add_header expires autoindex client_max_body_size client_body_buffer_size charset deny allow auth_basic auth_basic_user_file server_tokens stub_status map resolver resolver_timeout ssl_certificate ssl_certificate_key ssl_protocols ssl_ciphers limit_req limit_req_zone limit_conn limit_conn_zone fastcgi_pass fastcgi_param fastcgi_index fastcgi_split_path_info uwsgi_pass internal worker_rlimit_nofile multi_accept use daemon keepalive_requests large_client_header_buffers types_hash_max_size server_names_hash_bucket_size real_ip_header set_real_ip_from absolute_redirect port_in_redirect reset_timedout_connection send_timeout client_header_timeout client_body_timeout open_file_cache etag default error_log least_conn ip_hash keepalive zone hash load_module stream env proxy_ssl_server_name proxy_ssl_verify proxy_cache_bypass proxy_no_cache proxy_request_buffering proxy_buffer_size proxy_buffers proxy_pass_header proxy_ignore_headers split_clients geo sub_filter sub_filter_once mirror aio directio output_buffers postpone_output log_not_found merge_slashes chunked_transfer_encoding disable_symlinks recursive_error_pages satisfy try_files client_body_temp_path proxy_temp_path fastcgi_temp_path uwsgi_temp_path scgi_temp_path http2 break ";

/// Checks that directives are known and stand where they may; `include`s are already in place.
pub fn check(block: &[Directive], place: &str) -> Result<(), Mistake> {
    for d in block {
        let name = d.name();
        let at = format!("in {}:{}", d.file, d.line);
        // Inside types, map and upstream words are data.
        if matches!(place, "types" | "map" | "geo" | "split_clients") {
            continue;
        }
        if !(KNOWN.contains(&format!(" {name} ")) || place == "upstream" && name == "server") {
            return Err(format!("unknown directive \"{name}\" {at}"));
        }
        let allowed = match name {
            "http" | "events" | "worker_processes" | "user" | "pid" | "daemon" | "load_module" => {
                place == "main"
            }
            "server" => matches!(place, "http" | "upstream" | "stream"),
            "upstream" | "log_format" | "map" => matches!(place, "http" | "stream"),
            "location" => matches!(place, "server" | "location"),
            "listen" | "server_name" => place == "server",
            "root" | "index" | "error_page" | "access_log" | "gzip" | "sendfile" => {
                matches!(place, "http" | "server" | "location" | "if")
            }
            "proxy_pass" => matches!(place, "location" | "if" | "limit_except"),
            "return" => matches!(place, "server" | "location" | "if"),
            "try_files" => matches!(place, "server" | "location"),
            "alias" | "internal" => place == "location",
            "worker_connections" | "use" | "multi_accept" => place == "events",
            _ => true,
        };
        if !allowed {
            return Err(format!("\"{name}\" directive is not allowed here {at}"));
        }
        let needs_block = matches!(
            name,
            "http" | "events" | "upstream" | "location" | "types" | "map" | "if"
        ) || (name == "server" && place != "upstream");
        if needs_block && d.block.is_none() {
            return Err(format!("directive \"{name}\" has no opening \"{{\" {at}"));
        }
        if !needs_block && d.block.is_some() {
            return Err(format!(
                "directive \"{name}\" is not terminated by \";\" {at}"
            ));
        }
        let count = d.words.len() - 1;
        let bad = match name {
            "root" | "alias" | "proxy_pass" | "worker_connections" | "default_type" => count != 1,
            "listen" | "server_name" | "index" | "include" => count == 0,
            "return" => count == 0 || count > 2,
            "try_files" | "error_page" | "proxy_set_header" => count < 2,
            "location" => count == 0 || count > 2,
            "http" | "events" => count != 0,
            _ => false,
        };
        if bad {
            return Err(format!(
                "invalid number of arguments in \"{name}\" directive {at}"
            ));
        }
        if let Some(b) = &d.block {
            check(b, name)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_words_and_mistakes() {
        let c = parse(
            "http {\n server { listen 80; location = /a { return 200 \"x\\n\"; } }\n}\n",
            "f",
        )
        .expect("valid");
        let server = &c[0].block.as_ref().expect("block")[0];
        let location = &server.block.as_ref().expect("block")[1];
        assert_eq!(location.words, ["location", "=", "/a"]);
        assert_eq!(
            location.block.as_ref().expect("block")[0].words,
            ["return", "200", "x\n"]
        );
        assert!(check(&c, "main").is_ok());
        assert_eq!(
            parse("server {", "f").expect_err("open"),
            "unexpected end of file, expecting \"}\" in f:1"
        );
        assert_eq!(
            parse("a b", "f").expect_err("open"),
            "unexpected end of file, expecting \";\" or \"}\" in f:1"
        );
        let bad = parse("http {\n lissten 80;\n}", "f").expect("parses");
        assert_eq!(
            check(&bad, "main"),
            Err("unknown directive \"lissten\" in f:2".to_string())
        );
        let bad = parse("server { }", "f").expect("parses");
        assert_eq!(
            check(&bad, "main"),
            Err("\"server\" directive is not allowed here in f:1".to_string())
        );
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
        #[test]
        fn no_text_panics(text in "[a-c{};\"'\\\\$# \n]{0,30}") {
            if let Ok(c) = parse(&text, "f") {
                let _ = check(&c, "main");
            }
        }
    }
}
