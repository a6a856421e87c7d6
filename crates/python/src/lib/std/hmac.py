import hashlib
class _Mac:
    def __init__(self, k, m, name):
        n = hashlib.new(name)
        size = 128 if name in ("sha384", "sha512") else 64
        if len(k) > size: k = hashlib.new(name, k).digest()
        k = k + b"\x00" * (size - len(k))
        self.o, self.m, self.i, self.n = bytes([x ^ 92 for x in k]), m or b"", bytes([x ^ 54 for x in k]), name
    def update(self, d): self.m += d
    def digest(self): return hashlib.new(self.n, self.o + hashlib.new(self.n, self.i + self.m).digest()).digest()
    def hexdigest(self): return self.digest().hex()
def new(key, msg=None, digestmod=None): return _Mac(key, msg, digestmod if isinstance(digestmod, str) else getattr(digestmod, "__name__", "sha256").replace("openssl_", ""))
def compare_digest(a, b): return a == b
