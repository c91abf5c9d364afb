"""Master data that this process knows already, and how it learns that they have changed.

Whatever hand writes to products, places, partners or people, triggers put a new number into the
one row of ``edition``. A transaction reads that row once; what was read under the same number
need not be read again. The numbers are dice, so none of a transaction that was undone comes back.
"""

from dataclasses import dataclass, field
from typing import Any, Final

from core.people import Person
from core.stock.model import Location, Partner, Product
from core.storage.session import Session, Sql

WATCHED: Final = (
    "product", "product_name", "pack", "partner", "partner_name", "location", "person",
    "person_role", "person_location", "account", "meta",
)  # fmt: skip
"""The tables whose rows are kept in ``Known``."""
KEPT_MAX: Final = 5_000
_EDITION = Sql("SELECT value FROM edition WHERE id = 1")
_ERA = Sql("SELECT value FROM meta WHERE key = 'era'")


@dataclass(slots=True)
class Known:
    """What was read under one edition, by id; people also by account.

    ``index`` is what somebody else made of all the names (``Catalog.indexed``).
    """

    edition: int
    products: dict[int, Product] = field(default_factory=dict)
    places: dict[int, Location] = field(default_factory=dict)
    partners: dict[int, Partner] = field(default_factory=dict)
    people: dict[int, Person] = field(default_factory=dict)
    accounts: dict[tuple[str, str, str], Person] = field(default_factory=dict)
    era: str | None = None
    index: Any = None

    def era_now(self, session: Session) -> str:
        """Return the letters that document numbers have since the last restore."""
        if self.era is None:
            row = session.row(_ERA)
            self.era = str(row[0]) if row else ""
        return self.era


class Memory:
    """The newest ``Known`` of a process; safe to share between threads."""

    def __init__(self) -> None:
        self._newest = Known(edition=0)

    def known(self, session: Session) -> Known:
        """Return what is known as this transaction sees the books."""
        row = session.row(_EDITION)
        edition = int(row[0]) if row else 0
        newest = self._newest
        if newest.edition != edition or not edition:
            newest = self._newest = Known(edition=edition)
        return newest


class Recall:
    """What is known, as one transaction sees the books: ``known`` and, after writing, ``renew``."""

    __slots__ = ("_known", "_memory", "_session")

    def __init__(self, session: Session, memory: Memory) -> None:
        self._session = session
        self._memory = memory
        self._known: Known | None = None

    @property
    def known(self) -> Known:
        if self._known is None:
            self._known = self._memory.known(self._session)
        return self._known

    def renew(self) -> None:
        """Look at the edition again: master data were written here, or that was undone."""
        self._known = None


def keep(shelf: dict[Any, Any], key: Any, found: Any) -> None:
    """Put what was read on its shelf; a shelf that is full starts over."""
    if len(shelf) >= KEPT_MAX:
        shelf.clear()
    shelf[key] = found
