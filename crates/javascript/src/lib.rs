//! A small JavaScript interpreter whose effects are requests to its host.
//!
//! Source becomes a syntax tree, the tree instructions, and a machine with a stack of its own
//! runs them: it stops wherever it must wait for the host, or when its fuel is used up. The
//! objects of the language are in `builtins`; node's modules are written in JavaScript (`lib/`)
//! over the host calls that `node` lists.
//!
//! Not modelled: `eval`, Proxy, `with`, labels on functions, weak references, typed arrays other
//! than Buffer, locales and time zones, regular expressions with look-around.

mod builtins;
mod code;
mod compile;
mod date;
mod hash;
mod heap;
mod host;
mod inspect;
mod json;
pub mod node;
mod number;
mod syntax;
mod value;
mod vm;

pub use host::{HostError, HostValue};
pub use vm::{Step, Vm};
