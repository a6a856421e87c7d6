def iscoroutinefunction(f): return getattr(f, "_async_", False)
def isfunction(f): return hasattr(f, "_names_")
def isclass(c): return isinstance(c, type)
def getdoc(o): return getattr(o, "__doc__", None)
