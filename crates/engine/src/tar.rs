//! The tar format (ustar with pax headers), written canonically: the same entries give the same
//! bytes, so that digests are stable.
//!
//! A file that declares more bytes than it holds is stored sparse (GNU's pax format 1.0): its
//! tail reads as zeros.

use std::rc::Rc;

/// What an entry is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    File,
    Dir,
    Symlink(String),
    Hardlink(String),
    Fifo,
    CharDevice(u32, u32),
    BlockDevice(u32, u32),
}

/// An entry of an archive; `path` without leading or trailing slash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub path: String,
    pub kind: Kind,
    pub mode: u32,
    pub uid: u32,
    pub gid: u32,
    /// Seconds since the epoch.
    pub mtime: i64,
    pub data: Rc<[u8]>,
    /// The whole size; bytes beyond `data` are zero.
    pub size: u64,
}

/// Writes entries and the end mark.
pub fn write(entries: &[Entry]) -> Vec<u8> {
    let mut out = Vec::new();
    for entry in entries {
        write_entry(&mut out, entry);
    }
    out.resize(out.len() + 1024, 0);
    out
}

/// Appends one entry.
pub fn write_entry(out: &mut Vec<u8>, entry: &Entry) {
    let mut name = entry.path.clone();
    if entry.kind == Kind::Dir && !name.ends_with('/') {
        name.push('/');
    }
    let link = match &entry.kind {
        Kind::Symlink(to) | Kind::Hardlink(to) => to.as_str(),
        _ => "",
    };
    let is_file = entry.kind == Kind::File;
    let held = entry.data.len() as u64;
    let sparse = is_file && entry.size > held;
    let map = sparse.then(|| {
        let mut map = format!("1\n0\n{held}\n").into_bytes();
        pad(&mut map);
        map
    });
    let stored = match (&map, is_file) {
        (Some(map), _) => map.len() as u64 + held,
        (None, true) => held,
        (None, false) => 0,
    };
    let mut pax = String::new();
    if name.len() > 100 {
        pax += &record("path", &name);
    }
    if link.len() > 100 {
        pax += &record("linkpath", link);
    }
    if sparse {
        pax += &record("GNU.sparse.major", "1");
        pax += &record("GNU.sparse.minor", "0");
        pax += &record("GNU.sparse.name", &name);
        pax += &record("GNU.sparse.realsize", &entry.size.to_string());
    }
    if !pax.is_empty() {
        header(
            out,
            "PaxHeaders.0",
            "",
            b'x',
            0o644,
            (0, 0),
            pax.len() as u64,
            0,
            (0, 0),
        );
        out.extend_from_slice(pax.as_bytes());
        pad(out);
    }
    let (flag, device) = match entry.kind {
        Kind::File => (b'0', (0, 0)),
        Kind::Hardlink(_) => (b'1', (0, 0)),
        Kind::Symlink(_) => (b'2', (0, 0)),
        Kind::CharDevice(major, minor) => (b'3', (major, minor)),
        Kind::BlockDevice(major, minor) => (b'4', (major, minor)),
        Kind::Dir => (b'5', (0, 0)),
        Kind::Fifo => (b'6', (0, 0)),
    };
    let owner = (entry.uid, entry.gid);
    header(
        out,
        &name,
        link,
        flag,
        entry.mode,
        owner,
        stored,
        entry.mtime,
        device,
    );
    if is_file {
        if let Some(map) = map {
            out.extend_from_slice(&map);
        }
        out.extend_from_slice(&entry.data);
        pad(out);
    }
}

fn pad(out: &mut Vec<u8>) {
    let rest = out.len() % 512;
    if rest != 0 {
        out.resize(out.len() + 512 - rest, 0);
    }
}

/// `LENGTH KEY=VALUE\n`, where the length counts itself.
fn record(key: &str, value: &str) -> String {
    let body = key.len() + value.len() + 3;
    let mut len = body + body.to_string().len();
    if len.to_string().len() + body != len {
        len = body + len.to_string().len();
    }
    format!("{len} {key}={value}\n")
}

#[allow(
    clippy::too_many_arguments,
    reason = "an argument is a field of tar's header"
)]
fn header(
    out: &mut Vec<u8>,
    name: &str,
    link: &str,
    flag: u8,
    mode: u32,
    owner: (u32, u32),
    size: u64,
    mtime: i64,
    device: (u32, u32),
) {
    let mut block = [0u8; 512];
    let mut put = |at: usize, max: usize, bytes: &[u8]| {
        let n = bytes.len().min(max);
        block[at..at + n].copy_from_slice(&bytes[..n]);
    };
    put(0, 100, name.as_bytes());
    put(100, 8, format!("{:07o}", mode & 0o7777).as_bytes());
    put(108, 8, format!("{:07o}", owner.0).as_bytes());
    put(116, 8, format!("{:07o}", owner.1).as_bytes());
    put(124, 12, format!("{size:011o}").as_bytes());
    put(136, 12, format!("{:011o}", mtime.max(0)).as_bytes());
    put(148, 8, b"        ");
    put(156, 1, &[flag]);
    put(157, 100, link.as_bytes());
    put(257, 8, b"ustar\x0000");
    if flag == b'3' || flag == b'4' {
        put(329, 8, format!("{:07o}", device.0).as_bytes());
        put(337, 8, format!("{:07o}", device.1).as_bytes());
    }
    let sum: u32 = block.iter().map(|b| u32::from(*b)).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    out.extend_from_slice(&block);
}

/// Reads all entries; an error in the words of Go's `archive/tar`.
pub fn read(bytes: &[u8]) -> Result<Vec<Entry>, &'static str> {
    let mut entries = Vec::new();
    let mut at = 0;
    let mut pax: Vec<(String, String)> = Vec::new();
    let (mut long_name, mut long_link) = (None, None);
    while at < bytes.len() {
        let block = bytes.get(at..at + 512).ok_or("unexpected EOF")?;
        if block.iter().all(|b| *b == 0) {
            break;
        }
        check_sum(block)?;
        let size = number(&block[124..136]);
        let start = at + 512;
        let end = start
            .checked_add(usize::try_from(size).map_err(|_| "unexpected EOF")?)
            .ok_or("unexpected EOF")?;
        let flag = block[156];
        let has_data = !matches!(flag, b'1' | b'2' | b'3' | b'4' | b'5' | b'6');
        let data = match has_data {
            true => bytes.get(start..end).ok_or("unexpected EOF")?,
            false => &[],
        };
        at = if has_data {
            end.div_ceil(512) * 512
        } else {
            start
        };
        match flag {
            b'x' => pax = records(data),
            b'g' => {}
            b'L' => long_name = Some(text(data)),
            b'K' => long_link = Some(text(data)),
            _ => {
                let mut entry = parse_entry(block, data);
                if let Some(name) = long_name.take() {
                    entry.path = clean(&name);
                }
                if let Some(link) = long_link.take() {
                    set_link(&mut entry, link);
                }
                apply_pax(&mut entry, &std::mem::take(&mut pax));
                entries.push(entry);
            }
        }
    }
    Ok(entries)
}

fn check_sum(block: &[u8]) -> Result<(), &'static str> {
    let sum: u32 = (0..512)
        .map(|i| match (148..156).contains(&i) {
            true => 32,
            false => u32::from(block[i]),
        })
        .sum();
    match number(&block[148..156]) == u64::from(sum) {
        true => Ok(()),
        false => Err("archive/tar: invalid tar header"),
    }
}

fn parse_entry(block: &[u8], data: &[u8]) -> Entry {
    let mut path = text(&block[..100]);
    let prefix = text(&block[345..500]);
    if block[257..263] == *b"ustar\0" && !prefix.is_empty() {
        path = format!("{prefix}/{path}");
    }
    let link = text(&block[157..257]);
    let device = || (narrow(&block[329..337]), narrow(&block[337..345]));
    let kind = match block[156] {
        b'1' => Kind::Hardlink(clean(&link)),
        b'2' => Kind::Symlink(link),
        b'3' => Kind::CharDevice(device().0, device().1),
        b'4' => Kind::BlockDevice(device().0, device().1),
        b'5' => Kind::Dir,
        b'6' => Kind::Fifo,
        // Archives older than ustar mark directories by the slash alone.
        0 if path.ends_with('/') => Kind::Dir,
        _ => Kind::File,
    };
    Entry {
        path: clean(&path),
        kind,
        mode: narrow(&block[100..108]) & 0o7777,
        uid: narrow(&block[108..116]),
        gid: narrow(&block[116..124]),
        mtime: i64::try_from(number(&block[136..148])).unwrap_or(0),
        data: data.into(),
        size: data.len() as u64,
    }
}

fn set_link(entry: &mut Entry, link: String) {
    match &mut entry.kind {
        Kind::Symlink(to) => *to = link,
        Kind::Hardlink(to) => *to = clean(&link),
        _ => {}
    }
}

fn apply_pax(entry: &mut Entry, pax: &[(String, String)]) {
    for (key, value) in pax {
        match key.as_str() {
            "path" | "GNU.sparse.name" => entry.path = clean(value),
            "linkpath" => set_link(entry, value.clone()),
            "uid" => entry.uid = value.parse().unwrap_or(entry.uid),
            "gid" => entry.gid = value.parse().unwrap_or(entry.gid),
            "mtime" => {
                let secs = value.split('.').next().unwrap_or_default();
                entry.mtime = secs.parse().unwrap_or(entry.mtime);
            }
            "GNU.sparse.realsize" => {
                entry.size = value.parse().unwrap_or(entry.size);
                let rest = entry.data.get(512..).unwrap_or_default();
                entry.data = rest.into();
            }
            _ => {}
        }
    }
}

fn records(mut data: &[u8]) -> Vec<(String, String)> {
    let mut out = Vec::new();
    while let Some(space) = data.iter().position(|b| *b == b' ') {
        let len: usize = text(&data[..space]).parse().unwrap_or(0);
        let Some(body) = data.get(space + 1..len.saturating_sub(1)) else {
            break;
        };
        if let Some((key, value)) = String::from_utf8_lossy(body).split_once('=') {
            out.push((key.to_string(), value.to_string()));
        }
        data = data.get(len..).unwrap_or_default();
    }
    out
}

fn text(field: &[u8]) -> String {
    let end = field.iter().position(|b| *b == 0).unwrap_or(field.len());
    String::from_utf8_lossy(&field[..end]).into_owned()
}

fn number(field: &[u8]) -> u64 {
    field
        .iter()
        .filter(|b| (b'0'..=b'7').contains(b))
        .fold(0u64, |n, b| n.saturating_mul(8) + u64::from(b - b'0'))
}

fn narrow(field: &[u8]) -> u32 {
    u32::try_from(number(field)).unwrap_or(0)
}

/// Drops `./`, leading and trailing slashes and `..` that would leave the root.
pub fn clean(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, data: &[u8], size: u64) -> Entry {
        Entry {
            path: path.to_string(),
            kind: Kind::File,
            mode: 0o644,
            uid: 1000,
            gid: 1000,
            mtime: 12,
            data: data.into(),
            size,
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let long = "d/".repeat(80) + "f";
        let mut dir = file("a", b"", 0);
        dir.kind = Kind::Dir;
        let mut link = file("l", b"", 0);
        link.kind = Kind::Symlink("a".to_string());
        let entries = vec![dir, file("a/b", b"hello", 5), link, file(&long, b"x", 1)];
        assert_eq!(read(&write(&entries)).unwrap(), entries);
    }

    #[test]
    fn a_declared_size_survives() {
        let entries = vec![file("big", b"head", 1 << 30)];
        let bytes = write(&entries);
        assert!(bytes.len() < 8192);
        assert_eq!(read(&bytes).unwrap(), entries);
    }

    #[test]
    fn garbage_is_refused() {
        assert_eq!(read(b"garbage\n"), Err("unexpected EOF"));
        assert!(read(&[7; 600]).is_err());
    }
}
