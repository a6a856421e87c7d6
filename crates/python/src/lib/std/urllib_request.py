import sys
import http.client
from urllib.error import URLError, HTTPError
from urllib.parse import urlsplit
class Request:
    def __init__(self, url, data=None, headers={}, origin_req_host=None, unverifiable=False, method=None):
        self.full_url, self.data, self.headers, self.method = url, data, {k.capitalize(): v for k, v in headers.items()}, method
    def add_header(self, k, v): self.headers[k.capitalize()] = v
    def get_method(self): return self.method or ("POST" if self.data is not None else "GET")
def urlopen(url, data=None, timeout=None, context=None):
    req = url if isinstance(url, Request) else Request(url, data)
    if data is not None: req.data = data
    target = req.full_url
    for _ in range(10):
        u = urlsplit(target)
        if not u.scheme: raise ValueError("unknown url type: %r" % target)
        if u.scheme not in ("http", "https"): raise URLError("unknown url type: " + u.scheme)
        head = {"Accept-Encoding": "identity"}
        if req.data is not None: head["Content-Type"] = "application/x-www-form-urlencoded"
        head.update({"Host": u.netloc, "User-Agent": "Python-urllib/" + ".".join(sys.version.split(".")[:2]), **req.headers, "Connection": "close"})
        if u.scheme == "https": raise URLError("https is not simulated")
        try:
            c = http.client.HTTPConnection(u.hostname, u.port or 80, timeout=timeout)
            c.request(req.get_method(), (u.path or "/") + ("?" + u.query if u.query else ""), req.data, head)
            r = c.getresponse()
        except OSError as e: raise URLError(e) from e
        r.url = target
        if r.status in (301, 302, 303, 307, 308) and r.getheader("Location"):
            from urllib.parse import urljoin
            target = urljoin(target, r.getheader("Location"))
            continue
        if r.status >= 400: raise HTTPError(target, r.status, r.reason, r.headers, r)
        return r
def urlretrieve(url, filename=None, *a):
    with open(filename, "wb") as f: f.write(urlopen(url).read())
    return filename, None
