'use strict';
module.exports = (text, length, fill = ' ') => String(text).padStart(length, fill === 0 ? '0' : fill || ' ');
