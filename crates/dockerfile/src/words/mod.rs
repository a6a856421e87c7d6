//! Word expansion in Dockerfiles: quotes, escapes, `$x`, `${x:-d}` and their kin.
//!
//! Looks like a shell's but is BuildKit's own: there is no command substitution, no glob.

mod env;
mod lexer;
mod pattern;

pub use env::EnvList;
pub use lexer::{Expanded, Lex};
