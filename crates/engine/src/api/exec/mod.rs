//! `docker exec`: a further process in a running container.

pub mod create;
pub mod inspect;
pub mod start;

pub use create::ExecConfig;
pub use inspect::ExecInspect;
pub use start::ExecStart;
