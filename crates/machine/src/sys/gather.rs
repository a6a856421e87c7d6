//! Bytes that a program gathers in its memory.

use crate::{Errno, Sys, SysResult};

/// The most that is really kept.
const KEPT: u64 = 64 << 20;
/// How often the memory used is told.
const STEP: u64 = 1 << 20;

/// Bytes read into memory. They count as the program's, so that a group's limit ends an endless
/// read; past 64 MiB they are counted and no longer kept.
pub struct Gather<'a> {
    sys: &'a Sys,
    before: u64,
    size: u64,
    bytes: Vec<u8>,
}

impl<'a> Gather<'a> {
    /// Nothing yet, on top of what the program uses now.
    pub fn new(sys: &'a Sys) -> Self {
        Self {
            sys,
            before: sys.rss(),
            size: 0,
            bytes: Vec::new(),
        }
    }

    /// Takes some more. Does not return if that ended the program.
    pub async fn add(&mut self, part: &[u8]) {
        let steps = self.size / STEP;
        self.size += part.len() as u64;
        if self.size <= KEPT {
            self.bytes.extend_from_slice(part);
        }
        if self.size / STEP > steps {
            self.sys.use_memory(self.before + self.size).await;
        }
    }

    /// All of it; ENOMEM if it was not kept.
    pub fn finish(self) -> SysResult<Vec<u8>> {
        match self.size > KEPT {
            true => Err(Errno::ENOMEM),
            false => Ok(self.bytes),
        }
    }
}
