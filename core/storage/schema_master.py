"""The tables of master data beside product and partner: prices, shelves, BOMs, channels, changes.

Prices are 1/10,000 yuan per base unit, rates 分 per hour, times in thousandths of a minute.
"""

from typing import Final

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

from core.orders.bom import SCRAP_MAX_MILLI
from core.quantity import PRICE_MAX, QUANTITY_MAX
from core.storage.columns import Big, act, identity, metadata, one_of, text, to, whole

"""A component of which everything is lost makes nothing."""
PROPOSAL_STATES: Final = ("open", "done", "refused", "withdrawn", "expired")


def _price(table: str) -> CheckConstraint:
    return CheckConstraint(f"price BETWEEN 0 AND {PRICE_MAX}", name=f"{table}_in_bounds")


tier_price = Table(
    "tier_price", metadata,
    to("product_id", "product.id"), text("tier"), whole("price"),
    PrimaryKeyConstraint("product_id", "tier"), _price("tier_price"),
)  # fmt: skip
partner_price = Table(
    "partner_price", metadata,
    to("partner_id", "partner.id"), to("product_id", "product.id"), whole("price"),
    PrimaryKeyConstraint("partner_id", "product_id"), _price("partner_price"),
    comment="what was agreed with one customer; goes before the tier's and the list's price",
)  # fmt: skip
shelf = Table(
    "shelf", metadata,
    to("location_id", "location.id"), to("product_id", "product.id"), text("code"),
    PrimaryKeyConstraint("location_id", "product_id"),
    comment="where a product lies in a warehouse; in the order of the codes one walks past them",
)  # fmt: skip

bom = Table(
    "bom", metadata, identity(), to("product_id", "product.id"), text("version"),
    whole("output_quantity"), whole("created_us"), act(),
    UniqueConstraint("product_id", "version"), UniqueConstraint("id", "product_id"),
    CheckConstraint(f"output_quantity BETWEEN 1 AND {QUANTITY_MAX}", name="bom_makes_something"),
    comment="never changed: another content is another version",
)  # fmt: skip
bom_active = Table(
    "bom_active", metadata,
    Column("product_id", Big, primary_key=True, autoincrement=False), whole("bom_id"),
    ForeignKeyConstraint(["bom_id", "product_id"], ["bom.id", "bom.product_id"]),
    comment="which version of its BOM a product is made by from now on",
)  # fmt: skip
bom_line = Table(
    "bom_line", metadata,
    to("bom_id", "bom.id"), whole("line_no"), to("component_id", "product.id"),
    whole("quantity"), whole("scrap_milli", default="0"),
    PrimaryKeyConstraint("bom_id", "line_no"),
    UniqueConstraint("bom_id", "component_id"),
    Index("bom_line_component", "component_id"),
    CheckConstraint(f"quantity BETWEEN 1 AND {QUANTITY_MAX}", name="bom_line_positive"),
    CheckConstraint(f"scrap_milli BETWEEN 0 AND {SCRAP_MAX_MILLI}", name="bom_line_scrap"),
)  # fmt: skip
bom_step = Table(
    "bom_step", metadata,
    to("bom_id", "bom.id"), whole("line_no"), text("name"), whole("minutes_milli"),
    whole("labour_fen_hour", default="0"), whole("overhead_fen_hour", default="0"),
    PrimaryKeyConstraint("bom_id", "line_no"),
    CheckConstraint(
        "minutes_milli >= 0 AND labour_fen_hour >= 0 AND overhead_fen_hour >= 0",
        name="bom_step_not_negative",
    ),
)  # fmt: skip

channel_sku = Table(
    "channel_sku", metadata,
    text("channel"), text("code"), to("product_id", "product.id"), text("unit"),
    PrimaryKeyConstraint("channel", "code"),
    comment="what a shop calls our product; mapped once",
)  # fmt: skip
template = Table(
    "template", metadata, identity(), text("key"), text("name"),
    to("owner_id", "person.id", null=True), text("role", default=""), text("body"),
    whole("is_active", default="1"),
    Index("template_key", "key"),
    comment="a document to be said in one tap; key is the folded name",
)  # fmt: skip

proposal = Table(
    "proposal", metadata, identity(), text("what"), text("key"), text("body"),
    to("proposer_id", "person.id", null=True), text("state", default="open"),
    to("decider_id", "person.id", null=True),
    whole("created_us"), whole("expires_us"), whole("decided_us", null=True),
    CheckConstraint(one_of("state", PROPOSAL_STATES), name="proposal_state"),
    CheckConstraint(
        "state <> 'done' OR decider_id IS DISTINCT FROM proposer_id", name="proposal_four_eyes"
    ),
    Index("proposal_open", "state", "what", "key"),
    comment="a change that counts only when a second person agrees",
)  # fmt: skip
master_change = Table(
    "master_change", metadata, identity(),
    text("what"), text("key"), text("field"), text("old", null=True), text("new", null=True),
    to("person_id", "person.id", null=True), whole("at_us"), act(),
    Column("source", Text, nullable=False, server_default=""),
    Index("master_change_key", "what", "key", "id"),
    comment="every change of master data, rights included, as it was and as it became",
)  # fmt: skip
