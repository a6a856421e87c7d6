//! Host commands that know images or Dockerfiles.

pub mod dive;
pub mod hadolint;
