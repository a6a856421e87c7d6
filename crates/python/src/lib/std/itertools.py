def count(start=0, step=1):
    while True:
        yield start
        start += step
def cycle(items):
    saved = list(items)
    while saved:
        for x in saved: yield x
def repeat(x, times=None):
    if times is None:
        while True: yield x
    for _ in range(times): yield x
def _each(lists):
    for l in lists:
        for x in l: yield x
def chain(*lists): return _each(lists)
chain.from_iterable = _each
def islice(items, a, b=None, step=1, _n=object()):
    start, stop = (0, a) if b is None and _n else (a, b)
    i = 0
    if stop == 0: return
    for x in items:
        if i >= start and (i - start) % step == 0: yield x
        i += 1
        if stop is not None and i >= stop: return
def takewhile(f, items):
    for x in items:
        if not f(x): return
        yield x
def dropwhile(f, items):
    go = False
    for x in items:
        if not go and f(x): continue
        go = True
        yield x
def filterfalse(f, items):
    for x in items:
        if not (f(x) if f else x): yield x
def starmap(f, items):
    for a in items: yield f(*a)
def compress(data, selectors):
    for d, s in zip(data, selectors):
        if s: yield d
def product(*lists, repeat=1):
    pools = [list(l) for l in lists] * repeat
    out = [()]
    for p in pools: out = [a + (b,) for a in out for b in p]
    for o in out: yield o
def permutations(items, r=None):
    pool = list(items)
    r = len(pool) if r is None else r
    def go(left, n):
        if n == 0:
            yield ()
            return
        for i in range(len(left)):
            for rest in go(left[:i] + left[i + 1:], n - 1): yield (left[i],) + rest
    return go(pool, r)
def _choose(items, r, step):
    pool = list(items)
    def go(start, n):
        if n == 0:
            yield ()
            return
        for i in range(start, len(pool)):
            for rest in go(i + step, n - 1): yield (pool[i],) + rest
    return go(0, r)
def combinations(items, r): return _choose(items, r, 1)
def combinations_with_replacement(items, r): return _choose(items, r, 0)
def groupby(items, key=None):
    group, last, first = [], None, True
    for x in items:
        k = key(x) if key else x
        if first or k != last:
            if not first: yield last, iter(group)
            group, last, first = [], k, False
        group.append(x)
    if not first: yield last, iter(group)
def accumulate(items, func=None, initial=None):
    acc, first = initial, initial is None
    if not first: yield acc
    for x in items:
        acc = x if first else (func(acc, x) if func else acc + x)
        first = False
        yield acc
def zip_longest(*lists, fillvalue=None):
    pools = [list(l) for l in lists]
    for i in range(max([len(p) for p in pools], default=0)):
        yield tuple(p[i] if i < len(p) else fillvalue for p in pools)
def tee(items, n=2):
    l = list(items)
    return tuple(iter(l[:]) for _ in range(n))
def pairwise(items):
    l = list(items)
    return zip(l, l[1:])
def batched(items, n):
    l = list(items)
    for i in range(0, len(l), n): yield tuple(l[i:i + n])
