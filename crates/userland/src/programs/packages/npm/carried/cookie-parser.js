'use strict';
module.exports = () => (req, res, next) => {
  req.cookies = {};
  for (const part of String(req.headers.cookie || '').split(/; */)) {
    const at = part.indexOf('=');
    if (at > 0) req.cookies[part.slice(0, at).trim()] = decodeURIComponent(part.slice(at + 1).trim());
  }
  req.signedCookies = {};
  next();
};
