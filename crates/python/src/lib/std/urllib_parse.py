from collections import namedtuple as _nt
_safe = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~"
def quote(s, safe="/", *a, **k):
    out = ""
    for b in (s if isinstance(s, bytes) else str(s).encode()):
        c = chr(b)
        out += c if c in _safe or c in safe else "%%%02X" % b
    return out
def quote_plus(s, safe="", *a, **k): return quote(s, safe + " ").replace(" ", "+")
def unquote(s, *a, **k):
    if "%" not in s: return s
    parts = s.split("%")
    out = parts[0].encode()
    for p in parts[1:]:
        try: out += bytes([int(p[:2], 16)]) + p[2:].encode()
        except ValueError: out += b"%" + p.encode()
    return out.decode()
def unquote_plus(s, *a, **k): return unquote(s.replace("+", " "))
def urlencode(q, doseq=False, *a, **k):
    out = []
    for n, v in (q.items() if hasattr(q, "items") else q):
        for x in (v if doseq and isinstance(v, (list, tuple)) else [v]): out.append(quote_plus(str(n)) + "=" + quote_plus(str(x)))
    return "&".join(out)
def parse_qsl(s, keep_blank_values=False, *a, **k):
    out = []
    for p in s.split("&"):
        n, eq, v = p.partition("=")
        if n and (v or keep_blank_values): out.append((unquote_plus(n), unquote_plus(v)))
    return out
def parse_qs(s, keep_blank_values=False, *a, **k):
    out = {}
    for n, v in parse_qsl(s, keep_blank_values): out.setdefault(n, []).append(v)
    return out
class _Url:
    @property
    def _host(self): return self.netloc.rpartition("@")[2]
    @property
    def hostname(self): return self._host.partition(":")[0].lower() or None
    @property
    def port(self):
        p = self._host.partition(":")[2]
        return int(p) if p else None
    @property
    def username(self): return self.netloc.rpartition("@")[0].partition(":")[0] or None
    @property
    def password(self): return self.netloc.rpartition("@")[0].partition(":")[2] or None
    def geturl(self): return urlunparse(self)
class ParseResult(_Url, _nt("ParseResult", ["scheme", "netloc", "path", "params", "query", "fragment"])): pass
class SplitResult(_Url, _nt("SplitResult", ["scheme", "netloc", "path", "query", "fragment"])): pass
def _split(url):
    url, _, fragment = url.partition("#")
    url, _, query = url.partition("?")
    scheme = netloc = ""
    head, colon, rest = url.partition(":")
    if colon and head.replace("+", "").replace("-", "").replace(".", "").isalnum() and head[:1].isalpha(): scheme, url = head.lower(), rest
    if url.startswith("//"):
        netloc, slash, path = url[2:].partition("/")
        url = slash + path
    return scheme, netloc, url, query, fragment
def urlparse(url, *a, **k):
    s, n, p, q, f = _split(url)
    return ParseResult(s, n, p, "", q, f)
def urlsplit(url, *a, **k): return SplitResult(*_split(url))
def urlunparse(u):
    s, n, p, _, q, f = u if len(u) == 6 else (u[0], u[1], u[2], "", u[3], u[4])
    return (s + ":" if s else "") + ("//" + n if n or s in ("http", "https") else "") + p + ("?" + q if q else "") + ("#" + f if f else "")
urlunsplit = urlunparse
def urljoin(base, url):
    if _split(url)[0]: return url
    s, n, p, q, f = _split(base)
    if url.startswith("//"): return s + ":" + url
    if url.startswith("/"): return s + "://" + n + url
    if not url: return base
    return s + "://" + n + p[:p.rfind("/") + 1] + url
