// child_process: synchronous runs, and asynchronous ones made of events from the host.
'use strict';
const { host, handle, handles, EventEmitter } = internal;
const { Readable, Writable } = require('stream');
const options = (o) => ({ cwd: o?.cwd ?? '', env: o?.env ? Object.entries(o.env).map(([k, v]) => `${k}=${v}`) : null });
const start = (file, args, o) => {
  const { cwd, env } = options(o);
  return [file, args, cwd, env];
};
const spawnSync = (file, args = [], o) => {
  if (!Array.isArray(args)) { o = args; args = []; }
  if (o?.shell) { args = ['-c', [file, ...args].join(' ')]; file = '/bin/sh'; }
  const modes = [].concat(o?.stdio ?? 'pipe');
  const inherit = [0, 1, 2].map((i) => (modes[i] ?? modes[0]) === 'inherit');
  const input = o?.input ?? '';
  try {
    const r = host('run', ...start(file, args, o), input, inherit);
    const enc = o?.encoding && o.encoding !== 'buffer' ? (b) => b.toString(o.encoding) : (b) => b;
    const [stdout, stderr] = [enc(r.stdout), enc(r.stderr)];
    return { pid: r.pid, status: r.status, signal: r.signal, output: [null, stdout, stderr], stdout, stderr };
  } catch (e) {
    if (!e.code) throw e;
    const error = Object.assign(new Error(`spawnSync ${file} ${e.code}`), { errno: e.errno, code: e.code, syscall: `spawnSync ${file}`, path: file, spawnargs: args });
    return { error, status: null, signal: null, output: null, pid: 0, stdout: null, stderr: null };
  }
};
const checked = (cmd, r, o) => {
  if (r.error) throw r.error;
  const text = (b) => `${b}`;
  if (!o?.stdio && text(r.stderr)) process.stderr.write(r.stderr);
  if (r.status !== 0) {
    const e = new Error(`Command failed: ${cmd}${text(r.stderr) ? `\n${text(r.stderr)}` : ''}`);
    throw Object.assign(e, { status: r.status, signal: r.signal, output: r.output, pid: r.pid, stdout: r.stdout, stderr: r.stderr });
  }
  return r.stdout;
};
class ChildProcess extends EventEmitter {
  constructor(file, args, o = {}) {
    super();
    const modes = [].concat(o.stdio ?? 'pipe');
    const inherit = [0, 1, 2].map((i) => (modes[i] ?? modes[0]) === 'inherit');
    this.exitCode = null;
    this.signalCode = null;
    this.killed = false;
    this.spawnfile = file;
    this.spawnargs = [file, ...args];
    this.stdout = inherit[1] ? null : new Readable();
    this.stderr = inherit[2] ? null : new Readable();
    const id = handle((kind, ...a) => {
      if (kind === 'stdout') this.stdout?.push(a[0]);
      else if (kind === 'stderr') this.stderr?.push(a[0]);
      else if (kind === 'exit') {
        [this.exitCode, this.signalCode] = a;
        this.stdout?.push(null);
        this.stderr?.push(null);
        handles.delete(id);
        $.keep(-1);
        this.emit('exit', ...a);
        setImmediate(() => this.emit('close', ...a));
      }
    });
    this.stdin = inherit[0] ? null : new Writable({ write: (c, e, cb) => { host('child_write', id, c); cb(); }, final: (done) => { host('child_end', id); done(); } });
    try {
      this.pid = host('spawn', ...start(file, args, o), id, inherit);
      $.keep(1);
      process.nextTick(() => this.emit('spawn'));
    } catch (e) {
      handles.delete(id);
      const error = Object.assign(new Error(`spawn ${file} ${e.code}`), { errno: e.errno, code: e.code, syscall: `spawn ${file}`, path: file, spawnargs: args });
      process.nextTick(() => { this.emit('error', error); this.stdout?.push(null); this.stderr?.push(null); });
    }
  }
  kill(signal = 'SIGTERM') { this.killed = true; try { return process.kill(this.pid, signal); } catch { return false; } }
  unref() {} ref() {}
}
const spawn = (file, args = [], o) => {
  if (!Array.isArray(args)) { o = args; args = []; }
  if (o?.shell) { args = ['-c', [file, ...args].join(' ')]; file = '/bin/sh'; }
  return new ChildProcess(file, args, o);
};
const execFile = (file, args, o, cb, shown) => {
  if (typeof args === 'function') { cb = args; args = []; } else if (typeof o === 'function') { cb = o; o = undefined; }
  const c = new ChildProcess(file, args ?? [], o);
  let out = '', err = '';
  c.stdout.on('data', (d) => (out += d));
  c.stderr.on('data', (d) => (err += d));
  c.on('error', (e) => cb?.(e, '', ''));
  c.on('close', (code, signal) => {
    if (code === 0) cb?.(null, out, err);
    else cb?.(Object.assign(new Error(`Command failed: ${shown ?? [file, ...args].join(' ')}\n${err}`), { code, killed: c.killed, signal, cmd: shown ?? file, stdout: out, stderr: err }), out, err);
  });
  return c;
};
const exec = (cmd, o, cb) => {
  if (typeof o === 'function') { cb = o; o = undefined; }
  return execFile('/bin/sh', ['-c', cmd], o, cb, cmd);
};
const custom = Symbol.for('nodejs.util.promisify.custom');
exec[custom] = (cmd, o) => new Promise((ok, err) => exec(cmd, o, (e, stdout, stderr) => (e ? err(e) : ok({ stdout, stderr }))));
execFile[custom] = (f, a, o) => new Promise((ok, err) => execFile(f, a, o, (e, stdout, stderr) => (e ? err(e) : ok({ stdout, stderr }))));
module.exports = {
  spawnSync, spawn, exec, execFile, ChildProcess,
  execSync: (cmd, o) => checked(cmd, spawnSync('/bin/sh', ['-c', cmd], o), o),
  execFileSync: (file, args = [], o) => checked([file, ...args].join(' '), spawnSync(file, args, o), o),
  fork: (file, args = [], o) => new ChildProcess(process.execPath, [file, ...args], { stdio: 'inherit', ...o }),
};
