// readline: lines of a stream, questions.
'use strict';
class Interface extends internal.EventEmitter {
  #rest = ''; #lines = []; #asked = [];
  constructor(o) {
    super();
    this.input = o.input ?? process.stdin;
    this.output = o.output;
    this.text = '> ';
    this.input.on('data', (d) => this.#take(`${d}`));
    this.input.on('end', () => { if (this.#rest) this.#line(this.#rest); this.#rest = ''; this.close(); });
  }
  #take(d) {
    const lines = (this.#rest + d).split(/\r?\n/);
    this.#rest = lines.pop();
    for (const l of lines) this.#line(l);
  }
  #line(l) { const q = this.#asked.shift(); if (q) q(l); else this.emit('line', l); }
  question(text, o, cb) { this.output?.write(text); this.#asked.push(cb ?? o); }
  setPrompt(t) { this.text = t; }
  prompt() { this.output?.write(this.text); }
  write() {} pause() { this.input.pause(); return this; } resume() { return this; }
  close() { if (!this.closed) { this.closed = true; this.input.pause(); this.emit('close'); } }
  async *[Symbol.asyncIterator]() {
    const queue = [];
    let wake = () => {}, over = false;
    this.on('line', (l) => { queue.push(l); wake(); }).on('close', () => { over = true; wake(); });
    for (;;) {
      if (queue.length) yield queue.shift();
      else if (over) return;
      else await new Promise((ok) => (wake = ok));
    }
  }
}
const createInterface = (o, out) => new Interface(o.on ? { input: o, output: out } : o);
const promises = { createInterface: (o) => { const r = createInterface(o), q = r.question.bind(r); r.question = (t) => new Promise((ok) => q(t, ok)); return r; } };
module.exports = { createInterface, Interface, promises, clearLine() {}, cursorTo() {}, moveCursor() {} };
