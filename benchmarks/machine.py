"""Describe the machine a run was made on, so that figures are never read without it."""

import os
import platform
import sqlite3
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.measure import keep_doing


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What a figure depends on besides the program."""

    cpu: str
    cores: int
    memory_gib: float
    kernel: str
    filesystem: str
    fdatasync_per_second: float
    fdatasync_p50_ms: float
    python: str
    sqlite: str
    taken_at: str
    load_average: float

    def as_dict(self) -> dict[str, str | float]:
        return asdict(self)

    def lines(self) -> list[str]:
        return [
            f"CPU          {self.cores} x {self.cpu}",
            f"memory       {self.memory_gib:.0f} GiB",
            f"system       Linux {self.kernel}, {self.filesystem}",
            f"disk         {self.fdatasync_per_second:,.0f} fdatasync/s after 4 KiB "
            f"(p50 {self.fdatasync_p50_ms:.2f} ms)",
            f"versions     Python {self.python}, SQLite {self.sqlite}",
            f"taken        {self.taken_at}, load average before the run {self.load_average:.2f}",
        ]


def describe(directory: Path, *, seconds: float = 0.5) -> Machine:
    """Return the description; ``directory`` lies on the disk that the databases will use."""
    per_second, p50_ms = _sync_rate(directory / "sync.probe", seconds)
    return Machine(
        cpu=_first_value("/proc/cpuinfo", "model name"),
        cores=len(os.sched_getaffinity(0)),
        memory_gib=int(_first_value("/proc/meminfo", "MemTotal").split()[0]) / 1024**2,
        kernel=platform.release(),
        filesystem=_filesystem(directory),
        fdatasync_per_second=per_second,
        fdatasync_p50_ms=p50_ms,
        python=platform.python_version(),
        sqlite=sqlite3.sqlite_version,
        taken_at=time.strftime("%Y-%m-%d %H:%M %z"),
        load_average=os.getloadavg()[0],
    )


def _sync_rate(path: Path, seconds: float) -> tuple[float, float]:
    with path.open("wb", buffering=0) as file:

        def append(_: int) -> None:
            file.write(b"\0" * 4096)
            os.fdatasync(file.fileno())

        result = keep_doing(append, seconds=seconds)
    path.unlink()
    return result.per_second, result.p50_ms


def _first_value(path: str, key: str) -> str:
    for line in Path(path).read_text().splitlines():
        name, _, value = line.partition(":")
        if name.strip() == key:
            return value.strip()
    return "unknown"


def _filesystem(directory: Path) -> str:
    place, kind = "", "unknown"
    for line in Path("/proc/mounts").read_text().splitlines():
        _, mount, found, *_ = line.split()
        if directory.resolve().is_relative_to(mount) and len(mount) >= len(place):
            place, kind = mount, found
    return kind
