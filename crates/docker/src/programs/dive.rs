//! `dive IMAGE`: looks into an image's layers.
//!
//! Not modelled: the terminal interface, `dive build`, archives as sources.

use engine::build::archive;
use machine::Sys;
use serde_json::Value;

use crate::commands::connect;
use crate::dive::{Layer, analyze, ci, report};

const USAGE: &str = "This tool provides a way to discover and explore the contents of a docker image. Additionally the tool estimates\nthe amount of wasted space and identifies the offending files from the image.\n\nUsage:\n  dive [IMAGE] [flags]\n\nFlags:\n      --ci        Skip the interactive TUI and validate against CI rules (same as env var CI=true)\n  -h, --help      help for dive\n      --source    The container engine to fetch the image from (docker)\n  -v, --version   display version number\n";

/// Runs the program.
pub async fn main(sys: Sys) -> i32 {
    let args: Vec<String> = sys.argv().into_iter().skip(1).collect();
    let mut image = None;
    let mut strict = sys.getenv("CI").is_some_and(|v| v == "true");
    for arg in &args {
        match arg.as_str() {
            "-h" | "--help" => {
                sys.print(USAGE).await;
                return 0;
            }
            "-v" | "--version" => {
                sys.print("dive 0.13.1\n").await;
                return 0;
            }
            "--ci" => strict = true,
            flag if flag.starts_with("--source") => {}
            flag if flag.starts_with('-') => {
                sys.eprint(&format!("Error: unknown flag: {flag}\n{USAGE}"))
                    .await;
                return 1;
            }
            name => image = Some(name.trim_start_matches("docker://").to_string()),
        }
    }
    let Some(image) = image else {
        sys.eprint(&format!("No image argument given\n{USAGE}"))
            .await;
        return 1;
    };
    match layers(&sys, &image) {
        Err(message) => {
            sys.eprint(&format!("cannot fetch image: {message}\n"))
                .await;
            1
        }
        Ok(layers) => {
            let analysis = analyze(&layers);
            if strict {
                let (text, passed) = ci(&image, &analysis);
                sys.print(&text).await;
                return i32::from(!passed);
            }
            sys.print(&report(&image, &layers, &analysis)).await;
            0
        }
    }
}

/// The layers of an image as `docker save` packs them, with the steps that made them.
fn layers(sys: &Sys, image: &str) -> Result<Vec<Layer>, String> {
    let engine = connect(sys).map_err(|failure| failure.message)?;
    let bytes = engine
        .image_save(&[image.to_string()])
        .map_err(|error| error.message)?;
    let files = archive::read(&bytes)?;
    let document = |path: &str| -> Option<Value> { serde_json::from_slice(files.read(path)?).ok() };
    let manifest = document("manifest.json").ok_or("the archive has no manifest")?;
    let paths = manifest[0]["Layers"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let config = manifest[0]["Config"]
        .as_str()
        .and_then(document)
        .unwrap_or_default();
    let history = config["history"].as_array().cloned().unwrap_or_default();
    let made = history
        .iter()
        .filter(|h| h["empty_layer"] != Value::Bool(true));
    let mut commands = made.map(|h| h["created_by"].as_str().unwrap_or_default().to_string());
    let mut out = Vec::new();
    for path in paths.iter().filter_map(Value::as_str) {
        let bytes = files.read(path).ok_or("the archive misses a layer")?;
        let tree = match archive::unpack(bytes)? {
            Some(tree) => tree,
            None => archive::read(bytes)?,
        };
        out.push(Layer {
            command: commands.next().unwrap_or_default(),
            files: tree,
        });
    }
    Ok(out)
}
