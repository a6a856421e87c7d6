def dedent(t):
    lines = t.split("\n")
    pads = [len(l) - len(l.lstrip()) for l in lines if l.strip()]
    n = min(pads) if pads else 0
    return "\n".join(l[n:] if l.strip() else "" for l in lines)
def indent(t, prefix, *a): return "\n".join(prefix + l if l.strip() else l for l in t.split("\n"))
def wrap(t, width=70, **k):
    out, line = [], ""
    for w in t.split():
        if line and len(line) + 1 + len(w) > width:
            out.append(line)
            line = w
        else: line = line + " " + w if line else w
    return out + [line] if line else out
def fill(t, width=70, **k): return "\n".join(wrap(t, width))
def shorten(t, width, placeholder=" [...]", **k):
    t = " ".join(t.split())
    return t if len(t) <= width else t[:width - len(placeholder)].rsplit(" ", 1)[0] + placeholder
