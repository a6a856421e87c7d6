// querystring
'use strict';
module.exports = {
  parse(text) {
    const out = {};
    for (const [k, v] of new URLSearchParams(text)) out[k] = k in out ? [].concat(out[k], v) : v;
    return out;
  },
  stringify: (o) => Object.entries(o).flatMap(([k, v]) => [].concat(v).map((x) => `${encodeURIComponent(k)}=${encodeURIComponent(x)}`)).join('&'),
  escape: encodeURIComponent, unescape: decodeURIComponent,
};
