"""What is left of sums is put to what is owed since, never more than there is on either side."""

import random

import pytest

from core.errors import Refused
from core.orders import cash, debts, offsets
from core.orders.approvals import Rule
from core.orders.cash import OverAllocated
from core.orders.model import Document, NewDocument
from core.orders.offsets import NoRest, NothingLeft, OtherPartner
from core.orders.states import Kind
from core.storage.books import OpenBooks, Store
from tests.books.firm import MAIN, Firm, found, someone
from tests.books.sample import place_called

EAST, ZHANG = "城东超市", "张三超市"


@pytest.fixture
async def firm(store: Store) -> Firm:
    return await found(store, rules=(Rule(kind=Kind.COLLECTION),))


async def owes(firm: Firm, reference: str, fen: int, who: str = EAST) -> int:
    """Bring an opening debt; return its id."""

    def work(books: OpenBooks) -> int:
        partner = books.catalog.partners_called(who, "customer")[0]
        opening = debts.Opening(
            partner=partner, reference=reference, day="2026-10-01", due_on=None, amount_fen=fen,
            note="",
        )  # fmt: skip
        debts.bring(books, opening)
        books.record("import", "debts", None)
        return books.money.opening_debt(partner.id, reference) or 0

    return await firm.do(work)


async def pays(firm: Firm, fen: int, who: str = EAST) -> Document:
    """Take a sum that is put to nothing yet."""

    def work(books: OpenBooks) -> Document:
        new = NewDocument(
            kind=Kind.COLLECTION, location=place_called(books, MAIN), lines=(), money_fen=fen,
            partner=books.catalog.partners_called(who, "customer")[0],
        )  # fmt: skip
        return cash.register(books, new, [], someone(books, "周"))

    return await firm.do(work)


async def set_off(firm: Firm, who: str = EAST) -> list[tuple[str, str, int]]:
    """Put everything of a customer; return what was put."""

    def work(books: OpenBooks) -> list[tuple[str, str, int]]:
        partner = books.catalog.partners_called(who, "customer")[0]
        shown = offsets.proposed(books, partner, 50)
        offsets.put(books, shown, someone(books, "周"))
        return [(one.source, one.target, one.amount_fen) for one in shown]

    return await firm.do(work)


async def open_fen(firm: Firm, debt_id: int) -> int:
    return await firm.keeper.read(
        lambda books: cash.open_of(books, Kind.COLLECTION, books.documents.get(debt_id))
    )


async def test_the_oldest_sum_goes_to_the_oldest_debt(firm: Firm) -> None:
    first, second = await pays(firm, 300), await pays(firm, 500)
    old, new = await owes(firm, "A", 400), await owes(firm, "B", 900)
    assert [(source, fen) for source, _, fen in await set_off(firm)] == [
        (first.number, 300), (second.number, 100), (second.number, 400),
    ]  # fmt: skip
    assert (await open_fen(firm, old), await open_fen(firm, new)) == (0, 500)
    with pytest.raises(NothingLeft):
        await set_off(firm)
    await firm.check()


async def test_a_part_is_put_and_no_more_than_there_is(firm: Firm) -> None:
    source, debt = await pays(firm, 300), await owes(firm, "A", 1_000)
    other = await owes(firm, "B", 1_000, ZHANG)

    async def put(target: int, fen: int | None) -> None:
        def work(books: OpenBooks) -> None:
            one = offsets.between(
                books, books.documents.get(source.id), books.documents.get(target), fen
            )
            offsets.put(books, [one], someone(books, "周"))

        await firm.do(work)

    await put(debt, 200)
    for target, fen, refusal in (
        (debt, 101, OverAllocated), (other, 1, OtherPartner),
    ):  # fmt: skip
        with pytest.raises(refusal):
            await put(target, fen)
    await put(debt, None)
    with pytest.raises(NoRest):
        await put(debt, None)
    assert await open_fen(firm, debt) == 700
    await firm.undo("周", source.number)
    assert await open_fen(firm, debt) == 1_000
    await firm.check()


async def test_what_was_used_since_it_was_shown_is_refused_whole(firm: Firm) -> None:
    await pays(firm, 300)
    await owes(firm, "A", 200)

    def look(books: OpenBooks) -> list[offsets.Offset]:
        return offsets.proposed(books, books.catalog.partners_called(EAST, "customer")[0], 50)

    shown = await firm.do(look)
    await set_off(firm)
    with pytest.raises(Refused):
        await firm.do(lambda books: offsets.put(books, shown, someone(books, "周")))
    await firm.check()


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_is_paid_and_set_off_adds_up(firm: Firm, seed: int) -> None:
    chance = random.Random(seed)
    paid: list[Document] = []
    for turn in range(20):
        act = chance.random()
        try:
            if act < 0.35:
                paid.append(await pays(firm, chance.randint(1, 500)))
            elif act < 0.65:
                await owes(firm, f"N{turn}", chance.randint(1, 500))
            elif act < 0.9 or not paid:
                await set_off(firm)
            else:
                await firm.undo("周", chance.choice(paid).number)
        except Refused:
            continue
        await firm.check()
