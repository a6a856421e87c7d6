import os, sys
_u = os.uname()
def system(): return "Linux"
def node(): return _u.nodename
def release(): return _u.release
def version(): return _u.version
def machine(): return _u.machine
def processor(): return ""
def python_version(): return sys.version.split()[0]
def python_version_tuple(): return tuple(python_version().split("."))
def python_implementation(): return "CPython"
def architecture(): return ("64bit", "ELF")
def libc_ver(): return ("glibc", "2.41")
def platform(*a, **k): return "Linux-%s-%s-with-glibc2.41" % (_u.release, _u.machine)
def uname():
    from collections import namedtuple
    return namedtuple("uname_result", ["system", "node", "release", "version", "machine"])("Linux", _u.nodename, _u.release, _u.version, _u.machine)
def freedesktop_os_release():
    out = {}
    for l in open("/etc/os-release"):
        k, _, v = l.strip().partition("=")
        out[k] = v.strip('"')
    return out
