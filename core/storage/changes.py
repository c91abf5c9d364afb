"""The history of master data: one row per field that changed, vouched for by the audit chain."""

from collections.abc import Sequence

from core.orders.masters import Change, Edit, Hand, What
from core.storage.session import Row, Session, Sql
from core.storage.trail import Trail

_ADD = Sql(
    "INSERT INTO master_change (what, key, field, old, new, person_id, at_us, source, command_id)"
    " VALUES (:what, :key, :field, :old, :new, :person_id, :at_us, :source, :command_id)"
)
_COLUMNS = (
    "SELECT c.what, c.key, c.field, c.old, c.new, coalesce(p.name, ''), c.at_us"
    " FROM master_change c LEFT JOIN person p ON p.id = c.person_id "
)
_OF_ONE = Sql(_COLUMNS + "WHERE c.what = :what AND c.key = :key ORDER BY c.id DESC LIMIT :limit")
_OF_ALL = Sql(_COLUMNS + "WHERE c.what = :what ORDER BY c.id DESC LIMIT :limit")


class ChangeLog:
    """Writes and reads ``master_change``."""

    def __init__(self, session: Session, trail: Trail, now_us: int) -> None:
        self._session = session
        self._trail = trail
        self._now_us = now_us

    def add(self, edit: Edit, hand: Hand) -> None:
        """Write what a field was and became."""
        person_id = hand.person.id if hand.person else None
        old, new = (None if value is None else str(value) for value in (edit.old, edit.new))
        change_id = self._session.insert(
            _ADD, what=edit.what.value, key=edit.key, field=edit.field, old=old, new=new,
            person_id=person_id, at_us=self._now_us, source=hand.source,
            command_id=self._trail.command_id,
        )  # fmt: skip
        self._trail.wrote(
            "c", change_id, edit.what.value, edit.key, edit.field, old, new, person_id,
            self._now_us, hand.source,
        )  # fmt: skip

    def of(self, what: What, key: str, limit: int) -> Sequence[Change]:
        """Return the newest changes of one thing, or of everything of its sort."""
        if key:
            rows = self._session.rows(_OF_ONE, what=what.value, key=key, limit=limit)
        else:
            rows = self._session.rows(_OF_ALL, what=what.value, limit=limit)
        return [_change(row) for row in rows]


def _change(row: Row) -> Change:
    return Change(
        what=row[0], key=row[1], field=row[2], old=row[3], new=row[4], by=row[5], at_us=row[6]
    )
