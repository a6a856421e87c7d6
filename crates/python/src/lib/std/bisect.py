def bisect_left(l, x):
    i = 0
    while i < len(l) and l[i] < x: i += 1
    return i
def bisect_right(l, x):
    i = 0
    while i < len(l) and l[i] <= x: i += 1
    return i
bisect = bisect_right
def insort(l, x): l.insert(bisect_right(l, x), x)
