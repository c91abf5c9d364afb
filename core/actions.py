"""Buttons, stored: what a token does. A token is unguessable and carries no authority."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from core.errors import Refused


class Verb(StrEnum):
    """What pressing a button does."""

    CONFIRM = "confirm"
    DISCARD = "discard"
    CHOOSE = "choose"
    APPROVE = "approve"
    REJECT = "reject"
    CANCEL = "cancel"
    URGE = "urge"
    APPROVE_ALL = "approve_all"
    GO_ON = "go_on"


APPROVAL_LIFE_US: Final = 72 * 3600 * 1_000_000
GO_ON_LIFE_US: Final = 30 * 24 * 3600 * 1_000_000
"""How long a button lives that only opens the next step of a document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One stored button.

    ``subject`` is ``draft:7`` or ``document:12`` (``draft:7:3`` for the third choice), ``revision``
    the version it was offered for; a later version makes it stale. ``person_id`` narrows it to
    the one person it was offered to.
    """

    token: str
    verb: Verb
    subject: str
    revision: int
    expires_us: int
    person_id: int | None = None
    result: str | None = None
    decided_us: int | None = None


@dataclass(eq=False)
class StaleButton(Refused):
    """The card shows something that has changed since."""

    subject: str


@dataclass(eq=False)
class UnknownButton(Refused):
    """Nothing is stored for this token (forged, or pruned long ago)."""


@dataclass(eq=False)
class ExpiredButton(Refused):
    """The button's time is over."""


@dataclass(eq=False)
class NotYourButton(Refused):
    """The button was offered to somebody else."""


class Actions(Protocol):
    """The stored buttons of one transaction."""

    def offer(
        self,
        verb: Verb,
        subject: str,
        revision: int,
        *,
        expires_us: int,
        person_id: int | None = None,
    ) -> str:
        """Store a button and return its token."""
        ...

    def find(self, token: str) -> Action | None: ...

    def settle(self, token: str, result: str) -> None:
        """Remember what pressing it did; the first result stays."""
        ...
