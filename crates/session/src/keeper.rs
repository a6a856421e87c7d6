//! A save in a store: the inputs in chunks, so that a key in an editor writes one chunk and not all
//! that was typed before. What cannot be read is never overwritten but put aside.
//!
//! | key | text |
//! |---|---|
//! | `hatoba:session:KEY` | the head: generation, number of chunks, owner, then the save's own head |
//! | `hatoba:session:KEY:G.N` | chunk N of generation G; a fork begins a new generation |
//! | `hatoba:session:KEY:G.b` | the other branch |
//! | `hatoba:session:KEY:back` | how many lines to leave out next time (boot.js, after a crash) |
//! | `hatoba:session:KEY:run` | it runs; still there at the start if the page never came back |
//! | `hatoba:aside:KEY:…` | a save that could not be read, or was reset |
//!
//! The parts in order, without the first line, are the save's text.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::rc::Rc;

use crate::save::text::{self, Writer, base36, number};
use crate::save::{Journal, NoSave, Save};
use crate::store::{Fault, Store};

/// Bytes after which a chunk is full.
const CHUNK: usize = 4096;

/// What there is to tell about a session that was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// What was stored could not be read; it is kept under that key of the store.
    Aside { key: String, why: NoSave },
    /// After a crash so many lines were left out; redo brings them back.
    SteppedBack(usize),
    /// The page did not come back from running it: hold it ([`Session::hold`](crate::Session::hold)).
    Stuck,
    /// The store cannot be read.
    Fault(Fault),
}

/// Keeps the save of one session in a store.
pub struct Keeper<S> {
    store: S,
    key: String,
    me: String,
    /// What was stored when this keeper opened it; `None` once it has written.
    found: Option<u64>,
    generation: u64,
    chunks: usize,
    /// The last chunk, which is still open.
    open: Writer,
    /// How many inputs, and which digests, are written.
    inputs: usize,
    digests: BTreeMap<usize, u32>,
    /// How many deeds are written.
    deeds: usize,
    head: String,
    /// Nothing of what is stored holds.
    stale: bool,
    fault: Option<Fault>,
    moved: bool,
}

/// The name of a lock that a tab holds while it has the session.
pub fn lock_name(key: &str) -> String {
    format!("hatoba:session:{key}")
}

/// Sessions in a store, by key, with those that went on by themselves in another tab.
pub fn sessions(store: &impl Store) -> Result<Vec<String>, Fault> {
    let keys = store.keys("hatoba:session:")?;
    let names = keys
        .iter()
        .filter_map(|k| k.strip_prefix("hatoba:session:"));
    let heads = names.filter(|k| !k.contains(':'));
    Ok(heads.map(str::to_string).collect())
}

/// Saves that were put aside, by key of the store: oldest first for each session.
pub fn aside(store: &impl Store) -> Result<Vec<String>, Fault> {
    store.keys("hatoba:aside:")
}

impl<S: Store> Keeper<S> {
    /// Opens what is stored for a session. `me` names this tab, different from every other. The save
    /// is `None` if nothing is stored, or nothing that can be read.
    pub fn open(store: S, key: &str, me: &str) -> (Self, Option<Save>, Vec<Note>) {
        let mut keeper = Self {
            store,
            key: key.to_string(),
            me: me.to_string(),
            found: Some(hash(None)),
            generation: 0,
            chunks: 0,
            open: Writer::default(),
            inputs: 0,
            digests: BTreeMap::new(),
            deeds: 0,
            head: String::new(),
            stale: true,
            fault: None,
            moved: false,
        };
        let mut notes = Vec::new();
        let mut save = keeper.load(&mut notes);
        if let Some(save) = &mut save {
            keeper.recover(save, &mut notes);
        }
        notes.extend(keeper.fault.map(Note::Fault));
        (keeper, save, notes)
    }

    /// The key it keeps under, which is another one if another tab has the session.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Why the newest inputs are not stored, if they are not. Each change tries again.
    pub fn fault(&self) -> Option<Fault> {
        self.fault
    }

    /// Whether another tab has the session, so that this one goes on by itself, under its own key.
    pub fn moved(&self) -> bool {
        self.moved
    }

    /// Leaves the session to another tab, which has it open: it holds [`lock_name`].
    pub fn step_aside(&mut self) {
        self.moved = true;
        self.move_away();
    }

    /// Puts what is stored aside, so that another session can take the place.
    pub fn make_room(&mut self) -> Result<(), Fault> {
        match self.read()? {
            Some(text) => self.put_aside(&text).map(drop),
            None => Ok(()),
        }
    }

    /// Notes that the session is being run, until [`unguard`](Self::unguard).
    pub fn guard(&self) {
        let _ = self.store.set(&self.part("run"), "1");
    }

    pub fn unguard(&self) {
        let _ = self.store.remove(&self.part("run"));
    }

    fn head_key(&self) -> String {
        format!("hatoba:session:{}", self.key)
    }

    fn part(&self, name: &str) -> String {
        format!("hatoba:session:{}:{name}", self.key)
    }

    fn chunk_key(&self, chunk: usize) -> String {
        self.part(&format!("{}.{chunk}", self.generation))
    }

    fn load(&mut self, notes: &mut Vec<Note>) -> Option<Save> {
        let text = match self.read() {
            Ok(text) => {
                self.found = Some(hash(text.as_deref()));
                text?
            }
            Err(fault) => {
                self.fault = Some(fault);
                return None;
            }
        };
        match Save::parse(&text) {
            Ok(save) => {
                // Version 1 is written anew, once there is something to write.
                self.stale = text.starts_with('{');
                self.inputs = save.inputs.len();
                self.digests = save.digests.clone();
                self.deeds = save.deeds.len();
                // A new chunk begins, so that the last one need not be known.
                self.open = Writer::after(save.inputs.last().map_or(0, |t| t.at_ms));
                Some(save)
            }
            Err(why) => {
                match self.put_aside(&text) {
                    Ok(key) => {
                        self.found = Some(hash(None));
                        notes.push(Note::Aside { key, why });
                    }
                    // It stays where it is, and nothing is written over it.
                    Err(fault) => {
                        self.fault = Some(fault);
                        self.move_away();
                    }
                }
                None
            }
        }
    }

    /// The text of what is stored.
    fn read(&mut self) -> Result<Option<String>, Fault> {
        let Some(stored) = self.store.get(&self.head_key())? else {
            return Ok(None);
        };
        let Some((first, rest)) = stored.split_once('\n').filter(|(f, _)| f.starts_with('&'))
        else {
            return Ok(Some(stored));
        };
        let mut words = first[1..].split(' ');
        self.generation = words.next().and_then(number).unwrap_or(0);
        let chunks = words.next().and_then(number).unwrap_or(0);
        let mut text = rest.to_string();
        for chunk in 0..chunks {
            let chunk = self.store.get(&self.chunk_key(chunk as usize))?;
            // A line that cannot be read stands for one that is not there.
            text += chunk.as_deref().unwrap_or("(missing)\n");
        }
        self.chunks = chunks as usize;
        text += &self.store.get(&self.branch_key())?.unwrap_or_default();
        self.head = stored;
        Ok(Some(text))
    }

    fn branch_key(&self) -> String {
        self.part(&format!("{}.b", self.generation))
    }

    /// Moves a text to a key where nothing overwrites it.
    fn put_aside(&mut self, text: &str) -> Result<String, Fault> {
        let prefix = format!("hatoba:aside:{}:", self.key);
        let taken = self.store.keys(&prefix)?;
        let number = (1..).find(|n| !taken.contains(&format!("{prefix}{n}")));
        let key = format!("{prefix}{}", number.unwrap_or(0));
        self.store.set(&key, text)?;
        self.clear()?;
        Ok(key)
    }

    fn clear(&mut self) -> Result<(), Fault> {
        for key in self.store.keys(&self.part(""))? {
            self.store.remove(&key)?;
        }
        self.store.remove(&self.head_key())?;
        self.head.clear();
        self.stale = true;
        Ok(())
    }

    /// Takes a key of its own, which nobody uses.
    fn move_away(&mut self) {
        let base = self.key.split('~').next().unwrap_or_default().to_string();
        let free = |n: &u32| {
            let head = format!("hatoba:session:{base}~{n}");
            !matches!(self.store.get(&head), Ok(Some(_)))
        };
        let number = (2..1000).find(free).unwrap_or(1000);
        self.key = format!("{base}~{number}");
        self.stale = true;
        self.head.clear();
        self.found = Some(hash(None));
    }

    /// After a crash or a freeze.
    fn recover(&mut self, save: &mut Save, notes: &mut Vec<Note>) {
        if let Ok(Some(lines)) = self.store.get(&self.part("back")) {
            let lines = lines.trim().parse().unwrap_or(1);
            save.step_back(lines);
            notes.push(Note::SteppedBack(lines));
            let _ = self.store.remove(&self.part("back"));
            self.keep(save);
        }
        if matches!(self.store.get(&self.part("run")), Ok(Some(_))) {
            notes.push(Note::Stuck);
            self.unguard();
        }
    }

    fn write(&mut self, save: &Save) -> Result<(), Fault> {
        let stored = self.store.get(&self.head_key())?;
        if save.is_blank() && stored.is_none() {
            return Ok(());
        }
        let theirs = match (self.found, stored.as_deref().map(owner)) {
            // Before the first write it must be as it was found.
            (Some(found), _) => hash(self.read()?.as_deref()) != found,
            (None, Some(owner)) => owner != self.me,
            (None, None) => false,
        };
        if theirs {
            self.step_aside();
        } else if stored.is_none() {
            // Nothing is there, or somebody took it away.
            self.stale = true;
        }
        match self.stale {
            true => self.write_all(save),
            false => self.append(save),
        }
    }

    /// Writes what the save has beyond what is written.
    fn append(&mut self, save: &Save) -> Result<(), Fault> {
        let mut open = self.open.clone();
        let mut chunks = self.chunks;
        let mut fresh = open.text.is_empty();
        let mut changed = false;
        for (index, timed) in save.inputs.iter().enumerate().skip(self.inputs) {
            if open.text.len() > CHUNK {
                open.end();
                self.store.set(&self.chunk_key(chunks - 1), &open.text)?;
                open.text.clear();
                fresh = true;
            }
            chunks += usize::from(std::mem::take(&mut fresh));
            open.input(timed);
            changed = true;
            if let Some(digest) = save.digests.get(&index) {
                open.digest(1, *digest);
            }
        }
        let late = save.digests.range(..self.inputs);
        let late: Vec<_> = late
            .filter(|(i, d)| self.digests.get(i) != Some(d))
            .collect();
        for (index, digest) in late {
            chunks += usize::from(std::mem::take(&mut fresh));
            open.digest(save.inputs.len() - index, *digest);
            changed = true;
        }
        for done in save.deeds.iter().skip(self.deeds) {
            chunks += usize::from(std::mem::take(&mut fresh));
            open.deed(save.inputs.len() - done.after, done);
            changed = true;
        }
        if changed {
            let text = open.clone().finish();
            self.store.set(&self.chunk_key(chunks - 1), &text)?;
        }
        let head = self.head_of(save, chunks);
        if head != self.head {
            self.store.set(&self.head_key(), &head)?;
        }
        self.found = None;
        (self.open, self.chunks, self.head) = (open, chunks, head);
        self.inputs = save.inputs.len();
        self.digests = save.digests.clone();
        self.deeds = save.deeds.len();
        Ok(())
    }

    /// Writes everything anew, then takes the old away.
    fn write_all(&mut self, save: &Save) -> Result<(), Fault> {
        if save.is_blank() {
            return self.put_away();
        }
        self.generation += 1;
        let written = self.write_generation(save);
        self.stale = written.is_err();
        let (new, old) = (self.generation, self.generation - 1);
        self.generation = if self.stale { old } else { new };
        // Whichever of the two the head does not name.
        let keep = self.part(&format!("{}.", self.generation));
        for key in self.store.keys(&self.part(""))? {
            let part = key.rsplit(':').next().unwrap_or_default();
            if part.contains('.') && !key.starts_with(&keep) {
                self.store.remove(&key)?;
            }
        }
        written
    }

    fn write_generation(&mut self, save: &Save) -> Result<(), Fault> {
        self.open = Writer::default();
        (self.chunks, self.inputs, self.deeds) = (0, 0, 0);
        self.digests.clear();
        self.head.clear();
        match &save.other {
            Some(other) => {
                let text = text::branch(save, other);
                self.store.set(&self.branch_key(), &text)?;
            }
            None => self.store.remove(&self.branch_key())?,
        }
        self.append(save)
    }

    /// The session was reset: what it was is kept aside if there is room, and the place is free.
    fn put_away(&mut self) -> Result<(), Fault> {
        if let Some(text) = self.read()? {
            let _ = self
                .store
                .set(&format!("hatoba:aside:{}:reset", self.key), &text);
        }
        self.clear()
    }

    fn head_of(&self, save: &Save, chunks: usize) -> String {
        let (generation, chunks) = (base36(self.generation), base36(chunks as u64));
        format!("&{generation} {chunks} {}\n{}", self.me, text::head(save))
    }
}

/// Tells whether a text is still the same.
fn hash(text: Option<&str>) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// Who wrote a head; nobody is named by one of version 1.
fn owner(head: &str) -> &str {
    let first = head.lines().next().filter(|l| l.starts_with('&'));
    let owner = first.and_then(|l| l.splitn(3, ' ').nth(2));
    owner.unwrap_or_default()
}

impl<S: Store> Journal for Keeper<S> {
    fn keep(&mut self, save: &Save) {
        self.fault = self.write(save).err();
    }

    fn rewrite(&mut self, save: &Save) {
        self.stale = true;
        self.keep(save);
    }
}

/// A keeper that a page looks at while a session writes to it.
impl<S: Store> Journal for Rc<RefCell<Keeper<S>>> {
    fn keep(&mut self, save: &Save) {
        self.borrow_mut().keep(save);
    }

    fn rewrite(&mut self, save: &Save) {
        self.borrow_mut().rewrite(save);
    }
}
