//! `docker images --tree`.
//!
//! The engine's image store keeps one platform an image, so no image has branches.

use crate::commands::prelude::*;
use crate::format::{human_size_with_precision, truncate_id};
use crate::rows::image::is_dangling;

/// Titles and widths of the columns after the first.
const COLUMNS: [(&str, usize); 4] = [
    ("ID", 12),
    ("DISK USAGE", 10),
    ("CONTENT SIZE", 12),
    ("EXTRA", 5),
];

const SPACING: usize = 3;

/// Why the flags do not go together, if they do not.
pub fn refused(ctx: &Invocation) -> Option<String> {
    let given = |name: &str| ctx.flags.bool(name);
    let flag = if given("quiet") {
        "quiet"
    } else if given("no-trunc") {
        "no-trunc"
    } else if given("digests") {
        "show-digest"
    } else if !ctx.flags.str("format").is_empty() {
        "format"
    } else {
        return None;
    };
    Some(format!("--{flag} is not yet supported with --tree"))
}

/// The page; `columns` is the width of the terminal.
pub fn page(images: &[Value], all: bool, columns: usize) -> String {
    let mut shown: Vec<&Value> = images.iter().filter(|i| all || !is_dangling(i)).collect();
    shown.sort_by_key(|image| std::cmp::Reverse(image.int("Created")));
    let (count, width) = fit(&shown, columns);
    let legend = " Info ->  U In Use ";
    let mut out = format!(
        "WARNING: This is an experimental feature. The output may change and shouldn't be depended on.\n{legend:>columns$}\n\n"
    );
    out.push_str(&title("IMAGE", width));
    for (i, (name, width)) in COLUMNS[..count].iter().enumerate() {
        let gap = if matches!(i, 1 | 2) {
            width - name.len()
        } else {
            0
        };
        out.push_str(&" ".repeat(SPACING + gap));
        out.push_str(&title(name, if matches!(i, 1 | 2) { 0 } else { *width }));
    }
    out.push('\n');
    for image in shown {
        let mut names = image.texts("RepoTags");
        names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        let last = names.pop().unwrap_or("<untagged>");
        for name in names {
            out.push_str(&format!("{}\n", cut(name, columns)));
        }
        out.push_str(&format!("{:<width$}", cut(last, width)));
        let size = human_size_with_precision(image.int("Size") as f64, 3);
        let details = [
            format!("{:<12}", truncate_id(image.text("Id"))),
            format!("{size:>10}"),
            format!("{:>12}", "0B"),
            format!("{:<5}", ""),
        ];
        for text in &details[..count] {
            out.push_str(&format!("{}{text}", " ".repeat(SPACING)));
        }
        out.push('\n');
    }
    out
}

/// How many columns fit beside the first, and how wide that one is.
fn fit(images: &[&Value], columns: usize) -> (usize, usize) {
    let mut width = columns.max(20);
    let mut count = 0;
    for (_, column) in COLUMNS {
        let taken = column + SPACING;
        if width < taken + 12 {
            break;
        }
        width -= taken;
        count += 1;
    }
    let widest = images
        .iter()
        .flat_map(|image| image.texts("RepoTags"))
        .map(|name| name.chars().count())
        .chain(["IMAGE".len()])
        .max();
    (count, width.min(widest.unwrap_or(width)))
}

/// A bold title, the blanks after it plain.
fn title(text: &str, width: usize) -> String {
    let blanks = " ".repeat(width.saturating_sub(text.len()));
    format!("\x1b[39m\x1b[1m{text}\x1b[0m{blanks}")
}

fn cut(text: &str, width: usize) -> String {
    match text.chars().count() > width {
        true => {
            let head: String = text.chars().take(width.saturating_sub(1)).collect();
            format!("{head}…")
        }
        false => text.to_string(),
    }
}
