// Starts the app, and takes over when it stops: a trap in wasm cannot be caught by wasm itself.
const script = document.querySelector("script[data-wasm]");
const page = new URL(".", document.baseURI);
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
  const lesson = location.hash.match(/\/lessons\/([^/?]+)/);
  const key = lesson ? lesson[1] : "sandbox";
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

// A trap, or a stack that is full: wasm cannot go on after either.
function isFatal(error) {
  return error instanceof WebAssembly.RuntimeError || /call stack|too much recursion/.test(error?.message ?? "");
}

addEventListener("error", (event) => {
  if (isFatal(event.error)) crash(event.error);
});
addEventListener("unhandledrejection", (event) => {
  if (isFatal(event.reason)) crash(event.reason);
});

try {
  const { default: start } = await import(new URL(script.dataset.js, page));
  await start({ module_or_path: new URL(script.dataset.wasm, page) });
} catch (error) {
  crash(error);
}
