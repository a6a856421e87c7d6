def import_module(name, package=None): return __import__(name)
def reload(m): return m
