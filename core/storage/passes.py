"""Who may open the pages: a link works once and begins a session, a session lasts a while."""

import hashlib
import secrets
from enum import StrEnum
from typing import Final

from core.clock import MICROSECONDS
from core.storage.session import Session, Sql

TOKEN_BYTES: Final = 24
TOKEN_MAX: Final = 64
LINK_LIFE_US: Final = 10 * 60 * MICROSECONDS
SESSION_LIFE_US: Final = 12 * 3600 * MICROSECONDS

_ISSUE = Sql(
    "INSERT INTO web_pass (digest, person_id, kind, expires_us)"
    " VALUES (:digest, :person_id, :kind, :expires_us)"
)
_USE = Sql(
    "UPDATE web_pass SET used_us = :now_us WHERE digest = :digest AND kind = 'link'"
    " AND used_us = 0 AND expires_us > :now_us"
)
_HOLDER = Sql(
    "SELECT person_id FROM web_pass WHERE digest = :digest AND kind = :kind"
    " AND expires_us > :now_us"
)
_INVITED = Sql(
    "SELECT person_id FROM web_pass WHERE digest = :digest AND kind = 'link' AND used_us = 0"
    " AND expires_us > :now_us"
)
_FORGET = Sql("DELETE FROM web_pass WHERE expires_us <= :now_us")


class PassKind(StrEnum):
    """What a token is for."""

    LINK = "link"
    SESSION = "session"


class Passes:
    """The links and sessions of one transaction; the tokens are unguessable and kept as digests."""

    def __init__(self, session: Session, now_us: int) -> None:
        self._session = session
        self._now_us = now_us

    def link(self, person_id: int) -> str:
        """Return the token of a link that lets this person in once, within ten minutes."""
        return self._issue(person_id, PassKind.LINK, LINK_LIFE_US)

    def enter(self, token: str) -> str | None:
        """Use up a link; return the token of a session of twelve hours, or None."""
        used = self._session.run(_USE, digest=_digest(token), now_us=self._now_us)
        if not used:
            return None
        person_id = self._holder(token, PassKind.LINK)
        return None if person_id is None else self.session(person_id)

    def invited(self, token: str) -> int | None:
        """Return whom a link lets in that was not used yet."""
        row = self._session.row(_INVITED, digest=_digest(token), now_us=self._now_us)
        return int(row[0]) if row else None

    def session(self, person_id: int) -> str:
        """Return the token of a session of somebody whose identity is proved."""
        self._session.run(_FORGET, now_us=self._now_us)
        return self._issue(person_id, PassKind.SESSION, SESSION_LIFE_US)

    def holder(self, token: str) -> int | None:
        """Return whose session it is, while it lasts."""
        return self._holder(token, PassKind.SESSION)

    def _issue(self, person_id: int, kind: PassKind, life_us: int) -> str:
        token = secrets.token_urlsafe(TOKEN_BYTES)
        self._session.run(
            _ISSUE, digest=_digest(token), person_id=person_id, kind=kind.value,
            expires_us=self._now_us + life_us,
        )  # fmt: skip
        return token

    def _holder(self, token: str, kind: PassKind) -> int | None:
        row = self._session.row(
            _HOLDER, digest=_digest(token), kind=kind.value, now_us=self._now_us
        )
        return int(row[0]) if row else None


def _digest(token: str) -> str:
    return hashlib.sha256(token[:TOKEN_MAX].encode("utf-8", "surrogatepass")).hexdigest()
