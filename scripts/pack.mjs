// Puts a built page together: node scripts/pack.mjs DIST SPLIT BOUND NAME
//   DIST   what Trunk made; the result goes there
//   SPLIT  what wasm-split-cli made of the linker's output
//   BOUND  what wasm-bindgen made of the first of these files
//   NAME   what Trunk calls the app's files
//
// wasm-split-cli writes a module for every set of parts that share something, some hundred of them.
// Here they become a few files, and its loader becomes assets/parts.js. Whatever does not look as this
// script knows it stops the build: the tools are pinned, and a newer one is to be looked at.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

const [dist, split, bound, name] = process.argv.slice(2);
const die = (why) => { console.error(`pack: ${why}`); process.exit(1); };
if (!name) die("usage: pack.mjs DIST SPLIT BOUND NAME");

// A module that several parts share is a file of its own from this size on; the smaller ones are together.
const OWN_FILE = 48_000;

// The text with another one in its place, which it has to hold so many times.
function replace(text, what, by, times = 1) {
  const pieces = text.split(what);
  if (pieces.length !== times + 1) die(`expected ${times} times, found ${pieces.length - 1} times: ${what}`);
  return pieces.join(by);
}

// What the tool's loader says: which modules a part needs, and what they share with the first one.
function readLoader(text) {
  const parts = {}, chunks = {}, sets = {};
  let rest = text;
  const take = (pattern, use) => {
    rest = rest.replaceAll(pattern, (...found) => { use(...found); return ""; });
  };
  const fetcher = String.raw`\(\) => \{\s*const src = fetch\(new URL\("\./([a-z0-9_]+)\.wasm", import\.meta\.url\)\);\s*` +
    String.raw`src\.catch\(\(\) => \{\}\);\s*return async \(imports\) => \(WebAssembly\.instantiateStreaming\(src, imports\)\);\s*\}\s*`;
  take(new RegExp(String.raw`/\* ([a-z0-9_, ]+) \*/\nconst (__chunk_\d+) = makeLoad\(${fetcher}, \[\]\);\n`, "g"),
    (_, users, variable, file) => { chunks[variable] = file; sets[file] = users.split(", "); });
  take(new RegExp(String.raw`export const __wasm_split_load_([a-z0-9_]+) = wrapAsyncCb\(makeLoad\(${fetcher}, \[([^\]]*)\]\)\);\n`, "g"),
    (_, part, file, deps) => { parts[part] = { own: file, deps: deps.split(", ").filter(Boolean) }; });
  take(/export const __wasm_split_load_([a-z0-9_]+) = wrapAsyncCb\(makeLoad\(\(\) => async \(_imp\) => \(\{\}\), \[([^\]]*)\]\)\);\n/g,
    (_, part, deps) => { parts[part] = { own: null, deps: deps.split(", ").filter(Boolean) }; });
  let shared;
  take(/const \{ ([a-z0-9_, ]+?),? *\} = initSync\(undefined, undefined\);\n/g, (_, names) => { shared = names.split(", "); });
  if (!shared?.includes("__indirect_function_table") || !shared.includes("memory")) die("the loader shares no table or memory");
  if (/import\.meta|\.wasm|__chunk_|__wasm_split_load_/.test(rest)) die(`the loader has something unknown:\n${rest}`);
  for (const part of Object.values(parts)) {
    for (const dep of part.deps) if (!chunks[dep]) die(`no module ${dep}`);
    part.deps = part.deps.map((dep) => chunks[dep]);
  }
  return { parts, sets, shared };
}

// A number as wasm writes it.
function leb(value) {
  const bytes = [];
  do { bytes.push((value & 127) | (value > 127 ? 128 : 0)); value = Math.floor(value / 128); } while (value > 0);
  return Buffer.from(bytes);
}

// Some modules in one file, which servers know the type of and compress: a module of sections called "part".
function bundle(modules) {
  if (modules.length === 1) return modules[0];
  const title = Buffer.concat([leb(4), Buffer.from("part")]);
  return Buffer.concat([Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]),
    ...modules.flatMap((m) => [Buffer.from([0]), leb(title.length + m.length), title, m])]);
}

// Without sections that are for people.
function lean(bytes) {
  const kept = [bytes.subarray(0, 8)];
  for (let at = 8; at < bytes.length;) {
    const start = at, id = bytes[at++];
    let size = 0, shift = 1, byte;
    do { byte = bytes[at++]; size += (byte & 127) * shift; shift *= 128; } while (byte > 127);
    at += size;
    if (id !== 0) kept.push(bytes.subarray(start, at));
  }
  return Buffer.concat(kept);
}

const { parts, sets, shared } = readLoader(readFileSync(join(split, "__wasm_split.js"), "utf8"));
const names = Object.keys(parts);
const namesIn = (source, line) => [...readFileSync(source, "utf8").matchAll(line)].map((m) => m[1]);
const programs = namesIn("src/software.rs", /^ {4}[A-Z]\w* (\w+);$/gm);
const rooms = namesIn("src/rooms.rs", /^ {4}(\w+): [\w:]+, [\w:]+;$/gm);
const order = [...programs, ...rooms];
if (!programs.length || !rooms.length || order.toSorted().join() !== names.toSorted().join()) {
  die(`src/software.rs and src/rooms.rs have the parts ${order}, the loader ${names}`);
}

// Which file a module goes to: what the first part needs is in its file, as all others build on it.
const files = {};
const fileOf = (module) => {
  const users = sets[module];
  if (users.includes(order[0])) return order[0];
  const own = statSync(join(split, `${module}.wasm`)).size >= OWN_FILE;
  return own ? order.filter((p) => users.includes(p)).join("-") : "common";
};
const needs = {};
for (const part of order) {
  const { own, deps } = parts[part];
  const wanted = deps.map((module) => [fileOf(module), module]);
  if (own) wanted.push([part, own]);
  for (const [file, module] of wanted) (files[file] ??= new Set()).add(module);
  needs[part] = [...new Set(wanted.map(([file]) => file))];
}
const path = (file) => `${name}-${file}.wasm`;
const sizes = {};
for (const [file, modules] of Object.entries(files)) {
  const bytes = bundle([...modules].map((m) => lean(readFileSync(join(split, `${m}.wasm`)))));
  writeFileSync(join(dist, path(file)), bytes);
  sizes[path(file)] = bytes.length;
}

let loader = readFileSync("assets/parts.js", "utf8");
loader = replace(loader, `from "./main.js"`, `from "./${name}.js"`);
loader = replace(loader, "const FILES = {};", `const FILES = ${JSON.stringify(sizes)};`);
loader = replace(loader, "const PARTS = {};",
  `const PARTS = ${JSON.stringify(Object.fromEntries(order.map((p) => [p, needs[p].map(path)])))};`);
loader = replace(loader, "const ROOMS = [];", `const ROOMS = ${JSON.stringify(rooms)};`);
loader = replace(loader, "const SHARED = [];", `const SHARED = ${JSON.stringify(shared)};`);
loader += order.map((p) => `export const __wasm_split_load_${p} = (callback, data) => { load("${p}", callback, data); };\n`).join("");
writeFileSync(join(dist, `${name}-parts.js`), loader);

const glue = readFileSync(join(bound, `${name}.js`), "utf8");
writeFileSync(join(dist, `${name}.js`), replace(glue, `from "./__wasm_split.js"`, `from "./${name}-parts.js"`, order.length));
const main = readFileSync(join(bound, `${name}_bg.wasm`));
writeFileSync(join(dist, `${name}_bg.wasm`), main);

// The page names the loader and tells boot.js what to expect. What the service worker keeps is known at last.
let html = readFileSync(join(dist, "index.html"), "utf8");
html = replace(html, `<link rel="modulepreload" href="./${name}.js">`,
  `<link rel="modulepreload" href="./${name}.js"><link rel="modulepreload" href="./${name}-parts.js">`);
html = replace(html, " data-js=", ` data-parts="./${name}-parts.js" data-first="${order[0]}" data-bytes="${main.length}" data-js=`);
writeFileSync(join(dist, "index.html"), html);

const list = (dir) => readdirSync(dir).flatMap((entry) => {
  const full = join(dir, entry);
  return statSync(full).isDirectory() ? list(full) : [full];
});
const digest = (file) => createHash("sha256").update(readFileSync(file)).digest("base64");
const kept = list(dist).map((file) => [relative(dist, file).split(sep).join("/"), digest(file)])
  // Packs may be added without a build, so the worker asks for them anew.
  .filter(([file]) => file !== "sw.js" && !file.startsWith("packs/")).toSorted(([a], [b]) => (a < b ? -1 : 1));
const version = createHash("sha256").update(JSON.stringify(kept)).digest("hex").slice(0, 16);
if (!existsSync(join(dist, "sw.js"))) die("index.html copies no sw.js");
let worker = readFileSync(join(dist, "sw.js"), "utf8");
worker = replace(worker, `const VERSION = "";`, `const VERSION = "${version}";`);
worker = replace(worker, "const FILES = {};", `const FILES = ${JSON.stringify(Object.fromEntries(kept))};`);
writeFileSync(join(dist, "sw.js"), worker);
