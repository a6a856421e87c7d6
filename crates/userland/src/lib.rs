//! The shell and the programs found in images.

mod flag;
pub mod programs;
pub mod rootfs;
pub mod runtimes;
pub mod shell;
