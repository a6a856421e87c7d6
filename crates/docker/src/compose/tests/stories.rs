//! Short stories of what is typed and what is seen.

use super::Story;
use expect_test::expect;

/// Control characters made visible.
fn visible(text: &str) -> String {
    text.replace('\r', "<CR>").replace('\x1b', "<ESC>")
}

const PAIR: &str = "services:\n  web:\n    image: busybox\n    command: sleep 1000\n    depends_on: [db]\n    environment:\n      LEVEL: ${LEVEL:-info}\n  db:\n    image: busybox\n    command: sleep 1000\n    volumes: ['data:/data']\nvolumes:\n  data:\n";

#[test]
fn up_and_down_go_in_the_order_of_dependencies() {
    let mut story = Story::new(&[("compose.yaml", PAIR)]);
    expect![[r#"
        | Network app_default  Creating
        | Network app_default  Created
        | Volume app_data  Creating
        | Volume app_data  Created
        | Container app-db-1  Creating
        | Container app-db-1  Created
        | Container app-web-1  Creating
        | Container app-web-1  Created
        | Container app-db-1  Starting
        | Container app-db-1  Started
        | Container app-web-1  Starting
        | Container app-web-1  Started
    "#]]
    .assert_eq(&story.run("compose up -d"));
    expect![[r#"
        | Container app-db-1  Running
        | Container app-web-1  Running
    "#]]
    .assert_eq(&story.run("compose up -d"));
    expect![[r#"
        |app-db-1:db:running
        |app-web-1:web:running
    "#]]
    .assert_eq(&story.run("compose ps --format {{.Name}}:{{.Service}}:{{.State}}"));
    expect![[r#"
        | Container app-db-1  Stopping
        | Container app-db-1  Stopped
    "#]]
    .assert_eq(&story.run("compose stop db"));
    expect![[r#"
        | Container app-db-1  Starting
        | Container app-db-1  Started
    "#]]
    .assert_eq(&story.run("compose start"));
    expect![[r#"
        | Container app-db-1  Restarting
        | Container app-db-1  Started
    "#]]
    .assert_eq(&story.run("compose restart db"));
    expect![[r#"
        | Container app-web-1  Stopping
        | Container app-web-1  Stopped
        | Container app-web-1  Removing
        | Container app-web-1  Removed
        | Container app-db-1  Stopping
        | Container app-db-1  Stopped
        | Container app-db-1  Removing
        | Container app-db-1  Removed
        | Network app_default  Removing
        | Network app_default  Removed
        | Volume app_data  Removing
        | Volume app_data  Removed
    "#]]
    .assert_eq(&story.run("compose down -v"));
    expect![[""]].assert_eq(&story.run("ps -aq"));
}

#[test]
fn only_what_changed_is_recreated() {
    let mut story = Story::new(&[("compose.yaml", PAIR)]);
    story.run("compose up -d");
    let changed = story.run_with("compose up -d", |sys| sys.set_env("LEVEL", "debug"));
    expect![[r#"
        | Container app-db-1  Running
        | Container app-web-1  Recreate
        | Container app-web-1  Recreated
        | Container app-web-1  Starting
        | Container app-web-1  Started
    "#]]
    .assert_eq(&changed);
    expect![[r#"
        |LEVEL=debug
    "#]]
    .assert_eq(&story.run("compose exec -T web env LEVEL"));
    expect![[r#"
        | Container app-web-1  Recreate
        | Container app-web-1  Recreated
        | Container app-web-1  Starting
        | Container app-web-1  Started
    "#]]
    .assert_eq(&story.run("compose up -d --force-recreate --no-deps web"));
    expect![[r#"
        | DRY-RUN MODE -  Container app-db-1  Recreate
        | DRY-RUN MODE -  Container app-db-1  Recreated
        | DRY-RUN MODE -  Container 2e9605043ae0_app-db-1  Starting
        | DRY-RUN MODE -  Container 2e9605043ae0_app-db-1  Started
    "#]]
    .assert_eq(&story.run("compose --dry-run up -d --force-recreate db"));
    expect![[r#"
        | Container app-web-1  Stopping
        | Container app-web-1  Stopped
        |Going to remove app-web-1
        | Container app-web-1  Removing
        | Container app-web-1  Removed
    "#]]
    .assert_eq(&story.run("compose rm -sf web"));
    expect![[r#"
        | Container app-db-1  Killing
        | Container app-db-1  Killed
    "#]]
    .assert_eq(&story.run("compose kill db"));
}

#[test]
fn conditions_hold_services_back() {
    let text = "services:\n  app:\n    image: busybox\n    command: sleep 1000\n    depends_on:\n      job:\n        condition: service_completed_successfully\n  job:\n    image: busybox\n    command: exit ${CODE:-0}\n";
    let mut story = Story::new(&[("compose.yaml", text)]);
    expect![[r#"
        | Network app_default  Creating
        | Network app_default  Created
        | Container app-job-1  Creating
        | Container app-job-1  Created
        | Container app-app-1  Creating
        | Container app-app-1  Created
        | Container app-job-1  Starting
        | Container app-job-1  Started
        | Container app-job-1  Waiting
        | Container app-job-1  Exited
        | Container app-app-1  Starting
        | Container app-app-1  Started
    "#]]
    .assert_eq(&story.run("compose up -d"));
    story.run("compose down");
    let failed = story.run_with("compose up -d", |sys| sys.set_env("CODE", "3"));
    expect![[r#"
        | Network app_default  Creating
        | Network app_default  Created
        | Container app-job-1  Creating
        | Container app-job-1  Created
        | Container app-app-1  Creating
        | Container app-app-1  Created
        | Container app-job-1  Starting
        | Container app-job-1  Started
        | Container app-job-1  Waiting
        | Container app-job-1  service "job" didn't complete successfully: exit 3
        |service "job" didn't complete successfully: exit 3
        |[1]
    "#]]
    .assert_eq(&failed);
    expect![[r#"
        |app:created:0
        |job:exited:3
    "#]]
    .assert_eq(&story.run("compose ps -a --format {{.Service}}:{{.State}}:{{.ExitCode}}"));
}

#[test]
fn attached_up_shows_output_and_ends_with_the_containers() {
    let text = "services:\n  one:\n    image: busybox\n    command: echo first\n  longer:\n    image: busybox\n    command: exit 3\n";
    let mut story = Story::new(&[("compose.yaml", text)]);
    expect![[r#"
        | Network app_default  Creating
        | Network app_default  Created
        | Container app-longer-1  Creating
        | Container app-longer-1  Created
        | Container app-one-1  Creating
        | Container app-one-1  Created
        |Attaching to longer-1, one-1
        |one-1     | first
        |<CR><ESC>[Kone-1 exited with code 0
        |<CR><ESC>[Klonger-1 exited with code 3
    "#]]
    .assert_eq(&visible(&story.run("compose up")));
    expect![[r#"
        |Attaching to longer-1, one-1
        |one-1     | first
        |<CR><ESC>[Kone-1 exited with code 0
        |<ESC>[31m<ESC>[1mAborting on container exit...<ESC>[0m
        | Container app-longer-1  Stopping
        | Container app-one-1  Stopping
        | Container app-one-1  Stopped
        | Container app-longer-1  Stopped
        |<CR><ESC>[Klonger-1 exited with code 3
        |
        |[3]
    "#]]
    .assert_eq(&visible(&story.run("compose up --exit-code-from longer")));
    expect![[r#"
        |one-1  | first
        |one-1  | first
    "#]]
    .assert_eq(&story.run("compose logs one"));
    expect![[r#"
        |--detach cannot be combined with --abort-on-container-exit, --abort-on-container-failure, --attach, --attach-dependencies or --watch
        |[1]
    "#]].assert_eq(&story.run("compose up -d --exit-code-from one"));
}

#[test]
fn one_off_containers_come_and_go() {
    let text = "services:\n  web:\n    image: busybox\n    command: echo default\n    configs: [conf]\n    secrets: [key]\nconfigs:\n  conf:\n    content: hello\nsecrets:\n  key:\n    file: ./key.txt\n";
    let mut story = Story::new(&[("compose.yaml", text), ("key.txt", "s3cret\n")]);
    expect![[r#"
        | Network app_default  Creating
        | Network app_default  Created
        |default
    "#]]
    .assert_eq(&story.run("compose run --rm -T web"));
    expect![[r#"
        |hello
    "#]]
    .assert_eq(&story.run("compose run --rm -T web cat /conf"));
    expect![[r#"
        |s3cret
    "#]]
    .assert_eq(&story.run("compose run --rm -T web cat /run/secrets/key"));
    expect![[r#"
        |A=b
    "#]]
    .assert_eq(&story.run("compose run --rm -T -e A=b web env A"));
    expect![[r#"
        |
        |[4]
    "#]]
    .assert_eq(&story.run("compose run --rm -T web exit 4"));
    expect![[r#"
        |Error response from daemon: failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: "nosuch": executable file not found in $PATH
        |[127]
    "#]].assert_eq(&story.run("compose run --rm -T web nosuch"));
    expect![[r#"
        |no such service: nosuch
        |[1]
    "#]]
    .assert_eq(&story.run("compose run --rm -T nosuch"));
    expect![[r#"
        |NAME      IMAGE     COMMAND   SERVICE   CREATED   STATUS    PORTS
    "#]]
    .assert_eq(&story.run("compose ps -a"));
}

#[test]
fn services_are_scaled_and_orphans_told() {
    let text = "services:\n  web:\n    image: busybox\n    command: sleep 1000\n";
    let mut story = Story::new(&[
        ("compose.yaml", text),
        (
            "other.yaml",
            "services:\n  old:\n    image: busybox\n    command: sleep 1000\n",
        ),
    ]);
    story.run("compose up -d --scale web=3");
    expect![[r#"
        |app-web-1
        |app-web-2
        |app-web-3
    "#]]
    .assert_eq(&story.run("compose ps --format {{.Name}}"));
    expect![[""]].assert_eq(&story.run("compose --progress quiet scale web=1"));
    expect![[r#"
        |app-web-1
    "#]]
    .assert_eq(&story.run("compose ps --format {{.Name}}"));
    story.run("compose -f other.yaml --progress quiet up -d");
    expect![[r#"
        | Container app-web-1  Stopping
        | Container app-web-1  Stopped
        | Container app-web-1  Removing
        | Container app-web-1  Removed
        | Network app_default  Removing
        | Network app_default  Resource is still in use
    "#]]
    .assert_eq(&story.run("compose down"));
    expect![[r#"
        |NAME                STATUS              CONFIG FILES
        |app                 running(1)          /home/app/other.yaml
    "#]]
    .assert_eq(&story.run("compose ls -a"));
    expect![[r#"
        |no such service: nosuch: not found
        |[1]
    "#]]
    .assert_eq(&story.run("compose up -d --scale nosuch=2"));
}

#[test]
fn wrong_lines_are_told() {
    let mut story = Story::new(&[("compose.yaml", PAIR)]);
    expect![[r#"
        |service "web" is not running
        |[1]
    "#]]
    .assert_eq(&story.run("compose exec -T web ls"));
    expect![[r#"
        |requires at least 2 arg(s), only received 1
        |[1]
    "#]]
    .assert_eq(&story.run("compose exec -T web"));
    expect![[r#"
        |no such service: nosuch
        |[1]
    "#]]
    .assert_eq(&story.run("compose logs nosuch"));
    expect![[r#"
        |unknown flag: --nosuch
        |[1]
    "#]]
    .assert_eq(&story.run("compose up --nosuch"));
    let unknown = story.run("compose nosuch");
    assert!(
        unknown.starts_with("|\n|Usage:  docker compose"),
        "{unknown}"
    );
    let end = "|unknown docker command: \"compose nosuch\"\n|[1]\n";
    assert!(unknown.ends_with(end), "{unknown}");
    expect![[r#"
        |invalid filter 'state'
        |[1]
    "#]]
    .assert_eq(&story.run("compose ls --filter state=x"));
    expect![[r#"
        |format value "{{.Name}}" could not be parsed: parsing failed
        |[1]
    "#]]
    .assert_eq(&story.run("compose ls --format {{.Name}}"));
    expect![[r#"
        |none of the selected services is configured for watch, see https://docs.docker.com/compose/how-tos/file-watch/
        |[1]
    "#]]
    .assert_eq(&story.run("compose up --watch"));
    expect![[r#"
        |db
        |web
    "#]]
    .assert_eq(&story.run("compose config --services"));
    expect![[r#"
        |open /home/app/no.yaml: no such file or directory
        |[1]
    "#]]
    .assert_eq(&story.run("compose -f no.yaml ps"));
    expect![[r#"
        |accepts 2 arg(s), received 1
        |[1]
    "#]]
    .assert_eq(&story.run("compose port web"));
}

#[test]
fn twenty_services_come_and_go() {
    let mut text = String::from("services:\n");
    for i in 0..20 {
        text.push_str(&format!(
            "  s{i}:\n    image: busybox\n    command: sleep 1000\n"
        ));
        if i > 0 {
            text.push_str(&format!("    depends_on: [s{}]\n", i - 1));
        }
    }
    let mut story = Story::new(&[("compose.yaml", &text)]);
    let up = story.run("compose up -d");
    assert_eq!(up.matches("Started").count(), 20, "{up}");
    let list = story.engine().container_list(&Default::default());
    assert_eq!(list.map(|l| l.len()), Ok(20));
    let down = story.run("compose down");
    assert_eq!(down.matches("Removed").count(), 21, "{down}");
}

#[test]
fn a_graph_of_the_services_can_be_had() {
    let mut story = Story::new(&[("compose.yaml", PAIR)]);
    expect![[r#"
        |viz command is EXPERIMENTAL
        |digraph "app" {
        |  layout=dot;
        |  "db" [style="filled" label=<<font point-size="15">db</font>>];
        |  "web" [style="filled" label=<<font point-size="15">web</font>>];
        |
        |  "web" -> "db";
        |}
        |
    "#]]
    .assert_eq(&story.run("compose alpha viz --spaces --indentation-size 2"));
}

#[test]
fn pinning_names_what_the_registry_has() {
    let mut story = Story::new(&[("compose.yaml", PAIR)]);
    let text = story.run("compose config --lock-image-digests");
    assert!(
        text.contains("image: docker.io/library/busybox:latest@sha256:"),
        "{text}"
    );
    assert!(!text.contains("command"), "{text}");
}

#[test]
fn a_service_goes_down_with_its_dependents() {
    let mut story = Story::new(&[("compose.yaml", PAIR)]);
    story.run("compose up -d");
    let text = story.run("compose -p app down -t 0 db");
    assert!(text.contains("Container app-web-1  Removed"), "{text}");
    assert!(text.contains("Network app_default  Removed"), "{text}");
    // With its file only what is named goes.
    story.run("compose up -d");
    let text = story.run("compose down -t 0 db");
    assert!(!text.contains("app-web-1"), "{text}");
    assert!(
        text.contains("Network app_default  Resource is still in use"),
        "{text}"
    );
    let text = story.run("compose -p app down nosuch");
    assert!(
        text.contains("level=info msg=\"Any of the services [nosuch] not running"),
        "{text}"
    );
}

#[test]
fn anonymous_volumes_outlive_their_container() {
    let file =
        "services:\n  a:\n    image: busybox\n    command: sleep 100\n    volumes: [/data]\n";
    let mut story = Story::new(&[("compose.yaml", file)]);
    let mut count = |line: &str| {
        story.run(line);
        story.run("volume ls -q").lines().count()
    };
    assert_eq!(count("compose up -d"), 1);
    assert_eq!(count("compose up -d -t 0 --force-recreate"), 1);
    assert_eq!(count("compose up -d -t 0 --force-recreate -V"), 2);
}

#[test]
fn bake_is_told_what_to_build() {
    let file = "services:\n  a:\n    build: {context: ., target: dev, tags: [b:1]}\n";
    let mut story = Story::new(&[("compose.yaml", file)]);
    expect![[r#"
        |{
        |  "group": {
        |    "default": {
        |      "targets": [
        |        "a"
        |      ]
        |    }
        |  },
        |  "target": {
        |    "a": {
        |      "context": "/home/app",
        |      "dockerfile": "/home/app/Dockerfile",
        |      "labels": {
        |        "com.docker.compose.project": "app",
        |        "com.docker.compose.service": "a",
        |        "com.docker.compose.version": "2.40.3"
        |      },
        |      "tags": [
        |        "b:1",
        |        "app-a"
        |      ],
        |      "target": "dev",
        |      "output": [
        |        "type=docker"
        |      ]
        |    }
        |  }
        |}
    "#]]
    .assert_eq(&story.run("compose build --print"));
}
