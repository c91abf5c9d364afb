"""The outbox over its table: what the bot will say, row by row, per address.

A row's ``target`` is ``platform:channel:id`` (``wecom:user:wang``). States: pending, sent,
dropped (would only have arrived settled), merged (said together with another), dead.
"""

import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from core.outbox import Audience, Notice, ToChat, ToPerson, ToPost
from core.storage.plain import dump
from core.storage.session import Row, Session, Sql

Groups = Callable[[str], Sequence[tuple[str, int]]]
"""Post name -> (target, seconds to wait for others to merge with)."""
Rates = Callable[[str], Sequence[tuple[int, int]]]
"""Target -> (count, seconds): at most so many letters in any so many seconds."""
ALARM_US: Final = 3600 * 1_000_000

_ACCOUNTS = Sql(
    "SELECT platform, user_id FROM account WHERE person_id = :person_id ORDER BY platform, user_id"
)
_ADMINS = Sql(
    "SELECT a.platform, a.user_id FROM account a JOIN person p ON p.id = a.person_id"
    " JOIN person_role r ON r.person_id = p.id WHERE r.role = 'admin' AND p.is_active = 1"
    " ORDER BY a.platform, a.user_id"
)
_PUT = Sql(
    "INSERT INTO outbox (target, kind, body, subject, handle, redraws_id, reply, is_urgent,"
    " created_us, not_before_us) VALUES (:target, :kind, :body, :subject, :handle, :redraws_id,"
    " :reply, :is_urgent, :now_us, :not_before_us)"
)
_LIVE = Sql(
    "SELECT id, target, state, handle FROM outbox WHERE subject = :subject"
    " AND state IN ('pending', 'sent') AND redraws_id IS NULL ORDER BY id"
)
_SUBJECT = Sql("UPDATE outbox SET subject = :subject WHERE id = :id")
_REPLACE = Sql("UPDATE outbox SET kind = :kind, body = :body, subject = :subject WHERE id = :id")
_DROP = Sql("UPDATE outbox SET state = 'dropped', subject = '' WHERE id = :id")
_STALE_REDRAWS = Sql(
    "UPDATE outbox SET state = 'dropped' WHERE redraws_id = :id AND state = 'pending'"
    " AND claimed_until_us <= 1"
)
_DUE = (
    "WITH RECURSIVE waiting (target) AS (SELECT min(target) FROM outbox WHERE state = 'pending'"
    " UNION ALL SELECT (SELECT min(o.target) FROM outbox o WHERE o.state = 'pending'"
    "  AND o.target > waiting.target) FROM waiting WHERE waiting.target IS NOT NULL)"
    " SELECT o.id, o.target, o.kind, o.body, o.subject, o.handle, o.redraws_id, o.reply,"
    " o.attempts, o.created_us, r.handle, r.receipt, r.state, r.kind, o.claimed_until_us"
    " FROM waiting w"
    " JOIN outbox o ON o.id = (SELECT min(f.id) FROM outbox f WHERE f.state = 'pending'"
    "  AND f.target = w.target)"
    " LEFT JOIN outbox r ON r.id = o.redraws_id"
    " LEFT JOIN target_state s ON s.target = o.target"
    " WHERE o.not_before_us <= :now_us AND o.claimed_until_us <= :now_us"
    " AND coalesce(s.blocked_until_us, 0) <= :now_us"
    " ORDER BY o.is_urgent DESC, o.id LIMIT :limit"
)
"""The first letter of each target. The targets are found by leaps, however much waits for each."""
_DUE_SQLITE = Sql(_DUE)
_DUE_POSTGRES = Sql(_DUE + " FOR UPDATE OF o SKIP LOCKED")
_MERGE = Sql(
    "SELECT id, body FROM outbox WHERE target = :target AND state = 'pending' AND kind = :kind"
    " AND redraws_id IS NULL AND not_before_us <= :now_us AND claimed_until_us <= :now_us"
    " AND id > :id ORDER BY id LIMIT :limit"
)
_CLAIM = Sql(
    "UPDATE outbox SET claimed_until_us = :until_us, claimed_by = :holder WHERE id = :id"
    " AND state = 'pending' AND claimed_until_us <= :now_us"
)
_RELEASE_DEAD = Sql(
    "UPDATE outbox SET claimed_until_us = 1 WHERE state = 'pending' AND claimed_until_us > 0"
)
"""A claim that ran out without a mark stays visible: the letter may have been sent."""
_SENT = Sql(
    "UPDATE outbox SET state = :state, sent_us = :now_us, receipt = :receipt, claimed_until_us = 0,"
    " attempts = attempts + 1, trouble = '' WHERE id = :id AND claimed_by = :holder"
)
_LATER = Sql(
    "UPDATE outbox SET not_before_us = :not_before_us, attempts = attempts + :tried,"
    " trouble = :trouble, claimed_until_us = 0 WHERE id = :id AND claimed_by = :holder"
)
_DEAD = Sql(
    "UPDATE outbox SET state = 'dead', trouble = :trouble, attempts = attempts + 1,"
    " claimed_until_us = 0 WHERE id = :id AND claimed_by = :holder"
)
_BLOCK = Sql(
    "INSERT INTO target_state (target, blocked_until_us, trouble)"
    " VALUES (:target, :until_us, :trouble)"
    " ON CONFLICT (target) DO UPDATE SET blocked_until_us = :until_us, trouble = :trouble"
)
_ALARMED = Sql(
    "INSERT INTO target_state (target, blocked_until_us, trouble) VALUES (:target, :until_us, '')"
    " ON CONFLICT (target) DO UPDATE SET blocked_until_us = :until_us"
    " WHERE target_state.blocked_until_us <= :now_us"
)
_SENT_SINCE = Sql("SELECT count(*) FROM outbox WHERE target = :target AND sent_us > :since_us")
_OLDEST_SINCE = Sql(
    "SELECT min(sent_us) FROM outbox WHERE target = :target AND sent_us > :since_us"
)
_BACKLOG = Sql("SELECT count(*), min(created_us) FROM outbox WHERE state = 'pending'")
_LAST_TO = Sql(
    "SELECT kind, body, subject, receipt FROM outbox WHERE target = :target"
    " AND redraws_id IS NULL AND state IN ('pending', 'sent') ORDER BY id DESC LIMIT 1"
)
_TAKE_PLACE = (
    Sql(
        "UPDATE outbox SET redraws_id = NULL, subject = (SELECT o.subject FROM outbox o"
        " WHERE o.id = :old_id) WHERE id = :id"
    ),
    Sql("UPDATE outbox SET subject = '' WHERE id = :old_id"),
    Sql("UPDATE outbox SET redraws_id = :id WHERE redraws_id = :old_id AND state = 'pending'"),
)
_NEXT = Sql(
    "SELECT min(CASE WHEN o.not_before_us > coalesce(s.blocked_until_us, 0) THEN o.not_before_us"
    " ELSE coalesce(s.blocked_until_us, 0) END) FROM outbox o"
    " LEFT JOIN target_state s ON s.target = o.target"
    " WHERE o.state = 'pending' AND o.claimed_until_us <= :now_us"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A row whose time has come, claimed for one relay."""

    id: int
    target: str
    kind: str
    facts: dict[str, Any]
    handle: str
    reply: str
    attempts: int
    created_us: int
    redraws_id: int | None = None
    redraws_handle: str = ""
    redraws_kind: str = ""
    receipt: dict[str, str] | None = None
    may_be_sent: bool = False
    merged: tuple[tuple[int, dict[str, Any]], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Last:
    """What an address was told last. ``subject`` is empty once it is settled.

    ``is_text``: the platform showed it as text, so its buttons are numbers to reply with.
    """

    kind: str
    facts: dict[str, Any]
    subject: str
    is_text: bool


MERGED_KINDS: Final = frozenset({"moved", "reversed"})
MERGED_MAX: Final = 30
MERGED_BYTES: Final = 1600
"""About what one message of any platform holds: a post in several parts would count as several."""


class Letters:
    """``core.outbox.Outbox`` over the table, and what the relay needs of it."""

    def __init__(self, session: Session, now_us: int, groups: Groups) -> None:
        self._session = session
        self._now_us = now_us
        self._groups = groups

    def put(self, audience: Audience, notice: Notice) -> None:
        for target, reply, wait_s in self._addresses(audience):
            self._insert(
                notice, target, reply=reply, not_before_us=self._now_us + wait_s * 1_000_000
            )

    def redraw(self, subject: str, notice: Notice, *, but: str = "") -> None:
        for row_id, target, state, handle in self._session.rows(_LIVE, subject=subject):
            if state == "pending" and not self._is_being_sent(row_id):
                self._replace(row_id, notice)
                continue
            self._session.run(_SUBJECT, id=row_id, subject=notice.subject)
            self._session.run(_STALE_REDRAWS, id=row_id)
            if not but or handle != but:
                self._insert(notice, target, redraws_id=row_id)

    def due(self, *, holder: str, lease_us: int, limit: int, rates: Rates) -> list[Due]:
        """Claim the first waiting row of each target that may be spoken to now.

        A target over one of its ``rates`` is blocked until the oldest of its last sendings
        leaves the window; what waits there meanwhile is said together where that is possible.
        """
        sql = _DUE_POSTGRES if self._session.is_postgres else _DUE_SQLITE
        rows = self._session.rows(sql, now_us=self._now_us, limit=limit)
        until_us = self._now_us + lease_us
        return [
            _due(row, self._merge(row, holder, until_us))
            for row in rows
            if self._is_free(row[1], rates) and self._claim(row[0], holder, until_us)
        ]

    def take_over(self) -> int:
        """Free what a dead process had claimed; only for a database of one process (SQLite)."""
        return self._session.run(_RELEASE_DEAD)

    def sent(self, due: Due, receipt: dict[str, str], *, holder: str) -> None:
        """Mark a row, and what was said together with it, as said."""
        self._session.run(
            _SENT, id=due.id, state="sent", now_us=self._now_us, receipt=dump(receipt),
            holder=holder,
        )  # fmt: skip
        if receipt and due.redraws_id is not None:
            for sql in _TAKE_PLACE:  # sent as a new message: from now on that is the live copy
                self._session.run(sql, id=due.id, old_id=due.redraws_id)
        for row_id, _ in due.merged:
            self._session.run(
                _SENT, id=row_id, state="merged", now_us=None, receipt="", holder=holder
            )

    def later(
        self, due: Due, not_before_us: int, trouble: str, *, holder: str, tried: int = 1
    ) -> None:
        """Try a row again later, and those that were to be said with it on their own."""
        for row_id in (due.id, *(row_id for row_id, _ in due.merged)):
            self._session.run(
                _LATER, id=row_id, not_before_us=not_before_us, trouble=trouble[:300],
                tried=tried, holder=holder,
            )  # fmt: skip

    def dead(self, due: Due, trouble: str, *, holder: str) -> None:
        """Give a row up."""
        for row_id in (due.id, *(row_id for row_id, _ in due.merged)):
            self._session.run(_DEAD, id=row_id, trouble=trouble[:300], holder=holder)

    def block(self, target: str, until_us: int, trouble: str) -> None:
        """Say nothing to a target until then."""
        self._session.run(_BLOCK, target=target, until_us=until_us, trouble=trouble[:300])

    def free_at(self, target: str, count: int, seconds: int) -> int:
        """Return when the target may be spoken to under ``count`` in ``seconds`` (0 = now)."""
        since_us = self._now_us - seconds * 1_000_000
        row = self._session.row(_SENT_SINCE, target=target, since_us=since_us)
        if row is None or row[0] < count:
            return 0
        oldest = self._session.row(_OLDEST_SINCE, target=target, since_us=since_us)
        return int(oldest[0]) + seconds * 1_000_000 if oldest and oldest[0] else 0

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

    def backlog(self) -> tuple[int, int | None]:
        """Return how many rows wait and since when the oldest does."""
        row = self._session.row(_BACKLOG)
        return (int(row[0]), row[1]) if row else (0, None)

    def next_at(self) -> int | None:
        """Return when the next row is due, in UTC microseconds; ``None`` when nothing waits."""
        row = self._session.row(_NEXT, now_us=self._now_us)
        return int(row[0]) if row and row[0] is not None else None

    def _addresses(self, audience: Audience) -> list[tuple[str, str, int]]:
        match audience:
            case ToChat(target=target, reply=reply):
                return [(target, reply, 0)]
            case ToPost(post=post):
                return self._post(post)
            case ToPerson(person_id=person_id):
                rows = self._session.rows(_ACCOUNTS, person_id=person_id)
                return [(f"{row[0]}:user:{row[1]}", "", 0) for row in rows]

    def _post(self, post: str) -> list[tuple[str, str, int]]:
        """Return the groups that read a post; alarms without a group go to each admin."""
        groups = [(target, "", wait_s) for target, wait_s in self._groups(post)]
        if groups or post != "alarms":
            return groups
        return [(f"{row[0]}:user:{row[1]}", "", 0) for row in self._session.rows(_ADMINS)]

    def _insert(
        self, notice: Notice, target: str, *, reply: str = "", redraws_id: int | None = None,
        not_before_us: int = 0,
    ) -> None:  # fmt: skip
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

    def _is_being_sent(self, row_id: int) -> bool:
        row = self._session.row(_CLAIMED, id=row_id, now_us=self._now_us)
        return row is not None

    def _is_free(self, target: str, rates: Rates) -> bool:
        free_us = max(
            (self.free_at(target, count, seconds) for count, seconds in rates(target)), default=0
        )
        if free_us > self._now_us:
            self.block(target, free_us, "rate")
        return free_us <= self._now_us

    def _claim(self, row_id: int, holder: str, until_us: int) -> bool:
        return bool(
            self._session.run(
                _CLAIM, id=row_id, until_us=until_us, holder=holder, now_us=self._now_us
            )
        )

    def _merge(
        self, row: Row, holder: str, until_us: int
    ) -> tuple[tuple[int, dict[str, Any]], ...]:
        if row[2] not in MERGED_KINDS:
            return ()
        others = self._session.rows(
            _MERGE, target=row[1], kind=row[2], id=row[0], now_us=self._now_us, limit=MERGED_MAX
        )
        found: list[tuple[int, dict[str, Any]]] = []
        size = _size(json.loads(row[3]))
        for row_id, body in others:
            facts = json.loads(body)
            size += _size(facts)
            if size > MERGED_BYTES or not self._claim(row_id, holder, until_us):
                break
            found.append((row_id, facts))
        return tuple(found)


_CLAIMED = Sql("SELECT 1 FROM outbox WHERE id = :id AND claimed_until_us > :now_us")


def _size(facts: dict[str, Any]) -> int:
    """Return about how many bytes a document takes in a merged post."""
    names = "".join(line["product"] for line in facts["lines"])
    ends = f"{facts['location']}{facts['partner']}"
    return len(names.encode()) + 40 * len(facts["lines"]) + len(ends.encode()) + 60


def new_handle() -> str:
    """Return a name for a copy of a card that was never used before and cannot be guessed."""
    return secrets.token_hex(12)


def _due(row: Row, merged: tuple[tuple[int, dict[str, Any]], ...]) -> Due:
    return Due(
        id=row[0], target=row[1], kind=row[2], facts=json.loads(row[3]), handle=row[5],
        reply=row[7], attempts=row[8], created_us=row[9], redraws_id=row[6],
        redraws_handle=row[10] or "", redraws_kind=row[13] or "",
        receipt=json.loads(row[11]) if row[11] else ({} if row[6] else None),
        may_be_sent=row[14] > 0, merged=merged,
    )  # fmt: skip
