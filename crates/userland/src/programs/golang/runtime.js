// What compiled Go runs on: values with Go's meaning, and the packages of the standard library.
'use strict';
const nodeFs = require('fs'); const nodeHttp = require('http'); const nodeOs = require('os');
const $inits = [];
// A Go program ends by these as a first process too, unlike others.
for (const s of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(s, () => process.exit(2));
class $Float { constructor(v) { this.v = v; } }
class $Ptr { constructor(v) { this.v = v; } }
class $Slice { constructor(t, a, o, n, c) { this.t = t; this.a = a; this.o = o; this.n = n; this.c = c; } }
class $Map { constructor(k, v) { this.k = k; this.t = v; this.m = new Map(); } }
class $Struct { constructor(t) { this.$t = t; } }
class $Err { constructor(text, inner) { this.text = text; this.inner = inner; } }
class $Chan { constructor(t, n) { this.t = t; this.n = n; this.q = []; this.put = []; this.take = []; this.closed = false; } }
class $Panic { constructor(v) { this.v = v; } }
class $Exit { constructor(n) { this.n = n; } }
const $fault = (text) => { throw new $Panic(new $Err(`runtime error: ${text}`)); };
const $lack = (what) => { process.stderr.write(`${what} is not simulated in Hatoba's Go\n`); throw new $Exit(69); };
const $float = (v) => new $Float(v);
const $r = (v) => v;
// Types.
const $basic = (name, zero, bits, signed) => ({ kind: name, name, zero: () => zero, bits, signed });
const $types = { bool: $basic('bool', false), string: $basic('string', ''), error: $basic('error', null), any: $basic('any', null), func: $basic('func', null) };
for (const [n, b, s] of [['int', 64, 1], ['int8', 8, 1], ['int16', 16, 1], ['int32', 32, 1], ['int64', 64, 1], ['uint', 64, 0], ['uint8', 8, 0], ['uint16', 16, 0], ['uint32', 32, 0], ['uint64', 64, 0], ['uintptr', 64, 0]]) $types[n] = $basic(n, 0, b, s);
$types.byte = $types.uint8; $types.rune = $types.int32;
for (const n of ['float32', 'float64']) $types[n] = { kind: 'float', name: n, zero: () => new $Float(0) };
const $pointer = (f) => ({ kind: 'pointer', of: f, zero: () => null, get name() { return '*' + f().name; } });
const $slice = (t) => ({ kind: 'slice', of: t, name: `[]${t.name}`, zero: () => null });
const $array = (t, n) => ({ kind: 'array', of: t, n, name: `[${n}]${t.name}`, zero: () => $mk(t, n) });
const $mapOf = (k, v) => ({ kind: 'map', key: k, of: v, name: `map[${k.name}]${v.name}`, zero: () => null });
const $chanOf = (t) => ({ kind: 'chan', of: t, name: `chan ${t.name}`, zero: () => null });
const $interface = (methods) => ({ kind: 'interface', methods, name: methods.length ? 'interface' : 'interface {}', zero: () => null });
const $struct = (f) => { const t = { kind: 'struct', methods: Object.create(null), name: 'struct', get fields() { return (t.f ??= f()); }, zero: () => { const s = new $Struct(t); for (const [n, ty] of t.fields) s[n] = ty.zero(); return s; } }; return t; };
const $named = (name, t) => (t.kind === 'struct' || t.kind === 'interface' ? Object.assign(t, { name }) : t);
const $type = (name) => $foreign[name] ?? { kind: 'foreign', name, zero: () => null, methods: Object.create(null) };
const $zero = (t) => t.zero();
const $mk = (t, n, c = n) => { const a = []; for (let i = 0; i < n; i++) a.push(t.zero()); return new $Slice(t, a, 0, n, c); };
const $method = (t, name, pointer, f) => { if (t.kind !== 'struct') $lack(`a method of the type ${t.name}, which is no struct,`); t.methods[name] = { pointer, f }; };
const $d = (x) => { if (x instanceof $Ptr) x = x.v; if (x === null || x === undefined) $fault('invalid memory address or nil pointer dereference'); return x; };
const $c = (v) => { if (!(v instanceof $Struct)) return v; const s = new $Struct(v.$t); for (const [n] of v.$t.fields) s[n] = $c(v[n]); return s; };
const $get = (p) => $d(p); const $put = (p, v) => { if (p?.set) { p.set(v); return; } const s = $d(p); if (s instanceof $Struct) Object.assign(s, v); else p.v = v; };
const $ref = (get, set) => { const v = get(); if (v instanceof $Struct) return new $Ptr(v); return Object.defineProperty(Object.assign(new $Ptr(), { set }), 'v', { get }); };
// Numbers.
const $n = (x) => (x instanceof $Float ? x.v : x?.ns ?? x);
const $whole = (v) => { if (!Number.isSafeInteger(v)) $lack('an integer beyond 2^53'); return v; };
const $op = (op, a, b) => {
  if (typeof a === 'string') { if (op === '+') return a + b; return op === '<' ? a < b : op === '>' ? a > b : op === '<=' ? a <= b : a >= b; }
  if (a?.ns !== undefined || b?.ns !== undefined) { const v = $op(op, $n(a), $n(b)); return typeof v === 'number' ? $dur(v) : v; }
  const f = a instanceof $Float || b instanceof $Float; const x = $n(a); const y = $n(b);
  switch (op) {
    case '<': return x < y; case '>': return x > y; case '<=': return x <= y; case '>=': return x >= y;
    case '+': return f ? new $Float(x + y) : $whole(x + y); case '-': return f ? new $Float(x - y) : $whole(x - y);
    case '*': return f ? new $Float(x * y) : $whole(x * y);
    case '/': if (f) return new $Float(x / y); if (y === 0) $fault('integer divide by zero'); return Math.trunc(x / y);
    case '%': if (y === 0) $fault('integer divide by zero'); return x % y;
    case '<<': return $whole(x * 2 ** y); case '>>': return Math.floor(x / 2 ** y);
    case '&': return Number(BigInt(x) & BigInt(y)); case '|': return Number(BigInt(x) | BigInt(y)); case '^': return Number(BigInt(x) ^ BigInt(y)); case '&^': return Number(BigInt(x) & ~BigInt(y));
  }
};
const $un = (op, a) => (op === '-' ? (a instanceof $Float ? new $Float(-a.v) : 0 - a) : op === '^' ? -a - 1 : a);
const $eq = (a, b) => {
  if (a instanceof $Float || b instanceof $Float || a?.ns !== undefined || b?.ns !== undefined) return $n(a) === $n(b);
  if (a instanceof $Struct && b instanceof $Struct) return a.$t === b.$t && a.$t.fields.every(([n]) => $eq(a[n], b[n]));
  if (a instanceof $Ptr && b instanceof $Ptr) return a === b || (a.v instanceof $Struct && a.v === b.v);
  return (a ?? null) === (b ?? null);
};
const $wrap = (v, t) => { if (!t.bits || t.bits > 32) return $whole(Math.trunc(v)); const m = 2 ** t.bits; let x = Math.trunc(v) % m; if (x < 0) x += m; return t.signed && x >= m / 2 ? x - m : x; };
// A constant without a type becomes what it is put into.
const $like = (old, v) => (old instanceof $Float && typeof v === 'number' ? new $Float(v) : old?.ns !== undefined && typeof v === 'number' ? $dur(v) : v);
const $rs = (types, v) => (types.length === 1 ? $as(v, types[0]) : Array.isArray(v) ? v.map((x, i) => $as(x, types[i])) : v);
const $as = (v, t) => t.name === 'time.Duration' && typeof v === 'number' ? $dur(v) : (t.kind === 'float' && typeof v === 'number' ? new $Float(v) : v);
const $bytes = (s) => [...Buffer.from(s)];
const $text = (s) => Buffer.from(s.a.slice(s.o, s.o + s.n)).toString();
const $convert = (v, t) => {
  if (t.name === 'time.Duration') return $dur($n(v));
  if (t.kind === 'float') return new $Float($n(v));
  if (t.bits) return $wrap($n(v), t);
  if (t.kind === 'string') return typeof v === 'number' ? String.fromCodePoint(v) : v instanceof $Slice ? (v.t === $types.int32 ? v.a.slice(v.o, v.o + v.n).map((c) => String.fromCodePoint(c)).join('') : $text(v)) : v ?? '';
  if (t.kind === 'slice' && typeof v === 'string') { const a = t.of === $types.uint8 ? $bytes(v) : [...v].map((c) => c.codePointAt(0)); return new $Slice(t.of, a, 0, a.length, a.length); }
  return v;
};
// Collections.
const $key = (k) => (k instanceof $Float ? `f${k.v}` : k instanceof $Struct ? `s${JSON.stringify(k.$t.fields.map(([n]) => $key(k[n])))}` : k);
const $range_ = (i, n) => { if (!(i >= 0 && i < n)) $fault(`index out of range [${i}] with length ${n}`); };
const $at = (x, i) => {
  if (x instanceof $Ptr) x = x.v;
  if (typeof x === 'string') { const b = Buffer.from(x); $range_(i, b.length); return b[i]; }
  if (x instanceof $Map) { const e = x.m.get($key(i)); return e ? e[1] : x.t.zero(); }
  if (x === null) $fault(`index out of range [${i}] with length 0`);
  $range_(i, x.n); return x.a[x.o + i];
};
const $at2 = (x, i) => { if (x === null) return [null, false]; if (!(x instanceof $Map)) return $at(x, i); const e = x.m.get($key(i)); return e ? [e[1], true] : [x.t.zero(), false]; };
const $set = (x, i, v) => { if (x instanceof $Ptr) x = x.v; if (x instanceof $Map) { x.m.set($key(i), [i, $as(v, x.t)]); return; } if (x === null) throw new $Panic(new $Err('assignment to entry in nil map')); $range_(i, x.n); x.a[x.o + i] = $as(v, x.t); };
const $cut = (x, from, to) => {
  if (typeof x === 'string') { const b = Buffer.from(x); const end = to ?? b.length; if (end > b.length || from > end || from < 0) $fault(`slice bounds out of range [${from > end ? `${from}:${end}` : `:${end}`}]${from > end ? '' : ` with length ${b.length}`}`); return b.slice(from, end).toString(); }
  if (x === null) return null;
  const end = to ?? x.n; if (end > x.c || from > end || from < 0) $fault(from > end ? `slice bounds out of range [${from}:${end}]` : `slice bounds out of range [:${end}] with capacity ${x.c}`);
  return new $Slice(x.t, x.a, x.o + from, end - from, x.c - from);
};
const $list = (x) => (x === null || x === undefined ? [] : typeof x === 'string' ? $bytes(x) : x.a.slice(x.o, x.o + x.n));
const $of = (t, list) => new $Slice(t, list, 0, list.length, list.length);
const $rest = (list, t) => (list.length ? $of(t, list) : null);
const $turn = () => undefined;
async function* $range(x) {
  if (typeof x === 'number') { for (let i = 0; i < x; i++) yield [i]; return; }
  if (typeof x === 'string') { let i = 0; for (const c of x) { yield [i, c.codePointAt(0)]; i += Buffer.byteLength(c); } return; }
  if (x === null) return;
  if (x instanceof $Ptr) x = x.v;
  if (x instanceof $Map) { for (const [k, [key, v]] of [...x.m]) if (x.m.has(k)) yield [key, v]; return; }
  if (x instanceof $Chan) { for (;;) { const [v, ok] = await $receive(x); if (!ok) return; yield [v]; } }
  const n = x.n; for (let i = 0; i < n; i++) yield [i, $c(x.a[x.o + i])];
}
const $element = (t) => (t.of && t.kind === 'pointer' ? t.of() : t.of);
const $make = (t, items) => {
  if (t.kind === 'pointer') return new $Ptr($make(t.of(), items));
  if (t.kind === 'struct') {
    const s = t.zero();
    items.forEach(([f, , v], i) => { const field = f ?? t.fields[i]?.[0]; const known = t.fields.find((x) => x[0] === field); if (!known) throw new $Panic(new $Err(`unknown field ${field} in struct literal of type ${t.name}`)); s[field] = $as(v, known[1]); });
    return s;
  }
  if (t.kind === 'map') { const m = new $Map(t.key, t.of); for (const [f, k, v] of items) m.m.set($key(k ?? f), [k ?? f, $as(v, t.of)]); return m; }
  if (t.kind === 'slice' || t.kind === 'array') {
    const a = []; let at = 0;
    for (const [, k, v] of items) { if (k !== null) at = k; a[at++] = $as(v, t.of); }
    const n = t.kind === 'array' ? t.n ?? a.length : a.length;
    for (let i = 0; i < n; i++) if (a[i] === undefined) a[i] = t.of.zero();
    return $of(t.of, a);
  }
  if (t.fields === undefined && t.make) return t.make(items);
  return $lack(`a literal of ${t.name}`);
};
const $field = (x, name) => { const s = $d(x); if (s instanceof $Struct && !(name in s)) { const m = s.$t.methods[name]; if (m) return (...a) => $call(x, name, a); } const v = s[name]; return typeof v === 'function' ? v.bind(s) : v === undefined ? $lack(`${s.$t?.name ?? s.constructor?.name ?? 'the value'}'s ${name}`) : v; };
const $call = async (x, name, args) => {
  args = $spread(args);
  const s = $d(x);
  const m = s.$t?.methods?.[name];
  if (m) return m.f(m.pointer ? (x instanceof $Ptr ? x : new $Ptr(s)) : $c(s), ...args);
  if (s instanceof $Err && name === 'Error') return s.text;
  const f = s[name];
  if (typeof f !== 'function') return $lack(`the method ${name} of ${s.$t?.name ?? s.$name ?? 'this value'}`);
  return f.apply(s, args);
};
// A call's several results may be all the arguments of another.
const $spread = (args) => (args.length === 1 && Array.isArray(args[0]) ? args[0] : args);
const $do = (f, args) => { args = $spread(args); if (f === null || f === undefined) $fault('invalid memory address or nil pointer dereference'); return f(...args); };
const $kind = (v) => (v === null || v === undefined ? $types.any : typeof v === 'string' ? $types.string : typeof v === 'boolean' ? $types.bool : typeof v === 'number' ? $types.int : v instanceof $Float ? $types.float64 : v instanceof $Struct ? v.$t : v instanceof $Ptr ? { kind: 'pointer', name: `*${$kind(v.v).name}`, of: () => $kind(v.v) } : v instanceof $Slice ? { kind: 'slice', of: v.t, name: `[]${v.t.name}` } : v instanceof $Map ? { kind: 'map', name: `map[${v.k.name}]${v.t.name}` } : typeof v === 'function' ? $types.func : { kind: 'foreign', name: v.$name ?? '*errors.errorString' });
const $has = (v, name) => { const s = v instanceof $Ptr ? v.v : v; const m = s?.$t?.methods?.[name]; return m ? !m.pointer || v instanceof $Ptr : (s instanceof $Err && name === 'Error') || typeof s?.[name] === 'function'; };
const $is = (v, t) => {
  if (t === null) return v === null || v === undefined;
  if (v === null || v === undefined) return false;
  if (t.kind === 'any') return true;
  if (t.kind === 'interface') return t.methods.every((m) => $has(v, m));
  if (t.kind === 'error') return $has(v, 'Error');
  if (t.kind === 'pointer') return v instanceof $Ptr && $is(v.v, t.of());
  const k = $kind(v);
  return t.kind === 'struct' ? k === t : t.bits ? typeof v === 'number' : t.kind === 'slice' || t.kind === 'map' ? k.name === t.name : k.kind === t.kind;
};
const $assert2 = (v, t) => ($is(v, t) ? [v, true] : [t.zero(), false]);
const $assert = (v, t) => { if (!$is(v, t)) throw new $Panic(new $Err(`interface conversion: interface {} is ${v === null ? 'nil' : $kind(v).name}, not ${t.name}`)); return v; };
const $b = {
  len: (x) => (x === null || x === undefined ? 0 : typeof x === 'string' ? Buffer.byteLength(x) : x instanceof $Map ? x.m.size : x instanceof $Chan ? x.q.length : x instanceof $Ptr ? x.v.n : x.n),
  cap: (x) => (x === null ? 0 : x.c ?? x.n),
  append: (s, ...more) => {
    if (s === null && !more.length) return null;
    const t = s?.t ?? $kind(more[0]); const n = s?.n ?? 0; const c = s?.c ?? 0; const total = n + more.length;
    const put = more.map((v) => $as($c(v), t));
    if (total <= c) { put.forEach((v, i) => { s.a[s.o + n + i] = v; }); return new $Slice(t, s.a, s.o, total, c); }
    const room = total > c * 2 ? total : c < 256 ? c * 2 : Math.floor(c * 1.25) + 192;
    return new $Slice(t, [...(s ? s.a.slice(s.o, s.o + n) : []), ...put], 0, total, room);
  },
  make: (t, n = 0, c = n) => (t.kind === 'map' ? new $Map(t.key, t.of) : t.kind === 'chan' ? new $Chan(t.of, n) : $mk(t.of, n, c)),
  new: (t) => new $Ptr(t.zero()),
  delete: (m, k) => { m?.m.delete($key(k)); }, clear: (m) => m.m?.clear(),
  copy: (to, from) => { const l = $list(from); const n = Math.min(to.n, l.length); for (let i = 0; i < n; i++) to.a[to.o + i] = l[i]; return n; },
  panic: (v) => { throw new $Panic(v); }, recover: () => { const p = $b.now?.error; if (!(p instanceof $Panic)) return null; $b.now.error = undefined; return p.v; },
  close: (c) => { c.closed = true; for (const f of c.take.splice(0)) f([c.t.zero(), false]); },
  min: (...a) => a.reduce((x, y) => ($n(y) < $n(x) ? y : x)), max: (...a) => a.reduce((x, y) => ($n(y) > $n(x) ? y : x)),
  print: (...a) => process.stderr.write(a.map((v) => $show(v)).join('')), println: (...a) => process.stderr.write(a.map((v) => $show(v)).join(' ') + '\n'),
};
const $leave = async (defers, out) => {
  for (const f of defers.reverse()) { const outer = $b.now; $b.now = defers; try { await f(); } catch (e) { defers.error = e; } $b.now = outer; }
  if (defers.error) throw defers.error;
  return out;
};
// Goroutines and channels.
let $running = 1; let $waiting = 0;
const $stop = (e) => { if (e instanceof $Exit) process.exit(e.n); if (e instanceof $Panic) { const v = e.v; const text = v instanceof $Err ? (v.text.startsWith('runtime error') ? v.text : v.text) : typeof v === 'string' ? v : $show(v); process.stderr.write(`panic: ${text}${v instanceof $Err && text.includes('nil pointer') ? '\n[signal SIGSEGV: segmentation violation]' : ''}\n\ngoroutine 1 [running]:\nmain.main()\nexit status 2\n`.replace('exit status 2\n', '')); process.exit(2); } throw e; };
const $go = (f) => { $running++; setImmediate(() => f().then(() => { $running--; $dead(); }, $stop)); };
const $alive = new Set();
const $dead = () => { if ($running > 0 && $running === $waiting && !$alive.size) setImmediate(() => { if ($running === $waiting && !$alive.size) { process.stderr.write('fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 [chan receive]:\nmain.main()\n'); process.exit(2); } }); };
const $wait = (list) => new Promise((ok) => { $waiting++; list.push((v) => { $waiting--; ok(v); }); $dead(); });
const $send = async (c, v) => {
  if (c.closed) throw new $Panic(new $Err('send on closed channel'));
  const t = c.take.shift(); if (t) { t([v, true]); return undefined; }
  if (c.q.length < c.n) { c.q.push(v); return undefined; }
  c.q.push(v); return $wait(c.put);
};
const $receive = async (c) => {
  if (c.q.length) { const v = c.q.shift(); const p = c.put.shift(); if (p) p(); return [v, true]; }
  if (c.closed) return [c.t.zero(), false];
  return $wait(c.take);
};
// fmt.
const $num = (v) => { if (Number.isNaN(v)) return 'NaN'; if (!Number.isFinite(v)) return v > 0 ? '+Inf' : '-Inf'; const a = Math.abs(v); if (v !== 0 && (a < 1e-4 || a >= 1e21)) return v.toExponential().replace(/e([+-])(\d)$/, 'e$10$2'); return String(v); };
const $show = (v, plus, inner) => {
  if (v === null || v === undefined) return '<nil>';
  if (v instanceof $Float) return $num(v.v);
  if (v instanceof $Err) return v.text;
  if (v instanceof $Slice) return `[${$list(v).map((x) => $show(x, plus, true)).join(' ')}]`;
  if (v instanceof $Map) return `map[${[...v.m.values()].sort((a, b) => (a[0] < b[0] ? -1 : 1)).map(([k, x]) => `${$show(k, plus, true)}:${$show(x, plus, true)}`).join(' ')}]`;
  if (v instanceof $Struct) return `{${v.$t.fields.map(([n]) => (plus ? `${n}:` : '') + $show(v[n], plus, true)).join(' ')}}`;
  if (v instanceof $Ptr) return v.v instanceof $Struct && !inner ? `&${$show(v.v, plus)}` : '0xc000012345';
  if (typeof v === 'function') return '0x47b0e0';
  if (v.String) return v.String();
  return String(v);
};
// Error and String methods come before everything else.
const $nice = async (v, plus) => { for (const m of ['Error', 'String']) if (v !== null && v !== undefined && !(v instanceof $Err) && (v instanceof $Ptr || v instanceof $Struct) && $has(v, m)) return $call(v, m, []); return $show(v, plus); };
const $quoteGo = (s) => JSON.stringify(s);
const $format = async (f, args) => {
  let out = ''; let at = 0;
  for (let i = 0; i < f.length; i++) {
    if (f[i] !== '%') { out += f[i]; continue; }
    const m = /^%([-+# 0]*)(\*|\d+)?(?:\.(\d+))?([a-zA-Z%])/.exec(f.slice(i));
    if (!m) { out += '%!(NOVERB)'; continue; }
    i += m[0].length - 1;
    const [, flags, , precision, verb] = m; let width = m[2];
    if (verb === '%') { out += '%'; continue; }
    if (width === '*') width = args[at++];
    if (at >= args.length) { out += `%!${verb}(MISSING)`; continue; }
    const v = args[at++]; let t;
    const n = $n(v);
    const bad = async () => `%!${verb}(${$kind(v).name}=${await $nice(v)})`;
    switch (verb) {
      case 'v': t = flags.includes('#') && typeof v === 'string' ? $quoteGo(v) : await $nice(v, flags.includes('+')); break;
      case 'T': t = v === null ? '<nil>' : $kind(v).name; break;
      case 'd': t = typeof v === 'number' ? (flags.includes('+') && v >= 0 ? '+' : '') + v : v instanceof $Slice ? $show(v) : await bad(); break;
      case 's': t = typeof v === 'number' || v instanceof $Float || typeof v === 'boolean' ? await bad() : v instanceof $Slice && v.t === $types.uint8 ? $text(v) : await $nice(v); if (precision) t = t.slice(0, +precision); break;
      case 'q': t = typeof v === 'number' ? `'${String.fromCodePoint(v)}'` : v instanceof $Slice ? `[${$list(v).map($quoteGo).join(' ')}]` : $quoteGo(v); break;
      case 'f': case 'F': t = typeof v === 'number' ? await bad() : n.toFixed(precision ?? 6); break;
      case 'e': t = n.toExponential(+(precision ?? 6)).replace(/e([+-])(\d)$/, 'e$10$2'); break;
      case 'g': t = $num(precision ? Number(n.toPrecision(+precision)) : n); break;
      case 't': t = String(v); break;
      case 'c': t = String.fromCodePoint(v); break;
      case 'U': t = `U+${v.toString(16).toUpperCase().padStart(4, '0')}`; break;
      case 'x': case 'X': t = typeof v === 'number' ? v.toString(16) : Buffer.from(v instanceof $Slice ? $list(v) : v).toString('hex'); if (verb === 'X') t = t.toUpperCase(); break;
      case 'b': t = v.toString(2); break; case 'o': t = v.toString(8); break;
      case 'w': t = await $nice(v); break;
      case 'p': t = '0xc000012345'; break;
      default: t = await bad();
    }
    if (width) t = flags.includes('-') ? t.padEnd(+width) : flags.includes('0') && typeof n === 'number' ? (t[0] === '-' ? '-' + t.slice(1).padStart(+width - 1, '0') : t.padStart(+width, '0')) : t.padStart(+width);
    out += t;
  }
  if (at < args.length) out += `%!(EXTRA ${(await Promise.all(args.slice(at).map(async (v) => `${$kind(v).name}=${await $nice(v)}`))).join(', ')})`;
  return out;
};
const $join = async (args, always) => { let out = ''; for (let i = 0; i < args.length; i++) { if (i && (always || (typeof args[i] !== 'string' && typeof args[i - 1] !== 'string'))) out += ' '; out += await $nice(args[i]); } return out; };
const $write = async (w, text) => { const b = typeof text === 'string' ? text : $text(text); await $call(w, 'Write', [b]); return [Buffer.byteLength(b), null]; };
const $out = (text) => { process.stdout.write(text); return [Buffer.byteLength(text), null]; };
const fmt = {
  Println: async (...a) => $out((await $join(a, true)) + '\n'), Print: async (...a) => $out(await $join(a)), Printf: async (f, ...a) => $out(await $format(f, a)),
  Sprintln: async (...a) => (await $join(a, true)) + '\n', Sprint: async (...a) => $join(a), Sprintf: (f, ...a) => $format(f, a),
  Fprintln: async (w, ...a) => $write(w, (await $join(a, true)) + '\n'), Fprint: async (w, ...a) => $write(w, await $join(a)), Fprintf: async (w, f, ...a) => $write(w, await $format(f, a)),
  Errorf: async (f, ...a) => new $Err(await $format(f, a), f.includes('%w') ? a.find((x) => x instanceof $Err || $has(x, 'Error')) : undefined),
};
const errors = { New: (t) => new $Err(t), Is: (e, t) => { for (; e; e = e.inner) if (e === t) return true; return false; }, Unwrap: (e) => e?.inner ?? null, Join: (...e) => new $Err(e.filter(Boolean).map((x) => x.text).join('\n')) };
const $osError = (op, path, e) => new $Err(`${op} ${path}: ${({ ENOENT: 'no such file or directory', EACCES: 'permission denied', EISDIR: 'is a directory', EEXIST: 'file exists', EROFS: 'read-only file system', ENOTDIR: 'not a directory' })[e.code] ?? e.message}`);
const $try = (op, path, f, none) => { try { const v = f(); return none ? null : [v, null]; } catch (e) { const err = $osError(op, path, e); return none ? err : [null, err]; } };
const $std = (fd) => ({ $name: '*os.File', fd, Write: (t) => { (fd === 2 ? process.stderr : process.stdout).write(t); }, Close: () => null });
const os = {
  Getenv: (n) => process.env[n] ?? '', LookupEnv: (n) => (process.env[n] === undefined ? ['', false] : [process.env[n], true]), Setenv: (n, v) => { process.env[n] = v; return null; }, Environ: () => $of($types.string, Object.entries(process.env).map(([k, v]) => `${k}=${v}`)),
  Exit: (n) => { throw new $Exit(n); }, Hostname: () => [nodeOs.hostname(), null], Getpid: () => process.pid, Getuid: () => process.getuid?.() ?? 0, Getwd: () => [process.cwd(), null],
  ReadFile: (p) => $try('open', p, () => { const b = [...nodeFs.readFileSync(p)]; return $of($types.uint8, b); }), WriteFile: (p, d) => $try('open', p, () => nodeFs.writeFileSync(p, typeof d === 'string' ? d : Buffer.from($list(d))), true),
  Mkdir: (p) => $try('mkdir', p, () => nodeFs.mkdirSync(p), true), MkdirAll: (p) => $try('mkdir', p, () => nodeFs.mkdirSync(p, { recursive: true }), true), Remove: (p) => $try('remove', p, () => nodeFs.rmSync(p), true),
  ReadDir: (p) => $try('open', p, () => $of($types.any, nodeFs.readdirSync(p).sort().map((n) => ({ $name: 'DirEntry', Name: () => n, IsDir: () => nodeFs.statSync(`${p}/${n}`).isDirectory() })))),
  Stat: (p) => $try('stat', p, () => { const s = nodeFs.statSync(p); return { $name: 'FileInfo', Name: () => p.split('/').pop(), Size: () => s.size, IsDir: () => s.isDirectory() }; }), IsNotExist: (e) => Boolean(e && e.text.includes('no such file')),
  get Args() { return $of($types.string, [process.argv0 ?? process.argv[0], ...process.argv.slice(1)]); }, Stdout: $std(1), Stderr: $std(2), Stdin: { $name: '*os.File', fd: 0 },
};
const strings = {
  Contains: (s, t) => s.includes(t), HasPrefix: (s, t) => s.startsWith(t), HasSuffix: (s, t) => s.endsWith(t), Index: (s, t) => { const i = s.indexOf(t); return i < 0 ? -1 : Buffer.byteLength(s.slice(0, i)); }, ToUpper: (s) => s.toUpperCase(), ToLower: (s) => s.toLowerCase(), TrimSpace: (s) => s.trim(),
  Trim: (s, c) => { let a = 0; let b = s.length; while (a < b && c.includes(s[a])) a++; while (b > a && c.includes(s[b - 1])) b--; return s.slice(a, b); }, TrimLeft: (s, c) => { let a = 0; while (a < s.length && c.includes(s[a])) a++; return s.slice(a); }, TrimRight: (s, c) => { let b = s.length; while (b && c.includes(s[b - 1])) b--; return s.slice(0, b); }, TrimPrefix: (s, p) => (s.startsWith(p) ? s.slice(p.length) : s), TrimSuffix: (s, p) => (p && s.endsWith(p) ? s.slice(0, -p.length) : s),
  Split: (s, t) => $of($types.string, s.split(t)), SplitN: (s, t, n) => { const l = s.split(t); return $of($types.string, n > 0 && l.length > n ? [...l.slice(0, n - 1), l.slice(n - 1).join(t)] : l); }, Fields: (s) => $of($types.string, s.split(/\s+/).filter(Boolean)), Join: (l, t) => $list(l).join(t), Repeat: (s, n) => s.repeat(n), Replace: (s, a, b, n) => { if (n < 0) return s.split(a).join(b); let out = s; let at = 0; for (let i = 0; i < n; i++) { const k = out.indexOf(a, at); if (k < 0) break; out = out.slice(0, k) + b + out.slice(k + a.length); at = k + b.length; } return out; }, ReplaceAll: (s, a, b) => s.split(a).join(b), Count: (s, t) => s.split(t).length - 1, EqualFold: (a, b) => a.toLowerCase() === b.toLowerCase(), Title: (s) => s.replace(/\b\w/g, (c) => c.toUpperCase()), NewReader: (s) => ({ $name: '*strings.Reader', text: s }),
};
const strconv = {
  Itoa: (n) => String(n), Atoi: (s) => (/^[+-]?\d+$/.test(s) ? [parseInt(s, 10), null] : [0, new $Err(`strconv.Atoi: parsing ${JSON.stringify(s)}: invalid syntax`)]), ParseInt: (s, b) => (/^[+-]?[0-9a-z]+$/i.test(s) && !Number.isNaN(parseInt(s, b || 10)) ? [parseInt(s, b || 10), null] : [0, new $Err(`strconv.ParseInt: parsing ${JSON.stringify(s)}: invalid syntax`)]),
  ParseFloat: (s) => (s !== '' && !Number.isNaN(+s) ? [new $Float(+s), null] : [new $Float(0), new $Err(`strconv.ParseFloat: parsing ${JSON.stringify(s)}: invalid syntax`)]), ParseBool: (s) => (['1', 't', 'T', 'true', 'TRUE', 'True'].includes(s) ? [true, null] : ['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(s) ? [false, null] : [false, new $Err(`strconv.ParseBool: parsing ${JSON.stringify(s)}: invalid syntax`)]), Quote: (s) => JSON.stringify(s), FormatInt: (n, b) => n.toString(b), FormatBool: (b) => String(b),
};
const $f1 = (f) => (x) => new $Float(f($n(x)));
const math = { Pi: new $Float(Math.PI), E: new $Float(Math.E), MaxInt32: 2147483647, MinInt32: -2147483648, MaxInt64: 9007199254740991, Sqrt: $f1(Math.sqrt), Abs: $f1(Math.abs), Floor: $f1(Math.floor), Ceil: $f1(Math.ceil), Round: $f1(Math.round), Trunc: $f1(Math.trunc), Sin: $f1(Math.sin), Cos: $f1(Math.cos), Log: $f1(Math.log), Log2: $f1(Math.log2), Log10: $f1(Math.log10), Exp: $f1(Math.exp), Pow: (a, b) => new $Float($n(a) ** $n(b)), Max: (a, b) => new $Float(Math.max($n(a), $n(b))), Min: (a, b) => new $Float(Math.min($n(a), $n(b))), Mod: (a, b) => new $Float($n(a) % $n(b)) };
const rand = { Intn: (n) => Math.floor(Math.random() * n), Int: () => Math.floor(Math.random() * 2 ** 53), Float64: () => new $Float(Math.random()), Seed: () => undefined };
const $two = (n) => String(n).padStart(2, '0');
const $layout = (d, f) => f.replace(/2006|January|Jan|01|Monday|Mon|02|_2|15|03|04|05|PM|MST|Z07:00|-0700/g, (w) => ({ 2006: d.getUTCFullYear(), January: d.toLocaleString?.('en', { month: 'long' }), Jan: d.toUTCString().slice(8, 11), '01': $two(d.getUTCMonth() + 1), Mon: d.toUTCString().slice(0, 3), '02': $two(d.getUTCDate()), _2: String(d.getUTCDate()).padStart(2), 15: $two(d.getUTCHours()), '03': $two(d.getUTCHours() % 12 || 12), '04': $two(d.getUTCMinutes()), '05': $two(d.getUTCSeconds()), PM: d.getUTCHours() < 12 ? 'AM' : 'PM', MST: 'UTC', 'Z07:00': 'Z', '-0700': '+0000' })[w] ?? w);
const $span = (ns) => { if (ns === 0) return '0s'; if (ns < 1e3) return `${ns}ns`; if (ns < 1e6) return `${ns / 1e3}µs`; if (ns < 1e9) return `${ns / 1e6}ms`; const s = ns / 1e9; const h = Math.floor(s / 3600); const m = Math.floor((s % 3600) / 60); return `${h ? `${h}h` : ''}${h || m ? `${m}m` : ''}${+(s % 60).toFixed(9)}s`; };
const $time = (ms) => ({ $name: 'time.Time', ms, Format: (f) => $layout(new Date(ms), f), Unix: () => Math.floor(ms / 1000), UnixNano: () => Math.floor(ms) * 1e6, UnixMilli: () => Math.floor(ms), Year: () => new Date(ms).getUTCFullYear(), Month: () => new Date(ms).getUTCMonth() + 1, Day: () => new Date(ms).getUTCDate(), Hour: () => new Date(ms).getUTCHours(), Minute: () => new Date(ms).getUTCMinutes(), Second: () => new Date(ms).getUTCSeconds(), UTC: () => $time(ms), Local: () => $time(ms), Sub: (t) => $dur((ms - t.ms) * 1e6), Add: (d) => $time(ms + $ns(d) / 1e6), String: () => `${$layout(new Date(ms), '2006-01-02 15:04:05')} +0000 UTC` });
const $dur = (ns) => ({ $name: 'time.Duration', ns, valueOf: () => ns, String: () => $span(ns), Seconds: () => new $Float(ns / 1e9), Milliseconds: () => Math.floor(ns / 1e6) });
const $ns = (d) => (typeof d === 'number' ? d : d instanceof $Float ? d.v : d.ns);
const $pause = (ns) => new Promise((ok) => { const key = {}; $alive.add(key); setTimeout(() => { $alive.delete(key); ok(); }, ns / 1e6); });
const time = { Nanosecond: $dur(1), Microsecond: $dur(1e3), Millisecond: $dur(1e6), Second: $dur(1e9), Minute: $dur(6e10), Hour: $dur(3.6e12), RFC3339: '2006-01-02T15:04:05Z07:00', RFC1123: 'Mon, 02 Jan 2006 15:04:05 MST', DateTime: '2006-01-02 15:04:05', DateOnly: '2006-01-02', TimeOnly: '15:04:05', Kitchen: '3:04PM', UTC: null, Now: () => $time(Date.now()), Since: (t) => $dur((Date.now() - t.ms) * 1e6), Sleep: (d) => $pause($ns(d)), After: (d) => { const c = new $Chan($types.any, 1); $pause($ns(d)).then(() => $send(c, time.Now())); return c; }, Tick: (d) => { const c = new $Chan($types.any, 1); const key = {}; $alive.add(key); setInterval(() => { if (!c.q.length) $send(c, time.Now()); }, $ns(d) / 1e6); return c; } };
const $stamp = () => $layout(new Date(), '2006/01/02 15:04:05 ');
let $prefix = ''; let $flags = 3;
const $log = (t) => process.stderr.write(`${$prefix}${$flags ? $stamp() : ''}${t}${t.endsWith('\n') ? '' : '\n'}`);
const log = { Println: async (...a) => $log(await $join(a, true)), Printf: async (f, ...a) => $log(await $format(f, a)), Print: async (...a) => $log(await $join(a)), Fatal: async (...a) => { $log(await $join(a)); throw new $Exit(1); }, Fatalf: async (f, ...a) => { $log(await $format(f, a)); throw new $Exit(1); }, Fatalln: async (...a) => { $log(await $join(a, true)); throw new $Exit(1); }, Panic: async (...a) => { const t = await $join(a); $log(t); throw new $Panic(t); }, SetPrefix: (p) => { $prefix = p; }, SetFlags: (f) => { $flags = f; }, LstdFlags: 3, Ldate: 1, Ltime: 2, Lshortfile: 16 };
const $sorted = async (x, less) => { const l = $list(x); for (let i = 1; i < l.length; i++) { const v = l[i]; let j = i; while (j > 0 && (await less(v, l[j - 1]))) { l[j] = l[j - 1]; j--; } l[j] = v; } l.forEach((v, i) => { x.a[x.o + i] = v; }); };
const sort = { Ints: (x) => $sorted(x, (a, b) => a < b), Strings: (x) => $sorted(x, (a, b) => a < b), Float64s: (x) => $sorted(x, (a, b) => a.v < b.v), Slice: async (x, less) => { const idx = $list(x); const copy = [...idx]; const order = copy.map((_, i) => i); for (let i = 1; i < order.length; i++) { const v = order[i]; let j = i; while (j > 0 && (await less(v, order[j - 1]))) { order[j] = order[j - 1]; j--; } order[j] = v; } order.forEach((k, i) => { x.a[x.o + i] = copy[k]; }); } };
sort.SliceStable = sort.Slice;
const runtime = { GOOS: 'linux', GOARCH: 'amd64', NumCPU: () => nodeOs.cpus().length, NumGoroutine: () => $running, Version: () => $version, GC: () => undefined };
const $foreign = {
  'sync.WaitGroup': { kind: 'foreign', name: 'sync.WaitGroup', zero: () => ({ $name: 'sync.WaitGroup', n: 0, list: [], Add(k) { this.n += k; }, Done() { if (--this.n === 0) for (const f of this.list.splice(0)) f(); }, async Wait() { if (this.n > 0) await $wait(this.list); } }) },
  'sync.Mutex': { kind: 'foreign', name: 'sync.Mutex', zero: () => ({ $name: 'sync.Mutex', held: false, list: [], async Lock() { if (this.held) await $wait(this.list); this.held = true; }, Unlock() { this.held = false; const f = this.list.shift(); if (f) { this.held = true; f(); } } }) },
  'time.Duration': { kind: 'int', name: 'time.Duration', zero: () => $dur(0), bits: 64, signed: 1 }, 'strings.Builder': { kind: 'foreign', name: 'strings.Builder', zero: () => ({ $name: 'strings.Builder', t: '', WriteString(s) { this.t += s; return [s.length, null]; }, WriteByte(c) { this.t += String.fromCharCode(c); return null; }, WriteRune(c) { this.t += String.fromCodePoint(c); return [1, null]; }, Write(b) { this.t += b; }, String() { return this.t; }, Len() { return Buffer.byteLength(this.t); } }) },
  'http.Server': { kind: 'foreign', name: 'http.Server', zero: () => $server({}), make: (items) => { const o = {}; for (const [f, , v] of items) o[f] = v; return $server(o); } },
};
$foreign['sync.RWMutex'] = { ...$foreign['sync.Mutex'], name: 'sync.RWMutex', zero: () => { const m = $foreign['sync.Mutex'].zero(); m.RLock = m.Lock; m.RUnlock = m.Unlock; return m; } };
const sync = {};
const io = { ReadAll: async (r) => { const t = r.fd === 0 ? nodeFs.readFileSync(0).toString() : r.text ?? ''; return [$of($types.uint8, $bytes(t)), null]; }, WriteString: (w, s) => $write(w, s), EOF: new $Err('EOF') };
const bufio = { NewScanner: (r) => { let lines; let cur = ''; return { $name: '*bufio.Scanner', Scan: () => { if (!lines) { const t = r.fd === 0 ? nodeFs.readFileSync(0).toString() : r.text ?? ''; lines = t.split('\n'); if (lines.at(-1) === '') lines.pop(); } if (!lines.length) return false; cur = lines.shift(); return true; }, Text: () => cur, Err: () => null }; }, NewReader: (r) => ({ $name: '*bufio.Reader', ReadString: () => { const t = nodeFs.readFileSync(r.fd).toString(); return t === '' ? ['', io.EOF] : [t, null]; } }) };
// encoding/json.
const $plain = (v) => {
  if (v === null || v === undefined) return null;
  if (v instanceof $Float) return v.v;
  if (v instanceof $Ptr) return $plain(v.v);
  if (v instanceof $Slice) return v.t === $types.uint8 ? Buffer.from($list(v)).toString('base64') : $list(v).map($plain);
  if (v instanceof $Map) { const o = {}; for (const [k, x] of [...v.m.values()].sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1))) o[k] = $plain(x); return o; }
  if (v instanceof $Struct) { const o = {}; for (const [n, , tag] of v.$t.fields) { if (!/^[A-Z]/.test(n)) continue; const m = /json:"([^"]*)"/.exec(tag); const [name, ...rest] = (m ? m[1] : '').split(','); if (name === '-') continue; const x = $plain(v[n]); if (rest.includes('omitempty') && (x === null || x === '' || x === 0 || x === false || (Array.isArray(x) && !x.length))) continue; o[name || n] = x; } return o; }
  return v;
};
const $html = (t) => t.replace(/[<>&]/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`);
const $fill = (v, t) => {
  if (v === null || v === undefined) return t.zero();
  if (t.kind === 'pointer') return new $Ptr($fill(v, t.of()));
  if (t.kind === 'struct') { const s = t.zero(); for (const [n, ty, tag] of t.fields) { const m = /json:"([^",]*)/.exec(tag); const key = (m && m[1]) || n; const hit = Object.keys(v).find((k) => k === key) ?? Object.keys(v).find((k) => k.toLowerCase() === key.toLowerCase()); if (hit !== undefined) s[n] = $fill(v[hit], ty); } return s; }
  if (t.kind === 'slice') return $of(t.of, v.map((x) => $fill(x, t.of)));
  if (t.kind === 'map') { const m = new $Map(t.key, t.of); for (const k of Object.keys(v)) m.m.set(k, [k, $fill(v[k], t.of)]); return m; }
  if (t.kind === 'float') return new $Float(v);
  if (t.kind === 'any' || t.kind === 'interface') return typeof v === 'number' ? new $Float(v) : Array.isArray(v) ? $of($types.any, v.map((x) => $fill(x, t))) : typeof v === 'object' ? $fill(v, $mapOf($types.string, $types.any)) : v;
  return v;
};
const $unmarshal = (text, p) => { let v; try { v = JSON.parse(text); } catch (e) { return new $Err(text.trim() === '' ? 'unexpected end of JSON input' : 'invalid character in JSON'); } const t = p.v instanceof $Struct ? p.v.$t : p.v instanceof $Map ? $mapOf(p.v.k, p.v.t) : p.v instanceof $Slice ? $slice(p.v.t) : $types.any; $put(p, $fill(v, t)); return null; };
const json = { Marshal: (v) => [$of($types.uint8, $bytes($html(JSON.stringify($plain(v))))), null], MarshalIndent: (v, p, i) => [$of($types.uint8, $bytes($html(JSON.stringify($plain(v), null, i)))), null], Unmarshal: (b, p) => $unmarshal($text(b), p), NewEncoder: (w) => ({ $name: '*json.Encoder', indent: '', SetIndent(p, i) { this.indent = i; }, async Encode(v) { await $write(w, $html(JSON.stringify($plain(v), null, this.indent)) + '\n'); return null; } }), NewDecoder: (r) => ({ $name: '*json.Decoder', Decode: (p) => $unmarshal(r.text ?? '', p) }) };
// net/http.
const $codes = { OK: 200, Created: 201, Accepted: 202, NoContent: 204, MovedPermanently: 301, Found: 302, SeeOther: 303, BadRequest: 400, Unauthorized: 401, Forbidden: 403, NotFound: 404, MethodNotAllowed: 405, Conflict: 409, Teapot: 418, TooManyRequests: 429, InternalServerError: 500, NotImplemented: 501, BadGateway: 502, ServiceUnavailable: 503 };
const $header = (o) => ({ $name: 'http.Header', Get: (n) => [].concat(o[n.toLowerCase()] ?? '')[0], Set: (n, v) => { o[n.toLowerCase()] = v; }, Add: (n, v) => { o[n.toLowerCase()] = v; }, Del: (n) => { delete o[n.toLowerCase()]; } });
const $mux = () => {
  const routes = [];
  return { $name: '*http.ServeMux', HandleFunc: (p, f) => { routes.push([p, f]); }, Handle: (p, h) => { routes.push([p, (w, r) => $call(h, 'ServeHTTP', [w, r])]); },
    ServeHTTP: async (w, r) => {
      const path = r.v.URL.v.Path; let best; const wild = {};
      for (const [p, f] of routes) {
        const [method, pattern] = p.includes(' ') ? p.split(' ') : ['', p];
        if (method && method !== r.v.Method && !(method === 'GET' && r.v.Method === 'HEAD')) continue;
        const exact = pattern.endsWith('/{$}') ? pattern.slice(0, -3) : pattern;
        let hit = exact !== pattern ? path === exact : pattern.endsWith('/') ? path.startsWith(pattern) : path === pattern;
        if (!hit && pattern.includes('{')) { const a = pattern.split('/'); const b = path.split('/'); hit = a.length === b.length && a.every((x, i) => (/^\{\w+\}$/.test(x) ? ((wild[x.slice(1, -1)] = decodeURIComponent(b[i])), b[i] !== '') : x === b[i])); }
        if (hit && (!best || pattern.length > best[0].length)) best = [pattern, f];
      }
      r.v.PathValue = (n) => wild[n] ?? '';
      return best ? best[1](w, r) : http.NotFound(w, r);
    } };
};
const $default = $mux();
const $listen = (addr, handler, key) => new Promise((ok) => {
  const server = nodeHttp.createServer((req, res) => {
    const chunks = [];
    req.on('data', (c) => chunks.push(c));
    req.on('end', async () => {
      const text = Buffer.concat(chunks).toString(); const [path, query = ''] = req.url.split('?'); const headers = {}; let status = 200; let begun = false;
      const begin = () => { if (begun) return; begun = true; for (const [n, v] of Object.entries(headers)) res.setHeader(n.replace(/(^|-)\w/g, (c) => c.toUpperCase()), v); res.statusCode = status; };
      const w = { $name: '*http.response', Header: () => $header(headers), WriteHeader: (n) => { if (!begun) { status = n; begin(); } }, Write: (b) => { const t = typeof b === 'string' ? b : $text(b); if (!begun && !headers['content-type']) headers['content-type'] = /^\s*<(!doctype|html|h1|body|p|div)/i.test(t) ? 'text/html; charset=utf-8' : 'text/plain; charset=utf-8'; begin(); res.write(t); return [Buffer.byteLength(t), null]; } };
      const values = (q) => { const o = {}; for (const p of q.split('&')) { const [k, v = ''] = p.split('='); if (k) o[decodeURIComponent(k)] ??= decodeURIComponent(v.replace(/\+/g, ' ')); } return o; };
      const r = { $name: '*http.Request', Method: req.method, URL: new $Ptr({ $name: '*url.URL', Path: decodeURIComponent(path), RawQuery: query, Query: () => ({ $name: 'url.Values', Get: (n) => values(query)[n] ?? '' }), String: () => req.url }), Host: req.headers.host ?? '', Proto: 'HTTP/1.1', RequestURI: req.url, RemoteAddr: `${(req.socket.remoteAddress ?? '').replace('::ffff:', '')}:${req.socket.remotePort}`, Header: $header(req.headers), Body: { $name: 'io.ReadCloser', text, Close: () => null }, FormValue: (n) => values(query)[n] ?? values(text)[n] ?? '', ParseForm: () => null, UserAgent: () => req.headers['user-agent'] ?? '' };
      try { await $call(handler, 'ServeHTTP', [w, new $Ptr(r)]); begin(); res.end(); } catch (e) { if (e instanceof $Exit) $stop(e); process.stderr.write(`${$stamp()}http: panic serving ${r.RemoteAddr}: ${e instanceof $Panic ? $show(e.v) : e.message}\n`); res.destroy?.(); }
    });
  });
  server.on('error', (e) => { $alive.delete(key); ok(new $Err(`listen tcp ${addr}: bind: ${e.code === 'EADDRINUSE' ? 'address already in use' : e.code === 'EACCES' ? 'permission denied' : e.message}`)); });
  const i = addr.lastIndexOf(':'); const host = addr.slice(0, i); const port = Number(addr.slice(i + 1) || 80);
  if (host) server.listen(port, host); else server.listen(port);
});
const $server = (o) => ({ $name: 'http.Server', Addr: ':80', Handler: null, ...o, ListenAndServe() { return http.ListenAndServe(this.Addr, this.Handler); } });
const $fetch = (method, url, body, type) => new Promise((ok) => { const key = {}; $alive.add(key); const done = (v) => { $alive.delete(key); ok(v); }; const req = nodeHttp.request(url, { method, headers: type ? { 'Content-Type': type } : {} }, (res) => { const chunks = []; res.on('data', (c) => chunks.push(c)); res.on('end', () => done([new $Ptr({ $name: '*http.Response', StatusCode: res.statusCode, Status: `${res.statusCode} ${res.statusMessage}`, Header: $header(res.headers), Body: { $name: 'io.ReadCloser', text: Buffer.concat(chunks).toString(), Close: () => null } }), null])); }); req.on('error', (e) => done([null, new $Err(`${method[0]}${method.slice(1).toLowerCase()} ${JSON.stringify(url)}: ${e.message}`)])); req.end(body ?? ''); });
const http = { HandleFunc: (p, f) => $default.HandleFunc(p, f), Handle: (p, h) => $default.Handle(p, h), NewServeMux: () => new $Ptr($mux()), HandlerFunc: (f) => ({ $name: 'http.HandlerFunc', ServeHTTP: (w, r) => f(w, r) }), ListenAndServe: (addr, h) => { const key = {}; $alive.add(key); return $listen(addr, h ?? $default, key); },
  Error: (w, text, code) => { w.Header().Set('Content-Type', 'text/plain; charset=utf-8'); w.Header().Set('X-Content-Type-Options', 'nosniff'); w.WriteHeader(code); w.Write(text + '\n'); }, NotFound: (w) => http.Error(w, '404 page not found', 404), Redirect: (w, r, url, code) => { w.Header().Set('Location', url); w.WriteHeader(code); }, StatusText: (n) => nodeHttp.STATUS_CODES?.[n] ?? '', Dir: (d) => d, StripPrefix: (p, h) => ({ $name: 'http.Handler', ServeHTTP: (w, r) => { const u = r.v.URL.v; if (u.Path.startsWith(p)) u.Path = u.Path.slice(p.length); if (!u.Path.startsWith('/')) u.Path = '/' + u.Path; return $call(h, 'ServeHTTP', [w, r]); } }),
  FileServer: (dir) => ({ $name: 'http.Handler', ServeHTTP: (w, r) => { let p = r.v.URL.v.Path; if (p.endsWith('/')) p += 'index.html'; try { const t = nodeFs.readFileSync(`${dir}${p.split('/').filter((x) => x !== '..').join('/')}`).toString(); const e = p.split('.').pop(); w.Header().Set('Content-Type', { html: 'text/html; charset=utf-8', css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8', json: 'application/json', txt: 'text/plain; charset=utf-8' }[e] ?? 'application/octet-stream'); w.Write(t); } catch (e) { http.NotFound(w, r); } } }), ServeFile: (w, r, p) => { try { w.Write(nodeFs.readFileSync(p).toString()); } catch (e) { http.NotFound(w, r); } }, Get: (u) => $fetch('GET', u), Post: (u, t, b) => $fetch('POST', u, b?.text, t), MethodGet: 'GET', MethodPost: 'POST', MethodPut: 'PUT', MethodDelete: 'DELETE', ErrServerClosed: new $Err('http: Server closed') };
for (const [n, c] of Object.entries($codes)) http[`Status${n}`] = c;
const $packages = { fmt, errors, os, strings, strconv, math, rand, time, log, sort, runtime, sync, io, bufio, json, http };
const $package = (p, n) => { const v = $packages[p]?.[n]; if (v !== undefined) return v; const t = $foreign[`${p}.${n}`]; return t ?? $lack(`${p}.${n}`); };
const $main = async (main) => { try { for (const f of $inits) await f(); await main(); process.exit(0); } catch (e) { $stop(e); } };
