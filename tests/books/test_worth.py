"""What goods are worth: moving average in whole 分, never above or below what is there."""

from hypothesis import given
from hypothesis import strategies as st

from core.orders.states import Status
from core.stock.valuation import value_back, value_out
from tests.books.firm import COLA, MINUTE_US, RICE, SECOND, Firm, line
from tests.books.life import CI

PIECES = st.integers(1, 10**12)
FEN = st.integers(0, 10**15)


@CI
@given(have=PIECES, worth=FEN, parts=st.lists(st.integers(1, 10**12), max_size=6))
def test_what_leaves_and_what_stays_is_what_was_there(
    have: int, worth: int, parts: list[int]
) -> None:
    left, value = have, worth
    for part in [min(part, have) for part in parts]:
        if part > left:
            break
        out = value_out(part, left, value)
        assert 0 <= out <= value
        assert abs(out * left - value * part) * 2 <= left or part == left
        left, value = left - part, value - out
    assert value_out(left, left, value) == value


@CI
@given(original=FEN, count=PIECES, more=st.integers(0, 10**12), worth=FEN)
def test_what_is_taken_back_never_leaves_goods_that_owe(
    original: int, count: int, more: int, worth: int
) -> None:
    back = value_back(original, count, count + more, worth)
    assert 0 <= back <= worth
    assert more or back == worth


def test_a_half_fen_goes_up_and_unknown_cost_is_nothing() -> None:
    assert [value_out(1, 2, 1), value_out(1, 3, 1), value_out(2, 3, 1)] == [1, 0, 1]
    assert value_out(5, 5, 0) == 0
    assert value_out(5, 0, 0) == 0


async def entries(firm: Firm) -> list[tuple[int, int, int]]:
    found = await firm.rows(
        "SELECT quantity, value_fen, variance_fen FROM value_entry ORDER BY movement_id"
    )
    return [(row[0], row[1], row[2]) for row in found]


async def test_the_average_moves_with_each_receipt_and_issues_follow_it(firm: Firm) -> None:
    first = await firm.receive("王", line(COLA, 10, yuan=1))
    second = await firm.receive("王", line(COLA, 20, yuan=2))
    for document in (first, second):
        await firm.approve(document, "赵")
    assert await firm.worth(COLA) == (30, 5000)

    issue = await firm.ship("王", line(COLA, 7, yuan=9))
    await firm.approve(issue, "周")

    assert (await entries(firm))[-1] == (-7, -1167, 0)
    assert await firm.worth(COLA) == (23, 3833)
    await firm.undo("王", issue.number)
    assert await firm.worth(COLA) == (30, 5000)
    await firm.check()


async def test_a_receipt_taken_back_after_sales_books_the_rest_as_a_variance(firm: Firm) -> None:
    """10 at 1 yuan, 10 at 3: the average is 2. Five leave at 2; the dear ones are taken back."""
    cheap = await firm.receive("王", line(COLA, 10, yuan=1))
    dear = await firm.receive("王", line(COLA, 10, yuan=3))
    for document in (cheap, dear):
        await firm.approve(document, "赵")
    issue = await firm.ship("王", line(COLA, 5))
    await firm.approve(issue, "周")
    assert await firm.worth(COLA) == (15, 3000)

    await firm.undo("王", dear.number)

    assert await firm.worth(COLA) == (5, 0)
    assert (await entries(firm))[-1] == (-10, -3000, 0)
    await firm.undo("王", issue.number)
    await firm.undo("王", cheap.number)
    assert await firm.worth(COLA) == (0, 0)
    assert (await entries(firm))[-1] == (-10, -1000, 0)
    await firm.check()


async def test_the_last_piece_takes_all_value_along(firm: Firm) -> None:
    """Nothing on hand is never worth anything; the difference is named."""
    bought = await firm.receive("王", line(COLA, 3, yuan="0.33"))
    await firm.approve(bought, "赵")
    gift = await firm.receive("王", line(COLA, 3, yuan=2))
    await firm.approve(gift, "赵")
    issue = await firm.ship("王", line(COLA, 3))
    await firm.approve(issue, "周")
    assert await firm.worth(COLA) == (3, 349)

    await firm.undo("王", bought.number)

    assert await firm.worth(COLA) == (0, 0)
    assert (await entries(firm))[-1] == (-3, -349, 250)
    await firm.check()


async def test_goods_without_a_price_take_the_catalogues_or_none(firm: Firm) -> None:
    for product, worth in ((COLA, 1500), (RICE, 0)):
        document = await firm.receive("王", line(product, 10))
        await firm.approve(document, "赵")
        assert await firm.worth(product) == (10, worth)
    await firm.check()


async def test_a_late_reversal_values_as_of_today(firm: Firm) -> None:
    document = await firm.receive("王", line(COLA, 10, yuan=1))
    await firm.approve(document, "赵")
    more = await firm.receive("刘", line(COLA, 10, yuan=2), place=SECOND)
    await firm.approve(more, "赵")
    firm.clock.pass_(11 * MINUTE_US)
    await firm.undo("王")
    assert await firm.worth(COLA) == (20, 3000)

    done = await firm.approve(document, "钱")

    assert done.status is Status.REVERSED
    assert await firm.worth(COLA) == (10, 2000)
    await firm.check()
