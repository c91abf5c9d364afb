"""How often a standing connection is opened again, whatever the other end does."""

from collections.abc import Callable
from typing import Final

# A connection that lived this long counts as good; what ends sooner makes the next pause longer.
STABLE_S: Final = 30.0
PAUSE_MAX_S: Final = 60.0


class Pace:
    """How long to wait before the next connection.

    1, 2, 4 … 60 seconds, halved at most by chance; that is at most eight connections in the first
    minute whatever the gateway does. A connection that was asked to move on is replaced at once,
    unless that happens again and again.
    """

    def __init__(self, jitter: Callable[[], float], most_s: float = PAUSE_MAX_S) -> None:
        self._jitter = jitter
        self._most_s = most_s
        self._strikes = 0

    def pause_s(self, lived_s: float, *, was_asked: bool) -> float:
        """Return the pause after a connection that lived ``lived_s`` (0: it was never opened)."""
        if lived_s >= STABLE_S:
            self._strikes = 0
        strikes, self._strikes = self._strikes, min(self._strikes + 1, 10)
        if was_asked and strikes == 0:
            return 0.0
        return min(self._most_s, 2.0**strikes) * (0.5 + self._jitter() / 2)
