// express: routing, middleware, bodies, static files — what small services use of version 4.
'use strict';
const http = require('http');
const path = require('path');
const fs = require('fs');
const compile = (p, end) => {
  if (p instanceof RegExp) return { re: p, keys: [] };
  const keys = [];
  let src = p.replace(/\/+$/, '') || (end ? '/?' : '');
  src = src.replace(/[.]/g, '\\.').replace(/\/:(\w+)(\([^)]*\))?(\?)?/g, (_, k, re, opt) => { keys.push(k); return `${opt ? '(?:/' : '/'}${re ?? '([^/]+)'}${opt ? ')?' : ''}`; }).replace(/(^|[^.)\]])\*/g, '$1(.*)');
  return { re: new RegExp(`^${src}${end ? '/?$' : '(/.*)?$'}`, 'i'), keys };
};
const types = { html: 'text/html; charset=utf-8', htm: 'text/html; charset=utf-8', css: 'text/css; charset=UTF-8', js: 'application/javascript; charset=UTF-8', json: 'application/json; charset=UTF-8', txt: 'text/plain; charset=UTF-8', text: 'text/plain; charset=utf-8', svg: 'image/svg+xml', png: 'image/png', jpg: 'image/jpeg', ico: 'image/x-icon', xml: 'application/xml' };
const typeOf = (f) => types[path.extname(f).slice(1)] ?? 'application/octet-stream';
const escape = (s) => `${s}`.replace(/[&<>"']/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[c]);
const page = (text) => `<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Error</title>\n</head>\n<body>\n<pre>${text}</pre>\n</body>\n</html>\n`;
const etag = (b) => `W/"${b.length.toString(16)}-${$.hash('sha1', b).toString('base64').slice(0, 27)}"`;
const extend = (req, res, app) => {
  if (res.app) return;
  req.app = res.app = app;
  const u = new URL(req.url, 'http://localhost');
  req.originalUrl = req.url;
  req.path = decodeURIComponent(u.pathname);
  req.query = Object.fromEntries(u.searchParams);
  req.params = {};
  req.protocol = 'http';
  req.secure = false;
  req.hostname = (req.headers.host ?? '').split(':')[0];
  req.ip = `${req.socket.remoteAddress?.includes(':') ? '' : '::ffff:'}${req.socket.remoteAddress}`;
  req.baseUrl = '';
  req.get = req.header = (k) => req.headers[k.toLowerCase()];
  req.is = (t) => (req.headers['content-type'] ?? '').includes(t) && t;
  req.accepts = (t) => [].concat(t)[0];
  res.locals = {};
  if (app.get('x-powered-by') !== false) res.setHeader('X-Powered-By', 'Express');
  res.status = (c) => { res.statusCode = c; return res; };
  res.set = res.header = (k, v) => { if (typeof k === 'object') for (const n of Object.keys(k)) res.setHeader(n, k[n]); else res.setHeader(k, v); return res; };
  res.get = (k) => res.getHeader(k);
  res.append = (k, v) => res.appendHeader(k, v);
  res.type = res.contentType = (t) => res.set('Content-Type', t.includes('/') ? t : types[t.replace('.', '')] ?? t);
  res.send = (v) => {
    if (typeof v === 'number' || typeof v === 'boolean' || (v !== null && typeof v === 'object' && !Buffer.isBuffer(v))) return res.json(v);
    if (!res.hasHeader('content-type')) res.setHeader('Content-Type', Buffer.isBuffer(v) ? 'application/octet-stream' : 'text/html; charset=utf-8');
    const b = v == null ? Buffer.from('') : Buffer.from(v);
    res.setHeader('Content-Length', b.length);
    if (!res.hasHeader('etag') && b.length) res.setHeader('ETag', etag(b));
    if (req.headers['if-none-match'] && req.headers['if-none-match'] === res.getHeader('etag')) { res.statusCode = 304; res.removeHeader('content-length'); res.removeHeader('content-type'); return res.end(); }
    return res.end(b);
  };
  res.json = (v) => { if (!res.hasHeader('content-type')) res.setHeader('Content-Type', 'application/json; charset=utf-8'); return res.send(JSON.stringify(v, null, app.get('json spaces')) ?? ''); };
  res.sendStatus = (c) => { res.statusCode = c; res.type('txt'); return res.send(http.STATUS_CODES[c] ?? `${c}`); };
  res.redirect = (c, to) => {
    if (to === undefined) { to = c; c = 302; }
    res.statusCode = c;
    res.setHeader('Location', to);
    res.setHeader('Vary', 'Accept');
    res.type('txt');
    res.end(`${http.STATUS_CODES[c]}. Redirecting to ${to}`);
  };
  res.location = (to) => res.set('Location', to);
  res.cookie = (k, v, o = {}) => res.append('Set-Cookie', `${k}=${encodeURIComponent(v)}; Path=${o.path ?? '/'}${o.httpOnly ? '; HttpOnly' : ''}`);
  res.sendFile = (f, o, cb) => {
    try { sendFile(req, res, o?.root ? path.join(o.root, f) : f); } catch (e) { if (typeof (cb ?? o) === 'function') (cb ?? o)(e); else { res.statusCode = e.code === 'ENOENT' ? 404 : 500; finish(app, Object.assign(e, { status: res.statusCode }), req, res); } }
  };
  res.render = () => { throw new Error('Templates (res.render) are not simulated'); };
};
const sendFile = (req, res, f) => {
  const b = fs.readFileSync(f), s = fs.statSync(f);
  res.setHeader('Accept-Ranges', 'bytes');
  res.setHeader('Cache-Control', 'public, max-age=0');
  res.setHeader('Last-Modified', s.mtime.toUTCString());
  res.setHeader('ETag', `W/"${s.size.toString(16)}-${Math.floor(s.mtimeMs).toString(16)}"`);
  if (!res.hasHeader('content-type')) res.setHeader('Content-Type', typeOf(f));
  res.setHeader('Content-Length', b.length);
  res.end(b);
};
const finish = (app, err, req, res) => {
  if (err === undefined) {
    res.statusCode = 404;
    res.setHeader('Content-Security-Policy', "default-src 'none'");
    res.setHeader('X-Content-Type-Options', 'nosniff');
    res.setHeader('Content-Type', 'text/html; charset=utf-8');
    return res.end(page(`Cannot ${req.method} ${escape(req.originalUrl.split('?')[0])}`));
  }
  if (res.headersSent) return res.socket.destroy();
  res.statusCode = err.status ?? err.statusCode ?? (res.statusCode >= 400 ? res.statusCode : 500);
  const dev = process.env.NODE_ENV !== 'production';
  if (process.env.NODE_ENV !== 'test' && res.statusCode >= 500) console.error(err.stack ?? `${err}`);
  const text = dev ? escape(err.stack ?? err).replace(/\n/g, '<br>').replace(/ {2}/g, ' &nbsp;') : escape(http.STATUS_CODES[res.statusCode]);
  res.setHeader('Content-Security-Policy', "default-src 'none'");
  res.setHeader('X-Content-Type-Options', 'nosniff');
  res.setHeader('Content-Type', 'text/html; charset=utf-8');
  res.end(page(text));
};
const makeRouter = () => {
  const stack = [];
  const router = (req, res, out) => {
    let i = 0;
    const base = req.path, params = req.params, url = req.url, prefix = req.baseUrl;
    const next = (err) => {
      if (err === 'router') err = undefined, i = stack.length;
      req.path = base; req.params = params; req.url = url; req.baseUrl = prefix;
      while (i < stack.length) {
        const l = stack[i++];
        if (l.method && l.method !== req.method && !(req.method === 'HEAD' && l.method === 'GET')) continue;
        const m = l.re.exec(base);
        if (!m || (l.f.length === 4) !== (err !== undefined)) continue;
        req.params = { ...params };
        l.keys.forEach((k, n) => { if (m[n + 1] !== undefined) req.params[k] = decodeURIComponent(m[n + 1]); });
        if (!l.end && l.path !== '/') {
          const rest = m.at(-1) ?? '';
          const cut = base.length - rest.length;
          req.baseUrl = prefix + base.slice(0, cut);
          req.path = rest || '/';
          req.url = (rest || '/') + (url.includes('?') ? url.slice(url.indexOf('?')) : '');
        }
        try {
          const r = err !== undefined ? l.f(err, req, res, next) : l.f(req, res, next);
          if ($.kind(r) === 'promise' && router.catches) r.catch(next);
        } catch (e) { next(e); }
        return;
      }
      out(err);
    };
    next();
  };
  const add = (method, p, fs, end) => {
    for (const f of fs.flat(9)) {
      if (typeof f !== 'function') throw new TypeError(method === '' ? 'Router.use() requires a middleware function but got a ' + (f === undefined ? 'undefined' : typeof f) : `Route.${method.toLowerCase()}() requires a callback function but got a [object ${f === undefined ? 'Undefined' : 'Object'}]`);
      for (const one of [].concat(p)) stack.push({ method, f, end, path: one, ...compile(one, end) });
    }
  };
  router.stack = stack;
  router.use = (...a) => {
    const p = typeof a[0] === 'string' || a[0] instanceof RegExp || (Array.isArray(a[0]) && typeof a[0][0] === 'string') ? a.shift() : '/';
    add('', p, a, false);
    return router;
  };
  router.all = (p, ...f) => { add('', p, f, true); return router; };
  for (const m of http.METHODS) router[m.toLowerCase()] = (p, ...f) => { add(m, p, f, true); return router; };
  router.route = (p) => {
    const r = {};
    for (const m of [...http.METHODS.map((x) => x.toLowerCase()), 'all']) r[m] = (...f) => { router[m](p, ...f); return r; };
    return r;
  };
  router.param = () => router;
  return router;
};
const express = () => {
  const app = (req, res, next) => {
    extend(req, res, app);
    app.router(req, res, next ?? ((e) => finish(app, e, req, res)));
  };
  const settings = { env: process.env.NODE_ENV ?? 'development', 'x-powered-by': true };
  app.router = makeRouter();
  app.locals = {};
  app.settings = settings;
  app.mountpath = '/';
  for (const k of Object.keys(app.router)) if (typeof app.router[k] === 'function') app[k] = (...a) => { app.router[k](...a); return app; };
  app.route = app.router.route;
  const get = app.get;
  app.get = (k, ...f) => (f.length ? get(k, ...f) : settings[k]);
  app.set = (k, v) => { settings[k] = v; return app; };
  app.enable = (k) => app.set(k, true);
  app.disable = (k) => app.set(k, false);
  app.enabled = (k) => !!settings[k];
  app.listen = (...a) => http.createServer(app).listen(...a);
  return app;
};
const bodyOf = (test, parse) => (o = {}) => (req, res, next) => {
  req.body ??= {};
  if (req.bodyRead || !test(req.headers['content-type'] ?? '', o)) return next();
  if (!(+req.headers['content-length'] > 0) && !req.headers['transfer-encoding']) return next();
  req.bodyRead = true;
  const parts = [];
  req.on('data', (c) => parts.push(c)).on('end', () => {
    try { req.body = parse(Buffer.concat(parts)); } catch (e) { return next(Object.assign(e, { status: 400, type: 'entity.parse.failed' })); }
    next();
  });
};
express.Router = makeRouter;
express.json = bodyOf((t) => t.includes('application/json'), (b) => JSON.parse(b.toString()));
express.urlencoded = bodyOf((t) => t.includes('urlencoded'), (b) => require('querystring').parse(b.toString()));
express.text = bodyOf((t) => t.startsWith('text/'), (b) => b.toString());
express.raw = bodyOf((t) => t.includes('octet-stream'), (b) => b);
express.static = (root, o = {}) => (req, res, next) => {
  if (req.method !== 'GET' && req.method !== 'HEAD') return next();
  let f = path.join(path.resolve(root), path.normalize(`/${req.path}`));
  try {
    if (fs.statSync(f).isDirectory()) {
      if (!req.originalUrl.split('?')[0].endsWith('/')) { res.statusCode = 301; return res.redirect(301, `${req.originalUrl.split('?')[0]}/`); }
      f = path.join(f, o.index ?? 'index.html');
    }
    fs.accessSync(f, 4);
  } catch { return next(); }
  sendFile(req, res, f);
};
module.exports = express;
