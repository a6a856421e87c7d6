// Built-in functions and the methods of built-in types.
'use strict';
const { P, B, C, Cls, Obj, Tuple, Dict, PSet, Method, Native, Range, nul, error, fail, type, tname, lookup, attr, repr, str, key, eq, less, format, num, isNum, sys, flush, write, info, hexOf } = api;
const def = (o, fs) => { for (const k of Object.keys(fs)) o[k] = new Native(k, fs[k]); };
const list = (v) => [...P.it(v)];
const bool = (v) => P.t(v);
const len = (v) => {
  if (typeof v === 'string') return BigInt([...v].length);
  if (Array.isArray(v) || Buffer.isBuffer(v)) return BigInt(v.length);
  if (v instanceof Tuple) return BigInt(v.l.length);
  if (v instanceof Dict || v instanceof PSet) return BigInt(v.m.size);
  if (v instanceof Range) return BigInt(list(v).length);
  const f = v instanceof Obj && lookup(v.cls, '__len__');
  return f ? P.c(f, [v]) : fail('TypeError', `object of type '${tname(v)}' has no len()`);
};
const sortBy = (l, { key: k = null, reverse = false }) => {
  const keyed = l.map((v) => [k === null ? v : P.c(k, [v]), v]);
  keyed.sort((a, b) => { const r = less(a[0], b[0], '<') ? -1 : less(b[0], a[0], '<') ? 1 : 0; return P.t(reverse) ? -r : r; });
  return keyed.map((e) => e[1]);
};
const best = (sign) => (a, kw) => {
  const l = a.length === 1 ? list(a[0]) : a;
  if (!l.length) return 'default' in kw ? kw.default : fail('ValueError', `${sign < 0 ? 'min' : 'max'}() iterable argument is empty`);
  const k = (v) => (kw.key ? P.c(kw.key, [v]) : v);
  return l.reduce((x, y) => ((sign < 0 ? less(k(y), k(x), '<') : less(k(x), k(y), '<')) ? y : x));
};
const isa = (v, c) => (c instanceof Tuple ? c.l.some((x) => isa(v, x)) : !(c instanceof Cls) ? fail('TypeError', 'isinstance() arg 2 must be a type, a tuple of types, or a union') : type(v).mro.includes(c));
const next = (it, d) => {
  if (it instanceof Obj) return P.m(it, '__next__', []);
  const r = it.next();
  return r.done ? (d !== undefined ? d : fail('StopIteration')) : r.value;
};
const iter = (v) => { const it = P.it(v); return typeof it.next === 'function' ? it : it[Symbol.iterator](); };
def(B, {
  print(a, { sep = ' ', end = '\n', file = null, flush: now = false }) {
    const text = a.map(str).join(sep ?? ' ') + (end ?? '\n');
    if (file === null) { const so = api.modules.get('sys')?.d.stdout; if (so instanceof Obj && so.fd === undefined) file = so; }
    if (file !== null) P.m(file, 'write', [text]); else write(1, text);
    if (P.t(now)) { if (file !== null && file.fd === undefined) P.m(file, 'flush', []); else flush(); }
    return null;
  },
  len: ([v]) => len(v), repr: ([v]) => repr(v), sorted: ([v], kw) => sortBy(list(v), kw), sum: ([v, s = 0n]) => list(v).reduce((x, y) => P.op('+', x, y), s),
  min: best(-1), max: best(1), abs: ([v]) => (num(v) < 0 ? -num(v) : num(v)), any: ([v]) => list(v).some(bool), all: ([v]) => list(v).every(bool),
  zip: (a) => (function* () { const its = a.map(iter); if (!its.length) return; for (;;) { const row = []; for (const i of its) { const r = i.next(); if (r.done) return; row.push(r.value); } yield new Tuple(row); } })(),
  map: ([f, ...l]) => (function* () { for (const t of B.zip.f(l)) yield P.c(f, t.l); })(),
  filter: ([f, l]) => (function* () { for (const v of P.it(l)) if (P.t(f === null ? v : P.c(f, [v]))) yield v; })(),
  enumerate: ([l, s], kw) => (function* () { let i = s ?? kw.start ?? 0n; for (const v of P.it(l)) yield new Tuple([i++, v]); })(),
  reversed: ([v]) => list(v).reverse().values(), iter: ([v]) => iter(v), next: ([it, d]) => next(it, d),
  isinstance: ([v, c]) => isa(v, c), issubclass: ([a, c]) => (c instanceof Tuple ? c.l : [c]).some((x) => a.mro.includes(x)),
  callable: ([f]) => typeof f === 'function' || f instanceof Native || f instanceof Method || f instanceof Cls || (f instanceof Obj && !!lookup(f.cls, '__call__')),
  getattr: ([o, n, d]) => { const v = attr(o, n); return v !== undefined ? v : d !== undefined ? d : P.g(o, n); }, hasattr: ([o, n]) => attr(o, n) !== undefined, setattr: ([o, n, v]) => { P.sa(o, n, v); return null; },
  id: () => 140000000000n, hash: ([v]) => BigInt([...`${String(key(v))}`].reduce((h, c) => (h * 31 + c.charCodeAt(0)) | 0, 7)),
  ord: ([c]) => BigInt(c.codePointAt(0)), chr: ([n]) => String.fromCodePoint(Number(n)), hex: ([n]) => `0x${hexOf(n, 16n)}`, oct: ([n]) => `0o${hexOf(n, 8n)}`, bin: ([n]) => `0b${hexOf(n, 2n)}`,
  round([v, d = null]) { if (typeof num(v) === 'bigint') return num(v); const f = 10 ** Number(d ?? 0n), x = v * f, r = Math.round(x), h = Math.abs(x % 1) === 0.5 && r % 2 !== 0 ? r - 1 : r; return d === null ? BigInt(h) : +Number(v).toFixed(Number(d)); },
  divmod: ([a, b]) => new Tuple([P.op('//', a, b), P.op('%', a, b)]), pow: ([a, b, m]) => (m === undefined ? P.op('**', a, b) : P.op('%', P.op('**', a, b), m)), format: ([v, s = '']) => format(v, s),
  input([p = '']) { write(1, str(p)); flush(); const l = sys(null, 'readline'); return l === '' ? fail('EOFError', 'EOF when reading a line') : l.replace(/\n$/, ''); },
  open: ([f, m = 'r'], kw) => api.openFile(f, kw.mode ?? m), vars: ([o]) => P.g(o, '__dict__'), globals: () => P.dict(Object.entries(api.modules.get('__main__').d)),
});
B.exit = B.quit = new Native('exit', ([c = null]) => fail('SystemExit', c));
for (const k of Object.keys(C)) if (/^[a-zA-Z]+$/.test(k) && !['NoneType', 'function', 'module', 'generator', 'gaierror'].includes(k)) B[k] = C[k];
B.IOError = C.OSError; B.__name__ = 'builtins';
C.int.make = ([v = 0n, b]) => {
  if (typeof v === 'number') return BigInt(Math.trunc(v));
  if (typeof num(v) === 'bigint') return num(v);
  if (typeof v === 'string' || Buffer.isBuffer(v)) {
    const t = `${v}`.trim().replace(/_/g, ''), base = Number(b ?? 10n);
    const ok = base === 10 ? /^[-+]?\d+$/.test(t) : !Number.isNaN(parseInt(t, base));
    if (!ok) fail('ValueError', `invalid literal for int() with base ${base}: ${repr(v)}`);
    return base === 10 ? BigInt(t.replace('+', '')) : BigInt(parseInt(t, base));
  }
  const f = v instanceof Obj && lookup(v.cls, '__int__');
  return f ? P.c(f, [v]) : fail('TypeError', `int() argument must be a string, a bytes-like object or a real number, not '${tname(v)}'`);
};
C.float.make = ([v = 0]) => { if (isNum(num(v))) return Number(num(v)); const n = /^[-+]?inf/i.test(`${v}`.trim()) ? Number(`${v}`.trim()[0] === '-' ? -Infinity : Infinity) : Number(`${v}`.trim() || 'x'); return Number.isNaN(n) ? fail('ValueError', `could not convert string to float: ${repr(v)}`) : n; };
C.str.make = ([v = '', enc]) => (enc !== undefined && Buffer.isBuffer(v) ? v.toString() : str(v));
C.bool.make = ([v = false]) => P.t(v);
C.list.make = ([v]) => (v === undefined ? [] : list(v));
C.tuple.make = ([v]) => new Tuple(v === undefined ? [] : list(v));
C.set.make = ([v]) => P.set(v === undefined ? [] : list(v));
C.frozenset = C.set; B.frozenset = C.set;
C.dict.make = ([v], kw) => P.dict([...(v === undefined ? [] : v instanceof Dict ? P.items(v) : list(v).map(list)), ...Object.entries(kw)]);
C.bytes.d.fromhex = P.c(new Native('x', () => { const m = new Obj(C.classmethod); m.d.f = new Native('fromhex', ([, s]) => Buffer.from(s.replace(/ /g, ''), 'hex')); return m; }), []);
C.bytes.make = ([v, enc]) => (v === undefined ? Buffer.alloc(0) : typeof v === 'bigint' ? Buffer.alloc(Number(v)) : typeof v === 'string' ? Buffer.from(v) : Buffer.from(list(v).map(Number)));
B.bytearray = C.bytes;
C.range.make = (a) => { const [x, y, s = 1n] = a.length === 1 ? [0n, a[0]] : a; return s === 0n ? fail('ValueError', 'range() arg 3 must not be zero') : new Range(x, y, s); };
C.type.make = ([v]) => type(v);
C.object.make = undefined;
def(C.object.d, { __new__: ([c]) => new Obj(c) });
B.__import__ = new Native('__import__', ([n]) => P.imp(n, true));
B.NotImplemented = new Obj(new Cls('NotImplementedType', [C.object], nul()));
B.Ellipsis = P.Ellipsis;
def(B, {
  dir: ([o]) => { const s = new Set(Object.keys(o === undefined ? api.modules.get('__main__').d : o.d ?? {})); for (const c of type(o).mro) for (const k of Object.keys(c.d)) s.add(k); return [...s].filter((k) => k[0] !== '%').sort(); },
  delattr: ([o, n]) => { P.da(o, n); return null; }, ascii: ([v]) => repr(v), locals: () => P.dict([]), slice: (a) => P.slice(...(a.length === 1 ? [null, a[0], null] : [a[0], a[1], a[2] ?? null])),
  eval: ([t]) => { const g = api.modules.get('__main__').d; return api.evaluate(`__eval__ = (${t})`, g); }, exec: ([t]) => { api.evaluate(t, api.modules.get('__main__').d); return null; },
  help: () => { write(1, 'The help of Python is not simulated.\n'); return null; }, memoryview: ([v]) => v, breakpoint: () => P.nope('the debugger'), compile: () => P.nope('compile'),
  aiter: ([v]) => P.m(v, '__aiter__', []), anext: ([v]) => P.m(v, '__anext__', []),
});
C.property.make = ([f]) => { const p = new Obj(C.property); p.d.f = f; return p; };
def(C.property.d, { setter: ([p, f]) => { p.d.set = f; return p; } });
for (const k of ['classmethod', 'staticmethod']) C[k].make = ([f]) => { const p = new Obj(C[k]); p.d.f = f; return p; };
def(C.BaseException.d, { with_traceback: ([e]) => e });
C.OSError.d.__init__ = new Native('__init__', ([e, n, s, f]) => { if (s !== undefined) { e.d.errno = n; e.d.strerror = s; e.d.filename = f ?? null; } else { e.d.errno = null; e.d.strerror = null; } return null; });
const step = (r) => { if (!r.done) return r.value; const e = r.value === null || r.value === undefined ? error('StopIteration') : error('StopIteration', r.value); e.d.value = r.value ?? null; throw e; };
def(C.generator.d, { send: ([g, v]) => step(g.next(v)), throw: ([g, e]) => step(g.throw(e instanceof Cls ? P.c(e, []) : e)), close: ([g]) => { g.return(); return null; }, __next__: ([g]) => next(g), __iter__: ([g]) => g });
const strip = (s, c, l, r) => { const set = c === undefined || c === null ? ' \t\n\r\f\v' : c; let a = 0, b = s.length; while (l && a < b && set.includes(s[a])) a++; while (r && b > a && set.includes(s[b - 1])) b--; return s.slice(a, b); };
const split = (s, sep, max) => {
  const n = max === undefined ? -1 : Number(max);
  if (sep === undefined || sep === null) {
    const w = s.trim().split(/\s+/).filter(Boolean);
    if (n < 0 || w.length <= n) return w;
    const out = []; let rest = s.trimStart();
    for (let i = 0; i < n; i++) { const m = /^\S+\s*/.exec(rest); out.push(m[0].trim()); rest = rest.slice(m[0].length); }
    return [...out, rest];
  }
  if (sep === '') fail('ValueError', 'empty separator');
  const p = s.split(sep);
  return n < 0 || p.length <= n + 1 ? p : [...p.slice(0, n), p.slice(n).join(sep)];
};
const starts = (s, p) => (p instanceof Tuple ? p.l.some((x) => s.startsWith(x)) : s.startsWith(p));
const ends = (s, p) => (p instanceof Tuple ? p.l.some((x) => s.endsWith(x)) : s.endsWith(p));
def(C.str.d, {
  upper: ([s]) => s.toUpperCase(), lower: ([s]) => s.toLowerCase(), title: ([s]) => s.toLowerCase().replace(/\b[a-z]/g, (c) => c.toUpperCase()), capitalize: ([s]) => s.slice(0, 1).toUpperCase() + s.slice(1).toLowerCase(),
  strip: ([s, c]) => strip(s, c, true, true), lstrip: ([s, c]) => strip(s, c, true, false), rstrip: ([s, c]) => strip(s, c, false, true),
  split: ([s, a, n], kw) => split(s, a ?? kw.sep, n ?? kw.maxsplit), rsplit: ([s, a, n]) => { const p = split(s, a), k = Number(n ?? -1n); return k < 0 || p.length <= k + 1 ? p : [p.slice(0, p.length - k).join(a), ...p.slice(p.length - k)]; }, splitlines: ([s]) => { const l = s.split(/\r?\n/); if (l.at(-1) === '') l.pop(); return l; },
  join: ([s, l]) => list(l).map((x, i) => (typeof x === 'string' ? x : fail('TypeError', `sequence item ${i}: expected str instance, ${tname(x)} found`))).join(s),
  replace: ([s, a, b, n]) => (n === undefined ? s.replaceAll(a, () => b) : split(s, a, n).join(b)), startswith: ([s, p]) => starts(s, p), endswith: ([s, p]) => ends(s, p), find: ([s, x, a]) => BigInt(s.indexOf(x, Number(a ?? 0n))), rindex: ([s, x]) => (s.includes(x) ? BigInt(s.lastIndexOf(x)) : fail('ValueError', 'substring not found')), swapcase: ([s]) => [...s].map((c) => (c === c.toUpperCase() ? c.toLowerCase() : c.toUpperCase())).join(''), casefold: ([s]) => s.toLowerCase(), expandtabs: ([s, n = 8n]) => s.replace(/\t/g, ' '.repeat(Number(n))), isidentifier: ([s]) => /^[A-Za-z_]\w*$/.test(s), isascii: ([s]) => /^[\x00-\x7f]*$/.test(s), isprintable: ([s]) => !/[\x00-\x1f\x7f]/.test(s), isdecimal: ([s]) => /^\d+$/.test(s), istitle: ([s]) => s !== '' && C.str.d.title.f([s]) === s, rpartition: ([s, x]) => { const i = s.lastIndexOf(x); return new Tuple(i < 0 ? ['', '', s] : [s.slice(0, i), x, s.slice(i + x.length)]); }, maketrans: ([, a, b, c]) => (a instanceof Dict ? a : P.dict([...[...a].map((x, i) => [BigInt(x.codePointAt(0)), b[i]]), ...[...(c ?? '')].map((x) => [BigInt(x.codePointAt(0)), null])])), translate: ([s, t]) => [...s].map((c) => { const e = get(t, BigInt(c.codePointAt(0))); return e === undefined ? c : e === null ? '' : typeof e === 'bigint' ? String.fromCodePoint(Number(e)) : e; }).join(''), format_map: ([s, d]) => C.str.d.format.f([s], P.kw(d)), rfind: ([s, x]) => BigInt(s.lastIndexOf(x)), index: ([s, x]) => (s.includes(x) ? BigInt(s.indexOf(x)) : fail('ValueError', 'substring not found')),
  count: ([s, x]) => BigInt(s.split(x).length - 1), encode: ([s]) => Buffer.from(s), isdigit: ([s]) => /^\d+$/.test(s), isnumeric: ([s]) => /^\d+$/.test(s), isalpha: ([s]) => /^[A-Za-z]+$/.test(s), isalnum: ([s]) => /^[A-Za-z0-9]+$/.test(s), isspace: ([s]) => /^\s+$/.test(s), isupper: ([s]) => s !== s.toLowerCase() && s === s.toUpperCase(), islower: ([s]) => s !== s.toUpperCase() && s === s.toLowerCase(),
  ljust: ([s, n, c = ' ']) => s.padEnd(Number(n), c), rjust: ([s, n, c = ' ']) => s.padStart(Number(n), c), center: ([s, n, c = ' ']) => { const p = Math.max(0, Number(n) - s.length), l = Math.floor(p / 2) + (p & Number(n) & 1); return c.repeat(l) + s + c.repeat(p - l); }, zfill: ([s, n]) => (/^[-+]/.test(s) ? s[0] + s.slice(1).padStart(Number(n) - 1, '0') : s.padStart(Number(n), '0')), removeprefix: ([s, p]) => (s.startsWith(p) ? s.slice(p.length) : s), removesuffix: ([s, p]) => (p && s.endsWith(p) ? s.slice(0, -p.length) : s),
  partition: ([s, x]) => { const i = s.indexOf(x); return new Tuple(i < 0 ? [s, '', ''] : [s.slice(0, i), x, s.slice(i + x.length)]); },
  format: ([s, ...a], kw) => { let n = 0; return s.replace(/\{\{|\}\}|\{([^{}:!]*)(?:!([rs]))?(?::([^{}]*))?\}/g, (m, f, conv, spec = '') => { if (m === '{{') return '{'; if (m === '}}') return '}'; const [, head, rest] = /^(\w*)(.*)$/.exec(f); let v = head === '' ? a[n++] : /^\d+$/.test(head) ? a[+head] : kw[head]; if (v === undefined) fail(/^\d*$/.test(head) ? 'IndexError' : 'KeyError', /^\d*$/.test(head) ? 'Replacement index out of range for positional args tuple' : head); for (const [, x, y] of rest.matchAll(/\.(\w+)|\[(\w+)\]/g)) v = x ? P.g(v, x) : P.i(v, /^\d+$/.test(y) ? BigInt(y) : y); return P.fv(v, conv, spec); }); },
});
def(C.bytes.d, { decode: ([b, e = 'utf-8', how = 'strict'], kw) => { if (/latin|8859/.test(e)) return b.toString('latin1'); const t = b.toString(); if ((kw.errors ?? how) === 'strict' && t.includes('\ufffd')) { const i = b.findIndex((x) => x >= 128); fail('UnicodeDecodeError', `'utf-8' codec can't decode byte 0x${b[i].toString(16)} in position ${i}: invalid start byte`); } return t; }, lower: ([b]) => Buffer.from(b.toString('latin1').toLowerCase(), 'latin1'), upper: ([b]) => Buffer.from(b.toString('latin1').toUpperCase(), 'latin1'), lstrip: ([b]) => Buffer.from(b.toString('latin1').trimStart(), 'latin1'), splitlines: ([b]) => { const l = b.toString('latin1').split(/\r?\n/); if (l.at(-1) === '') l.pop(); return l.map((x) => Buffer.from(x, 'latin1')); }, count: ([b, x]) => BigInt(b.toString('latin1').split(x.toString('latin1')).length - 1), partition: ([b, x]) => { const i = b.indexOf(x); return new Tuple(i < 0 ? [b, Buffer.alloc(0), Buffer.alloc(0)] : [b.slice(0, i), x, b.slice(i + x.length)]); }, isdigit: ([b]) => /^\d+$/.test(b.toString('latin1')), strip: ([b]) => Buffer.from(b.toString('latin1').trim(), 'latin1'), rstrip: ([b]) => Buffer.from(b.toString('latin1').trimEnd(), 'latin1'), split: ([b, s]) => split(b.toString('latin1'), s === undefined ? s : s.toString('latin1')).map((x) => Buffer.from(x, 'latin1')), startswith: ([b, p]) => starts(b.toString('latin1'), p.toString('latin1')), endswith: ([b, p]) => ends(b.toString('latin1'), p.toString('latin1')), hex: ([b]) => b.toString('hex'), find: ([b, x]) => BigInt(b.indexOf(x)), replace: ([b, x, y]) => Buffer.from(b.toString('latin1').replaceAll(x.toString('latin1'), y.toString('latin1')), 'latin1'), join: ([s, l]) => Buffer.from(list(l).map((x) => x.toString('latin1')).join(s.toString('latin1')), 'latin1') });
const at = (l, v) => { const i = l.findIndex((x) => eq(x, v)); return i; };
def(C.list.d, {
  append: ([l, v]) => { l.push(v); return null; }, extend: ([l, v]) => { l.push(...P.it(v)); return null; }, insert: ([l, i, v]) => { l.splice(Number(i), 0, v); return null; }, clear: ([l]) => { l.length = 0; return null; }, copy: ([l]) => [...l],
  pop([l, i = -1n]) { if (!l.length) fail('IndexError', 'pop from empty list'); const k = Number(i); return l.splice(k < 0 ? l.length + k : k, 1)[0]; }, remove: ([l, v]) => { const i = at(l, v); if (i < 0) fail('ValueError', 'list.remove(x): x not in list'); l.splice(i, 1); return null; },
  index: ([l, v]) => { const i = at(l, v); return i < 0 ? fail('ValueError', `${repr(v)} is not in list`) : BigInt(i); }, count: ([l, v]) => BigInt(l.filter((x) => eq(x, v)).length), reverse: ([l]) => { l.reverse(); return null; }, sort: ([l], kw) => { const s = sortBy(l, kw); l.length = 0; l.push(...s); return null; },
});
def(C.tuple.d, { index: ([t, v]) => BigInt(at(t.l, v)), count: ([t, v]) => BigInt(t.l.filter((x) => eq(x, v)).length) });
// A view is a list that says what it is.
const view = (name, l) => { l.view = name; return l; };
const get = (d, k) => d.m.get(key(k))?.[1];
def(C.dict.d, {
  get: ([d, k, v = null]) => get(d, k) ?? (d.m.has(key(k)) ? get(d, k) : v), keys: ([d]) => view('dict_keys', P.items(d).map((e) => e[0])), values: ([d]) => view('dict_values', P.items(d).map((e) => e[1])), items: ([d]) => view('dict_items', P.items(d).map(([k, v]) => new Tuple([k, v]))), popitem: ([d]) => { const e = P.items(d).at(-1); if (!e) fail('KeyError', 'popitem(): dictionary is empty'); d.m.delete(key(e[0])); return new Tuple(e); }, fromkeys: ([, l, v = null]) => P.dict(list(l).map((k) => [k, v])), move_to_end: ([d, k]) => { const e = d.m.get(key(k)); d.m.delete(key(k)); d.m.set(key(k), e); return null; }, __contains__: ([d, k]) => d.m.has(key(k)), __getitem__: ([d, k]) => P.i(d, k), __len__: ([d]) => BigInt(d.m.size), setdefault: ([d, k, v = null]) => { if (!d.m.has(key(k))) d.m.set(key(k), [k, v]); return get(d, k); },
  pop: ([d, k, v]) => { if (d.m.has(key(k))) { const r = get(d, k); d.m.delete(key(k)); return r; } return v === undefined ? fail('KeyError', k) : v; }, update: ([d, o], kw) => { for (const [k, v] of [...(o === undefined ? [] : o instanceof Dict ? P.items(o) : list(o).map(list)), ...Object.entries(kw)]) P.si(d, k, v); return null; }, copy: ([d]) => P.dict(P.items(d)), clear: ([d]) => { d.m.clear(); return null; },
});
def(C.set.d, { add: ([s, v]) => { s.m.set(key(v), v); return null; }, discard: ([s, v]) => { s.m.delete(key(v)); return null; }, remove: ([s, v]) => (s.m.delete(key(v)) ? null : fail('KeyError', v)), update: ([s, l]) => { for (const v of P.it(l)) s.m.set(key(v), v); return null; }, copy: ([s]) => P.set(list(s)), union: ([s, l]) => P.op('|', s, P.set(list(l))), intersection: ([s, l]) => P.op('&', s, P.set(list(l))), difference: ([s, l]) => P.op('-', s, P.set(list(l))), symmetric_difference: ([s, l]) => P.op('^', s, P.set(list(l))), issubset: ([s, l]) => { const o = P.set(list(l)); return [...s.m.keys()].every((k) => o.m.has(k)); }, issuperset: ([s, l]) => list(l).every((v) => s.m.has(key(v))), isdisjoint: ([s, l]) => !list(l).some((v) => s.m.has(key(v))), clear: ([s]) => { s.m.clear(); return null; }, pop: ([s]) => { const e = [...s.m.entries()][0]; if (!e) fail('KeyError', 'pop from an empty set'); s.m.delete(e[0]); return e[1]; } });
def(C.int.d, { to_bytes: ([n, len = 1n, order = 'big']) => { const out = []; for (let i = 0; i < Number(len); i++) { out.push(Number(n & 255n)); n >>= 8n; } return Buffer.from(order === 'big' ? out.reverse() : out); }, from_bytes: ([, b, order = 'big']) => [...(order === 'big' ? b : [...b].reverse())].reduce((n, x) => n * 256n + BigInt(x), 0n), bit_count: ([n]) => BigInt([...hexOf(n, 2n)].filter((c) => c === '1').length), bit_length: ([n]) => BigInt(n === 0n ? 0 : hexOf(n < 0n ? -n : n, 2n).length) });
def(C.float.d, { is_integer: ([n]) => Number.isInteger(n) });
for (const [c, n] of [[C.dict, 'fromkeys'], [C.int, 'from_bytes'], [C.str, 'maketrans']]) { const m = new Obj(C.classmethod); m.d.f = c.d[n]; c.d[n] = m; }
