// Python's objects and operators on the machine: int is BigInt, float is Number, str is String,
// list is Array; tuple, dict, set, classes and instances are defined here.
'use strict';
const host = $.host, info = host('info');
const P = {}, sources = new Map(), modules = new Map();
const nul = () => Object.create(null);

// Classes.
class Cls { constructor(name, bases, d) { this.name = name; this.bases = bases; this.d = d; this.mro = [this]; for (const b of bases) for (const c of b.mro) { const i = this.mro.indexOf(c); if (i >= 0) this.mro.splice(i, 1); this.mro.push(c); } } }
class Obj { constructor(cls) { this.cls = cls; this.d = nul(); } }
class Tuple { constructor(l) { this.l = l; } }
class Dict { constructor() { this.m = new Map(); } }
class PSet { constructor() { this.m = new Map(); } }
class Slice { constructor(a, b, c) { this.a = a; this.b = b; this.c = c; } }
class Method { constructor(self, f) { this.self = self; this.f = f; } }
class Native { constructor(name, f) { this.name = name; this.f = f; } }
class Range { constructor(a, b, s) { this.a = a; this.b = b; this.s = s; } }
class Mod { constructor(name, d) { this.name = name; this.d = d; } }
const lookup = (cls, name) => { for (const c of cls.mro) if (name in c.d) return c.d[name]; };
const objectC = new Cls('object', [], nul());
const mk = (name, base = objectC) => new Cls(name, [base], nul());
const C = { object: objectC };
for (const n of ['type', 'int', 'float', 'str', 'bytes', 'list', 'tuple', 'dict', 'set', 'range', 'NoneType', 'function', 'module', 'generator', 'slice', 'property', 'classmethod', 'staticmethod']) C[n] = mk(n);
C.bool = mk('bool', C.int);
const exc = (name, base) => (C[name] = mk(name, C[base] ?? objectC));
exc('BaseException'); exc('Exception', 'BaseException'); exc('SystemExit', 'BaseException'); exc('KeyboardInterrupt', 'BaseException'); exc('GeneratorExit', 'BaseException');
for (const [n, b] of Object.entries({ ArithmeticError: 'Exception', ZeroDivisionError: 'ArithmeticError', OverflowError: 'ArithmeticError', LookupError: 'Exception', IndexError: 'LookupError', KeyError: 'LookupError', TypeError: 'Exception', ValueError: 'Exception', UnicodeDecodeError: 'ValueError', NameError: 'Exception', UnboundLocalError: 'NameError', AttributeError: 'Exception', RuntimeError: 'Exception', NotImplementedError: 'RuntimeError', RecursionError: 'RuntimeError', StopIteration: 'Exception', AssertionError: 'Exception', ImportError: 'Exception', ModuleNotFoundError: 'ImportError', SyntaxError: 'Exception', IndentationError: 'SyntaxError', EOFError: 'Exception', MemoryError: 'Exception', OSError: 'Exception', FileNotFoundError: 'OSError', FileExistsError: 'OSError', PermissionError: 'OSError', IsADirectoryError: 'OSError', NotADirectoryError: 'OSError', ConnectionError: 'OSError', ConnectionRefusedError: 'ConnectionError', ConnectionResetError: 'ConnectionError', BrokenPipeError: 'ConnectionError', TimeoutError: 'OSError', ProcessLookupError: 'OSError', ChildProcessError: 'OSError', InterruptedError: 'OSError', BlockingIOError: 'OSError', ConnectionAbortedError: 'ConnectionError', FloatingPointError: 'ArithmeticError', UnicodeError: 'ValueError', UnicodeEncodeError: 'ValueError', StopAsyncIteration: 'Exception', SystemError: 'Exception', BufferError: 'Exception', ReferenceError: 'Exception', Warning: 'Exception', UserWarning: 'Warning', DeprecationWarning: 'Warning', RuntimeWarning: 'Warning', FutureWarning: 'Warning', ResourceWarning: 'Warning' })) exc(n, b);
const isExc = (v) => v instanceof Obj && v.cls.mro.includes(C.BaseException);
const capture = (e) => { if (!e.tb) e.tb = (new Error('').stack.match(/\n    at [^\n]*/g) ?? []).map((l) => /at (?:(?:new )?(.*) \()?(.*):(\d+):\d+\)?$/.exec(l)).filter((m) => m && !m[2].startsWith('node:')).map((m) => [m[2], +m[3], m[1]]); return e; };
const error = (cls, ...args) => { const e = new Obj(typeof cls === 'string' ? C[cls] : cls); e.d.args = new Tuple(args); return capture(e); };
const fail = (cls, ...args) => { throw error(cls, ...args); };
P.nope = (what) => fail('NotImplementedError', `${what} is not simulated`);
const osClass = { ENOENT: 'FileNotFoundError', EEXIST: 'FileExistsError', EACCES: 'PermissionError', EPERM: 'PermissionError', EISDIR: 'IsADirectoryError', ENOTDIR: 'NotADirectoryError', ECONNREFUSED: 'ConnectionRefusedError', ECONNRESET: 'ConnectionResetError', EPIPE: 'BrokenPipeError', ETIMEDOUT: 'TimeoutError', ESRCH: 'ProcessLookupError' };
const osError = (e, file) => {
  if (e.code === 'EAI') { const x = error(C.gaierror, -2n, 'Name or service not known'); x.d.errno = -2n; x.d.strerror = 'Name or service not known'; return x; }
  if (e.code === 'THREADS') return error('RuntimeError', e.message);
  if (e.code === 'TIMEOUT') { const x = error('TimeoutError', 'timed out'); x.d.errno = null; x.d.strerror = null; return x; }
  const x = error(osClass[e.code] ?? 'OSError', BigInt(-e.errno), e.message);
  x.d.errno = BigInt(-e.errno); x.d.strerror = e.message; x.d.filename = file ?? null;
  return x;
};
C.gaierror = mk('socket.gaierror', C.OSError);
// Other threads may run during a call; what this one handles is its own.
const sys = (file, ...a) => { flush(); const mine = handling, me = api.current; try { return host(...a); } catch (e) { if (!e.code) throw e; throw osError(e, file); } finally { handling = mine; api.current = me; } };
P.fresh = () => { handling = []; };
P.exc = (e) => {
  if (isExc(e)) return e;
  if (e instanceof RangeError && /call stack/.test(e.message)) return error('RecursionError', 'maximum recursion depth exceeded');
  return error('RuntimeError', `not simulated: ${e?.message ?? e}`);
};
let handling = [];
P.push = (e) => handling.push(e);
P.pop = () => handling.pop();
P.raise = (e, cause) => {
  if (e === undefined) return handling.at(-1) ?? error('RuntimeError', 'No active exception to reraise');
  if (e instanceof Cls) e = P.c(e, []);
  if (!isExc(e)) return error('TypeError', 'exceptions must derive from BaseException');
  if (handling.length && handling.at(-1) !== e) e.context = handling.at(-1);
  if (cause !== undefined) { e.cause = cause; e.d.__cause__ = cause; }
  return capture(e);
};
P.match = (e, c) => c === null || (c instanceof Tuple ? c.l.some((x) => P.match(e, x)) : e.cls.mro.includes(c));
P.leave = (cm, e, f) => { const r = e === null ? P.m(cm, f, [null, null, null]) : P.m(cm, f, [e.cls, e, new Obj(mk('traceback'))]); return f === '__exit__' ? P.t(r) : r; };

// Types, truth, text.
const type = (v) => {
  switch (typeof v) {
    case 'bigint': return C.int;
    case 'number': return C.float;
    case 'string': return C.str;
    case 'boolean': return C.bool;
    case 'function': return C.function;
  }
  if (v === null) return C.NoneType;
  if (v instanceof Obj) return v.cls;
  if (Array.isArray(v)) return C.list;
  if (v instanceof Tuple) return C.tuple;
  if (v instanceof Dict) return v.cls ?? C.dict;
  if (v instanceof PSet) return C.set;
  if (Buffer.isBuffer(v)) return C.bytes;
  if (v instanceof Cls) return C.type;
  if (v instanceof Range) return C.range;
  if (v instanceof Mod) return C.module;
  if (v instanceof Method || v instanceof Native) return C.function;
  return C.generator;
};
const tname = (v) => type(v).name;
const special = (v, name) => (v instanceof Obj ? lookup(v.cls, name) : undefined);
P.t = (v) => {
  if (v === true || v === false) return v;
  if (v === null || v === 0n || v === 0 || v === '') return false;
  if (Array.isArray(v) || Buffer.isBuffer(v)) return v.length > 0;
  if (v instanceof Tuple) return v.l.length > 0;
  if (v instanceof Dict || v instanceof PSet) return v.m.size > 0;
  const f = special(v, '__bool__') ?? special(v, '__len__');
  return f ? P.t(P.c(f, [v])) : true;
};
const floatText = (n) => {
  if (Number.isInteger(n)) return Math.abs(n) < 1e16 ? `${Object.is(n, -0) ? '-0' : n}.0` : n.toExponential().replace(/e\+?(-?)(\d)$/, 'e+$10$2');
  if (Number.isNaN(n)) return 'nan';
  if (!Number.isFinite(n)) return n > 0 ? 'inf' : '-inf';
  return `${n}`.replace(/e-(\d)$/, 'e-0$1');
};
const quote = (s) => {
  const q = s.includes("'") && !s.includes('"') ? '"' : "'";
  return q + s.replace(/\\/g, '\\\\').replace(/\n/g, '\\n').replace(/\t/g, '\\t').replace(/\r/g, '\\r').replaceAll(q, `\\${q}`) + q;
};
const repr = (v) => {
  if (typeof v === 'string') return quote(v);
  if (typeof v === 'bigint') return `${v}`;
  if (typeof v === 'number') return floatText(v);
  if (v === null) return 'None';
  if (v === true) return 'True';
  if (v === false) return 'False';
  if (Array.isArray(v)) return v.view ? `${v.view}([${v.map(repr).join(', ')}])` : `[${v.map(repr).join(', ')}]`;
  if (v instanceof Tuple) return v.l.length === 1 ? `(${repr(v.l[0])},)` : `(${v.l.map(repr).join(', ')})`;
  if (v instanceof Dict) { if (v.zero !== undefined) { const l = P.items(v).sort((a, b) => Number(b[1] - a[1])); return l.length ? `Counter({${l.map(([k, x]) => `${repr(k)}: ${repr(x)}`).join(', ')}})` : 'Counter()'; }
    const t = `{${[...v.m.values()].map(([k, x]) => `${repr(k)}: ${repr(x)}`).join(', ')}}`; return v.factory !== undefined ? `defaultdict(${repr(v.factory)}, ${t})` : v.cls ? `${v.cls.name}(${t})` : t; }
  if (v instanceof PSet) return v.m.size ? `{${[...v.m.values()].map(repr).join(', ')}}` : 'set()';
  if (Buffer.isBuffer(v)) return `b${quote([...v].map((b) => (b >= 32 && b < 127 || b === 10 || b === 9 || b === 13 ? String.fromCharCode(b) : `\0x${b.toString(16).padStart(2, '0')}`)).join('')).replaceAll('\0', '\\')}`;
  if (v instanceof Cls) return `<class '${v.mod && v.mod !== 'builtins' ? `${v.mod}.` : ''}${v.name}'>`;
  if (v instanceof Range) return `range(${v.a}, ${v.b}${v.s === 1n ? '' : `, ${v.s}`})`;
  if (v instanceof Mod) return `<module '${v.name}'>`;
  if (v instanceof Obj) {
    const f = lookup(v.cls, '__repr__');
    if (f) return P.c(f, [v]);
    if (isExc(v)) return `${v.cls.name}(${v.d.args.l.map(repr).join(', ')})`;
    return `<${v.cls.mod ?? '__main__'}.${v.cls.name} object at 0x7f3c5e1d2a90>`;
  }
  if (typeof v === 'function' && v.py) return `<function ${v.py.name} at 0x7f3c5e1d2b80>`;
  if (v instanceof Native) return `<built-in function ${v.name}>`;
  return `<${tname(v)} object>`;
};
const str = (v) => {
  if (typeof v === 'string') return v;
  if (v instanceof Obj) {
    const f = lookup(v.cls, '__str__');
    if (f) return P.c(f, [v]);
    if (isExc(v)) {
      const a = v.d.args.l;
      if (v.d.strerror) return `[Errno ${v.d.errno}] ${v.d.strerror}${v.d.filename ? `: ${repr(v.d.filename)}` : ''}`;
      return a.length === 0 ? '' : a.length === 1 ? (v.cls === C.KeyError ? repr(a[0]) : str(a[0])) : repr(v.d.args);
    }
  }
  return repr(v);
};
const key = (v) => {
  switch (typeof v) {
    case 'string': return `s${v}`;
    case 'bigint': return `n${v}`;
    case 'boolean': return v ? 'n1' : 'n0';
    case 'number': return Number.isInteger(v) ? `n${BigInt(v)}` : `f${v}`;
  }
  if (v instanceof Tuple) return `t(${v.l.map((x) => { const k = key(x); return typeof k === 'string' ? `${k.length}:${k}` : 'o'; }).join()})`;
  if (Buffer.isBuffer(v)) return `b${v.toString('hex')}`;
  if (Array.isArray(v) || v instanceof Dict || v instanceof PSet) fail('TypeError', `unhashable type: '${tname(v)}'`);
  if (v instanceof Obj) { if (v.cls.whole) return `n${v.d.value}`; const f = lookup(v.cls, '__hash__'); if (f) return `h${P.c(f, [v])}`; }
  return v;
};
P.tu = (l) => new Tuple(l);
P.dict = (pairs) => { const d = new Dict(); for (const [k, v] of pairs) d.m.set(key(k), [k, v]); return d; };
P.set = (l) => { const s = new PSet(); for (const v of l) s.m.set(key(v), v); return s; };
P.B = (s) => Buffer.from(s, 'latin1');
P.items = (d) => [...d.m.values()];
P.kw = (d) => Object.fromEntries(P.items(d));
P.slice = (a, b, c) => new Slice(a, b, c);

// Names, attributes.
const B = nul();
P.v = (v, n) => (v === undefined ? fail('UnboundLocalError', `cannot access local variable '${n}' where it is not associated with a value`) : v);
P.n = (G, n) => (n in G ? G[n] : n in B ? B[n] : fail('NameError', `name '${n}' is not defined`));
P.n2 = (Cd, G, n) => (n in Cd ? Cd[n] : P.n(G, n));
const bindTo = (f, self, cls) => {
  if (f instanceof Obj && f.cls === C.property) return P.c(f.d.f, [self]);
  if (f instanceof Obj && f.cls === C.classmethod) return new Method(cls, f.d.f);
  if (f instanceof Obj && f.cls === C.staticmethod) return f.d.f;
  return self !== undefined && (typeof f === 'function' || f instanceof Native) ? new Method(self, f) : f;
};
const attr = (o, n) => {
  if (o instanceof Obj) {
    const c = lookup(o.cls, n);
    if (c instanceof Obj && c.cls === C.property) return P.c(c.d.f, [o]);
    if (n in o.d) return o.d[n];
    if (c !== undefined) return bindTo(c, o, o.cls);
    if (n === '__class__') return o.cls;
    if (n === '__dict__') { const d = P.dict(Object.entries(o.d)); d.changed = (k, v) => { o.d[k] = v; }; return d; }
    if (n === '__module__') return o.cls.mod ?? 'builtins';
    const g = lookup(o.cls, '__getattr__');
    if (g) return P.c(g, [o, n]);
    return undefined;
  }
  if (o instanceof Cls) {
    if (n === '__name__' || n === '__qualname__') return o.name;
    if (n === '__module__') return o.mod ?? 'builtins';
    if (n === '__mro__') return new Tuple(o.mro);
    if (n === '__bases__') return new Tuple(o.bases);
    if (n === '__dict__') return P.dict(Object.entries(o.d).filter(([k]) => k !== '%cls'));
    const c = lookup(o, n);
    return c === undefined ? undefined : bindTo(c, undefined, o);
  }
  if (o instanceof Mod) return n in o.d ? o.d[n] : n === '__dict__' ? P.dict(Object.entries(o.d)) : undefined;
  if (typeof o === 'function') {
    if (o.attrs && n in o.attrs) return o.attrs[n];
    if (n === '__name__' || n === '__qualname__') return o.py?.name;
    if (n === '__doc__') return null;
    if (n === '__module__') return '__main__';
    if (n === '__dict__') return P.dict(Object.entries(o.attrs ?? {}));
    if (n === '__annotations__') return P.dict(Object.entries(o.py?.types ?? {}).map(([k, f]) => [k, f()]));
    if (n === '__defaults__') return new Tuple(Object.values(o.py?.defaults ?? {}));
    if (n === '_names_') return new Tuple([...o.py.names, ...o.py.only]);
    if (n === '_optional_') return P.dict(Object.entries(o.py.defaults));
    if (n === '_async_') return !!o.py.isAsync;
  }
  if (o instanceof Method) { if (n === '__func__') return o.f; if (n === '__self__') return o.self; return attr(o.f, n); }
  if (o instanceof Native && (n === '__name__' || n === '__qualname__')) return o.name;
  const m = lookup(type(o), n);
  return m === undefined ? undefined : new Method(o, m);
};
P.g = (o, n) => {
  const v = attr(o, n);
  if (v !== undefined) return v;
  if (n === '__class__') return type(o);
  if (o instanceof Mod) fail('AttributeError', `module '${o.name}' has no attribute '${n}'`);
  if (o instanceof Cls) fail('AttributeError', `type object '${o.name}' has no attribute '${n}'`);
  fail('AttributeError', `'${tname(o)}' object has no attribute '${n}'`);
};
P.sa = (o, n, v) => {
  if (o instanceof Obj) {
    const c = lookup(o.cls, n);
    if (c instanceof Obj && c.cls === C.property) { if (!c.d.set) fail('AttributeError', `property '${n}' of '${o.cls.name}' object has no setter`); return P.c(c.d.set, [o, v]); }
    const s = lookup(o.cls, '__setattr__');
    if (s) return P.c(s, [o, n, v]);
    o.d[n] = v;
  } else if (o instanceof Cls && (n === '__name__' || n === '__qualname__')) o.name = v;
  else if (o instanceof Cls || o instanceof Mod) o.d[n] = v;
  else if (typeof o === 'function') (o.attrs ??= nul())[n] = v;
  else fail('AttributeError', `'${tname(o)}' object has no attribute '${n}'`);
};
P.da = (o, n) => { if (!(n in (o.d ?? {}))) fail('AttributeError', `'${tname(o)}' object has no attribute '${n}'`); delete o.d[n]; };
// Calls.
P.fn = (name, names, only, rest, map, defaults, f, types, isAsync) => { f.py = { name, names, only, rest, map, defaults, types, isAsync }; return f; };
const bindArgs = (py, a, kw) => {
  const n = py.names.length;
  if (!kw && a.length === n && !py.rest && !py.map && !py.only.length) return a;
  const out = a.slice(0, n), extra = a.slice(n), left = { ...kw };
  if (extra.length && !py.rest) {
    fail('TypeError', `${py.name}() takes ${n} positional argument${n === 1 ? '' : 's'} but ${a.length} ${a.length === 1 ? 'was' : 'were'} given`);
  }
  const missing = [];
  const fill = (k, i) => {
    if (k in left) {
      if (i < a.length && i < n) fail('TypeError', `${py.name}() got multiple values for argument '${k}'`);
      out[i] = left[k];
      delete left[k];
    } else if (i >= a.length || i >= n) {
      if (k in py.defaults) out[i] = py.defaults[k];
      else missing.push(`'${k}'`);
    }
  };
  py.names.forEach(fill);
  py.only.forEach((k, i) => fill(k, n + i));
  if (missing.length) fail('TypeError', `${py.name}() missing ${missing.length} required positional argument${missing.length > 1 ? 's' : ''}: ${missing.length > 1 ? `${missing.slice(0, -1).join(', ')} and ${missing.at(-1)}` : missing[0]}`);
  if (py.rest) out.push(new Tuple(extra));
  if (py.map) out.push(P.dict(Object.entries(left)));
  else for (const k of Object.keys(left)) fail('TypeError', `${py.name}() got an unexpected keyword argument '${k}'`);
  return out;
};
P.c = (f, a, kw) => {
  if (typeof f === 'function') return f.py ? f(...bindArgs(f.py, a, kw)) : f(...a);
  if (f instanceof Method) return P.c(f.f, [f.self, ...a], kw);
  if (f instanceof Native) return f.f(a, kw ?? {});
  if (f instanceof Cls) {
    if (f.make) return f.make(a, kw ?? {}, f);
    const base = f.mro.find((c) => c.make && c !== f);
    const o = base ? base.make(a, kw ?? {}, f) : new Obj(f);
    if (!(o instanceof Obj)) return o;
    if (isExc(o)) o.d.args = new Tuple(a);
    const init = lookup(f, '__init__');
    if (init) P.c(init, [o, ...a], kw);
    else if (a.length && !isExc(o)) fail('TypeError', `${f.name}() takes no arguments`);
    return o;
  }
  const call = special(f, '__call__');
  if (call) return P.c(call, [f, ...a], kw);
  fail('TypeError', `'${tname(f)}' object is not callable`);
};
P.m = (o, n, a, kw) => {
  if (o instanceof Obj && !(n in o.d)) {
    const f = lookup(o.cls, n);
    if (typeof f === 'function') return P.c(f, [o, ...a], kw);
  } else if (!(o instanceof Obj || o instanceof Cls || o instanceof Mod)) {
    const f = lookup(type(o), n);
    if (f instanceof Native) return f.f([o, ...a], kw ?? {});
  }
  return P.c(P.g(o, n), a, kw);
};
P.x = (v) => v;
P.cls = (name, bases, G, body) => {
  const d = nul();
  const c = new Cls(name, bases.length ? bases : [objectC], d);
  c.mod = G.__name__;
  d['%cls'] = c;
  body(d);
  if (typeof d.__module__ === 'string') c.mod = d.__module__;
  for (const k of Object.keys(d)) if (d[k] instanceof Obj && lookup(d[k].cls, '__set_name__')) P.m(d[k], '__set_name__', [c, k]);
  for (const b of c.mro.slice(1)) if (b.made) { b.made(c); break; }
  const sub = c.mro.slice(1).map((b) => b.d.__init_subclass__).find((f) => f !== undefined);
  if (sub) P.c(sub instanceof Obj ? sub.d.f : sub, [c]);
  return c;
};
// Annotations, coroutines, patterns.
P.an = (d, n, f) => { let v = null; try { v = f(); } catch { /* a name of later */ } (d.__annotations__ ??= P.dict([])).m.set(key(n), [n, v]); };
P.aw = function* (v) {
  if (v instanceof Obj) { const f = lookup(v.cls, '__await__'); if (f) return yield* P.it(P.c(f, [v])); }
  if (v === null || typeof v !== 'object' || typeof v.next !== 'function') fail('TypeError', `object ${tname(v)} can't be used in 'await' expression`);
  return yield* v;
};
P.isa = (v, c) => (c instanceof Cls ? type(v).mro.includes(c) : fail('TypeError', 'called match pattern must be a class'));
P.has = (v, n) => attr(v, n) !== undefined;
P.field = (v, c, i) => { const names = lookup(type(v), '__match_args__'); return names ? P.g(v, P.i(names, BigInt(i))) : v; };
P.seq = (v, n, star) => {
  const l = Array.isArray(v) ? v : v instanceof Tuple ? v.l : null;
  if (!l || (star < 0 ? l.length !== n : l.length < n - 1)) return null;
  if (star < 0) return l;
  const tail = n - star - 1;
  return [...l.slice(0, star), l.slice(star, l.length - tail), ...l.slice(l.length - tail)];
};
P.keys = (v, ks) => v instanceof Dict && ks.every((k) => v.m.has(key(k)));
P.rest = (v, ks) => { const d = P.dict(P.items(v)); for (const k of ks) d.m.delete(key(k)); return d; };
P.sup = (Cd, self) => {
  const c = Cd['%cls'], own = self instanceof Obj ? self.cls : self;
  const rest = own.mro.slice(own.mro.indexOf(c) + 1);
  const s = new Obj(new Cls('super', [], nul()));
  s.cls.mro = [{ d: { __getattr__: new Native('super', ([, n]) => {
    for (const k of rest) if (n in k.d) return bindTo(k.d[n], self instanceof Obj ? self : undefined, self);
    if (n === '__init__') return new Native('__init__', () => null);
    fail('AttributeError', `'super' object has no attribute '${n}'`);
  }) } }];
  return s;
};

// Iteration.
P.it = (v) => {
  if (Array.isArray(v)) return v;
  if (typeof v === 'string') return v;
  if (v instanceof Tuple) return v.l;
  if (v instanceof Dict) return [...v.m.values()].map((e) => e[0]);
  if (v instanceof PSet) return [...v.m.values()];
  if (v instanceof Cls && v.members) return v.members;
  if (v instanceof Range) return (function* () { for (let i = v.a; v.s > 0n ? i < v.b : i > v.b; i += v.s) yield i; })();
  if (Buffer.isBuffer(v)) return [...v].map(BigInt);
  if (v instanceof Obj) {
    const f = lookup(v.cls, '__iter__');
    const it = f ? P.c(f, [v]) : lookup(v.cls, '__next__') ? v : undefined;
    if (it instanceof Obj) return (function* () {
      for (;;) {
        let x;
        try { x = P.m(it, '__next__', []); } catch (e) { if (isExc(e) && e.cls.mro.includes(C.StopIteration)) return; throw e; }
        yield x;
      }
    })();
    if (it) return P.it(it);
  }
  if (v !== null && typeof v === 'object' && typeof v.next === 'function') return v;
  fail('TypeError', `'${tname(v)}' object is not iterable`);
};
P.unpack = (v, n, star) => {
  if (v === null || ['bigint', 'number', 'boolean'].includes(typeof v)) fail('TypeError', `cannot unpack non-iterable ${tname(v)} object`);
  const l = [...P.it(v)];
  if (star < 0) {
    if (l.length > n) fail('ValueError', `too many values to unpack (expected ${n})`);
    if (l.length < n) fail('ValueError', `not enough values to unpack (expected ${n}, got ${l.length})`);
    return l;
  }
  if (l.length < n - 1) fail('ValueError', `not enough values to unpack (expected at least ${n - 1}, got ${l.length})`);
  const tail = n - star - 1;
  return [...l.slice(0, star), l.slice(star, l.length - tail), ...l.slice(l.length - tail)];
};
// Operators.
const num = (v) => (typeof v === 'boolean' ? BigInt(v) : v instanceof Obj && v.cls.whole ? v.d.value : v);
const isNum = (v) => typeof v === 'bigint' || typeof v === 'number';
const names = { '+': 'add', '-': 'sub', '*': 'mul', '/': 'truediv', '//': 'floordiv', '%': 'mod', '**': 'pow', '&': 'and', '|': 'or', '^': 'xor', '<<': 'lshift', '>>': 'rshift' };
const repeat = (v, n) => { n = Math.max(0, Number(n)); return typeof v === 'string' ? v.repeat(n) : Array.isArray(v) ? Array.from({ length: n }).flatMap(() => v) : v instanceof Tuple ? new Tuple(repeat(v.l, n)) : v.length === 1 ? Buffer.alloc(n, v[0]) : Buffer.from(v.toString('latin1').repeat(n), 'latin1'); };
P.op = (op, a, b) => {
  const x = num(a), y = num(b);
  if (isNum(x) && isNum(y)) {
    const ints = typeof x === 'bigint' && typeof y === 'bigint', f = Number(x), g = Number(y);
    switch (op) {
      case '+': return ints ? x + y : f + g;
      case '-': return ints ? x - y : f - g;
      case '*': return ints ? x * y : f * g;
      case '/': if (g === 0) fail('ZeroDivisionError', ints ? 'division by zero' : 'float division by zero'); return f / g;
      case '//':
        if (g === 0) fail('ZeroDivisionError', ints ? 'integer division or modulo by zero' : 'float floor division by zero');
        if (!ints) return Math.floor(f / g);
        return x / y - (x % y !== 0n && x < 0n !== y < 0n ? 1n : 0n);
      case '%': {
        if (g === 0) fail('ZeroDivisionError', ints ? 'integer modulo by zero' : 'float modulo');
        if (ints) { const r = x % y; return r !== 0n && r < 0n !== y < 0n ? r + y : r; }
        const r = f % g;
        return r !== 0 && r < 0 !== g < 0 ? r + g : r;
      }
      case '**': return ints && y >= 0n ? x ** y : f ** g;
    }
    if (ints) switch (op) { case '&': return typeof a === 'boolean' && typeof b === 'boolean' ? a && b : x & y; case '|': return typeof a === 'boolean' && typeof b === 'boolean' ? a || b : x | y; case '^': return x ^ y; case '<<': return x << y; case '>>': return x >> y; }
  }
  if (op === '%' && typeof a === 'string') return percent(a, b);
  if (op === '+') {
    if (typeof a === 'string' && typeof b === 'string') return a + b;
    if (Array.isArray(a) && Array.isArray(b)) return [...a, ...b];
    if (a instanceof Tuple && b instanceof Tuple) return new Tuple([...a.l, ...b.l]);
    if (Buffer.isBuffer(a) && Buffer.isBuffer(b)) return Buffer.concat([a, b]);
    if (typeof a === 'string') fail('TypeError', `can only concatenate str (not "${tname(b)}") to str`);
  }
  const seq = (v) => typeof v === 'string' || Array.isArray(v) || v instanceof Tuple || Buffer.isBuffer(v);
  if (op === '*' && seq(a) && typeof y === 'bigint') return repeat(a, y);
  if (op === '*' && seq(b) && typeof x === 'bigint') return repeat(b, x);
  if (a instanceof PSet && b instanceof PSet) {
    const p = [...a.m.entries()], q = [...b.m.entries()], r = new PSet();
    const keep = op === '|' ? [...p, ...q] : op === '&' ? p.filter((e) => b.m.has(e[0])) : op === '-' ? p.filter((e) => !b.m.has(e[0])) : op === '^' ? [...p.filter((e) => !b.m.has(e[0])), ...q.filter((e) => !a.m.has(e[0]))] : null;
    if (keep) { for (const e of keep) r.m.set(...e); return r; }
  }
  if (op === '|' && a instanceof Dict && b instanceof Dict) return P.dict([...P.items(a), ...P.items(b)]);
  const f = special(a, `__${names[op]}__`), g = special(b, `__r${names[op]}__`);
  if (f) return P.c(f, [a, b]);
  if (g) return P.c(g, [b, a]);
  fail('TypeError', `unsupported operand type(s) for ${op === '**' ? '** or pow()' : op}: '${tname(a)}' and '${tname(b)}'`);
};
P.aug = (op, a, b) => {
  if (op === '+' && Array.isArray(a)) { a.push(...P.it(b)); return a; }
  return P.op(op, a, b);
};
P.un = (op, v) => {
  const x = num(v);
  if (isNum(x)) return op === '-' ? -x : op === '~' ? ~x : x;
  const f = special(v, op === '-' ? '__neg__' : '__pos__');
  if (f) return P.c(f, [v]);
  fail('TypeError', `bad operand type for unary ${op}: '${tname(v)}'`);
};
const eq = (a, b) => {
  const x = num(a), y = num(b);
  if (isNum(x) && isNum(y)) return typeof x === typeof y ? x === y : Number(x) === Number(y);
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((v, i) => eq(v, b[i]));
  if (a instanceof Tuple && b instanceof Tuple) return eq(a.l, b.l);
  if (Buffer.isBuffer(a) && Buffer.isBuffer(b)) return a.equals(b);
  if (a instanceof Dict && b instanceof Dict) return a.m.size === b.m.size && [...a.m].every(([k, e]) => b.m.has(k) && eq(e[1], b.m.get(k)[1]));
  if (a instanceof PSet && b instanceof PSet) return a.m.size === b.m.size && [...a.m.keys()].every((k) => b.m.has(k));
  const f = special(a, '__eq__') ?? special(b, '__eq__');
  return f ? P.t(special(a, '__eq__') ? P.c(f, [a, b]) : P.c(f, [b, a])) : false;
};
const less = (a, b, op) => {
  const x = num(a), y = num(b);
  if (isNum(x) && isNum(y)) return x < y;
  if (typeof a === 'string' && typeof b === 'string') return a < b;
  const l = a instanceof Tuple && b instanceof Tuple ? [a.l, b.l] : Array.isArray(a) && Array.isArray(b) ? [a, b] : undefined;
  if (l) { for (let i = 0; i < l[0].length && i < l[1].length; i++) if (!eq(l[0][i], l[1][i])) return less(l[0][i], l[1][i], op); return l[0].length < l[1].length; }
  const f = special(a, '__lt__'), g = special(b, '__gt__');
  if (f) return P.t(P.c(f, [a, b]));
  if (g) return P.t(P.c(g, [b, a]));
  fail('TypeError', `'${op}' not supported between instances of '${tname(a)}' and '${tname(b)}'`);
};
const has = (l, v) => {
  if (typeof l === 'string') return l.includes(v);
  if (l instanceof Dict || l instanceof PSet) return l.m.has(key(v));
  const f = special(l, '__contains__');
  if (f) return P.t(P.c(f, [l, v]));
  if (Buffer.isBuffer(l)) return l.includes(typeof v === 'bigint' ? Number(v) : v);
  for (const x of P.it(l)) if (eq(x, v)) return true;
  return false;
};
P.cmp = (op, a, b) => {
  switch (op) {
    case '==': return eq(a, b);
    case '!=': return !eq(a, b);
    case '<': return less(a, b, op);
    case '>': return less(b, a, op);
    case '<=': return isNum(num(a)) && isNum(num(b)) ? num(a) <= num(b) : !less(b, a, op);
    case '>=': return isNum(num(a)) && isNum(num(b)) ? num(a) >= num(b) : !less(a, b, op);
    case 'in': return has(b, a);
    case 'not in': return !has(b, a);
    case 'is': return a === b;
    default: return a !== b;
  }
};
P.chain = (l, rest) => { for (const [op, f] of rest) { const r = f(); if (!P.cmp(op, l, r)) return false; l = r; } return true; };
P.and = (a, f) => (P.t(a) ? f() : a);
P.or = (a, f) => (P.t(a) ? a : f());
// Subscripts.
const cut = (s, n) => {
  const step = s.c === null ? 1 : Number(s.c), fix = (v, d) => (v === null ? d : Math.max(step < 0 ? -1 : 0, Math.min(Number(v) < 0 ? Number(v) + n : Number(v), step < 0 ? n - 1 : n)));
  const out = [];
  if (step > 0) for (let i = fix(s.a, 0), e = fix(s.b, n); i < e; i += step) out.push(i);
  else for (let i = fix(s.a, n - 1), e = s.b === null ? -1 : fix(s.b, -1); i > e; i += step) out.push(i);
  return out;
};
const at = (o, i, l) => {
  if (typeof num(i) !== 'bigint') fail('TypeError', `${tname(o)} indices must be integers or slices, not ${tname(i)}`);
  let k = Number(num(i));
  if (k < 0) k += l.length;
  if (k < 0 || k >= l.length) fail('IndexError', `${{ str: 'string', bytes: 'index' }[tname(o)] ?? tname(o)} index out of range`);
  return k;
};
P.i = (o, i) => {
  if (o instanceof Dict) {
    const e = o.m.get(key(i));
    if (e) return e[1];
    if (o.missing) { const v = o.missing(); o.m.set(key(i), [i, v]); return v; }
    if (o.zero !== undefined) return o.zero;
    fail('KeyError', i);
  }
  const l = typeof o === 'string' ? (/^[\x00-\x7f]*$/.test(o) ? o : [...o]) : o instanceof Tuple ? o.l : o;
  if (Array.isArray(l) || typeof l === 'string' || Buffer.isBuffer(l)) {
    if (i instanceof Slice) {
      const part = cut(i, l.length).map((k) => l[k]);
      return typeof o === 'string' ? part.join('') : o instanceof Tuple ? new Tuple(part) : Buffer.isBuffer(o) ? Buffer.from(part) : part;
    }
    const v = l[at(o, i, l)];
    return Buffer.isBuffer(o) ? BigInt(v) : v;
  }
  if (o instanceof Range) return P.i([...P.it(o)], i);
  const f = special(o, '__getitem__');
  if (f) return P.c(f, [o, i]);
  if (o instanceof Cls) return o.members ? (o.members.find((m) => m.d.name === i) ?? fail('KeyError', i)) : lookup(o, '__class_getitem__') ? P.m(o, '__class_getitem__', [i]) : o;
  fail('TypeError', `'${tname(o)}' object is not subscriptable`);
};
P.si = (o, i, v) => {
  if (o instanceof Dict) { const e = o.m.get(key(i)); if (e) e[1] = v; else o.m.set(key(i), [i, v]); o.changed?.(i, v); return; }
  if (Array.isArray(o)) { if (i instanceof Slice) { const k = cut(i, o.length); o.splice(k[0] ?? Number(i.a ?? 0n), k.length, ...P.it(v)); } else o[at(o, i, o)] = v; return; }
  const f = special(o, '__setitem__');
  if (f) return P.c(f, [o, i, v]);
  fail('TypeError', `'${tname(o)}' object does not support item assignment`);
};
P.di = (o, i) => {
  if (o instanceof Dict) { if (!o.m.delete(key(i))) fail('KeyError', i); } else if (Array.isArray(o)) o.splice(at(o, i, o), 1);
  else P.c(special(o, '__delitem__') ?? P.nope('this del'), [o, i]);
};
// Formatting.
const commas = (s, c) => s.replace(/\d+/, (d) => { let out = ''; for (let k = 0; k < d.length; k++) { if (k && (d.length - k) % 3 === 0) out += c; out += d[k]; } return out; });
const format = (v, spec) => {
  if (spec === '') return str(v);
  if (v instanceof Obj && lookup(v.cls, '__format__')) return P.m(v, '__format__', [spec]);
  const m = /^(?:(.)?([<>=^]))?([-+ ])?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([a-zA-Z%])?$/.exec(spec);
  if (!m) fail('ValueError', `Invalid format specifier '${spec}' for object of type '${tname(v)}'`);
  let [, fill, align, sign, alt, zero, width, group, prec, kind] = m;
  const x = num(v);
  let t;
  if (isNum(x)) {
    const neg = x < 0, a = neg ? -x : x;
    if (kind === 'd' || (!kind && typeof x === 'bigint')) t = `${a}`;
    else if ('xXob'.includes(kind) && kind) { t = a.toString === undefined ? '' : hexOf(a, { x: 16n, X: 16n, o: 8n, b: 2n }[kind]); if (kind === 'X') t = t.toUpperCase(); if (alt) t = `0${kind}${t}`; }
    else if (kind === 'f' || kind === 'F') t = Number(a).toFixed(+(prec ?? 6));
    else if (kind === '%') t = `${(Number(a) * 100).toFixed(+(prec ?? 6))}%`;
    else if (kind === 'e') t = Number(a).toExponential(+(prec ?? 6)).replace(/e([-+])(\d)$/, 'e$10$2');
    else if (kind === 'c') t = String.fromCodePoint(Number(a));
    else { t = prec !== undefined || kind === 'g' ? `${+Number(a).toPrecision(Math.max(1, +(prec ?? 6)))}` : floatText(Number(a)); }
    if (group) t = commas(t, group);
    t = (neg ? '-' : sign && sign !== '-' ? sign : '') + t;
    align ??= zero ? '=' : '>';
  } else {
    t = str(v);
    if (kind && kind !== 's') fail('ValueError', `Unknown format code '${kind}' for object of type '${tname(v)}'`);
    if (prec !== undefined) t = t.slice(0, +prec);
    align ??= '<';
  }
  fill ??= zero ? '0' : ' ';
  const pad = +(width ?? 0) - t.length;
  if (pad <= 0) return t;
  if (align === '<') return t + fill.repeat(pad);
  if (align === '>') return fill.repeat(pad) + t;
  if (align === '^') return fill.repeat(Math.floor(pad / 2)) + t + fill.repeat(Math.ceil(pad / 2));
  const s = /^[-+ ]/.test(t) ? t[0] : '';
  return s + fill.repeat(pad) + t.slice(s.length);
};
const hexOf = (n, base) => { let out = ''; do { out = '0123456789abcdef'[Number(n % base)] + out; n /= base; } while (n > 0n); return out; };
P.fv = (v, conv, spec) => format(conv === 'r' ? repr(v) : conv === 's' ? str(v) : v, spec);
const percent = (f, v) => {
  const args = v instanceof Tuple ? v.l : [v];
  let i = 0;
  const out = f.replace(/%(?:\((\w+)\))?([-+ 0#]*)(\d+)?(?:\.(\d+))?([sdrfixXeg%])/g, (_, k, flags, width, prec, c) => {
    if (c === '%') return '%';
    if (k === undefined && i >= args.length) fail('TypeError', 'not enough arguments for format string');
    const x = k !== undefined ? P.i(v, k) : args[i++];
    if (c === 's' || c === 'r') return format(c === 's' ? str(x) : repr(x), `${flags.includes('-') ? '<' : '>'}${width ?? ''}${prec === undefined ? '' : `.${prec}`}`);
    if (!isNum(num(x))) fail('TypeError', `%${c} format: a real number is required, not ${tname(x)}`);
    const n = c === 'd' || c === 'i' ? BigInt(Math.trunc(Number(num(x)))) : num(x);
    return format(c === 'f' || c === 'e' ? Number(n) : n, `${flags.includes('-') ? '<' : ''}${flags.includes('+') ? '+' : ''}${flags.includes('0') ? '0' : ''}${width ?? ''}${prec === undefined ? '' : `.${prec}`}${c === 'i' ? 'd' : c}`);
  });
  if (i < args.length && !(v instanceof Dict) && v instanceof Tuple) fail('TypeError', 'not all arguments converted during string formatting');
  return out;
};
// Output: buffered as stdio is, unless on a terminal or told not to.
let out = '';
const flush = () => { if (out) { const t = out; out = ''; host('write', 1, t); } };
const write = (fd, text) => {
  if (fd === 2) { host('write', 2, text); return; }
  out += text;
  if (info.unbuffered || (info.tty[1] && text.includes('\n')) || out.length > 8192) flush();
};
const api = { P, B, C, Cls, Obj, Tuple, Dict, PSet, Method, Native, Range, Mod, nul, mk, error, fail, type, tname, lookup, attr, repr, str, key, eq, less, has, format, num, isNum, sys, flush, write, host, info, modules, sources, isExc, hexOf, osError };
for (const part of ['builtins', 'modules', 'regex', 'kinds']) $.compile(`node:python/${part}`, host('source', part), 'body', ['$', 'api'])($, api);

// Modules.
const runModule = (name, file, text, G) => {
  sources.set(file, text.split('\n'));
  const r = host('translate', text);
  if (typeof r !== 'string') {
    const e = error(r.kind, r.message);
    e.at = [file, r.line];
    e.tb = [];
    throw e;
  }
  $.compile(file, r, 'body', ['$', 'G'])(P, G);
};
const load = (name) => {
  if (modules.has(name)) return modules.get(name);
  const parent = name.includes('.') ? load(name.slice(0, name.lastIndexOf('.'))) : undefined;
  const make = api.natives[name];
  const d = nul();
  d.__name__ = name;
  const m = new Mod(name, d);
  if (make) { modules.set(name, m); api.loaded(name, m); Object.assign(d, make()); } else {
    let found;
    for (const dir of api.path) {
      const base = `${dir || '.'}/${name.replaceAll('.', '/')}`;
      for (const f of [`${base}/__init__.py`, `${base}.py`]) if (!found) try { found = [f, host('read_file', f).toString()]; } catch { /* next */ }
    }
    // Scripts come before the library, the library before packages; a package that this
    // Python carries is a file that says so.
    const lib = host('source', `lib/${name}`);
    if (lib !== undefined && !found?.[0].startsWith(api.path[0])) { found = [`/usr/local/lib/python${api.minor}/${name.replaceAll('.', '/')}.py`, lib]; api.carried.add(found[0]); }
    else if (found?.[1].startsWith('# hatoba: ')) {
      const own = host('source', `package/${found[1].split('\n')[0].slice(10)}`);
      if (own === undefined) fail('ImportError', `${name} is installed, but this package is not simulated`);
      found[1] = own;
      api.carried.add(found[0]);
    }
    if (!found && api.path.some((dir) => api.isDir(`${dir || '.'}/${name.replaceAll('.', '/')}`))) found = ['', ''];
    if (!found && host('lacks', name)) fail('ImportError', `the module '${name}' is not simulated`);
    if (!found) { const e = error('ModuleNotFoundError', parent && !parent.d.__file__?.endsWith('/__init__.py') && !parent.d.__path__ ? `No module named '${name}'; '${parent.name}' is not a package` : `No module named '${name}'`); e.d.name = name; throw e; }
    d.__file__ = found[0];
    d.__package__ = found[0].endsWith('/__init__.py') ? name : name.slice(0, Math.max(0, name.lastIndexOf('.')));
    if (found[0].endsWith('/__init__.py') || lib !== undefined) d.__path__ = [found[0].replace(/\/[^/]*$/, '')];
    modules.set(name, m);
    api.loaded(name, m);
    try { runModule(name, found[0], found[1], d); } catch (e) { modules.delete(name); api.unloaded(name); throw e; }
  }
  if (parent) parent.d[name.slice(name.lastIndexOf('.') + 1)] = m;
  return m;
};
api.evaluate = (text, G) => { runModule('eval', '<string>', text, G); const v = G.__eval__; delete G.__eval__; return v; };
P.imp = (name, leaf) => { const m = load(name); return leaf ? m : load(name.split('.')[0]); };
const absolute = (name, G) => {
  const dots = /^\.*/.exec(name)[0].length;
  if (!dots) return name;
  const up = (G.__package__ ?? '').split('.').filter(Boolean);
  if (!up.length) fail('ImportError', 'attempted relative import with no known parent package');
  if (dots - 1 >= up.length) fail('ImportError', 'attempted relative import beyond top-level package');
  return [...up.slice(0, up.length - dots + 1), name.slice(dots)].filter(Boolean).join('.');
};
P.from = (name, what, G) => {
  name = absolute(name, G);
  const m = load(name);
  if (what in m.d) return m.d[what];
  try { return load(`${name}.${what}`); } catch (e) { if (!isExc(e) || e.cls !== C.ModuleNotFoundError || e.d.name !== `${name}.${what}`) throw e; fail('ImportError', `cannot import name '${what}' from '${name}' (${m.d.__file__ ?? 'unknown location'})`); }
};
P.star = (G, name) => { const m = load(absolute(name, G)); if (m.d.__all__) { for (const k of P.it(m.d.__all__)) G[k] = m.d[k]; return; } for (const k of Object.keys(m.d)) if (!k.startsWith('_')) G[k] = m.d[k]; };
P.Ellipsis = new Obj(mk('ellipsis'));
api.load = load;
api.carried = new Set();

// Uncaught exceptions.
const shown = (e) => {
  let t = '';
  const prev = e.cause !== undefined ? e.cause : e.context;
  if (prev && prev !== null) t += `${shown(prev)}\n${e.cause ? 'The above exception was the direct cause of the following exception:' : 'During handling of the above exception, another exception occurred:'}\n\n`;
  if (e.tb?.length) {
    t += 'Traceback (most recent call last):\n';
    // The library here is not the real one's text: only the program's own lines are shown.
    for (const [file, line, f] of [...e.tb].reverse()) {
      if (api.carried.has(file)) continue;
      const name = !f || f === 'Object.<anonymous>' ? '<module>' : f.replace(/^.*\./, '').replace(/\$$/, '').replace(/^lambda$/, '<lambda>');
      t += `  File "${file}", line ${line}, in ${name}\n`;
      const text = file === '<string>' || file === '<stdin>' ? undefined : sources.get(file)?.[line - 1]?.trim();
      if (text) t += `    ${text}\n`;
    }
  }
  if (e.at) {
    t += `  File "${e.at[0]}", line ${e.at[1]}\n`;
    const text = sources.get(e.at[0])?.[e.at[1] - 1]?.trim();
    if (text) t += `    ${text}\n`;
  }
  const s = str(e), mod = e.cls.mod && e.cls.mod !== 'builtins' ? `${e.cls.mod}.` : '';
  return `${t}${mod === '__main__.' ? '' : mod}${e.cls.name}${s ? `: ${s}` : ''}\n`;
};
api.shown = shown;
api.handled = () => handling.at(-1);
api.atexit = [];
api.threads = [];
const leave = () => {
  for (const t of api.threads) if (!P.t(P.g(t, 'daemon'))) P.m(t, 'join', []);
  for (const [f, a, kw] of api.atexit.splice(0).reverse()) try { P.c(f, a, kw); } catch (e) { host('write', 2, `Exception ignored in atexit callback: ${repr(f)}\n${shown(P.exc(e))}`); }
  api.drainFiles();
  flush();
};
const end = (e) => {
  e = P.exc(e);
  flush();
  if (!e.cls.mro.includes(C.SystemExit)) host('write', 2, shown(e));
  leave();
  if (e.cls.mro.includes(C.SystemExit)) {
    const c = e.d.args.l[0] ?? null;
    if (c === null || typeof num(c) === 'bigint') return $.exit(Number(num(c) ?? 0n));
    host('write', 2, `${str(c)}\n`);
    return $.exit(1);
  }
  if (e.cls === C.KeyboardInterrupt) { host('interrupt'); return $.exit(130); }
  $.exit(1);
};
// A thread's stack begins here; the host call at its end does not come back. Below zero it is a
// signal, on the running stack.
$.hooks((id) => {
  if (id < 0) return api.signalled(-id);
  P.fresh();
  try { api.runThread(id); } catch (e) { host('write', 2, shown(P.exc(e))); }
  host('thread_end');
}, end, leave);
const G = nul();
G.__name__ = '__main__';
modules.set('__main__', new Mod('__main__', G));
try {
  if (info.mode === 'module') {
    let name = info.script, m;
    const none = (what) => { flush(); host('write', 2, `${info.executable}: ${what}\n`); $.exit(1); };
    try { m = load(name); } catch (e) {
      if (!isExc(e) || e.cls !== C.ModuleNotFoundError) throw e;
      none(name.includes('.') && e.d.name !== name ? `Error while finding module specification for '${name}' (${shown(e).trim()})` : `No module named ${name}`);
    }
    if (m && m.d.__path__ && !api.natives[name] && host('source', `main/${name}`) === undefined) {
      try { m = load(`${name}.__main__`); name += '.__main__'; } catch (e) { if (!isExc(e)) throw e; none(`No module named ${name}.__main__; '${name}' is a package and cannot be directly executed`); m = undefined; }
    }
    if (m) {
      const file = m.d.__file__, text = sources.get(file);
      modules.delete(name);
      G.__file__ = file; G.__package__ = m.d.__package__;
      const src = host('source', `main/${name}`) ?? text?.join('\n');
      if (src === undefined) none(`No code object available for ${name}`);
      else runModule('__main__', file, src, G);
    }
  } else {
    if (info.mode === 'file') G.__file__ = info.script;
    runModule('__main__', info.script, info.text, G);
  }
} catch (e) { end(e); }
