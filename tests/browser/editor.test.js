// The editor beside the terminal: a Dockerfile opened, looked through, mended, saved, taken back.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { installed, launch, open, ready, screenshot, serve, type } from "./page.js";

let browser, site;
before(async () => { site = await serve(); browser = await launch(); });
after(async () => { await browser?.close(); site?.close(); });

const edit = (page) => page.locator(".sights").first().getByRole("button").nth(1).click();
const file = (page, path) => page.locator(`[data-file="${path}"]`);
const area = (page) => page.locator("[data-testid=editor] textarea");
const log = (page) => page.getByRole("log").textContent();

async function accessible(page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const grave = violations.filter((v) => ["serious", "critical"].includes(v.impact));
  assert.deepEqual(grave.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html).join(" ")}`), []);
}

test("a Dockerfile is opened, looked through, mended, saved, and undo takes that back", async () => {
  const { page, trouble } = await open(browser, site.url, "#/ja/sandbox");
  await ready(page);
  await installed(page);
  await type(page, "mkdir app && printf 'FROM node:22.1\\nCOPY . .\\nRUN npm ci\\n' > app/Dockerfile && echo '{}' > app/package.json");
  await edit(page);
  await file(page, "app/Dockerfile").click();
  assert.equal(await area(page).inputValue(), "FROM node:22.1\nCOPY . .\nRUN npm ci\n");
  await page.locator(".k-keyword", { hasText: "FROM" }).waitFor();
  // What only a simulator knows, with the edit that mends it.
  await page.locator("[data-lint=cache][data-line='3']").waitFor();
  await area(page).press("Control+End");
  await page.keyboard.type("CMD npm start");
  await page.keyboard.press("Enter");
  await page.locator("[data-lint=JSONArgsRecommended][data-line='4']").waitFor();
  await page.locator("[data-lint=DL3025]").waitFor();
  await screenshot(page, "editor-findings");
  await accessible(page);
  await page.locator("[data-lint=JSONArgsRecommended]").getByRole("button", { name: "直す" }).click();
  assert.match(await area(page).inputValue(), /CMD \["npm", "start"\]\n$/);
  await page.locator("[data-lint=JSONArgsRecommended]").waitFor({ state: "detached" });
  await page.locator("[data-lint=cache]").getByRole("button", { name: "直す" }).click();
  const mended = "FROM node:22.1\nCOPY package.json ./\nRUN npm ci\nCOPY . .\nCMD [\"npm\", \"start\"]\n";
  assert.equal(await area(page).inputValue(), mended);
  await area(page).focus();
  await page.keyboard.press("Control+s");
  await type(page, "cat app/Dockerfile");
  assert.match(await log(page), /COPY package\.json \.\/\s*RUN npm ci\s*COPY \. \.\s*CMD \["npm", "start"\]/);
  // Undo takes back the cat, then the save; the editor shows what the file was.
  const undo = page.getByRole("button", { name: "ひとつ戻す" });
  await undo.click();
  await undo.click();
  await page.waitForFunction(() => document.querySelector("[data-testid=editor] textarea").value.startsWith("FROM node:22.1\nCOPY . ."));
  assert.deepEqual(trouble, []);
});

test("unsaved text survives a reload, and a command's change is told, not taken", async () => {
  const { page, context, trouble } = await open(browser, site.url, "#/en/sandbox");
  await ready(page);
  await type(page, "echo one > 'my notes.txt'");
  await type(page, "code 'my notes.txt'");
  await area(page).waitFor();
  await area(page).press("Control+End");
  await page.keyboard.type("two");
  await page.waitForTimeout(400);
  await page.close();
  const again = await open(browser, site.url, "#/en/sandbox", { context });
  await ready(again.page);
  await installed(again.page);
  // A replay opens nothing by itself.
  assert.ok(await again.page.locator("svg[data-scene=host]").isVisible());
  await edit(again.page);
  assert.equal(await area(again.page).inputValue(), "one\ntwo");
  await type(again.page, "echo three >> 'my notes.txt'");
  await again.page.getByText("A command changed this file").waitFor();
  assert.equal(await area(again.page).inputValue(), "one\ntwo");
  await again.page.getByRole("button", { name: "Take the disk's" }).click();
  assert.equal(await area(again.page).inputValue(), "one\nthree\n");
  // Names with blanks are safe in the lines that the tree types.
  await file(again.page, "my notes.txt").click();
  await again.page.getByRole("button", { name: "Rename" }).click();
  const name = again.page.locator(".make input");
  await name.fill("it's here/notes.txt");
  await name.press("Escape");
  await again.page.getByRole("button", { name: "Delete", exact: true }).click();
  await file(again.page, "my notes.txt").waitFor({ state: "detached" });
  assert.deepEqual([...trouble, ...again.trouble], []);
});

test("keys: Tab indents, Enter keeps, Ctrl+F finds, Esc and Tab leave, the browser's undo works", async () => {
  const { page, trouble } = await open(browser, site.url, "#/en/sandbox");
  await ready(page);
  await type(page, "printf 'services:\\n  web:\\n    image: nginx\\n' > compose.yaml");
  await edit(page);
  await file(page, "compose.yaml").click();
  await area(page).press("Control+End");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await page.keyboard.type("ports:");
  await page.keyboard.press("Enter");
  await page.keyboard.type("- 80");
  assert.equal(await area(page).inputValue(), "services:\n  web:\n    image: nginx\n    ports:\n      - 80\n");
  await page.keyboard.press("Shift+Tab");
  assert.match(await area(page).inputValue(), /\n {4}- 80\n$/);
  await page.keyboard.press("Control+z");
  assert.match(await area(page).inputValue(), /\n {6}- 80\n$/);
  await page.keyboard.press("Control+f");
  await page.keyboard.type("e");
  await page.locator(".find-count", { hasText: "/ 4" }).waitFor();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  assert.notEqual(await page.evaluate(() => document.activeElement.tagName), "TEXTAREA");
  assert.deepEqual(trouble, []);
});

test("a key in a thousand lines is coloured where it was typed", async () => {
  const { page } = await open(browser, site.url, "#/en/sandbox");
  await ready(page);
  await installed(page);
  await type(page, "(echo FROM a:1; for i in $(seq 1000); do echo \"RUN echo $i && apt-get install x\"; done) > Dockerfile");
  await edit(page);
  await file(page, "Dockerfile").click();
  await area(page).press("Control+Home");
  await page.keyboard.press("End");
  await page.keyboard.type("xyz");
  await page.waitForFunction(() => document.querySelector(".src-line").textContent === "FROM a:1xyz");
  assert.equal((await area(page).inputValue()).split("\n").length, 1002);
});
