// A learner's session in the browser: kept, opened again, shared, in two tabs, and when storage fails.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { installed, launch, open, ready, serve, type } from "./page.js";

let server, browser;
before(async () => { [server, browser] = [await serve(), await launch()]; });
after(async () => { await browser.close(); server.close(); });

const SANDBOX = "#/en/sandbox";
const head = "hatoba:session:sandbox";
const output = (page) => page.getByTestId("terminal").textContent();
const stored = (page) => page.evaluate(() => Object.keys(localStorage).sort());
const notice = (page, name) => page.locator(`[data-notice=${name}]`);

async function sandbox(options) {
  const opened = await open(browser, server.url, SANDBOX, options);
  await ready(opened.page);
  await installed(opened.page);
  return opened;
}

async function again(page) {
  await page.reload();
  await ready(page);
  await installed(page);
}

// Waits until the terminal shows a text.
async function shows(page, text) {
  await page.waitForFunction((text) => document.querySelector("[data-testid=terminal]").textContent.includes(text), text, { timeout: 20_000 });
}

test("nothing is stored before something is typed, and what is typed is there again", async () => {
  const { page, trouble, context } = await sandbox();
  assert.deepEqual(await stored(page), []);
  await type(page, "echo one > f; docker create --name kept busybox");
  await again(page);
  await type(page, "cat f; docker ps -a --format '{{.Names}}'");
  await shows(page, "kept");
  assert.deepEqual(trouble, []);
  await context.close();
});

test("the host's clock goes on from when the page was left", async () => {
  const { page, context } = await sandbox();
  await type(page, "docker run -d --name short busybox sleep 2");
  await page.waitForTimeout(2500);
  await again(page);
  await type(page, "docker inspect -f '{{.State.Status}}' short");
  await shows(page, "exited");
  await context.close();
});

test("undo is there at once, and the old line can be brought back", async () => {
  const { page, context } = await sandbox();
  await type(page, "echo first");
  await type(page, "echo second");
  await page.getByRole("button", { name: "Undo" }).click();
  await page.waitForFunction(() => !document.querySelector("[data-testid=terminal]").textContent.includes("second"));
  await type(page, "echo third");
  await shows(page, "third");
  await context.close();
});

test("a link opens beside one's own session, which stays as it is", async () => {
  const { page, context, trouble } = await sandbox();
  await type(page, "echo theirs > f");
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "Share" }).click();
  await page.waitForFunction(() => navigator.clipboard.readText().then((t) => t.includes("?s=")));
  const link = await page.evaluate(() => navigator.clipboard.readText());
  await context.close();

  const mine = await sandbox();
  await type(mine.page, "echo mine > f");
  // Pasted into the tab that is open: only the fragment changes.
  await mine.page.evaluate((link) => { location.href = link; }, link);
  await notice(mine.page, "shared").waitFor();
  assert.match(await notice(mine.page, "shared").textContent(), /1 command/);
  assert.ok(!mine.page.url().includes("?s="));
  await type(mine.page, "cat f; echo more");
  await shows(mine.page, "theirs");
  await again(mine.page);
  await shows(mine.page, "more");
  await notice(mine.page, "shared").getByRole("button", { name: "Back to my own" }).click();
  await type(mine.page, "cat f");
  await shows(mine.page, "mine");
  assert.equal(await notice(mine.page, "shared").count(), 0);
  assert.deepEqual([...trouble, ...mine.trouble], []);
  await mine.context.close();
});

test("two tabs: the second says so, and neither destroys the other's work", async () => {
  const { page, context } = await sandbox();
  await type(page, "echo one > first");
  const { page: other } = await open(browser, server.url, SANDBOX, { context });
  await ready(other);
  await installed(other);
  await notice(other, "elsewhere").waitFor();
  await type(other, "echo two > second");
  await type(page, "echo three > third");
  await again(page);
  await type(page, "ls");
  await shows(page, "third");
  assert.ok(!(await output(page)).includes("second\n"));
  await again(other);
  await type(other, "ls");
  await shows(other, "second");
  await context.close();
});

test("a save that cannot be read, and one of a newer version, are put aside and said", async () => {
  for (const text of ["nonsense", '{"version":9,"inputs":[]}', "H9 of the future"]) {
    const { page, context, trouble } = await sandbox();
    await page.evaluate(([key, text]) => localStorage.setItem(key, text), [head, text]);
    await again(page);
    await notice(page, "aside").waitFor();
    await type(page, "echo fresh");
    const kept = await page.evaluate(() => localStorage.getItem("hatoba:aside:sandbox:1"));
    assert.equal(kept, text);
    assert.deepEqual(trouble, []);
    await context.close();
  }
});

test("a save of version 1 opens", async () => {
  const { page, context } = await sandbox();
  const old = {
    version: 1, seed: 7, start_ms: 1800000000000,
    inputs: [{ at_ms: 100, input: { Resize: { cols: 100, rows: 30 } } }, { at_ms: 900, input: { Line: "echo from before > f" } }],
  };
  await page.evaluate(([key, text]) => localStorage.setItem(key, text), [head, JSON.stringify(old)]);
  await again(page);
  await type(page, "cat f");
  await shows(page, "from before");
  await context.close();
});

test("storage that is full or forbidden is said in one line, and work goes on", async () => {
  const full = () => {
    Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
  };
  const forbidden = () => {
    Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no", "SecurityError"); } });
  };
  for (const [how, words] of [[full, /full/], [forbidden, /does not let/]]) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    await context.addInitScript(how);
    const { page, trouble } = await open(browser, server.url, SANDBOX, { context });
    await ready(page);
    await installed(page);
    await type(page, "echo still here");
    await notice(page, "fault").waitFor();
    assert.match(await notice(page, "fault").textContent(), words);
    await shows(page, "still here");
    assert.deepEqual(trouble, []);
    await context.close();
  }
});

test("hostile links neither freeze nor break the page", async () => {
  const encode = (save) => Buffer.from(JSON.stringify(save)).toString("base64url");
  const save = (more) => ({ version: 1, seed: 1, start_ms: 1800000000000, inputs: [], ...more });
  const line = (at_ms, text) => ({ at_ms, input: { Line: text } });
  const links = [
    "2AAAA", "%%%", encode(save({ start_ms: 2 ** 63 })), encode(save({ inputs: [line(2 ** 53, "ls")] })),
    encode(save({ inputs: [{ at_ms: 0, input: { Resize: { cols: 65535, rows: 65535 } } }, line(5, "ls")] })),
    encode(save({ inputs: [line(0, "while :; do :; done"), line(3e9, "ls")] })),
  ];
  for (const link of links) {
    const { page, trouble, context } = await open(browser, server.url, `${SANDBOX}?s=${link}`);
    await ready(page);
    await installed(page);
    const replaying = notice(page, "replaying");
    const broken = page.getByRole("alert").filter({ hasText: "damaged" });
    await Promise.race([replaying.waitFor(), broken.waitFor(), page.waitForTimeout(3000)]);
    if (await replaying.count()) await replaying.getByRole("button").click();
    await type(page, "echo alive");
    await shows(page, "alive");
    assert.deepEqual(trouble, [], link);
    await context.close();
  }
});

test("a page that never came back from a session does not run it again by itself", async () => {
  const { page, context } = await sandbox();
  await type(page, "echo one");
  await type(page, "echo two");
  await page.evaluate((head) => localStorage.setItem(`${head}:run`, "1"), head);
  await again(page);
  await notice(page, "held").waitFor();
  assert.ok(!(await output(page)).includes("two"));
  await notice(page, "held").getByRole("button", { name: "Leave out the last line" }).click();
  await shows(page, "one");
  assert.ok(!(await output(page)).includes("echo two"));
  await context.close();
});

test("lines typed while a command runs wait for the prompt", async () => {
  const { page, context } = await sandbox();
  const box = page.getByTestId("terminal").getByRole("textbox");
  await box.click();
  for (const line of ["sleep 1", "echo after"]) {
    await page.keyboard.type(line);
    await page.keyboard.press("Enter");
  }
  await page.waitForFunction(() => /\$ echo after\s*after/.test(document.querySelector("[data-testid=terminal]").textContent), undefined, { timeout: 10_000 });
  await context.close();
});
