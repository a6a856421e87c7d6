// The pictures in the page: files asked for, a line tried out, a prediction given in the picture, and
// the questions that people ask most, each answered by a picture and by the explanation.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { installed, launch, open, ready, screenshot, serve, type } from "./page.js";

let browser, site;
before(async () => { site = await serve(); browser = await launch(); });
after(async () => { await browser?.close(); site?.close(); });

// Every rule in the light theme, and in the dark one those of colours; of the whole page or a part.
async function accessible(page, where, part = "body") {
  const axe = () => new AxeBuilder({ page }).include(part);
  await page.emulateMedia({ colorScheme: "light" });
  const { violations } = await axe().analyze();
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await axe().withRules(["color-contrast", "link-in-text-block"]).analyze();
  violations.push(...dark.violations.map((v) => ({ ...v, id: `dark ${v.id}` })));
  const told = violations.map((v) => `${where}: ${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html).join(" ")}`);
  assert.deepEqual(told, []);
}

async function show(page, picture) {
  await page.locator(`[data-picture=${picture}]`).click();
  await page.locator(`svg[data-scene=${picture}], [data-testid=picture-text]`).first().waitFor();
}

// The text form of a picture.
async function told(page, picture) {
  await show(page, picture);
  const toggle = page.getByRole("button", { name: "As text" });
  if (await toggle.getAttribute("aria-pressed") === "false") await toggle.click();
  return page.getByTestId("picture-text").innerText();
}

// The explanation of the last line, with the kind of error it names.
async function explained(page) {
  const panel = page.getByTestId("explain");
  if (await panel.count() === 0) await page.keyboard.press("F2");
  await panel.waitFor();
  return { text: await panel.innerText(), error: await panel.getAttribute("data-error") };
}

async function tryOut(page, line) {
  const box = page.getByTestId("terminal").getByRole("textbox");
  await box.click();
  await box.fill(line);
  await box.press("Alt+Enter");
  await page.locator("[data-testid=preview] .preview-said").waitFor({ timeout: 30_000 });
  return page.getByTestId("preview").innerText();
}

// Each: lines, then what a picture says in words, then the kind of error that the explanation names.
const questions = [
  ["which door leads in, and where a second one fails", ["docker run -d --name web -p 8080:80 nginx", "docker run -d --name second -p 8080:80 nginx"],
    "host", /second.*(already allocated|8080)/, "port-taken", /web/],
  ["whose localhost", ["docker rm second; docker run --rm nginx curl -sS localhost:8080"],
    "network", /nobody listens on port 8080/i, "curl-refused", /8080/],
  ["names on the default bridge", ["docker run --rm nginx curl -sS http://web"],
    "network", /no resolver|default bridge/i, "curl-no-host", /web/],
  ["EXPOSE is not -p", ["docker run -d --name shy nginx", "curl -sS localhost:80"],
    "network", /the host has no door 80/i, "curl-refused", /80/],
  ["a server on 127.0.0.1 behind -p", ["docker run -d --name api -p 3000:3000 node:20 node -e \"require('http').createServer((q, r) => r.end('ok')).listen(3000, '127.0.0.1')\"", "sleep 1; curl -sS localhost:3000"],
    "network", /inside only 127\.0\.0\.1:3000/, "curl-reset", /127\.0\.0\.1/],
  ["what a mount hides", ["mkdir site; docker run -d --name lid -v ./site:/usr/share/nginx/html nginx"],
    "files", /hides 2 entries/, null, /bind|folder|-v/i],
  ["whose uid met whose file", ["docker run --rm -u 1001 -v ./site:/site node:20 touch /site/a"],
    "files", /1001.*\/site/s, "permission-denied", /./],
  ["why everything is installed anew", [
    "mkdir app; cd app; echo '{}' > package.json; echo 1 > server.js; printf 'FROM node:20\\nWORKDIR /app\\nCOPY . .\\nRUN npm install\\nRUN head -c 9000000 /dev/zero > /big\\nRUN rm /big\\n' > Dockerfile; docker build -q -t app .",
    "echo 2 > server.js; docker build -q -t app ."],
    "build", /missed at line 3.*server\.js.*Lines 4 to 6 ran again/s, null, /build/i],
  ["why it is still big after rm", [], "build", /9\.00MB of it wasted|9\.00MB stay in line 5/, null, /./],
  ["what <none> is", [], "host", /<none>/, null, /./],
  ["what follows the image is the command", ["docker run -d --name own nginx sleep 500"],
    "host", /own.*docker-entrypoint\.sh sleep 500/, null, /sleep/],
  ["an image that a stopped container uses", ["docker create --name idle app", "docker rmi app"],
    "host", /app:latest.*used by idle/, "image-in-use", /container/i],
];

test("what people ask most is answered by a picture and by the explanation", async () => {
  const { page, trouble } = await open(browser, site.url, "#/en/lessons/ports");
  await ready(page);
  await installed(page);
  for (const [question, lines, picture, shown, error, words] of questions) {
    for (const line of lines) await type(page, line);
    assert.match(await told(page, picture), shown, question);
    const explanation = await explained(page);
    if (error) assert.equal(explanation.error, error, `${question}: ${explanation.text}`);
    assert.match(explanation.text, words, question);
  }
  // What `down -v` takes with it, before it does; and afterwards the way back.
  await type(page, "cd; mkdir shop; cd shop; printf 'services:\\n  db:\\n    image: nginx\\n    volumes: [\"data:/data\"]\\nvolumes:\\n  data:\\n' > compose.yaml; docker compose up -d; docker compose exec db sh -c 'echo x > /data/x'");
  const preview = await tryOut(page, "docker compose down -v");
  assert.match(preview, /would go\s+volume shop_data/);
  assert.match(preview, /would go\s+container shop-db-1/);
  await page.keyboard.press("Escape");
  await page.getByTestId("preview").waitFor({ state: "detached" });
  assert.match(await told(page, "host"), /shop_data/);
  await type(page, "docker compose down -v");
  await page.getByRole("button", { name: "Undo" }).click();
  await page.waitForFunction(() => /shop_data(?!.*gone)/.test(document.querySelector("[data-testid=picture-text]")?.innerText ?? ""));
  assert.deepEqual(trouble, []);
});

test("files are looked into, now and in the past, up to a layer", async () => {
  const { page, trouble } = await open(browser, site.url, "#/en/lessons/ports");
  await ready(page);
  await type(page, "docker run -d --name web nginx");
  await type(page, "docker exec web sh -c 'echo two > /usr/share/nginx/html/index.html; rm /etc/motd; mkdir /data; echo a > /data/a'");
  await show(page, "files");
  const file = (path) => page.locator(`[data-kind=file][data-id="${path}"]`);
  await page.locator(".crumbs button").first().click();
  await file("/data").locator("[data-kind=dir]").click();
  await file("/data/a").waitFor();
  assert.match(await file("/data/a").getAttribute("aria-label"), /W/);
  // By keys: into the picture, to the first row, choose.
  await page.locator("svg[data-scene=files]").focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Show its text" }).click();
  assert.match(await page.getByTestId("file-text").innerText(), /\/data\/a\s+a/);
  // A moment before there was no such directory.
  await page.locator("[data-moment='1']").click();
  await page.locator(".crumbs button").first().waitFor({ timeout: 20_000 });
  await file("/data").waitFor({ state: "detached" });
  await page.getByTestId("now").click();
  await page.locator(".crumbs button").first().click();
  await file("/data").waitFor();
  // As the image was after its first layer: no nginx yet.
  await page.getByLabel("Up to which layer").selectOption("1");
  await file("/docker-entrypoint.sh").waitFor({ state: "detached" });
  assert.deepEqual(trouble, []);
});

test("would it get through, and what if a line moved", async () => {
  const { page, trouble } = await open(browser, site.url, "#/en/lessons/ports");
  await ready(page);
  await type(page, "docker network create app; docker run -d --name web --network app nginx; docker run -d --name other nginx");
  await show(page, "network");
  const ask = page.getByTestId("ask");
  await ask.locator("select").selectOption("web");
  await ask.locator("input").fill("other:80");
  await ask.getByRole("button").click();
  await page.locator("[data-testid=preview] .note", { hasText: "Nothing" }).waitFor({ timeout: 40_000 });
  await page.waitForSelector("svg[data-scene=network] [data-kind=connection][aria-label*='other:80']");
  await page.keyboard.press("Escape");
  await page.waitForSelector("svg[data-scene=network] [data-kind=connection]", { state: "detached" });
  await type(page, "mkdir app; cd app; echo '{\"dependencies\":{\"express\":\"^4\"}}' > package.json; echo 1 > server.js; printf 'FROM node:20\\nWORKDIR /app\\nCOPY package.json ./\\nCOPY server.js ./\\nRUN npm install\\n' > Dockerfile");
  await type(page, "docker build -q -t app .");
  await show(page, "build");
  await page.getByTestId("what-if").locator("summary").click();
  await page.getByLabel("The line that moves up").selectOption("5");
  await page.getByLabel("The file that changes next").selectOption("server.js");
  await page.getByTestId("what-if-go").click();
  await page.waitForSelector("svg[data-scene=build] [data-kind=answer][aria-label*='faster']", { timeout: 40_000 });
  assert.deepEqual(trouble, []);
});

test("a prediction and its outcome stand side by side, and the goals in place", async () => {
  const { page, trouble } = await open(browser, site.url, "#/en/lessons/run");
  await ready(page);
  await page.locator("svg[data-scene=host] [data-kind=container][data-mark=goal]").first().waitFor();
  await page.locator("[data-predict=echo-ends] button", { hasText: "goes on running" }).click();
  await type(page, "docker run --name hello busybox echo hello");
  const bar = page.getByTestId("guess");
  await bar.waitFor();
  assert.match(await bar.innerText(), /it goes on running[^]*it stops and stays/);
  await page.locator("[data-kind=guess][data-id='container:hello']").waitFor();
  // The key g takes the goals away, and brings them back.
  const goals = page.locator("svg[data-scene=host] [data-kind=goal]");
  await goals.first().waitFor();
  await page.locator("svg[data-scene=host]").focus();
  await page.keyboard.press("g");
  await goals.first().waitFor({ state: "detached" });
  assert.deepEqual(trouble, []);
});

test("no picture has a fault that axe finds, light or dark", async () => {
  for (const hash of ["#/ja", "#/ja/sandbox"]) {
    const { page } = await open(browser, site.url, hash);
    await page.waitForSelector(hash === "#/ja" ? ".berth-card" : "svg[data-scene]");
    await accessible(page, hash);
    await page.close();
  }
  const { page } = await open(browser, site.url, "#/en/lessons/ports");
  await ready(page);
  await type(page, "docker run -d --name web -p 8080:80 -v ./server.js:/usr/share/nginx/html/x nginx");
  await type(page, "curl -s localhost:8080; curl -s localhost:1; true");
  for (const picture of ["host", "build", "files", "network"]) {
    await show(page, picture);
    await accessible(page, picture, picture === "host" ? "body" : ".sight");
    await screenshot(page, picture);
  }
  await tryOut(page, "docker rm -f web");
  await accessible(page, "preview", ".sight");
});
