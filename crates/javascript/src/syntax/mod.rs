//! From source text to a syntax tree.

pub mod ast;
mod expr;
mod function;
pub mod lexer;
mod module;
mod parser;
mod stmt;

pub use lexer::SyntaxError;
pub use parser::{Goal, parse};
