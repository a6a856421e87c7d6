//! A row of `docker ps`.

use super::{ago, join_labels, label_method};
use crate::format::{ellipsis, human_size_with_precision, time, truncate_id};
use crate::request::reference;
use crate::template::{Nil, Value, quote};

/// Titles of the columns.
pub const HEADERS: &[(&str, &str)] = &[
    ("ID", "CONTAINER ID"),
    ("Names", "NAMES"),
    ("Image", "IMAGE"),
    ("Command", "COMMAND"),
    ("CreatedAt", "CREATED AT"),
    ("RunningFor", "CREATED"),
    ("Ports", "PORTS"),
    ("State", "STATE"),
    ("Status", "STATUS"),
    ("Size", "SIZE"),
    ("Labels", "LABELS"),
    ("Mounts", "MOUNTS"),
    ("LocalVolumes", "LOCAL VOLUMES"),
    ("Networks", "NETWORKS"),
    ("Platform", "PLATFORM"),
];

/// The default table, with the size or without.
pub fn table(size: bool) -> &'static str {
    if size {
        "table {{.ID}}\t{{.Image}}\t{{.Command}}\t{{.RunningFor}}\t{{.Status}}\t{{.Ports}}\t{{.Names}}\t{{.Size}}"
    } else {
        "table {{.ID}}\t{{.Image}}\t{{.Command}}\t{{.RunningFor}}\t{{.Status}}\t{{.Ports}}\t{{.Names}}"
    }
}

/// `--format raw`: a block of lines for each container.
pub const RAW: &str = "container_id: {{.ID}}\nimage: {{.Image}}\ncommand: {{.Command}}\ncreated_at: {{.CreatedAt}}\nstate: {{- pad .State 1 0}}\nstatus: {{- pad .Status 1 0}}\nnames: {{.Names}}\nlabels: {{- pad .Labels 1 0}}\nports: {{- pad .Ports 1 0}}\n";

/// The same with the size.
pub const RAW_WITH_SIZE: &str = "container_id: {{.ID}}\nimage: {{.Image}}\ncommand: {{.Command}}\ncreated_at: {{.CreatedAt}}\nstate: {{- pad .State 1 0}}\nstatus: {{- pad .Status 1 0}}\nnames: {{.Names}}\nlabels: {{- pad .Labels 1 0}}\nports: {{- pad .Ports 1 0}}\nsize: {{.Size}}\n";

/// A container of the list; `now` is in seconds.
pub fn row(summary: &Value, truncate: bool, now: i64) -> Value {
    let labels = summary.pairs("Labels");
    let cut = |id: &str| {
        if truncate {
            truncate_id(id)
        } else {
            id.to_string()
        }
    };
    let fields = vec![
        (
            "Command",
            Value::Str(quote(&command(summary.text("Command"), truncate))),
        ),
        (
            "CreatedAt",
            Value::Str(time::go_string(summary.int("Created"))),
        ),
        ("ID", Value::Str(cut(summary.text("Id")))),
        ("Image", Value::Str(image(summary, truncate))),
        ("Label", label_method(&labels)),
        ("Labels", Value::Str(join_labels(&labels))),
        (
            "LocalVolumes",
            Value::Str(local_volumes(summary).to_string()),
        ),
        ("Mounts", Value::Str(mounts(summary, truncate))),
        ("Names", Value::Str(names(summary, truncate))),
        ("Networks", Value::Str(networks(summary))),
        ("Platform", Value::Nil(Nil::Pointer)),
        ("Ports", Value::Str(ports(summary.items("Ports")))),
        ("RunningFor", Value::Str(ago(summary.int("Created"), now))),
        ("Size", Value::Str(size(summary))),
        ("State", Value::str(summary.text("State"))),
        ("Status", Value::str(summary.text("Status"))),
    ];
    Value::record("*formatter.ContainerContext", fields)
}

/// An empty row, with which a template is tried before the engine is asked.
pub fn blank() -> Value {
    row(&Value::record("", Vec::new()), false, 0)
}

fn command(command: &str, truncate: bool) -> String {
    if truncate {
        ellipsis(command, 20)
    } else {
        command.to_string()
    }
}

fn names(summary: &Value, truncate: bool) -> String {
    let names: Vec<&str> = summary
        .texts("Names")
        .iter()
        .map(|n| n.strip_prefix('/').unwrap_or(n))
        .collect();
    match names.iter().find(|name| !name.contains('/')) {
        // Names with a slash come from links to the container.
        Some(own) if truncate => own.to_string(),
        _ => names.join(","),
    }
}

fn image(summary: &Value, truncate: bool) -> String {
    let image = summary.text("Image");
    if image.is_empty() {
        return "<no image>".into();
    }
    if !truncate {
        return image.into();
    }
    let id = truncate_id(summary.text("ImageID"));
    if id == truncate_id(image) {
        return id;
    }
    match reference::parse(image) {
        Ok(mut name) if name.digest.is_some() => {
            name.digest = None;
            name.familiar()
        }
        Ok(name) => name.familiar(),
        Err(_) => image.into(),
    }
}

fn mounts(summary: &Value, truncate: bool) -> String {
    let names: Vec<String> = summary
        .items("Mounts")
        .iter()
        .map(|mount| {
            let name = if mount.text("Name").is_empty() {
                mount.text("Source")
            } else {
                mount.text("Name")
            };
            if truncate {
                ellipsis(name, 15)
            } else {
                name.to_string()
            }
        })
        .collect();
    names.join(",")
}

fn local_volumes(summary: &Value) -> usize {
    summary
        .items("Mounts")
        .iter()
        .filter(|mount| mount.text("Driver") == "local")
        .count()
}

fn networks(summary: &Value) -> String {
    let names: Vec<&str> = summary
        .entries("Networks")
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    names.join(",")
}

fn size(summary: &Value) -> String {
    let own = human_size_with_precision(summary.float("SizeRw"), 3);
    match summary.float("SizeRootFs") {
        all if all > 0.0 => format!("{own} (virtual {})", human_size_with_precision(all, 3)),
        _ => own,
    }
}

/// An address and a port joined, with brackets around IPv6.
pub fn host_port(ip: &str, port: &str) -> String {
    if ip.contains(':') {
        format!("[{ip}]:{port}")
    } else {
        format!("{ip}:{port}")
    }
}

/// The ports column: exposed ports grouped into ranges, published ones with their host side.
pub fn ports(ports: &[Value]) -> String {
    let mut sorted: Vec<&Value> = ports.iter().collect();
    sorted.sort_by(|a, b| {
        (
            a.int("PrivatePort"),
            a.text("IP"),
            a.int("PublicPort"),
            a.text("Type"),
        )
            .cmp(&(
                b.int("PrivatePort"),
                b.text("IP"),
                b.int("PublicPort"),
                b.text("Type"),
            ))
    });
    let mut groups: Vec<(String, i64, i64)> = Vec::new();
    let (mut done, mut mappings) = (Vec::new(), Vec::new());
    for port in sorted {
        let (ip, private, public, kind) = (
            port.text("IP"),
            port.int("PrivatePort"),
            port.int("PublicPort"),
            port.text("Type"),
        );
        let mut key = kind.to_string();
        if !ip.is_empty() {
            if public != private {
                mappings.push(format!(
                    "{}->{private}/{kind}",
                    host_port(ip, &public.to_string())
                ));
                continue;
            }
            key = format!("{ip}/{kind}");
        }
        match groups.iter_mut().find(|(known, _, _)| *known == key) {
            None => groups.push((key, private, private)),
            Some(group) if private == group.2 + 1 => group.2 = private,
            Some(group) => {
                done.push(show_group(group));
                *group = (key, private, private);
            }
        }
    }
    done.extend(groups.iter().map(show_group));
    done.extend(mappings);
    done.join(", ")
}

fn show_group((key, first, last): &(String, i64, i64)) -> String {
    let range = if first == last {
        first.to_string()
    } else {
        format!("{first}-{last}")
    };
    match key.split_once('/') {
        Some((ip, kind)) => format!("{}->{range}/{kind}", host_port(ip, &range)),
        None => format!("{range}/{key}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn port(ip: &str, private: i64, public: i64) -> Value {
        Value::record(
            "",
            vec![
                ("IP", Value::str(ip)),
                ("PrivatePort", Value::Int(private)),
                ("PublicPort", Value::Int(public)),
                ("Type", Value::str("tcp")),
            ],
        )
    }

    #[test]
    fn ports_are_grouped_into_ranges() {
        assert_eq!(
            ports(&[port("", 81, 0), port("", 80, 0), port("", 443, 0)]),
            "80-81/tcp, 443/tcp"
        );
        assert_eq!(
            ports(&[port("::", 80, 8080), port("0.0.0.0", 80, 8080)]),
            "0.0.0.0:8080->80/tcp, [::]:8080->80/tcp"
        );
        assert_eq!(
            ports(&[port("0.0.0.0", 80, 80), port("0.0.0.0", 81, 81)]),
            "0.0.0.0:80-81->80-81/tcp"
        );
    }
}
