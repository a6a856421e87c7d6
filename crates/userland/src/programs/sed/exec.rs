//! Runs a parsed sed script over files.

use super::super::kit::regex::{Captures, Regex, next_char};
use super::super::kit::{Cx, Input};
use super::parse::{Action, Address, Command, Piece, Subst};
use machine::OpenFlags;

/// A script with the state that lives across lines and files.
pub struct Job {
    script: Vec<Command>,
    quiet: bool,
    end: u8,
    /// For each command with two addresses: the last line of the range it is in.
    ranges: Vec<Option<Range>>,
    hold: Vec<u8>,
    last_regex: Option<Regex>,
    written: Vec<(String, i32)>,
}

#[derive(Clone, Copy)]
enum Range {
    Until(u64),
    Open,
}

/// How a run ended.
pub struct End {
    pub status: i32,
    pub quit: Option<i32>,
    pub output: Vec<u8>,
}

struct Source {
    files: Vec<String>,
    next: usize,
    input: Option<Input>,
    /// One record ahead, to know the last line.
    ahead: Option<(Vec<u8>, bool)>,
    name: String,
    status: i32,
    in_place: bool,
}

impl Source {
    async fn pull(&mut self, cx: &mut Cx, end: u8) -> Option<(Vec<u8>, bool)> {
        loop {
            if self.input.is_none() {
                let f = self.files.get(self.next)?.clone();
                self.next += 1;
                match cx.open(&f) {
                    Ok(i) => {
                        self.input = Some(i);
                        self.name = f;
                    }
                    Err(e) => {
                        let text = match e {
                            machine::Errno::EISDIR => cx.pick(
                                format!("read error on {f}: {e}"),
                                format!("couldn't read {f}: {e}"),
                            ),
                            _ => cx.pick(format!("{f}: {e}"), format!("can't read {f}: {e}")),
                        };
                        cx.err(&text).await;
                        self.status = cx.pick(1, 2);
                        continue;
                    }
                }
            }
            let record = match &mut self.input {
                Some(i) => i.record(&cx.sys, end).await.unwrap_or(None),
                None => None,
            };
            if record.is_some() {
                return record;
            }
            if let Some(i) = self.input.take() {
                i.close(&cx.sys);
            }
        }
    }

    async fn next(&mut self, cx: &mut Cx, end: u8) -> Option<(Vec<u8>, bool)> {
        if let Some(r) = self.ahead.take() {
            return Some(r);
        }
        self.pull(cx, end).await
    }

    async fn is_last(&mut self, cx: &mut Cx, end: u8) -> bool {
        if self.ahead.is_none() {
            self.ahead = self.pull(cx, end).await;
        }
        self.ahead.is_none()
    }
}

impl Job {
    pub fn new(script: Vec<Command>, quiet: bool, end: u8) -> Job {
        let ranges = vec![None; script.len()];
        Job {
            script,
            quiet,
            end,
            ranges,
            hold: Vec::new(),
            last_regex: None,
            written: Vec::new(),
        }
    }

    async fn emit(
        &self,
        cx: &mut Cx,
        out: &mut Vec<u8>,
        src: &Source,
        bytes: &[u8],
        newline: bool,
    ) {
        let mut all = bytes.to_vec();
        if newline {
            all.push(self.end);
        }
        if src.in_place {
            out.extend_from_slice(&all);
        } else {
            cx.out_bytes(&all).await;
        }
    }

    async fn write_to(
        &mut self,
        cx: &mut Cx,
        out: &mut Vec<u8>,
        src: &Source,
        file: &str,
        bytes: &[u8],
    ) {
        if file == "/dev/stdout" {
            return self.emit(cx, out, src, bytes, true).await;
        }
        let fd = match self.written.iter().find(|(n, _)| n == file) {
            Some((_, fd)) => *fd,
            None => match cx.sys.open(
                file,
                OpenFlags::WRITE | OpenFlags::CREATE | OpenFlags::TRUNC,
                0o666,
            ) {
                Ok(fd) => {
                    self.written.push((file.to_string(), fd));
                    fd
                }
                Err(_) => return,
            },
        };
        let mut all = bytes.to_vec();
        all.push(b'\n');
        let _ = cx.sys.write_all(fd, &all).await;
    }

    fn matches(&mut self, re: &Option<Regex>, space: &[u8]) -> bool {
        if let Some(r) = re {
            self.last_regex = Some(r.clone());
        }
        self.last_regex.as_ref().is_some_and(|r| r.is_match(space))
    }

    async fn one(
        &mut self,
        cx: &mut Cx,
        src: &mut Source,
        a: &Address,
        line: u64,
        space: &[u8],
    ) -> bool {
        match a {
            Address::Line(n) => *n == line,
            Address::Step(first, step) => {
                if *step == 0 {
                    line == *first
                } else {
                    line >= *first && (line - first).is_multiple_of(*step)
                }
            }
            Address::Last => src.is_last(cx, self.end).await,
            Address::Match(re) => self.matches(re, space),
            Address::Zero | Address::Plus(_) | Address::Multiple(_) => false,
        }
    }

    async fn selected(
        &mut self,
        cx: &mut Cx,
        src: &mut Source,
        at: usize,
        line: u64,
        space: &[u8],
    ) -> bool {
        let (from, to, negate) = (
            self.script[at].from.clone(),
            self.script[at].to.clone(),
            self.script[at].negate,
        );
        let hit = match (&from, &to) {
            (None, _) => true,
            (Some(a), None) => self.one(cx, src, a, line, space).await,
            (Some(a), Some(b)) => self.in_range(cx, src, at, a, b, line, space).await,
        };
        hit != negate
    }

    #[expect(clippy::too_many_arguments, reason = "the state of one address test")]
    async fn in_range(
        &mut self,
        cx: &mut Cx,
        src: &mut Source,
        at: usize,
        a: &Address,
        b: &Address,
        line: u64,
        space: &[u8],
    ) -> bool {
        let zero = matches!(a, Address::Zero) && line == 1 && self.ranges[at].is_none();
        if let Some(range) = self.ranges[at].or(if zero { Some(Range::Open) } else { None }) {
            let ends = match (range, b) {
                (Range::Until(n), _) => {
                    if line > n {
                        self.ranges[at] = None;
                        // A range by number that is already over does not select this line.
                        return Box::pin(self.start_range(cx, src, at, a, b, line, space)).await;
                    }
                    line == n
                }
                (Range::Open, b) => self.one(cx, src, b, line, space).await,
            };
            self.ranges[at] = if ends { None } else { Some(range) };
            if zero && ends {
                // Keep the zero range from starting again.
                self.ranges[at] = Some(Range::Until(line));
            }
            return true;
        }
        self.start_range(cx, src, at, a, b, line, space).await
    }

    #[expect(clippy::too_many_arguments, reason = "the state of one address test")]
    async fn start_range(
        &mut self,
        cx: &mut Cx,
        src: &mut Source,
        at: usize,
        a: &Address,
        b: &Address,
        line: u64,
        space: &[u8],
    ) -> bool {
        if !self.one(cx, src, a, line, space).await {
            return false;
        }
        self.ranges[at] = match b {
            Address::Line(n) if *n <= line => None,
            Address::Line(n) => Some(Range::Until(*n)),
            Address::Plus(n) => (*n > 0).then(|| Range::Until(line.saturating_add(*n))),
            Address::Multiple(n) => (*n > 0 && !line.is_multiple_of(*n))
                .then(|| Range::Until(line.div_ceil(*n).saturating_mul(*n))),
            _ => Some(Range::Open),
        };
        true
    }

    /// Runs the script over `files`; with `in_place` the output is returned instead of printed.
    pub async fn run(&mut self, cx: &mut Cx, files: &[String], in_place: bool) -> Result<End, i32> {
        let mut src = Source {
            files: files.to_vec(),
            next: 0,
            input: None,
            ahead: None,
            name: String::new(),
            status: 0,
            in_place,
        };
        let mut out = Vec::new();
        let mut line = 0u64;
        let mut space: Vec<u8> = Vec::new();
        let mut newline;
        let mut restart = false;
        let mut quit = None;
        'cycle: loop {
            if restart {
                restart = false;
                newline = true;
            } else {
                let Some((next, ended)) = src.next(cx, self.end).await else {
                    break;
                };
                space = next;
                newline = ended;
                line += 1;
            }
            let mut appended: Vec<(bool, Vec<u8>)> = Vec::new();
            let mut replaced = false;
            let mut pc = 0;
            let mut print = !self.quiet;
            while pc < self.script.len() {
                cx.sys.cpu(1).await;
                if !self.selected(cx, &mut src, pc, line, &space).await {
                    if let Action::Block(end) = self.script[pc].action {
                        pc = end;
                    }
                    pc += 1;
                    continue;
                }
                let action = self.script[pc].action.clone();
                pc += 1;
                match action {
                    Action::Block(_) | Action::EndBlock | Action::Label => {}
                    Action::Equal => {
                        self.emit(cx, &mut out, &src, line.to_string().as_bytes(), true)
                            .await;
                    }
                    Action::Append(t) => appended.push((false, t)),
                    Action::Insert(t) => self.emit(cx, &mut out, &src, &t, false).await,
                    Action::Change(t) => {
                        let inside = self.script[pc - 1].to.is_some()
                            && self.ranges[pc - 1].is_some()
                            && !self.script[pc - 1].negate;
                        if !inside {
                            self.emit(cx, &mut out, &src, &t, false).await;
                        }
                        print = false;
                        break;
                    }
                    Action::Branch(to) => pc = to.unwrap_or(self.script.len()),
                    Action::Test(to) => {
                        if std::mem::take(&mut replaced) {
                            pc = to.unwrap_or(self.script.len());
                        }
                    }
                    Action::TestNot(to) => {
                        if !std::mem::take(&mut replaced) {
                            pc = to.unwrap_or(self.script.len());
                        }
                    }
                    Action::Delete => {
                        print = false;
                        break;
                    }
                    Action::DeleteFirst => {
                        print = false;
                        if let Some(n) = space.iter().position(|b| *b == b'\n') {
                            space.drain(..=n);
                            restart = true;
                        }
                        break;
                    }
                    Action::Get => space = self.hold.clone(),
                    Action::GetAppend => {
                        space.push(b'\n');
                        space.extend_from_slice(&self.hold);
                    }
                    Action::Hold => self.hold = space.clone(),
                    Action::HoldAppend => {
                        self.hold.push(b'\n');
                        self.hold.extend_from_slice(&space);
                    }
                    Action::Exchange => std::mem::swap(&mut space, &mut self.hold),
                    Action::Clear => space.clear(),
                    Action::FileName => {
                        let name = src.name.clone();
                        self.emit(cx, &mut out, &src, name.as_bytes(), true).await;
                    }
                    Action::List => {
                        let text = list(&space);
                        self.emit(cx, &mut out, &src, text.as_bytes(), true).await;
                    }
                    Action::Next | Action::NextAppend => {
                        let append = matches!(action, Action::NextAppend);
                        if src.is_last(cx, self.end).await {
                            // GNU prints the pattern space when there is no next line.
                            if append && !print {
                                print = false;
                            }
                            quit = Some(0);
                            break;
                        }
                        if !append && !self.quiet {
                            self.emit(cx, &mut out, &src, &space, true).await;
                        }
                        self.flush_appended(cx, &mut out, &src, &mut appended).await;
                        let Some((next, ended)) = src.next(cx, self.end).await else {
                            break;
                        };
                        line += 1;
                        newline = ended;
                        if append {
                            space.push(b'\n');
                            space.extend_from_slice(&next);
                        } else {
                            space = next;
                        }
                    }
                    Action::Print => self.emit(cx, &mut out, &src, &space, true).await,
                    Action::PrintFirst => {
                        let n = space
                            .iter()
                            .position(|b| *b == b'\n')
                            .unwrap_or(space.len());
                        self.emit(cx, &mut out, &src, &space[..n], true).await;
                    }
                    Action::Quit(code) => {
                        quit = Some(code);
                        break;
                    }
                    Action::QuitSilent(code) => {
                        return Ok(End {
                            status: src.status,
                            quit: Some(code),
                            output: out,
                        });
                    }
                    Action::Read(f) => appended.push((true, f.into_bytes())),
                    Action::Write(f) => self.write_to(cx, &mut out, &src, &f, &space).await,
                    Action::Translate(map) => {
                        let text: String = String::from_utf8_lossy(&space)
                            .chars()
                            .map(|c| map.iter().find(|(a, _)| *a == c).map_or(c, |(_, b)| *b))
                            .collect();
                        space = text.into_bytes();
                    }
                    Action::Subst(s) => {
                        if let Some(r) = &s.regex {
                            self.last_regex = Some(r.clone());
                        }
                        let Some(re) = self.last_regex.clone() else {
                            return cx.die(1, "no previous regular expression").await;
                        };
                        if let Some(new) = substitute(&re, &s, &space) {
                            cx.sys.cpu(1 + new.len() as u64 / 64).await;
                            if new.len() > 8 << 20 {
                                return cx.die(4, "couldn't allocate memory").await;
                            }
                            space = new;
                            replaced = true;
                            for _ in 0..s.print {
                                self.emit(cx, &mut out, &src, &space, true).await;
                            }
                            if let Some(f) = &s.file {
                                self.write_to(cx, &mut out, &src, f, &space).await;
                            }
                        }
                    }
                }
                if space.len() > 8 << 20 {
                    return cx.die(4, "couldn't allocate memory").await;
                }
            }
            if print && !restart {
                // The last line keeps its missing newline.
                let nl = newline || !appended.is_empty();
                self.emit(cx, &mut out, &src, &space, nl).await;
            }
            self.flush_appended(cx, &mut out, &src, &mut appended).await;
            if quit.is_some() {
                break 'cycle;
            }
            if cx.broken() {
                break 'cycle;
            }
        }
        // An in-place edit that quits keeps the rest of the file.
        if in_place && quit.is_some() {
            while let Some((l, ended)) = src.next(cx, self.end).await {
                out.extend_from_slice(&l);
                if ended {
                    out.push(self.end);
                }
            }
        }
        Ok(End {
            status: src.status,
            quit: quit.filter(|q| *q != 0),
            output: out,
        })
    }

    async fn flush_appended(
        &mut self,
        cx: &mut Cx,
        out: &mut Vec<u8>,
        src: &Source,
        appended: &mut Vec<(bool, Vec<u8>)>,
    ) {
        for (is_file, text) in std::mem::take(appended) {
            if is_file {
                let data = cx
                    .sys
                    .read_file(&String::from_utf8_lossy(&text))
                    .unwrap_or_default();
                self.emit(cx, out, src, &data, false).await;
            } else {
                self.emit(cx, out, src, &text, false).await;
            }
        }
    }
}

/// The pattern space after `s`, or `None` if nothing matched.
pub fn substitute(re: &Regex, s: &Subst, space: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let (mut copied, mut search, mut n) = (0, 0, 0);
    let mut previous_end = None;
    let mut done = false;
    while search <= space.len() {
        let Some(caps) = re.find_at(space, search) else {
            break;
        };
        let Some((a, b)) = caps[0] else { break };
        let step = next_char(space, b).map_or(1, |c| c.1);
        // An empty match right after the previous match does not count.
        if a == b && previous_end == Some(a) {
            search = b + step;
            continue;
        }
        n += 1;
        if n >= s.nth {
            out.extend_from_slice(&space[copied..a]);
            expand(&s.with, &caps, space, &mut out);
            copied = b;
            done = true;
            if !s.global {
                break;
            }
        }
        previous_end = Some(b);
        search = if b > a { b } else { b + step };
    }
    if !done {
        return None;
    }
    out.extend_from_slice(&space[copied..]);
    Some(out)
}

fn expand(pieces: &[Piece], caps: &Captures, space: &[u8], out: &mut Vec<u8>) {
    let mut mode = 'E';
    let mut once = ' ';
    for p in pieces {
        let text: &[u8] = match p {
            Piece::Case(c @ ('u' | 'l')) => {
                once = *c;
                continue;
            }
            Piece::Case(c) => {
                mode = *c;
                continue;
            }
            Piece::Text(t) => t,
            Piece::Group(n) => match caps.get(*n).copied().flatten() {
                Some((a, b)) => &space[a..b],
                None => &[],
            },
        };
        if mode == 'E' && once == ' ' {
            out.extend_from_slice(text);
            continue;
        }
        let mut s = String::from_utf8_lossy(text).into_owned();
        match mode {
            'U' => s = s.to_uppercase(),
            'L' => s = s.to_lowercase(),
            _ => {}
        }
        if once != ' ' && !s.is_empty() {
            let first = s.remove(0);
            let first: String = if once == 'u' {
                first.to_uppercase().collect()
            } else {
                first.to_lowercase().collect()
            };
            s.insert_str(0, &first);
            once = ' ';
        }
        out.extend_from_slice(s.as_bytes());
    }
}

/// The `l` command's unambiguous form, folded at 69 columns.
fn list(space: &[u8]) -> String {
    let mut out = String::new();
    let mut col = 0;
    for b in space {
        let piece = match b {
            b'\\' => "\\\\".to_string(),
            7 => "\\a".to_string(),
            8 => "\\b".to_string(),
            12 => "\\f".to_string(),
            b'\n' => "\\n".to_string(),
            b'\r' => "\\r".to_string(),
            b'\t' => "\\t".to_string(),
            11 => "\\v".to_string(),
            32..=126 => (*b as char).to_string(),
            b => format!("\\{b:03o}"),
        };
        if col + piece.len() > 69 {
            out.push_str("\\\n");
            col = 0;
        }
        col += piece.len();
        out.push_str(&piece);
    }
    out.push('$');
    out
}

#[cfg(test)]
mod tests {
    use super::super::parse::parse;
    use super::*;

    fn s(script: &str, text: &str) -> String {
        let cmds = parse(
            &[("-e expression #1".to_string(), script.to_string())],
            false,
        )
        .expect("valid script");
        let Action::Subst(sub) = &cmds[0].action else {
            panic!("not s")
        };
        let re = sub.regex.clone().expect("a regex");
        let out = substitute(&re, sub, text.as_bytes()).unwrap_or_else(|| text.as_bytes().to_vec());
        String::from_utf8_lossy(&out).into_owned()
    }

    #[test]
    fn substitution_follows_posix() {
        assert_eq!(s("s/b*/X/g", "abc"), "XaXcX");
        assert_eq!(s("s/x*/-/g", "abc"), "-a-b-c-");
        assert_eq!(s("s/a/b/2", "aaa"), "aba");
        assert_eq!(s("s/\\(.\\)\\(.\\)/\\2\\1/g", "abcd"), "badc");
        assert_eq!(s("s/.*/[&]/", "é"), "[é]");
        assert_eq!(s("s/\\w\\+/\\u&/g", "ab cd"), "Ab Cd");
        assert_eq!(s("s#/#.#g", "a/b/c"), "a.b.c");
        assert_eq!(s("s/b*/X/2", "abc"), "aXc");
    }
}
