"""Money that goes back: against a return or an advance, agreed to, and never more than is owed."""

import random

import pytest

from core.errors import Refused
from core.files import File, Proof
from core.orders import cash, debts, inspecting, orders, refunds, service
from core.orders.approvals import Rule
from core.orders.cash import NothingOpen, Share
from core.orders.inspecting import Judgement
from core.orders.model import Document, NewDocument
from core.orders.repaying import REFUND_OF, NotOwed, Refunded, owed_back
from core.orders.states import Kind, Status
from core.stock.model import Partner
from core.storage.books import OpenBooks, Store
from tests.books.firm import COLA, MAIN, Firm, found, line, new_line, someone
from tests.books.sample import place_called

EAST, SUPPLIER = "城东超市", "华南饮料"
PHOTO = File(name="photo.jpg", mime="image/jpeg", body=b"what came back")
FREE = tuple(
    Rule(kind=kind) for kind in Kind if kind not in {Kind.OPENING, Kind.PAYMENT, Kind.DEBT}
)


@pytest.fixture
async def firm(store: Store) -> Firm:
    firm = await found(store, rules=FREE)
    await firm.opening(line(COLA, 1000))
    return firm


def called(books: OpenBooks, name: str) -> Partner:
    kind = "supplier" if name == SUPPLIER else "customer"
    return books.catalog.partners_called(name, kind)[0]


async def paid(firm: Firm, fen: int, *shares: tuple[Document, int], who: str = EAST) -> Document:
    """Let a sum pass the usual way, put to what is named."""

    def work(books: OpenBooks) -> Document:
        new = NewDocument(
            kind=Kind.COLLECTION, location=place_called(books, MAIN), lines=(), money_fen=fen,
            partner=called(books, who),
        )  # fmt: skip
        put = [
            Share(document_id=one.id, number=one.number, amount_fen=part, open_fen=part)
            for one, part in shares
        ]
        return cash.register(books, new, put, someone(books, "周"))

    return await firm.do(work)


async def returned(firm: Firm, count: int) -> tuple[Document, Document]:
    """Sell so many bottles at 2.50, be paid, and take one back; return order and return."""

    def sell(books: OpenBooks) -> Document:
        new = NewDocument(
            kind=Kind.SALES_ORDER, location=place_called(books, MAIN), partner=called(books, EAST),
            lines=(new_line(books, line(COLA, count, yuan=2.5)),),
        )  # fmt: skip
        placed = orders.hand_in(books, new, someone(books, "李"))
        orders.ship(books, placed.id, {one.id: one.quantity for one in placed.lines},
                    someone(books, "冯"))  # fmt: skip
        return placed

    order = await firm.do(sell)
    await paid(firm, 250 * count, (order, 250 * count))
    return order, await take_back(firm)


async def take_back(firm: Firm) -> Document:
    def work(books: OpenBooks) -> Document:
        new = NewDocument(
            kind=Kind.CUSTOMER_RETURN, location=place_called(books, MAIN),
            partner=called(books, EAST), lines=(new_line(books, line(COLA, 1, yuan=2.5)),),
            reason="破损", proofs=((Proof.PHOTO.value, books.files.put(PHOTO)),),
        )  # fmt: skip
        made = service.hand_in(books, new, someone(books, "冯"))
        wanted = {one.id: one.quantity for one in made.lines}
        inspecting.judge(
            books, made.id, Judgement(good=wanted, scrap={}, back={}), someone(books, "赵")
        )
        return books.documents.get(made.id)

    return await firm.do(work)


async def refund(
    firm: Firm, fen: int | None, of: Document | None = None, who: str = EAST
) -> Document:
    def work(books: OpenBooks) -> Document:
        partner = called(books, who)
        shares = refunds.proposed(books, partner, fen, of)
        new = NewDocument(
            kind=REFUND_OF[partner.kind], location=place_called(books, MAIN), lines=(),
            partner=partner, money_fen=sum(one.amount_fen for one in shares),
        )  # fmt: skip
        return refunds.register(books, new, shares, someone(books, "周"))

    return await firm.do(work)


async def owed(firm: Firm, who: str = EAST) -> int:
    return await firm.keeper.read(lambda books: owed_back(books, called(books, who)))


async def test_a_return_is_refunded_when_a_manager_agrees(firm: Firm) -> None:
    _, back = await returned(firm, 10)
    assert back.status is Status.DONE
    asked = await refund(firm, None, back)
    assert (asked.status, asked.amount_fen) == (Status.PENDING, 250)
    assert await owed(firm) == 0
    with pytest.raises(NothingOpen):
        await refund(firm, 1, back)
    await firm.approve(asked, "赵")
    assert (await firm.get(back)).status is Status.REFUNDED
    await firm.check()

    await firm.undo("周", asked.number)
    assert (await firm.get(back)).status is Status.DONE
    assert await owed(firm) == 250
    await firm.check()


async def test_an_advance_is_paid_back_and_holds_its_sum(firm: Firm) -> None:
    advance = await paid(firm, 1_000)
    with pytest.raises(NotOwed) as refused:
        await refund(firm, 1_001)
    assert refused.value.most_fen == 1_000
    asked = await refund(firm, 400)
    with pytest.raises(NotOwed):
        await refund(firm, 601)
    await firm.approve(asked, "赵")
    with pytest.raises(Refunded):
        await firm.undo("周", advance.number)
    assert await owed(firm) == 600
    await firm.check()


async def test_what_was_turned_down_is_owed_again(firm: Firm) -> None:
    await paid(firm, 1_000)
    asked = await refund(firm, 400)
    await firm.reject(asked, "赵")
    assert await owed(firm) == 1_000
    assert (await refund(firm, 1_000)).amount_fen == 1_000
    await firm.check()


async def test_a_refund_is_not_agreed_to_when_it_is_not_owed_any_more(firm: Firm) -> None:
    await paid(firm, 1_000)
    asked = await refund(firm, 1_000)

    def owe(books: OpenBooks) -> None:
        opening = debts.Opening(
            partner=called(books, EAST), reference="A", day="2026-10-01", due_on=None,
            amount_fen=1, note="",
        )  # fmt: skip
        debts.bring(books, opening)
        books.record("import", "debts", None)

    await firm.do(owe)
    with pytest.raises(NotOwed):
        await firm.approve(asked, "赵")
    assert (await firm.get(asked)).status is Status.PENDING
    await firm.check()


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_is_paid_and_paid_back_no_more_goes_out_than_is_owed(
    firm: Firm, seed: int
) -> None:
    chance = random.Random(seed)
    made: list[Document] = []
    for _ in range(20):
        act = chance.random()
        try:
            if act < 0.3:
                made.append(await paid(firm, chance.randint(1, 900)))
            elif act < 0.4:
                await returned(firm, chance.randint(1, 5))
            elif act < 0.7 or not made:
                made.append(await refund(firm, chance.randint(1, 900)))
            elif act < 0.85:
                await firm.approve(chance.choice(made), "赵")
            else:
                await firm.undo("周", chance.choice(made).number)
        except Refused:
            continue
        await firm.check()
        assert await owed(firm) >= 0
