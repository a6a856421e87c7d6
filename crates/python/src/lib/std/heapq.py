def heapify(h): h.sort()
def heappush(h, x):
    i = 0
    while i < len(h) and h[i] <= x: i += 1
    h.insert(i, x)
def heappop(h): return h.pop(0)
def heappushpop(h, x):
    heappush(h, x)
    return heappop(h)
def nlargest(n, l, key=None): return sorted(l, key=key, reverse=True)[:n]
def nsmallest(n, l, key=None): return sorted(l, key=key)[:n]
def merge(*ls): return iter(sorted(x for l in ls for x in l))
