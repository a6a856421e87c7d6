class URLError(OSError):
    def __init__(self, reason, filename=None): self.args, self.reason = (reason,), reason
    def __str__(self): return "<urlopen error %s>" % self.reason
class HTTPError(URLError):
    def __init__(self, url, code, msg, hdrs, fp):
        self.args, self.url, self.code, self.status, self.msg, self.reason, self.headers, self.fp = (), url, code, code, msg, msg, hdrs, fp
    def read(self, *a): return self.fp.read(*a)
    def __str__(self): return "HTTP Error %s: %s" % (self.code, self.msg)
