//! `awk`: busybox's and Debian's (mawk) share this interpreter; only the words of errors differ.
//! Not modelled: gawk's namespaces, `@include`, two-way pipes, arrays of arrays.

pub mod exec;
pub mod lex;
pub mod parse;
pub mod value;

use super::kit::{Cx, Run};

/// The variables every program has, in the order of their slots.
pub const SPECIAL: [&str; 14] = [
    "NF", "NR", "FNR", "FS", "OFS", "RS", "ORS", "SUBSEP", "CONVFMT", "OFMT", "FILENAME", "RSTART",
    "RLENGTH", "ENVIRON",
];

pub async fn main(cx: &mut Cx) -> Run {
    let o = cx
        .opts_stop(
            "F:v:f:e:",
            &[
                ("field-separator", 'F'),
                ("assign", 'v'),
                ("file", 'f'),
                ("version", 'V'),
            ],
        )
        .await?;
    let mut rest = o.rest.clone();
    let mut text = String::new();
    for (c, v) in &o.given {
        match (c, v) {
            ('f', Some(f)) => match cx.slurp(f).await {
                Ok(d) => {
                    text.push_str(&String::from_utf8_lossy(&d));
                    text.push('\n');
                }
                Err(e) => {
                    let t = cx.pick(
                        format!("can't open '{f}': {e}"),
                        format!("cannot open {f} ({e})"),
                    );
                    return cx.die(2, &t).await;
                }
            },
            ('e', Some(t)) => text.push_str(&format!("{t}\n")),
            _ => {}
        }
    }
    if !o.has('f') && !o.has('e') {
        if rest.is_empty() {
            if cx.busybox() {
                return cx.bad_usage("").await;
            }
            cx.raw_err("Usage: mawk [Options] [Program] [file ...]\n")
                .await;
            return Err(2);
        }
        text = rest.remove(0);
    }
    let program = match parse::parse(&text) {
        Ok(p) => p,
        Err((near, line)) => {
            let t = if cx.busybox() {
                let what = match near.as_str() {
                    "end of file" => "Unexpected end of file".to_string(),
                    "end of line" => "Unexpected token".to_string(),
                    n if n.starts_with("Unexpected") || n.contains("not defined") => n.to_string(),
                    _ => "Unexpected token".to_string(),
                };
                format!("cmd. line:{line}: {what}")
            } else if let Some(rest) = near.strip_prefix("function ")
                && let Some(name) = rest.strip_suffix(" not defined")
            {
                format!("line {}: function {name} never defined", end_line(&text))
            } else if near == "end of file" && open_braces(&text) {
                format!("line {}: missing }} near end of file", end_line(&text))
            } else {
                format!("line {line}: syntax error at or near {near}")
            };
            return cx.die(cx.pick(1, 2), &t).await;
        }
    };
    let mut interp = exec::Interp::new(program, cx);
    if let Some(fs) = o.get('F') {
        interp.set_fs(&unescape(if fs == "t" { "\t" } else { fs }));
    }
    for v in o.all('v') {
        if let Some((name, value)) = v.split_once('=') {
            interp.assign(name, &unescape(value));
        }
    }
    let name = cx.name.clone();
    interp.set_args(&name, &rest);
    interp.run(cx).await
}

/// The line after the last one: where mawk stands when the program has ended.
fn end_line(text: &str) -> usize {
    text.trim_end_matches('\n').lines().count() + 1
}

/// Whether more braces open than close, strings and expressions left aside.
fn open_braces(text: &str) -> bool {
    let count = |c: char| text.chars().filter(|x| *x == c).count();
    count('{') > count('}')
}

fn unescape(text: &str) -> String {
    String::from_utf8_lossy(&super::kit::escapes::unescape(text.as_bytes(), false).0).into_owned()
}
