# Routes, requests and responses, on the library's own server.
import sys, os, json as _json, logging, re
from urllib.parse import parse_qsl, unquote, quote
from http.server import BaseHTTPRequestHandler, HTTPServer
from socketserver import ThreadingMixIn
from _host import shown as _shown, evaluate as _evaluate
__version__ = "3.1.2"
_WERKZEUG = "3.1.3"
_REASONS = {200: "OK", 201: "CREATED", 202: "ACCEPTED", 204: "NO CONTENT", 301: "MOVED PERMANENTLY", 302: "FOUND", 303: "SEE OTHER", 304: "NOT MODIFIED", 307: "TEMPORARY REDIRECT", 308: "PERMANENT REDIRECT", 400: "BAD REQUEST", 401: "UNAUTHORIZED", 403: "FORBIDDEN", 404: "NOT FOUND", 405: "METHOD NOT ALLOWED", 409: "CONFLICT", 415: "UNSUPPORTED MEDIA TYPE", 418: "I'M A TEAPOT", 422: "UNPROCESSABLE ENTITY", 429: "TOO MANY REQUESTS", 500: "INTERNAL SERVER ERROR", 501: "NOT IMPLEMENTED", 502: "BAD GATEWAY", 503: "SERVICE UNAVAILABLE"}
_TITLES = {400: ("Bad Request", "The browser (or proxy) sent a request that this server could not understand."), 401: ("Unauthorized", "The server could not verify that you are authorized to access the URL requested. You either supplied the wrong credentials (e.g. a bad password), or your browser doesn&#39;t understand how to supply the credentials required."), 403: ("Forbidden", "You don&#39;t have the permission to access the requested resource. It is either read-protected or not readable by the server."), 404: ("Not Found", "The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again."), 405: ("Method Not Allowed", "The method is not allowed for the requested URL."), 409: ("Conflict", "A conflict happened while processing the request. The resource might have been modified while the request was being processed."), 415: ("Unsupported Media Type", "Did not attempt to load JSON data because the request Content-Type was not &#39;application/json&#39;."), 500: ("Internal Server Error", "The server encountered an internal error and was unable to complete your request. Either the server is overloaded or there is an error in the application."), 503: ("Service Unavailable", "The server is temporarily unable to service your request due to maintenance downtime or capacity problems. Please try again later.")}
class HTTPException(Exception):
    def __init__(self, code, description=None):
        self.code = code
        self.name, text = _TITLES.get(code, (_REASONS.get(code, "Unknown").title(), ""))
        self.description = description or text.replace("&#39;", "'")
    def __str__(self): return "%d %s: %s" % (self.code, self.name, self.description)
    def get_response(self):
        text = self.description.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&#39;")
        return Response("<!doctype html>\n<html lang=en>\n<title>%d %s</title>\n<h1>%s</h1>\n<p>%s</p>\n" % (self.code, self.name, self.name, text), self.code)
def abort(code, description=None, *a):
    if isinstance(code, Response): raise _Stop(code)
    raise HTTPException(code, description)
class _Stop(Exception):
    def __init__(self, response): self.response = response
class Headers:
    def __init__(self, items=()): self._l = list(items.items() if isinstance(items, dict) else items)
    def get(self, k, default=None):
        for n, v in self._l:
            if n.lower() == k.lower(): return v
        return default
    def __getitem__(self, k): return self.get(k)
    def __setitem__(self, k, v): self._l = [e for e in self._l if e[0].lower() != k.lower()] + [(k, str(v))]
    set = __setitem__
    def add(self, k, v): self._l.append((k, str(v)))
    def update(self, o):
        for k, v in o.items(): self[k] = v
    def __contains__(self, k): return self.get(k) is not None
    def __iter__(self): return iter(self._l)
    def items(self): return list(self._l)
    def keys(self): return [k for k, _ in self._l]
class Response:
    default_mimetype = "text/html"
    def __init__(self, response=b"", status=200, headers=None, mimetype=None, content_type=None):
        if not isinstance(response, (str, bytes)): response = "".join(x if isinstance(x, str) else x.decode() for x in response)
        self.data = response.encode() if isinstance(response, str) else response
        self.status_code = int(str(status).split()[0])
        self.headers = Headers()
        kind = content_type or mimetype or self.default_mimetype
        if "charset" not in kind and (kind.startswith("text/") or kind in ("application/xml",)): kind += "; charset=utf-8"
        self.headers["Content-Type"] = kind
        for k, v in (headers.items() if isinstance(headers, dict) else headers or []): self.headers[k] = v
    @property
    def status(self): return "%d %s" % (self.status_code, _REASONS.get(self.status_code, "UNKNOWN"))
    @property
    def mimetype(self): return self.headers["Content-Type"].split(";")[0]
    def get_data(self, as_text=False): return self.data.decode() if as_text else self.data
    def get_json(self, **k): return _json.loads(self.data)
    @property
    def json(self): return self.get_json()
    @property
    def text(self): return self.data.decode()
    def set_cookie(self, k, value="", max_age=None, path="/", httponly=False, **kw): self.headers.add("Set-Cookie", "%s=%s; %sPath=%s" % (k, value, "Max-Age=%s; " % max_age if max_age is not None else "", path) + ("; HttpOnly" if httponly else ""))
    def delete_cookie(self, k, **kw): self.set_cookie(k, "", 0)
def make_response(*a):
    v = a[0] if len(a) == 1 else tuple(a)
    if isinstance(v, Response): return v
    status, headers = None, None
    if isinstance(v, tuple):
        if len(v) == 3: v, status, headers = v
        elif isinstance(v[1], (dict, list)): v, headers = v
        else: v, status = v
    if v is None: raise TypeError("The view function for %r did not return a valid response. The function either returned None or ended without a return statement." % request.endpoint)
    if isinstance(v, (dict, list)): r = jsonify(v)
    elif isinstance(v, Response): r = v
    elif isinstance(v, (str, bytes)) or hasattr(v, "__next__") or hasattr(v, "__iter__"): r = Response(v)
    else: raise TypeError("The view function did not return a valid response. The return type must be a string, dict, list, tuple with headers or status, Response instance, or WSGI callable, but it was a %s." % type(v).__name__)
    if status is not None: r.status_code = int(str(status).split()[0])
    for k, val in (headers.items() if isinstance(headers, dict) else headers or []): r.headers[k] = val
    return r
def _default(o):
    if hasattr(o, "isoformat"): return o.isoformat()
    if hasattr(o, "hex"): return str(o)
    if hasattr(o, "__dataclass_fields__"):
        from dataclasses import asdict
        return asdict(o)
    raise TypeError("Object of type %s is not JSON serializable" % type(o).__name__)
def jsonify(*a, **k):
    v = k if k else a[0] if len(a) == 1 else list(a) if a else None
    if current_app and current_app.debug: t = _json.dumps(v, indent=2, sort_keys=True, default=_default)
    else: t = _json.dumps(v, separators=(",", ":"), sort_keys=True, default=_default)
    return Response(t + "\n", mimetype="application/json")
def redirect(location, code=302):
    safe = location.replace("&", "&amp;")
    return Response('<!doctype html>\n<html lang=en>\n<title>Redirecting...</title>\n<h1>Redirecting...</h1>\n<p>You should be redirected automatically to the target URL: <a href="%s">%s</a>. If not, click the link.\n' % (safe, safe), code, {"Location": location})
class _Multi:
    def __init__(self, pairs): self._p = list(pairs)
    def get(self, k, default=None, type=None):
        for n, v in self._p:
            if n == k:
                if type is None: return v
                try: return type(v)
                except (ValueError, TypeError): return default
        return default
    def getlist(self, k): return [v for n, v in self._p if n == k]
    def __getitem__(self, k):
        v = self.get(k)
        if v is None: raise HTTPException(400)
        return v
    def __contains__(self, k): return any(n == k for n, _ in self._p)
    def __iter__(self): return iter(self.to_dict())
    def __len__(self): return len(self.to_dict())
    def keys(self): return self.to_dict().keys()
    def values(self): return self.to_dict().values()
    def items(self): return self.to_dict().items()
    def to_dict(self, flat=True):
        out = {}
        for n, v in self._p: out.setdefault(n, v)
        return out
    def __repr__(self): return "ImmutableMultiDict(%r)" % self._p
class Request:
    def __init__(self, method, target, headers, data, address):
        self.method, self.headers, self.data, self.remote_addr = method, Headers(headers), data, address
        path, _, query = target.partition("?")
        self.path, self.query_string, self.full_path = unquote(path), query.encode(), target if "?" in target else target + "?"
        self.args = _Multi(parse_qsl(query, True))
        self.content_type = self.headers.get("Content-Type")
        self.mimetype = (self.content_type or "").split(";")[0]
        self.form = _Multi(parse_qsl(data.decode(), True) if self.mimetype == "application/x-www-form-urlencoded" else [])
        self.values = _Multi(self.args._p + self.form._p)
        self.host = self.headers.get("Host", "localhost")
        self.scheme, self.host_url, self.url, self.base_url = "http", "http://%s/" % self.host, "http://%s%s" % (self.host, target), "http://%s%s" % (self.host, path)
        self.url_root = self.host_url
        self.cookies = dict(c.strip().split("=", 1) for c in (self.headers.get("Cookie") or "").split(";") if "=" in c)
        self.files, self.environ, self.endpoint, self.view_args, self.user_agent = _Multi([]), {"REMOTE_ADDR": address, "REQUEST_METHOD": method}, None, {}, self.headers.get("User-Agent")
        self.is_json = self.mimetype == "application/json"
        self.content_length = len(data)
    def get_data(self, as_text=False): return self.data.decode() if as_text else self.data
    def get_json(self, force=False, silent=False):
        if not (force or self.is_json):
            if silent: return None
            raise HTTPException(415)
        try: return _json.loads(self.data)
        except ValueError:
            if silent: return None
            raise HTTPException(400, "The browser (or proxy) sent a request that this server could not understand.") from None
    @property
    def json(self): return self.get_json()
class _Local:
    def __init__(self, name): self.__dict__["_name"] = name
    def _at(self): return _state[self._name]
    def __getattr__(self, n):
        o = _state.get(self._name)
        if o is None: raise RuntimeError("Working outside of %s context.\n\nThis typically means that you attempted to use functionality that needed\nan active HTTP request. Consult the documentation on testing for\ninformation about how to avoid this problem." % self._name)
        return getattr(o, n)
    def __setattr__(self, n, v): setattr(_state[self._name], n, v)
    def __bool__(self): return _state.get(self._name) is not None
    def __getitem__(self, k): return _state[self._name][k]
    def __setitem__(self, k, v): _state[self._name][k] = v
    def __contains__(self, k): return k in _state[self._name]
_state = {}
request, current_app, session, g = _Local("request"), _Local("app"), _Local("session"), _Local("g")
class _G:
    def get(self, n, d=None): return getattr(self, n, d)
class Config:
    def __init__(self): self._d = {"DEBUG": False, "TESTING": False, "SECRET_KEY": None}
    def __getitem__(self, k): return self._d[k]
    def __setitem__(self, k, v): self._d[k] = v
    def __contains__(self, k): return k in self._d
    def get(self, k, d=None): return self._d.get(k, d)
    def setdefault(self, k, v): return self._d.setdefault(k, v)
    def update(self, *a, **k): self._d.update(*a, **k)
    def from_mapping(self, *a, **k): self._d.update(*a, **k)
    def from_object(self, o):
        for n in dir(o):
            if n.isupper(): self._d[n] = getattr(o, n)
    def from_prefixed_env(self, prefix="FLASK"):
        for k, v in os.environ.items():
            if k.startswith(prefix + "_"): self._d[k[len(prefix) + 1:]] = v
class _Rules:
    def route(self, rule, methods=None, endpoint=None, **k):
        def deco(f):
            self.add_url_rule(rule, endpoint, f, methods=methods)
            return f
        return deco
    def get(self, rule, **k): return self.route(rule, ["GET"], **k)
    def post(self, rule, **k): return self.route(rule, ["POST"], **k)
    def put(self, rule, **k): return self.route(rule, ["PUT"], **k)
    def delete(self, rule, **k): return self.route(rule, ["DELETE"], **k)
    def patch(self, rule, **k): return self.route(rule, ["PATCH"], **k)
    def before_request(self, f):
        self._before.append(f)
        return f
    def after_request(self, f):
        self._after.append(f)
        return f
    def teardown_request(self, f): return f
    teardown_appcontext = teardown_request
    def context_processor(self, f): return f
    def errorhandler(self, code):
        def deco(f):
            self._errors.append((code, f))
            return f
        return deco
    register_error_handler = lambda self, code, f: self._errors.append((code, f))
class Blueprint(_Rules):
    def __init__(self, name, import_name, url_prefix=None, **k):
        self.name, self.url_prefix, self._rules, self._before, self._after, self._errors = name, url_prefix or "", [], [], [], []
    def add_url_rule(self, rule, endpoint=None, view_func=None, methods=None, **k): self._rules.append((rule, self.name + "." + (endpoint or view_func.__name__), view_func, methods))
class Flask(_Rules):
    def __init__(self, import_name, static_folder="static", template_folder="templates", static_url_path=None, **k):
        self.import_name, self.config, self.debug, self.testing = import_name, Config(), False, False
        main = sys.modules.get("__main__") if import_name == "__main__" else sys.modules.get(import_name)
        file = getattr(main, "__file__", None)
        self.root_path = os.path.dirname(os.path.abspath(file)) if file else os.getcwd()
        self.name = os.path.splitext(os.path.basename(file))[0] if import_name == "__main__" and file else import_name
        self.static_folder, self.template_folder = static_folder, template_folder
        self._rules, self._before, self._after, self._errors, self.secret_key = [], [], [], [], None
        self.extensions, self.view_functions = {}, {}
        self._logger = None
        self.add_url_rule("/static/<path:filename>", "static", lambda filename: send_from_directory(os.path.join(self.root_path, static_folder or "static"), filename))
    @property
    def logger(self):
        if self._logger is None:
            self._logger = logging.getLogger(self.name)
            if not self._logger.hasHandlers():
                h = logging.StreamHandler()
                h.setFormatter(logging.Formatter("[%(asctime)s] %(levelname)s in " + self.name.replace(".py", "") + ": %(message)s"))
                self._logger.addHandler(h)
            if self.debug and not self._logger.level: self._logger.setLevel(logging.DEBUG)
        return self._logger
    def add_url_rule(self, rule, endpoint=None, view_func=None, methods=None, **k):
        endpoint = endpoint or view_func.__name__
        old = self.view_functions.get(endpoint)
        if old is not None and old is not view_func: raise AssertionError("View function mapping is overwriting an existing endpoint function: " + endpoint)
        if not rule.startswith("/"): raise ValueError("URL rule %r must start with a slash." % rule)
        self.view_functions[endpoint] = view_func
        pattern, names, at = "", [], 0
        for m in re.finditer(r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>", rule):
            pattern += re.escape(rule[at:m.start()]) + {"int": r"(\d+)", "float": r"(\d+\.\d+)", "path": "([^/].*?)", "uuid": "([0-9a-f-]{36})"}.get(m.group(1), "([^/]+)")
            names.append((m.group(2), {"int": int, "float": float}.get(m.group(1), str)))
            at = m.end()
        pattern += re.escape(rule[at:])
        verbs = [v.upper() for v in methods or ["GET"]]
        if "GET" in verbs and "HEAD" not in verbs: verbs.append("HEAD")
        self._rules.append((re.compile(pattern), names, endpoint, view_func, verbs, rule))
    def register_blueprint(self, b, url_prefix=None):
        for rule, endpoint, f, methods in b._rules: self.add_url_rule(((url_prefix if url_prefix is not None else b.url_prefix) + rule).replace("//", "/"), endpoint, f, methods)
        self._before += b._before
        self._after += b._after
        self._errors += b._errors
    def _find(self, req):
        allowed = []
        for pattern, names, endpoint, f, verbs, rule in self._rules:
            m = pattern.fullmatch(req.path)
            if not m and rule.endswith("/") and pattern.fullmatch(req.path + "/"): raise _Stop(redirect(req.host_url.rstrip("/") + req.path + "/", 308))
            if not m: continue
            if req.method == "OPTIONS" and "OPTIONS" not in verbs: raise _Stop(Response("", 200, {"Allow": ", ".join(sorted(verbs + ["OPTIONS"]))}))
            if req.method not in verbs:
                allowed += verbs
                continue
            req.endpoint, req.view_args = endpoint, {n: t(v) for (n, t), v in zip(names, m.groups())}
            return f
        e = HTTPException(405 if allowed else 404)
        e.allowed = sorted(set(allowed + ["OPTIONS"])) if allowed else None
        raise e
    def _handler(self, e):
        for code, f in self._errors:
            if code == getattr(e, "code", None) or (isinstance(code, type) and isinstance(e, code)): return f
        return None
    def _answer(self, req):
        _state.update(request=req, app=self, g=_G(), session=_state.get("session") or {})
        try:
            try:
                v = None
                for f in self._before:
                    if v is None: v = f()
                if v is None: v = self._find(req)(**req.view_args)
                r = make_response(v)
            except _Stop as e: r = e.response
            except Exception as e:
                f = self._handler(e)
                if f is not None: r = make_response(f(e))
                elif isinstance(e, HTTPException):
                    r = e.get_response()
                    if getattr(e, "allowed", None): r.headers["Allow"] = ", ".join(e.allowed)
                else: raise
        except Exception as e:
            self.logger.error("Exception on %s [%s]\n%s", req.path, req.method, _shown(e).rstrip("\n"))
            e = HTTPException(500)
            f = self._handler(e)
            r = make_response(f(e)) if f is not None else e.get_response()
        for f in self._after: r = f(r)
        return r
    def test_client(self): return _Client(self)
    def app_context(self): return _Context(self)
    def test_request_context(self, path="/"): return _Context(self)
    def run(self, host=None, port=None, debug=None, load_dotenv=True, **options):
        if debug is not None: self.debug = bool(debug)
        elif os.environ.get("FLASK_DEBUG", "").lower() in ("1", "true", "yes"): self.debug = True
        _serve(self, host or "127.0.0.1", int(port if port is not None else 5000))
class _Context:
    def __init__(self, app): self.app = app
    def push(self): self.__enter__()
    def __enter__(self):
        _state.update(app=self.app, g=_G())
        return self
    def __exit__(self, *a): pass
class _Client:
    def __init__(self, app): self.app = app
    def open(self, path, method="GET", json=None, data=None, headers=None, **k):
        head = dict(headers or {})
        if json is not None: data, head["Content-Type"] = _json.dumps(json).encode(), "application/json"
        return self.app._answer(Request(method, path, head, data or b"", "127.0.0.1"))
    def get(self, path, **k): return self.open(path, "GET", **k)
    def post(self, path, **k): return self.open(path, "POST", **k)
    def put(self, path, **k): return self.open(path, "PUT", **k)
    def delete(self, path, **k): return self.open(path, "DELETE", **k)
def url_for(endpoint, **values):
    for pattern, names, e, f, verbs, rule in current_app._rules:
        if e == endpoint:
            for n, _ in names: rule = re.sub("<(?:\\w+:)?" + n + ">", quote(str(values.pop(n))), rule)
            return rule + ("?" + "&".join("%s=%s" % (k, quote(str(v))) for k, v in values.items()) if values else "")
    raise RuntimeError("Could not build url for endpoint %r." % endpoint)
def send_from_directory(directory, filename, **k):
    path = os.path.join(directory if directory.startswith("/") else os.path.join(current_app.root_path, directory), filename)
    return send_file(path)
def send_file(path, mimetype=None, **k):
    import mimetypes
    if not os.path.isfile(path): raise HTTPException(404)
    with open(path, "rb") as f: return Response(f.read(), mimetype=mimetype or mimetypes.guess_type(path)[0] or "application/octet-stream")
def flash(message, category="message"): pass
def get_flashed_messages(**k): return []
class TemplateNotFound(Exception):
    __module__ = "jinja2.exceptions"
def escape(s): return str(s).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&#34;").replace("'", "&#39;")
class Markup:
    def __init__(self, t): self.t = t
    def __str__(self): return self.t
def _dots(e):
    e = e.replace(" true", " True").replace(" false", " False").replace(" none", " None")
    parts = e.split("|")
    e = re.sub(r"([A-Za-z_]\w*)\.([A-Za-z_]\w*)", r"_get(\1,'\2')", parts[0].strip())
    for f in parts[1:]:
        n, _, args = f.strip().partition("(")
        e = "_f_%s(%s%s)" % (n, e, ", " + args[:-1] if args else "")
    return e
def render_template_string(source, **values):
    lines, depth, at = ["__out = []"], 0, 0
    def put(t): lines.append("    " * depth + t)
    for m in re.finditer(r"(?s)\{\{(.*?)\}\}|\{%-?(.*?)-?%\}|\{#.*?#\}", source):
        if m.start() > at: put("__out.append(%r)" % source[at:m.start()])
        at = m.end()
        if m.group(1) is not None: put("__out.append(_show(%s))" % _dots(m.group(1)))
        elif m.group(2) is not None:
            t = m.group(2).strip()
            word = t.split()[0]
            if word in ("for", "if"):
                head, _, rest = t.partition(" in ") if word == "for" else (word, "", t[3:])
                put("%s in %s:" % (head, _dots(rest)) if word == "for" else "if %s:" % _dots(rest))
                depth += 1
                put("pass")
            elif word in ("elif", "else"):
                depth -= 1
                put("elif %s:" % _dots(t[5:]) if word == "elif" else "else:")
                depth += 1
                put("pass")
            elif word.startswith("end"): depth -= 1
            elif word == "set": put(t[4:])
            else: raise NotImplementedError("the template tag '%s' is not simulated" % word)
    if at < len(source): put("__out.append(%r)" % source[at:])
    def _get(o, n):
        if isinstance(o, dict): return o[n] if n in o else getattr(o, n, "")
        return getattr(o, n, "")
    names = {"_get": _get, "_show": lambda v: str(v) if isinstance(v, Markup) else escape(v), "_f_safe": Markup, "_f_upper": lambda s: str(s).upper(), "_f_lower": lambda s: str(s).lower(), "_f_length": len, "_f_title": lambda s: str(s).title(), "_f_default": lambda v, d="": v or d, "_f_join": lambda l, d="": d.join(str(x) for x in l), "_f_tojson": lambda v: Markup(_json.dumps(v)), "_f_e": escape, "url_for": url_for, "request": request, "config": current_app.config if current_app else {}, **values}
    for n in re.findall(r"[A-Za-z_]\w*", source):
        if n not in names and n not in ("for", "in", "if", "else", "elif", "not", "and", "or", "is", "range", "len", "loop", "true", "false", "none", "endfor", "endif", "set"): names[n] = ""
    return "".join(_evaluate("\n".join(lines), names)["__out"])
def render_template(name, **values):
    path = os.path.join(current_app.root_path, current_app.template_folder, name)
    if not os.path.isfile(path): raise TemplateNotFound(name)
    with open(path) as f: return render_template_string(f.read(), **values)
def _style(text, *codes):
    for c in codes: text = "\x1b[%dm%s" % (c, text)
    return text + "\x1b[0m"
_log = logging.getLogger("werkzeug")
def _say(text):
    if not _log.level: _log.setLevel(logging.INFO)
    if not _log.hasHandlers(): _log.addHandler(logging.StreamHandler())
    _log.info(text)
class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def version_string(self): return "Werkzeug/%s Python/%s" % (_WERKZEUG, sys.version.split()[0])
    def _go(self):
        n = int(self.headers.get("Content-Length") or 0)
        req = Request(self.command, self.path, self.headers.items(), self.rfile.read(n) if n else b"", self.client_address[0])
        r = self.server.app._answer(req)
        self._head.append("HTTP/1.1 %s\r\n" % r.status)
        self.send_header("Server", self.version_string())
        self.send_header("Date", self.date_time_string())
        body = r.data if r.status_code not in (204, 304) else b""
        for k, v in r.headers: self.send_header(k, v)
        if r.status_code not in (204, 304): self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD" and body: self.wfile.write(body)
        code, line = str(r.status_code), self.requestline
        if code == "304": line = _style(line, 36)
        elif code[0] == "3": line = _style(line, 32)
        elif code == "404": line = _style(line, 33)
        elif code[0] == "4": line = _style(line, 1, 31)
        elif code[0] == "5": line = _style(line, 1, 35)
        _say('%s - - [%s] "%s" %s -' % (self.address_string(), self.log_date_time_string(), line, code))
    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = do_OPTIONS = _go
class _Server(ThreadingMixIn, HTTPServer): pass
def _serve(app, host, port):
    print(" * Serving Flask app '%s'" % app.name)
    print(" * Debug mode: %s" % ("on" if app.debug else "off"), flush=True)
    try: server = _Server((host, port), _Handler)
    except OSError as e:
        sys.stderr.write(e.strerror + "\n")
        if e.errno == 98: sys.stderr.write("Port %d is in use by another program. Either identify and stop that program, or start the server with a different port.\n" % port)
        sys.exit(1)
    server.app = app
    lines = [_style("WARNING: This is a development server. Do not use it in a production deployment. Use a production WSGI server instead.", 1, 31)]
    if host in ("0.0.0.0", "::"):
        import socket
        lines.append(" * Running on all addresses (%s)" % host)
        lines.append(" * Running on http://127.0.0.1:%d" % port)
        try: own = socket.gethostbyname(socket.gethostname())
        except OSError: own = "127.0.0.1"
        lines.append(" * Running on http://%s:%d" % (own, port))
    else: lines.append(" * Running on http://%s:%d" % (host, port))
    _say("\n".join(lines))
    _say(_style("Press CTRL+C to quit", 33))
    if app.debug:
        _say(" * Restarting with stat")
        _say(" * Debugger is active!")
        _say(" * Debugger PIN: 131-466-725")
    try: server.serve_forever()
    except KeyboardInterrupt: pass
