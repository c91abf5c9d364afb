"""The bot as ``python -m bot`` runs it, with a failpoint: it kills itself where a file says.

``python -m tests.books.child FILE run -c config.toml``. FILE may name one of ``POINTS``; it is
emptied before the process ends, so that the next one lives.
"""

import os
import signal
import sys
from pathlib import Path
from typing import Any, Final

from bot import intake
from bot.cli import main
from core.storage.ledger import LedgerTable

MIDDLE, BEFORE, AFTER = "in the middle", "before the commit", "after the commit"
POINTS: Final = (MIDDLE, BEFORE, AFTER)


class Failpoint:
    """Where this process is to end."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.has_taken = False

    def reached(self, point: str) -> None:
        """End here, as a power cut would, if this is the place."""
        if self._file.exists() and self._file.read_text("utf-8") == point:
            self._file.write_text("", "utf-8")
            os.kill(os.getpid(), signal.SIGKILL)


def plant(failpoint: Failpoint) -> None:
    """Put the failpoint into the one way in."""
    take, committed = intake.take, intake.Intake._committed
    append = LedgerTable.append

    def taken(books: Any, inbound: Any) -> Any:
        result = take(books, inbound)
        failpoint.reached(BEFORE)
        failpoint.has_taken = True
        return result

    def has_committed(taker: intake.Intake, *args: Any) -> None:
        if failpoint.has_taken:
            failpoint.reached(AFTER)
        committed(taker, *args)

    def appended(ledger: LedgerTable, *args: Any, **more: Any) -> int:
        movement = append(ledger, *args, **more)
        failpoint.reached(MIDDLE)
        return movement

    for owner, name, patched in (
        (intake, "take", taken),
        (intake.Intake, "_committed", has_committed),
        (LedgerTable, "append", appended),
    ):  # fmt: skip
        setattr(owner, name, patched)


if __name__ == "__main__":
    plant(Failpoint(Path(sys.argv.pop(1))))
    main()
