"""What the week's security report says: who tried what, what was changed, what came late."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from core.clock import MICROSECONDS
from core.storage.session import Session, Sql

NAMED_MAX: Final = 20
VERDICT: Final = "security_verdict"
"""Under this key of the diary the slow check leaves what it found: a list of sentences, JSON."""
FINGERPRINTS: Final = "security_fingerprints"
"""Under this one, what the schema looked like: the last time and the one before, JSON."""
DAY_US: Final = 24 * 3600 * MICROSECONDS
_REFUSED = Sql(
    "SELECT coalesce(p.name, ''), a.subject, count(*) FROM audit a"
    " LEFT JOIN person p ON p.id = a.person_id"
    " WHERE a.verb = 'refused' AND a.at_us >= :from_us AND a.at_us < :until_us"
    " GROUP BY p.name, a.subject ORDER BY 3 DESC, 1, 2 LIMIT :limit"
)
_EMERGENCIES = Sql(
    "SELECT d.number, coalesce(p.name, ''), d.status, d.reason FROM document d"
    " LEFT JOIN person p ON p.id = d.requester_id WHERE d.kind = 'emergency'"
    " AND ((d.created_us >= :from_us AND d.created_us < :until_us)"
    " OR d.status IN ('paper_due', 'overdue')) ORDER BY d.id LIMIT :limit"
)
_CHANGES = Sql(
    "SELECT c.what, c.key, c.field, coalesce(c.old, ''), coalesce(c.new, ''),"
    " coalesce(p.name, ''), c.at_us FROM master_change c"
    " LEFT JOIN person p ON p.id = c.person_id"
    " WHERE c.at_us >= :from_us AND c.at_us < :until_us AND (c.field LIKE 'role:%'"
    "  OR c.field LIKE 'tier:%' OR c.field LIKE 'agreed:%' OR c.field LIKE '%price'"
    "  OR c.what = 'period' OR c.field IN ('credit_fen', 'terms_days')) ORDER BY c.id LIMIT :limit"
)
_BY_HAND = Sql(
    "SELECT body FROM audit WHERE verb = 'by_hand' AND at_us >= :from_us AND at_us < :until_us"
    " ORDER BY seq"
)
_LATE = Sql(
    "SELECT d.number, d.business_date, m.posted_us, coalesce(p.name, '') FROM movement m"
    " JOIN document d ON d.id = m.document_id LEFT JOIN person p ON p.id = d.requester_id"
    " WHERE m.posted_us >= :from_us AND m.posted_us < :until_us"
    " AND (m.phase IN ('post', 'move')) AND (m.posted_us - m.occurred_us > :grace_us"
    "  OR (d.kind IN ('receipt', 'shipment') AND m.posted_us - d.created_us > :grace_us))"
    " GROUP BY d.number, d.business_date, m.posted_us, p.name ORDER BY 3 LIMIT :limit"
)
_OFF_HOURS = Sql(
    "SELECT coalesce(p.name, ''), count(*) FROM audit a JOIN person p ON p.id = a.person_id"
    " WHERE a.at_us >= :from_us AND a.at_us < :until_us AND a.verb <> 'refused'"
    " AND ((a.at_us + :offset_us) % :day_us < :morning_us"
    "  OR (a.at_us + :offset_us) % :day_us >= :evening_us)"
    " GROUP BY p.name ORDER BY 2 DESC, 1 LIMIT :limit"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A stretch of time, UTC microseconds, the end excluded; ``offset_us`` is the firm's zone.

    What is done before it ``opens`` or from when it ``closes`` on is done off hours (``18:30``).
    """

    from_us: int
    until_us: int
    offset_us: int
    opens: str = "06:00"
    closes: str = "22:00"


class Security:
    """Reads only."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def figures(self, window: Window) -> dict[str, Sequence[Any]]:
        """Return the week's figures."""
        during: dict[str, Any] = {"from_us": window.from_us, "until_us": window.until_us}
        named = {**during, "limit": NAMED_MAX}
        hours = {
            "offset_us": window.offset_us, "day_us": DAY_US,
            "morning_us": _of_day(window.opens),
            "evening_us": _of_day(window.closes),
        }  # fmt: skip
        return {
            "refused": self._lists(_REFUSED, named),
            "by_hand": self._by_hand(during),
            "emergencies": self._lists(_EMERGENCIES, named),
            "changes": self._lists(_CHANGES, named),
            "late": self._lists(_LATE, {**named, "grace_us": DAY_US}),
            "off_hours": self._lists(_OFF_HOURS, {**named, **hours}),
        }

    def _by_hand(self, given: dict[str, Any]) -> list[dict[str, Any]]:
        """Return what the guards refused a hand at the database, as the trail has it."""
        bodies = [json.loads(row[0]) for row in self._session.rows(_BY_HAND, **given)]
        return [attempt for body in bodies for attempt in body["facts"]["attempts"]]

    def _lists(self, sql: Sql, given: dict[str, Any]) -> list[list[Any]]:
        return [
            [value if isinstance(value, str) else int(value) for value in row]
            for row in self._session.rows(sql, **given)
        ]


def _of_day(clock: str) -> int:
    """Return microseconds since midnight of ``18:30``."""
    hour, minute = clock.split(":")
    return (int(hour) * 60 + int(minute)) * 60 * MICROSECONDS
