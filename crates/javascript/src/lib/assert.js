// assert
'use strict';
const util = require('util');
class AssertionError extends Error {
  constructor(o) {
    super(o.message);
    $.hide(this, 'name', 'AssertionError');
    this.generatedMessage = !o.given;
    this.code = 'ERR_ASSERTION';
    this.actual = o.actual;
    this.expected = o.expected;
    this.operator = o.operator;
  }
}
const fail = (message, actual, expected, operator, given) => {
  if (given instanceof Error) throw given;
  throw new AssertionError({ message: given ?? message, actual, expected, operator, given: given !== undefined });
};
const show = (v) => util.inspect(v);
const assert = (v, m) => { if (!v) fail('The expression evaluated to a falsy value', v, true, '==', m); };
Object.assign(assert, {
  ok: assert, AssertionError,
  equal: (a, b, m) => { if (!(a == b)) fail(`${show(a)} == ${show(b)}`, a, b, '==', m); },
  notEqual: (a, b, m) => { if (a == b) fail(`${show(a)} != ${show(b)}`, a, b, '!=', m); },
  strictEqual: (a, b, m) => { if (!Object.is(a, b)) fail(`Expected values to be strictly equal:\n\n${show(a)} !== ${show(b)}\n`, a, b, 'strictEqual', m); },
  notStrictEqual: (a, b, m) => { if (Object.is(a, b)) fail(`Expected "actual" to be strictly unequal to: ${show(b)}`, a, b, 'notStrictEqual', m); },
  deepStrictEqual: (a, b, m) => { if (!util.isDeepStrictEqual(a, b)) fail(`Expected values to be strictly deep-equal:\n${show(a)}\n\nshould loosely deep-equal\n\n${show(b)}`, a, b, 'deepStrictEqual', m); },
  throws(f, m) { try { f(); } catch { return; } fail('Missing expected exception.', undefined, undefined, 'throws', typeof m === 'string' ? m : undefined); },
  async rejects(p) { try { await (typeof p === 'function' ? p() : p); } catch { return; } fail('Missing expected rejection.', undefined, undefined, 'rejects'); },
  match: (s, re, m) => { if (!re.test(s)) fail(`The input did not match the regular expression ${re}. Input:\n\n${show(s)}\n`, s, re, 'match', m); },
  fail: (m = 'Failed') => fail(m, undefined, undefined, 'fail', m),
});
assert.deepEqual = assert.deepStrictEqual;
assert.strict = assert;
module.exports = assert;
