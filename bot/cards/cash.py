"""Cards about money: what a sum is to be put to, and that it came."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from bot.cards.model import Button, Card, Fact, Message, Style, Text, Tone
from bot.cards.show import Facts, money
from bot.texts import cards, labels


def cash(facts: Facts, _zone: ZoneInfo) -> Message:
    """Show a sum and what it would be put to, and offer to register it or to drop it."""
    kind = facts["kind"]
    found = [Fact(name=labels.PARTNER[kind], value=facts["partner"])]
    if facts["method"]:
        found.append(Fact(name=labels.PAID_BY, value=labels.method(facts["method"])))
    if facts["reason"]:
        found.append(Fact(name=labels.REASON, value=facts["reason"]))
    if facts["rest_fen"]:
        rest = cards.MONEY.format(amount=money(facts["rest_fen"]))
        found.append(Fact(name=labels.ADVANCE[kind], value=rest))
    return Card(
        title=cards.DRAFT_TITLE.format(verb=labels.VERB[kind]),
        headline=cards.MONEY.format(amount=money(facts["amount_fen"])),
        facts=tuple(found),
        note="\n".join(_share(*share) for share in facts["shares"]),
        state=cards.DRAFT_UNCONFIRMED,
        tone=Tone.WAITING,
        buttons=(
            Button(label=labels.CONFIRM, token=facts["confirm_token"], style=Style.PRIMARY),
            Button(label=labels.DISCARD, token=facts["discard_token"]),
        ),
    )


def paid(facts: Facts, _zone: ZoneInfo) -> Message:
    """Tell whoever looks after a customer that money came, or was taken back."""
    form = cards.PAID_BACK if facts["is_back"] else cards.PAID
    rows = [
        form.format(
            partner=facts["partner"], amount=money(facts["amount_fen"]), number=facts["number"]
        )
    ]
    if not facts["is_back"]:
        rows.extend(
            cards.PAID_ORDER.format(number=number, status=labels.status(kind, status))
            for number, kind, status in facts["orders"]
        )
    return Text(content="\n".join(rows))


def offset(facts: Facts, _zone: ZoneInfo) -> Message:
    """Show what is put from which sum to what; to confirm, or done."""
    is_open = "confirm_token" in facts
    buttons = (
        Button(label=labels.CONFIRM, token=facts["confirm_token"], style=Style.PRIMARY),
        Button(label=labels.DISCARD, token=facts["discard_token"]),
    ) if is_open else ()  # fmt: skip
    rows = [
        cards.OFFSET_LINE.format(source=row[0], share=_share(*row[1:])) for row in facts["rows"]
    ]
    rows.extend(
        cards.PAID_ORDER.format(number=number, status=labels.status(kind, status))
        for number, kind, status in facts.get("settled", ())
    )
    title = cards.DRAFT_TITLE.format(verb=labels.VERB["offset"])
    return Card(
        title=title if is_open else cards.OFFSET_DONE.format(partner=facts["partner"]),
        headline=cards.MONEY.format(amount=money(facts["amount_fen"])),
        facts=(Fact(name=labels.OF_PARTNER, value=facts["partner"]),),
        note="\n".join(rows),
        state=cards.DRAFT_UNCONFIRMED if is_open else "",
        tone=Tone.WAITING if is_open else Tone.GOOD,
        buttons=buttons,
    )


def owed(facts: Facts, _zone: ZoneInfo) -> Message:
    """Show what a customer owes, how old it is, and how that stands to the limit."""
    total = sum(facts["ages"])
    rows = [
        cards.OWED_LINE.format(number=number, amount=money(fen), days=days)
        for number, fen, days in facts["debts"]
    ]
    if facts["count"] > len(rows):
        rows.append(cards.OWED_MORE.format(count=facts["count"]))
    return Card(
        title=cards.OWED_TITLE.format(partner=facts["partner"]),
        headline=cards.MONEY.format(amount=money(total)) if total else cards.NOTHING_OWED,
        facts=tuple(_owed_facts(facts)),
        note="\n".join(rows),
        tone=Tone.BAD if facts["past_fen"] else Tone.NEUTRAL,
    )


def _owed_facts(facts: Facts) -> Iterator[Fact]:
    left = facts["left_fen"]
    is_over = left is not None and left < 0
    sums = (
        *zip(labels.AGES, (fen or None for fen in facts["ages"]), strict=True),
        (labels.PAST_TERMS, facts["past_fen"] or None),
        (labels.ADVANCED, facts["advance_fen"] or None),
        (labels.CREDIT, facts["credit_fen"]),
        (
            labels.CREDIT_OVER if is_over else labels.CREDIT_LEFT,
            None if left is None else abs(left),
        ),
    )
    for name, fen in sums:
        if fen is not None:
            yield Fact(name=name, value=cards.MONEY.format(amount=money(fen)))
    if facts["terms_days"] is not None:
        yield Fact(name=labels.TERMS, value=cards.TERMS_DAYS.format(days=facts["terms_days"]))


def _share(number: str, amount_fen: int, open_fen: int) -> str:
    left = open_fen - amount_fen
    form = cards.SHARE_OF if left else cards.SHARE_ALL
    return form.format(number=number, amount=money(amount_fen), left=money(left))
