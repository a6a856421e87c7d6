// The page on a network that is slow, breaks off, is not there, or brings a new build.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { answers, dist, installed, launch, open, ready, serve, type } from "./page.js";

let browser, site;
before(async () => { site = await serve(); browser = await launch(); });
after(async () => { await browser?.close(); site?.close(); });

const offline = (page) => page.waitForSelector('html[data-offline="ready"]', { state: "attached" });

test("before the app is there, the page has a frame, a heading and a progress bar", async () => {
  const context = await browser.newContext();
  let go;
  const held = new Promise((done) => { go = done; });
  await context.route("**/*_bg.wasm", async (route) => { await held; await route.continue(); });
  const { page, trouble } = await open(browser, site.url, "#/ja/sandbox", { context });
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.getByRole("progressbar").waitFor();
  assert.equal(await page.getByTestId("terminal").count(), 0);
  go();
  await ready(page);
  assert.equal(await page.locator("#loading").count(), 0);
  assert.deepEqual(trouble, []);
});

test("a program whose part is late stops the clock, and nothing else is different", async () => {
  const session = async (late) => {
    const context = await browser.newContext();
    let go = () => {};
    if (late) {
      const held = new Promise((done) => { go = done; });
      await context.route("**/*-python.wasm", async (route) => { await held; await route.continue(); });
    }
    const { page, trouble } = await open(browser, site.url, "#/en/sandbox", { context });
    await (late ? answers : installed)(page);
    const box = page.getByTestId("terminal").getByRole("textbox");
    await box.fill("sleep 1 & docker run --rm python python -c 'print(6 * 7)'");
    await box.press("Enter");
    if (late) {
      await page.locator(".wait").waitFor({ timeout: 60_000 });
      // Longer than the pull and the sleep would take if the clock went on.
      await page.waitForTimeout(3000);
      assert.doesNotMatch(await page.getByRole("log").textContent(), /Done/);
      go();
    }
    await page.waitForFunction(() => /\n?42/.test(document.querySelector("[role=log]").textContent), undefined, { timeout: 60_000 });
    await type(page, "true");
    assert.deepEqual(trouble, []);
    return (await page.getByRole("log").textContent()).match(/Status: Downloaded[^]*?42/)[0];
  };
  assert.equal(await session(true), await session(false));
});

test("after one visit everything opens without a network, lessons not visited too", async () => {
  const { page, context, trouble } = await open(browser, site.url, "#/en/sandbox");
  await offline(page);
  await type(page, "echo kept > memo.txt");
  await context.setOffline(true);
  await page.reload();
  await installed(page);
  await type(page, "cat memo.txt; docker run --rm hello-world");
  assert.match(await page.getByRole("log").textContent(), /kept[^]*Hello from Docker!/);
  for (const { slug } of JSON.parse(readFileSync(join(dist, "lessons/index.json"))).lessons) {
    const other = await open(browser, site.url, `#/ja/lessons/${slug}`, { context });
    await ready(other.page);
    await other.page.locator("[data-check]").first().waitFor();
    assert.deepEqual(other.trouble, []);
    await other.page.close();
  }
  assert.deepEqual(trouble, []);
});

test("a new build takes over when asked, in all pages at once, and never in part", async (t) => {
  const root = mkdtempSync(join(tmpdir(), "hatoba-"));
  cpSync(dist, root, { recursive: true });
  const mine = await serve({ root });
  t.after(() => { mine.close(); rmSync(root, { recursive: true }); });
  const { page, context, trouble } = await open(browser, mine.url, "#/en");
  await offline(page);
  const list = "lessons/index.json";
  const edit = (path, change) => writeFileSync(join(root, path), change(readFileSync(join(root, path), "utf8")));
  const version = (text) => text.replace(/const VERSION = "(.)/, (_, c) => `const VERSION = "${c === "0" ? "1" : "0"}`);
  const { title } = JSON.parse(readFileSync(join(root, list))).lessons[0].en;
  // Half of an upload: files that do not belong together are not taken.
  edit(list, (text) => text.replaceAll(title, "A new title"));
  edit("sw.js", version);
  await page.reload();
  await page.waitForTimeout(1500);
  assert.equal(await page.locator('html[data-update="ready"]').count(), 0);
  // The whole of it.
  const digest = createHash("sha256").update(readFileSync(join(root, list))).digest("base64");
  edit("sw.js", (text) => version(text).replace(/("lessons\/index\.json":)"[^"]*"/, (_, key) => `${key}"${digest}"`));
  await page.reload();
  await page.waitForSelector('html[data-update="ready"]', { state: "attached" });
  await page.getByText(title).first().waitFor();
  const second = await open(browser, mine.url, "#/en", { context });
  await second.page.getByText(title).first().waitFor();
  await page.evaluate(() => dispatchEvent(new Event("hatoba:update")));
  for (const each of [page, second.page]) await each.getByText("A new title").first().waitFor();
  assert.deepEqual(second.trouble, []);
  assert.deepEqual(trouble.filter((text) => !text.includes("another build")), []);
});

test("any error that nobody caught leads to the screen that restores", async () => {
  for (const fault of [
    () => { setTimeout(() => { const deep = () => deep() + 1; deep(); }); },
    () => { Promise.reject(new TypeError("left alone")); },
    () => { setTimeout(() => { throw new WebAssembly.RuntimeError("unreachable"); }); },
  ]) {
    const { page } = await open(browser, site.url, "#/en/sandbox");
    await ready(page);
    await page.evaluate(fault);
    await page.getByRole("alertdialog").waitFor();
    await page.close();
  }
});

test("without storage the page works, and its restore screen too", async () => {
  const context = await browser.newContext();
  await context.addInitScript(() => {
    Object.defineProperty(window, "localStorage", { get() { throw new DOMException("denied", "SecurityError"); } });
  });
  const { page } = await open(browser, site.url, "#/en/sandbox", { context });
  await ready(page);
  await type(page, "echo works");
  await page.evaluate(() => { setTimeout(() => { throw new RangeError("no more stack"); }); });
  await page.getByRole("alertdialog").waitFor();
  assert.match(await page.locator("#crash-report").textContent(), /no more stack/);
  await page.locator("#crash-back").click();
  await ready(page);
});
