import sys, os, importlib, signal
from http.server import BaseHTTPRequestHandler, HTTPServer
from _host import shown as _shown
__version__ = "0.38.0"
def _say(level, text): sys.stderr.write("%s %s\n" % ((level + ":").ljust(9), text))
_phrase = {200: "OK", 201: "Created", 204: "No Content", 307: "Temporary Redirect", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 422: "Unprocessable Entity", 500: "Internal Server Error"}
class _Handler(BaseHTTPRequestHandler):
    def _go(self):
        n = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(n) if n else b""
        error = None
        try: r = self.server.app._answer(self.command, self.path, self.headers.items(), body, (self.client_address[0], self.client_address[1]))
        except Exception as e:
            from fastapi import PlainTextResponse
            r, error = PlainTextResponse("Internal Server Error", 500), e
        self._head.append("HTTP/1.1 %d %s\r\n" % (r.status_code, _phrase.get(r.status_code, "")))
        self.send_header("date", self.date_time_string())
        self.send_header("server", "uvicorn")
        if r.status_code != 204: self.send_header("content-length", str(len(r.body)))
        for k, v in r.headers.items(): self.send_header(k, v)
        self.end_headers()
        if self.command != "HEAD": self.wfile.write(r.body)
        sys.stdout.write("INFO:     %s:%d - \"%s %s HTTP/1.1\" %d %s\n" % (self.client_address[0], self.client_address[1], self.command, self.path, r.status_code, _phrase.get(r.status_code, "")))
        sys.stdout.flush()
        if error is not None: _say("ERROR", "Exception in ASGI application\n" + _shown(error).rstrip("\n"))
    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = do_OPTIONS = _go
def _load(target):
    module, _, attr = target.partition(":")
    if not attr:
        _say("ERROR", 'Error loading ASGI app. Import string "%s" must be in format "<module>:<attribute>".' % target)
        sys.exit(1)
    try: m = importlib.import_module(module)
    except ModuleNotFoundError as e:
        if e.name != module: raise
        _say("ERROR", 'Error loading ASGI app. Could not import module "%s".' % module)
        sys.exit(1)
    if not hasattr(m, attr):
        _say("ERROR", 'Error loading ASGI app. Attribute "%s" not found in module "%s".' % (attr, module))
        sys.exit(1)
    return getattr(m, attr)
def run(app, host="127.0.0.1", port=8000, reload=False, **k):
    if isinstance(app, str): app = _load(app)
    pid = os.getpid()
    _say("INFO", "Started server process [%d]" % pid)
    _say("INFO", "Waiting for application startup.")
    for f in app._startup: app._call(f, {})
    _say("INFO", "Application startup complete.")
    try: server = HTTPServer((host, int(port)), _Handler)
    except OSError as e:
        _say("ERROR", "[Errno %s] error while attempting to bind on address %r: %s" % (e.errno, (host, int(port)), e.strerror.lower()))
        sys.exit(1)
    _say("INFO", "Uvicorn running on http://%s:%d (Press CTRL+C to quit)" % (host, int(port)))
    server.app = app
    def stop(n, f): raise KeyboardInterrupt
    signal.signal(signal.SIGTERM, stop)
    try: server.serve_forever()
    except KeyboardInterrupt:
        _say("INFO", "Shutting down")
        _say("INFO", "Waiting for application shutdown.")
        for f in app._shutdown: app._call(f, {})
        _say("INFO", "Application shutdown complete.")
        _say("INFO", "Finished server process [%d]" % pid)
def main():
    args, target, host, port = sys.argv[1:], None, "127.0.0.1", 8000
    while args:
        a, eq, v = args.pop(0).partition("=")
        if a in ("--host", "--port", "--workers", "--log-level", "--app-dir", "--reload-dir", "--root-path", "--timeout-keep-alive"):
            if not eq: v = args.pop(0)
            if a == "--host": host = v
            elif a == "--port": port = v
            elif a == "--app-dir": sys.path.insert(0, v)
        elif a == "--version":
            print("Running uvicorn %s with CPython %s on Linux" % (__version__, sys.version.split()[0]))
            return 0
        elif not a.startswith("-"): target = a
    if target is None:
        sys.stderr.write("Usage: uvicorn [OPTIONS] APP\nTry 'uvicorn --help' for help.\n\nError: Missing argument 'APP'.\n")
        return 2
    sys.path.insert(0, os.getcwd())
    run(target, host, port)
    return 0
