// Starts the app, and takes over when it stops: a trap in wasm cannot be caught by wasm itself.
const script = document.querySelector("script[data-wasm]");
const page = new URL(".", document.baseURI);
let crashed = false;

function crash(reason) {
  if (crashed) return;
  crashed = true;
  const noted = localStorage.getItem("hatoba:crash");
  const report = [noted ?? String(reason?.stack ?? reason), `at ${location.hash}`, navigator.userAgent].join("\n");
  document.getElementById("crash-report").textContent = report;
  document.getElementById("app").inert = true;
  document.getElementById("crash").hidden = false;
  document.getElementById("crash-again").onclick = () => location.reload();
  document.getElementById("crash-copy").onclick = () => navigator.clipboard.writeText(`${report}\n${sessionText() ?? ""}`);
  const back = document.getElementById("crash-back");
  back.onclick = () => { dropLastLine(); location.reload(); };
  back.focus();
}

// The key under which src/session/save.rs keeps the page's session.
function sessionKey() {
  const lesson = location.hash.match(/\/lessons\/([^/?]+)/);
  return `hatoba:session:${lesson ? lesson[1] : "sandbox"}`;
}

function sessionText() {
  return localStorage.getItem(sessionKey());
}

function dropLastLine() {
  try {
    const save = JSON.parse(sessionText());
    const last = save.inputs.findLastIndex((timed) => "Line" in timed.input);
    if (last >= 0) save.inputs.length = last;
    localStorage.setItem(sessionKey(), JSON.stringify(save));
  } catch {
    localStorage.removeItem(sessionKey());
  }
}

addEventListener("error", (event) => {
  if (event.error instanceof WebAssembly.RuntimeError) crash(event.error);
});
addEventListener("unhandledrejection", (event) => {
  if (event.reason instanceof WebAssembly.RuntimeError) crash(event.reason);
});

try {
  const { default: start } = await import(new URL(script.dataset.js, page));
  await start({ module_or_path: new URL(script.dataset.wasm, page) });
} catch (error) {
  crash(error);
}
