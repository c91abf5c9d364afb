"""Changes that wait for a second person, over the table."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from core.actions import APPROVAL_LIFE_US
from core.errors import Broken
from core.orders.masters import Proposal, What
from core.people import Person
from core.storage.plain import dump
from core.storage.session import Row, Session, Sql

_NEW = Sql(
    "INSERT INTO proposal (what, key, body, proposer_id, created_us, expires_us)"
    " VALUES (:what, :key, :body, :proposer_id, :now_us, :expires_us)"
)
_PROPOSAL: Final = (
    "SELECT id, what, key, body, proposer_id, state, decider_id, created_us, expires_us,"
    " decided_us FROM proposal WHERE "
)
_FIND = _PROPOSAL + "id = :id"
_FIND_BY = {False: Sql(_FIND), True: Sql(_FIND + " FOR UPDATE")}
_OPEN = Sql(
    _PROPOSAL + "state = 'open' AND what = :what AND key = :key AND expires_us > :now_us"
    " ORDER BY id"
)
_DECIDE = Sql(
    "UPDATE proposal SET state = :state, decider_id = :decider_id, decided_us = :now_us"
    " WHERE id = :id AND state = 'open'"
)
_OF_PROPOSER = Sql(_PROPOSAL + "state = 'open' AND proposer_id = :person_id ORDER BY id")


class ProposalTable:
    """``core.orders.masters.Proposals`` over the table."""

    def __init__(self, session: Session, now_us: int) -> None:
        self._session = session
        self._now_us = now_us

    def propose(
        self, what: What, key: str, body: Mapping[str, Any], person: Person | None
    ) -> Proposal:
        proposal_id = self._session.insert(
            _NEW, what=what.value, key=key, body=dump(dict(body)),
            proposer_id=person.id if person else None, now_us=self._now_us,
            expires_us=self._now_us + APPROVAL_LIFE_US,
        )  # fmt: skip
        found = self.proposal(proposal_id)
        if found is None:
            raise Broken(f"proposal {proposal_id} is not there")
        return found

    def proposal(self, proposal_id: int) -> Proposal | None:
        row = self._session.row(_FIND_BY[self._session.is_postgres], id=proposal_id)
        return _proposal(row) if row else None

    def decide(self, proposal: Proposal, state: str, person: Person) -> None:
        done = self._session.run(
            _DECIDE, id=proposal.id, state=state, decider_id=person.id, now_us=self._now_us
        )
        if done != 1:
            raise Broken(f"proposal {proposal.id} was decided before it was asked for")

    def of_proposer(self, person_id: int) -> Sequence[Proposal]:
        rows = self._session.rows(_OF_PROPOSER, person_id=person_id)
        return [_proposal(row) for row in rows]

    def open_proposals(self, what: What, key: str) -> Sequence[Proposal]:
        rows = self._session.rows(_OPEN, what=what.value, key=key, now_us=self._now_us)
        return [_proposal(row) for row in rows]


def _proposal(row: Row) -> Proposal:
    return Proposal(
        id=row[0], what=row[1], key=row[2], body=json.loads(row[3]), proposer_id=row[4],
        state=row[5], decider_id=row[6], created_us=row[7], expires_us=row[8], decided_us=row[9],
    )  # fmt: skip
