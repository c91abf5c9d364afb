"""What a restored database must forget and remember before anybody works with it.

Nothing that was waiting is sent again, no number is given twice, and the trail itself says that
and from when the books were restored.
"""

from dataclasses import dataclass
from typing import Any, Final

from core.storage.session import Session, Sql
from core.storage.trail import Trail

_QUIET: Final = (
    Sql(
        "UPDATE outbox SET state = 'dropped', subject = '', claimed_until_us = 0"
        " WHERE state = 'pending'"
    ),
    Sql("UPDATE errand SET state = 'dead', claimed_until_us = 0 WHERE state = 'pending'"),
    Sql("UPDATE draft SET state = 'expired' WHERE state = 'open'"),
    Sql("UPDATE job_run SET state = 'failed', lease_until_us = 0 WHERE state = 'running'"),
    Sql("DELETE FROM platform_token WHERE platform <> ''"),
    Sql("DELETE FROM web_pass WHERE kind <> ''"),
)
_BORN = Sql(
    "INSERT INTO meta (key, value) VALUES ('born', :now)"
    " ON CONFLICT (key) DO UPDATE SET value = :now"
)
"""The clock makes up what was due since then, so nothing from before the restore."""
_ERA = Sql("SELECT value FROM meta WHERE key = 'era'")
_SET_ERA = Sql(
    "INSERT INTO meta (key, value) VALUES ('era', :era)"
    " ON CONFLICT (key) DO UPDATE SET value = :era"
)
_LAST = Sql("SELECT seq, at_us FROM audit ORDER BY seq DESC LIMIT 1")
_HASH = Sql("SELECT hash FROM audit WHERE seq = :seq")


@dataclass(frozen=True, slots=True, kw_only=True)
class Old:
    """What the database that is replaced still could say."""

    era: str = ""
    last_seq: int = 0
    hash_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """The time that is lost: from the backup's last event until now.

    ``lost_events`` is ``None`` when nobody can say how many there were.
    """

    from_us: int
    until_us: int
    last_seq: int
    lost_events: int | None
    era: str


def look_back(session: Session, seq: int) -> Old:
    """Read from the old database what the restored one must know. ``seq`` is the backup's last."""
    era, last, at = session.row(_ERA), session.row(_LAST), session.row(_HASH, seq=seq)
    return Old(
        era=era[0] if era else "", last_seq=last[0] if last else 0, hash_at=at[0] if at else ""
    )


def settle(session: Session, old: Old | None, *, source: str, now_us: int, today: str) -> Gap:
    """Quieten a restored database, open a new era of numbers and record the gap."""
    gap = _gap(session, old or Old(), now_us)
    for sql in _QUIET:
        session.run(sql)
    session.run(_BORN, now=str(now_us))
    session.run(_SET_ERA, era=gap.era)
    trail = Trail(session, now_us)
    facts: dict[str, Any] = {
        "file": source, "from_us": gap.from_us, "until_us": gap.until_us, "era": gap.era,
        "lost_events": gap.lost_events,
    }  # fmt: skip
    trail.record("restore", today, None, facts)
    trail.close()
    return gap


def _gap(session: Session, old: Old, now_us: int) -> Gap:
    row, era = session.row(_LAST), session.row(_ERA)
    seq, at_us = (row[0], row[1]) if row else (0, now_us)
    mine = session.row(_HASH, seq=seq)
    is_same = bool(mine and mine[0] == old.hash_at)
    return Gap(
        from_us=at_us, until_us=now_us, last_seq=seq,
        lost_events=old.last_seq - seq if is_same else None,
        era=next_era(max(era[0] if era else "", old.era, key=lambda text: (len(text), text))),
    )  # fmt: skip


def next_era(era: str) -> str:
    """Return the letters after ``era``: nothing, A, B … Z, AA, AB …"""
    head, last = era[:-1], era[-1:]
    if not last:
        return "A"
    return head + chr(ord(last) + 1) if last < "Z" else next_era(head) + "A"
