"""Who may say yes for whom, over the table."""

from collections.abc import Sequence
from dataclasses import replace

from core.orders.seats import StandIn, Why
from core.storage.session import Row, Session, Sql
from core.storage.trail import Trail

_COLUMNS = "SELECT id, person_id, standin_id, why, from_us, until_us FROM stand_in "
_BETWEEN = Sql(
    _COLUMNS + "WHERE until_us > :from_us AND from_us < :until_us AND until_us > from_us"
    " ORDER BY id"
)
_OF = Sql(_COLUMNS + "WHERE person_id = :person_id AND until_us > :now_us ORDER BY id")
_WRITE = Sql(
    "INSERT INTO stand_in (person_id, standin_id, why, from_us, until_us, command_id)"
    " VALUES (:person_id, :standin_id, :why, :from_us, :until_us, :command_id)"
)
_END = Sql("UPDATE stand_in SET until_us = :now_us WHERE id = :id")
_UNTOLD = Sql(
    _COLUMNS + "WHERE until_us > :now_us AND from_us <= :now_us AND is_told = 0 ORDER BY id"
)
_TOLD = Sql("UPDATE stand_in SET is_told = 1 WHERE id = :id")
_LOCK = Sql("SELECT pg_advisory_xact_lock(11)")


class StandIns:
    """``core.orders.ports.StandIns`` over the table."""

    def __init__(self, session: Session, trail: Trail, now_us: int) -> None:
        self._session = session
        self._trail = trail
        self._now_us = now_us
        self._active: list[StandIn] | None = None

    def active(self) -> Sequence[StandIn]:
        if self._active is None:
            now_us = self._now_us
            rows = self._session.rows(_BETWEEN, from_us=now_us, until_us=now_us + 1)
            self._active = [_stand_in(row) for row in rows]
        return self._active

    def between(self, from_us: int, until_us: int) -> Sequence[StandIn]:
        if self._session.is_postgres:  # of two at once that would make a circle, one sees the other
            self._session.row(_LOCK)
        rows = self._session.rows(_BETWEEN, from_us=from_us, until_us=until_us)
        return [_stand_in(row) for row in rows]

    def write(self, new: StandIn) -> StandIn:
        self._active = None
        found = self._session.insert(
            _WRITE, person_id=new.person_id, standin_id=new.standin_id, why=new.why.value,
            from_us=new.from_us, until_us=new.until_us, command_id=self._trail.command_id,
        )  # fmt: skip
        return replace(new, id=found)

    def end(self, person_id: int) -> Sequence[StandIn]:
        self._active = None
        rows = self._session.rows(_OF, person_id=person_id, now_us=self._now_us)
        for row in rows:
            self._session.run(_END, id=row[0], now_us=self._now_us)
        return [_stand_in(row) for row in rows]

    def begun_untold(self) -> Sequence[StandIn]:
        return [_stand_in(row) for row in self._session.rows(_UNTOLD, now_us=self._now_us)]

    def told(self, stand_in: StandIn) -> None:
        self._session.run(_TOLD, id=stand_in.id)


def _stand_in(row: Row) -> StandIn:
    return StandIn(
        id=row[0], person_id=row[1], standin_id=row[2], why=Why(row[3]), from_us=row[4],
        until_us=row[5],
    )  # fmt: skip
