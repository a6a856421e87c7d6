// A small web server that takes its address from HOST, as many development servers do.
const host = process.env.HOST || '127.0.0.1';
const port = process.env.PORT || 3000;
require('http').createServer((request, response) => response.end('hello from the app\n'))
  .listen(port, host, () => console.log(`listening on http://${host}:${port}`));
