//! What hadolint finds in whole files.

use super::*;
use expect_test::{Expect, expect};
use proptest::prelude::*;

fn found(text: &str, expected: Expect) {
    let shown = match check(text, &Config::default()) {
        Ok(failures) => format::tty("-", &failures, false),
        Err(error) => format::tty_error("-", &error),
    };
    // The codes and lines; the messages are in the rules' files.
    let lines: Vec<String> = shown
        .lines()
        .map(|line| line.split(": ").next().unwrap_or_default().to_string())
        .collect();
    expected.assert_eq(&lines.join("\n"));
}

#[test]
fn a_typical_bad_file() {
    found(
        "FROM debian\nMAINTAINER me\nRUN apt-get update && apt-get install curl\nRUN cd /x && sudo make | tee log\nWORKDIR app\nADD . .\nEXPOSE 80000\nUSER root\nCMD echo hi\n",
        expect![[r#"
            -:1 DL3006 warning
            -:2 DL4000 error
            -:3 DL3008 warning
            -:3 DL3009 info
            -:3 DL3014 warning
            -:3 DL3015 info
            -:4 DL3003 warning
            -:4 DL3004 error
            -:4 DL4006 warning
            -:5 DL3000 error
            -:6 DL3020 error
            -:7 DL3011 error
            -:8 DL3002 warning
            -:8 DL3066 info
            -:9 DL3025 warning"#]],
    );
}

#[test]
fn a_good_file_has_no_findings() {
    found(
        "FROM debian:12.1\nSHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]\nRUN apt-get update && apt-get install -y --no-install-recommends curl=7.88.1 && rm -rf /var/lib/apt/lists/*\nWORKDIR /app\nCOPY . .\nUSER 1000\nCMD [\"./app\"]\n",
        expect![[""]],
    );
}

#[test]
fn other_package_managers() {
    found(
        "FROM x:1\nRUN pip install flask\nUSER 1\nRUN npm install left-pad\nUSER 1\nRUN apk add git\nUSER 1\nRUN gem install rails\nUSER 1\nRUN yum install httpd\nUSER 1\nRUN go install example.com/tool@latest\n",
        expect![[r#"
            -:2 DL3013 warning
            -:2 DL3042 warning
            -:4 DL3016 warning
            -:6 DL3018 warning
            -:6 DL3019 info
            -:8 DL3028 warning
            -:10 DL3030 warning
            -:10 DL3032 warning
            -:10 DL3033 warning
            -:12 DL3062 warning"#]],
    );
}

#[test]
fn pragmas_ignore_the_next_line_a_stage_or_all() {
    found(
        "# hadolint global ignore=DL3025\n# hadolint ignore=DL3006\nFROM a\nFROM b\nCMD x\n",
        expect![[r#"-:4 DL3006 warning"#]],
    );
}

#[test]
fn stages_and_copies() {
    found(
        "FROM a:1 AS x\nFROM x AS x\nCOPY --from=y /a /b\nCOPY --from=x /a /b\nCOPY a b /c\nCOPY a b\n",
        expect![[r#"
            -:2 DL3024 error
            -:3 DL3022 warning
            -:4 DL3023 error
            -:5 DL3021 error
            -:6 DL3045 warning"#]],
    );
}

#[test]
fn unknown_instructions_stop_it() {
    found(
        "FROM a\nRUNN b\n",
        expect![[
            r#"-:2:1 unexpected 'R' expecting '#', ADD, ARG, CMD, COPY, ENTRYPOINT, ENV, EXPOSE, FROM, HEALTHCHECK, LABEL, MAINTAINER, ONBUILD, RUN, SHELL, STOPSIGNAL, USER, VOLUME, WORKDIR, a pragma, at least one space, or end of input  "#
        ]],
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_script_is_taken_apart(
        text in "(FROM a|RUN | |\n|\\$\\(|\\)|`|'|\"|\\||&|;|<|>|-y|apt-get|[a-z=$\\\\{}#]){0,30}"
    ) {
        let _ = check(&text, &Config::default());
    }
}
