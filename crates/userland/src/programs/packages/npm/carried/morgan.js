'use strict';
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (n) => String(n).padStart(2, '0');
const clf = (d) => `${two(d.getUTCDate())}/${MONTHS[d.getUTCMonth()]}/${d.getUTCFullYear()}:${two(d.getUTCHours())}:${two(d.getUTCMinutes())}:${two(d.getUTCSeconds())} +0000`;
const FORMATS = {
  combined: ':remote-addr - - [:date[clf]] ":method :url HTTP/:http-version" :status :res[content-length] ":referrer" ":user-agent"',
  common: ':remote-addr - - [:date[clf]] ":method :url HTTP/:http-version" :status :res[content-length]',
  dev: ':method :url :status :response-time ms - :res[content-length]',
  short: ':remote-addr - :method :url HTTP/:http-version :status :res[content-length] - :response-time ms',
  tiny: ':method :url :status :res[content-length] - :response-time ms',
};
const tokens = {
  method: (req) => req.method,
  url: (req) => req.originalUrl || req.url,
  status: (req, res) => String(res.statusCode),
  'http-version': () => '1.1',
  'remote-addr': (req) => req.ip || (req.socket && req.socket.remoteAddress),
  'response-time': (req) => (Date.now() - req.startedAt).toFixed(3),
  'total-time': (req) => (Date.now() - req.startedAt).toFixed(3),
  referrer: (req) => req.headers.referer || req.headers.referrer,
  'user-agent': (req) => req.headers['user-agent'],
  date: (req, res, arg) => (arg === 'clf' ? clf(new Date()) : arg === 'iso' ? new Date().toISOString() : new Date().toUTCString()),
  req: (req, res, arg) => req.headers[arg.toLowerCase()],
  res: (req, res, arg) => res.getHeader(arg),
};
function morgan(format, options = {}) {
  const write = options.stream ? (t) => options.stream.write(t) : (t) => process.stdout.write(t);
  const make = typeof format === 'function' ? (req, res) => format(token, req, res)
    : (req, res) => (FORMATS[format] || format).replace(/:([-\w]{2,})(?:\[([^\]]+)\])?/g, (all, name, arg) => {
      if (!tokens[name]) return all;
      const v = tokens[name](req, res, arg);
      return v === undefined || v === null ? '-' : String(v);
    });
  const token = {};
  for (const name of Object.keys(tokens)) token[name] = tokens[name];
  return (req, res, next) => {
    req.startedAt = Date.now();
    res.on('finish', () => {
      if (options.skip && options.skip(req, res)) return;
      const line = make(req, res);
      if (line !== undefined && line !== null) write(line + '\n');
    });
    next();
  };
}
morgan.token = (name, f) => { tokens[name] = f; return morgan; };
morgan.format = (name, f) => { FORMATS[name] = f; return morgan; };
module.exports = morgan;
