"""The firm's words for why goods come back, are scrapped, given away or taken out in a hurry."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.errors import Refused
from core.orders.kinds import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """What is offered for each kind; ``only_listed``: nothing else is taken."""

    listed: Mapping[Kind, tuple[str, ...]] = field(default_factory=dict)
    only_listed: bool = False

    def takes(self, kind: Kind, reason: str) -> bool:
        """Return whether a reason may be given for a document of this kind."""
        return not self.only_listed or kind not in self.listed or reason in self.listed[kind]

    @property
    def words(self) -> tuple[str, ...]:
        """Return every listed reason once, the longest first."""
        every = {word for words in self.listed.values() for word in words}
        return tuple(sorted(every, key=lambda word: (-len(word), word)))


@dataclass(eq=False)
class NotAReason(Refused):
    """The firm takes only listed reasons, and this is none of them."""

    reason: str
    listed: tuple[str, ...]
