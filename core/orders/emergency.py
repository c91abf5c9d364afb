"""The emergency lane: goods first with one yes, the papers within a day, and no second debt."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from core.errors import Refused

HOUR_US: Final = 3600 * 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """The firm's bounds: how long papers may take, how many emergencies a day."""

    paperwork_us: int = 24 * HOUR_US
    daily_cap: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One emergency for the report; ``filed_us`` and ``due_us`` are 0 when there is none."""

    number: str
    requester: str
    reason: str
    status: str
    at_us: int
    due_us: int
    filed_us: int


class Emergencies(Protocol):
    """What was taken out in a hurry, and which papers are still owed."""

    @property
    def lane(self) -> Lane: ...

    def count_on(self, day: str) -> int:
        """Return how many were handed in that day and not refused; nobody adds one meanwhile."""
        ...

    def overdue_of(self, person_id: int) -> str:
        """Return the number of one whose papers the person still owes, or nothing."""
        ...

    def begun_us(self, document_id: int) -> int:
        """Return when the goods went out, 0 when they have not."""
        ...

    def owed_since(self, until_us: int, limit: int) -> Sequence[int]:
        """Return those without papers whose goods went out by then, not overdue yet."""
        ...

    def unwarned_since(self, until_us: int, limit: int) -> Sequence[int]:
        """Return those without papers whose goods went out by then, nobody was reminded yet."""
        ...

    def unreminded(self, until_us: int, limit: int) -> Sequence[int]:
        """Return overdue ones of which nobody was reminded since then."""
        ...

    def between(self, from_us: int, until_us: int) -> Sequence[Case]:
        """Return those handed in then, and those still overdue, for the weekly report."""
        ...


@dataclass(eq=False)
class PapersOverdue(Refused):
    """The person still owes the papers of another emergency."""

    number: str


@dataclass(eq=False)
class TooManyEmergencies(Refused):
    """The firm's cap for one day is reached."""

    cap: int


@dataclass(eq=False)
class PhotoMissing(Refused):
    """The document counts only with a photo."""
