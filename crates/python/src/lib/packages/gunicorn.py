import sys, os, time, importlib
def _say(pid, text): sys.stderr.write("[%s +0000] [%d] [INFO] %s\n" % (time.strftime("%Y-%m-%d %H:%M:%S"), pid, text))
def main():
    args, bind, target, log = sys.argv[1:], "127.0.0.1:8000", None, None
    while args:
        a, eq, v = args.pop(0).partition("=")
        if a in ("-b", "--bind", "-w", "--workers", "--threads", "-k", "--worker-class", "-t", "--timeout", "--access-logfile", "--error-logfile", "--log-level", "--chdir", "--graceful-timeout", "-n", "--name"):
            if not eq: v = args.pop(0)
            if a in ("-b", "--bind"): bind = v
            elif a == "--access-logfile": log = v
            elif a == "--chdir": os.chdir(v)
        elif a.startswith("-b") and len(a) > 2 and a[2] != "-": bind = a[2:]
        elif a in ("-v", "--version"):
            print("gunicorn (version 23.0.0)")
            return 0
        elif not a.startswith("-"): target = a
    if target is None:
        sys.stderr.write("usage: gunicorn [OPTIONS] [APP_MODULE]\ngunicorn: error: No application module specified.\n")
        return 1
    host, _, port = bind.rpartition(":")
    if not host: host = "0.0.0.0"
    from http.server import HTTPServer
    import flask
    pid = os.getpid()
    _say(pid, "Starting gunicorn 23.0.0")
    server = HTTPServer((host, int(port)), flask._Handler)
    _say(pid, "Listening at: http://%s:%s (%d)" % (host, port, pid))
    _say(pid, "Using worker: sync")
    _say(pid + 6, "Booting worker with pid: %d" % (pid + 6))
    module, _, attr = target.partition(":")
    sys.path.insert(0, os.getcwd())
    try: app = getattr(importlib.import_module(module), (attr or "application").rstrip("()"))
    except ModuleNotFoundError as e:
        sys.stderr.write("ModuleNotFoundError: %s\n" % e)
        _say(pid, "Shutting down: Master")
        _say(pid, "Reason: Worker failed to boot.")
        return 3
    if attr.endswith("()"): app = app()
    class Handler(flask._Handler):
        def version_string(self): return "gunicorn"
    server.RequestHandlerClass = Handler
    server.app = app
    flask._log.setLevel(100)
    import signal
    def stop(n, f):
        _say(pid, "Handling signal: " + {15: "term", 2: "int", 3: "quit"}.get(int(n), "term"))
        _say(pid + 6, "Worker exiting (pid: %d)" % (pid + 6))
        _say(pid, "Shutting down: Master")
        sys.exit(0)
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    server.serve_forever()
