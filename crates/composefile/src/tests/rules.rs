//! Small rules of loading, each with the least file that shows it.

use expect_test::expect;

use super::{check, run};

/// A whole file and the part of its output that is looked at.
fn shows(text: &str, wanted: &str) {
    let out = run(&[("compose.yaml", text)], |_| {});
    assert!(out.contains(wanted), "{out}\nlacks\n{wanted}");
}

#[test]
fn brackets_and_quotes_may_begin_lines_anywhere() {
    check(
        "services:\n  a:\n    image: b\n    command: [\n      \"sh\", \"-c\",\n    \"echo hi\"\n    ]\n    labels: { x: \"1\",\n  y: z,\n\n# a comment\n w: \"two\n lines\" }\n    hostname: \"a\nb\"\n    user: 'c\n    d'\n",
        expect![[r#"
            name: app
            services:
              a:
                command:
                  - sh
                  - -c
                  - echo hi
                hostname: a b
                image: b
                labels:
                  w: two lines
                  x: "1"
                  "y": z
                networks:
                  default: null
                user: c d
            networks:
              default:
                name: app_default
        "#]],
    );
}

#[test]
fn brackets_left_open_are_still_errors() {
    check(
        "services:\n  a:\n    command: [\n    a, b\n    image: c\n",
        expect![[r#"
            error: yaml: line 2: did not find expected ',' or ']'
        "#]],
    );
    check(
        "services:\n  a:\n    image: \"c\nd\ne\n",
        expect![[r#"
            error: yaml: line 3: found unexpected end of stream
        "#]],
    );
}

#[test]
fn names_missing_in_an_env_file_are_warned_about() {
    let out = run(
        &[
            ("compose.yaml", "services: {a: {image: b, env_file: e}}"),
            ("e", "A=x$def\nB='$no'\n"),
        ],
        |_| {},
    );
    assert!(
        out.starts_with(
            "warning: The \"def\" variable is not set. Defaulting to a blank string.\n"
        ),
        "{out}"
    );
    assert_eq!(out.matches("warning").count(), 1, "{out}");
}

#[test]
fn absolute_paths_stay_as_written() {
    let file = |source: &str| {
        format!(
            "services: {{a: {{image: b, volumes: [{{type: bind, source: '{source}', target: /t}}]}}}}"
        )
    };
    for (source, shown) in [
        ("/srv/y/", "source: /srv/y/\n"),
        ("/a//b/../c", "source: /a//b/../c\n"),
        ("./q/", "source: /home/me/app/q\n"),
        ("../q//r", "source: /home/me/q/r\n"),
    ] {
        shows(&file(source), shown);
    }
    let out = run(&[("compose.yaml", &file("~/d/"))], |o| {
        o.environment.insert("HOME".into(), "/home/me/".into());
    });
    assert!(out.contains("source: /home/me/d\n"), "{out}");
}

#[test]
fn bind_options_of_a_named_volume_are_kept() {
    shows(
        "services: {a: {image: b, volumes: ['data:/d:Z']}}\nvolumes: {data: }",
        "        source: data\n        target: /d\n        bind:\n          selinux: Z\n        volume: {}\n",
    );
    shows(
        "services: {a: {image: b, volumes: ['./d:/d:nocopy']}}",
        "        bind:\n          create_host_path: true\n        volume:\n          nocopy: true\n",
    );
}

#[test]
fn a_path_of_ssh_keys_becomes_absolute() {
    shows(
        "services: {a: {build: {context: ., ssh: ['k=./f', default]}}}",
        "ssh:\n        - 'k: /home/me/app/f'\n",
    );
}

#[test]
fn options_of_a_provider_are_lists() {
    shows(
        "services: {a: {provider: {type: x, options: {n: 1, b: true, l: [u, 2]}}}}",
        "      options:\n        b:\n          - \"true\"\n        l:\n          - u\n          - \"2\"\n        \"n\":\n          - \"1\"\n",
    );
}

#[test]
fn a_request_for_devices_has_a_number_or_names() {
    let file = |request: &str| {
        format!(
            "services: {{a: {{image: b, deploy: {{resources: {{reservations: {{devices: [{request}]}}}}}}}}}}"
        )
    };
    check(
        &file("{capabilities: [gpu], count: 1, device_ids: ['0']}"),
        expect![[r#"
            error: services.a.deploy.resources.reservations.devices.[]: "count" and "device_ids" attributes are exclusive
        "#]],
    );
    shows(&file("{capabilities: [gpu]}"), "count: -1\n");
}

#[test]
fn octal_escapes_of_env_files_are_read() {
    let out = run(
        &[
            ("compose.yaml", "services: {a: {image: b, env_file: e}}"),
            ("e", "K=\"\\0123\"\nL=\"\\01\"\nM=\"\\0\"\n"),
        ],
        |_| {},
    );
    assert!(out.contains("K: S\n"), "{out}");
    assert!(out.contains("L: \\1\n"), "{out}");
}
