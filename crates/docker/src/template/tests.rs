//! What Go's templates do, in docker's terms.

use super::*;

fn container() -> Value {
    let state = Value::record(
        "*container.State",
        vec![
            ("Status", Value::str("running")),
            ("Running", Value::Bool(true)),
            ("ExitCode", Value::Int(0)),
        ],
    );
    let config = Value::record(
        "*container.Config",
        vec![
            ("Env", Value::strings(&["A=1", "B=2"])),
            ("Cmd", Value::strings(&["sh", "-c", "sleep 1000; true"])),
            (
                "Labels",
                Value::string_map([("tier", "front"), ("app", "shop")].into_iter()),
            ),
        ],
    );
    let endpoint = Value::record(
        "*network.EndpointSettings",
        vec![("IPAddress", Value::str("10.77.0.10"))],
    );
    let binding = Value::record(
        "nat.PortBinding",
        vec![("HostIp", Value::str("")), ("HostPort", Value::str("8080"))],
    );
    Value::record(
        "container.InspectResponse",
        vec![
            ("Name", Value::str("/web")),
            ("State", state),
            ("Config", config),
            (
                "Networks",
                Value::map(vec![("lab".into(), endpoint)], Zero::Pointer),
            ),
            (
                "Ports",
                Value::map(
                    vec![("80/tcp".into(), Value::list(vec![binding]))],
                    Zero::List,
                ),
            ),
            ("CapDrop", Value::Nil(Nil::List)),
            ("Options", Value::Nil(Nil::Map)),
            ("Init", Value::Nil(Nil::Pointer)),
        ],
    )
}

fn run(text: &str) -> String {
    match Template::parse("", text).and_then(|t| t.execute(&container(), MissingKey::NoValue)) {
        Ok(out) => out,
        Err(error) => error,
    }
}

fn run_raw(text: &str) -> String {
    match Template::parse("", text).and_then(|t| t.execute(&container().raw(), MissingKey::Error)) {
        Ok(out) => out,
        Err(error) => error,
    }
}

#[test]
fn values_print_as_go_prints_them() {
    for (text, out) in [
        (
            "{{.Config.Env}} {{.Config.Labels}}",
            "[A=1 B=2] map[app:shop tier:front]",
        ),
        ("{{.CapDrop}} {{.Options}} {{.Init}}", "[] map[] <nil>"),
        ("{{.State}}", "{running true 0}"),
        ("{{.Config.Labels.nosuch}}", "<no value>"),
        ("{{index .Config.Labels \"nosuch\"}}.", "."),
        ("{{index .Networks \"bridge\"}}", "<nil>"),
        ("{{.Ports}}", "map[80/tcp:[{ 8080}]]"),
        (
            "{{json .CapDrop}} {{json .Config.Cmd}}",
            "null [\"sh\",\"-c\",\"sleep 1000; true\"]",
        ),
    ] {
        assert_eq!(run(text), out, "{text}");
    }
}

#[test]
fn actions_do_what_they_say() {
    for (text, out) in [
        ("{{range .Config.Env}}[{{.}}]{{end}}", "[A=1][B=2]"),
        (
            "{{range $k, $v := .Config.Labels}}{{$k}}={{$v}};{{end}}",
            "app=shop;tier=front;",
        ),
        (
            "{{range $i, $e := .Config.Env}}{{if $i}},{{end}}{{$e}}{{end}}",
            "A=1,B=2",
        ),
        ("{{range .CapDrop}}x{{else}}none{{end}}", "none"),
        (
            "{{range .Config.Env}}{{if eq . \"B=2\"}}{{break}}{{end}}{{.}}{{end}}",
            "A=1",
        ),
        (
            "{{range .Config.Env}}{{if eq . \"A=1\"}}{{continue}}{{end}}{{.}}{{end}}",
            "B=2",
        ),
        ("{{if .State.Running}}up{{else}}down{{end}}", "up"),
        (
            "{{if eq .Name \"x\"}}a{{else if eq .Name \"/web\"}}b{{else}}c{{end}}",
            "b",
        ),
        (
            "{{with .State}}{{.Status}}{{end}} {{not .State.Running}}",
            "running false",
        ),
        ("{{$x := 1}}{{if true}}{{$x = 2}}{{end}}{{$x}}", "2"),
        ("a {{- 1 -}} b", "a1b"),
        ("a{{/* note */}}b", "ab"),
        (
            "{{define \"t\"}}<{{.}}>{{end}}{{template \"t\" .Name}}",
            "</web>",
        ),
        ("{{block \"b\" .Name}}[{{.}}]{{end}}", "[/web]"),
    ] {
        assert_eq!(run(text), out, "{text}");
    }
}

#[test]
fn functions_of_go_and_docker_work() {
    for (text, out) in [
        ("{{len .Config.Env}} {{index .Config.Env 1}}", "2 B=2"),
        ("{{(index (index .Ports \"80/tcp\") 0).HostPort}}", "8080"),
        ("{{join .Config.Cmd \" \"}}", "sh -c sleep 1000; true"),
        (
            "{{upper .State.Status}} {{title .State.Status}} {{lower \"ABC\"}}",
            "RUNNING Running abc",
        ),
        (
            "{{split .Name \"/\"}} {{len (split .Name \"/\")}}",
            "[ web] 2",
        ),
        (
            "{{printf \"%s is %q %d %05.1f %-4s|\" .Name .State.Status 3 2.5 \"a\"}}",
            "/web is \"running\" 3 002.5 a   |",
        ),
        (
            "{{printf \"%d\" \"x\"}} {{printf \"%s\"}} {{printf \"a\" 1}}",
            "%!d(string=x) %!s(MISSING) a%!(EXTRA int=1)",
        ),
        (
            "{{slice .Name 1 3}} {{truncate .Name 2}} {{pad .Name 1 1}}|",
            "we /w  /web |",
        ),
        ("{{println .Name 1}}{{print 1 2 \"a\" 3}}", "/web 1\n1 2a3"),
        (
            "{{and true .Name}} {{or \"\" \"x\"}} {{gt 2 1}} {{le 1 1}} {{ne 1 2}} {{eq 1 2 1}}",
            "/web x true true true true",
        ),
        ("{{.Name | upper | printf \"%s!\"}}", "/WEB!"),
        (
            "{{html \"<a>\"}} {{urlquery \"a b&c\"}}",
            "&lt;a&gt; a+b%26c",
        ),
    ] {
        assert_eq!(run(text), out, "{text}");
    }
}

#[test]
fn parse_errors_have_gos_words() {
    for (text, out) in [
        ("{{.Names", "template: :1: unclosed action"),
        (
            "{{nosuch .}}",
            "template: :1: function \"nosuch\" not defined",
        ),
        ("{{if .Name}}x", "template: :1: unexpected EOF"),
        ("{{end}}", "template: :1: unexpected {{end}}"),
        ("{{}}", "template: :1: missing value for command"),
        ("{{.Name }", "template: :1: unexpected \"}\" in operand"),
        ("{{$x}}", "template: :1: undefined variable \"$x\""),
        ("{{\"abc}}", "template: :1: unterminated quoted string"),
        ("{{(.Name}}", "template: :1: unclosed left paren"),
        ("a\n{{.Name}", "template: :2: bad character U+007D '}'"),
    ] {
        assert_eq!(run(text), out, "{text}");
    }
}

#[test]
fn execution_errors_name_place_and_type() {
    for (text, out) in [
        (
            "{{.Nosuch}}",
            "template: :1:2: executing \"\" at <.Nosuch>: can't evaluate field Nosuch in type container.InspectResponse",
        ),
        (
            "{{.State.Nosuch}}",
            "template: :1:8: executing \"\" at <.State.Nosuch>: can't evaluate field Nosuch in type *container.State",
        ),
        (
            "{{index .Config.Env 9}}",
            "template: :1:2: executing \"\" at <index .Config.Env 9>: error calling index: index out of range: 9",
        ),
        (
            "{{len 3}}",
            "template: :1:2: executing \"\" at <len 3>: error calling len: len of type int",
        ),
        (
            "{{join .Name \" \"}}",
            "template: :1:7: executing \"\" at <.Name>: wrong type for value; expected []string; got string",
        ),
        (
            "{{upper}}",
            "template: :1:2: executing \"\" at <upper>: wrong number of args for upper: want 1 got 0",
        ),
        (
            "{{eq .Name 1}}",
            "template: :1:2: executing \"\" at <eq .Name 1>: error calling eq: incompatible types for comparison",
        ),
        (
            "{{range .Name}}{{end}}",
            "template: :1:8: executing \"\" at <.Name>: range can't iterate over /web",
        ),
    ] {
        assert_eq!(run(text), out, "{text}");
    }
    assert_eq!(
        run_raw("{{.State.Nosuch}}"),
        "template: :1:8: executing \"\" at <.State.Nosuch>: map has no entry for key \"Nosuch\""
    );
}

#[test]
fn endless_templates_end() {
    assert!(
        run("{{define \"t\"}}{{template \"t\" .}}{{end}}{{template \"t\" .}}")
            .contains("maximum template depth")
    );
    let nested = format!("{{{{{}1{}}}}}", "(".repeat(500), ")".repeat(500));
    assert!(run(&nested).contains("max expression depth exceeded"));
}

#[test]
fn messages_name_what_go_looked_at_last() {
    for (text, error) in [
        (
            "{{(index .Networks \"no\").IPAddress}}",
            "template: :1:19: executing \"\" at <\"no\">: nil pointer evaluating *struct.IPAddress",
        ),
        (
            "{{template \"x\"}}",
            "template: :1:11: executing \"\" at <{{template \"x\"}}>: template \"x\" not defined",
        ),
        (
            "{{call .Name}}",
            "template: :1:2: executing \"\" at <call .Name>: error calling call: non-function .Name of type string",
        ),
        ("{{.Name.}}", "template: :1: unexpected <.> in operand"),
    ] {
        assert_eq!(run(text), error);
    }
    assert_eq!(run("{{017}} {{08}}"), "15 8");
}

#[test]
fn rows_escape_html_in_json_and_other_values_do_not() {
    let ports = vec![("Ports", Value::str("8080->80/tcp"))];
    let row = Value::record("*formatter.ContainerContext", ports.clone());
    assert_eq!(to_json(&row), "{\"Ports\":\"8080-\\u003e80/tcp\"}");
    let plain = Value::record("container.Summary", ports);
    assert_eq!(to_json(&plain), "{\"Ports\":\"8080->80/tcp\"}");
}

#[test]
fn times_print_as_go_prints_them() {
    let time = Value::Time("2026-11-18T11:06:40.04Z".into());
    let value = Value::record("network.Inspect", vec![("Created", time)]);
    let print = |text: &str| {
        Template::parse("", text)
            .unwrap()
            .execute(&value, MissingKey::NoValue)
            .unwrap()
    };
    assert_eq!(print("{{.Created}}"), "2026-11-18 11:06:40.04 +0000 UTC");
    assert_eq!(print("{{json .Created}}"), "\"2026-11-18T11:06:40.04Z\"");
}
