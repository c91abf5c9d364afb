"""What the use cases need of the books. ``core.storage.books`` keeps the promises."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar
from zoneinfo import ZoneInfo

from core.actions import Actions
from core.drafts import Drafts
from core.files import Attachments, Files
from core.orders.approvals import Earlier, Rule, Stage
from core.orders.bills import Bills
from core.orders.delivery import Deliveries
from core.orders.emergency import Emergencies
from core.orders.following import Following
from core.orders.masters import Masters, Proposals, Recipes
from core.orders.model import Document, NewDocument, Summary, Transition
from core.orders.overview import Overview
from core.orders.owed import Debt, Entry
from core.orders.periods import Periods
from core.orders.reasons import Reasons
from core.orders.seats import Asked, Call, StandIn, Way
from core.orders.states import Kind, Status, Step
from core.orders.till import Tills
from core.outbox import Notice, Outbox
from core.people import Person, Role
from core.stock.model import Location, Partner, Product
from core.stock.ports import Codes, Ledger

T = TypeVar("T")


class People(Protocol):
    """Who works here. Read anew in every transaction: rights are never taken from a card."""

    def by_account(self, platform: str, tenant: str, user_id: str) -> Person | None:
        """Return who has this account; one kept without a tenant is of the firm's only one."""
        ...

    def get(self, person_id: int) -> Person: ...

    def by_any_account(self, platform: str, tenant: str, user_id: str) -> Person | None:
        """Return who has or had this account, active or not."""
        ...

    def called(self, name: str) -> Sequence[Person]:
        """Return the active people of exactly this name, by id."""
        ...

    def once_called(self, name: str) -> Sequence[Person]:
        """Return those of exactly this name who do not work here any more, by id."""
        ...

    def active(self) -> Sequence[Person]:
        """Return everybody who works here, by id."""
        ...

    def with_role(self, role: Role) -> Sequence[Person]:
        """Return the active people with this role who have a chat to answer in, by id."""
        ...


class Catalog(Protocol):
    """Goods, places and partners by id and by what people call them."""

    def product(self, product_id: int) -> Product: ...

    def products_called(self, key: str) -> Sequence[Product]:
        """Return every active product with this folded name, sku, alias or part of a name."""
        ...

    def products_with_code(self, code: str) -> Sequence[tuple[Product, str]]:
        """Return every product with this barcode and the unit the code stands for."""
        ...

    def partners_called(self, key: str, kind: str) -> Sequence[Partner]: ...

    def partner(self, partner_id: int) -> Partner: ...

    def whereabouts(self, partner_id: int) -> tuple[str, str, str]:
        """Return a partner's contact, phone and address; each empty when not known."""
        ...

    def indexed(self, make: Callable[[Sequence[tuple[str, str, int]]], T]) -> T:
        """Return what ``make`` made of every (folded name, sort, id), until one of them changes.

        Sorts are product, customer, supplier and location; a location's name is as it is written.
        There is one index: always ask with the same ``make``.
        """
        ...

    def names_of(self, product_id: int) -> Sequence[str]:
        """Return everything a product is called, its name and code included, as written."""
        ...

    def locations(self) -> Sequence[Location]:
        """Return the firm's own warehouses and stores, by id."""
        ...

    def location(self, location_id: int) -> Location: ...

    def batch(self, product_id: int, code: str, expires_on: str | None) -> int:
        """Return the batch's id, made when new; refuse another date for a known code."""
        ...

    def known_batch(self, product_id: int, code: str) -> tuple[int, str | None] | None:
        """Return id and expiry (ISO date) of a batch that was there before."""
        ...

    def batch_date(self, batch_id: int) -> tuple[str, str | None]:
        """Return code and expiry of a batch."""
        ...


class Documents(Protocol):
    """Documents and their steps."""

    def create(self, new: NewDocument, *, number: str, requester: Person | None) -> Document:
        """Write a draft document and its lines."""
        ...

    def get(self, document_id: int) -> Document: ...

    def lock(self, document_id: int) -> Document:
        """Return the document as it is now; nobody else steps it until the commit."""
        ...

    def find(self, number: str) -> Document | None: ...

    def follow(
        self, document: Document, step: Step, end: Status, *, person: Person | None, note: str = ""
    ) -> Document:
        """Record the step; refuse with ``StepNotAllowed`` when somebody was first."""
        ...

    def history(self, document_id: int) -> Sequence[Transition]: ...

    def of_requester(self, person_id: int, limit: int) -> Sequence[Summary]: ...

    def last_live_of(self, person_id: int) -> Document | None:
        """Return the person's newest document that is neither over nor about to be taken back."""
        ...

    def with_expired_holds(self, limit: int) -> Sequence[int]: ...

    def owner_of(self, document: Document) -> int | None:
        """Return who looks after a document now: its requester unless it was given to another."""
        ...

    def entrust(self, document: Document, person: Person) -> None:
        """Let this person look after the document from now on."""
        ...

    def draw_number(self, kind: Kind) -> str:
        """Return the next number of the kind and day; a number is never given twice."""
        ...


class Money(Protocol):
    """What money is for: collections, payments and bills, put to orders and returns. In 分."""

    def allocate(self, source_id: int, target_id: int, amount_fen: int) -> None:
        """Put an amount of one document to another; a negative one takes it back."""
        ...

    def allocated(self, target_id: int, kinds: Sequence[Kind]) -> int:
        """Return what documents of these kinds, done, have put to this one."""
        ...

    def unused(self, source_id: int) -> int:
        """Return what of a document's amount is not put to anything yet."""
        ...

    def used(self, target_id: int, kind: Kind) -> int:
        """Return what documents of this kind have put to this one, those that still wait too."""
        ...

    def given(self, source_id: int) -> Sequence[tuple[int, int]]:
        """Return to which documents how much of this one is put, by id."""
        ...

    def dues(self, partner_id: int, kind: Kind) -> Sequence[Debt]:
        """Return what a partner owes, or is owed, for goods that moved, the oldest first.

        ``kind`` is that of the document that would settle it.
        """
        ...

    def entries(self, partner_id: int, *, is_customer: bool) -> Sequence[Entry]:
        """Return everything in a partner's account, the oldest first."""
        ...

    def rests(self, partner_id: int, kind: Kind) -> Sequence[tuple[int, str, int]]:
        """Return the partner's sums of this kind that count and are not used up.

        Each as (id, number, what is left of it), the oldest first.
        """
        ...

    def lock_partner(self, partner_id: int) -> None:
        """Let nobody else pay this partner back until the commit."""
        ...

    def waiting(self, partner_id: int, kind: Kind, but_id: int) -> int:
        """Return what documents of this kind that wait for a yes come to, this one left out."""
        ...

    def returns(self, partner_id: int, kind: Kind) -> Sequence[int]:
        """Return the partner's returns that moved goods, by id."""
        ...

    def taken(self, target_id: int) -> Sequence[tuple[int, int]]:
        """Return from which documents how much is put to this one, by id."""
        ...

    def opening_debt(self, partner_id: int, reference: str) -> int | None:
        """Return the opening debt that had this number in the old system, by id."""
        ...

    def is_touched(self, target_id: int) -> bool:
        """Return whether anything is put to the document now."""
        ...

    def advance(self, partner_id: int, kind: Kind) -> int:
        """Return what a partner's documents of this kind are not put to anything yet."""
        ...

    def owed(self, order_id: int) -> int:
        """Return what an order's shipments or receipts come to, or goods moved without one."""
        ...

    def is_settled(self, order_id: int) -> bool:
        """Return whether what went out is paid, or invoiced, in full."""


class Votes(Protocol):
    """Who is asked about a document and what they said."""

    def handed_in(
        self, person_id: int, kind: Kind, partner_id: int | None, *, since_us: int
    ) -> Sequence[Earlier]:
        """Return what the person handed in since then and still counts, the newest first.

        Nobody else reads it until the commit.
        """
        ...

    def ask(self, document: Document, stages: Sequence[Stage], why: dict[str, Any]) -> None:
        """Record who must say yes at the document's present revision, and why."""
        ...

    def ask_also(self, document: Document, seat: Asked, role: Role) -> None:
        """Let this role fill a seat as well."""
        ...

    def why(self, document: Document) -> dict[str, Any]:
        """Return why they are asked, as it was recorded."""
        ...

    def asked(self, document: Document) -> Sequence[Asked]:
        """Return every seat of this revision, in turn."""
        ...

    def vote(self, document: Document, way: Way, person: Person, vote: str) -> None:
        """Fill a seat; refuse with ``StepNotAllowed`` when somebody was first."""
        ...

    def voters(self, document_id: int) -> Sequence[int]:
        """Return everybody who ever voted on the document, by id."""
        ...

    def waiting_for(self, person: Person, limit: int) -> Sequence[Summary]:
        """Return what waits for this person's yes, the oldest first."""
        ...

    def call(self, document: Document, what: Call, stage: int, person: Person | None) -> None:
        """Note that those who are asked heard of it again."""
        ...

    def called_us(self, document: Document, what: Call) -> int:
        """Return when they last did at this revision, 0 when they did not."""
        ...

    def silent_since(self, since_us: int, limit: int) -> Sequence[int]:
        """Return the documents about which nobody said anything after then, by id.

        Those that were escalated in their present stage are left out.
        """
        ...

    def is_silent(self, document_id: int, since_us: int) -> bool:
        """Return whether the document is one of these."""
        ...

    def expiring_until(self, until_us: int, limit: int) -> Sequence[tuple[int, int]]:
        """Return waiting documents (and when) whose hold runs out by then, not told of yet."""
        ...


class StandIns(Protocol):
    """Who may say yes for whom, and until when."""

    def active(self) -> Sequence[StandIn]:
        """Return those of this moment."""
        ...

    def between(self, from_us: int, until_us: int) -> Sequence[StandIn]:
        """Return those of any moment from then until then."""
        ...

    def write(self, new: StandIn) -> StandIn: ...

    def end(self, person_id: int) -> Sequence[StandIn]:
        """End all that this person has, those to come too; return what was ended."""
        ...

    def begun_untold(self) -> Sequence[StandIn]:
        """Return those that have begun and whose stand-in was not given the open cards yet."""
        ...

    def told(self, stand_in: StandIn) -> None: ...


class Terms(Protocol):
    """What approvals must know of money. ``None``: not known."""

    def cost(self, product_id: int) -> tuple[int, int] | None:
        """Return (base units, 分) of what is on hand at cost."""
        ...

    def owed_fen(self, partner_id: int) -> int | None:
        """Return what a customer owes and has on order, less what was paid and sent back.

        Not known when something of it has no amount.
        """
        ...


class Copies(Protocol):
    """The copies of one card that several people hold."""

    def redraw(
        self, subject: str, notice_for: Callable[[int | None], Notice], *, but: str = ""
    ) -> None:
        """Settle every live copy about ``subject``, each with the notice for who reads it.

        ``notice_for`` gets the reader's id, ``None`` for a group. ``but`` as for the outbox.
        """
        ...


class Books(Protocol):
    """One open transaction over everything."""

    @property
    def now_us(self) -> int: ...

    @property
    def today(self) -> str: ...

    @property
    def zone(self) -> ZoneInfo: ...

    @property
    def rules(self) -> Sequence[Rule]: ...

    @property
    def reasons(self) -> Reasons: ...

    @property
    def periods(self) -> Periods: ...

    @property
    def people(self) -> People: ...

    @property
    def catalog(self) -> Catalog: ...

    @property
    def ledger(self) -> Ledger: ...

    @property
    def documents(self) -> Documents: ...

    @property
    def masters(self) -> Masters: ...

    @property
    def recipes(self) -> Recipes: ...

    @property
    def proposals(self) -> Proposals: ...

    @property
    def following(self) -> Following: ...

    @property
    def money(self) -> Money: ...

    @property
    def tills(self) -> Tills: ...

    @property
    def bills(self) -> Bills: ...

    @property
    def emergencies(self) -> Emergencies: ...

    @property
    def deliveries(self) -> Deliveries: ...

    @property
    def overview(self) -> Overview: ...

    @property
    def votes(self) -> Votes: ...

    @property
    def stand_ins(self) -> StandIns: ...

    @property
    def terms(self) -> Terms: ...

    @property
    def outbox(self) -> Outbox: ...

    @property
    def copies(self) -> Copies: ...

    @property
    def files(self) -> Files: ...

    @property
    def attachments(self) -> Attachments: ...

    @property
    def codes(self) -> Codes: ...

    @property
    def actions(self) -> Actions: ...

    @property
    def drafts(self) -> Drafts: ...

    def record(
        self, verb: str, subject: str, person: Person | None, facts: dict[str, Any] | None = None
    ) -> None:
        """Say what this transaction is, for the audit trail; the last call counts."""
        ...
