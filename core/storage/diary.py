"""The days: which jobs ran for which business date, and how a day is summed up and sealed."""

from dataclasses import dataclass
from typing import Any

from core.errors import Broken
from core.storage.session import Session, Sql

_CLAIM = Sql(
    "INSERT INTO job_run (job, business_date, state, holder, fence, lease_until_us, started_us,"
    " is_late) VALUES (:job, :day, 'running', :holder, 1, :until_us, :now_us, :is_late)"
    " ON CONFLICT (job, business_date) DO UPDATE SET holder = :holder, fence = job_run.fence + 1,"
    " lease_until_us = :until_us, started_us = :now_us, is_late = :is_late, state = 'running'"
    " WHERE job_run.state <> 'done' AND job_run.lease_until_us <= :now_us"
)
_FENCE = Sql(
    "SELECT fence FROM job_run WHERE job = :job AND business_date = :day AND holder = :holder"
    " AND state = 'running'"
)
_FINISH = Sql(
    "UPDATE job_run SET state = 'done', finished_us = :now_us, trouble = '' WHERE job = :job"
    " AND business_date = :day AND fence = :fence AND holder = :holder AND state = 'running'"
)
_FAIL = Sql(
    "UPDATE job_run SET state = 'failed', trouble = :trouble, lease_until_us = :again_us"
    " WHERE job = :job AND business_date = :day AND fence = :fence AND holder = :holder"
)
_STATE = Sql("SELECT state FROM job_run WHERE job = :job AND business_date = :day")
_LAST = Sql(
    "SELECT business_date, state, finished_us, is_late FROM job_run WHERE job = :job"
    " ORDER BY business_date DESC LIMIT 1"
)
_TAKE_OVER = Sql("UPDATE job_run SET lease_until_us = 0 WHERE state = 'running'")
_KEEP = Sql(
    "INSERT INTO meta (key, value) VALUES (:key, :value)"
    " ON CONFLICT (key) DO UPDATE SET value = :value"
)
_KEPT = Sql("SELECT value FROM meta WHERE key = :key")
_BORN = Sql("SELECT value FROM meta WHERE key = 'born'")
_BEAR = Sql("INSERT INTO meta (key, value) VALUES ('born', :now_us) ON CONFLICT (key) DO NOTHING")
_COUNTS = Sql(
    "SELECT d.kind, t.to_status, count(*) FROM transition t JOIN document d ON d.id = t.document_id"
    " WHERE t.at_us >= :from_us AND t.at_us < :until_us AND d.kind <> 'opening'"
    " AND (t.to_status = 'reversed' OR (t.to_status = 'done' AND t.from_status <> 'reversing'))"
    " GROUP BY d.kind, t.to_status"
)
_PENDING = Sql("SELECT count(*) FROM document WHERE status IN ('pending', 'reversing')")
_TOP = Sql(
    "SELECT p.name, p.unit, sum(CASE WHEN m.source_id = 1 OR m.target_id = 1 THEN m.quantity ELSE 0"
    " END), sum(CASE WHEN m.target_id = 2 OR m.source_id = 2 THEN m.quantity ELSE 0 END)"
    " FROM movement m JOIN product p ON p.id = m.product_id WHERE m.business_date = :day"
    " AND m.phase IN ('post', 'move') AND m.reverses_id IS NULL AND m.source_id <> 6"
    " AND NOT EXISTS (SELECT 1 FROM movement r WHERE r.reverses_id = m.id)"
    " GROUP BY p.id, p.name, p.unit ORDER BY sum(m.quantity) DESC, p.id LIMIT 5"
)
_LOW = Sql(
    "SELECT p.name FROM product p WHERE p.is_active = 1 AND p.safety_stock > 0 AND p.safety_stock >"
    " (SELECT coalesce(sum(b.on_hand - b.reserved), 0) FROM balance b JOIN location l"
    "  ON l.id = b.location_id WHERE b.product_id = p.id AND l.kind IN ('warehouse', 'store'))"
    " ORDER BY p.id LIMIT 8"
)
_LAST_AUDIT = Sql("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1")
_LAST_SEAL = Sql("SELECT last_seq FROM seal ORDER BY last_seq DESC LIMIT 1")
_LAST_MOVEMENT = Sql("SELECT coalesce(max(id), 0) FROM movement")
_SEAL = Sql(
    "INSERT INTO seal (day, first_seq, last_seq, last_movement_id, root)"
    " VALUES (:day, :first_seq, :last_seq, :last_movement_id, :root)"
)
_PHOTO = Sql(
    "INSERT INTO day_balance (day, product_id, location_id, batch_id, on_hand, reserved, incoming)"
    " SELECT :day, product_id, location_id, batch_id, on_hand, reserved, incoming FROM balance"
    " WHERE on_hand <> 0 OR reserved <> 0 OR incoming <> 0"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """What the group's post says of the trail: the last event and its hash."""

    seq: int
    hash: str


class Diary:
    """Job runs and closing the day, inside one transaction."""

    def __init__(self, session: Session, now_us: int) -> None:
        self._session = session
        self._now_us = now_us

    def claim(self, job: str, day: str, *, holder: str, lease_us: int, is_late: bool) -> int:
        """Take a job for a business date; return its fence, or 0 when it is done or taken."""
        taken = self._session.run(
            _CLAIM, job=job, day=day, holder=holder, now_us=self._now_us,
            until_us=self._now_us + lease_us, is_late=int(is_late),
        )  # fmt: skip
        if not taken:
            return 0
        row = self._session.row(_FENCE, job=job, day=day, holder=holder)
        return int(row[0]) if row else 0

    def finish(self, job: str, day: str, *, holder: str, fence: int) -> bool:
        """Mark a run done; false when another has taken it over meanwhile (then keep nothing)."""
        return bool(
            self._session.run(
                _FINISH, job=job, day=day, holder=holder, fence=fence, now_us=self._now_us
            )
        )

    def fail(  # noqa: PLR0913 - a row's columns, by name
        self, job: str, day: str, *, holder: str, fence: int, trouble: str, again_us: int
    ) -> None:
        """Keep why a run failed; it may be taken again from ``again_us``."""
        self._session.run(
            _FAIL, job=job, day=day, holder=holder, fence=fence, trouble=trouble[:300],
            again_us=again_us,
        )  # fmt: skip

    def is_done(self, job: str, day: str) -> bool:
        row = self._session.row(_STATE, job=job, day=day)
        return row is not None and row[0] == "done"

    def last(self, job: str) -> tuple[str, str, int | None, bool] | None:
        """Return (business date, state, finished, late) of the newest run."""
        row = self._session.row(_LAST, job=job)
        return (row[0], row[1], row[2], bool(row[3])) if row else None

    def take_over(self) -> None:
        """Free the jobs of a dead process; only for a database of one process (SQLite)."""
        self._session.run(_TAKE_OVER)

    def keep(self, key: str, value: str) -> None:
        """Keep what slow work found for the transaction that tells of it."""
        self._session.run(_KEEP, key=key, value=value)

    def kept(self, key: str) -> str:
        """Return what was kept last under the key, or nothing."""
        row = self._session.row(_KEPT, key=key)
        return str(row[0]) if row else ""

    def born_us(self) -> int:
        """Return when these books were first asked (UTC microseconds): no job is due before.

        The first to ask writes it down; afterwards it can be asked beside the writer.
        """
        row = self._session.row(_BORN)
        if row is None:
            self._session.run(_BEAR, now_us=str(self._now_us))
            row = self._session.row(_BORN)
        return int(row[0]) if row else self._now_us

    def figures(self, day: str, from_us: int, until_us: int) -> dict[str, Any]:
        """Return what the daily summary says of a day, as plain values."""
        counts = {
            (row[0], row[1]): int(row[2])
            for row in self._session.rows(_COUNTS, from_us=from_us, until_us=until_us)
        }
        pending = self._session.row(_PENDING)
        return {
            "receipts": counts.get(("receipt", "done"), 0),
            "shipments": counts.get(("shipment", "done"), 0),
            "reversed": sum(number for (_, end), number in counts.items() if end == "reversed"),
            "pending": int(pending[0]) if pending else 0,
            "top": [
                {"product": row[0], "unit": row[1], "into": int(row[2]), "out": int(row[3])}
                for row in self._session.rows(_TOP, day=day)
            ],
            "low": [row[0] for row in self._session.rows(_LOW)],
        }

    def seal(self, day: str) -> Sealed:
        """Keep the trail's last hash under the day's name, and a photo of every balance."""
        audit = self._session.row(_LAST_AUDIT)
        if audit is None:
            return Sealed(seq=0, hash="0" * 64)
        before = self._session.row(_LAST_SEAL)
        movement = self._session.row(_LAST_MOVEMENT)
        if movement is None:
            raise Broken("no answer from the ledger")
        self._session.run(
            _SEAL, day=day, first_seq=int(before[0]) + 1 if before else 1, last_seq=audit[0],
            last_movement_id=movement[0], root=audit[1],
        )  # fmt: skip
        self._session.run(_PHOTO, day=day)
        return Sealed(seq=audit[0], hash=audit[1])
