// http: servers and clients over net, HTTP/1.1.
'use strict';
const net = require('net');
const { Readable, writing, Stream } = require('stream');
const STATUS_CODES = { 100: 'Continue', 101: 'Switching Protocols', 200: 'OK', 201: 'Created', 202: 'Accepted', 204: 'No Content', 206: 'Partial Content', 301: 'Moved Permanently', 302: 'Found', 303: 'See Other', 304: 'Not Modified', 307: 'Temporary Redirect', 308: 'Permanent Redirect', 400: 'Bad Request', 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found', 405: 'Method Not Allowed', 406: 'Not Acceptable', 408: 'Request Timeout', 409: 'Conflict', 410: 'Gone', 411: 'Length Required', 413: 'Payload Too Large', 415: 'Unsupported Media Type', 418: "I'm a Teapot", 422: 'Unprocessable Entity', 429: 'Too Many Requests', 500: 'Internal Server Error', 501: 'Not Implemented', 502: 'Bad Gateway', 503: 'Service Unavailable', 504: 'Gateway Timeout' };
const METHODS = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

// Reads messages from a connection: calls `head(line, rawHeaders)`, which gives the body's stream.
const reader = (socket, head, response) => {
  let buf = Buffer.alloc(0), body, left = 0, chunked = false, untilEnd = false;
  const step = () => {
    for (;;) {
      if (!body) {
        const i = buf.indexOf('\r\n\r\n');
        if (i < 0) return;
        const lines = buf.slice(0, i).toString('latin1').split('\r\n');
        buf = buf.slice(i + 4);
        const raw = lines.slice(1).map((l) => { const k = l.indexOf(':'); return [l.slice(0, k), l.slice(k + 1).trim()]; });
        const get = (n) => raw.find(([k]) => k.toLowerCase() === n)?.[1];
        chunked = /chunked/i.test(get('transfer-encoding') ?? '');
        left = +(get('content-length') ?? 0);
        untilEnd = response && !chunked && get('content-length') === undefined;
        body = head(lines[0], raw, () => { left = 0; chunked = untilEnd = false; });
        if (body === undefined) return;
      }
      if (chunked) {
        const i = buf.indexOf('\r\n');
        if (i < 0) return;
        const n = parseInt(buf.slice(0, i).toString(), 16);
        if (buf.length < i + 2 + n + 2) return;
        if (n) body.push(buf.slice(i + 2, i + 2 + n));
        buf = buf.slice(i + 2 + n + 2);
        if (n) continue;
      } else if (untilEnd) {
        if (buf.length) body.push(buf);
        buf = Buffer.alloc(0);
        return;
      } else if (left > 0) {
        if (!buf.length) return;
        const part = buf.slice(0, left);
        buf = buf.slice(part.length);
        left -= part.length;
        body.push(part);
        if (left) return;
      }
      const done = body;
      body = undefined;
      done.complete = true;
      done.push(null);
      if (!response) continue;
      return;
    }
  };
  socket.on('data', (d) => { buf = buf.length ? Buffer.concat([buf, d]) : d; step(); });
  socket.on('end', () => {
    if (body && untilEnd) { body.complete = true; body.push(null); body = undefined; }
    else if (body) { body.aborted = true; body.emit('aborted'); body.emit('error', Object.assign(new Error('aborted'), { code: 'ECONNRESET' })); }
  });
};

class IncomingMessage extends Readable {
  constructor(socket, raw) {
    super();
    $.hide(this, 'socket', socket);
    $.hide(this, 'connection', socket);
    this.httpVersion = '1.1';
    this.headers = {};
    this.rawHeaders = raw.flat();
    this.complete = false;
    for (const [k, v] of raw) {
      const n = k.toLowerCase();
      if (n === 'set-cookie') (this.headers[n] ??= []).push(v);
      else this.headers[n] = n in this.headers ? `${this.headers[n]}, ${v}` : v;
    }
  }
  setTimeout() { return this; }
}
class OutgoingMessage extends Stream {
  constructor() {
    super();
    $.hide(this, 'fields', new Map());
    this.headersSent = false;
    this.writable = true;
    this.writableEnded = false;
    this.finished = false;
    this.autoClose = false;
  }
  setHeader(k, v) {
    if (this.headersSent) throw internal.coded(Error, 'ERR_HTTP_HEADERS_SENT', 'Cannot set headers after they are sent to the client');
    if (v === undefined) throw internal.coded(TypeError, 'ERR_HTTP_INVALID_HEADER_VALUE', `Invalid value "undefined" for header "${k}"`);
    this.fields.set(`${k}`.toLowerCase(), [k, v]);
    return this;
  }
  appendHeader(k, v) { const old = this.getHeader(k); return this.setHeader(k, old === undefined ? v : [].concat(old, v)); }
  getHeader(k) { return this.fields.get(k.toLowerCase())?.[1]; }
  getHeaders() { return Object.fromEntries([...this.fields].map(([k, v]) => [k, v[1]])); }
  getHeaderNames() { return [...this.fields.keys()]; }
  hasHeader(k) { return this.fields.has(k.toLowerCase()); }
  removeHeader(k) { this.fields.delete(k.toLowerCase()); }
  headText(first) {
    let t = `${first}\r\n`;
    for (const [k, v] of this.fields.values()) for (const x of [].concat(v)) t += `${k}: ${x}\r\n`;
    return `${t}\r\n`;
  }
  flushHeaders() { this.sendHead(); }
  chunk(c, enc) {
    if (typeof c !== 'string' && !Buffer.isBuffer(c)) {
      throw internal.coded(TypeError, 'ERR_INVALID_ARG_TYPE', `The "chunk" argument must be of type string or an instance of Buffer or Uint8Array. Received ${c === null ? 'null' : typeof c === 'object' ? `an instance of ${c.constructor?.name}` : `type ${typeof c} (${$.inspect(c)})`}`);
    }
    return typeof c === 'string' ? Buffer.from(c, enc) : c;
  }
  write(c, enc, cb) {
    if (typeof enc === 'function') { cb = enc; enc = undefined; }
    c = this.chunk(c, enc);
    if (this.writableEnded) { const e = internal.coded(Error, 'ERR_STREAM_WRITE_AFTER_END', 'write after end'); process.nextTick(() => this.emit('error', e)); return false; }
    this.sendHead();
    if (c.length && !this.noBody) {
      if (this.chunked) this.socket?.write(Buffer.concat([Buffer.from(`${c.length.toString(16)}\r\n`), c, Buffer.from('\r\n')]));
      else this.socket?.write(c);
    }
    if (cb) process.nextTick(cb);
    return true;
  }
  end(c, enc, cb) {
    if (typeof c === 'function') { cb = c; c = undefined; }
    if (typeof enc === 'function') { cb = enc; enc = undefined; }
    if (this.writableEnded) return this;
    const data = c === undefined || c === null ? undefined : this.chunk(c, enc);
    if (!this.headersSent) {
      this.whole = data?.length ?? 0;
      this.sendHead();
      if (data?.length && !this.noBody) this.socket?.write(data);
    } else {
      if (data?.length) this.write(data);
      if (this.chunked && !this.noBody) this.socket?.write('0\r\n\r\n');
    }
    this.writableEnded = this.finished = true;
    this.writable = false;
    this.done?.();
    process.nextTick(() => { this.emit('finish'); cb?.(); this.emit('close'); });
    return this;
  }
  cork() {} uncork() {} setTimeout() { return this; }
  destroy(e) { this.socket?.destroy(e); return this; }
}
class ServerResponse extends OutgoingMessage {
  constructor(req, socket, keep) {
    super();
    this.statusCode = 200;
    this.statusMessage = undefined;
    $.hide(this, 'req', req);
    $.hide(this, 'socket', socket);
    $.hide(this, 'connection', socket);
    this.keep = keep;
  }
  writeHead(code, message, headers) {
    if (this.headersSent) throw internal.coded(Error, 'ERR_HTTP_HEADERS_SENT', 'Cannot write headers after they are sent to the client');
    if (typeof message === 'object') { headers = message; message = undefined; }
    this.statusCode = code;
    if (message) this.statusMessage = message;
    if (Array.isArray(headers)) for (let i = 0; i < headers.length; i += 2) this.setHeader(headers[i], headers[i + 1]);
    else for (const k of Object.keys(headers ?? {})) this.setHeader(k, headers[k]);
    this.headWritten = true;
    return this;
  }
  writeContinue() {}
  sendHead() {
    if (this.headersSent) return;
    if (!(this.statusCode >= 100 && this.statusCode <= 999)) throw internal.coded(RangeError, 'ERR_HTTP_INVALID_STATUS_CODE', `Invalid status code: ${this.statusCode}`);
    this.statusMessage ??= STATUS_CODES[this.statusCode] ?? 'unknown';
    const empty = this.statusCode === 204 || this.statusCode === 304 || this.statusCode < 200;
    this.noBody = empty || this.req.method === 'HEAD';
    if (!this.hasHeader('date')) this.setHeader('Date', new Date().toUTCString());
    if (!this.hasHeader('connection')) {
      this.setHeader('Connection', this.keep ? 'keep-alive' : 'close');
      if (this.keep) this.setHeader('Keep-Alive', 'timeout=5');
    }
    if (!empty && !this.hasHeader('content-length') && !this.hasHeader('transfer-encoding')) {
      if (this.whole !== undefined) { if (this.req.method !== 'HEAD' || this.whole) this.setHeader('Content-Length', this.whole); } else if (this.req.httpVersion === '1.1') this.setHeader('Transfer-Encoding', 'chunked');
      else this.keep = false;
    }
    this.chunked = /chunked/i.test(this.getHeader('transfer-encoding') ?? '');
    this.headersSent = true;
    this.socket.write(this.headText(`HTTP/1.1 ${this.statusCode} ${this.statusMessage}`));
  }
}
class Server extends net.Server {
  constructor(o, f) {
    super();
    if (typeof o === 'function') f = o;
    this.timeout = 0;
    this.keepAliveTimeout = 5000;
    this.headersTimeout = 60000;
    this.requestTimeout = 300000;
    if (f) this.on('request', f);
    this.on('connection', (s) => this.#serve(s));
  }
  #serve(socket) {
    socket.idle = true;
    socket.on('error', () => {});
    const expire = () => { clearTimeout(socket.keepTimer); socket.keepTimer = setTimeout(() => socket.idle && socket.end(), this.keepAliveTimeout).unref(); };
    reader(socket, (line, raw) => {
      const m = /^([A-Z]+) (\S+) HTTP\/(1\.[01])$/.exec(line);
      if (!m) {
        socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
        return undefined;
      }
      socket.idle = false;
      const req = new IncomingMessage(socket, raw);
      [, req.method, req.url, req.httpVersion] = m;
      req.autoClose = false;
      const wants = req.headers.connection?.toLowerCase();
      const keep = m[3] === '1.1' ? wants !== 'close' : wants === 'keep-alive';
      const res = new ServerResponse(req, socket, keep);
      res.done = () => {
        socket.idle = true;
        if (!res.keep || res.getHeader('connection') === 'close' || !this.listening) socket.end();
        else expire();
      };
      socket.on('close', () => { if (!res.writableEnded) { req.emit('close'); res.emit('close'); } });
      if (req.headers.expect === '100-continue') socket.write('HTTP/1.1 100 Continue\r\n\r\n');
      process.nextTick(() => this.emit('request', req, res));
      return req;
    });
  }
  closeIdle() { for (const s of this.sockets) if (s.idle) s.destroy(); }
  closeIdleConnections() { this.closeIdle(); }
  closeAllConnections() { for (const s of this.sockets) s.destroy(); }
  setTimeout() { return this; }
}
class ClientRequest extends OutgoingMessage {
  constructor(o, cb) {
    super();
    this.method = (o.method ?? 'GET').toUpperCase();
    this.path = o.path ?? '/';
    this.host = o.hostname ?? o.host ?? 'localhost';
    this.port = +(o.port ?? 80);
    for (const k of Object.keys(o.headers ?? {})) this.setHeader(k, o.headers[k]);
    if (o.auth) this.setHeader('Authorization', `Basic ${Buffer.from(o.auth).toString('base64')}`);
    if (cb) this.once('response', cb);
    const socket = net.connect(this.port, this.host);
    $.hide(this, 'socket', socket);
    if (o.timeout) this.setTimeout(o.timeout);
    process.nextTick(() => this.emit('socket', socket));
    socket.on('error', (e) => { if (!this.gone) { this.gone = true; this.emit('error', e); } });
    socket.on('close', () => {
      clearTimeout(this.timer);
      if (!this.gone && !this.res) { this.gone = true; this.emit('error', Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })); }
      this.emit('close');
    });
    if (o.signal) o.signal.addEventListener('abort', () => this.destroy(Object.assign(new Error('The operation was aborted'), { name: 'AbortError', code: 'ABORT_ERR' })));
    reader(socket, (line, raw, noBody) => {
      const m = /^HTTP\/1\.[01] (\d+) ?(.*)$/.exec(line);
      const res = new IncomingMessage(socket, raw);
      res.statusCode = +(m?.[1] ?? 0);
      res.statusMessage = m?.[2] ?? '';
      res.autoClose = false;
      clearTimeout(this.timer);
      if (this.method === 'HEAD' || res.statusCode === 204 || res.statusCode === 304) noBody();
      this.res = res;
      res.on('end', () => { socket.end(); process.nextTick(() => socket.destroy()); });
      if (!this.emit('response', res)) res.resume();
      return res;
    }, true);
  }
  sendHead() {
    if (this.headersSent) return;
    if (!this.hasHeader('host')) this.setHeader('Host', this.port === 80 ? this.host : `${this.host}:${this.port}`);
    if (!this.hasHeader('connection')) this.setHeader('Connection', 'close');
    if (!this.hasHeader('content-length') && !this.hasHeader('transfer-encoding')) {
      if (this.whole === undefined) this.setHeader('Transfer-Encoding', 'chunked');
      else if (this.whole || !['GET', 'HEAD', 'DELETE', 'OPTIONS'].includes(this.method)) this.setHeader('Content-Length', this.whole);
    }
    this.chunked = /chunked/i.test(this.getHeader('transfer-encoding') ?? '');
    this.headersSent = true;
    this.socket.write(this.headText(`${this.method} ${this.path} HTTP/1.1`));
  }
  setTimeout(ms, f) {
    if (f) this.once('timeout', f);
    this.timer = setTimeout(() => this.emit('timeout'), ms);
    return this;
  }
  destroy(e) {
    if (this.gone) return this;
    this.gone = true;
    clearTimeout(this.timer);
    this.socket.destroy();
    if (!this.res) process.nextTick(() => this.emit('error', e ?? Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })));
    return this;
  }
  abort() { this.destroy(); }
  setNoDelay() { return this; }
}
const request = (url, o, cb) => {
  if (typeof o === 'function') { cb = o; o = undefined; }
  let opts = url;
  if (typeof url === 'string' || url?.href) {
    const u = new URL(url);
    if (u.protocol !== 'http:') throw internal.coded(TypeError, 'ERR_INVALID_PROTOCOL', `Protocol "${u.protocol}" not supported. Expected "http:"`);
    opts = { hostname: u.hostname, port: u.port || 80, path: u.pathname + u.search, ...o };
  }
  return new ClientRequest(opts, cb);
};
class Agent { constructor(o) { this.options = o; } destroy() {} }
module.exports = {
  STATUS_CODES, METHODS, IncomingMessage, OutgoingMessage, ServerResponse, Server, ClientRequest, Agent, globalAgent: new Agent({}),
  createServer: (o, f) => new Server(o, f), request,
  get(...a) { const r = request(...a); r.end(); return r; },
};
