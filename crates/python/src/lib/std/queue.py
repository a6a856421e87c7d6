from threading import _until, _wake
class Empty(Exception): pass
class Full(Exception): pass
class Queue:
    def __init__(self, maxsize=0): self.maxsize, self.queue, self._left = maxsize, [], 0
    def qsize(self): return len(self.queue)
    def empty(self): return not self.queue
    def full(self): return 0 < self.maxsize <= len(self.queue)
    def put(self, x, block=True, timeout=None):
        if not _until(lambda: not self.full(), timeout if block else 0): raise Full
        self._put(x)
        self._left += 1
        _wake()
    def get(self, block=True, timeout=None):
        if not _until(lambda: bool(self.queue), timeout if block else 0): raise Empty
        x = self._get()
        _wake()
        return x
    def _put(self, x): self.queue.append(x)
    def _get(self): return self.queue.pop(0)
    def put_nowait(self, x): self.put(x, False)
    def get_nowait(self): return self.get(False)
    def task_done(self):
        self._left -= 1
        _wake()
    def join(self): _until(lambda: self._left <= 0)
class LifoQueue(Queue):
    def _get(self): return self.queue.pop()
class PriorityQueue(Queue):
    def _put(self, x):
        self.queue.append(x)
        self.queue.sort()
SimpleQueue = Queue
