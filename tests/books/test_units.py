"""Counts, packs and money: whole numbers, exact splits, old papers as they were."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.orders.states import Kind
from core.quantity import (
    AMOUNT_FEN_MAX,
    MILLI,
    PRICE_MAX,
    QUANTITY_MAX,
    NotWhole,
    OutOfRange,
    Pack,
    amount_fen,
    in_packs,
    show_count,
    to_base,
)  # fmt: skip
from core.stock.model import SUPPLIER, Movement, Phase
from core.storage.books import OpenBooks
from core.storage.schema import SUM_MAX
from tests.books.firm import (
    COLA,
    GOODS,
    MAIN,
    RICE,
    Firm,
    Good,
    line,
    product_called,
    write_good,
)
from tests.books.life import CI
from tests.books.sample import place_called

BOX, BOTTLE = Pack(unit="箱", numerator=24), Pack(unit="瓶", numerator=1)


@pytest.mark.row("S10")
@pytest.mark.parametrize(
    ("count", "unit", "quantity"),
    [("2.5", "箱", 60), ("0.5", "提", 3), ("0.125", "箱", 3), ("1.5", "千克", 1500),
     ("0.001", "千克", 1)],
)  # fmt: skip
async def test_a_part_of_a_pack_is_taken_when_it_comes_out_whole(
    firm: Firm, count: str, unit: str, quantity: int
) -> None:
    product = RICE if unit == "千克" else COLA
    document = await firm.receive("王", line(product, count, unit))
    [stored] = (await firm.get(document)).lines
    assert (stored.quantity, stored.unit) == (quantity, unit)
    assert Fraction(stored.count_milli, MILLI) == Fraction(count)
    await firm.check()


@pytest.mark.row("S10")
@pytest.mark.parametrize(
    ("count", "unit", "kind"),
    [("2.5", "瓶", NotWhole), ("0.1", "箱", NotWhole), ("0.333", "箱", NotWhole),
     ("0.0005", "千克", OutOfRange), ("0", "箱", OutOfRange), ("-1", "瓶", OutOfRange),
     ("1/3", "箱", OutOfRange)],
)  # fmt: skip
async def test_a_part_of_what_cannot_be_divided_is_refused(
    firm: Firm, count: str, unit: str, kind: type[Exception]
) -> None:
    before = await firm.snapshot()
    product = RICE if unit == "千克" else COLA
    with pytest.raises(kind):
        await firm.receive("王", line(product, count, unit))
    assert await firm.snapshot() == before


@pytest.mark.row("S10")
async def test_a_new_pack_factor_leaves_old_papers_as_they_were(firm: Firm) -> None:
    await firm.opening(line(COLA, 100))
    waiting = await firm.ship("王", line(COLA, 2, "箱", yuan=60))
    smaller = Good(name=COLA, packs=(("箱", 20),), codes=GOODS[0].codes)
    await firm.do(lambda books: write_good(books, smaller))

    done = await firm.approve(waiting, "周")

    assert [(one.count_milli, one.unit, one.quantity) for one in done.lines] == [(2000, "箱", 48)]
    assert await firm.cell(COLA) == (52, 0, 0)
    new = await firm.ship("王", line(COLA, 2, "箱", yuan=60))
    assert new.lines[0].quantity == 40
    await firm.undo("王", done.number)
    assert await firm.cell(COLA) == (100, 40, 0)
    await firm.check()


@pytest.mark.row("S10")
async def test_a_hundred_yuan_over_three_lines_adds_up_to_the_fen(firm: Firm) -> None:
    """Three lines of 33.3333…: each rounds by itself, the header is their sum."""
    third = Fraction(100, 3)
    price = int(third * 10_000)
    amounts = [amount_fen(price, Fraction(1))] * 3
    assert sum(amounts) == 9999
    document = await firm.receive("王", *(line(COLA, 1, yuan=str(Fraction(price, 10_000))),) * 3)
    assert [one.amount_fen for one in document.lines] == amounts
    assert document.amount_fen == sum(amounts)
    await firm.approve(document, "赵")
    assert await firm.worth(COLA) == (3, 9999)
    await firm.check()


@pytest.mark.row("S10")
@CI
@given(
    prices=st.lists(st.integers(0, 10**9), min_size=1, max_size=8),
    count=st.integers(1, 10**6).map(lambda n: Fraction(n, 1000)),
)
def test_an_amount_is_never_more_than_half_a_fen_off(prices: list[int], count: Fraction) -> None:
    for price in prices:
        exact = Fraction(price) * count / 100
        assert abs(amount_fen(price, count) - exact) <= Fraction(1, 2)


@CI
@given(milli=st.integers(1, 10**9), factor=st.integers(1, 1000))
def test_what_is_counted_in_packs_comes_back_the_same(milli: int, factor: int) -> None:
    count, pack = Fraction(milli, MILLI), Pack(unit="箱", numerator=factor)
    try:
        quantity = to_base(count, pack, "瓶")
    except NotWhole:
        assert (count * factor).denominator != 1
    else:
        assert Fraction(quantity, factor) == count
        assert Fraction(show_count(count)) == count


def test_a_quantity_is_shown_in_its_largest_pack() -> None:
    packs = (BOTTLE, Pack(unit="提", numerator=6), BOX)
    assert [in_packs(n, packs, "瓶") for n in (0, 5, 6, 24, 49, 480)] == [
        "0瓶", "5瓶", "1提", "1箱", "2箱1瓶", "20箱",
    ]  # fmt: skip


@pytest.mark.row("S09")
@pytest.mark.parametrize("more", [0, 1])
def test_the_largest_quantity_price_and_amount_are_the_last_that_pass(more: int) -> None:
    attempts: tuple[Callable[[], int], ...] = (
        lambda: to_base(Fraction(QUANTITY_MAX + more), BOTTLE, "瓶"),
        lambda: amount_fen(PRICE_MAX + more, Fraction(1)),
        lambda: amount_fen(PRICE_MAX, Fraction(AMOUNT_FEN_MAX // 10**10) + Fraction(more, 1000)),
    )
    for attempt in attempts:
        if more:
            with pytest.raises(OutOfRange):
                attempt()
        else:
            assert attempt() in {QUANTITY_MAX, PRICE_MAX // 100, AMOUNT_FEN_MAX}


@pytest.mark.row("S09")
@pytest.mark.parametrize("count", [str(2**63 - 1), str(2**63), str(2**64 + 1), "1" + "0" * 4000])
async def test_a_count_near_two_to_the_63_is_refused_and_nothing_is_written(
    firm: Firm, count: str
) -> None:
    before = await firm.snapshot()
    for unit in ("瓶", "箱"):
        with pytest.raises(OutOfRange):
            await firm.receive("王", line(COLA, count, unit))
    assert await firm.snapshot() == before


@pytest.mark.row("S09")
async def test_the_largest_document_is_kept_to_the_last_piece(firm: Firm) -> None:
    """10¹² pieces, three times, and all of them out again: no number ever turns to a float."""
    for _ in range(3):
        document = await firm.receive("王", line(COLA, QUANTITY_MAX, yuan="0.1"))
        await firm.approve(document, "赵")
    assert await firm.cell(COLA) == (3 * QUANTITY_MAX, 0, 0)
    assert await firm.worth(COLA) == (3 * QUANTITY_MAX, 30 * QUANTITY_MAX)
    lines = [line(COLA, QUANTITY_MAX)] * 2 + [line(COLA, QUANTITY_MAX - 1)]
    out = await firm.hand_in("王", Kind.SHIPMENT, *lines, place=MAIN)
    await firm.approve(out, "周")
    assert await firm.cell(COLA) == (1, 0, 0)
    assert await firm.worth(COLA) == (1, 10)
    for row in await firm.rows("SELECT quantity, value_fen FROM value_entry"):
        assert all(type(value) is int for value in row)
    await firm.check()


@pytest.mark.row("S09")
@pytest.mark.parametrize(
    ("quantity", "fen", "what"),
    [(QUANTITY_MAX + 1, 0, "count"), (2**63 - 1, 0, "count"), (2**63, 0, "count"),
     (1, SUM_MAX + 1, "amount"), (1, 2**63 - 1, "amount"), (1, 2**63, "amount")],
)  # fmt: skip
async def test_a_sum_beyond_the_books_is_refused_below_the_use_cases_too(
    firm: Firm, quantity: int, fen: int, what: str
) -> None:
    """The last that fits is kept; a 分 or a piece more is told, never wrapped round or rounded."""
    await firm.opening(line(COLA, 1))

    def put(books: OpenBooks, count: int, value_fen: int) -> None:
        product, place = product_called(books, COLA), place_called(books, MAIN)
        books.ledger.append(
            Movement(
                phase=Phase.MOVE, product_id=product.id, batch_id=0, source_id=SUPPLIER,
                target_id=place.id, quantity=count,
            ),
            value_fen=value_fen,
        )  # fmt: skip

    _, worth = await firm.worth(COLA)
    await firm.do(lambda books: put(books, 1, SUM_MAX - worth))
    before = await firm.snapshot()
    for more in (fen, 1) if fen else (fen,):
        with pytest.raises(OutOfRange) as caught:
            await firm.do(lambda books, more=more: put(books, quantity, more))  # type: ignore[misc]
        assert caught.value.what == what
    assert await firm.snapshot() == before
    assert await firm.worth(COLA) == (2, SUM_MAX)
