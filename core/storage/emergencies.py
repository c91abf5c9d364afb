"""``core.orders.emergency.Emergencies`` over the tables."""

# ruff: noqa: S608 - the statements are put together from constants only

from collections.abc import Sequence

from core.orders.emergency import Case, Lane
from core.storage.session import Session, Sql

_LOCK = Sql("SELECT pg_advisory_xact_lock(9, 0)")
_COUNT = Sql(
    "SELECT count(*) FROM document WHERE kind = 'emergency' AND business_date = :day"
    " AND status NOT IN ('rejected', 'cancelled', 'reversed')"
)
_OVERDUE = Sql(
    "SELECT number FROM document WHERE kind = 'emergency' AND status = 'overdue'"
    " AND requester_id = :person_id ORDER BY id LIMIT 1"
)
_BEGUN = Sql(
    "SELECT max(at_us) FROM transition WHERE document_id = :id AND to_status = 'paper_due'"
)
_OWED = (
    "SELECT d.id FROM document d JOIN transition t ON t.document_id = d.id"
    " AND t.to_status = 'paper_due' WHERE d.kind = 'emergency' AND d.status = 'paper_due'"
    " AND t.at_us <= :until_us"
)
_OWED_SINCE = Sql(f"{_OWED} ORDER BY d.id LIMIT :limit")
_NOT_CALLED = (
    " AND NOT EXISTS (SELECT 1 FROM approval_call c WHERE c.document_id = d.id"
    " AND c.revision = d.revision{more})"
)
_UNWARNED = Sql(f"{_OWED}{_NOT_CALLED.format(more='')} ORDER BY d.id LIMIT :limit")
_UNREMINDED = Sql(
    "SELECT d.id FROM document d JOIN transition t ON t.document_id = d.id"
    " AND t.revision = d.revision WHERE d.kind = 'emergency' AND d.status = 'overdue'"
    " AND t.at_us <= :until_us"
    f"{_NOT_CALLED.format(more=' AND c.at_us > :until_us')} ORDER BY d.id LIMIT :limit"
)
_BETWEEN = Sql(
    "SELECT d.number, coalesce(p.name, ''), d.reason, d.status, d.created_us,"
    " coalesce((SELECT max(t.at_us) FROM transition t WHERE t.document_id = d.id"
    "   AND t.to_status = 'paper_due'), 0),"
    " coalesce((SELECT max(t.at_us) FROM transition t WHERE t.document_id = d.id"
    "   AND t.step = 'file'), 0)"
    " FROM document d LEFT JOIN person p ON p.id = d.requester_id WHERE d.kind = 'emergency'"
    " AND (d.status = 'overdue' OR (d.created_us >= :from_us AND d.created_us < :until_us))"
    " ORDER BY d.id"
)


class EmergencyTable:
    """What was taken out in a hurry, read from the documents themselves."""

    def __init__(self, session: Session, lane: Lane) -> None:
        self._session = session
        self.lane = lane

    def count_on(self, day: str) -> int:
        if self._session.is_postgres:
            self._session.row(_LOCK)
        row = self._session.row(_COUNT, day=day)
        return int(row[0]) if row else 0

    def overdue_of(self, person_id: int) -> str:
        row = self._session.row(_OVERDUE, person_id=person_id)
        return str(row[0]) if row else ""

    def begun_us(self, document_id: int) -> int:
        row = self._session.row(_BEGUN, id=document_id)
        return int(row[0]) if row and row[0] else 0

    def owed_since(self, until_us: int, limit: int) -> Sequence[int]:
        return [row[0] for row in self._session.rows(_OWED_SINCE, until_us=until_us, limit=limit)]

    def unwarned_since(self, until_us: int, limit: int) -> Sequence[int]:
        return [row[0] for row in self._session.rows(_UNWARNED, until_us=until_us, limit=limit)]

    def unreminded(self, until_us: int, limit: int) -> Sequence[int]:
        return [row[0] for row in self._session.rows(_UNREMINDED, until_us=until_us, limit=limit)]

    def between(self, from_us: int, until_us: int) -> Sequence[Case]:
        return [
            Case(
                number=row[0], requester=row[1], reason=row[2], status=row[3], at_us=row[4],
                due_us=row[5] + self.lane.paperwork_us if row[5] else 0, filed_us=row[6],
            )
            for row in self._session.rows(_BETWEEN, from_us=from_us, until_us=until_us)
        ]  # fmt: skip
