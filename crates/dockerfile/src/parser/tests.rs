//! What the parser makes of whole files.

use super::*;
use proptest::prelude::*;

fn show(text: &str) -> String {
    let (ast, error) = parse(text);
    let mut out = String::new();
    for node in &ast.nodes {
        let Range { start, end } = node.range;
        out.push_str(&format!(
            "{start}-{end} {} {:?} {:?}",
            node.name, node.flags, node.args
        ));
        for doc in &node.heredocs {
            out.push_str(&format!(" <<{}:{:?}", doc.name, doc.content));
        }
        out.push('\n');
    }
    if let Some(error) = error {
        out.push_str(&format!("{} {:?}\n", error.message, error.locations));
    }
    out
}

#[test]
fn continuations_swallow_comments_and_empty_lines() {
    let text = "FROM a\nRUN echo one \\\n    # comment\n\n    two \\\n    three\nUSER x\n";
    assert_eq!(
        show(text),
        "1-1 FROM [] Words([\"a\"])\n2-6 RUN [] Words([\"echo one     two     three\"])\n7-7 USER [] Words([\"x\"])\n"
    );
    assert_eq!(parse(text).0.empty_continuations, [Range::lines(6, 6)]);
}

#[test]
fn heredocs_take_the_lines_that_follow() {
    let text = "FROM a\nRUN <<EOF\necho 1\nEOF\nCOPY <<-\"A\" <<B /d/\n\tx\n\tA\ny\nB\n";
    assert_eq!(
        show(text),
        "1-1 FROM [] Words([\"a\"])\n2-4 RUN [] Words([\"<<EOF\"]) <<EOF:\"echo 1\\n\"\n5-9 COPY [] Words([\"<<-\\\"A\\\"\", \"<<B\", \"/d/\"]) <<A:\"\\tx\\n\" <<B:\"y\\n\"\n"
    );
    assert_eq!(
        show("FROM a\nRUN <<EOF\nx\n").lines().last(),
        Some("unterminated heredoc [Range { start: 2, end: 3 }]")
    );
}

#[test]
fn flags_and_json_forms_are_told_apart() {
    let text = "COPY --from=a --chown=\"x y\" [\"a b\", \"/c\"]\nCMD [\"a\" \"b\"]\nCMD [\"a\"]\n";
    assert_eq!(
        show(text),
        "1-1 COPY [\"--from=a\", \"--chown=x y\"] Json([\"a b\", \"/c\"])\n2-2 CMD [] Words([\"[\\\"a\\\" \\\"b\\\"]\"])\n3-3 CMD [] Json([\"a\"])\n"
    );
}

#[test]
fn the_escape_directive_changes_continuations() {
    let text = "# escape=`\nFROM a\nRUN a `\n b \\\n";
    assert_eq!(
        show(text),
        "2-2 FROM [] Words([\"a\"])\n3-4 RUN [] Words([\"a  b \\\\\"])\n"
    );
}

#[test]
fn files_without_instructions_are_errors() {
    assert_eq!(
        show("# nothing\n"),
        "file with no instructions [Range { start: 1, end: 1 }]\n"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_text_parses_without_panic(
        text in "(FROM|RUN|COPY|ENV|ARG|HEALTHCHECK|ONBUILD| |\\\\|\n|\"|'|<<EOF|EOF|--a=|\\[|\\]|#|=|\\$\\{?x|é|[a-z]){0,40}"
    ) {
        let (ast, error) = parse(&text);
        prop_assert!(error.is_some() || !ast.nodes.is_empty());
        for node in &ast.nodes {
            prop_assert!(node.range.start >= 1 && node.range.end >= node.range.start);
        }
    }
}
