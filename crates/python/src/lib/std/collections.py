from _collections import defaultdict, OrderedDict, Counter
def namedtuple(name, fields, rename=False, defaults=None, module=None):
    if isinstance(fields, str): fields = fields.replace(",", " ").split()
    names = tuple(fields)
    spare = dict(zip(names[len(names) - len(defaults or []):], defaults or []))
    class T:
        def __init__(self, *args, **kw):
            if len(args) > len(names): raise TypeError("%s.__new__() takes %d positional arguments but %d were given" % (name, len(names) + 1, len(args) + 1))
            missing = []
            for i, n in enumerate(names):
                if i < len(args): self.__dict__[n] = args[i]
                elif n in kw: self.__dict__[n] = kw.pop(n)
                elif n in spare: self.__dict__[n] = spare[n]
                else: missing.append("'" + n + "'")
            if missing: raise TypeError("%s.__new__() missing %d required positional argument%s: %s" % (name, len(missing), "s" if len(missing) > 1 else "", " and ".join(missing)))
            for n in kw: raise TypeError("%s.__new__() got an unexpected keyword argument '%s'" % (name, n))
        def __setattr__(self, n, v): raise AttributeError("can't set attribute")
        def _all(self): return tuple(getattr(self, n) for n in names)
        def __iter__(self): return iter(self._all())
        def __len__(self): return len(names)
        def __getitem__(self, i): return self._all()[i]
        def __eq__(self, o): return tuple(self) == tuple(o)
        def __lt__(self, o): return tuple(self) < tuple(o)
        def __hash__(self): return hash(self._all())
        def __repr__(self): return "%s(%s)" % (type(self).__name__, ", ".join("%s=%r" % (n, getattr(self, n)) for n in names))
        def _asdict(self): return {n: getattr(self, n) for n in names}
        def _replace(self, **kw): return type(self)(**{**self._asdict(), **kw})
        @classmethod
        def _make(cls, items): return cls(*items)
    T.__name__ = name
    T._fields = T.__match_args__ = names
    return T
class deque:
    def __init__(self, items=(), maxlen=None):
        self._l, self.maxlen = [], maxlen
        self.extend(items)
    def _trim(self, left):
        while self.maxlen is not None and len(self._l) > self.maxlen: self._l.pop(0 if left else -1)
    def append(self, x):
        self._l.append(x)
        self._trim(True)
    def appendleft(self, x):
        self._l.insert(0, x)
        self._trim(False)
    def extend(self, items):
        for x in items: self.append(x)
    def extendleft(self, items):
        for x in items: self.appendleft(x)
    def pop(self):
        if not self._l: raise IndexError("pop from an empty deque")
        return self._l.pop()
    def popleft(self):
        if not self._l: raise IndexError("pop from an empty deque")
        return self._l.pop(0)
    def rotate(self, n=1):
        for _ in range(abs(n)):
            if n > 0: self._l.insert(0, self._l.pop())
            else: self._l.append(self._l.pop(0))
    def clear(self): self._l.clear()
    def count(self, x): return self._l.count(x)
    def remove(self, x): self._l.remove(x)
    def index(self, x): return self._l.index(x)
    def __len__(self): return len(self._l)
    def __iter__(self): return iter(self._l)
    def __contains__(self, x): return x in self._l
    def __getitem__(self, i): return self._l[i]
    def __setitem__(self, i, v): self._l[i] = v
    def __eq__(self, o): return isinstance(o, deque) and self._l == o._l
    def __repr__(self): return "deque(%r%s)" % (self._l, "" if self.maxlen is None else ", maxlen=%d" % self.maxlen)
class ChainMap:
    def __init__(self, *maps): self.maps = list(maps) or [{}]
    def get(self, k, d=None):
        for m in self.maps:
            if k in m: return m[k]
        return d
    def __getitem__(self, k):
        for m in self.maps:
            if k in m: return m[k]
        raise KeyError(k)
    def __contains__(self, k): return any(k in m for m in self.maps)
    def __iter__(self): return iter({k: 1 for m in reversed(self.maps) for k in m})
