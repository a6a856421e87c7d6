// Starts the app, and takes over when it stops: a trap in wasm cannot be caught by wasm itself. Shows how
// the load goes on, and sees to the service worker.
const script = document.querySelector("script[data-wasm]");
const page = new URL(".", document.baseURI);
const root = document.documentElement;
let crashed = false;

function crash(reason) {
  if (crashed) return;
  crashed = true;
  const noted = stored("hatoba:crash");
  const report = [noted ?? String(reason?.stack ?? reason), `at ${location.hash}`, navigator.userAgent].join("\n");
  document.getElementById("crash-report").textContent = report;
  document.getElementById("app").inert = true;
  document.getElementById("crash").hidden = false;
  document.getElementById("crash-again").onclick = () => location.reload();
  document.getElementById("crash-copy").onclick = () => navigator.clipboard?.writeText(`${report}\n${sessionText()}`);
  const back = document.getElementById("crash-back");
  back.onclick = () => { stepBack(); location.reload(); };
  back.focus();
}

// The key under which the crate `session` keeps what belongs to this page (crates/session/src/keeper.rs).
function sessionKey() {
  const lesson = location.hash.match(/(?:\/(packs\/[^/?]+))?\/lessons\/([^/?]+)/);
  const key = lesson ? [lesson[1], lesson[2]].filter(Boolean).join("/") : "sandbox";
  return `hatoba:session:${stored(`hatoba:open:${key}`, () => sessionStorage) ?? key}`;
}

// Storage may be forbidden, and this screen has to work all the same.
function stored(key, storage = () => localStorage) {
  try {
    return storage().getItem(key);
  } catch {
    return null;
  }
}

function sessionText() {
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(sessionKey())).sort();
    return keys.map((key) => `${key}\n${localStorage.getItem(key)}`).join("\n");
  } catch {
    return "";
  }
}

// How many lines the next start leaves out: one more for each crash in a row.
function stepBack() {
  try {
    const key = `${sessionKey()}:back`;
    localStorage.setItem(key, String(Number(localStorage.getItem(key) ?? 0) + 1));
  } catch {
    // Nothing was kept, so nothing comes back.
  }
}

// A trap, a stack that is full, or a slip of the glue code: in each case the app does not go on.
addEventListener("error", (event) => {
  if (event.error) crash(event.error);
});
addEventListener("unhandledrejection", (event) => {
  // The browser refused something it was asked for, such as the clipboard: nothing of the app is broken.
  if (event.reason instanceof DOMException) console.warn(event.reason);
  else crash(event.reason);
});

// The app's wasm as it comes: tells how far it is, and what is fetched next.
async function fetchApp(then) {
  const bar = document.querySelector("#loading progress");
  const response = await fetch(new URL(script.dataset.wasm, page));
  if (!response.ok) throw new Error(`${script.dataset.wasm}: ${response.status}`);
  let here = 0;
  const counter = new TransformStream({
    transform(chunk, out) {
      here += chunk.length;
      if (bar && script.dataset.bytes) bar.value = here / script.dataset.bytes;
      out.enqueue(chunk);
    },
    flush: then,
  });
  const type = response.headers.get("content-type") ?? "";
  return new Response(response.body.pipeThrough(counter), { headers: { "content-type": type } });
}

// A page that came from one build goes on with the next from its beginning; nothing typed is lost by that.
if (navigator.serviceWorker?.controller) {
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
}

// Keeps the site for days without a network, in a built page only. Says so in two attributes of the root:
// data-offline="ready", and data-update="ready" when another build waits; "hatoba:update" makes it take over.
async function keepOffline() {
  const workers = navigator.serviceWorker;
  if (!workers) return;
  if (!script.dataset.parts) {
    // Served for development: what an earlier build left behind would answer instead.
    const old = await workers.getRegistration(page);
    if (old?.scope === page.href) await old.unregister();
    return;
  }
  const registration = await workers.register(new URL("sw.js", page), { scope: page.pathname });
  const look = () => {
    if (registration.active) root.dataset.offline = "ready";
    if (registration.waiting && registration.active) root.dataset.update = "ready";
  };
  const follow = (worker) => worker?.addEventListener("statechange", look);
  registration.addEventListener("updatefound", () => follow(registration.installing));
  follow(registration.installing);
  look();
  addEventListener("hatoba:update", () => registration.waiting?.postMessage("take over"));
}

// Once everything is there, so that nothing is fetched twice or in the way of what is needed first.
function whenLoaded(act) {
  let done = false;
  const quietly = () => {
    if (done) return;
    done = true;
    act().catch((error) => console.warn("offline:", error));
  };
  if (!script.dataset.parts) return quietly();
  new PerformanceObserver((list) => {
    if (list.getEntriesByName("hatoba:programs").length) quietly();
  }).observe({ type: "mark", buffered: true });
  // A page without a terminal asks for no programs.
  setTimeout(() => { if (!document.querySelector("[data-testid=terminal]")) quietly(); }, 3000);
}

try {
  const { js, parts, first } = script.dataset;
  const loader = parts ? import(new URL(parts, page)) : undefined;
  const app = fetchApp(async () => (await loader)?.prefetch(first));
  const { default: start } = await import(new URL(js, page));
  await start({ module_or_path: app });
  whenLoaded(keepOffline);
} catch (error) {
  crash(error);
}
