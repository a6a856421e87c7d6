MISSING = object()
class Field:
    def __init__(self, default, factory, **k): self.default, self.default_factory, self.name, self.type, self.k = default, factory, None, None, k
def field(*, default=MISSING, default_factory=MISSING, **k): return Field(default, default_factory, **k)
class FrozenInstanceError(AttributeError): pass
def fields(c): return tuple((c if isinstance(c, type) else type(c)).__dataclass_fields__.values())
def is_dataclass(c): return hasattr(c, "__dataclass_fields__")
def asdict(o):
    if is_dataclass(o): return {f.name: asdict(getattr(o, f.name)) for f in fields(o)}
    if isinstance(o, (list, tuple)): return type(o)(asdict(x) for x in o)
    if isinstance(o, dict): return {k: asdict(v) for k, v in o.items()}
    return o
def astuple(o): return tuple(getattr(o, f.name) for f in fields(o))
def replace(o, **k): return type(o)(**{**{f.name: getattr(o, f.name) for f in fields(o)}, **k})
def _build(cls, frozen, order, eq, repr_):
    all = dict(getattr(cls, "__dataclass_fields__", {}))
    for name, kind in cls.__dict__.get("__annotations__", {}).items():
        v = cls.__dict__.get(name, MISSING)
        f = v if isinstance(v, Field) else Field(v, MISSING)
        f.name, f.type = name, kind
        if v is not MISSING and isinstance(v, Field) and v.default is not MISSING: setattr(cls, name, v.default)
        if isinstance(v, (list, dict, set)): raise ValueError("mutable default %s for field %s is not allowed: use default_factory" % (type(v), name))
        all[name] = f
    cls.__dataclass_fields__ = all
    cls.__match_args__ = tuple(all)
    names = list(all)
    def init(self, *args, **kw):
        if len(args) > len(names): raise TypeError("%s.__init__() takes %d positional arguments but %d were given" % (cls.__name__, len(names) + 1, len(args) + 1))
        missing = []
        for i, n in enumerate(names):
            f = all[n]
            if i < len(args): v = args[i]
            elif n in kw: v = kw.pop(n)
            elif f.default_factory is not MISSING: v = f.default_factory()
            elif f.default is not MISSING: v = f.default
            else:
                missing.append("'" + n + "'")
                continue
            self.__dict__[n] = v
        if missing: raise TypeError("%s.__init__() missing %d required positional argument%s: %s" % (cls.__name__, len(missing), "s" if len(missing) > 1 else "", " and ".join(missing)))
        for n in kw: raise TypeError("%s.__init__() got an unexpected keyword argument '%s'" % (cls.__name__, n))
        if hasattr(self, "__post_init__"): self.__post_init__()
    if "__init__" not in cls.__dict__: cls.__init__ = init
    if repr_ and "__repr__" not in cls.__dict__: cls.__repr__ = lambda self: "%s(%s)" % (type(self).__name__, ", ".join("%s=%r" % (n, getattr(self, n)) for n in names if all[n].k.get("repr", True)))
    key = lambda o: tuple(getattr(o, n) for n in names)
    if eq and "__eq__" not in cls.__dict__: cls.__eq__ = lambda a, b: type(a) is type(b) and key(a) == key(b)
    if order: cls.__lt__ = lambda a, b: key(a) < key(b)
    if frozen:
        def refuse(self, n, v): raise FrozenInstanceError("cannot assign to field %r" % n)
        cls.__setattr__ = refuse
        cls.__hash__ = lambda self: hash(key(self))
    return cls
def dataclass(cls=None, *, frozen=False, order=False, eq=True, repr=True, **k):
    if cls is None: return lambda c: _build(c, frozen, order, eq, repr)
    return _build(cls, frozen, order, eq, repr)
