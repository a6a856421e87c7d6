// fetch over http, and the classes it uses.
'use strict';
const http = require('http');
class Headers {
  #m = new Map();
  constructor(init = {}) { for (const [k, v] of init[Symbol.iterator] ? init : Object.entries(init)) this.append(k, v); }
  get(k) { return this.#m.get(k.toLowerCase()) ?? null; }
  set(k, v) { this.#m.set(k.toLowerCase(), `${v}`); }
  append(k, v) { const old = this.get(k); this.set(k, old === null ? v : `${old}, ${v}`); }
  has(k) { return this.#m.has(k.toLowerCase()); }
  delete(k) { this.#m.delete(k.toLowerCase()); }
  forEach(f) { for (const [k, v] of this.#m) f(v, k, this); }
  entries() { return this.#m.entries(); }
  keys() { return this.#m.keys(); }
  values() { return this.#m.values(); }
  [Symbol.iterator]() { return this.#m.entries(); }
}
class Response {
  #body;
  constructor(body, o = {}) {
    this.status = o.status ?? 200;
    this.statusText = o.statusText ?? '';
    this.headers = new Headers(o.headers);
    this.ok = this.status >= 200 && this.status < 300;
    this.url = o.url ?? '';
    this.redirected = !!o.redirected;
    this.type = 'basic';
    this.bodyUsed = false;
    this.#body = body ?? '';
  }
  async #take() {
    if (this.bodyUsed) throw new TypeError('Body is unusable: Body has already been read');
    this.bodyUsed = true;
    return this.#body;
  }
  async text() { return `${await this.#take()}`; }
  async json() { return JSON.parse(await this.text()); }
  async arrayBuffer() { return Buffer.from(await this.#take()); }
}
class AbortSignal extends internal.EventEmitter {
  aborted = false;
  addEventListener(n, f) { this.on(n, f); }
  removeEventListener(n, f) { this.off(n, f); }
  throwIfAborted() { if (this.aborted) throw this.reason; }
  abort(reason) { if (this.aborted) return; this.aborted = true; this.reason = reason; this.emit('abort', { type: 'abort' }); }
  static timeout(ms) {
    const s = new AbortSignal();
    setTimeout(() => s.abort(Object.assign(new Error('The operation was aborted due to timeout'), { name: 'TimeoutError' })), ms).unref();
    return s;
  }
}
class AbortController {
  signal = new AbortSignal();
  abort(reason = Object.assign(new Error('This operation was aborted'), { name: 'AbortError' })) { this.signal.abort(reason); }
}
const failed = (cause) => Object.assign(new TypeError('fetch failed'), {}) && Object.defineProperty(new TypeError('fetch failed'), 'cause', { value: cause, configurable: true, writable: true });
const fetch = (input, o = {}, hops = 0) => new Promise((ok, err) => {
  let u;
  try { u = new URL(input.url ?? input); } catch (e) {
    const t = new TypeError(`Failed to parse URL from ${input}`);
    Object.defineProperty(t, 'cause', { value: e, configurable: true });
    return err(t);
  }
  if (u.protocol !== 'http:') return err(failed(new Error(u.protocol === 'https:' ? 'HTTPS is not simulated' : 'unknown scheme')));
  const headers = { accept: '*/*', 'accept-language': '*', 'sec-fetch-mode': 'cors', 'user-agent': 'node', 'accept-encoding': 'gzip, deflate' };
  for (const [k, v] of new Headers(o.headers)) headers[k] = v;
  let body = o.body;
  if (body instanceof URLSearchParams) { body = `${body}`; headers['content-type'] ??= 'application/x-www-form-urlencoded;charset=UTF-8'; }
  if (typeof body === 'string') headers['content-type'] ??= 'text/plain;charset=UTF-8';
  const req = http.request({ hostname: u.hostname, port: u.port || 80, path: u.pathname + u.search, method: o.method, headers }, (res) => {
    const parts = [];
    res.on('data', (c) => parts.push(c)).on('error', (e) => err(failed(e))).on('end', () => {
      const to = res.headers.location;
      if (to && [301, 302, 303, 307, 308].includes(res.statusCode) && o.redirect !== 'manual' && hops < 20) return ok(fetch(new URL(to, u.href).href, o, hops + 1));
      ok(new Response(Buffer.concat(parts), { status: res.statusCode, statusText: res.statusMessage, headers: res.headers, url: u.href, redirected: hops > 0 }));
    });
  });
  req.on('error', (e) => err(e.name === 'AbortError' || e.name === 'TimeoutError' ? e : failed(e)));
  if (o.signal) {
    if (o.signal.aborted) return err(o.signal.reason);
    o.signal.addEventListener('abort', () => { req.destroy(o.signal.reason); err(o.signal.reason); });
  }
  req.end(body);
});
module.exports = { fetch, Headers, Response, AbortController, AbortSignal };
