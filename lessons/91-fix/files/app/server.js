const http = require("http");
const host = process.env.HOST || "127.0.0.1";
http.createServer((q, r) => r.end("ok\n")).listen(3000, host);
process.on("SIGTERM", () => process.exit(0));
