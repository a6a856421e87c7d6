import time as _time
from _host import strftime as _strftime
MINYEAR, MAXYEAR = 1, 9999
def _days(y, m, d):
    y -= m <= 2
    era = y // 400
    yoe = y - era * 400
    doy = (153 * (m + (-3 if m > 2 else 9)) + 2) // 5 + d - 1
    return era * 146097 + yoe * 365 + yoe // 4 - yoe // 100 + doy - 719468
def _civil(z):
    z += 719468
    era = z // 146097
    doe = z - era * 146097
    yoe = (doe - doe // 1460 + doe // 36524 - doe // 146096) // 365
    doy = doe - (365 * yoe + yoe // 4 - yoe // 100)
    mp = (5 * doy + 2) // 153
    m = mp + (3 if mp < 10 else -9)
    return yoe + era * 400 + (m <= 2), m, doy - (153 * mp + 2) // 5 + 1
class timedelta:
    def __init__(self, days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0):
        us = round((days + weeks * 7) * 86400000000 + (seconds + minutes * 60 + hours * 3600) * 1000000 + milliseconds * 1000 + microseconds)
        self.us = us
        self.days = us // 86400000000
        self.seconds = us // 1000000 % 86400
        self.microseconds = us % 1000000
    def total_seconds(self): return self.us / 1000000
    def __add__(self, o): return timedelta(microseconds=self.us + o.us) if isinstance(o, timedelta) else o + self
    def __sub__(self, o): return timedelta(microseconds=self.us - o.us)
    def __mul__(self, n): return timedelta(microseconds=self.us * n)
    def __rmul__(self, n): return self * n
    def __truediv__(self, o): return self.us / o.us if isinstance(o, timedelta) else timedelta(microseconds=self.us / o)
    def __floordiv__(self, o): return self.us // o.us if isinstance(o, timedelta) else timedelta(microseconds=self.us // o)
    def __neg__(self): return timedelta(microseconds=-self.us)
    def __abs__(self): return timedelta(microseconds=abs(self.us))
    def __eq__(self, o): return isinstance(o, timedelta) and self.us == o.us
    def __lt__(self, o): return self.us < o.us
    def __bool__(self): return self.us != 0
    def __hash__(self): return hash(self.us)
    def __str__(self):
        s = self.seconds
        t = "%d:%02d:%02d" % (s // 3600, s // 60 % 60, s % 60)
        if self.microseconds: t += ".%06d" % self.microseconds
        if self.days: t = "%d day%s, %s" % (self.days, "" if abs(self.days) == 1 else "s", t)
        return t
    def __repr__(self):
        p = [n + "=" + str(v) for n, v in (("days", self.days), ("seconds", self.seconds), ("microseconds", self.microseconds)) if v]
        return "datetime.timedelta(" + (", ".join(p) or "0") + ")"
class tzinfo: pass
class timezone(tzinfo):
    def __init__(self, offset, name=None):
        self.offset, self.name = offset, name
    def utcoffset(self, dt): return self.offset
    def tzname(self, dt): return str(self)
    def __eq__(self, o): return isinstance(o, timezone) and self.offset == o.offset
    def __repr__(self): return "datetime.timezone.utc" if not self.offset else "datetime.timezone(" + repr(self.offset) + ")"
    def __str__(self): return self.name or ("UTC" if not self.offset else "UTC" + _offset(self.offset))
def _offset(d):
    m = d.us // 60000000
    return "%s%02d:%02d" % ("-" if m < 0 else "+", abs(m) // 60, abs(m) % 60)
timezone.utc = timezone(timedelta(0))
UTC = timezone.utc
class date:
    def __init__(self, year, month, day):
        if not 1 <= month <= 12: raise ValueError("month must be in 1..12")
        if day < 1 or (_civil(_days(year, month, day)) != (year, month, day)): raise ValueError("day is out of range for month")
        self.year, self.month, self.day = year, month, day
    @classmethod
    def today(cls): return cls.fromtimestamp(_time.time())
    @classmethod
    def fromtimestamp(cls, t): return cls(*_civil(int(t // 86400)))
    @classmethod
    def fromordinal(cls, n): return cls(*_civil(n - 719163))
    @classmethod
    def fromisoformat(cls, s):
        try: return cls(int(s[0:4]), int(s[5:7]), int(s[8:10]))
        except (ValueError, IndexError): raise ValueError("Invalid isoformat string: %r" % s) from None
    def toordinal(self): return _days(self.year, self.month, self.day) + 719163
    def weekday(self): return (_days(self.year, self.month, self.day) + 3) % 7
    def isoweekday(self): return self.weekday() + 1
    def isoformat(self): return "%04d-%02d-%02d" % (self.year, self.month, self.day)
    def strftime(self, f): return _strftime(f, (_days(self.year, self.month, self.day)) * 86400, 0, "", "")
    def replace(self, year=None, month=None, day=None): return date(year or self.year, month or self.month, day or self.day)
    def ctime(self): return self.strftime("%a %b %e 00:00:00 %Y")
    def _key(self): return (self.year, self.month, self.day)
    def __format__(self, f): return self.strftime(f) if f else str(self)
    def __str__(self): return self.isoformat()
    def __repr__(self): return "datetime.date(%d, %d, %d)" % self._key()
    def __eq__(self, o): return isinstance(o, date) and self._key() == o._key()
    def __lt__(self, o): return self._key() < o._key()
    def __hash__(self): return hash(self._key())
    def __add__(self, d): return date.fromordinal(self.toordinal() + d.days)
    def __sub__(self, o): return timedelta(self.toordinal() - o.toordinal()) if isinstance(o, date) else date.fromordinal(self.toordinal() - o.days)
class time:
    def __init__(self, hour=0, minute=0, second=0, microsecond=0, tzinfo=None):
        self.hour, self.minute, self.second, self.microsecond, self.tzinfo = hour, minute, second, microsecond, tzinfo
    def isoformat(self): return "%02d:%02d:%02d" % (self.hour, self.minute, self.second) + (".%06d" % self.microsecond if self.microsecond else "")
    def __str__(self): return self.isoformat()
    def strftime(self, f): return _strftime(f, self.hour * 3600 + self.minute * 60 + self.second, self.microsecond, "", "")
class datetime(date):
    def __init__(self, year, month, day, hour=0, minute=0, second=0, microsecond=0, tzinfo=None):
        super().__init__(year, month, day)
        if not 0 <= hour <= 23: raise ValueError("hour must be in 0..23")
        self.hour, self.minute, self.second, self.microsecond, self.tzinfo = hour, minute, second, microsecond, tzinfo
    @classmethod
    def _us(cls, us, tz=None):
        if tz is not None: us += tz.offset.us
        y, m, d = _civil(us // 86400000000)
        s = us // 1000000 % 86400
        return cls(y, m, d, s // 3600, s // 60 % 60, s % 60, us % 1000000, tz)
    @classmethod
    def now(cls, tz=None): return cls._us(_time.time_ns() // 1000, tz)
    @classmethod
    def utcnow(cls): return cls._us(_time.time_ns() // 1000)
    @classmethod
    def today(cls): return cls.now()
    @classmethod
    def fromtimestamp(cls, t, tz=None): return cls._us(round(t * 1000000), tz)
    @classmethod
    def utcfromtimestamp(cls, t): return cls._us(round(t * 1000000))
    @classmethod
    def combine(cls, d, t): return cls(d.year, d.month, d.day, t.hour, t.minute, t.second, t.microsecond)
    @classmethod
    def fromisoformat(cls, s):
        try:
            tz, t = None, s[11:]
            if t.endswith("Z"): tz, t = timezone.utc, t[:-1]
            for sign in "+-":
                if sign in t:
                    t, _, o = t.partition(sign)
                    n = int(o[:2]) * 60 + int(o[-2:])
                    tz = timezone(timedelta(minutes=n if sign == "+" else -n))
            t, _, frac = t.partition(".")
            p = [int(x) for x in t.split(":")] if t else []
            while len(p) < 3: p.append(0)
            return cls(int(s[0:4]), int(s[5:7]), int(s[8:10]), p[0], p[1], p[2], int((frac + "000000")[:6]) if frac else 0, tz)
        except (ValueError, IndexError): raise ValueError("Invalid isoformat string: %r" % s) from None
    @classmethod
    def strptime(cls, s, f):
        import re
        parts = {"Y": "\\d{4}", "m": "\\d{1,2}", "d": "\\d{1,2}", "H": "\\d{1,2}", "M": "\\d{1,2}", "S": "\\d{1,2}", "f": "\\d{1,6}", "b": "[A-Za-z]{3}", "y": "\\d{2}", "z": "[-+]\\d{4}|Z", "Z": "[A-Z]+", "a": "[A-Za-z]{3}"}
        pattern, names, i = "", [], 0
        while i < len(f):
            if f[i] == "%" and f[i + 1] in parts:
                names.append(f[i + 1])
                pattern += "(" + parts[f[i + 1]] + ")"
                i += 2
            else:
                pattern += re.escape(f[i])
                i += 1
        m = re.fullmatch(pattern, s)
        if not m: raise ValueError("time data %r does not match format %r" % (s, f))
        v = dict(zip(names, m.groups()))
        n = lambda k, d: int(v[k]) if k in v else d
        month = n("m", 1)
        if "b" in v: month = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"].index(v["b"].lower()) + 1
        return cls(n("Y", 2000 + n("y", -100)), month, n("d", 1), n("H", 0), n("M", 0), n("S", 0), int((v.get("f", "") + "000000")[:6]), timezone.utc if "z" in v else None)
    def _wall(self): return _days(self.year, self.month, self.day) * 86400 + self.hour * 3600 + self.minute * 60 + self.second
    def _total(self): return self._wall() * 1000000 + self.microsecond - (self.tzinfo.offset.us if self.tzinfo else 0)
    def timestamp(self): return self._total() / 1000000
    def date(self): return date(self.year, self.month, self.day)
    def time(self): return time(self.hour, self.minute, self.second, self.microsecond)
    def utcoffset(self): return self.tzinfo.offset if self.tzinfo else None
    def timetuple(self): return _time.gmtime(self._wall())
    def astimezone(self, tz=None): return datetime._us(self._total(), tz or timezone.utc)
    def replace(self, year=None, month=None, day=None, hour=None, minute=None, second=None, microsecond=None, tzinfo=0):
        pick = lambda a, b: b if a is None else a
        return datetime(pick(year, self.year), pick(month, self.month), pick(day, self.day), pick(hour, self.hour), pick(minute, self.minute), pick(second, self.second), pick(microsecond, self.microsecond), self.tzinfo if tzinfo == 0 else tzinfo)
    def isoformat(self, sep="T", timespec="auto"):
        t = "%s%s%02d:%02d:%02d" % (date.isoformat(self), sep, self.hour, self.minute, self.second)
        if timespec == "minutes": t = t[:-3]
        elif timespec == "milliseconds": t += ".%03d" % (self.microsecond // 1000)
        elif timespec != "seconds" and (self.microsecond or timespec == "microseconds"): t += ".%06d" % self.microsecond
        return t + (_offset(self.tzinfo.offset) if self.tzinfo else "")
    def strftime(self, f): return _strftime(f, self._wall(), self.microsecond, _offset(self.tzinfo.offset).replace(":", "") if self.tzinfo else "", str(self.tzinfo) if self.tzinfo else "")
    def ctime(self): return self.strftime("%a %b %e %H:%M:%S %Y")
    def __str__(self): return self.isoformat(" ")
    def __repr__(self):
        p = [self.year, self.month, self.day, self.hour, self.minute]
        if self.second or self.microsecond: p.append(self.second)
        if self.microsecond: p.append(self.microsecond)
        return "datetime.datetime(" + ", ".join(str(x) for x in p) + (", tzinfo=" + repr(self.tzinfo) if self.tzinfo else "") + ")"
    def __eq__(self, o): return isinstance(o, datetime) and self._total() == o._total()
    def __lt__(self, o):
        if (self.tzinfo is None) != (o.tzinfo is None): raise TypeError("can't compare offset-naive and offset-aware datetimes")
        return self._total() < o._total()
    def __hash__(self): return hash(self._total())
    def __add__(self, d): return datetime._us(self._total() + d.us, self.tzinfo)
    def __sub__(self, o):
        if not isinstance(o, datetime): return datetime._us(self._total() - o.us, self.tzinfo)
        if (self.tzinfo is None) != (o.tzinfo is None): raise TypeError("can't subtract offset-naive and offset-aware datetimes")
        return timedelta(microseconds=self._total() - o._total())
date.min, date.max = date(1, 1, 1), date(9999, 12, 31)
