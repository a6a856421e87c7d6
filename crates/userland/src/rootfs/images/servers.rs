//! Servers: Apache, Redis, Memcached, Caddy; Adminer, whose PHP is not simulated.

use super::{Image, MB};

pub(super) fn httpd(image: &mut Image) {
    image.base(false);
    let t = image.tree().dirs("usr/local/apache2");
    image.push(t, 10 * MB);
    let t = image
        .tree()
        .dirs("usr/local/apache2/bin usr/local/apache2/conf usr/local/apache2/htdocs usr/local/apache2/logs usr/local/apache2/cgi-bin")
        .built("usr/local/apache2/bin/httpd", "gnu/apache2", image.number(), 900_000)
        .file("usr/local/apache2/htdocs/index.html", "<html><body><h1>It works!</h1></body></html>\n")
        .file("usr/local/apache2/conf/httpd.conf", "ServerRoot \"/usr/local/apache2\"\nListen 80\nDocumentRoot \"/usr/local/apache2/htdocs\"\nDirectoryIndex index.html\nErrorLog /proc/self/fd/2\nCustomLog /proc/self/fd/1 common\n");
    image.push(t, 61 * MB);
    let t = image.tree().script("usr/local/bin/httpd-foreground", "#!/bin/sh\nset -e\n\nrm -f /usr/local/apache2/logs/httpd.pid\n\nexec httpd -DFOREGROUND \"$@\"\n");
    image.layers.push(t.build());
}

const REDIS_ENTRYPOINT: &str = r#"#!/bin/sh
set -e

if [ "${1#-}" != "$1" ] || [ "${1%.conf}" != "$1" ]; then
	set -- redis-server "$@"
fi

if [ "$1" = 'redis-server' -a "$(id -u)" = '0' ]; then
	find . \! -user redis -exec chown redis '{}' +
	exec setpriv --reuid redis --regid redis --clear-groups -- "$0" "$@"
fi

um="$(umask)"
if [ "$um" = '0022' ]; then
	umask 0077
fi

exec "$@"
"#;

pub(super) fn redis(image: &mut Image) {
    image.base(false);
    let t = image.tree();
    let t = image.add_user(t, "redis:x:999:999::/home/redis:/bin/sh", "redis:x:999:");
    image.layers.push(t.build());
    let mut t = image.tree().built(
        "usr/local/bin/redis-server",
        "gnu/redis-server",
        image.number(),
        9 * MB,
    );
    t = t
        .built(
            "usr/local/bin/redis-cli",
            "gnu/redis-cli",
            image.number(),
            5 * MB,
        )
        .program(
            "usr/local/bin/redis-benchmark",
            "gnu/redis-benchmark",
            5 * MB,
        )
        .program("usr/bin/setpriv", "gnu/setpriv", 60_000);
    t = t.link("usr/local/bin/redis-sentinel", "redis-server");
    image.push(t, 42 * MB);
    let t = image.tree().owned_dir("data", 0o755, (999, 999));
    image.layers.push(t.build());
    let t = image
        .tree()
        .script("usr/local/bin/docker-entrypoint.sh", REDIS_ENTRYPOINT);
    image.layers.push(t.build());
}

/// What many images begin with: options alone are for the program.
fn entrypoint(program: &str) -> String {
    format!(
        "#!/bin/sh\nset -e\n\nif [ \"${{1#-}}\" != \"$1\" ]; then\n\tset -- {program} \"$@\"\nfi\n\nexec \"$@\"\n"
    )
}

pub(super) fn memcached(image: &mut Image) {
    image.base(false);
    let t = image.tree();
    let t = image.add_user(
        t,
        "memcache:x:11211:11211::/home/memcache:/bin/sh",
        "memcache:x:11211:",
    );
    image.layers.push(t.build());
    let t = image.tree();
    let t = t.built(
        "usr/local/bin/memcached",
        "gnu/memcached",
        image.number(),
        600_000,
    );
    image.push(t, 5 * MB);
    let t = image.tree().script(
        "usr/local/bin/docker-entrypoint.sh",
        &entrypoint("memcached"),
    );
    image.layers.push(t.build());
}

const CADDYFILE: &str = "# The Caddyfile is an easy way to configure your Caddy web server.

:80 {
	# Set this path to your site's directory.
	root * /usr/share/caddy

	# Enable the static file server.
	file_server

	# Another common task is to set up a reverse proxy:
	# reverse_proxy localhost:8080
}
";

const CADDY_PAGE: &str = "<!DOCTYPE html>
<html>
<head><title>Caddy works!</title></head>
<body>
<h1>Congratulations!</h1>
<p>Your web server is working. Now make it work for you.</p>
</body>
</html>
";

pub(super) fn caddy(image: &mut Image) {
    image.alpine_base();
    let t = image.tree();
    image.push(t, MB);
    let t = image
        .tree()
        .dirs("config config/caddy data data/caddy etc/caddy usr/share/caddy srv")
        .file("etc/caddy/Caddyfile", CADDYFILE)
        .file("usr/share/caddy/index.html", CADDY_PAGE);
    image.push(t, 20_000);
    let t = image.tree();
    let t = t.built("usr/bin/caddy", "gnu/caddy", image.number(), 40 * MB);
    image.push(t, 40 * MB);
}

pub(super) fn adminer(image: &mut Image) {
    image.alpine_base();
    let t = image.tree();
    let t = image.add_user(
        t,
        "adminer:x:100:101:Linux User,,,:/home/adminer:/bin/sh",
        "adminer:x:101:",
    );
    let t = t
        .built("usr/local/bin/php", "gnu/php", "8.4.14", 20 * MB)
        .script("usr/local/bin/docker-php-entrypoint", &entrypoint("php"));
    image.push(t, 90 * MB);
    let t = image.tree().dirs("var/www var/www/html").script(
        "usr/local/bin/entrypoint.sh",
        "#!/bin/sh\nset -e\nexec \"$@\"\n",
    );
    image.push(t, 600_000);
}
