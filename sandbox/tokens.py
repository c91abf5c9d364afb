"""Access tokens as both clouds keep them: the same one again while it is valid."""

import secrets
from collections.abc import Callable
from typing import Final, Literal

from sandbox.bounded import Bounded

KEPT: Final = 1000
Verdict = Literal["good", "expired", "unknown"]


class TokenBook:
    """One app's tokens. Times are microseconds of the sandbox's clock."""

    def __init__(self, now_us: Callable[[], int], life_s: Callable[[], int], prefix: str) -> None:
        self._now_us = now_us
        self._life_s = life_s
        self._prefix = prefix
        self._current = ""
        self._until_us: Bounded[int] = Bounded(KEPT)

    def issue(self) -> tuple[str, int]:
        """Return the valid token and the seconds it has left."""
        if self.judge(self._current) != "good":
            self._current = self._prefix + secrets.token_urlsafe(48)
            self._until_us[self._current] = self._now_us() + self._life_s() * 1_000_000
        return self._current, (self._until_us[self._current] - self._now_us()) // 1_000_000

    def judge(self, token: str) -> Verdict:
        """Tell whether ``token`` opens the door, and if not, why."""
        until_us = self._until_us.get(token)
        if until_us is None:
            return "unknown"
        return "good" if self._now_us() < until_us else "expired"

    def expire(self) -> None:
        """End every token now."""
        for token in self._until_us:
            self._until_us[token] = 0

    def forget(self) -> None:
        """Know no token any more, as after a change of the secret."""
        self._until_us.clear()
