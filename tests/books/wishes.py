"""A firm that does everything: it buys, makes, inspects, sells, moves, and is paid.

Its rules, its people's tasks, its goods; and how each kind of document is handed in. Shares say
how much: all that is open, a part, more than there is.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from core.files import File, Proof
from core.orders import cash, matching, service, tills
from core.orders.approvals import Rule, any_of, each_of
from core.orders.bom import Component, Recipe, Work
from core.orders.flows import making
from core.orders.kinds import MONEY, SOLD, Kind
from core.orders.masters import Hand
from core.orders.matching import SaidGoods
from core.orders.model import Document, Line, NewDocument, NewLine
from core.orders.packs import line_of
from core.people import Role
from core.storage.books import OpenBooks
from core.storage.session import Sql
from tests.books.firm import (
    COLA,
    MAIN,
    MILK,
    SECOND,
    SPRITE,
    Firm,
    line,
    new_line,
    product_called,
    someone,
)
from tests.books.sample import Good, place_called, write_good, write_roles

BOX, SET, JUICE = "礼盒", "套装", "果汁"
MADE: Final = (
    Good(name=BOX, unit="盒", packs=(), sale=20, purchase=None),
    Good(name=SET, unit="套", packs=(), sale=60, purchase=None),
    Good(name=JUICE, purchase=3, sale=5),
)
SELDOM: Final = (Role.FINANCE, Role.MANAGER)
FIRM_RULES: Final = (
    Rule(kind=Kind.RECEIPT, below_fen=5_000),
    Rule(kind=Kind.SHIPMENT, quantity_below=10),
    Rule(kind=Kind.SALES_ORDER, tiers=frozenset({"A"}), stages=(each_of(*SELDOM),)),
    Rule(kind=Kind.SALES_ORDER, quantity_below=12),
    Rule(kind=Kind.PURCHASE_REQUEST, quantity_from=25, stages=(each_of(Role.BUYER),)),
    Rule(kind=Kind.PURCHASE_ORDER, quantity_below=20),
    Rule(kind=Kind.WORK_ORDER, quantity_below=5),
    Rule(kind=Kind.WORK_ORDER, stages=(each_of(Role.MANAGER), each_of(Role.FINANCE))),
    Rule(kind=Kind.TRANSFER, quantity_below=15),
    Rule(kind=Kind.CUSTOMER_RETURN, quantity_from=15, stages=(any_of(*SELDOM, count=2),)),
    Rule(kind=Kind.SUPPLIER_RETURN, quantity_below=5),
    Rule(kind=Kind.SCRAP, quantity_below=4),
    Rule(kind=Kind.GIVEAWAY, quantity_below=4),
    Rule(kind=Kind.COLLECTION, from_fen=6_000, stages=(each_of(Role.MANAGER),)),
    Rule(kind=Kind.PAYMENT, below_fen=3_000),
)
"""Little goes through on one's own word; of what is more, every form of asking occurs."""
HANDS: Final[dict[Kind, tuple[str, ...]]] = {
    Kind.RECEIPT: ("冯", "陈"),
    Kind.SHIPMENT: ("冯", "王"),
    Kind.SALES_ORDER: ("李", "赵"),
    Kind.PURCHASE_REQUEST: ("李", "冯"),
    Kind.PURCHASE_ORDER: ("陈",),
    Kind.WORK_ORDER: ("赵", "冯"),
    Kind.TRANSFER: ("冯", "王"),
    Kind.CUSTOMER_RETURN: ("冯", "李"),
    Kind.SUPPLIER_RETURN: ("冯", "陈"),
    Kind.SCRAP: ("冯",),
    Kind.GIVEAWAY: ("李",),
    Kind.COUNTER_SALE: ("李", "冯"),
    Kind.EMERGENCY: ("李", "冯"),
    Kind.FOUND: ("冯",),
    **dict.fromkeys(sorted(MONEY), ("周",)),
    Kind.TILL: ("李",),
}
"""Who usually hands in what; the other kinds follow by themselves."""
PHOTO: Final = File(name="photo.jpg", mime="image/jpeg", body=b"what was there")
PROOFS: Final = {Kind.CUSTOMER_RETURN, Kind.FOUND}
KEPT: Final = {Kind.TRANSFER: SECOND}


class Share(StrEnum):
    """How much of what is open."""

    ALL = "all"
    HALF = "half"
    ONE = "one"
    OVER = "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A document as the walk knows it."""

    id: int
    kind: Kind
    number: str
    status: str
    requester: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A document to be handed in: products with counts, and who wants it."""

    kind: Kind
    who: str
    place: str
    lines: tuple[tuple[str, int], ...]
    is_tier_a: bool = False
    yuan: str | None = None
    fen: int = 0
    source: int = 0
    share: Share = Share.ALL


def so_many(left: int, share: Share) -> int:
    match share:
        case Share.ALL:
            return left
        case Share.HALF:
            return (left + 1) // 2
        case Share.ONE:
            return min(1, left)
        case _:
            return left + 3


async def equip(firm: Firm) -> None:
    """Give the firm its recipes, its inspected goods, its workshop and its stock."""

    def work(books: OpenBooks) -> None:
        for good in MADE:
            write_good(books, good)
        books.session.run(Sql(f"UPDATE product SET is_inspected = 1 WHERE name = '{JUICE}'"))
        books.session.run(Sql(f"UPDATE product SET over_receipt_milli = 50 WHERE name = '{COLA}'"))
        books.recall.renew()
        write_roles(books, "冯", (Role.KEEPER, Role.WORKSHOP))
        _save(books, BOX, {COLA: (2, 0), SPRITE: (1, 50)})
        _save(books, SET, {BOX: (2, 0), MILK: (1, 0)})
        books.record("import", "boms", None)

    await firm.do(work)
    await firm.opening(
        line(COLA, 160, yuan=1.5), line(SPRITE, 65, yuan=2), line(JUICE, 10, yuan=3),
        line(BOX, 3, yuan=9), line(MILK, 12, batch="M1", until="2026-11-24", yuan=2),
        line(MILK, 12, batch="M2", until="2027-02-01", yuan=2),
        second=[line(COLA, 20, yuan=1.5)],
    )  # fmt: skip


def _save(books: OpenBooks, made: str, of: dict[str, tuple[int, int]]) -> None:
    components = tuple(
        Component(product_id=product_called(books, name).id, quantity=count, scrap_milli=scrap)
        for name, (count, scrap) in of.items()
    )
    steps = (Work(name="装", minutes_milli=6000, labour_fen_hour=3000),)
    books.recipes.save_recipe(
        Recipe(
            product_id=product_called(books, made).id, version="1", output_quantity=1,
            components=components, steps=steps,
        ),
        Hand(person=None, source="test"),
    )  # fmt: skip


# -- handing in


def hand_in(books: OpenBooks, wanted: Wanted) -> Document:
    """Hand a document in, for the one it follows from if it names one."""
    if wanted.kind is Kind.TILL:
        return _till(books, wanted)
    if wanted.kind is Kind.SUPPLIER_INVOICE and wanted.source:
        return _bill(books, wanted)
    if wanted.kind in MONEY:
        return _money(books, wanted)
    source = books.documents.get(wanted.source) if wanted.source else None
    lines = _lines(books, wanted, source)
    new = NewDocument(
        kind=wanted.kind, location=place_called(books, wanted.place),
        partner=_partner(books, wanted), lines=lines, reason="破损",
        to_location=_far_end(books, wanted), source_id=source.id if source else None,
        proofs=_proofs(books, wanted.kind),
        method="cash" if wanted.kind is Kind.COUNTER_SALE else "",
    )  # fmt: skip
    return service.hand_in(books, new, someone(books, wanted.who))


def _bill(books: OpenBooks, wanted: Wanted) -> Document:
    """Hand in an invoice over an order: of what is due, or (``OVER``) of so much."""
    documents = matching.targets(books, [books.documents.lock(wanted.source)])
    dues = [one for document in documents for one in books.bills.lines_of(document)]
    fen = sum(one.expected_fen(one.billed_soon, one.due) for one in dues) or wanted.fen
    if wanted.share is Share.OVER:
        fen = wanted.fen
    said = [
        SaidGoods(product_id=one.product_id, quantity=so_many(one.due, wanted.share))
        for one in dues
        if wanted.share in {Share.HALF, Share.ONE} and one.due
    ]
    taken = (
        matching.by_lines(books, documents, said, None)
        if said
        else matching.by_sum(books, documents, fen)
    )
    new = NewDocument(
        kind=wanted.kind, location=place_called(books, wanted.place), lines=(),
        partner=_partner(books, wanted), note=str(wanted.fen % 50 or ""),
    )  # fmt: skip
    return matching.register(books, documents, taken, new, someone(books, wanted.who))


def _lines(books: OpenBooks, wanted: Wanted, source: Document | None) -> tuple[NewLine, ...]:
    if source is not None:
        found = [_after(books, one, wanted) for one in source.lines]
        return tuple(one for one in found if one.quantity)
    if wanted.kind is Kind.WORK_ORDER:
        [(name, count)] = wanted.lines
        return making.lines_to_make(books, product_called(books, name).id, count)
    return tuple(_line(books, wanted, name, count) for name, count in wanted.lines)


def _line(books: OpenBooks, wanted: Wanted, name: str, count: int) -> NewLine:
    is_new = name == MILK and wanted.kind in {Kind.RECEIPT, Kind.FOUND, Kind.CUSTOMER_RETURN}
    batch = {"batch": "M2", "until": "2027-02-01"} if is_new else {}
    yuan = wanted.yuan or ("2.5" if wanted.kind is Kind.COUNTER_SALE else None)
    return new_line(books, line(name, count, yuan=yuan, **batch))


def _after(books: OpenBooks, one: Line, wanted: Wanted) -> NewLine:
    """Return the line that follows from another: ordered for a request, brought back."""
    product = books.catalog.product(one.product_id)
    left = one.quantity - (one.fulfilled if wanted.kind is Kind.CUSTOMER_RETURN else 0)
    following = line_of(product, max(1, so_many(left, wanted.share)), source_line_id=one.id)
    return replace(following, batch_id=one.batch_id)


def _partner(books: OpenBooks, wanted: Wanted) -> Any:
    if wanted.kind in SOLD:
        name = "张三超市" if wanted.is_tier_a else "城东超市"
        return books.catalog.partners_called(name, "customer")[0]
    return books.catalog.partners_called("华南饮料", "supplier")[0]


def _far_end(books: OpenBooks, wanted: Wanted) -> Any:
    if wanted.kind is not Kind.TRANSFER:
        return None
    return place_called(books, MAIN if wanted.place == SECOND else SECOND)


def _proofs(books: OpenBooks, kind: Kind) -> tuple[tuple[str, str], ...]:
    if kind not in PROOFS:
        return ()
    return ((Proof.PHOTO.value, books.files.put(PHOTO)),)


def _till(books: OpenBooks, wanted: Wanted) -> Document:
    """Count the till of today: what the books say, or otherwise."""
    place = place_called(books, wanted.place)
    books_say = sum(one.amount_fen for one in books.tills.takings(place.id, books.today))
    counts = tills.compare(books, place, books.today, {"cash": so_many(books_say, wanted.share)})
    new = NewDocument(
        kind=Kind.TILL, location=place, partner=None, lines=(), due_on=books.today,
        money_fen=sum(one.counted_fen for one in counts),
    )  # fmt: skip
    return tills.register(books, new, counts, someone(books, wanted.who))


def _money(books: OpenBooks, wanted: Wanted) -> Document:
    """Hand in a sum, put to the document it is for as far as that is open."""
    shares = []
    if wanted.source and wanted.kind in cash.GOES_TO:
        target = books.documents.get(wanted.source)
        open_fen = cash.open_of(books, wanted.kind, target)
        most = open_fen if wanted.share is Share.ALL else min(open_fen, wanted.fen)
        said = max(1, so_many(most, wanted.share))
        shares = [
            cash.Share(
                document_id=target.id, number=target.number, amount_fen=said, open_fen=open_fen
            )
        ]
    put = sum(one.amount_fen for one in shares)
    is_exact = wanted.kind is Kind.SALES_INVOICE or wanted.share is Share.ALL
    new = NewDocument(
        kind=wanted.kind, location=place_called(books, MAIN), partner=_partner(books, wanted),
        lines=(), money_fen=put if put and is_exact else wanted.fen,
    )  # fmt: skip
    return cash.register(books, new, shares, someone(books, wanted.who))
