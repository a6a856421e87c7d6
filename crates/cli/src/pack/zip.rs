//! `hatoba pack zip`: the pack as one file, to be sent round or put beside a page.

use std::fs;
use std::path::Path;

use lesson::pack;

use crate::args::Args;

const USAGE: &str = "pack zip DIR [--out FILE | --into DIST/packs] [--without-solutions]";

pub fn main(args: &[&str]) -> Result<(), String> {
    let args = Args::parse(args, &["--out", "--into"], &["--without-solutions"])?;
    let [path] = args.words.as_slice() else {
        return Err(USAGE.to_string());
    };
    let pack = super::open(path).ok_or("the pack does not hold")?;
    let files = super::files(path).map_err(|_| "it changed meanwhile")?;
    let part = |path: &str| {
        let solution = path.ends_with("/solution.t") && args.has("--without-solutions");
        pack::is_part(path) && !solution
    };
    let files: Vec<pack::File> = files.into_iter().filter(|(p, _)| part(p)).collect();
    let bytes = pack::zip::write(&files).map_err(|f| f.to_string())?;
    let name = format!("{}.zip", pack.id);
    let out = match (args.get("--out"), args.get("--into")) {
        (Some(out), _) => Path::new(out).to_path_buf(),
        (_, Some(dir)) => Path::new(dir).join(&name),
        _ => Path::new(&name).to_path_buf(),
    };
    if let Some(dir) = out.parent() {
        fs::create_dir_all(dir).map_err(|e| format!("{}: {e}", dir.display()))?;
    }
    fs::write(&out, &bytes).map_err(|e| format!("{}: {e}", out.display()))?;
    println!(
        "{}: {} lessons, {} bytes",
        out.display(),
        pack.lessons.len(),
        bytes.len()
    );
    match args.get("--into") {
        Some(dir) => super::index::write(dir),
        None => Ok(()),
    }
}
