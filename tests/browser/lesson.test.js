// What only a browser shows: a lesson done by typing, the page alive under load, a session restored.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { done, launch, open, ready, screenshot, serve, type } from "./page.js";

let browser, site;
before(async () => { site = await serve(); browser = await launch(); });
after(async () => { await browser?.close(); site?.close(); });

async function accessible(page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const grave = violations.filter((v) => ["serious", "critical"].includes(v.impact));
  const told = grave.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html).join(" ")}`);
  assert.deepEqual(told, []);
}

test("the ports lesson can be done by typing, and the picture follows", async () => {
  const { page, trouble } = await open(browser, site.url, "#/ja/lessons/ports");
  await ready(page);
  await type(page, "docker run -d --name web nginx");
  const container = page.locator('svg[data-scene=host] [data-kind=container][data-id=web]');
  await container.waitFor();
  await type(page, "curl localhost:8080");
  await done(page, "closed");
  await type(page, "docker rm -f web");
  await type(page, "docker run -d --name web -p 8080:80 nginx");
  await page.locator('[data-kind=door][data-id="8080"]').waitFor();
  await done(page, "published");
  await type(page, "sleep 1; curl localhost:8080");
  assert.match(await page.getByRole("log").textContent(), /Welcome to nginx!/);
  await done(page, "reached");
  await type(page, "docker run -d --name app -p 3000:3000 -v ./server.js:/server.js node:20 node /server.js");
  await type(page, "sleep 2; curl localhost:3000");
  await done(page, "lost");
  await page.locator('[data-kind=door][data-id="3000"][aria-label*="だれも待っていない"]').waitFor();
  await screenshot(page, "ports-blocked");
  await type(page, "docker rm -f app");
  await type(page, "docker run -d --name app -e HOST=0.0.0.0 -p 3000:3000 -v ./server.js:/server.js node:20 node /server.js");
  await type(page, "sleep 2; curl localhost:3000");
  await done(page, "answered");
  await screenshot(page, "ports-done");
  await accessible(page);
  assert.deepEqual(trouble, []);
});

test("an endless loop leaves the page alive and ends with Ctrl+C", async () => {
  const { page, trouble } = await open(browser, site.url, "#/en/sandbox");
  await ready(page);
  const box = page.getByTestId("terminal").getByRole("textbox");
  await box.click();
  await page.keyboard.type("while :; do :; done");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".stop");
  // The page still draws and takes keys: frames come, and what is typed shows.
  await page.evaluate(() => new Promise((told) => requestAnimationFrame(() => requestAnimationFrame(told))));
  await page.keyboard.type("typed ahead");
  assert.equal(await box.inputValue(), "typed ahead");
  await box.press("Control+c");
  await page.waitForSelector(".stop", { state: "detached" });
  await type(page, "echo alive");
  assert.match(await page.getByRole("log").textContent(), /alive/);
  assert.deepEqual(trouble, []);
});

test("an editor in the terminal takes every key", async () => {
  const { page, trouble } = await open(browser, site.url, "#/en/sandbox");
  await ready(page);
  const box = page.getByTestId("terminal").getByRole("textbox");
  await box.click();
  await page.keyboard.type("nano Dockerfile");
  await page.keyboard.press("Enter");
  await page.getByText("GNU nano").waitFor();
  await page.keyboard.type("FROM alpin");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("End");
  await page.keyboard.type("e");
  await page.keyboard.press("Enter");
  await page.keyboard.insertText("# 波止場");
  await page.getByText("# 波止場").waitFor();
  await screenshot(page, "nano");
  await accessible(page);
  await page.keyboard.press("Control+o");
  await page.keyboard.press("Enter");
  await page.getByText("Wrote 2 lines").waitFor();
  await page.keyboard.press("Control+x");
  await type(page, "cat Dockerfile");
  assert.match(await page.getByRole("log").textContent(), /FROM alpine.*# 波止場/s);
  assert.deepEqual(trouble, []);
});

test("what is typed before the host's programs came is run when they do", async () => {
  const context = await browser.newContext();
  let online = false;
  await context.route("**/*-first.wasm", (route) => (online ? route.continue() : route.abort()));
  const { page } = await open(browser, site.url, "#/en/sandbox", { context });
  await ready(page);
  const box = page.getByTestId("terminal").getByRole("textbox");
  await box.fill("echo typed early");
  await box.press("Enter");
  await page.getByText("The programs could not be loaded").waitFor();
  online = true;
  await type(page, "echo and late");
  assert.match(await page.getByRole("log").textContent(), /typed early[^]*and late/);
});

test("a reload restores the session", async () => {
  const { page, context } = await open(browser, site.url, "#/en/sandbox");
  await ready(page);
  await type(page, "echo kept > memo.txt");
  await page.close();
  const again = await open(browser, site.url, "#/en/sandbox", { context });
  await ready(again.page);
  await type(again.page, "cat memo.txt");
  assert.match(await again.page.getByRole("log").textContent(), /kept\s*$|kept/);
  assert.deepEqual(again.trouble, []);
});

test("undo takes the last command back, reset takes all, a link brings the session elsewhere", async () => {
  const context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"] });
  const { page, trouble } = await open(browser, site.url, "#/en/sandbox", { context });
  await ready(page);
  const volume = (where, name) => where.locator(`[data-kind=volume][data-id="${name}"]:not([data-mark=gone])`);
  const undo = page.getByRole("button", { name: "Undo" });
  assert.ok(await undo.isDisabled());
  await type(page, "docker volume create one");
  await type(page, "docker volume create two");
  await volume(page, "two").waitFor();
  await undo.click();
  await volume(page, "two").waitFor({ state: "detached" });
  await volume(page, "one").waitFor();
  await page.getByRole("button", { name: "Share link" }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const other = await open(browser, link, "");
  await ready(other.page);
  await volume(other.page, "one").waitFor();
  assert.equal(await volume(other.page, "two").count(), 0);
  page.on("dialog", (dialog) => dialog.accept());
  await page.getByRole("button", { name: "Start over" }).click();
  await volume(page, "one").waitFor({ state: "detached" });
  await type(page, "echo usable");
  assert.match(await page.getByRole("log").textContent(), /usable/);
  assert.deepEqual(trouble, []);
});

test("after a crash, the session comes back without the command before it", async () => {
  const { page } = await open(browser, site.url, "#/en/sandbox");
  await ready(page);
  await type(page, "echo kept > memo.txt");
  await type(page, "echo fatal > last.txt");
  // What a trap in wasm raises.
  await page.evaluate(() => dispatchEvent(new ErrorEvent("error", { error: new WebAssembly.RuntimeError("unreachable") })));
  const screen = page.getByRole("alertdialog");
  await screen.waitFor();
  assert.match(await screen.textContent(), /unreachable/);
  await accessible(page);
  await screen.getByRole("button", { name: /Restore before the last command/ }).click();
  await page.waitForLoadState();
  await ready(page);
  await type(page, "ls");
  const log = await page.getByRole("log").textContent();
  assert.match(log, /memo\.txt/);
  assert.doesNotMatch(log, /last\.txt/);
});

test("the first page and a lesson are accessible, wide and narrow", async () => {
  for (const [name, options] of [
    ["wide", {}],
    ["phone", { viewport: { width: 375, height: 740 } }],
    ["dark", { colorScheme: "dark" }],
  ]) {
    for (const hash of ["#/ja", "#/en/lessons/run"]) {
      const { page, trouble } = await open(browser, site.url, hash, options);
      await page.waitForSelector(hash === "#/ja" ? ".berth-card" : ".lesson");
      await screenshot(page, `${name}-${hash.replaceAll(/[^a-z]/g, "")}`);
      await accessible(page);
      assert.deepEqual(trouble, []);
      await page.close();
    }
  }
});
