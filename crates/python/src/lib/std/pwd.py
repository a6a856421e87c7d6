from collections import namedtuple as _nt
struct_passwd = _nt("struct_passwd", ["pw_name", "pw_passwd", "pw_uid", "pw_gid", "pw_gecos", "pw_dir", "pw_shell"])
def getpwall():
    out = []
    for l in open("/etc/passwd"):
        p = l.strip().split(":")
        out.append(struct_passwd(p[0], p[1], int(p[2]), int(p[3]), p[4], p[5], p[6]))
    return out
def getpwuid(n):
    for p in getpwall():
        if p.pw_uid == n: return p
    raise KeyError("getpwuid(): uid not found: %d" % n)
def getpwnam(n):
    for p in getpwall():
        if p.pw_name == n: return p
    raise KeyError("getpwnam(): name not found: %r" % n)
