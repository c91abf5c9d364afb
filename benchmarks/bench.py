"""What every comparison needs to know of the run: where it may write and how long it may take."""

import itertools
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How much is measured. Seconds are those of one side in one round."""

    rounds: int = 3
    seconds: float = 3.0
    grown_movements: int = 10_000_000
    replay_movements: int = 1_000_000
    messages: int = 100_000


QUICK = Scale(
    rounds=1,
    seconds=1.0,
    grown_movements=100_000,
    replay_movements=50_000,
    messages=5_000,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """One run: its scale, and a directory of its own that is removed at the end."""

    scale: Scale
    directory: Path
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def place(self, name: str) -> Path:
        """Return a new empty directory."""
        found = self.directory / f"{name}-{next(self.numbers)}"
        found.mkdir()
        return found

    @contextmanager
    def passing(self, name: str) -> Iterator[Path]:
        """Yield a new directory that is removed when the block ends."""
        found = self.place(name)
        try:
            yield found
        finally:
            shutil.rmtree(found, ignore_errors=True)


@contextmanager
def bench(scale: Scale) -> Iterator[Bench]:
    """Open a run in ``./bench-data``, on the disk of the checkout rather than in memory."""
    base = ROOT / "bench-data"
    base.mkdir(exist_ok=True)
    directory = Path(tempfile.mkdtemp(prefix="run-", dir=base))
    directory.chmod(0o755)
    try:
        yield Bench(scale=scale, directory=directory)
    finally:
        shutil.rmtree(directory, ignore_errors=True)
