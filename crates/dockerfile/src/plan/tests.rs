//! Plans and warnings of whole Dockerfiles.

use super::*;
use crate::excerpt::excerpt;
use crate::ignore::Matcher;
use expect_test::{Expect, expect};

fn plan(text: &str, options: &Options) -> String {
    let (lint, result) = prepare(text, options);
    let (lint, result) = match result {
        Err(error) => (lint, Err(error)),
        Ok(mut prepared) => {
            let mut loaded: Vec<(Need, BaseImage)> = Vec::new();
            loop {
                match prepared.needs(&loaded) {
                    Err(error) => break (lint, Err(error)),
                    Ok(needs) if needs.is_empty() => {
                        break prepared.finish(&Matcher::default());
                    }
                    Ok(needs) => loaded.extend(needs.into_iter().map(load)),
                }
            }
        }
    };
    let mut out = String::new();
    for warning in &lint.warnings {
        out.push_str(&format!("WARN {}\n", warning.short()));
    }
    match result {
        Err(error) => {
            for range in error.locations.iter().rev() {
                out.push_str(&excerpt("Dockerfile", text, *range));
            }
            out.push_str(&format!("ERROR {}\n", error.message));
        }
        Ok(plan) => show(&plan, &mut out),
    }
    out
}

fn load(need: Need) -> (Need, BaseImage) {
    let mut image = BaseImage::default();
    if let Need::Image { reference, .. } = &need {
        image.reference = reference.clone();
        image.config.env.push("PATH=/bin".into());
        if reference.contains("trigger") {
            image.config.on_build.push("COPY . /src".into());
        }
    }
    (need, image)
}

fn show(plan: &Plan, out: &mut String) {
    for stage in &plan.stages {
        if let Base::Image { title, .. } = &stage.base {
            out.push_str(&format!("{title}\n"));
        }
        for step in &stage.steps {
            out.push_str(&format!("{}\n", step.title));
        }
    }
    for entry in &plan.stages[plan.target].history {
        let mark = if entry.empty_layer { "-" } else { "+" };
        out.push_str(&format!("{mark} {}\n", entry.created_by));
    }
}

fn check(text: &str, expected: Expect) {
    expected.assert_eq(&plan(text, &Options::default()));
}

#[test]
fn titles_show_values_and_history_shows_names() {
    check(
        "FROM busybox\nARG V=1\nENV W=\"a $V\"\nWORKDIR x\nRUN echo \"$W $none\"\nCOPY a $W/\nCMD echo\n",
        expect![[r#"
            WARN WorkdirRelativePath: Relative workdir "x" can have unexpected results if the base image changes (line 4)
            WARN JSONArgsRecommended: JSON arguments recommended for CMD to prevent unintended behavior related to OS signals (line 7)
            [1/4] FROM docker.io/library/busybox:latest
            [2/4] WORKDIR x
            [3/4] RUN echo "a 1 $none"
            [4/4] COPY a a 1/
            - ARG V=1
            - ENV W=a 1
            + WORKDIR /x
            + RUN |1 V=1 /bin/sh -c echo "$W $none" # buildkit
            + COPY a a 1/ # buildkit
            - CMD ["/bin/sh" "-c" "echo"]
        "#]],
    );
}

#[test]
fn stages_are_named_and_unneeded_ones_left_out() {
    check(
        "FROM a AS one\nRUN 1\nFROM a AS two\nRUN 2\nFROM one\nCOPY --from=nginx /x /y\n",
        expect![[r#"
            [one 1/2] FROM docker.io/library/a:latest
            [one 2/2] RUN 1
            [stage-2 1/1] COPY --from=nginx /x /y
            FROM docker.io/library/nginx:latest
            + RUN /bin/sh -c 1 # buildkit
            + COPY /x /y # buildkit
        "#]],
    );
}

#[test]
fn a_mount_makes_a_stage_of_its_own() {
    check(
        "FROM a\nRUN --mount=type=cache,target=/c make\n",
        expect![[r#"
            [stage-0 1/2] FROM docker.io/library/a:latest
            [stage-0 2/2] RUN --mount=type=cache,target=/c make
            + RUN /bin/sh -c make # buildkit
        "#]],
    );
}

#[test]
fn triggers_of_the_base_image_come_first() {
    check(
        "FROM trigger\nRUN 1\n",
        expect![[r#"
            [1/2] FROM docker.io/library/trigger:latest
            [2/3] ONBUILD COPY . /src
            [3/3] RUN 1
            + COPY . /src # buildkit
            + RUN /bin/sh -c 1 # buildkit
        "#]],
    );
}

#[test]
fn circles_name_every_line() {
    check(
        "FROM x AS a\nCOPY --from=b /1 /1\nFROM x AS b\nCOPY --from=a /1 /2\n",
        expect![[r#"
            Dockerfile:4
            --------------------
               2 |     COPY --from=b /1 /1
               3 |     FROM x AS b
               4 | >>> COPY --from=a /1 /2
               5 |     
            --------------------
            Dockerfile:2
            --------------------
               1 |     FROM x AS a
               2 | >>> COPY --from=b /1 /1
               3 |     FROM x AS b
               4 |     COPY --from=a /1 /2
            --------------------
            ERROR circular dependency detected on stage: a
        "#]],
    );
}

#[test]
fn unknown_instructions_get_a_suggestion() {
    check(
        "FROM x\nRUNN y\n",
        expect![[r#"
            Dockerfile:2
            --------------------
               1 |     FROM x
               2 | >>> RUNN y
               3 |     
            --------------------
            ERROR dockerfile parse error on line 2: unknown instruction: RUNN (did you mean RUN?)
        "#]],
    );
}

#[test]
fn warnings_of_variables() {
    check(
        "FROM busybox\nENV APP /srv\nENV PATH=$PAHT:/x\nARG API_KEY\nLABEL a $b\nEXPOSE 80/TCP 1:2\n",
        expect![[r#"
            WARN LegacyKeyValueFormat: "ENV key=value" should be used instead of legacy "ENV key value" format (line 2)
            WARN UndefinedVar: Usage of undefined variable '$PAHT' (did you mean $PATH?) (line 3)
            WARN SecretsUsedInArgOrEnv: Do not use ARG or ENV instructions for sensitive data (ARG "API_KEY") (line 4)
            WARN UndefinedVar: Usage of undefined variable '$b' (line 5)
            WARN LegacyKeyValueFormat: "LABEL key=value" should be used instead of legacy "LABEL key value" format (line 5)
            WARN ExposeInvalidFormat: EXPOSE instruction should not define an IP address or host-port mapping, found '1:2' (line 6)
            WARN ExposeProtoCasing: Defined protocol '80/TCP' in EXPOSE instruction should be lowercase (line 6)
            [1/1] FROM docker.io/library/busybox:latest
            - ENV APP=/srv
            - ENV PATH=:/x
            - ARG API_KEY
            - LABEL a=
            - EXPOSE [2/tcp 80/tcp]
        "#]],
    );
}

#[test]
fn check_directives_skip_rules_or_make_errors() {
    check(
        "# check=skip=JSONArgsRecommended;error=true\nFROM x as y\nCMD z\n",
        expect![[r#"
            WARN FromAsCasing: 'as' and 'FROM' keywords' casing do not match (line 2)
            ERROR lint violation found for rules: FromAsCasing
        "#]],
    );
}

#[test]
fn heredocs_become_scripts_and_files() {
    let text = "FROM x\nRUN <<EOF\necho 1\necho 2\nEOF\nCOPY <<F /f\n$PATH\nF\n";
    check(
        text,
        expect![[r#"
            [1/3] FROM docker.io/library/x:latest
            [2/3] RUN <<EOF (echo 1...)
            [3/3] COPY <<F /f
            + RUN /bin/sh -c echo 1
            echo 2
             # buildkit
            + COPY <<F /f # buildkit
        "#]],
    );
}

#[test]
fn arguments_before_from_choose_the_base() {
    let options = Options {
        build_args: vec![("B".into(), "alpine:3.20".into())],
        ..Options::default()
    };
    let shown = plan(
        "ARG B=busybox\nFROM ${B}\nRUN echo $B\nARG B\nRUN echo $B\n",
        &options,
    );
    expect![[r#"
        [1/3] FROM docker.io/library/alpine:3.20
        [2/3] RUN echo $B
        [3/3] RUN echo alpine:3.20
        + RUN /bin/sh -c echo $B # buildkit
        - ARG B=alpine:3.20
        + RUN |1 B=alpine:3.20 /bin/sh -c echo $B # buildkit
    "#]]
    .assert_eq(&shown);
}
