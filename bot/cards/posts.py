"""What groups and lists read: goods that moved, the day, stock, choices, plain words."""

from collections.abc import Sequence
from typing import Final
from zoneinfo import ZoneInfo

from bot.cards import till
from bot.cards.model import Button, Card, Enclosure, Fact, Message, Style, Text, Tone
from bot.cards.show import Facts, line_text, moment, way, weekday
from bot.texts import alarms, cards, labels, say

CARD_NOTE_BYTES: Final = 480
"""What surely fits a card on every platform; a longer list of goods goes out as text, whole."""
LABEL_CHARS: Final = 10


def words(facts: Facts, _zone: ZoneInfo) -> Message:
    """Show a sentence."""
    return Text(content=facts["text"])


def file(facts: Facts, _zone: ZoneInfo) -> Message:
    """Send a file or picture that is kept under its digest."""
    return Enclosure(
        digest=facts["digest"], name=facts["name"], mime=facts["mime"], size=facts["size"],
        caption=facts.get("caption", ""),
    )  # fmt: skip


def choice(facts: Facts, _zone: ZoneInfo) -> Message:
    """Offer a few things to choose from."""
    options = facts["options"]
    is_long = any(len(label) > LABEL_CHARS for label, _ in options)
    names = [
        cards.OPTION.format(number=number, label=label)
        for number, (label, _) in enumerate(options, start=1)
    ]
    more = [cards.MORE_OPTIONS.format(count=facts["more"])] if facts.get("more") else []
    return Card(
        title=facts["title"],
        note="\n".join([*(names if is_long else ()), *more]),
        tone=Tone.WAITING,
        buttons=tuple(
            Button(label=name if is_long else label, token=token, style=Style.PLAIN)
            for name, (label, token) in zip(names, options, strict=True)
        ),
    )


def chosen(facts: Facts, _zone: ZoneInfo) -> Message:
    """Show a choice that was made."""
    return Card(title=facts["title"], state=facts["state"])


def stock(facts: Facts, _zone: ZoneInfo) -> Message:
    """Show one product: on hand, reserved, available, incoming, place by place.

    What can be sold stands on top; the rest is said once, for the one place or for each.
    """
    places = facts["places"]
    total = {key: sum(place[key] for place in places) for key in _COUNTS}
    unit = facts["unit"]
    below = facts["safety"] and total["available"] < facts["safety"]
    is_one = len(places) == 1
    return Card(
        title=cards.STOCK_TITLE.format(product=facts["product"]),
        headline=f"{labels.AVAILABLE} {total['available']}{unit}",
        facts=_one_place(places[0], unit) if is_one else (),
        note="" if is_one else "\n".join(_place(place, unit) for place in places),
        state=cards.STOCK_BELOW.format(safety=f"{facts['safety']}{unit}") if below else "",
        tone=Tone.BAD if below else Tone.NEUTRAL,
    )


_COUNTS = ("on_hand", "reserved", "available", "incoming")


def _one_place(place: Facts, unit: str) -> tuple[Fact, ...]:
    counts = ((labels.ON_HAND, "on_hand"), (labels.RESERVED, "reserved"),
              (labels.INCOMING, "incoming"))  # fmt: skip
    return (
        Fact(name=labels.WAREHOUSE, value=place["location"]),
        *(Fact(name=name, value=f"{place[key]}{unit}") for name, key in counts),
    )


def _place(place: Facts, unit: str) -> str:
    counts = {key: f"{place[key]}{unit}" for key in _COUNTS}
    return cards.STOCK_LINE.format(location=place["location"], **counts)


def moved(facts: Facts, zone: ZoneInfo) -> Message:
    """Tell a group what moved: one document, or several at once."""
    several = [facts, *facts.get("merged", ())]
    goods = _all_lines(facts)
    if len(several) == 1 and len(goods.encode()) <= CARD_NOTE_BYTES:
        title = _moved_title(facts)
        is_one = len(facts["lines"]) == 1
        return Card(
            title=title, headline=goods if is_one else "", facts=_who(facts),
            note="" if is_one else goods,
            state=moment(facts["at_us"], zone), tone=Tone.GOOD,
        )  # fmt: skip
    return Text(content="\n".join([*_heading(several), *(_entry(one) for one in several)]))


def _moved_title(facts: Facts) -> str:
    form = cards.MOVED_OWING if facts["status"] == "paper_due" else cards.MOVED
    return form.format(kind=labels.KIND[facts["kind"]], number=facts["number"])


def _heading(several: Sequence[Facts]) -> list[str]:
    return [cards.MOVED_MANY.format(count=len(several))] if len(several) > 1 else []


def reversed_(facts: Facts, _zone: ZoneInfo) -> Message:
    """Tell a group, or somebody who had agreed, that goods went back."""
    several: Sequence[Facts] = [facts, *facts.get("merged", ())]
    return Text(content="\n".join(_reversal(one) for one in several))


def _reversal(facts: Facts) -> str:
    title = cards.REVERSED.format(
        kind=labels.KIND[facts["kind"]], number=facts["number"], by=facts["by"]
    )
    return f"{title}\n{_all_lines(facts)}"


def _entry(facts: Facts) -> str:
    title = _moved_title(facts)
    return f"{title} {way(facts)}\n{_all_lines(facts)}"


def _all_lines(facts: Facts) -> str:
    return "\n".join(line_text(line) for line in facts["lines"])


def _who(facts: Facts) -> tuple[Fact, ...]:
    found = [Fact(name=labels.WAREHOUSE, value=facts["location"])]
    if facts["partner"]:
        found.append(Fact(name=labels.PARTNER[facts["kind"]], value=facts["partner"]))
    if facts["requester"]:
        found.append(Fact(name=labels.REQUESTER, value=facts["requester"]))
    return tuple(found)


def daily(facts: Facts, _zone: ZoneInfo) -> Message:
    """Close the day in the groups: what moved, what is open, and the audit trail's hash."""
    title = cards.DAILY_TITLE.format(
        company=facts["company"], date=facts["date"], weekday=weekday(facts["date"])
    )
    return Card(
        title=title + (cards.DAILY_LATE if facts["is_late"] else ""),
        headline=_papers_of_the_day(facts),
        note="\n".join(_notes_of_the_day(facts)),
        state=cards.DAILY_HASH.format(
            date=facts["date"], seq=facts["seq"], hash=facts["hash"][:16]
        ),
    )


def _papers_of_the_day(facts: Facts) -> str:
    counts = (facts["receipts"], facts["shipments"], facts["reversed"])
    if not any(counts):
        return cards.DAILY_OTHERS if facts["top"] else cards.DAILY_NOTHING
    return cards.DAILY_MOVED.format(receipts=counts[0], shipments=counts[1], reversed=counts[2])


def _notes_of_the_day(facts: Facts) -> list[str]:
    lines = [_product_of_the_day(row) for row in facts["top"]]
    lines.extend(till.of_the_day(facts.get("shops", ())))
    if facts["pending"]:
        lines.append(cards.DAILY_OPEN.format(pending=facts["pending"]))
    if facts["low"]:
        lines.append(cards.DAILY_LOW.format(products="、".join(facts["low"])))
    return lines


def _product_of_the_day(row: Facts) -> str:
    """Return what came and what went; a way that nothing took is not mentioned."""
    ways = ((cards.DAILY_INTO, row["into"]), (cards.DAILY_OUT, row["out"]))
    moved = [form.format(quantity=f"{count}{row['unit']}") for form, count in ways if count]
    return cards.DAILY_TOP_LINE.format(product=row["product"], moved="，".join(moved))


def draft_expired(facts: Facts, _zone: ZoneInfo) -> Message:
    """Tell somebody that what they began has lapsed."""
    form = say.DISCARDED_EXPIRED if facts["headline"] else say.UNFINISHED_EXPIRED
    return Text(content=form.format(verb=labels.VERB[facts["kind"]], title=facts["headline"]))


def job_failed(facts: Facts, _zone: ZoneInfo) -> Message:
    """Tell the admins that a scheduled job failed."""
    return Text(
        content=alarms.JOB_FAILED.format(
            job=facts["job"], date=facts["date"], reason=facts["reason"]
        )
    )
