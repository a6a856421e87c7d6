//! The learner's home directory, with the owner where it is not the learner.

use snapshot::{FileKind, HostFile};

use super::super::Request;
use super::{Column, heading};
use crate::scene::{Group, Pen, fit};
use crate::words::size;

const ROW: f64 = 18.0;
const SHOWN: usize = 12;
/// The learner's uid on the simulated host.
const LEARNER: u32 = 1000;

pub fn draw(pen: &mut Pen, request: &Request, column: Column, y: f64) -> f64 {
    let files = request.snapshot.files.iter().filter(|f| shown(f));
    let files: Vec<&HostFile> = files.collect();
    if files.is_empty() {
        return y;
    }
    let title = request.lang.pick("ホームのファイル", "Home files");
    let y = heading(pen, column, y, title, files.len());
    let rows = files.len().min(SHOWN + 1) as f64;
    let height = 14.0 + rows * ROW;
    pen.rect(
        column.x + 0.5,
        y + 0.5,
        column.w - 1.0,
        height - 1.0,
        8.0,
        "card",
    );
    for (index, file) in files.iter().take(SHOWN).enumerate() {
        let top = y + 7.0 + index as f64 * ROW;
        row(pen, request, column, top, file);
    }
    if files.len() > SHOWN {
        let more = format!("+{}", files.len() - SHOWN);
        let baseline = y + 20.0 + SHOWN as f64 * ROW;
        pen.text(column.x + 12.0, baseline, "process", more);
    }
    y + height
}

/// Dot files of the home directory itself are left out: they are there on every host.
fn shown(file: &HostFile) -> bool {
    let path = file.path.strip_prefix("/home/learner/");
    let path = path.unwrap_or(&file.path);
    !path.starts_with('.') || file.uid != LEARNER || path.starts_with(".docker") || path == ".env"
}

fn row(pen: &mut Pen, request: &Request, column: Column, y: f64, file: &HostFile) {
    let path = file.path.strip_prefix("/home/learner/");
    let path = path.unwrap_or(&file.path);
    let depth = path.matches('/').count().min(6) as f64;
    let base = path.rsplit('/').next().unwrap_or(path);
    let name = match file.kind {
        FileKind::Directory => format!("{base}/"),
        FileKind::Symlink => format!("{base} → {}", file.text),
        _ => base.to_string(),
    };
    let owner = match file.uid {
        LEARNER => String::new(),
        0 => "root".to_string(),
        uid => uid.to_string(),
    };
    let mut inner = Pen::default();
    let x = column.x + 12.0 + depth * 14.0;
    let room = column.x + column.w - x - 110.0;
    inner.text(x, y + 13.0, "mono", fit(&name, room, 11.5, true));
    let right = column.x + column.w - 12.0;
    if file.kind == FileKind::Regular {
        inner.text_end(right, y + 13.0, "layer-size", size(file.size));
    }
    if !owner.is_empty() {
        inner.text_end(right - 58.0, y + 13.0, "owner", &*owner);
    }
    let label = match owner.is_empty() {
        true => path.to_string(),
        false => format!(
            "{path} ({} {owner})",
            request.lang.pick("所有者", "owned by")
        ),
    };
    pen.group(Group {
        kind: "file",
        id: file.path.clone(),
        label,
        class: "file",
        mark: request.changes.mark("file", &file.path),
        nodes: inner.nodes,
    });
}
