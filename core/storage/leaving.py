"""What somebody leaves behind: customers and open documents, over the tables."""

# ruff: noqa: S608 - the statements are put together from constants only

from collections.abc import Sequence
from typing import Final

from core.storage.masters import OPEN
from core.storage.session import Session, Sql

_CUSTOMERS = Sql("SELECT id FROM partner WHERE owner_id = :id AND is_active = 1 ORDER BY id")
_MINE: Final = (
    "SELECT d.id, d.number FROM document d LEFT JOIN document_owner o ON o.document_id = d.id"
    f" WHERE d.status IN ({OPEN}) AND coalesce(o.person_id, d.requester_id) = :id ORDER BY d.id"
)
_DOCUMENTS = Sql(_MINE)
_GIVE = Sql(
    "INSERT INTO document_owner (document_id, person_id, at_us)"
    " VALUES (:id, :person_id, :now_us)"
    " ON CONFLICT (document_id) DO UPDATE SET person_id = :person_id, at_us = :now_us"
)


class Belongings:
    """``core.orders.leaving.Belongings`` over the tables."""

    def __init__(self, session: Session, now_us: int) -> None:
        self._session = session
        self._now_us = now_us

    def customers(self, person_id: int) -> Sequence[int]:
        return [row[0] for row in self._session.rows(_CUSTOMERS, id=person_id)]

    def documents(self, person_id: int) -> Sequence[tuple[int, str]]:
        return [(row[0], row[1]) for row in self._session.rows(_DOCUMENTS, id=person_id)]

    def give(self, document_id: int, person_id: int) -> None:
        self._session.run(_GIVE, id=document_id, person_id=person_id, now_us=self._now_us)
