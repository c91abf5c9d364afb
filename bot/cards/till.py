"""Cards about a shop's till: what it took, what was counted, what nobody has counted yet."""

from collections.abc import Iterator, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from bot.cards.model import Button, Card, Fact, Message, Style, Text, Tone
from bot.cards.show import Facts, dated, money
from bot.texts import cards, labels

Row = Sequence[Any]
"""A way of paying, what the books say and what was counted, in 分."""


def till(facts: Facts, _zone: ZoneInfo) -> Message:
    """Show what was counted beside what the books say, and offer to register it."""
    return Card(
        title=cards.DRAFT_TITLE.format(verb=labels.VERB["till"]),
        headline=cards.TILL_OF.format(place=facts["place"], day=dated(facts["day"])),
        facts=tuple(compared(facts["counts"])),
        note=cards.TILL_OFF if facts["is_off"] else "",
        state=cards.DRAFT_UNCONFIRMED,
        tone=Tone.BAD if facts["is_off"] else Tone.WAITING,
        buttons=(
            Button(label=labels.CONFIRM, token=facts["confirm_token"], style=Style.PRIMARY),
            Button(label=labels.DISCARD, token=facts["discard_token"]),
        ),
    )


def compared(counts: Sequence[Row]) -> Iterator[Fact]:
    """Yield every way of paying with what was counted and how far it is off; then the sum."""
    for method, expected, counted in counts:
        yield Fact(name=labels.method(method), value=_beside(expected, counted))
    if len(counts) > 1:
        sums = [sum(row[place] for row in counts) for place in (1, 2)]
        yield Fact(name=labels.IN_ALL, value=_beside(*sums))


def _beside(expected: int, counted: int) -> str:
    said = cards.COUNTED.format(counted=money(counted), expected=money(expected))
    off = counted - expected
    if not off:
        return said + cards.EVEN
    return said + (cards.OVER if off > 0 else cards.UNDER).format(amount=money(abs(off)))


def takings(facts: Facts, _zone: ZoneInfo) -> Message:
    """Show what a shop took, way by way, and whether its till is counted."""
    rows = facts["takings"]
    total = sum(fen for _, _, fen in rows)
    sales = sum(count for _, count, _ in rows)
    counted, waiting = facts["counted"], facts["waiting"]
    states = (
        cards.COUNTED_IN.format(number=counted) if counted else cards.NOT_COUNTED if rows else "",
        cards.SALE_WAITS.format(number=waiting) if waiting else "",
    )
    return Card(
        title=cards.TAKINGS_TITLE.format(place=facts["place"], day=dated(facts["day"])),
        headline=cards.TAKINGS.format(sales=sales, amount=money(total)) if rows else cards.NO_SALES,
        facts=tuple(
            Fact(
                name=labels.method(method),
                value=cards.TAKINGS.format(sales=count, amount=money(fen)),
            )
            for method, count, fen in rows
        ),
        state="；".join(filter(None, states)),
    )


def _taken(method: str, sales: int, fen: int) -> Fact:
    value = cards.TAKINGS.format(sales=sales, amount=money(fen))
    return Fact(name=labels.method(method), value=value)


def till_due(facts: Facts, _zone: ZoneInfo) -> Message:
    """Remind a shop's keeper of the days whose till nobody has counted."""
    rows = [
        cards.TILL_DUE_LINE.format(place=place, day=dated(day), amount=money(fen))
        for place, day, fen in facts["days"]
    ]
    return Text(content="\n".join([cards.TILL_DUE, *rows]))


def of_the_day(shops: Sequence[Facts]) -> list[str]:
    """Return one line for each shop of the daily post: what it took, and what was counted."""
    return [_shop(shop) for shop in shops]


def _shop(shop: Facts) -> str:
    rows = shop["takings"]
    ways = cards.LIST.join(
        cards.WAY_TAKEN.format(method=labels.method(method), amount=money(fen))
        for method, _, fen in rows
    )
    total = money(sum(fen for _, _, fen in rows))
    sales = sum(count for _, count, _ in rows)
    said = cards.DAILY_SHOP.format(place=shop["place"], sales=sales, amount=total, ways=ways)
    return said + _counted(shop)


def _counted(shop: Facts) -> str:
    if not shop["counted"]:
        return cards.DAILY_NOT_COUNTED
    off = sum(counted - expected for _, expected, counted in shop["counts"])
    how = cards.EVEN if not off else cards.OVER if off > 0 else cards.UNDER
    return cards.DAILY_COUNTED.format(number=shop["counted"]) + how.format(amount=money(abs(off)))
