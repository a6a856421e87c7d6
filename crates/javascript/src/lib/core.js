// What of the language calls back into the program: callbacks, iterators, promises.
'use strict';
const def = (o, props) => {
  for (const k of $.ownKeys(props)) $.hide(o, k, props[k]);
  return o;
};
const fn = (f, what) => {
  if (typeof f !== 'function') throw new TypeError(`${what ?? $.inspect(f)} is not a function`);
  return f;
};
const iter = Symbol.iterator;

// Iterators of arrays and strings.
const arrayIterator = def(Object.create($.iteratorPrototype), {
  next() {
    const s = this['\0'];
    if (!s || s.i >= s.of.length) {
      this['\0'] = undefined;
      return { value: undefined, done: true };
    }
    const i = s.i++;
    return { value: s.mode === 0 ? i : s.mode === 1 ? s.of[i] : [i, s.of[i]], done: false };
  },
});
$.hide(arrayIterator, Symbol.toStringTag, 'Array Iterator');
const iterate = (of, mode) => {
  const it = Object.create(arrayIterator);
  $.hide(it, '\0', { of, i: 0, mode });
  return it;
};

const A = Array.prototype;
def(A, {
  forEach(f, self) {
    fn(f);
    for (let i = 0; i < this.length; i++) if (!$.hole(this, i)) f.call(self, this[i], i, this);
  },
  map(f, self) {
    fn(f);
    const out = new Array(this.length);
    for (let i = 0; i < this.length; i++) if (!$.hole(this, i)) out[i] = f.call(self, this[i], i, this);
    return out;
  },
  filter(f, self) {
    fn(f);
    const out = [];
    for (let i = 0; i < this.length; i++) {
      if ($.hole(this, i)) continue;
      const v = this[i];
      if (f.call(self, v, i, this)) out.push(v);
    }
    return out;
  },
  find(f, self) {
    fn(f);
    for (let i = 0; i < this.length; i++) if (f.call(self, this[i], i, this)) return this[i];
  },
  findIndex(f, self) {
    fn(f);
    for (let i = 0; i < this.length; i++) if (f.call(self, this[i], i, this)) return i;
    return -1;
  },
  findLast(f, self) {
    fn(f);
    for (let i = this.length - 1; i >= 0; i--) if (f.call(self, this[i], i, this)) return this[i];
  },
  findLastIndex(f, self) {
    fn(f);
    for (let i = this.length - 1; i >= 0; i--) if (f.call(self, this[i], i, this)) return i;
    return -1;
  },
  some(f, self) {
    fn(f);
    for (let i = 0; i < this.length; i++) if (f.call(self, this[i], i, this)) return true;
    return false;
  },
  every(f, self) {
    fn(f);
    for (let i = 0; i < this.length; i++) if (!f.call(self, this[i], i, this)) return false;
    return true;
  },
  reduce(f, ...init) {
    fn(f);
    let i = 0, acc;
    if (init.length) acc = init[0];
    else {
      if (!this.length) throw new TypeError('Reduce of empty array with no initial value');
      acc = this[i++];
    }
    for (; i < this.length; i++) if (!$.hole(this, i)) acc = f(acc, this[i], i, this);
    return acc;
  },
  reduceRight(f, ...init) {
    fn(f);
    let i = this.length - 1, acc;
    if (init.length) acc = init[0];
    else {
      if (i < 0) throw new TypeError('Reduce of empty array with no initial value');
      acc = this[i--];
    }
    for (; i >= 0; i--) acc = f(acc, this[i], i, this);
    return acc;
  },
  sort(f) {
    if (f !== undefined && typeof f !== 'function')
      throw new TypeError('The comparison function must be either a function or undefined');
    return $.replace(this, f === undefined ? $.sortPlain(this) : mergeSort(this.slice(), f));
  },
  flat(depth = 1) {
    const out = [];
    for (const v of this) {
      if (Array.isArray(v) && depth >= 1) out.push(...v.flat(depth - 1));
      else out.push(v);
    }
    return out;
  },
  flatMap(f, self) { return this.map(f, self).flat(); },
  keys() { return iterate(this, 0); },
  values() { return iterate(this, 1); },
  entries() { return iterate(this, 2); },
  toSorted(f) { return this.slice().sort(f); },
  toReversed() { return this.slice().reverse(); },
  toSpliced(...a) { const c = this.slice(); c.splice(...a); return c; },
  with(i, v) { const c = this.slice(); c[i < 0 ? c.length + i : i] = v; return c; },
  copyWithin(to, from, end) {
    const part = this.slice(from, end);
    for (let i = 0; i < part.length && to + i < this.length; i++) this[to + i] = part[i];
    return this;
  },
});
$.hide(A, iter, A.values);
const joinPlain = A.join;
def(A, {
  join(sep) {
    const simple = this.every((v) => v === null || typeof v !== 'object');
    return joinPlain.call(simple ? this : this.map((v) => (v == null ? '' : `${v}`)), sep);
  },
  toString() { return this.join(); },
});
function mergeSort(list, f) {
  const rest = list.filter((v) => v === undefined).length;
  let from = list.filter((v) => v !== undefined);
  for (let width = 1; width < from.length; width *= 2) {
    const out = [];
    for (let i = 0; i < from.length; i += 2 * width) {
      let a = i, b = Math.min(i + width, from.length);
      const m = b, end = Math.min(i + 2 * width, from.length);
      while (a < m && b < end) out.push(f(from[a], from[b]) <= 0 ? from[a++] : from[b++]);
      while (a < m) out.push(from[a++]);
      while (b < end) out.push(from[b++]);
    }
    from = out;
  }
  for (let i = 0; i < rest; i++) from.push(undefined);
  return from;
}
def(Array, {
  from(src, f) {
    if (src == null) throw new TypeError(`${src} is not iterable`);
    let out = [];
    if (typeof src === 'string' || src[iter]) out = [...src];
    else for (let i = 0; i < (src.length >>> 0); i++) out.push(src[i]);
    return f ? out.map((v, i) => f(v, i)) : out;
  },
  async fromAsync(src) { const out = []; for await (const v of src) out.push(v); return out; },
});

def(Object, {
  fromEntries(list) {
    const o = {};
    for (const [k, v] of list) o[k] = v;
    return o;
  },
  groupBy(list, f) {
    const o = Object.create(null);
    let i = 0;
    for (const v of list) (o[f(v, i++)] ??= []).push(v);
    return o;
  },
  getOwnPropertyDescriptors(o) {
    const out = {};
    for (const k of $.ownKeys(o)) out[k] = Object.getOwnPropertyDescriptor(o, k);
    return out;
  },
});
const { values: plainValues, entries: plainEntries, assign: plainAssign } = Object;
const hasGetter = (o) =>
  o !== null && typeof o === 'object' && $.kind(o) === 'plain' &&
  Object.keys(o).some((k) => Object.getOwnPropertyDescriptor(o, k)?.get);
def(Object, {
  values: (o) => (hasGetter(o) ? Object.keys(o).map((k) => o[k]) : plainValues(o)),
  entries: (o) => (hasGetter(o) ? Object.keys(o).map((k) => [k, o[k]]) : plainEntries(o)),
  assign(to, ...from) {
    const simple = Object.getPrototypeOf(to) === Object.prototype && !from.some(hasGetter) && !hasGetter(to);
    if (simple) return plainAssign(to, ...from);
    for (const o of from) if (o != null) for (const k of Object.keys(o)) to[k] = o[k];
    return to;
  },
});
Object.defineProperty(Object.prototype, '__proto__', {
  get() { return Object.getPrototypeOf(this); },
  set(p) { Object.setPrototypeOf(this, p); },
  configurable: true,
});
def(globalThis, {
  Reflect: def({}, {
    ownKeys: (o) => $.ownKeys(o),
    has: (o, k) => k in o,
    get: (o, k) => o[k],
    set: (o, k, v) => { o[k] = v; return true; },
    apply: (f, self, args) => f.apply(self, args),
    construct: (f, args, nt) => $.construct(f, args, nt),
    getPrototypeOf: Object.getPrototypeOf,
    setPrototypeOf: (o, p) => { Object.setPrototypeOf(o, p); return true; },
    defineProperty: (o, k, d) => { Object.defineProperty(o, k, d); return true; },
    deleteProperty: (o, k) => delete o[k],
    getOwnPropertyDescriptor: Object.getOwnPropertyDescriptor,
  }),
  Proxy: function Proxy() { throw new Error('Proxy is not simulated'); },
  eval() { throw new Error('eval is not simulated'); },
});

const adopt = (f, proto, name = f.name) => {
  f.prototype = proto;
  Object.defineProperty(f, 'name', { value: name, configurable: true });
  $.hide(proto, 'constructor', f);
  $.hide(globalThis, name, f);
  return f;
};
// Strings and numbers.
adopt(function String(...a) {
  const v = a.length ? (typeof a[0] === 'symbol' ? a[0].toString() : `${a[0]}`) : '';
  return new.target ? Object(v) : v;
}, $.stringPrototype);
adopt(function Number(...a) {
  const v = a.length ? (typeof a[0] === 'bigint' ? parseFloat(`${a[0]}`) : +a[0]) : 0;
  return new.target ? Object(v) : v;
}, $.numberPrototype);
def(String, {
  fromCharCode: $.fromCharCode,
  fromCodePoint: $.fromCodePoint,
  raw: (t, ...v) => t.raw.map((s, i) => s + (i < t.raw.length - 1 ? `${v[i] ?? ''}` : '')).join(''),
});
def(Number, {
  isNaN: $.isNaN, isFinite: $.isFinite, isInteger: $.isInteger, isSafeInteger: $.isSafeInteger,
  parseInt, parseFloat,
  MAX_SAFE_INTEGER: 9007199254740991, MIN_SAFE_INTEGER: -9007199254740991,
  MAX_VALUE: 1.7976931348623157e308, MIN_VALUE: 5e-324, EPSILON: 2.220446049250313e-16,
  POSITIVE_INFINITY: Infinity, NEGATIVE_INFINITY: -Infinity, NaN,
});
const isRegex = (r) => $.kind(r) === 'regex';
const expandTemplate = (t, m, s) => {
  if (!t.includes('$')) return t;
  let out = '';
  for (let i = 0; i < t.length; i++) {
    const c = t[i], d = t[i + 1];
    if (c !== '$' || d === undefined) { out += c; continue; }
    if (d === '$') { out += '$'; i++; }
    else if (d === '&') { out += m[0]; i++; }
    else if (d === '`') { out += s.slice(0, m.index); i++; }
    else if (d === "'") { out += s.slice(m.index + m[0].length); i++; }
    else if (d >= '0' && d <= '9') {
      const two = t.slice(i + 1, i + 3);
      const n = /^\d\d$/.test(two) && +two < m.length && +two > 0 ? two : d;
      if (+n > 0 && +n < m.length) { out += m[+n] ?? ''; i += n.length; } else out += c;
    } else if (d === '<' && m.groups) {
      const end = t.indexOf('>', i);
      out += m.groups[t.slice(i + 2, end)] ?? '';
      i = end;
    } else out += c;
  }
  return out;
};
const matches = (re, s) => {
  const out = [];
  let at = 0, m;
  while (at <= s.length && (m = $.exec(re, s, at))) {
    out.push(m);
    at = m.index + (m[0].length || 1);
    if (!re.flags.includes('g')) break;
  }
  return out;
};
const replaced = (s, found, by) => {
  let out = '', at = 0;
  for (const m of found) {
    out += s.slice(at, m.index);
    if (typeof by === 'function') {
      const args = [...m, m.index, s];
      if (m.groups) args.push(m.groups);
      out += `${by(...args)}`;
    } else out += expandTemplate(`${by}`, m, s);
    at = m.index + m[0].length;
  }
  return out + s.slice(at);
};
const plainMatches = (s, what, all) => {
  const out = [];
  let at = s.indexOf(what);
  while (at >= 0) {
    const m = [what];
    m.index = at;
    out.push(m);
    if (!all) break;
    at = s.indexOf(what, at + (what.length || 1));
    if (what === '' && at >= s.length) break;
  }
  return out;
};
def(String.prototype, {
  split(sep, limit) {
    if (!isRegex(sep)) return $.splitText(`${this}`, sep, limit);
    const s = `${this}`, out = [];
    let at = 0, from = 0, m;
    while (from <= s.length && (m = $.exec(sep, s, from))) {
      if (m[0] === '' && (m.index >= s.length || m.index === at)) {
        if (m.index >= s.length) break;
        from = m.index + 1;
        if (m.index === at) continue;
      }
      out.push(s.slice(at, m.index), ...m.slice(1));
      at = m.index + m[0].length;
      from = m[0] === '' ? at + 1 : at;
    }
    out.push(s.slice(at));
    if (s === '' && sep.test('')) return [];
    return limit === undefined ? out : out.slice(0, limit);
  },
  replace(what, by) {
    const s = `${this}`;
    return replaced(s, isRegex(what) ? matches(what, s) : plainMatches(s, `${what}`, false), by);
  },
  replaceAll(what, by) {
    const s = `${this}`;
    if (isRegex(what) && !what.global) throw new TypeError('replaceAll must be called with a global RegExp');
    return replaced(s, isRegex(what) ? matches(what, s) : plainMatches(s, `${what}`, true), by);
  },
  match(re) {
    if (!isRegex(re)) re = new RegExp(re);
    if (!re.global) return $.exec(re, `${this}`, 0);
    const found = matches(re, `${this}`).map((m) => m[0]);
    return found.length ? found : null;
  },
  matchAll(re) {
    if (!isRegex(re)) re = new RegExp(re, 'g');
    if (!re.global) throw new TypeError('String.prototype.matchAll called with a non-global RegExp argument');
    return matches(re, `${this}`).values();
  },
  search(re) { return $.exec(isRegex(re) ? re : new RegExp(re), `${this}`, 0)?.index ?? -1; },
  [iter]() { return Array.from(`${this}`).values(); },
});
def(RegExp.prototype, {
  exec(s) {
    s = `${s}`;
    if (!this.global && !this.sticky) return $.exec(this, s, 0);
    const m = $.exec(this, s, this.lastIndex);
    if (!m || (this.sticky && m.index !== this.lastIndex)) {
      this.lastIndex = 0;
      return null;
    }
    this.lastIndex = m.index + m[0].length;
    return m;
  },
  test(s) { return this.exec(s) !== null; },
});
$.hide(RegExp, 'escape', (s) => s.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));

// Collections.
function collection(make, proto, name, add) {
  const f = function (src) {
    if (!new.target) throw new TypeError(`Constructor ${name} requires 'new'`);
    const c = $.construct(make, [], new.target);
    if (src != null) for (const v of src) add(c, v);
    return c;
  };
  adopt(f, proto, name);
  $.hide(proto, 'forEach', function (g, self) { for (const [k, v] of this.entries()) g.call(self, v, k, this); });
  return f;
}
collection($.Map, $.Map.prototype, 'Map', (m, v) => m.set(v[0], v[1]));
collection($.Set, $.Set.prototype, 'Set', (s, v) => s.add(v));
$.hide(Map, 'groupBy', (list, f) => {
  const m = new Map();
  let i = 0;
  for (const v of list) { const k = f(v, i++); m.has(k) ? m.get(k).push(v) : m.set(k, [v]); }
  return m;
});
def(globalThis, {
  WeakMap: class WeakMap extends Map {},
  WeakSet: class WeakSet extends Set {},
  WeakRef: class WeakRef { #v; constructor(v) { this.#v = v; } deref() { return this.#v; } },
  FinalizationRegistry: class FinalizationRegistry { register() {} unregister() {} },
});

// Promises.
$.hide(globalThis, '%asyncFrom', async function* (list) { for (const v of list) yield v; });
const P = function Promise(run) {
  if (!new.target) throw new TypeError("Promise constructor cannot be invoked without 'new'");
  if (typeof run !== 'function') throw new TypeError(`Promise resolver ${$.inspect(run)} is not a function`);
  const p = $.promise();
  if (new.target !== P) Object.setPrototypeOf(p, new.target.prototype);
  let done = false;
  const once = (f) => (v) => { if (!done) { done = true; f(p, v); } };
  const fail = once($.reject);
  try { run(once($.resolve), fail); } catch (e) { fail(e); }
  return p;
};
adopt(P, $.promisePrototype, 'Promise');
$.hide(globalThis, '%thenable', (v, then, p) => {
  let done = false;
  const once = (f) => (x) => { if (!done) { done = true; f(p, x); } };
  const fail = once($.reject);
  try { then.call(v, once($.resolve), fail); } catch (e) { fail(e); }
});
def(P.prototype, {
  catch(f) { return this.then(undefined, f); },
  finally(f) {
    return this.then(
      (v) => P.resolve(f()).then(() => v),
      (e) => P.resolve(f()).then(() => { throw e; }));
  },
});
const gather = (list, each) => new P((ok, err) => {
  const out = [];
  let left = 1, i = 0;
  const done = () => { if (--left === 0) ok(out); };
  for (const v of list) {
    const at = i++;
    out.push(undefined);
    left++;
    each(P.resolve(v), (x) => { out[at] = x; done(); }, ok, err);
  }
  done();
});
def(P, {
  resolve: (v) => $.toPromise(v),
  reject: (e) => { const p = $.promise(); $.reject(p, e); return p; },
  all: (list) => gather(list, (p, put, ok, err) => p.then(put, err)),
  allSettled: (list) => gather(list, (p, put) => p.then(
    (value) => put({ status: 'fulfilled', value }),
    (reason) => put({ status: 'rejected', reason }))),
  race: (list) => new P((ok, err) => { for (const v of list) P.resolve(v).then(ok, err); }),
  any: (list) => new P((ok, err) => {
    const errors = [];
    let left = 0;
    for (const v of list) {
      left++;
      P.resolve(v).then(ok, (e) => {
        errors.push(e);
        if (--left === 0) err(new AggregateError(errors, 'All promises were rejected'));
      });
    }
    if (!left) err(new AggregateError(errors, 'All promises were rejected'));
  }),
  withResolvers() {
    let resolve, reject;
    const promise = new P((a, b) => { resolve = a; reject = b; });
    return { promise, resolve, reject };
  },
});
$.hide(globalThis, 'AggregateError', class AggregateError extends Error {
  constructor(errors, message) { super(message); $.hide(this, 'errors', [...errors]); }
});
$.hide(AggregateError.prototype, 'name', 'AggregateError');

// JSON with the program's own methods.
const prepare = (holder, key, v, replacer, allow, open) => {
  if (v !== null && typeof v === 'object' && typeof v.toJSON === 'function' && $.kind(v) !== 'date') v = v.toJSON(key);
  if (replacer) v = replacer.call(holder, key, v);
  if (v === null || typeof v !== 'object') return v;
  if ($.kind(v) === 'bytes') return v.toJSON();
  if (['date', 'other'].includes($.kind(v))) return v;
  if (open.includes(v)) throw new TypeError(`Converting circular structure to JSON`);
  open.push(v);
  let out;
  if (Array.isArray(v)) out = v.map((x, i) => prepare(v, `${i}`, x, replacer, allow, open));
  else {
    out = {};
    for (const k of allow ?? Object.keys(v)) {
      if (allow && !Object.hasOwn(v, k)) continue;
      const x = prepare(v, k, v[k], replacer, allow, open);
      if (x !== undefined) out[k] = x;
    }
  }
  open.pop();
  return out;
};
const revive = (holder, key, f) => {
  const v = holder[key];
  if (v !== null && typeof v === 'object') {
    for (const k of Object.keys(v)) {
      const x = revive(v, k, f);
      if (x === undefined) delete v[k];
      else v[k] = x;
    }
  }
  return f.call(holder, key, v);
};

$.hide(globalThis, 'JSON', def({}, {
  parse(text, f) {
    const v = $.jsonParse(`${text}`);
    return f ? revive({ '': v }, '', f) : v;
  },
  stringify(v, replacer, space) {
    const indent = typeof space === 'number' ? ' '.repeat(Math.min(10, space)) : typeof space === 'string' ? space.slice(0, 10) : '';
    if (!replacer) {
      const t = $.stringify(v, indent);
      if (t !== null) return t;
    }
    const list = Array.isArray(replacer) ? replacer.map(String) : undefined;
    return $.stringify(prepare({ '': v }, '', v, typeof replacer === 'function' ? replacer : undefined, list, []), indent);
  },
}));
$.hide(JSON, Symbol.toStringTag, 'JSON');

// Date's parts: local time is UTC.
['FullYear', 'Month', 'Date', 'Hours', 'Minutes', 'Seconds', 'Milliseconds', 'Day'].forEach((name, i) => {
  for (const zone of ['', 'UTC']) {
    $.hide(Date.prototype, `get${zone}${name}`, { f() { return $.dateGet(this, i); } }.f);
    if (i < 7) $.hide(Date.prototype, `set${zone}${name}`, { f(...v) { return $.dateSet(this, i, ...v); } }.f);
  }
});
def(Date.prototype, {
  setTime(t) { return $.dateSet(this, 9, t); },
  [Symbol.toPrimitive](hint) { return hint === 'number' ? this.getTime() : this.toString(); },
});
$.hide(globalThis, 'Intl', def({}, {
  DateTimeFormat: class DateTimeFormat {
    resolvedOptions() { return { locale: 'en-US', timeZone: 'UTC' }; }
    format(d) { return d.toLocaleDateString(); }
  },
  NumberFormat: class NumberFormat {
    #o; constructor(l, o) { this.#o = o; }
    format(n) { return n.toLocaleString('en-US', this.#o); }
  },
}));

// Buffers.
function Buffer(v, enc) { return Buffer.from(v, enc); }
adopt(Buffer, $.bytesPrototype);
const U8 = function Uint8Array(v) { return typeof v === 'number' ? $.bytesAlloc(v, 0) : $.bytesFrom([...v]); };
U8.prototype = Buffer.prototype;
def(globalThis, { Uint8Array: U8 });
def(Buffer, {
  from(v, enc) {
    if (v == null || typeof v === 'number')
      throw Object.assign(new TypeError(`The first argument must be of type string or an instance of Buffer, ArrayBuffer, or Array or an Array-like Object. Received ${v === undefined || v === null ? v : `type number (${v})`}`), { code: 'ERR_INVALID_ARG_TYPE' });
    if (v.type === 'Buffer') v = v.data;
    return $.bytesFrom(v, enc);
  },
  alloc(n, fill = 0) {
    if (typeof fill === 'string') {
      const b = $.bytesAlloc(n, fill.length ? fill.charCodeAt(0) : 0);
      return fill.length > 1 ? b.fill(fill) : b;
    }
    return $.bytesAlloc(n, fill);
  },
  allocUnsafe: (n) => $.bytesAlloc(n, 0),
  concat: (list) => $.bytesConcat(list),
  isBuffer: (v) => $.isBytes(v),
  byteLength: (v, enc) => (typeof v === 'string' ? $.bytesFrom(v, enc).length : v.length),
  compare: (a, b) => a.compare(b),
  isEncoding: (e) => ['utf8', 'utf-8', 'hex', 'base64', 'latin1', 'ascii', 'binary'].includes(e),
});
def(Buffer.prototype, {
  toString(enc, from, to) { return $.bytesText(from === undefined && to === undefined ? this : this.slice(from, to), enc); },
  toJSON() { return { type: 'Buffer', data: [...this] }; },
  slice(a, b) { return $.bytesSlice(this, a, b); },
  subarray(a, b) { return $.bytesSlice(this, a, b); },
  equals(o) { return this.compare(o) === 0; },
  compare(o) {
    for (let i = 0; i < this.length && i < o.length; i++) if (this[i] !== o[i]) return this[i] < o[i] ? -1 : 1;
    return Math.sign(this.length - o.length);
  },
  indexOf(v, from = 0) { return $.bytesFind(this, typeof v === 'number' ? [v] : typeof v === 'string' ? $.bytesFrom(v) : v, from); },
  includes(v, from) { return this.indexOf(v, from) >= 0; },
  fill(v, from = 0, to = this.length) {
    const b = typeof v === 'number' ? [v] : $.bytesFrom(v);
    for (let i = from; i < to; i++) this[i] = b[(i - from) % b.length];
    return this;
  },
  write(s, at = 0) {
    const b = $.bytesFrom(s);
    let i = 0;
    for (; i < b.length && at + i < this.length; i++) this[at + i] = b[i];
    return i;
  },
  copy(to, at = 0, from = 0, end = this.length) {
    let n = 0;
    for (let i = from; i < end && at + n < to.length; i++) to[at + n++] = this[i];
    return n;
  },
  set(list, at = 0) { for (let i = 0; i < list.length; i++) this[at + i] = list[i]; },
  readUInt8(i = 0) { return this[i]; },
  readUInt16BE(i = 0) { return (this[i] << 8) | this[i + 1]; },
  readUInt32BE(i = 0) { return ((this[i] << 24) | (this[i + 1] << 16) | (this[i + 2] << 8) | this[i + 3]) >>> 0; },
  writeUInt8(v, i = 0) { this[i] = v; return i + 1; },
  writeUInt16BE(v, i = 0) { this[i] = v >> 8; this[i + 1] = v; return i + 2; },
  writeUInt32BE(v, i = 0) { for (let k = 0; k < 4; k++) this[i + k] = v >>> (24 - 8 * k); return i + 4; },
  map(f) { return $.bytesFrom([...this].map(f)); },
  forEach(f) { [...this].forEach(f); },
  join(sep) { return [...this].join(sep); },
  keys() { return iterate(this, 0); },
  values() { return iterate(this, 1); },
  entries() { return iterate(this, 2); },
  [iter]() { return iterate(this, 1); },
});
Object.defineProperty(Buffer.prototype, 'byteLength', { get() { return this.length; }, configurable: true });
def(globalThis, {
  TextEncoder: class TextEncoder { encode(s = '') { return $.bytesFrom(s); } },
  TextDecoder: class TextDecoder { decode(b) { return b ? $.bytesText(b) : ''; } },
  btoa: (s) => $.bytesText($.bytesFrom(s, 'latin1'), 'base64'),
  atob: (s) => $.bytesText($.bytesFrom(s, 'base64'), 'latin1'),
  queueMicrotask: (f) => $.queue(0, f),
  structuredClone(v) {
    const seen = new Map();
    const copy = (x) => {
      if (typeof x === 'function') throw new Error('DataCloneError: functions could not be cloned.');
      if (x === null || typeof x !== 'object') return x;
      if (seen.has(x)) return seen.get(x);
      const k = $.kind(x);
      let out;
      if (k === 'array') { seen.set(x, (out = [])); for (const y of x) out.push(copy(y)); }
      else if (k === 'date') out = new Date(x.getTime());
      else if (k === 'map') { seen.set(x, (out = new Map())); for (const [a, b] of x) out.set(copy(a), copy(b)); }
      else if (k === 'set') { seen.set(x, (out = new Set())); for (const a of x) out.add(copy(a)); }
      else if (k === 'bytes') out = $.bytesSlice(x);
      else if (k === 'error' || k === 'regex') out = x;
      else { seen.set(x, (out = {})); for (const a of Object.keys(x)) out[a] = copy(x[a]); }
      return out;
    };
    return copy(v);
  },
});
