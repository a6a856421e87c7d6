import os
from _host import call as _call
class Error(OSError): pass
def copyfile(a, b):
    with open(str(a), "rb") as f: data = f.read()
    with open(str(b), "wb") as f: f.write(data)
    return b
def copy(a, b):
    b = str(b)
    if os.path.isdir(b): b = os.path.join(b, os.path.basename(str(a)))
    copyfile(a, b)
    os.chmod(b, os.stat(str(a)).st_mode & 0o7777)
    return b
copy2 = copy
def copytree(a, b, dirs_exist_ok=False, **k):
    os.makedirs(str(b), exist_ok=dirs_exist_ok)
    for n in os.listdir(str(a)):
        s, d = os.path.join(str(a), n), os.path.join(str(b), n)
        if os.path.isdir(s): copytree(s, d, True)
        else: copy(s, d)
    return b
def rmtree(p, ignore_errors=False, onerror=None):
    p = str(p)
    try:
        for n in os.listdir(p):
            f = os.path.join(p, n)
            if os.path.isdir(f) and not os.path.islink(f): rmtree(f, ignore_errors)
            else: os.unlink(f)
        os.rmdir(p)
    except OSError:
        if not ignore_errors: raise
def move(a, b):
    b = str(b)
    if os.path.isdir(b): b = os.path.join(b, os.path.basename(str(a)))
    os.rename(str(a), b)
    return b
def which(n, *a, **k): return _call("which", n)
def get_terminal_size(fallback=(80, 24)): return os.terminal_size(fallback)
