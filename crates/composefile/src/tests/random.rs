//! Any file: what loads is printed so that it loads again the same.

use proptest::prelude::*;

use super::run;

fn service_text() -> impl Strategy<Value = String> {
    let word = "[a-zA-Z0-9 :#'\"%@*&{}\\[\\]|>,?!-]{0,12}";
    (
        proptest::collection::vec(word, 0..4),
        proptest::collection::btree_map("[A-Z]{1,4}", word, 0..4),
        proptest::option::of(1u16..9000),
        proptest::bool::ANY,
    )
        .prop_map(|(words, env, port, init)| {
            let quote = |s: &String| format!("'{}'", s.replace('\'', "''").replace('%', "$$"));
            let words: Vec<String> = words.iter().map(quote).collect();
            let env: Vec<String> = env
                .iter()
                .map(|(k, v)| format!("{k}: {}", quote(v)))
                .collect();
            let port = port.map_or(String::new(), |p| format!(", ports: ['{p}:80']"));
            format!(
                "{{image: a, command: [{}], environment: {{{}}}, init: {init}{port}}}",
                words.join(", "),
                env.join(", ")
            )
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn config_is_idempotent(services in proptest::collection::vec(service_text(), 1..4)) {
        let mut text = String::from("services:\n");
        for (i, service) in services.iter().enumerate() {
            text.push_str(&format!("  s{i}: {service}\n"));
        }
        let once = run(&[("compose.yaml", &text)], |_| {});
        prop_assert!(!once.starts_with("error"), "{once}");
        let twice = run(&[("compose.yaml", &once)], |_| {});
        prop_assert_eq!(once, twice);
    }

    #[test]
    fn any_text_loads_or_fails_in_words(text in "[a-z:\\- \\n\\t\\[\\]{}&*!|>'\"$#]{0,80}") {
        let _ = run(&[("compose.yaml", &text)], |_| {});
    }
}
