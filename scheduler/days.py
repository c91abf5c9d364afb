"""The business date that a job runs for."""

import datetime as dt
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from core.clock import midnight

OFFICE: Final = ("06:00", "22:00")
"""When the firm works, unless its settings say so: from, until."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The business date a job runs for."""

    date: str
    is_late: bool
    company: str
    zone: ZoneInfo
    office: tuple[str, str] = OFFICE

    def bounds_us(self) -> tuple[int, int]:
        """Return the day's first instant and the next day's, in UTC microseconds."""
        first = dt.date.fromisoformat(self.date)
        following = first + dt.timedelta(1)
        return midnight(self.date, self.zone), midnight(following.isoformat(), self.zone)
