//! Images with their layers.

use std::rc::Rc;

use machine::LayerKind;
use snapshot::{Change, Hidden, HistoryStep, Layer, LayerEntry};

use super::{Camera, ENTRIES, bare, pairs, union};
use crate::daemon::Engine;
use crate::image::Image;
use crate::layer::{ChainLayer, stack};
use crate::reference::Reference;

/// What of an image may change: its names, and by which of its makers a layer is shown.
pub(super) type Key = (Vec<Reference>, Vec<*const Layer>);

/// A layer, and what it hides of those below.
#[derive(PartialEq)]
pub(super) struct Seen {
    layer: Rc<Layer>,
    hides: Vec<Hidden>,
}

impl Engine {
    pub(super) fn see_images(&self, camera: &mut Camera) -> Vec<Rc<snapshot::Image>> {
        let generation = self.d.images.generation();
        if let Some((seen, images)) = &camera.all_images
            && *seen == generation
        {
            return images.clone();
        }
        camera.layers.begin();
        camera.images.begin();
        let store = self.d.images.borrow();
        let mut out = Vec::new();
        for image in store.all() {
            let names = store.names_of(&image.id);
            let layers = see_layers(camera, image);
            let objects = layers.iter().map(|s| Rc::as_ptr(&s.layer)).collect();
            let key = (names.clone(), objects);
            let shown = camera
                .images
                .show(image.id.hex(), key, || convert(image, &names, &layers));
            out.push(shown);
        }
        camera.layers.end();
        camera.images.end();
        camera.all_images = Some((generation, out.clone()));
        out
    }
}

fn see_layers(camera: &mut Camera, image: &Image) -> Vec<Rc<Seen>> {
    let chain = stack(image.top.as_ref());
    let files: Vec<Rc<machine::Layer>> = chain.iter().map(|l| l.layer.clone()).collect();
    let places = image.config.layer_places();
    let maker = |at: usize| {
        let step = places.iter().position(|p| *p == Some(at));
        step.map_or(String::new(), |s| {
            image.config.history[s].created_by.clone()
        })
    };
    let look = |(at, layer): (usize, &Rc<ChainLayer>)| {
        let name = layer.chain_id.as_str();
        if let Some(seen) = camera.layers.shown(name) {
            return seen;
        }
        let made_by = maker(at);
        camera.layers.show(name, made_by.clone(), || Seen {
            layer: Rc::new(Layer {
                chain_id: bare(layer.chain_id.as_str()),
                diff_id: bare(layer.diff_id.as_str()),
                size: layer.size,
                created_by: made_by,
                count: layer.layer.iter().filter(|(p, _)| !p.is_empty()).count(),
                entries: entries(&layer.layer, &files[..at]),
            }),
            hides: union::hidden_by_top(&files[..=at]),
        })
    };
    chain.iter().enumerate().map(look).collect()
}

/// The most telling paths of a layer: what it deletes, then what weighs most; in order of paths.
fn entries(layer: &machine::Layer, below: &[Rc<machine::Layer>]) -> Vec<LayerEntry> {
    let telling = |(path, entry): (&str, &machine::LayerEntry)| {
        let (rank, size) = match &entry.kind {
            LayerKind::Whiteout | LayerKind::Dir { opaque: true } => (0, 0),
            LayerKind::File(data) => (1, data.size),
            LayerKind::Dir { opaque: false } => (2, 0),
            _ => (1, 0),
        };
        (rank, std::cmp::Reverse(size), path.to_string())
    };
    let mut all: Vec<_> = layer
        .iter()
        .filter(|(path, _)| !path.is_empty())
        .map(telling)
        .collect();
    all.sort();
    all.truncate(ENTRIES);
    let mut out: Vec<LayerEntry> = all
        .into_iter()
        .map(|(_, size, path)| {
            let kind = layer.get(&path).map(|e| &e.kind);
            LayerEntry {
                change: match kind {
                    Some(LayerKind::Whiteout) => Change::Deleted,
                    _ if union::owner(below, &path).is_some() => Change::Changed,
                    _ => Change::Added,
                },
                size: size.0,
                directory: matches!(kind, Some(LayerKind::Dir { .. })),
                path: format!("/{path}"),
            }
        })
        .collect();
    out.sort_by(|a, b| a.path.cmp(&b.path));
    out
}

fn convert(image: &Image, names: &[Reference], layers: &[Rc<Seen>]) -> snapshot::Image {
    let (all, config) = (&image.config, &image.config.config);
    let history = all.history.iter().zip(all.layer_places());
    let digest = names.iter().find_map(|n| n.digest.clone());
    let ports = config.exposed_ports.iter();
    snapshot::Image {
        id: image.id.hex().to_string(),
        tags: names
            .iter()
            .filter(|n| n.tag.is_some())
            .map(Reference::familiar)
            .collect(),
        digest: digest.unwrap_or_default(),
        platform: image.platform(),
        layers: layers.iter().map(|s| s.layer.clone()).collect(),
        base_layers: image.base_layers,
        hidden: layers.iter().flat_map(|s| s.hides.clone()).collect(),
        size: image.size(),
        created_ms: all.created.nanos() / 1_000_000,
        cmd: config.cmd.to_vec(),
        entrypoint: config.entrypoint.to_vec(),
        user: config.user.clone(),
        workdir: config.working_dir.clone(),
        env: config.env.to_vec(),
        exposed: ports.filter_map(|(p, _)| p.parse().ok()).collect(),
        volumes: config.volumes.iter().map(|(p, _)| p.clone()).collect(),
        labels: pairs(&config.labels),
        history: history
            .map(|(step, place)| HistoryStep {
                created_by: step.created_by.clone(),
                size: place
                    .and_then(|at| layers.get(at))
                    .map_or(0, |s| s.layer.size),
                empty_layer: place.is_none(),
            })
            .collect(),
    }
}
