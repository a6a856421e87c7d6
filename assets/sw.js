// Keeps the whole site, so that it opens without a network. scripts/pack.mjs fills in the two constants;
// as Trunk serves it in development they are empty, and then this worker only takes itself away.
//
// A build has a cache of its own, filled before the worker takes over, each file checked by its digest.
// So a page never gets files of two builds: a new worker waits until no page of the old build is open,
// or until a page asks for it; then all pages load again.
const VERSION = "";
const FILES = {};
const CACHE = `hatoba:${VERSION}`;
const url = (path) => new URL(path === "index.html" ? "./" : path, registration.scope).href;
// Trunk and pack.mjs put a hash of the content into these names.
const named = (path) => /-[0-9a-f]{16}[-_.]/.test(path);

async function digest(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return btoa(String.fromCharCode(...hash));
}

// Puts a file into the cache: as an older build had it, as the browser remembers it, or as it is fetched,
// whichever has the right content first.
async function keep(cache, path) {
  const at = url(path);
  if (await cache.match(at)) return;
  const sources = [() => fetch(at, { cache: "no-cache" })];
  if (named(path)) sources.unshift(() => caches.match(at), () => fetch(at, { cache: "force-cache" }));
  let why = "not there";
  for (const source of sources) {
    const response = await source();
    if (!response?.ok) { why = response ? response.status : why; continue; }
    const bytes = await response.arrayBuffer();
    if (await digest(bytes) !== FILES[path]) { why = "of another build"; continue; }
    const type = response.headers.get("content-type") ?? "application/octet-stream";
    return cache.put(at, new Response(bytes, { headers: { "content-type": type } }));
  }
  throw new Error(`${path}: ${why}`);
}

async function install() {
  if (!VERSION) return skipWaiting();
  const cache = await caches.open(CACHE);
  const todo = Object.keys(FILES);
  const worker = async () => { for (let path = todo.pop(); path; path = todo.pop()) await keep(cache, path); };
  await Promise.all([worker(), worker(), worker(), worker()]);
  await packs(cache).catch(() => {});
}

// The packs that stand beside the page now.
async function packs(cache) {
  const at = url("packs/index.json");
  await cache.add(at);
  const index = await (await cache.match(at)).json();
  const paths = index.packs.flatMap(({ zip, folder, files }) => zip ? [zip] : files.map((file) => `${folder}/${file}`));
  await cache.addAll(paths.map((path) => url(`packs/${path}`)));
}

async function activate() {
  for (const name of await caches.keys()) if (name.startsWith("hatoba:") && name !== CACHE) await caches.delete(name);
  if (VERSION) return clients.claim();
  await registration.unregister();
  for (const page of await clients.matchAll({ type: "window" })) await page.navigate(page.url);
}

// Packs stand beside the page without belonging to a build: what the network has now, else as it was seen.
async function pack(request, at, cache) {
  try {
    const response = await fetch(request);
    if (response.ok) await cache.put(at, response.clone());
    return response;
  } catch (error) {
    const kept = await cache.match(at);
    if (!kept) throw error;
    return kept;
  }
}

async function answer(request) {
  const asked = new URL(request.url);
  asked.search = asked.hash = "";
  const scope = new URL(registration.scope);
  const page = request.mode === "navigate" && [scope.pathname, `${scope.pathname}index.html`].includes(asked.pathname);
  const cache = await caches.open(CACHE);
  if (asked.pathname.startsWith(`${scope.pathname}packs/`)) return pack(request, asked.href, cache);
  return await cache.match(page ? url("index.html") : asked.href) ?? fetch(request);
}

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("fetch", (event) => {
  const { method, url: asked } = event.request;
  if (VERSION && method === "GET" && asked.startsWith(registration.scope)) event.respondWith(answer(event.request));
});
addEventListener("message", (event) => { if (event.data === "take over") skipWaiting(); });
