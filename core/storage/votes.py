"""Who is asked about a document, what they said, and who stands in, over the tables."""

# ruff: noqa: S608 - the statements are put together from constants only

import json
from collections.abc import Sequence
from itertools import groupby
from typing import Any, Final

from core.orders.approvals import Earlier, Stage
from core.orders.model import Document, Summary
from core.orders.seats import Asked, Call, Way
from core.orders.states import WAITING, Kind, Status, Step, StepNotAllowed
from core.people import BOUND_TO_PLACES, Person, Role
from core.storage.papers import SUMMARY, summary
from core.storage.plain import dump
from core.storage.session import Session, Sql, Violated
from core.storage.trail import Trail

_WAITING_STATUS: Final = "(" + ", ".join(f"'{status}'" for status in sorted(WAITING)) + ")"
_GONE: Final = (Status.DRAFT, Status.REJECTED, Status.CANCELLED, Status.REVERSED)
_STILL_COUNTS: Final = " AND ".join(f"status <> '{status}'" for status in _GONE)
PAGE: Final = 50

_LOCK = Sql("SELECT pg_advisory_xact_lock(10, CAST(:person_id AS INTEGER))")
_HANDED_IN = Sql(
    "SELECT number, created_us, amount_fen, CASE WHEN partner_id = :partner_id THEN 1 ELSE 0 END,"
    " CASE WHEN kind = :kind AND amount_fen IS NOT NULL AND source_id IS NULL"
    f" AND {_STILL_COUNTS} THEN 1 ELSE 0 END, id FROM document"
    " WHERE requester_id = :person_id AND id < :before ORDER BY id DESC LIMIT :limit"
)
_CASE = Sql(
    "INSERT INTO approval_case (document_id, revision, why, command_id)"
    " VALUES (:document_id, :revision, :why, :command_id)"
)
_WHY = Sql("SELECT why FROM approval_case WHERE document_id = :id AND revision = :revision")
_ASK = Sql(
    "INSERT INTO approval_need (document_id, revision, step, seat, role, command_id)"
    " VALUES (:document_id, :revision, :step, :seat, :role, :command_id)"
)
_ASKED = Sql(
    "SELECT n.step, n.seat, n.role, coalesce(a.vote, ''), a.person_id, a.for_person_id"
    " FROM approval_need n LEFT JOIN approval a ON a.document_id = n.document_id"
    " AND a.revision = n.revision AND a.step = n.step AND a.seat = n.seat"
    " WHERE n.document_id = :document_id AND n.revision = :revision ORDER BY n.step, n.seat, n.id"
)
_VOTE = Sql(
    "INSERT INTO approval (document_id, revision, step, seat, role, person_id, for_person_id, vote,"
    " at_us, command_id) VALUES (:document_id, :revision, :step, :seat, :role, :person_id,"
    " :for_person_id, :vote, :at_us, :command_id)"
)
_VOTERS = Sql("SELECT DISTINCT person_id FROM approval WHERE document_id = :id ORDER BY person_id")
_CALL = Sql(
    "INSERT INTO approval_call (document_id, revision, step, what, person_id, at_us)"
    " VALUES (:document_id, :revision, :step, :what, :person_id, :at_us)"
)
_CALLED = Sql(
    "SELECT coalesce(max(at_us), 0) FROM approval_call WHERE document_id = :document_id"
    " AND revision = :revision AND what = :what"
)


def _active(alias: str) -> str:
    return f"{alias}.from_us <= :now_us AND :now_us < {alias}.until_us"


_STANDS_IN: Final = (
    f"EXISTS (SELECT 1 FROM stand_in s WHERE s.person_id = {{who}} AND {_active('s')}"
    " AND (s.standin_id = :person_id OR EXISTS (SELECT 1 FROM stand_in t"
    f"  WHERE t.person_id = s.standin_id AND t.standin_id = :person_id AND {_active('t')})))"
)
_VOICES: Final = (
    "(SELECT p.id FROM person p WHERE p.is_active = 1 AND (p.id = :person_id"
    f" OR {_STANDS_IN.format(who='p.id')}))"
)
"""Those whose right this person may use: their own, and that of those they stand in for."""
_FREE_ROLES: Final = ", ".join(f"'{role}'" for role in sorted(BOUND_TO_PLACES))
_SEES: Final = (
    "(NOT EXISTS (SELECT 1 FROM person_location x WHERE x.person_id = v.id)"
    " OR EXISTS (SELECT 1 FROM person_location x WHERE x.person_id = v.id"
    "  AND x.location_id = d.location_id)"
    f" OR EXISTS (SELECT 1 FROM person_role b WHERE b.person_id = v.id"
    f"  AND b.role NOT IN ({_FREE_ROLES})))"
)
_ANSWERED: Final = (
    "EXISTS (SELECT 1 FROM approval a WHERE a.document_id = d.id AND a.revision = d.revision"
    " AND {of})"
)
_OF_SEAT: Final = "a.step = {n}.step AND a.seat = {n}.seat"
_OF_VOICE: Final = "(a.person_id = {v} OR a.for_person_id = {v})"
_WAITING = Sql(
    SUMMARY + f"WHERE d.status IN {_WAITING_STATUS} AND coalesce(d.requester_id, 0) <> :person_id"
    f" AND NOT {_ANSWERED.format(of=_OF_VOICE.format(v=':person_id'))}"
    f" AND NOT {_STANDS_IN.format(who='d.requester_id')}"
    " AND EXISTS (SELECT 1 FROM approval_need n JOIN person_role r ON r.role = n.role"
    f"  JOIN {_VOICES} v ON v.id = r.person_id"
    "  WHERE n.document_id = d.id AND n.revision = d.revision"
    f"  AND NOT {_ANSWERED.format(of=_OF_SEAT.format(n='n'))}"
    f"  AND NOT {_ANSWERED.format(of=_OF_VOICE.format(v='v.id'))}"
    "  AND NOT EXISTS (SELECT 1 FROM approval_need m WHERE m.document_id = d.id"
    "   AND m.revision = d.revision AND m.step < n.step"
    f"   AND NOT {_ANSWERED.format(of=_OF_SEAT.format(n='m'))})"
    f"  AND {_SEES})"
    " ORDER BY d.id LIMIT :limit"
)
_SILENT = (
    f"SELECT d.id FROM document d WHERE d.status IN {_WAITING_STATUS} AND NOT EXISTS"
    " (SELECT 1 FROM transition t WHERE t.document_id = d.id AND t.at_us > :since_us)"
    " AND NOT EXISTS (SELECT 1 FROM approval a WHERE a.document_id = d.id"
    "  AND a.revision = d.revision AND a.at_us > :since_us)"
    " AND NOT EXISTS (SELECT 1 FROM approval_call c WHERE c.document_id = d.id"
    "  AND c.revision = d.revision AND c.what = 'escalated' AND c.step >="
    "   (SELECT coalesce(min(n.step), 0) FROM approval_need n WHERE n.document_id = d.id"
    f"   AND n.revision = d.revision AND NOT {_ANSWERED.format(of=_OF_SEAT.format(n='n'))}))"
)
_SILENT_ALL = Sql(_SILENT + " ORDER BY d.id LIMIT :limit")
_SILENT_ONE = Sql(_SILENT + " AND d.id = :document_id")
_EXPIRING = Sql(
    "SELECT h.document_id, min(h.expires_us) FROM hold h JOIN document d ON d.id = h.document_id"
    f" WHERE h.open_quantity > 0 AND h.expires_us <= :until_us AND d.status IN {_WAITING_STATUS}"
    " AND NOT EXISTS (SELECT 1 FROM approval_call c WHERE c.document_id = d.id"
    "  AND c.revision = d.revision AND c.what = 'expiring')"
    " GROUP BY h.document_id ORDER BY h.document_id LIMIT :limit"
)


class Votes:
    """``core.orders.ports.Votes`` over the tables."""

    def __init__(self, session: Session, trail: Trail, now_us: int) -> None:
        self._session = session
        self._trail = trail
        self._now_us = now_us

    def handed_in(
        self, person_id: int, kind: Kind, partner_id: int | None, *, since_us: int
    ) -> Sequence[Earlier]:
        if self._session.is_postgres:
            self._session.row(_LOCK, person_id=person_id)
        found: list[Earlier] = []
        before = 2**62
        while True:
            rows = self._session.rows(
                _HANDED_IN, person_id=person_id, kind=kind.value, partner_id=partner_id,
                before=before, limit=PAGE,
            )  # fmt: skip
            recent = [row for row in rows if row[1] > since_us]
            found += [Earlier._make(row[:4]) for row in recent if row[4]]
            if len(recent) < PAGE:
                return found
            before = rows[-1][5]

    def ask(self, document: Document, stages: Sequence[Stage], why: dict[str, Any]) -> None:
        self._session.run(
            _CASE, document_id=document.id, revision=document.revision, why=dump(why),
            command_id=self._trail.command_id,
        )  # fmt: skip
        for step, stage in enumerate(stages):
            for seat, roles in enumerate(stage):
                for role in roles:
                    self._need(document, step, seat, role)

    def ask_also(self, document: Document, seat: Asked, role: Role) -> None:
        self._need(document, seat.stage, seat.seat, role)

    def _need(self, document: Document, step: int, seat: int, role: Role) -> None:
        facts = (document.id, document.revision, step, seat, role.value)
        need_id = self._session.insert(
            _ASK, document_id=facts[0], revision=facts[1], step=step, seat=seat, role=role.value,
            command_id=self._trail.command_id,
        )  # fmt: skip
        self._trail.wrote("n", need_id, *facts)

    def why(self, document: Document) -> dict[str, Any]:
        row = self._session.row(_WHY, id=document.id, revision=document.revision)
        found: dict[str, Any] = json.loads(row[0]) if row else {}
        return found

    def asked(self, document: Document) -> Sequence[Asked]:
        rows = self._session.rows(_ASKED, document_id=document.id, revision=document.revision)
        return [
            Asked(
                stage=step, seat=seat, roles=tuple(Role(row[2]) for row in own),
                vote=own[0][3], voter_id=own[0][4], for_id=own[0][5],
            )
            for (step, seat), of_seat in groupby(rows, lambda row: (row[0], row[1]))
            for own in (list(of_seat),)
        ]  # fmt: skip

    def vote(self, document: Document, way: Way, person: Person, vote: str) -> None:
        seat = way.seat
        facts = (
            document.id, document.revision, seat.stage, seat.seat, way.role.value, person.id,
            way.for_id, vote, self._now_us,
        )  # fmt: skip
        try:
            vote_id = self._session.insert(
                _VOTE, document_id=facts[0], revision=facts[1], step=facts[2], seat=facts[3],
                role=facts[4], person_id=facts[5], for_person_id=way.for_id, vote=vote,
                at_us=self._now_us, command_id=self._trail.command_id,
            )  # fmt: skip
        except Violated as violated:
            if violated.name in _TOO_LATE or violated.name.startswith("approval"):
                raise StepNotAllowed(
                    number=document.number, status=document.status, step=Step.APPROVE
                ) from violated
            raise
        self._trail.wrote("a", vote_id, *facts)

    def voters(self, document_id: int) -> Sequence[int]:
        return [row[0] for row in self._session.rows(_VOTERS, id=document_id)]

    def waiting_for(self, person: Person, limit: int) -> Sequence[Summary]:
        rows = self._session.rows(_WAITING, person_id=person.id, limit=limit, now_us=self._now_us)
        return [summary(row) for row in rows]

    def call(self, document: Document, what: Call, stage: int, person: Person | None) -> None:
        self._session.run(
            _CALL, document_id=document.id, revision=document.revision, step=stage,
            what=what.value, person_id=person.id if person else None, at_us=self._now_us,
        )  # fmt: skip

    def called_us(self, document: Document, what: Call) -> int:
        row = self._session.row(
            _CALLED, document_id=document.id, revision=document.revision, what=what.value
        )
        return int(row[0]) if row else 0

    def silent_since(self, since_us: int, limit: int) -> Sequence[int]:
        return [row[0] for row in self._session.rows(_SILENT_ALL, since_us=since_us, limit=limit)]

    def is_silent(self, document_id: int, since_us: int) -> bool:
        row = self._session.row(_SILENT_ONE, since_us=since_us, document_id=document_id)
        return row is not None

    def expiring_until(self, until_us: int, limit: int) -> Sequence[tuple[int, int]]:
        rows = self._session.rows(_EXPIRING, until_us=until_us, limit=limit)
        return [(row[0], row[1]) for row in rows]


_TOO_LATE: Final = frozenset({"already_decided", "already_there", "not_their_turn", "voice_used"})
