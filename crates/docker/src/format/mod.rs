//! How docker lays out what it prints: tables, sizes, durations, dates, `--format`.

pub mod duration;
pub mod list;
pub mod table;
pub mod text;
pub mod time;
pub mod units;

pub use list::{ListFormat, render};
pub use text::{ellipsis, truncate_id};
pub use units::{bytes_size, human_duration, human_size, human_size_with_precision};
