"""Shops and other systems: who hears of documents, and which orders are whose."""

from dataclasses import dataclass
from typing import Protocol

from core.errors import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """A channel that hears when documents change.

    ``hears_all`` or only of its own orders; ``statuses`` it wants to hear of, none means all.
    """

    name: str
    hears_all: bool = False
    statuses: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What a request was answered before. ``status`` is an HTTP status."""

    fingerprint: str
    status: int
    body: str


@dataclass(eq=False)
class ReferenceTaken(Refused):
    """The channel has an order of this number already."""

    reference: str
    number: str


class ChannelDesk(Protocol):
    """Orders of channels, and the answers they were given."""

    def claim(self, channel: str, key: str, fingerprint: str) -> bool:
        """Return whether this key is new; another process waits here for the first."""
        ...

    def answered(self, channel: str, key: str) -> Answered:
        """Return what the request with this key was answered."""
        ...

    def answer(self, channel: str, key: str, status: int, body: str) -> None:
        """Keep what a claimed request is answered."""
        ...

    def require_new(self, channel: str, reference: str) -> None:
        """Refuse a number of the channel's that is taken."""
        ...

    def note(self, channel: str, reference: str, document_id: int) -> None:
        """Keep that a document is the channel's order; refuse a number that is taken."""
        ...

    def order_of(self, channel: str, reference: str) -> int | None:
        """Return the document id of a channel's order."""
        ...

    def reference_of(self, channel: str, document_id: int) -> str | None:
        """Return the channel's own number of a document, if it is the channel's."""
        ...
