// A lead's day: a pack made, sent round, worked on by two people, handed in, checked in the page and
// natively with the same result, and a forged report found.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { done, launch, open, ready, screenshot, serve, type } from "./page.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
let browser, site, dir;
before(async () => {
  dir = mkdtempSync(join(tmpdir(), "hatoba-team-"));
  site = await serve();
  browser = await launch();
});
after(async () => { await browser?.close(); site?.close(); if (dir) rmSync(dir, { recursive: true }); });

// The native program; what it prints, and whether it was content.
function hatoba(...args) {
  try {
    const text = execFileSync("cargo", ["run", "-q", "-p", "hatoba-cli", "--", ...args], { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
    return { ok: true, text };
  } catch (error) {
    return { ok: false, text: `${error.stdout}${error.stderr}` };
  }
}

async function accessible(page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const grave = violations.filter((v) => ["serious", "critical"].includes(v.impact));
  assert.deepEqual(grave.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html).join(" ")}`), []);
}

// Puts files into the first input of a part of the page.
const put = (page, where, files) => page.locator(`${where} input[type=file]`).first().setInputFiles(files);

async function saved(page, click, path) {
  const [download] = await Promise.all([page.waitForEvent("download"), click()]);
  await download.saveAs(path);
  return readFileSync(path, "utf8");
}

async function withName(page, name) {
  await page.locator("#learner").fill(name);
  await page.keyboard.press("Enter");
}

// Somebody gets the pack, does some of it, and hands in a report.
async function learner(zip, name, lessons) {
  const { page, trouble } = await open(browser, site.url, "#/ja");
  await put(page, ".packs", zip);
  await page.locator("[data-pack=day1]").click();
  await withName(page, name);
  assert.equal(await page.getByTestId("learner").textContent(), name);
  for (const [slug, lines, checks] of lessons) {
    await page.locator(`[data-lesson=${slug}]`).click();
    await ready(page);
    for (const line of lines) await type(page, line);
    for (const check of checks) await done(page, check);
    await page.goto(`${site.url}#/ja/packs/day1`);
    await page.locator(`[data-lesson=${slug}] .state`).filter({ hasText: String(checks.length) }).waitFor();
  }
  await page.getByRole("button", { name: "レポートを作る" }).click();
  const file = join(dir, `${name.replaceAll(/\W/gu, "x")}-${lessons.length}.json`);
  const text = await saved(page, () => page.getByTestId("save-report").click(), file);
  assert.deepEqual(trouble, []);
  return { page, file, report: JSON.parse(text) };
}

test("a pack is made, done, handed in and checked; a forged report is found", async () => {
  const pack = join(dir, "day1"), zip = join(dir, "day1.zip");
  assert.ok(hatoba("pack", "new", pack).ok);
  assert.ok(hatoba("pack", "check", pack).ok);
  assert.ok(hatoba("pack", "zip", pack, "--out", zip).ok);

  const hello = ["hello", ["docker run --name hello busybox echo hi", "docker logs hello"], ["ran", "read"]];
  const site1 = ["page", ["docker run -d --name web -p 8080:80 -v ~/site:/usr/share/nginx/html:ro nginx", "sleep 1; curl localhost:8080"], ["up", "seen"]];
  const all = await learner(zip, "青木 遥", [hello, site1]);
  const half = await learner(zip, "石井 拓海", [["hello", hello[1].slice(0, 1), ["ran"]]]);
  assert.notEqual(all.report.seed, half.report.seed);
  assert.deepEqual(all.report.lessons.map((l) => l.ticks.map((t) => t.check)), [["ran", "read"], ["up", "seen"]]);

  await all.page.getByRole("link", { name: "印刷用の画面を開く" }).click();
  await all.page.getByTestId("paper").waitFor();
  await all.page.locator(".a4 .dots").nth(1).waitFor();
  assert.match(await all.page.getByTestId("paper").textContent(), /4 \/ 4/);
  await screenshot(all.page, "team-report");
  await accessible(all.page);

  // Claims more than was done; and puts another name on somebody's work.
  const claims = { ...half.report, name: half.report.name };
  claims.lessons[0].ticks.push({ check: "read", at_ms: claims.lessons[0].ticks[0].at_ms + 5000 });
  const stolen = { ...all.report, name: "木下 悠斗" };
  const forged = [join(dir, "claims.json"), join(dir, "stolen.json")];
  writeFileSync(forged[0], JSON.stringify(claims));
  writeFileSync(forged[1], JSON.stringify(stolen));

  const lead = await open(browser, site.url, "#/ja/grade");
  await put(lead.page, ".grade", [zip, all.file, half.file, ...forged]);
  await lead.page.getByTestId("graded").waitFor({ timeout: 60_000 });
  await lead.page.locator("[data-learner]").nth(3).waitFor();
  assert.equal(await lead.page.locator("[data-forged=true]").count(), 2);
  assert.match(await lead.page.getByTestId("forged").textContent(), /2/);
  await lead.page.locator("[data-learner='木下 悠斗'] button").click();
  assert.match(await lead.page.getByTestId("person").textContent(), /名前と種が合いません/);
  await screenshot(lead.page, "team-grade");
  await accessible(lead.page);

  // The same result natively.
  const csv = await saved(lead.page, () => lead.page.getByRole("button", { name: "CSV" }).click(), join(dir, "page.csv"));
  const reports = join(dir, "reports"), native = join(dir, "native.csv");
  mkdirSync(reports);
  [all.file, half.file, ...forged].forEach((file, n) => writeFileSync(join(reports, `${n}.json`), readFileSync(file)));
  const graded = hatoba("grade", reports, "--pack", zip, "--csv", native, "--junit", join(dir, "junit.xml"), "--ja");
  assert.ok(!graded.ok, "a forged report fails the build");
  assert.equal(csv.replace("\u{feff}", ""), readFileSync(native, "utf8"));
  assert.ok(hatoba("grade", all.file, half.file, "--pack", pack).ok);
  assert.ok(!hatoba("grade", half.file, "--pack", pack, "--complete").ok);
  assert.equal(readFileSync(join(dir, "junit.xml"), "utf8").match(/<error/g).length, 2);

  // Anyone's session opens as it was, and the lead comes back to the table.
  await lead.page.locator("[data-learner='青木 遥'] button").click();
  await lead.page.locator("[data-open=page]").click();
  await lead.page.locator("[data-notice=shared]").waitFor();
  await done(lead.page, "seen");
  assert.match(await lead.page.getByRole("log").textContent(), /our page/);
  await lead.page.goBack();
  await lead.page.locator("[data-learner]").nth(3).waitFor();
  assert.deepEqual(lead.trouble, []);
});

test("a pack is proved in the page, and one that does not hold is refused with its line", async () => {
  const pack = join(dir, "bad"), zip = join(dir, "bad.zip");
  assert.ok(hatoba("pack", "new", pack).ok);
  const { page, trouble } = await open(browser, site.url, "#/ja");
  await page.locator("[data-pack=onboarding-day1]").waitFor();
  assert.ok(hatoba("pack", "zip", pack, "--out", zip).ok);
  await put(page, ".packs", zip);
  await page.locator("[data-pack=bad]").click();
  await page.getByRole("button", { name: "この教材を確かめる" }).click();
  await page.locator("[data-proof=hello][data-holds=true]").waitFor({ timeout: 30_000 });
  await page.locator("[data-proof=page][data-holds=true]").waitFor({ timeout: 30_000 });
  await accessible(page);
  await screenshot(page, "team-pack");
  // The pack stays, without a network.
  await page.reload();
  await page.getByTestId("pack").waitFor();

  await page.goto(`${site.url}#/ja`);
  await put(page, ".packs", { name: "evil.zip", mimeType: "application/zip", buffer: Buffer.from("PK no") });
  await page.getByText("この教材は開けません").waitFor();
  const text = readFileSync(join(pack, "01-hello/lesson.ja.md"), "utf8");
  writeFileSync(join(pack, "01-hello/lesson.ja.md"), text.replace("## 動かす", "[x](javascript:alert(1))"));
  await page.locator(".packs input[type=file]").nth(1).setInputFiles(pack);
  await page.getByText(/01-hello\/lesson\.ja\.md:9: a link to/).waitFor();
  await screenshot(page, "team-refused");
  await accessible(page);
  assert.deepEqual(trouble, []);
});

test("progress goes to another browser and is added there", async () => {
  const here = await open(browser, site.url, "#/ja/lessons/ports");
  await ready(here.page);
  await type(here.page, "docker run -d --name web nginx");
  await type(here.page, "curl localhost:8080");
  await done(here.page, "closed");
  await here.page.goto(`${site.url}#/en`);
  const file = join(dir, "progress.json");
  const text = await saved(here.page, () => here.page.getByRole("button", { name: "Save my progress" }).click(), file);
  assert.deepEqual(JSON.parse(text).lessons, { ports: ["closed"] });
  const there = await open(browser, site.url, "#/en");
  await put(there.page, ".progress-file", file);
  await there.page.getByTestId("progress-told").filter({ hasText: "New ticks: 1" }).waitFor();
  await there.page.locator("a[href$='lessons/ports'] .state").filter({ hasText: "Done 1" }).waitFor();
  await put(there.page, ".progress-file", { name: "x.json", mimeType: "application/json", buffer: Buffer.from("{}") });
  await there.page.getByText("This is no file of progress").waitFor();
  assert.deepEqual([...here.trouble, ...there.trouble], []);
});
