import socket
from http import HTTPStatus
from http.server import _Reader, _Headers
HTTP_PORT = 80
class HTTPException(Exception): pass
class RemoteDisconnected(ConnectionResetError, HTTPException): pass
class HTTPMessage(_Headers): pass
class HTTPResponse:
    def __init__(self, reader, method):
        line = reader.readline().decode().rstrip("\r\n")
        if not line: raise RemoteDisconnected("Remote end closed connection without response")
        p = line.split(" ", 2)
        self.version, self.status, self.reason = 10 if p[0] == "HTTP/1.0" else 11, int(p[1]), p[2] if len(p) > 2 else ""
        self.code, self.msg = self.status, self.reason
        self.headers = _Headers()
        while True:
            h = reader.readline().decode().rstrip("\r\n")
            if not h: break
            k, _, v = h.partition(":")
            self.headers.list.append((k, v.strip()))
        n = self.headers.get("Content-Length")
        if method == "HEAD" or self.status in (204, 304): self._body = b""
        elif (self.headers.get("Transfer-Encoding") or "").lower() == "chunked":
            body = b""
            while True:
                size = int(reader.readline().decode().strip().split(";")[0] or "0", 16)
                if not size: break
                body += reader.read(size)
                reader.readline()
            reader.readline()
            self._body = body
        else: self._body = reader.read(int(n) if n is not None else 1 << 40)
    def read(self, n=None):
        if n is None: n = len(self._body)
        data, self._body = self._body[:n], self._body[n:]
        return data
    def readlines(self): return [l + b"\n" for l in self.read().split(b"\n") if l]
    def __iter__(self): return iter(self.readlines())
    def getheader(self, n, default=None): return self.headers.get(n, default)
    def getheaders(self): return self.headers.items()
    def info(self): return self.headers
    def getcode(self): return self.status
    def geturl(self): return self.url
    def close(self): pass
    def __enter__(self): return self
    def __exit__(self, *a): pass
class HTTPConnection:
    def __init__(self, host, port=None, timeout=None, **k):
        if port is None and ":" in host: host, _, port = host.partition(":")
        self.host, self.port, self.timeout, self.sock = host, int(port or 80), timeout, None
    def connect(self): self.sock = socket.create_connection((self.host, self.port), self.timeout)
    def request(self, method, url, body=None, headers={}, **k):
        if self.sock is None: self.connect()
        names = [n.lower() for n in headers]
        head = "%s %s HTTP/1.1\r\n" % (method, url)
        if "host" not in names: head += "Host: %s\r\n" % (self.host if self.port == 80 else "%s:%d" % (self.host, self.port))
        if "accept-encoding" not in names: head += "Accept-Encoding: identity\r\n"
        if isinstance(body, str): body = body.encode()
        if body is not None and "content-length" not in names: head += "Content-Length: %d\r\n" % len(body)
        for k, v in headers.items(): head += "%s: %s\r\n" % (k, v)
        self.sock.sendall((head + "\r\n").encode() + (body or b""))
        self._method = method
    def getresponse(self): return HTTPResponse(_Reader(self.sock), self._method)
    def close(self):
        if self.sock: self.sock.close()
        self.sock = None
