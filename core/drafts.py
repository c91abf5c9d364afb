"""What is half said: one open draft per person and chat, kept across restarts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from core.errors import Refused

LIFE_US: Final = 30 * 60 * 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Something a person began. ``version`` grows with every change; buttons name a version."""

    id: int
    person_id: int
    chat: str
    kind: str
    body: Mapping[str, Any]
    version: int
    expires_us: int
    state: str = "open"


@dataclass(eq=False)
class DraftGone(Refused):
    """The draft was booked, dropped, replaced or has expired. ``state`` says which."""

    state: str


class Drafts(Protocol):
    """The drafts of one transaction."""

    def begin(self, person_id: int, chat: str, kind: str, body: Mapping[str, Any]) -> Draft:
        """Open a draft; an open one of the same person and chat is replaced."""
        ...

    def change(self, draft: Draft, body: Mapping[str, Any]) -> Draft: ...

    def close(self, draft: Draft, state: str) -> bool:
        """End an open draft; return false when somebody else was first."""
        ...

    def find(self, draft_id: int) -> Draft | None:
        """Return a draft as it is now; nobody else changes it until the commit."""
        ...

    def open_of(self, person_id: int, chat: str) -> Draft | None:
        """Return the person's open draft in this chat; an expired one counts as none.

        Nobody else changes it until the commit.
        """
        ...
