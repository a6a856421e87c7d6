//! The official nginx image: its entrypoint's scripts and the packaged configuration.

use super::{Image, MB};

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

/// What a CGI-like protocol is told of a request, by the names it has there.
const FASTCGI: &str = "
fastcgi_param  QUERY_STRING       $query_string;
fastcgi_param  REQUEST_METHOD     $request_method;
fastcgi_param  CONTENT_TYPE       $content_type;
fastcgi_param  CONTENT_LENGTH     $content_length;

fastcgi_param  SCRIPT_NAME        $fastcgi_script_name;
fastcgi_param  REQUEST_URI        $request_uri;
fastcgi_param  DOCUMENT_URI       $document_uri;
fastcgi_param  DOCUMENT_ROOT      $document_root;
fastcgi_param  SERVER_PROTOCOL    $server_protocol;
fastcgi_param  REMOTE_ADDR        $remote_addr;
fastcgi_param  SERVER_NAME        $server_name;
";

const SCGI: &str = "
scgi_param  REQUEST_METHOD     $request_method;
scgi_param  REQUEST_URI        $request_uri;
scgi_param  QUERY_STRING       $query_string;
scgi_param  CONTENT_TYPE       $content_type;
";

const UWSGI: &str = "
uwsgi_param  QUERY_STRING       $query_string;
uwsgi_param  REQUEST_METHOD     $request_method;
uwsgi_param  CONTENT_TYPE       $content_type;
uwsgi_param  CONTENT_LENGTH     $content_length;
";

pub(super) fn nginx(image: &mut Image) {
    image.base(false);
    let number = image.number().to_string();
    let size = if image.is_alpine() { 44 * MB } else { 73 * MB };
    let t = image.tree();
    let t = image.add_user(
        t,
        "nginx:x:101:101:nginx user:/nonexistent:/bin/false",
        "nginx:x:101:",
    );
    let t = t
        .dirs("etc/nginx etc/nginx/conf.d usr/share/nginx usr/share/nginx/html var/cache/nginx var/log/nginx docker-entrypoint.d")
        .built("usr/sbin/nginx", "gnu/nginx", &number, 1_600_000)
        .program("usr/bin/curl", "gnu/curl", 300_000)
        .file("etc/nginx/nginx.conf", NGINX_CONF)
        .file("etc/nginx/conf.d/default.conf", NGINX_DEFAULT)
        .file("etc/nginx/mime.types", NGINX_MIME)
        .file("etc/nginx/fastcgi_params", FASTCGI)
        .file("etc/nginx/scgi_params", SCGI)
        .file("etc/nginx/uwsgi_params", UWSGI)
        .link("etc/nginx/modules", "/usr/lib/nginx/modules")
        .dirs("usr/lib/nginx usr/lib/nginx/modules")
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
