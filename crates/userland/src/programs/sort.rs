//! `sort`, `uniq`, `comm`, `join`, `paste`, `cut`, `tr`, `shuf`, `tsort`: lines put in order and taken
//! apart.

use super::kit::{Cx, Run, escapes, lines, quoted};
use std::cmp::Ordering;

#[derive(Clone, Debug, Default)]
struct Key {
    start: (usize, usize),
    end: Option<(usize, usize)>,
    numeric: bool,
    general: bool,
    human: bool,
    version: bool,
    month: bool,
    fold: bool,
    blanks: bool,
    dictionary: bool,
    reverse: bool,
    own: bool,
}

impl Key {
    fn flags(&mut self, text: &str) -> bool {
        for c in text.chars() {
            match c {
                'n' => self.numeric = true,
                'g' => self.general = true,
                'h' => self.human = true,
                'V' => self.version = true,
                'M' => self.month = true,
                'f' => self.fold = true,
                'b' => self.blanks = true,
                'd' => self.dictionary = true,
                'r' => self.reverse = true,
                'i' => {}
                _ => return false,
            }
            self.own = true;
        }
        true
    }

    fn parse(text: &str) -> Option<Key> {
        let mut key = Key::default();
        let (from, to) = match text.split_once(',') {
            Some((a, b)) => (a, Some(b)),
            None => (text, None),
        };
        let mut place = |s: &str| -> Option<(usize, usize)> {
            let cut = s.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(s.len());
            let (numbers, flags) = s.split_at(cut);
            if !key.flags(flags) {
                return None;
            }
            let (f, c) = numbers.split_once('.').unwrap_or((numbers, "0"));
            Some((f.parse().ok()?, c.parse().ok()?))
        };
        let start = place(from)?;
        let end = match to {
            Some(t) => Some(place(t)?),
            None => None,
        };
        key.start = start;
        key.end = end;
        (start.0 > 0).then_some(key)
    }
}

/// Byte ranges of the fields of a line: by separator, or by blanks that belong to the next field.
fn fields(line: &[u8], sep: Option<u8>) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut at = 0;
    match sep {
        Some(s) => {
            for part in line.split(|b| *b == s) {
                out.push((at, at + part.len()));
                at += part.len() + 1;
            }
        }
        None => {
            while at < line.len() {
                let start = at;
                while at < line.len() && (line[at] == b' ' || line[at] == b'\t') {
                    at += 1;
                }
                while at < line.len() && line[at] != b' ' && line[at] != b'\t' {
                    at += 1;
                }
                out.push((start, at));
            }
        }
    }
    out
}

fn extract<'l>(line: &'l [u8], key: &Key, sep: Option<u8>) -> &'l [u8] {
    let f = fields(line, sep);
    let skip = |mut at: usize, end: usize| {
        while at < end && (line[at] == b' ' || line[at] == b'\t') {
            at += 1;
        }
        at
    };
    let Some(&(mut from, first_end)) = f.get(key.start.0 - 1) else {
        return &[];
    };
    if key.blanks {
        from = skip(from, first_end);
    }
    from = (from + key.start.1.saturating_sub(1)).min(line.len());
    let to = match key.end {
        None => line.len(),
        Some((n, 0)) => f.get(n.max(1) - 1).map_or(line.len(), |r| r.1),
        Some((n, c)) => f.get(n.max(1) - 1).map_or(line.len(), |r| {
            (if key.blanks { skip(r.0, r.1) } else { r.0 } + c).min(line.len())
        }),
    };
    if from < to { &line[from..to] } else { &[] }
}

fn leading_number(text: &[u8]) -> f64 {
    let s = String::from_utf8_lossy(text);
    let t = s.trim_start();
    let mut end = usize::from(t.starts_with('-'));
    let mut dot = false;
    for c in t[end..].chars() {
        if c == '.' && !dot {
            dot = true;
        } else if !c.is_ascii_digit() {
            break;
        }
        end += 1;
    }
    t[..end].trim_end_matches('.').parse().unwrap_or(0.0)
}

fn human_number(text: &[u8]) -> (i32, f64) {
    let n = leading_number(text);
    let s = String::from_utf8_lossy(text);
    let unit = s
        .trim_start()
        .trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == '-')
        .chars()
        .next();
    let power = unit
        .and_then(|u| "KMGTPE".find(u.to_ascii_uppercase()))
        .map_or(0, |p| p as i32 + 1);
    (if n < 0.0 { -power } else { power }, n)
}

/// GNU's version order: digits by value, the rest by bytes.
pub fn version_compare(a: &str, b: &str) -> Ordering {
    let (mut x, mut y) = (a.as_bytes(), b.as_bytes());
    loop {
        let cut = |s: &[u8], digits: bool| {
            s.iter()
                .position(|c| c.is_ascii_digit() != digits)
                .unwrap_or(s.len())
        };
        let (i, j) = (cut(x, false), cut(y, false));
        match x[..i].cmp(&y[..j]) {
            Ordering::Equal => {}
            o => return o,
        }
        (x, y) = (&x[i..], &y[j..]);
        let (i, j) = (cut(x, true), cut(y, true));
        let number = |s: &[u8]| {
            s.iter()
                .skip_while(|c| **c == b'0')
                .copied()
                .collect::<Vec<u8>>()
        };
        let (m, n) = (number(&x[..i]), number(&y[..j]));
        match m.len().cmp(&n.len()).then(m.cmp(&n)) {
            Ordering::Equal => {}
            o => return o,
        }
        (x, y) = (&x[i..], &y[j..]);
        if x.is_empty() && y.is_empty() {
            return a.cmp(b);
        }
    }
}

fn compare(a: &[u8], b: &[u8], key: &Key) -> Ordering {
    if key.general {
        let f = |t: &[u8]| super::kit::printf::parse_float(&String::from_utf8_lossy(t)).0;
        return f(a).partial_cmp(&f(b)).unwrap_or(Ordering::Equal);
    }
    if key.numeric {
        return leading_number(a)
            .partial_cmp(&leading_number(b))
            .unwrap_or(Ordering::Equal);
    }
    if key.human {
        let (x, y) = (human_number(a), human_number(b));
        return x
            .0
            .cmp(&y.0)
            .then(x.1.partial_cmp(&y.1).unwrap_or(Ordering::Equal));
    }
    if key.month {
        let m = |t: &[u8]| {
            let s = String::from_utf8_lossy(t).trim_start().to_lowercase();
            super::kit::date::MONTHS
                .iter()
                .position(|m| s.get(..3).is_some_and(|p| m.to_lowercase().starts_with(p)))
                .map_or(0, |p| p + 1)
        };
        return m(a).cmp(&m(b));
    }
    if key.version {
        return version_compare(&String::from_utf8_lossy(a), &String::from_utf8_lossy(b));
    }
    if key.fold || key.dictionary {
        let norm = |t: &[u8]| -> Vec<u8> {
            t.iter()
                .filter(|c| {
                    !key.dictionary || c.is_ascii_alphanumeric() || **c == b' ' || **c == b'\t'
                })
                .map(|c| if key.fold { c.to_ascii_uppercase() } else { *c })
                .collect()
        };
        return norm(a).cmp(&norm(b));
    }
    a.cmp(b)
}

pub async fn sort(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "bcCdfghiMmnrRsuVzk:t:o:S:T:é:",
            &[
                ("reverse", 'r'),
                ("numeric-sort", 'n'),
                ("unique", 'u'),
                ("key", 'k'),
                ("field-separator", 't'),
                ("output", 'o'),
                ("ignore-case", 'f'),
                ("check", 'c'),
                ("stable", 's'),
                ("version-sort", 'V'),
                ("human-numeric-sort", 'h'),
                ("general-numeric-sort", 'g'),
                ("month-sort", 'M'),
                ("random-sort", 'R'),
                ("zero-terminated", 'z'),
                ("parallel", 'é'),
                ("ignore-leading-blanks", 'b'),
            ],
        )
        .await?;
    let mut global = Key {
        start: (1, 0),
        ..Key::default()
    };
    for (c, _) in &o.given {
        if "bdfghMnrV".contains(*c) {
            global.flags(&c.to_string());
        }
    }
    let mut keys = Vec::new();
    for k in o.all('k') {
        match Key::parse(k) {
            Some(mut key) => {
                if !key.own {
                    let (start, end) = (key.start, key.end);
                    key = Key {
                        start,
                        end,
                        ..global.clone()
                    };
                }
                keys.push(key);
            }
            None => {
                let text = cx.pick(
                    format!("bad key '{k}'"),
                    if k.starts_with(|c: char| c.is_ascii_digit()) {
                        format!(
                            "field number is zero: invalid field specification {}",
                            cx.quote(k)
                        )
                    } else {
                        format!(
                            "invalid number at field start: invalid count at start of {}",
                            cx.quote(k)
                        )
                    },
                );
                return cx.die(2, &text).await;
            }
        }
    }
    let sep = match o.get('t') {
        Some("\\0") => Some(0),
        Some("\\t") if cx.busybox() => Some(b'\t'),
        Some(t) if t.len() == 1 => t.bytes().next(),
        Some(t) => {
            let text = cx.pick(
                "bad -t parameter".to_string(),
                format!("multi-character tab {}", cx.quote(t)),
            );
            return cx.die(2, &text).await;
        }
        None => None,
    };
    let end = if o.has('z') { 0 } else { b'\n' };
    let files = if o.rest.is_empty() {
        vec!["-".to_string()]
    } else {
        o.rest.clone()
    };
    let mut data: Vec<Vec<u8>> = Vec::new();
    for f in &files {
        match cx.slurp(f).await {
            Ok(text) => {
                let mut parts: Vec<&[u8]> = text.split(|b| *b == end).collect();
                if parts.last().is_some_and(|l| l.is_empty()) {
                    parts.pop();
                }
                data.extend(parts.into_iter().map(<[u8]>::to_vec));
            }
            Err(e) => {
                let text = cx.pick(
                    format!("{f}: {e}"),
                    if e == machine::Errno::EISDIR {
                        format!("read failed: {f}: {e}")
                    } else {
                        format!("cannot read: {f}: {e}")
                    },
                );
                return cx.die(2, &text).await;
            }
        }
    }
    cx.sys.cpu(1 + data.len() as u64 / 4).await;
    let by_keys = |a: &Vec<u8>, b: &Vec<u8>| {
        if keys.is_empty() {
            let (x, y) = (
                extract(
                    a,
                    &Key {
                        start: (1, 0),
                        ..global.clone()
                    },
                    None,
                ),
                extract(b, &global, None),
            );
            let (x, y) = if global.blanks {
                (x, y)
            } else {
                (a.as_slice(), b.as_slice())
            };
            let ord = compare(x, y, &global);
            return if global.reverse { ord.reverse() } else { ord };
        }
        for k in &keys {
            let ord = compare(extract(a, k, sep), extract(b, k, sep), k);
            let ord = if k.reverse { ord.reverse() } else { ord };
            if ord != Ordering::Equal {
                return ord;
            }
        }
        Ordering::Equal
    };
    let plain = o.has('s') || o.has('u');
    let full = |a: &Vec<u8>, b: &Vec<u8>| {
        by_keys(a, b).then_with(|| {
            let last = if plain { Ordering::Equal } else { a.cmp(b) };
            if global.reverse { last.reverse() } else { last }
        })
    };
    if o.has('c') || o.has('C') {
        for (i, pair) in data.windows(2).enumerate() {
            let ord = full(&pair[0], &pair[1]);
            if ord == Ordering::Greater || (o.has('u') && ord == Ordering::Equal) {
                if o.has('c') {
                    let line = String::from_utf8_lossy(&pair[1]).into_owned();
                    let text = cx.pick(
                        format!("{}: Check line {}", files[0], i + 1),
                        format!("{}:{}: disorder: {line}", files[0], i + 2),
                    );
                    cx.err(&text).await;
                }
                return Ok(1);
            }
        }
        return Ok(0);
    }
    if o.has('R') {
        for i in (1..data.len()).rev() {
            let j = (cx.sys.random_u64() % (i as u64 + 1)) as usize;
            data.swap(i, j);
        }
    } else {
        data.sort_by(full);
    }
    if o.has('u') {
        data.dedup_by(|b, a| by_keys(a, b) == Ordering::Equal);
    }
    let mut text = Vec::new();
    for line in &data {
        text.extend_from_slice(line);
        text.push(end);
    }
    match o.get('o') {
        Some(f) => {
            if let Err(e) = cx.sys.write_file(f, &text) {
                let text = cx.pick(
                    format!("can't open '{f}': {e}"),
                    format!("open failed: {f}: {e}"),
                );
                return cx.die(2, &text).await;
            }
        }
        None => cx.out_bytes(&text).await,
    }
    Ok(0)
}

pub async fn uniq(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "cdDuif:s:w:zé::",
            &[
                ("count", 'c'),
                ("repeated", 'd'),
                ("unique", 'u'),
                ("ignore-case", 'i'),
                ("skip-fields", 'f'),
                ("skip-chars", 's'),
                ("check-chars", 'w'),
                ("all-repeated", 'D'),
                ("group", 'é'),
            ],
        )
        .await?;
    let name = o.rest.first().map_or("-", String::as_str).to_string();
    let mut input = match cx.open(&name) {
        Ok(i) => i,
        Err(e) => {
            let text = cx.pick(format!("can't open '{name}': {e}"), format!("{name}: {e}"));
            return cx.die(1, &text).await;
        }
    };
    let n = |c: char| o.get(c).and_then(|v| v.parse::<usize>().ok());
    let (skip_fields, skip, width) = (n('f').unwrap_or(0), n('s').unwrap_or(0), n('w'));
    let key = |line: &[u8]| -> Vec<u8> {
        let mut at = 0;
        for _ in 0..skip_fields {
            while at < line.len() && line[at].is_ascii_whitespace() {
                at += 1;
            }
            while at < line.len() && !line[at].is_ascii_whitespace() {
                at += 1;
            }
        }
        at = (at + skip).min(line.len());
        let part = &line[at..];
        let part = width.map_or(part, |w| &part[..w.min(part.len())]);
        if o.has('i') {
            part.to_ascii_lowercase()
        } else {
            part.to_vec()
        }
    };
    let mut out: Vec<u8> = Vec::new();
    let mut current: Option<(Vec<u8>, Vec<u8>, u64)> = None;
    let (every, group) = (o.has('D'), o.has('é'));
    // The further lines of a group, kept only where they are printed.
    let mut more: Vec<Vec<u8>> = Vec::new();
    let mut groups = 0;
    loop {
        let line = input.line(&cx.sys).await.unwrap_or(None);
        let k = line.as_deref().map(key);
        if let (Some((_, old, count)), Some(k)) = (&mut current, &k)
            && old == k
        {
            *count += 1;
            if (every || group)
                && let Some(line) = line
            {
                more.push(line);
            }
            continue;
        }
        if let Some((text, _, count)) = current.take() {
            let wanted = (!(o.has('d') || every) || count > 1) && (!o.has('u') || count == 1);
            if group && groups > 0 {
                out.push(b'\n');
            }
            groups += 1;
            if wanted {
                if o.has('c') {
                    out.extend_from_slice(format!("{count:7} ").as_bytes());
                }
                for line in std::iter::once(&text).chain(&more) {
                    out.extend_from_slice(line);
                    out.push(b'\n');
                }
            }
            more.clear();
        }
        if o.rest.len() < 2 {
            let text = std::mem::take(&mut out);
            cx.out_bytes(&text).await;
        }
        match (line, k) {
            (Some(l), Some(k)) => current = Some((l, k, 1)),
            _ => break,
        }
    }
    if let Some(f) = o.rest.get(1)
        && let Err(e) = cx.sys.write_file(f, &out)
    {
        return cx.die(1, &format!("{f}: {e}")).await;
    }
    Ok(0)
}

/// `1,3-5,7-` as ranges of one-based numbers.
fn ranges(text: &str) -> Option<Vec<(usize, usize)>> {
    let mut out = Vec::new();
    for part in text.split([',', ' ']) {
        let (a, b) = match part.split_once('-') {
            Some(("", "")) => return None,
            Some((a, b)) => (
                if a.is_empty() { 1 } else { a.parse().ok()? },
                if b.is_empty() {
                    usize::MAX
                } else {
                    b.parse().ok()?
                },
            ),
            None => {
                let n = part.parse().ok()?;
                (n, n)
            }
        };
        if a == 0 || b < a {
            return None;
        }
        out.push((a, b));
    }
    Some(out)
}

pub async fn cut(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "b:c:f:d:snzé:",
            &[
                ("bytes", 'b'),
                ("characters", 'c'),
                ("fields", 'f'),
                ("delimiter", 'd'),
                ("only-delimited", 's'),
                ("complement", 'ö'),
                ("output-delimiter", 'é'),
                ("zero-terminated", 'z'),
            ],
        )
        .await?;
    let Some(kind) = o.last_of("bcf") else {
        let text = cx.pick(
            "expected a list of bytes, characters, or fields",
            "you must specify a list of bytes, characters, or fields",
        );
        if cx.busybox() {
            return cx.die(1, text).await;
        }
        return cx.bad_usage(text).await;
    };
    if !cx.busybox() && o.given.iter().filter(|(c, _)| "bcf".contains(*c)).count() > 1 {
        return cx.bad_usage("only one list may be specified").await;
    }
    let end = if o.has('z') { 0 } else { b'\n' };
    let list = o.get(kind).unwrap_or("");
    let Some(mut want) = ranges(list) else {
        let zero = list.split([',', '-']).any(|p| p == "0");
        let decreasing = |part: &str| match part.split_once('-') {
            Some((a, b)) => matches!((a.parse::<u64>(), b.parse::<u64>()), (Ok(a), Ok(b)) if b < a),
            None => false,
        };
        let text = if cx.busybox() {
            format!("invalid range {list}")
        } else if zero && kind == 'f' {
            "fields are numbered from 1".to_string()
        } else if zero {
            "byte/character positions are numbered from 1".to_string()
        } else if list.split(',').any(decreasing) {
            "invalid decreasing range".to_string()
        } else if list.split(',').any(|p| p == "-") {
            "invalid range with no endpoint: -".to_string()
        } else {
            let bad = |p: &&str| !p.chars().all(|c| c.is_ascii_digit() || c == '-');
            let part = list.split([',', ' ']).find(bad).unwrap_or(list);
            match kind {
                'f' => format!("invalid field value {}", cx.quote(part)),
                _ => format!("invalid byte/character position {}", cx.quote(part)),
            }
        };
        if cx.busybox() {
            return cx.die(1, &text).await;
        }
        return cx.bad_usage(&text).await;
    };
    want.sort_unstable();
    let delim = o.get('d').map_or("\t".to_string(), str::to_string);
    if delim.chars().count() > 1 {
        let text = "the delimiter must be a single character";
        if cx.busybox() {
            return cx.die(1, text).await;
        }
        return cx.bad_usage(text).await;
    }
    let joiner = o.get('é').unwrap_or(&delim).to_string();
    let keep = |n: usize| want.iter().any(|(a, b)| *a <= n && n <= *b) != o.has('ö');
    let files = if o.rest.is_empty() {
        vec!["-".to_string()]
    } else {
        o.rest.clone()
    };
    let mut status = 0;
    for f in &files {
        let Some(mut input) = cx.open_or_warn(f, false).await else {
            status = 1;
            continue;
        };
        while let Ok(Some((line, _))) = input.record(&cx.sys, end).await {
            if cx.broken() {
                break;
            }
            if kind == 'f' {
                let text = String::from_utf8_lossy(&line).into_owned();
                if !delim.is_empty() && !text.contains(&delim) {
                    if !o.has('s') {
                        cx.out(&text).await;
                        cx.out_bytes(&[end]).await;
                    }
                    continue;
                }
                let parts: Vec<&str> = text
                    .split(delim.as_str())
                    .enumerate()
                    .filter(|(i, _)| keep(i + 1))
                    .map(|(_, p)| p)
                    .collect();
                cx.out(&parts.join(&joiner)).await;
                cx.out_bytes(&[end]).await;
            } else {
                let bytes: Vec<u8> = if kind == 'c' && cx.busybox() {
                    String::from_utf8_lossy(&line)
                        .chars()
                        .enumerate()
                        .filter(|(i, _)| keep(i + 1))
                        .map(|(_, c)| c)
                        .collect::<String>()
                        .into_bytes()
                } else {
                    line.iter()
                        .enumerate()
                        .filter(|(i, _)| keep(i + 1))
                        .map(|(_, b)| *b)
                        .collect()
                };
                cx.out_bytes(&bytes).await;
                cx.out_bytes(&[end]).await;
            }
        }
        input.close(&cx.sys);
    }
    Ok(status)
}

/// Expands a `tr` set: ranges, classes, escapes, `[x*n]`.
///
/// `fill`: how many characters a `[x*]` has to stretch the set to.
fn tr_set(text: &str, fill: usize) -> Result<Vec<u8>, SetError> {
    let b = text.as_bytes();
    let mut out: Vec<u8> = Vec::new();
    let mut at = 0;
    let one = |at: &mut usize| -> u8 {
        let c = b[*at];
        *at += 1;
        if c != b'\\' || *at >= b.len() {
            return c;
        }
        match escapes::escape(&b[*at..], false) {
            (escapes::Escape::Bytes(v), n) => {
                *at += n;
                v.first().copied().unwrap_or(b'\\')
            }
            _ => {
                let c = b[*at];
                *at += 1;
                c
            }
        }
    };
    while at < b.len() {
        if text.get(at..).is_some_and(|t| t.starts_with("[:"))
            && let Some(end) = text[at + 2..].find(":]")
        {
            let name = &text[at + 2..at + 2 + end];
            match super::kit::regex::Class::named(name) {
                Some(class) => out.extend((0u8..128).filter(|c| class.has(*c as char))),
                None => return Err(SetError::Class(name.to_string())),
            }
            at += end + 4;
            continue;
        }
        if let Some((c, count, len)) = repeat(&b[at..]) {
            let count = count.unwrap_or(fill.saturating_sub(out.len()));
            out.extend(std::iter::repeat_n(c, count.min(256)));
            at += len;
            continue;
        }
        let low = one(&mut at);
        if at + 1 < b.len() && b[at] == b'-' {
            at += 1;
            let high = one(&mut at);
            if high < low {
                return Err(SetError::Reversed(low as char, high as char));
            }
            out.extend(low..=high);
        } else {
            out.push(low);
        }
    }
    Ok(out)
}

/// `[x*]` or `[x*n]` at the start: the character, how often, and the length of the notation.
fn repeat(text: &[u8]) -> Option<(u8, Option<usize>, usize)> {
    let [b'[', c, b'*', rest @ ..] = text else {
        return None;
    };
    let close = rest.iter().position(|b| *b == b']')?;
    let digits = std::str::from_utf8(&rest[..close]).ok()?;
    let count = match digits {
        "" => None,
        d if d.starts_with('0') => usize::from_str_radix(d, 8).ok().filter(|n| *n > 0),
        d => Some(d.parse().ok()?),
    };
    Some((*c, count, close + 4))
}

/// What is wrong with a set.
enum SetError {
    Class(String),
    Reversed(char, char),
}

pub async fn tr(cx: &mut Cx) -> Run {
    let o = cx
        .opts_stop(
            "cCdst",
            &[
                ("complement", 'c'),
                ("delete", 'd'),
                ("squeeze-repeats", 's'),
                ("truncate-set1", 't'),
            ],
        )
        .await?;
    let (delete, squeeze, complement) = (o.has('d'), o.has('s'), o.has('c') || o.has('C'));
    let need = if (delete != squeeze) && (delete || squeeze) {
        1
    } else {
        2
    };
    if o.rest.len() < need {
        let text = match o.rest.first() {
            None => "missing operand".to_string(),
            Some(a) => format!(
                "missing operand after {}\nTwo strings must be given when translating.",
                cx.quote(a)
            ),
        };
        return cx.bad_usage(&text).await;
    }
    if o.rest.len() > 2 || (delete && !squeeze && o.rest.len() > 1) {
        let extra = o.rest[if delete && !squeeze { 1 } else { 2 }].clone();
        let mut text = format!("extra operand {}", cx.quote(&extra));
        if delete && !squeeze && o.rest.len() == 2 {
            text.push_str(
                "\nOnly one string may be given when deleting without squeezing repeats.",
            );
        }
        return cx.bad_usage(&text).await;
    }
    let mut first = match tr_set(&o.rest[0], 0) {
        Ok(set) => set,
        Err(e) => return bad_set(cx, e).await,
    };
    if complement {
        first = (0..=255u8).filter(|c| !first.contains(c)).collect();
    }
    let second = match o.rest.get(1).map(|s| tr_set(s, first.len())) {
        Some(Ok(set)) => set,
        Some(Err(e)) => return bad_set(cx, e).await,
        None => Vec::new(),
    };
    if o.has('t') && !second.is_empty() {
        first.truncate(second.len());
    }
    if !cx.busybox() && !delete && !o.has('t') && o.rest.len() == 2 && second.is_empty() {
        let text = "when not truncating set1, string2 must be non-empty";
        return cx.die(1, text).await;
    }
    let mut map: Vec<u8> = (0..=255).collect();
    let mut gone = vec![false; 256];
    if delete {
        for c in &first {
            gone[*c as usize] = true;
        }
    } else if let Some(last) = second.last() {
        for (i, c) in first.iter().enumerate() {
            map[*c as usize] = *second.get(i).unwrap_or(last);
        }
    }
    let squeezed: Vec<u8> = if !squeeze {
        Vec::new()
    } else if second.is_empty() {
        first.clone()
    } else {
        second
    };
    let mut input = super::kit::Input::new(0);
    let mut last: Option<u8> = None;
    loop {
        let data = input.chunk(&cx.sys).await.unwrap_or_default();
        if data.is_empty() || cx.broken() {
            return Ok(0);
        }
        let mut out = Vec::with_capacity(data.len());
        for b in data {
            if gone[b as usize] {
                continue;
            }
            let c = map[b as usize];
            if last == Some(c) && squeezed.contains(&c) {
                continue;
            }
            last = Some(c);
            out.push(c);
        }
        cx.out_bytes(&out).await;
        cx.flush().await;
    }
}

async fn bad_set(cx: &mut Cx, error: SetError) -> Run {
    let text = match error {
        SetError::Class(name) => format!("invalid character class {}", cx.quote(&name)),
        SetError::Reversed(a, b) => {
            format!("range-endpoints of '{a}-{b}' are in reverse collating sequence order")
        }
    };
    cx.die(1, &text).await
}

pub async fn paste(cx: &mut Cx) -> Run {
    let o = cx
        .opts("d:s", &[("delimiters", 'd'), ("serial", 's')])
        .await?;
    let delims: Vec<char> =
        String::from_utf8_lossy(&escapes::unescape(o.get('d').unwrap_or("\t").as_bytes(), false).0)
            .chars()
            .collect();
    let delim = |i: usize| {
        delims
            .get(i % delims.len().max(1))
            .map(char::to_string)
            .unwrap_or_default()
    };
    let files = if o.rest.is_empty() {
        vec!["-".to_string()]
    } else {
        o.rest.clone()
    };
    let mut columns: Vec<Vec<String>> = Vec::new();
    let dashes = files.iter().filter(|f| *f == "-").count();
    let mut stdin: Vec<String> = Vec::new();
    if dashes > 0 {
        let data = cx.slurp("-").await.unwrap_or_default();
        stdin = lines(&data)
            .iter()
            .map(|l| String::from_utf8_lossy(l).into_owned())
            .collect();
    }
    let mut dash = 0;
    for f in &files {
        if f == "-" {
            // Each further "-" takes the next line in turn.
            columns.push(if o.has('s') {
                std::mem::take(&mut stdin)
            } else {
                stdin.iter().skip(dash).step_by(dashes).cloned().collect()
            });
            dash += 1;
            continue;
        }
        match cx.slurp(f).await {
            Ok(d) => columns.push(
                lines(&d)
                    .iter()
                    .map(|l| String::from_utf8_lossy(l).into_owned())
                    .collect(),
            ),
            Err(e) => {
                let text = cx.pick(format!("can't open '{f}': {e}"), format!("{f}: {e}"));
                return cx.die(1, &text).await;
            }
        }
    }
    if o.has('s') {
        for c in &columns {
            let mut text = String::new();
            for (i, l) in c.iter().enumerate() {
                if i > 0 {
                    text.push_str(&delim(i - 1));
                }
                text.push_str(l);
            }
            cx.line(&text).await;
        }
        return Ok(0);
    }
    let rows = columns.iter().map(Vec::len).max().unwrap_or(0);
    for r in 0..rows {
        let mut text = String::new();
        for (i, c) in columns.iter().enumerate() {
            if i > 0 {
                text.push_str(&delim(i - 1));
            }
            text.push_str(c.get(r).map_or("", String::as_str));
        }
        cx.line(&text).await;
    }
    Ok(0)
}

async fn two_files(cx: &mut Cx, rest: &[String]) -> Result<[Vec<String>; 2], i32> {
    if rest.len() != 2 {
        let text = match rest {
            [] => "missing operand".to_string(),
            [a] => format!("missing operand after {}", cx.quote(a)),
            [_, _, c, ..] => format!("extra operand {}", cx.quote(c)),
            _ => String::new(),
        };
        return cx.bad_usage(&text).await;
    }
    let mut out = [Vec::new(), Vec::new()];
    for (i, f) in rest.iter().enumerate() {
        match cx.slurp(f).await {
            Ok(d) => {
                out[i] = lines(&d)
                    .iter()
                    .map(|l| String::from_utf8_lossy(l).into_owned())
                    .collect();
            }
            Err(e) => {
                let text = cx.pick(format!("can't open '{f}': {e}"), format!("{f}: {e}"));
                return cx.die(1, &text).await;
            }
        }
    }
    Ok(out)
}

pub async fn comm(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "123é:z",
            &[
                ("check-order", 'c'),
                ("nocheck-order", 'n'),
                ("output-delimiter", 'é'),
                ("total", 't'),
            ],
        )
        .await?;
    let delimiter = o.get('é').unwrap_or("\t").to_string();
    let mut totals = [0usize; 3];
    let [a, b] = two_files(cx, &o.rest).await?;
    let (mut i, mut j) = (0, 0);
    let mut disorder = false;
    while i < a.len() || j < b.len() {
        let ord = match (a.get(i), b.get(j)) {
            (Some(x), Some(y)) => x.cmp(y),
            (Some(_), None) => Ordering::Less,
            _ => Ordering::Greater,
        };
        let (column, line) = match ord {
            Ordering::Less => ('1', &a[i]),
            Ordering::Greater => ('2', &b[j]),
            Ordering::Equal => ('3', &a[i]),
        };
        totals[column as usize - '1' as usize] += 1;
        let went = [ord != Ordering::Greater, ord != Ordering::Less];
        for (n, (list, at)) in [(&a, i), (&b, j)].into_iter().enumerate() {
            let back = at > 0 && list.get(at).is_some_and(|l| *l < list[at - 1]);
            if went[n] && back && !disorder && !cx.busybox() && !o.has('n') {
                disorder = true;
                cx.err(&format!("file {} is not in sorted order", n + 1))
                    .await;
            }
        }
        i += usize::from(ord != Ordering::Greater);
        j += usize::from(ord != Ordering::Less);
        if !o.has(column) {
            let tabs = ['1', '2']
                .iter()
                .filter(|c| **c < column && !o.has(**c))
                .count();
            cx.line(&format!("{}{line}", delimiter.repeat(tabs))).await;
        }
    }
    if o.has('t') {
        let [x, y, both] = totals;
        cx.line(&format!(
            "{x}{delimiter}{y}{delimiter}{both}{delimiter}total"
        ))
        .await;
    }
    if disorder {
        return cx.die(1, "input is not in sorted order").await;
    }
    Ok(0)
}

/// `-o 0,1.2,2.3`: file (0 for the joined field) and field, both from 0.
fn join_format(text: &str) -> Vec<(usize, usize)> {
    text.split([',', ' '])
        .filter(|p| !p.is_empty())
        .filter_map(|p| match p.split_once('.') {
            Some((f, n)) => Some((f.parse().ok()?, n.parse::<usize>().ok()?.checked_sub(1)?)),
            None => (p == "0").then_some((0, 0)),
        })
        .collect()
}

pub async fn join(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "t:1:2:a:v:j:e:io:",
            &[
                ("ignore-case", 'i'),
                ("header", 'H'),
                ("nocheck-order", 'n'),
            ],
        )
        .await?;
    let [a, b] = two_files(cx, &o.rest).await?;
    let sep = o.get('t').map(str::to_string);
    let split = |l: &str| -> Vec<String> {
        match &sep {
            Some(s) => l.split(s.as_str()).map(str::to_string).collect(),
            None => l.split_whitespace().map(str::to_string).collect(),
        }
    };
    let key = |c: char| {
        o.get(c)
            .or(o.get('j'))
            .and_then(|v| v.parse::<usize>().ok())
            .unwrap_or(1)
            .max(1)
            - 1
    };
    let (k1, k2) = (key('1'), key('2'));
    let joiner = sep.clone().unwrap_or_else(|| " ".to_string());
    let format = o
        .all('o')
        .iter()
        .flat_map(|f| join_format(f))
        .collect::<Vec<_>>();
    let empty = o.get('e').unwrap_or("").to_string();
    let fold = |k: &str| match o.has('i') {
        true => k.to_lowercase(),
        false => k.to_string(),
    };
    let none: Vec<String> = Vec::new();
    let row = |k: &str, f: &[String], r: &[String]| -> String {
        if format.is_empty() {
            let rest = |list: &[String], key: usize| -> Vec<String> {
                let others = list.iter().enumerate().filter(|(i, _)| *i != key);
                others.map(|(_, v)| v.clone()).collect()
            };
            let mut row = vec![k.to_string()];
            row.extend(rest(f, k1));
            row.extend(rest(r, k2));
            return row.join(&joiner);
        }
        let cell = |(file, field): &(usize, usize)| match file {
            0 => k.to_string(),
            1 => f.get(*field).cloned().unwrap_or_default(),
            _ => r.get(*field).cloned().unwrap_or_default(),
        };
        let cells = format.iter().map(cell).map(|c| match c.as_str() {
            "" => empty.clone(),
            _ => c,
        });
        cells.collect::<Vec<_>>().join(&joiner)
    };
    let alone = |n: &str| o.all('a').contains(&n) || o.all('v').contains(&n);
    let right: Vec<Vec<String>> = b.iter().map(|l| split(l)).collect();
    let mut used = vec![false; right.len()];
    let mut disorder = false;
    for (n, l) in a.iter().enumerate() {
        cx.sys.cpu(1).await;
        let f = split(l);
        let k = f.get(k1).cloned().unwrap_or_default();
        let before = n.checked_sub(1).map(|p| split(&a[p]).get(k1).cloned());
        if let Some(Some(before)) = before
            && fold(&before) > fold(&k)
            && !disorder
            && !o.has('n')
        {
            disorder = true;
            cx.err(&format!("{}:{}: is not sorted: {l}", o.rest[0], n + 1))
                .await;
        }
        let mut hit = false;
        let same = |r: &Vec<String>| r.get(k2).is_some_and(|x| fold(x) == fold(&k));
        for (n, r) in right.iter().enumerate().filter(|(_, r)| same(r)) {
            hit = true;
            used[n] = true;
            if !o.has('v') {
                cx.line(&row(&k, &f, r)).await;
            }
        }
        if !hit && alone("1") {
            cx.line(&row(&k, &f, &none)).await;
        }
    }
    for (n, r) in right.iter().enumerate() {
        if !used[n] && alone("2") {
            let k = r.get(k2).cloned().unwrap_or_default();
            cx.line(&row(&k, &none, r)).await;
        }
    }
    if disorder {
        return cx.die(1, "input is not in sorted order").await;
    }
    Ok(0)
}

/// `tsort`: names in an order that keeps every pair's.
pub async fn tsort(cx: &mut Cx) -> Run {
    let o = cx.opts("", &[]).await?;
    let name = o.rest.first().map_or("-", String::as_str).to_string();
    let data = match cx.slurp(&name).await {
        Ok(data) => data,
        Err(e) => return cx.die(1, &format!("{name}: {e}")).await,
    };
    let text = String::from_utf8_lossy(&data).into_owned();
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.len() % 2 == 1 {
        let text = format!("{name}: input contains an odd number of tokens");
        return cx.die(1, &text).await;
    }
    let mut names: Vec<&str> = Vec::new();
    for w in &words {
        if !names.contains(w) {
            names.push(w);
        }
    }
    let mut pairs: Vec<(&str, &str)> = words.chunks(2).map(|p| (p[0], p[1])).collect();
    pairs.retain(|(a, b)| a != b);
    let mut status = 0;
    while !names.is_empty() {
        cx.sys.cpu(1 + pairs.len() as u64 / 16).await;
        let free: Vec<&str> = names
            .iter()
            .copied()
            .filter(|n| !pairs.iter().any(|(_, b)| b == n))
            .collect();
        if free.is_empty() {
            cx.err(&format!("{name}: input contains a loop:")).await;
            for n in &names {
                cx.err(n).await;
            }
            status = 1;
            pairs.remove(0);
            continue;
        }
        for n in &free {
            cx.line(n).await;
        }
        names.retain(|n| !free.contains(n));
        pairs.retain(|(a, _)| !free.contains(a));
    }
    Ok(status)
}

/// `shuf`: lines in random order, from the seeded source.
pub async fn shuf(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "en:i:rz",
            &[("echo", 'e'), ("head-count", 'n'), ("input-range", 'i')],
        )
        .await?;
    let mut items: Vec<String> = if let Some((a, b)) = o.get('i').and_then(|r| r.split_once('-')) {
        let (a, b): (u64, u64) = (a.parse().unwrap_or(0), b.parse().unwrap_or(0));
        (a..=b.min(a + 1_000_000)).map(|n| n.to_string()).collect()
    } else if o.has('e') {
        o.rest.clone()
    } else {
        let f = o.rest.first().map_or("-", String::as_str).to_string();
        match cx.slurp(&f).await {
            Ok(d) => lines(&d)
                .iter()
                .map(|l| String::from_utf8_lossy(l).into_owned())
                .collect(),
            Err(e) => return cx.die(1, &format!("{}: {e}", quoted(&f))).await,
        }
    };
    for i in (1..items.len()).rev() {
        items.swap(i, (cx.sys.random_u64() % (i as u64 + 1)) as usize);
    }
    let n = o
        .get('n')
        .and_then(|n| n.parse().ok())
        .unwrap_or(items.len());
    for l in items.iter().take(n) {
        cx.line(l).await;
    }
    Ok(0)
}
