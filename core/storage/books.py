"""One open transaction over everything, and the store that opens it."""

from asyncio import Future
from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Generic, Protocol, TypeVar
from zoneinfo import ZoneInfo

from core.clock import Clock, business_date
from core.orders.approvals import NEVER, Escalation, Rule
from core.orders.bills import Tolerance
from core.orders.emergency import Lane
from core.orders.reasons import Reasons
from core.orders.till import Counter
from core.people import Person
from core.storage.addresses import NOTHING_OUTSIDE, AddressBook, Ends, Groups, Outside
from core.storage.attempts import Attempts
from core.storage.bills import BillTable
from core.storage.changes import ChangeLog
from core.storage.channels import ChannelTable, Herald
from core.storage.codes import CodeTable
from core.storage.copies import Copies
from core.storage.deliveries import DeliveryTable
from core.storage.desk import ActionTable, DraftTable, ErrandTable, InboundTable, TokenTable
from core.storage.diary import Diary
from core.storage.emergencies import EmergencyTable
from core.storage.files import AttachmentTable, FileTable
from core.storage.following import FollowingTable
from core.storage.goods import Goods
from core.storage.known import Memory, Recall
from core.storage.leaving import Belongings
from core.storage.ledger import LedgerTable
from core.storage.letters import Letters
from core.storage.masters import MasterTable
from core.storage.overview import OverviewTable
from core.storage.papers import Papers
from core.storage.passes import Passes
from core.storage.periods import PeriodTable
from core.storage.postroom import PostRoom
from core.storage.proposals import ProposalTable
from core.storage.purse import Purse
from core.storage.recipes import RecipeTable
from core.storage.security import Security
from core.storage.session import Session
from core.storage.staff import Staff
from core.storage.standins import StandIns
from core.storage.templates import TemplateTable
from core.storage.terms import Terms
from core.storage.tills import TillTable
from core.storage.trail import Trail
from core.storage.votes import Votes

T = TypeVar("T")


class Store(Protocol):
    """A database: ``SqliteStore`` (``core.storage.sqlite``) or ``PostgresStore``."""

    is_postgres: bool

    async def open(self) -> None: ...

    async def close(self) -> None: ...

    async def run(self, work: Callable[[Session], T]) -> T: ...

    def begin(self, work: Callable[[Session], T]) -> "Future[T]": ...

    async def read(self, work: Callable[[Session], T]) -> T: ...


class _Shelf(Generic[T]):
    """A part of the open books, taken down when it is first asked for."""

    def __init__(self, make: "Callable[[OpenBooks], T]") -> None:
        self._make = make

    def __set_name__(self, _owner: type, name: str) -> None:
        self._name = name

    def __get__(self, books: "OpenBooks", _owner: type) -> T:
        found = books.__dict__[self._name] = self._make(books)
        return found


@dataclass(frozen=True, slots=True)
class Left:
    """What a transaction leaves to others: whom something is to be said to, and slow work."""

    targets: Collection[str]
    has_errands: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What is the same for every transaction of a process."""

    zone: ZoneInfo
    rules: Sequence[Rule] = ()
    escalation: Escalation = NEVER
    lane: Lane = field(default_factory=Lane)
    counter: Counter = field(default_factory=Counter)
    reasons: Reasons = field(default_factory=Reasons)
    tolerance: Tolerance = field(default_factory=Tolerance)
    ends: Ends = field(default_factory=Ends)
    memory: Memory = field(default_factory=Memory)


class OpenBooks:
    """``core.orders.ports.Books`` over the tables."""

    def __init__(self, session: Session, now_us: int, house: House) -> None:
        self.session = session
        self.now_us = now_us
        self.today = business_date(now_us, house.zone)
        self.zone = house.zone
        self.rules = house.rules
        self.escalation = house.escalation
        self.lane = house.lane
        self.counter = house.counter
        self.reasons = house.reasons
        self.tolerance = house.tolerance
        self.ends = house.ends
        self.recall = Recall(session, house.memory)
        self.trail = Trail(session, now_us)

    people = _Shelf(lambda books: Staff(books.session, books.recall))
    catalog = _Shelf(lambda books: Goods(books.session, books.recall))
    ledger = _Shelf(
        lambda books: LedgerTable(books.session, books.trail, books.now_us, books.today)
    )
    documents = _Shelf(
        lambda books: Papers(
            books.session, books.trail, books.recall, books.now_us, books.today,
            told=_herald(books).tell,
        )
    )  # fmt: skip
    channels = _Shelf(lambda books: ChannelTable(books.session, books.trail, books.now_us))
    emergencies = _Shelf(lambda books: EmergencyTable(books.session, books.lane))
    tills = _Shelf(lambda books: TillTable(books.session, books.trail, books.counter))
    attempts = _Shelf(lambda books: Attempts(books.session))
    periods = _Shelf(
        lambda books: PeriodTable(
            books.session, ChangeLog(books.session, books.trail, books.now_us)
        )
    )
    security = _Shelf(lambda books: Security(books.session))
    templates = _Shelf(lambda books: TemplateTable(books.session))
    following = _Shelf(lambda books: FollowingTable(books.session))
    deliveries = _Shelf(lambda books: DeliveryTable(books.session))
    overview = _Shelf(lambda books: OverviewTable(books.session, books.today))
    money = _Shelf(lambda books: Purse(books.session, books.trail, books.now_us))
    bills = _Shelf(
        lambda books: BillTable(
            books.session, books.trail, books.catalog, books.now_us, books.today,
            tolerance=books.tolerance,
        )
    )  # fmt: skip
    outbox = _Shelf(
        lambda books: Letters(books.session, books.now_us, AddressBook(books.session, books.ends))
    )
    votes = _Shelf(lambda books: Votes(books.session, books.trail, books.now_us))
    stand_ins = _Shelf(lambda books: StandIns(books.session, books.trail, books.now_us))
    terms = _Shelf(lambda books: Terms(books.session))
    copies = _Shelf(lambda books: Copies(books.session, books.outbox))
    postroom = _Shelf(lambda books: PostRoom(books.session, books.now_us))
    actions = _Shelf(lambda books: ActionTable(books.session, books.now_us))
    files = _Shelf(lambda books: FileTable(books.session, books.now_us))
    attachments = _Shelf(
        lambda books: AttachmentTable(books.session, books.files, books.trail, books.now_us)
    )
    drafts = _Shelf(lambda books: DraftTable(books.session, books.now_us))
    inbound = _Shelf(lambda books: InboundTable(books.session, books.now_us))
    errands = _Shelf(lambda books: ErrandTable(books.session, books.now_us))
    diary = _Shelf(lambda books: Diary(books.session, books.now_us))
    recipes = _Shelf(lambda books: RecipeTable(books.session, books.trail, books.now_us))
    masters = _Shelf(
        lambda books: MasterTable(
            books.session, books.trail, books.catalog, books.recipes, books.now_us
        )
    )
    belongings = _Shelf(lambda books: Belongings(books.session, books.now_us))
    proposals = _Shelf(lambda books: ProposalTable(books.session, books.now_us))
    codes = _Shelf(lambda books: CodeTable(books.session))
    tokens = _Shelf(lambda books: TokenTable(books.session))
    passes = _Shelf(lambda books: Passes(books.session, books.now_us))

    def record(
        self, verb: str, subject: str, person: Person | None, facts: dict[str, Any] | None = None
    ) -> None:
        self.trail.record(verb, subject, person, facts)

    def left(self) -> Left:
        """Return what is to be done after the commit."""
        opened = self.__dict__
        targets = opened["outbox"].addressed if "outbox" in opened else ()
        return Left(targets, "errands" in opened)

    def attempt(self, *, is_rehearsal: bool = False) -> "_Attempt":
        """Undo what was written inside when it raises, and what the audit event says of it."""
        return _Attempt(self, self.session.attempt(is_rehearsal=is_rehearsal))


class _Attempt:
    """One part of a transaction that may fail by itself."""

    __slots__ = ("_books", "_mark", "_written")

    def __init__(self, books: OpenBooks, written: AbstractContextManager[None]) -> None:
        self._books = books
        self._written = written

    def __enter__(self) -> None:
        self._mark = self._books.trail.mark()
        self._written.__enter__()

    def __exit__(
        self, kind: type[BaseException] | None, trouble: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        if kind is not None:
            self._books.trail.back_to(self._mark)
            self._books.recall.renew()
        self._written.__exit__(kind, trouble, trace)


class Bookkeeper:
    """Opens the books: one call, one transaction, one audit event."""

    def __init__(  # noqa: PLR0913 - what the settings say, each by its name
        self, store: Store, clock: Clock, zone: ZoneInfo, *,
        rules: Sequence[Rule] = (), groups: Groups = lambda _post: (),
        outside: Outside = NOTHING_OUTSIDE, escalation: Escalation = NEVER,
        lane: Lane | None = None, counter: Counter | None = None,
        reasons: Reasons | None = None,
        tolerance: Tolerance | None = None,
    ) -> None:  # fmt: skip
        self.store = store
        self.clock = clock
        self.zone = zone
        self._house = House(
            zone=zone, rules=rules, escalation=escalation, lane=lane or Lane(),
            counter=counter or Counter(), reasons=reasons or Reasons(),
            tolerance=tolerance or Tolerance(),
            ends=Ends(groups=groups, outside=outside),
        )  # fmt: skip

    async def run(self, work: Callable[[OpenBooks], T]) -> T:
        """Run ``work`` in one transaction and return its result after the commit."""
        return await self.begin(work)

    def begin(self, work: Callable[[OpenBooks], T]) -> "Future[T]":
        """Hand ``work`` over and return at once what ``run`` waits for."""

        def inside(session: Session) -> T:
            books = self._open(session)
            result = work(books)
            books.trail.close()
            return result

        return self.store.begin(inside)

    async def read(self, work: Callable[[OpenBooks], T]) -> T:
        """Run ``work``, which only reads, beside the writer."""
        return await self.store.read(lambda session: work(self._open(session)))

    def _open(self, session: Session) -> OpenBooks:
        return OpenBooks(session, self.clock.now(), self._house)


def _herald(books: OpenBooks) -> Herald:
    return Herald(books.session, books.outbox, books.ends.outside.listeners, books.now_us)
