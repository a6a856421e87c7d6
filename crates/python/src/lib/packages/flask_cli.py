import os, sys, importlib
import flask
def _load(name):
    name = name or os.environ.get("FLASK_APP")
    sys.path.insert(0, os.getcwd())
    if not name:
        for n in ("wsgi", "app"):
            if os.path.isfile(n + ".py"): name = n
        if not name:
            sys.stderr.write("Usage: flask run [OPTIONS]\nTry 'flask run --help' for help.\n\nError: Could not locate a Flask application. Use the 'flask --app' option, 'FLASK_APP' environment variable, or a 'wsgi.py' or 'app.py' file in the current directory.\n")
            sys.exit(2)
    module, _, attr = name.partition(":")
    if module.endswith(".py"): module = module[:-3].replace("/", ".")
    try: m = importlib.import_module(module)
    except ModuleNotFoundError as e:
        if e.name != module: raise
        sys.stderr.write("Usage: flask run [OPTIONS]\nTry 'flask run --help' for help.\n\nError: Could not import %r.\n" % module)
        sys.exit(2)
    for n in [attr] if attr else ["app", "application", "create_app", "make_app"]:
        v = getattr(m, n.rstrip("()"), None)
        if v is not None: return v if isinstance(v, flask.Flask) else v()
    for n in dir(m):
        if isinstance(getattr(m, n), flask.Flask): return getattr(m, n)
    sys.stderr.write("Usage: flask run [OPTIONS]\nTry 'flask run --help' for help.\n\nError: Failed to find Flask application or factory in module %r. Use '%s:name' to specify one.\n" % (module, module))
    sys.exit(2)
def main():
    args, app, host, port, debug, verb = sys.argv[1:], None, os.environ.get("FLASK_RUN_HOST", "127.0.0.1"), os.environ.get("FLASK_RUN_PORT", "5000"), os.environ.get("FLASK_DEBUG", "0").lower() in ("1", "true", "yes"), None
    while args:
        a, eq, v = args.pop(0).partition("=")
        take = lambda: v if eq else args.pop(0)
        if a == "--version":
            print("Python %s\nFlask %s\nWerkzeug %s" % (sys.version.split()[0], flask.__version__, flask._WERKZEUG))
            return 0
        if a in ("--app", "-A"): app = take()
        elif a in ("--host", "-h"): host = take()
        elif a in ("--port", "-p"): port = take()
        elif a == "--debug": debug = True
        elif a in ("--no-debug", "--reload", "--no-reload", "--with-threads", "--debugger", "--no-debugger"): debug = debug and a != "--no-debug"
        elif a.startswith("-"):
            sys.stderr.write("Usage: flask %s[OPTIONS]%s\nTry 'flask %s--help' for help.\n\nError: No such option: %s\n" % ("run " if verb else "", "" if verb else " COMMAND [ARGS]...", "run " if verb else "", a))
            return 2
        else: verb = a
    if verb == "run":
        a = _load(app)
        a.debug, name = debug, app or os.environ.get("FLASK_APP")
        if name: a.name = name
        else: a.name = "wsgi.py" if os.path.isfile("wsgi.py") else "app.py"
        flask._serve(a, host, int(port))
        return 0
    if verb == "routes":
        rows = [(e, ", ".join(x for x in sorted(v) if x not in ("HEAD", "OPTIONS")), rule) for _, _, e, _, v, rule in _load(app)._rules]
        w = [max([len(r[i]) for r in rows] + [n]) for i, n in ((0, 8), (1, 7))]
        print("%s  %s  Rule" % ("Endpoint".ljust(w[0]), "Methods".ljust(w[1])))
        print("%s  %s  %s" % ("-" * w[0], "-" * w[1], "-" * max(len(r[2]) for r in rows)))
        for r in sorted(rows): print("%s  %s  %s" % (r[0].ljust(w[0]), r[1].ljust(w[1]), r[2]))
        return 0
    if verb is None:
        print("Usage: flask [OPTIONS] COMMAND [ARGS]...\n\n  A general utility script for Flask applications.\n\nCommands:\n  routes  Show the routes for the app.\n  run     Run a development server.\n  shell   Run a shell in the app context.")
        return 0
    sys.stderr.write("Usage: flask [OPTIONS] COMMAND [ARGS]...\nTry 'flask --help' for help.\n\nError: No such command '%s'.\n" % verb)
    return 2
