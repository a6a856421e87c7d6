TYPE_CHECKING = False
class _Any:
    def __init__(self, name): self.__name__ = name
    def __getitem__(self, i): return _Of(self.__name__, i)
    def __call__(self, *a, **k): return self
    def __repr__(self): return "typing." + self.__name__
    def __or__(self, o): return self
    def __ror__(self, o): return self
class _Of:
    def __init__(self, name, args): self._name, self.__args__ = name, args if isinstance(args, tuple) else (args,)
    def __or__(self, o): return self
    def __ror__(self, o): return self
    def __repr__(self): return "typing.%s[%s]" % (self._name, ", ".join(getattr(a, "__name__", repr(a)) for a in self.__args__))
Any, Union, Optional, List, Dict, Tuple, Set, FrozenSet, Callable, Iterable, Iterator, Generator, Sequence, Mapping, Type, ClassVar, Final, Literal, Annotated, NoReturn, Awaitable, Coroutine, AsyncIterator, Self, Text, Deque, MutableMapping, Hashable, Collection = [_Any(n) for n in "Any Union Optional List Dict Tuple Set FrozenSet Callable Iterable Iterator Generator Sequence Mapping Type ClassVar Final Literal Annotated NoReturn Awaitable Coroutine AsyncIterator Self Text Deque MutableMapping Hashable Collection".split()]
IO = TextIO = BinaryIO = Any
def TypeVar(name, *a, **k): return _Any(name)
def NewType(name, t): return t
def cast(t, v): return v
def overload(f): return f
def final(f): return f
def get_type_hints(o, *a): return dict(o.__annotations__)
class Generic:
    @classmethod
    def __class_getitem__(cls, i): return cls
class Protocol(Generic): pass
class TypedDict:
    def __init__(self): pass
def runtime_checkable(c): return c
class NamedTuple:
    @classmethod
    def __init_subclass__(cls):
        from collections import namedtuple
        names = list(cls.__dict__.get("__annotations__", {}))
        base = namedtuple(cls.__name__, names, defaults=[cls.__dict__[n] for n in names if n in cls.__dict__])
        for k, v in base.__dict__.items():
            if k not in cls.__dict__ or k in names: setattr(cls, k, v)
