# A client of the redis protocol: commands are attributes.
import socket
__version__ = "6.4.0"
__name__ = "redis.exceptions"
class RedisError(Exception): pass
class ConnectionError(RedisError): pass
class TimeoutError(RedisError): pass
class ResponseError(RedisError): pass
class AuthenticationError(ConnectionError): pass
class DataError(RedisError): pass
__name__ = "redis"
class _Names:
    RedisError, ConnectionError, TimeoutError, ResponseError, AuthenticationError, DataError = RedisError, ConnectionError, TimeoutError, ResponseError, AuthenticationError, DataError
exceptions = _Names
def _pairs(m): return [x for k, v in m.items() for x in (k, v)]
def _map(l): return dict(zip(l[::2], l[1::2]))
_bools = {"EXPIRE", "PERSIST", "HEXISTS", "SISMEMBER", "SETNX", "MOVE", "RENAMENX", "HSETNX", "EXPIREAT", "PEXPIRE"}
_ok = {"SET", "MSET", "FLUSHALL", "FLUSHDB", "RENAME", "SELECT", "LTRIM", "LSET", "SAVE", "AUTH", "SETEX", "PSETEX"}
_sets = {"SMEMBERS", "SINTER", "SUNION", "SDIFF"}
class Redis:
    def __init__(self, host="localhost", port=6379, db=0, password=None, socket_timeout=None, socket_connect_timeout=None, decode_responses=False, username=None, **k):
        self._host, self._port, self._db, self._password, self._user, self._timeout, self._text = host, int(port), int(db), password, username, socket_connect_timeout or socket_timeout, decode_responses
        self._sock, self._buf = None, b""
    @classmethod
    def from_url(cls, url, **k):
        from urllib.parse import urlparse
        u = urlparse(url)
        if u.scheme not in ("redis", "rediss"): raise ValueError("Redis URL must specify one of the following schemes (redis://, rediss://, unix://)")
        return cls(u.hostname or "localhost", u.port or 6379, int(u.path.strip("/") or 0), u.password, username=u.username, **k)
    def _fail(self, e):
        if isinstance(e, socket.timeout): raise TimeoutError("Timeout connecting to server") from e
        if e.errno == -2 or e.errno == -3 or e.errno == -5: raise ConnectionError("Error %d connecting to %s:%d. %s." % (e.errno, self._host, self._port, e.strerror)) from e
        raise ConnectionError("Error %s connecting to %s:%d. %s." % (e.errno, self._host, self._port, e.strerror)) from e
    def _open(self):
        if self._sock is not None: return
        try: self._sock = socket.create_connection((self._host, self._port), self._timeout)
        except OSError as e: self._fail(e)
        self._buf = b""
        if self._password: self._ask(["AUTH", self._user, self._password] if self._user else ["AUTH", self._password])
        if self._db: self._ask(["SELECT", self._db])
    def close(self):
        if self._sock is not None: self._sock.close()
        self._sock = None
    def _bytes(self, v):
        if isinstance(v, bytes): return v
        if isinstance(v, bool) or not isinstance(v, (str, int, float)): raise DataError("Invalid input of type: '%s'. Convert to a bytes, string, int or float first." % type(v).__name__)
        return str(v).encode()
    def _ask(self, args):
        parts = [self._bytes(a) for a in args]
        self._sock.sendall(("*%d\r\n" % len(parts)).encode() + b"".join([("$%d\r\n" % len(p)).encode() + p + b"\r\n" for p in parts]))
        return self._read()
    def _line(self):
        while b"\r\n" not in self._buf:
            d = self._sock.recv(65536)
            if not d:
                self.close()
                raise ConnectionError("Connection closed by server.")
            self._buf += d
        i = self._buf.find(b"\r\n")
        l, self._buf = self._buf[:i], self._buf[i + 2:]
        return l.decode()
    def _read(self):
        l = self._line()
        kind, rest = l[0], l[1:]
        if kind == "+": return rest
        if kind == ":": return int(rest)
        if kind == "-":
            if rest.startswith("NOAUTH") or rest.startswith("WRONGPASS"): raise AuthenticationError(rest.partition(" ")[2] if rest.startswith("NOAUTH") else rest.partition(" ")[2])
            raise ResponseError(rest[4:] if rest.startswith("ERR ") else rest)
        n = int(rest)
        if n < 0: return None
        if kind == "$":
            while len(self._buf) < n + 2: self._buf += self._sock.recv(65536)
            d, self._buf = self._buf[:n], self._buf[n + 2:]
            return d.decode() if self._text else d
        return [self._read() for _ in range(n)]
    def execute_command(self, *args):
        name = args[0].upper()
        args = name.split() + list(args[1:])
        was = self._sock is not None
        self._open()
        try: r = self._ask(args)
        except ConnectionError:
            if not was: raise
            self._open()
            r = self._ask(args)
        except OSError as e:
            self.close()
            self._open()
            r = self._ask(args)
        if name in _bools: return bool(r)
        if name in _ok: return True if r == "OK" else r
        if name in _sets: return set(r)
        if name == "PING": return r == "PONG"
        if name == "HGETALL" or name == "CONFIG GET": return _map(r)
        if name in ("INCRBYFLOAT", "ZSCORE", "ZINCRBY", "HINCRBYFLOAT"): return None if r is None else float(r)
        if name == "TYPE" and not self._text: return r.encode()
        if name == "INFO":
            out = {}
            for l in (r.decode() if isinstance(r, bytes) else r).split("\r\n"):
                k, c, v = l.partition(":")
                if c and not l.startswith("#"): out[k] = int(v) if v.isdigit() else v
            return out
        return r
    def __getattr__(self, name):
        if name.startswith("_"): raise AttributeError("'Redis' object has no attribute '%s'" % name)
        command = {"delete": "DEL", "config_get": "CONFIG GET", "config_set": "CONFIG SET", "client_list": "CLIENT LIST"}.get(name, name.upper())
        return lambda *a, **k: self.execute_command(command, *[y for x in a for y in (x if isinstance(x, (list, tuple)) else [x])])
    def set(self, name, value, ex=None, px=None, nx=False, xx=False, keepttl=False, get=False):
        a = [name, value]
        if ex is not None: a += ["EX", int(ex.total_seconds()) if hasattr(ex, "total_seconds") else ex]
        if px is not None: a += ["PX", px]
        if nx: a.append("NX")
        if xx: a.append("XX")
        return self.execute_command("SET", *a)
    def mset(self, m): return self.execute_command("MSET", *_pairs(m))
    def incr(self, name, amount=1): return self.execute_command("INCRBY", name, amount)
    def decr(self, name, amount=1): return self.execute_command("DECRBY", name, amount)
    incrby, decrby = incr, decr
    def hset(self, name, key=None, value=None, mapping=None): return self.execute_command("HSET", name, *([key, value] if key is not None else []), *_pairs(mapping or {}))
    def keys(self, pattern="*"): return self.execute_command("KEYS", pattern)
    def scan_iter(self, match="*", **k): return iter(self.keys(match))
    def zadd(self, name, mapping, **k): return self.execute_command("ZADD", name, *[x for m, s in mapping.items() for x in (s, m)])
    def _scored(self, r, on): return [(m, float(s)) for m, s in zip(r[::2], r[1::2])] if on else r
    def zrange(self, name, start, end, desc=False, withscores=False): return self._scored(self.execute_command("ZREVRANGE" if desc else "ZRANGE", name, start, end, *(["WITHSCORES"] if withscores else [])), withscores)
    def zrevrange(self, name, start, end, withscores=False): return self.zrange(name, start, end, True, withscores)
    def zincrby(self, name, amount, value): return self.execute_command("ZINCRBY", name, amount, value)
    def blpop(self, keys, timeout=0):
        r = self.execute_command("BLPOP", *(keys if isinstance(keys, (list, tuple)) else [keys]), timeout or 0)
        return tuple(r) if r else None
    def brpop(self, keys, timeout=0):
        r = self.execute_command("BRPOP", *(keys if isinstance(keys, (list, tuple)) else [keys]), timeout or 0)
        return tuple(r) if r else None
    def pipeline(self, transaction=True): return _Pipeline(self)
    def pubsub(self, **k): return _PubSub(self)
    def __repr__(self): return "<redis.client.Redis(<redis.connection.ConnectionPool(<redis.connection.Connection(host=%s,port=%d,db=%d)>)>)>" % (self._host, self._port, self._db)
StrictRedis = Redis
def from_url(url, **k): return Redis.from_url(url, **k)
class _Pipeline:
    def __init__(self, r): self._r, self._todo = r, []
    def __getattr__(self, n):
        def later(*a, **k):
            self._todo.append((n, a, k))
            return self
        return later
    def execute(self):
        out = [getattr(self._r, n)(*a, **k) for n, a, k in self._todo]
        self._todo = []
        return out
    def __enter__(self): return self
    def __exit__(self, *a): pass
class _PubSub:
    def __init__(self, r):
        self._r = Redis(r._host, r._port, r._db, r._password, decode_responses=r._text)
        self._first = []
    def subscribe(self, *names):
        self._r._open()
        for n in names:
            kind, ch, count = self._r._ask(["SUBSCRIBE", n])
            self._first.append({"type": "subscribe", "pattern": None, "channel": ch, "data": count})
    def listen(self):
        while True:
            if self._first:
                yield self._first.pop(0)
                continue
            kind, ch, data = self._r._read()
            yield {"type": "message", "pattern": None, "channel": ch, "data": data}
