//! Loading from an in-memory file system.

use std::collections::BTreeMap;

use expect_test::{Expect, expect};

use crate::{Files, Options, load};

mod random;
mod rules;

struct Memory(BTreeMap<String, String>);

impl Files for Memory {
    fn read(&self, path: &str) -> Result<String, String> {
        self.0
            .get(path)
            .cloned()
            .ok_or_else(|| "no such file or directory".to_string())
    }

    fn is_dir(&self, path: &str) -> Option<bool> {
        if self.0.contains_key(path) {
            return Some(false);
        }
        let prefix = format!("{path}/");
        self.0
            .keys()
            .any(|k| k.starts_with(&prefix))
            .then_some(true)
    }
}

fn run(files: &[(&str, &str)], change: impl FnOnce(&mut Options)) -> String {
    let memory = Memory(
        files
            .iter()
            .map(|(k, v)| (format!("/home/me/app/{k}"), v.to_string()))
            .collect(),
    );
    let mut options = Options {
        pwd: "/home/me/app".to_string(),
        ..Options::default()
    };
    change(&mut options);
    let loaded = load(&options, &memory);
    let mut out: String = loaded
        .warnings
        .iter()
        .map(|w| format!("warning: {w}\n"))
        .collect();
    match loaded.project {
        // As `config` prints it: dollars doubled, to read back the same.
        Ok(project) => out.push_str(&project.to_yaml().replace('$', "$$")),
        Err(e) => out.push_str(&format!("error: {e}\n")),
    }
    out
}

fn check(text: &str, expected: Expect) {
    expected.assert_eq(&run(&[("compose.yaml", text)], |_| {}));
}

#[test]
fn short_forms_become_long() {
    check(
        r#"
services:
  web:
    build: .
    command: sh -c 'echo "$$A" && ls'
    ports: ["8080:80", "127.0.0.1:9000-9001:90-91/udp", 443]
    volumes:
      - data:/data
      - ./conf:/conf:ro
      - /scratch
      - type: tmpfs
        target: /cache
    environment: [A=1, B]
    depends_on: [db]
    dns: 1.1.1.1
    extra_hosts: ["db.local:10.0.0.9"]
    ulimits: {nofile: 512, nproc: {soft: 1, hard: 2}}
    deploy: {resources: {limits: {cpus: "0.5", memory: 64M}}}
    healthcheck: {test: curl -f localhost, interval: 90s, retries: 3}
    stop_grace_period: 1m30s
    secrets: [key]
    labels: [a=b]
  db:
    image: redis:7
    restart: no
volumes:
  data:
secrets:
  key: {file: ./key.txt}
"#,
        expect![[r#"
            name: app
            services:
              db:
                image: redis:7
                networks:
                  default: null
                restart: "no"
              web:
                build:
                  context: /home/me/app
                  dockerfile: Dockerfile
                command:
                  - sh
                  - -c
                  - echo "$$A" && ls
                depends_on:
                  db:
                    condition: service_started
                    required: true
                deploy:
                  resources:
                    limits:
                      cpus: 0.5
                      memory: "67108864"
                dns:
                  - 1.1.1.1
                environment:
                  A: "1"
                  B: null
                extra_hosts:
                  - db.local=10.0.0.9
                healthcheck:
                  test:
                    - CMD-SHELL
                    - curl -f localhost
                  interval: 1m30s
                  retries: 3
                labels:
                  a: b
                networks:
                  default: null
                ports:
                  - mode: ingress
                    target: 80
                    published: "8080"
                    protocol: tcp
                  - mode: ingress
                    host_ip: 127.0.0.1
                    target: 90
                    published: "9000"
                    protocol: udp
                  - mode: ingress
                    host_ip: 127.0.0.1
                    target: 91
                    published: "9001"
                    protocol: udp
                  - mode: ingress
                    target: 443
                    protocol: tcp
                secrets:
                  - source: key
                    target: /run/secrets/key
                stop_grace_period: 1m30s
                ulimits:
                  nofile: 512
                  nproc:
                    soft: 1
                    hard: 2
                volumes:
                  - type: volume
                    source: data
                    target: /data
                    volume: {}
                  - type: bind
                    source: /home/me/app/conf
                    target: /conf
                    read_only: true
                    bind:
                      create_host_path: true
                  - type: volume
                    target: /scratch
                    volume: {}
                  - type: tmpfs
                    target: /cache
            networks:
              default:
                name: app_default
            volumes:
              data:
                name: app_data
            secrets:
              key:
                name: app_key
                file: /home/me/app/key.txt
        "#]],
    );
}

#[test]
fn variables_are_expanded() {
    let text = r#"
services:
  web:
    image: "nginx:${TAG:-1.${MINOR-27}}"
    command: ["$NAME", "${EMPTY:+no}", "${NAME:+yes}", "$$HOME", "$MISSING", "100$"]
    scale: ${N}
"#;
    let out = run(
        &[
            ("compose.yaml", text),
            (".env", "N=2 # two\nexport NAME=\"it's\"\nEMPTY=\n"),
        ],
        |_| {},
    );
    expect![[r#"
        warning: The "MISSING" variable is not set. Defaulting to a blank string.
        name: app
        services:
          web:
            command:
              - it's
              - ""
              - "yes"
              - $$HOME
              - ""
              - 100$$
            image: nginx:1.27
            networks:
              default: null
            scale: 2
        networks:
          default:
            name: app_default
    "#]]
    .assert_eq(&out);
    check(
        "services: {a: {image: '${V:?set it}'}}",
        expect![[r#"
        error: error while interpolating services.a.image: required variable V is missing a value: set it
    "#]],
    );
    check(
        "services: {a: {image: '${V'}}",
        expect![[r#"
        error: invalid interpolation format for services.a.image.
        You may need to escape any $ with another $.
        ${V
    "#]],
    );
    check(
        "services: {a: {image: b, scale: '${V}'}}",
        expect![[r#"
        warning: The "V" variable is not set. Defaulting to a blank string.
        error: error while interpolating services.a.scale: failed to cast to expected type: strconv.Atoi: parsing "": invalid syntax
    "#]],
    );
}

#[test]
fn wrong_shapes_are_told() {
    check(
        "services: {web: {image: a, ports: 80}}",
        expect![[r#"
        error: validating /home/me/app/compose.yaml: services.web.ports must be a array
    "#]],
    );
    check(
        "services: {web: {imag: a}}",
        expect![[r#"
        error: validating /home/me/app/compose.yaml: services.web additional properties 'imag' not allowed
    "#]],
    );
    check(
        "servces: {}",
        expect![[r#"
        error: validating /home/me/app/compose.yaml:  additional properties 'servces' not allowed
    "#]],
    );
    check(
        "services: {web: }",
        expect![[r#"
        error: validating /home/me/app/compose.yaml: services.web must be a mapping
    "#]],
    );
    check(
        "services: {web: {image: a, environment: [1]}}",
        expect![[r#"
            error: services.web.environment.[0]: unexpected type int
        "#]],
    );
    check(
        "services: {web: {image: a, depends_on: {b: {condition: up}}}}",
        expect![[r#"
            error: validating /home/me/app/compose.yaml: services.web.depends_on.b.condition value must be one of 'service_started', 'service_healthy', 'service_completed_successfully'
        "#]],
    );
    check(
        "services: {web: {image: a, depends_on: {b: {}}}}",
        expect![[r#"
            error: validating /home/me/app/compose.yaml: services.web.depends_on.b missing property 'condition'
        "#]],
    );
    check(
        "services: {web: {image: 5, command: 5}}",
        expect![[r#"
        error: validating /home/me/app/compose.yaml: services.web.image must be a string
    "#]],
    );
    check(
        "services: {web: {image: a, cap_add: [A, A]}}",
        expect![[r#"
            name: app
            services:
              web:
                cap_add:
                  - A
                image: a
                networks:
                  default: null
            networks:
              default:
                name: app_default
        "#]],
    );
    check(
        "services: {web: {image: a, healthcheck: {retries: no}}}",
        expect![[r#"
            error: error while interpolating services.web.healthcheck.retries: failed to cast to expected type: strconv.Atoi: parsing "no": invalid syntax
        "#]],
    );
    check(
        "services: {web: {image: a, deploy: {resources: {limits: {memory: 1x}}}}}",
        expect![[r#"
            error: decoding failed due to the following error(s):

            'services[web].deploy.resources.limits.memory' invalid suffix: 'x'
        "#]],
    );
    check(
        "services: {web: {image: a, ports: ['80:x']}}",
        expect![[r#"
            error: invalid containerPort: x
        "#]],
    );
    check(
        "services: {1: {image: a}}",
        expect![[r#"
        error: non-string key in services: 1
    "#]],
    );
    check(
        "- a",
        expect![[r#"
        error: yaml: unmarshal errors:
          line 1: cannot unmarshal !!seq into cli.named
    "#]],
    );
    check(
        "",
        expect![[r#"
        error: empty compose file
    "#]],
    );
}

#[test]
fn syntax_errors_name_the_line() {
    check(
        "services:\n  web:\n    image: a\n   ports:\n",
        expect![[r#"
            error: yaml: line 1: did not find expected key
        "#]],
    );
    check(
        "services:\n  web:\n\timage: a\n",
        expect![[r#"
        error: yaml: line 3: found character that cannot start any token
    "#]],
    );
    check(
        "services:\n  web:\n    image: a: b\n",
        expect![[r#"
        error: yaml: line 3: mapping values are not allowed in this context
    "#]],
    );
    check(
        "services:\n  web:\n    image: \"a\n",
        expect![[r#"
        error: yaml: line 3: found unexpected end of stream
    "#]],
    );
    check(
        "services:\n  web:\n    image a\n    x: y\n",
        expect![[r#"
        error: yaml: line 4: mapping values are not allowed in this context
    "#]],
    );
    check(
        "services:\n  web:\n    command: [a, b\n    image: c\n",
        expect![[r#"
            error: yaml: line 2: did not find expected ',' or ']'
        "#]],
    );
    check(
        "services:\n  web:\n    image: a\n    image: b\n",
        expect![[r#"
            error: failed to parse /home/me/app/compose.yaml: line 4: mapping key "image" already defined at line 3
        "#]],
    );
    check(
        "services:\n  web: *base\n",
        expect![[r#"
        error: yaml: unknown anchor 'base' referenced
    "#]],
    );
    check(
        "services:\n  web:\n    image: @a\n",
        expect![[r#"
        error: yaml: line 3: found character that cannot start any token
    "#]],
    );
    check(
        "services:\n  a: {}\nservices:\n  b: {}\n",
        expect![[r#"
        error: yaml: unmarshal errors:
          line 3: mapping key "services" already defined at line 1
    "#]],
    );
}

#[test]
fn references_must_lead_somewhere() {
    check(
        "services: {a: {image: b, volumes: ['d:/d']}}",
        expect![[r#"
            name: app
            services:
              a:
                image: b
                networks:
                  default: null
                volumes:
                  - type: volume
                    target: d:/d
                    volume: {}
            networks:
              default:
                name: app_default
        "#]],
    );
    check(
        "services: {a: {image: b, networks: [n]}}",
        expect![[r#"
        error: service "a" refers to undefined network n: invalid compose project
    "#]],
    );
    check(
        "services: {a: {image: b, depends_on: [c]}}",
        expect![[r#"
        error: service "a" depends on undefined service "c": invalid compose project
    "#]],
    );
    check(
        "services: {a: {ports: ['80']}}",
        expect![[r#"
        error: service "a" has neither an image nor a build context specified: invalid compose project
    "#]],
    );
    check(
        "services: {a: {image: x, depends_on: [b]}, b: {image: x, depends_on: [a]}}",
        expect![[r#"
            error: dependency cycle detected: a -> b -> a
        "#]],
    );
    check(
        "services: {a: {image: x, volumes: ['/a', '/a/']}}",
        expect![[r#"
            name: app
            services:
              a:
                image: x
                networks:
                  default: null
                volumes:
                  - type: volume
                    target: /a
                    volume: {}
            networks:
              default:
                name: app_default
        "#]],
    );
    check(
        "services: {a: {image: x, scale: 2, container_name: one}}",
        expect![[r#"
            error: services.scale: can't set container_name and a as container name must be unique: invalid compose project
        "#]],
    );
}

#[test]
fn overrides_merge_and_reset() {
    let base = "services:\n  web:\n    image: a\n    ports: ['80:80']\n    environment: {A: 1, B: 2}\n    command: one\n";
    let over = "services:\n  web:\n    ports: !override ['81:80']\n    environment: [B=3, C=4]\n    command: [two]\n    labels: !reset null\n";
    let out = run(
        &[("compose.yaml", base), ("compose.override.yaml", over)],
        |_| {},
    );
    expect![[r#"
        name: app
        services:
          web:
            command:
              - two
            environment:
              A: "1"
              B: "3"
              C: "4"
            image: a
            networks:
              default: null
            ports:
              - mode: ingress
                target: 80
                published: "81"
                protocol: tcp
        networks:
          default:
            name: app_default
    "#]]
    .assert_eq(&out);
}

#[test]
fn services_extend_and_files_include_others() {
    let main = "include: [sub/inner.yaml]\nservices:\n  web:\n    extends: {file: sub/base.yaml, service: base}\n    command: x\n";
    let inner = "services:\n  in:\n    build: .\n    env_file: [in.env]\n";
    let base =
        "services:\n  base:\n    image: a\n    volumes: ['./d:/d']\n    environment: {K: v}\n";
    let out = run(
        &[
            ("compose.yaml", main),
            ("sub/inner.yaml", inner),
            ("sub/base.yaml", base),
            ("sub/in.env", "Q=1\n"),
        ],
        |_| {},
    );
    expect![[r#"
        name: app
        services:
          in:
            build:
              context: /home/me/app/sub
              dockerfile: Dockerfile
            environment:
              Q: "1"
            networks:
              default: null
          web:
            command:
              - x
            environment:
              K: v
            image: a
            networks:
              default: null
            volumes:
              - type: bind
                source: /home/me/app/sub/d
                target: /d
                bind:
                  create_host_path: true
        networks:
          default:
            name: app_default
    "#]]
    .assert_eq(&out);
}

#[test]
fn anchors_merge_and_profiles_disable() {
    check(
        "x-base: &base\n  image: a\n  restart: \"no\"\nservices:\n  one:\n    <<: *base\n    command: \"true\"\n  two:\n    <<: [*base]\n    profiles: [p]\nversion: '3'\n",
        expect![[r#"
            warning: /home/me/app/compose.yaml: the attribute `version` is obsolete, it will be ignored, please remove it to avoid potential confusion
            name: app
            services:
              one:
                command:
                  - "true"
                image: a
                networks:
                  default: null
                restart: "no"
            networks:
              default:
                name: app_default
            x-base:
              image: a
              restart: "no"
        "#]],
    );
}

#[test]
fn names_of_projects_are_checked() {
    let text = "services: {a: {image: b}}";
    let out = run(&[("compose.yaml", text)], |o| {
        o.project_name = Some("My App".to_string());
    });
    expect![[r#"
        error: invalid project name "My App": must consist only of lowercase alphanumeric characters, hyphens, and underscores as well as start with a letter or number
    "#]].assert_eq(&out);
    expect![[r#"
        error: no configuration file provided: not found
    "#]]
    .assert_eq(&run(&[], |_| {}));
    let out = run(&[("compose.yaml", text)], |o| {
        o.config_paths = vec!["no.yaml".to_string()];
    });
    expect![[r#"
        error: open /home/me/app/no.yaml: no such file or directory
    "#]]
    .assert_eq(&out);
}
