// A talk given in a browser: by keyboard from the first stop to the last, the speaker's window in step,
// back and anywhere with the host of the stop.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { launch, open, ready, screenshot, serve } from "./page.js";

let browser, site;
before(async () => { site = await serve(); browser = await launch(); });
after(async () => { await browser?.close(); site?.close(); });

const stage = (page) => page.getByTestId("stage");
const computed = (page) => page.waitForFunction(() => performance.getEntriesByName("hatoba:stage").length > 0, undefined, { timeout: 60_000 });
const place = (page) => stage(page).evaluate((e) => `${e.dataset.slide}.${e.dataset.beat}`);
const terminal = async (page) => {
  const found = page.getByTestId("stage-terminal");
  return (await found.count()) ? found.textContent() : "";
};
const at = (page, where) => page.waitForSelector(`[data-testid=stage][data-slide="${where.split(".")[0]}"][data-beat="${where.split(".")[1]}"]`);

async function accessible(page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const grave = violations.filter((v) => ["serious", "critical"].includes(v.impact));
  assert.deepEqual(grave.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html).join(" ")}`), []);
}

test("a talk goes on, back and anywhere, and the speaker's window follows", async () => {
  const { page, context, trouble } = await open(browser, site.url, "#/en/talks/root", { viewport: { width: 1280, height: 720 }, reducedMotion: "reduce" });
  await ready(page);
  await computed(page);
  const popup = context.waitForEvent("page");
  await page.keyboard.press("s");
  const window = await popup;
  const speaker = window.getByTestId("presenter");
  await speaker.waitFor();
  await window.getByText("Linked with the room's window").waitFor();
  // Forward: what each stop shows is noted.
  const seen = new Map();
  for (;;) {
    const here = await place(page);
    if (seen.has(here)) break;
    seen.set(here, await terminal(page));
    await window.waitForSelector(`[data-testid=presenter][data-slide="${here.split(".")[0]}"][data-beat="${here.split(".")[1]}"]`);
    await page.keyboard.press("ArrowRight");
    // The last stop stays.
    await page.waitForTimeout(30);
  }
  const stops = [...seen.keys()];
  assert.equal(stops.length, 21, stops.join(" "));
  assert.match(seen.get("2.2"), /uid=0\(root\)/);
  assert.match(seen.get("4.1"), /customers\.txt/);
  assert.doesNotMatch(seen.get("4.3").split("rm+-f").at(-1).replace(/^[^\n]*?txt'/, ""), /customers\.txt/);
  assert.match(seen.get("6.1"), /uid=10001/);
  assert.match(seen.get("6.3"), /Permission denied/);
  // Back, a stop at a time.
  for (const where of stops.toReversed()) {
    await at(page, where);
    assert.equal(await terminal(page), seen.get(where), where);
    await page.keyboard.press("ArrowLeft");
  }
  // Anywhere, and the file that was deleted is there again.
  for (const [keys, where] of [[["g", "6", "Enter"], "6.0"], [["End"], "8.0"], [["g", "4", "Enter"], "4.0"], [["Home"], "1.0"]]) {
    for (const key of keys) await page.keyboard.press(key);
    await at(page, where);
    assert.equal(await terminal(page), seen.get(where), where);
  }
  // The speaker's window drives too.
  await window.keyboard.press("PageDown");
  await at(page, "2.0");
  assert.match(await window.getByTestId("next-step").textContent(), /type and run.*name=Mina/);
  assert.match(await window.locator("[data-clock]").first().textContent(), /^4:5\d$/);
  await accessible(window);
  // A reload stays where one is.
  await page.keyboard.press("ArrowRight");
  await at(page, "2.1");
  await page.reload();
  await at(page, "2.1");
  await computed(page);
  assert.equal(await terminal(page), seen.get("2.1"));
  await accessible(page);
  assert.deepEqual(trouble, []);
});

test("hands on the stage touch nothing of the talk, and a key ends the typing", async () => {
  const { page, trouble } = await open(browser, site.url, "#/en/talks/root/4", { viewport: { width: 1280, height: 720 } });
  await ready(page);
  await computed(page);
  await page.keyboard.press("Tab");
  const box = page.getByTestId("terminal").getByRole("textbox");
  await box.waitFor();
  await page.keyboard.type("rm data/customers.txt; echo by hand");
  await page.keyboard.press("Enter");
  await page.getByTestId("output").getByText("by hand", { exact: true }).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("ArrowRight");
  // It types like a hand; the next key ends the typing, one more the output.
  await page.getByText("Typed by itself").waitFor();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await at(page, "4.1");
  const shown = await terminal(page);
  assert.match(shown, /customers\.txt/);
  assert.doesNotMatch(shown, /by hand/);
  // Votes are counted by digits.
  await page.goto(site.url + "#/en/talks/root/3");
  await page.reload();
  await at(page, "3.0");
  for (const key of ["3", "3", "1", "3"]) await page.keyboard.press(key);
  assert.match(await page.locator(".vote .leads").textContent(), /The host's file is gone.*3/);
  await screenshot(page, "stage-vote");
  await accessible(page);
  assert.deepEqual(trouble, []);
});
