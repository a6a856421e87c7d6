class StatisticsError(ValueError): pass
def _l(d):
    d = list(d)
    if not d: raise StatisticsError("mean requires at least one data point")
    return d
def mean(d):
    d = _l(d)
    t = sum(d) / len(d)
    return int(t) if all(isinstance(x, int) for x in d) and t == int(t) else t
def fmean(d): return float(sum(d)) / len(d)
def median(d):
    d = sorted(_l(d))
    n = len(d)
    return d[n // 2] if n % 2 else (d[n // 2 - 1] + d[n // 2]) / 2
def variance(d):
    d = _l(d)
    m = sum(d) / len(d)
    return sum((x - m) ** 2 for x in d) / (len(d) - 1)
def pvariance(d):
    d = _l(d)
    m = sum(d) / len(d)
    return sum((x - m) ** 2 for x in d) / len(d)
def stdev(d): return variance(d) ** 0.5
def pstdev(d): return pvariance(d) ** 0.5
def mode(d):
    d = list(d)
    return max(d, key=d.count)
