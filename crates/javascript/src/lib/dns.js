// dns
'use strict';
const { host, handle, handles, netError } = internal;
const lookup = (name, o, cb) => {
  if (typeof o === 'function') { cb = o; o = {}; }
  $.keep(1);
  const id = handle((list) => {
    handles.delete(id);
    $.keep(-1);
    if (!list.length) return cb(netError('ENOTFOUND', -3008, 'getaddrinfo', name));
    if (o?.all) cb(null, list.map((address) => ({ address, family: 4 })));
    else cb(null, list[0], 4);
  });
  host('resolve', id, name);
};
const promise = (name, o) => new Promise((ok, err) => lookup(name, o ?? {}, (e, address, family) => (e ? err(e) : ok(o?.all ? address : { address, family }))));
const resolve4 = (name, cb) => lookup(name, { all: true }, (e, l) => cb(e, l?.map((a) => a.address)));
module.exports = { lookup, resolve4, resolve: resolve4, promises: { lookup: promise, resolve4: async (n) => (await promise(n, { all: true })).map((a) => a.address) } };
