"""Faults that wait for their moment: counters and deadlines that the clouds look at."""

from collections import deque
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True, kw_only=True)
class Script:
    """An answer prepared for the next ``count`` calls whose path ends with ``path``."""

    path: str
    status: int
    body: Any
    count: int


@dataclass(slots=True, kw_only=True)
class Mischief:
    """What shall go wrong next. Counters say how often; times are seconds of the event loop."""

    rate_limited: int = 0
    flow_controlled: int = 0
    partly_failed: int = 0
    acks_withheld: int = 0
    slow_sends: int = 0
    slow_seconds: float = 0.0
    down_until: float = 0.0
    down_as_html: bool = False
    failing_users: set[str] = field(default_factory=set)
    scripts: deque[Script] = field(default_factory=lambda: deque(maxlen=100))

    def scripted(self, path: str) -> Script | None:
        """Use up one prepared answer for ``path``, if there is one."""
        for script in self.scripts:
            if path.endswith(script.path) and script.count > 0:
                script.count -= 1
                return script
        return None

    def take(self, name: str) -> bool:
        """Use up one of counter ``name``; tell whether there was one."""
        left: int = getattr(self, name)
        if left <= 0:
            return False
        setattr(self, name, left - 1)
        return True
