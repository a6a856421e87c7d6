//! The solver: brings the vertices of a graph to results, from the cache where it can.
//!
//! It knows no Dockerfile. A vertex has an operation's key and inputs; what the operation
//! does is up to a [`Worker`]. Inputs that count by content are looked into when the plain
//! key finds nothing: the same files from another source still hit.

mod memory;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::future::poll_fn;
use std::pin::Pin;
use std::rc::Rc;
use std::task::Poll;

use snapshot::{CacheKind, CacheReason};

use super::cache::{CacheKey, KeyWriter, Record};
use super::join::try_join;
use super::progress::{Ending, Progress};
use super::reason::{Cargo, Taken, Trace};

pub use memory::Memory;
use memory::{Traces, before};

/// Begins the ids of sources: what follows is their key.
pub const SOURCE: &str = "source:";

/// An input of a vertex.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    pub vertex: usize,
    /// Only the content that the operation takes of it counts, not how it was made.
    pub by_content: bool,
}

/// How a vertex is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caching {
    /// Found again by its key: steps.
    Record,
    /// Given by its key alone: images. Loaded when a step must run upon it.
    Source,
    /// Done anew in every build: files of the client.
    Never,
}

/// A piece of work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vertex<Op> {
    pub name: String,
    /// The operation without its inputs, in a text that is the same for the same work.
    pub key: String,
    pub op: Op,
    pub inputs: Vec<Input>,
    pub caching: Caching,
    pub ignore_cache: bool,
    /// Where it stands, to find what stood there in the build before.
    pub place: String,
    pub command: String,
    /// The instruction as the author wrote it.
    pub source: String,
    /// Variables that it sees.
    pub values: BTreeMap<String, String>,
}

/// The content of an input: a digest of all that counts, and the paths for the record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    pub digest: String,
    pub files: BTreeMap<String, Taken>,
    pub cargo: Vec<Cargo>,
}

/// What a worker made.
pub struct Made<O> {
    pub output: O,
    pub size: u64,
}

/// A failed vertex.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub vertex: usize,
    /// As the vertex shows it.
    pub message: String,
    /// As the build shows it, if that differs.
    pub context: String,
}

/// Does the work of vertices.
#[allow(
    async_fn_in_trait,
    reason = "all runs on one thread: no future has to be Send"
)]
pub trait Worker {
    type Op;
    type Output: Clone + Unpin;

    /// Does the work; the messages of errors are BuildKit's.
    async fn run(
        &self,
        number: usize,
        vertex: &Vertex<Self::Op>,
        inputs: &[Self::Output],
        progress: &Progress,
    ) -> Result<Made<Self::Output>, String>;

    /// What `vertex` takes of its input `index`.
    async fn content(
        &self,
        vertex: &Vertex<Self::Op>,
        index: usize,
        output: &Self::Output,
    ) -> Result<Content, String>;

    /// Names the layer that an output ends with; nothing if it has none.
    fn layer(&self, output: &Self::Output) -> String {
        let _ = output;
        String::new()
    }

    /// How the cache lists what `vertex` made.
    fn describe(&self, vertex: &Vertex<Self::Op>) -> String {
        vertex.name.clone()
    }
}

/// How a vertex came out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    pub ending: Option<Ending>,
    pub reason: CacheReason,
    pub size: u64,
    /// The layer it made or found.
    pub layer: String,
    pub cargo: Vec<Cargo>,
    /// It showed in the progress.
    pub shown: bool,
    pub started: u64,
    pub ended: u64,
}

#[derive(Clone)]
enum Slot<O> {
    Open,
    Busy,
    /// Known by a record, perhaps not loaded yet.
    Known {
        id: String,
        output: Option<O>,
    },
}

/// One solve of one graph.
pub struct Solver<'a, W: Worker> {
    worker: &'a W,
    vertices: &'a [Vertex<W::Op>],
    memory: &'a RefCell<Memory<W::Output>>,
    progress: &'a Progress,
    /// Numbers of this graph's vertices in the progress begin here.
    offset: usize,
    slots: RefCell<Vec<Slot<W::Output>>>,
    outcomes: Rc<RefCell<Vec<Outcome>>>,
    failed: Cell<bool>,
    /// Sources that are being loaded.
    loading: RefCell<BTreeSet<usize>>,
    /// What stood where before this build.
    before: Traces,
}

/// How many steps are resolved in one recursion.
const STATION: usize = 16;

type Local<'f, T> = Pin<Box<dyn Future<Output = T> + 'f>>;

impl<'a, W: Worker> Solver<'a, W> {
    pub fn new(
        worker: &'a W,
        vertices: &'a [Vertex<W::Op>],
        memory: &'a RefCell<Memory<W::Output>>,
        progress: &'a Progress,
        offset: usize,
    ) -> Solver<'a, W> {
        Solver {
            worker,
            vertices,
            memory,
            progress,
            offset,
            slots: RefCell::new(vec![Slot::Open; vertices.len()]),
            outcomes: Rc::new(RefCell::new(vec![Outcome::default(); vertices.len()])),
            failed: Cell::new(false),
            loading: RefCell::new(BTreeSet::new()),
            before: memory.borrow().traces.clone(),
        }
    }

    /// The output of a vertex. What it does not need is left alone.
    pub async fn solve(&self, target: usize) -> Result<W::Output, Failure> {
        let result = self.target(target).await;
        self.finish(result.is_ok());
        result
    }

    async fn target(&self, target: usize) -> Result<W::Output, Failure> {
        for station in self.stations(target) {
            self.resolve(station).await?;
        }
        self.resolve(target).await?;
        self.load(target).await
    }

    /// Vertices on the way to a target, each within some steps of one before it, so that a Dockerfile of
    /// thousands of steps is not resolved in one recursion.
    fn stations(&self, target: usize) -> Vec<usize> {
        let mut depths: BTreeMap<usize, usize> = BTreeMap::new();
        let mut stack = vec![target];
        while let Some(&number) = stack.last() {
            let inputs = || self.vertices[number].inputs.iter().map(|i| i.vertex);
            let open: Vec<usize> = inputs().filter(|i| !depths.contains_key(i)).collect();
            if open.is_empty() || stack.len() > self.vertices.len() {
                let deepest = inputs().filter_map(|i| depths.get(&i)).max();
                depths.insert(number, deepest.map_or(0, |d| d + 1));
                stack.pop();
            }
            stack.extend(open);
        }
        let far = depths
            .into_iter()
            .filter(|(_, d)| *d > 0 && d % STATION == 0);
        let mut far: Vec<(usize, usize)> = far.map(|(number, d)| (d, number)).collect();
        far.sort_unstable();
        far.into_iter().map(|(_, number)| number).collect()
    }

    /// How every vertex comes out, while it does; vertices nobody asked for have no ending.
    pub fn outcomes(&self) -> Rc<RefCell<Vec<Outcome>>> {
        self.outcomes.clone()
    }

    /// What a vertex made, as far as it is known.
    pub fn output(&self, number: usize) -> Option<W::Output> {
        match &self.slots.borrow()[number] {
            Slot::Known {
                output: Some(output),
                ..
            } => Some(output.clone()),
            Slot::Known { id, .. } => {
                let memory = self.memory.borrow();
                let key = CacheKey(id.trim_start_matches(SOURCE).to_string());
                let record = memory.cache.get(id).or_else(|| memory.cache.find(&key));
                record.map(|record| record.output.clone())
            }
            _ => None,
        }
    }

    /// Ends what is still open: sources that were not loaded are done, the rest was canceled.
    fn finish(&self, well: bool) {
        for (number, vertex) in self.vertices.iter().enumerate() {
            let slot = self.slots.borrow()[number].clone();
            let (shown, ended) = {
                let outcome = &self.outcomes.borrow()[number];
                (outcome.shown, outcome.ending.is_some())
            };
            match slot {
                _ if ended => {}
                Slot::Open => {}
                Slot::Known { .. } if vertex.caching == Caching::Source => {
                    self.start(number);
                    self.end(number, Ending::Done);
                }
                _ if !well && shown => self.end(number, Ending::Canceled),
                _ => {}
            }
        }
    }

    fn start(&self, number: usize) {
        let name = &self.vertices[number].name;
        self.progress.started(self.offset + number, name);
        let outcome = &mut self.outcomes.borrow_mut()[number];
        outcome.started = self.progress.now();
        outcome.shown = true;
    }

    fn end(&self, number: usize, ending: Ending) {
        self.progress.ended(self.offset + number, ending.clone());
        let outcome = &mut self.outcomes.borrow_mut()[number];
        outcome.ended = self.progress.now();
        outcome.ending = Some(ending);
    }

    /// Finds or makes the record of a vertex, and gives its id.
    fn resolve(&self, number: usize) -> Local<'_, Result<String, Failure>> {
        Box::pin(async move {
            let taken = poll_fn(|_| match &mut self.slots.borrow_mut()[number] {
                Slot::Busy if self.failed.get() => Poll::Ready(Some(Err(()))),
                Slot::Busy => Poll::Pending,
                Slot::Known { id, .. } => Poll::Ready(Some(Ok(id.clone()))),
                slot => {
                    *slot = Slot::Busy;
                    Poll::Ready(None)
                }
            })
            .await;
            match taken {
                Some(Ok(id)) => return Ok(id),
                Some(Err(())) => std::future::pending::<()>().await,
                None => {}
            }
            let result = self.resolve_once(number).await;
            if let Err(failure) = &result
                && failure.vertex == number
            {
                self.failed.set(true);
                self.end(number, Ending::Failed(failure.message.clone()));
            }
            result
        })
    }

    async fn resolve_once(&self, number: usize) -> Result<String, Failure> {
        let vertex = &self.vertices[number];
        match vertex.caching {
            Caching::Source => {
                let key = KeyWriter::new().text(&vertex.key).finish();
                // A source's identity is its key: its record comes with its first loading.
                let id = format!("{SOURCE}{}", key.0);
                self.known(number, &id, None);
                self.look_at_base(number);
                return Ok(id);
            }
            Caching::Never => {
                let made = self.run(number, &[]).await?;
                let id = format!("client:{number}");
                self.known(number, &id, Some(made.output));
                return Ok(id);
            }
            Caching::Record => {}
        }
        let parts = vertex
            .inputs
            .iter()
            .map(|i| self.resolve(i.vertex))
            .collect();
        let ids: Vec<String> = try_join(parts).await?;
        let mut trace = Trace {
            command: vertex.command.clone(),
            source: vertex.source.clone(),
            values: vertex.values.clone(),
            ..Trace::default()
        };
        let quick = self.quick_key(vertex, &ids);
        if let Some(id) = quick.as_ref().and_then(|key| self.hit(number, key)) {
            self.cached(number, &id);
            let made = self.memory.borrow().made.get(&id).cloned();
            if let Some(made) = made {
                let mut trace = Trace::clone(&made);
                trace.source.clone_from(&vertex.source);
                self.note_cargo(number, &mut trace);
                self.remember(number, &id, trace.into());
            }
            return Ok(id);
        }
        let (key, content) = self.content_key(number, &ids).await?;
        trace.files = content.files;
        trace.cargo = content.cargo;
        self.note_cargo(number, &mut trace);
        trace.inputs = vertex
            .inputs
            .iter()
            .zip(&ids)
            .filter(|(input, _)| !input.by_content)
            .map(|(_, id)| id.clone())
            .collect();
        if let Some(id) = self.hit(number, &key) {
            if let Some(quick) = quick {
                self.memory.borrow_mut().cache.alias(quick, &id);
            }
            self.cached(number, &id);
            self.remember(number, &id, trace.into());
            return Ok(id);
        }
        self.explain(number, &trace, &key);
        let parts: Vec<Local<'_, Result<W::Output, Failure>>> =
            vertex.inputs.iter().map(|i| self.load(i.vertex)).collect();
        let inputs = try_join(parts).await?;
        let made = self.run(number, &inputs).await?;
        let id = self.keep(number, key, quick, ids, &made);
        self.known(number, &id, Some(made.output));
        self.remember(number, &id, trace.into());
        Ok(id)
    }

    fn known(&self, number: usize, id: &str, output: Option<W::Output>) {
        self.slots.borrow_mut()[number] = Slot::Known {
            id: id.to_string(),
            output,
        };
    }

    /// The key from the inputs' records, unless one of them has none.
    fn quick_key(&self, vertex: &Vertex<W::Op>, ids: &[String]) -> Option<CacheKey> {
        if ids.iter().any(|id| id.starts_with("client:")) {
            return None;
        }
        let writer = KeyWriter::new().text("quick").text(&vertex.key);
        Some(writer.texts(ids.iter().map(String::as_str)).finish())
    }

    /// The key that counts: contents where contents count, records elsewhere.
    async fn content_key(
        &self,
        number: usize,
        ids: &[String],
    ) -> Result<(CacheKey, Content), Failure> {
        let vertex = &self.vertices[number];
        let mut parts = Vec::new();
        let mut all = Content::default();
        for (index, (input, id)) in vertex.inputs.iter().zip(ids).enumerate() {
            if !input.by_content {
                parts.push(format!("record {id}"));
                continue;
            }
            let output = self.load(input.vertex).await?;
            match self.worker.content(vertex, index, &output).await {
                Ok(content) => {
                    parts.push(format!("content {}", content.digest));
                    all.files.extend(content.files);
                    all.cargo.extend(content.cargo);
                }
                Err(message) => {
                    self.load_plain_inputs(vertex).await?;
                    self.start(number);
                    return Err(Failure {
                        vertex: number,
                        message,
                        context: "failed to compute cache key".into(),
                    });
                }
            }
        }
        let writer = KeyWriter::new().text("content").text(&vertex.key);
        let key = writer.texts(parts.iter().map(String::as_str)).finish();
        Ok((key, all))
    }

    /// Inputs are fetched while contents are looked into, so they show even when that fails.
    async fn load_plain_inputs(&self, vertex: &Vertex<W::Op>) -> Result<(), Failure> {
        for input in vertex.inputs.iter().filter(|i| !i.by_content) {
            self.load(input.vertex).await?;
        }
        Ok(())
    }

    /// The record of a key, if the cache may be used.
    fn hit(&self, number: usize, key: &CacheKey) -> Option<String> {
        if self.vertices[number].ignore_cache {
            return None;
        }
        let memory = self.memory.borrow();
        memory.cache.find(key).map(|record| record.id.clone())
    }

    /// Ends the sources that only this vertex might have needed, so that they show before it.
    fn end_sources(&self, number: usize) {
        for input in &self.vertices[number].inputs {
            let source = input.vertex;
            let ended = |v: usize| self.outcomes.borrow()[v].ending.is_some();
            let needed = self.vertices.iter().enumerate().any(|(other, vertex)| {
                let takes = vertex.inputs.iter().any(|i| i.vertex == source);
                other != number && takes && !ended(other)
            });
            if self.vertices[source].caching == Caching::Source && !ended(source) && !needed {
                self.start(source);
                self.end(source, Ending::Done);
            }
        }
    }

    fn cached(&self, number: usize, id: &str) {
        self.end_sources(number);
        self.start(number);
        let now = self.progress.now();
        let (size, layer) = {
            let mut memory = self.memory.borrow_mut();
            memory.cache.touch(id, now);
            let record = memory.cache.get(id);
            record.map_or((0, String::new()), |record| {
                (record.size, self.worker.layer(&record.output))
            })
        };
        self.known(number, id, None);
        {
            let outcome = &mut self.outcomes.borrow_mut()[number];
            outcome.size = size;
            outcome.layer = layer;
            if self.vertices[number].caching == Caching::Record {
                outcome.reason = CacheReason::Hit;
            }
        }
        self.end(number, Ending::Cached);
    }

    fn explain(&self, number: usize, trace: &Trace, key: &CacheKey) {
        let vertex = &self.vertices[number];
        let reason = match vertex.ignore_cache {
            true => CacheReason::Disabled,
            false => {
                let plain = vertex.inputs.iter().filter(|i| !i.by_content);
                let parents: Vec<usize> = plain.map(|i| i.vertex).collect();
                let removed = self.memory.borrow().removed.get(key).cloned().flatten();
                trace.explain(self.before(number, trace), &parents, removed)
            }
        };
        self.outcomes.borrow_mut()[number].reason = reason;
    }

    fn before(&self, number: usize, trace: &Trace) -> Option<&Trace> {
        before(&self.before, &self.vertices[number].place, trace)
    }

    /// Tells whether a base is the one that the stage had before.
    fn look_at_base(&self, number: usize) {
        let vertex = &self.vertices[number];
        if vertex.place.is_empty() {
            return;
        }
        let trace = Trace {
            command: vertex.command.clone(),
            source: vertex.source.clone(),
            inputs: vertex.values.values().cloned().collect(),
            ..Trace::default()
        };
        let here = self.before.get(&vertex.place).map(|before| &**before);
        let reason = trace.explain_base(here);
        self.outcomes.borrow_mut()[number].reason = reason;
        let mut memory = self.memory.borrow_mut();
        memory.traces.insert(vertex.place.clone(), trace.into());
    }

    fn note_cargo(&self, number: usize, trace: &mut Trace) {
        let here = self.before.get(&self.vertices[number].place);
        trace.compare_cargo(here.map(|before| &**before));
        self.outcomes.borrow_mut()[number].cargo = trace.cargo.clone();
    }

    fn remember(&self, number: usize, id: &str, trace: Rc<Trace>) {
        let place = self.vertices[number].place.clone();
        let mut memory = self.memory.borrow_mut();
        memory.made.insert(id.to_string(), trace.clone());
        memory.traces.insert(place, trace);
    }

    async fn run(&self, number: usize, inputs: &[W::Output]) -> Result<Made<W::Output>, Failure> {
        self.start(number);
        let vertex = &self.vertices[number];
        let made = self
            .worker
            .run(self.offset + number, vertex, inputs, self.progress)
            .await
            .map_err(|message| Failure {
                vertex: number,
                message,
                context: String::new(),
            })?;
        {
            let outcome = &mut self.outcomes.borrow_mut()[number];
            outcome.size = made.size;
            outcome.layer = self.worker.layer(&made.output);
        }
        self.end(number, Ending::Done);
        Ok(made)
    }

    fn keep(
        &self,
        number: usize,
        key: CacheKey,
        quick: Option<CacheKey>,
        parents: Vec<String>,
        made: &Made<W::Output>,
    ) -> String {
        let now = self.progress.now();
        let mut memory = self.memory.borrow_mut();
        let id = memory.cache.insert(Record {
            id: String::new(),
            key,
            parents,
            kind: CacheKind::Regular,
            description: self.worker.describe(&self.vertices[number]),
            output: made.output.clone(),
            size: made.size,
            created: now,
            last_used: now,
            uses: 1,
        });
        if let Some(quick) = quick {
            memory.cache.alias(quick, &id);
        }
        id
    }

    /// The output of a vertex that was resolved.
    fn load(&self, number: usize) -> Local<'_, Result<W::Output, Failure>> {
        Box::pin(async move {
            poll_fn(|_| match self.loading.borrow().contains(&number) {
                true => Poll::Pending,
                false => Poll::Ready(()),
            })
            .await;
            let (id, output) = match &self.slots.borrow()[number] {
                Slot::Known { id, output } => (id.clone(), output.clone()),
                _ => unreachable!("only resolved vertices are loaded"),
            };
            if let Some(output) = output {
                return Ok(output);
            }
            let recorded = {
                let memory = self.memory.borrow();
                memory.cache.get(&id).map(|record| record.output.clone())
            };
            if let Some(output) = recorded {
                self.known(number, &id, Some(output.clone()));
                return Ok(output);
            }
            self.load_source(number, &id).await
        })
    }

    /// A source is done when it is loaded first and cached from then on.
    async fn load_source(&self, number: usize, id: &str) -> Result<W::Output, Failure> {
        let key = CacheKey(id.trim_start_matches(SOURCE).to_string());
        let before = {
            let memory = self.memory.borrow();
            let record = memory.cache.find(&key);
            record.map(|r| (r.id.clone(), r.output.clone()))
        };
        if let Some((record, output)) = before {
            self.cached(number, &record);
            self.known(number, id, Some(output.clone()));
            return Ok(output);
        }
        self.loading.borrow_mut().insert(number);
        let result = self.run(number, &[]).await;
        self.loading.borrow_mut().remove(&number);
        if let Err(failure) = &result {
            self.end(number, Ending::Failed(failure.message.clone()));
        }
        let made = result?;
        self.keep(number, key, None, Vec::new(), &made);
        self.known(number, id, Some(made.output.clone()));
        Ok(made.output)
    }
}

#[cfg(test)]
mod tests;
