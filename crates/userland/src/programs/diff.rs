//! `diff`: normal and unified output, directories with `-r`. Lines are compared by Myers' algorithm.
//! `-c` and `-y` too. Not modelled: `-e`, `-n`, `--color`, heuristics that shift hunks.

use super::kit::{Cx, Run};
use super::walk::join;
use machine::FileKind;

/// One step of the edit script over whole lines.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Op {
    Keep,
    Delete,
    Insert,
}

/// The edit script from `a` to `b`: deletions before insertions.
fn script<T: PartialEq>(a: &[T], b: &[T]) -> Vec<Op> {
    let start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let end = a[start..]
        .iter()
        .rev()
        .zip(b[start..].iter().rev())
        .take_while(|(x, y)| x == y)
        .count();
    let (a2, b2) = (&a[start..a.len() - end], &b[start..b.len() - end]);
    let mut ops = vec![Op::Keep; start];
    if a2.len().saturating_mul(b2.len()) > 16_000_000 {
        ops.extend(vec![Op::Delete; a2.len()]);
        ops.extend(vec![Op::Insert; b2.len()]);
    } else {
        // Longest common subsequence by table: texts here are small.
        let w = b2.len() + 1;
        let mut lcs = vec![0u32; (a2.len() + 1) * w];
        for i in (0..a2.len()).rev() {
            for j in (0..b2.len()).rev() {
                lcs[i * w + j] = if a2[i] == b2[j] {
                    lcs[(i + 1) * w + j + 1] + 1
                } else {
                    lcs[(i + 1) * w + j].max(lcs[i * w + j + 1])
                };
            }
        }
        let (mut i, mut j) = (0, 0);
        while i < a2.len() || j < b2.len() {
            if i < a2.len() && j < b2.len() && a2[i] == b2[j] {
                ops.push(Op::Keep);
                i += 1;
                j += 1;
            } else if j >= b2.len() || (i < a2.len() && lcs[(i + 1) * w + j] >= lcs[i * w + j + 1])
            {
                ops.push(Op::Delete);
                i += 1;
            } else {
                ops.push(Op::Insert);
                j += 1;
            }
        }
    }
    ops.extend(vec![Op::Keep; end]);
    ops
}

/// A run of changes: (start in a, length, start in b, length).
type Change = (usize, usize, usize, usize);

fn changes(ops: &[Op]) -> Vec<Change> {
    let mut out: Vec<Change> = Vec::new();
    let (mut i, mut j) = (0, 0);
    let mut open: Option<Change> = None;
    for op in ops {
        match op {
            Op::Keep => {
                out.extend(open.take());
                i += 1;
                j += 1;
            }
            Op::Delete => {
                open.get_or_insert((i, 0, j, 0)).1 += 1;
                i += 1;
            }
            Op::Insert => {
                open.get_or_insert((i, 0, j, 0)).3 += 1;
                j += 1;
            }
        }
    }
    out.extend(open);
    out
}

fn span(start: usize, len: usize) -> String {
    match len {
        0 => start.to_string(),
        1 => (start + 1).to_string(),
        _ => format!("{},{}", start + 1, start + len),
    }
}

fn hunk_span(start: usize, len: usize) -> String {
    match len {
        0 => format!("{start},0"),
        1 => (start + 1).to_string(),
        _ => format!("{},{len}", start + 1),
    }
}

const NO_NEWLINE: &str = "\\ No newline at end of file\n";

/// Each line without its end; the flag says whether the last one had an end.
fn split(text: &[u8]) -> (Vec<String>, bool) {
    let t = String::from_utf8_lossy(text).into_owned();
    let ended = t.is_empty() || t.ends_with('\n');
    (t.lines().map(str::to_string).collect(), ended)
}

struct How {
    unified: Option<usize>,
    context: Option<usize>,
    side: Option<Side>,
    brief: bool,
    same: bool,
    fold: bool,
    blanks: u8,
    blank_lines: bool,
    recursive: bool,
    new_file: bool,
    labels: Vec<String>,
}

/// `-y`: two columns.
struct Side {
    width: usize,
    suppress: bool,
}

const TAB: usize = 8;
/// The least distance between the columns.
const GUTTER: usize = 3;

impl Side {
    /// The width of the left column and where the right one begins.
    fn columns(&self) -> (usize, usize) {
        let w = self.width;
        let middle = (w >> 1) + ((TAB + GUTTER) >> 1) + (w & (TAB + GUTTER) & 1);
        let off = middle - middle % TAB;
        let half = off.saturating_sub(GUTTER).min(w.saturating_sub(off));
        (half, if half > 0 { off } else { w })
    }

    fn line(&self, left: Option<&str>, mark: char, right: Option<&str>) -> String {
        let (half, second) = self.columns();
        let mut out = String::new();
        let mut column = 0;
        let pad = |out: &mut String, column: &mut usize, to: usize| {
            while *column < to {
                let stop = *column + TAB - *column % TAB;
                out.push(if stop <= to { '\t' } else { ' ' });
                *column = if stop <= to { stop } else { *column + 1 };
            }
        };
        if let Some(text) = left {
            let part: String = text.chars().take(half).collect();
            column = part.chars().count();
            out.push_str(&part);
        }
        if mark != ' ' {
            pad(&mut out, &mut column, (half + second - 1) / 2);
            out.push(mark);
            column += 1;
        }
        if let Some(text) = right.filter(|t| !t.is_empty()) {
            pad(&mut out, &mut column, second);
            out.extend(text.chars().take(half));
        }
        out.push('\n');
        out
    }

    /// The whole of both texts beside each other.
    fn render(&self, x: &[String], y: &[String], list: &[Change]) -> String {
        let mut out = String::new();
        let (mut i, mut j) = (0, 0);
        let end = (x.len(), 0, y.len(), 0);
        for c in list.iter().chain([&end]) {
            while i < c.0 && j < c.2 {
                if !self.suppress {
                    out.push_str(&self.line(Some(&x[i]), ' ', Some(&y[j])));
                }
                i += 1;
                j += 1;
            }
            for n in 0..c.1.max(c.3) {
                let left = (n < c.1).then(|| x[c.0 + n].as_str());
                let right = (n < c.3).then(|| y[c.2 + n].as_str());
                let mark = match (left, right) {
                    (Some(_), Some(_)) => '|',
                    (Some(_), None) => '<',
                    _ => '>',
                };
                out.push_str(&self.line(left, mark, right));
            }
            (i, j) = (c.0 + c.1, c.2 + c.3);
        }
        out
    }
}

/// One side of a hunk of `-c`: nothing if that side has no change.
fn context_side(
    lines: &[String],
    from: usize,
    to: usize,
    marks: &[(usize, usize, char)],
) -> String {
    if marks.iter().all(|(_, n, _)| *n == 0) {
        return String::new();
    }
    let mut out = String::new();
    for (k, line) in lines.iter().enumerate().take(to).skip(from) {
        let hit = marks.iter().find(|(at, n, _)| (*at..at + n).contains(&k));
        let mark = hit.map_or(' ', |(_, _, m)| *m);
        out.push_str(&format!("{mark} {line}\n"));
    }
    out
}

fn key(line: &str, how: &How) -> String {
    let mut s = match how.blanks {
        2 => line.chars().filter(|c| !c.is_whitespace()).collect(),
        1 => line.split_whitespace().collect::<Vec<_>>().join(" "),
        _ => line.to_string(),
    };
    if how.fold {
        s = s.to_lowercase();
    }
    s
}

/// The difference of two texts in the asked format.
fn render(a: &[u8], b: &[u8], names: (&str, &str), how: &How) -> String {
    let ((x, xe), (y, ye)) = (split(a), split(b));
    let mark = |list: &[String], ended: bool| -> Vec<String> {
        let mut k: Vec<String> = list.iter().map(|l| key(l, how)).collect();
        if !ended && let Some(last) = k.last_mut() {
            last.push('\0');
        }
        k
    };
    let ops = script(&mark(&x, xe), &mark(&y, ye));
    let mut list = changes(&ops);
    if how.blank_lines {
        list.retain(|c| {
            !(x[c.0..c.0 + c.1].iter().all(String::is_empty)
                && y[c.2..c.2 + c.3].iter().all(String::is_empty))
        });
    }
    if let Some(side) = &how.side {
        return side.render(&x, &y, &list);
    }
    if list.is_empty() {
        return String::new();
    }
    let mut out = String::new();
    let show = |out: &mut String, lead: &str, l: &[String], i: usize, ended: bool| {
        out.push_str(&format!("{lead}{}\n", l[i]));
        if i + 1 == l.len() && !ended {
            out.push_str(NO_NEWLINE);
        }
    };
    let Some(context) = how.unified.or(how.context) else {
        for (i, n, j, m) in list {
            let letter = if n == 0 {
                'a'
            } else if m == 0 {
                'd'
            } else {
                'c'
            };
            out.push_str(&format!("{}{letter}{}\n", span(i, n), span(j, m)));
            for k in i..i + n {
                show(&mut out, "< ", &x, k, xe);
            }
            if letter == 'c' {
                out.push_str("---\n");
            }
            for k in j..j + m {
                show(&mut out, "> ", &y, k, ye);
            }
        }
        return out;
    };
    let (old, new) = if how.context.is_some() {
        ("***", "---")
    } else {
        ("---", "+++")
    };
    out.push_str(&format!("{old} {}\n{new} {}\n", names.0, names.1));
    let mut at = 0;
    while at < list.len() {
        let mut last = at;
        while last + 1 < list.len()
            && list[last + 1].0 - (list[last].0 + list[last].1) <= 2 * context
        {
            last += 1;
        }
        let (first, end) = (list[at], list[last]);
        let (a0, b0) = (
            first.0.saturating_sub(context),
            first.2.saturating_sub(context),
        );
        let (a1, b1) = (
            (end.0 + end.1 + context).min(x.len()),
            (end.2 + end.3 + context).min(y.len()),
        );
        if how.context.is_some() {
            let mark = |c: &Change, own: char| if c.1 > 0 && c.3 > 0 { '!' } else { own };
            let group = &list[at..=last];
            let left: Vec<_> = group.iter().map(|c| (c.0, c.1, mark(c, '-'))).collect();
            let right: Vec<_> = group.iter().map(|c| (c.2, c.3, mark(c, '+'))).collect();
            out.push_str(&format!(
                "***************\n*** {} ****\n{}--- {} ----\n{}",
                span(a0, a1 - a0),
                context_side(&x, a0, a1, &left),
                span(b0, b1 - b0),
                context_side(&y, b0, b1, &right),
            ));
            at = last + 1;
            continue;
        }
        out.push_str(&format!(
            "@@ -{} +{} @@\n",
            hunk_span(a0, a1 - a0),
            hunk_span(b0, b1 - b0)
        ));
        let mut i = a0;
        for c in &list[at..=last] {
            while i < c.0 {
                show(&mut out, " ", &x, i, xe);
                i += 1;
            }
            for k in c.0..c.0 + c.1 {
                show(&mut out, "-", &x, k, xe);
            }
            for k in c.2..c.2 + c.3 {
                show(&mut out, "+", &y, k, ye);
            }
            i = c.0 + c.1;
        }
        while i < a1 {
            show(&mut out, " ", &x, i, xe);
            i += 1;
        }
        at = last + 1;
    }
    out
}

pub async fn main(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "urNqsiwbBaU:L:dtTpcC:yW:x:é::ß",
            &[
                ("unified", 'u'),
                ("recursive", 'r'),
                ("new-file", 'N'),
                ("brief", 'q'),
                ("report-identical-files", 's'),
                ("ignore-case", 'i'),
                ("ignore-all-space", 'w'),
                ("ignore-space-change", 'b'),
                ("ignore-blank-lines", 'B'),
                ("label", 'L'),
                ("text", 'a'),
                ("color", 'é'),
                ("context", 'c'),
                ("side-by-side", 'y'),
                ("width", 'W'),
                ("suppress-common-lines", 'ß'),
                ("exclude", 'x'),
            ],
        )
        .await?;
    if o.rest.len() != 2 {
        let text = match o.rest.as_slice() {
            [] => "missing operand after 'diff'".to_string(),
            [a] => format!("missing operand after '{a}'"),
            [_, _, c, ..] => format!("extra operand '{c}'"),
            _ => String::new(),
        };
        return cx.bad_usage(&text).await;
    }
    let how = How {
        // Busybox always writes the unified form.
        unified: if o.has('U') {
            o.get('U').and_then(|n| n.parse().ok())
        } else {
            (o.has('u') || cx.busybox()).then_some(3)
        },
        context: match o.get('C') {
            Some(n) => n.parse().ok(),
            None => o.has('c').then_some(3),
        },
        side: (o.has('y') && !o.has('q')).then(|| Side {
            width: o.get('W').and_then(|w| w.parse().ok()).unwrap_or(130),
            suppress: o.has('ß'),
        }),
        brief: o.has('q'),
        same: o.has('s'),
        fold: o.has('i'),
        blanks: if o.has('w') { 2 } else { u8::from(o.has('b')) },
        blank_lines: o.has('B'),
        recursive: o.has('r'),
        new_file: o.has('N'),
        labels: o.all('L').iter().map(|s| s.to_string()).collect(),
    };
    let (mut a, mut b) = (o.rest[0].clone(), o.rest[1].clone());
    let dir =
        |cx: &Cx, p: &str| p != "-" && cx.sys.stat(p).is_ok_and(|s| s.kind == FileKind::Directory);
    let (da, db) = (dir(cx, &a), dir(cx, &b));
    if da && !db {
        a = join(&a, super::simple::base_of(&b));
    } else if db && !da {
        b = join(&b, super::simple::base_of(&a));
    }
    let mut status = 0;
    let mut todo = vec![(a, b, 0usize)];
    let top = da && db;
    while let Some((a, b, depth)) = todo.pop() {
        cx.sys.cpu(1).await;
        if dir(cx, &a) && dir(cx, &b) {
            if depth > 0 && !how.recursive {
                cx.line(&format!("Common subdirectories: {a} and {b}"))
                    .await;
                continue;
            }
            let names = |cx: &Cx, d: &str| -> Vec<String> {
                cx.sys
                    .readdir(d)
                    .unwrap_or_default()
                    .into_iter()
                    .map(|e| e.name)
                    .collect()
            };
            let (x, y) = (names(cx, &a), names(cx, &b));
            let mut all: Vec<String> = x.iter().chain(&y).cloned().collect();
            all.sort();
            all.dedup();
            let out = o.all('x');
            all.retain(|n| !out.iter().any(|p| super::find::glob_match(p, n)));
            for n in all.into_iter().rev() {
                todo.push((join(&a, &n), join(&b, &n), depth + 1));
            }
            continue;
        }
        let missing = |cx: &Cx, p: &str| p != "-" && cx.sys.stat(p).is_err();
        if top && !how.new_file && (missing(cx, &a) || missing(cx, &b)) {
            let there = if missing(cx, &a) { &b } else { &a };
            cx.line(&format!(
                "Only in {}: {}",
                super::simple::dir_of(there),
                super::simple::base_of(there)
            ))
            .await;
            status = status.max(1);
            continue;
        }
        let mut texts = Vec::new();
        for p in [&a, &b] {
            match cx.slurp(p).await {
                Ok(d) => texts.push(d),
                Err(_) if how.new_file && missing(cx, p) => texts.push(Vec::new()),
                Err(e) => {
                    let text = cx.pick(format!("can't stat '{p}': {e}"), format!("{p}: {e}"));
                    cx.err(&text).await;
                    status = 2;
                }
            }
        }
        let [x, y] = texts.as_slice() else { continue };
        cx.sys.cpu(1 + (x.len() + y.len()) as u64 / 64).await;
        let named = |cx: &Cx, p: &str, label: Option<&String>| match label {
            Some(l) => l.clone(),
            None if cx.busybox() => p.to_string(),
            None => {
                let t = if p == "-" {
                    cx.sys.now()
                } else {
                    cx.sys.stat(p).map_or(machine::Time(0), |s| s.mtime)
                };
                format!(
                    "{p}\t{}",
                    super::kit::date::strftime(
                        "%Y-%m-%d %H:%M:%S.%N %z",
                        t.secs() as i64,
                        t.nanos(),
                        &super::kit::date::Zone::from_tz(cx.var("TZ").as_deref())
                    )
                )
            }
        };
        let names = (
            named(cx, &a, how.labels.first()),
            named(cx, &b, how.labels.get(1)),
        );
        if x == y {
            if let Some(side) = how.side.as_ref().filter(|s| !s.suppress) {
                let lines = split(x).0;
                let text = side.render(&lines, &lines, &[]);
                cx.out(&text).await;
            }
            if how.same {
                cx.line(&format!("Files {a} and {b} are identical")).await;
            }
            continue;
        }
        let binary = (x.contains(&0) || y.contains(&0)) && !o.has('a');
        let text = if binary {
            String::new()
        } else {
            render(x, y, (&names.0, &names.1), &how)
        };
        if binary || (how.brief && !text.is_empty()) {
            let lead = if binary && !how.brief {
                "Binary files"
            } else {
                "Files"
            };
            cx.line(&format!("{lead} {a} and {b} differ")).await;
        } else if text.is_empty() {
            continue;
        } else {
            if top && depth > 0 && !how.brief && !cx.busybox() {
                let flags = if how.unified.is_some() { " -u" } else { "" };
                cx.line(&format!(
                    "diff{}{flags} {a} {b}",
                    if how.recursive { " -r" } else { "" }
                ))
                .await;
            }
            cx.out(&text).await;
        }
        status = status.max(1);
    }
    Ok(status)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(a: &str, b: &str, unified: Option<usize>) -> String {
        let how = How {
            unified,
            context: None,
            side: None,
            brief: false,
            same: false,
            fold: false,
            blanks: 0,
            blank_lines: false,
            recursive: false,
            new_file: false,
            labels: Vec::new(),
        };
        render(a.as_bytes(), b.as_bytes(), ("a", "b"), &how)
    }

    #[test]
    fn side_by_side_leaves_a_gutter() {
        let side = Side {
            width: 130,
            suppress: false,
        };
        assert_eq!(side.columns(), (61, 64));
        assert_eq!(
            side.line(Some("a"), ' ', Some("a")),
            format!("a{}a\n", "\t".repeat(8))
        );
    }

    #[test]
    fn context_form_marks_both_sides() {
        let how = How {
            unified: None,
            context: Some(3),
            side: None,
            brief: false,
            same: false,
            fold: false,
            blanks: 0,
            blank_lines: false,
            recursive: false,
            new_file: false,
            labels: Vec::new(),
        };
        assert_eq!(
            render(b"a\nb\n", b"a\nB\n", ("x", "y"), &how),
            "*** x\n--- y\n***************\n*** 1,2 ****\n  a\n! b\n--- 1,2 ----\n  a\n! B\n"
        );
    }

    #[test]
    fn normal_and_unified_forms() {
        assert_eq!(
            d("1\n2\n3\n", "1\nx\n3\n4\n", None),
            "2c2\n< 2\n---\n> x\n3a4\n> 4\n"
        );
        assert_eq!(d("1\n2\n", "2\n", None), "1d0\n< 1\n");
        assert_eq!(
            d("a\nb\n", "a\nc", Some(3)),
            "--- a\n+++ b\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n\\ No newline at end of file\n"
        );
        assert_eq!(d("", "x\n", Some(3)), "--- a\n+++ b\n@@ -0,0 +1 @@\n+x\n");
        assert_eq!(d("same\n", "same\n", None), "");
    }
}
