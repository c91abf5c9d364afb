"""Documents to be said in one tap, over the tables."""

import json
from collections.abc import Sequence
from typing import Any

from core.storage.session import Session, Sql

_OFF = Sql("UPDATE template SET is_active = 0 WHERE key = :key AND is_active = 1")
_SAVE = Sql(
    "INSERT INTO template (key, name, owner_id, role, body, is_active)"
    " VALUES (:key, :name, :owner_id, '', :body, 1)"
)
_ALL = Sql("SELECT name, body FROM template WHERE is_active = 1 ORDER BY id DESC LIMIT :limit")
_FIND = Sql("SELECT body FROM template WHERE key = :key AND is_active = 1 ORDER BY id DESC LIMIT 1")


class TemplateTable:
    """The firm's own templates; the newest of a name counts."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def save(self, key: str, name: str, body: dict[str, Any], person_id: int) -> None:
        """Keep a template under a folded name, in place of one that had it."""
        self._session.run(_OFF, key=key)
        self._session.run(
            _SAVE, key=key, name=name, owner_id=person_id,
            body=json.dumps(body, ensure_ascii=False),
        )  # fmt: skip

    def all(self, limit: int) -> Sequence[tuple[str, dict[str, Any]]]:
        """Return (name, what it opens), the newest first."""
        return [(row[0], json.loads(row[1])) for row in self._session.rows(_ALL, limit=limit)]

    def find(self, key: str) -> dict[str, Any] | None:
        """Return what the template of this folded name opens."""
        row = self._session.row(_FIND, key=key)
        return json.loads(row[0]) if row else None
