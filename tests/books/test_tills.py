"""Sales over the counter and the till: posted at once, counted once, and never behind a count."""

import asyncio
import contextlib
import random
from collections.abc import Sequence

import pytest

from core.errors import Refused
from core.orders import service, tills
from core.orders.model import Document, NewDocument
from core.orders.states import Kind, Status
from core.orders.till import AlreadyCounted, Count, NothingSold, SaleWaits, ShopDay, SoldMeanwhile
from core.storage.books import OpenBooks, Store
from core.storage.session import Violated
from scheduler.days import Day
from scheduler.shops import remind_of_tills
from tests.books.firm import (
    COLA,
    DAY_US,
    SECOND,
    ZONE,
    Firm,
    Said,
    found,
    line,
    new_line,
    someone,
)
from tests.books.sample import place_called

TODAY, TOMORROW = "2026-11-22", "2026-11-23"


@pytest.fixture
async def firm(store: Store) -> Firm:
    firm = await found(store)
    await firm.opening(second=[line(COLA, 1000)])
    return firm


def bottles(count: int, yuan: float = 2.5) -> Said:
    return line(COLA, count, yuan=yuan)


async def sell(firm: Firm, said: Said, method: str = "cash", who: str = "刘") -> Document:
    def work(books: OpenBooks) -> Document:
        new = NewDocument(
            kind=Kind.COUNTER_SALE, location=place_called(books, SECOND), partner=None,
            lines=(new_line(books, said),), method=method,
        )  # fmt: skip
        return service.hand_in(books, new, someone(books, who))

    return await firm.do(work)


async def count(firm: Firm, day: str = TODAY, who: str = "刘", **counted: int) -> Document:
    def work(books: OpenBooks) -> Document:
        place = place_called(books, SECOND)
        counts = tills.compare(books, place, day, counted)
        return tills.register(books, _till(books, day, counts), counts, someone(books, who))

    return await firm.do(work)


def _till(books: OpenBooks, day: str, counts: Sequence[Count]) -> NewDocument:
    return NewDocument(
        kind=Kind.TILL, location=place_called(books, SECOND), partner=None, lines=(), due_on=day,
        money_fen=sum(one.counted_fen for one in counts),
    )  # fmt: skip


async def test_a_sale_at_the_lists_price_is_posted_at_once(firm: Firm) -> None:
    sale = await sell(firm, bottles(2), "wechat")
    assert (sale.status, sale.method, sale.amount_fen) == (Status.DONE, "wechat", 500)
    assert await firm.cell(COLA, SECOND) == (998, 0, 0)
    await firm.check()


async def test_a_sale_below_the_lists_price_waits_for_a_manager(firm: Firm) -> None:
    sale = await sell(firm, bottles(2, 2.49))
    assert sale.status is Status.PENDING
    assert await firm.cell(COLA, SECOND) == (1000, 2, 0)
    assert (await firm.approve(sale, "赵")).status is Status.DONE
    assert await firm.cell(COLA, SECOND) == (998, 0, 0)
    await firm.check()


@pytest.mark.parametrize("fault", ["method", "price"])
async def test_no_sale_is_posted_without_a_price_and_a_way_of_paying(
    firm: Firm, fault: str
) -> None:
    said = line(COLA, 2) if fault == "price" else bottles(2)
    with pytest.raises((Violated, Refused)):
        await sell(firm, said, "" if fault == "method" else "cash")
    assert await firm.count("document", "kind = 'counter_sale'") == 0


async def test_a_till_that_is_right_counts_at_once_and_only_once(firm: Firm) -> None:
    await sell(firm, bottles(2))
    await sell(firm, bottles(4), "wechat")
    till = await count(firm, cash=500, wechat=1000)
    assert (till.status, till.amount_fen) == (Status.DONE, 1500)

    with pytest.raises(AlreadyCounted) as refused:
        await count(firm, cash=500, wechat=1000)
    assert refused.value.number == till.number
    await firm.check()


async def test_a_till_that_is_off_waits_for_finance(firm: Firm) -> None:
    await sell(firm, bottles(2))
    till = await count(firm, cash=499)
    assert till.status is Status.PENDING
    with pytest.raises(AlreadyCounted):
        await count(firm, cash=500)
    assert (await firm.approve(till, "周")).status is Status.DONE
    await firm.check()


async def test_nothing_is_sold_or_taken_back_on_a_counted_day(firm: Firm) -> None:
    sale = await sell(firm, bottles(2))
    till = await count(firm, cash=500)
    for act in (sell(firm, bottles(1)), firm.undo("刘", sale.number)):
        with pytest.raises(AlreadyCounted):
            await act
    await firm.undo("刘", till.number)
    await firm.undo("刘", sale.number)
    await sell(firm, bottles(1))
    assert (await count(firm, cash=250)).status is Status.DONE
    await firm.check()


async def test_a_sale_that_waits_keeps_the_till_from_being_counted(firm: Firm) -> None:
    await sell(firm, bottles(2))
    waiting = await sell(firm, bottles(2, 2))
    with pytest.raises(SaleWaits) as refused:
        await count(firm, cash=500)
    assert refused.value.number == waiting.number
    await firm.reject(waiting, "赵")
    await count(firm, cash=500)
    await firm.check()


async def test_what_was_sold_while_the_card_was_open_is_seen(firm: Firm) -> None:
    await sell(firm, bottles(2))

    def look(books: OpenBooks) -> Sequence[Count]:
        return tills.compare(books, place_called(books, SECOND), TODAY, {"cash": 500})

    shown = await firm.do(look)
    await sell(firm, bottles(1))
    with pytest.raises(SoldMeanwhile):
        await firm.do(
            lambda books: tills.register(
                books, _till(books, TODAY, shown), shown, someone(books, "刘")
            )
        )
    assert await firm.count("document", "kind = 'till'") == 0


async def test_a_day_without_sales_has_no_till(firm: Firm) -> None:
    with pytest.raises(NothingSold):
        await count(firm, cash=100)


async def test_the_database_refuses_a_count_against_other_sums(firm: Firm) -> None:
    await sell(firm, bottles(2))
    false = [Count(method="cash", expected_fen=400, counted_fen=400)]
    with pytest.raises((Violated, Refused)):
        await firm.do(
            lambda books: service.hand_in(
                books, _till(books, TODAY, false), someone(books, "刘"),
                before=lambda draft: books.tills.write(draft.id, false),
            )
        )  # fmt: skip
    assert await firm.count("document", "kind = 'till'") == 0


async def test_a_day_nobody_counted_is_reminded_of_until_it_is(firm: Firm) -> None:
    await sell(firm, bottles(2))
    firm.clock.pass_(DAY_US)

    async def reminded() -> int:
        day = Day(company="", date=TOMORROW, zone=ZONE, is_late=False)
        before = await firm.count("outbox", "kind = 'till_due'")
        await firm.do(lambda books: remind_of_tills(books, day))
        return await firm.count("outbox", "kind = 'till_due'") - before

    assert await reminded() == 2
    owed = await firm.do(lambda books: books.tills.uncounted(TODAY, TOMORROW))
    assert [(one.day, one.amount_fen) for one in owed] == [(TODAY, 500)]
    assert isinstance(owed[0], ShopDay)
    await count(firm, cash=500)
    assert await reminded() == 0
    await firm.check()


async def test_sales_and_counts_at_the_same_moment_agree(firm: Firm) -> None:
    await sell(firm, bottles(2))
    await asyncio.gather(
        *(sell(firm, bottles(1)) for _ in range(6)),
        *(count(firm, cash=500) for _ in range(3)),
        return_exceptions=True,
    )
    await firm.check()
    assert await firm.count("document", "kind = 'till' AND status = 'done'") <= 1


async def some_act(
    firm: Firm, chance: random.Random, sales: list[Document], tills_: list[Document]
) -> None:
    """Sell, take back, agree, count: whatever chance says."""
    act = chance.random()
    if act < 0.5 or not sales:
        said = bottles(chance.randint(1, 5), chance.choice([2.5, 2.5, 2]))
        sales.append(await sell(firm, said, chance.choice(["cash", "wechat", "其他"])))
    elif act < 0.65:
        await firm.undo("刘", chance.choice(sales).number)
    elif act < 0.75:
        await firm.approve(chance.choice(sales), "赵")
    elif act < 0.9 or not tills_:
        tills_.append(await count(firm, cash=chance.randint(0, 900)))
    elif act < 0.95:
        await firm.approve(chance.choice(tills_), "周")
    else:
        await firm.undo("刘", chance.choice(tills_).number)


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_is_sold_counted_and_taken_back_the_till_is_right(
    firm: Firm, seed: int
) -> None:
    chance = random.Random(seed)
    sales: list[Document] = []
    tills_: list[Document] = []
    for _ in range(25):
        with contextlib.suppress(Refused):
            await some_act(firm, chance, sales, tills_)
        await firm.check()
