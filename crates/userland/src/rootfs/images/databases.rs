//! Databases: MySQL, MariaDB, PostgreSQL; MongoDB, whose server is not simulated.

use super::super::bases::{debian, release};
use super::{Image, MB};

pub(super) fn mysql(image: &mut Image) {
    let oracle = release("oraclelinux9");
    image.push(debian(image.arch, oracle), oracle.size.0);
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
        .built("usr/sbin/mysqld", "gnu/mysqld", image.number(), 70 * MB)
        .built("usr/bin/mysql", "gnu/mysql", image.number(), 7 * MB)
        .built(
            "usr/bin/mysqladmin",
            "gnu/mysqladmin",
            image.number(),
            7 * MB,
        )
        .built("usr/bin/mysqldump", "gnu/mysqldump", image.number(), 7 * MB);
    image.push(t, 250 * MB);
    let t = image.tree();
    image.push(t, 390 * MB);
    let t = image.tree().built(
        "usr/local/bin/docker-entrypoint.sh",
        "gnu/mysqld",
        image.number(),
        14_000,
    );
    image.layers.push(t.build());
}

pub(super) fn postgres(image: &mut Image) {
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
        .built(
            "usr/local/bin/postgres",
            "gnu/postgres",
            image.number(),
            9 * MB,
        )
        .built("usr/local/bin/psql", "gnu/psql", image.number(), MB)
        .built(
            "usr/local/bin/pg_isready",
            "gnu/pg_isready",
            image.number(),
            100_000,
        )
        .built(
            "usr/local/bin/pg_dump",
            "gnu/pg_dump",
            image.number(),
            400_000,
        );
    image.push(t, 330 * MB);
    let t = image.tree().built(
        "usr/local/bin/docker-entrypoint.sh",
        "gnu/postgres",
        image.number(),
        14_000,
    );
    image.layers.push(t.build());
}

pub(super) fn mariadb(image: &mut Image) {
    let noble = release("noble");
    image.push(debian(image.arch, noble), noble.size.0);
    let version = format!("{}-MariaDB", image.number());
    let t = image.tree();
    let t = image.add_user(
        t,
        "mysql:x:999:999:MySQL Server:/var/lib/mysql:/bin/bash",
        "mysql:x:999:",
    );
    let mut t = t
        .owned_dir("var/lib/mysql", 0o1777, (999, 999))
        .owned_dir("var/run/mysqld", 0o1777, (999, 999))
        .dirs("etc/mysql etc/mysql/conf.d docker-entrypoint-initdb.d")
        .gnu(|n| n == "gosu")
        .built("usr/sbin/mariadbd", "gnu/mysqld", &version, 28 * MB)
        .built("usr/bin/mariadb", "gnu/mysql", &version, 5 * MB)
        .built("usr/bin/mariadb-admin", "gnu/mysqladmin", &version, 5 * MB)
        .built("usr/bin/mariadb-dump", "gnu/mysqldump", &version, 5 * MB)
        .script("usr/local/bin/healthcheck.sh", HEALTHCHECK);
    // MySQL's names went with 11.
    let major = version
        .split('.')
        .next()
        .and_then(|m| m.parse::<u32>().ok());
    if major.is_some_and(|m| m < 11) {
        t = t
            .link("usr/sbin/mysqld", "mariadbd")
            .link("usr/bin/mysql", "mariadb")
            .link("usr/bin/mysqladmin", "mariadb-admin")
            .link("usr/bin/mysqldump", "mariadb-dump");
    }
    image.push(t, 250 * MB);
    let t = image.tree();
    let t = t.built(
        "usr/local/bin/docker-entrypoint.sh",
        "gnu/mysqld",
        &version,
        26_000,
    );
    image.layers.push(t.build());
}

const HEALTHCHECK: &str = r#"#!/bin/bash
# --connect and --innodb_initialized: whether the server answers.
for option in "$@"; do
  case "$option" in
    --connect|--innodb_initialized) mariadb-admin ping > /dev/null 2>&1 || exit 1 ;;
  esac
done
exit 0
"#;

pub(super) fn mongo(image: &mut Image) {
    let release = release(image.base);
    image.push(debian(image.arch, release), release.size.0);
    let t = image.tree().programs("usr/bin", "jq ps top numactl");
    image.push(t, 5 * MB);
    let number = image.number().to_string();
    let t = image
        .tree()
        .owned_dir("data/db", 0o755, (999, 999))
        .owned_dir("data/configdb", 0o755, (999, 999))
        .built("usr/bin/mongod", "gnu/mongod", &number, 180 * MB)
        .built("usr/bin/mongos", "gnu/mongos", &number, 120 * MB)
        .built("usr/bin/mongosh", "gnu/mongosh", "2.5.8", 90 * MB)
        .programs("usr/bin", "mongodump mongorestore mongoexport mongoimport");
    image.push(t, 780 * MB);
    let script = "#!/bin/sh\nset -e\nif [ \"${1#-}\" != \"$1\" ]; then\n\tset -- mongod \"$@\"\nfi\nexec \"$@\"\n";
    let t = image
        .tree()
        .script("usr/local/bin/docker-entrypoint.sh", script);
    image.layers.push(t.build());
}
