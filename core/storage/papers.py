"""Documents, their lines and steps over the tables."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

from core.errors import Broken
from core.orders.bills import BillTwice
from core.orders.model import Document, Line, NewDocument, NewLine, Summary, Transition
from core.orders.states import Kind, Status, Step, StepNotAllowed
from core.people import Person
from core.storage.known import Recall
from core.storage.session import Row, Session, Sql, Violated
from core.storage.trail import Trail

Told = Callable[[Document, Status, Step], None]
"""(A document as it stands now, where it came from, by which step) -> told to whom it concerns."""
PREFIX: Final = {
    Kind.RECEIPT: "RK",
    Kind.SHIPMENT: "CK",
    Kind.OPENING: "QC",
    Kind.SALES_ORDER: "XS",
    Kind.PURCHASE_REQUEST: "QG",
    Kind.PURCHASE_ORDER: "CG",
    Kind.WORK_ORDER: "GD",
    Kind.ISSUE: "LL",
    Kind.OUTPUT: "WG",
    Kind.TRANSFER: "DB",
    Kind.TRANSFER_IN: "DR",
    Kind.CUSTOMER_RETURN: "TH",
    Kind.PUTAWAY: "YS",
    Kind.SUPPLIER_RETURN: "CT",
    Kind.SCRAP: "BS",
    Kind.GIVEAWAY: "ZS",
    Kind.COUNTER_SALE: "LS",
    Kind.EMERGENCY: "JJ",
    Kind.FOUND: "PY",
    Kind.COLLECTION: "SK",
    Kind.PAYMENT: "FK",
    Kind.SUPPLIER_INVOICE: "FP",
    Kind.SALES_INVOICE: "KP",
    Kind.TILL: "JK",
    Kind.DEBT: "QK",
}

_CREATE = Sql(
    "INSERT INTO document (kind, number, status, requester_id, location_id, partner_id,"
    " amount_fen, created_us, business_date, to_location_id, source_id, due_on, reason, note,"
    " method, chat, command_id) VALUES (:kind, :number, 'draft', :requester_id, :location_id,"
    " :partner_id, :amount_fen, :at_us, :day, :to_location_id, :source_id, :due_on, :reason,"
    " :note, :method, :chat, :command_id)"
)
_CREATE_LINE = Sql(
    "INSERT INTO document_line (document_id, line_no, product_id, batch_id, unit, count_milli,"
    " quantity, price, amount_fen, source_line_id, part) VALUES (:document_id, :line_no,"
    " :product_id, :batch_id, :unit, :count_milli, :quantity, :price, :amount_fen,"
    " :source_line_id, :part)"
)
_DOCUMENT = (
    "SELECT id, kind, number, status, revision, requester_id, location_id, partner_id, amount_fen,"
    " created_us, business_date, chat, to_location_id, source_id, due_on, reason, note,"
    " method FROM document WHERE "
)
_BY_ID = Sql(_DOCUMENT + "id = :id")
_BY_NUMBER = Sql(_DOCUMENT + "number = :number")
_LAST_LIVE = Sql(
    _DOCUMENT + "requester_id = :person_id AND status NOT IN ('draft', 'rejected', 'cancelled',"
    " 'reversed', 'reversing', 'cancelling', 'closing', 'closed', 'refunded')"
    " AND kind <> 'opening' ORDER BY id DESC LIMIT 1"
)
_LINES = Sql(
    "SELECT id, line_no, product_id, batch_id, unit, count_milli, quantity, price, amount_fen,"
    " source_line_id, part, held, posted, fulfilled FROM document_line"
    " WHERE document_id = :document_id ORDER BY line_no"
)
_LOCK = Sql("SELECT pg_advisory_xact_lock(8, CAST(:id AS INTEGER))")
_FOLLOW = Sql(
    "INSERT INTO transition (document_id, revision, step, from_status, to_status, person_id, at_us,"
    " note, command_id) VALUES (:document_id, :revision, :step, :start, :end, :person_id, :at_us,"
    " :note, :command_id)"
)
_HISTORY = Sql(
    "SELECT t.step, t.from_status, t.to_status, t.revision, coalesce(p.name, ''), t.person_id,"
    " t.at_us, t.note FROM transition t LEFT JOIN person p ON p.id = t.person_id"
    " WHERE t.document_id = :id ORDER BY t.revision"
)
SUMMARY: Final = (
    "SELECT d.id, d.kind, d.number, d.status,"
    " (SELECT p.name FROM document_line l JOIN product p ON p.id = l.product_id"
    "   WHERE l.document_id = d.id AND l.line_no = 1),"
    " (SELECT count(*) FROM document_line l WHERE l.document_id = d.id),"
    " coalesce((SELECT p.name FROM person p WHERE p.id = d.requester_id), ''), d.created_us,"
    " d.location_id FROM document d "
)
_MINE = Sql(SUMMARY + "WHERE d.requester_id = :person_id ORDER BY d.id DESC LIMIT :limit")
_EXPIRED = Sql(
    "SELECT DISTINCT h.document_id FROM hold h WHERE h.open_quantity > 0"
    " AND h.expires_us <= :now_us AND h.document_id IS NOT NULL ORDER BY h.document_id LIMIT :limit"
)
_OWNER = Sql("SELECT person_id FROM document_owner WHERE document_id = :id")
_ENTRUST = Sql(
    "INSERT INTO document_owner (document_id, person_id, at_us) VALUES (:id, :person_id, :at_us)"
    " ON CONFLICT (document_id) DO UPDATE SET person_id = excluded.person_id,"
    " at_us = excluded.at_us"
)
_COUNT = Sql(
    "INSERT INTO counter (name, value) VALUES (:name, 1)"
    " ON CONFLICT (name) DO UPDATE SET value = counter.value + 1 RETURNING value"
)
"""Numbers go on within an era; a restored backup begins a new one."""

_DECIDED: Final = frozenset(
    {"already_decided", "already_there", "transition_document_id_revision_key",
     "transition.document_id, transition.revision", "step_not_allowed"}
)  # fmt: skip


class Papers:
    """``core.orders.ports.Documents`` over the tables."""

    def __init__(  # noqa: PLR0913 - what a document touches
        self, session: Session, trail: Trail, recall: Recall, now_us: int, day: str, *, told: Told
    ) -> None:  # fmt: skip
        self._session = session
        self._told = told
        self._trail = trail
        self._recall = recall
        self._now_us = now_us
        self._day = day

    def create(self, new: NewDocument, *, number: str, requester: Person | None) -> Document:
        day = new.dated or self._day
        facts = (
            new.kind.value, number, requester.id if requester else None, new.location.id,
            new.partner.id if new.partner else None, new.amount_fen, self._now_us, day,
            new.to_location.id if new.to_location else None, new.source_id, new.due_on,
            new.reason, new.note, new.method,
        )  # fmt: skip
        document_id = self._insert(
            new, kind=facts[0], number=number, requester_id=facts[2], location_id=facts[3],
            partner_id=facts[4], amount_fen=facts[5], at_us=self._now_us, day=day,
            to_location_id=facts[8], source_id=new.source_id, due_on=new.due_on,
            reason=new.reason, note=new.note, method=new.method, chat=new.chat,
            command_id=self._trail.command_id,
        )  # fmt: skip
        self._trail.wrote("d", document_id, *facts)
        lines = [
            self._create_line(document_id, line_no, line)
            for line_no, line in enumerate(new.lines, start=1)
        ]
        return Document(
            id=document_id, kind=new.kind, number=number, status=Status.DRAFT, revision=0,
            requester_id=facts[2], location_id=new.location.id, partner_id=facts[4],
            amount_fen=facts[5], created_us=self._now_us, business_date=day, chat=new.chat,
            lines=tuple(lines), to_location_id=facts[8], source_id=new.source_id,
            due_on=new.due_on, reason=new.reason, note=new.note, method=new.method,
        )  # fmt: skip

    def _insert(self, new: NewDocument, **facts: Any) -> int:
        try:
            return self._session.insert(_CREATE, **facts)
        except Violated as violated:
            if violated.name == "invoice_twice":
                raise BillTwice(bill=new.note, number="") from violated
            raise

    def _create_line(self, document_id: int, line_no: int, line: NewLine) -> Line:
        row = (
            line_no, line.product.id, line.batch_id, line.unit, line.count_milli, line.quantity,
            line.price, line.amount_fen, line.source_line_id, line.part,
        )  # fmt: skip
        line_id = self._session.insert(
            _CREATE_LINE, document_id=document_id, line_no=line_no, product_id=row[1],
            batch_id=row[2], unit=row[3], count_milli=row[4], quantity=row[5], price=row[6],
            amount_fen=row[7], source_line_id=row[8], part=row[9],
        )  # fmt: skip
        self._trail.wrote("l", line_id, document_id, *row)
        return _line((line_id, *row, 0, 0, 0))

    def get(self, document_id: int) -> Document:
        row = self._session.row(_BY_ID, id=document_id)
        if row is None:
            raise Broken(f"document {document_id} is not there")
        return self._document(row)

    def lock(self, document_id: int) -> Document:
        if self._session.is_postgres:
            self._session.row(_LOCK, id=document_id)
        return self.get(document_id)

    def find(self, number: str) -> Document | None:
        row = self._session.row(_BY_NUMBER, number=number)
        return self._document(row) if row else None

    def follow(
        self, document: Document, step: Step, end: Status, *, person: Person | None, note: str = ""
    ) -> Document:
        person_id = person.id if person else None
        revision = document.revision + 1
        facts = (
            document.id, revision, step.value, document.status.value, end.value, person_id,
            self._now_us, note,
        )  # fmt: skip
        try:
            step_id = self._session.insert(
                _FOLLOW, document_id=document.id, revision=revision, step=step.value,
                start=document.status.value, end=end.value, person_id=person_id,
                at_us=self._now_us, note=note, command_id=self._trail.command_id,
            )  # fmt: skip
        except Violated as violated:
            raise _decided(violated, document, step) from violated
        self._trail.wrote("t", step_id, *facts)
        followed = replace(document, status=end, revision=revision)
        self._told(followed, document.status, step)
        return followed

    def history(self, document_id: int) -> Sequence[Transition]:
        return [
            Transition(
                step=Step(row[0]), start=Status(row[1]), end=Status(row[2]), revision=row[3],
                person=row[4], person_id=row[5], at_us=row[6], note=row[7],
            )
            for row in self._session.rows(_HISTORY, id=document_id)
        ]  # fmt: skip

    def of_requester(self, person_id: int, limit: int) -> Sequence[Summary]:
        rows = self._session.rows(_MINE, person_id=person_id, limit=limit)
        return [summary(row) for row in rows]

    def last_live_of(self, person_id: int) -> Document | None:
        row = self._session.row(_LAST_LIVE, person_id=person_id)
        return self._document(row) if row else None

    def with_expired_holds(self, limit: int) -> Sequence[int]:
        rows = self._session.rows(_EXPIRED, now_us=self._now_us, limit=limit)
        return [row[0] for row in rows]

    def owner_of(self, document: Document) -> int | None:
        row = self._session.row(_OWNER, id=document.id)
        return row[0] if row else document.requester_id

    def entrust(self, document: Document, person: Person) -> None:
        self._session.run(_ENTRUST, id=document.id, person_id=person.id, at_us=self._now_us)

    def draw_number(self, kind: Kind) -> str:
        day = self._day[2:].replace("-", "")
        name = f"{PREFIX[kind]}-{day}{self._recall.known.era_now(self._session)}"
        row = self._session.row(_COUNT, name=name)
        if row is None:
            raise Broken("the counter did not count")
        return f"{name}-{int(row[0]):03d}"

    def _document(self, row: Row) -> Document:
        lines = self._session.rows(_LINES, document_id=row[0])
        return Document(
            id=row[0], kind=Kind(row[1]), number=row[2], status=Status(row[3]), revision=row[4],
            requester_id=row[5], location_id=row[6], partner_id=row[7], amount_fen=row[8],
            created_us=row[9], business_date=row[10], chat=row[11],
            lines=tuple(_line(line) for line in lines), to_location_id=row[12], source_id=row[13],
            due_on=row[14], reason=row[15], note=row[16], method=row[17],
        )  # fmt: skip


def _line(row: Row) -> Line:
    return Line(
        id=row[0], line_no=row[1], product_id=row[2], batch_id=row[3] or 0, unit=row[4],
        count_milli=row[5], quantity=row[6], price=row[7], amount_fen=row[8],
        source_line_id=row[9], part=row[10], held=row[11], posted=row[12], fulfilled=row[13],
    )  # fmt: skip


def summary(row: Row) -> Summary:
    """Return a row of ``SUMMARY``."""
    return Summary(
        id=row[0], kind=Kind(row[1]), number=row[2], status=Status(row[3]),
        first_product=row[4] or "", line_count=int(row[5]), requester=row[6], created_us=row[7],
    )  # fmt: skip


def _decided(violated: Violated, document: Document, step: Step) -> Exception:
    if violated.name in _DECIDED or violated.name.startswith("approval"):
        return StepNotAllowed(number=document.number, status=document.status, step=step)
    return violated
