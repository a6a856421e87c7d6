//! tar and gzip: archives that ADD unpacks, contexts from standard input, `--output type=tar`.
//!
//! Not modelled: bzip2, xz and zstd, sparse files but those of a declared size, extended attributes.

use super::tree::{Blob, Entry, Kind, Tree};

const BLOCK: usize = 512;
/// Unpacked archives may not be bigger than this.
const MAX_UNPACKED: usize = 64 << 20;

/// The files of an archive; nothing if the bytes are none.
pub fn unpack(bytes: &[u8]) -> Result<Option<Tree>, String> {
    if bytes.starts_with(&[0x1f, 0x8b]) {
        return match gunzip(bytes) {
            Some(inner) if is_tar(&inner) => Ok(Some(read(&inner)?)),
            _ => Ok(None),
        };
    }
    match is_tar(bytes) {
        true => Ok(Some(read(bytes)?)),
        false => Ok(None),
    }
}

/// Whether the bytes begin with a tar header.
pub fn is_tar(bytes: &[u8]) -> bool {
    bytes.len() >= BLOCK && bytes[257..262] == *b"ustar" && checksum_fits(&bytes[..BLOCK])
}

fn checksum_fits(header: &[u8]) -> bool {
    number(&header[148..156]) == Some(checksum(header))
}

/// The sum of a header's bytes with the checksum itself taken as blanks.
fn checksum(header: &[u8]) -> u64 {
    let field = 148..156;
    let bytes = header.iter().enumerate();
    bytes
        .map(|(i, b)| {
            if field.contains(&i) {
                32
            } else {
                u64::from(*b)
            }
        })
        .sum()
}

/// What gzip packed.
pub fn gunzip(bytes: &[u8]) -> Option<Vec<u8>> {
    let flags = *bytes.get(3)?;
    let mut at = 10;
    if flags & 4 != 0 {
        at += 2 + usize::from(*bytes.get(at)?) + (usize::from(*bytes.get(at + 1)?) << 8);
    }
    for flag in [8, 16] {
        if flags & flag != 0 {
            at += bytes.get(at..)?.iter().position(|b| *b == 0)? + 1;
        }
    }
    if flags & 2 != 0 {
        at += 2;
    }
    miniz_oxide::inflate::decompress_to_vec_with_limit(bytes.get(at..)?, MAX_UNPACKED).ok()
}

fn text(field: &[u8]) -> String {
    let end = field.iter().position(|b| *b == 0).unwrap_or(field.len());
    String::from_utf8_lossy(&field[..end]).into_owned()
}

fn number(field: &[u8]) -> Option<u64> {
    let digits = text(field);
    let digits = digits.trim_matches([' ', '\0']);
    match digits {
        "" => Some(0),
        digits => u64::from_str_radix(digits, 8).ok(),
    }
}

/// Reads a tar archive.
pub fn read(bytes: &[u8]) -> Result<Tree, String> {
    const BROKEN: &str = "archive/tar: invalid tar header";
    let mut tree = Tree::default();
    let mut rest = bytes;
    let mut long_name: Option<String> = None;
    let mut declared: Option<u64> = None;
    while rest.len() >= BLOCK && rest[..BLOCK].iter().any(|b| *b != 0) {
        let (header, after) = rest.split_at(BLOCK);
        if !checksum_fits(header) {
            return Err(BROKEN.into());
        }
        let size = number(&header[124..136]).ok_or(BROKEN)?;
        let length = usize::try_from(size).map_err(|_| BROKEN)?;
        let data = after.get(..length).ok_or("unexpected EOF")?;
        let padded = length.div_ceil(BLOCK) * BLOCK;
        rest = after.get(padded..).unwrap_or_default();
        let prefix = text(&header[345..500]);
        let name = match (long_name.take(), prefix.as_str()) {
            (Some(name), _) => name,
            (None, "") => text(&header[..100]),
            (None, prefix) => format!("{prefix}/{}", text(&header[..100])),
        };
        let path = dockerfile::ignore::clean(&format!("/{name}"));
        let path = path.trim_matches('/');
        let kind = match header[156] {
            b'L' => {
                long_name = Some(text(data));
                continue;
            }
            b'x' => {
                (long_name, declared) = pax(data);
                continue;
            }
            b'g' | b'K' => continue,
            b'5' => Kind::Dir,
            b'2' => Kind::Symlink(text(&header[157..257])),
            b'1' => {
                let target = text(&header[157..257]);
                match tree.get(&target) {
                    Some(entry) => entry.kind.clone(),
                    None => continue,
                }
            }
            // A file of a declared size begins with the map of what it holds.
            b'0' | 0 | b'7' => Kind::File(match declared.take() {
                Some(size) => Blob::sized(data.get(BLOCK..).unwrap_or_default().to_vec(), size),
                None => Blob::new(data.to_vec()),
            }),
            _ => Kind::Special,
        };
        if path.is_empty() {
            continue;
        }
        let id = |range: std::ops::Range<usize>| number(&header[range]).unwrap_or(0) as u32;
        tree.insert(
            path,
            Entry {
                kind,
                mode: id(100..108) & 0o7777,
                uid: id(108..116),
                gid: id(116..124),
                mtime: number(&header[136..148]).unwrap_or(0) as i64 * 1_000_000_000,
            },
        );
    }
    Ok(tree)
}

/// The name in a pax header, `30 path=…\n`, and the size that it declares.
fn pax(data: &[u8]) -> (Option<String>, Option<u64>) {
    let text = String::from_utf8_lossy(data);
    let pairs: Vec<(&str, &str)> = text
        .lines()
        .filter_map(|line| line.split_once(' ')?.1.split_once('='))
        .collect();
    let get = |key: &str| pairs.iter().find(|(k, _)| *k == key).map(|(_, v)| *v);
    let name = get("GNU.sparse.name").or_else(|| get("path"));
    let size = get("GNU.sparse.realsize").and_then(|v| v.parse().ok());
    (name.map(str::to_string), size)
}

/// Writes a tar archive of a tree, without its root, as BuildKit's tar exporter does.
pub fn write(tree: &Tree) -> Vec<u8> {
    let mut out = Vec::new();
    for (path, entry) in &tree.0 {
        let name = match entry.kind {
            Kind::Dir => format!("{path}/"),
            Kind::Special => continue,
            _ => path.clone(),
        };
        if name.len() > 100 {
            let mut long = Entry::file(name.as_bytes(), 0o644, 0);
            long.mtime = 0;
            let mut block = header("././@LongLink", &long);
            block[156] = b'L';
            seal(&mut block);
            out.extend(block);
            append(&mut out, name.as_bytes(), name.len() as u64);
        }
        out.extend(header(&name, entry));
        if let Kind::File(blob) = &entry.kind {
            append(&mut out, &blob.head, blob.size);
        }
    }
    out.extend([0; BLOCK * 2]);
    out
}

fn append(out: &mut Vec<u8>, head: &[u8], size: u64) {
    let start = out.len();
    out.extend_from_slice(head);
    let padded = (size as usize).div_ceil(BLOCK) * BLOCK;
    out.resize(start + padded, 0);
}

fn header(name: &str, entry: &Entry) -> [u8; BLOCK] {
    let mut block = [0; BLOCK];
    let mut put = |at: usize, text: &[u8], max: usize| {
        let length = text.len().min(max);
        block[at..at + length].copy_from_slice(&text[..length]);
    };
    put(0, name.as_bytes(), 100);
    let octal = |n: u64, width: usize| format!("{n:0width$o}").into_bytes();
    put(100, &octal(u64::from(entry.mode), 7), 8);
    put(108, &octal(u64::from(entry.uid), 7), 8);
    put(116, &octal(u64::from(entry.gid), 7), 8);
    put(124, &octal(entry.size(), 11), 12);
    let seconds = u64::try_from(entry.mtime / 1_000_000_000).unwrap_or(0);
    put(136, &octal(seconds, 11), 12);
    let kind = match &entry.kind {
        Kind::Dir => b'5',
        Kind::Symlink(target) => {
            put(157, target.as_bytes(), 100);
            b'2'
        }
        _ => b'0',
    };
    put(156, &[kind], 1);
    put(257, b"ustar\x0000", 8);
    seal(&mut block);
    block
}

fn seal(block: &mut [u8; BLOCK]) {
    let sum = format!("{:06o}\0 ", checksum(&block[..]));
    block[148..156].copy_from_slice(sum.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let mut tree = Tree::default();
        tree.insert("d/f", Entry::file(b"hello", 0o640, 7_000_000_000));
        let long = "x".repeat(120);
        tree.insert(&long, Entry::file(b"", 0o644, 0));
        let bytes = write(&tree);
        let back = unpack(&bytes).unwrap().unwrap();
        assert_eq!(back.get("d/f"), tree.get("d/f"));
        assert!(back.get(&long).is_some());
    }

    #[test]
    fn other_bytes_are_no_archive() {
        assert_eq!(unpack(b"hello").unwrap(), None);
        assert_eq!(unpack(&[0x1f, 0x8b, 0, 0]).unwrap(), None);
    }
}
