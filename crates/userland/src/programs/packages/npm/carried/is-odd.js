'use strict';
const isNumber = require('is-number');
module.exports = (value) => {
  const n = Math.abs(value);
  if (!isNumber(n)) throw new TypeError('expected a number');
  if (!Number.isInteger(n)) throw new Error('expected an integer');
  return n % 2 === 1;
};
