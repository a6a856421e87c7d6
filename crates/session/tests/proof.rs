//! The proof on a lesson that has everything: a host set up, keys, questions, predictions.

use std::rc::Rc;

use lesson::parse;
use session::{Folder, Proof, Save, prove};

const LESSON: &str = r#"---
title: x
images: alpine busybox
---
```predict in=host
id: front-runs
after: front
? After Ctrl+P Ctrl+Q, the container
- [x] goes on {mark=container:front} :: container name=front state=running
- [ ] ends :: container name=front state=exited
```

```predict
id: printed
after: ended
? `echo` prints
- [x] its words :: said text="said hi"
- [ ] its own name too :: said text="echo said"
```

```sort
id: where
? q
[a] A
[b] B
- [a] x :: y
- [b] x :: y
```

```check
front: container name=front state=running pid1=sh :: a
ended: container name=front state=exited after=front :: b
fixed: gone container=broken :: c
where: answer id=where :: d
script: file path=~/run.sh mode=755 after=front :: e
```
"#;

const SETUP: &str = "$ docker run -d --name broken busybox false
$ docker run -d --name talker busybox sh -c 'while :; do echo x; sleep 1; done'
";

const SOLUTION: &str = "$ docker run -it --name front alpine
^P^Q
$ docker attach front
$ echo said hi
$ exit
? where
$ docker logs -f talker
^C
$ docker rm broken
";

fn proof(text: &str, solution: &str) -> Proof {
    let (lesson, problems) = parse(text);
    assert_eq!(problems, []);
    let files = [("run.sh".to_string(), b"#!/bin/sh\n".to_vec())];
    let folder = Folder {
        files: &files,
        setup: SETUP,
        solution,
    };
    prove(&Rc::new(lesson), folder)
}

fn shown(proof: &Proof) -> String {
    proof.screen.clone()
}

#[test]
fn a_lesson_with_keys_questions_and_a_set_up_host_is_proved() {
    let proof = proof(LESSON, SOLUTION);
    let screen = shown(&proof);
    let bare = Proof {
        screen: String::new(),
        save: Save::default(),
        ..proof
    };
    assert_eq!(bare, Proof::default(), "{screen}");
}

#[test]
fn what_a_lesson_gets_wrong_is_told() {
    let text = LESSON
        .replace("images: alpine", "images: ngnix alpine")
        .replace(
            "fixed: gone container=broken",
            "fixed: container name=broken",
        )
        .replace("- [x] goes", "- [ ] goes")
        .replace("- [ ] ends", "- [x] ends");
    let proof = proof(&text, &SOLUTION.replace("? where", "? who"));
    assert_eq!(proof.unknown, ["ngnix"]);
    assert_eq!(proof.early, ["fixed"]);
    assert_eq!(proof.missing, ["where"]);
    assert_eq!(
        proof.wrong,
        [
            "front-runs: answer 1 is wrong, and held",
            "front-runs: answer 2 is right, and did not hold",
            "the solution answers \"who\", which is no question",
        ]
    );
}
