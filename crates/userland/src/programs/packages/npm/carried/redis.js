'use strict';
// A client of Redis: commands as methods, and sendCommand for the rest.
const net = require('net');
const { EventEmitter } = require('events');

class ReplyError extends Error {}
const encode = (words) => `*${words.length}\r\n${words.map((w) => { const t = String(w); return `$${Buffer.byteLength(t)}\r\n${t}\r\n`; }).join('')}`;
const decode = (buffer, at) => {
  const end = buffer.indexOf('\r\n', at);
  if (end < 0) return undefined;
  const line = buffer.toString('utf8', at + 1, end);
  const kind = String.fromCharCode(buffer[at]);
  if (kind === '+') return [line, end + 2];
  if (kind === '-') return [new ReplyError(line), end + 2];
  if (kind === ':') return [Number(line), end + 2];
  const n = Number(line);
  if (n < 0) return [null, end + 2];
  if (kind === '$') return buffer.length < end + 4 + n ? undefined : [buffer.toString('utf8', end + 2, end + 2 + n), end + 4 + n];
  const out = [];
  let next = end + 2;
  for (let i = 0; i < n; i++) {
    const item = decode(buffer, next);
    if (!item) return undefined;
    out.push(item[0]);
    next = item[1];
  }
  return [out, next];
};
const pairs = (list) => { const out = {}; for (let i = 0; i < list.length; i += 2) out[list[i]] = list[i + 1]; return out; };
const flat = (o) => Object.entries(o).flat();

class Client extends EventEmitter {
  constructor(options = {}) {
    super();
    const m = /^redis:\/\/(?:[^:@]*(?::([^@]*))?@)?([^:/]+)(?::(\d+))?(?:\/(\d+))?/.exec(options.url || '');
    this.options = { host: (m && m[2]) || (options.socket && options.socket.host) || '127.0.0.1', port: Number((m && m[3]) || (options.socket && options.socket.port) || 6379), password: (m && m[1]) || options.password, database: Number((m && m[4]) || options.database || 0) };
    this.waiting = [];
    this.data = Buffer.alloc(0);
    this.isOpen = false;
    this.isReady = false;
    this.listeners_ = new Map();
  }
  connect() {
    this.isOpen = true;
    return new Promise((ok, fail) => {
      const socket = net.connect(this.options.port, this.options.host);
      this.socket = socket;
      socket.on('data', (d) => this.take(d));
      socket.on('error', (e) => { this.isReady = false; this.lose(e); if (this.listenerCount('error')) this.emit('error', e); fail(e); });
      socket.on('close', () => { this.isReady = false; this.lose(new Error('Socket closed unexpectedly')); this.emit('end'); });
      socket.on('connect', async () => {
        this.emit('connect');
        try {
          if (this.options.password) await this.sendCommand(['AUTH', this.options.password]);
          if (this.options.database) await this.sendCommand(['SELECT', this.options.database]);
        } catch (e) { return fail(e); }
        this.isReady = true;
        this.emit('ready');
        return ok(this);
      });
    });
  }
  lose(error) { for (const w of this.waiting.splice(0)) w.fail(error); }
  take(d) {
    this.data = Buffer.concat([this.data, d]);
    for (;;) {
      const item = this.data.length ? decode(this.data, 0) : undefined;
      if (!item) return;
      this.data = this.data.slice(item[1]);
      const [value] = item;
      if (Array.isArray(value) && value[0] === 'message') { const f = this.listeners_.get(value[1]); if (f) f(value[2], value[1]); continue; }
      const w = this.waiting.shift();
      if (!w) continue;
      if (value instanceof ReplyError) w.fail(value); else w.ok(value);
    }
  }
  sendCommand(words) {
    if (!this.socket) return Promise.reject(new Error('The client is closed'));
    return new Promise((ok, fail) => { this.waiting.push({ ok, fail }); this.socket.write(encode(words)); });
  }
  async set(key, value, o = {}) {
    const words = ['SET', key, value];
    for (const name of ['EX', 'PX', 'EXAT', 'PXAT']) if (o[name] !== undefined) words.push(name, o[name]);
    for (const name of ['NX', 'XX', 'KEEPTTL', 'GET']) if (o[name]) words.push(name);
    return this.sendCommand(words);
  }
  hSet(key, field, value) { return this.sendCommand(['HSET', key, ...(typeof field === 'object' ? flat(field) : [field, value])]); }
  async hGetAll(key) { return pairs(await this.sendCommand(['HGETALL', key])); }
  mSet(o) { return this.sendCommand(['MSET', ...(Array.isArray(o) ? o.flat() : flat(o))]); }
  mGet(keys) { return this.sendCommand(['MGET', ...keys]); }
  zAdd(key, members) { return this.sendCommand(['ZADD', key, ...[].concat(members).flatMap((m) => [m.score, m.value])]); }
  async subscribe(channel, f) { for (const c of [].concat(channel)) { this.listeners_.set(c, f); await this.sendCommand(['SUBSCRIBE', c]); } }
  async quit() { try { await this.sendCommand(['QUIT']); } finally { this.isOpen = false; this.socket.end(); } return 'OK'; }
  async close() { return this.quit(); }
  async disconnect() { this.isOpen = false; this.socket.destroy(); }
  duplicate() { return new Client(this.options); }
}
for (const name of ['get', 'del', 'incr', 'decr', 'incrBy', 'decrBy', 'exists', 'expire', 'ttl', 'keys', 'ping', 'echo', 'append', 'getDel', 'getSet', 'setNX', 'setEx', 'strLen', 'type', 'rename', 'persist', 'lPush', 'rPush', 'lPop', 'rPop', 'lRange', 'lLen', 'lRem', 'lTrim', 'sAdd', 'sRem', 'sMembers', 'sIsMember', 'sCard', 'hGet', 'hDel', 'hExists', 'hKeys', 'hVals', 'hLen', 'hIncrBy', 'zRange', 'zScore', 'zRem', 'zCard', 'zIncrBy', 'publish', 'flushAll', 'flushDb', 'dbSize', 'info', 'auth', 'select']) {
  const f = function (...args) { return this.sendCommand([name.toUpperCase(), ...args.flat()]); };
  Client.prototype[name] = f;
  Client.prototype[name.toUpperCase()] = f;
}
exports.createClient = (options) => new Client(options);
exports.ReplyError = ReplyError;
exports.ErrorReply = ReplyError;
