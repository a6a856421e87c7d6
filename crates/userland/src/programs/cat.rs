//! `cat`: files one after another, unbuffered, with `-n`, `-b`, `-s`, `-E`, `-T`, `-v`, `-A`.

use super::kit::{Cx, Input, Run};
use machine::{Errno, FileKind, OpenFlags};

pub async fn main(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "AbeEnstTuv",
            &[
                ("show-all", 'A'),
                ("number-nonblank", 'b'),
                ("show-ends", 'E'),
                ("number", 'n'),
                ("squeeze-blank", 's'),
                ("show-tabs", 'T'),
                ("show-nonprinting", 'v'),
            ],
        )
        .await?;
    let ends = o.has('E') || o.has('A') || o.has('e');
    let tabs = o.has('T') || o.has('A') || o.has('t');
    let visible = o.has('v') || o.has('A') || o.has('e') || o.has('t');
    let plain = !(ends || tabs || visible || o.has('n') || o.has('b') || o.has('s'));
    let files = if o.rest.is_empty() {
        vec!["-".to_string()]
    } else {
        o.rest.clone()
    };
    let (mut status, mut number, mut blanks) = (0, 0u64, 0u32);
    for file in &files {
        let (fd, owned) = if file == "-" {
            (0, false)
        } else {
            match cx.sys.open(file, OpenFlags::READ, 0) {
                Ok(fd) => (fd, true),
                Err(e) => {
                    let text = cx.pick(format!("can't open '{file}': {e}"), format!("{file}: {e}"));
                    cx.err(&text).await;
                    status = 1;
                    continue;
                }
            }
        };
        if cx
            .sys
            .fstat(fd)
            .is_ok_and(|s| s.kind == FileKind::Directory)
        {
            let text = cx.pick(
                format!("read error: {}", Errno::EISDIR),
                format!("{file}: {}", Errno::EISDIR),
            );
            cx.err(&text).await;
            status = 1;
        } else {
            let mut input = Input::new(fd);
            loop {
                if plain {
                    match input.chunk(&cx.sys).await {
                        Ok(data) if data.is_empty() => break,
                        Ok(data) => {
                            cx.out_bytes(&data).await;
                            cx.flush().await;
                        }
                        Err(e) => {
                            cx.err(&format!("{file}: {e}")).await;
                            status = 1;
                            break;
                        }
                    }
                } else {
                    let Ok(Some((line, ended))) = input.record(&cx.sys, b'\n').await else {
                        break;
                    };
                    blanks = if line.is_empty() { blanks + 1 } else { 0 };
                    if o.has('s') && blanks > 1 {
                        continue;
                    }
                    if (o.has('n') && !o.has('b')) || (o.has('b') && !line.is_empty()) {
                        number += 1;
                        cx.out(&format!("{number:6}\t")).await;
                    }
                    let shown = show(&line, tabs, visible);
                    cx.out_bytes(&shown).await;
                    if ended {
                        cx.out(if ends { "$\n" } else { "\n" }).await;
                    }
                }
                if cx.broken() {
                    return Ok(1);
                }
            }
        }
        if owned {
            let _ = cx.sys.close(fd);
        }
    }
    Ok(status)
}

fn show(line: &[u8], tabs: bool, visible: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(line.len());
    for &b in line {
        let (meta, low) = if b >= 0x80 { ("M-", b & 0x7f) } else { ("", b) };
        match (b, low) {
            (b'\t', _) => out.extend_from_slice(if tabs { b"^I" } else { b"\t" }),
            _ if !visible => out.push(b),
            (_, 127) => out.extend_from_slice(format!("{meta}^?").as_bytes()),
            (_, 0..32) => {
                out.extend_from_slice(format!("{meta}^{}", (low + 64) as char).as_bytes());
            }
            _ => {
                out.extend_from_slice(meta.as_bytes());
                out.push(low);
            }
        }
    }
    out
}
