//! The programs of the simulated host: most of the code, and not needed to show the first prompt.
//!
//! In a page built with the feature `split` each [`Part`] is a wasm file of its own, fetched while the
//! learner reads; else they are in the first one.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use sim::{Part, Software};
use wasm_bindgen_futures::spawn_local;
use yew::Callback;

/// A part did not arrive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotLoaded;

/// How many parts are fetched at a time: while one is compiled, the next one is on the line.
const AT_ONCE: usize = 2;

/// Fetches the parts, in the order of [`Part::ALL`] unless one is wanted sooner, and hands each to
/// `arrived`, which says whether to go on. After an error it has stopped: make another one to try again.
#[derive(Clone)]
pub struct Loader(Rc<State>);

struct State {
    todo: RefCell<VecDeque<Part>>,
    arrived: Box<dyn Fn(Result<Software, NotLoaded>) -> bool>,
}

impl Loader {
    pub fn start(arrived: impl Fn(Result<Software, NotLoaded>) -> bool + 'static) -> Self {
        let loader = Self(Rc::new(State {
            todo: RefCell::new(Part::ALL.into()),
            arrived: Box::new(arrived),
        }));
        // The first part alone, as quickly as can be.
        let first = loader.next();
        let again = loader.clone();
        spawn_local(async move {
            if again.fetch(first).await {
                for _ in 0..AT_ONCE {
                    spawn_local(again.clone().fetch_rest());
                }
            }
        });
        loader
    }

    /// The same, all of them, each told to a component.
    pub fn tell(arrived: Callback<Result<Software, NotLoaded>>) -> Self {
        Self::start(move |loaded| {
            arrived.emit(loaded);
            true
        })
    }

    /// Fetches a part now, if it is not on its way.
    pub fn want(&self, part: Part) {
        let mut todo = self.0.todo.borrow_mut();
        if let Some(at) = todo.iter().position(|p| *p == part) {
            todo.remove(at);
            let loader = self.clone();
            spawn_local(async move {
                loader.fetch(Some(part)).await;
            });
        }
    }

    fn next(&self) -> Option<Part> {
        self.0.todo.borrow_mut().pop_front()
    }

    async fn fetch_rest(self) {
        while let Some(part) = self.next() {
            if !self.fetch(Some(part)).await {
                return;
            }
        }
    }

    async fn fetch(&self, part: Option<Part>) -> bool {
        let Some(part) = part else { return false };
        let loaded = parts::load(part).await;
        let fine = loaded.is_ok();
        let goes_on = (self.0.arrived)(loaded) && fine;
        if !goes_on {
            self.0.todo.borrow_mut().clear();
        }
        goes_on
    }
}

/// Every part, one after the other: for replays of somebody's session, which may need any.
pub async fn whole() -> Result<Software, NotLoaded> {
    let mut software = Software::default();
    for part in Part::ALL {
        software = software.with(parts::load(part).await?);
    }
    Ok(software)
}

/// Makes one loading function a part. The macro `wasm_split` ties the files together by an import and
/// an export of the same type, and names the file.
macro_rules! parts {
    ($($part:ident $name:ident;)*) => {
        #[cfg(not(feature = "split"))]
        mod parts {
            use super::{NotLoaded, Part, Software};

            pub async fn load(part: Part) -> Result<Software, NotLoaded> {
                Ok(Software::of(part))
            }
        }

        // The macro ties the files together by imports and exports of the same type.
        #[cfg(feature = "split")]
        #[allow(unsafe_code, reason = "the macro of the split parts writes it")]
        mod parts {
            use super::{NotLoaded, Part, Software};
            use wasm_split_helpers::{SplitLoaderError, wasm_split};

            impl From<SplitLoaderError> for NotLoaded {
                fn from(_: SplitLoaderError) -> Self {
                    Self
                }
            }

            pub async fn load(part: Part) -> Result<Software, NotLoaded> {
                match part {
                    $(Part::$part => $name().await,)*
                }
            }

            $(
                #[wasm_split($name, fallible)]
                fn $name() -> Result<Software, NotLoaded> {
                    Ok(Software::$name())
                }
            )*
        }
    };
}

parts! {
    First first;
    Tools tools;
    Web web;
    Docker docker;
    Compose compose;
    Node node;
    Packages packages;
    Python python;
    Go go;
    Redis redis;
    Sql sql;
    Screen screen;
    Lint lint;
}
