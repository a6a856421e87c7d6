import re
def translate(p):
    out = ""
    for c in p: out += ".*" if c == "*" else "." if c == "?" else c if c in "[]-" else re.escape(c)
    return out
def fnmatch(n, p): return re.fullmatch(translate(p), n) is not None
fnmatchcase = fnmatch
def filter(names, p): return [n for n in names if fnmatch(n, p)]
