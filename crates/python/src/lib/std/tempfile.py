import os, random
def gettempdir(): return os.environ.get("TMPDIR", "/tmp")
tempdir = None
def _name(prefix, suffix, dir): return "%s/%s%s%s" % (dir or gettempdir(), prefix or "tmp", "".join(random.choice("abcdefghijklmnopqrstuvwxyz0123456789_") for _ in range(8)), suffix or "")
def mkdtemp(suffix=None, prefix=None, dir=None):
    d = _name(prefix, suffix, dir)
    os.mkdir(d)
    return d
def mkstemp(suffix=None, prefix=None, dir=None, text=False):
    n = _name(prefix, suffix, dir)
    open(n, "w").close()
    return 3, n
def mktemp(suffix="", prefix="tmp", dir=None): return _name(prefix, suffix, dir)
class TemporaryDirectory:
    def __init__(self, suffix=None, prefix=None, dir=None): self.name = mkdtemp(suffix, prefix, dir)
    def cleanup(self):
        import shutil
        shutil.rmtree(self.name, True)
    def __enter__(self): return self.name
    def __exit__(self, *a): self.cleanup()
class NamedTemporaryFile:
    def __init__(self, mode="w+b", suffix=None, prefix=None, dir=None, delete=True, **k):
        self.name, self._delete = _name(prefix, suffix, dir), delete
        self._f = open(self.name, "wb" if "b" in mode else "w")
    def __getattr__(self, n): return getattr(self._f, n)
    def __enter__(self): return self
    def __exit__(self, *a): self.close()
    def close(self):
        if self._delete and os.path.exists(self.name): os.unlink(self.name)
TemporaryFile = NamedTemporaryFile
