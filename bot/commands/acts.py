"""The ways to go on with a document, one row each: its word, how much is offered, what it does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from bot.context import Context
from bot.texts import labels
from bot.understand.intent import Fate
from core.orders import inspecting, moves, orders
from core.orders.inspecting import Judgement
from core.orders.kinds import Kind
from core.orders.model import Document, Line
from core.orders.states import Step

Quantities = dict[int, int]
Batches = dict[int, int]
"""Line id -> base units, and line id -> batch id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What the person agreed to: so much of each line, in these batches; ``bad`` went wrong."""

    quantities: Quantities
    batches: Batches
    bad: Quantities
    fates: dict[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One way to go on. ``offered`` is what of a line is proposed, in base units.

    ``step`` is what must still be possible; without one the use case alone decides.
    """

    verb: str
    step: Step | None
    offered: Callable[[Line], int]
    do: Callable[[Context, Document, Taken], Document]
    takes_batches: bool = False
    takes_bad: bool = False
    needs_fate: bool = False


def _ship(context: Context, order: Document, taken: Taken) -> Document:
    return orders.ship(context.books, order.id, taken.quantities, context.person)


def _receive(context: Context, order: Document, taken: Taken) -> Document:
    return orders.receive(
        context.books, order.id, taken.quantities, context.person, batches=taken.batches
    )


def _issue(context: Context, work: Document, taken: Taken) -> Document:
    return orders.issue(context.books, work.id, taken.quantities, context.person)


def _finish(context: Context, work: Document, taken: Taken) -> Document:
    good, bad = sum(taken.quantities.values()), sum(taken.bad.values())
    return orders.report(context.books, work.id, good, bad, context.person)


def _take_in(context: Context, transfer: Document, taken: Taken) -> Document:
    return moves.receive(context.books, transfer.id, taken.quantities, context.person)


def _bring_back(context: Context, transfer: Document, taken: Taken) -> Document:
    return moves.bring_back(context.books, transfer.id, taken.quantities, context.person)


def _write_off(context: Context, transfer: Document, taken: Taken) -> Document:
    return moves.write_off(
        context.books, transfer.id, taken.quantities, labels.LOST, context.person
    )


def _judge(context: Context, source: Document, taken: Taken) -> Document:
    by_fate = {
        fate: {id_: count for id_, count in taken.bad.items() if taken.fates.get(id_) == fate}
        for fate in Fate
    }
    judgement = Judgement(
        good=taken.quantities, scrap=by_fate[Fate.SCRAP], back=by_fate[Fate.RETURN]
    )
    return inspecting.judge(context.books, source.id, judgement, context.person)


def _scrap(context: Context, source: Document, taken: Taken) -> Document:
    judgement = Judgement(scrap=taken.quantities)
    return inspecting.judge(context.books, source.id, judgement, context.person)


def _to_supplier(context: Context, source: Document, taken: Taken) -> Document:
    judgement = Judgement(back=taken.quantities)
    return inspecting.judge(context.books, source.id, judgement, context.person)


def _unjudged(line: Line) -> int:
    return line.posted - line.fulfilled


def _unfulfilled(line: Line) -> int:
    return line.unfulfilled


def _held(line: Line) -> int:
    return line.held


def _unmade(line: Line) -> int:
    return line.unfulfilled if line.part == "make" else 0


def _unused(line: Line) -> int:
    return line.held if line.part == "use" else 0


ACTS: Final[Mapping[str, Act]] = {
    "ship": Act(verb=labels.GO_SHIP, step=Step.SHIP, offered=_held, do=_ship),
    "receive": Act(
        verb=labels.GO_RECEIVE, step=Step.RECEIVE, offered=_held, do=_receive, takes_batches=True
    ),
    "issue": Act(verb=labels.GO_ISSUE, step=Step.FINISH, offered=_unused, do=_issue),
    "finish": Act(
        verb=labels.GO_FINISH, step=Step.FINISH, offered=_unmade, do=_finish, takes_bad=True
    ),
    "receive_transfer": Act(
        verb=labels.GO_RECEIVE, step=Step.RECEIVE, offered=_unfulfilled, do=_take_in
    ),
    "transfer_back": Act(
        verb=labels.GO_BRING_BACK, step=Step.RECEIVE, offered=_unfulfilled, do=_bring_back
    ),
    "transfer_lost": Act(
        verb=labels.GO_WRITE_OFF, step=Step.RECEIVE, offered=_unfulfilled, do=_write_off
    ),
    "inspect": Act(
        verb=labels.GO_INSPECT,
        step=None,
        offered=_unjudged,
        do=_judge,
        takes_bad=True,
        needs_fate=True,
    ),
    "reject_scrap": Act(verb=labels.GO_SCRAP, step=None, offered=_unjudged, do=_scrap),
    "reject_back": Act(verb=labels.GO_TO_SUPPLIER, step=None, offered=_unjudged, do=_to_supplier),
}
JUDGING: Final = frozenset({"inspect", "reject_scrap", "reject_back"})
"""The ways to judge what lies in quarantine."""
NEXT: Final[Mapping[Kind, str]] = {
    Kind.SALES_ORDER: "ship",
    Kind.PURCHASE_ORDER: "receive",
    Kind.WORK_ORDER: "finish",
    Kind.TRANSFER: "receive_transfer",
    Kind.RECEIPT: "inspect",
    Kind.CUSTOMER_RETURN: "inspect",
}
"""What the button of a kind's card opens."""
