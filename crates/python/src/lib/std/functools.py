WRAPPER_ASSIGNMENTS = ("__module__", "__name__", "__qualname__", "__doc__")
def update_wrapper(wrapper, wrapped, *a, **k):
    for n in ("__name__", "__qualname__", "__doc__", "__module__"):
        if hasattr(wrapped, n): setattr(wrapper, n, getattr(wrapped, n))
    wrapper.__wrapped__ = wrapped
    return wrapper
def wraps(wrapped, *a, **k):
    return lambda f: update_wrapper(f, wrapped)
_none = object()
def reduce(f, items, start=_none):
    it = iter(items)
    if start is _none:
        try: acc = next(it)
        except StopIteration: raise TypeError("reduce() of empty iterable with no initial value") from None
    else: acc = start
    for x in it: acc = f(acc, x)
    return acc
class partial:
    def __init__(self, func, *args, **keywords):
        self.func, self.args, self.keywords = func, args, keywords
    def __call__(self, *args, **kw): return self.func(*self.args, *args, **{**self.keywords, **kw})
def _info(hits, misses, maxsize, n):
    from collections import namedtuple
    return namedtuple("CacheInfo", ["hits", "misses", "maxsize", "currsize"])(hits, misses, maxsize, n)
def lru_cache(maxsize=128, typed=False):
    def deco(f):
        seen, count = {}, [0, 0]
        def wrapper(*args, **kw):
            k = (args, tuple(kw.items()))
            if k in seen:
                count[0] += 1
                seen[k] = seen.pop(k)
                return seen[k]
            count[1] += 1
            v = f(*args, **kw)
            seen[k] = v
            if size is not None and len(seen) > size: seen.pop(next(iter(seen)))
            return v
        def clear():
            seen.clear()
            count[0] = count[1] = 0
        update_wrapper(wrapper, f)
        wrapper.cache_info = lambda: _info(count[0], count[1], size, len(seen))
        wrapper.cache_clear = clear
        return wrapper
    if callable(maxsize):
        size = 128
        return deco(maxsize)
    size = maxsize
    return deco
def cache(f): return lru_cache(None)(f)
class cached_property:
    def __init__(self, f): self.f = f
    def __set_name__(self, owner, name):
        f = self.f
        def get(obj):
            k = "_cached_" + name
            if k not in obj.__dict__: setattr(obj, k, f(obj))
            return getattr(obj, k)
        setattr(owner, name, property(get))
def total_ordering(cls):
    if hasattr(cls, "__lt__"):
        cls.__gt__ = lambda a, b: not (a < b) and not (a == b)
    return cls
def cmp_to_key(f):
    class K:
        def __init__(self, v): self.v = v
        def __lt__(self, o): return f(self.v, o.v) < 0
        def __eq__(self, o): return f(self.v, o.v) == 0
    return K
def singledispatch(f):
    table = {object: f}
    def wrapper(x, *a, **k):
        for c in type(x).__mro__:
            if c in table: return table[c](x, *a, **k)
    def register(cls, g=None):
        if g is not None:
            table[cls] = g
            return g
        def deco(h):
            table[cls] = h
            return h
        return deco
    wrapper.register = register
    return update_wrapper(wrapper, f)
