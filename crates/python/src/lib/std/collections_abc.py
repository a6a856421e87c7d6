from typing import Callable, Iterable, Iterator, Generator, Sequence, Mapping, MutableMapping, Hashable, Awaitable, Coroutine, Collection
