"""What a refusal about master data says."""

from collections.abc import Callable
from typing import Any, Final

from bot.texts import labels, masters
from core.errors import Refused
from core.orders.bom import Loop, NoRecipe, TooDeep
from core.orders.changing import NotToAgree, OwnProposal, ProposalGone
from core.orders.leaving import LastAdmin, NoSuccessor
from core.orders.masters import ChangedMeanwhile, KeyTaken, OtherContent, StillInUse

Clock = Callable[[int], str]


def _meanwhile(refused: Any, _at: Clock) -> str:
    field, _, part = refused.field.partition(":")
    said = labels.ROLE.get(part, part)
    name = masters.PARTED[field].format(part=said) if part else masters.FIELD[field]
    now = refused.now or masters.NOTHING
    return masters.CHANGED_MEANWHILE.format(label=refused.label, field=name, now=now)


def _in_use(refused: Any, _at: Clock) -> str:
    use = refused.use
    if use.on_hand or use.places:
        places = masters.LIST.join(use.places)
        return masters.IN_USE_STOCK.format(
            label=refused.label, places=places, on_hand=use.on_hand, unit=refused.unit
        )
    numbers = masters.LIST.join(use.documents)
    return masters.IN_USE_DOCUMENTS.format(label=refused.label, numbers=numbers)


def _gone(refused: Any, at: Clock) -> str:
    return masters.PROPOSAL_GONE[refused.state].format(by=refused.by, at=at(refused.at_us))


WRITERS: Final[dict[type[Refused], Callable[[Any, Clock], str]]] = {
    ChangedMeanwhile: _meanwhile,
    KeyTaken: lambda r, _: masters.TAKEN[r.field].format(value=r.value, other=r.other),
    StillInUse: _in_use,
    OtherContent: lambda r, _: masters.OTHER_CONTENT.format(product=r.product, version=r.version),
    Loop: lambda _r, _at: masters.LOOP,
    TooDeep: lambda r, _: masters.TOO_DEEP.format(levels=r.levels),
    NoRecipe: lambda _r, _at: masters.NO_RECIPE,
    ProposalGone: _gone,
    LastAdmin: lambda r, _: masters.LAST_ADMIN.format(name=r.name),
    NoSuccessor: lambda r, _: masters.NO_SUCCESSOR.format(name=r.name),
    OwnProposal: lambda _r, _at: masters.OWN_PROPOSAL,
    NotToAgree: lambda r, _: masters.NOT_TO_AGREE.format(who=masters.OR.join(r.who)),
}
