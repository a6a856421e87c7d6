class Error(Exception): pass
class NoSectionError(Error): pass
class Section(dict): pass
class ConfigParser:
    def __init__(self, **k): self._s = {}
    def read_string(self, t):
        at = None
        for l in t.split("\n"):
            l = l.strip()
            if not l or l[0] in "#;": continue
            if l[0] == "[": at = self._s.setdefault(l[1:-1], {})
            else:
                i = min([x for x in (l.find("="), l.find(":")) if x >= 0], default=len(l))
                at[l[:i].strip().lower()] = l[i + 1:].strip()
    def read(self, names, encoding=None):
        got = []
        for n in [names] if isinstance(names, str) else names:
            try: self.read_string(open(n).read())
            except OSError: continue
            got.append(n)
        return got
    def sections(self): return [n for n in self._s if n != "DEFAULT"]
    def has_section(self, n): return n in self._s
    def has_option(self, s, n): return n in self._s.get(s, {})
    def options(self, s): return list(self._s[s])
    def items(self, s): return list(self._s[s].items())
    def get(self, s, n, fallback=None, **k):
        if s not in self._s:
            if fallback is not None: return fallback
            raise NoSectionError("No section: %r" % s)
        return self._s[s].get(n.lower(), fallback)
    def getint(self, s, n, fallback=None): return int(self.get(s, n, fallback))
    def getfloat(self, s, n, fallback=None): return float(self.get(s, n, fallback))
    def getboolean(self, s, n, fallback=None): return str(self.get(s, n, fallback)).lower() in ("1", "yes", "true", "on")
    def __getitem__(self, s): return self._s[s]
    def __contains__(self, s): return s in self._s
