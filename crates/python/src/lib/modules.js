// Modules that need the system.
'use strict';
const { P, B, C, Cls, Obj, Tuple, Dict, Native, nul, mk, error, fail, tname, repr, str, num, isNum, sys, flush, write, info, osError, lookup, key, less } = api;
const fs = (o) => { const d = nul(); for (const k of Object.keys(o)) d[k] = typeof o[k] === 'function' ? new Native(k, o[k]) : o[k]; return d; };
const cls = (name, methods, base) => new Cls(name, [base ?? C.object], fs(methods));
const cwd = () => sys(null, 'cwd');
api.path = [info.mode === 'file' ? abs(info.script).replace(/\/[^/]*$/, '') || '/' : info.mode === 'module' ? cwd() : ''];
for (const d of (P.items(P.dict(info.env)).find((e) => e[0] === 'PYTHONPATH')?.[1] ?? '').split(':').filter(Boolean)) api.path.push(d);
api.minor = info.version.split('.').slice(0, 2).join('.');
api.path.push(`/usr/local/lib/python${api.minor.replace('.', '')}.zip`, `/usr/local/lib/python${api.minor}`, `/usr/local/lib/python${api.minor}/lib-dynload`, info.site);
// Files: read whole, written through.
const fp = (p) => (typeof p === 'string' ? p : p instanceof Obj && lookup(p.cls, '__fspath__') ? P.m(p, '__fspath__', []) : str(p));
const Empty = (f) => (f.binary ? Buffer.alloc(0) : '');
const File = cls('TextIOWrapper', {
  read: ([f, n]) => { if (f.data === undefined) fail(C.UnsupportedOperation, 'not readable'); const t = n === undefined || n === null || n < 0n ? f.data.slice(f.at) : f.data.slice(f.at, f.at + Number(n)); f.at += t.length; return t; },
  readline: ([f]) => { const i = f.data.indexOf('\n', f.at); const t = f.data.slice(f.at, i < 0 ? undefined : i + 1); f.at += t.length; return t; },
  readlines: ([f]) => [...P.it(f)], __iter__: ([f]) => (function* () { for (let l; (l = File.d.readline.f([f])).length; ) yield l; })(), __next__: ([f]) => { const l = File.d.readline.f([f]); return l.length ? l : fail('StopIteration'); },
  write: ([f, t]) => {
    if (f.d.closed) fail('ValueError', 'I/O operation on closed file.');
    if (f.d.mode[0] === 'r' && !f.d.mode.includes('+')) fail(C.UnsupportedOperation, 'not writable');
    if (f.binary && typeof t === 'string') fail('TypeError', "a bytes-like object is required, not 'str'");
    if (!f.binary && typeof t !== 'string') fail('TypeError', `write() argument must be str, not ${tname(t)}`);
    f.out.push(t);
    if ((f.size += t.length) > 8192) drain(f);
    return BigInt(t.length);
  },
  writelines: ([f, l]) => { for (const t of P.it(l)) File.d.write.f([f, t]); return null; },
  seek: ([f, n]) => { drain(f); f.at = Number(n); if (f.data === undefined && f.d.mode.includes('+')) f.data = load(f); return n; }, tell: ([f]) => BigInt(f.at), truncate: ([f]) => { drain(f); sys(f.d.name, 'write_file', f.d.name, '', 'w'); return 0n; }, fileno: () => 3n, isatty: () => false, readable: () => true, writable: () => true,
  flush: ([f]) => { drain(f); return null; }, close: ([f]) => { drain(f); f.d.closed = true; return null; }, __enter__: ([f]) => f, __exit__: ([f]) => { drain(f); f.d.closed = true; return null; },
  __repr__: ([f]) => `<_io.TextIOWrapper name=${repr(f.d.name)} mode=${repr(f.d.mode)} encoding='UTF-8'>`,
});
const open = new Set();
const drain = (f) => { if (!f.out.length) return; const t = f.binary ? Buffer.concat(f.out) : f.out.join(''); f.out = []; f.size = 0; sys(f.d.name, 'write_file', f.d.name, t, 'a'); };
api.drainFiles = () => { for (const f of open) drain(f); };
const load = (f) => { const b = sys(f.d.name, 'read_file', f.d.name); return f.binary ? b : b.toString(); };
C.UnsupportedOperation = mk('io.UnsupportedOperation', C.OSError);
api.openFile = (name, mode) => {
  if (typeof name === 'bigint') { const s = stream(Number(name)); return s; }
  const f = new Obj(File);
  if (!/^[rwax]b?t?\+?b?$/.test(mode)) fail('ValueError', `invalid mode: ${repr(mode)}`);
  f.d.name = name = fp(name); f.d.mode = mode; f.d.closed = false; f.d.encoding = 'utf-8'; f.at = 0; f.out = []; f.size = 0; f.binary = mode.includes('b');
  if (mode[0] === 'r') f.data = load(f);
  else { if (mode[0] === 'x' && kind(name)) throw osError({ code: 'EEXIST', errno: -17, message: 'File exists' }, name); sys(name, 'write_file', name, '', mode[0] === 'a' ? 'a' : 'w'); }
  if (mode[0] !== 'r' || mode.includes('+')) open.add(f);
  return f;
};
const Stream = cls('TextIOWrapper', { writelines: ([s, l]) => { for (const t of P.it(l)) write(s.fd, t); return null; }, readlines: ([s]) => [...P.it(s)], reconfigure: () => null, close: () => null, __enter__: ([s]) => s, __exit__: () => null, __repr__: ([s]) => `<_io.TextIOWrapper name='<${['stdin', 'stdout', 'stderr'][s.fd]}>' mode='${s.fd ? 'w' : 'r'}' encoding='utf-8'>`, write: ([s, t]) => { write(s.fd, t); return BigInt(t.length); }, flush: () => { flush(); return null; }, isatty: ([s]) => info.tty[s.fd], fileno: ([s]) => BigInt(s.fd), read: () => sys(null, 'read_all').toString(), readline: () => sys(null, 'readline'), __iter__: () => (function* () { for (let l; (l = sys(null, 'readline')); ) yield l; })() });
const streams = [];
const stream = (fd) => { if (streams[fd]) return streams[fd]; const s = streams[fd] = new Obj(Stream); s.fd = fd; s.d.encoding = 'utf-8'; s.d.name = `<${['stdin', 'stdout', 'stderr'][fd]}>`; s.d.buffer = new Obj(cls('BufferedIO', { write: ([, b]) => { flush(); sys(null, 'write', fd, b); return BigInt(b.length); }, flush: () => null, read: () => sys(null, 'read_all'), readline: () => Buffer.from(sys(null, 'readline')) })); return s; };
const environ = P.dict(info.env);
environ.changed = (k, v) => sys(null, 'setenv', k, v);
const Stat = (s) => { const o = new Obj(mk('os.stat_result')); for (const k of ['mode', 'uid', 'gid', 'size']) o.d[`st_${k}`] = BigInt(s[k]); o.d.st_mtime = s.mtime; return o; };
const kind = (p) => { p = fp(p); try { return sys(p, 'stat', p).kind; } catch { return ''; } };
api.isDir = (p) => kind(p) === 'dir';
function norm(p) { const o = []; for (const s of p.split('/')) if (s === '..') o.pop(); else if (s && s !== '.') o.push(s); return `/${o.join('/')}`; }
function abs(p) { return norm(p.startsWith('/') ? p : `${cwd()}/${p}`); }
const path = () => fs({ join: (l) => l.map(fp).reduce((a, b) => (b.startsWith('/') ? b : a.endsWith('/') || !a ? a + b : `${a}/${b}`)), exists: ([p]) => kind(p) !== '', isfile: ([p]) => kind(p) === 'file', isdir: ([p]) => kind(p) === 'dir', islink: ([p]) => { try { return sys(p, 'lstat', fp(p)).kind === 'link'; } catch { return false; } }, isabs: ([p]) => fp(p).startsWith('/'), normpath: ([p]) => (p.startsWith('/') ? norm(p) : norm(p).slice(1) || '.'), split: ([p]) => new Tuple([p.replace(/\/?[^/]*$/, '') || (p.startsWith('/') ? '/' : ''), p.split('/').pop()]), getmtime: ([p]) => sys(p, 'stat', fp(p)).mtime, expandvars: ([p]) => p.replace(/\$(\w+)|\$\{(\w+)\}/g, (m, a, b) => P.items(environ).find((e) => e[0] === (a ?? b))?.[1] ?? m), relpath: ([p, s = '.']) => { const a = abs(p).split('/').slice(1), b = abs(s).split('/').slice(1).filter(Boolean); let i = 0; while (i < b.length && a[i] === b[i]) i++; return [...b.slice(i).map(() => '..'), ...a.slice(i)].join('/') || '.'; }, commonprefix: ([l]) => l[0] ?? '', basename: ([p]) => fp(p).split('/').pop(), dirname: ([p]) => fp(p).replace(/\/?[^/]*$/, '') || (p.startsWith('/') ? '/' : ''), abspath: ([p]) => abs(fp(p)), realpath: ([p]) => abs(fp(p)), getsize: ([p]) => BigInt(sys(fp(p), 'stat', fp(p)).size), splitext: ([p]) => { const m = /^(.*[^/])(\.[^./]*)$/.exec(p); return new Tuple(m ? [m[1], m[2]] : [p, '']); }, expanduser: ([p]) => p.replace(/^~/, P.items(environ).find((e) => e[0] === 'HOME')?.[1] ?? '/root'), sep: '/' });
const sigs = { SIGHUP: 1n, SIGINT: 2n, SIGQUIT: 3n, SIGABRT: 6n, SIGKILL: 9n, SIGUSR1: 10n, SIGSEGV: 11n, SIGUSR2: 12n, SIGPIPE: 13n, SIGALRM: 14n, SIGTERM: 15n, SIGCHLD: 17n, SIGCONT: 18n, SIGSTOP: 19n };
const handlers = new Map();
const signalled = (n) => { const h = handlers.get(BigInt(n)); if (h !== undefined && h !== null && typeof h !== 'bigint') P.c(h, [BigInt(n), null]); };
api.signalled = signalled;
handlers.set(2n, new Native('default_int_handler', () => fail('KeyboardInterrupt')));
sys(null, 'sigaction', 2, 'interrupt');
// Blocking calls end early when a signal with a handler comes; then it runs and they go on.
const wait = (file, ...a) => {
  for (;;) {
    try { return sys(file, ...a); } catch (e) {
      if (e.d?.errno !== 4n) throw e;
      signalled(api.host('take_signal'));
      if (a[0] === 'sleep') return null;
    }
  }
};
api.wait = wait;
const jsonKey = (k) => (typeof k === 'string' ? k : k === null ? 'null' : typeof k === 'boolean' ? `${k}` : isNum(k) ? repr(k) : fail('TypeError', `keys must be str, int, float, bool or None, not ${tname(k)}`));
const next0 = (o, v, pad) => toJson(v, o, pad);
const jsonOpts = (kw) => ({ indent: kw.indent == null ? null : typeof kw.indent === 'string' ? kw.indent : ' '.repeat(Number(kw.indent)), sort: kw.sort_keys, plain: kw.ensure_ascii === false, default: kw.default ?? undefined, item: kw.separators ? P.it(kw.separators)[0] : undefined, colon: kw.separators ? P.it(kw.separators)[1] : undefined });
const toJson = (v, o, pad) => {
  const nl = o.indent === null ? '' : `\n${pad}${o.indent}`, end = o.indent === null ? '' : `\n${pad}`, sep = o.item ?? (o.indent === null ? ', ' : ',');
  const colon = o.colon ?? ': ';
  const next = (x) => toJson(x, o, o.indent === null ? '' : pad + o.indent);
  if (v === null) return 'null';
  if (typeof v === 'boolean') return `${v}`;
  if (typeof v === 'string') return o.plain ? JSON.stringify(v) : JSON.stringify(v).replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
  if (isNum(v)) return repr(v);
  if (Array.isArray(v) || v instanceof Tuple) { const l = v.l ?? v; return l.length ? `[${nl}${l.map(next).join(sep + nl)}${end}]` : '[]'; }
  if (v instanceof Dict) { const l = P.items(v); if (o.sort) l.sort((a, b) => (a[0] < b[0] ? -1 : 1)); return l.length ? `{${nl}${l.map(([k, x]) => `${toJson(jsonKey(k), { ...o, indent: null }, '')}${colon}${next(x)}`).join(sep + nl)}${end}}` : '{}'; }
  if (o.default) return next0(o, P.c(o.default, [v]), pad);
  fail('TypeError', `Object of type ${tname(v)} is not JSON serializable`);
};
C.JSONDecodeError = mk('json.decoder.JSONDecodeError', C.ValueError);
const fromJson = (v, text) => (v === null || typeof v === 'string' || typeof v === 'boolean' ? v : typeof v === 'number' ? (Number.isInteger(v) ? BigInt(v) : v) : Array.isArray(v) ? v.map(fromJson) : P.dict(Object.entries(v).map(([k, x]) => [k, fromJson(x)])));
const badJson = (t, what, at) => { const before = t.slice(0, at), line = before.split('\n').length, col = at - before.lastIndexOf('\n'); const e = error(C.JSONDecodeError, `${what}: line ${line} column ${col} (char ${at})`); e.d.msg = what; e.d.doc = t; e.d.pos = BigInt(at); e.d.lineno = BigInt(line); e.d.colno = BigInt(col); throw e; };
// Says where a text stops being JSON as Python's own reader does.
const check = (t) => {
  let i = 0;
  const ws = () => { while (' \t\n\r'.includes(t[i] ?? 'x')) i++; };
  const text = () => { const from = i++; for (;;) { if (i >= t.length) badJson(t, 'Unterminated string starting at', from); if (t[i] === '"') { i++; return; } if (t[i] === '\\') i++; else if (t[i] < ' ') badJson(t, 'Invalid control character at', i); i++; } };
  const value = () => {
    if (t[i] === '"') return text();
    if (t[i] === '{') {
      i++; ws();
      if (t[i] === '}') { i++; return; }
      for (;;) {
        if (t[i] !== '"') badJson(t, 'Expecting property name enclosed in double quotes', i);
        text(); ws();
        if (t[i] !== ':') badJson(t, "Expecting ':' delimiter", i);
        i++; ws(); value(); ws();
        if (t[i] === '}') { i++; return; }
        if (t[i] !== ',') badJson(t, "Expecting ',' delimiter", i);
        i++; ws();
        if (t[i] === '}') badJson(t, 'Expecting property name enclosed in double quotes', i);
      }
    }
    if (t[i] === '[') {
      i++; ws();
      if (t[i] === ']') { i++; return; }
      for (;;) { value(); ws(); if (t[i] === ']') { i++; return; } if (t[i] !== ',') badJson(t, "Expecting ',' delimiter", i); i++; ws(); }
    }
    const m = /^(?:-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|true|false|null)/.exec(t.slice(i));
    if (!m) badJson(t, 'Expecting value', i);
    i += m[0].length;
  };
  ws(); value(); ws();
  if (i < t.length) badJson(t, 'Extra data', i);
};
const parse = (t) => { if (t === null || (typeof t !== 'string' && !Buffer.isBuffer(t))) fail('TypeError', `the JSON object must be str, bytes or bytearray, not ${tname(t)}`); t = `${t}`; check(t); return fromJson(JSON.parse(t)); };
const now = () => Date.now() / 1000;
const Sock = cls('socket', {
  __init__: ([s]) => { s.d.timeout = null; return null; },
  setsockopt: () => null, getpeername: ([s]) => new Tuple([...(s.peer ?? ['0.0.0.0', 0n])]), makefile: ([s]) => P.c(P.from('http.server', '_Reader'), [s]), detach: () => null, connect_ex: ([s, a]) => { try { Sock.d.connect.f([s, a]); return 0n; } catch (e) { if (e.d?.errno === undefined || e.d.errno === null) throw e; return e.d.errno; } }, settimeout: ([s, t]) => { s.d.timeout = t; return null; }, setblocking: () => null, fileno: ([s]) => BigInt(s.fd ?? -1),
  bind: ([s, a]) => { s.at = a.l; return null; }, listen: ([s]) => { s.fd = sys(null, 'listen', str(s.at[0]), Number(s.at[1])); return null; },
  accept: ([s]) => { const [fd, ip, port] = wait(null, 'accept', s.fd); return new Tuple([sock(fd), new Tuple([ip, BigInt(port)])]); },
  connect: ([s, a]) => { s.fd = wait(null, 'connect', a.l[0], Number(a.l[1]), s.d.timeout === null ? -1 : Number(s.d.timeout)); return null; },
  recv: ([s, n]) => wait(null, 'recv', s.fd, Number(n), s.d.timeout === null ? -1 : Number(s.d.timeout)), send: ([s, b]) => { sys(null, 'send', s.fd, b); return BigInt(b.length); }, sendall: ([s, b]) => { sys(null, 'send', s.fd, b); return null; },
  close: ([s]) => { if (s.fd !== undefined) sys(null, 'close', s.fd); s.fd = undefined; return null; }, shutdown: ([s]) => { sys(null, 'shutdown', s.fd); return null; }, getsockname: ([s]) => new Tuple([...(s.at ?? ['0.0.0.0', 0n])]), __enter__: ([s]) => s, __exit__: ([s]) => { P.m(s, 'close', []); return null; },
});
const sock = (fd) => { const s = new Obj(Sock); s.d.timeout = null; s.fd = fd; return s; };
const sysModules = P.dict([]);
api.loaded = (n, m) => sysModules.m.set(key(n), [n, m]);
api.unloaded = (n) => sysModules.m.delete(key(n));
const verInfo = () => { const v = new Obj(cls('sys.version_info', { __iter__: ([o]) => o.t, __getitem__: ([o, i]) => P.i(new Tuple(o.t), i), __lt__: ([o, x]) => less(new Tuple(o.t), x, '<'), __gt__: ([o, x]) => less(x, new Tuple(o.t), '<'), __eq__: ([o, x]) => P.cmp('==', new Tuple(o.t), x), __len__: () => 5n, __repr__: ([o]) => `sys.version_info(major=${o.t[0]}, minor=${o.t[1]}, micro=${o.t[2]}, releaselevel='final', serial=0)` })); v.t = [...info.version.split('.').map((x) => BigInt(parseInt(x, 10))), 'final', 0n]; [v.d.major, v.d.minor, v.d.micro] = v.t; v.d.releaselevel = 'final'; return v; };
let seeded = null;
const rand = () => { if (seeded === null) return Math.random(); seeded = (seeded * 6364136223846793005n + 1442695040888963407n) % (1n << 63n); return Number(seeded >> 11n) / 2 ** 52; };
api.natives = {
  sys: () => fs({ argv: info.args, version: `${info.version} (main, Nov  4 2025, 04:20:26) [GCC 14.2.0]`, version_info: verInfo(), platform: 'linux', executable: info.executable, prefix: info.prefix, base_prefix: '/usr/local', exec_prefix: info.prefix, path: api.path, modules: sysModules, maxsize: 9223372036854775807n, byteorder: 'little', stdin: stream(0), stdout: stream(1), stderr: stream(2), exit: ([c = null]) => fail('SystemExit', c), getrecursionlimit: () => 1000n, setrecursionlimit: () => null, getsizeof: () => 56n, getdefaultencoding: () => 'utf-8', getfilesystemencoding: () => 'utf-8', intern: ([s]) => s, exc_info: () => { const e = api.handled(); return new Tuple(e ? [e.cls, e, new Obj(mk('traceback'))] : [null, null, null]); }, flags: new Obj(mk('sys.flags')), implementation: (() => { const o = new Obj(mk('SimpleNamespace')); o.d.name = 'cpython'; return o; })(), builtin_module_names: new Tuple(['sys', 'time']), dont_write_bytecode: false, hexversion: 51121392n }),
  os: () => fs({ environ, name: 'posix', sep: '/', linesep: '\n', getenv: ([k, d = null]) => P.m(environ, 'get', [k, d]), getpid: () => BigInt(info.pid), getppid: () => BigInt(info.ppid), getuid: () => BigInt(info.uid), getgid: () => BigInt(info.gid), geteuid: () => BigInt(info.uid), getcwd: () => sys(null, 'cwd'), chdir: ([p]) => { sys(p, 'chdir', p); return null; }, listdir: ([p = '.']) => sys(fp(p), 'readdir', fp(p)), scandir: ([p = '.']) => sys(fp(p), 'readdir', fp(p)).map((n) => { const e = new Obj(DirEntry); e.d.name = n; e.d.path = `${fp(p)}/${n}`; return e; }), mkdir: ([p]) => { p = fp(p); sys(p, 'mkdir', p); return null; }, makedirs: ([p], kw) => { p = fp(p); if (kind(p) && !(P.t(kw.exist_ok ?? false) && kind(p) === 'dir')) throw osError({ code: 'EEXIST', errno: -17, message: 'File exists' }, p); let at = p.startsWith('/') ? '' : '.'; for (const s of p.split('/').filter(Boolean)) { at += `/${s}`; if (kind(at) !== 'dir') sys(at, 'mkdir', at); } return null; }, remove: ([p]) => { p = fp(p); sys(p, 'unlink', p); return null; }, unlink: ([p]) => { p = fp(p); sys(p, 'unlink', p); return null; }, rmdir: ([p]) => { p = fp(p); sys(p, 'rmdir', p); return null; }, rename: ([a, b]) => { sys(a, 'rename', fp(a), fp(b)); return null; }, replace: ([a, b]) => { sys(a, 'rename', fp(a), fp(b)); return null; }, symlink: ([a, b]) => { sys(b, 'symlink', fp(a), fp(b)); return null; }, chmod: ([p, m]) => { sys(p, 'chmod', fp(p), Number(m)); return null; }, access: ([p, m]) => sys(p, 'access', fp(p), Number(m)), F_OK: 0n, R_OK: 4n, W_OK: 2n, X_OK: 1n, stat: ([p]) => Stat(sys(fp(p), 'stat', fp(p))), lstat: ([p]) => Stat(sys(fp(p), 'stat', fp(p))), getegid: () => BigInt(info.gid), getgroups: () => [BigInt(info.gid)], getlogin: () => fail('OSError', 6n, 'No such device or address'), urandom: ([n]) => Buffer.from(Array.from({ length: Number(n) }, () => Math.floor(rand() * 256))), putenv: ([k, v]) => { P.si(environ, k, v); return null; }, unsetenv: () => null, system: ([c]) => P.op('<<', P.g(P.c(P.from('subprocess', 'run'), [c], { shell: true }), 'returncode'), 8n), popen: ([c]) => P.g(P.c(P.from('subprocess', 'Popen'), [c], { shell: true, stdout: -1n, text: true }), 'stdout'), walk: ([p]) => walk(fp(p)), fspath: ([p]) => fp(p), getloadavg: () => new Tuple([0.08, 0.03, 0.01]), terminal_size: new Native('terminal_size', ([t]) => { const o = new Obj(mk('os.terminal_size')); [o.d.columns, o.d.lines] = P.it(t); return o; }), get_terminal_size: () => fail('OSError', 25n, 'Inappropriate ioctl for device'), error: C.OSError, devnull: '/dev/null', pathsep: ':', curdir: '.', sched_getaffinity: () => P.set([0n, 1n]), umask: () => 18n, execv: ([p]) => P.nope('os.exec'), execvp: ([p]) => P.nope('os.exec'), fork: () => P.nope('os.fork'), WNOHANG: 1n, kill: ([p, s]) => { try { sys(null, 'kill', Number(p), Number(num(s))); } catch (e) { delete e.d.filename; throw e; } const n = api.host('take_signal'); if (n) signalled(n); return null; }, cpu_count: () => 2n, _exit: ([c]) => { $.exit(Number(c)); return null; }, path: P.imp('os.path', true), uname: () => { const o = new Obj(cls('posix.uname_result', { __iter__: ([u]) => u.t, __getitem__: ([u, i]) => P.i(new Tuple(u.t), i), __repr__: ([u]) => `posix.uname_result(${['sysname', 'nodename', 'release', 'version', 'machine'].map((n, k) => `${n}=${repr(u.t[k])}`).join(', ')})` })); o.t = ['Linux', sys(null, 'hostname'), ...info.uname]; [o.d.sysname, o.d.nodename, o.d.release, o.d.version, o.d.machine] = o.t; return o; } }),
  'os.path': path,
  time: () => fs({ time: () => now(), time_ns: () => BigInt(Date.now()) * 1000000n + BigInt(Math.floor(rand() * 1000)) * 1000n, sleep: ([s]) => { if (s < 0) fail('ValueError', 'sleep length must be non-negative'); flushIf(); const until = Date.now() + Number(s) * 1000; let left = Number(s) * 1000; do { wait(null, 'sleep', Math.max(0, left)); left = until - Date.now(); } while (left > 0.01); return null; }, monotonic: () => $.now() / 1000, monotonic_ns: () => BigInt(Math.floor($.now() * 1e6)), perf_counter: () => $.now() / 1000, perf_counter_ns: () => BigInt(Math.floor($.now() * 1e6)), process_time: () => $.now() / 1000, strftime: ([f, t]) => strftime(f, t === undefined ? Math.floor(now()) : t.secs, 0, '+0000', 'UTC'), ctime: ([t]) => strftime('%a %b %e %H:%M:%S %Y', Math.floor(Number(t ?? now())), 0, '', ''), gmtime: ([t]) => structTime(Number(t ?? now())), localtime: ([t]) => structTime(Number(t ?? now())), mktime: ([t]) => t.secs, asctime: ([t]) => strftime('%a %b %e %H:%M:%S %Y', t?.secs ?? Math.floor(now()), 0, '', ''), tzname: new Tuple(['UTC', 'UTC']), timezone: 0n, altzone: 0n, daylight: 0n, tzset: () => null }),
  json: () => fs({ dumps: ([v], kw) => toJson(v, jsonOpts(kw), ''), loads: ([t]) => parse(t), dump: ([v, f], kw) => { P.m(f, 'write', [toJson(v, jsonOpts(kw), '')]); return null; }, load: ([f]) => parse(P.m(f, 'read', [])), JSONDecodeError: C.JSONDecodeError }),
  socket: () => fs({ socket: Sock, AF_INET: 2n, SOCK_STREAM: 1n, SOL_SOCKET: 1n, SO_REUSEADDR: 2n, SHUT_WR: 1n, SHUT_RDWR: 2n, error: C.OSError, timeout: C.TimeoutError, gaierror: C.gaierror, gethostname: () => sys(null, 'hostname'), gethostbyname: ([h]) => wait(null, 'resolve', h), create_connection: ([a, t = null], kw) => { const s = sock(undefined); s.d.timeout = t ?? kw.timeout ?? null; P.m(s, 'connect', [a]); return s; } }),
  signal: () => { const en = P.cls('Signals', [P.from('enum', 'IntEnum')], { __name__: 'signal' }, (d) => Object.assign(d, sigs)); const at = (n) => en.members.find((m) => m.d.value === BigInt(num(n))); return fs({ ...Object.fromEntries(en.members.map((m) => [m.d.name, m])), Signals: en, SIG_DFL: 0n, SIG_IGN: 1n, default_int_handler: handlers.get(2n), getsignal: ([n]) => handlers.get(num(n)) ?? 0n, strsignal: ([n]) => ({ 1: 'Hangup', 2: 'Interrupt', 9: 'Killed', 10: 'User defined signal 1', 12: 'User defined signal 2', 14: 'Alarm clock', 15: 'Terminated' })[num(n)] ?? null, alarm: () => P.nope('signal.alarm'), signal: ([n, h]) => { n = num(n); if (n === 9n || n === 19n) fail('OSError', 22n, 'Invalid argument'); h = num(h); const old = handlers.get(n) ?? 0n; handlers.set(n, h); sys(null, 'sigaction', Number(n), h === 0n ? 'default' : h === 1n ? 'ignore' : 'catch'); return old; }, pause: () => { try { sys(null, 'sleep', 1e12); } catch (e) { if (e.d?.errno !== 4n) throw e; signalled(api.host('take_signal')); } return null; }, raise_signal: ([n]) => { sys(null, 'kill', Number(info.pid), Number(num(n))); return null; } }); },
  math: () => fs({ pi: Math.PI, e: Math.E, tau: Math.PI * 2, tan: ([x]) => Math.tan(Number(x)), atan: ([x]) => Math.atan(Number(x)), atan2: ([y, x]) => Math.atan2(Number(y), Number(x)), asin: ([x]) => Math.asin(Number(x)), acos: ([x]) => Math.acos(Number(x)), exp: ([x]) => Math.exp(Number(x)), fabs: ([x]) => Math.abs(Number(x)), trunc: ([x]) => BigInt(Math.trunc(Number(x))), isnan: ([x]) => Number.isNaN(Number(x)), isinf: ([x]) => Math.abs(Number(x)) === Infinity, isfinite: ([x]) => Number.isFinite(Number(x)), isclose: ([a, b], kw) => Math.abs(Number(a) - Number(b)) <= Math.max((kw.rel_tol ?? 1e-9) * Math.max(Math.abs(Number(a)), Math.abs(Number(b))), kw.abs_tol ?? 0), hypot: (l) => Math.sqrt(l.reduce((t, x) => t + Number(x) ** 2, 0)), radians: ([x]) => (Number(x) * Math.PI) / 180, degrees: ([x]) => (Number(x) * 180) / Math.PI, gcd: (l) => l.reduce((a, b) => { while (b) [a, b] = [b, a % b]; return a < 0n ? -a : a; }, 0n), isqrt: ([n]) => { let r = BigInt(Math.floor(Math.sqrt(Number(n)))); while (r * r > n) r--; while ((r + 1n) * (r + 1n) <= n) r++; return r; }, comb: ([n, k]) => { let r = 1n; for (let i = 1n; i <= k; i++) r = (r * (n - k + i)) / i; return r; }, prod: ([l]) => [...P.it(l)].reduce((a, b) => P.op('*', a, b), 1n), dist: ([a, b]) => { const p = [...P.it(a)], q = [...P.it(b)]; return Math.sqrt(p.reduce((t, x, i) => t + (Number(x) - Number(q[i])) ** 2, 0)); }, copysign: ([a, b]) => (Number(b) < 0 ? -1 : 1) * Math.abs(Number(a)), fmod: ([a, b]) => Number(a) % Number(b), modf: ([x]) => new Tuple([Number(x) % 1, Math.trunc(Number(x))]), inf: Infinity, nan: NaN, sqrt: ([x]) => (Number(x) < 0 ? fail('ValueError', 'math domain error') : Math.sqrt(Number(x))), floor: ([x]) => BigInt(Math.floor(Number(x))), ceil: ([x]) => BigInt(Math.ceil(Number(x))), sin: ([x]) => Math.sin(Number(x)), cos: ([x]) => Math.cos(Number(x)), log: ([x, b]) => (Number(x) <= 0 ? fail('ValueError', 'math domain error') : b === undefined ? Math.log(Number(x)) : Math.log(Number(x)) / Math.log(Number(b))), log2: ([x]) => Math.log2(Number(x)), log10: ([x]) => Math.log10(Number(x)), pow: ([a, b]) => Number(a) ** Number(b), factorial: ([n]) => { let r = 1n; for (let i = 2n; i <= n; i++) r *= i; return r; } }),
  random: () => fs({ random: () => rand(), randrange: ([a, b, st = 1n]) => { if (b === undefined) [a, b] = [0n, a]; const n = (b - a + st - 1n) / st; return a + st * BigInt(Math.floor(rand() * Number(n))); }, choices: ([l], kw) => { const v = [...P.it(l)], w = kw.weights ? [...P.it(kw.weights)].map(Number) : v.map(() => 1), t = w.reduce((a, b) => a + b, 0); return Array.from({ length: Number(kw.k ?? 1n) }, () => { let x = rand() * t, i = 0; while (i < v.length - 1 && (x -= w[i]) >= 0) i++; return v[i]; }); }, sample: ([l, k]) => { const v = [...P.it(l)], out = []; for (let i = Number(k ?? 0n); i > 0; i--) out.push(v.splice(Math.floor(rand() * v.length), 1)[0]); return out; }, gauss: ([m = 0, sd = 1]) => Number(m) + Number(sd) * Math.sqrt(-2 * Math.log(1 - rand())) * Math.cos(2 * Math.PI * rand()), getrandbits: ([n]) => BigInt(Math.floor(rand() * 2 ** Math.min(52, Number(n)))), randint: ([a, b]) => a + BigInt(Math.floor(rand() * Number(b - a + 1n))), choice: ([l]) => { const v = [...P.it(l)]; return v[Math.floor(rand() * v.length)]; }, uniform: ([a, b]) => Number(a) + rand() * (Number(b) - Number(a)), shuffle: ([l]) => { for (let i = l.length - 1; i > 0; i--) { const j = Math.floor(rand() * (i + 1)); [l[i], l[j]] = [l[j], l[i]]; } return null; }, seed: ([n = null]) => { seeded = n === null ? null : BigInt(num(typeof n === 'string' ? BigInt(n.length) : n)); return null; } }),
  _collections: () => fs({ defaultdict: ([f]) => { const d = new Dict(); d.cls = new Cls('defaultdict', [C.dict], nul()); d.missing = f === undefined || f === null ? undefined : () => P.c(f, []); d.factory = f ?? null; return d; }, OrderedDict: (() => { const c = new Cls('OrderedDict', [C.dict], nul()); c.make = (a, kw) => { const d = C.dict.make(a, kw); d.cls = c; return d; }; return c; })(), Counter: ([l]) => { const d = new Dict(); d.cls = new Cls('Counter', [C.dict], fs({ most_common: ([c, n]) => P.items(c).sort((a, b) => Number(b[1] - a[1])).slice(0, n === undefined ? undefined : Number(n)).map((e) => new Tuple(e)) })); d.zero = 0n; for (const v of P.it(l ?? [])) P.si(d, v, P.op('+', P.i(d, v), 1n)); return d; } }),
};
const flushIf = () => { if (info.unbuffered) flush(); };
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const strftime = (f, secs, us, off, name) => {
  const d = new Date(Number(secs) * 1000), p = (n, w = 2) => `${n}`.padStart(w, '0'), h = d.getUTCHours();
  const yday = Math.floor((Date.UTC(d.getUTCFullYear(), d.getUTCMonth(), d.getUTCDate()) - Date.UTC(d.getUTCFullYear(), 0, 1)) / 864e5) + 1;
  const one = { Y: () => d.getUTCFullYear(), y: () => p(d.getUTCFullYear() % 100), m: () => p(d.getUTCMonth() + 1), d: () => p(d.getUTCDate()), e: () => `${d.getUTCDate()}`.padStart(2), H: () => p(h), I: () => p(h % 12 || 12), p: () => (h < 12 ? 'AM' : 'PM'), M: () => p(d.getUTCMinutes()), S: () => p(d.getUTCSeconds()), f: () => p(us, 6), b: () => MONTHS[d.getUTCMonth()].slice(0, 3), B: () => MONTHS[d.getUTCMonth()], a: () => DAYS[d.getUTCDay()].slice(0, 3), A: () => DAYS[d.getUTCDay()], j: () => p(yday, 3), z: () => off, Z: () => name, s: () => secs, w: () => d.getUTCDay(), u: () => d.getUTCDay() || 7, n: () => '\n', '%': () => '%', F: () => strftime('%Y-%m-%d', secs, us, off, name), T: () => strftime('%H:%M:%S', secs, us, off, name), D: () => strftime('%m/%d/%y', secs, us, off, name), x: () => strftime('%m/%d/%y', secs, us, off, name), X: () => strftime('%H:%M:%S', secs, us, off, name), c: () => strftime('%a %b %e %H:%M:%S %Y', secs, us, off, name) };
  return f.replace(/%-?(.)/g, (m, c) => (one[c] ? (m[1] === '-' ? `${one[c]()}`.replace(/^0+(?=.)/, '') : one[c]()) : m));
};
const TM = ['year', 'mon', 'mday', 'hour', 'min', 'sec', 'wday', 'yday', 'isdst'];
const Struct = cls('time.struct_time', { __iter__: ([t]) => t.l, __getitem__: ([t, i]) => P.i(new Tuple(t.l), i), __repr__: ([t]) => `time.struct_time(${TM.map((n, i) => `tm_${n}=${t.l[i]}`).join(', ')})` });
const structTime = (s) => { const t = new Obj(Struct), d = new Date(Math.floor(s) * 1000); t.secs = Math.floor(s); t.l = [d.getUTCFullYear(), d.getUTCMonth() + 1, d.getUTCDate(), d.getUTCHours(), d.getUTCMinutes(), d.getUTCSeconds(), (d.getUTCDay() + 6) % 7, +strftime('%j', s, 0, '', ''), 0].map(BigInt); TM.forEach((n, i) => { t.d[`tm_${n}`] = t.l[i]; }); return t; };
const DirEntry = cls('DirEntry', { is_dir: ([e]) => kind(e.d.path) === 'dir', is_file: ([e]) => kind(e.d.path) === 'file', stat: ([e]) => Stat(sys(e.d.path, 'stat', e.d.path)), __fspath__: ([e]) => e.d.path });
const walk = function* (p) { let l; try { l = sys(p, 'readdir', p); } catch { return; } const dirs = l.filter((n) => kind(`${p}/${n}`) === 'dir'); yield new Tuple([p, dirs, l.filter((n) => !dirs.includes(n))]); for (const n of dirs) yield* walk(p === '/' ? `/${n}` : `${p}/${n}`); };
api.natives._http = () => fs({ shown: ([e]) => api.shown(e), date: () => new Date().toUTCString(), log_date: () => { const d = new Date().toUTCString(); return `${d.slice(5, 7)}/${d.slice(8, 11)}/${d.slice(12, 16)} ${d.slice(17, 25)}`; }, unquote: ([s]) => decodeURIComponent(s) });
const plain = (v) => (typeof v === 'bigint' ? Number(v) : Array.isArray(v) ? v.map(plain) : v instanceof Tuple ? v.l.map(plain) : v);
const fromHost = (v) => (v === undefined ? null : v === null || typeof v !== 'object' || Buffer.isBuffer(v) ? (typeof v === 'number' && Number.isInteger(v) ? BigInt(v) : v) : Array.isArray(v) ? v.map(fromHost) : P.dict(Object.entries(v).map(([k, x]) => [k, fromHost(x)])));
// What the library's own Python asks of this runtime.
api.natives._host = () => fs({
  call: ([n, ...a]) => fromHost(n === 'run' || n === 'park' ? wait(null, n, ...a.map(plain)) : sys(null, n, ...a.map(plain))),
  start_thread: ([t]) => { api.threads.push(t); t.d.ident = t.d.native_id = BigInt(140000000000000 + api.threads.length); sys(null, 'thread', api.threads.length - 1); return null; },
  threads: ([w]) => (w === 'current' ? api.current ?? null : [...api.threads]),
  strftime: ([f, s, us, off, name]) => strftime(f, Number(s), Number(us), off, name),
  evaluate: ([t, names]) => { const g = nul(); Object.assign(g, P.kw(names)); api.evaluate(t, g); return P.dict(Object.entries(g)); },
  shown: ([e]) => api.shown(e), site: () => info.site,
  hash: ([n, b]) => fromHost($.hash(n, b)),
  encode: ([b, how]) => b.toString(how), decode: ([s, how]) => Buffer.from(`${s}`, how),
});
api.runThread = (id) => { if (id < 0) return signalled(-id); api.current = api.threads[id]; P.m(api.current, '_main', []); };
api.natives.atexit = () => fs({ register: ([f, ...a], kw) => { api.atexit.push([f, a, kw]); return f; }, unregister: () => null });
api.natives.builtins = () => B;
