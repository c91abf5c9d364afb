"""``core.orders.till.Tills`` over the tables."""

# ruff: noqa: S608 - the statements are put together from constants only

from collections.abc import Sequence
from typing import Final

from core.orders.till import Count, Counter, ShopDay, Taking
from core.storage.session import Session, Sql
from core.storage.trail import Trail

_LOCK = Sql("SELECT pg_advisory_xact_lock(12, CAST(:location_id AS INTEGER))")
_SOLD: Final = "kind = 'counter_sale' AND status IN ('done', 'reversing')"
_TAKINGS = Sql(
    "SELECT method, count(*), sum(amount_fen) FROM document"
    f" WHERE {_SOLD} AND location_id = :location_id AND business_date = :day"
    " GROUP BY method ORDER BY method"
)
_WAITING = Sql(
    "SELECT number FROM document WHERE kind = 'counter_sale'"
    " AND status IN ('pending', 'reversing') AND location_id = :location_id"
    " AND business_date = :day ORDER BY id LIMIT 1"
)
_LIVE: Final = "kind = 'till' AND status NOT IN ('rejected', 'cancelled', 'reversed')"
_COUNTED_IN = Sql(
    f"SELECT number FROM document WHERE {_LIVE} AND location_id = :location_id AND due_on = :day"
)
_WRITE = Sql(
    "INSERT INTO till_count (document_id, method, expected_fen, counted_fen, command_id)"
    " VALUES (:document_id, :method, :expected_fen, :counted_fen, :command_id)"
)
_COUNTS = Sql(
    "SELECT method, expected_fen, counted_fen FROM till_count WHERE document_id = :document_id"
    " ORDER BY id"
)
_UNCOUNTED = Sql(
    "SELECT s.location_id, s.business_date, sum(s.amount_fen) FROM document s"
    " WHERE s.kind = 'counter_sale' AND s.status IN ('done', 'reversing')"
    " AND s.business_date >= :from_day AND s.business_date < :until_day AND NOT EXISTS"
    " (SELECT 1 FROM document k WHERE k.kind = 'till'"
    "  AND k.status NOT IN ('rejected', 'cancelled', 'reversed')"
    "  AND k.location_id = s.location_id AND k.due_on = s.business_date)"
    " GROUP BY s.location_id, s.business_date ORDER BY s.location_id, s.business_date"
)
_SHOPS = Sql(
    f"SELECT DISTINCT location_id FROM document WHERE {_SOLD} AND business_date = :day"
    " ORDER BY location_id"
)


class TillTable:
    """Sales over the counter, read from their documents, and what tills were counted at."""

    def __init__(self, session: Session, trail: Trail, counter: Counter) -> None:
        self._session = session
        self._trail = trail
        self.counter = counter

    def lock(self, location_id: int) -> None:
        if self._session.is_postgres:
            self._session.row(_LOCK, location_id=location_id)

    def takings(self, location_id: int, day: str) -> Sequence[Taking]:
        rows = self._session.rows(_TAKINGS, location_id=location_id, day=day)
        return [
            Taking(method=row[0], sales=int(row[1]), amount_fen=int(row[2])) for row in rows
        ]  # fmt: skip

    def waiting(self, location_id: int, day: str) -> str:
        row = self._session.row(_WAITING, location_id=location_id, day=day)
        return str(row[0]) if row else ""

    def counted_in(self, location_id: int, day: str) -> str:
        row = self._session.row(_COUNTED_IN, location_id=location_id, day=day)
        return str(row[0]) if row else ""

    def write(self, document_id: int, counts: Sequence[Count]) -> None:
        for one in counts:
            facts = (document_id, one.method, one.expected_fen, one.counted_fen)
            count_id = self._session.insert(
                _WRITE, document_id=document_id, method=one.method,
                expected_fen=one.expected_fen, counted_fen=one.counted_fen,
                command_id=self._trail.command_id,
            )  # fmt: skip
            self._trail.wrote("k", count_id, *facts)

    def counts_of(self, document_id: int) -> Sequence[Count]:
        rows = self._session.rows(_COUNTS, document_id=document_id)
        return [
            Count(method=row[0], expected_fen=int(row[1]), counted_fen=int(row[2])) for row in rows
        ]

    def uncounted(self, from_day: str, until_day: str) -> Sequence[ShopDay]:
        rows = self._session.rows(_UNCOUNTED, from_day=from_day, until_day=until_day)
        return [
            ShopDay(location_id=row[0], day=row[1], amount_fen=int(row[2])) for row in rows
        ]  # fmt: skip

    def shops_on(self, day: str) -> Sequence[int]:
        return [int(row[0]) for row in self._session.rows(_SHOPS, day=day)]
