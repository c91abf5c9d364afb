"""Time enters the house here and nowhere else."""

import datetime as dt
import json
import time
from functools import lru_cache
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

MICROSECONDS = 1_000_000


class Clock(Protocol):
    """Tells the time. Everything that needs to know it is handed one of these."""

    def now(self) -> int:
        """Return UTC microseconds since 1970."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> int:
        return time.time_ns() // 1000


class OffsetClock:
    """The machine's clock plus an offset that another process writes to a file.

    The file holds ``{"offset_us": 0}``. It is read again when its modification time
    changes, so that several processes can share one shifted clock (the demo).
    A missing or half-written file keeps the last offset.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._changed_ns = -1
        self._offset_us = 0

    def now(self) -> int:
        self._refresh()
        return time.time_ns() // 1000 + self._offset_us

    def _refresh(self) -> None:
        try:
            changed_ns = self._path.stat().st_mtime_ns
            if changed_ns != self._changed_ns:
                self._offset_us = int(json.loads(self._path.read_text())["offset_us"])
                self._changed_ns = changed_ns
        except (OSError, ValueError, KeyError):
            return


def local(at_us: int, zone: ZoneInfo) -> dt.datetime:
    """Return the firm's wall-clock time of ``at_us``."""
    return dt.datetime.fromtimestamp(at_us / MICROSECONDS, zone)


def business_date(at_us: int, zone: ZoneInfo) -> str:
    """Return the firm's calendar day of ``at_us`` as ``2026-11-22``."""
    return _day_of_minute(at_us // (60 * MICROSECONDS), zone)


def midnight(day: str, zone: ZoneInfo) -> int:
    """Return the first instant of a calendar day of the firm."""
    at = dt.datetime.combine(dt.date.fromisoformat(day), dt.time(), zone)
    return int(at.timestamp() * MICROSECONDS)


@lru_cache(maxsize=16)
def _day_of_minute(minute: int, zone: ZoneInfo) -> str:
    return local(minute * 60 * MICROSECONDS, zone).date().isoformat()
