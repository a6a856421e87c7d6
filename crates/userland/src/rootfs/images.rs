//! The images of the catalogue: which layers they have and what each adds.

use super::bases::{DEBIAN_GROUP, DEBIAN_PASSWD, RELEASES, Release, alpine, busybox, debian};
use super::tree::Tree;
use machine::Layer;

const FILL: &str = "usr/lib/x86_64-linux-gnu/libhatoba-rest.so";
const MB: u64 = 1_000_000;

/// An image in the making.
struct Image<'a> {
    arch: &'a str,
    version: &'a str,
    layers: Vec<Layer>,
    passwd: String,
    group: String,
}

impl Image<'_> {
    fn tree(&self) -> Tree {
        Tree::new(self.arch)
    }
    fn push(&mut self, tree: Tree, size: u64) {
        let n = self.layers.len();
        self.layers.push(tree.filled(&format!("{FILL}.{n}"), size));
    }
    /// The users so far, with another one, as files of a layer.
    fn add_user(&mut self, tree: Tree, user: &str, group: &str) -> Tree {
        self.passwd.push_str(&format!("{user}\n"));
        self.group.push_str(&format!("{group}\n"));
        tree.file("etc/passwd", &self.passwd.clone())
            .file("etc/group", &self.group.clone())
    }
    fn is_alpine(&self) -> bool {
        self.version.contains("alpine")
    }
    fn base(&mut self, full: bool) {
        if self.is_alpine() {
            let tree = alpine(self.arch, "3.22.2");
            self.passwd = "root:x:0:0:root:/root:/bin/sh\nbin:x:1:1:bin:/bin:/sbin/nologin\ndaemon:x:2:2:daemon:/sbin:/sbin/nologin\nnobody:x:65534:65534:nobody:/:/sbin/nologin\n".into();
            self.group = "root:x:0:root\nbin:x:1:root,bin,daemon\ndaemon:x:2:root,bin,daemon\nwww-data:x:82:\nnogroup:x:65533:\nnobody:x:65534:\n".into();
            return self.push(tree, 8_310_000);
        }
        let release = release(self.version, &RELEASES[0]);
        let size = if full { release.size.0 } else { release.size.1 };
        self.push(debian(self.arch, release), size);
    }
    /// The layers of `buildpack-deps` between Debian and a language's full image.
    fn buildpack(&mut self) {
        let tools = ["curl", "wget", "openssl"];
        let t = self
            .tree()
            .gnu(|n| tools.contains(&n))
            .dirs("etc/ssl etc/ssl/certs");
        self.push(t, 48 * MB);
        let tools = [
            "git", "ps", "top", "free", "pgrep", "pkill", "uptime", "watch", "ssh", "w",
        ];
        let t = self.tree().gnu(|n| tools.contains(&n));
        self.push(t, 177 * MB);
        let tools = ["gcc", "cc", "g++", "make", "file", "unzip", "strings"];
        let t = self.tree().gnu(|n| tools.contains(&n));
        self.push(t, 588 * MB);
    }
}

fn release<'a>(version: &str, default: &'a Release) -> &'a Release
where
    'static: 'a,
{
    let hit = |r: &&Release| {
        version.contains(r.codename)
            || version == r.version
            || (r.id == "ubuntu" && version.starts_with(r.version))
    };
    RELEASES.iter().find(hit).unwrap_or(default)
}

pub fn layers(repository: &str, version: &str, arch: &str) -> Vec<Layer> {
    let mut image = Image {
        arch,
        version,
        layers: Vec::new(),
        passwd: DEBIAN_PASSWD.into(),
        group: DEBIAN_GROUP.into(),
    };
    let slim = version.contains("slim");
    match repository {
        "busybox" if version.contains("musl") => image.push(busybox(arch, 1_180_000), 1_500_000),
        "busybox" => image.push(busybox(arch, 1_020_000), 4_430_000),
        "alpine" => image.push(
            alpine(arch, version),
            if version.starts_with("3.2") {
                7_810_000
            } else {
                7_380_000
            },
        ),
        "debian" => image.base(!slim),
        "ubuntu" => {
            let release = release(version, &RELEASES[3]);
            image.push(debian(arch, release), release.size.0);
        }
        "hello-world" => {
            let t = image.tree().program("hello", "gnu/hello", 10_070);
            image.push(t, 10_070);
        }
        "nginx" => nginx(&mut image),
        "httpd" => httpd(&mut image),
        "redis" => redis(&mut image),
        "node" => node(&mut image, slim),
        "python" => python(&mut image, slim),
        "mysql" | "mariadb" => mysql(&mut image),
        "postgres" => postgres(&mut image),
        "traefik/whoami" => {
            let t = image.tree().program("whoami", "gnu/whoami-server", 6 * MB);
            image.push(t, 6_600_000);
        }
        "golang" => {
            image.base(true);
            if !image.is_alpine() {
                image.buildpack();
            }
            let t = image
                .tree()
                .dirs("usr/local/go usr/local/go/bin go go/bin go/src")
                .gnu(|n| n == "go");
            let t = t.program("usr/local/go/bin/go", "gnu/go", 13 * MB);
            image.push(t, 265 * MB);
        }
        "rust" => {
            image.base(true);
            image.buildpack();
            let t = image.tree().dirs("usr/local/cargo usr/local/cargo/bin");
            let t = t.program("usr/local/cargo/bin/cargo", "gnu/cargo", 20 * MB);
            let t = t.program("usr/local/cargo/bin/rustc", "gnu/rustc", 3 * MB);
            image.push(t, 800 * MB);
        }
        "eclipse-temurin" => {
            image.push(debian(arch, &RELEASES[3]), RELEASES[3].size.0);
            let t = image
                .tree()
                .dirs("opt/java opt/java/openjdk opt/java/openjdk/bin");
            let t = t.program("opt/java/openjdk/bin/java", "gnu/java", MB);
            let t = t.program("opt/java/openjdk/bin/javac", "gnu/javac", MB);
            image.push(t, 340 * MB);
        }
        _ => image.base(!slim),
    }
    image.layers
}

const NGINX_ENTRYPOINT: &str = r#"#!/bin/sh
# Prepares the configuration, then becomes nginx.
set -e

entrypoint_log() {
    if [ -z "${NGINX_ENTRYPOINT_QUIET_LOGS:-}" ]; then
        echo "$@"
    fi
}

if [ "$1" = "nginx" ] || [ "$1" = "nginx-debug" ]; then
    if [ -n "$(ls /docker-entrypoint.d/ 2>/dev/null)" ]; then
        entrypoint_log "$0: /docker-entrypoint.d/ is not empty, will attempt to perform configuration"
        entrypoint_log "$0: Looking for shell scripts in /docker-entrypoint.d/"
        for f in /docker-entrypoint.d/*; do
            case "$f" in
                *.envsh)
                    if [ -x "$f" ]; then
                        entrypoint_log "$0: Sourcing $f"
                        . "$f"
                    else
                        entrypoint_log "$0: Ignoring $f, not executable"
                    fi
                    ;;
                *.sh)
                    if [ -x "$f" ]; then
                        entrypoint_log "$0: Launching $f"
                        "$f"
                    else
                        entrypoint_log "$0: Ignoring $f, not executable"
                    fi
                    ;;
                *) entrypoint_log "$0: Ignoring $f" ;;
            esac
        done
        entrypoint_log "$0: Configuration complete; ready for start up"
    else
        entrypoint_log "$0: No files found in /docker-entrypoint.d/, skipping configuration"
    fi
fi

exec "$@"
"#;

const NGINX_LISTEN: &str = r#"#!/bin/sh
# Turns on IPv6 in an unchanged default.conf.
ME=$(basename "$0")
CONF=etc/nginx/conf.d/default.conf
entrypoint_log() {
    if [ -z "${NGINX_ENTRYPOINT_QUIET_LOGS:-}" ]; then
        echo "$@"
    fi
}
[ -f "/$CONF" ] || { entrypoint_log "$ME: info: /$CONF is not a file or does not exist"; exit 0; }
touch "/$CONF" 2>/dev/null || { entrypoint_log "$ME: info: can not modify /$CONF (read-only file system?)"; exit 0; }
grep -q "listen  *\[::]\:80;" "/$CONF" && { entrypoint_log "$ME: info: IPv6 listen already enabled"; exit 0; }
entrypoint_log "$ME: info: Getting the checksum of /$CONF"
[ "$(md5sum < "/$CONF" | cut -d' ' -f1)" = PACKAGED ] || { entrypoint_log "$ME: info: /$CONF differs from the packaged version"; exit 0; }
sed -i -E 's,listen       80;,listen       80;\n    listen  [::]:80;,' "/$CONF"
entrypoint_log "$ME: info: Enabled listen on IPv6 in /$CONF"
exit 0
"#;

const NGINX_RESOLVERS: &str = r#"#!/bin/sh
# Gives templates the name servers.
if [ -n "${NGINX_ENTRYPOINT_LOCAL_RESOLVERS:-}" ]; then
    NGINX_LOCAL_RESOLVERS=$(awk '$1 == "nameserver" { printf "%s ", $2 }' /etc/resolv.conf)
    NGINX_LOCAL_RESOLVERS="${NGINX_LOCAL_RESOLVERS% }"
    export NGINX_LOCAL_RESOLVERS
fi
"#;

const NGINX_ENVSUBST: &str = r#"#!/bin/sh
# Makes configuration of templates: names of the environment become their values.
ME=$(basename "$0")
entrypoint_log() {
    if [ -z "${NGINX_ENTRYPOINT_QUIET_LOGS:-}" ]; then
        echo "$@"
    fi
}
templates="${NGINX_ENVSUBST_TEMPLATE_DIR:-/etc/nginx/templates}"
suffix="${NGINX_ENVSUBST_TEMPLATE_SUFFIX:-.template}"
output="${NGINX_ENVSUBST_OUTPUT_DIR:-/etc/nginx/conf.d}"
[ -d "$templates" ] || exit 0
if [ ! -w "$output" ]; then
    entrypoint_log "$ME: ERROR: $templates exists, but $output is not writable"
    exit 0
fi
env | sed -n 's/[|&\\]/\\&/g; s/^\([A-Za-z_][A-Za-z0-9_]*\)=\(.*\)$/s|[$][{]\1[}]|\2|g; s|[$]\1\\([^A-Za-z0-9_]\\)|\2\\1|g; s|[$]\1$|\2|/p' > /tmp/envsubst.$$
find "$templates" -follow -type f -name "*$suffix" | while read -r template; do
    relative="${template#"$templates/"}"
    path="$output/${relative%"$suffix"}"
    mkdir -p "$(dirname "$path")"
    entrypoint_log "$ME: Running envsubst on $template to $path"
    sed -f /tmp/envsubst.$$ "$template" > "$path"
done
rm -f /tmp/envsubst.$$
exit 0
"#;

const NGINX_WORKERS: &str = r#"#!/bin/sh
# As many workers as there are processors, if asked.
[ "${NGINX_ENTRYPOINT_WORKER_PROCESSES_AUTOTUNE:-}" ] || exit 0
sed -i -E "s/^(worker_processes)(.*)$/\1 $(nproc);/" /etc/nginx/nginx.conf
exit 0
"#;

const NGINX_CONF: &str = "
user  nginx;
worker_processes  auto;

error_log  /var/log/nginx/error.log notice;
pid        /run/nginx.pid;


events {
    worker_connections  1024;
}


http {
    include       /etc/nginx/mime.types;
    default_type  application/octet-stream;

    log_format  main  '$remote_addr - $remote_user [$time_local] \"$request\" '
                      '$status $body_bytes_sent \"$http_referer\" '
                      '\"$http_user_agent\" \"$http_x_forwarded_for\"';

    access_log  /var/log/nginx/access.log  main;

    sendfile        on;
    #tcp_nopush     on;

    keepalive_timeout  65;

    #gzip  on;

    include /etc/nginx/conf.d/*.conf;
}
";

const NGINX_DEFAULT: &str = "server {
    listen       80;
    server_name  localhost;

    location / {
        root   /usr/share/nginx/html;
        index  index.html index.htm;
    }

    error_page   500 502 503 504  /50x.html;
    location = /50x.html {
        root   /usr/share/nginx/html;
    }
}
";

const NGINX_MIME: &str = "
types {
    text/html                             html htm shtml;
    text/css                              css;
    text/xml                              xml;
    image/gif                             gif;
    image/jpeg                            jpeg jpg;
    application/javascript                js;
    text/plain                            txt;
    image/png                             png;
    image/svg+xml                         svg svgz;
    image/x-icon                          ico;
    application/json                      json;
    application/wasm                      wasm;
    application/pdf                       pdf;
}
";

const NGINX_INDEX: &str = "<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
<style>
html { color-scheme: light dark; }
body { width: 35em; margin: 0 auto;
font-family: Tahoma, Verdana, Arial, sans-serif; }
</style>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p>If you see this page, the nginx web server is successfully installed and
working. Further configuration is required.</p>

<p>For online documentation and support please refer to
<a href=\"http://nginx.org/\">nginx.org</a>.<br/>
Commercial support is available at
<a href=\"http://nginx.com/\">nginx.com</a>.</p>

<p><em>Thank you for using nginx.</em></p>
</body>
</html>
";

const NGINX_50X: &str = "<!DOCTYPE html>
<html>
<head>
<title>Error</title>
</head>
<body>
<h1>An error occurred.</h1>
<p>Sorry, the page you are looking for is currently unavailable.<br/>
Please try again later.</p>
<p><em>Faithfully yours, nginx.</em></p>
</body>
</html>
";

fn nginx(image: &mut Image) {
    image.base(false);
    let size = if image.is_alpine() { 44 * MB } else { 73 * MB };
    let t = image.tree();
    let t = image.add_user(
        t,
        "nginx:x:101:101:nginx user:/nonexistent:/bin/false",
        "nginx:x:101:",
    );
    let t = t
        .dirs("etc/nginx etc/nginx/conf.d usr/share/nginx usr/share/nginx/html var/cache/nginx var/log/nginx docker-entrypoint.d")
        .program("usr/sbin/nginx", "gnu/nginx", 1_600_000)
        .program("usr/bin/curl", "gnu/curl", 300_000)
        .file("etc/nginx/nginx.conf", NGINX_CONF)
        .file("etc/nginx/conf.d/default.conf", NGINX_DEFAULT)
        .file("etc/nginx/mime.types", NGINX_MIME)
        .file("usr/share/nginx/html/index.html", NGINX_INDEX)
        .file("usr/share/nginx/html/50x.html", NGINX_50X)
        .link("var/log/nginx/access.log", "/dev/stdout")
        .link("var/log/nginx/error.log", "/dev/stderr");
    image.push(t, size);
    let t = image
        .tree()
        .script("docker-entrypoint.sh", NGINX_ENTRYPOINT);
    image.layers.push(t.build());
    let packaged = crate::programs::hash::md5(NGINX_DEFAULT.as_bytes());
    let t = image
        .tree()
        .script(
            "docker-entrypoint.d/10-listen-on-ipv6-by-default.sh",
            &NGINX_LISTEN.replace("PACKAGED", &packaged),
        )
        .script(
            "docker-entrypoint.d/15-local-resolvers.envsh",
            NGINX_RESOLVERS,
        )
        .script(
            "docker-entrypoint.d/20-envsubst-on-templates.sh",
            NGINX_ENVSUBST,
        )
        .script(
            "docker-entrypoint.d/30-tune-worker-processes.sh",
            NGINX_WORKERS,
        );
    image.layers.push(t.build());
}

fn httpd(image: &mut Image) {
    image.base(false);
    let t = image.tree().dirs("usr/local/apache2");
    image.push(t, 10 * MB);
    let t = image
        .tree()
        .dirs("usr/local/apache2/bin usr/local/apache2/conf usr/local/apache2/htdocs usr/local/apache2/logs usr/local/apache2/cgi-bin")
        .program("usr/local/apache2/bin/httpd", "gnu/apache2", 900_000)
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

fn redis(image: &mut Image) {
    image.base(false);
    let t = image.tree();
    let t = image.add_user(t, "redis:x:999:999::/home/redis:/bin/sh", "redis:x:999:");
    image.layers.push(t.build());
    let mut t = image
        .tree()
        .program("usr/local/bin/redis-server", "gnu/redis-server", 9 * MB);
    t = t
        .program("usr/local/bin/redis-cli", "gnu/redis-cli", 5 * MB)
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

const NODE_ENTRYPOINT: &str = r#"#!/bin/sh
set -e

if [ "${1#-}" != "${1}" ] || [ -z "$(command -v "${1}")" ] || { [ -f "${1}" ] && ! [ -x "${1}" ]; }; then
  set -- node "$@"
fi

exec "$@"
"#;

fn node(image: &mut Image, slim: bool) {
    let lean = slim || image.is_alpine();
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
        .program("usr/local/bin/node", "gnu/node", 97 * MB)
        .program("usr/local/bin/npm", "gnu/npm", 1000)
        .program("usr/local/bin/npx", "gnu/npx", 1000)
        .link("usr/local/bin/nodejs", "node");
    image.push(t, 155 * MB);
    let t = image
        .tree()
        .dirs("opt/yarn-v1.22.22")
        .program("usr/local/bin/yarn", "gnu/yarn", 1000);
    image.push(t, 5_350_000);
    let t = image
        .tree()
        .script("usr/local/bin/docker-entrypoint.sh", NODE_ENTRYPOINT);
    image.layers.push(t.build());
}

fn python(image: &mut Image, slim: bool) {
    let lean = slim || image.is_alpine();
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
        .program(
            &format!("usr/local/bin/python{minor}"),
            "gnu/python3",
            20_000,
        )
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

fn mysql(image: &mut Image) {
    image.push(debian(image.arch, &RELEASES[0]), 120 * MB);
    let t = image.tree();
    let t = image.add_user(
        t,
        "mysql:x:999:999:MySQL Server:/var/lib/mysql:/bin/bash",
        "mysql:x:999:",
    );
    image.layers.push(t.build());
    let t = image.tree().gnu(|n| n == "gosu");
    image.push(t, 2_400_000);
    let t = image.tree();
    image.push(t, 18 * MB);
    let t = image
        .tree()
        .owned_dir("var/lib/mysql", 0o1777, (999, 999))
        .owned_dir("var/run/mysqld", 0o1777, (999, 999))
        .dirs("etc/mysql etc/mysql/conf.d docker-entrypoint-initdb.d")
        .program("usr/sbin/mysqld", "gnu/mysqld", 70 * MB)
        .program("usr/bin/mysql", "gnu/mysql", 7 * MB)
        .program("usr/bin/mysqladmin", "gnu/mysqladmin", 7 * MB)
        .program("usr/bin/mysqldump", "gnu/mysqldump", 7 * MB);
    image.push(t, 250 * MB);
    let t = image.tree();
    image.push(t, 390 * MB);
    let t = image
        .tree()
        .program("usr/local/bin/docker-entrypoint.sh", "gnu/mysqld", 14_000);
    image.layers.push(t.build());
}

fn postgres(image: &mut Image) {
    image.base(false);
    let t = image.tree();
    let t = image.add_user(
        t,
        "postgres:x:999:999::/var/lib/postgresql:/bin/bash",
        "postgres:x:999:",
    );
    image.layers.push(t.build());
    let t = image.tree().gnu(|n| n == "gosu");
    image.push(t, 12 * MB);
    let t = image.tree().dirs("docker-entrypoint-initdb.d");
    image.layers.push(t.build());
    let t = image
        .tree()
        .owned_dir("var/lib/postgresql", 0o1777, (999, 999))
        .owned_dir("var/lib/postgresql/data", 0o1777, (999, 999))
        .owned_dir("var/run/postgresql", 0o2777, (999, 999))
        .program("usr/local/bin/postgres", "gnu/postgres", 9 * MB)
        .program("usr/local/bin/psql", "gnu/psql", MB)
        .program("usr/local/bin/pg_isready", "gnu/pg_isready", 100_000)
        .program("usr/local/bin/pg_dump", "gnu/pg_dump", 400_000);
    image.push(t, 330 * MB);
    let t = image
        .tree()
        .program("usr/local/bin/docker-entrypoint.sh", "gnu/postgres", 14_000);
    image.layers.push(t.build());
}
