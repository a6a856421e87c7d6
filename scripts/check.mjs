// Checks a built page without a browser: node scripts/check.mjs DIST
// Each file is there and named where it has to be; the wasm of the app and of each part links together,
// part by part in an order of its own and all in the order of the page; and no two parts write to one place.
import assert from "node:assert/strict";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const dist = resolve(process.argv[2] ?? "dist");
const read = (path) => readFileSync(join(dist, path));
const html = read("index.html").toString();
const attribute = (name) => html.match(new RegExp(` data-${name}="([^"]*)"`))?.[1] ?? assert.fail(`no data-${name}`);
const [js, wasm, parts, first] = ["js", "wasm", "parts", "first"].map(attribute);
for (const [, path] of html.matchAll(/(?:href|src)="([^"#]*)"/g)) assert.ok(existsSync(join(dist, path)), `${path} is missing`);
assert.equal(+attribute("bytes"), read(wasm).length);

// The constants of a script that pack.mjs filled in.
const constant = (text, name) => JSON.parse(text.match(new RegExp(`^const ${name} = (.*);$`, "m"))[1]);
const loader = read(parts).toString();
const files = constant(loader, "FILES"), needs = constant(loader, "PARTS"), shared = constant(loader, "SHARED");
assert.ok(Object.keys(needs).length > 1 && needs[first], "parts");
for (const part of Object.keys(needs)) assert.ok(loader.includes(`export const __wasm_split_load_${part} =`), part);
for (const [file, bytes] of Object.entries(files)) assert.equal(read(file).length, bytes, file);
assert.deepEqual([...new Set(Object.values(needs).flat())].toSorted(), Object.keys(files).toSorted());

// The loader's own reader of bundles; the scripts are modules to Node only in a folder that says so.
const folder = mkdtempSync(join(tmpdir(), "hatoba-"));
writeFileSync(join(folder, "package.json"), `{"type":"module"}`);
for (const path of [js, parts]) cpSync(join(dist, path), join(folder, path));
const { modulesIn } = await import(pathToFileURL(join(folder, parts)));
rmSync(folder, { recursive: true });

const app = new WebAssembly.Module(read(wasm));
const compiled = Object.fromEntries(Object.keys(files).map((file) =>
  [file, modulesIn(read(file)).map((bytes) => new WebAssembly.Module(bytes))]));

// The app without a browser around it: its imports do nothing, and its start is not called.
function boot() {
  const imports = {};
  for (const { module, name, kind } of WebAssembly.Module.imports(app)) {
    assert.equal(kind, "function", `${module}.${name}`);
    (imports[module] ??= {})[name] = () => 0;
  }
  const { exports } = new WebAssembly.Instance(app, imports);
  const given = Object.fromEntries(shared.map((name) => [name, exports[name] ?? assert.fail(`the app exports no ${name}`)]));
  return { exports, given, linked: new Set() };
}

// Links a part; every place it fills in the table of functions must have been free.
function link(host, part) {
  const table = host.given.__indirect_function_table;
  for (const file of needs[part]) {
    if (host.linked.has(file)) continue;
    host.linked.add(file);
    for (const module of compiled[file]) {
      for (const { module: from } of WebAssembly.Module.imports(module)) assert.equal(from, "__wasm_split", file);
      new WebAssembly.Instance(module, { __wasm_split: host.given });
    }
  }
  return Array.from({ length: table.length }, (_, i) => table.get(i)).filter(Boolean).length;
}

const order = Object.keys(needs);
for (const parts of [order, order.toReversed(), ...order.map((part) => [first, part])]) {
  const host = boot();
  let before = 0;
  for (const part of parts) {
    const filled = link(host, part);
    assert.ok(filled >= before, `${part} takes functions away`);
    before = filled;
  }
  if (parts.length >= order.length) {
    assert.equal(before, host.given.__indirect_function_table.length - 1, "places in the table that no part fills");
  }
}

// What the service worker keeps.
const worker = read("sw.js").toString();
const kept = constant(worker, "FILES");
for (const path of ["index.html", js.replace("./", ""), "lessons/index.json", "boot.js", ...Object.keys(files)]) assert.ok(kept[path], path);
assert.match(worker, /const VERSION = "[0-9a-f]{16}";/);
const size = Object.keys(kept).reduce((sum, path) => sum + read(path).length, 0);
console.log(`checked: ${order.length} parts in ${Object.keys(files).length} files; the worker keeps ${Object.keys(kept).length} files, ${size} bytes`);
