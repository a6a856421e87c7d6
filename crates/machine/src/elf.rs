//! Program files. A real host runs machine code; here an executable is a stub that begins as an ELF file does
//! and names the program of the [`crate::ProgramTable`] to run, so that copying, moving, deleting, hashing and
//! COPYing programs between images works as with real ones.
//!
//! Layout: `\x7fELF`, then lines `arch`, `program`, and the payload (what a compiler left for the program).

/// What a program file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elf {
    /// The program's name in the table.
    pub program: String,
    /// GOARCH's name: `amd64`, `arm64`, ...
    pub arch: String,
    /// Data for the program, for instance the source a compiler saw.
    pub payload: Vec<u8>,
}

const MAGIC: &[u8] = b"\x7fELF\x02\x01\x01\n";

/// The bytes of a program file.
pub fn stub(program: &str, arch: &str, payload: &[u8]) -> Vec<u8> {
    let mut out = MAGIC.to_vec();
    out.extend_from_slice(format!("{arch}\n{program}\n").as_bytes());
    out.extend_from_slice(payload);
    out
}

/// Reads a program file; `None` if it is not one.
pub fn parse(bytes: &[u8]) -> Option<Elf> {
    let rest = bytes.strip_prefix(MAGIC)?;
    let mut parts = rest.splitn(3, |b| *b == b'\n');
    let text = |b: &[u8]| String::from_utf8_lossy(b).into_owned();
    Some(Elf {
        arch: text(parts.next()?),
        program: text(parts.next()?),
        payload: parts.next()?.to_vec(),
    })
}
