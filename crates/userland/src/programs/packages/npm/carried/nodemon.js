#!/usr/bin/env node
'use strict';
// Runs a script and starts it again when a file changes; files are looked at once a second.
const fs = require('fs');
const path = require('path');
const { spawn } = require('child_process');
const { version } = require('../package.json');

const say = (text) => console.log(`[nodemon] ${text}`);
const options = { watch: [], ext: null, ignore: ['node_modules', '.git'], exec: null, legacy: false };
const rest = [];
const argv = process.argv.slice(2);
while (argv.length) {
  const a = argv.shift();
  if (rest.length) rest.push(a);
  else if (a === '--watch' || a === '-w') options.watch.push(argv.shift());
  else if (a === '--ext' || a === '-e') options.ext = argv.shift();
  else if (a === '--ignore' || a === '-i') options.ignore.push(argv.shift());
  else if (a === '--exec' || a === '-x') options.exec = argv.shift();
  else if (a === '--legacy-watch' || a === '-L') options.legacy = true;
  else if (a === '--version' || a === '-v') { console.log(version); process.exit(0); }
  else if (a === '--delay' || a === '-d' || a === '--signal') argv.shift();
  else if (!a.startsWith('-')) rest.push(a);
}
let script = rest[0];
if (!script && !options.exec) {
  try { script = JSON.parse(fs.readFileSync('package.json', 'utf8')).main; } catch (e) { /* none */ }
  script = script || (fs.existsSync('index.js') ? 'index.js' : undefined);
  if (!script) { console.log('Usage: nodemon [nodemon options] [script.js] [args]\n\nSee "nodemon --help" for more.\n'); process.exit(1); }
  rest.unshift(script);
}
const ext = (options.ext || 'js,mjs,cjs,json').split(',');
const command = options.exec ? `${options.exec} ${rest.join(' ')}`.trim() : `node ${rest.join(' ')}`;
say(version);
say('to restart at any time, enter `rs`');
say(`watching path(s): ${options.watch.length ? options.watch.join(' ') : '*.*'}`);
say(`watching extensions: ${ext.join(',')}`);

const look = (dir, out, depth) => {
  let names;
  try { names = fs.readdirSync(dir); } catch (e) { return out; }
  for (const name of names) {
    if (options.ignore.includes(name)) continue;
    const file = path.join(dir, name);
    let stat;
    try { stat = fs.statSync(file); } catch (e) { continue; }
    if (stat.isDirectory()) { if (depth < 8) look(file, out, depth + 1); } else if (ext.includes(path.extname(name).slice(1))) out[file] = `${stat.mtimeMs}/${stat.size}`;
  }
  return out;
};
const all = () => {
  const out = {};
  for (const dir of options.watch.length ? options.watch : ['.']) look(dir, out, 0);
  return JSON.stringify(out);
};
let child;
let stopped = false;
const start = () => {
  say(`starting \`${command}\``);
  const own = spawn('sh', ['-c', `exec ${command}`], { stdio: 'inherit' });
  child = own;
  own.on('exit', (code) => {
    if (child !== own) return;
    child = undefined;
    if (stopped) return;
    say(code === 0 ? 'clean exit - waiting for changes before restart' : 'app crashed - waiting for file changes before starting...');
  });
};
const restart = (why) => {
  say(why);
  const old = child;
  child = undefined;
  if (!old) return start();
  old.on('exit', start);
  old.kill('SIGTERM');
};
let seen = all();
start();
setInterval(() => {
  const now = all();
  if (now === seen) return;
  seen = now;
  restart('restarting due to changes...');
}, 1000);
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    stopped = true;
    const end = () => process.exit(signal === 'SIGINT' ? 130 : 143);
    if (!child) return end();
    child.on('exit', end);
    child.kill(signal);
  });
}
