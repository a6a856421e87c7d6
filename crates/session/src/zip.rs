//! Files of the home directory as a zip archive, by the writer that packs have.

use lesson::pack::Fault;
use lesson::pack::zip::archive;

/// A file of an archive: its path, without a slash before it, its bytes and its permission bits.
pub struct File {
    pub path: String,
    pub bytes: Vec<u8>,
    pub mode: u32,
}

/// The archive of some files, in their order.
pub fn zip(files: &[File]) -> Result<Vec<u8>, Fault> {
    archive(files.iter().map(|f| (&*f.path, &*f.bytes, Some(f.mode))))
}

#[cfg(test)]
mod tests {
    use super::*;

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
        ])
        .expect("it can be written");
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
