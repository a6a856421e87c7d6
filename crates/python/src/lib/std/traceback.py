import sys
from _host import shown as _shown
def format_exception(e, value=None, tb=None, **k): return [_shown(value if value is not None else e)]
def format_exc(*a, **k):
    e = sys.exc_info()[1]
    return _shown(e) if e is not None else "NoneType: None\n"
def print_exc(limit=None, file=None, chain=True): (file or sys.stderr).write(format_exc())
def print_exception(e, value=None, tb=None, file=None, **k): (file or sys.stderr).write(format_exception(e, value)[0])
def format_tb(tb): return []
def extract_tb(tb): return []
def print_stack(*a, **k): pass
def format_stack(*a, **k): return []
