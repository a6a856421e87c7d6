class SimpleNamespace:
    def __init__(self, **k):
        for n, v in k.items(): setattr(self, n, v)
    def __repr__(self): return "namespace(" + ", ".join("%s=%r" % e for e in self.__dict__.items()) + ")"
    def __eq__(self, o): return self.__dict__ == o.__dict__
FunctionType = LambdaType = type(lambda: 0)
def MappingProxyType(d): return dict(d)
NoneType = type(None)
