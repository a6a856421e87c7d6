import os
class PurePath:
    def __init__(self, *parts): self._p = os.path.normpath(os.path.join(*[str(p) for p in parts])) if parts else "."
    def __str__(self): return self._p
    def __repr__(self): return "PosixPath(%r)" % self._p
    def __fspath__(self): return self._p
    def __truediv__(self, o): return Path(self._p, o)
    def __rtruediv__(self, o): return Path(o, self._p)
    def __eq__(self, o): return isinstance(o, PurePath) and self._p == o._p
    def __lt__(self, o): return self._p < o._p
    def __hash__(self): return hash(self._p)
    def joinpath(self, *a): return Path(self._p, *a)
    def as_posix(self): return self._p
    def is_absolute(self): return self._p.startswith("/")
    def with_suffix(self, s): return self.parent / (self.stem + s)
    def with_name(self, n): return self.parent / n
    def relative_to(self, o):
        o = str(o).rstrip("/") + "/"
        if not self._p.startswith(o): raise ValueError("%r is not in the subpath of %r" % (self._p, o[:-1]))
        return Path(self._p[len(o):])
    @property
    def name(self): return os.path.basename(self._p)
    @property
    def stem(self): return os.path.splitext(self.name)[0]
    @property
    def suffix(self): return os.path.splitext(self.name)[1]
    @property
    def parent(self): return Path(os.path.dirname(self._p) or ".")
    @property
    def parents(self):
        out, p = [], self
        while p.parent != p:
            p = p.parent
            out.append(p)
        return out
    @property
    def parts(self): return tuple((["/"] if self._p.startswith("/") else []) + [s for s in self._p.split("/") if s])
class Path(PurePath):
    @classmethod
    def cwd(cls): return cls(os.getcwd())
    @classmethod
    def home(cls): return cls(os.path.expanduser("~"))
    def exists(self): return os.path.exists(self._p)
    def is_file(self): return os.path.isfile(self._p)
    def is_dir(self): return os.path.isdir(self._p)
    def is_symlink(self): return os.path.islink(self._p)
    def resolve(self, strict=False): return Path(os.path.realpath(self._p))
    def absolute(self): return Path(os.path.abspath(self._p))
    def expanduser(self): return Path(os.path.expanduser(self._p))
    def stat(self): return os.stat(self._p)
    def open(self, mode="r", *a, **k): return open(self._p, mode)
    def read_text(self, *a, **k):
        with open(self._p) as f: return f.read()
    def read_bytes(self):
        with open(self._p, "rb") as f: return f.read()
    def write_text(self, t, *a, **k):
        with open(self._p, "w") as f: return f.write(t)
    def write_bytes(self, t):
        with open(self._p, "wb") as f: return f.write(t)
    def mkdir(self, mode=0o777, parents=False, exist_ok=False):
        if exist_ok and self.is_dir(): return
        if parents: os.makedirs(self._p, exist_ok=exist_ok)
        else: os.mkdir(self._p)
    def touch(self, mode=0o666, exist_ok=True): open(self._p, "a").close()
    def unlink(self, missing_ok=False):
        if not missing_ok or self.exists(): os.unlink(self._p)
    def rmdir(self): os.rmdir(self._p)
    def rename(self, t):
        os.rename(self._p, str(t))
        return Path(t)
    def chmod(self, m): os.chmod(self._p, m)
    def iterdir(self):
        for n in os.listdir(self._p): yield self / n
    def glob(self, pattern):
        import fnmatch
        if pattern.startswith("**/"): return self.rglob(pattern[3:])
        return (p for p in self.iterdir() if fnmatch.fnmatch(p.name, pattern))
    def rglob(self, pattern):
        import fnmatch
        for d, dirs, files in os.walk(self._p):
            for n in dirs + files:
                if fnmatch.fnmatch(n, pattern): yield Path(d, n)
PosixPath, PurePosixPath = Path, PurePath
