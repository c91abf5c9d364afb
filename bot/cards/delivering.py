"""Cards of a delivery: whom to find where, and how it went."""

from zoneinfo import ZoneInfo

from bot.cards.document import headline, more
from bot.cards.model import Button, Card, Fact, Message, Style, Text, Tone
from bot.cards.show import Facts, lines_text, moment
from bot.cards.work import whose
from bot.texts import cards, labels, say
from core.orders.delivering import SHOWN_MAX


def delivery(facts: Facts, _zone: ZoneInfo) -> Message:
    """Give a driver one delivery, with the two ways it can end."""
    driver = cards.GIVEN_TO.format(driver=facts["driver"]) if facts["driver"] else ""
    return Card(
        title=cards.DELIVERY_TITLE.format(number=facts["number"]),
        headline=headline(facts),
        facts=_where(facts),
        note=more(facts),
        state=whose(facts, driver),
        tone=Tone.WAITING,
        buttons=(
            Button(label=labels.GO_SIGN, token=facts["signed_token"], style=Style.PRIMARY),
            Button(label=labels.GO_REFUSE, token=facts["refused_token"], style=Style.DANGER),
        ),
    )


def deliveries(facts: Facts, _zone: ZoneInfo) -> Message:
    """Say how much there is to deliver, and what is still to be loaded."""
    form = say.DELIVERIES if facts["count"] else say.NO_DELIVERIES
    lines = [whose(facts), form.format(count=facts["count"])]
    if facts["count"] > SHOWN_MAX:
        lines.append(say.DELIVERIES_MORE.format(shown=SHOWN_MAX))
    if facts["to_load"]:
        lines.append(say.TO_LOAD.format(numbers="、".join(facts["to_load"])))
    return Text(content="\n".join(filter(None, lines)))


def delivered(facts: Facts, zone: ZoneInfo) -> Message:
    """Show a delivery that is over or with somebody else, without buttons."""
    form = cards.DELIVERED[facts["how"]]
    return Card(
        title=cards.DELIVERY_TITLE.format(number=facts["number"]),
        headline=headline(facts),
        facts=(Fact(name=labels.CUSTOMER, value=facts["partner"]),),
        state=form.format(by=facts["by"], at=moment(facts["at_us"], zone)),
        tone=Tone.GOOD,
    )


def delivery_told(facts: Facts, zone: ZoneInfo) -> Message:
    """Tell who sold it, in a sentence and the lines, that it was signed for, or what comes back."""
    text = cards.DELIVERY_TOLD[facts["how"]].format(
        number=facts["number"], partner=facts["partner"], by=facts["by"],
        source=facts["source"], at=moment(facts["at_us"], zone), reason=facts["reason"],
    )  # fmt: skip
    return Text(content=f"{text}\n{lines_text(facts['lines'])}".rstrip())


def _where(facts: Facts) -> tuple[Fact, ...]:
    shown = (
        (labels.CUSTOMER, facts["partner"]),
        (labels.CONTACT, facts["contact"]),
        (labels.PHONE, facts["phone"]),
        (labels.ADDRESS, facts["address"]),
        (labels.WAREHOUSE, facts["location"]),
    )
    return tuple(Fact(name=name, value=value) for name, value in shown if value)
