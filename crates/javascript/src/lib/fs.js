// fs: the synchronous calls; callbacks and promises are made from them.
'use strict';
const { host, sys, sysError, EventEmitter } = internal;
const encoding = (o) => (typeof o === 'string' ? o : o?.encoding);
const name = (p) => {
  if (p && typeof p === 'object' && p.href) return p.pathname;
  if (typeof p !== 'string') {
    if (Buffer.isBuffer(p)) return p.toString();
    throw internal.coded(TypeError, 'ERR_INVALID_ARG_TYPE', `The "path" argument must be of type string or an instance of Buffer or URL. Received ${p === undefined ? 'undefined' : $.inspect(p)}`);
  }
  return p;
};
class Stats {
  constructor(s) {
    for (const k of ['dev', 'mode', 'nlink', 'uid', 'gid', 'rdev', 'blksize', 'ino', 'size', 'blocks']) this[k] = s[k] ?? 0;
    this.mode |= { file: 0o100000, dir: 0o40000, link: 0o120000, fifo: 0o10000, socket: 0o140000, char: 0o20000, block: 0o60000 }[s.kind] ?? 0;
    this.blksize = 4096;
    this.blocks = Math.ceil(s.size / 512);
    for (const k of ['atime', 'mtime', 'ctime']) this[`${k}Ms`] = s[k];
    this.birthtimeMs = s.ctime;
    for (const k of ['atime', 'mtime', 'ctime']) this[k] = new Date(s[k]);
    this.birthtime = new Date(s.ctime);
    $.hide(this, 'kind', s.kind);
  }
  isFile() { return this.kind === 'file'; }
  isDirectory() { return this.kind === 'dir'; }
  isSymbolicLink() { return this.kind === 'link'; }
  isFIFO() { return this.kind === 'fifo'; }
  isSocket() { return this.kind === 'socket'; }
  isCharacterDevice() { return this.kind === 'char'; }
  isBlockDevice() { return this.kind === 'block'; }
}
class Dirent {
  constructor(name, parentPath, kind) { this.name = name; this.parentPath = this.path = parentPath; $.hide(this, 'kind', kind); }
}
for (const k of ['isFile', 'isDirectory', 'isSymbolicLink', 'isFIFO', 'isSocket']) Dirent.prototype[k] = Stats.prototype[k];
const write = (p, data, o, flag) => {
  if (typeof p === 'number') { host('write', p, data); return; }
  if (typeof data !== 'string' && !Buffer.isBuffer(data)) throw internal.coded(TypeError, 'ERR_INVALID_ARG_TYPE', `The "data" argument must be of type string or an instance of Buffer, TypedArray, or DataView. Received ${data === undefined ? 'undefined' : $.inspect(data)}`);
  const enc = encoding(o);
  sys('open', name(p), 'write_file', name(p), typeof data === 'string' && enc && enc !== 'utf8' && enc !== 'utf-8' ? Buffer.from(data, enc) : data, o?.flag ?? flag, o?.mode ?? 0o666);
};
const fs = {
  readFileSync(p, o) {
    const b = p === 0 ? host('read_stdin') : sys(typeof p === 'string' && isDir(p) ? 'read' : 'open', isDir(p) ? undefined : name(p), 'read_file', name(p));
    const e = encoding(o);
    return e ? b.toString(e) : b;
  },
  writeFileSync: (p, data, o) => write(p, data, o, 'w'),
  appendFileSync: (p, data, o) => write(p, data, o, 'a'),
  existsSync(p) { try { host('stat', name(p), true); return true; } catch { return false; } },
  accessSync(p, mode = 0) { sys('access', name(p), 'access', name(p), mode); },
  mkdirSync(p, o) {
    p = name(p);
    const mode = (typeof o === 'number' ? o : o?.mode) ?? 0o777;
    if (!o?.recursive) { sys('mkdir', p, 'mkdir', p, mode); return undefined; }
    let first;
    let at = p.startsWith('/') ? '' : '.';
    for (const part of p.split('/').filter(Boolean)) {
      at += `/${part}`;
      if (isDir(at)) continue;
      sys('mkdir', p, 'mkdir', at, mode);
      first ??= require('path').resolve(at);
    }
    return first;
  },
  readdirSync(p, o) {
    p = name(p);
    let list = sys('scandir', p, 'readdir', p);
    if (o?.recursive) {
      const walk = (dir, pre) => host('readdir', dir).flatMap(([n, k]) => [[pre + n, k, dir], ...(k === 'dir' ? walk(`${dir}/${n}`, `${pre}${n}/`) : [])]);
      list = walk(p, '');
    }
    return o?.withFileTypes ? list.map(([n, k]) => new Dirent(n, p, k)) : list.map((e) => e[0]);
  },
  statSync(p, o) {
    if (o?.throwIfNoEntry === false && !fs.existsSync(p)) return undefined;
    return new Stats(sys('stat', name(p), 'stat', name(p), true));
  },
  lstatSync: (p) => new Stats(sys('lstat', name(p), 'stat', name(p), false)),
  unlinkSync: (p) => { sys('unlink', name(p), 'unlink', name(p)); },
  rmdirSync: (p, o) => (o?.recursive ? fs.rmSync(p, o) : void sys('rmdir', name(p), 'rmdir', name(p))),
  rmSync(p, o) {
    let s;
    try { s = host('stat', name(p), false); } catch (e) { if (o?.force) return; throw sysError(e, 'lstat', p); }
    if (s.kind !== 'dir') return fs.unlinkSync(p);
    if (!o?.recursive) throw internal.coded(Error, 'ERR_FS_EISDIR', `Path is a directory: rm returned EISDIR (is a directory) ${p}`);
    for (const n of fs.readdirSync(p)) fs.rmSync(`${p}/${n}`, o);
    fs.rmdirSync(p);
  },
  renameSync(a, b) { try { host('rename', name(a), name(b)); } catch (e) { throw sysError(e, 'rename', a, b); } },
  copyFileSync(a, b) {
    let data;
    try { data = host('read_file', name(a)); host('write_file', name(b), data, 'w', 0o666); } catch (e) { throw sysError(e, 'copyfile', a, b); }
  },
  cpSync(a, b, o) {
    if (!fs.statSync(a).isDirectory()) return fs.copyFileSync(a, b);
    if (!o?.recursive) throw internal.coded(Error, 'ERR_FS_EISDIR', `Recursive option not enabled, cannot copy a directory: cp returned EISDIR (${a} is a directory (not copied)) ${b}`);
    fs.mkdirSync(b, { recursive: true });
    for (const n of fs.readdirSync(a)) fs.cpSync(`${a}/${n}`, `${b}/${n}`, o);
  },
  chmodSync: (p, m) => { sys('chmod', name(p), 'chmod', name(p), typeof m === 'string' ? parseInt(m, 8) : m); },
  chownSync: (p, u, g) => { sys('chown', name(p), 'chown', name(p), u, g); },
  symlinkSync(t, p) { try { host('symlink', t, p); } catch (e) { throw sysError(e, 'symlink', t, p); } },
  linkSync(a, b) { try { host('link', a, b); } catch (e) { throw sysError(e, 'link', a, b); } },
  readlinkSync: (p) => sys('readlink', name(p), 'readlink', name(p)),
  realpathSync: (p) => sys('lstat', name(p), 'realpath', name(p)),
  truncateSync: (p, n = 0) => { sys('open', name(p), 'truncate', name(p), n); },
  utimesSync() {},
  mkdtempSync(prefix) {
    const p = prefix + $.randomBytes(6).toString('base64url').slice(0, 6).replace(/[-_]/g, 'x');
    fs.mkdirSync(p, 0o700);
    return p;
  },
  openSync: (p, flags = 'r', mode = 0o666) => sys('open', name(p), 'open', name(p), flags, mode),
  closeSync: (fd) => { sys('close', undefined, 'close', fd); },
  writeSync(fd, data) { host('write', fd, data); return Buffer.byteLength(data); },
  readSync(fd, buf, off = 0, len = buf.length) {
    const b = sys('read', undefined, 'read', fd, len);
    b.copy(buf, off);
    return b.length;
  },
  fsyncSync() {},
  constants: { F_OK: 0, X_OK: 1, W_OK: 2, R_OK: 4 }, F_OK: 0, X_OK: 1, W_OK: 2, R_OK: 4,
  Stats, Dirent,
};
function isDir(p) { try { return host('stat', name(p), true).kind === 'dir'; } catch { return false; } }
fs.realpathSync.native = fs.realpathSync;
const promises = { constants: fs.constants };
for (const k of Object.keys(fs).filter((k) => k.endsWith('Sync'))) {
  const f = fs[k], short = k.slice(0, -4);
  fs[short] = (...a) => {
    const cb = a.pop();
    if (typeof cb !== 'function') throw internal.coded(TypeError, 'ERR_INVALID_ARG_TYPE', `The "cb" argument must be of type function. Received ${cb === undefined ? 'undefined' : $.inspect(cb)}`);
    let err = null, v;
    try { v = f(...a); } catch (e) { err = e; }
    setImmediate(() => (short === 'exists' ? cb(v) : err ? cb(err) : v === undefined ? cb(null) : cb(null, v)));
  };
  promises[short] = async (...a) => f(...a);
}
fs.promises = promises;
fs.createReadStream = (p, o) => {
  const s = new (require('stream').Readable)();
  setImmediate(() => {
    try { s.push(fs.readFileSync(p, encoding(o))); s.push(null); } catch (e) { s.emit('error', e); }
  });
  return s;
};
fs.createWriteStream = (p, o) => {
  const { Writable } = require('stream');
  let flag = o?.flags ?? 'w';
  const w = new Writable({ write(c, e, cb) { try { write(p, c, undefined, flag); flag = 'a'; cb(); } catch (err) { cb(err); } } });
  setImmediate(() => { try { if (flag === 'w') { write(p, '', undefined, 'w'); flag = 'a'; } w.emit('open', 3); w.emit('ready'); } catch (e) { w.emit('error', e); } });
  return w;
};
const watcher = (p, each, ms) => {
  const w = new EventEmitter();
  let last = fs.existsSync(p) ? fs.statSync(p) : undefined;
  const t = setInterval(() => {
    const now = fs.existsSync(p) ? fs.statSync(p) : undefined;
    if (now?.mtimeMs !== last?.mtimeMs || now?.size !== last?.size) { const old = last; last = now; each(w, now, old); }
  }, ms);
  w.close = () => clearInterval(t);
  return w;
};
fs.watch = (p, o, f) => watcher(p, (w) => { w.emit('change', 'change', require('path').basename(p)); (f ?? o)?.('change', require('path').basename(p)); }, 200);
fs.watchFile = (p, o, f) => watcher(p, (w, now, old) => (f ?? o)(now, old), o?.interval ?? 5007);
module.exports = fs;
