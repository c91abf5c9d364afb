"""One row of text into one typed row; what does not fit is put down and reading goes on."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Final, TypeVar

from bot.imports import cells as read
from bot.imports.mapping import Mapping
from bot.imports.problems import BadCell
from bot.imports.rows import Barcode, LocationRow, PartnerRow, PersonRow, ProductRow, StockRow
from bot.imports.tables import Row
from bot.texts.imports import (
    LOCATION_KINDS,
    NO,
    PARTNER_KINDS,
    YES,
)
from bot.texts.labels import ROLE_OF
from core.people import Role
from core.quantity import PRICE_SCALE, Pack

T = TypeVar("T")
R_contra = TypeVar("R_contra", contravariant=True)
Keys = Callable[[R_contra], Iterator[tuple[str, str]]]
NAME_MAX: Final = 60
NOTE_MAX: Final = 120
UNIT_MAX: Final = 8
DAYS_MAX: Final = 36_500
LEAD_DAYS_MAX: Final = 3_650


@dataclass(slots=True)
class Cells:
    """The cells of one row; ``faults`` are (column, reason, value, hint)."""

    row: Row
    mapping: Mapping
    faults: list[tuple[str, str, str, str]] = field(default_factory=list)

    def fault(self, column: str, reason: str, value: str, hint: str = "") -> None:
        self.faults.append((column, reason, value, hint))

    def text(self, column: str) -> str:
        """Return what a cell says: cleaned, or what every row has, and in our words."""
        raw = self.row.cells.get(column)
        if raw is None:
            return self.mapping.constants.get(column, "")
        try:
            said = read.clean(raw)
        except BadCell as bad:
            self.fault(column, bad.reason, raw, bad.hint)
            return ""
        return self.mapping.values.get(column, {}).get(said, said) if said else said

    def value(self, column: str, make: Callable[[str], T], empty: T) -> T:
        """Return the cell's value, ``empty`` for none; a value that will not do is put down."""
        said = self.text(column)
        if not said:
            return empty
        try:
            return make(said)
        except BadCell as bad:
            self.fault(column, bad.reason, said, bad.hint)
            return empty

    def needed(self, column: str, make: Callable[[str], T], empty: T) -> T:
        """Return the cell's value; nothing there is put down as well."""
        before = len(self.faults)
        if not self.text(column) and len(self.faults) == before:
            self.fault(column, "missing", "")
            return empty
        del self.faults[before:]
        return self.value(column, make, empty)

    def money(self, column: str) -> int | None:
        """Return 1/10,000 yuan."""
        make = partial(read.money, per_yuan=self.mapping.per_yuan(column))
        return self.value(column, make, None)

    def name(self, column: str, longest: int = NAME_MAX) -> str:
        return self.value(column, partial(read.name, longest=longest), "")


def choice(words: dict[str, T], said: str) -> T:
    """Return what a word stands for, or refuse it and name the words there are."""
    if said not in words:
        raise BadCell("not_one_of", "、".join(words))
    return words[said]


def location(cells: Cells) -> LocationRow:
    """Return a warehouse or a store."""
    return LocationRow(
        row=cells.row.number,
        code=cells.needed("编码", read.code, ""),
        name=cells.needed("名称", partial(read.name, longest=NAME_MAX), ""),
        kind=cells.needed("类型", partial(choice, LOCATION_KINDS), "warehouse"),
    )


def location_keys(made: LocationRow) -> Iterator[tuple[str, str]]:
    """Yield what two rows must not share."""
    yield "编码", made.code
    yield "名称", made.name


def person(cells: Cells) -> PersonRow:
    """Return a person; one without any account could never be reached and is refused."""
    made = PersonRow(
        row=cells.row.number,
        name=cells.needed("姓名", partial(read.name, longest=NAME_MAX), ""),
        roles=cells.needed("角色", _roles, frozenset()),
        wecom=cells.value("企业微信", read.user_ids, ()),
        dingtalk=cells.value("钉钉", read.user_ids, ()),
        locations=cells.value("仓库", read.words, ()),
        email=cells.value("邮箱", read.mails, ()),
        phone=cells.value("手机", read.phones, ()),
    )
    if not cells.faults and not (made.wecom or made.dingtalk or made.email or made.phone):
        cells.fault("企业微信", "no_account", "")
    return made


def _roles(said: str) -> frozenset[Role]:
    return frozenset(choice(ROLE_OF, word) for word in read.words(said.replace("、", ";")))


def person_keys(made: PersonRow) -> Iterator[tuple[str, str]]:
    """Yield the accounts: one account is one person."""
    yield from (("企业微信", account) for account in made.wecom)
    yield from (("钉钉", account) for account in made.dingtalk)
    yield from (("邮箱", address) for address in made.email)
    yield from (("手机", number) for number in made.phone)


def partner(cells: Cells) -> PartnerRow:
    """Return a customer or a supplier."""
    return PartnerRow(
        row=cells.row.number,
        code=cells.value("编码", read.code, ""),
        name=cells.needed("名称", partial(read.name, longest=NAME_MAX), ""),
        kind=cells.needed("类型", partial(choice, PARTNER_KINDS), "customer"),
        tier=cells.name("等级", 20),
        contact=cells.name("联系人"),
        phone=cells.name("电话", 40),
        address=cells.name("地址", NOTE_MAX),
        credit_fen=credit(cells),
        terms_days=cells.value("账期", _lead_days, None),
    )


def partner_keys(made: PartnerRow) -> Iterator[tuple[str, str]]:
    """Yield the code, and the name once per kind: a customer may be a supplier too."""
    if made.code:
        yield "编码", made.code
    yield "名称", f"{made.name}\0{made.kind}"


def product(cells: Cells) -> ProductRow:
    """Return a product; packs and barcodes are read in the product's own units."""
    unit = cells.needed("单位", _unit, "")
    base: tuple[Pack, ...] = (Pack(unit=unit, numerator=1),)
    packs = cells.value("包装", partial(read.packs, unit=unit), base)
    is_batched = cells.value("批次管理", partial(choice, {YES: True, NO: False}), False)
    none: tuple[Barcode, ...] = ()
    return ProductRow(
        row=cells.row.number,
        sku=cells.value("编码", read.code, ""),
        name=cells.needed("名称", partial(read.name, longest=NAME_MAX), ""),
        spec=cells.name("规格"),
        unit=unit,
        packs=packs,
        barcodes=cells.value("条码", partial(read.barcodes, units=packs), none),
        category=cells.name("分类", 20),
        sale_price=cells.money("售价"),
        purchase_price=cells.money("进价"),
        safety_stock=cells.value("安全库存", read.whole, 0),
        is_batched=is_batched,
        shelf_life_days=cells.value("保质期天数", _days, None),
        aliases=cells.value("别名", _aliases, ()),
        floor_price=cells.money("底价"),
        lead_days=cells.value("交期", _lead_days, None),
        is_inspected=cells.value("到货检验", partial(choice, {YES: True, NO: False}), None),
        supplier=cells.name("供应商"),
        over_receipt_milli=cells.value("允许超收", read.percent, None),
    )


def _unit(said: str) -> str:
    if said[0].isdigit() or any(sign in said for sign in "=;:；："):
        raise BadCell("not_a_unit")
    return read.name(said, longest=UNIT_MAX)


def _days(said: str) -> int | None:
    return read.whole(said, smallest=1, largest=DAYS_MAX)


def _lead_days(said: str) -> int | None:
    return read.whole(said, largest=LEAD_DAYS_MAX)


def credit(cells: Cells) -> int | None:
    """Return a limit in 分."""
    price = cells.money("额度")
    if price is None:
        return None
    if price % (PRICE_SCALE // 100):
        cells.fault("额度", "too_many_decimals", cells.text("额度"), "2")
    return price // (PRICE_SCALE // 100)


def _aliases(said: str) -> tuple[str, ...]:
    return tuple(read.name(word, longest=NAME_MAX) for word in read.words(said))


def product_keys(made: ProductRow) -> Iterator[tuple[str, str]]:
    """Yield the code, name with specification, and every barcode."""
    if made.sku:
        yield "编码", made.sku
    yield "名称", f"{made.name}\0{made.spec}".rstrip("\0")
    yield from (("条码", barcode.code) for barcode in made.barcodes)


def stock(cells: Cells, today: dt.date | None) -> StockRow:
    """Return the opening stock of a product in one place."""
    made = StockRow(
        row=cells.row.number,
        location=cells.needed("仓库", partial(read.name, longest=NAME_MAX), ""),
        sku=cells.needed("编码", read.code, ""),
        count=cells.needed("数量", read.count, read.count("0")),
        unit=cells.needed("单位", _unit, ""),
        batch=cells.name("批次", 40),
        expires_on=cells.value("到期日", partial(_expiry, today), None),
        cost=cells.money("成本"),
    )
    if made.expires_on and not made.batch and not cells.faults:
        cells.fault("批次", "expiry_without_batch", "")
    return made


def _expiry(today: dt.date | None, said: str) -> dt.date | None:
    return read.date(said, today)


def stock_keys(made: StockRow) -> Iterator[tuple[str, str]]:
    """Yield the cell of the books that the row fills."""
    yield "编码", f"{made.location}\0{made.sku}\0{made.batch}".rstrip("\0")
