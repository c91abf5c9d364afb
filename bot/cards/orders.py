"""Orders seen together, and one order with its whole history."""

from zoneinfo import ZoneInfo

from bot.cards.document import around, headline
from bot.cards.model import Card, Fact, Message, Text, Tone
from bot.cards.show import Facts, dated, line_text, moment
from bot.texts import cards, labels


def history(facts: Facts, zone: ZoneInfo) -> Message:
    """Show every step of a document, what of it is done, and what followed from it."""
    kind = facts["kind"]
    title = cards.STANDING_TITLE.format(
        kind=labels.KIND[kind], number=facts["number"],
        status=labels.status(kind, facts["status"]),
    )  # fmt: skip
    who = [facts["partner"]] if facts["partner"] else []
    rows = [
        title,
        " · ".join([headline(facts), facts["location"], *who]),
        *(f"{fact.name} {fact.value}" for fact in around(facts)),
        *(_line(line, done) for line, done in zip(facts["lines"], facts["progress"], strict=True)),
        *(_step(step, kind, zone) for step in facts["steps"]),
        *(_follower(one) for one in facts["followers"]),
    ]
    return Text(content="\n".join(rows))


def board(facts: Facts, _zone: ZoneInfo) -> Message:
    """Show how many orders stand where, and which are late."""
    late = [
        cards.LATE_LINE.format(
            number=one["number"], partner=one["partner"], date=dated(one["due_on"])
        )
        for one in facts["late"]
    ]
    return Card(
        title=cards.BOARD_TITLE,
        facts=tuple(
            Fact(name=labels.status(kind, status), value=cards.BOARD_COUNT.format(count=count))
            for kind, status, count in facts["counts"]
        ),
        note="\n".join([cards.LATE_TITLE.format(count=len(late)), *late]) if late else "",
        tone=Tone.BAD if late else Tone.NEUTRAL,
    )


def ship_list(facts: Facts, _zone: ZoneInfo) -> Message:
    """Show what is to be shipped soon, the short lines first."""
    short = [line for line in facts["lines"] if line["short"]]
    rows = [
        cards.SHIP_LIST_TITLE.format(count=len(facts["lines"]), short=len(short)),
        *(_due(line) for line in facts["lines"]),
    ]
    return Text(content="\n".join(rows))


def _due(line: Facts) -> str:
    form = cards.SHIP_LIST_SHORT if line["short"] else cards.SHIP_LIST_LINE
    return form.format(
        date=dated(line["due_on"]), number=line["number"], partner=line["partner"],
        product=line["product"], unshipped=f"{line['unshipped']}{line['unit']}",
        short=f"{line['short']}{line['unit']}",
    )  # fmt: skip


def _line(line: Facts, done: Facts) -> str:
    text = line_text(line)
    if not done["fulfilled"] and not done["held"]:
        return text
    return text + cards.PROGRESS.format(
        fulfilled=f"{done['fulfilled']}{line['base']}", held=f"{done['held']}{line['base']}"
    )


def _step(step: Facts, kind: str, zone: ZoneInfo) -> str:
    text = cards.STEP_LINE.format(
        at=moment(step["at_us"], zone), step=labels.DECIDED[step["step"]],
        by=step["by"] or cards.BY_ITSELF, status=labels.status(kind, step["status"]),
    )  # fmt: skip
    return f"{text} {cards.REASON.format(reason=step['note'])}" if step["note"] else text


def _follower(one: Facts) -> str:
    return cards.FOLLOWER_LINE.format(
        kind=labels.KIND[one["kind"]], number=one["number"],
        status=labels.status(one["kind"], one["status"]),
    )  # fmt: skip
