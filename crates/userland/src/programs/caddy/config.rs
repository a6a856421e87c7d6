//! Caddyfiles: text to sites.

/// A directive with its arguments and its block.
#[derive(Clone, Debug, Default)]
pub(super) struct Directive {
    pub(super) words: Vec<String>,
    pub(super) block: Vec<Directive>,
}
#[derive(Clone, Debug)]
pub(super) struct Site {
    pub(super) port: u16,
    /// Empty for any.
    pub(super) host: String,
    pub(super) body: Vec<Directive>,
}
pub(super) const KNOWN: &[&str] = &[
    "root",
    "file_server",
    "respond",
    "reverse_proxy",
    "redir",
    "header",
    "handle",
    "handle_path",
    "route",
    "log",
    "encode",
    "tls",
    "try_files",
];
/// Splits into words; quotes keep blanks, `#` begins a comment.
pub(super) fn words(line: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            c if c.is_whitespace() => {}
            '#' => break,
            '"' | '`' => out.push(chars.by_ref().take_while(|d| *d != c).collect()),
            c => {
                let mut word = c.to_string();
                while let Some(d) = chars.next_if(|d| !d.is_whitespace()) {
                    word.push(d);
                }
                out.push(word);
            }
        }
    }
    out
}
pub(super) type Lines<'a> = std::iter::Peekable<std::iter::Enumerate<std::str::Lines<'a>>>;
pub(super) fn block(lines: &mut Lines, top: bool) -> Result<Vec<Directive>, (usize, String)> {
    let mut out = Vec::new();
    while let Some((n, line)) = lines.next() {
        let mut words = words(line);
        match words.last().map(String::as_str) {
            None => continue,
            Some("}") if words.len() == 1 && !top => return Ok(out),
            Some("}") => return Err((n + 1, "unexpected '}'".into())),
            Some("{") => {
                words.pop();
                let block = block(lines, false)?;
                out.push(Directive { words, block });
            }
            Some(_) => out.push(Directive {
                words,
                block: Vec::new(),
            }),
        }
    }
    match top {
        true => Ok(out),
        false => Err((0, "unexpected EOF".into())),
    }
}
/// Reads a Caddyfile. A mistake is its line and its words; a directive that is not simulated
/// begins with `!`.
pub(super) fn read(text: &str) -> Result<Vec<Site>, (usize, String)> {
    let mut all = block(&mut text.lines().enumerate().peekable(), true)?;
    // The first block without a name is of global options.
    if all.first().is_some_and(|d| d.words.is_empty()) {
        all.remove(0);
    }
    // A file without braces is one site.
    if all.len() > 1 && all.iter().all(|d| d.block.is_empty()) {
        let mut one = all.remove(0);
        one.block = all;
        all = vec![one];
    }
    let mut sites = Vec::new();
    for site in all {
        check(text, &site.block)?;
        for name in site
            .words
            .iter()
            .flat_map(|w| w.split(','))
            .filter(|w| !w.is_empty())
        {
            let (plain, rest) = match name.split_once("://") {
                Some((scheme, rest)) => (scheme == "http", rest),
                None => (false, name),
            };
            let rest = rest.split('/').next().unwrap_or_default();
            let (host, port) = rest.rsplit_once(':').unwrap_or((rest, ""));
            let port = match port.parse() {
                Ok(port) => port,
                Err(_) if plain => 80,
                // A name alone means HTTPS.
                Err(_) => {
                    return Err((
                        line_of(text, name),
                        format!("!{name} (HTTPS; write http://{name})"),
                    ));
                }
            };
            sites.push(Site {
                port,
                host: host.to_string(),
                body: site.block.clone(),
            });
        }
    }
    Ok(sites)
}
pub(super) fn line_of(text: &str, word: &str) -> usize {
    text.lines()
        .position(|l| l.contains(word))
        .map_or(0, |n| n + 1)
}
pub(super) fn check(text: &str, body: &[Directive]) -> Result<(), (usize, String)> {
    for d in body {
        let name = d.words.first().map(String::as_str).unwrap_or_default();
        if !name.starts_with('@') && !KNOWN.contains(&name) {
            return Err((line_of(text, name), format!("!{name}")));
        }
        if matches!(name, "handle" | "handle_path" | "route") {
            check(text, &d.block)?;
        }
    }
    Ok(())
}
