import sys
def warn(message, category=UserWarning, stacklevel=1, **k): sys.stderr.write("%s: %s: %s\n" % (sys.argv[0] or "<string>", category.__name__, message))
def filterwarnings(*a, **k): pass
simplefilter = filterwarnings
