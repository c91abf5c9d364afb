"""Who is asked, as whom and why: the lines about it on a document's card."""

from collections import Counter
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.cards import bill
from bot.cards.model import Button, Card, Message, Style, Text, Tone
from bot.cards.posts import CARD_NOTE_BYTES
from bot.cards.show import Facts, dated, money, until
from bot.texts import approvals as texts
from bot.texts import cards
from core.clock import local
from core.orders.seats import Why


def your_part(facts: Facts) -> str:
    """Return in whose right the reader is asked, and in which stage."""
    others = facts.get("for", [])
    text = texts.WHY_FOR.format(names="、".join(others)) if others else texts.WHY
    if facts.get("stages", 1) <= 1:
        return text
    stage = texts.STAGE.format(stage=facts["stage"], stages=facts["stages"])
    return f"{text}（{stage}）"


def reasons(facts: Facts, zone: ZoneInfo) -> list[str]:
    """Return why they are asked and why again, line by line."""
    call = [_call(facts, zone)] if facts.get("call") else []
    return [*call, *because(facts.get("why") or {})]


def because(why: Facts) -> list[str]:
    """Return what was added up and what nobody knew."""
    lines = []
    if why.get("summed"):
        lines.append(_summed(why))
    if why.get("unknown"):
        what = "、".join(texts.CONDITION[name] for name in why["unknown"])
        lines.append(texts.UNKNOWN.format(what=what))
    if why.get("at_a_loss"):
        lines.append(texts.AT_A_LOSS)
    return [*lines, *bill.faults(why.get("faults", []))]


def names(asked: Sequence[Sequence[Sequence[str]]]) -> str:
    """Say whose yes is missing: one of each seat, whoever comes first.

    ``周会计、赵经理或陈采（代赵经理）``; seats of the same people are told once, with how many.
    """
    seats = Counter(cards.OR.join(_name(*one) for one in seat) for seat in asked)
    return "、".join(
        texts.SEATS.format(names=who, count=count) if count > 1 else who
        for who, count in seats.items()
    )


def _name(name: str, *others: str) -> str:
    return texts.FOR.format(name=name, names="、".join(others)) if others else name


def _call(facts: Facts, zone: ZoneInfo) -> str:
    at = until(facts["expires_us"], zone) if facts.get("expires_us") else ""
    by, hours = facts.get("by", ""), facts.get("hours", 0)
    return texts.CALL[facts["call"]].format(by=by, hours=hours, at=at)


def _summed(why: Facts) -> str:
    numbers = "、".join(why["summed"])
    if why.get("sum_fen") is None:
        return texts.SUMMED_PLAIN.format(numbers=numbers)
    amount = cards.MONEY.format(amount=money(why["sum_fen"]))
    return texts.SUMMED.format(numbers=numbers, amount=amount)


def stand_in(facts: Facts, zone: ZoneInfo) -> Message:
    """Tell somebody that they stand in for somebody now, or no more."""
    first, last = (
        dated(local(facts[name] - earlier, zone).date().isoformat())
        for name, earlier in (("from_us", 0), ("until_us", 1))
    )
    form = texts.STAND_IN[facts["what"]]
    text = form.format(name=facts["name"], first=first, last=last)
    if facts["what"] == "begun" and facts["why"] == Why.AWAY:
        text += texts.STAND_IN_TOO.format(name=facts["name"])
    return Text(content=text)


def batch_row(row: Facts) -> str:
    """Return one document of a list that is agreed to together."""
    more = cards.MORE_PRODUCTS.format(count=row["line_count"]) if row["line_count"] > 1 else ""
    goods = "".join(f"{line['product']} {line['count']}{line['unit']}" for line in row["lines"])
    text = texts.BATCH_ROW.format(
        number=row["number"], goods=goods, more=more, requester=row["requester"]
    )
    if row["amount_fen"] is None:
        return text
    return f"{text} {cards.MONEY.format(amount=money(row['amount_fen']))}"


def batch(facts: Facts, _zone: ZoneInfo) -> Message:
    """Show what waits as one list, with one button for all of it."""
    rows = facts["rows"]
    return Card(
        title=texts.BATCH_TITLE.format(count=len(rows)),
        note="\n".join(map(batch_row, rows)),
        state=texts.BATCH_STATE,
        tone=Tone.WAITING,
        buttons=(Button(label=texts.BATCH_BUTTON, token=facts["token"], style=Style.PRIMARY),),
    )


def batch_done(facts: Facts, _zone: ZoneInfo) -> Message:
    """Show what became of each."""
    lines = [texts.BATCH_RESULT.format(number=number, text=text) for number, text in facts["rows"]]
    return Card(title=texts.BATCH_DONE, note="\n".join(lines), tone=Tone.GOOD)


def listing(facts: Facts, _zone: ZoneInfo) -> Message:
    """Show a list with a title: a card when it fits one, else text."""
    rows = "\n".join(facts["rows"])
    state = facts.get("state", "")
    if len(rows.encode()) <= CARD_NOTE_BYTES:
        return Card(title=facts["title"], note=rows, state=state)
    return Text(content="\n".join(filter(None, (facts["title"], rows, state))))
