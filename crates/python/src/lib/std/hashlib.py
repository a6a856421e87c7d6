from _host import hash as _hash
algorithms_available = algorithms_guaranteed = {"md5", "sha1", "sha224", "sha256", "sha384", "sha512"}
class _Hash:
    def __init__(self, name, data=b""):
        self.name, self._data = name, bytes(data)
        if _hash(name, b"") is None: raise ValueError("unsupported hash type " + name)
        self.digest_size, self.block_size = len(_hash(name, b"")), 128 if name in ("sha384", "sha512") else 64
    def update(self, d):
        if isinstance(d, str): raise TypeError("Strings must be encoded before hashing")
        self._data += d
    def digest(self): return _hash(self.name, self._data)
    def hexdigest(self): return self.digest().hex()
    def copy(self): return _Hash(self.name, self._data)
def new(name, data=b"", **k):
    if isinstance(data, str): raise TypeError("Strings must be encoded before hashing")
    return _Hash(name, data)
def md5(d=b"", **k): return new("md5", d)
def sha1(d=b"", **k): return new("sha1", d)
def sha224(d=b"", **k): return new("sha224", d)
def sha256(d=b"", **k): return new("sha256", d)
def sha384(d=b"", **k): return new("sha384", d)
def sha512(d=b"", **k): return new("sha512", d)
