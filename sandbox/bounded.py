"""Memory with an end: what the sandbox remembers is limited, and the oldest goes first."""

from collections import OrderedDict, deque
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Bounded(OrderedDict[str, Value], Generic[Value]):
    """A dictionary that forgets its oldest entry beyond ``size_max``."""

    def __init__(self, size_max: int) -> None:
        super().__init__()
        self._size_max = size_max

    def __setitem__(self, key: str, value: Value) -> None:
        super().__setitem__(key, value)
        while len(self) > self._size_max:
            self.popitem(last=False)


class Windows:
    """Counts what happened under a key in the last seconds."""

    def __init__(self, keys_max: int = 10_000) -> None:
        self._seen: Bounded[deque[int]] = Bounded(keys_max)

    def count(self, key: str, now_us: int, seconds: int) -> int:
        """Return how many hits of ``key`` lie within the last ``seconds``."""
        seen = self._seen.get(key, deque())
        return sum(1 for at_us in seen if at_us > now_us - seconds * 1_000_000)

    def hit(self, key: str, now_us: int, keep: int = 2000) -> None:
        """Remember one hit; at most ``keep`` per key."""
        if key not in self._seen:
            self._seen[key] = deque(maxlen=keep)
        self._seen[key].append(now_us)

    def clear(self) -> None:
        self._seen.clear()
