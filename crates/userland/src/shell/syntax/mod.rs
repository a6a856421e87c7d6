//! The shell's grammar: POSIX, with what bash and busybox ash add.
//!
//! A reader of our own and not a ready-made grammar, because a shell's own words about a mistake are part of what is
//! simulated: which token was unexpected, whether more input would help (PS2), what bash, dash and ash each call it.
//! Script text is read one complete command at a time, as real shells do, so commands before a mistake still run.
pub mod ast;
mod compound;
mod cond;
mod error;
mod lexer;
mod param;
mod parser;
mod simple;
pub mod unparse;

pub use error::{Missing, ParseError, Token};
pub use parser::{Dialect, Source, is_name, parse_all};
