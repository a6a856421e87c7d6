//! The volumes: what stays when containers go.

use snapshot::{FileKind, MountKind, Volume};

use super::super::Request;
use super::{Column, heading};
use crate::scene::{Group, Pen, fit};
use crate::words::{short, size};

/// Files listed of a volume.
const SHOWN: usize = 3;

pub fn draw(pen: &mut Pen, request: &Request, column: Column, y: f64) -> f64 {
    let volumes = &request.snapshot.volumes;
    if volumes.is_empty() {
        return y;
    }
    let title = request.lang.pick("ボリューム", "Volumes");
    let mut y = heading(pen, column, y, title, volumes.len());
    for volume in volumes {
        y = one(pen, request, column, y, volume) + 8.0;
    }
    y - 8.0
}

fn one(pen: &mut Pen, request: &Request, column: Column, y: f64, volume: &Volume) -> f64 {
    let name = match volume.anonymous {
        true => short(&volume.name),
        false => &volume.name,
    };
    let users: Vec<&str> = request
        .snapshot
        .containers
        .iter()
        .filter(|c| {
            let mine = |m: &snapshot::Mount| m.kind == MountKind::Volume && m.source == volume.name;
            c.mounts.iter().any(mine)
        })
        .map(|c| c.name.as_str())
        .collect();
    let used = match users.is_empty() {
        true => request.lang.pick("使う人なし", "unused").to_string(),
        false => users.join(", "),
    };
    let regular = volume.files.iter().filter(|f| f.kind == FileKind::Regular);
    let files: Vec<_> = regular.take(SHOWN).collect();
    let height = 46.0 + files.len() as f64 * 16.0;
    let mut inner = Pen::default();
    let (x, w) = (column.x + 0.5, column.w - 1.0);
    inner.rect(x, y + 0.5, w, height - 1.0, 8.0, "store");
    // A cask, the sign of things that keep.
    inner.path(
        "cask",
        format!(
            "M{} {}c0 -5 16 -5 16 0v14c0 5 -16 5 -16 0zc0 5 16 5 16 0",
            x + 12.0,
            y + 16.0
        ),
    );
    let total = size(volume.size);
    let room = w - 60.0 - crate::scene::text_width(&total, 11.5, true);
    inner.text(
        x + 38.0,
        y + 20.0,
        "image-name",
        fit(name, room, 13.0, false),
    );
    inner.text_end(x + w - 12.0, y + 20.0, "layer-size", &*total);
    inner.text(x + 38.0, y + 36.0, "sub", fit(&used, w - 50.0, 11.5, true));
    for (index, file) in files.iter().enumerate() {
        let y = y + 53.0 + index as f64 * 16.0;
        let path = fit(file.path.trim_start_matches('/'), w - 50.0, 11.5, true);
        inner.text(x + 38.0, y, "process", path);
    }
    pen.group(Group {
        kind: "volume",
        id: volume.name.clone(),
        label: request.lang.pick(
            format!("ボリューム {name}、{total}、{used}"),
            format!("Volume {name}, {total}, {used}"),
        ),
        class: "volume",
        mark: request.changes.mark("volume", &volume.name),
        nodes: inner.nodes,
    });
    y + height
}
