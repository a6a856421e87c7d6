import os
def getuser():
    for n in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        if os.environ.get(n): return os.environ[n]
    for l in open("/etc/passwd"):
        p = l.split(":")
        if int(p[2]) == os.getuid(): return p[0]
    raise KeyError("getpwuid(): uid not found: %d" % os.getuid())
def getpass(prompt="Password: ", stream=None): return input(prompt)
