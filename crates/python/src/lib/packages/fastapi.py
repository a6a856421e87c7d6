# Routes with typed parameters; `uvicorn` serves them.
import json as _json, re
from urllib.parse import parse_qsl, unquote
from pydantic import BaseModel, ValidationError, convert
__version__ = "0.119.0"
class HTTPException(Exception):
    def __init__(self, status_code, detail=None, headers=None): self.args, self.status_code, self.detail, self.headers = (), status_code, detail if detail is not None else {404: "Not Found", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 500: "Internal Server Error"}.get(status_code, ""), headers or {}
class Response:
    media_type = None
    def __init__(self, content=None, status_code=200, headers=None, media_type=None):
        self.status_code, self.headers = status_code, dict(headers or {})
        self.body, kind = self.render(content), media_type or self.media_type
        if kind: self.headers["content-type"] = kind + ("; charset=utf-8" if kind.startswith("text/") else "")
    def render(self, c): return b"" if c is None else c if isinstance(c, bytes) else str(c).encode()
class PlainTextResponse(Response): media_type = "text/plain"
class HTMLResponse(Response): media_type = "text/html"
class JSONResponse(Response):
    media_type = "application/json"
    def render(self, c): return _json.dumps(_plain(c), separators=(",", ":"), ensure_ascii=False).encode()
class RedirectResponse(Response):
    def __init__(self, url, status_code=307): super().__init__(b"", status_code, {"location": url})
def _plain(v):
    if isinstance(v, BaseModel): return _plain(v.model_dump())
    if isinstance(v, dict): return {k: _plain(x) for k, x in v.items()}
    if isinstance(v, (list, tuple, set)): return [_plain(x) for x in v]
    if hasattr(v, "isoformat"): return v.isoformat()
    if hasattr(v, "__dataclass_fields__"): return {n: _plain(getattr(v, n)) for n in v.__dataclass_fields__}
    if v is None or isinstance(v, (str, int, float, bool)): return v
    return str(v)
class Request:
    def __init__(self, method, path, query, headers, body, client):
        self.method, self.headers, self._body, self.query_params, self.path_params = method, headers, body, dict(query), {}
        class C: pass
        self.client, self.url = C(), C()
        self.client.host, self.client.port = client
        self.url.path = path
    async def json(self): return _json.loads(self._body)
    async def body(self): return self._body
class _Marker:
    def __init__(self, kind, default=..., **k): self.kind, self.default, self.k = kind, default, k
def Query(default=..., **k): return _Marker("query", default)
def Path(default=..., **k): return _Marker("path", default)
def Body(default=..., **k): return _Marker("body", default)
def Header(default=..., **k): return _Marker("header", default)
def Form(default=..., **k): return _Marker("form", default)
class Depends:
    def __init__(self, f=None): self.f = f
class BackgroundTasks:
    def __init__(self): self.list = []
    def add_task(self, f, *a, **k): self.list.append((f, a, k))
class status:
    HTTP_200_OK, HTTP_201_CREATED, HTTP_204_NO_CONTENT, HTTP_400_BAD_REQUEST, HTTP_401_UNAUTHORIZED, HTTP_403_FORBIDDEN, HTTP_404_NOT_FOUND, HTTP_500_INTERNAL_SERVER_ERROR = 200, 201, 204, 400, 401, 403, 404, 500
class APIRouter:
    def __init__(self, prefix="", tags=None, **k): self.prefix, self._routes, self._startup, self._shutdown, self.title = prefix, [], [], [], k.get("title", "FastAPI")
    def _add(self, verbs, path, k):
        def deco(f):
            self._routes.append((verbs, self.prefix + path, f, k))
            return f
        return deco
    def get(self, path, **k): return self._add(["GET"], path, k)
    def post(self, path, **k): return self._add(["POST"], path, k)
    def put(self, path, **k): return self._add(["PUT"], path, k)
    def delete(self, path, **k): return self._add(["DELETE"], path, k)
    def patch(self, path, **k): return self._add(["PATCH"], path, k)
    def api_route(self, path, methods=None, **k): return self._add(methods or ["GET"], path, k)
    def include_router(self, r, prefix="", **k): self._routes += [(v, prefix + p, f, o) for v, p, f, o in r._routes]
    def on_event(self, when):
        def deco(f):
            (self._startup if when == "startup" else self._shutdown).append(f)
            return f
        return deco
class FastAPI(APIRouter):
    def __init__(self, title="FastAPI", version="0.1.0", lifespan=None, **k):
        super().__init__(title=title)
        self.version, self.state = version, BackgroundTasks()
    def add_middleware(self, *a, **k): pass
    def middleware(self, kind): return lambda f: f
    def exception_handler(self, kind): return lambda f: f
    def mount(self, *a, **k): pass
    def openapi(self): return {"openapi": "3.1.0", "info": {"title": self.title, "version": self.version}, "paths": {p: {v.lower(): {"summary": f.__name__.replace("_", " ").title(), "operationId": f.__name__} for v in verbs} for verbs, p, f, _ in self._routes}}
    def _call(self, f, values):
        r = f(**values)
        if getattr(f, "_async_", False):
            import asyncio
            r = asyncio.run(r)
        return r
    def _values(self, f, params, req, path):
        out, bad = {}, []
        for name in f._names_:
            kind, given = f.__annotations__.get(name), f._optional_.get(name, ...)
            mark = given if isinstance(given, _Marker) else None
            default = mark.default if mark else given
            if isinstance(given, Depends):
                g = given.f or kind
                out[name] = self._call(g, self._values(g, params, req, path))
            elif kind is Request: out[name] = req
            elif kind is BackgroundTasks: out[name] = BackgroundTasks()
            elif kind is Response: out[name] = Response()
            elif (isinstance(kind, type) and issubclass(kind, BaseModel)) or (kind is dict) or (mark and mark.kind == "body"):
                try: data = _json.loads(req._body) if req._body else None
                except ValueError:
                    bad.append({"type": "json_invalid", "loc": ["body", 0], "msg": "JSON decode error", "input": {}, "ctx": {"error": "Expecting value"}})
                    continue
                if data is None: bad.append({"type": "missing", "loc": ["body"], "msg": "Field required", "input": None})
                elif isinstance(kind, type) and issubclass(kind, BaseModel):
                    try: out[name] = kind(**data)
                    except ValidationError as e: bad += [{**x, "loc": ["body"] + x["loc"]} for x in e.errors()]
                else: out[name] = data
            else:
                where = "path" if name in params else "header" if mark and mark.kind == "header" else "query"
                source = params if where == "path" else req.query_params if where == "query" else {k.lower().replace("-", "_"): v for k, v in req.headers}
                if name in source:
                    try: out[name] = convert(kind if isinstance(kind, type) else str if kind is None else kind, source[name])
                    except ValueError as e:
                        t, _, m = str(e).partition("|")
                        bad.append({"type": t, "loc": [where, name], "msg": m, "input": source[name]})
                elif default is not ...: out[name] = default
                elif "Optional" in repr(kind): out[name] = None
                else: bad.append({"type": "missing", "loc": [where, name], "msg": "Field required", "input": None})
        if bad:
            e = HTTPException(422)
            e.detail = bad
            raise e
        return out
    def _answer(self, method, target, headers, body, client):
        path, _, query = target.partition("?")
        path = unquote(path)
        req = Request(method, path, parse_qsl(query, True), headers, body, client)
        if path == "/openapi.json": return JSONResponse(self.openapi())
        if path in ("/docs", "/redoc"): return HTMLResponse("<!DOCTYPE html>\n<html>\n<head>\n<title>%s - Swagger UI</title>\n</head>\n<body>\n<div id=\"swagger-ui\"></div>\n</body>\n</html>\n" % self.title)
        allowed = False
        for verbs, pattern, f, k in self._routes:
            names = [n.partition(":")[0] for n in re.findall(r"\{([\w:]+)\}", pattern)]
            m = re.fullmatch(re.sub(r"\\\{\w+\\\}", "([^/]+)", re.escape(pattern)).replace("\\{", "{"), path)
            if not m: continue
            if method not in verbs:
                allowed = True
                continue
            try:
                v = self._call(f, self._values(f, dict(zip(names, m.groups())), req, path))
                if isinstance(v, Response): return v
                code = k.get("status_code", 200)
                return (k.get("response_class") or JSONResponse)(v if code != 204 else None, code)
            except HTTPException as e: return JSONResponse({"detail": e.detail}, e.status_code, e.headers)
        return JSONResponse({"detail": "Method Not Allowed" if allowed else "Not Found"}, 405 if allowed else 404)
