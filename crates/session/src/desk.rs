//! The editor's open files: what is unsaved, what a command changed meanwhile, what a reload keeps.
//!
//! A [`Desk`] knows no page and no host: it is told what stands on the disk ([`Desk::look`]) and what
//! was typed. Texts have `\n` at their line ends, as a text box has; `\r\n` comes back when one is
//! saved. Nothing that was typed is ever dropped but by [`Desk::close`] and [`Desk::take_theirs`].

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::store::{Fault, Store};

/// Bytes of a file beyond which it is not opened as text.
pub const MOST: u64 = 256 << 10;

/// What stands at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    Absent,
    Directory,
    Text {
        text: Rc<str>,
        /// Whether the learner may write it.
        writable: bool,
    },
    /// Bytes that are no text, too many, or not to be read; how many.
    NoText(u64),
    /// It is not known at that moment.
    Unknown,
}

impl Found {
    /// What bytes are; some may be missing from `size` ones.
    pub fn of(size: u64, bytes: Vec<u8>, writable: bool) -> Self {
        match String::from_utf8(bytes) {
            Ok(text) if size <= MOST && !text.contains('\0') => Self::Text {
                text: text.into(),
                writable,
            },
            _ => Self::NoText(size),
        }
    }
}

/// How an open file's text stands to the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Disk {
    /// It holds what it held when the file was opened or saved.
    Same,
    /// A command wrote something else, while there is unsaved text.
    Changed(Rc<str>),
    /// There is no such file: not yet, or not any more.
    Gone,
    /// Something that is no text stands there.
    NoText,
}

/// An open file.
#[derive(Clone, Debug, PartialEq)]
pub struct Doc {
    /// Below the home directory, or absolute.
    pub path: String,
    /// What the editor holds.
    pub text: Rc<str>,
    /// What the disk held when it was opened or saved last.
    pub saved: Rc<str>,
    pub disk: Disk,
    /// Line ends are to be `\r\n`.
    pub crlf: bool,
    /// They are on the disk.
    disk_crlf: bool,
    pub writable: bool,
    /// What was given to be saved and is not on the disk yet.
    pub saving: Option<Rc<str>>,
    /// Counts the times that something else than the text box changed the text.
    pub version: u64,
}

impl Doc {
    pub fn is_unsaved(&self) -> bool {
        self.text != self.saved || self.crlf != self.disk_crlf || self.disk == Disk::Gone
    }

    /// The name without its folders.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// The bytes of a text as they are saved.
    pub fn bytes(&self) -> Vec<u8> {
        match self.crlf {
            true => self.text.replace('\n', "\r\n").into_bytes(),
            false => self.text.as_bytes().to_vec(),
        }
    }

    /// Compares it with the disk. `settled` says that nothing is on its way there.
    fn look(&mut self, found: Found, settled: bool) {
        let before = (self.text.clone(), self.disk.clone());
        match found {
            Found::Unknown => return,
            Found::Absent if self.saving.is_some() && !settled => return,
            Found::Absent => self.disk = Disk::Gone,
            Found::Directory | Found::NoText(_) => self.disk = Disk::NoText,
            Found::Text { text, writable } => {
                self.writable = writable;
                let (theirs, crlf) = plain(&text);
                if self.crlf == self.disk_crlf {
                    self.crlf = crlf;
                }
                self.disk_crlf = crlf;
                if self.saving.as_ref() == Some(&theirs) {
                    self.saving = None;
                    self.saved = theirs.clone();
                }
                if self.saving.is_some() && !settled {
                    return;
                }
                match () {
                    () if theirs == self.saved => self.disk = Disk::Same,
                    // Nothing unsaved is lost by following.
                    () if self.text == self.saved || self.text == theirs => {
                        (self.text, self.saved) = (theirs.clone(), theirs);
                        self.disk = Disk::Same;
                    }
                    () => self.disk = Disk::Changed(theirs),
                }
            }
        }
        if settled {
            self.saving = None;
        }
        self.version += u64::from(before.0 != self.text);
    }
}

/// A text with `\n` at its line ends, and whether it had `\r\n`.
fn plain(text: &Rc<str>) -> (Rc<str>, bool) {
    match text.contains('\r') {
        true => {
            let crlf = text.contains("\r\n");
            (text.replace("\r\n", "\n").replace('\r', "\n").into(), crlf)
        }
        false => (text.clone(), false),
    }
}

/// The open files of a session.
pub struct Desk<S> {
    store: S,
    key: String,
    docs: Vec<Doc>,
    active: usize,
    fault: Option<Fault>,
}

/// What a reload finds.
#[derive(Serialize, Deserialize)]
struct Kept {
    active: usize,
    docs: Vec<KeptDoc>,
}

#[derive(Serialize, Deserialize)]
struct KeptDoc {
    path: String,
    /// Unsaved text, and what it was made from.
    draft: Option<(String, String)>,
    #[serde(default)]
    crlf: bool,
}

impl<S: Store> Desk<S> {
    /// Opens the desk of a session, with what was on it. Its texts come with the first
    /// [`look`](Self::look).
    pub fn open(store: S, session: &str) -> Self {
        let key = format!("hatoba:desk:{session}");
        let kept = store.get(&key).ok().flatten();
        let kept: Option<Kept> = kept.and_then(|text| serde_json::from_str(&text).ok());
        let docs = kept.as_ref().map_or_else(Vec::new, |kept| {
            let doc = |d: &KeptDoc| {
                let (saved, text) = d.draft.clone().unwrap_or_default();
                Doc {
                    path: d.path.clone(),
                    text: text.into(),
                    saved: saved.into(),
                    disk: Disk::Same,
                    crlf: d.crlf,
                    disk_crlf: d.crlf,
                    writable: true,
                    saving: None,
                    version: 0,
                }
            };
            kept.docs.iter().take(TABS).map(doc).collect()
        });
        Self {
            store,
            key,
            active: kept
                .map_or(0, |k| k.active)
                .min(docs.len().saturating_sub(1)),
            docs,
            fault: None,
        }
    }

    pub fn docs(&self) -> &[Doc] {
        &self.docs
    }

    /// The file that is shown, if one is open.
    pub fn active(&self) -> Option<&Doc> {
        self.docs.get(self.active)
    }

    pub fn active_index(&self) -> usize {
        self.active
    }

    /// Whether what is unsaved cannot be kept for a reload.
    pub fn fault(&self) -> Option<Fault> {
        self.fault
    }

    /// Shows a file, opening it if it is not. `found` is what stands there; a text is opened, and a
    /// path where nothing stands as a new file. False if it is no text or there are too many.
    pub fn show(&mut self, path: &str, found: &Found) -> bool {
        if let Some(open) = self.docs.iter().position(|d| d.path == path) {
            self.active = open;
            self.keep();
            return true;
        }
        let (text, crlf, writable, disk) = match found {
            Found::Text { text, writable } => {
                let (text, crlf) = plain(text);
                (text, crlf, *writable, Disk::Same)
            }
            Found::Absent => ("".into(), false, true, Disk::Gone),
            Found::Directory | Found::NoText(_) | Found::Unknown => return false,
        };
        if self.docs.len() >= TABS {
            let Some(old) = self.docs.iter().position(|d| !d.is_unsaved()) else {
                return false;
            };
            self.docs.remove(old);
        }
        self.active = self.docs.len();
        self.docs.push(Doc {
            path: path.to_string(),
            saved: text.clone(),
            text,
            disk,
            crlf,
            disk_crlf: crlf,
            writable,
            saving: None,
            version: 0,
        });
        self.keep();
        true
    }

    pub fn choose(&mut self, index: usize) {
        self.active = index.min(self.docs.len().saturating_sub(1));
        self.keep();
    }

    /// Closes a file, and forgets what was unsaved in it.
    pub fn close(&mut self, index: usize) {
        if index < self.docs.len() {
            self.docs.remove(index);
            if index < self.active || self.active == self.docs.len() {
                self.active = self.active.saturating_sub(1);
            }
            self.keep();
        }
    }

    /// Follows a file that was renamed, or a folder with all below it.
    pub fn renamed(&mut self, from: &str, to: &str) {
        for doc in &mut self.docs {
            let below = doc.path.strip_prefix(from);
            let below = below.filter(|b| b.is_empty() || b.starts_with('/'));
            if let Some(below) = below {
                doc.path = format!("{to}{below}");
            }
        }
        self.keep();
    }

    /// What was typed into the file shown. [`keep`](Self::keep) it soon.
    pub fn typed(&mut self, text: &str) {
        if let Some(doc) = self.docs.get_mut(self.active)
            && *doc.text != *text
        {
            doc.text = text.into();
        }
    }

    /// Puts another text into a file, as a fix does.
    pub fn replace(&mut self, path: &str, text: &str) {
        if let Some(doc) = self.docs.iter_mut().find(|d| d.path == path) {
            doc.text = text.into();
            doc.version += 1;
            self.keep();
        }
    }

    /// The file shown is being saved. Returns its path and bytes, for the host.
    pub fn save(&mut self) -> Option<(String, Vec<u8>)> {
        let doc = self.docs.get_mut(self.active)?;
        doc.saving = Some(doc.text.clone());
        Some((doc.path.clone(), doc.bytes()))
    }

    /// Line ends of the file shown become `\n`, as Linux has them.
    pub fn to_lf(&mut self) {
        if let Some(doc) = self.docs.get_mut(self.active) {
            doc.crlf = false;
        }
    }

    /// Takes what the disk holds instead of what is unsaved.
    pub fn take_theirs(&mut self) {
        if let Some(doc) = self.docs.get_mut(self.active)
            && let Disk::Changed(theirs) = std::mem::replace(&mut doc.disk, Disk::Same)
        {
            (doc.text, doc.saved) = (theirs.clone(), theirs);
            doc.version += 1;
            self.keep();
        }
    }

    /// Goes on with what is unsaved, made from what the disk holds now.
    pub fn keep_mine(&mut self) {
        if let Some(doc) = self.docs.get_mut(self.active)
            && let Disk::Changed(theirs) = std::mem::replace(&mut doc.disk, Disk::Same)
        {
            doc.saved = theirs;
            self.keep();
        }
    }

    /// Compares every open file with the disk. `settled` says that nothing is on its way there. True
    /// if something is to be drawn anew.
    pub fn look(&mut self, settled: bool, read: impl Fn(&str) -> Found) -> bool {
        let before = self.docs.clone();
        for doc in &mut self.docs {
            doc.look(read(&doc.path), settled);
        }
        let changed = before != self.docs;
        if changed {
            self.keep();
        }
        changed
    }

    /// Keeps which files are open, and what is unsaved, for a reload.
    pub fn keep(&mut self) {
        let doc = |d: &Doc| KeptDoc {
            path: d.path.clone(),
            draft: (d.text != d.saved).then(|| (d.saved.to_string(), d.text.to_string())),
            crlf: d.crlf,
        };
        let kept = Kept {
            active: self.active,
            docs: self.docs.iter().map(doc).collect(),
        };
        let stored = match kept.docs.is_empty() {
            true => self.store.remove(&self.key),
            false => {
                let text = serde_json::to_string(&kept).unwrap_or_default();
                self.store.set(&self.key, &text)
            }
        };
        self.fault = stored.err();
    }
}

/// Files open at once.
pub const TABS: usize = 12;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Memory;

    fn text(text: &str) -> Found {
        Found::of(text.len() as u64, text.as_bytes().to_vec(), true)
    }

    fn desk() -> Desk<Memory> {
        let mut desk = Desk::open(Memory::default(), "sandbox");
        assert!(desk.show("app/Dockerfile", &text("FROM a\n")));
        desk
    }

    #[test]
    fn a_file_without_unsaved_text_follows_the_disk() {
        let mut desk = desk();
        assert!(desk.look(true, |_| text("FROM b\n")));
        let doc = desk.active().unwrap();
        assert_eq!(
            (&*doc.text, doc.version, doc.is_unsaved()),
            ("FROM b\n", 1, false)
        );
        assert!(!desk.look(true, |_| text("FROM b\n")));
    }

    #[test]
    fn unsaved_text_is_not_overwritten() {
        let mut desk = desk();
        desk.typed("FROM mine\n");
        assert!(desk.look(true, |_| text("FROM theirs\n")));
        let doc = desk.active().unwrap();
        assert_eq!(&*doc.text, "FROM mine\n");
        assert_eq!(doc.disk, Disk::Changed("FROM theirs\n".into()));
        desk.keep_mine();
        assert!(desk.active().unwrap().is_unsaved());
        desk.look(true, |_| text("FROM theirs\n"));
        assert_eq!(desk.active().unwrap().disk, Disk::Same);
        desk.look(true, |_| text("FROM other\n"));
        desk.take_theirs();
        assert_eq!(&*desk.active().unwrap().text, "FROM other\n");
        assert!(!desk.active().unwrap().is_unsaved());
    }

    #[test]
    fn a_save_is_done_when_the_disk_has_it() {
        let mut desk = desk();
        desk.typed("FROM b\n");
        assert_eq!(
            desk.save(),
            Some(("app/Dockerfile".into(), b"FROM b\n".to_vec()))
        );
        desk.look(false, |_| text("FROM a\n"));
        assert!(desk.active().unwrap().is_unsaved());
        desk.typed("FROM bc\n");
        desk.look(false, |_| text("FROM b\n"));
        let doc = desk.active().unwrap();
        assert_eq!(
            (&*doc.text, &*doc.saved, doc.disk.clone()),
            ("FROM bc\n", "FROM b\n", Disk::Same)
        );
    }

    #[test]
    fn a_save_that_does_not_arrive_leaves_the_text_unsaved() {
        let mut desk = desk();
        desk.typed("FROM b\n");
        desk.save();
        desk.look(true, |_| text("FROM a\n"));
        let doc = desk.active().unwrap();
        assert_eq!(
            (&*doc.text, doc.is_unsaved(), doc.saving.clone()),
            ("FROM b\n", true, None)
        );
    }

    #[test]
    fn undo_of_a_save_is_followed_and_a_file_that_went_can_be_saved_again() {
        let mut desk = desk();
        desk.typed("FROM b\n");
        desk.save();
        desk.look(true, |_| text("FROM b\n"));
        desk.look(true, |_| text("FROM a\n"));
        assert_eq!(&*desk.active().unwrap().text, "FROM a\n");
        desk.look(true, |_| Found::Absent);
        let doc = desk.active().unwrap();
        assert_eq!(
            (&*doc.text, doc.disk.clone(), doc.is_unsaved()),
            ("FROM a\n", Disk::Gone, true)
        );
        desk.look(true, |_| text("FROM a\n"));
        assert!(!desk.active().unwrap().is_unsaved());
    }

    #[test]
    fn line_ends_of_windows_are_kept() {
        let mut desk = Desk::open(Memory::default(), "sandbox");
        desk.show("run.sh", &text("#!/bin/sh\r\nls\r\n"));
        assert_eq!(&*desk.active().unwrap().text, "#!/bin/sh\nls\n");
        assert!(!desk.look(true, |_| text("#!/bin/sh\r\nls\r\n")));
        assert_eq!(desk.save().unwrap().1, b"#!/bin/sh\r\nls\r\n");
        desk.to_lf();
        assert!(desk.active().unwrap().is_unsaved());
        assert_eq!(desk.save().unwrap().1, b"#!/bin/sh\nls\n");
        desk.look(true, |_| text("#!/bin/sh\nls\n"));
        assert!(!desk.active().unwrap().is_unsaved());
    }

    #[test]
    fn a_reload_finds_the_files_and_what_was_unsaved() {
        let store = Memory::default();
        let mut desk = Desk::open(store.clone(), "sandbox");
        desk.show("a", &text("one"));
        desk.show("b", &text("two"));
        desk.choose(0);
        desk.typed("one more");
        desk.keep();
        let mut again = Desk::open(store.clone(), "sandbox");
        again.look(true, |p| if p == "a" { text("one") } else { text("2") });
        let texts: Vec<&str> = again.docs().iter().map(|d| &*d.text).collect();
        assert_eq!(texts, ["one more", "2"]);
        assert_eq!(again.active().unwrap().path, "a");
        assert!(again.active().unwrap().is_unsaved());
        again.close(1);
        again.close(0);
        assert_eq!(again.active(), None);
        assert_eq!(Desk::open(store, "sandbox").docs(), []);
    }

    #[test]
    fn what_is_no_text_is_not_opened_and_renames_are_followed() {
        let mut desk = desk();
        assert!(!desk.show("pic.png", &Found::of(4, vec![0x89, 0x50, 0, 1], true)));
        assert!(!desk.show("big", &text(&"x".repeat(300_000))));
        assert!(!desk.show("app", &Found::Directory));
        desk.renamed("app", "shop");
        desk.renamed("sho", "x");
        assert_eq!(desk.docs()[0].path, "shop/Dockerfile");
    }

    #[test]
    fn old_tabs_give_way_but_not_unsaved_ones() {
        let mut desk = desk();
        desk.typed("FROM mine\n");
        for n in 0..2 * TABS {
            assert!(desk.show(&format!("f{n}"), &text("x")));
        }
        assert_eq!(desk.docs().len(), TABS);
        assert_eq!(desk.docs()[0].path, "app/Dockerfile");
    }
}
