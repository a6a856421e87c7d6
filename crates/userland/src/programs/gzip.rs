//! `gzip`, `gunzip`, `zcat`: RFC 1952 around deflate. Also what `tar -z` uses.
//! Not modelled: several members' names, `-r`, levels beyond being accepted; bzip2 and xz (said so).

use super::kit::{Cx, Run, quoted};
use miniz_oxide::{deflate::compress_to_vec, inflate::decompress_to_vec_with_limit};

const LIMIT: usize = 256 << 20;

fn crc32(data: &[u8]) -> u32 {
    let mut table = [0u32; 256];
    for (i, slot) in table.iter_mut().enumerate() {
        *slot = (0..8).fold(i as u32, |c, _| {
            if c & 1 != 0 {
                c >> 1 ^ 0xedb8_8320
            } else {
                c >> 1
            }
        });
    }
    !data
        .iter()
        .fold(!0u32, |c, b| c >> 8 ^ table[usize::from(c as u8 ^ b)])
}

/// Compresses into one gzip member.
pub fn compress(data: &[u8], mtime: u32, name: &str) -> Vec<u8> {
    let flags = if name.is_empty() { 0 } else { 8 };
    let mut out = vec![0x1f, 0x8b, 8, flags];
    out.extend_from_slice(&mtime.to_le_bytes());
    out.extend_from_slice(&[0, 3]);
    if !name.is_empty() {
        out.extend_from_slice(name.as_bytes());
        out.push(0);
    }
    out.extend(compress_to_vec(data, 6));
    out.extend_from_slice(&crc32(data).to_le_bytes());
    out.extend_from_slice(&(data.len() as u32).to_le_bytes());
    out
}

/// Whether the bytes begin as a gzip file does.
pub fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1f, 0x8b])
}

/// Undoes [`compress`]; the error is what gzip says after the file's name.
pub fn decompress(bytes: &[u8]) -> Result<Vec<u8>, &'static str> {
    if !is_gzip(bytes) {
        return Err("not in gzip format");
    }
    let end = "unexpected end of file";
    let flags = *bytes.get(3).ok_or(end)?;
    let mut at = 10;
    if flags & 4 != 0 {
        let n = bytes.get(at..at + 2).ok_or(end)?;
        at += 2 + usize::from(u16::from_le_bytes([n[0], n[1]]));
    }
    for bit in [8, 16] {
        if flags & bit != 0 {
            at += bytes
                .get(at..)
                .and_then(|r| r.iter().position(|b| *b == 0))
                .ok_or(end)?
                + 1;
        }
    }
    if flags & 2 != 0 {
        at += 2;
    }
    let body = bytes.get(at..bytes.len().saturating_sub(8)).ok_or(end)?;
    let tail = &bytes[bytes.len() - 8..];
    let data = decompress_to_vec_with_limit(body, LIMIT)
        .map_err(|_| "invalid compressed data--format violated")?;
    if tail[..4] != crc32(&data).to_le_bytes() {
        return Err("invalid compressed data--crc error");
    }
    Ok(data)
}

pub async fn main(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "cdfktlvqnN123456789S:",
            &[
                ("stdout", 'c'),
                ("to-stdout", 'c'),
                ("decompress", 'd'),
                ("force", 'f'),
                ("keep", 'k'),
                ("test", 't'),
                ("list", 'l'),
                ("best", '9'),
                ("fast", '1'),
                ("verbose", 'v'),
                ("quiet", 'q'),
            ],
        )
        .await?;
    let cat = cx.name == "zcat";
    let unpack = o.has('d') || o.has('t') || cat || cx.name == "gunzip";
    let to_out = o.has('c') || cat;
    let files = if o.rest.is_empty() {
        vec!["-".to_string()]
    } else {
        o.rest.clone()
    };
    let mut status = 0;
    for f in &files {
        // `zcat x` also finds x.gz.
        let f = &if unpack
            && f != "-"
            && cx.sys.stat(f).is_err()
            && cx.sys.stat(&format!("{f}.gz")).is_ok()
        {
            format!("{f}.gz")
        } else {
            f.clone()
        };
        let data = match cx.slurp(f).await {
            Ok(d) => d,
            Err(machine::Errno::EISDIR) => {
                cx.raw_err(&format!("gzip: {f} is a directory -- ignored\n"))
                    .await;
                status = cx.pick(1, 2);
                continue;
            }
            Err(e) => {
                // GNU's gunzip is a script around gzip, which tried the name with .gz last.
                let text = if cx.busybox() {
                    format!("{}: {f}: {e}\n", cx.name)
                } else if unpack && !f.ends_with(".gz") {
                    format!("gzip: {f}.gz: {e}\n")
                } else {
                    format!("gzip: {f}: {e}\n")
                };
                cx.raw_err(&text).await;
                status = 1;
                continue;
            }
        };
        let known = f == "-" || f.ends_with(".gz") || f.ends_with(".tgz");
        if unpack && !known && !to_out && !o.has('t') && !o.has('l') {
            let text = if cx.busybox() {
                format!("{}: {f}: unknown suffix - ignored\n", cx.name)
            } else {
                format!("gzip: {f}: unknown suffix -- ignored\n")
            };
            cx.raw_err(&text).await;
            status = cx.pick(1, 2);
            continue;
        }
        cx.sys.cpu(1 + data.len() as u64 / 128).await;
        if o.has('l') {
            match decompress(&data) {
                Ok(d) => {
                    let ratio = if d.is_empty() {
                        0.0
                    } else {
                        100.0 - 100.0 * data.len() as f64 / d.len() as f64
                    };
                    cx.out(&format!("         compressed        uncompressed  ratio uncompressed_name\n{:>19} {:>19} {ratio:>5.1}% {}\n", data.len(), d.len(), f.trim_end_matches(".gz"))).await;
                }
                Err(e) => {
                    cx.raw_err(&format!("\ngzip: {f}: {e}\n")).await;
                    status = 1;
                }
            }
            continue;
        }
        let result = if unpack {
            match decompress(&data) {
                Ok(d) => d,
                Err(_) if cat && o.has('f') => data.clone(),
                Err(e) => {
                    let name = if f == "-" { "stdin" } else { f };
                    let text = if cx.busybox() {
                        format!("{}: invalid magic\n", cx.name)
                    } else {
                        format!("\ngzip: {name}: {e}\n")
                    };
                    cx.raw_err(&text).await;
                    status = 1;
                    continue;
                }
            }
        } else {
            let name = if f == "-" {
                ""
            } else {
                super::simple::base_of(f)
            };
            let st = cx.sys.stat(f).map_or(0, |s| s.mtime.secs() as u32);
            compress(&data, st, if o.has('n') { "" } else { name })
        };
        if o.has('t') {
            continue;
        }
        if f == "-" || to_out {
            cx.out_bytes(&result).await;
            continue;
        }
        let target = if unpack {
            match f
                .strip_suffix(".gz")
                .map(str::to_string)
                .or_else(|| f.strip_suffix(".tgz").map(|b| format!("{b}.tar")))
            {
                Some(t) => t,
                None => {
                    let text = cx.pick(
                        format!("{f}: unknown suffix - ignored"),
                        format!("{f}: unknown suffix -- ignored"),
                    );
                    cx.err(&text).await;
                    status = cx.pick(1, 2);
                    continue;
                }
            }
        } else {
            format!("{f}.gz")
        };
        if !o.has('f') && cx.sys.stat(&target).is_ok() {
            let text = cx.pick(
                format!("can't open '{target}': File exists"),
                format!("{target} already exists;\tnot overwritten"),
            );
            cx.err(&text).await;
            status = cx.pick(1, 2);
            continue;
        }
        if let Err(e) = cx.sys.write_file(&target, &result) {
            let text = cx.pick(
                format!("can't open '{target}': {e}"),
                format!("{target}: {e}"),
            );
            cx.err(&text).await;
            status = 1;
            continue;
        }
        if let Ok(s) = cx.sys.stat(f) {
            let _ = cx.sys.chmod(&target, s.mode & 0o7777);
            let _ = cx.sys.utimes(&target, None, Some(s.mtime));
        }
        if !o.has('k') {
            let _ = cx.sys.unlink(f);
        }
    }
    let _ = quoted;
    Ok(status)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_unpacks() {
        let text = b"hello hello hello\n".repeat(20);
        let packed = compress(&text, 0, "name");
        assert!(packed.len() < text.len());
        assert_eq!(decompress(&packed), Ok(text));
        assert_eq!(decompress(b"plain text"), Err("not in gzip format"));
        assert!(decompress(&packed[..20]).is_err());
        assert!(decompress(&[0x1f, 0x8b]).is_err());
    }
}
