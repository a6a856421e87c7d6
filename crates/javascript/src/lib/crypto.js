// crypto: hashes and random values.
'use strict';
class Hash {
  #parts = []; #name; #key;
  constructor(name, key) {
    if ($.hash(name, '') === undefined) throw new Error(['sha3-256', 'sha3-512', 'blake2b512', 'blake2s256', 'ripemd160'].includes(name) ? `The digest ${name} is not simulated` : 'Digest method not supported');
    this.#name = name;
    this.#key = key;
  }
  update(d, enc) { this.#parts.push(typeof d === 'string' ? Buffer.from(d, enc) : d); return this; }
  digest(enc) {
    let d;
    const data = Buffer.concat(this.#parts);
    if (this.#key === undefined) d = $.hash(this.#name, data);
    else {
      // RFC 2104: the key fills one block of the hash.
      const block = ['sha384', 'sha512'].includes(this.#name) ? 128 : 64;
      let k = Buffer.from(this.#key);
      if (k.length > block) k = $.hash(this.#name, k);
      k = Buffer.concat([k, Buffer.alloc(block - k.length)]);
      d = $.hash(this.#name, Buffer.concat([k.map((b) => b ^ 0x5c), $.hash(this.#name, Buffer.concat([k.map((b) => b ^ 0x36), data]))]));
    }
    return enc ? d.toString(enc) : d;
  }
}
const randomUUID = () => {
  const b = $.randomBytes(16);
  b[6] = (b[6] & 15) | 64;
  b[8] = (b[8] & 63) | 128;
  const h = b.toString('hex');
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-${h.slice(12, 16)}-${h.slice(16, 20)}-${h.slice(20)}`;
};
const randomBytes = (n, cb) => { const b = $.randomBytes(n); if (cb) setImmediate(() => cb(null, b)); return b; };
module.exports = {
  createHash: (n) => new Hash(n.toLowerCase()), createHmac: (n, k) => new Hash(n.toLowerCase(), k), randomUUID, randomBytes,
  randomInt: (a, b) => (b === undefined ? Math.floor(Math.random() * a) : a + Math.floor(Math.random() * (b - a))),
  getHashes: () => ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'], timingSafeEqual: (a, b) => a.equals(b),
  webcrypto: { randomUUID, getRandomValues: (b) => { b.set($.randomBytes(b.length)); return b; } },
};
