// A built page in Chromium: served from a sub path on a free port, watched for what must not happen.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { mkdirSync } from "node:fs";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { chromium } from "playwright-core";

export const dist = fileURLToPath(new URL("../../dist", import.meta.url));
const shots = fileURLToPath(new URL("./out", import.meta.url));
const types = {
  ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm",
  ".json": "application/json", ".svg": "image/svg+xml", ".md": "text/markdown", ".webmanifest": "application/manifest+json",
  ".png": "image/png",
};

// Any static host will do; this one puts the page under a sub path. With `brotli` it compresses as such hosts do.
export async function serve({ prefix = "/some/where/", root = dist, brotli = false } = {}) {
  const packed = new Map();
  const asked = [];
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://x").pathname);
    const file = join(root, normalize(path.slice(prefix.length - 1)), path.endsWith("/") ? "index.html" : "");
    asked.push(path.slice(prefix.length));
    try {
      if (!path.startsWith(prefix) || !file.startsWith(root)) throw new Error("outside");
      let body = await readFile(file);
      const headers = { "content-type": types[extname(file)] ?? "application/octet-stream" };
      if (brotli && extname(file) !== ".png") {
        if (!packed.has(file)) packed.set(file, brotliCompressSync(body));
        body = packed.get(file);
        headers["content-encoding"] = "br";
      }
      response.writeHead(200, headers);
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const close = () => { server.closeAllConnections(); server.close(); };
  return { url: `http://127.0.0.1:${server.address().port}${prefix}`, asked, close };
}

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync"],
  });
}

// Opens a place of the app and collects errors and requests to other hosts.
export async function open(browser, base, hash, options = {}) {
  const context = options.context ?? await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  const trouble = [];
  page.on("console", (message) => { if (message.type() === "error") trouble.push(message.text()); });
  page.on("pageerror", (error) => trouble.push(String(error)));
  page.on("request", (request) => { if (!request.url().startsWith(base) && !request.url().startsWith("data:")) trouble.push(`foreign request ${request.url()}`); });
  await page.goto(base + hash);
  return { page, context, trouble };
}

export async function ready(page) {
  await page.waitForFunction(() => performance.getEntriesByName("hatoba:interactive").length > 0);
}

// The first programs are there: a command is answered at once.
export async function answers(page) {
  await page.waitForFunction(() => performance.getEntriesByName("hatoba:answers").length > 0);
}

// All programs of the host are there, which come after the prompt; what is typed before waits for them.
export async function installed(page) {
  await page.waitForFunction(() => performance.getEntriesByName("hatoba:programs").length > 0);
}

// Types a command and waits until the prompt is back.
export async function type(page, command) {
  const box = page.getByTestId("terminal").getByRole("textbox");
  await box.click();
  await page.keyboard.type(command);
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => {
    const prompt = document.querySelector("[data-testid=terminal] .prompt");
    return /[$#] ?$/.test(prompt.textContent) && !document.querySelector(".stop, .wait");
  }, undefined, { timeout: 30_000 });
}

export async function done(page, id) {
  await page.waitForSelector(`[data-check="${id}"][data-done="true"]`, { timeout: 10_000 });
}

export async function screenshot(page, name) {
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`) });
}
