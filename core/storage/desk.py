"""What lies on the desk: stored buttons, half-said drafts, claimed messages, slow errands."""

import json
import secrets
from collections.abc import Mapping, Sequence
from typing import Any, Final

from core.actions import Action, Verb
from core.drafts import LIFE_US, Draft
from core.storage.plain import dump, load
from core.storage.session import Row, Session, Sql

_OFFER = Sql(
    "INSERT INTO action (token, verb, subject, revision, expires_us, person_id)"
    " VALUES (:token, :verb, :subject, :revision, :expires_us, :person_id)"
)
_FIND_ACTION = Sql(
    "SELECT token, verb, subject, revision, expires_us, person_id, result, decided_us"
    " FROM action WHERE token = :token"
)
_SETTLE = Sql(
    "UPDATE action SET result = :result, decided_us = :now_us WHERE token = :token"
    " AND result IS NULL"
)
_REPLACE_DRAFT = Sql(
    "UPDATE draft SET state = 'replaced' WHERE person_id = :person_id AND chat = :chat"
    " AND state = 'open'"
)
_BEGIN_DRAFT = Sql(
    "INSERT INTO draft (person_id, chat, kind, body, version, expires_us)"
    " VALUES (:person_id, :chat, :kind, :body, 1, :expires_us)"
)
_CHANGE_DRAFT = Sql(
    "UPDATE draft SET body = :body, version = version + 1, expires_us = :expires_us"
    " WHERE id = :id AND version = :version AND state = 'open'"
)
_CLOSE_DRAFT = Sql("UPDATE draft SET state = :state WHERE id = :id AND state = 'open'")
_DRAFT = "SELECT id, person_id, chat, kind, body, version, expires_us, state FROM draft WHERE "
_LOCKED = " FOR UPDATE"
"""On PostgreSQL two presses of one button wait for each other at the draft."""
_FIND_DRAFT = _DRAFT + "id = :id"
_OPEN_DRAFT = (
    _DRAFT + "person_id = :person_id AND chat = :chat AND state = 'open'"
    " AND expires_us > :now_us ORDER BY id DESC LIMIT 1"
)
_FIND_DRAFT_BY = {False: Sql(_FIND_DRAFT), True: Sql(_FIND_DRAFT + _LOCKED)}
_OPEN_DRAFT_BY = {False: Sql(_OPEN_DRAFT), True: Sql(_OPEN_DRAFT + _LOCKED)}
_EXPIRED_DRAFTS = Sql(_DRAFT + "state = 'open' AND expires_us <= :now_us ORDER BY id LIMIT :limit")
_CLAIM = Sql(
    "INSERT INTO inbound (key, at_us, fingerprint, answer) VALUES (:key, :now_us, :fingerprint, '')"
    " ON CONFLICT (key) DO NOTHING"
)
_ANSWERED = Sql(
    "INSERT INTO inbound (key, at_us, fingerprint, answer)"
    " VALUES (:key, :now_us, :fingerprint, :answer)"
)
_CLAIMED = Sql("SELECT fingerprint, answer FROM inbound WHERE key = :key")
_ANSWER = Sql("UPDATE inbound SET answer = :answer WHERE key = :key")
_ERRAND = Sql(
    "INSERT INTO errand (kind, body, not_before_us) VALUES (:kind, :body, :not_before_us)"
)
_ASIDE = Sql(
    "INSERT INTO errand (kind, body, state, not_before_us)"
    " VALUES (:kind, :body, 'dead', :not_before_us)"
)
_REVIVE = Sql(
    "UPDATE errand SET state = 'pending', not_before_us = :now_us, attempts = 0"
    " WHERE state = 'dead' AND kind LIKE 'replay:%'"
)
_ERRANDS = (
    "SELECT id, kind, body, attempts FROM errand WHERE state = 'pending'"
    " AND not_before_us <= :now_us AND claimed_until_us <= :now_us ORDER BY id LIMIT :limit"
)
_ERRANDS_SQLITE = Sql(_ERRANDS)
_ERRANDS_POSTGRES = Sql(_ERRANDS + " FOR UPDATE SKIP LOCKED")
_CLAIM_ERRAND = Sql(
    "UPDATE errand SET claimed_until_us = :until_us, claimed_by = :holder,"
    " attempts = attempts + 1 WHERE id = :id"
)
_CLOSE_ERRAND = Sql("UPDATE errand SET state = :state, claimed_until_us = 0 WHERE id = :id")
_RETRY_ERRAND = Sql(
    "UPDATE errand SET not_before_us = :not_before_us, claimed_until_us = 0 WHERE id = :id"
)
_FREE_ERRANDS = Sql("UPDATE errand SET claimed_until_us = 0 WHERE state = 'pending'")
_TOKEN = Sql("SELECT token, expires_us FROM platform_token WHERE platform = :platform")
_KEEP_TOKEN = Sql(
    "INSERT INTO platform_token (platform, token, expires_us)"
    " VALUES (:platform, :token, :expires_us) ON CONFLICT (platform)"
    " DO UPDATE SET token = :token, expires_us = :expires_us"
)
PRUNE: Final = (
    Sql("DELETE FROM inbound WHERE at_us < :before_us"),
    Sql("DELETE FROM action WHERE expires_us < :before_us"),
    Sql("DELETE FROM draft WHERE expires_us < :before_us AND state <> 'open'"),
    Sql("DELETE FROM api_answer WHERE at_us < :before_us"),
    Sql("DELETE FROM errand WHERE not_before_us < :before_us AND state <> 'pending'"),
    Sql(
        "DELETE FROM outbox WHERE created_us < :before_us AND state <> 'pending' AND subject = ''"
        " AND NOT EXISTS (SELECT 1 FROM outbox x WHERE x.redraws_id = outbox.id)"
    ),
)


class ActionTable:
    """``core.actions.Actions`` over the table."""

    def __init__(self, session: Session, now_us: int) -> None:
        self._session = session
        self._now_us = now_us

    def offer(
        self,
        verb: Verb,
        subject: str,
        revision: int,
        *,
        expires_us: int,
        person_id: int | None = None,
    ) -> str:
        token = secrets.token_urlsafe(16)
        self._session.run(
            _OFFER, token=token, verb=verb.value, subject=subject, revision=revision,
            expires_us=expires_us, person_id=person_id,
        )  # fmt: skip
        return token

    def find(self, token: str) -> Action | None:
        row = self._session.row(_FIND_ACTION, token=token)
        if row is None:
            return None
        return Action(
            token=row[0], verb=Verb(row[1]), subject=row[2], revision=row[3], expires_us=row[4],
            person_id=row[5], result=row[6], decided_us=row[7],
        )  # fmt: skip

    def settle(self, token: str, result: str) -> None:
        self._session.run(_SETTLE, token=token, result=result, now_us=self._now_us)


class DraftTable:
    """``core.drafts.Drafts`` over the table."""

    def __init__(self, session: Session, now_us: int) -> None:
        self._session = session
        self._now_us = now_us

    def begin(self, person_id: int, chat: str, kind: str, body: Mapping[str, Any]) -> Draft:
        self._session.run(_REPLACE_DRAFT, person_id=person_id, chat=chat)
        expires_us = self._now_us + LIFE_US
        draft_id = self._session.insert(
            _BEGIN_DRAFT, person_id=person_id, chat=chat, kind=kind, body=dump(body),
            expires_us=expires_us,
        )  # fmt: skip
        return Draft(
            id=draft_id, person_id=person_id, chat=chat, kind=kind, body=body, version=1,
            expires_us=expires_us,
        )  # fmt: skip

    def change(self, draft: Draft, body: Mapping[str, Any]) -> Draft:
        expires_us = self._now_us + LIFE_US
        self._session.run(
            _CHANGE_DRAFT, id=draft.id, version=draft.version, body=dump(body),
            expires_us=expires_us,
        )  # fmt: skip
        return Draft(
            id=draft.id, person_id=draft.person_id, chat=draft.chat, kind=draft.kind, body=body,
            version=draft.version + 1, expires_us=expires_us,
        )  # fmt: skip

    def close(self, draft: Draft, state: str) -> bool:
        return bool(self._session.run(_CLOSE_DRAFT, id=draft.id, state=state))

    def find(self, draft_id: int) -> Draft | None:
        row = self._session.row(_FIND_DRAFT_BY[self._session.is_postgres], id=draft_id)
        return _draft(row) if row else None

    def open_of(self, person_id: int, chat: str) -> Draft | None:
        row = self._session.row(
            _OPEN_DRAFT_BY[self._session.is_postgres],
            person_id=person_id, chat=chat, now_us=self._now_us,
        )  # fmt: skip
        return _draft(row) if row else None

    def expired(self, limit: int) -> Sequence[Draft]:
        """Return open drafts whose time is over."""
        rows = self._session.rows(_EXPIRED_DRAFTS, now_us=self._now_us, limit=limit)
        return [_draft(row) for row in rows]


class InboundTable:
    """Which messages were already taken, and what was answered."""

    def __init__(self, session: Session, now_us: int) -> None:
        self._session = session
        self._now_us = now_us
        self._claims: dict[str, str] = {}

    def claim(self, key: str, fingerprint: str, *, is_answered: bool = False) -> bool:
        """Return whether this is the first time; a second process waits here for the first.

        ``is_answered`` promises that ``answer`` follows. Where nobody else can write meanwhile
        (SQLite), it is written once, then.
        """
        if is_answered and not self._session.is_postgres:
            self._claims[key] = fingerprint
            return self._session.row(_CLAIMED, key=key) is None
        return self._session.run(_CLAIM, key=key, now_us=self._now_us, fingerprint=fingerprint) > 0

    def answered(self, key: str) -> tuple[str, str]:
        """Return (fingerprint, answer) of a message taken before."""
        row = self._session.row(_CLAIMED, key=key)
        return (row[0], row[1]) if row else ("", "")

    def answer(self, key: str, answer: str) -> None:
        """Keep what was answered, for a repeat."""
        fingerprint = self._claims.pop(key, None)
        if fingerprint is None:
            self._session.run(_ANSWER, key=key, answer=answer)
            return
        self._session.run(
            _ANSWERED, key=key, now_us=self._now_us, fingerprint=fingerprint, answer=answer
        )

    def prune(self, before_us: int) -> int:
        """Forget messages, buttons, drafts and letters older than ``before_us``."""
        return sum(self._session.run(sql, before_us=before_us) for sql in PRUNE)


class ErrandTable:
    """Slow work that a message asked for."""

    def __init__(self, session: Session, now_us: int) -> None:
        self._session = session
        self._now_us = now_us

    def ask(self, kind: str, body: Mapping[str, Any]) -> None:
        """Note slow work to be done after the commit."""
        self._session.insert(_ERRAND, kind=kind, body=dump(body), not_before_us=self._now_us)

    def put_aside(self, kind: str, body: Mapping[str, Any]) -> None:
        """Keep a message that failed; ``revive`` hands it in again."""
        self._session.insert(
            _ASIDE, kind=f"replay:{kind}", body=dump(body), not_before_us=self._now_us
        )

    def revive(self) -> int:
        """Hand in again what was put aside; return how many."""
        return self._session.run(_REVIVE, now_us=self._now_us)

    def due(
        self, *, holder: str, lease_us: int, limit: int
    ) -> list[tuple[int, str, dict[str, Any], int]]:
        """Claim errands: (id, kind, body, earlier attempts)."""
        sql = _ERRANDS_POSTGRES if self._session.is_postgres else _ERRANDS_SQLITE
        rows = self._session.rows(sql, now_us=self._now_us, limit=limit)
        for row in rows:
            self._session.run(
                _CLAIM_ERRAND, id=row[0], until_us=self._now_us + lease_us, holder=holder
            )
        return [(row[0], row[1], json.loads(row[2]), row[3]) for row in rows]

    def close(self, errand_id: int, state: str) -> None:
        """Finish an errand (``done`` or ``dead``)."""
        self._session.run(_CLOSE_ERRAND, id=errand_id, state=state)

    def again(self, errand_id: int, not_before_us: int) -> None:
        """Try an errand again later."""
        self._session.run(_RETRY_ERRAND, id=errand_id, not_before_us=not_before_us)

    def take_over(self) -> None:
        """Free what a dead process had claimed; only for a database of one process (SQLite)."""
        self._session.run(_FREE_ERRANDS)


class TokenTable:
    """The platforms' access tokens, shared between processes."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def load(self, platform: str) -> tuple[str, int] | None:
        """Return the token and when it expires."""
        row = self._session.row(_TOKEN, platform=platform)
        return (row[0], int(row[1])) if row else None

    def save(self, platform: str, token: str, expires_us: int) -> None:
        """Keep a token."""
        self._session.run(_KEEP_TOKEN, platform=platform, token=token, expires_us=expires_us)


def _draft(row: Row) -> Draft:
    return Draft(
        id=row[0], person_id=row[1], chat=row[2], kind=row[3], body=load(row[4]),
        version=row[5], expires_us=row[6], state=row[7],
    )  # fmt: skip
