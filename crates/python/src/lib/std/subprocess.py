import os, sys
from _host import call as _call
PIPE, STDOUT, DEVNULL = -1, -2, -3
class SubprocessError(Exception): pass
class CalledProcessError(SubprocessError):
    def __init__(self, returncode, cmd, output=None, stderr=None):
        self.returncode, self.cmd, self.output, self.stdout, self.stderr = returncode, cmd, output, output, stderr
    def __str__(self):
        if self.returncode < 0: return "Command '%s' died with <Signals.%s: %d>." % (self.cmd, _signals.get(-self.returncode, "SIGTERM"), -self.returncode)
        return "Command '%s' returned non-zero exit status %d." % (self.cmd, self.returncode)
class TimeoutExpired(SubprocessError): pass
_signals = {1: "SIGHUP", 2: "SIGINT", 3: "SIGQUIT", 6: "SIGABRT", 9: "SIGKILL", 11: "SIGSEGV", 13: "SIGPIPE", 15: "SIGTERM"}
class CompletedProcess:
    def __init__(self, args, returncode, stdout=None, stderr=None): self.args, self.returncode, self.stdout, self.stderr = args, returncode, stdout, stderr
    def check_returncode(self):
        if self.returncode: raise CalledProcessError(self.returncode, self.args, self.stdout, self.stderr)
    def __repr__(self):
        p = ["args=%r" % (self.args,), "returncode=%d" % self.returncode]
        if self.stdout is not None: p.append("stdout=%r" % self.stdout)
        if self.stderr is not None: p.append("stderr=%r" % self.stderr)
        return "CompletedProcess(" + ", ".join(p) + ")"
def run(args, *, input=None, stdin=None, stdout=None, stderr=None, capture_output=False, shell=False, cwd=None, timeout=None, check=False, text=None, universal_newlines=None, encoding=None, env=None, bufsize=-1, executable=None):
    if capture_output: stdout = stderr = PIPE
    text = text or universal_newlines or encoding
    argv = ["/bin/sh", "-c", args] if shell else [args] if isinstance(args, str) else [str(a) for a in args]
    if shell and not isinstance(args, str): argv = ["/bin/sh", "-c"] + [str(a) for a in args]
    if isinstance(input, str): input = input.encode()
    sys.stdout.flush()
    merged = stderr == STDOUT and stdout is not None
    if merged: argv = ["/bin/sh", "-c", 'exec "$@" 2>&1', "sh"] + argv
    elif stderr == STDOUT: argv = ["/bin/sh", "-c", 'exec "$@" 2>&1', "sh"] + argv
    else:
        if _call("which", argv[0]) is None:
            raise FileNotFoundError(2, "No such file or directory", argv[0]) from None
    keep = [input is None and stdin != DEVNULL, stdout is None, stderr is None]
    environ = None if env is None else [k + "=" + v for k, v in env.items()]
    r = _call("run", argv[0], argv[1:], str(cwd) if cwd else "", environ, input or b"", keep)
    code = r["status"]
    if code is None: code = -[n for n, s in _signals.items() if s == r["signal"]][0] if r["signal"] in _signals.values() else -15
    out = r["stdout"] if stdout == PIPE else None
    err = r["stderr"] if stderr == PIPE else None
    for target, data in ((stdout, r["stdout"]), (stderr, r["stderr"])):
        if target not in (None, PIPE, STDOUT, DEVNULL): target.write(data.decode())
    if text: out, err = out.decode() if out is not None else None, err.decode() if err is not None else None
    p = CompletedProcess(args, int(code), out, err)
    if check: p.check_returncode()
    return p
def call(args, **k): return run(args, **k).returncode
def check_call(args, **k):
    run(args, check=True, **k)
    return 0
def check_output(args, **k): return run(args, stdout=PIPE, check=True, **k).stdout
def getoutput(cmd): return getstatusoutput(cmd)[1]
def getstatusoutput(cmd):
    p = run(cmd, shell=True, stdout=PIPE, stderr=STDOUT, text=True)
    return p.returncode, p.stdout.rstrip("\n")
class Popen:
    # Runs to its end when it is waited for.
    def __init__(self, args, **k):
        self.args, self._k, self.returncode, self._done = args, k, None, None
        self.pid, self.stdin, self.stdout, self.stderr = os.getpid() + 1, None, None, None
        if k.get("stdin") == PIPE: k.pop("stdin")
        elif k.get("stdout") is None: self._go()
        elif k.get("stdout") == PIPE:
            import io
            self._go()
            wrap = lambda d: None if d is None else io.StringIO(d) if isinstance(d, str) else io.BytesIO(d)
            self.stdout, self.stderr = wrap(self._done.stdout), wrap(self._done.stderr)
    def _go(self, input=None):
        if not self._done:
            self._done = run(self.args, input=input, **self._k)
            self.returncode = self._done.returncode
        return self._done
    def communicate(self, input=None, timeout=None):
        p = self._go(input)
        return p.stdout, p.stderr
    def wait(self, timeout=None): return self._go().returncode
    def poll(self): return self._go().returncode
    def terminate(self): pass
    def kill(self): pass
    def __enter__(self): return self
    def __exit__(self, *a): self.wait()
