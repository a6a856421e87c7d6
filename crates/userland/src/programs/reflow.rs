//! Text laid out anew: `expand`, `unexpand`, `fmt`, `column`, `dos2unix`, `unix2dos`.
//! Not modelled: `fmt`'s weighing of line ends (lines are filled greedily), `column -J` and its trees.

use super::kit::{Cx, Input, Run, lines, quoted};

/// The files named, or standard input; each opened in turn.
async fn inputs(cx: &mut Cx, names: &[String], status: &mut i32) -> Vec<Input> {
    let names = match names {
        [] => vec!["-".to_string()],
        some => some.to_vec(),
    };
    let mut open = Vec::new();
    for name in &names {
        match cx.open_or_warn(name, false).await {
            Some(input) => open.push(input),
            None => *status = 1,
        }
    }
    open
}

/// The distance from `column` to the next tab stop.
fn to_stop(column: usize, stops: &[usize]) -> usize {
    match stops {
        [every] => every - column % every,
        list => list.iter().find(|s| **s > column).map_or(1, |s| s - column),
    }
}

/// Tab stops as given to `-t`: one distance, or a list of columns.
async fn stops(cx: &mut Cx, text: Option<&str>) -> Result<Vec<usize>, i32> {
    let Some(text) = text else { return Ok(vec![8]) };
    let list: Option<Vec<usize>> = text.split([',', ' ']).map(|t| t.parse().ok()).collect();
    match list {
        Some(list) if list.contains(&0) => cx.die(1, "tab size cannot be 0").await,
        Some(list) => Ok(list),
        None => {
            let message = cx.pick(
                format!("invalid number '{text}'"),
                format!("tab size contains invalid character(s): {}", cx.quote(text)),
            );
            cx.die(1, &message).await
        }
    }
}

pub async fn expand(cx: &mut Cx) -> Run {
    let o = cx.opts("it:", &[("initial", 'i'), ("tabs", 't')]).await?;
    let stops = stops(cx, o.get('t')).await?;
    let mut status = 0;
    for mut input in inputs(cx, &o.rest, &mut status).await {
        while let Ok(Some(line)) = input.line(&cx.sys).await {
            let (mut text, mut column, mut initial) = (String::new(), 0, true);
            for c in String::from_utf8_lossy(&line).chars() {
                if c == '\t' && (initial || !o.has('i')) {
                    let n = to_stop(column, &stops);
                    text.push_str(&" ".repeat(n));
                    column += n;
                } else {
                    initial &= c == ' ';
                    text.push(c);
                    column += 1;
                }
            }
            cx.line(&text).await;
        }
        input.close(&cx.sys);
    }
    Ok(status)
}

pub async fn unexpand(cx: &mut Cx) -> Run {
    let o = cx
        .opts("aft:", &[("all", 'a'), ("first-only", 'f'), ("tabs", 't')])
        .await?;
    let stops = stops(cx, o.get('t')).await?;
    let all = (o.has('a') || o.has('t')) && !o.has('f');
    let mut status = 0;
    for mut input in inputs(cx, &o.rest, &mut status).await {
        while let Ok(Some(line)) = input.line(&cx.sys).await {
            let text = tabbed(&String::from_utf8_lossy(&line), &stops, all);
            cx.line(&text).await;
        }
        input.close(&cx.sys);
    }
    Ok(status)
}

/// A line whose blanks up to tab stops are tabs.
fn tabbed(line: &str, stops: &[usize], all: bool) -> String {
    let (mut out, mut column, mut from) = (String::new(), 0, 0);
    let mut converting = true;
    for c in line.chars() {
        let blank = c == ' ' || c == '\t';
        if !converting || !blank {
            out.push_str(&" ".repeat(column - from));
            out.push(c);
            column += 1;
            from = column;
            converting &= all;
            continue;
        }
        let next = column + to_stop(column, stops);
        column = if c == '\t' { next } else { column + 1 };
        if column == next {
            // A single blank before a stop stays a blank.
            out.push_str(if column - from == 1 && c == ' ' {
                " "
            } else {
                "\t"
            });
            from = column;
        }
    }
    out.push_str(&" ".repeat(column - from));
    out
}

pub async fn fmt(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "w:sug:",
            &[
                ("width", 'w'),
                ("split-only", 's'),
                ("uniform-spacing", 'u'),
            ],
        )
        .await?;
    let width: usize = match o.get('w').map(str::parse) {
        Some(Ok(n)) => n,
        Some(Err(_)) => {
            let text = format!("invalid width: {}", cx.quote(o.get('w').unwrap_or("")));
            return cx.die(1, &text).await;
        }
        None => 75,
    };
    // Lines are aimed a little short of the width.
    let goal = width * 187 / 200;
    let mut status = 0;
    for mut input in inputs(cx, &o.rest, &mut status).await {
        let mut paragraph: Vec<String> = Vec::new();
        loop {
            let line = input.line(&cx.sys).await.unwrap_or(None);
            let text = line
                .as_deref()
                .map(|l| String::from_utf8_lossy(l).into_owned());
            match text {
                Some(t) if !t.trim().is_empty() && !o.has('s') => {
                    paragraph.extend(t.split_whitespace().map(str::to_string));
                }
                other => {
                    if let Some(t) = other.as_deref().filter(|t| !t.trim().is_empty()) {
                        paragraph.extend(t.split_whitespace().map(str::to_string));
                    }
                    for l in fill(&std::mem::take(&mut paragraph), goal.max(1), width) {
                        cx.line(&l).await;
                    }
                    match other {
                        Some(t) if t.trim().is_empty() => cx.line("").await,
                        Some(_) => {}
                        None => break,
                    }
                }
            }
        }
        input.close(&cx.sys);
    }
    Ok(status)
}

fn fill(words: &[String], goal: usize, width: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for word in words {
        match out.last_mut() {
            Some(line) => {
                let now = line.chars().count();
                let then = now + 1 + word.chars().count();
                let nearer = then.abs_diff(goal) <= now.abs_diff(goal);
                if then <= width && (then <= goal || nearer) {
                    line.push(' ');
                    line.push_str(word);
                } else {
                    out.push(word.clone());
                }
            }
            None => out.push(word.clone()),
        }
    }
    out
}

pub async fn column(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "tc:s:o:xN:R:LeH:",
            &[
                ("table", 't'),
                ("output-width", 'c'),
                ("separator", 's'),
                ("output-separator", 'o'),
                ("fillrows", 'x'),
                ("table-columns", 'N'),
                ("table-right", 'R'),
                ("keep-empty-lines", 'L'),
                ("table-hide", 'H'),
            ],
        )
        .await?;
    let mut status = 0;
    let mut rows: Vec<String> = Vec::new();
    let names = match o.rest.as_slice() {
        [] => vec!["-".to_string()],
        some => some.to_vec(),
    };
    for name in &names {
        match cx.slurp(name).await {
            Ok(data) => rows.extend(
                lines(&data)
                    .iter()
                    .map(|l| String::from_utf8_lossy(l).into_owned())
                    .filter(|l| o.has('L') || !l.trim().is_empty()),
            ),
            Err(e) => {
                cx.err(&format!("cannot open {name}: {e}")).await;
                status = 1;
            }
        }
    }
    if o.has('t') {
        let header = o
            .get('N')
            .map(|n| n.split(',').map(str::to_string).collect());
        let right: Vec<usize> = o
            .get('R')
            .map(|r| {
                let names: Vec<String> = match &header {
                    Some(h) => Vec::clone(h),
                    None => Vec::new(),
                };
                r.split(',')
                    .filter_map(|n| {
                        n.parse()
                            .ok()
                            .or_else(|| names.iter().position(|x| x == n).map(|i| i + 1))
                    })
                    .collect()
            })
            .unwrap_or_default();
        let cells = header
            .into_iter()
            .chain(rows.iter().map(|r| cut(r, o.get('s'))));
        for line in table(cells.collect(), o.get('o').unwrap_or("  "), &right) {
            cx.line(&line).await;
        }
        return Ok(status);
    }
    let width: usize = o
        .get('c')
        .and_then(|c| c.parse().ok())
        .or_else(|| cx.var("COLUMNS").and_then(|c| c.parse().ok()))
        .unwrap_or(80);
    for line in newspaper(&rows, width, o.has('x')) {
        cx.line(&line).await;
    }
    Ok(status)
}

/// The cells of a row: blanks in a run separate once, given separators each time.
fn cut(row: &str, separators: Option<&str>) -> Vec<String> {
    match separators {
        Some(set) => row.split(|c| set.contains(c)).map(str::to_string).collect(),
        None => row.split_whitespace().map(str::to_string).collect(),
    }
}

fn table(rows: Vec<Vec<String>>, joiner: &str, right: &[usize]) -> Vec<String> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |c: usize| {
        rows.iter()
            .filter_map(|r| r.get(c))
            .map(|t| t.chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    rows.iter()
        .map(|row| {
            let mut line = String::new();
            for (c, w) in widths.iter().copied().enumerate() {
                let cell = row.get(c).map_or("", String::as_str);
                let pad = " ".repeat(w - cell.chars().count());
                if right.contains(&(c + 1)) {
                    line.push_str(&pad);
                    line.push_str(cell);
                } else {
                    line.push_str(cell);
                    if c + 1 < columns {
                        line.push_str(&pad);
                    }
                }
                if c + 1 < columns {
                    line.push_str(joiner);
                }
            }
            line
        })
        .collect()
}

/// Entries in columns a tab stop wide, filled downwards or (`across`) row by row.
fn newspaper(items: &[String], width: usize, across: bool) -> Vec<String> {
    let longest = items.iter().map(|i| i.chars().count()).max().unwrap_or(0);
    let step = (longest / 8 + 1) * 8;
    let columns = (width / step).max(1);
    if columns == 1 {
        return items.to_vec();
    }
    let height = items.len().div_ceil(columns);
    (0..height)
        .map(|r| {
            let place = |c: usize| {
                if across {
                    r * columns + c
                } else {
                    c * height + r
                }
            };
            let row: Vec<&String> = (0..columns).map_while(|c| items.get(place(c))).collect();
            let mut line = String::new();
            for (c, item) in row.iter().enumerate() {
                line.push_str(item);
                if c + 1 < row.len() {
                    let n = item.chars().count();
                    line.push_str(&"\t".repeat((step - n).div_ceil(8)));
                }
            }
            line
        })
        .collect()
}

/// `dos2unix` and `unix2dos`: line ends of files changed in place, or of standard input.
pub async fn line_ends(cx: &mut Cx) -> Run {
    let o = cx.opts("ud", &[]).await?;
    let to_dos = match o.last_of("ud") {
        Some(c) => c == 'd',
        None => cx.name == "unix2dos",
    };
    let convert = |data: &[u8]| {
        let mut out = Vec::with_capacity(data.len());
        for b in data.iter().filter(|b| **b != b'\r') {
            if *b == b'\n' && to_dos {
                out.push(b'\r');
            }
            out.push(*b);
        }
        out
    };
    if o.rest.is_empty() {
        let data = cx.slurp("-").await.unwrap_or_default();
        cx.out_bytes(&convert(&data)).await;
        return Ok(0);
    }
    for name in &o.rest {
        let result = match cx.slurp(name).await {
            Ok(data) => cx.sys.write_file(name, &convert(&data)),
            Err(e) => Err(e),
        };
        if let Err(e) = result {
            return cx
                .die(1, &format!("can't open {}: {e}", quoted(name)))
                .await;
        }
    }
    Ok(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_up_to_a_stop_become_one_tab() {
        assert_eq!(tabbed("        x", &[8], false), "\tx");
        assert_eq!(tabbed("a               b", &[8], true), "a\t\tb");
        assert_eq!(tabbed("a       b", &[8], false), "a       b");
        assert_eq!(tabbed("   x", &[8], false), "   x");
    }

    #[test]
    fn tables_pad_all_but_the_last_column() {
        let rows = vec![cut("a b", None), cut("ccc d", None)];
        assert_eq!(table(rows, "  ", &[]), ["a    b", "ccc  d"]);
        let rows = vec![cut("a,b", Some(",")), cut("ccc,d", Some(","))];
        assert_eq!(table(rows, "|", &[]), ["a  |b", "ccc|d"]);
    }

    #[test]
    fn entries_stand_in_columns_a_tab_stop_wide() {
        let items: Vec<String> = ["one", "two", "three"].map(String::from).to_vec();
        assert_eq!(newspaper(&items, 20, false), ["one\tthree", "two"]);
    }
}
