//! What an engine remembers of its builds: records, and what stood where.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::build::cache::{Cache, CacheKey};
use crate::build::reason::Trace;

/// Steps by their places, or by their records.
pub(super) type Traces = BTreeMap<String, Rc<Trace>>;

/// The step to compare with: the one that stood at this place, or the same command at another
/// place of its stage, where lines were added or removed before it.
pub(super) fn before<'a>(traces: &'a Traces, place: &str, trace: &Trace) -> Option<&'a Trace> {
    let here = traces.get(place);
    if here.is_some_and(|before| before.command == trace.command) {
        return here.map(|before| &**before);
    }
    let stage = place.rsplit_once('|').map_or(place, |(stage, _)| stage);
    traces
        .range(format!("{stage}|")..)
        .take_while(|(other, _)| other.rsplit_once('|').is_some_and(|(s, _)| s == stage))
        .map(|(_, other)| other)
        .find(|other| other.command == trace.command)
        .or(here)
        .map(|before| &**before)
}

/// The memory of an engine's builds.
#[derive(Clone, Debug)]
pub struct Memory<O> {
    pub cache: Cache<O>,
    /// What stood at a place when it was built last.
    pub(super) traces: Traces,
    /// What a record was made as, by its id.
    pub(super) made: Traces,
    /// Keys whose records were taken away, and the command that did it.
    pub(super) removed: BTreeMap<CacheKey, Option<String>>,
}

impl<O: Clone> Memory<O> {
    /// Removes a record, as a command asked for.
    pub fn forget(&mut self, id: &str, by: Option<String>) {
        for key in self.cache.keys_of(id) {
            self.removed.insert(key, by.clone());
        }
        self.cache.remove(id);
        self.made.remove(id);
    }
}

impl<O> Default for Memory<O> {
    fn default() -> Memory<O> {
        Memory {
            cache: Cache::default(),
            traces: BTreeMap::new(),
            made: BTreeMap::new(),
            removed: BTreeMap::new(),
        }
    }
}
