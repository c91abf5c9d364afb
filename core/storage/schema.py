"""The tables. What they refuse beyond constraints is in ``guards_sqlite`` and ``guards_postgres``.

Quantities are base units, amounts 分, unit prices 1/10,000 yuan, times UTC microseconds
(``*_us``), ids ordered in time. History (``movement``, ``transition``, ``approval``, ``audit``,
``value_entry``, ``seal``) is append-only.
"""

from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

from core.quantity import QUANTITY_MAX
from core.storage import here

HEAD: Final = here.HEAD
"""The migration this code needs; a test keeps it equal to the newest one."""

metadata = MetaData()
Big = BigInteger().with_variant(Integer, "sqlite")

LOCATION_KINDS: Final = (
    "warehouse", "store", "transit", "quarantine",
    "supplier", "customer", "production", "count", "scrap", "opening",
)  # fmt: skip
OUTSIDE_KINDS: Final = ("supplier", "customer", "production", "count", "scrap", "opening")
FIXED_LOCATIONS: Final = (
    (1, "supplier"), (2, "customer"), (3, "production"), (4, "scrap"),
    (5, "count"), (6, "opening"), (7, "transit"), (8, "quarantine"),
)  # fmt: skip
FIRST_OWN_ID: Final = 100
NO_BATCH: Final = 0
SUM_MAX: Final = 4 * 10**18
"""What a sum in the books may reach: a step more is refused long before 2^63."""


def _in(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def _id() -> Column[Any]:
    return Column("id", Big, primary_key=True)


def _whole(name: str, *, default: str | None = None, null: bool = False) -> Column[Any]:
    return Column(name, Big, nullable=null, server_default=default)


def _text(name: str, *, default: str | None = None, null: bool = False) -> Column[Any]:
    return Column(name, Text, nullable=null, server_default=default)


def _to(name: str, target: str, *, null: bool = False) -> Column[Any]:
    return Column(name, Big, ForeignKey(target), nullable=null)


def _act() -> Column[Any]:
    """Every act belongs to one audited command; checked at the commit.

    Indexed because SQLite, whenever it writes an event, looks for the rows that waited for it.
    """
    waits = ForeignKey("audit.command_id", deferrable=True, initially="DEFERRED")
    return Column("command_id", Big, waits, nullable=False, index=True)


meta = Table("meta", metadata, Column("key", Text, primary_key=True), _text("value"))

location = Table(
    "location", metadata, _id(),
    Column("code", Text, nullable=False, unique=True), _text("name"), _text("kind"),
    _whole("is_outside"),
    UniqueConstraint("id", "is_outside"),
    CheckConstraint(_in("kind", LOCATION_KINDS), name="location_kind"),
    CheckConstraint(
        f"is_outside = CASE WHEN {_in('kind', OUTSIDE_KINDS)} THEN 1 ELSE 0 END",
        name="location_outside",
    ),
    sqlite_autoincrement=True,
)  # fmt: skip

product = Table(
    "product", metadata, _id(),
    Column("sku", Text, nullable=False, unique=True), _text("name"), _text("spec", default=""),
    _text("unit"), _text("category", default=""),
    _whole("sale_price", null=True), _whole("purchase_price", null=True),
    _whole("safety_stock", default="0"), _whole("is_batched", default="0"),
    _whole("shelf_life_days", null=True), _whole("is_active", default="1"),
)  # fmt: skip
pack = Table(
    "pack", metadata,
    _to("product_id", "product.id"), _text("unit"), _whole("numerator"),
    _whole("denominator", default="1"),
    PrimaryKeyConstraint("product_id", "unit"),
    CheckConstraint("numerator > 0 AND denominator > 0", name="pack_positive"),
)  # fmt: skip
barcode = Table(
    "barcode", metadata,
    _text("code"), _to("product_id", "product.id"), _text("unit"),
    PrimaryKeyConstraint("code", "product_id"),
)  # fmt: skip
product_name = Table(
    "product_name", metadata,
    _text("key"), _to("product_id", "product.id"), _text("name"),
    PrimaryKeyConstraint("key", "product_id"),
    comment="every way a product is called, folded; sku, name and aliases",
)  # fmt: skip
batch = Table(
    "batch", metadata, _id(),
    _to("product_id", "product.id", null=True), _text("code"), _text("expires_on", null=True),
    UniqueConstraint("product_id", "code"),
)  # fmt: skip

partner = Table(
    "partner", metadata, _id(),
    Column("code", Text, nullable=False, unique=True), _text("name"), _text("kind"),
    _text("tier", default=""), _text("contact", default=""), _text("phone", default=""),
    _text("address", default=""), _whole("is_active", default="1"),
    CheckConstraint(_in("kind", ("customer", "supplier")), name="partner_kind"),
)  # fmt: skip
partner_name = Table(
    "partner_name", metadata,
    _text("key"), _to("partner_id", "partner.id"), _text("name"),
    PrimaryKeyConstraint("key", "partner_id"),
)  # fmt: skip

person = Table(
    "person", metadata, _id(), _text("name"), _whole("is_active", default="1"),
)  # fmt: skip
person_role = Table(
    "person_role", metadata, _to("person_id", "person.id"), _text("role"),
    PrimaryKeyConstraint("person_id", "role"),
)  # fmt: skip
person_location = Table(
    "person_location", metadata,
    _to("person_id", "person.id"), _to("location_id", "location.id"),
    PrimaryKeyConstraint("person_id", "location_id"),
)  # fmt: skip
account = Table(
    "account", metadata,
    _text("platform"), _text("tenant"), _text("user_id"), _to("person_id", "person.id"),
    PrimaryKeyConstraint("platform", "tenant", "user_id"),
    Index("account_person", "person_id"),
)  # fmt: skip

audit = Table(
    "audit", metadata,
    Column("seq", Big, primary_key=True, autoincrement=False),
    Column("command_id", Big, nullable=False, unique=True),
    _whole("at_us"), _whole("person_id", null=True), _text("verb"), _text("subject"), _text("body"),
    _text("prev_hash"), _text("hash"),
)  # fmt: skip
seal = Table(
    "seal", metadata,
    Column("day", Text, primary_key=True),
    _whole("first_seq"), _whole("last_seq"), _whole("last_movement_id"), _text("root"),
    sqlite_with_rowid=False,
)  # fmt: skip
day_balance = Table(
    "day_balance", metadata,
    _text("day"), _to("product_id", "product.id"), _to("location_id", "location.id"),
    _to("batch_id", "batch.id"), _whole("on_hand"), _whole("reserved"), _whole("incoming"),
    PrimaryKeyConstraint("day", "product_id", "location_id", "batch_id"),
)  # fmt: skip
period_lock = Table(
    "period_lock", metadata, Column("id", Big, primary_key=True), _text("locked_until"),
    CheckConstraint("id = 1", name="period_lock_one"),
)  # fmt: skip

rule = Table(
    "rule", metadata,
    _text("kind"), _text("step"), _text("from_status"), _text("to_status"), _text("needs"),
    PrimaryKeyConstraint("kind", "step", "from_status"),
    comment="core.orders.states as data",
)  # fmt: skip
document = Table(
    "document", metadata, _id(), _text("kind"),
    Column("number", Text, nullable=False, unique=True), _text("status"),
    _whole("revision", default="0"),
    _to("requester_id", "person.id", null=True), _to("location_id", "location.id"),
    _to("partner_id", "partner.id", null=True), _whole("amount_fen", null=True),
    _whole("created_us"), _text("business_date"), _text("chat", default=""), _act(),
    CheckConstraint("amount_fen IS NULL OR amount_fen >= 0", name="document_amount"),
    Index("document_requester", "requester_id", "id"),
    Index("document_open", "status", "id"),
)  # fmt: skip
document_line = Table(
    "document_line", metadata, _id(),
    _to("document_id", "document.id"), _whole("line_no"), _to("product_id", "product.id"),
    _to("batch_id", "batch.id", null=True), _text("unit"), _whole("count_milli"),
    _whole("quantity"),
    _whole("price", null=True), _whole("amount_fen", null=True),
    _to("source_line_id", "document_line.id", null=True),
    _whole("held", default="0"), _whole("posted", default="0"),
    _whole("last_movement_id", default="0"),
    UniqueConstraint("document_id", "line_no"),
    CheckConstraint("quantity > 0 AND count_milli > 0", name="line_positive"),
    CheckConstraint("held >= 0 AND posted >= 0", name="line_not_negative"),
    CheckConstraint("held + posted <= quantity", name="line_not_over_posted"),
)  # fmt: skip
approval_need = Table(
    "approval_need", metadata,
    _to("document_id", "document.id"), _whole("revision"), _text("role"), _act(),
    PrimaryKeyConstraint("document_id", "revision", "role"),
    sqlite_with_rowid=False,
)  # fmt: skip
approval = Table(
    "approval", metadata, _id(),
    _to("document_id", "document.id"), _whole("revision"), _text("role"),
    _to("person_id", "person.id"), _text("vote"), _whole("at_us"), _act(),
    UniqueConstraint("document_id", "revision", "role"),
    UniqueConstraint("document_id", "revision", "person_id"),
    CheckConstraint(_in("vote", ("yes", "no")), name="approval_vote"),
)  # fmt: skip
transition = Table(
    "transition", metadata, _id(),
    _to("document_id", "document.id"), _whole("revision"), _text("step"),
    _text("from_status"), _text("to_status"),
    _to("person_id", "person.id", null=True), _whole("at_us"), _text("note", default=""), _act(),
    UniqueConstraint("document_id", "revision"),
)  # fmt: skip

movement = Table(
    "movement", metadata, _id(), _text("phase"), _whole("hold_id", null=True),
    _to("product_id", "product.id"), _to("batch_id", "batch.id"),
    _to("source_id", "location.id"), _to("target_id", "location.id"), _whole("quantity"),
    _to("document_id", "document.id", null=True), _to("line_id", "document_line.id", null=True),
    _to("reverses_id", "movement.id", null=True), _act(),
    _whole("occurred_us"), _whole("posted_us"), _text("business_date"),
    _whole("expires_us", null=True),
    CheckConstraint("quantity > 0", name="movement_positive"),
    CheckConstraint(f"quantity <= {QUANTITY_MAX}", name="movement_not_too_large"),
    CheckConstraint("source_id <> target_id", name="movement_goes_somewhere"),
    CheckConstraint(_in("phase", ("hold", "post", "void", "move")), name="movement_phase"),
    CheckConstraint(
        "(phase IN ('post', 'void')) = (hold_id IS NOT NULL)", name="movement_of_a_hold"
    ),
    CheckConstraint("reverses_id IS NULL OR phase = 'move'", name="movement_reverses_at_once"),
    Index("movement_product", "product_id", "id"),
    Index("movement_document", "document_id"),
)  # fmt: skip
Index(
    "movement_reverses", movement.c.reverses_id, unique=True,
    sqlite_where=movement.c.reverses_id.is_not(None),
    postgresql_where=movement.c.reverses_id.is_not(None),
)  # fmt: skip
hold = Table(
    "hold", metadata,
    Column("id", Big, ForeignKey("movement.id"), primary_key=True, autoincrement=False),
    _to("product_id", "product.id"), _to("batch_id", "batch.id"),
    _to("source_id", "location.id"), _to("target_id", "location.id"),
    _to("document_id", "document.id", null=True), _to("line_id", "document_line.id", null=True),
    _whole("open_quantity"), _whole("expires_us", null=True), _whole("last_movement_id"),
    CheckConstraint("open_quantity >= 0", name="hold_not_over_posted"),
    Index("hold_document", "document_id"),
)  # fmt: skip
Index(
    "hold_open", hold.c.product_id, hold.c.source_id,
    sqlite_where=hold.c.open_quantity > 0, postgresql_where=hold.c.open_quantity > 0,
)  # fmt: skip
balance = Table(
    "balance", metadata,
    _to("product_id", "product.id"), Column("location_id", Big, nullable=False),
    _to("batch_id", "batch.id"), _whole("is_outside"),
    _whole("on_hand", default="0"), _whole("reserved", default="0"),
    _whole("incoming", default="0"),
    _whole("last_movement_id", default="0"),
    PrimaryKeyConstraint("product_id", "location_id", "batch_id"),
    ForeignKeyConstraint(["location_id", "is_outside"], ["location.id", "location.is_outside"]),
    CheckConstraint("is_outside = 1 OR on_hand >= 0", name="balance_not_negative"),
    CheckConstraint(
        "reserved >= 0 AND (is_outside = 1 OR reserved <= on_hand)", name="balance_not_oversold"
    ),
    CheckConstraint("incoming >= 0", name="balance_incoming"),
    CheckConstraint(
        f"on_hand BETWEEN -{SUM_MAX} AND {SUM_MAX} AND reserved <= {SUM_MAX}"
        f" AND incoming <= {SUM_MAX}",
        name="balance_not_too_large",
    ),
    sqlite_with_rowid=False,
)  # fmt: skip

cost = Table(
    "cost", metadata,
    Column("product_id", Big, ForeignKey("product.id"), primary_key=True, autoincrement=False),
    _whole("quantity"), _whole("value_fen"), _whole("last_movement_id"),
    CheckConstraint("quantity >= 0 AND value_fen >= 0", name="cost_not_negative"),
    CheckConstraint(
        f"quantity <= {SUM_MAX} AND value_fen <= {SUM_MAX}", name="cost_not_too_large"
    ),
)  # fmt: skip
value_entry = Table(
    "value_entry", metadata,
    Column("movement_id", Big, ForeignKey("movement.id"), primary_key=True, autoincrement=False),
    _to("product_id", "product.id"), _whole("quantity"), _whole("value_fen"),
    _whole("variance_fen", default="0"),
    CheckConstraint(f"value_fen BETWEEN -{SUM_MAX} AND {SUM_MAX}", name="value_not_too_large"),
)  # fmt: skip

inbound = Table(
    "inbound", metadata,
    Column("key", Text, primary_key=True), _whole("at_us"), _text("fingerprint"), _text("answer"),
    Index("inbound_at", "at_us"),
    sqlite_with_rowid=False,
)  # fmt: skip
draft = Table(
    "draft", metadata, _id(),
    _to("person_id", "person.id"), _text("chat"), _text("kind"), _text("body"),
    _whole("version"), _text("state", default="open"), _whole("expires_us"),
    Index("draft_open", "person_id", "chat", "state"),
)  # fmt: skip
action = Table(
    "action", metadata,
    Column("token", Text, primary_key=True), _text("verb"), _text("subject"), _whole("revision"),
    _whole("expires_us"), _whole("person_id", null=True),
    _text("result", null=True), _whole("decided_us", null=True),
    Index("action_subject", "subject"),
    Index("action_expires", "expires_us"),
    sqlite_with_rowid=False,
)  # fmt: skip
outbox = Table(
    "outbox", metadata, _id(),
    _text("target"), _text("kind"), _text("body"), _text("subject", default=""),
    _text("handle"), _whole("redraws_id", null=True), _text("reply", default=""),
    _whole("is_urgent", default="0"),
    _text("state", default="pending"), _whole("created_us"), _whole("not_before_us"),
    _whole("attempts", default="0"), _whole("claimed_until_us", default="0"),
    _text("claimed_by", default=""), _whole("sent_us", null=True),
    _text("receipt", default=""), _text("trouble", default=""),
    Index("outbox_subject", "subject"),
    Index("outbox_target_sent", "target", "sent_us"),
)  # fmt: skip
Index(
    "outbox_due", outbox.c.target, outbox.c.id,
    sqlite_where=outbox.c.state == "pending", postgresql_where=outbox.c.state == "pending",
)  # fmt: skip
Index(
    "outbox_redraws", outbox.c.redraws_id,
    sqlite_where=outbox.c.redraws_id.is_not(None),
    postgresql_where=outbox.c.redraws_id.is_not(None),
)  # fmt: skip
target_state = Table(
    "target_state", metadata,
    Column("target", Text, primary_key=True), _whole("blocked_until_us", default="0"),
    _text("trouble", default=""),
)  # fmt: skip
errand = Table(
    "errand", metadata, _id(),
    _text("kind"), _text("body"), _text("state", default="pending"),
    _whole("attempts", default="0"), _whole("not_before_us"),
    _whole("claimed_until_us", default="0"), _text("claimed_by", default=""),
    comment="slow work a message asked for; its result enters as a message again",
)  # fmt: skip
job_run = Table(
    "job_run", metadata,
    _text("job"), _text("business_date"), _text("state"), _text("holder"), _whole("fence"),
    _whole("lease_until_us"), _whole("started_us"), _whole("finished_us", null=True),
    _whole("is_late", default="0"), _text("trouble", default=""),
    PrimaryKeyConstraint("job", "business_date"),
)  # fmt: skip
counter = Table("counter", metadata, Column("name", Text, primary_key=True), _whole("value"))
platform_token = Table(
    "platform_token", metadata,
    Column("platform", Text, primary_key=True), _text("token"), _whole("expires_us"),
)  # fmt: skip

for _table in metadata.tables.values():
    # Without STRICT, SQLite keeps 1.5 and 'abc' in a column of whole numbers.
    _table.dialect_options["sqlite"]["strict"] = True

APPEND_ONLY: Final = (
    "movement",
    "transition",
    "approval",
    "approval_need",
    "audit",
    "value_entry",
    "seal",
)
