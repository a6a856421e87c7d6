# Models that take and check their fields.
class ValidationError(ValueError):
    def __init__(self, model, errors): self.args, self._e, self._m = (), errors, model
    def errors(self): return self._e
    def __str__(self): return "%d validation error%s for %s" % (len(self._e), "" if len(self._e) == 1 else "s", self._m) + "".join("\n%s\n  %s [type=%s]" % (e["loc"][-1], e["msg"], e["type"]) for e in self._e)
_none = object()
def Field(default=_none, default_factory=None, **k): return _FieldOf(default, default_factory)
class _FieldOf:
    def __init__(self, default, factory): self.default, self.factory = default, factory
def convert(kind, v):
    if kind is int:
        if isinstance(v, bool) or isinstance(v, int): return int(v)
        if isinstance(v, float) and v == int(v): return int(v)
        try: return int(v)
        except (ValueError, TypeError): raise ValueError("int_parsing|Input should be a valid integer, unable to parse string as an integer") from None
    if kind is float:
        try: return float(v)
        except (ValueError, TypeError): raise ValueError("float_parsing|Input should be a valid number, unable to parse string as a number") from None
    if kind is bool:
        if isinstance(v, bool): return v
        if str(v).lower() in ("true", "1", "yes", "on"): return True
        if str(v).lower() in ("false", "0", "no", "off"): return False
        raise ValueError("bool_parsing|Input should be a valid boolean, unable to interpret input")
    if kind is str:
        if not isinstance(v, str): raise ValueError("string_type|Input should be a valid string")
        return v
    if isinstance(kind, type) and issubclass(kind, BaseModel) and isinstance(v, dict): return kind(**v)
    return v
class BaseModel:
    def __init__(self, **data):
        bad = []
        for name, kind in self._fields().items():
            d = getattr(type(self), name, _none)
            if isinstance(d, _FieldOf): d = d.factory() if d.factory else d.default
            if name in data:
                try: self.__dict__[name] = convert(kind, data[name])
                except ValueError as e:
                    t, _, m = str(e).partition("|")
                    bad.append({"type": t, "loc": [name], "msg": m, "input": data[name]})
            elif d is not _none: self.__dict__[name] = d
            elif "Optional" in repr(kind): self.__dict__[name] = None
            else: bad.append({"type": "missing", "loc": [name], "msg": "Field required", "input": data})
        if bad: raise ValidationError(type(self).__name__, bad)
    @classmethod
    def _fields(cls):
        out = {}
        for c in reversed(cls.__mro__):
            out.update(c.__dict__.get("__annotations__", {}))
        return out
    def model_dump(self, **k): return {n: v.model_dump() if isinstance(v, BaseModel) else v for n, v in self.__dict__.items()}
    dict = model_dump
    def model_dump_json(self, **k):
        import json
        return json.dumps(self.model_dump(), separators=(",", ":"))
    def __repr__(self): return "%s(%s)" % (type(self).__name__, ", ".join("%s=%r" % e for e in self.__dict__.items()))
    def __str__(self): return " ".join("%s=%r" % e for e in self.__dict__.items())
    def __eq__(self, o): return type(self) is type(o) and self.__dict__ == o.__dict__
def field_validator(*a, **k): return lambda f: f
validator = field_validator
