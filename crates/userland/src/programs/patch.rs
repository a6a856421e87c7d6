//! `patch`: applies unified and normal differences to files.
//! Not modelled: context diffs, ed scripts, fuzz beyond a moved hunk.

use super::kit::{Cx, Run};

/// One hunk: where it begins in the old file (from 1), the lines it wants and the lines it leaves.
#[derive(Debug, Default, PartialEq)]
struct Hunk {
    at: usize,
    old: Vec<String>,
    new: Vec<String>,
}

/// The changes of one file.
#[derive(Debug, Default)]
struct Change {
    from: String,
    to: String,
    hunks: Vec<Hunk>,
}

/// `3,4` as a start and a length.
fn range(text: &str, empty_if_zero: bool) -> (usize, usize) {
    let (a, b) = match text.split_once(',') {
        Some((a, b)) => (a.parse().unwrap_or(0), b.parse().unwrap_or(0)),
        None => (text.parse().unwrap_or(0), 1),
    };
    if empty_if_zero {
        (a, b)
    } else {
        (a, (b + 1).saturating_sub(a))
    }
}

fn header_name(line: &str) -> String {
    line.split('\t').next().unwrap_or("").trim().to_string()
}

fn parse(text: &str) -> Vec<Change> {
    let lines: Vec<&str> = text.lines().collect();
    let mut out: Vec<Change> = Vec::new();
    let mut i = 0;
    while let Some(line) = lines.get(i).copied() {
        i += 1;
        if let Some(from) = line.strip_prefix("--- ")
            && let Some(to) = lines.get(i).and_then(|l| l.strip_prefix("+++ "))
        {
            i += 1;
            out.push(Change {
                from: header_name(from),
                to: header_name(to),
                hunks: Vec::new(),
            });
        } else if let Some(rest) = line.strip_prefix("@@ -") {
            let old = rest.split(' ').next().unwrap_or("");
            let (start, mut left) = range(old, true);
            let new = rest.split('+').nth(1).and_then(|r| r.split(' ').next());
            let (_, mut right) = range(new.unwrap_or(""), true);
            let mut hunk = Hunk {
                at: if left == 0 { start + 1 } else { start },
                ..Hunk::default()
            };
            while left + right > 0
                && let Some(l) = lines.get(i)
            {
                i += 1;
                let (mark, text) = l.split_at_checked(1).unwrap_or((" ", ""));
                if mark != "+" && mark != "\\" {
                    hunk.old.push(text.to_string());
                    left = left.saturating_sub(1);
                }
                if mark != "-" && mark != "\\" {
                    hunk.new.push(text.to_string());
                    right = right.saturating_sub(1);
                }
            }
            if out.is_empty() {
                out.push(Change::default());
            }
            if let Some(change) = out.last_mut() {
                change.hunks.push(hunk);
            }
        } else if let Some(at) = line.find(['a', 'c', 'd'])
            && at > 0
            && line
                .chars()
                .all(|c| c.is_ascii_digit() || ",acd".contains(c))
        {
            let (start, _) = range(&line[..at], false);
            let adds = line[at..].starts_with('a');
            let mut hunk = Hunk {
                at: if adds { start + 1 } else { start },
                ..Hunk::default()
            };
            while let Some(l) = lines.get(i) {
                match (l.strip_prefix("< "), l.strip_prefix("> ")) {
                    (Some(old), _) => hunk.old.push(old.to_string()),
                    (_, Some(new)) => hunk.new.push(new.to_string()),
                    _ if *l == "---" || l.starts_with('\\') => {}
                    _ => break,
                }
                i += 1;
            }
            if out.is_empty() {
                out.push(Change::default());
            }
            if let Some(change) = out.last_mut() {
                change.hunks.push(hunk);
            }
        }
    }
    out
}

/// Where the hunk's old lines stand, nearest to where it says.
fn place(lines: &[String], hunk: &Hunk, shift: i64) -> Option<usize> {
    let n = hunk.old.len();
    let want = (hunk.at as i64 - 1 + shift).max(0) as usize;
    if n == 0 {
        return Some(want.min(lines.len()));
    }
    (0..=lines.len().saturating_sub(n))
        .filter(|at| lines.get(*at..at + n).is_some_and(|l| l == hunk.old))
        .min_by_key(|at| at.abs_diff(want))
}

fn strip(name: &str, parts: Option<usize>) -> String {
    match parts {
        Some(n) => {
            let list: Vec<&str> = name.split('/').collect();
            list.get(n.min(list.len().saturating_sub(1))..)
                .unwrap_or_default()
                .join("/")
        }
        None => name.rsplit('/').next().unwrap_or(name).to_string(),
    }
}

pub async fn patch(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "p:i:RNEubd:é",
            &[
                ("strip", 'p'),
                ("input", 'i'),
                ("reverse", 'R'),
                ("forward", 'N'),
                ("dry-run", 'é'),
            ],
        )
        .await?;
    let input = o
        .get('i')
        .or(o.rest.get(1).map(String::as_str))
        .unwrap_or("-")
        .to_string();
    let data = match cx.slurp(&input).await {
        Ok(data) => data,
        Err(e) => {
            let text = cx.pick(
                format!("can't open '{input}': {e}"),
                format!("**** Can't open patch file {input} : {e}"),
            );
            return cx.die(if cx.busybox() { 1 } else { 2 }, &text).await;
        }
    };
    let parts = o.get('p').and_then(|p| p.parse().ok());
    let mut status = 0;
    for mut change in parse(&String::from_utf8_lossy(&data)) {
        if o.has('R') {
            std::mem::swap(&mut change.from, &mut change.to);
            for hunk in &mut change.hunks {
                std::mem::swap(&mut hunk.old, &mut hunk.new);
            }
        }
        let name = match o.rest.first() {
            Some(name) => name.clone(),
            None if change.to == "/dev/null" => strip(&change.from, parts),
            None => strip(&change.to, parts),
        };
        status |= apply(cx, &name, &change, o.has('é')).await?;
    }
    Ok(status)
}

async fn apply(cx: &mut Cx, name: &str, change: &Change, dry: bool) -> Run {
    let creates = change.from == "/dev/null";
    let old = match cx.sys.read_file(name) {
        Ok(old) => old,
        Err(_) if creates => Vec::new(),
        Err(e) => {
            let text = cx.pick(
                format!("can't open '{name}': {e}"),
                format!("**** Can't find file {name} : {e}"),
            );
            return cx.die(1, &text).await;
        }
    };
    let word = if dry { "checking" } else { "patching" };
    let verb = if creates && cx.busybox() {
        "creating"
    } else {
        word
    };
    cx.line(&format!("{verb} file {name}")).await;
    let text = String::from_utf8_lossy(&old).into_owned();
    let mut lines: Vec<String> = text.lines().map(str::to_string).collect();
    let (mut shift, mut failed) = (0i64, 0);
    for (i, hunk) in change.hunks.iter().enumerate() {
        cx.sys.cpu(1 + lines.len() as u64 / 64).await;
        match place(&lines, hunk, shift) {
            Some(at) => {
                let moved = at as i64 - (hunk.at as i64 - 1);
                if moved != shift && !cx.busybox() {
                    let by = moved - shift;
                    let s = if by.abs() == 1 { "" } else { "s" };
                    let to = at + 1;
                    cx.line(&format!(
                        "Hunk #{} succeeded at {to} (offset {by} line{s}).",
                        i + 1
                    ))
                    .await;
                }
                lines.splice(at..at + hunk.old.len(), hunk.new.iter().cloned());
                shift = moved + hunk.new.len() as i64 - hunk.old.len() as i64;
            }
            None => {
                failed += 1;
                let text = format!("Hunk #{} FAILED at {}.", i + 1, hunk.at);
                let text = if cx.busybox() {
                    format!("Hunk {} FAILED {}/{}.", i + 1, hunk.at, hunk.at)
                } else {
                    text
                };
                if cx.busybox() {
                    cx.err(&text).await;
                } else {
                    cx.line(&text).await;
                }
            }
        }
    }
    if failed > 0 {
        if !cx.busybox() {
            let s = if change.hunks.len() == 1 { "" } else { "s" };
            cx.line(&format!(
                "{failed} out of {} hunk{s} FAILED -- saving rejects to file {name}.rej",
                change.hunks.len()
            ))
            .await;
        }
        return Ok(1);
    }
    if dry {
        return Ok(0);
    }
    let result = if change.to == "/dev/null" && lines.is_empty() {
        cx.sys.unlink(name)
    } else {
        let mut text = lines.join("\n");
        if !lines.is_empty() {
            text.push('\n');
        }
        cx.sys.write_file(name, text.as_bytes())
    };
    match result {
        Ok(()) => Ok(0),
        Err(e) => cx.die(1, &format!("{name}: {e}")).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_and_unified_differences_are_read_alike() {
        let unified = parse("--- a/f\t2024\n+++ b/f\t2024\n@@ -1,2 +1,2 @@\n a\n-b\n+B\n");
        assert_eq!(unified[0].from, "a/f");
        assert_eq!(unified[0].hunks[0].old, ["a", "b"]);
        assert_eq!(unified[0].hunks[0].new, ["a", "B"]);
        let normal = parse("2c2\n< b\n---\n> B\n4a5\n> d\n");
        let at: Vec<usize> = normal[0].hunks.iter().map(|h| h.at).collect();
        assert_eq!(at, [2, 5]);
        assert_eq!(normal[0].hunks[1].new, ["d"]);
    }

    #[test]
    fn a_hunk_is_found_where_lines_moved() {
        let lines: Vec<String> = ["x", "a", "b"].map(String::from).to_vec();
        let hunk = Hunk {
            at: 1,
            old: vec!["a".into(), "b".into()],
            new: Vec::new(),
        };
        assert_eq!(place(&lines, &hunk, 0), Some(1));
    }
}
