'use strict';
module.exports = (options = {}) => (req, res, next) => {
  const asked = req.headers.origin;
  let origin = options.origin === undefined ? '*' : options.origin;
  if (origin === true) origin = asked || '*';
  if (Array.isArray(origin)) origin = origin.includes(asked) ? asked : false;
  if (origin) res.setHeader('Access-Control-Allow-Origin', origin);
  if (origin && origin !== '*') res.setHeader('Vary', 'Origin');
  if (options.credentials) res.setHeader('Access-Control-Allow-Credentials', 'true');
  if (req.method !== 'OPTIONS') return next();
  const methods = options.methods || 'GET,HEAD,PUT,PATCH,POST,DELETE';
  res.setHeader('Access-Control-Allow-Methods', [].concat(methods).join(','));
  const headers = options.allowedHeaders || req.headers['access-control-request-headers'];
  if (headers) res.setHeader('Access-Control-Allow-Headers', [].concat(headers).join(','));
  res.statusCode = options.optionsSuccessStatus || 204;
  res.setHeader('Content-Length', '0');
  res.end();
};
