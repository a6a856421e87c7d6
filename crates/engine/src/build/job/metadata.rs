//! The part of a build that asks registries: the front end, and the images that stages start from.

use dockerfile::plan::{BaseImage, Need, Prepared};
use dockerfile::{BuildError, reference, suggest};

use super::{Job, Loaded};
use crate::build::frontend;
use crate::build::host::{Host, HostImage};
use crate::build::join::try_join;
use crate::build::progress::Ending;
use crate::build::request::BuildFailure;

/// What is looked up: the need, the full reference, the platform, and the number of its step.
type Wanted = (Need, String, String, usize);

type Part<'f, T> = std::pin::Pin<Box<dyn Future<Output = T> + 'f>>;

impl<H: Host> Job<'_, H> {
    /// Brings the front end that the Dockerfile asks for.
    pub(super) async fn load_front_end(&mut self) -> Result<(), BuildFailure> {
        let args = &self.request.options.build_args;
        let Some(written) = frontend::wanted(&self.text, args) else {
            return Ok(());
        };
        self.end_definition();
        let full = frontend::full_name(&written).map_err(BuildFailure::new)?;
        if let Some(title) = self.host.authorize(&full, "", true).await {
            let number = self.begin(&title);
            self.progress.ended(number, Ending::Done);
        }
        let number = self.begin(&format!("resolve image config for docker-image://{full}"));
        let digest = match self.host.find_front_end(&full).await {
            Ok(digest) => digest,
            Err(message) => {
                self.progress.ended(number, Ending::Failed(message.clone()));
                let text =
                    format!("{written}: failed to resolve source metadata for {full}: {message}");
                return Err(BuildFailure {
                    ranges: vec![dockerfile::Range { start: 1, end: 1 }],
                    dockerfile: self.text.clone(),
                    message: text,
                });
            }
        };
        self.progress.ended(number, Ending::Done);
        let pinned = format!("{full}@{digest}");
        let number = self.begin(&format!("docker-image://{pinned}"));
        let here = self
            .host
            .load_front_end(&pinned, number, self.progress)
            .await;
        let ending = if here { Ending::Cached } else { Ending::Done };
        self.progress.ended(number, ending);
        Ok(())
    }

    /// Finds the images that stages start from, and asks for what their triggers name.
    pub(super) async fn load_metadata(
        &mut self,
        prepared: &mut Prepared,
        loaded: &mut Loaded,
    ) -> Result<(), BuildError> {
        let mut bases: Vec<(Need, BaseImage)> = Vec::new();
        loop {
            let needs = prepared.needs(&bases)?;
            if needs.is_empty() {
                return Ok(());
            }
            let mut wanted = Vec::new();
            for need in needs {
                let (title, full, platform) = match &need {
                    Need::Image {
                        reference,
                        platform,
                        ..
                    } => {
                        let title = format!("[internal] load metadata for {reference}");
                        (title, reference.clone(), platform.clone())
                    }
                    Need::Context { name } => match self.context_image(name) {
                        None => {
                            bases.push((need, BaseImage::default()));
                            continue;
                        }
                        Some(written) => {
                            let full = reference::normalize(&written).map_err(BuildError::new)?;
                            let title = format!("[context {name}] load metadata for {written}");
                            (title, full, String::new())
                        }
                    },
                };
                let number = self.begin(&title);
                wanted.push((need, full, platform, number));
            }
            self.authorize(&wanted).await;
            let asked = wanted
                .iter()
                .map(|w| -> Part<'_, _> { Box::pin(self.metadata(w)) });
            let found = try_join(asked.collect()).await;
            let found = match found {
                Ok(found) => found,
                Err((failed, error)) => {
                    for (.., number) in wanted.iter().filter(|(.., number)| *number != failed) {
                        self.progress.cancel(*number);
                    }
                    return Err(error);
                }
            };
            for ((need, full, ..), image) in wanted.into_iter().zip(found) {
                bases.push((need.clone(), base_image(&image, &full)));
                loaded.push((need, image));
            }
        }
    }

    /// Gets the tokens for what will be asked, one step for each repository.
    async fn authorize(&mut self, wanted: &[Wanted]) {
        let (host, pull) = (self.host, self.request.pull);
        let asked = wanted.iter().map(|(_, full, platform, _)| -> Part<'_, _> {
            Box::pin(async move { Ok::<_, ()>(host.authorize(full, platform, pull).await) })
        });
        let mut titles: Vec<String> = try_join(asked.collect())
            .await
            .unwrap_or_default()
            .into_iter()
            .flatten()
            .collect();
        titles.sort();
        titles.dedup();
        for title in titles {
            let number = self.begin(&title);
            self.progress.ended(number, Ending::Done);
        }
    }

    /// Finds an image; a failure comes with the number of its step.
    async fn metadata(
        &self,
        (need, full, platform, number): &Wanted,
    ) -> Result<HostImage, (usize, BuildError)> {
        let pull = self.request.pull;
        match self.host.resolve_image(full, platform, pull).await {
            Ok(image) => {
                self.progress.ended(*number, Ending::Done);
                Ok(image)
            }
            Err(message) => {
                let ending = Ending::Failed(message.clone());
                self.progress.ended(*number, ending);
                let why = format!("failed to resolve source metadata for {full}: {message}");
                Err((*number, image_error(need, why)))
            }
        }
    }
}

/// What an image gives to a stage.
pub(super) fn base_image(image: &HostImage, reference: &str) -> BaseImage {
    BaseImage {
        config: image.config.clone(),
        history: image
            .history
            .iter()
            .map(|h| dockerfile::plan::History {
                created_by: h.created_by.clone(),
                empty_layer: h.empty_layer,
            })
            .collect(),
        reference: match &image.digest {
            Some(digest) => format!("{reference}@{digest}"),
            None => reference.to_string(),
        },
        is_scratch: image.chain.is_empty(),
    }
}

fn image_error(need: &Need, message: String) -> BuildError {
    const COMMON: [&str; 7] = [
        "alpine", "busybox", "centos", "debian", "golang", "ubuntu", "fedora",
    ];
    match need {
        Need::Image { written, range, .. } => {
            let mut options: Vec<String> = Vec::new();
            for name in COMMON {
                options.push(name.to_string());
                options.push(format!("{name}:latest"));
            }
            let options = options.iter().map(String::as_str);
            let message = suggest::wrap(format!("{written}: {message}"), written, options, true);
            BuildError::new(message).at(*range)
        }
        Need::Context { .. } => BuildError::new(message),
    }
}
