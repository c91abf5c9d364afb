"""The tables. What they refuse beyond constraints is in ``guards_sqlite`` and ``guards_postgres``.

Quantities are base units, amounts 分, unit prices 1/10,000 yuan, times UTC microseconds
(``*_us``), ids ordered in time. History (``movement``, ``transition``, ``approval``, ``audit``,
``value_entry``, ``seal``) is append-only.
"""

from typing import Final

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy import text as text_of

from core.quantity import QUANTITY_MAX
from core.storage import (
    here,
    schema_api,
    schema_approvals,
    schema_attempts,
    schema_bills,
    schema_files,
    schema_master,
    schema_till,
    schema_web,
)
from core.storage.columns import Big, act, identity, one_of, text, to, whole
from core.storage.columns import metadata as metadata  # noqa: PLC0414 - handed on with its tables

HEAD: Final = here.HEAD
"""The migration this code needs; a test keeps it equal to the newest one."""

LOCATION_KINDS: Final = (
    "warehouse", "store", "transit", "quarantine",
    "supplier", "customer", "production", "count", "scrap", "opening",
)  # fmt: skip
OUTSIDE_KINDS: Final = ("supplier", "customer", "production", "count", "scrap", "opening")
FIXED_LOCATIONS: Final = (
    (1, "supplier"), (2, "customer"), (3, "production"), (4, "scrap"),
    (5, "count"), (6, "opening"), (7, "transit"), (8, "quarantine"),
)  # fmt: skip
NO_BATCH: Final = 0
LINE_PARTS: Final = ("", "make", "use")
"""What a line is to its document: goods, goods to be made, components to be used up."""
SUM_MAX: Final = 4 * 10**18
"""What a sum in the books may reach: a step more is refused long before 2^63."""


meta = Table("meta", metadata, Column("key", Text, primary_key=True), text("value"))

location = Table(
    "location", metadata, identity(),
    Column("code", Text, nullable=False, unique=True), text("name"), text("kind"),
    whole("is_outside"),
    UniqueConstraint("id", "is_outside"),
    CheckConstraint(one_of("kind", LOCATION_KINDS), name="location_kind"),
    CheckConstraint(
        f"is_outside = CASE WHEN {one_of('kind', OUTSIDE_KINDS)} THEN 1 ELSE 0 END",
        name="location_outside",
    ),
    sqlite_autoincrement=True,
)  # fmt: skip

product = Table(
    "product", metadata, identity(),
    Column("sku", Text, nullable=False, unique=True), text("name"), text("spec", default=""),
    text("unit"), text("category", default=""),
    whole("sale_price", null=True), whole("purchase_price", null=True),
    whole("safety_stock", default="0"), whole("is_batched", default="0"),
    whole("shelf_life_days", null=True), whole("is_active", default="1"),
    whole("floor_price", null=True), whole("is_inspected", default="0"),
    whole("lead_days", default="0"), to("supplier_id", "partner.id", null=True),
    whole("over_receipt_milli", default="0"),
    CheckConstraint(
        "lead_days BETWEEN 0 AND 3650 AND over_receipt_milli BETWEEN 0 AND 1000",
        name="product_planning",
    ),
    CheckConstraint("is_inspected IN (0, 1) AND is_active IN (0, 1)", name="product_flags"),
)  # fmt: skip
pack = Table(
    "pack", metadata,
    to("product_id", "product.id"), text("unit"), whole("numerator"),
    whole("denominator", default="1"),
    PrimaryKeyConstraint("product_id", "unit"),
    CheckConstraint("numerator > 0 AND denominator > 0", name="pack_positive"),
)  # fmt: skip
barcode = Table(
    "barcode", metadata,
    text("code"), to("product_id", "product.id"), text("unit"),
    PrimaryKeyConstraint("code", "product_id"),
)  # fmt: skip
product_name = Table(
    "product_name", metadata,
    text("key"), to("product_id", "product.id"), text("name"),
    PrimaryKeyConstraint("key", "product_id"),
    comment="every way a product is called, folded; sku, name and aliases",
)  # fmt: skip
batch = Table(
    "batch", metadata, identity(),
    to("product_id", "product.id", null=True), text("code"), text("expires_on", null=True),
    UniqueConstraint("product_id", "code"),
)  # fmt: skip

partner = Table(
    "partner", metadata, identity(),
    Column("code", Text, nullable=False, unique=True), text("name"), text("kind"),
    text("tier", default=""), text("contact", default=""), text("phone", default=""),
    text("address", default=""), whole("is_active", default="1"),
    whole("credit_fen", null=True), whole("terms_days", null=True),
    to("owner_id", "person.id", null=True),
    CheckConstraint(one_of("kind", ("customer", "supplier")), name="partner_kind"),
    CheckConstraint("credit_fen >= 0 AND terms_days BETWEEN 0 AND 3650", name="partner_terms"),
)  # fmt: skip
partner_name = Table(
    "partner_name", metadata,
    text("key"), to("partner_id", "partner.id"), text("name"),
    PrimaryKeyConstraint("key", "partner_id"),
)  # fmt: skip

person = Table(
    "person", metadata, identity(), text("name"), whole("is_active", default="1"),
)  # fmt: skip
person_role = Table(
    "person_role", metadata, to("person_id", "person.id"), text("role"),
    PrimaryKeyConstraint("person_id", "role"),
)  # fmt: skip
person_location = Table(
    "person_location", metadata,
    to("person_id", "person.id"), to("location_id", "location.id"),
    PrimaryKeyConstraint("person_id", "location_id"),
)  # fmt: skip
account = Table(
    "account", metadata,
    text("platform"), text("tenant"), text("user_id"), to("person_id", "person.id"),
    PrimaryKeyConstraint("platform", "tenant", "user_id"),
    Index("account_person", "person_id"),
)  # fmt: skip

audit = Table(
    "audit", metadata,
    Column("seq", Big, primary_key=True, autoincrement=False),
    Column("command_id", Big, nullable=False, unique=True),
    whole("at_us"), whole("person_id", null=True), text("verb"), text("subject"), text("body"),
    text("prev_hash"), text("hash"),
)  # fmt: skip
seal = Table(
    "seal", metadata,
    Column("day", Text, primary_key=True),
    whole("first_seq"), whole("last_seq"), whole("last_movement_id"), text("root"),
    sqlite_with_rowid=False,
)  # fmt: skip
day_balance = Table(
    "day_balance", metadata,
    text("day"), to("product_id", "product.id"), to("location_id", "location.id"),
    to("batch_id", "batch.id"), whole("on_hand"), whole("reserved"), whole("incoming"),
    PrimaryKeyConstraint("day", "product_id", "location_id", "batch_id"),
)  # fmt: skip
period_lock = Table(
    "period_lock", metadata, Column("id", Big, primary_key=True), text("locked_until"),
    CheckConstraint("id = 1", name="period_lock_one"),
)  # fmt: skip

edition = Table(
    "edition", metadata, Column("id", Big, primary_key=True, autoincrement=False), whole("value"),
    CheckConstraint("id = 1", name="edition_one"),
    comment="another number whenever master data are written (core.storage.known)",
)  # fmt: skip
rule = Table(
    "rule", metadata,
    text("kind"), text("step"), text("from_status"), text("to_status"), text("needs"),
    PrimaryKeyConstraint("kind", "step", "from_status"),
    comment="core.orders.states as data",
)  # fmt: skip
document = Table(
    "document", metadata, identity(), text("kind"),
    Column("number", Text, nullable=False, unique=True), text("status"),
    whole("revision", default="0"),
    to("requester_id", "person.id", null=True), to("location_id", "location.id"),
    to("partner_id", "partner.id", null=True), whole("amount_fen", null=True),
    whole("created_us"), text("business_date"), text("chat", default=""),
    to("to_location_id", "location.id", null=True), to("source_id", "document.id", null=True),
    text("due_on", null=True), text("reason", default=""), text("note", default=""),
    text("method", default=""), act(),
    CheckConstraint("amount_fen IS NULL OR amount_fen >= 0", name="document_amount"),
    Index("document_requester", "requester_id", "id"),
    Index("document_open", "status", "id"),
    Index("document_partner", "partner_id", "kind", "id"),
)  # fmt: skip
_OF_TILL: Final = text_of("kind = 'till' AND status NOT IN ('rejected', 'cancelled', 'reversed')")
Index(
    "document_till", document.c.kind, document.c.location_id, document.c.due_on, unique=True,
    sqlite_where=_OF_TILL, postgresql_where=_OF_TILL,
)  # fmt: skip
_OPENING_DEBT: Final = text_of("kind = 'debt' AND status <> 'reversed'")
Index(
    "document_debt", document.c.kind, document.c.partner_id, document.c.reason, unique=True,
    sqlite_where=_OPENING_DEBT, postgresql_where=_OPENING_DEBT,
)  # fmt: skip
_SOLD_HERE: Final = text_of("kind = 'counter_sale'")
Index(
    "document_counter", document.c.location_id, document.c.business_date,
    sqlite_where=_SOLD_HERE, postgresql_where=_SOLD_HERE,
)  # fmt: skip
document_line = Table(
    "document_line", metadata, identity(),
    to("document_id", "document.id"), whole("line_no"), to("product_id", "product.id"),
    to("batch_id", "batch.id", null=True), text("unit"), whole("count_milli"),
    whole("quantity"),
    whole("price", null=True), whole("amount_fen", null=True),
    to("source_line_id", "document_line.id", null=True), text("part", default=""),
    whole("held", default="0"), whole("posted", default="0"), whole("fulfilled", default="0"),
    whole("last_movement_id", default="0"),
    UniqueConstraint("document_id", "line_no"),
    CheckConstraint("quantity > 0 AND count_milli > 0", name="line_positive"),
    CheckConstraint("held >= 0 AND posted >= 0 AND fulfilled >= 0", name="line_not_negative"),
    CheckConstraint("held + posted <= quantity", name="line_not_over_posted"),
    CheckConstraint("held + fulfilled <= quantity", name="line_promise_not_exceeded"),
    CheckConstraint(one_of("part", LINE_PARTS), name="line_part"),
    CheckConstraint("source_line_id <> id", name="line_of_another"),
)  # fmt: skip
Index(
    "line_source", document_line.c.source_line_id,
    sqlite_where=document_line.c.source_line_id.is_not(None),
    postgresql_where=document_line.c.source_line_id.is_not(None),
)  # fmt: skip
allocation = Table(
    "allocation", metadata, identity(),
    to("from_id", "document.id"), to("to_id", "document.id"), whole("amount_fen"),
    whole("at_us"), act(),
    CheckConstraint("amount_fen <> 0", name="allocation_of_something"),
    Index("allocation_from", "from_id"),
    Index("allocation_to", "to_id"),
    comment="which order, return or bill the money of a document is for",
)  # fmt: skip
document_owner = Table(
    "document_owner", metadata,
    Column("document_id", Big, ForeignKey("document.id"), primary_key=True, autoincrement=False),
    to("person_id", "person.id"), whole("at_us"),
    comment="who looks after a document now, where that is not its requester",
)  # fmt: skip
transition = Table(
    "transition", metadata, identity(),
    to("document_id", "document.id"), whole("revision"), text("step"),
    text("from_status"), text("to_status"),
    to("person_id", "person.id", null=True), whole("at_us"), text("note", default=""), act(),
    UniqueConstraint("document_id", "revision"),
)  # fmt: skip

movement = Table(
    "movement", metadata, identity(), text("phase"), whole("hold_id", null=True),
    to("product_id", "product.id"), to("batch_id", "batch.id"),
    to("source_id", "location.id"), to("target_id", "location.id"), whole("quantity"),
    to("document_id", "document.id", null=True), to("line_id", "document_line.id", null=True),
    to("reverses_id", "movement.id", null=True), act(),
    whole("occurred_us"), whole("posted_us"), text("business_date"),
    whole("expires_us", null=True),
    CheckConstraint("quantity > 0", name="movement_positive"),
    CheckConstraint(f"quantity <= {QUANTITY_MAX}", name="movement_not_too_large"),
    CheckConstraint("source_id <> target_id", name="movement_goes_somewhere"),
    CheckConstraint(one_of("phase", ("hold", "post", "void", "move")), name="movement_phase"),
    CheckConstraint(
        "(phase IN ('post', 'void')) = (hold_id IS NOT NULL)", name="movement_of_a_hold"
    ),
    CheckConstraint("reverses_id IS NULL OR phase = 'move'", name="movement_reverses_at_once"),
    Index("movement_document", "document_id"),
)  # fmt: skip
Index(
    "movement_line", movement.c.line_id,
    sqlite_where=movement.c.line_id.is_not(None), postgresql_where=movement.c.line_id.is_not(None),
)  # fmt: skip
Index(
    "movement_reverses", movement.c.reverses_id, unique=True,
    sqlite_where=movement.c.reverses_id.is_not(None),
    postgresql_where=movement.c.reverses_id.is_not(None),
)  # fmt: skip
hold = Table(
    "hold", metadata,
    Column("id", Big, ForeignKey("movement.id"), primary_key=True, autoincrement=False),
    to("product_id", "product.id"), to("batch_id", "batch.id"),
    to("source_id", "location.id"), to("target_id", "location.id"),
    to("document_id", "document.id", null=True), to("line_id", "document_line.id", null=True),
    whole("open_quantity"), whole("expires_us", null=True), whole("last_movement_id"),
    CheckConstraint("open_quantity >= 0", name="hold_not_over_posted"),
    Index("hold_document", "document_id"),
)  # fmt: skip
Index(
    "hold_open", hold.c.product_id, hold.c.source_id,
    sqlite_where=hold.c.open_quantity > 0, postgresql_where=hold.c.open_quantity > 0,
)  # fmt: skip
balance = Table(
    "balance", metadata,
    to("product_id", "product.id"), Column("location_id", Big, nullable=False),
    to("batch_id", "batch.id"), whole("is_outside"),
    whole("on_hand", default="0"), whole("reserved", default="0"),
    whole("incoming", default="0"),
    whole("last_movement_id", default="0"),
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
    whole("quantity"), whole("value_fen"), whole("last_movement_id"),
    whole("last_price_id", default="0"),
    CheckConstraint("quantity >= 0 AND value_fen >= 0", name="cost_not_negative"),
    CheckConstraint(
        f"quantity <= {SUM_MAX} AND value_fen <= {SUM_MAX}", name="cost_not_too_large"
    ),
)  # fmt: skip
value_entry = Table(
    "value_entry", metadata,
    Column("movement_id", Big, ForeignKey("movement.id"), primary_key=True, autoincrement=False),
    to("product_id", "product.id"), whole("quantity"), whole("value_fen"),
    whole("variance_fen", default="0"),
    CheckConstraint(f"value_fen BETWEEN -{SUM_MAX} AND {SUM_MAX}", name="value_not_too_large"),
)  # fmt: skip

inbound = Table(
    "inbound", metadata,
    Column("key", Text, primary_key=True), whole("at_us"), text("fingerprint"), text("answer"),
    Index("inbound_at", "at_us"),
    comment="with a rowid: answers are long, and among random keys each new one would move others",
)  # fmt: skip
draft = Table(
    "draft", metadata, identity(),
    to("person_id", "person.id"), text("chat"), text("kind"), text("body"),
    whole("version"), text("state", default="open"), whole("expires_us"),
)  # fmt: skip
Index(
    "draft_open", draft.c.person_id, draft.c.chat,
    sqlite_where=draft.c.state == "open", postgresql_where=draft.c.state == "open",
)  # fmt: skip
action = Table(
    "action", metadata,
    Column("token", Text, primary_key=True), text("verb"), text("subject"), whole("revision"),
    whole("expires_us"), whole("person_id", null=True),
    text("result", null=True), whole("decided_us", null=True),
    Index("action_subject", "subject"),
    Index("action_expires", "expires_us"),
    sqlite_with_rowid=False,
)  # fmt: skip
outbox = Table(
    "outbox", metadata, identity(),
    text("target"), text("kind"), text("body"), text("subject", default=""),
    text("handle"), whole("redraws_id", null=True), text("reply", default=""),
    whole("is_urgent", default="0"),
    text("state", default="pending"), whole("created_us"), whole("not_before_us"),
    whole("attempts", default="0"), whole("claimed_until_us", default="0"),
    text("claimed_by", default=""), whole("sent_us", null=True),
    text("receipt", default=""), text("trouble", default=""),
    Index("outbox_target_sent", "target", "sent_us"),
)  # fmt: skip
Index(
    "outbox_due", outbox.c.target, outbox.c.id,
    sqlite_where=outbox.c.state == "pending", postgresql_where=outbox.c.state == "pending",
)  # fmt: skip
Index(
    "outbox_subject", outbox.c.subject,
    sqlite_where=outbox.c.subject != "", postgresql_where=outbox.c.subject != "",
)  # fmt: skip
Index(
    "outbox_redraws", outbox.c.redraws_id,
    sqlite_where=outbox.c.redraws_id.is_not(None),
    postgresql_where=outbox.c.redraws_id.is_not(None),
)  # fmt: skip
target_state = Table(
    "target_state", metadata,
    Column("target", Text, primary_key=True), whole("blocked_until_us", default="0"),
    text("trouble", default=""),
)  # fmt: skip
errand = Table(
    "errand", metadata, identity(),
    text("kind"), text("body"), text("state", default="pending"),
    whole("attempts", default="0"), whole("not_before_us"),
    whole("claimed_until_us", default="0"), text("claimed_by", default=""),
    comment="slow work a message asked for; its result enters as a message again",
)  # fmt: skip
job_run = Table(
    "job_run", metadata,
    text("job"), text("business_date"), text("state"), text("holder"), whole("fence"),
    whole("lease_until_us"), whole("started_us"), whole("finished_us", null=True),
    whole("is_late", default="0"), text("trouble", default=""),
    PrimaryKeyConstraint("job", "business_date"),
)  # fmt: skip
counter = Table(
    "counter", metadata, Column("name", Text, primary_key=True), whole("value"),
    sqlite_with_rowid=False,
)  # fmt: skip
platform_token = Table(
    "platform_token", metadata,
    Column("platform", Text, primary_key=True), text("token"), whole("expires_us"),
)  # fmt: skip

ROOMS: Final = (
    schema_api, schema_approvals, schema_attempts, schema_bills, schema_files, schema_master,
    schema_till, schema_web,
)  # fmt: skip
"""Where the tables of one subject live; imported here, so that nobody sees half a schema."""

for _table in metadata.tables.values():
    # Without STRICT, SQLite keeps 1.5 and 'abc' in a column of whole numbers.
    _table.dialect_options["sqlite"]["strict"] = True

APPEND_ONLY: Final = (
    "movement",
    "transition",
    "approval",
    "approval_need",
    "approval_case",
    "audit",
    "value_entry",
    "price_entry",
    "allocation",
    "till_count",
    "seal",
    "bom",
    "bom_line",
    "bom_step",
    "master_change",
    "attachment",
    "channel_order",
    "override_attempt",
)
