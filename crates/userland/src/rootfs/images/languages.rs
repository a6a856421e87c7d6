//! Languages: Node.js, Python and Go run; Rust, Ruby, PHP and Java are there and say that they are
//! not simulated.

use super::{Image, MB};

const NODE_ENTRYPOINT: &str = r#"#!/bin/sh
set -e

if [ "${1#-}" != "${1}" ] || [ -z "$(command -v "${1}")" ] || { [ -f "${1}" ] && ! [ -x "${1}" ]; }; then
  set -- node "$@"
fi

exec "$@"
"#;

pub(super) fn node(image: &mut Image) {
    let lean = image.version.contains("slim") || image.is_alpine();
    image.base(!lean);
    if !lean {
        image.buildpack();
    }
    let mut t = image.tree();
    if !image.is_alpine() {
        t = image.add_user(t, "node:x:1000:1000::/home/node:/bin/bash", "node:x:1000:");
        t = t.owned_dir("home/node", 0o755, (1000, 1000));
        image.layers.push(t.build());
        t = image.tree();
    } else {
        t = image
            .add_user(t, "node:x:1000:1000::/home/node:/bin/sh", "node:x:1000:")
            .owned_dir("home/node", 0o755, (1000, 1000));
    }
    t = t
        .dirs("usr/local/lib/node_modules usr/local/lib/node_modules/npm usr/local/include/node")
        .built("usr/local/bin/node", "gnu/node", image.number(), 97 * MB)
        .built("usr/local/bin/npm", "gnu/npm", npm(image.number()), 1000)
        .built("usr/local/bin/npx", "gnu/npx", npm(image.number()), 1000)
        .program("usr/local/bin/corepack", "gnu/corepack", 1000)
        .link("usr/local/bin/nodejs", "node");
    image.push(t, 155 * MB);
    let t = image
        .tree()
        .dirs("opt/yarn-v1.22.22")
        .program("usr/local/bin/yarn", "gnu/yarn", 1000)
        .link("usr/local/bin/yarnpkg", "yarn");
    image.push(t, 5_350_000);
    let t = image
        .tree()
        .script("usr/local/bin/docker-entrypoint.sh", NODE_ENTRYPOINT);
    image.layers.push(t.build());
}

pub(super) fn python(image: &mut Image) {
    let lean = image.version.contains("slim") || image.is_alpine();
    image.base(!lean);
    let minor = image
        .version
        .split(['-', '.'])
        .take(2)
        .collect::<Vec<_>>()
        .join(".");
    if lean {
        let t = image.tree().dirs("etc/ssl etc/ssl/certs");
        image.push(t, 9 * MB);
    } else {
        image.buildpack();
        let t = image.tree();
        image.push(t, 19 * MB);
    }
    let t = image
        .tree()
        .dirs(&format!(
            "usr/local/lib/python{minor} usr/local/lib/python{minor}/site-packages"
        ))
        .built(
            &format!("usr/local/bin/python{minor}"),
            "gnu/python3",
            image.number(),
            20_000,
        )
        .program(&format!("usr/local/bin/pip{minor}"), "gnu/pip", 250)
        .link("usr/local/bin/python3", &format!("python{minor}"))
        .program("usr/local/bin/pip3", "gnu/pip", 250)
        .program("usr/local/bin/pip", "gnu/pip", 250);
    image.push(t, if lean { 40 * MB } else { 68 * MB });
    let t = image
        .tree()
        .link("usr/local/bin/python", "python3")
        .link("usr/local/bin/pydoc", "pydoc3");
    image.layers.push(t.build());
}

/// The npm that came with a node.
fn npm(node: &str) -> &'static str {
    match node.split('.').next().unwrap_or_default() {
        "25" | "24" => "11.6.1",
        "23" | "22" => "10.9.4",
        "21" => "10.5.0",
        "20" | "18" => "10.8.2",
        "19" => "9.6.3",
        "17" | "16" => "8.19.4",
        "15" => "7.7.6",
        "14" | "13" | "12" | "11" | "10" => "6.14.18",
        _ => "6.14.12",
    }
}

pub(super) fn golang(image: &mut Image) {
    image.base(true);
    let number = image.number().to_string();
    if image.is_alpine() {
        let t = image.tree().dirs("etc/ssl etc/ssl/certs");
        image.push(t, 700_000);
    } else {
        let t = image.tree().programs("usr/bin", "curl wget openssl gpg");
        image.push(t, 48 * MB);
        let t = image
            .tree()
            .programs("usr/bin", "git hg svn ssh scp ps top");
        image.push(t, 177 * MB);
        let t = image.tree().programs(
            "usr/bin",
            "gcc cc g++ c++ cpp as ld ar nm strip make pkg-config",
        );
        image.push(t, 300 * MB);
    }
    let t = image
        .tree()
        .dirs("usr/local/go usr/local/go/bin usr/local/go/src usr/local/go/pkg")
        .built("usr/local/go/bin/go", "gnu/go", &number, 13 * MB)
        .built("usr/local/go/bin/gofmt", "gnu/gofmt", &number, 3 * MB)
        .file("usr/local/go/VERSION", &format!("go{number}\n"));
    image.push(t, 265 * MB);
    let t = image
        .tree()
        .dir("go", 0o1777)
        .dir("go/src", 0o1777)
        .dir("go/bin", 0o1777);
    image.layers.push(t.build());
}

/// A Debian or Alpine with what a full image has unless it is a slim one.
fn ground(image: &mut Image) {
    let lean = image.version.contains("slim") || image.is_alpine();
    image.base(!lean);
    if lean {
        for size in [3, 2, 2] {
            let t = image.tree();
            image.push(t, size * MB);
        }
    } else {
        image.buildpack();
    }
}

pub(super) fn rust(image: &mut Image) {
    ground(image);
    let number = image.number().to_string();
    let mut t = image
        .tree()
        .dirs("usr/local/cargo usr/local/cargo/bin usr/local/rustup");
    for name in [
        "cargo",
        "rustc",
        "rustup",
        "rustfmt",
        "cargo-clippy",
        "rustdoc",
    ] {
        t = t.built(
            &format!("usr/local/cargo/bin/{name}"),
            &format!("gnu/{name}"),
            &number,
            15 * MB,
        );
    }
    image.push(t, 800 * MB);
}

pub(super) fn ruby(image: &mut Image) {
    ground(image);
    let number = image.number().to_string();
    let mut t = image.tree().dirs("usr/local/bundle usr/local/lib/ruby");
    for name in ["ruby", "irb", "gem", "bundle", "bundler", "rake", "erb"] {
        t = t.built(
            &format!("usr/local/bin/{name}"),
            &format!("gnu/{name}"),
            &number,
            20_000,
        );
    }
    image.push(t, 100 * MB);
}

const PHP_ENTRYPOINT: &str = r#"#!/bin/sh
set -e

if [ "${1#-}" != "$1" ]; then
	set -- php "$@"
fi

exec "$@"
"#;

pub(super) fn php(image: &mut Image) {
    image.base(false);
    let number = image.number().to_string();
    let t = image.tree();
    image.layers.push(t.build());
    let t = image.tree().programs(
        "usr/bin",
        "autoconf file gcc cc g++ c++ make pkg-config curl xz",
    );
    image.push(t, 340 * MB);
    let mut t = image
        .tree()
        .dirs("var/www var/www/html usr/local/etc/php usr/local/etc/php/conf.d")
        .built("usr/local/bin/php", "gnu/php", &number, 20 * MB);
    if image.version.contains("fpm") {
        t = t.built("usr/local/sbin/php-fpm", "gnu/php-fpm", &number, 20 * MB);
    }
    if image.version.contains("apache") {
        t = t
            .programs("usr/sbin", "apachectl a2enmod a2ensite a2dismod")
            .built(
                "usr/local/bin/apache2-foreground",
                "gnu/apache2-foreground",
                &number,
                2000,
            );
    }
    image.push(t, 60 * MB);
    let t = image
        .tree()
        .script("usr/local/bin/docker-php-entrypoint", PHP_ENTRYPOINT)
        .programs("usr/local/bin", "docker-php-ext-install docker-php-ext-enable docker-php-ext-configure docker-php-source pecl");
    image.layers.push(t.build());
}

pub(super) fn java(image: &mut Image) {
    if image.is_alpine() {
        image.alpine_base();
    } else {
        image.base(true);
    }
    let t = image.tree();
    image.push(t, 40 * MB);
    let number = image.number().to_string();
    let mut t = image
        .tree()
        .dirs("opt/java opt/java/openjdk opt/java/openjdk/bin opt/java/openjdk/lib");
    let tools = match image.version.contains("jre") {
        true => "java keytool jfr",
        false => "java keytool jfr javac jar jshell javadoc jlink",
    };
    for name in tools.split_whitespace() {
        t = t.built(
            &format!("opt/java/openjdk/bin/{name}"),
            &format!("gnu/{name}"),
            &number,
            15_000,
        );
    }
    image.push(t, 340 * MB);
    let t = image.tree().script(
        "__cacert_entrypoint.sh",
        "#!/usr/bin/env sh\nset -e\nexec \"$@\"\n",
    );
    image.layers.push(t.build());
}
