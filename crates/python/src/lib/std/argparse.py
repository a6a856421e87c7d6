import sys, os
SUPPRESS, REMAINDER, OPTIONAL, ZERO_OR_MORE, ONE_OR_MORE = "==SUPPRESS==", "...", "?", "*", "+"
class HelpFormatter: pass
class RawDescriptionHelpFormatter(HelpFormatter): pass
class ArgumentDefaultsHelpFormatter(HelpFormatter): pass
class ArgumentTypeError(Exception): pass
class ArgumentError(Exception): pass
class Namespace:
    def __init__(self, **k):
        for n, v in k.items(): setattr(self, n, v)
    def __repr__(self): return "Namespace(" + ", ".join("%s=%r" % e for e in self.__dict__.items()) + ")"
    def __eq__(self, o): return self.__dict__ == o.__dict__
    def __contains__(self, n): return n in self.__dict__
class _Action:
    def __init__(self, names, k):
        self.names, self.k = names, k
        self.flags = [n for n in names if n.startswith("-")]
        long = [n for n in self.flags if n.startswith("--")]
        self.dest = k.get("dest") or ((long or self.flags)[0].lstrip("-").replace("-", "_") if self.flags else names[0])
        self.kind, self.nargs, self.help = k.get("action", "store"), k.get("nargs"), k.get("help")
        self.choices, self.type, self.required = k.get("choices"), k.get("type"), k.get("required", not self.flags and self.nargs not in ("?", "*"))
        self.default = k.get("default", {"store_true": False, "store_false": True}.get(self.kind))
        self.takes = self.kind in ("store", "append", "extend")
    def metavar(self):
        m = self.k.get("metavar")
        if m is None: m = "{" + ",".join(str(c) for c in self.choices) + "}" if self.choices else self.dest.upper() if self.flags else self.dest
        return m
    def operand(self):
        m = self.metavar()
        if self.nargs == "?": return "[%s]" % m
        if self.nargs == "*": return "[%s ...]" % m
        if self.nargs == "+": return "%s [%s ...]" % (m, m)
        if isinstance(self.nargs, int): return " ".join([m] * self.nargs)
        return m
    def usage(self):
        t = (self.flags[0] + (" " + self.operand() if self.takes else "")) if self.flags else self.operand()
        return "[%s]" % t if self.flags and not self.required else t
class _Group:
    def __init__(self, parser, title=None): self.parser, self.title = parser, title
    def add_argument(self, *a, **k): return self.parser.add_argument(*a, **k)
class ArgumentParser:
    def __init__(self, prog=None, usage=None, description=None, epilog=None, add_help=True, formatter_class=None, **k):
        self.prog, self._usage, self.description, self.epilog = prog or os.path.basename(sys.argv[0]) or "-c", usage, description, epilog
        self.actions, self.defaults, self.subs = [], {}, None
        if add_help: self.add_argument("-h", "--help", action="help", help="show this help message and exit")
    def add_argument(self, *names, **k):
        a = _Action(list(names), k)
        self.actions.append(a)
        return a
    def add_argument_group(self, title=None, *a, **k): return _Group(self, title)
    def add_mutually_exclusive_group(self, **k): return _Group(self)
    def set_defaults(self, **k): self.defaults.update(k)
    def add_subparsers(self, dest=None, help=None, required=False, title=None, metavar=None, **k):
        self.subs = {}
        self.sub_dest, self.sub_help, self.sub_required, self.sub_title, self.sub_metavar = dest, help, required, title, metavar
        return self
    def add_parser(self, name, help=None, **k):
        k.setdefault("prog", self.prog + " " + name)
        p = self.subs[name] = ArgumentParser(**k)
        p.summary = help
        return p
    def format_usage(self):
        parts = [a.usage() for a in self.actions if a.flags] + [a.usage() for a in self.actions if not a.flags]
        if self.subs is not None: parts.append((self.sub_metavar or "{" + ",".join(self.subs) + "}") + " ...")
        return "usage: " + (self._usage or " ".join([self.prog] + parts)) + "\n"
    def format_help(self):
        t = self.format_usage()
        if self.description: t += "\n" + self.description + "\n"
        pos = [(a.metavar(), a.help) for a in self.actions if not a.flags]
        if self.subs is not None:
            pos.append((self.sub_metavar or "{" + ",".join(self.subs) + "}", self.sub_help))
            pos += [("  " + n, p.summary) for n, p in self.subs.items() if p.summary]
        opt = []
        for a in self.actions:
            if a.flags: opt.append((", ".join(f + (" " + a.operand() if a.takes else "") for f in a.flags), a.help))
        width = min(24, max([len(n) for n, _ in pos + opt] + [0]) + 4)
        for title, list in (("positional arguments", pos), ("options", opt)):
            if list: t += "\n" + title + ":\n"
            for n, h in list:
                line = "  " + n
                if h:
                    h = h.replace("%%", "%")
                    line = line.ljust(width) + h if len(line) + 2 <= width else line + "\n" + " " * width + h
                t += line + "\n"
        if self.epilog: t += "\n" + self.epilog + "\n"
        return t
    def print_help(self, file=None): (file or sys.stdout).write(self.format_help())
    def print_usage(self, file=None): (file or sys.stdout).write(self.format_usage())
    def exit(self, status=0, message=None):
        if message: sys.stderr.write(message)
        sys.exit(status)
    def error(self, message):
        self.print_usage(sys.stderr)
        self.exit(2, "%s: error: %s\n" % (self.prog, message))
    def _value(self, a, text):
        label = "/".join(a.flags) or a.metavar()
        v = text
        if a.type:
            try: v = a.type(text)
            except ArgumentTypeError as e: self.error("argument %s: %s" % (label, e))
            except (ValueError, TypeError): self.error("argument %s: invalid %s value: %r" % (label, getattr(a.type, "__name__", "value"), text))
        if a.choices and v not in a.choices: self.error("argument %s: invalid choice: %r (choose from %s)" % (label, v, ", ".join(repr(c) for c in a.choices)))
        return v
    def parse_known_args(self, args=None, namespace=None):
        args = list(sys.argv[1:] if args is None else args)
        ns, extra, seen, plain = namespace or Namespace(), [], set(), []
        for a in self.actions:
            if a.kind not in ("help", "version") and not hasattr(ns, a.dest): setattr(ns, a.dest, a.default)
        for k, v in self.defaults.items(): setattr(ns, k, v)
        flags = {f: a for a in self.actions for f in a.flags}
        sub = None
        while args:
            t = args.pop(0)
            if t == "--":
                plain += args
                break
            if not t.startswith("-") or t == "-" or (t[1:].replace(".", "").isdigit() and t not in flags):
                need = len([a for a in self.actions if not a.flags])
                if self.subs is not None and len(plain) >= need:
                    sub = (t, args)
                    break
                plain.append(t)
                continue
            name, eq, given = t.partition("=")
            a = flags.get(name)
            if a is None and t.startswith("--"):
                near = [f for f in flags if f.startswith(name)]
                if len(near) == 1: a = flags[near[0]]
            if a is None and not t.startswith("--") and t[:2] in flags:
                a, eq, given = flags[t[:2]], "=", t[2:]
                if not a.takes:
                    args.insert(0, "-" + given)
                    eq, given = "", ""
            if a is None:
                extra.append(t)
                continue
            seen.add(a.dest)
            if a.kind == "help":
                self.print_help()
                sys.exit(0)
            if a.kind == "version":
                print(a.k.get("version", "").replace("%(prog)s", self.prog))
                sys.exit(0)
            if a.kind in ("store_true", "store_false"): setattr(ns, a.dest, a.kind == "store_true")
            elif a.kind == "store_const": setattr(ns, a.dest, a.k.get("const"))
            elif a.kind == "count": setattr(ns, a.dest, (getattr(ns, a.dest) or 0) + 1)
            else:
                label = "/".join(a.flags)
                if a.nargs in ("*", "+") or isinstance(a.nargs, int):
                    got = [given] if eq else []
                    while args and not args[0].startswith("-") and not (isinstance(a.nargs, int) and len(got) >= a.nargs): got.append(args.pop(0))
                    if a.nargs == "+" and not got: self.error("argument %s: expected at least one argument" % label)
                    v = [self._value(a, g) for g in got]
                elif eq: v = self._value(a, given)
                elif args and (not args[0].startswith("-") or args[0][1:].isdigit()): v = self._value(a, args.pop(0))
                elif a.nargs == "?": v = a.k.get("const")
                else: self.error("argument %s: expected one argument" % label)
                if a.kind == "append": v = (getattr(ns, a.dest) or []) + [v]
                setattr(ns, a.dest, v)
        missing = []
        pos = [a for a in self.actions if not a.flags]
        for i, a in enumerate(pos):
            least = sum(1 for b in pos[i + 1:] if b.required)
            if a.nargs in ("*", "+", REMAINDER):
                n = max(0, len(plain) - least)
                if a.nargs == "+" and not n: missing.append(a.metavar())
                if n or a.default is None: setattr(ns, a.dest, [self._value(a, t) for t in plain[:n]])
                plain = plain[n:]
            elif isinstance(a.nargs, int):
                setattr(ns, a.dest, [self._value(a, t) for t in plain[:a.nargs]])
                plain = plain[a.nargs:]
            elif plain: setattr(ns, a.dest, self._value(a, plain.pop(0)))
            elif a.required: missing.append(a.metavar())
        for a in self.actions:
            if a.flags and a.required and a.dest not in seen: missing.append("/".join(a.flags))
        if self.subs is not None and sub is None and self.sub_required: missing.append(self.sub_dest or "{" + ",".join(self.subs) + "}")
        if missing: self.error("the following arguments are required: " + ", ".join(missing))
        if self.subs is not None and self.sub_dest: setattr(ns, self.sub_dest, sub[0] if sub else None)
        if sub:
            if sub[0] not in self.subs: self.error("argument %s: invalid choice: %r (choose from %s)" % (self.sub_dest or "{" + ",".join(self.subs) + "}", sub[0], ", ".join(repr(n) for n in self.subs)))
            _, more = self.subs[sub[0]].parse_known_args(sub[1], ns)
            extra += more
        return ns, extra + plain
    def parse_args(self, args=None, namespace=None):
        ns, extra = self.parse_known_args(args, namespace)
        if extra: self.error("unrecognized arguments: " + " ".join(extra))
        return ns
def FileType(mode="r", *a): return lambda name: open(name, mode)
