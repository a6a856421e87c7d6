//! Tar archives, as `docker cp` carries files in them: ustar, with pax names where those are long.
//!
//! Not modelled: sparse files, GNU long names on writing (they are read).

/// What an entry is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum EntryKind {
    /// A regular file.
    File,
    /// A directory.
    Dir,
    /// A symbolic link to a target.
    Symlink(String),
    /// A hard link to an earlier entry.
    Hardlink(String),
    /// Something else, left alone.
    Other,
}

/// One file of an archive.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Its path, without a slash at the end.
    pub name: String,
    /// What it is.
    pub kind: EntryKind,
    /// Permission bits.
    pub mode: u32,
    /// Owner.
    pub uid: u32,
    /// Group.
    pub gid: u32,
    /// Seconds since the epoch.
    pub mtime: i64,
    /// A file's bytes.
    pub data: Vec<u8>,
}

const BLOCK: usize = 512;

/// Writes an archive.
pub fn write(entries: &[Entry]) -> Vec<u8> {
    let mut out = Vec::new();
    for entry in entries {
        let name = if entry.kind == EntryKind::Dir {
            format!("{}/", entry.name)
        } else {
            entry.name.clone()
        };
        let (flag, link) = match &entry.kind {
            EntryKind::File => (b'0', ""),
            EntryKind::Dir => (b'5', ""),
            EntryKind::Symlink(target) => (b'2', target.as_str()),
            EntryKind::Hardlink(target) => (b'1', target.as_str()),
            EntryKind::Other => continue,
        };
        if name.len() > 100 || link.len() > 100 {
            let mut records = String::new();
            for (key, value) in [("path", name.as_str()), ("linkpath", link)] {
                if value.len() > 100 {
                    records.push_str(&pax_record(key, value));
                }
            }
            header(
                &mut out,
                "PaxHeaders.0/entry",
                b'x',
                "",
                entry,
                records.len(),
            );
            data(&mut out, records.as_bytes());
        }
        header(&mut out, &name, flag, link, entry, entry.data.len());
        data(&mut out, &entry.data);
    }
    out.resize(out.len() + 2 * BLOCK, 0);
    out
}

fn pax_record(key: &str, value: &str) -> String {
    let body = key.len() + value.len() + 3;
    let mut total = body + 1;
    while total.to_string().len() + body != total {
        total = total.to_string().len() + body;
    }
    format!("{total} {key}={value}\n")
}

fn data(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend_from_slice(bytes);
    out.resize(out.len().next_multiple_of(BLOCK), 0);
}

fn header(out: &mut Vec<u8>, name: &str, flag: u8, link: &str, entry: &Entry, size: usize) {
    let mut block = [0u8; BLOCK];
    let mut put = |at: usize, max: usize, bytes: &[u8]| {
        let len = bytes.len().min(max);
        block[at..at + len].copy_from_slice(&bytes[..len]);
    };
    put(0, 100, name.as_bytes());
    put(100, 7, format!("{:07o}", entry.mode & 0o7777).as_bytes());
    put(108, 7, format!("{:07o}", entry.uid).as_bytes());
    put(116, 7, format!("{:07o}", entry.gid).as_bytes());
    put(124, 11, format!("{size:011o}").as_bytes());
    put(136, 11, format!("{:011o}", entry.mtime.max(0)).as_bytes());
    put(148, 8, b"        ");
    put(156, 1, &[flag]);
    put(157, 100, link.as_bytes());
    put(257, 8, b"ustar\x0000");
    let sum: u32 = block.iter().map(|b| u32::from(*b)).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    out.extend_from_slice(&block);
}

/// Reads an archive; a damaged one ends where the damage begins.
pub fn read(bytes: &[u8]) -> Result<Vec<Entry>, String> {
    let mut entries = Vec::new();
    let (mut at, mut long_name, mut long_link) = (0, None, None);
    while at < bytes.len() {
        let Some(block) = bytes.get(at..at + BLOCK) else {
            return Err("unexpected EOF".into());
        };
        at += BLOCK;
        if block.iter().all(|b| *b == 0) {
            break;
        }
        let stored: u32 = number(&block[148..156]).unwrap_or(0) as u32;
        let sum: u32 = block
            .iter()
            .enumerate()
            .map(|(i, b)| {
                if (148..156).contains(&i) {
                    32
                } else {
                    u32::from(*b)
                }
            })
            .sum();
        if stored != sum {
            return Err("archive/tar: invalid tar header".into());
        }
        let size = number(&block[124..136]).unwrap_or(0) as usize;
        let Some(content) = bytes.get(at..at.saturating_add(size)) else {
            return Err("unexpected EOF".into());
        };
        at += size.next_multiple_of(BLOCK);
        match block[156] {
            b'x' => {
                for (key, value) in pax(content) {
                    match key.as_str() {
                        "path" => long_name = Some(value),
                        "linkpath" => long_link = Some(value),
                        _ => {}
                    }
                }
                continue;
            }
            b'L' => {
                long_name = Some(text(content));
                continue;
            }
            b'K' => {
                long_link = Some(text(content));
                continue;
            }
            b'g' => continue,
            _ => {}
        }
        let prefix = if &block[257..262] == b"ustar" {
            text(&block[345..500])
        } else {
            String::new()
        };
        let short = text(&block[..100]);
        let name = long_name.take().unwrap_or(if prefix.is_empty() {
            short
        } else {
            format!("{prefix}/{short}")
        });
        let link = long_link.take().unwrap_or_else(|| text(&block[157..257]));
        let kind = match block[156] {
            b'0' | 0 if name.ends_with('/') => EntryKind::Dir,
            b'0' | 0 | b'7' => EntryKind::File,
            b'1' => EntryKind::Hardlink(link),
            b'2' => EntryKind::Symlink(link),
            b'5' => EntryKind::Dir,
            _ => EntryKind::Other,
        };
        let field = |range: std::ops::Range<usize>| number(&block[range]).unwrap_or(0);
        entries.push(Entry {
            name: name.trim_end_matches('/').to_string(),
            data: if kind == EntryKind::File {
                content.to_vec()
            } else {
                Vec::new()
            },
            kind,
            mode: field(100..108) as u32 & 0o7777,
            uid: field(108..116) as u32,
            gid: field(116..124) as u32,
            mtime: field(136..148) as i64,
        });
    }
    Ok(entries)
}

fn text(bytes: &[u8]) -> String {
    let end = bytes.iter().position(|b| *b == 0).unwrap_or(bytes.len());
    String::from_utf8_lossy(&bytes[..end]).into_owned()
}

fn number(bytes: &[u8]) -> Option<u64> {
    // A set top bit marks a binary number, for sizes beyond eight gigabytes.
    if bytes[0] & 0x80 != 0 {
        return Some(
            bytes[1..]
                .iter()
                .fold(0u64, |n, b| n.wrapping_shl(8) | u64::from(*b)),
        );
    }
    u64::from_str_radix(text(bytes).trim(), 8).ok()
}

fn pax(content: &[u8]) -> Vec<(String, String)> {
    let content = String::from_utf8_lossy(content);
    let mut rest: &str = &content;
    let mut records = Vec::new();
    while let Some((len, _)) = rest.split_once(' ') {
        let Some(record) = len
            .parse::<usize>()
            .ok()
            .and_then(|n| rest.get(len.len() + 1..n))
        else {
            break;
        };
        if let Some((key, value)) = record.trim_end_matches('\n').split_once('=') {
            records.push((key.to_string(), value.to_string()));
        }
        rest = &rest[len.len() + 1 + record.len()..];
    }
    records
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(name: &str, kind: EntryKind, data: &[u8]) -> Entry {
        Entry {
            name: name.into(),
            kind,
            mode: 0o644,
            uid: 1000,
            gid: 1000,
            mtime: 1_795_519_729,
            data: data.to_vec(),
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let long = "d/".to_string() + &"x".repeat(150);
        let entries = vec![
            entry("d", EntryKind::Dir, b""),
            entry("d/one", EntryKind::File, b"1\n"),
            entry("d/link", EntryKind::Symlink("one".into()), b""),
            entry(&long, EntryKind::File, &[7; 513]),
        ];
        assert_eq!(read(&write(&entries)).unwrap(), entries);
    }

    #[test]
    fn damage_is_noticed() {
        assert_eq!(read(b"garbage\n").unwrap_err(), "unexpected EOF");
        assert_eq!(
            read(&[b'x'; 512]).unwrap_err(),
            "archive/tar: invalid tar header"
        );
    }
}
