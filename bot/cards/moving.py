"""Cards of goods between two places: coming, not all there, all there."""

from zoneinfo import ZoneInfo

from bot.cards.document import around, headline, more
from bot.cards.model import Button, Card, Fact, Message, Style, Text, Tone
from bot.cards.show import Facts
from bot.texts import cards, labels


def coming(facts: Facts, _zone: ZoneInfo) -> Message:
    """Tell the far end's keeper what is on its way, with the button to take it in."""
    return Card(
        title=cards.COMING_TITLE.format(number=facts["number"]),
        headline=headline(facts),
        facts=(Fact(name=labels.WAREHOUSE, value=facts["location"]), *around(facts)),
        note=more(facts),
        tone=Tone.WAITING,
        buttons=(Button(label=labels.GO_RECEIVE, token=facts["go_on_token"], style=Style.PRIMARY),),
    )


def difference(facts: Facts, _zone: ZoneInfo) -> Message:
    """Ask who looks after it what became of the goods that did not come."""
    return Card(
        title=cards.DIFFERENCE_TITLE.format(number=facts["number"]),
        headline="、".join(_missing(facts)),
        facts=(Fact(name=labels.WAREHOUSE, value=facts["location"]), *around(facts)),
        state=cards.DIFFERENCE_STATE.format(owner=facts["owner"]),
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


def _missing(facts: Facts) -> list[str]:
    return [
        cards.MISSING_LINE.format(product=line["product"], missing=f"{count}{line['base']}")
        for line, count in zip(facts["lines"], facts["missing"], strict=True)
        if count
    ]
