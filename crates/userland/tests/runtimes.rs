//! Language runtimes on a whole machine: servers, signals, exit statuses.
#![allow(clippy::unwrap_used, reason = "a test may stop where it is surprised")]

use machine::*;
use std::cell::RefCell;
use std::rc::Rc;

struct Table;

impl ProgramTable for Table {
    fn find(&self, name: &str) -> Option<Program> {
        match name {
            "node" => userland::runtimes::node(),
            "python3" => userland::runtimes::python(),
            _ => None,
        }
    }
}

fn boot(files: &[(&str, &str)]) -> Kernel {
    let mut root = LayerBuilder::new(Time(0))
        .dir("bin", 0o755)
        .dir("tmp", 0o777)
        .file("etc/hosts", 0o644, "127.0.0.1\tlocalhost\n");
    for name in ["node", "python3"] {
        root = root.program(&format!("bin/{name}"), name, 1000);
    }
    for (path, text) in files {
        root = root.file(path, 0o644, *text);
    }
    Kernel::new(MachineConfig {
        seed: 1,
        start: Time::from_secs(1_700_000_000),
        hostname: "hatoba".into(),
        programs: Rc::new(Table),
        root: root.build(),
        disk: 1 << 30,
        memory: 8 << 30,
    })
}

/// Runs a future as a root process until it ends, jumping over waits.
fn run<T: 'static>(kernel: &Kernel, f: impl AsyncFnOnce(Sys) -> T + 'static) -> T {
    let out = Rc::new(RefCell::new(None));
    let result = out.clone();
    kernel.daemon(&["test"], |sys| {
        Box::pin(async move {
            *result.borrow_mut() = Some(f(sys).await);
            0
        })
    });
    for _ in 0..100_000 {
        if out.borrow().is_some() {
            break;
        }
        if kernel.run(1000).idle {
            match kernel.next_timer() {
                Some(t) => kernel.advance_to(t),
                None => break,
            }
        }
    }
    out.take().expect("the test's process ends")
}

/// Starts a program with stdout and stderr in one pipe.
fn start(sys: &Sys, argv: &[&str]) -> (Pid, Fd) {
    let (r, w) = sys.pipe().unwrap();
    let mut c = Command::new(&format!("/bin/{}", argv[0]), argv.iter().copied());
    c.fds = vec![(1, w), (2, w)];
    let pid = sys.spawn(c).unwrap();
    sys.close(w).unwrap();
    (pid, r)
}

async fn output(sys: &Sys, argv: &[&str]) -> (String, i32) {
    let (pid, r) = start(sys, argv);
    let text = sys.read_to_end(r).await.unwrap();
    let code = sys.wait(pid).await.unwrap().1.shell_code();
    (String::from_utf8(text).unwrap(), code)
}

async fn get(sys: &Sys, port: u16, path: &str) -> String {
    let fd = sys.connect(([127, 0, 0, 1], port).into()).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    sys.write_all(fd, request.as_bytes()).await.unwrap();
    let reply = String::from_utf8(sys.read_to_end(fd).await.unwrap()).unwrap();
    sys.close(fd).unwrap();
    reply
        .split_once("\r\n\r\n")
        .map_or(reply.clone(), |r| r.1.to_string())
}

#[test]
fn node_prints_and_exits() {
    run(&boot(&[]), async |sys| {
        let (out, code) = output(
            &sys,
            &["node", "-e", "console.log(1 + 1); process.exit(12)"],
        )
        .await;
        assert_eq!((out.as_str(), code), ("2\n", 12));
        let (out, code) = output(&sys, &["node", "-p", "6 * 7"]).await;
        assert_eq!((out.as_str(), code), ("42\n", 0));
        let (out, code) = output(&sys, &["node", "-e", "throw new Error('boom')"]).await;
        assert!(
            out.starts_with(
                "[eval]:1\nthrow new Error('boom')\n^\n\nError: boom\n    at [eval]:1:7\n"
            ),
            "{out}"
        );
        assert_eq!(code, 1);
    });
}

const SERVER: &str = "
const port = process.env.PORT || 3000;
require('http').createServer((q, s) => s.end(`hello from ${q.url} on ${port}\\n`)).listen(port, () => console.log(`listening on ${port}`));
process.on('SIGTERM', () => { console.log('bye'); process.exit(0); });
";

#[test]
fn a_node_server_answers_and_ends_on_sigterm() {
    run(&boot(&[("app/server.js", SERVER)]), async |sys| {
        let (pid, r) = start(&sys, &["node", "/app/server.js"]);
        assert_eq!(sys.read(r, 100).await.unwrap(), b"listening on 3000\n");
        assert_eq!(get(&sys, 3000, "/x").await, "hello from /x on 3000\n");
        assert_eq!(get(&sys, 3000, "/y").await, "hello from /y on 3000\n");
        let (out, code) = output(&sys, &["node", "-e", "fetch('http://localhost:3000/z').then(r => r.text()).then(t => process.stdout.write(t))"]).await;
        assert_eq!((out.as_str(), code), ("hello from /z on 3000\n", 0));
        let (out, _) = output(&sys, &["node", "/app/server.js"]).await;
        assert!(
            out.contains("Error: listen EADDRINUSE: address already in use :::3000\n"),
            "{out}"
        );
        sys.kill(i64::from(pid), Signal::TERM).unwrap();
        assert_eq!(sys.read_to_end(r).await.unwrap(), b"bye\n");
        assert_eq!(sys.wait(pid).await.unwrap().1, WaitStatus::Exited(0));
        let (out, _) = output(&sys, &["node", "-e", "fetch('http://localhost:3000/').catch(e => console.log(e.message, e.cause.message))"]).await;
        assert_eq!(out, "fetch failed connect ECONNREFUSED 127.0.0.1:3000\n");
    });
}

#[test]
fn node_without_a_handler_dies_of_sigterm_and_loops_do_not_freeze() {
    run(&boot(&[]), async |sys| {
        for code in ["setInterval(() => {}, 1000)", "for (;;) {}"] {
            let (pid, _) = start(&sys, &["node", "-e", code]);
            sys.sleep(Duration::from_secs(1)).await.unwrap();
            sys.kill(i64::from(pid), Signal::TERM).unwrap();
            assert_eq!(
                sys.wait(pid).await.unwrap().1,
                WaitStatus::Signaled(Signal::TERM)
            );
        }
    });
}

#[test]
fn node_reads_writes_and_runs_children() {
    run(&boot(&[]), async |sys| {
        let code = "const fs = require('fs'); fs.writeFileSync('/tmp/a', 'x\\n'); fs.appendFileSync('/tmp/a', 'y\\n');
            console.log(fs.readFileSync('/tmp/a', 'utf8'), fs.readdirSync('/tmp'), fs.existsSync('/nope'));
            console.log(require('child_process').execFileSync('node', ['-p', '1+2']).toString().trim());
            try { fs.readFileSync('/nope') } catch (e) { console.log(e.message) }";
        let (out, code) = output(&sys, &["node", "-e", code]).await;
        assert_eq!(
            out,
            "x\ny\n [ 'a' ] false\n3\nENOENT: no such file or directory, open '/nope'\n"
        );
        assert_eq!(code, 0);
    });
}

#[test]
fn express_is_there_when_its_package_is_installed() {
    let files = [
        (
            "app/node_modules/express/package.json",
            "{\"name\":\"express\",\"version\":\"4.21.2\",\"hatoba\":\"express\"}",
        ),
        ("app/node_modules/express/index.js", ""),
        (
            "app/index.js",
            "const express = require('express'); const app = express(); app.get('/users/:id', (req, res) => res.json({ id: req.params.id, q: req.query.q })); app.listen(8080, '0.0.0.0', () => console.log('up'))",
        ),
    ];
    run(&boot(&files), async |sys| {
        let (_, r) = start(&sys, &["node", "/app/index.js"]);
        assert_eq!(sys.read(r, 100).await.unwrap(), b"up\n");
        assert_eq!(
            get(&sys, 8080, "/users/7?q=z").await,
            "{\"id\":\"7\",\"q\":\"z\"}"
        );
        assert!(
            get(&sys, 8080, "/nope")
                .await
                .contains("<pre>Cannot GET /nope</pre>")
        );
    });
}

const COUNTER: &str = r#"
import http.server, os, socket
def incr():
    with socket.create_connection((os.environ.get("REDIS_HOST", "localhost"), 6379), 2) as s:
        s.sendall(b"INCR hits\r\n")
        return s.recv(64).decode().strip().lstrip(":")
class H(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        try: code, text = 200, "I have been seen %s times." % incr()
        except OSError as e: code, text = 500, "no database: %s" % e.strerror
        self.send_response(code); self.end_headers(); self.wfile.write((text + "\n").encode())
    def log_message(self, *a): pass
http.server.HTTPServer(("", 5000), H).serve_forever()
"#;

#[test]
fn a_python_server_answers() {
    run(
        &boot(&[
            ("app/app.py", COUNTER),
            ("site/index.html", "<h1>hi</h1>\n"),
        ]),
        async |sys| {
            start(&sys, &["python3", "/app/app.py"]);
            sys.sleep(Duration::from_secs(2)).await.unwrap();
            assert_eq!(
                get(&sys, 5000, "/").await,
                "no database: Connection refused\n"
            );
            let (_, r) = start(
                &sys,
                &["python3", "-u", "-m", "http.server", "8000", "-d", "/site"],
            );
            assert_eq!(
                sys.read(r, 200).await.unwrap(),
                b"Serving HTTP on 0.0.0.0 port 8000 (http://0.0.0.0:8000/) ...\n"
            );
            assert_eq!(get(&sys, 8000, "/").await, "<h1>hi</h1>\n");
            let log = String::from_utf8(sys.read(r, 200).await.unwrap()).unwrap();
            assert!(
                log.starts_with("127.0.0.1 - - [") && log.ends_with("] \"GET / HTTP/1.1\" 200 -\n"),
                "{log}"
            );
        },
    );
}

#[test]
fn python_snippets_print_what_they_should() {
    let rows = [
        (
            "print(1, 'a', [1, 'x', None], (1,), {'a': 2.5}, True)",
            "1 a [1, 'x', None] (1,) {'a': 2.5} True\n",
        ),
        (
            "a, *b = [1, 2, 3]\nprint(a, b, 7 // 2, -7 % 3, 2 ** 70, 1 / 4)",
            "1 [2, 3] 3 2 1180591620717411303424 0.25\n",
        ),
        (
            "print(f'{3.14159:.2f} {42:>5} {\"x\"!r} {1000000:,}', '%d-%s' % (1, 'b'), '{} {n}'.format(1, n=2))",
            "3.14    42 'x' 1,000,000 1-b 1 2\n",
        ),
        (
            "class A:\n    def __init__(self, x=1): self.x = x\n    def hi(self): return 'A%d' % self.x\nclass B(A):\n    def hi(self): return super().hi() + 'B'\nprint(B(5).hi(), isinstance(B(), A))",
            "A5B True\n",
        ),
        (
            "def g(n):\n    for i in range(n):\n        yield i * i\nprint(list(g(4)), [x for x in g(5) if x % 2 == 0], {k: v for k, v in zip('ab', g(2))}, sum(g(4)))",
            "[0, 1, 4, 9] [0, 4, 16] {'a': 0, 'b': 1} 14\n",
        ),
        (
            "try:\n    {}['k']\nexcept KeyError as e:\n    print('no', e)\nelse:\n    print('else')\nfinally:\n    print('fin')",
            "no 'k'\nfin\n",
        ),
        (
            "for i in range(3):\n    if i == 1: continue\n    print(i)\nelse:\n    print('end')\nwhile True:\n    break",
            "0\n2\nend\n",
        ),
        (
            "import json, os, sys\nprint(json.dumps({'a': [1, True, None]}), json.loads('{\"b\": 2}'), os.path.join('a', 'b'), len(sys.argv))",
            "{\"a\": [1, true, null]} {'b': 2} a/b 1\n",
        ),
        (
            "def f(a, b=2, *c, d=4, **e): return a, b, c, d, e\nprint(f(1, 3, 5, d=6, z=7), sorted([3, 1, 2], reverse=True), 'abc'[::-1], (lambda x: x + 1)(1))",
            "(1, 3, (5,), 6, {'z': 7}) [3, 2, 1] cba 2\n",
        ),
        (
            "import asyncio\nasync def f(x):\n    await asyncio.sleep(0.01)\n    return x * 2\nasync def main(): print(await asyncio.gather(f(1), f(2)))\nasyncio.run(main())",
            "[2, 4]\n",
        ),
        (
            "for v in [1, [1, 2], {'k': 3}, 's', None]:\n    match v:\n        case 1: print('one')\n        case [a, b]: print(a + b)\n        case {'k': x}: print(x)\n        case str() as s if s: print(s)\n        case _: print('other')",
            "one\n3\n3\ns\nother\n",
        ),
        (
            "import threading, time\ndef f(n):\n    time.sleep(0.1 * n)\n    print(n)\nts = [threading.Thread(target=f, args=(n,)) for n in (2, 1)]\nfor t in ts: t.start()\nprint(0)\nfor t in ts: t.join()",
            "0\n1\n2\n",
        ),
        (
            "import re, datetime, collections\nprint(re.sub(r'(\\w+)@(\\w+)', r'\\2 at \\1', 'me@home'), datetime.date(2024, 2, 28) + datetime.timedelta(2), collections.Counter('aab'))",
            "home at me 2024-03-01 Counter({'a': 2, 'b': 1})\n",
        ),
        (
            "import logging\nlogging.basicConfig(level=logging.INFO)\nlogging.getLogger('app').info('x %d', 5)\nlogging.debug('no')",
            "INFO:app:x 5\n",
        ),
        (
            "print(nope)",
            "Traceback (most recent call last):\n  File \"<string>\", line 1, in <module>\nNameError: name 'nope' is not defined\n",
        ),
        (
            "import nosuch",
            "Traceback (most recent call last):\n  File \"<string>\", line 1, in <module>\nModuleNotFoundError: No module named 'nosuch'\n",
        ),
    ];
    run(&boot(&[]), async move |sys| {
        for (code, want) in rows {
            assert_eq!(
                output(&sys, &["python3", "-c", code]).await.0,
                want,
                "{code}"
            );
        }
        assert_eq!(
            output(&sys, &["python3", "-c", "import sys; sys.exit(3)"])
                .await
                .1,
            3
        );
    });
}

/// "abc" by FIPS 180-4 and RFC 1321, and test case 2 of RFC 2202 and RFC 4231.
const DIGESTS: &str = "\
md5 900150983cd24fb0d6963f7d28e17f72 750c783e6ab0b503eaa86e310a5db738
sha1 a9993e364706816aba3e25717850c26c9cd0d89d effcdf6ae5eb2fa2d27416d5f184df9c259a7c79
sha512 ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f 164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737
";

#[test]
fn digests_and_macs_are_those_of_the_standards() {
    run(&boot(&[]), async |sys| {
        let node = "const c = require('crypto');
            for (const n of ['md5', 'sha1', 'sha512']) console.log(n,
                c.createHash(n).update('abc').digest('hex'),
                c.createHmac(n, 'Jefe').update('what do ya want for nothing?').digest('hex'));";
        assert_eq!(
            output(&sys, &["node", "-e", node]).await,
            (DIGESTS.to_string(), 0)
        );
        let python = "import hashlib, hmac
for n in ['md5', 'sha1', 'sha512']:
    mac = hmac.new(b'Jefe', b'what do ya want for nothing?', n)
    print(n, hashlib.new(n, b'abc').hexdigest(), mac.hexdigest())";
        assert_eq!(
            output(&sys, &["python3", "-c", python]).await,
            (DIGESTS.to_string(), 0)
        );
    });
}
