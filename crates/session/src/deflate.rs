//! Deflate with a preset dictionary, so that a short text about Docker takes few bytes.
//!
//! The dictionary is compressed first and its bytes are dropped: what follows refers back into it. To
//! inflate, it stands before the output. It may never change, or links of this version break.

use miniz_oxide::deflate::core::{
    CompressorOxide, TDEFLFlush, TDEFLStatus, compress, create_comp_flags_from_zip_params,
};
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

const DICTIONARY: &str = include_str!("dictionary.txt");
const BEST: i32 = 10;

pub fn deflate(bytes: &[u8]) -> Vec<u8> {
    // Raw deflate has no window bits to tell of.
    let flags = create_comp_flags_from_zip_params(BEST, -15, 0);
    let mut compressor = CompressorOxide::new(flags);
    feed(&mut compressor, DICTIONARY.as_bytes(), TDEFLFlush::Sync);
    feed(&mut compressor, bytes, TDEFLFlush::Finish)
}

fn feed(compressor: &mut CompressorOxide, mut bytes: &[u8], flush: TDEFLFlush) -> Vec<u8> {
    let mut out = Vec::new();
    let mut part = vec![0; 16_384];
    loop {
        let (status, read, written) = compress(compressor, bytes, &mut part, flush);
        bytes = &bytes[read..];
        out.extend(&part[..written]);
        // A flush is over when there was room left for more.
        let flushed = bytes.is_empty() && written < part.len();
        if status != TDEFLStatus::Okay || flushed {
            return out;
        }
    }
}

/// Gives back what was deflated; nothing if it is damaged or takes more than `most` bytes.
pub fn inflate(bytes: &[u8], most: usize) -> Option<Vec<u8>> {
    let start = DICTIONARY.len();
    let mut out = DICTIONARY.as_bytes().to_vec();
    let (mut at, mut read) = (start, 0);
    let mut inflator = Box::<DecompressorOxide>::default();
    loop {
        let room = (out.len() * 2).min(start + most + 1);
        out.resize(room.max(out.len()), 0);
        let rest = bytes.get(read..)?;
        let flags = TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
        let (status, took, wrote) = decompress(&mut inflator, rest, &mut out, at, flags);
        (read, at) = (read + took, at + wrote);
        match status {
            TINFLStatus::Done if at - start <= most => {
                out.truncate(at);
                return Some(out.split_off(start));
            }
            TINFLStatus::HasMoreOutput if at - start <= most => {}
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_dictionary_never_changes() {
        // FNV-1a, 64 bits.
        let fold = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
        let hash = DICTIONARY
            .as_bytes()
            .iter()
            .fold(0xcbf2_9ce4_8422_2325, fold);
        assert_eq!(
            hash, 0xfd6c_878e_a187_7a38,
            "links that are out there cannot be read any more"
        );
    }

    #[test]
    fn words_of_docker_take_few_bytes() {
        let line = b"docker run -d --name web -p 8080:80 nginx";
        assert!(deflate(line).len() < 10, "{}", deflate(line).len());
    }

    #[test]
    fn a_bomb_is_refused() {
        let bomb = deflate(&vec![b'x'; 5 << 20]);
        assert!(bomb.len() < 50_000);
        assert_eq!(inflate(&bomb, 1 << 20), None);
        assert_eq!(inflate(&bomb, 5 << 20).map(|b| b.len()), Some(5 << 20));
    }

    proptest! {
        #[test]
        fn what_was_deflated_comes_back(bytes in any::<Vec<u8>>(), text in "[a-z \n]{0,3000}", times in 1usize..30) {
            prop_assert_eq!(inflate(&deflate(&bytes), 1 << 20), Some(bytes));
            let text = text.repeat(times).into_bytes();
            prop_assert_eq!(inflate(&deflate(&text), 1 << 20), Some(text));
        }

        #[test]
        fn no_bytes_break_it(bytes in any::<Vec<u8>>()) {
            let _ = inflate(&bytes, 10_000);
        }
    }
}
