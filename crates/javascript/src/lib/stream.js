// stream: enough for pipes, HTTP bodies and files. Not modelled: back pressure.
'use strict';
const { EventEmitter } = internal;
class Stream extends EventEmitter {}
class Readable extends Stream {
  #queue = []; #flowing = false; #ended = false; #done = false;
  constructor(o = {}) {
    super();
    this.readable = true;
    this.destroyed = false;
    if (o.read) this._read = o.read;
  }
  static from(list) {
    const r = new Readable();
    (async () => { for await (const v of list) r.push(v); r.push(null); })();
    return r;
  }
  push(c) {
    if (c === null) this.#ended = true;
    else this.#queue.push(this.enc && Buffer.isBuffer(c) ? c.toString(this.enc) : c);
    this.#flow();
    return true;
  }
  #flow() {
    if (!this.#flowing || this.#done) return;
    process.nextTick(() => {
      while (this.#flowing && this.#queue.length) this.emit('data', this.#queue.shift());
      if (this.#flowing && this.#ended && !this.#queue.length && !this.#done) {
        this.#done = true;
        this.readable = false;
        this.readableEnded = true;
        this.emit('end');
        if (this.autoClose !== false) this.emit('close');
      }
    });
  }
  on(name, f) {
    super.on(name, f);
    if (name === 'data') this.resume();
    if (name === 'readable') process.nextTick(() => this.emit('readable'));
    return this;
  }
  read() { return this.#queue.length ? this.#queue.shift() : null; }
  _read() {}
  setEncoding(e) { this.enc = e; this.#queue = this.#queue.map((c) => (Buffer.isBuffer(c) ? c.toString(e) : c)); return this; }
  resume() { if (!this.#flowing) { this.#flowing = true; this._read(); this.#flow(); } return this; }
  pause() { this.#flowing = false; return this; }
  pipe(to) {
    this.on('data', (c) => to.write(c));
    if (to !== process.stdout && to !== process.stderr) this.on('end', () => to.end());
    return to;
  }
  destroy(e) { if (!this.destroyed) { this.destroyed = true; if (e) process.nextTick(() => this.emit('error', e)); process.nextTick(() => this.emit('close')); } return this; }
  async *[Symbol.asyncIterator]() {
    const queue = [];
    let wake = () => {}, over = false, fail;
    this.on('data', (d) => { queue.push(d); wake(); }).on('end', () => { over = true; wake(); }).on('error', (e) => { fail = e; wake(); });
    for (;;) {
      if (queue.length) yield queue.shift();
      else if (fail) throw fail;
      else if (over) return;
      else await new Promise((ok) => (wake = ok));
    }
  }
}
const writing = {
  write(c, enc, cb) {
    if (typeof enc === 'function') { cb = enc; enc = undefined; }
    if (this.writableEnded) {
      const e = internal.coded(Error, 'ERR_STREAM_WRITE_AFTER_END', 'write after end');
      process.nextTick(() => this.emit('error', e));
      return false;
    }
    this._write(typeof c === 'string' && !this.decodeStrings ? c : c, enc ?? 'utf8', (e) => { if (e) this.emit('error', e); cb?.(e); });
    return true;
  },
  end(c, enc, cb) {
    if (typeof c === 'function') { cb = c; c = undefined; }
    if (c !== undefined && c !== null) this.write(c, enc);
    if (this.writableEnded) return this;
    this.writableEnded = true;
    this.writable = false;
    const done = () => process.nextTick(() => { this.emit('finish'); cb?.(); if (this.autoClose !== false) this.emit('close'); });
    if (this._final) this._final(done);
    else done();
    return this;
  },
  cork() {}, uncork() {}, setDefaultEncoding() { return this; },
};
class Writable extends Stream {
  constructor(o = {}) {
    super();
    this.writable = true;
    this.writableEnded = false;
    if (o.write) this._write = o.write;
    if (o.final) this._final = o.final;
  }
  _write(c, e, cb) { cb(); }
  destroy(e) { if (e) this.emit('error', e); this.emit('close'); return this; }
}
Object.assign(Writable.prototype, writing);
class Duplex extends Readable {
  constructor(o = {}) {
    super(o);
    this.writable = true;
    this.writableEnded = false;
    if (o.write) this._write = o.write;
    if (o.final) this._final = o.final;
  }
  _write(c, e, cb) { cb(); }
}
Object.assign(Duplex.prototype, writing);
class Transform extends Duplex {
  constructor(o = {}) { super(o); if (o.transform) this._transform = o.transform; if (o.flush) this._flush = o.flush; }
  _transform(c, e, cb) { cb(null, c); }
  _write(c, e, cb) { this._transform(typeof c === 'string' ? Buffer.from(c) : c, e, (err, v) => { if (v != null) this.push(v); cb(err); }); }
  _final(done) { const fin = () => { this.push(null); done(); }; this._flush ? this._flush((e, v) => { if (v != null) this.push(v); fin(); }) : fin(); }
}
class PassThrough extends Transform {}
const pipeline = (...s) => {
  const cb = typeof s.at(-1) === 'function' ? s.pop() : () => {};
  let called = false;
  const once = (e) => { if (!called) { called = true; cb(e); } };
  for (let i = 0; i + 1 < s.length; i++) { s[i].pipe(s[i + 1]); s[i].on('error', once); }
  const last = s.at(-1);
  (last === process.stdout || last === process.stderr ? s.at(-2).on('end', () => once()) : last.on('finish', () => once())).on('error', once);
  return s.at(-1);
};
module.exports = Object.assign(Stream, {
  Stream, Readable, Writable, Duplex, Transform, PassThrough, pipeline, writing,
  finished: (s, cb) => { s.on('end', () => cb()).on('finish', () => cb()).on('error', cb); },
  promises: { pipeline: (...s) => new Promise((ok, err) => pipeline(...s, (e) => (e ? err(e) : ok()))) },
});
