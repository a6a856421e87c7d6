// Prints figures of the built page: bytes of a first visit after brotli, and times in Chromium.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { installed, launch, open, ready, serve, type } from "./page.js";

const dist = fileURLToPath(new URL("../../dist", import.meta.url));
// The programs of the host come after the prompt, while the learner reads.
const total = { first: 0, later: 0 };
for (const name of readdirSync(dist).filter((n) => /\.(html|js|css|wasm|svg|webmanifest)$/.test(n))) {
  const bytes = brotliCompressSync(readFileSync(join(dist, name))).length;
  total[name.endsWith("-programs.wasm") ? "later" : "first"] += bytes;
  console.log(`${String(bytes).padStart(8)} B br  ${name}`);
}
console.log(`${String(total.first).padStart(8)} B br  first load, until the prompt (goal: 500000)`);
console.log(`${String(total.later).padStart(8)} B br  after the prompt`);

const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];
const site = await serve();
const browser = await launch();
const moment = (page, name) => page.evaluate((n) => performance.getEntriesByName(n)[0].startTime, name);
const starts = [], programs = [];
for (let round = 0; round < 5; round++) {
  const { page, context } = await open(browser, site.url, "#/en/sandbox");
  await ready(page);
  starts.push(await moment(page, "hatoba:interactive"));
  await installed(page);
  programs.push(await moment(page, "hatoba:programs"));
  await context.close();
}
console.log(`${median(starts).toFixed(0).padStart(8)} ms    navigation to prompt (median of 5, no throttling)`);
console.log(`${median(programs).toFixed(0).padStart(8)} ms    navigation to programs (median of 5, no throttling)`);

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
console.log(`${median(times.log).toFixed(1).padStart(8)} ms    Enter to output (median of 11)`);
console.log(`${median(times.picture).toFixed(1).padStart(8)} ms    Enter to picture (median of 11)`);

// 1,000 commands in the save, then a reload: what restoring them takes.
await page.evaluate(() => {
  const key = "hatoba:session:sandbox";
  const save = JSON.parse(localStorage.getItem(key));
  save.inputs = Array.from({ length: 1000 }, (_, n) => ({ at_ms: n * 100, input: { Line: `echo ${n} > f${n % 50}` } }));
  localStorage.setItem(key, JSON.stringify(save));
});
const restored = await open(browser, site.url, "#/en/sandbox", { context: page.context() });
await installed(restored.page);
const restore = await moment(restored.page, "hatoba:programs");
console.log(`${(restore - median(programs)).toFixed(0).padStart(8)} ms    replay of 1,000 commands in the page`);
await type(page, "true");
await browser.close();
site.close();
