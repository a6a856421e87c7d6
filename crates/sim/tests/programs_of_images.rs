//! What the programs of images do: Go compiles, servers answer, tini passes signals on, sudo makes
//! root; and what the host says of commands it has not.

use sim::{Batch, Input, Sim, SimConfig, Timed};

fn host(images: &[&str], files: &[(&str, &str)]) -> Batch {
    Batch::new(&SimConfig {
        images: images.iter().map(|i| i.to_string()).collect(),
        files: files
            .iter()
            .map(|(n, t)| (n.to_string(), t.as_bytes().to_vec(), 0o644))
            .collect(),
        ..SimConfig::default()
    })
}

fn run(batch: &mut Batch, command: &str) -> String {
    let result = batch.run(command);
    String::from_utf8_lossy(&result.output).into_owned()
}

const GO: &str = r#"package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"
)

type Shape interface{ Area() float64 }

type Rect struct{ W, H float64 }

func (r Rect) Area() float64 { return r.W * r.H }

type User struct {
	Name string `json:"name"`
	Age  int    `json:"age,omitempty"`
}

var ErrZero = errors.New("zero")

func div(a, b int) (n int, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("caught: %v", r)
		}
	}()
	return a / b, nil
}

func half(x float64) float64 { return x / 2 }

func main() {
	fmt.Println("Hello", 7/2, 7.0/2, half(3), 2*time.Second)
	fmt.Println(div(1, 0))
	var s Shape = &Rect{2, 3}
	fmt.Printf("%.1f %v|%5d|%-4s|%T\n", s.Area(), s, 42, "ab", Rect{})
	var wg sync.WaitGroup
	var mu sync.Mutex
	total := 0
	for i := range 4 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			mu.Lock()
			total += i
			mu.Unlock()
		}()
	}
	wg.Wait()
	b, _ := json.Marshal([]User{{"Bob", 3}, {Name: "Al"}})
	fmt.Println(total, string(b), errors.Is(ErrZero, ErrZero))
	xs := []int{1, 2, 3}
	ys := xs[:2]
	ys[0] = 9
	ys = append(ys, 7)
	fmt.Println(xs, ys, len(ys), map[string]int{"b": 1, "a": 2})
	fmt.Println(xs[5])
}
"#;

#[test]
fn go_runs_with_the_values_of_go() {
    let mut batch = host(&["golang"], &[("main.go", GO)]);
    let output = run(
        &mut batch,
        "docker run --rm -v ./main.go:/m/main.go -w /m golang go run main.go",
    );
    let want = "Hello 3 3.5 1.5 2s
0 caught: runtime error: integer divide by zero
6.0 &{2 3}|   42|ab  |main.Rect
6 [{\"name\":\"Bob\",\"age\":3},{\"name\":\"Al\"}] true
[9 2 7] [9 2 7] 3 map[a:2 b:1]
panic: runtime error: index out of range [5] with length 3

goroutine 1 [running]:
main.main()
exit status 2
";
    assert_eq!(output, want);
}

#[test]
fn go_builds_a_static_file_that_serves_from_scratch() {
    let main = "package main\n\nimport (\n\t\"fmt\"\n\t\"net/http\"\n)\n\nfunc main() {\n\thttp.HandleFunc(\"/\", func(w http.ResponseWriter, r *http.Request) {\n\t\tfmt.Fprintf(w, \"Hello, %s\\n\", r.URL.Path)\n\t})\n\thttp.ListenAndServe(\":8080\", nil)\n}\n";
    let dockerfile = "FROM golang:1.22-alpine AS build\nWORKDIR /src\nCOPY . .\nRUN go mod init example.com/hello && CGO_ENABLED=0 go build -o /app .\nFROM scratch\nCOPY --from=build /app /app\nENTRYPOINT [\"/app\"]\n";
    let mut batch = host(
        &[],
        &[("app/main.go", main), ("app/Dockerfile", dockerfile)],
    );
    run(&mut batch, "docker build -q -t hello app");
    run(
        &mut batch,
        "docker run -d --name web -p 8080:8080 hello; sleep 1",
    );
    assert_eq!(run(&mut batch, "curl -s localhost:8080/x"), "Hello, /x\n");
}

#[test]
fn servers_of_images_answer() {
    let mut batch = host(
        &["busybox"],
        &[(
            "Caddyfile",
            ":80 {\n  respond /hi \"hello\" 201\n  handle_path /api/* {\n    reverse_proxy web:80\n  }\n}\n",
        )],
    );
    run(
        &mut batch,
        "docker network create n; docker run -d -q --name mc --network n memcached; docker run -d -q --name web --network n nginx; docker run -d -q --name cd --network n -p 81:80 -v ./Caddyfile:/etc/caddy/Caddyfile caddy; sleep 2",
    );
    let talk = "docker run --rm --network n busybox sh -c 'printf \"set a 0 0 2\\r\\nhi\\r\\nincr a 1\\r\\nget a\\r\\nquit\\r\\n\" | nc mc 11211'";
    assert_eq!(
        run(&mut batch, talk).replace('\r', ""),
        "STORED\nCLIENT_ERROR cannot increment or decrement non-numeric value\nVALUE a 0 2\nhi\nEND\n"
    );
    assert_eq!(
        run(&mut batch, "curl -s -w '%{http_code}' localhost:81/hi"),
        "hello201"
    );
    assert!(run(&mut batch, "curl -s localhost:81/api/").contains("Welcome to nginx!"));
}

#[test]
fn a_registry_keeps_what_is_pushed_as_long_as_its_volume() {
    let mut batch = host(&["busybox"], &[]);
    let start =
        "docker run -d -q --name reg -p 5000:5000 -v data:/var/lib/registry registry:2; sleep 1";
    run(&mut batch, start);
    run(
        &mut batch,
        "docker tag busybox localhost:5000/bb:1; docker push -q localhost:5000/bb:1",
    );
    assert_eq!(
        run(&mut batch, "curl -s localhost:5000/v2/_catalog"),
        "{\"repositories\":[\"bb\"]}\n"
    );
    assert_eq!(
        run(&mut batch, "curl -s localhost:5000/v2/bb/tags/list"),
        "{\"name\":\"bb\",\"tags\":[\"1\"]}\n"
    );
    let again = "docker rm -f reg; docker rmi localhost:5000/bb:1";
    run(&mut batch, again);
    run(&mut batch, start);
    assert_eq!(
        run(&mut batch, "docker pull -q localhost:5000/bb:1"),
        "localhost:5000/bb:1\n"
    );
    run(
        &mut batch,
        "docker rm -f reg; docker volume rm data; docker rmi localhost:5000/bb:1",
    );
    run(&mut batch, start);
    assert!(run(&mut batch, "docker pull localhost:5000/bb:1").contains("manifest unknown"));
}

#[test]
fn tini_passes_signals_on_and_sudo_makes_root_where_it_may() {
    let mut batch = host(&["alpine", "debian:bookworm-slim"], &[]);
    run(
        &mut batch,
        "printf 'FROM alpine\\nRUN apk add -q --no-cache tini\\nENTRYPOINT [\"tini\", \"--\"]\\nCMD [\"sh\", \"-c\", \"trap \\\\\"echo bye; exit 3\\\\\" TERM; while :; do sleep 1; done\"]\\n' | docker build -q -t t -",
    );
    run(
        &mut batch,
        "docker run -d --name tt t; sleep 1; docker stop -t 5 tt",
    );
    assert_eq!(
        run(
            &mut batch,
            "docker logs tt; docker inspect -f '{{.State.ExitCode}}' tt"
        ),
        "bye\n3\n"
    );
    assert_eq!(
        run(
            &mut batch,
            "sudo id -un; sudo -u nobody id -un; sudo sh -c 'echo $SUDO_USER'"
        ),
        "root\nnobody\nlearner\n"
    );
    run(
        &mut batch,
        "printf 'FROM debian:bookworm-slim\\nRUN apt-get update -qq && apt-get install -y -qq sudo && useradd app && useradd boss && echo \"boss ALL=(ALL) NOPASSWD: ALL\" > /etc/sudoers.d/boss\\n' | docker build -q -t s -",
    );
    assert_eq!(
        run(&mut batch, "docker run --rm -u boss s sudo id -u"),
        "0\n"
    );
    assert_eq!(
        run(&mut batch, "docker run --rm -u app s sudo id -u"),
        "app is not in the sudoers file.\n"
    );
    let held = run(
        &mut batch,
        "docker run --rm -u boss --security-opt no-new-privileges s sudo id -u",
    );
    assert!(held.contains("setuid"), "{held}");
}

#[test]
fn the_host_says_where_missing_commands_are() {
    let mut sim = Sim::new(SimConfig::default());
    let mut now = 0;
    let mut say = |line: &str| {
        let mut out = Vec::new();
        let input = Input::Line(line.to_string());
        out.extend(sim.apply(Timed { at_ms: now, input }).tty);
        for _ in 0..20 {
            now += 50;
            out.extend(sim.advance(now, 50).tty);
        }
        String::from_utf8_lossy(&out).replace('\r', "")
    };
    say("");
    for (command, words) in [
        (
            "python3 -V",
            "in a container: docker run -it --rm python:3.12 python",
        ),
        ("docker-compose up", "docker compose up"),
        ("git status", "git is not simulated in Hatoba"),
        ("make", "not simulated in Hatoba"),
        ("nosuchcommand", "bash: nosuchcommand: command not found"),
    ] {
        let text = say(command);
        assert!(
            text.contains("command not found") && text.contains(words),
            "{command}: {text}"
        );
        assert!(say("echo $?").contains("127\n"), "{command}");
    }
    assert!(say("systemctl status docker").contains("Active: active (running)"));
    assert!(say("sudo docker ps").contains("CONTAINER ID"));
    assert!(say("ll").contains("total"));
}
