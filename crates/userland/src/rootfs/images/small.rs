//! Images of one program or one page, and those that are tools of Docker.

use super::{Image, MB};

pub(super) fn hello(image: &mut Image) {
    let t = image.tree().program("hello", "gnu/hello", 10_070);
    image.push(t, 10_070);
}

pub(super) fn whoami(image: &mut Image) {
    let t = image.tree().dirs("usr usr/share usr/share/zoneinfo");
    image.push(t, 400_000);
    let t = image.tree().program("whoami", "gnu/whoami-server", 6 * MB);
    image.push(t, 6_600_000);
}

const CURL_ENTRYPOINT: &str = r#"#!/bin/sh
set -e
# Options alone, or no program, are for curl.
if [ "${1#-}" != "${1}" ] || [ -z "$(command -v "${1}")" ]; then
  set -- curl "$@"
fi
exec "$@"
"#;

pub(super) fn curl(image: &mut Image) {
    image.alpine_base();
    let t = image.tree();
    let t = image.add_user(
        t,
        "curl_user:x:100:101:Linux User,,,:/home/curl_user:/bin/sh",
        "curl_group:x:101:curl_user",
    );
    let t = t
        .owned_dir("home/curl_user", 0o755, (100, 101))
        .built("usr/bin/curl", "gnu/curl", image.number(), MB)
        .file("cacert.pem", "");
    image.push(t, 14 * MB);
    let t = image.tree().script("entrypoint.sh", CURL_ENTRYPOINT);
    image.layers.push(t.build());
}

const DOCKER_ENTRYPOINT: &str = r#"#!/bin/sh
set -eu
# Options alone, or a subcommand, are for docker.
if [ "${1#-}" != "$1" ]; then
  set -- docker "$@"
elif docker help "$1" > /dev/null 2>&1; then
  set -- docker "$@"
fi
exec "$@"
"#;

pub(super) fn docker(image: &mut Image) {
    image.alpine_base();
    let t = image
        .tree()
        .programs("usr/bin", "ssh ssh-keygen git openssl");
    image.push(t, 20 * MB);
    let mut t = image
        .tree()
        .dirs("usr/local/libexec usr/local/libexec/docker usr/local/libexec/docker/cli-plugins")
        .program("usr/local/bin/docker", "docker", 42 * MB);
    if !image.version.contains("cli") {
        t = t.programs(
            "usr/local/bin",
            "dockerd containerd runc docker-init docker-proxy ctr",
        );
    }
    image.push(t, 130 * MB);
    let t = image
        .tree()
        .script("usr/local/bin/docker-entrypoint.sh", DOCKER_ENTRYPOINT);
    image.layers.push(t.build());
}

const REGISTRY_ENTRYPOINT: &str = r#"#!/bin/sh
set -e
case "$1" in
  *.yaml|*.yml) set -- registry serve "$@" ;;
  serve|garbage-collect|help|-*) set -- registry "$@" ;;
esac
exec "$@"
"#;

const REGISTRY_CONFIG: &str = "version: 0.1
log:
  fields:
    service: registry
storage:
  cache:
    blobdescriptor: inmemory
  filesystem:
    rootdirectory: /var/lib/registry
http:
  addr: :5000
  headers:
    X-Content-Type-Options: [nosniff]
health:
  storagedriver:
    enabled: true
    interval: 10s
    threshold: 3
";

pub(super) fn registry(image: &mut Image) {
    image.alpine_base();
    let t = image.tree().dirs("etc/ssl etc/ssl/certs");
    image.push(t, 700_000);
    let dir = match image.version.starts_with('2') {
        true => "etc/docker/registry",
        false => "etc/distribution",
    };
    let t = image
        .tree()
        .built("bin/registry", "gnu/registry", image.number(), 45 * MB)
        .dirs("etc/docker etc/docker/registry etc/distribution var/lib/registry")
        .file(&format!("{dir}/config.yml"), REGISTRY_CONFIG)
        .script("entrypoint.sh", REGISTRY_ENTRYPOINT);
    image.push(t, 46 * MB);
}

pub(super) const WELCOME: &str = "<!doctype html>
<html lang=\"en\">
<head><meta charset=\"utf-8\"><title>Welcome to Docker</title></head>
<body>
<h1>Congratulations!!!</h1>
<p>You ran your first container.</p>
</body>
</html>
";

pub(super) const GETTING_STARTED: &str = "<!doctype html>
<html lang=\"en\">
<head><meta charset=\"utf-8\"><title>Getting Started</title></head>
<body>
<h1>Getting Started</h1>
<h2>The command you just ran</h2>
<p>Congratulations! You have started the container for this tutorial.</p>
</body>
</html>
";

/// nginx on Alpine with one page.
pub(super) fn page(image: &mut Image, text: &str) {
    super::nginx::nginx(image);
    let t = image.tree().file("usr/share/nginx/html/index.html", text);
    image.push(t, 3 * MB);
}
