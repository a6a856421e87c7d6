const os = require("os");
let n = 0;
require("http")
  .createServer((q, r) => {
    n += 1;
    r.end("visit " + n + " on " + os.hostname() + "\n");
  })
  .listen(3000, "0.0.0.0");
