class Error(Exception): pass
def copy(o):
    if isinstance(o, (list, dict, set)): return type(o)(o)
    if hasattr(o, "__copy__"): return o.__copy__()
    if isinstance(o, (int, float, str, tuple, bytes)) or o is None or callable(o): return o
    n = object.__new__(type(o))
    n.__dict__.update(o.__dict__)
    return n
def deepcopy(o, memo=None):
    if isinstance(o, list): return [deepcopy(x) for x in o]
    if isinstance(o, tuple): return tuple(deepcopy(x) for x in o)
    if isinstance(o, dict): return {k: deepcopy(v) for k, v in o.items()}
    if isinstance(o, set): return set(o)
    if isinstance(o, (int, float, str, bytes)) or o is None or callable(o): return o
    n = object.__new__(type(o))
    for k, v in o.__dict__.items(): n.__dict__[k] = deepcopy(v)
    return n
