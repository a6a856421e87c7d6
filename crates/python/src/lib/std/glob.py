import os
from fnmatch import fnmatch as _match
def _has(p): return "*" in p or "?" in p or "[" in p
def glob(pattern, recursive=False, **k):
    parts = pattern.split("/")
    at = ["/" if pattern.startswith("/") else ""]
    for i, p in enumerate(parts):
        if not p: continue
        new = []
        for d in at:
            if p == "**" and recursive:
                new.append(d)
                for w, dirs, files in os.walk(d or "."):
                    if w != (d or "."): new.append(w if d else w[2:])
            elif not _has(p):
                f = os.path.join(d, p) if d else p
                if os.path.exists(f): new.append(f)
            elif os.path.isdir(d or "."):
                new += [os.path.join(d, n) if d else n for n in os.listdir(d or ".") if _match(n, p) and (p.startswith(".") or not n.startswith("."))]
        at = new
    return [p for p in at if p]
def iglob(*a, **k): return iter(glob(*a, **k))
