//! Writing zip archives: files as they are, deflated.

use miniz_oxide::deflate::compress_to_vec;

const LEVEL: u8 = 6;
/// 1980-01-01, the first day that the format knows: an archive depends on its files alone.
const DATE: u16 = 0x0021;

/// A file of an archive: its path, without a slash before it, its bytes and its permission bits.
pub struct File {
    pub path: String,
    pub bytes: Vec<u8>,
    pub mode: u32,
}

/// The archive of some files, in their order. At most 65,535 files and 4 GiB in all, which a
/// learner's home directory is far from.
pub fn zip(files: &[File]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for file in files {
        let deflated = compress_to_vec(&file.bytes, LEVEL);
        let stored = deflated.len() >= file.bytes.len();
        let data = if stored { &file.bytes } else { &deflated };
        let offset = out.len() as u32;
        // What both headers have: the version that reads it, UTF-8 names, the method, the date.
        let mut common = Vec::new();
        short(&mut common, 20);
        short(&mut common, 1 << 11);
        short(&mut common, if stored { 0 } else { 8 });
        short(&mut common, 0);
        short(&mut common, DATE);
        long(&mut common, crc(&file.bytes));
        long(&mut common, data.len() as u32);
        long(&mut common, file.bytes.len() as u32);
        short(&mut common, file.path.len() as u16);
        short(&mut common, 0);
        out.extend(b"PK\x03\x04");
        out.extend(&common);
        out.extend(file.path.as_bytes());
        out.extend(data);
        directory.extend(b"PK\x01\x02");
        // Made on Unix, so that permission bits count.
        short(&mut directory, 3 << 8 | 20);
        directory.extend(&common);
        short(&mut directory, 0);
        short(&mut directory, 0);
        short(&mut directory, 0);
        long(&mut directory, (0o100_000 | file.mode & 0o7777) << 16);
        long(&mut directory, offset);
        directory.extend(file.path.as_bytes());
    }
    let offset = out.len() as u32;
    out.extend(&directory);
    out.extend(b"PK\x05\x06");
    short(&mut out, 0);
    short(&mut out, 0);
    short(&mut out, files.len() as u16);
    short(&mut out, files.len() as u16);
    long(&mut out, directory.len() as u32);
    long(&mut out, offset);
    short(&mut out, 0);
    out
}

fn short(out: &mut Vec<u8>, number: u16) {
    out.extend(number.to_le_bytes());
}

fn long(out: &mut Vec<u8>, number: u32) {
    out.extend(number.to_le_bytes());
}

/// CRC-32 as zip and gzip have it.
fn crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        let mut crc = crc ^ u32::from(*byte);
        for _ in 0..8 {
            crc = crc >> 1 ^ (crc & 1).wrapping_neg() & 0xedb8_8320;
        }
        crc
    };
    !bytes.iter().fold(!0, step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_zips() {
        assert_eq!(crc(b"123456789"), 0xcbf4_3926);
        assert_eq!(crc(b""), 0);
    }

    #[test]
    fn an_archive_has_its_files_and_says_where() {
        let file = |path: &str, bytes: Vec<u8>| File {
            path: path.into(),
            bytes,
            mode: 0o644,
        };
        let long = b"RUN ls\n".repeat(100);
        let made = zip(&[
            file("app/Dockerfile", long.clone()),
            file("波.txt", b"x".to_vec()),
        ]);
        let end = made.len() - 22;
        assert_eq!(&made[end..end + 4], b"PK\x05\x06");
        let number = |at: usize, n: usize| {
            made[at..at + n]
                .iter()
                .rev()
                .fold(0, |a, b| a << 8 | usize::from(*b))
        };
        assert_eq!(number(end + 10, 2), 2);
        let directory = number(end + 16, 4);
        assert_eq!(directory + number(end + 12, 4), end);
        assert_eq!(&made[directory..directory + 4], b"PK\x01\x02");
        let (packed, size) = (number(directory + 20, 4), number(directory + 24, 4));
        assert_eq!(size, long.len());
        assert!(packed < size);
        let data = 30 + "app/Dockerfile".len();
        let back = miniz_oxide::inflate::decompress_to_vec(&made[data..data + packed]).unwrap();
        assert_eq!(back, long);
    }
}
