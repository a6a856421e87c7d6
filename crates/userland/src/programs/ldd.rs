//! `ldd`: which C library a program is linked with. A program here is linked with that of the
//! distribution it stands in, unless a compiler made it static.

use super::kit::{Cx, Run};
use machine::elf;

/// Programs of the table that compilers make, which need no library.
pub const STATIC: &[&str] = &["gnu/go-program"];

pub async fn main(cx: &mut Cx) -> Run {
    let args = std::mem::take(&mut cx.args);
    let files: Vec<&String> = args.iter().filter(|a| !a.starts_with('-')).collect();
    if files.is_empty() {
        if args.iter().any(|a| a == "--version") {
            cx.line("ldd (Debian GLIBC 2.36-9+deb12u13) 2.36").await;
            return Ok(0);
        }
        cx.raw_err("ldd: missing file arguments\nTry `ldd --help' for more information.\n")
            .await;
        return Ok(1);
    }
    let musl = ["x86_64", "aarch64"]
        .iter()
        .find(|c| cx.sys.stat(&format!("/lib/ld-musl-{c}.so.1")).is_ok());
    let mut status = 0;
    for file in &files {
        let Ok(bytes) = cx.sys.read_file(file) else {
            cx.raw_err(&format!("ldd: {file}: No such file or directory\n"))
                .await;
            status = 1;
            continue;
        };
        if files.len() > 1 {
            cx.line(&format!("{file}:")).await;
        }
        let program = elf::parse(&bytes).filter(|e| !STATIC.contains(&e.program.as_str()));
        match (program, musl) {
            (None, None) => {
                cx.line("\tnot a dynamic executable").await;
                status = 1;
            }
            (None, Some(_)) => {
                cx.raw_err(&format!(
                    "/lib/ld-musl-x86_64.so.1: {file}: Not a valid dynamic program\n"
                ))
                .await;
                status = 1;
            }
            (Some(_), Some(cpu)) => {
                cx.out(&format!("\t/lib/ld-musl-{cpu}.so.1 (0x7f5d1a2e4000)\n\tlibc.musl-{cpu}.so.1 => /lib/ld-musl-{cpu}.so.1 (0x7f5d1a2e4000)\n")).await;
            }
            (Some(_), None) => {
                cx.out("\tlinux-vdso.so.1 (0x00007ffd3c5f2000)\n\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f2b8a400000)\n\t/lib64/ld-linux-x86-64.so.2 (0x00007f2b8a60d000)\n").await;
            }
        }
    }
    Ok(status)
}
