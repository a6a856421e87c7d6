// Prints figures of the built page: bytes of a first visit after brotli, and times in Chromium.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { launch, open, ready, serve, type } from "./page.js";

const dist = fileURLToPath(new URL("../../dist", import.meta.url));
let total = 0;
for (const name of readdirSync(dist).filter((n) => /\.(html|js|css|wasm|svg|webmanifest)$/.test(n))) {
  const bytes = brotliCompressSync(readFileSync(join(dist, name))).length;
  total += bytes;
  console.log(`${String(bytes).padStart(8)} B br  ${name}`);
}
console.log(`${String(total).padStart(8)} B br  first load (goal: 500000)`);

const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];
const site = await serve();
const browser = await launch();
const starts = [];
for (let round = 0; round < 5; round++) {
  const { page, context } = await open(browser, site.url, "#/en/sandbox");
  await ready(page);
  starts.push(await page.evaluate(() => performance.getEntriesByName("hatoba:interactive")[0].startTime));
  await context.close();
}
console.log(`${median(starts).toFixed(0).padStart(8)} ms    navigation to prompt (median of 5, no throttling)`);

const { page } = await open(browser, site.url, "#/en/sandbox");
await ready(page);
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
await ready(restored.page);
const restore = await restored.page.evaluate(() => performance.getEntriesByName("hatoba:interactive")[0].startTime);
console.log(`${(restore - median(starts)).toFixed(0).padStart(8)} ms    replay of 1,000 commands in the page`);
await type(page, "true");
await browser.close();
site.close();
