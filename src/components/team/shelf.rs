//! Packs: those beside the page, those kept in this browser, and the lessons of the course that they use.

use std::cell::RefCell;
use std::rc::Rc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use lesson::pack::{self, Fault, File, Folder, Index, Pack, Shelved};
use lesson::{Course, Entry};
use session::pack::Material;
use session::{Fault as NoRoom, Keeper, Save, Store as _};

use crate::browser;
use crate::browser::storage::Local;
use crate::i18n::Lang;

/// Before the id of a pack that is kept.
const KEPT: &str = "hatoba:pack:";
/// Before the id of a pack: the learner's name in it.
const NAME: &str = "hatoba:name:";

/// A pack, and whether it is kept here and can be taken away again.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    pub pack: Rc<Pack>,
    pub kept: bool,
}

/// A pack with all its lessons.
#[derive(Clone, Debug, PartialEq)]
pub struct Loaded {
    pub pack: Rc<Pack>,
    pub digest: String,
    /// By slug, in the pack's order.
    pub folders: Vec<(String, Folder)>,
}

impl Loaded {
    /// Its lessons as sessions need them.
    pub fn materials(&self, lang: Lang, name: &str) -> Vec<Material> {
        let pack = &self.pack;
        let material = |(slug, folder): &(String, Folder)| {
            let place = (pack.id.as_str(), slug.as_str(), pack.after(slug));
            Material::new(place, folder, lang == Lang::Ja, name)
        };
        self.folders.iter().map(material).collect()
    }
}

/// The files of a pack: of a zip, or of a folder.
pub fn unpack(mut files: Vec<File>) -> Result<Vec<File>, Vec<Fault>> {
    if let [(path, bytes)] = files.as_mut_slice()
        && path.ends_with(".zip")
    {
        let inner = pack::zip::read(bytes).map_err(|fault| vec![fault])?;
        return pack::tidy(inner);
    }
    pack::tidy(files)
}

/// Keeps a pack in this browser, under its id; if there is no room, until the page is closed.
pub fn keep(pack: &Pack, files: &[File]) -> Result<(), NoRoom> {
    let zip = pack::zip::write(files).map_err(|_| NoRoom::Broken)?;
    HELD.with_borrow_mut(|held| {
        held.retain(|p| p.id != pack.id);
        held.push(Rc::new(pack.clone()));
    });
    Local.set(&format!("{KEPT}{}", pack.id), &STANDARD_NO_PAD.encode(zip))
}

thread_local! {
    /// Packs put on this page since it was opened.
    static HELD: RefCell<Vec<Rc<Pack>>> = const { RefCell::new(Vec::new()) };
}

/// Takes a pack out of this browser; what was done in it stays.
pub fn forget(id: &str) {
    HELD.with_borrow_mut(|held| held.retain(|p| p.id != id));
    browser::forget(&format!("{KEPT}{id}"));
}

/// The learner's name in a pack.
pub fn name(pack: &str) -> Option<String> {
    let stored = Local.get(&format!("{NAME}{pack}")).ok().flatten()?;
    session::pack::name(&stored)
}

pub fn set_name(pack: &str, name: &str) {
    browser::save(&format!("{NAME}{pack}"), name);
}

fn kept() -> Vec<Found> {
    let keys = Local.keys(KEPT).unwrap_or_default();
    let read = |key: &String| {
        let text = Local.get(key).ok().flatten()?;
        let zip = STANDARD_NO_PAD.decode(text).ok()?;
        let pack = pack::read(pack::zip::read(&zip).ok()?).ok()?;
        Some(Found {
            pack: Rc::new(pack),
            kept: true,
        })
    };
    let mut found: Vec<Found> = keys.iter().filter_map(read).collect();
    for pack in HELD.with_borrow(Vec::clone) {
        found.retain(|f| f.pack.id != pack.id);
        found.push(Found { pack, kept: true });
    }
    found
}

/// Every pack there is: those of this browser first. One beside the page that cannot be read is left
/// out, as its author is told by `hatoba pack check`.
pub async fn all() -> Vec<Found> {
    let mut found = kept();
    let index = browser::fetch_text("packs/index.json").await;
    let index = index.and_then(|t| Index::from_json(&t)).unwrap_or_default();
    for shelved in index.packs {
        let Some(pack) = beside(&shelved).await else {
            continue;
        };
        if !found.iter().any(|f| f.pack.id == pack.id) {
            found.push(Found {
                pack: Rc::new(pack),
                kept: false,
            });
        }
    }
    found
}

async fn beside(shelved: &Shelved) -> Option<Pack> {
    match shelved {
        Shelved::Zip { zip } => {
            let bytes = browser::fetch(&format!("packs/{zip}")).await?;
            pack::read(pack::zip::read(&bytes).ok()?).ok()
        }
        Shelved::Folder { folder, files } => {
            let mut all = Vec::new();
            for file in files.iter().take(pack::MOST_FILES) {
                let bytes = browser::fetch(&format!("packs/{folder}/{file}")).await?;
                all.push((file.clone(), bytes));
            }
            pack::read(all).ok()
        }
    }
}

pub async fn find(id: &str) -> Option<Found> {
    if let Some(found) = kept().into_iter().find(|f| f.pack.id == id) {
        return Some(found);
    }
    all().await.into_iter().find(|f| f.pack.id == id)
}

/// Brings all lessons of a pack; with their solutions if they are to be proved.
pub async fn load(pack: Rc<Pack>, solutions: bool) -> Option<Loaded> {
    let mut folders = Vec::new();
    let mut course = None;
    for item in &pack.lessons {
        let folder = match &item.own {
            Some(own) => own.clone(),
            None => {
                if course.is_none() {
                    course = Some(self::course().await?);
                }
                let entry = course.as_ref().and_then(|c| c.find(&item.slug))?;
                fetch(entry, solutions).await?
            }
        };
        folders.push((item.slug.clone(), folder));
    }
    let used = folders
        .iter()
        .filter(|(slug, _)| pack.used().any(|u| u == slug));
    let used: Vec<(&str, &Folder)> = used.map(|(slug, folder)| (slug.as_str(), folder)).collect();
    let digest = pack.digest(&used);
    Some(Loaded {
        pack,
        digest,
        folders,
    })
}

/// One lesson of a pack, for the learner's name.
pub async fn lesson(id: &str, slug: &str, lang: Lang) -> Option<Material> {
    let pack = find(id).await?.pack;
    let item = pack.find(slug)?;
    let folder = match &item.own {
        Some(own) => own.clone(),
        None => fetch(course().await?.find(slug)?, false).await?,
    };
    let name = name(id).unwrap_or_default();
    let place = (id, slug, pack.after(slug));
    Some(Material::new(place, &folder, lang == Lang::Ja, &name))
}

pub async fn course() -> Option<Course> {
    let text = browser::fetch_text("lessons/index.json").await?;
    Course::from_json(&text)
}

/// The texts of a lesson of the course.
async fn fetch(entry: &Entry, solutions: bool) -> Option<Folder> {
    let at = |name: &str| format!("lessons/{}/{name}", entry.folder);
    let mut files = Vec::new();
    for file in &entry.files {
        files.push((
            file.clone(),
            browser::fetch(&at(&format!("files/{file}"))).await?,
        ));
    }
    let setup = match entry.setup {
        true => browser::fetch_text(&at("setup.t")).await?,
        false => String::new(),
    };
    let solution = match solutions {
        true => browser::fetch_text(&at("solution.t")).await?,
        false => String::new(),
    };
    Some(Folder {
        path: entry.folder.clone(),
        ja: Some(browser::fetch_text(&at("lesson.ja.md")).await?),
        en: Some(browser::fetch_text(&at("lesson.en.md")).await?),
        files,
        setup,
        solution,
    })
}

/// What is kept of a session; nothing is changed.
pub fn save(key: &str) -> Option<Save> {
    Keeper::open(Local, key, "report").1
}

/// Whether something was done in any lesson of a pack.
pub fn is_begun(pack: &Pack) -> bool {
    let keys = pack
        .lessons
        .iter()
        .map(|l| session::pack::key(&pack.id, &l.slug));
    keys.filter_map(|key| save(&key))
        .any(|save| !save.is_blank())
}

/// Puts the sessions of a pack aside: under another name they would answer otherwise.
pub fn put_aside(pack: &Pack) -> Result<(), NoRoom> {
    for item in &pack.lessons {
        let key = session::pack::key(&pack.id, &item.slug);
        let (mut keeper, save, _) = Keeper::open(Local, &key, "report");
        if save.is_some() {
            keeper.make_room()?;
        }
    }
    Ok(())
}
