//! Makes cases: pieces of each language in any order, deep, long, cut short, in letters of several bytes.

use super::random::Random;

const LETTERS: &[&str] = &[
    "a", "é", "日本", "0", "-", "_", ".", "/", "\u{301}", "😀", "*", "'", " ",
];
const SHELL: &[&str] = &[
    "echo",
    "x=1",
    "$x",
    "${x:-y}",
    "${x//a*/é}",
    "${x##*日}",
    "$(",
    ")",
    "`",
    "(",
    "{",
    "}",
    "if",
    "then",
    "fi",
    "for i in 1 2; do",
    "done",
    "while false; do",
    "case x in",
    "esac",
    "|",
    "||",
    "&&",
    ";",
    ";;",
    "&",
    "<<E\nE\n",
    "< /dev/null",
    "> f",
    "2>&1",
    "\"",
    "'",
    "\\",
    "{1..9}",
    "{a,b}{c,d}",
    "[[",
    "]]",
    "((",
    "))",
    "!",
    "*",
    "?",
    "[é-z]",
    "~",
    "$((1+1))",
    "a=(1 2)",
    "${a[@]}",
    "function f()",
    "f",
    "local z=é",
    "-é",
    "cd -é",
    "read x",
    "printf '%s' é",
    "exit",
    "return",
    "break",
    "true",
    "set -e",
    "trap 'echo t' EXIT",
    "#",
    "\n",
    "eval",
    "exec",
    "@(a|!(b))",
    "yes | head -c 9",
];
const COMMANDS: &[&str] = &[
    "ls",
    "cat",
    "grep",
    "sed",
    "awk",
    "find",
    "sort",
    "head",
    "tail",
    "cut",
    "tr",
    "wc",
    "tar",
    "date",
    "seq",
    "od",
    "test",
    "cd",
    "read",
    "declare",
    "unset",
    "printf",
    "mapfile",
    "kill",
    "docker",
    "docker run",
    "docker ps",
    "docker build",
    "docker compose",
    "docker exec",
    "docker network create",
    "docker volume ls",
    "hadolint",
    "dive",
    "xargs",
    "touch",
    "stat",
    "chmod",
    "ps",
    "df",
    "du",
    "ip",
    "curl",
    "nc",
    "expr",
    "env",
    "tee",
    "uniq",
    "base64",
    "xxd",
    "diff",
    "patch",
    "timeout",
];

fn letters(random: &mut Random) -> String {
    random.words(LETTERS, 6, "")
}

/// A single-quoted word of a shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// A file by a here-document.
fn file(name: &str, text: &str) -> String {
    format!("cat > {name} <<'XEOFX'\n{text}\nXEOFX")
}

/// Something nested deeply.
fn deep(random: &mut Random, open: &str, middle: &str, close: &str) -> String {
    let depth = [3, 30, 300][random.below(3)];
    format!("{}{middle}{}", open.repeat(depth), close.repeat(depth))
}

pub fn shell(random: &mut Random) -> Vec<String> {
    let mut lines = Vec::new();
    for _ in 0..=random.below(4) {
        let text = match random.below(8) {
            0 => deep(random, "$(echo ", "x", ")"),
            1 => deep(random, "(", ":", ")"),
            2 => format!(
                "x={}; echo ${{x//{}/{}}}",
                letters(random),
                letters(random),
                letters(random)
            ),
            _ => random.words(SHELL, 12, " "),
        };
        lines.push(match random.below(3) {
            0 => format!("docker run --rm busybox timeout 2 sh -c {}", quoted(&text)),
            1 => format!("timeout 2 bash -c {}", quoted(&text)),
            _ => format!("(timeout 1 bash <<'XEOFX'\n{text}\nXEOFX\n)"),
        });
    }
    lines.push("echo alive".into());
    lines
}

pub fn dockerfile(random: &mut Random) -> Vec<String> {
    const STEPS: &[&str] = &[
        "FROM busybox",
        "FROM busybox AS é",
        "FROM scratch",
        "FROM $A",
        "ARG A=busybox",
        "ENV A=${A:-x} B=日本",
        "RUN echo hi",
        "RUN <<E\necho\nE",
        "COPY . /x",
        "COPY --from=é / /",
        "ADD a b",
        "WORKDIR /é",
        "USER 1",
        "CMD [\"a\"",
        "CMD x",
        "ENTRYPOINT [\"sh\"]",
        "LABEL a=é",
        "EXPOSE 80-90",
        "VOLUME [\"/v\"]",
        "HEALTHCHECK CMD x",
        "ONBUILD RUN x",
        "SHELL [\"/bin/sh\"]",
        "STOPSIGNAL é",
        "# syntax=x",
        "# escape=`",
        "\\",
        "RUN --mount=type=cache,target=é true",
        "ENV X=${A//a/bb} Y=${X#?}",
        "RUN --é",
        "é",
        "FROM",
        "ARG",
        "COPY <<E <<F /\n1\nE\n2\nF",
        "MAINTAINER x",
    ];
    let mut text = random.words(STEPS, 12, "\n");
    if random.below(4) == 0 {
        text += "\nENV D=";
        text += &deep(random, "${A:-", "x", "}");
    }
    vec![
        file("Dockerfile", &text),
        "docker build --check . > /dev/null 2>&1; hadolint Dockerfile > /dev/null 2>&1".into(),
        "timeout 20 docker build -q . > /dev/null 2>&1; echo alive".into(),
    ]
}

pub fn compose(random: &mut Random) -> Vec<String> {
    const LINES: &[&str] = &[
        "services:",
        "  a:",
        "    image: busybox",
        "    command: [\"é\"]",
        "    ports: [\"80\", \"1-3:1-3\"]",
        "    build: .",
        "    depends_on: [a]",
        "    environment: {A: é}",
        "    extends: {service: a}",
        "  b: {image: x}",
        "networks: {n: }",
        "volumes:",
        "  v: {}",
        "name: x",
        "include: [compose.yaml]",
        "x-a: &a {b: 1}",
        "  <<: *a",
        "    healthcheck: {test: é}",
        "    deploy: {replicas: 3}",
        "    volumes: [\"v:/x\", \".:/é\"]",
        "- é",
        "  ? x",
        "\t",
        "é: [",
        "    env_file: .env",
        "    image: ${A:-busybox}",
        "    image: ${A?é}",
        "    profiles: [p]",
        "    scale: 99999",
        "    secrets: [s]",
    ];
    let text = format!(
        "services:\n  a:\n    image: busybox\n{}",
        random.words(LINES, 10, "\n")
    );
    vec![
        file("compose.yaml", &text),
        file(".env", &random.words(&["A=é", "B=$A", "C='", "D=\"x", "é=1", "#", "export E=1"], 5, "\n")),
        "docker compose config > /dev/null 2>&1".into(),
        "timeout 20 docker compose up -d > /dev/null 2>&1; docker compose down > /dev/null 2>&1; echo alive".into(),
    ]
}

pub fn template(random: &mut Random) -> Vec<String> {
    const PARTS: &[&str] = &[
        "{{.ID}}",
        "{{json .}}",
        "{{range .Names}}",
        "{{end}}",
        "{{if .Nosuch}}",
        "{{else}}",
        "{{with .}}",
        "{{range 9}}",
        "{{printf \"%q é\" .}}",
        "{{index . 0}}",
        "{{slice .ID 0 99}}",
        "{{.é}}",
        "{{",
        "}}",
        "{{$x := 1}}",
        "{{$x}}",
        "{{define \"é\"}}",
        "{{template \"é\" .}}",
        "{{break}}",
        "{{-",
        "-}}",
        "table ",
        "{{len .}}",
        "{{/* é */}}",
        "é",
        "{{(((.ID)))}}",
        "{{join . \"é\"}}",
        "{{truncate .Image 1}}",
        "{{pad .ID 9 9}}",
        "{{split .ID \"\"}}",
        "{{1e9}}",
    ];
    let text = match random.below(5) {
        0 => deep(random, "{{range 9}}", "x", "{{end}}"),
        _ => random.words(PARTS, 8, ""),
    };
    let text = quoted(&text);
    vec![
        "docker run -d --name box busybox sleep 9 > /dev/null".into(),
        format!(
            "docker ps --format {text} > /dev/null 2>&1; docker inspect -f {text} box > /dev/null 2>&1"
        ),
        format!(
            "docker info -f {text} > /dev/null 2>&1; docker images --format {text} > /dev/null 2>&1; echo alive"
        ),
    ]
}

pub fn flags(random: &mut Random) -> Vec<String> {
    let mut lines = Vec::new();
    for _ in 0..8 {
        let mut line = random.pick(COMMANDS).to_string();
        for _ in 0..=random.below(3) {
            let dashes = *random.pick(&["-", "--", "", "-n", "-f", "--x=", "-o=", "+"]);
            line += " ";
            line += &quoted(&format!("{dashes}{}", letters(random)));
        }
        lines.push(format!("timeout 2 {line} < /dev/null > /dev/null 2>&1"));
        lines.push(format!("{line} < /dev/null 2>&1 | head -c 99 > /dev/null"));
    }
    lines.retain(|l| !l.starts_with("read") && !l.contains("kill"));
    lines
}

pub fn javascript(random: &mut Random) -> Vec<String> {
    const PARTS: &[&str] = &[
        "let a=1;",
        "a",
        "=",
        "+",
        "'é'",
        "`${a}`",
        "[1,2]",
        "{a:1}",
        "=>",
        "(",
        ")",
        "{",
        "}",
        "function f(){",
        "return",
        "for(const x of [1])",
        "while(0)",
        "new Map()",
        ".map(x=>x)",
        ".repeat(1e9)",
        "/é+/g",
        ".split('')",
        "await 1",
        "async",
        "yield",
        "class A{",
        "try{",
        "}catch{}",
        "throw 1;",
        "console.log(a)",
        "process.exit()",
        "?.",
        "...",
        "1n",
        "Buffer.alloc(1e10)",
        ".slice(-1)",
        "JSON.parse('[')",
        "setTimeout(()=>1)",
        "\u{2028}",
        "a.b.c",
        "[]",
        ";",
        "1e999",
    ];
    let text = match random.below(5) {
        0 => deep(random, "[", "1", "]"),
        _ => random.words(PARTS, 10, " "),
    };
    vec![format!(
        "docker run --rm node:20 timeout 2 node -e {} > /dev/null 2>&1; echo alive",
        quoted(&text)
    )]
}

pub fn python(random: &mut Random) -> Vec<String> {
    const PARTS: &[&str] = &[
        "x = 1\n",
        "print(x)\n",
        "def f():\n",
        "    return 1\n",
        "for i in range(3):\n",
        "    pass\n",
        "if x:\n",
        "'é'",
        "f'{x!r:>9}'",
        "[1, 2]",
        "{1: 2}",
        "lambda: 0",
        "import json\n",
        "x and y or z",
        "2**2**2",
        "(",
        ")",
        ":",
        "\t",
        "class A:\n",
        "@",
        "try:\n",
        "except:\n",
        "raise ValueError('é')\n",
        "'a' * 10**10",
        "x[::-1]",
        "b'\\xff'",
        "async def g():\n",
        "yield",
        "match x:\n",
        "    case 1:\n",
        "'é'.encode()",
        "'%s' % 1",
        "'{}'.format()",
        "int('é')",
        "...",
        "with open('f') as f:\n",
    ];
    let text = match random.below(5) {
        0 => deep(random, "(", "1", ")"),
        _ => random.words(PARTS, 10, ""),
    };
    vec![format!(
        "docker run --rm python:3.12-slim timeout 2 python -c {} > /dev/null 2>&1; echo alive",
        quoted(&text)
    )]
}

pub fn text(random: &mut Random) -> Vec<String> {
    const AWK: &[&str] = &[
        "BEGIN",
        "{",
        "}",
        "print",
        "$1",
        "x++",
        "/é*/",
        "a[1]",
        "for(k in a)",
        "1+1",
        "\"é\"",
        "~",
        "(",
        ")",
        ";",
        "substr(\"日本\",2)",
        "gsub(/a/,\"&é\")",
        "printf \"%c%d\",1,2",
        "split(\"a b\",a)",
        "getline",
        "2^2^2",
        "a b",
        "?",
        ":",
        "NR==1",
        "length",
        "-1",
    ];
    const SED: &[&str] = &[
        "s/é*/x/g",
        "s/\\(a\\)/\\1\\9/",
        "p",
        "d",
        "N",
        "D",
        "P",
        "G",
        "y/é/e/",
        "1,3",
        "$!",
        "/a/,/b/",
        "{",
        "}",
        ";",
        "a\\é",
        "i x",
        ":l",
        "b l",
        "t",
        "=",
        "l",
        "w f",
        "r f",
        "q",
        "s/[[:alpha:]é-z]/&/2",
        "s/a\\{2,99999\\}/b/",
        "\\",
    ];
    const REGEX: &[&str] = &[
        "é",
        "[^é]",
        "a*",
        "(a|b)",
        "\\1",
        "{2,3}",
        ".",
        "^",
        "$",
        "[",
        "]",
        "(",
        "+",
        "\\w",
        "[[:digit:]]",
        "|",
        "\\",
    ];
    let input = "printf 'a é 日本\\nb\\0c\\n\\n'";
    let (awk, sed) = (random.words(AWK, 9, " "), random.words(SED, 4, "\n"));
    let regex = random.words(REGEX, 8, "");
    vec![
        format!("{input} | timeout 2 awk {} > /dev/null 2>&1", quoted(&awk)),
        format!("{input} | timeout 2 sed {} > /dev/null 2>&1", quoted(&sed)),
        format!(
            "{input} | timeout 2 grep -oE {} > /dev/null 2>&1; echo alive",
            quoted(&regex)
        ),
    ]
}

pub fn keys(random: &mut Random) -> Vec<String> {
    const KEYS: &[&str] = &[
        "a",
        "é",
        "日",
        "\r",
        "\u{1b}",
        "\u{1b}[A",
        "\u{1b}[B",
        ":q!\r",
        "dd",
        "i",
        "\u{7f}",
        "\u{15}",
        "\u{4}",
        "\u{3}",
        "/x\r",
        "G",
        "\u{18}",
        "\u{f}",
        "y",
        "n",
        "p",
        "u",
        "\t",
        "\u{0}",
        "\u{1b}[999;999H",
        "ZZ",
        "99999j",
        "\u{10}\u{11}",
        ":%s/a/é/g\r",
    ];
    let program = *random.pick(&[
        "vi f",
        "nano f",
        "less /etc/passwd",
        "docker run -it --rm busybox sh",
        "cat",
        "bash",
    ]);
    let mut lines = vec![program.to_string()];
    lines.extend((0..6).map(|_| format!("keys {}", random.words(KEYS, 9, ""))));
    lines
}

pub fn interrupted(random: &mut Random) -> Vec<String> {
    const LINES: &[&str] = &[
        "printf 'FROM busybox\\nRUN sleep 0.2\\nCOPY . /x\\n' > Dockerfile",
        "docker build --no-cache .",
        "docker build . 2>&1 | nope",
        "docker run --rm busybox sleep 1",
        "docker run -it --rm busybox sh",
        "docker run -d busybox yes",
        "docker logs -f $(docker ps -q)",
        "printf 'services: {a: {build: ., command: sleep 5}}' > compose.yaml",
        "docker compose up --build",
        "docker compose down",
        "while true; do date; done",
        "yes",
        "docker stats",
        "docker events",
        "docker exec -it $(docker ps -q | head -1) sh",
        "fg",
        "exit",
        "docker pull alpine",
        "sleep 9 | cat",
        "timeout 1 docker build .",
        "docker attach $(docker ps -q | head -1)",
        "docker stop $(docker ps -q)",
        "docker cp . $(docker ps -q | head -1):/",
        "docker save busybox | docker load",
        "docker commit $(docker ps -q | head -1) x",
    ];
    (0..2 + random.below(5))
        .map(|_| random.pick(LINES).to_string())
        .collect()
}

pub fn lesson(random: &mut Random) -> Vec<String> {
    const LINES: &[&str] = &[
        "---",
        "title: é",
        "images: a b",
        "## é",
        "```console",
        "```",
        "$ docker é",
        "> x",
        "```check",
        "id: container name=\"é",
        "```quiz",
        "? é",
        "- [x] a",
        "- [ ] b",
        "> why",
        "```hint",
        "<script>",
        "[a](javascript:x)",
        "|a|b|",
        "|-|-|",
        "* ",
        "1. ",
        "**é",
        "`",
        "![](x)",
    ];
    vec![
        random.words(LINES, 40, "\n"),
        deep(random, "> ", "x", ""),
        deep(random, "[", "x", "](y)"),
    ]
}
