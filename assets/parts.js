// Fetches and links the parts of the app's wasm (src/software.rs). scripts/pack.mjs fills in what
// stands between the marks and puts one `export` a part at the end.
import { initSync } from "./main.js";

// What is in a file: its bytes; what a part needs: files; which parts are rooms of the page (src/rooms.rs).
const FILES = {};
const PARTS = {};
const ROOMS = [];
const SHARED = [];

// The bar is about the programs; a room comes when it is entered.
const programs = new Set(Object.keys(PARTS).filter((part) => !ROOMS.includes(part)).flatMap((part) => PARTS[part]));
const total = [...programs].reduce((sum, file) => sum + FILES[file], 0);
let arrived = 0;

// For the page: how much of the programs is there, in percent.
function progress(bytes) {
  arrived += bytes;
  document.documentElement.dataset.programs = Math.floor((100 * arrived) / total);
}

// Remembers a promise by name, but forgets a failure, so that it can be tried again.
function once(make) {
  const known = new Map();
  return (name) => {
    if (!known.has(name)) {
      const made = make(name);
      known.set(name, made);
      made.catch(() => known.delete(name));
    }
    return known.get(name);
  };
}

const bytesOf = once(async (file) => {
  const response = await fetch(new URL(file, import.meta.url));
  if (!response.ok) throw new Error(`${file}: ${response.status}`);
  let here = 0;
  try {
    const chunks = [];
    const reader = response.body.getReader();
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      chunks.push(read.value);
      here += read.value.length;
      if (programs.has(file)) progress(read.value.length);
    }
    return new Uint8Array(await new Blob(chunks).arrayBuffer());
  } catch (error) {
    if (programs.has(file)) progress(-here);
    throw error;
  }
});

// A file is one module, or a module of nothing but sections called "part" that are modules.
export function modulesIn(bytes) {
  const modules = [];
  let at = 8;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const section = bytes[at++], size = number(), end = at + size;
    if (section !== 0) return [bytes];
    const name = number();
    at += name;
    modules.push(bytes.subarray(at, end));
    at = end;
  }
  return modules;
}

let imports;
function shared() {
  if (!imports) {
    const main = initSync(undefined, undefined);
    imports = { __wasm_split: Object.fromEntries(SHARED.map((name) => [name, main[name]])) };
  }
  return imports;
}

const link = once(async (file) => {
  const compiled = await Promise.all(modulesIn(await bytesOf(file)).map((bytes) => WebAssembly.compile(bytes)));
  for (const module of compiled) await WebAssembly.instantiate(module, shared());
});

// Begins to fetch a part, before anybody asks for it.
export function prefetch(part) {
  for (const file of PARTS[part] ?? []) bytesOf(file).catch(() => {});
}

async function load(part, callback, data) {
  let fine = true;
  try {
    await Promise.all(PARTS[part].map(link));
  } catch (error) {
    console.warn(`part ${part}:`, error);
    fine = false;
  }
  shared().__wasm_split.__indirect_function_table.get(callback)(data, fine);
}
