//! `hatoba pack index`: lists the packs of a folder in its `index.json`, for a page beside it.

use std::fs;
use std::path::Path;

use lesson::pack::{self, Index, Shelved};

pub fn main(args: &[&str]) -> Result<(), String> {
    match args {
        [dir] => write(dir),
        _ => Err("pack index DIR".to_string()),
    }
}

pub fn write(dir: &str) -> Result<(), String> {
    let index = list(dir)?;
    let path = Path::new(dir).join("index.json");
    fs::write(&path, index.to_json()).map_err(|e| format!("{}: {e}", path.display()))?;
    println!("{}: {} packs", path.display(), index.packs.len());
    Ok(())
}

/// The packs of a folder by name; one that cannot be read is an error.
pub fn list(dir: &str) -> Result<Index, String> {
    let entries = fs::read_dir(dir).map_err(|e| format!("{dir}: {e}"))?;
    let mut paths: Vec<_> = entries.flatten().map(|e| e.path()).collect();
    paths.sort();
    let mut packs = Vec::new();
    for path in paths {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned());
        let (name, shown) = (name.unwrap_or_default(), path.display().to_string());
        let is_zip = name.ends_with(".zip");
        if !is_zip && !path.join("pack.json").is_file() {
            continue;
        }
        super::open(&shown).ok_or_else(|| format!("{shown} is no pack"))?;
        packs.push(match is_zip {
            true => Shelved::Zip { zip: name },
            false => {
                let files = super::files(&shown).map_err(|_| "it changed meanwhile")?;
                let files = files.into_iter().map(|(path, _)| path);
                Shelved::Folder {
                    folder: name,
                    files: files.filter(|p| pack::is_part(p)).collect(),
                }
            }
        });
    }
    Ok(Index { packs })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `hatoba pack index packs` writes it anew.
    #[test]
    fn the_list_of_the_packs_of_this_repository_is_up_to_date() {
        let dir = concat!(env!("CARGO_MANIFEST_DIR"), "/../../packs");
        let written = fs::read_to_string(Path::new(dir).join("index.json")).expect("it is there");
        assert_eq!(list(dir).expect("they are packs").to_json(), written);
    }
}
