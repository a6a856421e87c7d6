import sys, time, os
CRITICAL, FATAL, ERROR, WARNING, WARN, INFO, DEBUG, NOTSET = 50, 50, 40, 30, 30, 20, 10, 0
_names = {50: "CRITICAL", 40: "ERROR", 30: "WARNING", 20: "INFO", 10: "DEBUG", 0: "NOTSET"}
BASIC_FORMAT = "%(levelname)s:%(name)s:%(message)s"
raiseExceptions = True
def getLevelName(n):
    if isinstance(n, str): return getattr(sys.modules["logging"], n, "Level " + n)
    return _names.get(n, "Level %s" % n)
def _level(v):
    if not isinstance(v, str): return v
    for n, name in _names.items():
        if name == v: return n
    if v in ("WARN", "FATAL"): return 30 if v == "WARN" else 50
    raise ValueError("Unknown level: %r" % v)
class LogRecord:
    def __init__(self, name, level, msg, args, exc=None):
        self.name, self.levelno, self.levelname, self.msg, self.args = name, level, getLevelName(level), msg, args
        self.created = time.time()
        self.msecs = int(self.created * 1000) % 1000
        self.exc_info, self.exc_text = exc, None
        self.process, self.processName, self.threadName, self.thread = os.getpid(), "MainProcess", "MainThread", 1
        self.pathname = sys.argv[0]
        self.filename = os.path.basename(sys.argv[0])
        self.module = self.filename.rsplit(".", 1)[0]
        self.lineno, self.funcName, self.relativeCreated = 0, "<module>", 0
    def getMessage(self):
        if not self.args: return str(self.msg)
        return str(self.msg) % (self.args[0] if len(self.args) == 1 and isinstance(self.args[0], dict) else self.args)
class Formatter:
    default_time_format, default_msec_format = "%Y-%m-%d %H:%M:%S", "%s,%03d"
    def __init__(self, fmt=None, datefmt=None, style="%", **kw):
        self._fmt, self.datefmt, self.style = fmt or "%(message)s", datefmt, style
    def formatTime(self, r, datefmt=None):
        t = time.strftime(datefmt or "%Y-%m-%d %H:%M:%S", time.gmtime(r.created))
        return t if datefmt else "%s,%03d" % (t, r.msecs)
    def formatException(self, exc):
        import traceback
        return "".join(traceback.format_exception(exc)).rstrip("\n")
    def format(self, r):
        r.message = r.getMessage()
        r.asctime = self.formatTime(r, self.datefmt)
        s = self._fmt.format(**r.__dict__) if self.style == "{" else self._fmt % r.__dict__
        if r.exc_info: s += "\n" + self.formatException(r.exc_info)
        return s
class Filter: pass
class Handler:
    def __init__(self, level=0):
        self.level, self.formatter, self.filters = _level(level), None, []
    def setLevel(self, v): self.level = _level(v)
    def setFormatter(self, f): self.formatter = f
    def addFilter(self, f): self.filters.append(f)
    def format(self, r): return (self.formatter or _plain).format(r)
    def handle(self, r):
        if r.levelno >= self.level: self.emit(r)
    def flush(self): pass
    def close(self): pass
_plain = Formatter("%(message)s")
class StreamHandler(Handler):
    def __init__(self, stream=None):
        super().__init__()
        self.stream = stream or sys.stderr
    def emit(self, r):
        self.stream.write(self.format(r) + "\n")
        self.stream.flush()
class FileHandler(StreamHandler):
    def __init__(self, filename, mode="a", encoding=None, delay=False):
        super().__init__(open(filename, mode))
        self.baseFilename = os.path.abspath(filename)
class NullHandler(Handler):
    def emit(self, r): pass
class Logger:
    def __init__(self, name, level=0):
        self.name, self.level, self.handlers, self.propagate, self.parent, self.disabled = name, _level(level), [], True, None, False
    def setLevel(self, v): self.level = _level(v)
    def addHandler(self, h):
        if h not in self.handlers: self.handlers.append(h)
    def removeHandler(self, h):
        if h in self.handlers: self.handlers.remove(h)
    def hasHandlers(self): return bool(self.handlers or (self.parent and self.parent.handlers))
    def addFilter(self, f): pass
    def getEffectiveLevel(self):
        l = self
        while l:
            if l.level: return l.level
            l = l.parent
        return 0
    def isEnabledFor(self, n): return n >= self.getEffectiveLevel() and n > _disabled[0]
    def getChild(self, n): return getLogger(n if self is root else self.name + "." + n)
    def log(self, n, msg, *args, exc_info=None, stack_info=False, stacklevel=1, extra=None):
        if not self.isEnabledFor(n) or self.disabled: return
        if exc_info is True: exc_info = sys.exc_info()[1]
        elif isinstance(exc_info, tuple): exc_info = exc_info[1]
        r = LogRecord(self.name, n, msg, args, exc_info)
        import threading
        r.threadName = threading.current_thread().name
        for k, v in (extra or {}).items(): setattr(r, k, v)
        l, any = self, False
        while l:
            for h in l.handlers:
                any = True
                h.handle(r)
            l = l.parent if l.propagate else None
        if not any and n >= 30: sys.stderr.write(_plain.format(r) + "\n")
    def debug(self, msg, *a, **k): self.log(10, msg, *a, **k)
    def info(self, msg, *a, **k): self.log(20, msg, *a, **k)
    def warning(self, msg, *a, **k): self.log(30, msg, *a, **k)
    def warn(self, msg, *a, **k): self.log(30, msg, *a, **k)
    def error(self, msg, *a, **k): self.log(40, msg, *a, **k)
    def critical(self, msg, *a, **k): self.log(50, msg, *a, **k)
    def fatal(self, msg, *a, **k): self.log(50, msg, *a, **k)
    def exception(self, msg, *a, **k): self.log(40, msg, *a, exc_info=True)
    def __repr__(self): return "<%s %s (%s)>" % ("RootLogger" if self is root else "Logger", self.name, getLevelName(self.getEffectiveLevel()))
_disabled = [-1]
root = Logger("root", 30)
_loggers = {}
def getLogger(name=None):
    if not name or name == "root": return root
    if name not in _loggers:
        l = _loggers[name] = Logger(name)
        l.parent = getLogger(name.rpartition(".")[0])
    return _loggers[name]
def disable(level=50): _disabled[0] = level
def addLevelName(n, name): _names[n] = name
def captureWarnings(v): pass
def shutdown(): pass
def basicConfig(level=None, format=None, datefmt=None, stream=None, filename=None, filemode="a", handlers=None, force=False, style="%", encoding=None):
    if force: root.handlers.clear()
    if not root.handlers:
        for h in handlers or [FileHandler(filename, filemode) if filename else StreamHandler(stream)]:
            if h.formatter is None: h.setFormatter(Formatter(format or BASIC_FORMAT, datefmt, style))
            root.addHandler(h)
    if level is not None: root.setLevel(level)
def _basic(n):
    def f(msg, *a, **k):
        if not root.handlers: basicConfig()
        root.log(n, msg, *a, **k)
    return f
debug, info, warning, error, critical = _basic(10), _basic(20), _basic(30), _basic(40), _basic(50)
warn, fatal = warning, critical
def log(n, msg, *a, **k): _basic(n)(msg, *a, **k)
def exception(msg, *a, **k): error(msg, *a, exc_info=True)
