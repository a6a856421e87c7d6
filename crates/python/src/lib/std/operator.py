def add(a, b): return a + b
def sub(a, b): return a - b
def mul(a, b): return a * b
def truediv(a, b): return a / b
def mod(a, b): return a % b
def eq(a, b): return a == b
def ne(a, b): return a != b
def lt(a, b): return a < b
def gt(a, b): return a > b
def le(a, b): return a <= b
def ge(a, b): return a >= b
def not_(a): return not a
def neg(a): return -a
def itemgetter(*ks): return (lambda o: o[ks[0]]) if len(ks) == 1 else (lambda o: tuple(o[k] for k in ks))
def attrgetter(*ns): return (lambda o: getattr(o, ns[0])) if len(ns) == 1 else (lambda o: tuple(getattr(o, n) for n in ns))
def methodcaller(n, *a): return lambda o: getattr(o, n)(*a)
