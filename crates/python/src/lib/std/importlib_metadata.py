import os
from _host import site as _site
class PackageNotFoundError(ModuleNotFoundError):
    def __str__(self): return "No package metadata was found for %s" % self.args[0]
def version(name):
    for d in os.listdir(_site()):
        if d.endswith(".dist-info") and d[:-10].rpartition("-")[0].replace("_", "-") == name.lower().replace("_", "-"): return d[:-10].rpartition("-")[2]
    raise PackageNotFoundError(name)
