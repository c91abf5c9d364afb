"""The outbox over its table: what the bot will say, row by row, per address.

``core.storage.postroom`` gives it to the relay. A row's ``target`` is ``platform:channel:id``
(``wecom:user:wang``). States: pending, sent, dropped (would only have arrived settled), merged
(said together with another), dead.
"""

import json
import os
from dataclasses import dataclass
from typing import Any, Final

from core.outbox import Audience, Notice
from core.storage.addresses import AddressBook
from core.storage.plain import dump
from core.storage.session import Session, Sql

ALARM_US: Final = 3600 * 1_000_000

_PUT = Sql(
    "INSERT INTO outbox (target, kind, body, subject, handle, redraws_id, reply, is_urgent,"
    " created_us, not_before_us) VALUES (:target, :kind, :body, :subject, :handle, :redraws_id,"
    " :reply, :is_urgent, :now_us, :not_before_us)"
)
_LIVE = Sql(
    "SELECT o.id, o.target, o.handle,"
    " CASE WHEN o.state = 'sent' OR o.claimed_until_us > :now_us THEN 1 ELSE 0 END,"
    " (SELECT count(*) FROM outbox r WHERE r.redraws_id = o.id AND r.state = 'pending')"
    " FROM outbox o WHERE o.subject = :subject AND o.subject <> ''"
    " AND (o.state = 'pending' OR o.state = 'sent') AND o.redraws_id IS NULL ORDER BY o.id"
)
"""With whether the copy is on its way already, and redraws of it that still wait."""
_SUBJECT = Sql("UPDATE outbox SET subject = :subject WHERE id = :id")
_REPLACE = Sql("UPDATE outbox SET kind = :kind, body = :body, subject = :subject WHERE id = :id")
_DROP = Sql("UPDATE outbox SET state = 'dropped', subject = '' WHERE id = :id")
_STALE_REDRAWS = Sql(
    "UPDATE outbox SET state = 'dropped' WHERE redraws_id = :id AND state = 'pending'"
    " AND claimed_until_us <= 1"
)
_ALARMED = Sql(
    "INSERT INTO target_state (target, blocked_until_us, trouble) VALUES (:target, :until_us, '')"
    " ON CONFLICT (target) DO UPDATE SET blocked_until_us = :until_us"
    " WHERE target_state.blocked_until_us <= :now_us"
)
_LAST_TO = Sql(
    "SELECT kind, body, subject, receipt FROM outbox WHERE target = :target"
    " AND redraws_id IS NULL AND state IN ('pending', 'sent') ORDER BY id DESC LIMIT 1"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Last:
    """What an address was told last. ``subject`` is empty once it is settled.

    ``is_text``: the platform showed it as text, so its buttons are numbers to reply with.
    """

    kind: str
    facts: dict[str, Any]
    subject: str
    is_text: bool


class Letters:
    """``core.outbox.Outbox`` over the table.

    ``addressed`` are the targets that something was written to here.
    """

    def __init__(self, session: Session, now_us: int, book: AddressBook) -> None:
        self._session = session
        self._now_us = now_us
        self._book = book
        self.addressed: set[str] = set()

    def put(self, audience: Audience, notice: Notice) -> None:
        for target, reply, wait_s in self._book.of(audience, notice):
            self._insert(
                notice, target, reply=reply, not_before_us=self._now_us + wait_s * 1_000_000
            )

    def redraw(self, subject: str, notice: Notice, *, but: str = "") -> None:
        live = self._session.rows(_LIVE, subject=subject, now_us=self._now_us)
        for row_id, target, handle, is_gone, redraws in live:
            if not is_gone:
                self._replace(row_id, notice)
                continue
            self._session.run(_SUBJECT, id=row_id, subject=notice.subject)
            if redraws:
                self._session.run(_STALE_REDRAWS, id=row_id)
            if not but or handle != but:
                self._insert(notice, target, redraws_id=row_id)

    def may_alarm(self, target: str) -> bool:
        """Return whether an alarm about this target is due; at most one an hour."""
        return bool(
            self._session.run(
                _ALARMED,
                target=f"alarm {target}",
                now_us=self._now_us,
                until_us=self._now_us + ALARM_US,
            )
        )

    def last_to(self, target: str) -> Last | None:
        """Return what was last said to a target."""
        row = self._session.row(_LAST_TO, target=target)
        if row is None:
            return None
        receipt = json.loads(row[3]) if row[3] else {}
        is_text = receipt.get("kind") == "text"
        return Last(kind=row[0], facts=json.loads(row[1]), subject=row[2], is_text=is_text)

    def _insert(
        self, notice: Notice, target: str, *, reply: str = "", redraws_id: int | None = None,
        not_before_us: int = 0,
    ) -> None:  # fmt: skip
        self.addressed.add(target)
        self._session.insert(
            _PUT, target=target, kind=notice.kind, body=dump(notice.facts),
            subject="" if redraws_id else notice.subject, handle=new_handle(),
            redraws_id=redraws_id, reply=reply, is_urgent=int(notice.is_urgent),
            now_us=self._now_us, not_before_us=not_before_us,
        )  # fmt: skip

    def _replace(self, row_id: int, notice: Notice) -> None:
        """Say the new thing instead of one not said yet, or nothing when it is settled."""
        if not notice.subject:
            self._session.run(_DROP, id=row_id)
            return
        self._session.run(
            _REPLACE, id=row_id, kind=notice.kind, body=dump(notice.facts), subject=notice.subject
        )


def new_handle() -> str:
    """Return a name for a copy of a card that was never used before and cannot be guessed."""
    return os.urandom(12).hex()
