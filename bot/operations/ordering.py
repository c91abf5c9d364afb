"""Orders and channel codes from a table: by the door of the interface, each order once."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from bot.imports.rows import OrderRow, SkuRow
from bot.outside import Channel
from bot.understand.clean import fold
from core.orders.masters import Edit, Hand, What
from core.quantity import PRICE_SCALE, show_count

if TYPE_CHECKING:
    from bot.operations.mastering import Note
    from bot.web.api.model import Order
    from core.storage.books import OpenBooks

KEY: Final = "table:{reference}"
"""The idempotency key of an order from a table: the table may be imported again."""


class OrderRows:
    """Writes rows into the open books; ``note`` hears (row, reason, value, hint) of each fault."""

    def __init__(
        self, books: "OpenBooks", channels: Sequence[Channel], file: str, note: "Note"
    ) -> None:
        self._books = books
        self._channels = {fold(channel.name): channel for channel in channels}
        self._hand = Hand(person=None, source=file)
        self._note = note
        self._orders: dict[tuple[str, str], list[OrderRow]] = {}

    def sku(self, row: SkuRow) -> None:
        """Remember what a channel calls a product."""
        channel = self._channel(row.row, row.channel)
        product = self._books.masters.product_of_sku(row.sku)
        if product is None:
            self._note(row.row, "unknown_sku", row.sku, "")
            return
        if row.unit and product.pack(row.unit) is None:
            units = "、".join(pack.unit for pack in product.packs)
            self._note(row.row, "sku_unit", row.unit, units)
        elif channel is not None:
            self._map(channel, row, product.id)

    def _map(self, channel: Channel, row: SkuRow, product_id: int) -> None:
        known = self._books.masters.product_of_channel(channel.name, row.code)
        old = f"{known[0]}|{known[1]}" if known else None
        new = f"{product_id}|{row.unit}"
        if old != new:
            edit = Edit(
                what=What.CHANNEL, id=0, key=channel.name, label=channel.name, field=row.code,
                old=old, new=new,
            )  # fmt: skip
            self._books.masters.write([edit], self._hand)

    def order(self, row: OrderRow) -> None:
        """Take a line; the order is placed when all of it is known."""
        channel = self._channel(row.row, row.channel)
        if channel is not None:
            self._orders.setdefault((channel.name, row.reference), []).append(row)

    def finish(self) -> None:
        """Place every order that is whole."""
        for (name, _), rows in self._orders.items():
            first = rows[0]
            other = next((row for row in rows if _head(row) != _head(first)), None)
            if other is not None:
                self._note(first.row, "order_differs", first.reference, str(other.row))
            else:
                self._place(self._channels[fold(name)], rows)

    def _place(self, channel: Channel, rows: Sequence[OrderRow]) -> None:
        from bot.web.api.door import DocumentDoor
        from bot.web.api.model import LINES_MAX
        from bot.web.api.placing import Wish, place
        from bot.web.api.problems import NotDone

        first = rows[0]
        if len(rows) > LINES_MAX:
            self._note(first.row, "order_too_long", first.reference, str(LINES_MAX))
            return
        wish = Wish(key=KEY.format(reference=first.reference), order=_order(rows))
        try:
            said = place(self._books, DocumentDoor(), channel, wish)
        except NotDone as wrong:
            self._note(first.row, "order_refused", first.reference, wrong.detail.rstrip("。"))
            return
        if said.status >= 400:
            self._refused(rows, json.loads(said.body))

    def _refused(self, rows: Sequence[OrderRow], problem: dict[str, object]) -> None:
        """Note each field's fault in its own row, or the whole order's in its first."""
        errors = problem["errors"]
        assert isinstance(errors, list)
        for error in errors:
            place, _, rest = str(error["field"]).partition(".")
            number = rest.partition(".")[0]
            row = rows[int(number)] if place == "lines" and number.isdigit() else rows[0]
            self._note(row.row, "order_refused", row.reference, str(error["detail"]).rstrip("。"))
        if not errors:
            detail = str(problem["detail"]).rstrip("。")
            self._note(rows[0].row, "order_refused", rows[0].reference, detail)

    def _channel(self, row: int, name: str) -> Channel | None:
        channel = self._channels.get(fold(name))
        if channel is None or not channel.person:
            names = "、".join(one.name for one in self._channels.values() if one.person)
            self._note(row, "unknown_channel", name, names)
            return None
        return channel


def _head(row: OrderRow) -> tuple[object, ...]:
    return (row.partner, row.location, row.deliver_on, row.note)


def _order(rows: Sequence[OrderRow]) -> "Order":
    from bot.web.api.model import Order

    first = rows[0]
    lines = [
        {
            "sku": row.sku, "quantity": show_count(row.count), "unit": row.unit,
            "price": None if row.price is None else _yuan(row.price),
        }
        for row in rows
    ]  # fmt: skip
    return Order.model_validate(
        {
            "reference": first.reference, "partner": first.partner, "location": first.location,
            "deliver_on": first.deliver_on, "note": first.note, "lines": lines,
        }
    )  # fmt: skip


def _yuan(price: int) -> str:
    return f"{price // PRICE_SCALE}.{price % PRICE_SCALE:04d}"
