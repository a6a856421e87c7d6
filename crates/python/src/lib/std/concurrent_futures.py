import threading
class Future:
    def __init__(self): self._event, self._value, self._error = threading.Event(), None, None
    def result(self, timeout=None):
        if not self._event.wait(timeout): raise TimeoutError
        if self._error is not None: raise self._error
        return self._value
    def done(self): return self._event.is_set()
    def exception(self, timeout=None):
        self._event.wait(timeout)
        return self._error
class ThreadPoolExecutor:
    def __init__(self, max_workers=None, thread_name_prefix="", **k): self._slots, self._all, self._n = threading.Semaphore(max_workers or 6), [], 0
    def submit(self, f, *a, **k):
        r = Future()
        def work():
            with self._slots:
                try: r._value = f(*a, **k)
                except BaseException as e: r._error = e
                r._event.set()
        t = threading.Thread(target=work, name="ThreadPoolExecutor-0_%d" % self._n)
        self._n += 1
        self._all.append(t)
        t.start()
        return r
    def map(self, f, *ls, timeout=None): return (r.result() for r in [self.submit(f, *a) for a in zip(*ls)])
    def shutdown(self, wait=True, **k):
        for t in self._all: t.join()
    def __enter__(self): return self
    def __exit__(self, *a): self.shutdown()
ProcessPoolExecutor = ThreadPoolExecutor
def as_completed(fs, timeout=None):
    left = list(fs)
    while left:
        threading._until(lambda: any(f.done() for f in left))
        for f in [f for f in left if f.done()]:
            left.remove(f)
            yield f
def wait(fs, **k):
    for f in fs: f._event.wait()
    return set(fs), set()
