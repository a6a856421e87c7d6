//! An image with its layers and history.

use engine::snapshot::{ImageView, LayerView};

use std::rc::Rc;

use super::pairs;
use snapshot::{Change, HistoryStep, Image, Layer, LayerEntry};

pub(crate) fn image(view: &ImageView) -> Image {
    let (inspect, config) = (&view.inspect, &view.inspect.config);
    let history = view.history.iter().zip(&view.made_layer);
    Image {
        id: hex(&inspect.id),
        tags: inspect.repo_tags.clone(),
        layers: view.layers.iter().map(|l| Rc::new(layer(l))).collect(),
        size: inspect.size,
        created_ms: inspect.created.nanos() / 1_000_000,
        cmd: config.cmd.to_vec(),
        entrypoint: config.entrypoint.to_vec(),
        user: config.user.clone(),
        workdir: config.working_dir.clone(),
        env: config.env.to_vec(),
        exposed: config
            .exposed_ports
            .iter()
            .filter_map(|(p, _)| p.parse().ok())
            .collect(),
        volumes: config.volumes.iter().map(|(p, _)| p.clone()).collect(),
        labels: pairs(&config.labels),
        history: history
            .map(|(step, made)| HistoryStep {
                created_by: step.created_by.clone(),
                size: step.size,
                empty_layer: !made,
            })
            .collect(),
        ..Image::default()
    }
}

fn layer(view: &LayerView) -> Layer {
    let entry = |e: &engine::snapshot::LayerEntryView| LayerEntry {
        path: e.path.clone(),
        change: match e.hidden {
            true => Change::Deleted,
            false => Change::Added,
        },
        size: e.size,
        directory: false,
    };
    Layer {
        chain_id: hex(&view.chain_id),
        diff_id: hex(&view.diff_id),
        size: view.size,
        created_by: view.created_by.clone(),
        entries: view.entries.iter().map(entry).collect(),
        count: view.entries.len(),
    }
}

pub(crate) fn hex(digest: &str) -> String {
    digest.trim_start_matches("sha256:").to_string()
}
