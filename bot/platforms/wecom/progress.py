"""How far letters of several parts have come, so that a part is not sent twice."""

from collections import OrderedDict
from typing import Final

LETTERS_REMEMBERED: Final = 1000


class Sending:
    """How far one letter has come."""

    __slots__ = ("is_uncertain", "parts_sent")

    def __init__(self) -> None:
        self.parts_sent = 0
        self.is_uncertain = False


class Progress:
    """Remembers the letters that are half sent, the latest ``limit`` of them."""

    def __init__(self, limit: int = LETTERS_REMEMBERED) -> None:
        self._limit = limit
        self._letters: OrderedDict[str, Sending] = OrderedDict()

    def of(self, handle: str) -> Sending:
        """Return how far the letter ``handle`` has come."""
        sending = self._letters.setdefault(handle, Sending())
        self._letters.move_to_end(handle)
        if len(self._letters) > self._limit:
            self._letters.popitem(last=False)
        return sending

    def forget(self, handle: str) -> None:
        """Drop a letter that has arrived."""
        self._letters.pop(handle, None)
