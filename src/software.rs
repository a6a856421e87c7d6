//! The programs of the simulated host: most of the code, and not needed to show the first prompt.
//!
//! In a page built with the feature `split` they are a second wasm file, fetched while the learner
//! reads; else they are in the first one.

use sim::Software;

/// The second file did not arrive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotLoaded;

/// Fetches the programs, unless they are there. After an error, call it again to try again.
pub async fn load() -> Result<Software, NotLoaded> {
    file::software().await
}

#[cfg(not(feature = "split"))]
mod file {
    use super::{NotLoaded, Software};

    pub async fn software() -> Result<Software, NotLoaded> {
        Ok(Software::all())
    }
}

// The macro ties the two files together by an import and an export of the same type.
#[cfg(feature = "split")]
#[allow(unsafe_code, reason = "the macro of the split parts writes it")]
mod file {
    use super::{NotLoaded, Software};
    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    impl From<SplitLoaderError> for NotLoaded {
        fn from(_: SplitLoaderError) -> Self {
            Self
        }
    }

    #[wasm_split(programs, fallible)]
    pub fn software() -> Result<Software, NotLoaded> {
        Ok(Software::all())
    }
}
