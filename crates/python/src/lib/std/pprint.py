def pformat(o, indent=1, width=80, **k):
    t = repr(o)
    if len(t) <= width: return t
    if isinstance(o, dict): return "{" + ",\n ".join("%r: %s" % (k, pformat(v).replace("\n", "\n" + " " * (len(repr(k)) + 3))) for k, v in sorted(o.items())) + "}"
    if isinstance(o, list): return "[" + ",\n ".join(pformat(v).replace("\n", "\n ") for v in o) + "]"
    return t
def pprint(o, stream=None, **k): print(pformat(o, **k), file=stream)
pp = pprint
