QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_NONE = 0, 1, 2, 3
class Error(Exception): pass
def reader(lines, delimiter=",", quotechar='"', **k):
    for line in lines:
        row, cell, quoted, i, line = [], "", False, 0, line.rstrip("\r\n")
        while i < len(line):
            c = line[i]
            if quoted:
                if c == quotechar and line[i + 1:i + 2] == quotechar:
                    cell += c
                    i += 1
                elif c == quotechar: quoted = False
                else: cell += c
            elif c == quotechar: quoted = True
            elif c == delimiter:
                row.append(cell)
                cell = ""
            else: cell += c
            i += 1
        yield row + [cell] if line else []
class writer:
    def __init__(self, f, delimiter=",", quotechar='"', lineterminator="\r\n", quoting=0, **k): self.f, self.d, self.q, self.end, self.how = f, delimiter, quotechar, lineterminator, quoting
    def _cell(self, v):
        s = "" if v is None else str(v)
        if self.how == 1 or self.d in s or self.q in s or "\n" in s: s = self.q + s.replace(self.q, self.q * 2) + self.q
        return s
    def writerow(self, row): return self.f.write(self.d.join(self._cell(v) for v in row) + self.end)
    def writerows(self, rows):
        for r in rows: self.writerow(r)
class DictReader:
    def __init__(self, f, fieldnames=None, **k):
        self._it = iter(reader(f, **k))
        self.fieldnames = fieldnames or next(self._it, [])
    def __iter__(self):
        for r in self._it:
            if r: yield dict(zip(self.fieldnames, r))
class DictWriter:
    def __init__(self, f, fieldnames, **k): self.fieldnames, self.writer = fieldnames, writer(f, **k)
    def writeheader(self): self.writer.writerow(self.fieldnames)
    def writerow(self, d): self.writer.writerow([d.get(n, "") for n in self.fieldnames])
    def writerows(self, rows):
        for r in rows: self.writerow(r)
