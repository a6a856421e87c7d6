// url: URL and URLSearchParams for http-like addresses, and the old parse().
'use strict';
const enc = (s) => encodeURIComponent(s).replace(/%20/g, '+').replace(/[!'()~]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
const dec = (s) => { try { return decodeURIComponent(s.replace(/\+/g, ' ')); } catch { return s; } };
class URLSearchParams {
  #list = []; #url;
  constructor(init = '', url) {
    this.#url = url;
    if (typeof init === 'string') {
      for (const part of init.replace(/^\?/, '').split('&')) {
        if (!part) continue;
        const i = part.indexOf('=');
        this.#list.push(i < 0 ? [dec(part), ''] : [dec(part.slice(0, i)), dec(part.slice(i + 1))]);
      }
    } else if (init[Symbol.iterator]) for (const [k, v] of init) this.#list.push([`${k}`, `${v}`]);
    else for (const k of Object.keys(init)) this.#list.push([k, `${init[k]}`]);
  }
  #changed() { if (this.#url) { const s = this.toString(); this.#url.search = s; } }
  get(k) { return this.#list.find((e) => e[0] === k)?.[1] ?? null; }
  getAll(k) { return this.#list.filter((e) => e[0] === k).map((e) => e[1]); }
  has(k) { return this.#list.some((e) => e[0] === k); }
  append(k, v) { this.#list.push([k, `${v}`]); this.#changed(); }
  set(k, v) {
    const e = this.#list.find((x) => x[0] === k);
    if (e) { e[1] = `${v}`; this.#list = this.#list.filter((x) => x === e || x[0] !== k); } else this.#list.push([k, `${v}`]);
    this.#changed();
  }
  delete(k) { this.#list = this.#list.filter((e) => e[0] !== k); this.#changed(); }
  sort() { this.#list.sort((a, b) => (a[0] < b[0] ? -1 : 1)); }
  forEach(f) { for (const [k, v] of this.#list) f(v, k, this); }
  keys() { return this.#list.map((e) => e[0]).values(); }
  values() { return this.#list.map((e) => e[1]).values(); }
  entries() { return this.#list.values(); }
  get size() { return this.#list.length; }
  toString() { return this.#list.map(([k, v]) => `${enc(k)}=${enc(v)}`).join('&'); }
  [Symbol.iterator]() { return this.entries(); }
}
const ports = { 'http:': '80', 'https:': '443', 'ftp:': '21' };
class URL {
  constructor(text, base) {
    text = `${text}`.trim();
    let m = /^([a-zA-Z][a-zA-Z0-9+.-]*:)(\/\/)?([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?$/.exec(text);
    if (!m && base !== undefined) {
      const b = new URL(base);
      const p = /^([^?#]*)(\?[^#]*)?(#.*)?$/.exec(text);
      const path = p[1].startsWith('/') ? p[1] : p[1] ? b.pathname.replace(/[^/]*$/, '') + p[1] : b.pathname;
      m = /^([a-zA-Z][a-zA-Z0-9+.-]*:)(\/\/)?([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?$/.exec(`${b.origin}${require('path').normalize(path)}${p[2] ?? (p[1] ? '' : b.search)}${p[3] ?? ''}`);
    }
    if (!m || (ports[m[1].toLowerCase()] && !m[3])) {
      const e = internal.coded(TypeError, 'ERR_INVALID_URL', 'Invalid URL');
      e.input = text;
      throw e;
    }
    this.protocol = m[1].toLowerCase();
    let auth = '', hostPart = m[3];
    if (hostPart.includes('@')) { auth = hostPart.slice(0, hostPart.lastIndexOf('@')); hostPart = hostPart.slice(hostPart.lastIndexOf('@') + 1); }
    [this.username = '', this.password = ''] = auth.split(':');
    const port = /:(\d+)$/.exec(hostPart);
    this.hostname = (port ? hostPart.slice(0, port.index) : hostPart).toLowerCase();
    this.port = port && port[1] !== ports[this.protocol] ? port[1] : '';
    if (!m[2]) { this.pathname = m[3] + m[4]; this.hostname = ''; } else this.pathname = m[4] || '/';
    this.pathname = this.pathname.replace(/ /g, '%20');
    this.search = m[5] && m[5] !== '?' ? m[5] : '';
    this.hash = m[6] && m[6] !== '#' ? m[6] : '';
    $.hide(this, 'params', undefined);
  }
  get host() { return this.hostname + (this.port ? `:${this.port}` : ''); }
  set host(h) { [this.hostname, this.port = ''] = h.split(':'); }
  get origin() { return ports[this.protocol] ? `${this.protocol}//${this.host}` : 'null'; }
  get searchParams() { return (this.params ??= new URLSearchParams(this.search, { set: (s) => { this.search = s ? `?${s}` : ''; }, set search(s) { this.set(s); } })); }
  get href() {
    const auth = this.username ? `${this.username}${this.password ? `:${this.password}` : ''}@` : '';
    return `${this.protocol}${this.hostname || this.protocol === 'file:' ? '//' : ''}${auth}${this.host}${this.pathname}${this.search}${this.hash}`;
  }
  toString() { return this.href; }
  toJSON() { return this.href; }
  static canParse(s, b) { try { return !!new URL(s, b); } catch { return false; } }
}
module.exports = {
  URL, URLSearchParams,
  parse(text, query) {
    const m = /^(?:([a-z][a-z0-9+.-]*:)\/\/([^/?#]*))?([^?#]*)(\?[^#]*)?(#.*)?$/i.exec(text);
    const [host, port] = (m[2]?.split('@').pop() ?? '').split(':');
    const search = m[4] ?? null;
    return {
      protocol: m[1] ?? null, slashes: m[1] ? true : null, auth: m[2]?.includes('@') ? m[2].split('@')[0] : null, host: m[2]?.split('@').pop() ?? null, port: port ?? null,
      hostname: host || null, hash: m[5] ?? null, search, query: query ? Object.fromEntries(new URLSearchParams(search ?? '')) : search?.slice(1) ?? null,
      pathname: m[3] || null, path: (m[3] ?? '') + (search ?? '') || null, href: text,
    };
  },
  fileURLToPath: (u) => decodeURIComponent(`${u.href ?? u}`.replace(/^file:\/\//, '')),
  pathToFileURL: (p) => new URL(`file://${require('path').resolve(p)}`),
  format: (u) => u.href ?? `${u.protocol ?? ''}//${u.host ?? ''}${u.pathname ?? ''}${u.search ?? ''}`,
  resolve: (a, b) => new URL(b, a).href,
};
