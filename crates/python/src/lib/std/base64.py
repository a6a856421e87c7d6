from _host import encode as _encode, decode as _decode
def b64encode(b, altchars=None):
    if isinstance(b, str): raise TypeError("a bytes-like object is required, not 'str'")
    return _encode(b, "base64").encode()
def b64decode(s, *a, **k): return _decode(s if isinstance(s, str) else s.decode(), "base64")
def urlsafe_b64encode(b): return b64encode(b).replace(b"+", b"-").replace(b"/", b"_")
def urlsafe_b64decode(s): return b64decode((s if isinstance(s, str) else s.decode()).replace("-", "+").replace("_", "/"))
standard_b64encode, standard_b64decode = b64encode, b64decode
def b16encode(b): return b.hex().upper().encode()
