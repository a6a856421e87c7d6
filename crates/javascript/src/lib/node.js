// The process: globals, console, modules, events from the host, the end of a program.
'use strict';
const host = $.host;
const info = host('info');
const version = info.version;

// Errors of system calls, as libuv words them.
const uv = {
  ENOENT: 'no such file or directory', EACCES: 'permission denied', EEXIST: 'file already exists',
  ENOTDIR: 'not a directory', EISDIR: 'illegal operation on a directory', ENOTEMPTY: 'directory not empty',
  EPERM: 'operation not permitted', EROFS: 'read-only file system', ENOSPC: 'no space left on device',
  EADDRINUSE: 'address already in use', EADDRNOTAVAIL: 'address not available',
  ECONNREFUSED: 'connection refused', ECONNRESET: 'connection reset by peer', ETIMEDOUT: 'connection timed out',
  EINVAL: 'invalid argument', EXDEV: 'cross-device link not permitted', ELOOP: 'too many symbolic links encountered',
  EHOSTUNREACH: 'host is unreachable', ENETUNREACH: 'network is unreachable', EPIPE: 'broken pipe',
};
const sysError = (e, syscall, path, dest) => {
  let message = `${e.code}: ${uv[e.code] ?? e.message}, ${syscall}`;
  if (path !== undefined) message += ` '${path}'`;
  if (dest !== undefined) message += ` -> '${dest}'`;
  const err = new Error(message);
  err.errno = e.errno;
  err.code = e.code;
  err.syscall = syscall;
  if (path !== undefined) err.path = path;
  if (dest !== undefined) err.dest = dest;
  return err;
};
// A call to the host whose failure names the system call.
const sys = (syscall, path, name, ...args) => {
  try { return host(name, ...args); } catch (e) {
    if (!e.code) throw e;
    throw sysError(e, syscall, path);
  }
};
const netError = (code, errno, syscall, address, port) => {
  const at = address === undefined ? '' : port === undefined ? ` ${address}` : ` ${address}:${port}`;
  const text = syscall === 'listen' ? `${syscall} ${code}: ${uv[code] ?? code}${at}` : `${syscall} ${code}${at}`;
  const e = new Error(text);
  e.errno = errno;
  e.code = code;
  e.syscall = syscall;
  if (address !== undefined) e[syscall === 'getaddrinfo' ? 'hostname' : 'address'] = address;
  if (port !== undefined) e.port = port;
  return e;
};
const coded = (Class, code, message) => {
  const e = new Class(message);
  e.code = code;
  const stack = e.stack;
  $.hide(e, 'stack', stack.replace(Class.name, `${Class.name} [${code}]`));
  return e;
};

// Events.
class EventEmitter {
  on(name, f) {
    if (typeof f !== 'function')
      throw coded(TypeError, 'ERR_INVALID_ARG_TYPE', `The "listener" argument must be of type function. Received ${f === undefined ? 'undefined' : $.inspect(f)}`);
    $.hide(this, '_on', this._on ?? new Map());
    if (this._on.has('newListener')) this.emit('newListener', name, f);
    const list = this._on.get(name) ?? [];
    this._on.set(name, [...list, f]);
    return this;
  }
  addListener(name, f) { return this.on(name, f); }
  prependListener(name, f) {
    this.on(name, f);
    const list = this._on.get(name);
    this._on.set(name, [f, ...list.slice(0, -1)]);
    return this;
  }
  once(name, f) {
    const g = (...a) => { this.off(name, g); return f.apply(this, a); };
    g.listener = f;
    return this.on(name, g);
  }
  off(name, f) {
    const list = this._on?.get(name) ?? [];
    const i = list.findLastIndex((g) => g === f || g.listener === f);
    if (i >= 0) this._on.set(name, list.filter((_, k) => k !== i));
    return this;
  }
  removeListener(name, f) { return this.off(name, f); }
  removeAllListeners(name) {
    if (name === undefined) this._on?.clear();
    else this._on?.delete(name);
    return this;
  }
  emit(name, ...args) {
    const list = this._on?.get(name) ?? [];
    if (!list.length) {
      if (name === 'error') {
        const e = args[0];
        if (e instanceof Error) { $.hide(e, 'unhandledEvent', this.constructor.name); throw e; }
        throw coded(Error, 'ERR_UNHANDLED_ERROR', `Unhandled error. (${$.inspect(e)})`);
      }
      return false;
    }
    for (const f of list) f.apply(this, args);
    return true;
  }
  listeners(name) { return (this._on?.get(name) ?? []).map((f) => f.listener ?? f); }
  listenerCount(name) { return (this._on?.get(name) ?? []).length; }
  eventNames() { return [...(this._on?.keys() ?? [])].filter((k) => this._on.get(k).length); }
  setMaxListeners() { return this; }
  getMaxListeners() { return 10; }
}
EventEmitter.EventEmitter = EventEmitter;
EventEmitter.defaultMaxListeners = 10;
EventEmitter.once = (em, name) => new Promise((ok, err) => {
  em.once(name, (...a) => ok(a));
  if (name !== 'error') em.once('error', err);
});

// What the host reports: each handle has an id and a function for its events.
const handles = new Map();
let nextHandle = 1;
const handle = (f) => { const id = nextHandle++; handles.set(id, f); return id; };
const dispatch = ([id, ...event]) => handles.get(id)?.(...event);

// Writing.
const toBytes = (v, enc) => (typeof v === 'string' ? (enc && enc !== 'utf8' ? Buffer.from(v, enc) : v) : v);
class Output extends EventEmitter {
  constructor(fd, tty) {
    super();
    this.fd = fd;
    this.isTTY = tty;
    this.writable = true;
    if (tty) { this.columns = info.columns; this.rows = info.rows; }
  }
  write(data, enc, cb) {
    if (typeof enc === 'function') cb = enc;
    host('write', this.fd, toBytes(data, enc));
    if (cb) process.nextTick(cb);
    return true;
  }
  end(data) { if (data !== undefined) this.write(data); }
  cork() {} uncork() {}
  getWindowSize() { return [this.columns, this.rows]; }
  clearLine() {} cursorTo() {} moveCursor() {}
}
class Input extends EventEmitter {
  constructor() {
    super();
    this.fd = 0;
    this.isTTY = info.tty[0];
    this.readable = true;
  }
  #start() {
    if (this.id) return;
    this.id = handle((kind, data) => {
      if (kind === 'data') this.emit('data', this.enc ? data.toString(this.enc) : data);
      else { this.#stop(); this.emit('end'); this.emit('close'); }
    });
    $.keep(1);
    host('stdin_start', this.id);
  }
  #stop() { if (this.id) { handles.delete(this.id); $.keep(-1); this.id = 0; } }
  on(name, f) {
    super.on(name, f);
    if (name === 'data' || name === 'readable' || name === 'end') this.#start();
    return this;
  }
  setEncoding(e) { this.enc = e; return this; }
  resume() { this.#start(); return this; }
  pause() { if (this.id) host('stdin_stop'); this.#stop(); return this; }
  unref() { return this; } ref() { return this; }
  setRawMode() { return this; }
  pipe(to) { this.on('data', (d) => to.write(d)); return to; }
  async *[Symbol.asyncIterator]() {
    const queue = [];
    let wake = () => {}, ended = false;
    this.on('data', (d) => { queue.push(d); wake(); }).on('end', () => { ended = true; wake(); });
    for (;;) {
      if (queue.length) yield queue.shift();
      else if (ended) return;
      else await new Promise((ok) => (wake = ok));
    }
  }
}

// process
const env = {};
for (const [k, v] of info.env) env[k] = v;
const signals = new Map();
const numbers = { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGKILL: 9, SIGUSR1: 10, SIGUSR2: 12, SIGPIPE: 13, SIGALRM: 14, SIGTERM: 15, SIGCHLD: 17, SIGCONT: 18, SIGSTOP: 19 };
class Process extends EventEmitter {
  on(name, f) {
    super.on(name, f);
    if (name in numbers && !signals.has(name)) {
      if (name === 'SIGKILL' || name === 'SIGSTOP') {
        const e = new Error(`uv_signal_start EINVAL`);
        throw Object.assign(e, { errno: -22, code: 'EINVAL', syscall: 'uv_signal_start' });
      }
      const id = handle(() => this.emit(name, name, numbers[name]));
      signals.set(name, id);
      host('signal', name, true, id);
    }
    return this;
  }
  off(name, f) {
    super.off(name, f);
    if (signals.has(name) && !this.listenerCount(name)) {
      handles.delete(signals.get(name));
      signals.delete(name);
      host('signal', name, false, 0);
    }
    return this;
  }
}
const process = new Process();
let exiting = false;
const plain = (props) => Object.assign(process, props);
plain({
  title: 'node', version, versions: { node: version.slice(1), v8: '11.3.244.8-node.30', uv: '1.46.0', modules: '115' },
  arch: info.arch, platform: 'linux', release: { name: 'node', lts: 'Iron' },
  argv: info.argv, execArgv: [], env, pid: info.pid, ppid: info.ppid, execPath: info.exe, exitCode: undefined,
  stdout: new Output(1, info.tty[1]), stderr: new Output(2, info.tty[2]),
  cwd: () => sys('uv_cwd', undefined, 'cwd'),
  chdir: (d) => { sys('chdir', d, 'chdir', d); },
  exit(code) {
    if (code !== undefined) process.exitCode = code;
    if (!exiting) { exiting = true; process.emit('exit', process.exitCode ?? 0); }
    $.exit(process.exitCode ?? 0);
  },
  abort() { host('abort'); },
  kill(pid, signal = 'SIGTERM') {
    if (typeof signal === 'string' && !(signal in numbers)) throw coded(TypeError, 'ERR_UNKNOWN_SIGNAL', `Unknown signal: ${signal}`);
    try { host('kill', pid, typeof signal === 'number' ? signal : numbers[signal]); } catch (e) {
      throw Object.assign(new Error(`kill ${e.code}`), { errno: e.errno, code: e.code, syscall: 'kill' });
    }
    return true;
  },
  getuid: () => info.uid, geteuid: () => info.uid, getgid: () => info.gid, getegid: () => info.gid,
  getgroups: () => [info.gid],
  setuid(n) { sys('setuid', undefined, 'setuid', n); info.uid = n; },
  setgid(n) { sys('setgid', undefined, 'setgid', n); info.gid = n; },
  umask: (m) => host('umask', m ?? -1),
  uptime: () => $.now() / 1000 + 0.03,
  hrtime: Object.assign((prev) => {
    const ns = Math.round($.now() * 1e6);
    let s = Math.floor(ns / 1e9), n = ns % 1e9;
    if (prev) { s -= prev[0]; n -= prev[1]; if (n < 0) { s--; n += 1e9; } }
    return [s, n];
  }, { bigint: () => BigInt(Math.round($.now() * 1e6)) }),
  memoryUsage: Object.assign(() => ({
    rss: 45000000 + $.memory(), heapTotal: 6000000 + $.memory(), heapUsed: 5000000 + $.memory(), external: 1400000, arrayBuffers: 10500,
  }), { rss: () => 45000000 + $.memory() }),
  cpuUsage: () => ({ user: Math.round($.now() * 100), system: Math.round($.now() * 20) }),
  resourceUsage: () => ({ maxRSS: 45000 }),
  nextTick: (f, ...a) => $.queue(1, f, ...a),
  emitWarning(w, type = 'Warning') { process.stderr.write(`(node:${info.pid}) ${w.name ?? type}: ${w.message ?? w}\n(Use \`node --trace-warnings ...\` to show where the warning was created)\n`); },
  binding() { throw new Error('process.binding is not simulated'); },
});
let stdin;
Object.defineProperty(process, 'stdin', { get: () => (stdin ??= new Input()), enumerable: true, configurable: true });

// console
let group = '';
const counts = new Map(), timers = new Map();
const out = (stream, args) => {
  let text = $.format(...args);
  if (group) text = group + text.replaceAll('\n', `\n${group}`);
  stream.write(text + '\n');
};
const ms = (t) => (t >= 1000 ? `${(t / 1000).toFixed(3)}s` : `${+t.toFixed(3)}ms`);
const console = {
  log: (...a) => out(process.stdout, a), info: (...a) => out(process.stdout, a), debug: (...a) => out(process.stdout, a),
  error: (...a) => out(process.stderr, a), warn: (...a) => out(process.stderr, a),
  trace: (...a) => out(process.stderr, [`Trace${a.length ? ': ' : ''}${$.format(...a)}`]),
  dir: (v, o) => out(process.stdout, [$.inspect(v, o?.depth)]),
  group(...a) { if (a.length) console.log(...a); group += '  '; },
  groupEnd() { group = group.slice(2); },
  assert(ok, ...a) { if (!ok) console.error(...(a.length ? [`Assertion failed: ${a[0]}`, ...a.slice(1)] : ['Assertion failed'])); },
  count(l = 'default') { counts.set(l, (counts.get(l) ?? 0) + 1); console.log(`${l}: ${counts.get(l)}`); },
  countReset: (l = 'default') => counts.delete(l),
  time: (l = 'default') => timers.set(l, $.now()),
  timeLog: (l = 'default', ...a) => console.log(`${l}: ${ms($.now() - timers.get(l))}`, ...a),
  timeEnd(l = 'default') { if (timers.has(l)) console.log(`${l}: ${ms($.now() - timers.get(l))}`); timers.delete(l); },
  clear() {},
  table(rows) {
    if (rows === null || typeof rows !== 'object') return console.log(rows);
    const index = Object.keys(rows), cols = [];
    let values = false;
    for (const i of index) {
      if (rows[i] !== null && typeof rows[i] === 'object') { for (const k of Object.keys(rows[i])) if (!cols.includes(k)) cols.push(k); } else values = true;
    }
    const head = ['(index)', ...cols, ...(values ? ['Values'] : [])];
    const body = index.map((i) => {
      const r = rows[i], obj = r !== null && typeof r === 'object';
      return [i, ...cols.map((c) => (obj && c in r ? $.inspect(r[c], 0) : '')), ...(values ? [obj ? '' : $.inspect(r, 0)] : [])];
    });
    const w = head.map((h, c) => Math.max(h.length, ...body.map((r) => r[c].length)) + 2);
    const mid = (s, n) => ` ${s}`.padEnd(n);
    const line = (a, b, c) => a + w.map((n) => '─'.repeat(n)).join(b) + c;
    const row = (r) => '│' + r.map((s, c) => mid(s, w[c])).join('│') + '│';
    console.log([line('┌', '┬', '┐'), row(head), line('├', '┼', '┤'), ...body.map(row), line('└', '┴', '┘')].join('\n'));
  },
};

// Timers.
class Timeout {
  constructor(f, t, repeat, args) { $.hide(this, 'make', [f, t, repeat, args]); $.hide(this, 'id', $.timer(f, t, repeat, ...args)); }
  ref() { $.refTimer(this.id, true); return this; }
  unref() { $.refTimer(this.id, false); return this; }
  hasRef() { return true; }
  refresh() { const [f, t, r, a] = this.make; $.clearTimer(this.id); this.id = $.timer(f, t, r, ...a); return this; }
  close() { $.clearTimer(this.id); return this; }
  [Symbol.toPrimitive]() { return this.id; }
}
const callback = (f) => {
  if (typeof f !== 'function') throw coded(TypeError, 'ERR_INVALID_ARG_TYPE', `The "callback" argument must be of type function. Received ${$.inspect(f)}`);
  return f;
};
const clear = (t) => { if (t != null) $.clearTimer(typeof t === 'object' ? t.id : +t); };
const later = (t, v) => new Promise((ok) => setTimeout(ok, t, v));
const setTimeout = (f, t = 1, ...a) => new Timeout(callback(f), t, false, a);
const timersModule = {
  setTimeout, clearTimeout: clear,
  setInterval: (f, t = 1, ...a) => new Timeout(callback(f), t, true, a), clearInterval: clear,
  setImmediate: (f, ...a) => {
    const im = { on: true };
    $.queue(2, () => im.on && f(...a));
    return im;
  },
  clearImmediate: (im) => { if (im) im.on = false; },
};
for (const o of [timersModule, { console, process, global: globalThis, Buffer }])
  for (const k of Object.keys(o)) $.hide(globalThis, k, o[k]);

// Modules.
const path = { cached: undefined };
const sources = new Map();
const internal = { $, host, sys, sysError, netError, coded, handle, handles, EventEmitter, info, process, timersModule, later, toBytes };
const builtin = (name) => {
  name = name.replace(/^node:/, '');
  if (sources.has(name)) return sources.get(name);
  if (name === 'process') return process;
  if (name === 'events') return EventEmitter;
  if (name === 'buffer') return { Buffer };
  if (name === 'console') return console;
  if (name === 'timers') return timersModule;
  if (name === 'timers/promises') return { setTimeout: later, setImmediate: (v) => new Promise((ok) => setImmediate(ok, v)), setInterval: async function* (t, v) { for (;;) { await later(t); yield v; } } };
  const text = $.source(name);
  if (text === undefined) return undefined;
  const module = { exports: {} };
  sources.set(name, module.exports);
  $.compile(`node:${name}`, text, 'body', ['$', 'internal', 'require', 'module'])($, internal, builtin, module);
  sources.set(name, module.exports);
  return module.exports;
};
internal.builtin = builtin;
const names = ['assert', 'buffer', 'child_process', 'console', 'crypto', 'dns', 'events', 'fs', 'http', 'https', 'module', 'net', 'os', 'path', 'perf_hooks', 'process', 'querystring', 'readline', 'stream', 'string_decoder', 'timers', 'tty', 'url', 'util', 'worker_threads', 'zlib', 'cluster', 'fs/promises', 'path/posix', 'timers/promises', 'dns/promises', 'readline/promises', 'stream/promises', 'v8', 'vm', 'async_hooks', 'dgram', 'http2', 'tls', 'test', 'sqlite'];
const isBuiltin = (name) => name.startsWith('node:') || names.includes(name);
const need = (name) => {
  const m = builtin(name);
  if (m === undefined) throw new Error(`The module '${name}' is not simulated`);
  return m;
};
const stat = (p) => { try { return host('stat', p, true); } catch { return undefined; } };
const isFile = (p) => stat(p)?.kind === 'file';
const isDir = (p) => stat(p)?.kind === 'dir';
const read = (p) => host('read_file', p).toString();
const packageOf = (dir) => {
  for (;;) {
    if (isFile(`${dir}/package.json`)) { try { return { dir, json: JSON.parse(read(`${dir}/package.json`)) }; } catch { return undefined; } }
    if (dir === '' || dir === '/') return undefined;
    dir = P().dirname(dir);
  }
};
const P = () => builtin('path');
const cache = Object.create(null);
const asFile = (p) => {
  if (isFile(p)) return p;
  for (const e of ['.js', '.json', '.node']) if (isFile(p + e)) return p + e;
};
const asDir = (p, esm) => {
  if (!isDir(p)) return undefined;
  if (isFile(`${p}/package.json`)) {
    let json = {};
    try { json = JSON.parse(read(`${p}/package.json`)); } catch (e) {
      e.message = `Error parsing ${p}/package.json: ${e.message}`;
      throw e;
    }
    const pick = (x) => (typeof x === 'string' || x == null ? x : Array.isArray(x) ? pick(x[0]) : pick(esm ? x.import ?? x.node ?? x.default ?? x.require : x.require ?? x.node ?? x.default));
    let main = json.exports !== undefined ? pick(json.exports['.'] ?? (typeof json.exports === 'string' ? json.exports : Object.keys(json.exports)[0]?.startsWith('.') ? undefined : json.exports)) : undefined;
    main ??= json.main;
    if (main) {
      const m = P().resolve(p, main);
      const f = asFile(m) ?? asFile(`${m}/index`);
      if (f) return f;
    }
  }
  return asFile(`${p}/index`);
};
const paths = (dir) => {
  const out = [];
  for (;;) {
    if (!dir.endsWith('/node_modules')) out.push(dir === '/' ? '/node_modules' : `${dir}/node_modules`);
    if (dir === '/') return out;
    dir = P().dirname(dir);
  }
};
const resolve = (name, dir, esm) => {
  if (/^(\.{0,2}\/|\.\.?$)/.test(name)) {
    const p = P().resolve(dir, name);
    return (name.endsWith('/') ? undefined : asFile(p)) ?? asDir(p, esm);
  }
  for (const base of [...paths(dir), ...(env.NODE_PATH ? env.NODE_PATH.split(':') : [])]) {
    if (!isDir(base)) continue;
    const f = asFile(`${base}/${name}`) ?? asDir(`${base}/${name}`, esm);
    if (f) return f;
  }
};
const real = (p) => { try { return host('realpath', p); } catch { return p; } };
const isModule = (file) => file.endsWith('.mjs') || (!file.endsWith('.cjs') && packageOf(P().dirname(file))?.json.type === 'module');
class Module {
  constructor(id, parent) {
    this.id = id;
    this.path = P().dirname(id);
    this.exports = {};
    this.filename = id;
    this.loaded = false;
    this.children = [];
    this.paths = paths(this.path);
    $.hide(this, 'parent', parent);
  }
}
const makeRequire = (module) => {
  const require = (name) => {
    if (typeof name !== 'string') throw coded(TypeError, 'ERR_INVALID_ARG_TYPE', `The "id" argument must be of type string. Received ${$.inspect(name)}`);
    if (isBuiltin(name)) return need(name);
    return load(find(name, module), module);
  };
  require.resolve = (name) => (isBuiltin(name) ? name : find(name, module));
  require.cache = cache;
  require.main = mainModule;
  return require;
};
const find = (name, module) => {
  const file = resolve(name, module.path, false);
  if (file) return real(file);
  const stack = [];
  for (let m = module; m; m = m.parent) stack.push(m.filename);
  const e = new Error(`Cannot find module '${name}'\nRequire stack:\n- ${stack.join('\n- ')}`);
  $.hide(e, 'stack', e.stack.replace('\n    at ', `\n    at Module._resolveFilename (node:internal/modules/cjs/loader:1207:15)\n    at Module._load (node:internal/modules/cjs/loader:1038:27)\n    at Module.require (node:internal/modules/cjs/loader:1289:19)\n    at require (node:internal/modules/helpers:182:18)\n    at `));
  e.code = 'MODULE_NOT_FOUND';
  e.requireStack = stack;
  throw e;
};
let mainModule;
const stubs = (file) => {
  // A package of the catalogue that the runtime carries itself says so in its package.json.
  const pkg = packageOf(P().dirname(file));
  return pkg?.json.hatoba === undefined ? undefined : builtin(`package/${pkg.json.hatoba}`);
};
const load = (file, parent) => {
  if (cache[file]) return cache[file].exports;
  const module = new Module(file, parent);
  cache[file] = module;
  parent?.children.push(module);
  try {
    const own = stubs(file);
    if (own !== undefined) module.exports = own;
    else if (file.endsWith('.json')) {
      try { module.exports = JSON.parse(read(file)); } catch (e) {
        e.message = `${file}: ${e.message}`;
        throw e;
      }
    } else if (isModule(file)) {
      const e = new Error(`require() of ES Module ${file} from ${parent?.filename} not supported.`);
      e.code = 'ERR_REQUIRE_ESM';
      throw e;
    } else run(module, read(file));
  } catch (e) {
    delete cache[file];
    throw e;
  }
  module.loaded = true;
  return module.exports;
};
const run = (module, text) => {
  const f = $.compile(module.filename, text, 'body', ['exports', 'require', 'module', '__filename', '__dirname', '%import']);
  f.call(module.exports, module.exports, makeRequire(module), module, module.filename, module.path, importer(module.filename));
};

// ES modules: each is loaded once, a promise of its exports.
const esm = new Map();
const namespace = (exports) => {
  const ns = Object.create(null);
  if (exports !== null && (typeof exports === 'object' || typeof exports === 'function'))
    for (const k of Object.keys(exports)) Object.defineProperty(ns, k, { get: () => exports[k], enumerable: true, configurable: true });
  Object.defineProperty(ns, 'default', { get: () => exports, enumerable: true, configurable: true });
  return ns;
};
const importer = (from) => async (name, ...wanted) => {
  if (name.startsWith('file://')) name = name.slice(7);
  let ns;
  if (isBuiltin(name)) ns = namespace(need(name));
  else {
    const dir = P().dirname(from);
    const relative = /^\.{0,2}\//.test(name);
    const exact = relative ? P().resolve(dir, name) : undefined;
    const file = relative ? (isFile(exact) ? exact : undefined) : resolve(name, dir, true);
    if (!file) {
      const e = relative
        ? coded(Error, 'ERR_MODULE_NOT_FOUND', `Cannot find module '${exact}' imported from ${from}`)
        : coded(Error, 'ERR_MODULE_NOT_FOUND', `Cannot find package '${name}' imported from ${from}`);
      throw e;
    }
    ns = await importFile(real(file));
  }
  for (const w of wanted) {
    if (!(w in ns)) throw new SyntaxError(`The requested module '${name}' does not provide an export named '${w}'`);
  }
  return ns;
};
const importFile = (file) => {
  if (esm.has(file)) return esm.get(file).promise;
  if (file.endsWith('.json') || !isModule(file)) {
    const ns = namespace(load(file, mainModule));
    esm.set(file, { promise: Promise.resolve(ns) });
    return esm.get(file).promise;
  }
  const own = stubs(file);
  if (own !== undefined) return Promise.resolve(namespace(own));
  const ns = Object.create(null);
  const entry = {};
  esm.set(file, entry);
  entry.promise = runModule(file, read(file), ns);
  return entry.promise;
};
const runModule = async (file, text, ns) => {
  $.hide(ns, Symbol.toStringTag, 'Module');
  const add = (name, get) => Object.defineProperty(ns, name, { get, enumerable: true, configurable: true });
  const all = (other) => { for (const k of Object.keys(other)) if (k !== 'default' && !(k in ns)) add(k, () => other[k]); };
  const meta = { dirname: P().dirname(file), filename: file, url: `file://${file}`, resolve: (n) => `file://${resolve(n, P().dirname(file), true)}` };
  const f = $.compile(file, text, 'module', ['%export', '%exportAll', '%import', '%meta']);
  await f(add, all, importer(file), meta);
  return ns;
};
Module.createRequire = (from) => makeRequire(new Module(from.replace('file://', '')));
Module.builtinModules = names;
Module._cache = cache;
internal.Module = Module;
sources.set('module', Module);

// Uncaught errors.
const excerpt = (e, thrown) => {
  const place = thrown ?? $.place(e);
  if (!place) return '';
  const [file, line, column, text] = place;
  return `${file}:${line}\n${text}\n${' '.repeat(Math.max(0, column - 1))}^\n\n`;
};
const report = (e, thrown) => {
  let text;
  if ($.kind(e) === 'error') {
    let head = excerpt(e, thrown), stack = $.inspect(e);
    if (e.unhandledEvent) {
      head = `node:events:497\n      throw er; // Unhandled 'error' event\n      ^\n\n`;
      const at = stack.indexOf('\n    at ');
      const note = `\nEmitted 'error' event on ${e.unhandledEvent} instance at:\n    at emitErrorNT (node:internal/streams/destroy:169:8)`;
      const brace = stack.indexOf(' {\n');
      stack = brace >= 0 ? stack.slice(0, brace) + note + stack.slice(brace) : stack + note;
      void at;
    } else if (e.code === 'MODULE_NOT_FOUND') head = `node:internal/modules/cjs/loader:1210\n  throw err;\n  ^\n\n`;
    else if (e.code === 'ERR_UNHANDLED_REJECTION') head = 'node:internal/process/promises:389\n      new UnhandledPromiseRejection(reason);\n      ^\n\n';
    else if (e.code === 'ERR_MODULE_NOT_FOUND') head = 'node:internal/modules/esm/resolve:275\n    throw new ERR_MODULE_NOT_FOUND(\n          ^\n\n';
    else if (e.syscall && !/^listen|^connect/.test(e.syscall)) head ||= 'node:fs:573\n  return binding.open(\n                 ^\n\n';
    text = `${head}${stack}\n`;
  } else {
    text = `\n${thrown ? excerpt(e, thrown).slice(0, -1) : 'Uncaught:\n'}${typeof e === 'string' ? e : $.inspect(e)}\n(Use \`node --trace-uncaught ...\` to show where the exception was thrown)\n`;
  }
  process.stderr.write(`${text}\nNode.js ${version}\n`);
};
const uncaught = (e, thrown) => {
  if (process.listenerCount('uncaughtException')) {
    process.emit('uncaughtException', e, 'uncaughtException');
    return;
  }
  report(e, thrown);
  if (!exiting) { exiting = true; process.exitCode = 1; process.emit('exit', 1); }
  $.exit(1);
};
const beforeExit = () => {
  if (process.listenerCount('beforeExit')) process.emit('beforeExit', process.exitCode ?? 0);
  $.queue(2, () => {
    if (exiting) return;
    exiting = true;
    process.emit('exit', process.exitCode ?? 0);
    $.exitCode(process.exitCode ?? 0);
  });
};
$.hooks(dispatch, uncaught, beforeExit);

// Globals that load their module when first used.
const lazy = (name, get) => Object.defineProperty(globalThis, name, {
  get() { const v = get(); $.hide(globalThis, name, v); return v; },
  set(v) { $.hide(globalThis, name, v); },
  configurable: true, enumerable: false,
});
lazy('fetch', () => need('internal/fetch').fetch);
lazy('Headers', () => need('internal/fetch').Headers);
lazy('Response', () => need('internal/fetch').Response);
lazy('URL', () => need('url').URL);
lazy('URLSearchParams', () => need('url').URLSearchParams);
lazy('AbortController', () => need('internal/fetch').AbortController);
lazy('AbortSignal', () => need('internal/fetch').AbortSignal);
lazy('performance', () => need('perf_hooks').performance);
lazy('crypto', () => need('crypto').webcrypto);
const loose = () => ({ filename: `${process.cwd()}/[eval]`, path: process.cwd(), parent: undefined, children: [] });

// How the program begins.
const mode = info.mode;
if (mode === 'file') {
  const name = info.script;
  const at = P().resolve(process.cwd(), name);
  const file = asFile(at) ?? asDir(at, true);
  if (!file) {
    const e = new Error(`Cannot find module '${at}'`);
    $.hide(e, 'stack', `Error: Cannot find module '${at}'\n    at Module._resolveFilename (node:internal/modules/cjs/loader:1207:15)\n    at Module._load (node:internal/modules/cjs/loader:1038:27)\n    at Function.executeUserEntryPoint [as runMain] (node:internal/modules/run_main:164:12)\n    at node:internal/main/run_main_module:28:49`);
    e.code = 'MODULE_NOT_FOUND';
    e.requireStack = [];
    throw e;
  }
  const where = real(file);
  process.argv[1] = where;
  if (isModule(where)) importFile(where);
  else {
    mainModule = new Module(where);
    mainModule.id = '.';
    cache[where] = mainModule;
    process.mainModule = mainModule;
    if (where.endsWith('.json')) JSON.parse(read(where));
    else run(mainModule, read(where));
    mainModule.loaded = true;
  }
} else {
  const module = loose();
  const require = makeRequire(module);
  const scope = { require, module, exports: {}, __filename: '[eval]', __dirname: '.' };
  for (const k of Object.keys(scope)) $.hide(globalThis, k, scope[k]);
  for (const n of names) {
    if (/^[a-z_0-9]+$/.test(n) && !(n in globalThis) && $.source(n) !== undefined) lazy(n, () => need(n));
  }
  $.hide(globalThis, '%import', importer(module.filename));
  if (mode === 'repl') need('internal/repl');
  else if (info.module) runModule(`${process.cwd()}/[eval1]`, info.text, Object.create(null));
  else {
    const v = $.compile(info.script, info.text, 'script', [])();
    if (mode === 'print') console.log(v);
  }
}
