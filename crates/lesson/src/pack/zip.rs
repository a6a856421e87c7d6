//! A pack as a zip: read within bounds whatever it claims of itself, and written the same each time.

use std::io::Write as _;

use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;
use rawzip::{CompressionMethod, ZipArchive, ZipArchiveWriter};

use super::paths::{MOST_BYTES, MOST_FILES};
use super::{Fault, File};

/// Bytes of a zip: as text becomes a quarter, far more than a pack needs.
pub const MOST_ZIP: usize = 12 << 20;
const BEST: u8 = 9;

/// The files of a zip. Neither their paths nor what is in them was looked at.
pub fn read(bytes: &[u8]) -> Result<Vec<File>, Fault> {
    let whole = |message: String| Fault::new("", 0, message);
    if bytes.len() > MOST_ZIP {
        return Err(whole(format!(
            "the zip is larger than {} MB",
            MOST_ZIP >> 20
        )));
    }
    let damaged = |error: rawzip::Error| whole(format!("this is no zip, or damaged: {error}"));
    let archive = ZipArchive::from_slice(bytes).map_err(damaged)?;
    let mut files: Vec<File> = Vec::new();
    let mut left = MOST_BYTES;
    let (mut entries, mut count) = (archive.entries(), 0);
    while let Some(entry) = entries.next_entry().map_err(damaged)? {
        count += 1;
        if count > 2 * MOST_FILES {
            return Err(whole(format!("more than {MOST_FILES} files")));
        }
        if entry.is_dir() {
            continue;
        }
        let path = String::from_utf8(entry.file_path().as_bytes().to_vec());
        let path = path.map_err(|_| whole("a file's name is no UTF-8".to_string()))?;
        let fault = |message: String| Fault::new(&path, 0, message);
        if entry.flags().is_encrypted() {
            return Err(fault("it is encrypted".to_string()));
        }
        if entry.mode().is_symlink() {
            return Err(fault("a link to another file".to_string()));
        }
        let data = archive.get_entry(entry.wayfinder());
        let data = data.map_err(|e| fault(format!("damaged: {e}")))?;
        // What the zip claims of sizes is not asked.
        let inflated = match entry.compression_method() {
            CompressionMethod::STORE => Some(data.data().to_vec()),
            CompressionMethod::DEFLATE => decompress_to_vec_with_limit(data.data(), left).ok(),
            _ => return Err(fault("packed in a way other than deflate".to_string())),
        };
        let inflated = inflated.filter(|b| b.len() <= left).ok_or_else(|| {
            let megabytes = MOST_BYTES >> 20;
            fault(format!(
                "damaged, or with it all files are more than {megabytes} MB"
            ))
        })?;
        if rawzip::crc32(&inflated) != entry.crc32() {
            return Err(fault("damaged: its check sum is another".to_string()));
        }
        left -= inflated.len();
        files.push((path, inflated));
    }
    Ok(files)
}

/// Makes a zip of files; the same files make the same bytes.
pub fn write(files: &[File]) -> Result<Vec<u8>, Fault> {
    archive(files.iter().map(|(path, bytes)| (&**path, &**bytes, None)))
}

/// Makes a zip of paths without a slash before them, bytes and, for whoever unpacks it on Unix,
/// permission bits.
pub fn archive<'a>(
    files: impl IntoIterator<Item = (&'a str, &'a [u8], Option<u32>)>,
) -> Result<Vec<u8>, Fault> {
    let failed = |error: String| Fault::new("", 0, format!("the zip cannot be written: {error}"));
    let mut archive = ZipArchiveWriter::new(Vec::new());
    for (path, bytes, mode) in files {
        let packed = compress_to_vec(bytes, BEST);
        let mut file = archive.new_file(path);
        if let Some(mode) = mode {
            file = file.unix_permissions(0o100_000 | mode & 0o7777);
        }
        let started = file.compression_method(CompressionMethod::DEFLATE).start();
        let (mut entry, config) = started.map_err(|e| failed(e.to_string()))?;
        let mut counted = config.wrap(std::io::sink());
        counted
            .write_all(bytes)
            .map_err(|e| failed(e.to_string()))?;
        let (_, sums) = counted.finish().map_err(|e| failed(e.to_string()))?;
        entry
            .write_all(&packed)
            .map_err(|e| failed(e.to_string()))?;
        entry.finish(sums).map_err(|e| failed(e.to_string()))?;
    }
    archive.finish().map_err(|e| failed(e.to_string()))
}
