//! The language, snippet by snippet: each row is a script and what it prints.

mod host;

use host::{eval, run};

fn check(rows: &[(&str, &str)]) {
    for (code, want) in rows {
        assert_eq!(eval(code).trim_end_matches('\n'), *want, "{code}");
    }
}

#[test]
fn values_are_shown_as_node_shows_them() {
    check(&[
        (
            "console.log([1, 'two', null, undefined, { a: { b: { c: {} } } }])",
            "[ 1, 'two', null, undefined, { a: { b: [Object] } } ]",
        ),
        (
            "console.log({ s: \"it's\", 'a-b': 1, f() {}, g: () => {}, h: class K {} })",
            "{\n  s: \"it's\",\n  'a-b': 1,\n  f: [Function: f],\n  g: [Function: g],\n  h: [class K]\n}",
        ),
        (
            "console.log(new Map([[1, { a: 2 }]]), new Set(['x']), [undefined, , 3], -0, 10n)",
            "Map(1) { 1 => { a: 2 } } Set(1) { 'x' } [ undefined, <1 empty item>, 3 ] -0 10n",
        ),
        (
            "const o = { n: 1 }; o.me = o; console.log(o)",
            "<ref *1> { n: 1, me: [Circular *1] }",
        ),
        (
            "console.log('%s is %d: %j', 'x', 4, { a: 1 }, 'more')",
            "x is 4: {\"a\":1} more",
        ),
        (
            "console.log(0.1 + 0.2, 1e21, 5e-7, 1 / 3, (1.005).toFixed(2))",
            "0.30000000000000004 1e+21 5e-7 0.3333333333333333 1.00",
        ),
    ]);
}

#[test]
fn functions_classes_and_patterns() {
    check(&[
        (
            "const { a, b: { c = 5, ...r }, ...m } = { a: 1, b: { d: 2 }, z: 9 }; console.log(a, c, r, m)",
            "1 5 { d: 2 } { z: 9 }",
        ),
        (
            "const [x, , y = 3, ...z] = 'abcd'; console.log(x, y, z)",
            "a c [ 'd' ]",
        ),
        (
            "class A { #x = 1; get x() { return this.#x; } hi() { return 'A'; } } class B extends A { hi() { return super.hi() + 'B'; } } const b = new B(); console.log(b.x, b.hi(), b)",
            "1 AB B {}",
        ),
        (
            "var f = []; for (let i = 0; i < 3; i++) f.push(() => i); console.log(f.map(g => g()))",
            "[ 0, 1, 2 ]",
        ),
        (
            "function* g() { try { yield 1; yield 2; } finally { console.log('end'); } } for (const v of g()) { console.log(v); break; }",
            "1\nend",
        ),
        (
            "console.log(((a, b = 2, ...c) => [a, b, c])(1, undefined, 3, 4), null ?? 'd', ({}).q?.r.s)",
            "[ 1, 2, [ 3, 4 ] ] d undefined",
        ),
        (
            "let n = 0; out: for (;;) { for (;;) { if (n++ > 3) break out; else continue out; } } console.log(n)",
            "5",
        ),
        (
            "const f = () => { try { return 'try'; } finally { console.log('finally'); } }; console.log(f())",
            "finally\ntry",
        ),
        (
            "const o = { toString() { return 'o!'; }, valueOf() { return 7; } }; console.log(`${o}`, o + 1, o > 6)",
            "o! 8 true",
        ),
    ]);
}

#[test]
fn promises_timers_and_their_order() {
    check(&[
        (
            "setTimeout(() => console.log('t'), 0); setImmediate(() => console.log('i')); process.nextTick(() => console.log('n')); Promise.resolve().then(() => console.log('m')); console.log('s')",
            "s\nn\nm\nt\ni",
        ),
        (
            "(async () => { try { await Promise.reject(new Error('x')); } catch (e) { console.log(e.message); } return 1; })().then(console.log)",
            "x\n1",
        ),
        (
            "Promise.all([1, new Promise(r => setTimeout(r, 5, 2))]).then(v => console.log(v))",
            "[ 1, 2 ]",
        ),
        (
            "async function* g() { yield 1; yield 2; } (async () => { for await (const v of g()) console.log(v); })()",
            "1\n2",
        ),
    ]);
}

#[test]
fn errors_say_what_v8_says() {
    check(&[
        (
            "try { null.foo } catch (e) { console.log(e.message) }",
            "Cannot read properties of null (reading 'foo')",
        ),
        (
            "const q = {}; try { q.nope() } catch (e) { console.log(String(e)) }",
            "TypeError: q.nope is not a function",
        ),
        (
            "try { nope } catch (e) { console.log(String(e)) }",
            "ReferenceError: nope is not defined",
        ),
        (
            "const k = 1; try { k = 2 } catch (e) { console.log(e.message) }",
            "Assignment to constant variable.",
        ),
        (
            "const f = () => f(); try { f() } catch (e) { console.log(String(e)) }",
            "RangeError: Maximum call stack size exceeded",
        ),
        (
            "try { JSON.parse('{x') } catch (e) { console.log(e.name) }",
            "SyntaxError",
        ),
    ]);
}

#[test]
fn an_uncaught_error_shows_its_line_and_ends_with_one() {
    let o = run(
        "file",
        "/app/a.js",
        "",
        &[("/app/a.js", "throw new Error('boom')\n")],
    );
    assert_eq!(o.code, 1);
    assert!(o.err.starts_with("/app/a.js:1\nthrow new Error('boom')\n^\n\nError: boom\n    at Object.<anonymous> (/app/a.js:1:7)\n"), "{}", o.err);
    assert!(o.err.ends_with("\n\nNode.js v20.20.2\n"), "{}", o.err);
}

#[test]
fn a_missing_script_is_a_missing_module() {
    let o = run("file", "nosuch.js", "", &[]);
    assert!(
        o.err
            .contains("Error: Cannot find module '/app/nosuch.js'\n"),
        "{}",
        o.err
    );
    assert!(
        o.err
            .contains("code: 'MODULE_NOT_FOUND',\n  requireStack: []"),
        "{}",
        o.err
    );
    assert_eq!(o.code, 1);
}

#[test]
fn modules_of_both_kinds_are_found() {
    let files = [
        (
            "/app/a.js",
            "console.log(require('./lib').x, require('greet')('w'), require('./d.json').n)",
        ),
        ("/app/lib/index.js", "exports.x = 1"),
        ("/app/d.json", "{\"n\": 3}"),
        (
            "/app/node_modules/greet/package.json",
            "{\"main\": \"g.js\"}",
        ),
        (
            "/app/node_modules/greet/g.js",
            "module.exports = n => 'hello ' + n",
        ),
        (
            "/app/m.mjs",
            "import greet from 'greet'; import { y, inc } from './n.mjs'; inc(); console.log(greet('m'), y); export default 1",
        ),
        (
            "/app/n.mjs",
            "export let y = 1; export function inc() { y++; }",
        ),
    ];
    assert_eq!(run("file", "/app/a.js", "", &files).out, "1 hello w 3\n");
    assert_eq!(run("file", "/app/m.mjs", "", &files).out, "hello m 2\n");
}

#[test]
fn an_endless_loop_only_uses_up_its_fuel() {
    let mut vm = javascript::Vm::new(1, 0.0);
    javascript::node::start(&mut vm);
    assert!(matches!(vm.run(50), javascript::Step::OutOfFuel));
    let o = run("eval", "[eval]", "for (;;) {}", &[]);
    assert_eq!(o.code, -1);
}

#[test]
fn endless_allocation_meets_the_heap_limit() {
    let o = run(
        "eval",
        "[eval]",
        "const a = []; for (;;) a.push('x'.repeat(1e6) + a.length)",
        &[],
    );
    assert_eq!(o.code, 134);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
    #[test]
    fn no_text_breaks_the_parser(code in "[a-z0-9 (){}\\[\\];:.,?'\"`$\\\\/*+=!<>&|\n-]{0,60}") {
        let mut vm = javascript::Vm::new(1, 0.0);
        let _ = vm.check_syntax(&code);
    }
}
