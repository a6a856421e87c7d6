# One runs at a time and goes on until it waits; waiting is looking again when another said so.
import sys
from _host import call, start_thread, threads
TIMEOUT_MAX = 9223372036.0
_count = [0]
def _until(ready, timeout=None):
    import time
    end = None if timeout is None else time.monotonic() + timeout
    while not ready():
        left = -1 if end is None else end - time.monotonic()
        if end is not None and left <= 0: return False
        try: call("park", left, call("wakes"))
        except TimeoutError: pass
    return True
def _wake(): call("wake")
class Thread:
    def __init__(self, group=None, target=None, name=None, args=(), kwargs=None, daemon=None):
        if name is None:
            _count[0] += 1
            name = "Thread-%d" % _count[0] + (" (%s)" % target.__name__ if target is not None and hasattr(target, "__name__") else "")
        self._target, self._args, self._kwargs, self.name = target, args, kwargs or {}, name
        self.daemon = daemon if daemon is not None else False
        self._state, self.ident, self.native_id = 0, None, None
    def run(self):
        if self._target: self._target(*self._args, **self._kwargs)
    def start(self):
        if self._state: raise RuntimeError("threads can only be started once")
        self._state = 1
        start_thread(self)
    def _main(self):
        mine = current_thread()
        try: self.run()
        except SystemExit: pass
        except BaseException as e:
            import traceback
            sys.stderr.write("Exception in thread %s:\n%s" % (self.name, "".join(traceback.format_exception(e))))
        self._state = 2
        _wake()
    def join(self, timeout=None):
        if not self._state: raise RuntimeError("cannot join thread before it is started")
        _until(lambda: self._state == 2, timeout)
    def is_alive(self): return self._state == 1
    def setDaemon(self, v): self.daemon = v
    def isDaemon(self): return self.daemon
    def getName(self): return self.name
    def setName(self, n): self.name = n
    def __repr__(self): return "<%s(%s, %s%s)>" % (type(self).__name__, self.name, ["initial", "started", "stopped"][self._state], " daemon" if self.daemon else "")
class _Main(Thread):
    def __init__(self):
        self.name, self.daemon, self._state, self.ident, self.native_id = "MainThread", False, 1, 1, 1
_main = _Main()
def main_thread(): return _main
def current_thread(): return threads("current") or _main
currentThread = current_thread
def enumerate(): return [_main] + [t for t in threads("all") if t.is_alive()]
def active_count(): return len(enumerate())
activeCount = active_count
def get_ident(): return current_thread().ident
def get_native_id(): return current_thread().ident
class Lock:
    def __init__(self): self._owner, self._n = None, 0
    def acquire(self, blocking=True, timeout=-1):
        me = current_thread()
        if self._n and not blocking: return False
        if not _until(lambda: self._free(me), None if timeout < 0 else timeout): return False
        self._owner = me
        self._n += 1
        return True
    def _free(self, me): return not self._n
    def release(self):
        if not self._n: raise RuntimeError("release unlocked lock")
        self._n -= 1
        if not self._n: _wake()
    def locked(self): return self._n > 0
    def __enter__(self): return self.acquire()
    def __exit__(self, *a): self.release()
class RLock(Lock):
    def _free(self, me): return not self._n or self._owner is me
class Condition:
    def __init__(self, lock=None):
        self._lock, self._waiters = lock or RLock(), []
        self.acquire, self.release = self._lock.acquire, self._lock.release
    def __enter__(self): return self._lock.__enter__()
    def __exit__(self, *a): self._lock.release()
    def wait(self, timeout=None):
        w = [False]
        self._waiters.append(w)
        self._lock.release()
        ok = _until(lambda: w[0], timeout)
        self._lock.acquire()
        return ok
    def wait_for(self, f, timeout=None):
        while not f():
            if not self.wait(timeout): return f()
        return True
    def notify(self, n=1):
        for w in self._waiters[:n]: w[0] = True
        del self._waiters[:n]
        _wake()
    def notify_all(self): self.notify(len(self._waiters))
class Event:
    def __init__(self): self._flag = False
    def is_set(self): return self._flag
    isSet = is_set
    def set(self):
        self._flag = True
        _wake()
    def clear(self): self._flag = False
    def wait(self, timeout=None): return _until(lambda: self._flag, timeout)
class Semaphore:
    def __init__(self, value=1): self._value = value
    def acquire(self, blocking=True, timeout=None):
        if not blocking and self._value <= 0: return False
        if not _until(lambda: self._value > 0, timeout): return False
        self._value -= 1
        return True
    def release(self, n=1):
        self._value += n
        _wake()
    def __enter__(self): return self.acquire()
    def __exit__(self, *a): self.release()
BoundedSemaphore = Semaphore
class Barrier:
    def __init__(self, parties, action=None, timeout=None): self.parties, self._n, self._round = parties, 0, 0
    def wait(self, timeout=None):
        r, i = self._round, self._n
        self._n += 1
        if self._n == self.parties:
            self._n, self._round = 0, r + 1
            _wake()
        else: _until(lambda: self._round != r, timeout)
        return i
class Timer(Thread):
    def __init__(self, interval, function, args=None, kwargs=None):
        super().__init__(None, function, None, args or (), kwargs)
        self.interval, self.finished = interval, Event()
    def cancel(self): self.finished.set()
    def run(self):
        if not self.finished.wait(self.interval): self._target(*self._args, **self._kwargs)
        self.finished.set()
class local: pass
