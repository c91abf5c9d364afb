"""Invoices of suppliers: three papers are compared, a difference lands where the goods are."""

import asyncio
import random
from collections.abc import Sequence

import pytest

from core.errors import Refused
from core.orders import matching, orders, service
from core.orders.bills import BillTwice, Worth
from core.orders.flows.billing import Billed
from core.orders.matching import AllBilled, SaidGoods, SayLines
from core.orders.model import Document, NewDocument
from core.orders.states import Kind, Status
from core.storage.books import OpenBooks, Store
from tests.books.firm import (
    COLA,
    DAY_US,
    MAIN,
    RICE,
    SPRITE,
    Firm,
    Said,
    found,
    line,
    new_line,
    product_called,
    someone,
)
from tests.books.sample import place_called
from tests.books.test_sales import FREE

SUPPLIER = "华南饮料"


@pytest.fixture
async def firm(store: Store) -> Firm:
    return await found(store, rules=FREE)


async def ordered(firm: Firm, *lines: Said, came: tuple[int, ...] = ()) -> Document:
    """Order from the supplier, and receive so much of each line."""

    def work(books: OpenBooks) -> Document:
        new = NewDocument(
            kind=Kind.PURCHASE_ORDER, location=place_called(books, MAIN),
            partner=books.catalog.partners_called(SUPPLIER, "supplier")[0],
            lines=tuple(new_line(books, said) for said in lines),
        )  # fmt: skip
        placed = orders.hand_in(books, new, someone(books, "陈"))
        wanted = {one.id: count for one, count in zip(placed.lines, came, strict=False) if count}
        if wanted:
            orders.receive(books, placed.id, wanted, someone(books, "冯"))
        return placed

    return await firm.do(work)


async def bill(
    firm: Firm, *placed: Document, fen: int | None = None, note: str = "", who: str = "周",
    goods: tuple[tuple[str, int, int | None], ...] = (),
) -> Document:  # fmt: skip
    """Hand in an invoice over these documents."""

    def work(books: OpenBooks) -> Document:
        named = [books.documents.lock(one.id) for one in placed]
        documents = matching.targets(books, named)
        said = [
            SaidGoods(product_id=product_called(books, name).id, quantity=count, amount_fen=amount)
            for name, count, amount in goods
        ]
        taken = (
            matching.by_lines(books, documents, said, fen)
            if said
            else matching.by_sum(books, documents, fen or 0)
        )
        new = NewDocument(
            kind=Kind.SUPPLIER_INVOICE, location=place_called(books, MAIN), note=note, lines=(),
            partner=books.catalog.partners_called(SUPPLIER, "supplier")[0],
        )  # fmt: skip
        return matching.register(books, documents, taken, new, someone(books, who))

    return await firm.do(work)


async def sell(firm: Firm, product: str, count: int) -> Document:
    return await firm.ship("冯", line(product, count))


async def entries(firm: Firm) -> list[tuple[int, int, int, int]]:
    rows = await firm.rows(
        "SELECT matched_fen, value_fen, variance_fen, owed_fen FROM price_entry ORDER BY id"
    )
    return [(int(a), int(b), int(c), int(d)) for a, b, c, d in rows]


async def owed(firm: Firm, document: Document) -> int:
    return await firm.keeper.read(lambda books: books.money.owed(document.id))


async def test_an_order_is_done_when_all_that_came_is_billed_and_open_again_after(
    firm: Firm,
) -> None:
    placed = await ordered(firm, line(COLA, 50, yuan=2), line(SPRITE, 20, yuan=1), came=(50, 20))
    assert (await firm.get(placed)).status is Status.STOCKED

    invoice = await bill(firm, placed, fen=12_000)

    assert invoice.status is Status.DONE
    assert (await firm.get(placed)).status is Status.DONE
    assert await entries(firm) == [(10_000, 0, 0, 0), (2_000, 0, 0, 0)]
    await firm.check()
    await firm.undo("周", invoice.number)
    assert (await firm.get(placed)).status is Status.STOCKED
    await firm.check()
    await bill(firm, placed, fen=12_000)
    assert (await firm.get(placed)).status is Status.DONE
    await firm.check()


async def test_a_late_difference_is_split_by_what_is_still_there(firm: Firm) -> None:
    """50 at 2.00, 20 sold; the invoice is 1.00 yuan higher: 0.60 stays, 0.40 has gone."""
    placed = await ordered(firm, line(COLA, 50, yuan=2), came=(50,))
    await sell(firm, COLA, 20)
    assert await firm.worth(COLA) == (30, 6_000)

    invoice = await bill(firm, placed, fen=10_100)

    assert invoice.status is Status.DONE
    assert await entries(firm) == [(10_000, 60, 40, 100)]
    assert await firm.worth(COLA) == (30, 6_060)
    assert await owed(firm, placed) == 10_100
    await sell(firm, COLA, 30)
    await firm.undo("周", invoice.number)
    assert (await entries(firm))[-1] == (-10_000, 0, -100, -100)
    assert await firm.worth(COLA) == (0, 0)
    assert await owed(firm, placed) == 10_000
    await firm.check()


async def test_a_lower_invoice_never_leaves_goods_that_owe(firm: Firm) -> None:
    placed = await ordered(firm, line(COLA, 10, yuan=2), came=(10,))
    invoice = await bill(firm, placed, fen=1, who="周")
    assert invoice.status is Status.PENDING
    await firm.approve(invoice, "陈")
    assert await entries(firm) == [(2_000, -1_999, 0, -1_999)]
    assert await firm.worth(COLA) == (10, 1)
    await firm.check()


async def test_within_the_tolerance_finance_alone_and_above_it_the_buyer(firm: Firm) -> None:
    first = await ordered(firm, line(COLA, 50, yuan=2), came=(50,))
    assert (await bill(firm, first, fen=10_200)).status is Status.DONE
    second = await ordered(firm, line(COLA, 50, yuan=2), came=(50,))

    above = await bill(firm, second, fen=10_201)

    assert above.status is Status.PENDING
    with pytest.raises(Refused):
        await firm.approve(above, "冯")
    assert (await firm.approve(above, "陈")).status is Status.DONE
    assert (await firm.get(second)).status is Status.DONE
    await firm.check()


async def test_the_whole_invoice_has_a_bound_of_its_own(firm: Firm) -> None:
    """1% of 10,000 yuan is within the share, and more than 50 yuan."""
    placed = await ordered(firm, line(COLA, 5_000, yuan=2), came=(5_000,))
    assert (await bill(firm, placed, fen=1_010_000)).status is Status.PENDING
    await firm.check()


async def test_more_billed_than_came_is_asked_of_the_keeper(firm: Firm) -> None:
    placed = await ordered(firm, line(COLA, 50, yuan=2), came=(30,))

    invoice = await bill(firm, placed, goods=((COLA, 50, 10_000),))

    assert invoice.status is Status.PENDING
    with pytest.raises(Refused):
        await firm.approve(invoice, "陈")
    assert (await firm.approve(invoice, "冯")).status is Status.DONE
    assert (await firm.get(placed)).status is Status.PARTIAL
    assert await owed(firm, placed) == 6_000
    await receive_rest(firm, placed)
    assert (await firm.get(placed)).status is Status.DONE
    assert await owed(firm, placed) == 10_000
    await firm.check()


async def receive_rest(firm: Firm, placed: Document) -> None:
    def work(books: OpenBooks) -> Document:
        fresh = books.documents.get(placed.id)
        wanted = {one.id: one.unfulfilled for one in fresh.lines if one.unfulfilled}
        return orders.receive(books, fresh.id, wanted, someone(books, "冯"))

    await firm.do(work)


async def test_what_is_billed_already_is_named_and_not_billed_by_a_sum(firm: Firm) -> None:
    placed = await ordered(firm, line(COLA, 50, yuan=2), came=(50,))
    invoice = await bill(firm, placed, fen=10_000)
    with pytest.raises(AllBilled) as refused:
        await bill(firm, placed, fen=10_000)
    assert refused.value.bills == [invoice.number]


async def test_billed_twice_by_lines_waits_for_a_manager(firm: Firm) -> None:
    placed = await ordered(firm, line(COLA, 50, yuan=2), came=(50,))
    await bill(firm, placed, fen=10_000)
    again = await bill(firm, placed, goods=((COLA, 10, 2_000),))
    assert again.status is Status.PENDING
    with pytest.raises(Refused):
        await firm.approve(again, "陈")
    await firm.reject(again, "赵")
    assert await firm.count("price_entry") == 1
    await firm.check()


async def test_more_than_the_whole_order_is_asked_of_the_buyer(firm: Firm) -> None:
    placed = await ordered(firm, line(COLA, 50, yuan=2), came=(50,))
    over = await bill(firm, placed, goods=((COLA, 60, 12_000),))
    assert over.status is Status.PENDING
    await firm.approve(over, "陈")
    await firm.check()


async def test_an_invoice_over_two_orders_and_what_came_too_much(firm: Firm) -> None:
    first = await ordered(firm, line(COLA, 50, yuan=2), came=(53,))
    [extra] = await firm.rows(
        "SELECT id FROM document WHERE kind = 'receipt' AND status = 'pending'"
    )
    await firm.do(lambda books: service.approve(books, extra[0], someone(books, "陈")))
    second = await ordered(firm, line(SPRITE, 20, yuan=1), came=(20,))

    invoice = await bill(firm, first, second, fen=12_600)

    assert invoice.status is Status.DONE
    assert await firm.count("allocation", f"from_id = {invoice.id}") == 3
    for placed in (first, second):
        assert (await firm.get(placed)).status is Status.DONE
    await firm.check()


async def test_a_suppliers_number_is_in_the_books_once_and_free_again_after(firm: Firm) -> None:
    first = await ordered(firm, line(COLA, 50, yuan=2), came=(50,))
    second = await ordered(firm, line(COLA, 50, yuan=2), came=(50,))
    invoice = await bill(firm, first, fen=10_000, note="A1")
    with pytest.raises(BillTwice) as refused:
        await bill(firm, second, fen=10_000, note="A1")
    assert refused.value.number == invoice.number
    await firm.undo("周", invoice.number)
    await bill(firm, second, fen=10_000, note="A1")
    await firm.check()


async def test_goods_that_are_billed_are_not_taken_back(firm: Firm) -> None:
    placed = await ordered(firm, line(COLA, 50, yuan=2), came=(50,))
    [receipt] = await firm.rows("SELECT number FROM document WHERE kind = 'receipt'")
    invoice = await bill(firm, placed, fen=10_000)
    with pytest.raises(Billed) as refused:
        await firm.undo("冯", receipt[0])
    assert refused.value.bills == [invoice.number]
    await firm.undo("周", invoice.number)
    await firm.undo("冯", receipt[0])
    assert await firm.cell(COLA) == (0, 0, 50)
    await firm.check()


async def test_a_sum_for_goods_without_a_price_needs_its_lines(firm: Firm) -> None:
    placed = await ordered(firm, line(RICE, 1_000), line(COLA, 10, yuan=2), came=(1_000, 10))
    with pytest.raises(SayLines):
        await bill(firm, placed, fen=3_000)
    invoice = await bill(firm, placed, goods=((RICE, 1_000, 1_000), (COLA, 10, 2_000)))
    assert invoice.status is Status.PENDING
    await firm.approve(invoice, "陈")
    assert await firm.worth(RICE) == (1_000, 1_000)
    assert await owed(firm, placed) == 3_000
    await firm.check()


@pytest.mark.parametrize("seed", range(4))
async def test_value_in_is_value_out_and_on_hand_and_difference(firm: Firm, seed: int) -> None:
    """In any order of buying, selling, billing and taking back, over days, in both reports."""
    chance = random.Random(seed)
    placed: list[Document] = []
    invoices: list[Document] = []
    first_day = await firm.keeper.read(lambda books: books.today)
    for _ in range(30):
        if chance.random() < 0.3:
            firm.clock.pass_(DAY_US)
        try:
            await something(firm, chance, placed, invoices)
        except Refused:
            continue
    await firm.check()
    last_day = await firm.keeper.read(lambda books: books.today)
    middle = (await firm.rows("SELECT max(business_date) FROM price_entry"))[0][0] or last_day
    held = await firm.worth(COLA)
    for as_it_was in (False, True):
        for first, last in ((first_day, middle), (middle, last_day), (first_day, last_day)):
            for worth in await report(firm, first, last, as_it_was=as_it_was):
                assert worth.opening + worth.come == worth.gone + worth.closing
                there = worth.out_fen + worth.difference_fen + worth.closing_fen
                assert worth.opening_fen + worth.in_fen == there
                if last == last_day:
                    assert (worth.closing, worth.closing_fen) == held


async def something(
    firm: Firm, chance: random.Random, placed: list[Document], invoices: list[Document]
) -> None:
    """Buy, sell, bill, or take back what was billed or done last."""
    match chance.randrange(5):
        case 0:
            count = chance.randint(1, 40)
            said = line(COLA, count, yuan=f"{chance.randint(1, 400) / 100:.2f}")
            placed.append(await ordered(firm, said, came=(chance.randint(1, count),)))
        case 1:
            await sell(firm, COLA, chance.randint(1, 30))
        case 2 if placed:
            invoices.append(await bill(firm, chance.choice(placed), fen=chance.randint(1, 20_000)))
            if invoices[-1].status is Status.PENDING:
                await firm.approve(invoices[-1], "赵")
        case 3 if invoices:
            await firm.undo("周", invoices.pop(chance.randrange(len(invoices))).number)
        case _:
            await firm.undo("冯")


async def report(firm: Firm, first: str, last: str, *, as_it_was: bool) -> Sequence[Worth]:
    return await firm.keeper.read(
        lambda books: books.bills.report(first, last, as_it_was=as_it_was)
    )


async def test_an_invoice_counts_when_it_came_or_when_its_goods_did(firm: Firm) -> None:
    placed = await ordered(firm, line(COLA, 50, yuan=2), came=(50,))
    await sell(firm, COLA, 20)
    firm.clock.pass_(30 * DAY_US)
    await bill(firm, placed, fen=10_100)

    [known] = await report(firm, "2026-11-01", "2026-11-30", as_it_was=False)
    [was] = await report(firm, "2026-11-01", "2026-11-30", as_it_was=True)
    [late] = await report(firm, "2026-12-01", "2026-12-31", as_it_was=False)

    assert (known.in_fen, known.out_fen, known.difference_fen) == (10_000, 4_000, 0)
    assert known.closing_fen == 6_000
    assert (was.in_fen, was.out_fen, was.difference_fen) == (10_100, 4_000, 40)
    assert was.closing_fen == 6_060
    assert (late.opening_fen, late.in_fen, late.difference_fen) == (6_000, 100, 40)
    assert late.closing_fen == 6_060


async def test_of_two_invoices_of_one_number_at_one_moment_one_counts(firm: Firm) -> None:
    first = await ordered(firm, line(COLA, 50, yuan=2), came=(50,))
    second = await ordered(firm, line(SPRITE, 50, yuan=2), came=(50,))
    done = await asyncio.gather(
        bill(firm, first, fen=10_000, note="A1"), bill(firm, second, fen=10_000, note="A1"),
        return_exceptions=True,
    )  # fmt: skip
    assert [type(one) for one in done if isinstance(one, Exception)] == [BillTwice]
    assert await firm.count("document", "kind = 'supplier_invoice'") == 1
    await firm.check()


async def test_of_two_invoices_for_the_same_goods_at_one_moment_one_is_booked(firm: Firm) -> None:
    placed = await ordered(firm, line(COLA, 50, yuan=2), came=(50,))
    done = await asyncio.gather(
        bill(firm, placed, fen=10_000), bill(firm, placed, fen=10_000), return_exceptions=True
    )
    assert [type(one) for one in done if isinstance(one, Exception)] == [AllBilled]
    assert await firm.count("price_entry") == 1
    await firm.check()
