//! What the programs share: the running context, options, regular expressions, dates, modes, users.

pub mod cx;
pub mod date;
pub mod escapes;
pub mod json;
pub mod mode;
pub mod opts;
pub mod printf;
pub mod regex;
pub mod regex_parse;
pub mod size;
pub mod spec;
pub mod usage;
pub mod users;

pub use cx::{Cx, Family, Input, Run, built, lines, quoted};
