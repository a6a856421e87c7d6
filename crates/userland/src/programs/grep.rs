//! `grep`, `egrep`, `fgrep`: POSIX options and GNU's common ones.
//! Not modelled: `--color=always` escapes, `-z`, `-f` with device files.

use super::kit::regex::{Captures, Regex, Syntax, next_char};
use super::kit::{Cx, Input, Run, lines};
use super::walk::join;
use machine::{Errno, FileKind};
use std::collections::VecDeque;

struct Matcher {
    list: Vec<Regex>,
    word: bool,
    line: bool,
    invert: bool,
}

fn is_word(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_alphanumeric() || c == '_')
}

impl Matcher {
    /// The leftmost, then longest match at or after `from`.
    fn find(&self, text: &[u8], from: usize) -> Option<(usize, usize)> {
        let mut best: Option<(usize, usize)> = None;
        for re in &self.list {
            let mut at = from;
            while let Some(Some((a, b))) = re.find_at(text, at).map(|c: Captures| c[0]) {
                let fits = if self.line {
                    a == 0 && b == text.len()
                } else {
                    !self.word || self.at_word(text, a, b)
                };
                if fits {
                    if best.is_none_or(|(x, y)| a < x || (a == x && b > y)) {
                        best = Some((a, b));
                    }
                    break;
                }
                if self.line {
                    if re.is_full_match(text) {
                        best = Some((0, text.len()));
                    }
                    break;
                }
                at = a + next_char(text, a).map_or(1, |c| c.1);
                if at > text.len() {
                    break;
                }
            }
        }
        best
    }

    fn at_word(&self, text: &[u8], a: usize, b: usize) -> bool {
        let before = (0..a)
            .rev()
            .find(|i| text[*i] & 0xc0 != 0x80)
            .and_then(|i| next_char(text, i))
            .map(|c| c.0);
        let after = next_char(text, b).map(|c| c.0);
        !is_word(before) && !is_word(after)
    }

    fn selects(&self, text: &[u8]) -> bool {
        self.find(text, 0).is_some() != self.invert
    }
}

struct Show {
    count: bool,
    names: bool,
    names_without: bool,
    quiet: bool,
    only: bool,
    numbers: bool,
    prefix: bool,
    silent: bool,
    max: u64,
    before: usize,
    after: usize,
    context: bool,
    null: bool,
    bytes: bool,
    text: bool,
}

pub async fn main(cx: &mut Cx) -> Run {
    // `-5` is `-C 5`.
    for a in &mut cx.args {
        let digits = a
            .strip_prefix('-')
            .filter(|d| !d.is_empty() && d.bytes().all(|b| b.is_ascii_digit()));
        if let Some(d) = digits {
            *a = format!("-C{d}");
        }
    }
    let o = cx
        .opts(
            "EFGPe:f:ivwxclLoqsnHhm:A:B:C:rRabzUIyZé::ç:ß:",
            &[
                ("extended-regexp", 'E'),
                ("fixed-strings", 'F'),
                ("basic-regexp", 'G'),
                ("perl-regexp", 'P'),
                ("regexp", 'e'),
                ("file", 'f'),
                ("ignore-case", 'i'),
                ("invert-match", 'v'),
                ("word-regexp", 'w'),
                ("line-regexp", 'x'),
                ("count", 'c'),
                ("files-with-matches", 'l'),
                ("files-without-match", 'L'),
                ("only-matching", 'o'),
                ("quiet", 'q'),
                ("silent", 'q'),
                ("no-messages", 's'),
                ("line-number", 'n'),
                ("with-filename", 'H'),
                ("no-filename", 'h'),
                ("max-count", 'm'),
                ("after-context", 'A'),
                ("before-context", 'B'),
                ("context", 'C'),
                ("recursive", 'r'),
                ("dereference-recursive", 'R'),
                ("text", 'a'),
                ("byte-offset", 'b'),
                ("null", 'Z'),
                ("color", 'é'),
                ("colour", 'é'),
                ("include", 'ç'),
                ("exclude", 'ß'),
                ("exclude-dir", 'ß'),
                ("line-buffered", 'ü'),
            ],
        )
        .await?;
    let mut rest = o.rest.clone();
    let mut patterns: Vec<String> = o.all('e').iter().map(|s| s.to_string()).collect();
    for f in o.all('f') {
        match cx.slurp(f).await {
            Ok(d) => patterns.extend(
                lines(&d)
                    .iter()
                    .map(|l| String::from_utf8_lossy(l).into_owned()),
            ),
            Err(e) => return cx.die(2, &format!("{f}: {e}")).await,
        }
    }
    if !o.has('e') && !o.has('f') {
        if rest.is_empty() {
            if cx.busybox() {
                return cx.bad_usage("").await;
            }
            cx.raw_err("Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n").await;
            return Err(2);
        }
        patterns.push(rest.remove(0));
    }
    let fixed = o.last_of("EFGP").map_or(cx.name == "fgrep", |c| c == 'F');
    let syntax = match o.last_of("EFGP") {
        Some('E') => Syntax::Extended,
        Some('P') => Syntax::Perl,
        Some(_) => Syntax::Basic,
        None if cx.name == "egrep" => Syntax::Extended,
        None => Syntax::Basic,
    };
    let mut matcher = Matcher {
        list: Vec::new(),
        word: o.has('w'),
        line: o.has('x'),
        invert: o.has('v'),
    };
    for p in patterns.iter().flat_map(|p| p.split('\n')) {
        let text = if fixed { escape(p) } else { p.to_string() };
        match Regex::new(&text, syntax, o.has('i') || o.has('y')) {
            Ok(re) => matcher.list.push(re),
            Err(e) => {
                let text = cx.pick(format!("bad regex '{p}': {e}"), e);
                return cx.die(2, &text).await;
            }
        }
    }
    let number = |c: char| {
        o.get(c)
            .map(|v| v.parse::<u64>().map_err(|_| v.to_string()))
    };
    for c in ['A', 'B', 'C', 'm'] {
        if let Some(Err(v)) = number(c) {
            let text = cx.pick(
                format!("invalid number '{v}'"),
                if c == 'm' {
                    "invalid max count".to_string()
                } else {
                    format!("{v}: invalid context length argument")
                },
            );
            return cx.die(2, &text).await;
        }
    }
    let n = |c: char| number(c).and_then(Result::ok);
    let recursive = o.has('r') || o.has('R');
    let context = n('C').unwrap_or(0) as usize;
    let mut show = Show {
        count: o.has('c'),
        names: o.has('l'),
        names_without: o.has('L'),
        quiet: o.has('q'),
        only: o.has('o'),
        numbers: o.has('n'),
        prefix: (recursive || rest.len() > 1 || o.has('H')) && o.last_of("hH") != Some('h'),
        silent: o.has('s'),
        max: n('m').unwrap_or(u64::MAX),
        before: n('B').map_or(context, |v| v as usize),
        after: n('A').map_or(context, |v| v as usize),
        context: o.has('A') || o.has('B') || o.has('C'),
        null: o.has('Z'),
        bytes: o.has('b'),
        text: o.has('a') || cx.busybox(),
    };
    if rest.is_empty() {
        rest.push(if recursive {
            ".".to_string()
        } else {
            "-".to_string()
        });
        if !recursive {
            show.prefix = o.has('H');
        }
    }
    let bare = recursive && o.rest.len() + usize::from(o.has('e') || o.has('f')) <= 1;
    let (mut found, mut failed) = (false, false);
    let mut stack: Vec<(String, bool)> = rest.into_iter().rev().map(|f| (f, true)).collect();
    while let Some((path, top)) = stack.pop() {
        if path != "-" {
            let st = if top || o.has('R') {
                cx.sys.stat(&path)
            } else {
                cx.sys.lstat(&path)
            };
            match st {
                Ok(s) if s.kind == FileKind::Directory => {
                    if recursive {
                        let name = super::simple::base_of(&path);
                        if !top && o.all('ß').iter().any(|p| super::find::glob_match(p, name)) {
                            continue;
                        }
                        match cx.sys.readdir(&path) {
                            Ok(list) => stack.extend(list.into_iter().rev().map(|e| {
                                (
                                    if bare && path == "." {
                                        e.name
                                    } else {
                                        join(&path, &e.name)
                                    },
                                    false,
                                )
                            })),
                            Err(e) => {
                                failed = true;
                                if !show.silent {
                                    cx.err(&format!("{path}: {e}")).await;
                                }
                            }
                        }
                    } else {
                        failed |= !cx.busybox();
                        if !show.silent && !cx.busybox() {
                            cx.err(&format!("{path}: Is a directory")).await;
                        }
                    }
                    continue;
                }
                Ok(s) if !top && s.kind != FileKind::Regular => continue,
                _ => {}
            }
            let name = super::simple::base_of(&path).to_string();
            let include = o.all('ç');
            if !top
                && ((!include.is_empty()
                    && !include.iter().any(|p| super::find::glob_match(p, &name)))
                    || o.all('ß').iter().any(|p| super::find::glob_match(p, &name)))
            {
                continue;
            }
        }
        let input = match cx.open(&path) {
            Ok(i) => i,
            Err(e) => {
                failed = true;
                if !show.silent {
                    cx.err(&format!("{path}: {e}")).await;
                }
                continue;
            }
        };
        match scan(cx, input, &path, &matcher, &show).await {
            Err(Errno::ENOMEM) => {
                cx.raw_err("grep: memory exhausted\n").await;
                return Ok(2);
            }
            Ok(hit) => {
                found |= hit;
                if hit && show.quiet {
                    return Ok(0);
                }
            }
            Err(e) => {
                failed = true;
                if !show.silent {
                    cx.err(&format!("{path}: {e}")).await;
                }
            }
        }
        if cx.broken() {
            return Ok(2);
        }
    }
    Ok(if failed { 2 } else { i32::from(!found) })
}

fn escape(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\\' | '.' | '*' | '^' | '$' => {
                out.push('\\');
                out.push(c);
            }
            '[' => out.push_str("[[]"),
            c => out.push(c),
        }
    }
    out
}

async fn scan(
    cx: &mut Cx,
    mut input: Input,
    path: &str,
    m: &Matcher,
    show: &Show,
) -> Result<bool, Errno> {
    let name = if path == "-" {
        "(standard input)"
    } else {
        path
    };
    if !show.bytes {
        input.squeeze(&cx.sys);
    }
    let sep = |c: char| if show.null && c == ':' { '\0' } else { c };
    let (mut number, mut count, mut offset) = (0u64, 0u64, 0u64);
    let mut earlier: VecDeque<(u64, Vec<u8>)> = VecDeque::new();
    let mut trailing = 0;
    let mut last_shown = 0u64;
    let quiet_lines = show.count || show.names || show.names_without || show.quiet;
    while count < show.max || trailing > 0 {
        let Some((line, _)) = input.record(&cx.sys, b'\n').await? else {
            break;
        };
        number += 1;
        cx.sys.cpu(line.len() as u64 / 256).await;
        let here = offset;
        offset += line.len() as u64 + 1;
        let hit = count < show.max && m.selects(&line);
        if hit {
            count += 1;
            if show.quiet || show.names || show.names_without {
                break;
            }
        }
        if quiet_lines {
            continue;
        }
        if hit && !show.text && line.contains(&0) {
            cx.flush().await;
            cx.line(&format!("grep: {name}: binary file matches")).await;
            break;
        }
        let lead = |n: u64, mark: char| {
            let mut p = String::new();
            if show.prefix {
                p.push_str(name);
                p.push(sep(mark));
            }
            if show.numbers {
                p.push_str(&format!("{n}{mark}"));
            }
            if show.bytes {
                p.push_str(&format!("{here}{mark}"));
            }
            p
        };
        if hit {
            if show.context && !show.only {
                let first = number - earlier.len() as u64;
                if last_shown > 0 && first > last_shown + 1 {
                    cx.line("--").await;
                }
                for (n, l) in std::mem::take(&mut earlier) {
                    cx.out(&lead(n, '-')).await;
                    cx.out_bytes(&l).await;
                    cx.out("\n").await;
                }
            }
            if show.only {
                let mut at = 0;
                while !m.invert
                    && let Some((a, b)) = m.find(&line, at)
                {
                    if b > a {
                        cx.out(&lead(number, ':')).await;
                        cx.out_bytes(&line[a..b]).await;
                        cx.out("\n").await;
                    }
                    at = if b > a {
                        b
                    } else {
                        a + next_char(&line, a).map_or(1, |c| c.1)
                    };
                    if at > line.len() {
                        break;
                    }
                }
            } else {
                cx.out(&lead(number, ':')).await;
                cx.out_bytes(&line).await;
                cx.out("\n").await;
            }
            last_shown = number;
            trailing = show.after;
            if input.fd != 0 || cx.broken() {
                if cx.broken() {
                    break;
                }
            } else {
                // What comes through a pipe is shown as it arrives.
                cx.flush().await;
            }
        } else if trailing > 0 {
            trailing -= 1;
            cx.out(&lead(number, '-')).await;
            cx.out_bytes(&line).await;
            cx.out("\n").await;
            last_shown = number;
        } else if show.before > 0 {
            earlier.push_back((number, line));
            if earlier.len() > show.before {
                earlier.pop_front();
            }
        }
    }
    input.close(&cx.sys);
    if show.count {
        let text = if show.prefix {
            format!("{name}{}{count}", sep(':'))
        } else {
            count.to_string()
        };
        cx.line(&text).await;
    }
    if (show.names && count > 0) || (show.names_without && count == 0) {
        cx.line(name).await;
    }
    Ok(if show.names_without {
        count == 0
    } else {
        count > 0
    })
}
