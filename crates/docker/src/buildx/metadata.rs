//! `--metadata-file`: what a build made, and of what.

use dockerfile::reference;
use engine::build::request::BuildResponse;

use super::options::BuildOptions;
use crate::template::{Value, Zero, to_json_pretty};

/// The file's text.
pub fn text(options: &BuildOptions, response: &BuildResponse, dockerfile: &str) -> String {
    let id = &response.image_id;
    let build = format!("default/default/{}", engine::build::cache::identity(id));
    let mut fields = vec![
        (
            "buildx.build.provenance",
            provenance(options, response, dockerfile),
        ),
        ("buildx.build.ref", Value::Str(build)),
    ];
    if !id.is_empty() {
        fields.push(("containerimage.config.digest", Value::str(&**id)));
        fields.push(("containerimage.digest", Value::str(&**id)));
    }
    if !options.tags.is_empty() {
        let names = options.tags.iter().map(|tag| full_name(tag));
        let names: Vec<String> = names.collect();
        fields.push(("image.name", Value::Str(names.join(","))));
    }
    to_json_pretty(&Value::record("", fields), "  ")
}

/// A name with its registry, and with a tag only if it was given one.
fn full_name(tag: &str) -> String {
    let full = reference::normalize(tag).unwrap_or_else(|_| tag.to_string());
    match tag
        .rsplit('/')
        .next()
        .is_some_and(|name| name.contains(':'))
    {
        true => full,
        false => full.trim_end_matches(":latest").to_string(),
    }
}

fn provenance(options: &BuildOptions, response: &BuildResponse, dockerfile: &str) -> Value {
    let materials = response.materials.iter().map(|(reference, digest)| {
        let name = reference.trim_start_matches("docker.io/");
        let name = name.trim_start_matches("library/");
        let name = match name.rsplit_once(':') {
            Some((name, tag)) => format!("{name}@{tag}"),
            None => name.to_string(),
        };
        Value::record(
            "",
            vec![
                (
                    "uri",
                    Value::Str(format!("pkg:docker/{name}?platform=linux%2Famd64")),
                ),
                (
                    "digest",
                    Value::record("", vec![("sha256", Value::str(&**digest))]),
                ),
            ],
        )
    });
    let materials: Vec<Value> = materials.collect();
    let mut args: Vec<(String, Value)> = Vec::new();
    for (kind, pairs) in [
        ("build-arg", &options.build_args),
        ("label", &options.labels),
    ] {
        for (key, value) in pairs {
            args.push((format!("{kind}:{key}"), Value::str(&**value)));
        }
    }
    if let Some(target) = &options.target {
        args.push(("target".into(), Value::str(&**target)));
    }
    args.sort_by(|a, b| a.0.cmp(&b.0));
    let local = |name: &str| Value::record("", vec![("name", Value::str(name))]);
    let mut parameters = vec![("frontend", Value::str("dockerfile.v0"))];
    if !args.is_empty() {
        parameters.push(("args", Value::map(args, Zero::Str)));
    }
    parameters.push((
        "locals",
        Value::list(vec![local("context"), local("dockerfile")]),
    ));
    let entry = vec![("entryPoint", Value::str(dockerfile))];
    let platform = vec![("platform", Value::str("linux/amd64"))];
    let invocation = vec![
        ("configSource", Value::record("", entry)),
        ("parameters", Value::record("", parameters)),
        ("environment", Value::record("", platform)),
    ];
    let mut fields = vec![
        ("builder", Value::record("", vec![("id", Value::str(""))])),
        (
            "buildType",
            Value::str("https://mobyproject.org/buildkit@v1"),
        ),
    ];
    if !materials.is_empty() {
        fields.push(("materials", Value::list(materials)));
    }
    fields.push(("invocation", Value::record("", invocation)));
    Value::record("", fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_their_own_tags_only() {
        assert_eq!(full_name("app"), "docker.io/library/app");
        assert_eq!(full_name("me/app:latest"), "docker.io/me/app:latest");
        assert_eq!(full_name("host:5000/app"), "host:5000/app");
    }
}
