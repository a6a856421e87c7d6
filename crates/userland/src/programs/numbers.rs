//! `factor`, `numfmt`, `cal`: numbers taken apart and written for people.
//! Not modelled: `numfmt --field` ranges beyond a list of numbers, `--padding` inside of fields.

use super::kit::{Cx, Run, date, lines};

pub async fn factor(cx: &mut Cx) -> Run {
    let o = cx.opts("h", &[("exponents", 'h')]).await?;
    let words: Vec<String> = if o.rest.is_empty() {
        let data = cx.slurp("-").await.unwrap_or_default();
        let text = String::from_utf8_lossy(&data).into_owned();
        text.split_whitespace().map(str::to_string).collect()
    } else {
        o.rest.clone()
    };
    let mut status = 0;
    for word in words {
        let Ok(n) = word.parse::<u64>() else {
            let text = cx.pick(
                format!("invalid number '{word}'"),
                format!("{} is not a valid positive integer", cx.quote(&word)),
            );
            if cx.busybox() {
                return cx.die(1, &text).await;
            }
            cx.err(&text).await;
            status = 1;
            continue;
        };
        let mut line = format!("{n}:");
        let (mut rest, mut p) = (n, 2u64);
        while p.saturating_mul(p) <= rest && p < 3_000_000 {
            while rest.is_multiple_of(p) {
                line.push_str(&format!(" {p}"));
                rest /= p;
            }
            p += if p == 2 { 1 } else { 2 };
        }
        cx.sys.cpu(1 + p / 256).await;
        if rest > 1 {
            line.push_str(&format!(" {rest}"));
        }
        cx.line(&line).await;
    }
    Ok(status)
}

const UNITS: &str = "KMGTPEZY";

/// A number with an optional suffix, as bytes.
fn from_unit(text: &str, from: &str) -> Option<f64> {
    let cut = text
        .find(|c: char| !c.is_ascii_digit() && c != '.' && c != '-')
        .unwrap_or(text.len());
    let (number, suffix) = text.split_at(cut);
    let value: f64 = number.parse().ok()?;
    let mut letters = suffix.chars();
    let Some(unit) = letters.next() else {
        return Some(value);
    };
    let power = UNITS.find(unit.to_ascii_uppercase())? as i32 + 1;
    let binary = match (from, letters.as_str()) {
        ("si", "") => false,
        ("iec", "") | ("iec-i" | "auto", "i") => true,
        ("auto", "") => false,
        _ => return None,
    };
    Some(value * if binary { 1024f64 } else { 1000f64 }.powi(power))
}

/// A number for people: one decimal below ten, rounded away from zero.
fn to_unit(value: f64, to: &str) -> String {
    let base = match to {
        "si" => 1000.0,
        "iec" | "iec-i" => 1024.0,
        _ => {
            return if value.fract() == 0.0 {
                format!("{value:.0}")
            } else {
                format!("{value}")
            };
        }
    };
    let (mut v, mut power) = (value.abs(), 0);
    while v >= base && power < UNITS.len() {
        v /= base;
        power += 1;
    }
    if power == 0 {
        return format!("{value:.0}");
    }
    let up = |v: f64| (v - 1e-9).ceil();
    let mut text = if v < 9.95 {
        format!("{:.1}", up(v * 10.0) / 10.0)
    } else {
        format!("{:.0}", up(v))
    };
    if up(v) >= base && power < UNITS.len() {
        text = "1.0".into();
        power += 1;
    }
    let unit = UNITS.get(power - 1..power).unwrap_or("");
    let i = if to == "iec-i" { "i" } else { "" };
    let sign = if value < 0.0 { "-" } else { "" };
    format!("{sign}{text}{unit}{i}")
}

pub async fn numfmt(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "d:é:è:ê:ë:í:ì::î:ï:ó:gz",
            &[
                ("delimiter", 'd'),
                ("to", 'é'),
                ("from", 'è'),
                ("suffix", 'ê'),
                ("padding", 'ë'),
                ("field", 'í'),
                ("header", 'ì'),
                ("grouping", 'g'),
                ("format", 'î'),
                ("round", 'ï'),
                ("invalid", 'ó'),
            ],
        )
        .await?;
    let value = |c: char| o.get(c).unwrap_or("").to_string();
    let (to, from, suffix) = (value('é'), value('è'), value('ê'));
    let padding: i64 = value('ë').parse().unwrap_or(0);
    let field: usize = value('í').parse().unwrap_or(1);
    let header: usize = match o.has('ì') {
        true => value('ì').parse().unwrap_or(1),
        false => 0,
    };
    let rows: Vec<String> = if o.rest.is_empty() {
        let data = cx.slurp("-").await.unwrap_or_default();
        lines(&data)
            .iter()
            .map(|l| String::from_utf8_lossy(l).into_owned())
            .collect()
    } else {
        o.rest.clone()
    };
    let delimiter = o.get('d').and_then(|d| d.chars().next());
    for (i, row) in rows.iter().enumerate() {
        if i < header {
            cx.line(row).await;
            continue;
        }
        let blank = |c: char| match delimiter {
            Some(d) => c == d,
            None => c.is_whitespace(),
        };
        // Fields keep the blanks before them.
        let mut fields: Vec<String> = Vec::new();
        let mut in_word = false;
        for c in row.chars() {
            let b = blank(c);
            if fields.is_empty() || (b && (in_word || delimiter.is_some())) {
                fields.push(String::new());
            }
            if let Some(last) = fields.last_mut() {
                last.push(c);
            }
            in_word = !b;
        }
        let mut line = String::new();
        for (n, text) in fields.iter().enumerate() {
            if n + 1 != field {
                line.push_str(text);
                continue;
            }
            let word = text.trim_start_matches(blank);
            let lead = &text[..text.len() - word.len()];
            let bare = word.strip_suffix(suffix.as_str()).unwrap_or(word);
            let Some(number) = from_unit(bare, &from) else {
                let cut = bare
                    .find(|c: char| !c.is_ascii_digit() && c != '.')
                    .unwrap_or(bare.len());
                let what = match (cut, from.is_empty()) {
                    (0, _) => "invalid number",
                    (_, true) => "rejecting suffix in input",
                    (_, false) => "invalid suffix in input",
                };
                let text = match cut > 0 && from.is_empty() && bare.len() == cut + 1 {
                    true => format!("{what}: {} (consider using --from)", cx.quote(bare)),
                    false => format!("{what}: {}", cx.quote(bare)),
                };
                return cx.die(2, &text).await;
            };
            let mut shown = format!("{}{suffix}", to_unit(number, &to));
            let width = padding.unsigned_abs() as usize;
            if padding > 0 {
                shown = format!("{shown:>width$}");
            } else if padding < 0 {
                shown = format!("{shown:<width$}");
            } else if n > 0 || lead.len() > 1 {
                // Without a padding of its own, a field keeps the width it had.
                let width = text.chars().count();
                if delimiter.is_none() && lead.chars().count() > 1 {
                    line.push_str(&format!("{shown:>width$}"));
                    continue;
                }
            }
            line.push_str(lead);
            line.push_str(&shown);
        }
        cx.line(&line).await;
    }
    Ok(0)
}

/// The weekday of a month's first day, Sunday being 0, and how many days it has.
fn shape(year: i64, month: usize) -> (i64, i64) {
    let next = match month {
        12 => (year + 1, 1),
        _ => (year, month as u32 + 1),
    };
    let first = date::days_from_civil(year, month as u32, 1);
    let days = date::days_from_civil(next.0, next.1, 1) - first;
    ((first + 4).rem_euclid(7), days)
}

/// The lines of one month: its name, the days' names, six weeks.
fn month_lines(year: i64, month: usize, title: String, monday: bool) -> Vec<String> {
    let mut out = vec![format!("{title:^20}")];
    out.push(match monday {
        true => "Mo Tu We Th Fr Sa Su".into(),
        false => "Su Mo Tu We Th Fr Sa".into(),
    });
    let (first, days) = shape(year, month);
    let shift = (first - i64::from(monday)).rem_euclid(7);
    for week in 0..6 {
        let cells: Vec<String> = (0..7)
            .map(|d| match week * 7 + d - shift + 1 {
                n if n >= 1 && n <= days => format!("{n:2}"),
                _ => "  ".into(),
            })
            .collect();
        out.push(cells.join(" "));
    }
    out
}

pub async fn cal(cx: &mut Cx) -> Run {
    let o = cx.opts("jymh", &[]).await?;
    let zone = date::Zone::from_tz(cx.var("TZ").as_deref());
    let today = date::civil(cx.sys.now().secs() as i64, &zone);
    let (month, year) = match o.rest.as_slice() {
        [] if o.has('y') => (None, today.year),
        [] => (Some(today.month as usize), today.year),
        [y] => (None, y.parse().unwrap_or(0)),
        [m, y, ..] => (Some(m.parse().unwrap_or(0)), y.parse().unwrap_or(0)),
    };
    if !(1..=9999).contains(&year) || month.is_some_and(|m| !(1..=12).contains(&m)) {
        let bad = o.rest.last().cloned().unwrap_or_default();
        return cx
            .die(1, &format!("number {bad} is not in 1..9999 range"))
            .await;
    }
    if let Some(month) = month {
        let title = format!("{} {year}", date::MONTHS[month - 1]);
        for line in month_lines(year, month, title, o.has('m')) {
            cx.line(line.trim_end()).await;
        }
        return Ok(0);
    }
    cx.line(format!("{year:^66}").trim_end()).await;
    cx.line("").await;
    for row in 0..4 {
        let three: Vec<Vec<String>> = (1..=3)
            .map(|i| {
                let month = row * 3 + i;
                month_lines(year, month, date::MONTHS[month - 1].to_string(), o.has('m'))
            })
            .collect();
        for l in 0..8 {
            let text: Vec<&str> = three.iter().map(|m| m[l].as_str()).collect();
            cx.line(text.join("   ").trim_end()).await;
        }
    }
    Ok(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_rounded_up_as_numfmt_does() {
        assert_eq!(to_unit(1024.0, "iec"), "1.0K");
        assert_eq!(to_unit(1_500_000.0, "iec"), "1.5M");
        assert_eq!(to_unit(1500.0, "si"), "1.5K");
        assert_eq!(to_unit(2048.0, "iec-i"), "2.0Ki");
        assert_eq!(from_unit("1K", "iec"), Some(1024.0));
        assert_eq!(from_unit("1K", ""), None);
    }

    #[test]
    fn january_2024_began_on_a_monday() {
        let lines = month_lines(2024, 1, "January 2024".into(), false);
        assert_eq!(lines[2], "    1  2  3  4  5  6");
    }
}
