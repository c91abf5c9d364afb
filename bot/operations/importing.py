"""``zhanggui import``: read a table, show its totals, write it all or name every bad row."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from bot.config import Settings
from bot.imports.loading import AnyParsed, ImportRequest, load
from bot.imports.naming import code_of, names_of
from bot.imports.parsing import Progress
from bot.imports.problems import Problem, Unreadable
from bot.imports.rows import (
    BomRow,
    DebtRow,
    LocationRow,
    OrderRow,
    PartnerRow,
    PersonRow,
    PriceRow,
    ProductRow,
    SkuRow,
    StockRow,
)
from bot.operations.debts import DebtRows
from bot.operations.mastering import MasterRows
from bot.operations.ordering import OrderRows
from bot.texts import imports as texts
from bot.texts import operations
from bot.understand.clean import fold
from core.orders.model import NewLine
from core.quantity import MILLI, OutOfRange, amount_fen, to_base
from core.storage import register
from core.storage.books import Bookkeeper, OpenBooks

Say = Callable[[str], None]
MasterRow = LocationRow | PersonRow | PartnerRow | ProductRow | StockRow | PriceRow | BomRow
AnyRow = MasterRow | SkuRow | OrderRow | DebtRow


async def run(
    keeper: Bookkeeper, settings: Settings, request: ImportRequest, say: Say,
    progress: Progress | None,
) -> None:  # fmt: skip
    """Import one table; ``Unreadable`` names every row that must be put right first."""
    today = dt.date.fromisoformat(await keeper.read(lambda books: books.today))
    parsed = load(request, today, progress)
    totals = parsed.totals
    say(
        texts.totals_line(
            request.kind, totals.rows, totals.counts, totals.value_fen, totals.without_cost
        )
    )
    if parsed.problems:
        raise Unreadable(problems=tuple(parsed.problems))
    if request.is_dry_run:
        await keeper.run(lambda books: _rehearse(books, settings, request, parsed))
        say(operations.DRY)
        return
    done = await keeper.run(lambda books: _write(books, settings, request, parsed))
    say(operations.IMPORTED[request.kind].format(count=done.count))
    for form, count in ((operations.KNOWN, done.known), (operations.CHANGED, done.changed)):
        if count:
            say(form.format(count=count))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Done:
    """How many rows there were, and which of them were there before, the same or another."""

    count: int
    known: int
    changed: int


class _Rehearsed(Exception):
    """Carries nothing; what was written is taken back."""


def _rehearse(
    books: OpenBooks, settings: Settings, request: ImportRequest, parsed: AnyParsed
) -> None:
    try:
        with books.attempt(is_rehearsal=True):
            _write(books, settings, request, parsed)
            raise _Rehearsed  # noqa: TRY301 - the raise is what undoes the rehearsal
    except _Rehearsed:
        return


def _write(
    books: OpenBooks, settings: Settings, request: ImportRequest, parsed: AnyParsed
) -> _Done:
    writer = Writer(books, settings, request.file.name)
    count = 0
    for row in parsed.rows:
        writer.write(row)
        count += 1
    writer.finish()
    if writer.problems:
        raise Unreadable(problems=tuple(writer.problems))
    facts = {"file": request.file.name, "sha256": parsed.table.digest, "rows": count}
    books.record("import", request.kind, None, facts)
    return _Done(count=count, known=writer.debts.known, changed=writer.debts.changed)


class Writer:
    """Writes typed rows; what only the books can know to be wrong ends up in ``problems``."""

    def __init__(self, books: OpenBooks, settings: Settings, file: str) -> None:
        self._books = books
        self._settings = settings
        self._file = file
        self._places = {}
        for place in books.catalog.locations():
            self._places[fold(place.name)] = place.id
            self._places[fold(place.code)] = place.id
        self._masters = MasterRows(books, file, self._problem)
        self._orders = OrderRows(books, settings.channels, file, self._problem)
        self.debts = DebtRows(books, self._problem)
        self._opening: dict[int, list[NewLine]] = defaultdict(list)
        self._has_stock = False
        self.problems: list[Problem] = []

    def write(self, row: AnyRow) -> None:
        """Write one row, or note why it cannot be written."""
        match row:
            case LocationRow():
                register.write_location(self._books, row.code, row.name, row.kind)
            case PersonRow():
                self._person(row)
            case PartnerRow():
                self._partner(row)
            case ProductRow():
                self._product(row)
            case StockRow():
                self._stock(row)
            case PriceRow() | BomRow() | SkuRow() | OrderRow() | DebtRow():
                self._through_a_door(row)

    def _through_a_door(self, row: PriceRow | BomRow | SkuRow | OrderRow | DebtRow) -> None:
        """Write a row that goes the way of the chat or of the interface."""
        match row:
            case PriceRow():
                self._masters.price(row)
            case BomRow():
                self._masters.bom(row)
            case SkuRow():
                self._orders.sku(row)
            case OrderRow():
                self._orders.order(row)
            case DebtRow():
                self.debts.debt(row)

    def finish(self) -> None:
        """Write what had to wait for the last row."""
        self._masters.finish()
        self._orders.finish()
        if self._has_stock and not self.problems:
            register.write_opening(self._books, self._opening)

    def _person(self, row: PersonRow) -> None:
        places = [self._place(row.row, name) for name in row.locations]
        accounts = [
            *(("wecom", self._tenant("wecom"), user.lower()) for user in row.wecom),
            *(("dingtalk", self._tenant("dingtalk"), user) for user in row.dingtalk),
            *(("email", "", address) for address in row.email),
            *(("sms", "", number) for number in row.phone),
        ]
        if not (row.wecom or row.dingtalk) and not self._is_reached(row):
            self._problem(row.row, "no_way_there", row.name)
        found = [place for place in places if place is not None]
        register.write_person(self._books, row.name, row.roles, accounts, found)

    def _is_reached(self, row: PersonRow) -> bool:
        by_mail = bool(row.email) and self._settings.email is not None
        return by_mail or (bool(row.phone) and self._settings.sms is not None)

    def _tenant(self, platform: str) -> str:
        if platform == "wecom":
            return self._settings.wecom.corp_id if self._settings.wecom else ""
        return self._settings.dingtalk.corp_id if self._settings.dingtalk else ""

    def _partner(self, row: PartnerRow) -> None:
        facts = {
            "code": row.code or code_of("P", row.name), "name": row.name, "kind": row.kind,
            "tier": row.tier, "contact": row.contact, "phone": row.phone, "address": row.address,
        }  # fmt: skip
        partner_id = register.write_partner(self._books, facts, names_of(row.name, facts["code"]))
        self._masters.terms(row, partner_id, facts["code"])

    def _product(self, row: ProductRow) -> None:
        sku = row.sku or code_of("S", f"{row.name}|{row.spec}")
        facts = register.ProductFacts(
            sku=sku, name=row.name, spec=row.spec, unit=row.unit, category=row.category,
            sale_price=row.sale_price, purchase_price=row.purchase_price,
            safety_stock=row.safety_stock, is_batched=row.is_batched,
            shelf_life_days=row.shelf_life_days, packs=row.packs,
            barcodes=[(barcode.code, barcode.unit) for barcode in row.barcodes],
            names=names_of(row.name, sku, *row.aliases, f"{row.name}{row.spec}"),
        )  # fmt: skip
        try:
            register.write_product(self._books, facts)
        except register.UnitInUse as used:
            self._problem(row.row, "unit_in_use", row.unit, used.unit)
            return
        self._masters.planning(row, sku)

    def _stock(self, row: StockRow) -> None:
        self._has_stock = True
        place = self._place(row.row, row.location)
        product = register.product_of_sku(self._books, row.sku)
        if product is None:
            self._problem(row.row, "unknown_sku", row.sku)
            return
        pack = product.pack(row.unit or product.unit)
        if pack is None:
            units = "、".join(known.unit for known in product.packs)
            self._problem(row.row, "unknown_unit", row.unit, units)
            return
        if place is None or row.count == 0:
            return
        if not self._fits_batch(row, is_batched=product.is_batched):
            return
        expires = row.expires_on.isoformat() if row.expires_on else None
        batch_id = self._books.catalog.batch(product.id, row.batch, expires) if row.batch else 0
        price = row.cost
        if price is None and product.purchase_price is not None:
            price = product.purchase_price * pack.numerator // pack.denominator
        try:
            quantity = to_base(row.count, pack, product.unit)
        except OutOfRange:
            self._problem(row.row, "out_of_range", str(row.count))
            return
        self._opening[place].append(
            NewLine(
                product=product, unit=pack.unit, count_milli=int(row.count * MILLI),
                quantity=quantity, price=price, batch_id=batch_id,
                amount_fen=amount_fen(price, Fraction(row.count)) if price is not None else None,
            )
        )  # fmt: skip

    def _fits_batch(self, row: StockRow, *, is_batched: bool) -> bool:
        if is_batched and not row.batch:
            self._problem(row.row, "batch_missing", row.sku)
        elif row.batch and not is_batched:
            self._problem(row.row, "batch_not_kept", row.batch)
        else:
            return True
        return False

    def _place(self, row: int, name: str) -> int | None:
        place = self._places.get(fold(name))
        if place is None:
            self._problem(row, "unknown_location", name)
        return place

    def _problem(self, row: int, reason: str, value: str, hint: str = "") -> None:
        self.problems.append(
            Problem(file=self._file, reason=reason, row=row, value=value, hint=hint)
        )
