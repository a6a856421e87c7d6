//! The files of the host and of the catalogue's images: directories, settings, users, and programs as stubs that
//! weigh what the real ones do.
//!
//! Sizes are the real images' uncompressed layer sizes, rounded; what Hatoba does not need of a layer is one file
//! that weighs the rest. Not modelled: the many files of a distribution that nobody looks at.

mod bases;
mod host;
mod images;
mod tree;

use machine::Layer;
use std::rc::Rc;

pub use host::host;

/// The layers of an image of the catalogue, bottom first, for an architecture by GOARCH's name.
/// `base` is the distribution below: `bookworm`, or Alpine's `3.22`; empty for the usual one.
pub fn layers(repository: &str, version: &str, base: &str, arch: &str) -> Vec<Rc<Layer>> {
    images::layers(repository, version, base, arch)
        .into_iter()
        .map(Rc::new)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn busybox_weighs_what_it_weighs_and_runs_sh() {
        let layers = layers("busybox", "1.37.0", "", "amd64");
        assert_eq!(layers.len(), 1);
        assert!((4_000_000..5_000_000).contains(&layers[0].size()));
        assert!(layers[0].get("bin/sh").is_some());
    }

    #[test]
    fn every_hard_link_leads_to_a_file() {
        for repository in [
            "busybox", "alpine", "nginx", "redis", "node", "python", "mysql", "postgres", "httpd",
        ] {
            for layer in layers(repository, "1", "", "amd64") {
                for (path, entry) in layer.iter() {
                    if let machine::LayerKind::Hardlink(to) = &entry.kind {
                        assert!(layer.get(to).is_some(), "{repository}: {path} -> {to}");
                    }
                }
            }
        }
    }
}
