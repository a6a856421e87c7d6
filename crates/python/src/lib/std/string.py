ascii_lowercase = "abcdefghijklmnopqrstuvwxyz"
ascii_uppercase = ascii_lowercase.upper()
ascii_letters = ascii_lowercase + ascii_uppercase
digits, hexdigits, octdigits = "0123456789", "0123456789abcdefABCDEF", "01234567"
punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
whitespace = " \t\n\r\v\f"
printable = digits + ascii_letters + punctuation + whitespace
def capwords(s, sep=None): return (sep or " ").join(w.capitalize() for w in s.split(sep))
class Template:
    def __init__(self, t): self.template = t
    def _go(self, m, strict):
        import re
        def one(x):
            n = x.group(1) or x.group(2)
            if x.group(0) == "$$": return "$"
            if n in m: return str(m[n])
            if strict: raise KeyError(n)
            return x.group(0)
        return re.sub(r"\$\$|\$(\w+)|\$\{(\w+)\}", one, self.template)
    def substitute(self, m={}, **k): return self._go({**m, **k}, True)
    def safe_substitute(self, m={}, **k): return self._go({**m, **k}, False)
