// path: POSIX paths only.
'use strict';
const check = (p, name = 'path') => {
  if (typeof p !== 'string') throw internal.coded(TypeError, 'ERR_INVALID_ARG_TYPE', `The "${name}" argument must be of type string. Received ${p === undefined ? 'undefined' : $.inspect(p)}`);
  return p;
};
const clean = (p, abs) => {
  const out = [];
  for (const s of p.split('/')) {
    if (s === '' || s === '.') continue;
    if (s !== '..') out.push(s);
    else if (out.length && out.at(-1) !== '..') out.pop();
    else if (!abs) out.push('..');
  }
  return out.join('/');
};
const path = {
  sep: '/', delimiter: ':',
  isAbsolute: (p) => check(p).startsWith('/'),
  normalize(p) {
    const abs = check(p).startsWith('/');
    let out = clean(p, abs);
    if (out && p.endsWith('/')) out += '/';
    return abs ? `/${out}` : out || (p.endsWith('/') ? './' : '.');
  },
  join(...parts) {
    const p = parts.map((s) => check(s)).filter(Boolean).join('/');
    return p ? path.normalize(p) : '.';
  },
  resolve(...parts) {
    let p = '';
    for (const s of parts.reverse()) {
      if (!check(s, 'paths[0]')) continue;
      p = p ? `${s}/${p}` : s;
      if (s.startsWith('/')) break;
    }
    if (!p.startsWith('/')) p = `${internal.process.cwd()}/${p}`;
    return `/${clean(p, true)}`;
  },
  dirname(p) {
    p = check(p).replace(/\/+$/, '') || (p.startsWith('/') ? '/' : '');
    const i = p.lastIndexOf('/');
    return i < 0 ? '.' : i === 0 ? '/' : p.slice(0, i).replace(/\/+$/, '') || '/';
  },
  basename(p, ext) {
    const b = check(p).replace(/\/+$/, '').split('/').pop();
    return ext && b !== ext && b.endsWith(ext) ? b.slice(0, -ext.length) : b;
  },
  extname(p) {
    const b = path.basename(p), i = b.lastIndexOf('.');
    return i <= 0 ? '' : b.slice(i);
  },
  relative(a, b) {
    const x = path.resolve(a).split('/').filter(Boolean), y = path.resolve(b).split('/').filter(Boolean);
    let i = 0;
    while (i < x.length && i < y.length && x[i] === y[i]) i++;
    return [...x.slice(i).map(() => '..'), ...y.slice(i)].join('/');
  },
  parse(p) {
    const base = path.basename(p), ext = path.extname(p), root = p.startsWith('/') ? '/' : '';
    const dir = path.dirname(p);
    return { root, dir: dir === '.' && !p.startsWith('.') ? '' : dir, base, ext, name: ext ? base.slice(0, -ext.length) : base };
  },
  format: (o) => (o.dir ? `${o.dir}/` : o.root ?? '') + (o.base ?? `${o.name ?? ''}${o.ext ?? ''}`),
};
path.posix = path;
module.exports = path;
