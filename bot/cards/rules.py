"""The table of approval rules as people read it: a row, its conditions, who is asked."""

from collections.abc import Iterator
from typing import Final

from bot.cards.show import money
from bot.texts import approvals as texts
from bot.texts import labels
from core.orders.approvals import DAY_US, Condition, Rule, Seat, Stage

HOUR_US: Final = 3_600_000_000


def row(rule: Rule) -> str:
    """Return ``入库｜提交人是采购 → 仓管``."""
    conditions = texts.AND.join(_conditions(rule)) or texts.ALWAYS
    verb = labels.VERB[rule.kind]
    return texts.ROW.format(kind=verb, conditions=conditions, asked=asked(rule.stages))


def asked(stages: tuple[Stage, ...]) -> str:
    """Return who is asked, stage by stage; nobody: the requester's own word is enough."""
    return texts.THEN.join(map(_stage, stages)) if stages else texts.OWN_WORD


def _stage(stage: Stage) -> str:
    if len(stage) > 1 and len(set(stage)) == 1:
        return texts.SEATS_OF.format(roles=_seat(stage[0]), count=len(stage))
    return texts.BOTH.join(map(_seat, stage))


def _seat(seat: Seat) -> str:
    return texts.EITHER.join(labels.ROLE[role] for role in seat)


def _conditions(condition: Condition) -> Iterator[str]:
    if condition.requested_by:
        roles = texts.EITHER.join(labels.ROLE[role] for role in sorted(condition.requested_by))
        yield texts.REQUESTED_BY.format(roles=roles)
    yield from _amount(condition)
    if condition.categories:
        yield texts.CATEGORY.format(names=texts.EITHER.join(sorted(condition.categories)))
    if condition.tiers:
        yield texts.TIER.format(names=texts.EITHER.join(sorted(condition.tiers)))
    quantities = (condition.quantity_from, condition.quantity_below)
    if quantities != (None, None):
        yield texts.QUANTITY + _range(*(None if one is None else str(one) for one in quantities))
    yield from _facts(condition)
    yield from _times(condition)
    if condition.all_of:
        yield texts.AND.join(text for one in condition.all_of for text in _conditions(one))
    if condition.any_of:
        inner = (texts.AND.join(_conditions(one)) for one in condition.any_of)
        yield texts.GROUP.format(text=texts.EITHER.join(inner))


def _amount(condition: Condition) -> Iterator[str]:
    amounts = (condition.from_fen, condition.below_fen)
    if amounts == (None, None):
        return
    yield texts.AMOUNT + _range(*(None if one is None else money(one) for one in amounts))
    if condition.window_us != DAY_US or condition.sums_all:
        form = texts.SUMS_ALL if condition.sums_all else texts.SUMS_PARTNER
        hours = condition.window_us // HOUR_US
        yield form.format(hours=hours) if hours else texts.SUMS_NOTHING


def _range(least: str | None, below: str | None) -> str:
    if least is None:
        return texts.BELOW.format(below=below)
    return (texts.FROM if below is None else texts.RANGE).format(least=least, below=below)


def _facts(condition: Condition) -> Iterator[str]:
    for name, value in (
        ("below_floor", condition.is_below_floor),
        ("below_cost", condition.is_below_cost),
        ("over_credit", condition.is_over_credit),
        ("emergency", condition.is_emergency),
    ):
        if value is not None:
            yield texts.FACT[name][value]


def _times(condition: Condition) -> Iterator[str]:
    if condition.weekdays:
        yield texts.EITHER.join(labels.WEEKDAYS[day] for day in sorted(condition.weekdays))
    if condition.hours is not None:
        begin, end = (f"{minute // 60:02d}:{minute % 60:02d}" for minute in condition.hours)
        yield texts.HOURS.format(begin=begin, end=end)
