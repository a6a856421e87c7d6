LC_ALL = 6
def setlocale(c, l=None): return l or "C.UTF-8"
def getpreferredencoding(*a): return "UTF-8"
