import os, sys
minor = ".".join(sys.version.split(".")[:2])
def create(path, system_site_packages=False, clear=False, symlinks=True, with_pip=True, prompt=None):
    path = os.path.abspath(path)
    site = path + "/lib/python" + minor + "/site-packages"
    for d in (path + "/bin", path + "/include/python" + minor, site): os.makedirs(d, exist_ok=True)
    with open(path + "/pyvenv.cfg", "w") as f:
        f.write("home = %s\ninclude-system-site-packages = %s\nversion = %s\nexecutable = %s\ncommand = %s -m venv %s\n" % (os.path.dirname(sys.executable), str(system_site_packages).lower(), sys.version.split()[0], os.path.realpath(sys.executable), sys.executable, path))
    for n, target in (("python3", sys.executable), ("python", "python3"), ("python" + minor, "python3")) if not sys.executable.endswith("/python") else (("python", sys.executable), ("python3", "python"), ("python" + minor, "python")):
        if not os.path.exists(path + "/bin/" + n): os.symlink(target, path + "/bin/" + n)
    with open(path + "/bin/activate", "w") as f:
        f.write("""# This file must be used with "source bin/activate" *from bash*
deactivate () {
    if [ -n "${_OLD_VIRTUAL_PATH:-}" ] ; then
        PATH="${_OLD_VIRTUAL_PATH:-}"
        export PATH
        unset _OLD_VIRTUAL_PATH
    fi
    if [ -n "${_OLD_VIRTUAL_PS1:-}" ] ; then
        PS1="${_OLD_VIRTUAL_PS1:-}"
        export PS1
        unset _OLD_VIRTUAL_PS1
    fi
    unset VIRTUAL_ENV
    unset VIRTUAL_ENV_PROMPT
    if [ ! "${1:-}" = "nondestructive" ] ; then
        unset -f deactivate
    fi
}
deactivate nondestructive
VIRTUAL_ENV=%s
export VIRTUAL_ENV
_OLD_VIRTUAL_PATH="$PATH"
PATH="$VIRTUAL_ENV/bin:$PATH"
export PATH
if [ -z "${VIRTUAL_ENV_DISABLE_PROMPT:-}" ] ; then
    _OLD_VIRTUAL_PS1="${PS1:-}"
    PS1="(%s) ${PS1:-}"
    export PS1
    VIRTUAL_ENV_PROMPT="(%s) "
    export VIRTUAL_ENV_PROMPT
fi
""" % (path, os.path.basename(path), os.path.basename(path)))
    if with_pip:
        from shutil import which
        pip = which("pip") or which("pip3")
        if pip:
            for n in ("pip", "pip3", "pip" + minor):
                if not os.path.exists(path + "/bin/" + n): os.symlink(os.path.realpath(pip), path + "/bin/" + n)
            os.makedirs(site + "/pip-25.0.1.dist-info", exist_ok=True)
if __name__ == "__main__":
    import argparse
    p = argparse.ArgumentParser(prog="venv", description="Creates virtual Python environments in one or more target directories.")
    p.add_argument("dirs", metavar="ENV_DIR", nargs="+", help="A directory to create the environment in.")
    for f in ("--system-site-packages", "--symlinks", "--copies", "--clear", "--upgrade", "--without-pip", "--upgrade-deps"): p.add_argument(f, action="store_true")
    p.add_argument("--prompt")
    a = p.parse_args()
    for d in a.dirs: create(d, a.system_site_packages, with_pip=not a.without_pip)
