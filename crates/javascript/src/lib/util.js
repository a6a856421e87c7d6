// util
'use strict';
const custom = Symbol.for('nodejs.util.promisify.custom');
const inspect = (v, o) => $.inspect(v, typeof o === 'object' && o ? (o.depth === Infinity ? null : o.depth) : undefined);
inspect.custom = Symbol.for('nodejs.util.inspect.custom');
inspect.defaultOptions = { depth: 2 };
const same = (a, b) => {
  if (Object.is(a, b)) return true;
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false;
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b) || $.kind(a) !== $.kind(b)) return false;
  if ($.kind(a) === 'date') return a.getTime() === b.getTime();
  if ($.kind(a) === 'error') return a.name === b.name && a.message === b.message;
  if ($.kind(a) === 'map' || $.kind(a) === 'set') return a.size === b.size && same([...a], [...b]);
  const x = Object.keys(a), y = Object.keys(b);
  return x.length === y.length && (!Array.isArray(a) || a.length === b.length) && x.every((k) => Object.hasOwn(b, k) && same(a[k], b[k]));
};
module.exports = {
  inspect, format: (...a) => $.format(...a), isDeepStrictEqual: same,
  promisify: Object.assign((f) => f[custom] ?? ((...a) => new Promise((ok, err) => f(...a, (e, v) => (e ? err(e) : ok(v))))), { custom }),
  callbackify: (f) => (...a) => { const cb = a.pop(); f(...a).then((v) => cb(null, v), cb); },
  inherits(C, P) { C.super_ = P; Object.setPrototypeOf(C.prototype, P.prototype); },
  deprecate: (f) => f, debuglog: () => () => {},
  isArray: Array.isArray,
  stripVTControlCharacters: (s) => s.replace(/\u001b\[[0-9;]*[A-Za-z]/g, ''),
  styleText: (c, s) => s,
  parseArgs({ args = process.argv.slice(2), options = {}, allowPositionals = false } = {}) {
    const values = {}, positionals = [];
    for (let i = 0; i < args.length; i++) {
      const m = /^--([^=]+)(=(.*))?$/.exec(args[i]) ?? /^-(\w)$/.exec(args[i]);
      if (!m) { positionals.push(args[i]); continue; }
      const name = m[1].length === 1 ? Object.keys(options).find((k) => options[k].short === m[1]) ?? m[1] : m[1];
      if (!options[name]) throw internal.coded(TypeError, 'ERR_PARSE_ARGS_UNKNOWN_OPTION', `Unknown option '${args[i]}'`);
      values[name] = options[name].type === 'boolean' ? true : m[3] ?? args[++i];
    }
    if (positionals.length && !allowPositionals) throw internal.coded(TypeError, 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL', `Unexpected argument '${positionals[0]}'. This command does not take positional arguments`);
    return { values, positionals };
  },
  types: {
    isPromise: (v) => $.kind(v) === 'promise', isDate: (v) => $.kind(v) === 'date', isRegExp: (v) => $.kind(v) === 'regex',
    isNativeError: (v) => $.kind(v) === 'error', isMap: (v) => $.kind(v) === 'map', isSet: (v) => $.kind(v) === 'set',
  },
  TextEncoder, TextDecoder,
};
