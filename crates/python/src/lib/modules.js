// Modules that need the system.
'use strict';
const { P, B, C, Cls, Obj, Tuple, Dict, Native, nul, mk, error, fail, tname, repr, str, num, isNum, sys, flush, write, info, osError } = api;
const fs = (o) => { const d = nul(); for (const k of Object.keys(o)) d[k] = typeof o[k] === 'function' ? new Native(k, o[k]) : o[k]; return d; };
const cls = (name, methods, base) => new Cls(name, [base ?? C.object], fs(methods));
api.path = info.mode === 'file' ? [info.script.replace(/\/?[^/]*$/, '') || '.'] : ['.'];
api.path.push('/usr/local/lib/python3.12/site-packages');
// Files: read whole, written through.
const File = cls('TextIOWrapper', {
  read: ([f, n]) => { const t = n === undefined ? f.data.slice(f.at) : f.data.slice(f.at, f.at + Number(n)); f.at += t.length; return t; },
  readline: ([f]) => { const i = f.data.indexOf('\n', f.at); const t = f.data.slice(f.at, i < 0 ? undefined : i + 1); f.at += t.length; return t; },
  readlines: ([f]) => [...P.it(f)], __iter__: ([f]) => (function* () { for (let l; (l = File.d.readline.f([f])).length; ) yield l; })(),
  write: ([f, t]) => { if (f.d.mode === 'r') fail('OSError', 'not writable'); sys(f.d.name, 'write_file', f.d.name, t, 'a'); return BigInt(t.length); }, writelines: ([f, l]) => { for (const t of P.it(l)) File.d.write.f([f, t]); return null; },
  flush: () => null, close: () => null, __enter__: ([f]) => f, __exit__: () => null,
});
api.openFile = (name, mode) => {
  const f = new Obj(File);
  f.d.name = name; f.d.mode = mode; f.at = 0;
  if (mode.startsWith('r')) { const b = sys(name, 'read_file', name); f.data = mode.includes('b') ? b : b.toString(); } else sys(name, 'write_file', name, '', mode[0]);
  return f;
};
const Stream = cls('TextIOWrapper', { write: ([s, t]) => { write(s.fd, t); return BigInt(t.length); }, flush: () => { flush(); return null; }, isatty: ([s]) => info.tty[s.fd], fileno: ([s]) => BigInt(s.fd), read: () => sys(null, 'read_all').toString(), readline: () => sys(null, 'readline'), __iter__: () => (function* () { for (let l; (l = sys(null, 'readline')); ) yield l; })() });
const stream = (fd) => { const s = new Obj(Stream); s.fd = fd; return s; };
const environ = P.dict(info.env);
environ.changed = (k, v) => sys(null, 'setenv', k, v);
const Stat = (s) => { const o = new Obj(mk('os.stat_result')); for (const k of ['mode', 'uid', 'gid', 'size']) o.d[`st_${k}`] = BigInt(s[k]); o.d.st_mtime = s.mtime; return o; };
const kind = (p) => { try { return sys(p, 'stat', p).kind; } catch { return ''; } };
const norm = (p) => { const o = []; for (const s of p.split('/')) if (s === '..') o.pop(); else if (s && s !== '.') o.push(s); return `/${o.join('/')}`; };
const abs = (p) => norm(p.startsWith('/') ? p : `${sys(null, 'cwd')}/${p}`);
const path = () => fs({ join: (l) => l.reduce((a, b) => (b.startsWith('/') ? b : a.endsWith('/') || !a ? a + b : `${a}/${b}`)), exists: ([p]) => kind(p) !== '', isfile: ([p]) => kind(p) === 'file', isdir: ([p]) => kind(p) === 'dir', basename: ([p]) => p.split('/').pop(), dirname: ([p]) => p.replace(/\/?[^/]*$/, '') || (p.startsWith('/') ? '/' : ''), abspath: ([p]) => abs(p), realpath: ([p]) => abs(p), getsize: ([p]) => BigInt(sys(p, 'stat', p).size), splitext: ([p]) => { const m = /^(.*[^/])(\.[^./]*)$/.exec(p); return new Tuple(m ? [m[1], m[2]] : [p, '']); }, expanduser: ([p]) => p.replace(/^~/, P.items(environ).find((e) => e[0] === 'HOME')?.[1] ?? '/root'), sep: '/' });
const sigs = { SIGHUP: 1n, SIGINT: 2n, SIGKILL: 9n, SIGUSR1: 10n, SIGUSR2: 12n, SIGTERM: 15n };
const handlers = new Map();
// Blocking calls end early when a signal with a handler comes; then it runs and they go on.
const wait = (file, ...a) => {
  for (;;) {
    try { return sys(file, ...a); } catch (e) {
      if (e.d?.errno !== 4n) throw e;
      const n = BigInt(api.host('take_signal'));
      const h = handlers.get(n);
      if (h) P.c(h, [n, null]);
    }
  }
};
api.wait = wait;
const toJson = (v, o, pad) => {
  const nl = o.indent === null ? '' : `\n${pad}${o.indent}`, end = o.indent === null ? '' : `\n${pad}`, sep = o.indent === null ? ', ' : ',';
  const next = (x) => toJson(x, o, o.indent === null ? '' : pad + o.indent);
  if (v === null) return 'null';
  if (typeof v === 'boolean') return `${v}`;
  if (typeof v === 'string') return JSON.stringify(v).replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
  if (isNum(v)) return repr(v);
  if (Array.isArray(v) || v instanceof Tuple) { const l = v.l ?? v; return l.length ? `[${nl}${l.map(next).join(sep + nl)}${end}]` : '[]'; }
  if (v instanceof Dict) { const l = P.items(v); if (o.sort) l.sort((a, b) => (a[0] < b[0] ? -1 : 1)); return l.length ? `{${nl}${l.map(([k, x]) => `${JSON.stringify(str(k))}: ${next(x)}`).join(sep + nl)}${end}}` : '{}'; }
  fail('TypeError', `Object of type ${tname(v)} is not JSON serializable`);
};
C.JSONDecodeError = mk('json.decoder.JSONDecodeError', C.ValueError);
const fromJson = (v, text) => (v === null || typeof v === 'string' || typeof v === 'boolean' ? v : typeof v === 'number' ? (Number.isInteger(v) ? BigInt(v) : v) : Array.isArray(v) ? v.map(fromJson) : P.dict(Object.entries(v).map(([k, x]) => [k, fromJson(x)])));
const parse = (t) => { let v; try { v = JSON.parse(`${t}`); } catch { fail(C.JSONDecodeError, 'Expecting value: line 1 column 1 (char 0)'); } return fromJson(v); };
const now = () => Date.now() / 1000;
const Sock = cls('socket', {
  __init__: ([s]) => { s.d.timeout = null; return null; },
  setsockopt: () => null, settimeout: ([s, t]) => { s.d.timeout = t; return null; }, setblocking: () => null, fileno: ([s]) => BigInt(s.fd ?? -1),
  bind: ([s, a]) => { s.at = a.l; return null; }, listen: ([s]) => { s.fd = sys(null, 'listen', str(s.at[0]), Number(s.at[1])); return null; },
  accept: ([s]) => { const [fd, ip, port] = wait(null, 'accept', s.fd); return new Tuple([sock(fd), new Tuple([ip, BigInt(port)])]); },
  connect: ([s, a]) => { s.fd = wait(null, 'connect', a.l[0], Number(a.l[1]), s.d.timeout === null ? -1 : Number(s.d.timeout)); return null; },
  recv: ([s, n]) => wait(null, 'recv', s.fd, Number(n), s.d.timeout === null ? -1 : Number(s.d.timeout)), send: ([s, b]) => { sys(null, 'send', s.fd, b); return BigInt(b.length); }, sendall: ([s, b]) => { sys(null, 'send', s.fd, b); return null; },
  close: ([s]) => { if (s.fd !== undefined) sys(null, 'close', s.fd); s.fd = undefined; return null; }, shutdown: ([s]) => { sys(null, 'shutdown', s.fd); return null; }, getsockname: ([s]) => new Tuple([...(s.at ?? ['0.0.0.0', 0n])]), __enter__: ([s]) => s, __exit__: ([s]) => { P.m(s, 'close', []); return null; },
});
const sock = (fd) => { const s = new Obj(Sock); s.d.timeout = null; s.fd = fd; return s; };
const rand = () => Math.random();
api.natives = {
  sys: () => fs({ argv: info.args, version: '3.12.12 (main) [GCC 14.2.0]', version_info: new Tuple([3n, 12n, 12n, 'final', 0n]), platform: 'linux', executable: '/usr/local/bin/python3', path: api.path, modules: P.dict([]), maxsize: 9223372036854775807n, byteorder: 'little', stdin: stream(0), stdout: stream(1), stderr: stream(2), exit: ([c = null]) => fail('SystemExit', c), getrecursionlimit: () => 1000n, setrecursionlimit: () => null }),
  os: () => fs({ environ, name: 'posix', sep: '/', linesep: '\n', getenv: ([k, d = null]) => P.m(environ, 'get', [k, d]), getpid: () => BigInt(info.pid), getppid: () => BigInt(info.ppid), getuid: () => BigInt(info.uid), getgid: () => BigInt(info.gid), geteuid: () => BigInt(info.uid), getcwd: () => sys(null, 'cwd'), chdir: ([p]) => { sys(p, 'chdir', p); return null; }, listdir: ([p = '.']) => sys(p, 'readdir', p), mkdir: ([p]) => { sys(p, 'mkdir', p); return null; }, makedirs: ([p], kw) => { let at = p.startsWith('/') ? '' : '.'; for (const s of p.split('/').filter(Boolean)) { at += `/${s}`; if (kind(at) !== 'dir') sys(at, 'mkdir', at); } return null; }, remove: ([p]) => { sys(p, 'unlink', p); return null; }, unlink: ([p]) => { sys(p, 'unlink', p); return null; }, rmdir: ([p]) => { sys(p, 'rmdir', p); return null; }, rename: ([a, b]) => { sys(a, 'rename', a, b); return null; }, stat: ([p]) => Stat(sys(p, 'stat', p)), kill: ([p, s]) => { sys(null, 'kill', Number(p), Number(s)); return null; }, cpu_count: () => 2n, _exit: ([c]) => { $.exit(Number(c)); return null; }, path: P.imp('os.path', true), uname: () => new Tuple(['Linux', sys(null, 'hostname'), '', '', 'x86_64']) }),
  'os.path': path,
  time: () => fs({ time: () => now(), sleep: ([s]) => { flushIf(); const until = Date.now() + Number(s) * 1000; for (let left; (left = until - Date.now()) > 0; ) wait(null, 'sleep', left); return null; }, monotonic: () => $.now() / 1000, perf_counter: () => $.now() / 1000, strftime: ([f]) => strftime(f, new Date()), ctime: () => new Date().toString().slice(0, 24) }),
  json: () => fs({ dumps: ([v], kw) => toJson(v, { indent: kw.indent == null ? null : ' '.repeat(Number(kw.indent)), sort: kw.sort_keys }, ''), loads: ([t]) => parse(t), dump: ([v, f]) => { P.m(f, 'write', [toJson(v, { indent: null }, '')]); return null; }, load: ([f]) => parse(P.m(f, 'read', [])), JSONDecodeError: C.JSONDecodeError }),
  socket: () => fs({ socket: Sock, AF_INET: 2n, SOCK_STREAM: 1n, SOL_SOCKET: 1n, SO_REUSEADDR: 2n, SHUT_WR: 1n, SHUT_RDWR: 2n, error: C.OSError, timeout: C.TimeoutError, gaierror: C.gaierror, gethostname: () => sys(null, 'hostname'), gethostbyname: ([h]) => wait(null, 'resolve', h), create_connection: ([a, t = null], kw) => { const s = sock(undefined); s.d.timeout = t ?? kw.timeout ?? null; P.m(s, 'connect', [a]); return s; } }),
  signal: () => fs({ ...sigs, SIG_DFL: 0n, SIG_IGN: 1n, signal: ([n, h]) => { handlers.set(n, h); sys(null, 'sigaction', Number(n), h === 0n ? 'default' : h === 1n ? 'ignore' : 'catch'); return null; }, pause: () => { try { sys(null, 'sleep', 1e12); } catch (e) { if (e.d?.errno !== 4n) throw e; const n = BigInt(api.host('take_signal')); const h = handlers.get(n); if (h) P.c(h, [n, null]); } return null; } }),
  math: () => fs({ pi: Math.PI, e: Math.E, inf: Infinity, nan: NaN, sqrt: ([x]) => (Number(x) < 0 ? fail('ValueError', 'math domain error') : Math.sqrt(Number(x))), floor: ([x]) => BigInt(Math.floor(Number(x))), ceil: ([x]) => BigInt(Math.ceil(Number(x))), sin: ([x]) => Math.sin(Number(x)), cos: ([x]) => Math.cos(Number(x)), log: ([x]) => Math.log(Number(x)), log2: ([x]) => Math.log2(Number(x)), log10: ([x]) => Math.log10(Number(x)), pow: ([a, b]) => Number(a) ** Number(b), factorial: ([n]) => { let r = 1n; for (let i = 2n; i <= n; i++) r *= i; return r; } }),
  random: () => fs({ random: rand, randint: ([a, b]) => a + BigInt(Math.floor(rand() * Number(b - a + 1n))), choice: ([l]) => { const v = [...P.it(l)]; return v[Math.floor(rand() * v.length)]; }, uniform: ([a, b]) => Number(a) + rand() * (Number(b) - Number(a)), shuffle: ([l]) => { l.sort(() => rand() - 0.5); return null; }, seed: () => null }),
  threading: () => fs({ Thread: () => P.nope('threading') }),
  collections: () => fs({ defaultdict: ([f]) => { const d = new Dict(); d.cls = new Cls('defaultdict', [C.dict], nul()); d.missing = () => P.c(f, []); return d; }, OrderedDict: C.dict, Counter: ([l]) => { const d = new Dict(); d.cls = new Cls('Counter', [C.dict], fs({ most_common: ([c, n]) => P.items(c).sort((a, b) => Number(b[1] - a[1])).slice(0, n === undefined ? undefined : Number(n)).map((e) => new Tuple(e)) })); d.zero = 0n; for (const v of P.it(l ?? [])) P.si(d, v, P.op('+', P.i(d, v), 1n)); return d; } }),
};
const flushIf = () => { if (info.unbuffered) flush(); };
const strftime = (f, d) => { const p = (n, w = 2) => `${n}`.padStart(w, '0'); return f.replace(/%([YmdHMSbaBAj%])/g, (_, c) => ({ Y: d.getFullYear(), m: p(d.getMonth() + 1), d: p(d.getDate()), H: p(d.getHours()), M: p(d.getMinutes()), S: p(d.getSeconds()), b: d.toUTCString().slice(8, 11), a: d.toUTCString().slice(0, 3), '%': '%' })[c] ?? `%${c}`); };
api.natives._http = () => fs({ shown: ([e]) => api.shown(e), date: () => new Date().toUTCString(), log_date: () => { const d = new Date().toUTCString(); return `${d.slice(5, 7)}/${d.slice(8, 11)}/${d.slice(12, 16)} ${d.slice(17, 25)}`; }, unquote: ([s]) => decodeURIComponent(s) });
