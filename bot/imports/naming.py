"""What a thing is called when nobody gave it a code, and every way in which people may call it."""

import hashlib
from collections.abc import Sequence

from bot.understand.clean import fold


def code_of(prefix: str, name: str) -> str:
    """Return a code that stays the same for the same name, so that a table may come twice."""
    return prefix + hashlib.sha256(fold(name).encode()).hexdigest()[:8].upper()


def names_of(*names: str) -> Sequence[tuple[str, str]]:
    """Return (folded, name) for every name, each once."""
    return [(fold(name), name) for name in dict.fromkeys(names) if name]
