"""Regular expressions that are made when they are first needed.

Made at the import, all of them together would be a quarter of the bot's start.
"""

import re
from typing import Any, Final, cast

_METHODS: Final = ("match", "fullmatch", "search", "finditer", "findall", "split", "sub", "subn")
_WAITING: "list[_Later]" = []


class _Later:
    """Stands for an expression; at the first question it takes over the real one's methods."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        made = re.compile(self.pattern, self._flags)
        for method in _METHODS:
            setattr(self, method, getattr(made, method))
        return getattr(made, name)


def later(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return what does as ``re.compile(pattern, flags)`` would; a wrong one is found when used."""
    found = _Later(pattern, flags)
    _WAITING.append(found)
    return cast("re.Pattern[str]", found)


def make_ready() -> None:
    """Make every expression now, so that no message waits for one."""
    while _WAITING:
        _WAITING.pop().match("")
