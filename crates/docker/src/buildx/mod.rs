//! `docker build`: what the buildx plug-in does on the client's side.
//!
//! [`flags`] are its flags, [`options`] what they mean, [`context`] the files it sends,
//! [`session`] the client's side towards the engine, [`run`] the build with its progress,
//! [`report`] what it prints about failures and checks.
//!
//! Not modelled: other builders than the default one, bake, attestations, export to registries.

pub mod context;
pub mod flags;
pub mod options;
pub mod report;
pub mod run;
pub mod session;
