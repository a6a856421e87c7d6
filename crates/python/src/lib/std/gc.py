def collect(*a): return 0
def disable(): pass
def enable(): pass
