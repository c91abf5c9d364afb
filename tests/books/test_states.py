"""Every step from every state: those in the table are taken, all others are refused unchanged."""

from collections.abc import Awaitable, Callable

import pytest

from core.errors import Refused
from core.orders.model import Document, NoSuchDocument, NotAsked, OwnDocument
from core.orders.states import RULES, Kind, Status, Step, StepNotAllowed, rule_for
from core.people import NotAllowed, Role
from tests.books.firm import COLA, MINUTE_US, Firm, line

Act = Callable[[Firm, Document], Awaitable[Document | None]]
SECOND_YES = {Kind.RECEIPT: "赵", Kind.SHIPMENT: "周"}

ACTS: dict[Step, Act] = {
    Step.APPROVE: lambda firm, document: firm.approve(document, "吴"),
    Step.REJECT: lambda firm, document: firm.reject(document, "吴", "数量不对"),
    Step.CANCEL: lambda firm, document: firm.cancel(document, "冯"),
    Step.REVERSE: lambda firm, document: firm.undo("冯", document.number),
    Step.EXPIRE: lambda firm, document: firm.expire(document),
}


async def in_state(firm: Firm, kind: Kind, status: Status) -> Document:
    """Bring a document of 冯 to a state, by the steps people take."""
    await firm.opening(line(COLA, 100))
    document = await firm.hand_in("冯", kind, line(COLA, 10))
    decider = SECOND_YES[kind]
    match status:
        case Status.REJECTED:
            return await firm.reject(document, decider)
        case Status.CANCELLED:
            return await firm.cancel(document, "冯")
        case Status.PENDING:
            return document
        case _:
            document = await firm.approve(document, decider)
    if status is Status.REVERSED:
        return await firm.undo("冯", document.number)
    if status is Status.REVERSING:
        firm.clock.pass_(11 * MINUTE_US)
        return await firm.undo("冯", document.number)
    return document


LIVED = sorted({rule.end for rule in RULES[Kind.RECEIPT]})
TAKEN = {
    Status.PENDING: {Step.APPROVE, Step.REJECT, Step.CANCEL, Step.EXPIRE, Step.REVERSE},
    Status.REVERSING: {Step.APPROVE, Step.REJECT, Step.CANCEL},
    Status.DONE: {Step.REVERSE},
}
"""What may be asked for; taking back what is still pending (REVERSE) withdraws it."""
ON_HAND = {
    Kind.RECEIPT: {Status.DONE: 110, Status.REVERSING: 110},
    Kind.SHIPMENT: {Status.DONE: 90, Status.REVERSING: 90},
}


@pytest.mark.parametrize("kind", [Kind.RECEIPT, Kind.SHIPMENT])
@pytest.mark.parametrize("status", LIVED)
async def test_a_state_allows_its_own_steps_and_no_other(
    firm: Firm, kind: Kind, status: Status
) -> None:
    document = await in_state(firm, kind, status)
    assert document.status is status
    for step, act in ACTS.items():
        if step in TAKEN.get(status, set()):
            continue
        before = await firm.snapshot()
        if step is Step.EXPIRE:
            assert await act(firm, document) is None
        else:
            with pytest.raises(StepNotAllowed) as caught:
                await act(firm, document)
            assert (caught.value.number, caught.value.status) == (document.number, status)
            assert caught.value.decided_us
        assert await firm.snapshot() == before, step
    on_hand, reserved, incoming = await firm.cell(COLA)
    assert on_hand == ON_HAND[kind].get(status, 100)
    waiting = 10 if status is Status.PENDING else 0
    assert (reserved, incoming) == ((0, waiting) if kind is Kind.RECEIPT else (waiting, 0))
    await firm.check()


ENDS = [
    (kind, start, step)
    for kind in (Kind.RECEIPT, Kind.SHIPMENT)
    for start, steps in TAKEN.items()
    for step in sorted(steps)
    if step is not Step.REVERSE
]


@pytest.mark.parametrize(("kind", "start", "step"), ENDS)
async def test_an_allowed_step_ends_where_the_table_says(
    firm: Firm, kind: Kind, start: Status, step: Step
) -> None:
    document = await in_state(firm, kind, start)
    rule = rule_for(kind, start, step)
    assert rule is not None

    after = await ACTS[step](firm, document)

    assert after is not None
    assert after.status is rule.end
    assert after.revision == document.revision + 1
    if step is Step.EXPIRE and kind is Kind.RECEIPT:
        assert await firm.cell(COLA) == (100, 0, 0)
    await firm.check()


@pytest.mark.parametrize("minutes", [0, 10, 11])
@pytest.mark.parametrize("kind", [Kind.RECEIPT, Kind.SHIPMENT])
async def test_what_is_booked_is_reversed_at_once_or_asked_for(
    firm: Firm, kind: Kind, minutes: int
) -> None:
    """The tenth minute is still in time."""
    document = await in_state(firm, kind, Status.DONE)
    firm.clock.pass_(minutes * MINUTE_US)

    after = await firm.undo("冯")

    assert after.id == document.id
    assert after.status is (Status.REVERSED if minutes <= 10 else Status.REVERSING)
    assert await firm.cell(COLA) == (
        (100, 0, 0) if minutes <= 10 else (ON_HAND[kind][Status.DONE], 0, 0)
    )
    await firm.check()


@pytest.mark.parametrize("ending", ["rejected", "withdrawn"])
async def test_a_late_reversal_refused_once_is_not_early_again(firm: Firm, ending: str) -> None:
    """The ten minutes count from the booking, not from the last word about it."""
    document = await in_state(firm, Kind.RECEIPT, Status.REVERSING)
    if ending == "rejected":
        await firm.reject(document, "赵")
    else:
        await firm.cancel(document, "冯")

    again = await firm.undo("冯", document.number)

    assert again.status is Status.REVERSING
    assert await firm.cell(COLA) == (110, 0, 0)
    await firm.check()


async def test_nobody_else_takes_a_document_back(firm: Firm) -> None:
    document = await in_state(firm, Kind.RECEIPT, Status.PENDING)
    before = await firm.snapshot()
    wrong: list[tuple[type[Refused], Awaitable[object]]] = [
        (NotAsked, firm.cancel(document, "王")),
        (NoSuchDocument, firm.undo("赵", document.number)),
        (NotAsked, firm.approve(document, "周")),
        (NotAsked, firm.reject(document, "郑")),
        (NotAsked, firm.approve(document, "李")),
        (OwnDocument, firm.approve(document, "冯")),
        (OwnDocument, firm.reject(document, "冯")),
        (NotAllowed, firm.receive("周", line(COLA, 1))),
        (NotAllowed, firm.ship("陈", line(COLA, 1))),
        (NotAllowed, firm.ship("郑", line(COLA, 1))),
    ]
    for kind, attempt in wrong:
        with pytest.raises(kind):
            await attempt
    assert await firm.snapshot() == before


async def test_who_may_no_longer_move_goods_takes_nothing_back(firm: Firm) -> None:
    document = await in_state(firm, Kind.SHIPMENT, Status.DONE)
    for roles in ((Role.ADMIN,), (Role.SELLER, Role.FINANCE), ()):
        await firm.employ("冯", *roles)
        before = await firm.snapshot()
        with pytest.raises(NotAllowed):
            await firm.undo("冯", document.number)
        assert await firm.snapshot() == before


def test_the_table_has_no_two_ends_for_one_step() -> None:
    for rules in RULES.values():
        starts = [(rule.step, rule.start) for rule in rules]
        assert len(set(starts)) == len(starts)
