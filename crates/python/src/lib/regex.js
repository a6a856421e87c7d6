// Python's `re` on the machine's regular expressions.
'use strict';
const { P, C, Cls, Obj, Tuple, Native, nul, mk, fail, error, lookup, str, num } = api;
const methods = (name, o) => { const d = nul(); for (const k of Object.keys(o)) d[k] = new Native(k, o[k]); return new Cls(name, [C.object], d); };
C.reError = mk('re.error', C.Exception);
const Pattern = methods('re.Pattern', {
  match: ([p, s]) => match(p, s, 'start'), search: ([p, s, from]) => match(p, s, 'any', Number(from ?? 0n)), fullmatch: ([p, s]) => match(p, s, 'whole'),
  findall: ([p, s]) => [...each(p, s)].map((m) => (m.g.length === 1 ? m.g[0] : m.g.length === 2 ? m.g[1] ?? '' : new Tuple(m.g.slice(1).map((x) => x ?? '')))),
  finditer: ([p, s]) => each(p, s), sub: ([p, r, s, n], kw) => subn(p, r, s, n ?? kw.count)[0], subn: ([p, r, s, n], kw) => new Tuple(subn(p, r, s, n ?? kw.count)),
  split: ([p, s, n], kw) => { const out = []; let at = 0, left = Number(n ?? kw.maxsplit ?? 0n) || Infinity; for (const m of each(p, s)) { if (left-- <= 0) break; out.push(s.slice(at, m.from), ...m.g.slice(1).map((x) => x ?? null)); at = m.to; } out.push(s.slice(at)); return out; },
  __repr__: ([p]) => `re.compile(${api.repr(p.d.pattern)})`,
});
const Match = methods('re.Match', {
  group: ([m, ...k]) => (k.length < 2 ? group(m, k[0] ?? 0n) : new Tuple(k.map((x) => group(m, x)))), groups: ([m, d = null]) => new Tuple(m.g.slice(1).map((x) => x ?? d)),
  groupdict: ([m, d = null]) => P.dict(m.p.names.map(([n, i]) => [n, m.g[i] ?? d])), start: ([m, k = 0n]) => place(m, k)[0], end: ([m, k = 0n]) => place(m, k)[1], span: ([m, k = 0n]) => new Tuple(place(m, k)),
  expand: ([m, t]) => expand(m, t), __getitem__: ([m, k]) => group(m, k),
  __repr__: ([m]) => `<re.Match object; span=(${m.from}, ${m.to}), match=${api.repr(m.g[0])}>`,
});
const index = (m, k) => { const i = typeof k === 'string' ? m.p.names.find((e) => e[0] === k)?.[1] ?? -1 : Number(k); if (i < 0 || i >= m.g.length) fail('IndexError', 'no such group'); return i; };
const group = (m, k) => m.g[index(m, k)] ?? null;
// The machine tells where a match is, not where its groups are: the first place of the text.
const place = (m, k) => { const i = index(m, k); if (m.g[i] === undefined) return [-1n, -1n]; const at = i === 0 ? m.from : m.from + m.g[0].indexOf(m.g[i]); return [BigInt(at), BigInt(at + m.g[i].length)]; };
const known = new Map();
const compile = (source, flags = 0n) => {
  if (source instanceof Obj) return source;
  flags = num(flags);
  const id = `${flags} ${source}`;
  if (known.has(id)) return known.get(id);
  const p = new Obj(Pattern);
  p.d.pattern = source; p.d.flags = flags | 32n;
  p.names = []; p.count = 0;
  let body = '';
  for (let i = 0, inside = false; i < source.length; i++) {
    const c = source[i];
    if (c === '\\') { const n = source[++i] ?? ''; body += n === 'Z' ? '\\z' : /[1-9]/.test(n) && !inside ? fail(C.reError, 'back-references are not simulated') : c + n; continue; }
    if (c === '[' && !inside) { inside = true; body += c; if (source[i + 1] === '^') body += source[++i]; if (source[i + 1] === ']') { body += '\\]'; i++; } continue; }
    if (c === ']') inside = false;
    if (c === '(' && !inside) {
      const head = source.slice(i, i + 4);
      if (/^\(\?(?:[=!]|<[=!])/.test(head)) fail(C.reError, 'look-around is not simulated');
      const name = /^\(\?P<(\w+)>/.exec(source.slice(i, i + 60));
      if (name || source[i + 1] !== '?') p.count++;
      if (name) p.names.push([name[1], p.count]);
    }
    body += c;
  }
  p.d.groups = BigInt(p.count); p.d.groupindex = P.dict(p.names.map(([n, i]) => [n, BigInt(i)]));
  const f = `g${flags & 2n ? 'i' : ''}${flags & 8n ? 'm' : ''}${flags & 16n ? 's' : ''}`, lead = flags & 64n ? '(?x)' : '';
  try { p.any = new RegExp(lead + body, f); p.start = new RegExp(`${lead}\\A(?:${body})`, f); p.whole = new RegExp(`${lead}\\A(?:${body})\\z`, f); } catch (e) { fail(C.reError, e.message.replace(/^Invalid regular expression: /, '')); }
  known.set(id, p);
  return p;
};
const made = (p, s, r, shift) => { const m = new Obj(Match); m.p = p; m.g = [...r]; m.from = r.index + shift; m.to = m.from + r[0].length; m.d.string = s; m.d.re = p; m.d.pos = 0n; m.d.lastindex = m.g.length > 1 ? BigInt(m.g.length - 1) : null; m.d.lastgroup = p.names.at(-1)?.[0] ?? null; return m; };
const text = (s) => (typeof s === 'string' ? s : Buffer.isBuffer(s) ? fail('TypeError', 'bytes patterns are not simulated') : fail('TypeError', `expected string or bytes-like object, got '${api.tname(s)}'`));
const match = (p, s, how, from = 0) => { const re = p[how]; re.lastIndex = from; const r = re.exec(text(s)); return r ? made(p, s, r, 0) : null; };
const each = function* (p, s) { let at = 0; text(s); for (;;) { p.any.lastIndex = at; const r = at <= s.length ? p.any.exec(s) : null; if (!r) return; at = r.index + (r[0].length || 1); yield made(p, s, r, 0); } };
const expand = (m, t) => t.replace(/\\(?:g<(\w+)>|(\d+)|(.))/g, (_, n, d, c) => (c !== undefined ? { n: '\n', t: '\t', '\\': '\\' }[c] ?? `\\${c}` : group(m, /^\d+$/.test(n ?? d) ? BigInt(n ?? d) : n) ?? ''));
const subn = (p, r, s, n) => { let out = '', at = 0, done = 0n; for (const m of each(p, s)) { if (n && done >= n) break; out += s.slice(at, m.from) + (typeof r === 'string' ? expand(m, r) : str(P.c(r, [m]))); at = m.to; done++; } return [out + s.slice(at), done]; };
const flags = { IGNORECASE: 2n, I: 2n, MULTILINE: 8n, M: 8n, DOTALL: 16n, S: 16n, VERBOSE: 64n, X: 64n, ASCII: 256n, A: 256n, UNICODE: 32n, U: 32n };
api.natives.re = () => {
  const d = nul();
  Object.assign(d, flags, { error: C.reError, Pattern, Match });
  const at = { match: 2, search: 2, fullmatch: 2, findall: 2, finditer: 2, split: 3, sub: 4, subn: 4 };
  for (const n of Object.keys(at)) d[n] = new Native(n, (a, kw) => lookup(Pattern, n).f([compile(a[0], a[at[n]] ?? kw.flags ?? 0n), ...a.slice(1, at[n])], kw));
  d.compile = new Native('compile', ([p, f], kw) => compile(p, f ?? kw.flags ?? 0n));
  d.escape = new Native('escape', ([s]) => s.replace(/[^A-Za-z0-9_]/g, (c) => (/[-()[\]{}?*+|^$\\.&~# \t\n\r\v\f]/.test(c) ? `\\${c}` : c)));
  d.purge = new Native('purge', () => null);
  return d;
};
