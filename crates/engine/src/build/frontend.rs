//! `# syntax=`: the front end that a Dockerfile asks for. Docker's own are looked up and downloaded as
//! they would be; whichever it is, the simulated one does the work.
//!
//! Not modelled: differences between releases; front ends of others.

use dockerfile::parser::find_directive;
use dockerfile::reference;

use super::pull::ANSWER;
use crate::daemon::Engine;
use crate::digest::Digest;
use crate::image::download::Step;

use super::progress::Progress;

/// The newest release: its tags, and the compressed size of its one layer.
const NEWEST: &str = "1.19.0";
const SIZE: u64 = 13_900_000;

/// The front end of a Dockerfile, as written.
pub(super) fn wanted(text: &str, build_args: &[(String, String)]) -> Option<String> {
    let given = build_args.iter().rfind(|(key, _)| key == "BUILDKIT_SYNTAX");
    let written = match given {
        Some((_, value)) => value.as_str(),
        None => find_directive(text, "syntax")?,
    };
    // What follows the name are options of the front end.
    let name = written.split_whitespace().next()?;
    Some(name.to_string())
}

/// The whole name of a front end.
pub(super) fn full_name(written: &str) -> Result<String, String> {
    reference::normalize(written)
}

/// Whether a front end's repository has a tag.
fn has_tag(tag: &str) -> bool {
    let tag = tag.strip_suffix("-labs").unwrap_or(tag);
    if matches!(tag, "latest" | "labs" | "1") {
        return true;
    }
    let numbers = |text: &str| -> Option<Vec<u32>> {
        text.split('.').map(|part| part.parse().ok()).collect()
    };
    match (numbers(tag), numbers(NEWEST)) {
        (Some(own), Some(newest)) => own.len() <= 3 && own[0] == 1 && own <= newest,
        _ => false,
    }
}

impl Engine {
    /// Asks for a front end; its digest, or the words after `failed to resolve source metadata for`.
    pub(super) async fn find_front_end(&self, full: &str) -> Result<Digest, String> {
        let (name, tag) = full.rsplit_once(':').unwrap_or((full, "latest"));
        let own = matches!(
            name,
            "docker.io/docker/dockerfile" | "docker.io/docker/dockerfile-upstream"
        );
        if !own {
            return match self.d.online {
                true => Err(format!(
                    "the front end {full} is not simulated in Hatoba; here is: docker/dockerfile"
                )),
                false => Err(self.unreached(full)),
            };
        }
        let _ = self
            .d
            .sys
            .sleep(std::time::Duration::from_nanos(ANSWER))
            .await;
        match (self.d.online, has_tag(tag)) {
            (false, _) => Err(self.unreached(full)),
            (true, false) => Err(format!("{full}: not found")),
            (true, true) => Ok(Digest::of(format!("index {name} {tag}").as_bytes())),
        }
    }

    /// Downloads a front end, unless it is here; whether it was here.
    pub(super) async fn load_front_end(
        &self,
        pinned: &str,
        vertex: usize,
        progress: &Progress,
    ) -> bool {
        if !self
            .d
            .build
            .front_ends
            .borrow_mut()
            .insert(pinned.to_string())
        {
            return true;
        }
        let resolve = format!("resolve {pinned}");
        progress.status(vertex, resolve.clone(), None);
        progress.status(vertex, resolve, Some(0));
        let blob = Digest::of(format!("layer of {pinned}").as_bytes());
        let began = progress.now();
        self.download(&[SIZE], |_, step| {
            let took = progress.now() - began;
            let unpack = format!("extracting {blob}");
            match step {
                Step::Downloading(here) => {
                    progress.transfer(vertex, blob.as_str(), (here, SIZE), took, false);
                }
                Step::Downloaded => {
                    progress.transfer(vertex, blob.as_str(), (SIZE, SIZE), took, true);
                }
                Step::Unpacking => progress.status(vertex, unpack, None),
                Step::Unpacked => progress.status(vertex, unpack, Some(took)),
            }
        })
        .await;
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_front_end_is_named_in_the_first_lines_or_on_the_command_line() {
        let text = "# syntax = docker/dockerfile:1\nFROM x\n";
        assert_eq!(wanted(text, &[]).as_deref(), Some("docker/dockerfile:1"));
        let given = [("BUILDKIT_SYNTAX".to_string(), "a/b:2 opt=1".to_string())];
        assert_eq!(wanted(text, &given).as_deref(), Some("a/b:2"));
        assert_eq!(wanted("FROM x\n# syntax=a\n", &[]), None);
    }

    #[test]
    fn tags_of_released_front_ends() {
        for tag in ["1", "1.4", "1.7.0", "1.7-labs", "labs", "1.19", "latest"] {
            assert!(has_tag(tag), "{tag}");
        }
        for tag in ["2", "1.99", "nosuch", "1.2.3.4", ""] {
            assert!(!has_tag(tag), "{tag}");
        }
    }
}
