// The prompt of `node` on a terminal.
'use strict';
const { host, process: proc } = internal;
const rl = require('readline').createInterface({ input: proc.stdin, output: proc.stdout });
const tty = internal.info.tty[0];
let buffer = '';
const prompt = () => { if (tty) host('write', 1, buffer ? '... ' : '> '); };
if (tty) host('write', 1, `Welcome to Node.js ${proc.version}.\nType ".help" for more information.\n`);
prompt();
rl.on('line', (line) => {
  if (!buffer && line.trim().startsWith('.')) {
    const c = line.trim();
    if (c === '.exit') proc.exit(0);
    if (c === '.help') host('write', 1, '.break    Sometimes you get stuck, this gets you out\n.clear    Alias for .break\n.exit     Exit the REPL\n.help     Print this help message\n\nPress Ctrl+C to abort current expression, Ctrl+D to exit the REPL\n');
    else host('write', 1, 'Invalid REPL keyword\n');
    return prompt();
  }
  buffer += `${line}\n`;
  const text = buffer.trim();
  const wrapped = /^\{[^]*[^;]$/.test(text) ? `(${text})` : text;
  let f;
  try { f = $.compile(`REPL${1}`, wrapped, 'repl', []); } catch (e) {
    if (/end of input|Unterminated template/.test(e.message) && text) return prompt();
    buffer = '';
    host('write', 1, `Uncaught SyntaxError: ${e.message}\n`);
    return prompt();
  }
  buffer = '';
  try {
    if (text) {
      const v = f();
      $.hide(globalThis, '_', v);
      host('write', 1, `${$.inspect(v)}\n`);
    }
  } catch (e) {
    host('write', 1, e instanceof Error ? `Uncaught ${$.inspect(e).replace(/\n    at [^]*?(?= \{\n|$)/, '')}\n` : `Uncaught ${$.inspect(e)}\n`);
  }
  prompt();
});
rl.on('close', () => { if (tty) host('write', 1, '\n'); proc.exit(); });
