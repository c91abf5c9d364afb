"""The sandbox's clock: the machine's time plus an offset that others may share through a file."""

import datetime as dt
import json
import time
from pathlib import Path
from zoneinfo import ZoneInfo

MICROSECONDS = 1_000_000


class SandboxClock:
    """Tells the world's time in UTC microseconds; it can be moved forward, or reset."""

    def __init__(self, path: Path | None = None, timezone: str = "Asia/Shanghai") -> None:
        self._path = path
        self._zone = ZoneInfo(timezone)
        self.offset_us = _read_offset(path)

    def now_us(self) -> int:
        return time.time_ns() // 1000 + self.offset_us

    def now_ms(self) -> int:
        return self.now_us() // 1000

    def now_s(self) -> int:
        return self.now_us() // MICROSECONDS

    def advance(self, seconds: float) -> None:
        """Move the world ``seconds`` forward; a negative value is refused with ``ValueError``."""
        if seconds < 0:
            raise ValueError("time only moves forward")
        self._move(self.offset_us + int(seconds * MICROSECONDS))

    def move_to(self, wall_time: str) -> None:
        """Move forward to the next ``HH:MM`` on the firm's wall clock."""
        hour, minute = (int(part) for part in wall_time.split(":"))
        now = dt.datetime.fromtimestamp(self.now_us() / MICROSECONDS, self._zone)
        target = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
        if target <= now:
            target += dt.timedelta(days=1)
        self.advance((target - now).total_seconds())

    def reset(self) -> None:
        """Return to the machine's time."""
        self._move(0)

    def _move(self, offset_us: int) -> None:
        self.offset_us = offset_us
        if self._path is None:
            return
        fresh = self._path.with_suffix(".tmp")
        fresh.write_text(json.dumps({"offset_us": offset_us}), encoding="utf-8")
        fresh.replace(self._path)


def _read_offset(path: Path | None) -> int:
    if path is None:
        return 0
    try:
        return int(json.loads(path.read_text(encoding="utf-8"))["offset_us"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0
