'use strict';
const CODES = { reset: [0, 0], bold: [1, 22], dim: [2, 22], italic: [3, 23], underline: [4, 24], inverse: [7, 27], strikethrough: [9, 29], gray: [90, 39], grey: [90, 39] };
['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'].forEach((name, i) => {
  CODES[name] = [30 + i, 39];
  CODES[`${name}Bright`] = [90 + i, 39];
  CODES[`bg${name[0].toUpperCase()}${name.slice(1)}`] = [40 + i, 49];
});
const on = process.env.FORCE_COLOR ? process.env.FORCE_COLOR !== '0' : Boolean(process.stdout.isTTY);
const build = (styles) => {
  const f = (...texts) => {
    const text = texts.join(' ');
    if (!on || text === '') return text;
    return styles.map((s) => `\u001b[${CODES[s][0]}m`).join('') + text + styles.map((s) => `\u001b[${CODES[s][1]}m`).reverse().join('');
  };
  for (const name of Object.keys(CODES)) Object.defineProperty(f, name, { get: () => build(styles.concat(name)) });
  return f;
};
module.exports = build([]);
module.exports.default = module.exports;
module.exports.level = on ? 1 : 0;
