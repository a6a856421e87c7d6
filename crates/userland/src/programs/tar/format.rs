//! The tar format: ustar headers, pax and GNU long names, sizes beyond octal.

use machine::FileKind;

/// One member of an archive.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    pub name: String,
    pub kind: FileKind,
    /// Set for hard links to a member before.
    pub hard: bool,
    pub target: String,
    pub mode: u32,
    pub uid: u32,
    pub gid: u32,
    pub user: String,
    pub group: String,
    pub size: u64,
    pub mtime: u64,
    pub device: (u32, u32),
}

impl Member {
    /// A plain file's header to fill in.
    pub fn new(name: &str, kind: FileKind) -> Member {
        Member {
            name: name.to_string(),
            kind,
            hard: false,
            target: String::new(),
            mode: 0,
            uid: 0,
            gid: 0,
            user: String::new(),
            group: String::new(),
            size: 0,
            mtime: 0,
            device: (0, 0),
        }
    }
}

fn octal(out: &mut [u8], value: u64) {
    let width = out.len() - 1;
    let text = format!("{value:0width$o}");
    if text.len() > width {
        // GNU's base-256.
        out.fill(0);
        out[0] = 0x80;
        let n = out.len();
        out[n - 8..].copy_from_slice(&value.to_be_bytes());
        return;
    }
    out[..width].copy_from_slice(text.as_bytes());
    out[width] = 0;
}

fn raw_header(m: &Member, name: &str, flag: u8, size: u64) -> Vec<u8> {
    let mut h = vec![0u8; 512];
    let put = |h: &mut Vec<u8>, at: usize, max: usize, s: &str| {
        let b = s.as_bytes();
        let n = b.len().min(max);
        h[at..at + n].copy_from_slice(&b[..n]);
    };
    put(&mut h, 0, 100, name);
    octal(&mut h[100..108], u64::from(m.mode & 0o7777));
    octal(&mut h[108..116], u64::from(m.uid));
    octal(&mut h[116..124], u64::from(m.gid));
    octal(&mut h[124..136], size);
    octal(&mut h[136..148], m.mtime);
    h[156] = flag;
    put(&mut h, 157, 100, &m.target);
    h[257..265].copy_from_slice(b"ustar  \0");
    put(&mut h, 265, 31, &m.user);
    put(&mut h, 297, 31, &m.group);
    if matches!(m.kind, FileKind::CharDevice | FileKind::BlockDevice) {
        octal(&mut h[329..337], u64::from(m.device.0));
        octal(&mut h[337..345], u64::from(m.device.1));
    }
    h[148..156].fill(b' ');
    let sum: u32 = h.iter().map(|b| u32::from(*b)).sum();
    h[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    h
}

/// The header blocks of a member, with a GNU long name before it if needed.
pub fn header(m: &Member) -> Vec<u8> {
    let mut out = Vec::new();
    for (text, flag) in [(&m.name, b'L'), (&m.target, b'K')] {
        if text.len() > 100 {
            let long = Member::new("", FileKind::Regular);
            let mut h = raw_header(&long, "././@LongLink", flag, text.len() as u64 + 1);
            out.append(&mut h);
            out.extend_from_slice(text.as_bytes());
            out.push(0);
            out.resize(out.len().div_ceil(512) * 512, 0);
        }
    }
    let flag = match m.kind {
        _ if m.hard => b'1',
        FileKind::Directory => b'5',
        FileKind::Symlink => b'2',
        FileKind::CharDevice => b'3',
        FileKind::BlockDevice => b'4',
        FileKind::Fifo => b'6',
        _ => b'0',
    };
    out.append(&mut raw_header(m, &m.name, flag, m.size));
    out
}

fn text(b: &[u8]) -> String {
    let end = b.iter().position(|c| *c == 0).unwrap_or(b.len());
    String::from_utf8_lossy(&b[..end]).into_owned()
}

fn number(b: &[u8]) -> Option<u64> {
    if b[0] & 0x80 != 0 {
        let n = b.len();
        return Some(u64::from_be_bytes(b[n - 8..].try_into().ok()?));
    }
    let t = text(b);
    let t = t.trim();
    if t.is_empty() {
        Some(0)
    } else {
        u64::from_str_radix(t, 8).ok()
    }
}

/// Reads members from an archive held in memory.
pub struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

/// Why reading stopped.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Broken {
    /// The first block is no header.
    NotTar,
    /// The archive ends within a member.
    Cut,
    /// A later block is no header.
    Skipped,
}

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8]) -> Reader<'a> {
        Reader { bytes, at: 0 }
    }

    /// The next member and its data; `None` at the end.
    pub fn member(&mut self) -> Result<Option<(Member, &'a [u8])>, Broken> {
        let (mut long_name, mut long_target): (Option<String>, Option<String>) = (None, None);
        let mut pax: Vec<(String, String)> = Vec::new();
        loop {
            let Some(h) = self.bytes.get(self.at..self.at + 512) else {
                return if self.bytes.len() <= self.at {
                    Ok(None)
                } else {
                    Err(if self.at == 0 {
                        Broken::NotTar
                    } else {
                        Broken::Cut
                    })
                };
            };
            if h.iter().all(|b| *b == 0) {
                return Ok(None);
            }
            let sum: u64 = h
                .iter()
                .enumerate()
                .map(|(i, b)| {
                    if (148..156).contains(&i) {
                        32
                    } else {
                        u64::from(*b)
                    }
                })
                .sum();
            let bad = if self.at == 0 {
                Broken::NotTar
            } else {
                Broken::Skipped
            };
            if number(&h[148..156]) != Some(sum) {
                return Err(bad);
            }
            let size = number(&h[124..136]).ok_or(bad)?;
            let flag = h[156];
            let has_data = !matches!(flag, b'1' | b'2' | b'3' | b'4' | b'5' | b'6');
            let size = if has_data {
                pax.iter()
                    .rev()
                    .find(|(k, _)| k == "size")
                    .and_then(|(_, v)| v.parse().ok())
                    .unwrap_or(size)
            } else {
                0
            };
            let start = self.at + 512;
            let end = usize::try_from(size)
                .ok()
                .and_then(|n| start.checked_add(n))
                .ok_or(Broken::Cut)?;
            let data = self.bytes.get(start..end);
            self.at = start + usize::try_from(size.div_ceil(512) * 512).unwrap_or(usize::MAX / 2);
            let Some(data) = data else {
                return Err(Broken::Cut);
            };
            match flag {
                b'L' => long_name = Some(text(data)),
                b'K' => long_target = Some(text(data)),
                b'x' => pax = records(data),
                b'g' => {}
                _ => {
                    let prefix = if &h[257..263] == b"ustar\0" {
                        text(&h[345..500])
                    } else {
                        String::new()
                    };
                    let plain = text(&h[..100]);
                    let short = if prefix.is_empty() {
                        plain
                    } else {
                        format!("{prefix}/{plain}")
                    };
                    let from_pax = |key: &str| {
                        pax.iter()
                            .rev()
                            .find(|(k, _)| k == key)
                            .map(|(_, v)| v.clone())
                    };
                    let name = from_pax("path").or(long_name).unwrap_or(short);
                    let kind = match flag {
                        b'5' => FileKind::Directory,
                        b'2' => FileKind::Symlink,
                        b'3' => FileKind::CharDevice,
                        b'4' => FileKind::BlockDevice,
                        b'6' => FileKind::Fifo,
                        _ if name.ends_with('/') => FileKind::Directory,
                        _ => FileKind::Regular,
                    };
                    let n = |a: usize, b: usize| number(&h[a..b]).unwrap_or(0);
                    let mtime = from_pax("mtime")
                        .and_then(|v| v.split('.').next().and_then(|s| s.parse().ok()))
                        .unwrap_or_else(|| n(136, 148));
                    let member = Member {
                        name,
                        kind,
                        hard: flag == b'1',
                        target: from_pax("linkpath")
                            .or(long_target)
                            .unwrap_or_else(|| text(&h[157..257])),
                        mode: n(100, 108) as u32,
                        uid: n(108, 116) as u32,
                        gid: n(116, 124) as u32,
                        user: text(&h[265..297]),
                        group: text(&h[297..329]),
                        size,
                        mtime,
                        device: (n(329, 337) as u32, n(337, 345) as u32),
                    };
                    return Ok(Some((member, data)));
                }
            }
        }
    }
}

/// Pax's `length key=value\n` records.
fn records(data: &[u8]) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let mut rest = data;
    while let Some(space) = rest.iter().position(|b| *b == b' ') {
        let Some(n) = std::str::from_utf8(&rest[..space])
            .ok()
            .and_then(|s| s.parse::<usize>().ok())
        else {
            break;
        };
        let Some(record) = rest.get(space + 1..n) else {
            break;
        };
        let t = String::from_utf8_lossy(record);
        if let Some((k, v)) = t.trim_end_matches('\n').split_once('=') {
            out.push((k.to_string(), v.to_string()));
        }
        rest = &rest[n.max(1).min(rest.len())..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_read_back() {
        let mut bytes = Vec::new();
        let mut m = Member::new(&format!("{}/file", "d".repeat(120)), FileKind::Regular);
        m.size = 3;
        m.mode = 0o640;
        m.mtime = 1_700_000_000;
        bytes.extend(header(&m));
        bytes.extend_from_slice(b"abc");
        bytes.resize(bytes.len().div_ceil(512) * 512 + 1024, 0);
        let mut r = Reader::new(&bytes);
        let (back, data) = r.member().expect("valid").expect("a member");
        assert_eq!((back, data), (m, &b"abc"[..]));
        assert_eq!(r.member(), Ok(None));
        assert_eq!(Reader::new(b"no tar at all").member(), Err(Broken::NotTar));
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
        #[test]
        fn no_bytes_panic(seed in proptest::collection::vec(0u8..255, 0..40)) {
            let mut m = Member::new("x", FileKind::Regular);
            m.size = 40;
            let mut bytes = header(&m);
            bytes.extend(&seed);
            let _ = Reader::new(&bytes).member();
            for b in &mut bytes[100..140] { *b = seed.first().copied().unwrap_or(7); }
            let _ = Reader::new(&bytes).member();
            let _ = records(&seed);
        }
    }
}
