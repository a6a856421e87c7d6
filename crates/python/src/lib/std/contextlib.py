from functools import wraps as _wraps
class _Manager:
    def __init__(self, g): self.g = g
    def __enter__(self):
        try: return next(self.g)
        except StopIteration: raise RuntimeError("generator didn't yield") from None
    def __exit__(self, kind, e, tb):
        if e is None:
            try: next(self.g)
            except StopIteration: return False
            raise RuntimeError("generator didn't stop")
        try: self.g.throw(e)
        except StopIteration: return True
        except BaseException as x:
            if x is e: return False
            raise
        raise RuntimeError("generator didn't stop after throw()")
    async def __aenter__(self): return self.__enter__()
    async def __aexit__(self, *a): return self.__exit__(*a)
def contextmanager(f):
    @_wraps(f)
    def make(*a, **k): return _Manager(f(*a, **k))
    return make
asynccontextmanager = contextmanager
class suppress:
    def __init__(self, *kinds): self.kinds = kinds
    def __enter__(self): return None
    def __exit__(self, kind, e, tb): return e is not None and isinstance(e, self.kinds)
class closing:
    def __init__(self, thing): self.thing = thing
    def __enter__(self): return self.thing
    def __exit__(self, *a): self.thing.close()
class nullcontext:
    def __init__(self, v=None): self.v = v
    def __enter__(self): return self.v
    def __exit__(self, *a): pass
class redirect_stdout:
    def __init__(self, target): self.target = target
    def __enter__(self):
        import sys
        self.old, sys.stdout = sys.stdout, self.target
        return self.target
    def __exit__(self, *a):
        import sys
        sys.stdout = self.old
class ExitStack:
    def __init__(self): self.list = []
    def enter_context(self, cm):
        v = cm.__enter__()
        self.list.append(cm.__exit__)
        return v
    def callback(self, f, *a, **k): self.list.append(lambda *x: f(*a, **k) and False)
    def __enter__(self): return self
    def __exit__(self, *a):
        while self.list: self.list.pop()(*a)
class AbstractContextManager: pass
class ContextDecorator: pass
