"""Faults that wait for their moment: counters and deadlines that the clouds look at."""

from dataclasses import dataclass, field


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

    def take(self, name: str) -> bool:
        """Use up one of counter ``name``; tell whether there was one."""
        left: int = getattr(self, name)
        if left <= 0:
            return False
        setattr(self, name, left - 1)
        return True
