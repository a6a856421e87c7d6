//! `ls`, `dir`, `vdir`: names, long lines, columns on a terminal. Sorted by bytes, as in the C.UTF-8 locale.
//! Not modelled: quoting of odd names on a terminal, `--color` beyond being accepted, `-D`.

use super::kit::users::Users;
use super::kit::{Cx, Run, date, mode, quoted, size};
use machine::{FileKind, Stat};

struct Item {
    name: String,
    path: String,
    stat: Option<Stat>,
    kind: FileKind,
}

struct Show {
    long: bool,
    all: bool,
    almost: bool,
    one: bool,
    columns: bool,
    commas: bool,
    inode: bool,
    blocks: bool,
    human: bool,
    numeric: bool,
    no_owner: bool,
    no_group: bool,
    classify: bool,
    slash: bool,
    reverse: bool,
    recursive: bool,
    follow: bool,
    dir_itself: bool,
    full_time: bool,
    style: Option<String>,
    sort: char,
    time: char,
    quote: bool,
}

impl Show {
    /// A name as it is listed; `-Q` puts it in double quotes.
    fn name(&self, name: &str) -> String {
        if self.quote {
            format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
        } else {
            name.to_string()
        }
    }
}

pub async fn main(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "1AaCxdLHRFplinshrSXvctugGoqmUkNQTbBfZw:I:é::ç:ß:ø:æ:",
            &[
                ("all", 'a'),
                ("almost-all", 'A'),
                ("directory", 'd'),
                ("human-readable", 'h'),
                ("inode", 'i'),
                ("size", 's'),
                ("recursive", 'R'),
                ("reverse", 'r'),
                ("numeric-uid-gid", 'n'),
                ("no-group", 'G'),
                ("dereference", 'L'),
                ("ignore", 'I'),
                ("color", 'é'),
                ("sort", 'ç'),
                ("full-time", 'ñ'),
                ("group-directories-first", 'ö'),
                ("classify", 'F'),
                ("time-style", 'ß'),
                ("width", 'w'),
                ("hide", 'ø'),
                ("ignore-backups", 'B'),
                ("quote-name", 'Q'),
                ("quoting-style", 'æ'),
                ("literal", 'N'),
                ("file-type", 'Z'),
                ("indicator-style", 'Z'),
                ("si", 'h'),
                ("no-dereference", 'P'),
            ],
        )
        .await?;
    let last = |set: &str| o.last_of(set);
    let tty = cx.sys.isatty(1);
    let long =
        o.has('l') || cx.name == "vdir" || o.has('n') || o.has('g') || o.has('o') || o.has('ñ');
    let layout = last("1lCxm").or(match cx.name.as_str() {
        "dir" => Some('C'),
        "vdir" => Some('l'),
        _ => None,
    });
    let hidden: Vec<String> = ['I', 'B', 'ø']
        .into_iter()
        .flat_map(|c| match c {
            'B' if o.has('B') => vec!["*~".to_string()],
            'ø' if o.has('a') || o.has('A') => Vec::new(),
            c => o.all(c).into_iter().map(str::to_string).collect(),
        })
        .collect();
    let quote_names = o.has('Q') || o.get('æ') == Some("c");
    let show = Show {
        long: long && !matches!(layout, Some('C' | 'x' | 'm')),
        all: last("aA") == Some('a') || o.has('f'),
        almost: last("aA") == Some('A'),
        one: layout == Some('1'),
        columns: matches!(layout, Some('C' | 'x')) || (layout.is_none() && tty),
        commas: layout == Some('m'),
        inode: o.has('i'),
        blocks: o.has('s'),
        human: o.has('h'),
        numeric: o.has('n'),
        no_owner: o.has('g'),
        no_group: o.has('o') || (!cx.busybox() && o.has('G')),
        classify: o.has('F'),
        slash: o.has('p'),
        reverse: o.has('r'),
        recursive: o.has('R'),
        follow: o.has('L'),
        dir_itself: o.has('d'),
        full_time: o.has('ñ'),
        style: o.get('ß').map(str::to_string),
        sort: match o.get('ç') {
            Some("size") => 'S',
            Some("time") => 't',
            Some("none") => 'U',
            Some("extension") => 'X',
            _ => last("StXUvf").map_or('n', |c| if c == 'f' { 'U' } else { c }),
        },
        time: last("cu").unwrap_or('m'),
        quote: quote_names,
    };
    let operands = if o.rest.is_empty() {
        vec![".".to_string()]
    } else {
        o.rest.clone()
    };
    let mut status = 0;
    let mut files: Vec<Item> = Vec::new();
    let mut dirs: Vec<Item> = Vec::new();
    for path in &operands {
        let link_as_is = show.dir_itself || (show.long && !show.follow && !path.ends_with('/'));
        let st = if link_as_is {
            cx.sys.lstat(path)
        } else {
            cx.sys.stat(path).or_else(|e| {
                if path.ends_with('/') {
                    Err(e)
                } else {
                    cx.sys.lstat(path)
                }
            })
        };
        match st {
            Ok(s) => {
                let item = Item {
                    name: path.clone(),
                    path: path.clone(),
                    kind: s.kind,
                    stat: Some(s),
                };
                if item.kind == FileKind::Directory && !show.dir_itself {
                    dirs.push(item);
                } else {
                    files.push(item);
                }
            }
            Err(e) => {
                let text = cx.pick(
                    format!("{path}: {e}"),
                    format!("cannot access {}: {e}", quoted(path)),
                );
                cx.err(&text).await;
                status = cx.pick(1, 2);
            }
        }
    }
    let users = if show.long && !show.numeric {
        Users::load(&cx.sys)
    } else {
        Users::default()
    };
    sort(&mut files, &show);
    sort(&mut dirs, &show);
    let mut first = files.is_empty();
    print_items(cx, &files, &show, &users, false).await;
    let headed = operands.len() > 1 || show.recursive;
    let mut queue: Vec<Item> = dirs.into_iter().rev().collect();
    while let Some(dir) = queue.pop() {
        cx.sys.cpu(1).await;
        let entries = match cx.sys.readdir(&dir.path) {
            Ok(e) => e,
            Err(e) => {
                let text = cx.pick(
                    format!("can't open '{}': {e}", dir.path),
                    format!("cannot open directory {}: {e}", quoted(&dir.path)),
                );
                cx.err(&text).await;
                status = cx.pick(1, if operands.contains(&dir.path) { 2 } else { 1 });
                continue;
            }
        };
        if headed {
            let head = format!("{}{}:\n", if first { "" } else { "\n" }, dir.path);
            cx.out(&head).await;
        }
        first = false;
        let mut items = Vec::new();
        if show.all {
            items.push((".".to_string(), FileKind::Directory));
            items.push(("..".to_string(), FileKind::Directory));
        }
        items.extend(
            entries
                .into_iter()
                .filter(|e| show.all || show.almost || !e.name.starts_with('.'))
                .map(|e| (e.name, e.kind)),
        );
        let need_stat = show.long
            || show.inode
            || show.blocks
            || show.classify
            || show.sort == 'S'
            || show.sort == 't';
        let base = dir.path.trim_end_matches('/');
        let mut list: Vec<Item> = items
            .into_iter()
            .map(|(name, kind)| {
                let path = if base.is_empty() {
                    format!("/{name}")
                } else {
                    format!("{base}/{name}")
                };
                let stat = if !need_stat {
                    None
                } else if show.follow {
                    cx.sys.stat(&path).or_else(|_| cx.sys.lstat(&path)).ok()
                } else {
                    cx.sys.lstat(&path).ok()
                };
                Item {
                    name,
                    path,
                    kind: stat.as_ref().map_or(kind, |s| s.kind),
                    stat,
                }
            })
            .filter(|i| !hidden.iter().any(|p| super::find::glob_match(p, &i.name)))
            .collect();
        sort(&mut list, &show);
        if o.has('ö') {
            list.sort_by_key(|i| i.kind != FileKind::Directory);
        }
        print_items(cx, &list, &show, &users, true).await;
        if show.recursive {
            queue.extend(
                list.into_iter()
                    .rev()
                    .filter(|i| i.kind == FileKind::Directory && i.name != "." && i.name != ".."),
            );
        }
        if cx.broken() {
            return Ok(1);
        }
    }
    Ok(status)
}

fn stamp(stat: &Stat, which: char) -> (i64, u32) {
    let t = match which {
        'c' => stat.ctime,
        'u' => stat.atime,
        _ => stat.mtime,
    };
    (t.secs() as i64, t.nanos())
}

fn sort(items: &mut [Item], show: &Show) {
    match show.sort {
        'U' => return,
        'S' => items.sort_by(|a, b| {
            b.stat
                .as_ref()
                .map_or(0, |s| s.size)
                .cmp(&a.stat.as_ref().map_or(0, |s| s.size))
                .then(a.name.cmp(&b.name))
        }),
        't' => items.sort_by(|a, b| {
            let key = |i: &Item| i.stat.as_ref().map_or((0, 0), |s| stamp(s, show.time));
            key(b).cmp(&key(a)).then(a.name.cmp(&b.name))
        }),
        'X' => items.sort_by(|a, b| {
            let ext = |n: &str| n.rfind('.').map_or(String::new(), |at| n[at..].to_string());
            ext(&a.name).cmp(&ext(&b.name)).then(a.name.cmp(&b.name))
        }),
        'v' => items.sort_by(|a, b| super::sort::version_compare(&a.name, &b.name)),
        _ => items.sort_by(|a, b| a.name.cmp(&b.name)),
    }
    if show.reverse {
        items.reverse();
    }
}

fn blocks(stat: &Stat) -> u64 {
    if stat.kind == FileKind::Directory || stat.kind == FileKind::Regular {
        stat.size.div_ceil(4096) * 4
    } else {
        0
    }
}

fn mark(item: &Item, show: &Show) -> &'static str {
    let kind = item.kind;
    if kind == FileKind::Directory && (show.slash || show.classify) {
        return "/";
    }
    if !show.classify {
        return "";
    }
    match kind {
        FileKind::Symlink => "@",
        FileKind::Fifo => "|",
        FileKind::Socket => "=",
        FileKind::Regular if item.stat.as_ref().is_some_and(|s| s.mode & 0o111 != 0) => "*",
        _ => "",
    }
}

async fn print_items(cx: &mut Cx, items: &[Item], show: &Show, users: &Users, total: bool) {
    if total && (show.long || show.blocks) {
        let sum: u64 = items
            .iter()
            .filter_map(|i| i.stat.as_ref())
            .map(blocks)
            .sum();
        let text = if show.human {
            human(cx, sum * 1024)
        } else {
            sum.to_string()
        };
        cx.line(&format!("total {text}")).await;
    }
    if show.long {
        return print_long(cx, items, show, users).await;
    }
    let width = |n: &str| n.chars().count();
    let ino_width = items
        .iter()
        .filter_map(|i| i.stat.as_ref())
        .map(|s| s.ino.to_string().len())
        .max()
        .unwrap_or(1);
    let texts: Vec<String> = items
        .iter()
        .map(|i| {
            let mut t = String::new();
            if let (true, Some(s)) = (show.inode, &i.stat) {
                t.push_str(&format!(
                    "{:>w$} ",
                    s.ino,
                    w = if cx.busybox() { 7 } else { ino_width }
                ));
            }
            if let (true, Some(s)) = (show.blocks, &i.stat) {
                t.push_str(&format!("{:>4} ", blocks(s)));
            }
            t + &show.name(&i.name) + mark(i, show)
        })
        .collect();
    if show.commas {
        cx.line(&texts.join(", ")).await;
        return;
    }
    if !show.columns || show.one {
        for t in &texts {
            cx.line(t).await;
        }
        return;
    }
    let line = cx.sys.winsize(1).map_or(80, |(c, _)| c as usize).max(1);
    let widest = texts.iter().map(|t| width(t)).max().unwrap_or(0);
    if texts.is_empty() {
        return;
    }
    // As few rows as fit, each column as wide as its widest name.
    let mut rows = 1;
    let layout = loop {
        let cols: Vec<usize> = texts
            .chunks(rows)
            .map(|c| c.iter().map(|t| width(t)).max().unwrap_or(0))
            .collect();
        let sum: usize = cols.iter().sum::<usize>() + 2 * (cols.len() - 1);
        if sum <= line || rows >= texts.len() || widest >= line {
            break if sum <= line { cols } else { vec![widest] };
        }
        rows += 1;
    };
    let rows = texts.len().div_ceil(layout.len());
    for r in 0..rows {
        let mut text = String::new();
        for (c, w) in layout.iter().enumerate() {
            let Some(t) = texts.get(c * rows + r) else {
                break;
            };
            text.push_str(t);
            if texts.get((c + 1) * rows + r).is_some() {
                text.push_str(&" ".repeat(w + 2 - width(t)));
            }
        }
        cx.line(&text).await;
    }
}

fn human(cx: &Cx, bytes: u64) -> String {
    if cx.busybox() {
        size::human_busybox(bytes)
    } else {
        size::human(bytes)
    }
}

async fn print_long(cx: &mut Cx, items: &[Item], show: &Show, users: &Users) {
    let now = cx.sys.now().secs() as i64;
    let zone = date::Zone::from_tz(cx.var("TZ").as_deref());
    let rows: Vec<[String; 6]> = items
        .iter()
        .map(|i| {
            let Some(s) = &i.stat else {
                return Default::default();
            };
            let weight = match s.kind {
                FileKind::CharDevice | FileKind::BlockDevice => {
                    format!("{}, {:>3}", s.rdev.0, s.rdev.1)
                }
                _ if show.human => human(cx, s.size),
                _ => s.size.to_string(),
            };
            let (secs, nanos) = stamp(s, show.time);
            let recent = now - secs < 15_778_476 && secs <= now + 3600;
            let format = if let Some(s) = &show.style {
                match s.as_str() {
                    "full-iso" => "%Y-%m-%d %H:%M:%S.%N %z",
                    "long-iso" => "%Y-%m-%d %H:%M",
                    "iso" if recent => "%m-%d %H:%M",
                    "iso" => "%Y-%m-%d ",
                    s => s.strip_prefix('+').unwrap_or("%b %e %H:%M"),
                }
            } else if show.full_time {
                "%Y-%m-%d %H:%M:%S.%N %z"
            } else if now - secs < 15_778_476 && secs <= now + 3600 {
                "%b %e %H:%M"
            } else {
                "%b %e  %Y"
            };
            [
                s.nlink.to_string(),
                if show.numeric {
                    s.uid.to_string()
                } else {
                    users.user_name(s.uid)
                },
                if show.numeric {
                    s.gid.to_string()
                } else {
                    users.group_name(s.gid)
                },
                weight,
                date::strftime(format, secs, nanos, &zone),
                s.ino.to_string(),
            ]
        })
        .collect();
    let fixed: [usize; 4] = if cx.busybox() {
        [4, 8, 8, 9]
    } else {
        [1, 1, 1, 1]
    };
    let w: Vec<usize> = (0..4)
        .map(|k| {
            rows.iter()
                .map(|r| r[k].chars().count())
                .max()
                .unwrap_or(0)
                .max(fixed[k])
        })
        .collect();
    for (item, r) in items.iter().zip(&rows) {
        let Some(s) = &item.stat else { continue };
        let mut t = String::new();
        if show.inode {
            t.push_str(&format!("{:>7} ", r[5]));
        }
        if show.blocks {
            t.push_str(&format!("{:>4} ", blocks(s)));
        }
        t.push_str(&mode::letters(s.kind, s.mode));
        t.push_str(&format!(" {:>w$}", r[0], w = w[0]));
        if !show.no_owner {
            t.push_str(&format!(" {:<w$}", r[1], w = w[1]));
        }
        if !show.no_group {
            t.push_str(&format!(" {:<w$}", r[2], w = w[2]));
        }
        t.push_str(&format!(
            " {:>w$} {} {}",
            r[3],
            r[4],
            show.name(&item.name),
            w = w[3]
        ));
        if s.kind == FileKind::Symlink
            && let Ok(target) = cx.sys.readlink(&item.path)
        {
            t.push_str(&format!(" -> {target}"));
        } else {
            t.push_str(mark(item, show));
        }
        cx.line(&t).await;
    }
}
