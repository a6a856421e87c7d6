//! A row of `docker images`.

use super::ago;
use crate::format::{human_size, human_size_with_precision, time, truncate_id};
use crate::request::reference;
use crate::template::Value;
use std::collections::BTreeMap;

/// Titles of the columns.
pub const HEADERS: &[(&str, &str)] = &[
    ("ID", "IMAGE ID"),
    ("Repository", "REPOSITORY"),
    ("Tag", "TAG"),
    ("Digest", "DIGEST"),
    ("CreatedSince", "CREATED"),
    ("CreatedAt", "CREATED AT"),
    ("Size", "SIZE"),
    ("Containers", "CONTAINERS"),
    ("VirtualSize", "SIZE"),
    ("SharedSize", "SHARED SIZE"),
    ("UniqueSize", "UNIQUE SIZE"),
];

/// The default table.
pub const TABLE: &str = "table {{.Repository}}\t{{.Tag}}\t{{.ID}}\t{{if .CreatedSince }}{{.CreatedSince}}{{else}}N/A{{end}}\t{{.Size}}";

/// The table of `--digests`.
pub const TABLE_WITH_DIGEST: &str = "table {{.Repository}}\t{{.Tag}}\t{{.Digest}}\t{{.ID}}\t{{if .CreatedSince }}{{.CreatedSince}}{{else}}N/A{{end}}\t{{.Size}}";

/// `--format raw`: a block of lines for each image.
pub const RAW: &str = "repository: {{ .Repository }}\ntag: {{.Tag}}\nimage_id: {{.ID}}\ncreated_at: {{.CreatedAt}}\nvirtual_size: {{.Size}}\n";

/// The same with the digest.
pub const RAW_WITH_DIGEST: &str = "repository: {{ .Repository }}\ntag: {{.Tag}}\ndigest: {{.Digest}}\nimage_id: {{.ID}}\ncreated_at: {{.CreatedAt}}\nvirtual_size: {{.Size}}\n";

/// The rows of one image: one for each tag, and for each digest if asked.
pub fn rows(
    image: &Value,
    digests: bool,
    need_digest: bool,
    truncate: bool,
    now: i64,
) -> Vec<Value> {
    if is_dangling(image) {
        return vec![row(image, "<none>", "<none>", "<none>", truncate, now)];
    }
    let mut by_repo: BTreeMap<String, (Vec<String>, Vec<String>)> = BTreeMap::new();
    for name in image
        .texts("RepoTags")
        .iter()
        .filter_map(|text| reference::parse(text).ok())
    {
        if let Some(tag) = &name.tag {
            by_repo
                .entry(name.familiar_name())
                .or_default()
                .0
                .push(tag.clone());
        }
    }
    for name in image
        .texts("RepoDigests")
        .iter()
        .filter_map(|text| reference::parse(text).ok())
    {
        if let Some(digest) = &name.digest {
            by_repo
                .entry(name.familiar_name())
                .or_default()
                .1
                .push(digest.clone());
        }
    }
    let mut out = Vec::new();
    for (repo, (tags, digest_list)) in &by_repo {
        if tags.is_empty() {
            match digests {
                true => out.extend(
                    digest_list
                        .iter()
                        .map(|d| row(image, repo, "<none>", d, truncate, now)),
                ),
                false => out.push(row(image, repo, "<none>", "", truncate, now)),
            }
        }
        for tag in tags {
            if need_digest && !digest_list.is_empty() {
                out.extend(
                    digest_list
                        .iter()
                        .map(|d| row(image, repo, tag, d, truncate, now)),
                );
            } else {
                out.push(row(image, repo, tag, "<none>", truncate, now));
            }
        }
    }
    out
}

/// Whether an image has no name.
pub fn is_dangling(image: &Value) -> bool {
    let only = |list: Vec<&str>, text: &str| list.is_empty() || list == [text];
    only(image.texts("RepoTags"), "<none>:<none>")
        && only(image.texts("RepoDigests"), "<none>@<none>")
}

/// One row with its repository, tag and digest.
pub fn row(image: &Value, repo: &str, tag: &str, digest: &str, truncate: bool, now: i64) -> Value {
    let (created, size, shared) = (
        image.int("Created"),
        image.int("Size"),
        image.int("SharedSize"),
    );
    let known = |n: i64, text: String| {
        if n == -1 {
            Value::str("N/A")
        } else {
            Value::Str(text)
        }
    };
    let id = image.text("Id");
    let containers = image.int("Containers");
    let unique = if size == -1 || shared == -1 {
        -1
    } else {
        size - shared
    };
    Value::record(
        "*formatter.imageContext",
        vec![
            ("Containers", known(containers, containers.to_string())),
            ("CreatedAt", Value::Str(time::go_string(created))),
            ("CreatedSince", Value::Str(ago(created, now))),
            ("Digest", Value::str(digest)),
            (
                "ID",
                Value::Str(if truncate {
                    truncate_id(id)
                } else {
                    id.to_string()
                }),
            ),
            ("Repository", Value::str(repo)),
            ("SharedSize", known(shared, human_size(shared as f64))),
            (
                "Size",
                Value::Str(human_size_with_precision(size as f64, 3)),
            ),
            ("Tag", Value::str(tag)),
            ("UniqueSize", known(unique, human_size(unique as f64))),
            ("VirtualSize", Value::Str(human_size(size as f64))),
        ],
    )
}
