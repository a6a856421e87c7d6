// net: TCP servers and clients.
'use strict';
const { host, handle, handles, netError, EventEmitter } = internal;
const { Duplex } = require('stream');
class Socket extends Duplex {
  constructor() {
    super();
    this.connecting = false;
    this.autoClose = false;
    this.id = handle((kind, ...a) => this.#event(kind, ...a));
    this.open = false;
  }
  #event(kind, ...a) {
    if (kind === 'connect') {
      this.connecting = false;
      [this.remoteAddress, this.remotePort, this.localAddress, this.localPort] = a;
      this.remoteFamily = 'IPv4';
      for (const c of this.waiting ?? []) host('send', this.id, c);
      this.waiting = undefined;
      this.emit('connect');
      this.emit('ready');
      if (this.halfEnd) host('shutdown', this.id);
    } else if (kind === 'data') {
      this.bytesRead = (this.bytesRead ?? 0) + a[0].length;
      this.push(a[0]);
    } else if (kind === 'end') {
      this.push(null);
      this.resume();
      if (!this.allowHalfOpen) this.end();
      this.gone = true;
      this.#finish();
    } else if (kind === 'error') {
      const [code, errno, syscall, address, port] = a;
      this.#free();
      this.destroyed = true;
      this.emit('error', netError(code, errno, syscall, address, port));
      this.emit('close', true);
    } else if (kind === 'close') this.#free();
  }
  accept([remoteAddress, remotePort, localAddress, localPort]) {
    Object.assign(this, { remoteAddress, remotePort, localAddress, localPort, remoteFamily: 'IPv4' });
    this.open = true;
    $.keep(1);
    host('adopt', this.id);
  }
  #free() {
    if (!this.open) return;
    this.open = false;
    $.keep(-1);
    handles.delete(this.id);
  }
  #finish() {
    if (this.gone && this.writableEnded && this.open) {
      host('close_socket', this.id);
      this.#free();
      process.nextTick(() => { if (!this.destroyed) { this.destroyed = true; this.emit('close', false); } });
    }
  }
  connect(port, address = 'localhost', cb) {
    if (typeof port === 'object') { cb = address; address = port.host ?? 'localhost'; port = port.port; }
    if (typeof address === 'function') { cb = address; address = 'localhost'; }
    if (typeof cb === 'function') this.once('connect', cb);
    this.connecting = true;
    this.open = true;
    this.waiting = [];
    $.keep(1);
    host('connect', this.id, address, +port);
    return this;
  }
  _write(c, enc, cb) {
    if (typeof c === 'string' && enc && enc !== 'utf8' && enc !== 'utf-8') c = Buffer.from(c, enc);
    if (this.waiting) this.waiting.push(c);
    else if (this.open) host('send', this.id, c);
    cb();
  }
  _final(done) {
    if (this.waiting) this.halfEnd = true;
    else if (this.open) host('shutdown', this.id);
    done();
    this.#finish();
  }
  destroy(e) {
    if (this.destroyed) return this;
    this.destroyed = true;
    if (this.open) { host('close_socket', this.id); this.#free(); }
    process.nextTick(() => { if (e) this.emit('error', e); this.emit('close', !!e); });
    return this;
  }
  destroySoon() { this.end(); }
  setTimeout(ms, f) {
    clearTimeout(this.timer);
    if (f) this.once('timeout', f);
    if (ms) this.timer = setTimeout(() => this.emit('timeout'), ms).unref();
    return this;
  }
  setNoDelay() { return this; } setKeepAlive() { return this; }
  ref() { return this; } unref() { return this; }
  address() { return { address: this.localAddress, family: 'IPv4', port: this.localPort }; }
}
class Server extends EventEmitter {
  constructor(o, f) {
    super();
    if (typeof o === 'function') f = o;
    if (f) this.on('connection', f);
    this.listening = false;
    $.hide(this, 'sockets', new Set());
  }
  listen(...a) {
    const cb = typeof a.at(-1) === 'function' ? a.pop() : undefined;
    let [port, address] = a;
    if (port !== null && typeof port === 'object') ({ port, host: address } = port);
    if (typeof port === 'string' && Number.isNaN(+port)) throw new Error('Listening on a Unix socket is not simulated');
    port = port === undefined || port === '' ? 0 : +port;
    if (!(port >= 0 && port < 65536)) {
      throw internal.coded(RangeError, 'ERR_SOCKET_BAD_PORT', `options.port should be >= 0 and < 65536. Received ${typeof a[0] === 'string' ? `type string ('${a[0]}')` : `type number (${port})`}.`);
    }
    if (typeof address !== 'string') address = '::';
    if (cb) this.once('listening', cb);
    this.id = handle((kind, ...e) => {
      if (kind === 'accept') {
        const s = new Socket();
        host('claim', e[0], s.id);
        s.accept(e.slice(1));
        this.sockets.add(s);
        s.on('close', () => { this.sockets.delete(s); this.#closed(); });
        this.emit('connection', s);
      }
    });
    let at;
    try { at = host('listen', address, port, this.id); } catch (e) {
      const err = netError(e.code, e.errno, e.syscall ?? (e.code === 'ENOTFOUND' ? 'getaddrinfo' : 'listen'), address, port);
      if (e.code === 'ENOTFOUND') { delete err.port; err.message = `getaddrinfo ENOTFOUND ${address}`; }
      process.nextTick(() => this.emit('error', err));
      return this;
    }
    this.at = at;
    this.listening = true;
    $.keep(1);
    process.nextTick(() => this.emit('listening'));
    return this;
  }
  address() { return this.listening ? { address: this.at.address, family: this.at.address.includes(':') ? 'IPv6' : 'IPv4', port: this.at.port } : null; }
  close(cb) {
    if (cb) this.once('close', this.listening ? cb : () => cb(internal.coded(Error, 'ERR_SERVER_NOT_RUNNING', 'Server is not running.')));
    if (this.listening) {
      this.listening = false;
      host('unlisten', this.id);
      handles.delete(this.id);
      $.keep(-1);
    }
    this.closing = true;
    this.closeIdle?.();
    this.#closed();
    return this;
  }
  #closed() { if (this.closing && !this.sockets.size) { this.closing = false; process.nextTick(() => this.emit('close')); } }
  getConnections(cb) { cb(null, this.sockets.size); }
  ref() { return this; } unref() { if (this.listening) $.keep(-1); return this; }
}
const connect = (...a) => new Socket().connect(...a);
const isIPv4 = (s) => /^(\d{1,3}\.){3}\d{1,3}$/.test(s) && s.split('.').every((n) => n < 256);
module.exports = {
  Socket, Server, connect, createConnection: connect, createServer: (o, f) => new Server(o, f),
  isIPv4, isIPv6: (s) => /^[0-9a-fA-F:.]*:[0-9a-fA-F:.]*$/.test(s), isIP: (s) => (isIPv4(s) ? 4 : module.exports.isIPv6(s) ? 6 : 0),
};
