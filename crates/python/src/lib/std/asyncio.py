import time as _time
from _host import call as _call
class CancelledError(BaseException): pass
TimeoutError = TimeoutError
class Future:
    def __init__(self): self._done, self._value, self._error, self._calls = False, None, None, []
    def done(self): return self._done
    def cancelled(self): return isinstance(self._error, CancelledError)
    def set_result(self, v): self._finish(v, None)
    def set_exception(self, e): self._finish(None, e)
    def add_done_callback(self, f): self._calls.append(f)
    def exception(self): return self._error
    def _finish(self, v, e):
        if self._done: return
        self._done, self._value, self._error = True, v, e
        for f in self._calls: f(self)
    def result(self):
        if self._error is not None: raise self._error
        return self._value
    def __await__(self):
        while not self._done: yield self
        return self.result()
class Task(Future):
    def __init__(self, coro, name=None):
        super().__init__()
        self._coro, self._wait, self._stop, self._name = coro, None, False, name or "Task-%d" % (len(_loop.tasks) + 1)
        _loop.tasks.append(self)
    def get_name(self): return self._name
    def cancel(self, msg=None):
        if self._done: return False
        self._stop = True
        return True
    def _ready(self): return self._wait is None or self._stop or (self._wait.done() if isinstance(self._wait, Future) else self._wait <= _time.monotonic())
    def _step(self):
        try:
            if self._stop:
                self._stop = False
                self._wait = self._coro.throw(CancelledError())
            else: self._wait = self._coro.send(None)
        except StopIteration as e: self._finish(e.value, None)
        except (KeyboardInterrupt, SystemExit): raise
        except BaseException as e: self._finish(None, e)
class _Loop:
    def __init__(self): self.tasks = []
    def run_until_complete(self, coro):
        main = ensure_future(coro)
        while not main.done():
            ran = False
            for t in list(self.tasks):
                if not t.done() and t._ready():
                    ran = True
                    t._step()
            self.tasks = [t for t in self.tasks if not t.done()]
            if not ran and not main.done():
                times = [t._wait for t in self.tasks if isinstance(t._wait, float)]
                _time.sleep(max(0, min(times) - _time.monotonic()) if times else 3600)
        return main.result()
    def run_forever(self): self.run_until_complete(Event().wait())
    def create_task(self, c, name=None): return Task(c, name)
    def create_future(self): return Future()
    def time(self): return _time.monotonic()
    def run_in_executor(self, pool, f, *a):
        async def go(): return f(*a)
        return Task(go())
    def add_signal_handler(self, n, f, *a):
        import signal
        signal.signal(n, lambda *x: f(*a))
    def call_later(self, delay, f, *a):
        async def go():
            await sleep(delay)
            f(*a)
        return Task(go())
    def close(self): pass
    def stop(self): pass
_loop = _Loop()
def get_event_loop(): return _loop
get_running_loop = new_event_loop = get_event_loop
def set_event_loop(l): pass
def run(coro, debug=None):
    r = _loop.run_until_complete(coro)
    _loop.tasks = []
    return r
def iscoroutine(v): return hasattr(v, "send") and hasattr(v, "throw")
def iscoroutinefunction(f): return getattr(f, "_async_", False)
def ensure_future(c): return c if isinstance(c, Future) else Task(c)
def create_task(c, name=None): return Task(c, name)
def current_task(): return None
class _Pause:
    def __init__(self, until): self.until = until
    def __await__(self): yield self.until
async def sleep(delay, result=None):
    await _Pause(_time.monotonic() + float(delay))
    return result
async def gather(*cs, return_exceptions=False):
    ts = [ensure_future(c) for c in cs]
    out = []
    for t in ts:
        try: out.append(await t)
        except Exception as e:
            if not return_exceptions: raise
            out.append(e)
    return out
async def wait(cs, timeout=None, return_when="ALL_COMPLETED"):
    ts = [ensure_future(c) for c in cs]
    end = None if timeout is None else _time.monotonic() + timeout
    while any(not t.done() for t in ts) and (end is None or _time.monotonic() < end):
        if return_when == "FIRST_COMPLETED" and any(t.done() for t in ts): break
        await sleep(0.001)
    return {t for t in ts if t.done()}, {t for t in ts if not t.done()}
async def wait_for(c, timeout):
    t = ensure_future(c)
    end = None if timeout is None else _time.monotonic() + timeout
    while not t.done():
        if end is not None and _time.monotonic() >= end:
            t.cancel()
            raise TimeoutError
        await sleep(0.001)
    return t.result()
async def to_thread(f, *a, **k): return f(*a, **k)
class Event:
    def __init__(self): self._f = Future()
    def is_set(self): return self._f.done()
    def set(self): self._f.set_result(True)
    def clear(self): self._f = Future()
    async def wait(self): return await self._f
class Lock:
    def __init__(self): self._held = False
    async def acquire(self):
        while self._held: await sleep(0)
        self._held = True
        return True
    def release(self): self._held = False
    def locked(self): return self._held
    async def __aenter__(self): await self.acquire()
    async def __aexit__(self, *a): self.release()
class Semaphore:
    def __init__(self, n=1): self._n = n
    async def acquire(self):
        while self._n <= 0: await sleep(0.001)
        self._n -= 1
        return True
    def release(self): self._n += 1
    async def __aenter__(self): await self.acquire()
    async def __aexit__(self, *a): self.release()
class QueueEmpty(Exception): pass
class Queue:
    def __init__(self, maxsize=0): self._q, self._max, self._left = [], maxsize, 0
    def qsize(self): return len(self._q)
    def empty(self): return not self._q
    async def put(self, v):
        while self._max and len(self._q) >= self._max: await sleep(0.001)
        self.put_nowait(v)
    def put_nowait(self, v):
        self._q.append(v)
        self._left += 1
    async def get(self):
        while not self._q: await sleep(0.001)
        return self._q.pop(0)
    def task_done(self): self._left -= 1
    async def join(self):
        while self._left > 0: await sleep(0.001)
class TaskGroup:
    async def __aenter__(self):
        self.ts = []
        return self
    def create_task(self, c, name=None):
        t = Task(c, name)
        self.ts.append(t)
        return t
    async def __aexit__(self, *a):
        for t in self.ts: await t
