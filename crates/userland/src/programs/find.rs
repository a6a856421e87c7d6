//! `find`: POSIX's expression with GNU's common primaries; the shell-pattern matcher lives here too.
//! Not modelled: `-printf`'s rarer directives, `-regextype`, `-fstype`, `-used`.

use super::kit::regex::{Regex, Syntax};
use super::kit::users::Users;
use super::kit::{Cx, Run, date, mode, quoted};
use super::walk::join;
use machine::{Command, FileKind, Stat};

/// Matches a shell pattern (`*`, `?`, `[…]`, backslash) against a whole name; `*` crosses slashes.
pub fn glob_match(pattern: &str, name: &str) -> bool {
    let (p, n): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
    let (mut pi, mut ni) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while ni < n.len() {
        let step = match p.get(pi) {
            Some('*') => {
                star = Some((pi, ni));
                pi += 1;
                continue;
            }
            Some('?') => Some(pi + 1),
            Some('[') => match set(&p, pi, n[ni]) {
                Some((hit, next)) => hit.then_some(next),
                None => (n[ni] == '[').then_some(pi + 1),
            },
            Some('\\') if pi + 1 < p.len() => (p[pi + 1] == n[ni]).then_some(pi + 2),
            Some(c) => (*c == n[ni]).then_some(pi + 1),
            None => None,
        };
        match (step, star) {
            (Some(next), _) => {
                pi = next;
                ni += 1;
            }
            (None, Some((sp, sn))) => {
                pi = sp + 1;
                ni = sn + 1;
                star = Some((sp, sn + 1));
            }
            (None, None) => return false,
        }
    }
    p[pi..].iter().all(|c| *c == '*')
}

fn set(p: &[char], at: usize, c: char) -> Option<(bool, usize)> {
    let mut i = at + 1;
    let negate = matches!(p.get(i), Some('!' | '^'));
    i += usize::from(negate);
    let first = i;
    let mut hit = false;
    loop {
        let low = *p.get(i)?;
        if low == ']' && i > first {
            return Some((hit != negate, i + 1));
        }
        if low == '[' && p.get(i + 1) == Some(&':') {
            let end =
                (i + 2..p.len().saturating_sub(1)).find(|e| p[*e] == ':' && p[e + 1] == ']')?;
            let name: String = p[i + 2..end].iter().collect();
            hit |= super::kit::regex::Class::named(&name).is_some_and(|k| k.has(c));
            i = end + 2;
            continue;
        }
        if p.get(i + 1) == Some(&'-') && p.get(i + 2).is_some_and(|h| *h != ']') {
            hit |= low <= c && c <= p[i + 2];
            i += 3;
        } else {
            hit |= low == c;
            i += 1;
        }
    }
}

#[derive(Debug, Clone)]
enum Test {
    Name(String, bool),
    Path(String, bool),
    Regex(Box<Regex>),
    Type(String),
    Size(Num, u64),
    Time(char, Num, i64),
    Newer(i64, u32),
    Perm(u32, char),
    User(u32),
    Group(u32),
    NoUser,
    NoGroup,
    Empty,
    Links(Num),
    Inum(u64),
    Access(u32),
    True,
    False,
    Print,
    Print0,
    Printf(String),
    Ls,
    Delete,
    Prune,
    Quit,
    Exec {
        argv: Vec<String>,
        plus: bool,
        dir: bool,
        id: usize,
    },
}

#[derive(Debug, Clone, Copy)]
struct Num(std::cmp::Ordering, u64);

impl Num {
    fn parse(text: &str) -> Option<Num> {
        let (ord, digits) = match text.chars().next()? {
            '+' => (std::cmp::Ordering::Greater, &text[1..]),
            '-' => (std::cmp::Ordering::Less, &text[1..]),
            _ => (std::cmp::Ordering::Equal, text),
        };
        Some(Num(ord, digits.parse().ok()?))
    }

    fn fits(self, v: u64) -> bool {
        v.cmp(&self.1) == self.0
    }
}

#[derive(Debug, Clone)]
enum Expr {
    Test(Test),
    Not(Box<Expr>),
    And(Vec<Expr>),
    Or(Vec<Expr>),
    Comma(Vec<Expr>),
}

struct Parser<'a> {
    cx: &'a Cx,
    words: Vec<String>,
    at: usize,
    max: usize,
    min: usize,
    depth_first: bool,
    acts: bool,
    execs: usize,
    nesting: usize,
}

fn wrong(text: String) -> Result<Expr, String> {
    Err(text)
}

impl Parser<'_> {
    fn next(&mut self) -> Option<String> {
        let w = self.words.get(self.at).cloned();
        self.at += usize::from(w.is_some());
        w
    }

    fn arg(&mut self, option: &str) -> Result<String, String> {
        self.next().ok_or_else(|| {
            self.cx.pick(
                format!("{option} requires an argument"),
                format!("missing argument to `{option}'"),
            )
        })
    }

    fn comma(&mut self) -> Result<Expr, String> {
        let mut list = vec![self.or()?];
        while self.words.get(self.at).is_some_and(|w| w == ",") {
            self.at += 1;
            list.push(self.or()?);
        }
        Ok(if list.len() == 1 {
            list.remove(0)
        } else {
            Expr::Comma(list)
        })
    }

    fn or(&mut self) -> Result<Expr, String> {
        let mut list = vec![self.and()?];
        while self
            .words
            .get(self.at)
            .is_some_and(|w| w == "-o" || w == "-or")
        {
            self.at += 1;
            list.push(self.and()?);
        }
        Ok(if list.len() == 1 {
            list.remove(0)
        } else {
            Expr::Or(list)
        })
    }

    fn and(&mut self) -> Result<Expr, String> {
        let mut list = Vec::new();
        loop {
            match self.words.get(self.at).map(String::as_str) {
                None | Some("-o" | "-or" | ")" | ",") => break,
                Some("-a" | "-and") => {
                    self.at += 1;
                }
                _ => list.push(self.primary()?),
            }
        }
        Ok(if list.len() == 1 {
            list.remove(0)
        } else {
            Expr::And(list)
        })
    }

    fn number(&mut self, option: &str) -> Result<Num, String> {
        let text = self.arg(option)?;
        Num::parse(&text).ok_or_else(|| {
            self.cx.pick(
                format!("invalid number '{text}'"),
                format!("invalid argument `{text}' to `{option}'"),
            )
        })
    }

    fn primary(&mut self) -> Result<Expr, String> {
        self.nesting += 1;
        if self.nesting > 200 {
            return Err("expression too complex".to_string());
        }
        let e = self.primary_inner();
        self.nesting -= 1;
        e
    }

    fn primary_inner(&mut self) -> Result<Expr, String> {
        let word = self.next().unwrap_or_default();
        let now = self.cx.sys.now().secs() as i64;
        let t = match word.as_str() {
            "!" | "-not" => return Ok(Expr::Not(Box::new(self.primary()?))),
            "(" => {
                let e = self.comma()?;
                if self.next().as_deref() != Some(")") {
                    return wrong(self.cx.pick("unmatched '('".to_string(), "invalid expression; expected to find a ')' but didn't see one. Perhaps you need an extra predicate after '('".to_string()));
                }
                return Ok(e);
            }
            "-name" => Test::Name(self.arg("-name")?, false),
            "-iname" => Test::Name(self.arg("-iname")?.to_lowercase(), true),
            "-path" | "-wholename" => Test::Path(self.arg(&word)?, false),
            "-ipath" => Test::Path(self.arg("-ipath")?.to_lowercase(), true),
            "-regex" | "-iregex" => {
                let text = self.arg(&word)?;
                Test::Regex(Box::new(Regex::new(
                    &text,
                    Syntax::Basic,
                    word == "-iregex",
                )?))
            }
            "-type" => {
                let t = self.arg("-type")?;
                if let Some(bad) = t
                    .split(',')
                    .find(|k| !matches!(*k, "f" | "d" | "l" | "p" | "s" | "c" | "b"))
                {
                    return wrong(self.cx.pick(
                        format!("invalid argument '{t}' to '-type'"),
                        format!("Unknown argument to -type: {bad}"),
                    ));
                }
                Test::Type(t)
            }
            "-size" => {
                let text = self.arg("-size")?;
                let unit = match text.chars().last() {
                    Some('c') => 1,
                    Some('w') => 2,
                    Some('k') => 1024,
                    Some('M') => 1 << 20,
                    Some('G') => 1 << 30,
                    _ => 512,
                };
                let digits = text.trim_end_matches(['c', 'w', 'b', 'k', 'M', 'G']);
                match Num::parse(digits) {
                    Some(n) => Test::Size(n, unit),
                    None => {
                        return wrong(self.cx.pick(
                            format!("invalid number '{text}'"),
                            format!("Invalid argument `{text}' to -size"),
                        ));
                    }
                }
            }
            "-mtime" | "-ctime" | "-atime" => Test::Time(
                word.chars().nth(1).unwrap_or('m'),
                self.number(&word)?,
                86_400,
            ),
            "-mmin" | "-cmin" | "-amin" => {
                Test::Time(word.chars().nth(1).unwrap_or('m'), self.number(&word)?, 60)
            }
            "-newer" | "-newermt" => {
                let f = self.arg(&word)?;
                if word == "-newermt" {
                    match date::parse(
                        &f,
                        (now, 0),
                        &date::Zone::from_tz(self.cx.var("TZ").as_deref()),
                    ) {
                        Some((s, n)) => Test::Newer(s, n),
                        None => {
                            return wrong(format!(
                                "I cannot figure out how to interpret {} as a date or time",
                                quoted(&f)
                            ));
                        }
                    }
                } else {
                    match self.cx.sys.stat(&f) {
                        Ok(s) => Test::Newer(s.mtime.secs() as i64, s.mtime.nanos()),
                        Err(e) => {
                            return wrong(
                                self.cx
                                    .pick(format!("{f}: {e}"), format!("{}: {e}", quoted(&f))),
                            );
                        }
                    }
                }
            }
            "-perm" => {
                let text = self.arg("-perm")?;
                let (kind, body) = match text.chars().next() {
                    Some(c @ ('-' | '/')) => (c, &text[1..]),
                    _ => ('=', text.as_str()),
                };
                match mode::change(body, 0, false, 0) {
                    Some(m) => Test::Perm(m, kind),
                    None => {
                        return wrong(self.cx.pick(
                            format!("invalid mode '{text}'"),
                            format!("invalid mode {}", quoted(&text)),
                        ));
                    }
                }
            }
            "-user" | "-group" => {
                let name = self.arg(&word)?;
                let users = Users::load(&self.cx.sys);
                let id = if word == "-user" {
                    users.find_uid(&name)
                } else {
                    users.find_gid(&name)
                };
                match (id, word.as_str()) {
                    (Some(id), "-user") => Test::User(id),
                    (Some(id), _) => Test::Group(id),
                    (None, w) => {
                        let kind = &w[1..];
                        return wrong(self.cx.pick(
                            format!("unknown {kind} {name}"),
                            format!(
                                "{} is not the name of {} {kind}",
                                quoted(&name),
                                if kind == "user" {
                                    "a known"
                                } else {
                                    "an existing"
                                }
                            ),
                        ));
                    }
                }
            }
            "-uid" => Test::User(self.number("-uid")?.1 as u32),
            "-gid" => Test::Group(self.number("-gid")?.1 as u32),
            "-nouser" => Test::NoUser,
            "-nogroup" => Test::NoGroup,
            "-empty" => Test::Empty,
            "-links" => Test::Links(self.number("-links")?),
            "-inum" => Test::Inum(self.number("-inum")?.1),
            "-readable" => Test::Access(4),
            "-writable" => Test::Access(2),
            "-executable" => Test::Access(1),
            "-true" => Test::True,
            "-false" => Test::False,
            "-maxdepth" | "-mindepth" => {
                let text = self.arg(&word)?;
                let Ok(n) = text.parse::<usize>() else {
                    return wrong(self.cx.pick(
                        format!("invalid number '{text}'"),
                        format!(
                            "Expected a positive decimal integer argument to {word}, but got {}",
                            self.cx.quote(&text)
                        ),
                    ));
                };
                if word == "-maxdepth" {
                    self.max = n;
                } else {
                    self.min = n;
                }
                Test::True
            }
            "-depth" | "-d" => {
                self.depth_first = true;
                Test::True
            }
            "-xdev" | "-mount" | "-follow" | "-noleaf" | "-daystart" | "-warn" | "-nowarn" => {
                Test::True
            }
            "-print" => self.act(Test::Print),
            "-print0" => self.act(Test::Print0),
            "-printf" => {
                let f = self.arg("-printf")?;
                self.act(Test::Printf(f))
            }
            "-ls" => self.act(Test::Ls),
            "-delete" => {
                self.depth_first = true;
                self.act(Test::Delete)
            }
            "-prune" => Test::Prune,
            "-quit" => Test::Quit,
            "-exec" | "-execdir" | "-ok" => {
                let mut argv = Vec::new();
                let mut plus = false;
                loop {
                    match self.next() {
                        None => {
                            return wrong(self.cx.pick(
                                format!("{word} requires an argument"),
                                format!("missing argument to `{word}'"),
                            ));
                        }
                        Some(w) if w == ";" => break,
                        Some(w) if w == "+" && argv.last().is_some_and(|l| l == "{}") => {
                            plus = true;
                            break;
                        }
                        Some(w) => argv.push(w),
                    }
                }
                self.execs += 1;
                let id = self.execs - 1;
                self.act(Test::Exec {
                    argv,
                    plus,
                    dir: word == "-execdir",
                    id,
                })
            }
            w if w.starts_with('-') => {
                return wrong(self.cx.pick(
                    format!("unrecognized: {w}"),
                    format!("unknown predicate `{w}'"),
                ));
            }
            w => {
                return wrong(self.cx.pick(
                    format!("unrecognized: {w}"),
                    format!("paths must precede expression: `{w}'"),
                ));
            }
        };
        Ok(Expr::Test(t))
    }

    fn act(&mut self, t: Test) -> Test {
        self.acts = true;
        t
    }
}

struct Visit {
    path: String,
    depth: usize,
    stat: Option<Stat>,
}

struct State {
    status: i32,
    pruned: bool,
    quit: bool,
    batches: Vec<Vec<String>>,
    users: Users,
    now: i64,
}

pub async fn main(cx: &mut Cx) -> Run {
    let mut args = std::mem::take(&mut cx.args);
    let mut follow = false;
    while let Some(a) = args.first() {
        match a.as_str() {
            "-L" => follow = true,
            "-H" | "-P" => {}
            _ => break,
        }
        args.remove(0);
    }
    let split = args
        .iter()
        .position(|a| (a.starts_with('-') && a.len() > 1) || a == "!" || a == "(")
        .unwrap_or(args.len());
    let words = args.split_off(split);
    let starts = if args.is_empty() {
        vec![".".to_string()]
    } else {
        args
    };
    let parsed = {
        let mut p = Parser {
            cx,
            words,
            at: 0,
            max: usize::MAX,
            min: 0,
            depth_first: false,
            acts: false,
            execs: 0,
            nesting: 0,
        };
        let e = if p.words.is_empty() {
            Ok(Expr::And(Vec::new()))
        } else {
            p.comma()
        };
        match e {
            Ok(_) if p.at < p.words.len() => {
                let w = p.words[p.at].clone();
                Err(cx.pick(
                    format!("unrecognized: {w}"),
                    format!("paths must precede expression: `{w}'"),
                ))
            }
            Ok(e) => Ok((e, p.max, p.min, p.depth_first, p.acts, p.execs)),
            Err(e) => Err(e),
        }
    };
    let (expr, max, min, depth_first, acts, execs) = match parsed {
        Ok(p) => p,
        Err(text) => return cx.die(1, &text).await,
    };
    let expr = if acts {
        expr
    } else {
        Expr::And(vec![expr, Expr::Test(Test::Print)])
    };
    let mut st = State {
        status: 0,
        pruned: false,
        quit: false,
        batches: vec![Vec::new(); execs],
        users: Users::load(&cx.sys),
        now: cx.sys.now().secs() as i64,
    };
    for start in &starts {
        if cx.sys.lstat(start).is_err() {
            let e = cx
                .sys
                .lstat(start)
                .err()
                .map(|e| e.to_string())
                .unwrap_or_default();
            let text = cx.pick(
                format!("{start}: {e}"),
                format!("{}: {e}", curly(cx, start)),
            );
            cx.err(&text).await;
            st.status = 1;
            continue;
        }
        // Entries still to visit; `true` marks a directory met again after its children.
        let mut stack = vec![(start.clone(), 0usize, false)];
        while let Some((path, depth, after)) = stack.pop() {
            cx.sys.cpu(1).await;
            let stat = if follow {
                cx.sys.stat(&path).or_else(|_| cx.sys.lstat(&path))
            } else {
                cx.sys.lstat(&path)
            }
            .ok();
            let is_dir = stat.as_ref().is_some_and(|s| s.kind == FileKind::Directory);
            let visit = Visit { path, depth, stat };
            st.pruned = false;
            if depth_first && is_dir && !after {
                stack.push((visit.path.clone(), depth, true));
                if depth < max {
                    children(cx, &visit, &mut stack, &mut st).await;
                }
                continue;
            }
            if depth >= min {
                eval(cx, &expr, &visit, &mut st).await;
            }
            if st.quit || cx.broken() {
                break;
            }
            if !depth_first && is_dir && !st.pruned && depth < max {
                children(cx, &visit, &mut stack, &mut st).await;
            }
        }
        if st.quit {
            break;
        }
    }
    run_batches(cx, &expr, &mut st).await;
    Ok(st.status)
}

fn curly(cx: &Cx, name: &str) -> String {
    cx.quote(name)
}

async fn children(cx: &mut Cx, v: &Visit, stack: &mut Vec<(String, usize, bool)>, st: &mut State) {
    match cx.sys.readdir(&v.path) {
        Ok(list) => stack.extend(
            list.into_iter()
                .rev()
                .map(|e| (join(&v.path, &e.name), v.depth + 1, false)),
        ),
        Err(e) => {
            let text = cx.pick(
                format!("{}: {e}", v.path),
                format!("{}: {e}", curly(cx, &v.path)),
            );
            cx.err(&text).await;
            st.status = 1;
        }
    }
}

async fn eval(cx: &mut Cx, e: &Expr, v: &Visit, st: &mut State) -> bool {
    match e {
        Expr::Test(t) => test(cx, t, v, st).await,
        Expr::Not(inner) => !Box::pin(eval(cx, inner, v, st)).await,
        Expr::And(list) => {
            for e in list {
                if !Box::pin(eval(cx, e, v, st)).await {
                    return false;
                }
            }
            true
        }
        Expr::Or(list) => {
            for e in list {
                if Box::pin(eval(cx, e, v, st)).await {
                    return true;
                }
            }
            false
        }
        Expr::Comma(list) => {
            let mut last = true;
            for e in list {
                last = Box::pin(eval(cx, e, v, st)).await;
            }
            last
        }
    }
}

fn type_letter(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Directory => "d",
        FileKind::Symlink => "l",
        FileKind::Fifo => "p",
        FileKind::Socket => "s",
        FileKind::CharDevice => "c",
        FileKind::BlockDevice => "b",
        _ => "f",
    }
}

async fn test(cx: &mut Cx, t: &Test, v: &Visit, st: &mut State) -> bool {
    let base = super::simple::base_of(&v.path).to_string();
    let with = |f: &dyn Fn(&Stat) -> bool| v.stat.as_ref().is_some_and(f);
    match t {
        Test::True => true,
        Test::False => false,
        Test::Name(p, fold) => glob_match(p, &if *fold { base.to_lowercase() } else { base }),
        Test::Path(p, fold) => glob_match(
            p,
            &if *fold {
                v.path.to_lowercase()
            } else {
                v.path.clone()
            },
        ),
        Test::Regex(re) => re.is_full_match(v.path.as_bytes()),
        Test::Type(kinds) => with(&|s| kinds.split(',').any(|k| k == type_letter(s.kind))),
        Test::Size(n, unit) => with(&|s| n.fits(s.size.div_ceil(*unit))),
        Test::Time(which, n, unit) => with(&|s| {
            let t = match which {
                'a' => s.atime,
                'c' => s.ctime,
                _ => s.mtime,
            };
            let age = (st.now - t.secs() as i64).div_euclid(*unit);
            u64::try_from(age).map_or(n.0 == std::cmp::Ordering::Less, |a| n.fits(a))
        }),
        Test::Newer(secs, nanos) => {
            with(&|s| (s.mtime.secs() as i64, { s.mtime.nanos() }) > (*secs, *nanos))
        }
        Test::Perm(m, kind) => with(&|s| {
            let have = s.mode & 0o7777;
            match kind {
                '-' => have & m == *m,
                '/' => *m == 0 || have & m != 0,
                _ => have == *m,
            }
        }),
        Test::User(id) => with(&|s| s.uid == *id),
        Test::Group(id) => with(&|s| s.gid == *id),
        Test::NoUser => with(&|s| st.users.by_uid(s.uid).is_none()),
        Test::NoGroup => with(&|s| st.users.by_gid(s.gid).is_none()),
        Test::Empty => match v.stat.as_ref().map(|s| s.kind) {
            Some(FileKind::Directory) => cx.sys.readdir(&v.path).is_ok_and(|l| l.is_empty()),
            Some(FileKind::Regular) => with(&|s| s.size == 0),
            _ => false,
        },
        Test::Links(n) => with(&|s| n.fits(s.nlink as u64)),
        Test::Inum(n) => with(&|s| s.ino == *n),
        Test::Access(bit) => {
            let want = match bit {
                4 => machine::Sys::R_OK,
                2 => machine::Sys::W_OK,
                _ => machine::Sys::X_OK,
            };
            cx.sys.access(&v.path, want).is_ok()
        }
        Test::Print => {
            cx.line(&v.path).await;
            true
        }
        Test::Print0 => {
            cx.out(&format!("{}\0", v.path)).await;
            true
        }
        Test::Printf(f) => {
            let text = printf(cx, f, v, st);
            cx.out(&text).await;
            true
        }
        Test::Ls => {
            if let Some(s) = &v.stat {
                let zone = date::Zone::utc();
                let text = format!(
                    "{:>9} {:>6} {} {:>3} {:<8} {:<8} {:>8} {} {}",
                    s.ino,
                    s.size.div_ceil(4096) * 4,
                    mode::letters(s.kind, s.mode),
                    s.nlink,
                    st.users.user_name(s.uid),
                    st.users.group_name(s.gid),
                    s.size,
                    date::strftime("%b %e %H:%M", s.mtime.secs() as i64, 0, &zone),
                    v.path
                );
                cx.line(&text).await;
            }
            true
        }
        Test::Delete => {
            if v.path == "." {
                return true;
            }
            let dir = v
                .stat
                .as_ref()
                .is_some_and(|s| s.kind == FileKind::Directory);
            let done = if dir {
                cx.sys.rmdir(&v.path)
            } else {
                cx.sys.unlink(&v.path)
            };
            if let Err(e) = &done {
                let text = cx.pick(
                    format!("{}: {e}", v.path),
                    format!("cannot delete {}: {e}", curly(cx, &v.path)),
                );
                cx.err(&text).await;
                st.status = 1;
            }
            done.is_ok()
        }
        Test::Prune => {
            st.pruned = true;
            true
        }
        Test::Quit => {
            st.quit = true;
            true
        }
        Test::Exec {
            argv,
            plus,
            dir,
            id,
        } => {
            if *plus {
                st.batches[*id].push(v.path.clone());
                return true;
            }
            let name = if *dir {
                format!("./{base}")
            } else {
                v.path.clone()
            };
            let argv: Vec<String> = argv.iter().map(|a| a.replace("{}", &name)).collect();
            let cwd = dir.then(|| super::simple::dir_of(&v.path).to_string());
            run(cx, argv, cwd, st).await == 0
        }
    }
}

async fn run(cx: &mut Cx, argv: Vec<String>, cwd: Option<String>, st: &mut State) -> i32 {
    cx.flush().await;
    let Some(name) = argv.first().cloned() else {
        return 1;
    };
    match super::run::spawn(cx, &argv, |c: &mut Command| c.cwd = cwd) {
        Ok(pid) => cx.sys.wait(pid).await.map_or(1, |(_, s)| s.shell_code()),
        Err(e) => {
            let text = cx.pick(format!("{name}: {e}"), format!("{}: {e}", curly(cx, &name)));
            cx.err(&text).await;
            st.status = 1;
            1
        }
    }
}

async fn run_batches(cx: &mut Cx, e: &Expr, st: &mut State) {
    match e {
        Expr::Test(Test::Exec {
            argv,
            plus: true,
            id,
            ..
        }) => {
            let files = std::mem::take(&mut st.batches[*id]);
            if files.is_empty() {
                return;
            }
            let mut full = argv[..argv.len() - 1].to_vec();
            full.extend(files);
            if run(cx, full, None, st).await != 0 {
                st.status = 1;
            }
        }
        Expr::Test(_) => {}
        Expr::Not(inner) => Box::pin(run_batches(cx, inner, st)).await,
        Expr::And(list) | Expr::Or(list) | Expr::Comma(list) => {
            for e in list {
                Box::pin(run_batches(cx, e, st)).await;
            }
        }
    }
}

fn printf(cx: &Cx, format: &str, v: &Visit, st: &State) -> String {
    let text = String::from_utf8_lossy(&super::kit::escapes::unescape(format.as_bytes(), false).0)
        .into_owned();
    let mut out = String::new();
    let mut it = text.chars();
    while let Some(c) = it.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        let s = v.stat.as_ref();
        out.push_str(&match it.next() {
            Some('p') => v.path.clone(),
            Some('f') => super::simple::base_of(&v.path).to_string(),
            Some('h') => super::simple::dir_of(&v.path).to_string(),
            Some('P') => v.path.split_once('/').map_or("", |x| x.1).to_string(),
            Some('d') => v.depth.to_string(),
            Some('s') => s.map_or(0, |s| s.size).to_string(),
            Some('m') => format!("{:o}", s.map_or(0, |s| s.mode & 0o7777)),
            Some('M') => s.map_or_else(String::new, |s| mode::letters(s.kind, s.mode)),
            Some('u') => s.map_or_else(String::new, |s| st.users.user_name(s.uid)),
            Some('g') => s.map_or_else(String::new, |s| st.users.group_name(s.gid)),
            Some('U') => s.map_or(0, |s| s.uid).to_string(),
            Some('G') => s.map_or(0, |s| s.gid).to_string(),
            Some('i') => s.map_or(0, |s| s.ino).to_string(),
            Some('n') => s.map_or(0, |s| s.nlink).to_string(),
            Some('y') => s.map_or("f", |s| type_letter(s.kind)).to_string(),
            Some('l') => cx.sys.readlink(&v.path).unwrap_or_default(),
            Some('%') => "%".to_string(),
            Some('T') => {
                let k = it.next().unwrap_or('@');
                let secs = s.map_or(0, |s| s.mtime.secs() as i64);
                if k == '@' {
                    format!("{secs}.0000000000")
                } else {
                    date::strftime(&format!("%{k}"), secs, 0, &date::Zone::utc())
                }
            }
            Some(c) => format!("%{c}"),
            None => "%".to_string(),
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shell_patterns() {
        assert!(
            glob_match("*.txt", "a.txt")
                && glob_match("a?c", "abc")
                && glob_match("[a-c]*[!0-9]", "bxx")
        );
        assert!(
            !glob_match("*.txt", "a.tx")
                && !glob_match("[!a]", "a")
                && glob_match("*a*b*", "xxaxxbx")
        );
        assert!(
            glob_match("\\*", "*") && !glob_match("\\*", "a") && glob_match("[[:digit:]]", "5")
        );
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
        #[test]
        fn patterns_never_panic(p in "[-a-c*?\\[\\]!\\\\:^é]{0,10}", n in "[a-cé]{0,6}") {
            glob_match(&p, &n);
        }
    }
}
