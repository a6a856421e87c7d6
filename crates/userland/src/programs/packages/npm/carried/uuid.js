'use strict';
const crypto = require('crypto');
const form = (h) => `${h.slice(0, 8)}-${h.slice(8, 12)}-${h.slice(12, 16)}-${h.slice(16, 20)}-${h.slice(20)}`;
exports.v4 = () => {
  const b = crypto.randomBytes(16);
  b[6] = (b[6] & 15) | 64;
  b[8] = (b[8] & 63) | 128;
  return form(b.toString('hex'));
};
exports.validate = (s) => /^[0-9a-f]{8}-[0-9a-f]{4}-[0-8][0-9a-f]{3}-[089ab][0-9a-f]{3}-[0-9a-f]{12}$/i.test(s);
exports.version = (s) => parseInt(s[14], 16);
exports.NIL = '00000000-0000-0000-0000-000000000000';
