"""The relay's side of the outbox: which letter is due for whom, and what became of it."""

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from core.storage.plain import dump
from core.storage.session import Row, Session, Sql, Unavailable

Rates = Callable[[str], Sequence[tuple[int, int]]]
"""Target -> (count, seconds): at most so many letters in any so many seconds."""

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
_CLAIM_MERGED = Sql(
    "UPDATE outbox SET claimed_until_us = :until_us, claimed_by = :holder WHERE target = :target"
    " AND id > :id AND id <= :last_id AND state = 'pending' AND kind = :kind"
    " AND redraws_id IS NULL AND not_before_us <= :now_us AND claimed_until_us <= :now_us"
)
_RENEW = Sql(
    "UPDATE outbox SET claimed_until_us = :until_us WHERE id = :id AND claimed_by = :holder"
    " AND state = 'pending' AND claimed_until_us > 0"
)
_RELEASE_DEAD = Sql(
    "UPDATE outbox SET claimed_until_us = 1 WHERE state = 'pending' AND claimed_until_us > 0"
)
"""A claim that ran out without a mark stays visible: the letter may have been sent."""
_SENT = Sql(
    "UPDATE outbox SET state = :state, sent_us = :now_us, receipt = :receipt, claimed_until_us = 0,"
    " attempts = attempts + 1, trouble = '' WHERE id = :id AND claimed_by = :holder"
)
_MERGED = Sql(
    "UPDATE outbox SET state = 'merged', receipt = '', claimed_until_us = 0,"
    " attempts = attempts + 1, trouble = '' WHERE target = :target AND id > :id"
    " AND id <= :last_id AND state = 'pending' AND kind = :kind AND claimed_by = :holder"
    " AND claimed_until_us > 0"
)
"""Nobody else is claimed behind the first letter to an address but what is said with it."""
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
_SENT_SINCE = Sql("SELECT count(*) FROM outbox WHERE target = :target AND sent_us > :since_us")
_OLDEST_SINCE = Sql(
    "SELECT min(sent_us) FROM outbox WHERE target = :target AND sent_us > :since_us"
)
_BACKLOG = Sql("SELECT count(*), min(created_us) FROM outbox WHERE state = 'pending'")
_TAKE_PLACE = (
    Sql(
        "UPDATE outbox SET redraws_id = NULL, subject = (SELECT o.subject FROM outbox o"
        " WHERE o.id = :old_id) WHERE id = :id"
    ),
    Sql("UPDATE outbox SET subject = '' WHERE id = :old_id"),
    Sql("UPDATE outbox SET redraws_id = :id WHERE redraws_id = :old_id AND state = 'pending'"),
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

    @property
    def ids(self) -> tuple[int, ...]:
        """Every row that is said with it, its own first."""
        return (self.id, *(row_id for row_id, _ in self.merged))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """Who has a letter in hand, and until when nobody else may."""

    holder: str
    until_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What one look at the outbox found; ``resting``: targets over their rate, and until when."""

    due: list[Due] = field(default_factory=list)
    resting: dict[str, int] = field(default_factory=dict)


MERGED_KINDS: Final = frozenset({"moved", "reversed"})
MERGED_MAX: Final = 30
MERGED_BYTES: Final = 1600
"""About what one message of any platform holds: a post in several parts would count as several."""


class PostRoom:
    """Gives the relay its letters, each for a while, and notes what became of them."""

    def __init__(self, session: Session, now_us: int) -> None:
        self._session = session
        self._now_us = now_us

    def due(self, lease: Lease, *, limit: int, rates: Rates) -> Round:
        """Claim the first waiting row of each target that may be spoken to now.

        A target over one of its ``rates`` is blocked until the oldest of its last sendings
        leaves the window; what waits there meanwhile is said together where that is possible.
        """
        sql = _DUE_POSTGRES if self._session.is_postgres else _DUE_SQLITE
        rows = self._session.rows(sql, now_us=self._now_us, limit=limit)
        found = Round()
        for row in rows:
            free_us = self._free_us(row[1], rates)
            if free_us > self._now_us:
                self.block(row[1], free_us, "rate")
                found.resting[row[1]] = free_us
            elif self._claim(row[0], lease):
                found.due.append(_due(row, self._merge(row, lease)))
        return found

    def renew(self, ids: Collection[int], lease: Lease) -> None:
        """Keep letters that are still being sent; one that another has taken over stays theirs."""
        for row_id in ids:
            self._session.run(_RENEW, id=row_id, until_us=lease.until_us, holder=lease.holder)

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
        if due.merged:
            self._session.run(
                _MERGED, target=due.target, kind=due.kind, id=due.id, last_id=due.ids[-1],
                holder=holder,
            )  # fmt: skip

    def later(
        self, due: Due, not_before_us: int, trouble: str, *, holder: str, tried: int = 1
    ) -> None:
        """Try a row again later, and those that were to be said with it on their own."""
        for row_id in due.ids:
            self._session.run(
                _LATER, id=row_id, not_before_us=not_before_us, trouble=trouble[:300],
                tried=tried, holder=holder,
            )  # fmt: skip

    def dead(self, due: Due, trouble: str, *, holder: str) -> None:
        """Give a row up."""
        for row_id in due.ids:
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

    def backlog(self) -> tuple[int, int | None]:
        """Return how many rows wait and since when the oldest does."""
        row = self._session.row(_BACKLOG)
        return (int(row[0]), row[1]) if row else (0, None)

    def _free_us(self, target: str, rates: Rates) -> int:
        return max(
            (self.free_at(target, count, seconds) for count, seconds in rates(target)), default=0
        )

    def _claim(self, row_id: int, lease: Lease) -> bool:
        return bool(
            self._session.run(
                _CLAIM, id=row_id, until_us=lease.until_us, holder=lease.holder,
                now_us=self._now_us,
            )
        )  # fmt: skip

    def _merge(self, row: Row, lease: Lease) -> tuple[tuple[int, dict[str, Any]], ...]:
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
            if size > MERGED_BYTES:
                break
            found.append((row_id, facts))
        if not found:
            return ()
        claimed = self._session.run(
            _CLAIM_MERGED, target=row[1], kind=row[2], id=row[0], last_id=found[-1][0],
            until_us=lease.until_us, holder=lease.holder, now_us=self._now_us,
        )  # fmt: skip
        if claimed != len(found):
            raise Unavailable("another relay was quicker")
        return tuple(found)


def _size(facts: dict[str, Any]) -> int:
    """Return about how many bytes a document takes in a merged post."""
    names = "".join(line["product"] for line in facts["lines"])
    ends = f"{facts['location']}{facts['partner']}"
    return len(names.encode()) + 40 * len(facts["lines"]) + len(ends.encode()) + 60


def _due(row: Row, merged: tuple[tuple[int, dict[str, Any]], ...]) -> Due:
    return Due(
        id=row[0], target=row[1], kind=row[2], facts=json.loads(row[3]), handle=row[5],
        reply=row[7], attempts=row[8], created_us=row[9], redraws_id=row[6],
        redraws_handle=row[10] or "", redraws_kind=row[13] or "",
        receipt=json.loads(row[11]) if row[11] else ({} if row[6] else None),
        may_be_sent=row[14] > 0, merged=merged,
    )  # fmt: skip
