//! Programs that look at bytes: `md5sum`, `sha1sum`, `sha224sum`, `sha256sum`, `sha384sum`, `sha512sum`,
//! `cksum`, `sum`, `base32`, `base64`, `od`, `hexdump`, `hd`, `xxd`, `strings`, `cmp`.

use super::kit::{Cx, Run, lines};
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest as _, Sha224, Sha256, Sha384, Sha512};

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// MD5 in hex.
pub fn md5(data: &[u8]) -> String {
    hex(&Md5::digest(data))
}

fn digest(name: &str, data: &[u8]) -> String {
    match name {
        "md5sum" => md5(data),
        "sha1sum" => hex(&Sha1::digest(data)),
        "sha224sum" => hex(&Sha224::digest(data)),
        "sha384sum" => hex(&Sha384::digest(data)),
        "sha512sum" => hex(&Sha512::digest(data)),
        _ => hex(&Sha256::digest(data)),
    }
}

/// `sum`: the old checksum of BSD, and with `-s` the one of System V.
pub async fn bsd_sum(cx: &mut Cx) -> Run {
    let o = cx.opts("rs", &[("sysv", 's')]).await?;
    let files = match o.rest.as_slice() {
        [] => vec![String::new()],
        some => some.to_vec(),
    };
    let mut status = 0;
    for f in &files {
        let name = if f.is_empty() { "-" } else { f };
        let Some(data) = read_or_warn(cx, name).await else {
            status = 1;
            continue;
        };
        let text = if o.has('s') {
            let total: u32 = data.iter().fold(0, |s, b| s.wrapping_add(u32::from(*b)));
            let folded = (total & 0xffff) + (total >> 16);
            let folded = (folded & 0xffff) + (folded >> 16);
            format!("{folded} {} {f}", data.len().div_ceil(512))
        } else {
            let rotate = |s: u32, b: &u8| ((s >> 1) + ((s & 1) << 15) + u32::from(*b)) & 0xffff;
            let total = data.iter().fold(0, rotate);
            format!("{total:05} {:>5} {f}", data.len().div_ceil(1024))
        };
        cx.line(text.trim_end()).await;
    }
    Ok(status)
}

/// All of a file; a file that cannot be read is complained of.
async fn read_or_warn(cx: &mut Cx, file: &str) -> Option<Vec<u8>> {
    match cx.slurp(file).await {
        Ok(data) => Some(data),
        Err(e) => {
            let text = cx.pick(format!("can't open '{file}': {e}"), format!("{file}: {e}"));
            cx.err(&text).await;
            None
        }
    }
}

pub async fn sum(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "bcstwz",
            &[
                ("check", 'c'),
                ("status", 's'),
                ("quiet", 'q'),
                ("warn", 'w'),
                ("binary", 'b'),
                ("ignore-missing", 'ö'),
                ("tag", 'é'),
            ],
        )
        .await?;
    let name = cx.name.clone();
    let files = if o.rest.is_empty() {
        vec!["-".to_string()]
    } else {
        o.rest.clone()
    };
    let mut status = 0;
    for f in &files {
        let Some(data) = read_or_warn(cx, f).await else {
            status = 1;
            continue;
        };
        if !o.has('c') {
            cx.sys.cpu(1 + data.len() as u64 / 256).await;
            let sum = digest(&name, &data);
            let line = match o.has('é') {
                true => {
                    let what = name.trim_end_matches("sum").to_uppercase();
                    format!("{what} ({f}) = {sum}")
                }
                false => format!("{sum}  {f}"),
            };
            cx.line(&line).await;
            continue;
        }
        let (mut wrong, mut missing, mut checked) = (0, 0, 0);
        for l in lines(&data) {
            let l = String::from_utf8_lossy(l).into_owned();
            let Some((want, file)) = l
                .split_once(' ')
                .map(|(a, b)| (a.to_string(), b.trim_start_matches([' ', '*']).to_string()))
            else {
                continue;
            };
            checked += 1;
            match cx.slurp(&file).await {
                Ok(d) => {
                    let ok = digest(&name, &d) == want.to_ascii_lowercase();
                    wrong += u32::from(!ok);
                    if !(o.has('s') || o.has('q') && ok) {
                        cx.line(&format!("{file}: {}", if ok { "OK" } else { "FAILED" }))
                            .await;
                    }
                }
                Err(_) if o.has('ö') => {}
                Err(e) => {
                    missing += 1;
                    let text = cx.pick(format!("can't open '{file}': {e}"), format!("{file}: {e}"));
                    cx.err(&text).await;
                    if !o.has('s') {
                        cx.line(&format!("{file}: FAILED{}", cx.pick("", " open or read")))
                            .await;
                    }
                }
            }
        }
        if checked == 0 {
            let shown = if f == "-" { "standard input" } else { f };
            let text = cx.pick(
                "no checksum lines found".to_string(),
                format!("{shown}: no properly formatted checksum lines found"),
            );
            cx.err(&text).await;
            status = 1;
        }
        if wrong + missing > 0 {
            status = 1;
            if !o.has('s') {
                if cx.busybox() {
                    cx.err(&format!(
                        "WARNING: {} of {checked} computed checksums did NOT match",
                        wrong + missing
                    ))
                    .await;
                } else {
                    if missing > 0 {
                        cx.err(&format!(
                            "WARNING: {missing} listed file{} could not be read",
                            if missing == 1 { "" } else { "s" }
                        ))
                        .await;
                    }
                    if wrong > 0 {
                        cx.err(&format!(
                            "WARNING: {wrong} computed checksum{} did NOT match",
                            if wrong == 1 { "" } else { "s" }
                        ))
                        .await;
                    }
                }
            }
        }
    }
    Ok(status)
}

const B64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Base64 without line breaks.
pub fn base64_encode(data: &[u8]) -> String {
    let mut out = String::new();
    for c in data.chunks(3) {
        let n = u32::from(c[0]) << 16
            | u32::from(*c.get(1).unwrap_or(&0)) << 8
            | u32::from(*c.get(2).unwrap_or(&0));
        for i in 0..4 {
            if i <= c.len() {
                out.push(B64[(n >> (18 - 6 * i) & 63) as usize] as char);
            } else {
                out.push('=');
            }
        }
    }
    out
}

/// Decodes base64, skipping line breaks; `None` at a wrong character.
pub fn base64_decode(text: &[u8]) -> Option<Vec<u8>> {
    let (mut out, mut acc, mut bits) = (Vec::new(), 0u32, 0);
    for b in text {
        let v = match b {
            b'\n' | b'\r' => continue,
            b'=' => break,
            b => B64.iter().position(|c| c == b)? as u32,
        };
        acc = acc << 6 | v;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((acc >> bits) as u8);
            acc &= (1 << bits) - 1;
        }
    }
    Some(out)
}

const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

fn base32_encode(data: &[u8]) -> String {
    let mut out = String::new();
    for chunk in data.chunks(5) {
        let mut bytes = [0u8; 5];
        bytes[..chunk.len()].copy_from_slice(chunk);
        let bits = bytes.iter().fold(0u64, |n, b| n << 8 | u64::from(*b));
        let used = (chunk.len() * 8).div_ceil(5);
        for i in 0..8 {
            let letter = BASE32[(bits >> (35 - 5 * i) & 31) as usize] as char;
            out.push(if i < used { letter } else { '=' });
        }
    }
    out
}

fn base32_decode(text: &[u8]) -> Option<Vec<u8>> {
    let (mut out, mut bits, mut held) = (Vec::new(), 0u64, 0);
    for c in text.iter().filter(|c| !matches!(c, b'\n' | b'=')) {
        let value = BASE32.iter().position(|l| l == c)? as u64;
        bits = (bits << 5 | value) & 0xffff;
        held += 5;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held) as u8);
        }
    }
    Some(out)
}

pub async fn base64(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "dDiw:",
            &[("decode", 'd'), ("wrap", 'w'), ("ignore-garbage", 'i')],
        )
        .await?;
    let f = o.rest.first().map_or("-", String::as_str).to_string();
    let data = match cx.slurp(&f).await {
        Ok(d) => d,
        Err(e) => {
            let text = cx.pick(format!("can't open '{f}': {e}"), format!("{f}: {e}"));
            return cx.die(1, &text).await;
        }
    };
    if o.has('d') || o.has('D') {
        let decoded = match cx.name.as_str() {
            "base32" => base32_decode(&data),
            _ => base64_decode(&data),
        };
        return match decoded {
            Some(d) => {
                cx.out_bytes(&d).await;
                Ok(0)
            }
            None => cx.die(1, cx.pick("truncated input", "invalid input")).await,
        };
    }
    let text = match cx.name.as_str() {
        "base32" => base32_encode(&data),
        _ => base64_encode(&data),
    };
    let width: usize = o.get('w').and_then(|w| w.parse().ok()).unwrap_or(76);
    if width == 0 {
        cx.out(&text).await;
        return Ok(0);
    }
    let bytes = text.as_bytes();
    for c in bytes.chunks(width) {
        cx.out_bytes(c).await;
        cx.out("\n").await;
    }
    Ok(0)
}

/// `cksum`: POSIX's CRC.
pub async fn cksum(cx: &mut Cx) -> Run {
    let o = cx.opts("", &[]).await?;
    let files = if o.rest.is_empty() {
        vec!["-".to_string()]
    } else {
        o.rest.clone()
    };
    let mut status = 0;
    for f in &files {
        match cx.slurp(f).await {
            Ok(d) => {
                let mut crc = 0u32;
                let mut len = d.len() as u64;
                let mut bytes = d.clone();
                while len > 0 {
                    bytes.push(len as u8);
                    len >>= 8;
                }
                for b in bytes {
                    crc ^= u32::from(b) << 24;
                    for _ in 0..8 {
                        crc = if crc & 0x8000_0000 != 0 {
                            crc << 1 ^ 0x04c1_1db7
                        } else {
                            crc << 1
                        };
                    }
                }
                let name = if f == "-" {
                    String::new()
                } else {
                    format!(" {f}")
                };
                cx.line(&format!("{} {}{name}", !crc, d.len())).await;
            }
            Err(e) => {
                cx.err(&format!("{f}: {e}")).await;
                status = 1;
            }
        }
    }
    Ok(status)
}

pub async fn od(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "A:t:N:j:w:bcdoxv",
            &[("format", 't'), ("address-radix", 'A'), ("read-bytes", 'N')],
        )
        .await?;
    let f = o.rest.first().map_or("-", String::as_str).to_string();
    let mut data = match cx.slurp(&f).await {
        Ok(d) => d,
        Err(e) => return cx.die(1, &format!("{f}: {e}")).await,
    };
    if let Some(j) = o.get('j').and_then(super::kit::size::parse) {
        data = data.split_off((j as usize).min(data.len()));
    }
    if let Some(n) = o.get('N').and_then(super::kit::size::parse) {
        data.truncate(n as usize);
    }
    let kind = o
        .get('t')
        .map(str::to_string)
        .unwrap_or_else(|| match o.last_of("bcdox") {
            Some('b') => "o1".into(),
            Some('c') => "c".into(),
            Some('d') => "u2".into(),
            Some('x') => "x2".into(),
            _ => "o2".into(),
        });
    let letter = kind.chars().next().unwrap_or('o');
    let size: usize = kind
        .chars()
        .nth(1)
        .and_then(|c| c.to_digit(10))
        .map_or(if letter == 'c' || letter == 'a' { 1 } else { 4 }, |d| {
            d as usize
        })
        .clamp(1, 8);
    let address = |n: usize| match o.get('A') {
        Some("n") => String::new(),
        Some("d") => format!("{n:07}"),
        Some("x") => format!("{n:06x}"),
        _ => format!("{n:07o}"),
    };
    for (i, row) in data.chunks(16).enumerate() {
        let mut text = address(i * 16);
        for c in row.chunks(size) {
            let mut v = 0u64;
            for (k, b) in c.iter().enumerate() {
                v |= u64::from(*b) << (8 * k);
            }
            text.push_str(&match letter {
                'c' | 'a' => format!(
                    " {:>3}",
                    match v as u8 {
                        0 => "\\0".to_string(),
                        b'\n' => "\\n".to_string(),
                        b'\t' => "\\t".to_string(),
                        b'\r' => "\\r".to_string(),
                        7 => "\\a".to_string(),
                        8 => "\\b".to_string(),
                        12 => "\\f".to_string(),
                        b @ 32..=126 => (b as char).to_string(),
                        b => format!("{b:03o}"),
                    }
                ),
                'x' => format!(" {v:0w$x}", w = size * 2),
                'u' => format!(" {v:>w$}", w = [0, 3, 5, 8, 10, 13, 15, 18, 20][size]),
                'd' => {
                    let shift = 64 - 8 * size as u32;
                    format!(
                        " {:>w$}",
                        ((v << shift) as i64) >> shift,
                        w = [0, 4, 6, 9, 11, 14, 16, 19, 20][size]
                    )
                }
                _ => format!(" {v:0w$o}", w = [0, 3, 6, 8, 11, 14, 16, 19, 22][size]),
            });
        }
        cx.line(&text).await;
    }
    if o.get('A') != Some("n") {
        cx.line(&address(data.len())).await;
    }
    Ok(0)
}

fn ascii(row: &[u8]) -> String {
    row.iter()
        .map(|b| {
            if (32..127).contains(b) {
                *b as char
            } else {
                '.'
            }
        })
        .collect()
}

pub async fn hexdump(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "Cn:s:vbcdox",
            &[("canonical", 'C'), ("length", 'n'), ("skip", 's')],
        )
        .await?;
    let f = o.rest.first().map_or("-", String::as_str).to_string();
    let canonical = o.has('C') || cx.name == "hd";
    let mut data = match cx.slurp(&f).await {
        Ok(d) => d,
        Err(e) => return cx.die(1, &format!("{f}: {e}")).await,
    };
    if let Some(n) = o.get('n').and_then(super::kit::size::parse) {
        data.truncate(n as usize);
    }
    let mut last: Option<&[u8]> = None;
    let mut starred = false;
    for (i, row) in data.chunks(16).enumerate() {
        if last == Some(row) && !o.has('v') && row.len() == 16 {
            if !starred {
                cx.line("*").await;
                starred = true;
            }
            continue;
        }
        starred = false;
        last = Some(row);
        let text = if canonical {
            let mut h = String::new();
            for k in 0..16 {
                if k == 8 {
                    h.push(' ');
                }
                h.push_str(
                    &row.get(k)
                        .map_or("   ".to_string(), |b| format!("{b:02x} ")),
                );
            }
            format!("{:08x}  {h} |{}|", i * 16, ascii(row))
        } else {
            let words: Vec<String> = row
                .chunks(2)
                .map(|c| format!("{:02x}{:02x}", c.get(1).unwrap_or(&0), c[0]))
                .collect();
            format!("{:07x} {}", i * 16, words.join(" "))
        };
        cx.line(&text).await;
    }
    if !data.is_empty() {
        cx.line(&if canonical {
            format!("{:08x}", data.len())
        } else {
            format!("{:07x}", data.len())
        })
        .await;
    }
    Ok(0)
}

pub async fn xxd(cx: &mut Cx) -> Run {
    let o = cx.opts("prl:s:c:g:ui", &[]).await?;
    let f = o.rest.first().map_or("-", String::as_str).to_string();
    let mut data = match cx.slurp(&f).await {
        Ok(d) => d,
        Err(e) => return cx.die(2, &format!("{f}: {e}")).await,
    };
    if o.has('r') {
        let text = String::from_utf8_lossy(&data).into_owned();
        let digits: String = text
            .lines()
            .map(|l| {
                let body = if o.has('p') {
                    l
                } else {
                    l.split_once(": ")
                        .map_or(l, |(_, b)| b.split("  ").next().unwrap_or(b))
                };
                body.chars()
                    .filter(char::is_ascii_hexdigit)
                    .collect::<String>()
            })
            .collect();
        let bytes: Vec<u8> = digits
            .as_bytes()
            .chunks(2)
            .filter_map(|c| u8::from_str_radix(std::str::from_utf8(c).ok()?, 16).ok())
            .collect();
        cx.out_bytes(&bytes).await;
        return Ok(0);
    }
    if let Some(n) = o.get('l').and_then(|n| n.parse::<usize>().ok()) {
        data.truncate(n);
    }
    if o.has('p') {
        for c in data.chunks(30) {
            cx.line(&hex(c)).await;
        }
        return Ok(0);
    }
    for (i, row) in data.chunks(16).enumerate() {
        let groups: Vec<String> = row.chunks(2).map(hex).collect();
        cx.line(&format!(
            "{:08x}: {:<39}  {}",
            i * 16,
            groups.join(" "),
            ascii(row)
        ))
        .await;
    }
    Ok(0)
}

pub async fn strings(cx: &mut Cx) -> Run {
    let o = cx.opts("n:afot:", &[("bytes", 'n')]).await?;
    let min: usize = o.get('n').and_then(|n| n.parse().ok()).unwrap_or(4);
    let files = if o.rest.is_empty() {
        vec!["-".to_string()]
    } else {
        o.rest.clone()
    };
    let mut status = 0;
    for f in &files {
        match cx.slurp(f).await {
            Ok(d) => {
                for run in d
                    .split(|b| !(32..127).contains(b) && *b != b'\t')
                    .filter(|r| r.len() >= min)
                {
                    cx.out_bytes(run).await;
                    cx.out("\n").await;
                }
            }
            Err(e) => {
                let text = cx.pick(format!("{f}: {e}"), format!("'{f}': No such file"));
                cx.err(&text).await;
                status = 1;
            }
        }
    }
    Ok(status)
}

/// A byte as `cmp -b` prints it.
fn visible(b: u8) -> String {
    let high = if b >= 128 { "M-" } else { "" };
    match b & 127 {
        127 => format!("{high}^?"),
        c if c < 32 => format!("{high}^{}", (c + 64) as char),
        c => format!("{high}{}", c as char),
    }
}

pub async fn cmp(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "lsbn:i:",
            &[
                ("silent", 's'),
                ("quiet", 's'),
                ("verbose", 'l'),
                ("bytes", 'n'),
            ],
        )
        .await?;
    if o.rest.is_empty() {
        return cx.bad_usage("missing operand after 'cmp'").await;
    }
    let second = o.rest.get(1).cloned().unwrap_or_else(|| "-".to_string());
    let mut texts = Vec::new();
    for f in [&o.rest[0], &second] {
        match cx.slurp(f).await {
            Ok(d) => texts.push(d),
            Err(e) => {
                let text = cx.pick(format!("can't open '{f}': {e}"), format!("{f}: {e}"));
                if !o.has('s') || !cx.busybox() {
                    cx.err(&text).await;
                }
                return Ok(2);
            }
        }
    }
    if let Some(n) = o.get('n').and_then(super::kit::size::parse) {
        for text in &mut texts {
            text.truncate(n as usize);
        }
    }
    let (a, b) = (&texts[0], &texts[1]);
    let names = (o.rest[0].clone(), second);
    if o.has('l') {
        for (i, (x, y)) in a.iter().zip(b).enumerate().filter(|(_, (x, y))| x != y) {
            cx.line(&format!("{} {x:3o} {y:3o}", i + 1)).await;
        }
        if a.len() == b.len() {
            return Ok(i32::from(a != b));
        }
    }
    let o_all = o.has('l');
    let first = a.iter().zip(b).position(|(x, y)| x != y);
    match first.filter(|_| !o_all) {
        Some(at) => {
            if !o.has('s') {
                let line = a[..at].iter().filter(|b| **b == b'\n').count() + 1;
                // POSIX wants "char" in its own locale.
                let word = if !cx.busybox() && cx.utf8() {
                    "byte"
                } else {
                    "char"
                };
                let bytes = match o.has('b') {
                    true => format!(
                        " is {:3o} {} {:3o} {}",
                        a[at],
                        visible(a[at]),
                        b[at],
                        visible(b[at])
                    ),
                    false => String::new(),
                };
                cx.line(&format!(
                    "{} {} differ: {word} {}, line {line}{bytes}",
                    names.0,
                    names.1,
                    at + 1
                ))
                .await;
            }
            Ok(1)
        }
        None if a.len() != b.len() => {
            if !o.has('s') {
                let (short, n) = if a.len() < b.len() {
                    (&names.0, a)
                } else {
                    (&names.1, b)
                };
                let text = if cx.busybox() {
                    format!("EOF on {short}")
                } else if n.is_empty() {
                    format!("EOF on {short} which is empty")
                } else {
                    format!(
                        "EOF on {short} after byte {}{}",
                        n.len(),
                        match o_all {
                            true => String::new(),
                            false => format!(
                                ", line {}",
                                n.iter().filter(|b| **b == b'\n').count().max(1)
                            ),
                        }
                    )
                };
                cx.err(&text).await;
            }
            Ok(1)
        }
        None => Ok(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_and_base64() {
        assert_eq!(md5(b"hello\n"), "b1946ac92492d2347c6235b4d2611184");
        assert_eq!(
            digest("sha1sum", b"hello\n"),
            "f572d396fae9206628714fb2ce00f72e94f2258f"
        );
        assert_eq!(
            digest("sha256sum", b"hello\n"),
            "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"
        );
        assert_eq!(base64_encode(b"hello\n"), "aGVsbG8K");
        assert_eq!(base64_decode(b"aGVsbG8K\n"), Some(b"hello\n".to_vec()));
        assert_eq!(base64_decode(b"!"), None);
    }
}
