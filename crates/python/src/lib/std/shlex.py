def split(s, *a, **k):
    out, word, q, any = [], "", "", False
    for c in s:
        if q:
            if c == q: q = ""
            else: word += c
        elif c in "'\"": q, any = c, True
        elif c.isspace():
            if word or any: out.append(word)
            word, any = "", False
        else: word += c
    if q: raise ValueError("No closing quotation")
    return out + [word] if word or any else out
def quote(s):
    if s and all(c.isalnum() or c in "@%+=:,./-_" for c in s): return s
    return "'" + s.replace("'", "'\"'\"'") + "'"
def join(l): return " ".join(quote(s) for s in l)
