const host = process.env.HOST || "127.0.0.1";
require("http").createServer((q, r) => r.end("api\n")).listen(3000, host);
