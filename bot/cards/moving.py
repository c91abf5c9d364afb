"""Cards of goods between two places: coming, not all there, all there."""

from zoneinfo import ZoneInfo

from bot.cards.document import all_button, around, headline, more
from bot.cards.model import Button, Card, Fact, Message, Style, Text, Tone
from bot.cards.show import Facts, until
from bot.cards.work import whose
from bot.texts import cards, labels


def coming(facts: Facts, _zone: ZoneInfo) -> Message:
    """Tell the far end's keeper what is on its way, with the button to take it in."""
    return Card(
        title=cards.COMING_TITLE.format(number=facts["number"]),
        headline=headline(facts),
        facts=(Fact(name=labels.WAREHOUSE, value=facts["location"]), *around(facts)),
        note=more(facts),
        state=whose(facts),
        tone=Tone.WAITING,
        buttons=(
            Button(label=labels.GO_RECEIVE, token=facts["go_on_token"], style=Style.PRIMARY),
            *all_button(facts),
        ),
    )


def difference(facts: Facts, _zone: ZoneInfo) -> Message:
    """Ask who looks after it what became of the goods that did not come."""
    return Card(
        title=cards.DIFFERENCE_TITLE.format(number=facts["number"]),
        headline="、".join(_missing(facts)),
        facts=(Fact(name=labels.WAREHOUSE, value=facts["location"]), *around(facts)),
        state=whose(facts, cards.DIFFERENCE_STATE.format(owner=facts["owner"])),
        tone=Tone.BAD,
        buttons=(
            Button(label=labels.GO_BRING_BACK, token=facts["transfer_back_token"]),
            Button(
                label=labels.GO_WRITE_OFF, token=facts["transfer_lost_token"], style=Style.DANGER
            ),
        ),
    )


def transfer_stands(facts: Facts, _zone: ZoneInfo) -> Message:
    """Tell both ends in one sentence how a transfer stands."""
    missing = _missing(facts)
    form = cards.TRANSFER_SHORT if missing else cards.TRANSFER_DONE
    return Text(
        content=form.format(
            number=facts["number"], location=facts["location"], target=facts["target"],
            by=facts["by"] or cards.BY_ITSELF, missing="、".join(missing), owner=facts["owner"],
        )
    )  # fmt: skip


def owes_papers(facts: Facts, zone: ZoneInfo) -> Message:
    """Remind who took goods out in a hurry of the papers."""
    state = cards.OWES_STATE.format(at=until(facts["due_us"], zone))
    return _owing(facts, cards.OWES_TITLE, state, Tone.WAITING)


def papers_overdue(facts: Facts, zone: ZoneInfo) -> Message:
    """Tell requester and managers that the papers did not come in time."""
    state = cards.OVERDUE_STATE.format(
        requester=facts["requester"], at=until(facts["due_us"], zone)
    )
    return _owing(facts, cards.OVERDUE_TITLE, state, Tone.BAD)


def _owing(facts: Facts, title: str, state: str, tone: Tone) -> Message:
    who = (Fact(name=labels.CUSTOMER, value=facts["partner"]),) if facts["partner"] else ()
    return Card(
        title=title.format(number=facts["number"]),
        headline=headline(facts),
        facts=(
            Fact(name=labels.REQUESTER, value=facts["requester"]),
            Fact(name=labels.WAREHOUSE, value=facts["location"]), *who, *around(facts),
        ),
        note=more(facts),
        state=state,
        tone=tone,
        buttons=(
            Button(label=labels.GO_FILE, token=facts["file_token"], style=Style.PRIMARY),
        ),
    )  # fmt: skip


def _missing(facts: Facts) -> list[str]:
    return [
        cards.MISSING_LINE.format(product=line["product"], missing=f"{count}{line['base']}")
        for line, count in zip(facts["lines"], facts["missing"], strict=True)
        if count
    ]
