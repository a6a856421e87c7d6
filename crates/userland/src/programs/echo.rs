//! `echo` and `printf` as programs. Busybox's echo knows `-n`, `-e`, `-E` like GNU's.

use super::kit::printf::{Mistake, printf};
use super::kit::{Cx, Run, escapes};

pub async fn echo(cx: &mut Cx) -> Run {
    let args = std::mem::take(&mut cx.args);
    let (text, stop) = render(&args, false);
    cx.out_bytes(&text).await;
    let _ = stop;
    Ok(0)
}

/// What `echo args…` prints; `escapes_on` is dash's and POSIX's default.
pub fn render(args: &[String], escapes_on: bool) -> (Vec<u8>, bool) {
    let (mut newline, mut esc, mut at) = (true, escapes_on, 0);
    while let Some(a) = args.get(at) {
        if a.len() < 2 || !a.starts_with('-') || !a[1..].bytes().all(|b| b"neE".contains(&b)) {
            break;
        }
        for b in a[1..].bytes() {
            match b {
                b'n' => newline = false,
                b'e' => esc = true,
                _ => esc = false,
            }
        }
        at += 1;
    }
    let joined = args[at..].join(" ");
    let (mut out, stop) = if esc {
        escapes::unescape(joined.as_bytes(), true)
    } else {
        (joined.into_bytes(), false)
    };
    if newline && !stop {
        out.push(b'\n');
    }
    (out, stop)
}

pub async fn printf_main(cx: &mut Cx) -> Run {
    let mut args = std::mem::take(&mut cx.args);
    if args.first().is_some_and(|a| a == "--") {
        args.remove(0);
    }
    if args.is_empty() {
        return cx.bad_usage("missing operand").await;
    }
    let printed = printf(&args[0], &args[1..]);
    cx.out_bytes(&printed.out).await;
    let mut status = 0;
    for m in printed.mistakes {
        status = 1;
        let text = match (cx.busybox(), m) {
            (true, Mistake::NotNumeric(a) | Mistake::PartlyNumeric(a)) => {
                format!("invalid number '{a}'")
            }
            (true, Mistake::BadDirective(d)) => format!("{d}: invalid format"),
            (false, Mistake::NotNumeric(a)) => {
                format!("{}: expected a numeric value", cx.quote(&a))
            }
            (false, Mistake::PartlyNumeric(a)) => {
                format!("{}: value not completely converted", cx.quote(&a))
            }
            (false, Mistake::BadDirective(d)) => format!("{d}: invalid conversion specification"),
        };
        cx.err(&text).await;
    }
    Ok(status)
}
