"""Seats as they were asked and filled, and stand-ins: plain facts about who may say yes."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.errors import Refused
from core.people import Person, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One seat of a document: ``vote`` is ``""`` while it is empty.

    ``voter_id`` said it, for ``for_id`` when as a stand-in.
    """

    stage: int
    seat: int
    roles: tuple[Role, ...]
    vote: str = ""
    voter_id: int | None = None
    for_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way for a person to fill a seat: in which role, and for whom when as a stand-in."""

    seat: Asked
    role: Role
    holder: Person
    is_own: bool

    @property
    def for_id(self) -> int | None:
        """Return for whom it is said, ``None`` when in one's own right."""
        return None if self.is_own else self.holder.id


class Why(StrEnum):
    """Why somebody has a stand-in."""

    ASKED = "asked"
    AWAY = "away"


@dataclass(frozen=True, slots=True, kw_only=True)
class StandIn:
    """``standin_id`` may say yes for ``person_id`` from ``from_us`` on, before ``until_us``."""

    id: int
    person_id: int
    standin_id: int
    why: Why
    from_us: int
    until_us: int


class Call(StrEnum):
    """Why those who are asked hear of a document again."""

    URGED = "urged"
    ESCALATED = "escalated"
    EXPIRING = "expiring"


@dataclass(eq=False)
class AlreadyAgreed(Refused):
    """The person has said yes; others have still to."""

    number: str
    roles: tuple[Role, ...]


@dataclass(eq=False)
class StandsInForRequester(Refused):
    """Who stands in for the requester decides no more than the requester does."""

    number: str
    requester: str


@dataclass(eq=False)
class StandInLoop(Refused):
    """Standing in would go round in a circle; ``names`` are those in it, in turn."""

    names: tuple[str, ...]


@dataclass(eq=False)
class StandInTwice(Refused):
    """There is a stand-in for this time already."""

    name: str
    until_us: int


@dataclass(eq=False)
class NoStandIn(Refused):
    """This person cannot stand in. ``what``: self, gone, admin, rights."""

    name: str
    what: str


@dataclass(eq=False)
class NothingToEnd(Refused):
    """The person has no stand-in."""


@dataclass(eq=False)
class UrgedLately(Refused):
    """Those who are asked were reminded a short while ago."""

    number: str
    next_us: int


def open_seats(asked: Sequence[Asked]) -> list[Asked]:
    """Return the empty seats of the first stage that is not full."""
    stage = min((one.stage for one in asked if not one.vote), default=None)
    return [one for one in asked if one.stage == stage and not one.vote]


def represented(stand_ins: Sequence[StandIn], person_id: int) -> list[int]:
    """Return for whom this person stands in, directly or for a stand-in; the nearest first."""
    direct = [one.person_id for one in stand_ins if one.standin_id == person_id]
    further = [one.person_id for one in stand_ins if one.standin_id in direct]
    return [other for other in dict.fromkeys((*direct, *further)) if other != person_id]


def standing_in(stand_ins: Sequence[StandIn], person_id: int) -> list[int]:
    """Return who stands in for this person, directly or for a stand-in; the nearest first."""
    direct = [one.standin_id for one in stand_ins if one.person_id == person_id]
    further = [one.standin_id for one in stand_ins if one.person_id in direct]
    return [other for other in dict.fromkeys((*direct, *further)) if other != person_id]
