"""The last closed day in ``period_lock``, and its history among the changes of master data."""

from core.orders.masters import Edit, Hand, What
from core.people import Person
from core.storage.changes import ChangeLog
from core.storage.session import Session, Sql

_UNTIL = Sql("SELECT locked_until FROM period_lock")
_LOCK = Sql(
    "INSERT INTO period_lock (id, locked_until) VALUES (1, :day)"
    " ON CONFLICT (id) DO UPDATE SET locked_until = :day"
)
_CLOSER = Sql(
    "SELECT person_id FROM master_change WHERE what = 'period' AND new > coalesce(old, '')"
    " ORDER BY id DESC LIMIT 1"
)


class PeriodTable:
    """``core.orders.periods.Periods`` over the tables."""

    def __init__(self, session: Session, log: ChangeLog) -> None:
        self._session = session
        self._log = log

    def closed_until(self) -> str:
        row = self._session.row(_UNTIL)
        return str(row[0]) if row else ""

    def close_until(self, day: str, month: str, person: Person) -> None:
        edit = Edit(
            what=What.PERIOD, id=0, key=month, label=month, field="closed_until",
            old=self.closed_until() or None, new=day,
        )  # fmt: skip
        self._session.run(_LOCK, day=day)
        self._log.add(edit, Hand(person=person, source="chat"))

    def closer(self) -> int | None:
        row = self._session.row(_CLOSER)
        return row[0] if row else None
