//! Images: configs, names, and the layers they stack.

pub mod changes;
pub mod config;
mod delete;
pub mod distribution;
pub(crate) mod download;
mod inspect;
mod list;
mod load;
pub(crate) mod pull;
mod push;
mod save;
mod search;
pub mod store;

pub use config::{History, ImageConfig};
pub use store::{Image, ImageStore};
