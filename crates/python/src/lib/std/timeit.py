import time
default_timer = time.perf_counter
def timeit(f, number=1000000, **k):
    t = time.perf_counter()
    if callable(f):
        for _ in range(min(number, 1000)): f()
    return time.perf_counter() - t
