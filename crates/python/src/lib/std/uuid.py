import random, hashlib
class UUID:
    def __init__(self, hex=None, bytes=None, int=None, version=None): self.hex = (hex or bytes.hex()).replace("-", "")
    def __str__(self): return "-".join([self.hex[:8], self.hex[8:12], self.hex[12:16], self.hex[16:20], self.hex[20:]])
    def __repr__(self): return "UUID('%s')" % self
    def __eq__(self, o): return isinstance(o, UUID) and self.hex == o.hex
    def __hash__(self): return hash(self.hex)
    @property
    def bytes(self): return bytes.fromhex(self.hex)
    @property
    def version(self): return int(self.hex[12], 16)
def _new(h, v): return UUID(h[:12] + v + h[13:16] + "89ab"[int(h[16], 16) % 4] + h[17:32])
def uuid4(): return _new("".join("%x" % random.randint(0, 15) for _ in range(32)), "4")
def uuid1(*a): return _new("".join("%x" % random.randint(0, 15) for _ in range(32)), "1")
NAMESPACE_DNS, NAMESPACE_URL = UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")
def uuid5(ns, name): return _new(hashlib.sha1(ns.bytes + name.encode()).hexdigest(), "5")
def uuid3(ns, name): return _new(hashlib.md5(ns.bytes + name.encode()).hexdigest(), "3")
def getnode(): return 2485377892354
