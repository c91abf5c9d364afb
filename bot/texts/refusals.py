"""What a refusal says: the facts of ``core`` errors as sentences."""

from collections.abc import Callable
from typing import Any, Final

from bot.texts import labels, months, say
from bot.texts.refusals_bills import BILL_WRITERS
from bot.texts.refusals_master import WRITERS
from core.actions import ExpiredButton, NotYourButton, StaleButton, UnknownButton
from core.drafts import DraftGone
from core.errors import Malformed, Refused
from core.orders.cash import NotCovered, NothingOpen, OverAllocated
from core.orders.delivery import (
    DeliveryOver,
    NotADelivery,
    NotADriver,
    NotOut,
    NotYourDelivery,
    ReturnsNothingElse,
)
from core.orders.emergency import PapersOverdue, PhotoMissing, TooManyEmergencies
from core.orders.flows.money import EndedOrder
from core.orders.model import (
    GoneOn,
    NobodyToAsk,
    NoSuchDocument,
    NotAsked,
    NothingToUndo,
    OwnDocument,
)
from core.orders.offsets import NoRest, NothingLeft, OtherPartner
from core.orders.reasons import NotAReason
from core.orders.repaying import NotOwed, Refunded
from core.orders.seats import (
    AlreadyAgreed,
    NoStandIn,
    NothingToEnd,
    StandInLoop,
    StandInTwice,
    StandsInForRequester,
    UrgedLately,
)
from core.orders.states import WAITING, Step, StepNotAllowed
from core.orders.till import AlreadyCounted, NothingSold, NotPriced, SaleWaits, SoldMeanwhile
from core.people import NotAllowed, NotYourPlace, Stranger
from core.quantity import NotWhole, OutOfRange
from core.stock.model import (
    BooksAreOpen,
    NotEnough,
    NothingToMove,
    OtherExpiry,
    OverPosted,
    PeriodClosed,
    Short,
)

Clock = Callable[[int], str]


def sentence(refused: Refused, at: Clock) -> str:
    """Return what the person is told; ``at`` shows a time in the firm's zone."""
    writer = _WRITERS.get(type(refused))
    if writer is not None:
        return writer(refused, at)
    return _PLAIN.get(type(refused), say.SORRY.format(reference=type(refused).__name__))


def _short(short: Short) -> str:
    holders = "、".join(
        say.SHORT_HOLDER.format(
            number=holder.number,
            requester=holder.requester,
            quantity=f"{holder.quantity}{short.unit}",
        )
        for holder in short.holders
    )
    parts = [
        say.SHORT.format(
            location=short.location, product=short.product,
            wanted=f"{short.wanted}{short.unit}", available=f"{short.available}{short.unit}",
            on_hand=f"{short.on_hand}{short.unit}",
        )
    ]  # fmt: skip
    if short.expired:
        parts.append(say.SHORT_EXPIRED.format(expired=f"{short.expired}{short.unit}"))
    if holders:
        parts.append(say.SHORT_HOLDERS.format(holders=holders))
    return "".join(parts)


def _not_enough(refused: Any, _at: Clock) -> str:
    if not refused.shorts:
        return say.SHORT_RACE
    is_held = any(short.holders for short in refused.shorts)
    end = say.SHORT_END_HELD if is_held else say.SHORT_END
    return "\n".join([*(_short(short) for short in refused.shorts), end])


def _other_expiry(refused: Any, _at: Clock) -> str:
    form = say.BATCH_DATE if refused.expires_on else say.BATCH_NO_DATE
    return form.format(batch=refused.batch, date=refused.expires_on)


def _step(refused: Any, at: Clock) -> str:
    status = labels.STATUS[refused.status]
    if refused.status in WAITING and refused.step not in _ANSWERS:
        step = labels.DECIDED[refused.step]
        return say.NOT_AGREED.format(number=refused.number, status=status, step=step)
    if refused.decided_us:
        return say.ALREADY.format(
            number=refused.number, by=refused.decided_by or labels.ROLE["admin"],
            at=at(refused.decided_us), step=_past(refused.status), status=status,
        )  # fmt: skip
    return say.NOT_NOW.format(
        number=refused.number, status=status, step=labels.DECIDED[refused.step]
    )


_ANSWERS: Final = frozenset({Step.APPROVE, Step.REJECT, Step.CANCEL, Step.EXPIRE})
"""Steps that a document which waits for a yes can still take."""
_PAST: Final = {
    "done": "通过",
    "rejected": "驳回",
    "cancelled": "撤回",
    "reversed": "红冲",
    "pending": "提交",
    "reversing": "申请红冲",
}


def _past(status: str) -> str:
    return _PAST.get(status, labels.STATUS[status])


_PLAIN: Final[dict[type[Refused], str]] = {
    NothingToUndo: say.NOTHING_TO_UNDO,
    NothingToEnd: say.NOTHING_TO_END,
    StaleButton: say.STALE_BUTTON,
    UnknownButton: say.UNKNOWN_BUTTON,
    ExpiredButton: say.EXPIRED_BUTTON,
    NotYourButton: say.NOT_YOUR_BUTTON,
    OverPosted: say.OVER_POSTED,
    NothingToMove: say.NOTHING_TO_MOVE,
    PhotoMissing: say.PHOTO_MISSING,
    ReturnsNothingElse: say.RETURNS_NOTHING_ELSE,
    BooksAreOpen: say.BOOKS_ARE_OPEN,
    PeriodClosed: say.PERIOD_CLOSED,
    NotCovered: say.NOT_COVERED,
    NotPriced: say.NOT_PRICED,
    SoldMeanwhile: say.SOLD_MEANWHILE,
}
_WRITERS: Final[dict[type[Refused], Callable[[Any, Clock], str]]] = {
    **WRITERS,
    **BILL_WRITERS,
    **months.WRITERS,
    NothingOpen: lambda r, _: say.NOTHING_OPEN_ON.format(number=r.number, verb=labels.VERB[r.kind]),
    OverAllocated: lambda r, _: say.OVER_ALLOCATED.format(number=r.number),
    EndedOrder: lambda r, _: say.ENDED_ORDER.format(number=r.number),
    Stranger: lambda r, _: say.STRANGER.format(user_id=r.user_id),
    NotAllowed: lambda r, _: say.NOT_ALLOWED.format(
        act=labels.ACT[r.act], who=labels.roles(r.who_may)
    ),
    NotYourPlace: lambda r, _: say.NOT_YOUR_PLACE.format(location=r.location),
    OwnDocument: lambda r, _: say.OWN_DOCUMENT.format(number=r.number),
    NotAReason: lambda r, _: say.NOT_A_REASON.format(reason=r.reason, listed="、".join(r.listed)),
    NotADelivery: lambda r, _: say.NOT_A_DELIVERY.format(number=r.number),
    NotOut: lambda r, _: say.NOT_OUT.format(
        number=r.number, status=labels.status(r.kind, r.status)
    ),
    NotYourDelivery: lambda r, _: say.NOT_YOUR_DELIVERY.format(number=r.number, driver=r.driver),
    DeliveryOver: lambda r, at: (
        say.DELIVERY_SIGNED.format(number=r.number, by=r.by, at=at(r.at_us))
        if r.by
        else say.DELIVERY_BACK.format(number=r.number)
    ),
    NotADriver: lambda r, _: say.NOT_A_DRIVER.format(
        name=r.name, drivers="、".join(r.drivers) or say.NOBODY
    ),
    NotAsked: lambda r, _: say.NOT_ASKED.format(number=r.number, who=labels.roles(r.who_may)),
    AlreadyAgreed: lambda r, _: say.ALREADY_AGREED.format(
        number=r.number, who=labels.roles(r.roles)
    ),
    StandsInForRequester: lambda r, _: say.STANDS_IN_FOR_REQUESTER.format(
        number=r.number, requester=r.requester
    ),
    UrgedLately: lambda r, at: say.URGED_LATELY.format(number=r.number, at=at(r.next_us)),
    StandInLoop: lambda r, _: say.STAND_IN_LOOP.format(names="→".join(r.names)),
    StandInTwice: lambda r, at: say.STAND_IN_TWICE.format(name=r.name, until=at(r.until_us)),
    NoStandIn: lambda r, _: say.NO_STAND_IN[r.what].format(name=r.name),
    NobodyToAsk: lambda r, _: say.NOBODY_TO_ASK.format(who=labels.roles(r.roles)),
    PapersOverdue: lambda r, _: say.PAPERS_OVERDUE.format(number=r.number),
    TooManyEmergencies: lambda r, _: say.TOO_MANY_EMERGENCIES.format(cap=r.cap),
    NotOwed: lambda r, _: say.NOT_OWED.format(partner=r.partner, most=f"{r.most_fen / 100:,.2f}"),
    Refunded: lambda r, _: say.REFUNDED.format(number=r.number, refund=r.refund),
    NothingLeft: lambda r, _: say.NOTHING_LEFT.format(partner=r.partner),
    NoRest: lambda r, _: say.NO_REST.format(number=r.number),
    OtherPartner: lambda r, _: say.OTHER_PARTNERS.format(number=r.number, target=r.target),
    AlreadyCounted: lambda r, _: say.ALREADY_COUNTED.format(
        place=r.place, day=r.day, number=r.number
    ),
    SaleWaits: lambda r, _: say.SALE_WAITS.format(number=r.number),
    NothingSold: lambda r, _: say.NOTHING_SOLD.format(place=r.place, day=r.day),
    GoneOn: lambda r, _: say.GONE_ON.format(number=r.number),
    NoSuchDocument: lambda r, _: say.NO_SUCH_DOCUMENT.format(number=r.number),
    StepNotAllowed: _step,
    NotEnough: _not_enough,
    OtherExpiry: _other_expiry,
    DraftGone: lambda r, _: say.DRAFT_GONE.get(r.state, say.DRAFT_GONE["expired"]),
    NotWhole: lambda r, _: say.NOT_WHOLE.format(count=r.count, unit=r.unit, base_unit=r.base_unit),
    OutOfRange: lambda r, _: say.OUT_OF_RANGE[r.what].format(value=r.value, largest=r.largest),
    Malformed: lambda r, _: say.MALFORMED.format(value=r.value),
}
