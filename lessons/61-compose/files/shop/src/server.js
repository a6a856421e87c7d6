require("http")
  .createServer((q, r) => r.end("open " + process.env.DEBUG + "\n"))
  .listen(3000, () => console.log("ready"));
