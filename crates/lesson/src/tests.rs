use std::rc::Rc;

use expect_test::expect;
use snapshot::Snapshot;
use snapshot::{Container, ContainerState};

use crate::*;

const TEXT: &str = "---
title: ポート
images: nginx python:3.12-slim
minutes: 8
next: data
---
まず <b>動かします</b>。
[悪い](javascript:alert) [良い](https://docs.docker.com)。

## 公開する

```console
$ docker run -d --name web \\
>   nginx
abc
```

```check
run: container name=web state=running :: `web` が動いている
gone: gone container=web :: `web` を消した
```

---

```quiz
? どれ?
- [x] これ
- [ ] あれ
> 理由
```
";

#[test]
fn a_lesson_is_read_into_steps_and_slides() {
    let (lesson, problems) = parse(TEXT);
    assert_eq!(problems, []);
    assert_eq!(lesson.images, ["nginx", "python:3.12-slim"]);
    assert_eq!(lesson.slides.len(), 2);
    expect![[r#"
        Step {
            title: "",
            blocks: [
                Paragraph(
                    [
                        Text(
                            "まず 動かします。",
                        ),
                        Text(
                            "悪い ",
                        ),
                        Link {
                            to: "https://docs.docker.com",
                            text: [
                                Text(
                                    "良い",
                                ),
                            ],
                        },
                        Text(
                            "。",
                        ),
                    ],
                ),
            ],
        }
    "#]]
    .assert_debug_eq(&lesson.steps[0]);
    let command = "docker run -d --name web \\\n  nginx".to_string();
    let console = vec![
        ConsoleLine::Command(command),
        ConsoleLine::Output("abc".to_string()),
    ];
    assert_eq!(lesson.steps[1].blocks[0], Block::Console(console));
}

#[test]
fn checks_are_done_in_order_and_stay_done() {
    let (lesson, _) = parse(TEXT);
    let (mut history, mut progress) = (History::default(), Progress::default());
    let empty = Snapshot::default();
    history.observe(&empty);
    assert!(evaluate(&lesson, &empty, &history, &mut progress).is_empty());
    let running = Snapshot {
        containers: vec![Rc::new(Container {
            name: "web".to_string(),
            state: ContainerState::Running,
            ..Container::default()
        })],
        ..Snapshot::default()
    };
    history.observe(&running);
    assert_eq!(
        evaluate(&lesson, &running, &history, &mut progress),
        ["run"]
    );
    assert_eq!(evaluate(&lesson, &empty, &history, &mut progress), ["gone"]);
    assert!(progress.is_complete(&lesson));
}

#[test]
fn a_bad_check_is_reported_with_its_line() {
    let text = "---\ntitle: x\n---\n\n```check\na: containr name=x :: no\n```\n";
    let (_, problems) = parse(text);
    assert_eq!(problems[0].line, 5);
    assert!(problems[0].message.contains("containr"));
}

#[test]
fn any_text_is_read() {
    let parts = [
        "---\n",
        "```check\n",
        "a: b :: c\n",
        "```quiz\n",
        "| a |\n|-|\n",
        "- ",
        "> ",
        "```\n",
        "## ",
        "<b>",
    ];
    let mut seed = 1u32;
    for _ in 0..300 {
        let mut text = String::new();
        for _ in 0..12 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            text.push_str(parts[(seed >> 16) as usize % parts.len()]);
        }
        parse(&text);
    }
}
