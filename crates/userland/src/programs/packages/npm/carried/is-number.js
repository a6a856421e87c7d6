'use strict';
module.exports = (n) => (typeof n === 'number' ? n - n === 0 : typeof n === 'string' && n.trim() !== '' ? Number.isFinite(+n) : false);
