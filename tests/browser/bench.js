// Prints figures of the built page: bytes of a first visit after brotli, part by part, and times in
// Chromium, on this machine as it is and on a slow phone.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { answers, dist, installed, launch, open, serve, type } from "./page.js";

const say = (figure, unit, text) => console.log(`${String(figure).padStart(9)} ${unit.padEnd(4)}  ${text}`);
const size = (path) => brotliCompressSync(readFileSync(join(dist, path))).length;

// What the first prompt needs, and what each part adds, as the loader says (scripts/pack.mjs).
const loader = readdirSync(dist).find((name) => name.endsWith("-parts.js"));
const needs = JSON.parse(readFileSync(join(dist, loader), "utf8").match(/^const PARTS = (.*);$/m)[1]);
const later = new Set(Object.values(needs).flat());
let sum = 0;
for (const path of readdirSync(dist).filter((n) => /\.(html|js|css|wasm|svg|webmanifest)$/.test(n) && n !== "sw.js" && !later.has(n))) {
  const bytes = size(path);
  sum += bytes;
  say(bytes, "B br", path);
}
say(sum, "B br", "until the prompt (goal: 300000)");
const got = new Set();
for (const [part, files] of Object.entries(needs)) {
  const fresh = files.filter((file) => !got.has(file));
  const bytes = fresh.reduce((total, file) => total + size(file), 0);
  fresh.forEach((file) => got.add(file));
  sum += bytes;
  const goal = got.size === fresh.length ? " (goal: 700000)" : "";
  say(bytes, "B br", `part ${part}; with all before it ${sum}${goal}`);
}

const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];
const site = await serve({ brotli: true });
const browser = await launch();
const moment = (page, name) => page.evaluate((n) => performance.getEntriesByName(n)[0].startTime, name);

// A first visit: navigation to the marks, and to the answer of commands typed as soon as there is a prompt.
const PHONE = { latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8, offline: false };
async function visit(slow, command, answer) {
  const { page, context } = await open(browser, "about:blank", "");
  if (slow) {
    const session = await context.newCDPSession(page);
    await session.send("Network.enable");
    await session.send("Network.emulateNetworkConditions", PHONE);
    await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  }
  await page.goto(`${site.url}#/en/sandbox`, { waitUntil: "commit" });
  await page.waitForFunction(() => performance.getEntriesByName("hatoba:interactive").length > 0, undefined, { timeout: 60_000 });
  await page.evaluate(([text, expected]) => {
    const area = document.querySelector("[data-testid=terminal] textarea");
    area.value = text;
    area.dispatchEvent(new InputEvent("input", { bubbles: true }));
    area.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
    const look = () => {
      if (document.querySelector("[role=log]").textContent.includes(expected)) performance.mark("answered");
      else requestAnimationFrame(look);
    };
    look();
  }, [command, answer]);
  await page.waitForFunction(() => performance.getEntriesByName("answered").length > 0, undefined, { timeout: 60_000 });
  await page.waitForFunction(() => performance.getEntriesByName("hatoba:programs").length > 0, undefined, { timeout: 120_000 });
  const times = {};
  for (const mark of ["first-contentful-paint", "hatoba:interactive", "hatoba:answers", "answered", "hatoba:programs"]) times[mark] = await moment(page, mark);
  await context.close();
  return times;
}
for (const [slow, rounds, where] of [[false, 5, "this machine"], [true, 3, "1.6 Mbit/s, 150 ms, CPU x4"]]) {
  const ps = [], run = [];
  for (let round = 0; round < rounds; round++) {
    ps.push(await visit(slow, "docker ps", "CONTAINER ID"));
    run.push(await visit(slow, "docker run --rm hello-world", "Hello from Docker!"));
  }
  const of = (list, mark) => median(list.map((times) => times[mark])).toFixed(0);
  say(of(ps, "first-contentful-paint"), "ms", `navigation to the first paint (${where}; medians)`);
  say(of(ps, "hatoba:interactive"), "ms", "… to the prompt");
  say(of(ps, "hatoba:answers"), "ms", "… to the first part");
  say(of(ps, "answered"), "ms", "… to the answer of docker ps");
  say(of(run, "answered"), "ms", `… to the answer of docker run, pull and all${slow ? " (goal: 4500)" : ""}`);
  say(of(ps, "hatoba:programs"), "ms", "… to all parts");
}

const { page } = await open(browser, site.url, "#/en/sandbox");
await installed(page);
// From Enter to the frame in which the log, or the picture, shows what the command did.
const latency = (selector, command) => page.evaluate(([target, text]) => new Promise((told) => {
  const area = document.querySelector("[data-testid=terminal] textarea");
  const root = document.querySelector(target);
  area.value = text;
  const start = performance.now();
  const seen = new MutationObserver(() => {
    seen.disconnect();
    requestAnimationFrame(() => told(performance.now() - start));
  });
  seen.observe(root, { childList: true, subtree: true, characterData: true });
  area.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
}), [selector, command]);
const times = { log: [], picture: [] };
for (let round = 0; round < 11; round++) {
  times.log.push(await latency("[role=log]", `echo ${round}`));
  await page.waitForTimeout(50);
  times.picture.push(await latency("[data-scene=host]", `touch file${round}`));
  await page.waitForTimeout(50);
}
say(median(times.log).toFixed(1), "ms", "Enter to output (median of 11)");
say(median(times.picture).toFixed(1), "ms", "Enter to picture (median of 11)");

// A key in an editor with 1,000 lines, to the frame in which it is coloured.
await type(page, "(echo FROM a:1; for i in $(seq 1000); do echo \"RUN echo $i && apt-get install x\"; done) > Dockerfile; code Dockerfile");
await page.locator("[data-testid=editor] textarea").press("Control+Home");
await page.keyboard.press("End");
const keys = await page.evaluate(async () => {
  const took = [];
  for (let n = 1; n <= 11; n++) {
    const start = performance.now();
    document.execCommand("insertText", false, "x");
    do await new Promise(requestAnimationFrame); while (!document.querySelector(".src-line").textContent.endsWith("x".repeat(n)));
    took.push(performance.now() - start);
  }
  return took;
});
say(median(keys).toFixed(1), "ms", "key to coloured text among 1,000 lines, with the wait for the frame (median of 11)");

// 1,000 commands in a save of the first format, then a reload: from navigation to the answer of one more.
await page.evaluate(() => {
  localStorage.clear();
  const inputs = Array.from({ length: 1000 }, (_, n) => ({ at_ms: n * 100, input: { Line: `echo ${n} > f${n % 50}` } }));
  localStorage.setItem("hatoba:session:sandbox", JSON.stringify({ version: 1, seed: 7, start_ms: 1_800_000_000_000, inputs }));
});
const again = await open(browser, site.url, "#/en/sandbox", { context: page.context() });
await answers(again.page);
await type(again.page, "cat f49");
const text = await again.page.getByRole("log").textContent();
if (!text.includes("999")) throw new Error("the session did not come back");
say(await again.page.evaluate(() => performance.now().toFixed(0)), "ms", "navigation to an answer behind a replay of 1,000 commands");
await browser.close();
site.close();
