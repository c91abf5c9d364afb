"""What the bot will say: facts, and for whom. Written in the transaction that made them true."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

URGENT: Final = "urgent"
"""The topic of what somebody has kept waiting too long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something that happened, as it was when it happened.

    ``kind`` names the card that shows it; ``facts`` are plain JSON values, so that the card can
    be drawn again from the row alone. ``subject`` (``document:12``, ``draft:7``) ties every copy
    of a card to what it is about, so that all of them can be settled. ``topic`` says what a firm
    may want beside the chats too: ``URGENT`` for one.
    """

    kind: str
    facts: Mapping[str, Any]
    subject: str = ""
    is_urgent: bool = False
    topic: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToPerson:
    """Every account of one person."""

    person_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ToChat:
    """The chat a message came from: a target (``wecom:user:wang``) and its reply address."""

    target: str
    reply: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToPost:
    """Every group that subscribed to a kind of post: moved, daily, alarms."""

    post: str


Audience = ToPerson | ToChat | ToPost


class Outbox(Protocol):
    """The letters of one transaction.

    ``put`` writes one row per address of the audience (none if nobody is there to hear).
    ``redraw`` shows ``notice`` on every live copy of the cards about ``subject``; from then on
    those copies are about ``notice.subject``, and settled when it has none. Copies that were not
    sent yet are replaced, or dropped when they would only arrive settled. ``but`` is the handle
    of a copy that the platform redraws by itself.
    """

    def put(self, audience: Audience, notice: Notice) -> None: ...

    def redraw(self, subject: str, notice: Notice, *, but: str = "") -> None: ...
