"""``python -m tests.books.half ROW import …``: the import, killed before it writes row ``ROW``."""

import itertools
import os
import signal
import sys
from typing import Any

from bot.cli import main
from bot.operations.importing import Writer


def plant(last: int) -> None:
    """Count rows, and end the process at the last."""
    write, rows = Writer.write, itertools.count(1)

    def counted(writer: Writer, row: Any) -> None:
        if next(rows) == last:
            os.kill(os.getpid(), signal.SIGKILL)
        write(writer, row)

    setattr(Writer, "write", counted)  # noqa: B010 - a type checker would not let it be replaced


if __name__ == "__main__":
    plant(int(sys.argv.pop(1)))
    main()
