SEEK_SET, SEEK_CUR, SEEK_END, DEFAULT_BUFFER_SIZE = 0, 1, 2, 8192
class StringIO:
    _empty = ""
    def __init__(self, initial=None, newline=None): self._t, self._at, self.closed = initial if initial is not None else self._empty, 0, False
    def write(self, s):
        self._t = self._t[:self._at] + s + self._t[self._at + len(s):]
        self._at += len(s)
        return len(s)
    def read(self, n=-1):
        end = len(self._t) if n is None or n < 0 else min(len(self._t), self._at + n)
        s, self._at = self._t[self._at:end], end
        return s
    def readline(self):
        i = self._t[self._at:].find(self._nl)
        return self.read() if i < 0 else self.read(i + 1)
    _nl = "\n"
    def readlines(self): return list(self)
    def __iter__(self):
        while True:
            l = self.readline()
            if not l: return
            yield l
    def getvalue(self): return self._t
    def getbuffer(self): return self._t
    def seek(self, n, whence=0):
        self._at = n if whence == 0 else len(self._t) + n if whence == 2 else self._at + n
        return self._at
    def tell(self): return self._at
    def truncate(self, n=None): self._t = self._t[:self._at if n is None else n]
    def flush(self): pass
    def close(self): self.closed = True
    def isatty(self): return False
    def writelines(self, l):
        for s in l: self.write(s)
    def __enter__(self): return self
    def __exit__(self, *a): self.close()
class BytesIO(StringIO):
    _empty, _nl = b"", b"\n"
