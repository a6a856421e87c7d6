'use strict';
const fs = require('fs');
const path = require('path');

function parse(text) {
  const out = {};
  for (const line of String(text).split(/\r?\n/)) {
    const m = /^\s*(?:export\s+)?([\w.-]+)\s*[=:]\s*(.*)$/.exec(line);
    if (!m) continue;
    let value = m[2].trim();
    const quote = value[0];
    if ((quote === '"' || quote === "'" || quote === '`') && value.indexOf(quote, 1) > 0) {
      value = value.slice(1, value.indexOf(quote, 1));
      if (quote === '"') value = value.replace(/\\n/g, '\n').replace(/\\r/g, '\r');
    } else {
      value = value.replace(/\s+#.*$/, '').trim();
    }
    out[m[1]] = value;
  }
  return out;
}

function config(options = {}) {
  const files = [].concat(options.path || path.resolve(process.cwd(), '.env'));
  const target = options.processEnv || process.env;
  const parsed = {};
  let error;
  for (const file of files) {
    try { Object.assign(parsed, parse(fs.readFileSync(file, 'utf8'))); } catch (e) { error = e; }
  }
  for (const key of Object.keys(parsed)) if (options.override || target[key] === undefined) target[key] = parsed[key];
  return error ? { parsed, error } : { parsed };
}

module.exports = { config, parse, populate: (env, parsed) => Object.assign(env, parsed) };
