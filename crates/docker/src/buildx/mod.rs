//! `docker build`: what the buildx plug-in does on the client's side.
//!
//! [`flags`] are its flags, [`options`] what they mean, [`context`] the files it sends,
//! [`session`] the client's side towards the engine, [`run`] the build, [`display`] its progress,
//! [`report`] what it prints about failures and checks, [`inquiry`] the answers to `--call`,
//! [`builders`] the list of builders, [`limits`] what the one inside dockerd does not do.
//!
//! Not modelled: builds by other builders than the default one, bake, export to registries.

pub mod builders;
pub mod context;
pub mod display;
pub mod flags;
pub mod inquiry;
pub mod limits;
pub mod metadata;
pub mod options;
pub mod output;
pub mod report;
pub mod run;
pub mod session;
pub mod ssh;
pub mod verify;
