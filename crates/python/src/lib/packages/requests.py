# HTTP for people, on the library's own client.
import json as _json, http.client, socket
from urllib.parse import urlsplit, urlencode, urljoin
__version__ = "2.32.5"
__name__ = "requests.exceptions"
class RequestException(IOError):
    def __init__(self, *a, response=None, request=None): self.args, self.response, self.request = a, response, request
    def __str__(self): return str(self.args[0]) if self.args else ""
class HTTPError(RequestException): pass
class ConnectionError(RequestException): pass
class Timeout(RequestException): pass
class ConnectTimeout(ConnectionError, Timeout): pass
class ReadTimeout(Timeout): pass
class MissingSchema(RequestException, ValueError): pass
class InvalidSchema(RequestException, ValueError): pass
class JSONDecodeError(RequestException, ValueError): pass
__name__ = "requests"
class exceptions:
    RequestException, HTTPError, ConnectionError, Timeout, ConnectTimeout, ReadTimeout, MissingSchema, InvalidSchema, JSONDecodeError = RequestException, HTTPError, ConnectionError, Timeout, ConnectTimeout, ReadTimeout, MissingSchema, InvalidSchema, JSONDecodeError
class codes:
    ok, created, not_found, bad_request, server_error = 200, 201, 404, 400, 500
class _Elapsed:
    def __init__(self, s): self.s = s
    def total_seconds(self): return self.s
class Response:
    def __init__(self, raw, url, elapsed):
        self.status_code, self.reason, self.url, self.headers, self.history = raw.status, raw.reason, url, raw.headers, []
        self.content, self.encoding, self.elapsed = raw.read(), "utf-8", _Elapsed(elapsed)
    @property
    def text(self): return self.content.decode()
    @property
    def ok(self): return self.status_code < 400
    def json(self):
        try: return _json.loads(self.text)
        except ValueError as e: raise JSONDecodeError(str(e)) from e
    def iter_lines(self): return iter(self.content.splitlines())
    def iter_content(self, n=1): return iter([self.content])
    def raise_for_status(self):
        if self.status_code >= 400: raise HTTPError("%d %s Error: %s for url: %s" % (self.status_code, "Client" if self.status_code < 500 else "Server", self.reason, self.url), response=self)
    def __bool__(self): return self.ok
    def __repr__(self): return "<Response [%d]>" % self.status_code
    def close(self): pass
    def __enter__(self): return self
    def __exit__(self, *a): pass
def request(method, url, params=None, data=None, json=None, headers=None, timeout=None, allow_redirects=True, auth=None, stream=False, verify=True, cookies=None, files=None, proxies=None):
    import time
    u = urlsplit(url)
    if not u.scheme: raise MissingSchema("Invalid URL %r: No scheme supplied. Perhaps you meant https://%s?" % (url, url))
    if u.scheme not in ("http", "https"): raise InvalidSchema("No connection adapters were found for %r" % url)
    if u.scheme == "https": raise ConnectionError("https is not simulated")
    path = u.path or "/"
    query = "&".join(q for q in (u.query, urlencode(params) if params else "") if q)
    if query: path += "?" + query
    head = {"Host": u.netloc, "User-Agent": "python-requests/" + __version__, "Accept-Encoding": "gzip, deflate", "Accept": "*/*", "Connection": "close"}
    body = None
    if json is not None: body, head["Content-Type"] = _json.dumps(json).encode(), "application/json"
    elif isinstance(data, dict): body, head["Content-Type"] = urlencode(data).encode(), "application/x-www-form-urlencoded"
    elif data is not None: body = data.encode() if isinstance(data, str) else data
    if auth:
        import base64
        head["Authorization"] = "Basic " + base64.b64encode(("%s:%s" % auth).encode()).decode()
    head.update(headers or {})
    began = time.monotonic()
    limit = timeout[0] if isinstance(timeout, tuple) else timeout
    where = "HTTPConnectionPool(host='%s', port=%d)" % (u.hostname, u.port or 80)
    try:
        c = http.client.HTTPConnection(u.hostname, u.port or 80, timeout=limit)
        c.connect()
    except socket.timeout: raise ConnectTimeout("%s: Max retries exceeded with url: %s (Caused by ConnectTimeoutError(<urllib3.connection.HTTPConnection object at 0x7f3c5e1d2a90>, 'Connection to %s timed out. (connect timeout=%s)'))" % (where, path, u.hostname, limit)) from None
    except OSError as e:
        why = "NameResolutionError(\"<urllib3.connection.HTTPConnection object at 0x7f3c5e1d2a90>: Failed to resolve '%s' ([Errno %s] %s)\")" % (u.hostname, e.errno, e.strerror) if isinstance(e, socket.gaierror) else "NewConnectionError('<urllib3.connection.HTTPConnection object at 0x7f3c5e1d2a90>: Failed to establish a new connection: [Errno %s] %s')" % (e.errno, e.strerror)
        raise ConnectionError("%s: Max retries exceeded with url: %s (Caused by %s)" % (where, path, why)) from None
    try:
        c.request(method, path, body, head)
        r = Response(c.getresponse(), u.scheme + "://" + u.netloc + path, time.monotonic() - began)
    except socket.timeout: raise ReadTimeout("%s: Read timed out. (read timeout=%s)" % (where, limit)) from None
    except OSError as e: raise ConnectionError("('Connection aborted.', %r)" % e) from None
    c.close()
    if allow_redirects and r.status_code in (301, 302, 303, 307, 308) and r.headers.get("Location"):
        n = request("GET" if r.status_code in (301, 302, 303) and method != "HEAD" else method, urljoin(r.url, r.headers.get("Location")), headers=headers, timeout=timeout)
        n.history = [r] + n.history
        return n
    return r
def get(url, params=None, **k): return request("GET", url, params=params, **k)
def post(url, data=None, json=None, **k): return request("POST", url, data=data, json=json, **k)
def put(url, data=None, **k): return request("PUT", url, data=data, **k)
def patch(url, data=None, **k): return request("PATCH", url, data=data, **k)
def delete(url, **k): return request("DELETE", url, **k)
def head(url, **k): return request("HEAD", url, **k)
def options(url, **k): return request("OPTIONS", url, **k)
class Session:
    def __init__(self): self.headers, self.auth = {}, None
    def request(self, method, url, headers=None, **k): return request(method, url, headers={**self.headers, **(headers or {})}, **k)
    def get(self, url, **k): return self.request("GET", url, **k)
    def post(self, url, **k): return self.request("POST", url, **k)
    def put(self, url, **k): return self.request("PUT", url, **k)
    def delete(self, url, **k): return self.request("DELETE", url, **k)
    def close(self): pass
    def __enter__(self): return self
    def __exit__(self, *a): pass
def session(): return Session()
