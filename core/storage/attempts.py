"""What the guards refused a hand at the database: found where no rollback reaches, and kept.

On SQLite the guards leave a row, unless whoever forged undoes the transaction; then the page that
was written before is still in the write-ahead log, as long as another process has the books open.
On PostgreSQL they leave it in sequences. Reasons and limits:
``docs/decisions/0019-refused-hands-are-remembered.md``.
"""

# ruff: noqa: S608 - the SQL is put together from constants only

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from core.storage.session import Row, Session, Sql

AT_ONCE: Final = 50
RING: Final = 8
ATTEMPTS: Final = "attempt_no"
PARTS: Final = ("what", "about", "at")
CODES: Final = 256
"""PostgreSQL's sequences: how many attempts there were, and of each of the last ``RING`` three.
``what`` is the role's oid times ``CODES`` and the guard's place in ``guards.REMEMBERED``."""
OF_PRODUCTS: Final = frozenset({"balance", "batch", "bom", "cost", "value_entry"})
"""Tables whose rows are about a product; all others are about a document or neither."""
OVERWRITTEN: Final = "overwritten"
"""The guard's name in a row for attempts that came too fast to be kept each: ``about_id`` many."""
_TOLD: Final = "attempts told"
_TAKEN: Final = "attempts taken"
_ECHO: Final = re.compile(rb"<zhanggui ([0-9A-F]{16}) (\d{1,17}) (\w{1,40}) (\w{1,40}) (\d{1,18})>")
_STRIDE: Final = 256 * 1024
_SAMPLE: Final = 8192

_FILE = Sql("SELECT file FROM pragma_database_list WHERE name = 'main'")
_KNOWN = Sql("SELECT 1 FROM override_attempt WHERE mark = :mark")
_ADD = Sql(
    "INSERT INTO override_attempt (mark, at_us, on_table, guard, about_id, role)"
    " VALUES (:mark, :at_us, :on_table, :guard, :about_id, :role)"
)
_UNTOLD = Sql(
    "SELECT id, at_us, on_table, guard, about_id, role FROM override_attempt"
    " WHERE id > :after ORDER BY id LIMIT :limit"
)
_COUNTED = Sql("SELECT value FROM counter WHERE name = :name")
_BEGIN = Sql("INSERT INTO counter (name, value) VALUES (:name, 0) ON CONFLICT (name) DO NOTHING")
_ADVANCE = Sql("UPDATE counter SET value = :value WHERE name = :name AND value = :was")
_MADE = Sql(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {ATTEMPTS}")
_ROLE = Sql("SELECT rolname::text FROM pg_roles WHERE oid = CAST(:oid AS bigint)::oid")
_SLOTS: Final = [
    Sql("SELECT " + ", ".join(f"(SELECT last_value FROM attempt_{part}_{slot})" for part in PARTS))
    for slot in range(RING)
]
_NUMBER = Sql("SELECT number FROM document WHERE id = :id")
_NAME = Sql("SELECT name FROM product WHERE id = :id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One refused write by hand. ``subject`` is a document's number or a product's name."""

    at_us: int
    table: str
    guard: str
    subject: str
    role: str
    count: int = 1


class Attempts:
    """Takes in what the guards left, and hands each attempt out once."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def take(self) -> Sequence[Attempt]:
        """Return the attempts nobody was told of; of two processes one gets them."""
        if self._session.is_postgres:
            self._take_in_sequences()
        else:
            self._take_in_log()
        after = self._counted(_TOLD)
        rows = self._session.rows(_UNTOLD, after=after, limit=AT_ONCE)
        if not rows or not self._advance(_TOLD, after, rows[-1][0]):
            return ()
        return [self._attempt(row) for row in rows]

    def _take_in_log(self) -> None:
        row = self._session.row(_FILE)
        for echo in _echoes(Path(f"{row[0]}-wal")) if row and row[0] else ():
            mark, at_us, table, guard, about_id = (part.decode() for part in echo)
            if self._session.row(_KNOWN, mark=mark) is None:
                self._add(mark, int(at_us), table, guard, about_id=int(about_id))

    def _take_in_sequences(self) -> None:
        row = self._session.row(_MADE)
        made, taken = int(row[0]) if row else 0, self._counted(_TAKEN)
        if made == taken or not self._advance(_TAKEN, taken, made):
            return
        first = max(min(taken, made) + 1, made - RING + 1)
        if lost := max(0, first - taken - 1):
            self._add("", 0, "", OVERWRITTEN, about_id=lost)
        for number in range(first, made + 1):
            self._take_in_slot(number)

    def _take_in_slot(self, number: int) -> None:
        from core.storage.guards import REMEMBERED  # noqa: PLC0415 - SQLite starts without it

        row = self._session.row(_SLOTS[number % RING])
        oid, place = divmod(int(row[0]), CODES) if row else (0, 0)
        if row is None or not 1 <= place <= len(REMEMBERED):
            return
        table, guard = REMEMBERED[place - 1]
        role = self._session.row(_ROLE, oid=oid)
        self._add(
            str(number), int(row[2]), table, guard,
            about_id=int(row[1]) - 1, role=role[0] if role else "",
        )  # fmt: skip

    def _add(  # noqa: PLR0913 - a row's columns
        self, mark: str, at_us: int, table: str, guard: str, *, about_id: int, role: str = ""
    ) -> None:
        self._session.run(
            _ADD, mark=mark, at_us=at_us, on_table=table, guard=guard, about_id=about_id, role=role
        )

    def _attempt(self, row: Row) -> Attempt:
        _, at_us, table, guard, about_id, role = row
        if guard == OVERWRITTEN:
            return Attempt(
                at_us=at_us, table="", guard=guard, subject="", role=role, count=about_id
            )
        subject = self._subject(table, about_id)
        return Attempt(at_us=at_us, table=table, guard=guard, subject=subject, role=role)

    def _subject(self, table: str, about_id: int) -> str:
        row = self._session.row(_NAME if table in OF_PRODUCTS else _NUMBER, id=about_id)
        return str(row[0]) if row else ""

    def _counted(self, name: str) -> int:
        row = self._session.row(_COUNTED, name=name)
        return int(row[0]) if row else 0

    def _advance(self, name: str, was: int, value: int) -> bool:
        if not was:
            self._session.run(_BEGIN, name=name)
        return bool(self._session.run(_ADVANCE, name=name, was=was, value=value))


def _echoes(log: Path) -> Iterator[Sequence[Any]]:
    """Return the marks in the log, each once; an echo is much longer than the stride."""
    found: dict[bytes, Sequence[Any]] = {}
    try:
        with log.open("rb") as file:
            for offset in range(0, log.stat().st_size, _STRIDE):
                file.seek(offset)
                for echo in _ECHO.finditer(file.read(_SAMPLE)):
                    found.setdefault(echo[1], echo.groups())
    except OSError:
        return iter(())
    return iter(found.values())
