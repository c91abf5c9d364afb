"""Cards that hand somebody the next piece of work: to pick, to buy, to make."""

from zoneinfo import ZoneInfo

from bot.cards.document import all_button, around, headline, more
from bot.cards.model import Button, Card, Fact, Message, Style, Text, Tone
from bot.cards.show import Facts, dated, line_text, lines_text
from bot.texts import cards, labels


def pick(facts: Facts, _zone: ZoneInfo) -> Message:
    """Give a keeper an order to pick, in the order they walk."""
    return _work(facts, cards.PICK_TITLE, labels.GO_SHIP, note=more(facts))


def request(facts: Facts, _zone: ZoneInfo) -> Message:
    """Give a buyer what is short, with the last day to order each product."""
    by = [
        cards.ORDER_BY.format(product=line["product"], date=dated(day))
        for line, day in zip(facts["lines"], facts["order_by"], strict=True)
        if day
    ]
    return _work(facts, cards.REQUEST_TITLE, labels.GO_BUY, note="\n".join([more(facts), *by]))


def expect(facts: Facts, _zone: ZoneInfo) -> Message:
    """Tell a keeper what a supplier is going to bring."""
    return _work(facts, cards.EXPECT_TITLE, labels.GO_RECEIVE, note=more(facts))


def inspect(facts: Facts, _zone: ZoneInfo) -> Message:
    """Give an inspector goods that wait in quarantine."""
    return Card(
        title=cards.INSPECT_TITLE.format(number=facts["number"]),
        headline=headline(facts),
        facts=_facts(facts),
        note=more(facts),
        state=whose(facts, cards.INSPECT_STATE),
        tone=Tone.WAITING,
        buttons=(
            Button(label=labels.GO_GOOD, token=facts["inspect_token"], style=Style.PRIMARY),
            Button(label=labels.GO_SCRAP, token=facts["reject_scrap_token"], style=Style.DANGER),
            Button(label=labels.GO_TO_SUPPLIER, token=facts["reject_back_token"]),
        ),
    )


def work(facts: Facts, _zone: ZoneInfo) -> Message:
    """Give the workshop what is to be made, and say whether the components are there."""
    missing = "、".join(facts["missing"])
    state = cards.WORK_MISSING.format(products=missing) if missing else cards.WORK_READY
    components = lines_text(facts["lines"][1:], len(facts["lines"]))
    made = {**facts, "lines": facts["lines"][:1]}
    is_begun = facts["status"] == "making"
    go = labels.GO_FINISH if is_begun else "" if missing else labels.GO_START
    return _work(made, cards.WORK_TITLE, go, note=components, state="" if is_begun else state)


def onward(facts: Facts, _zone: ZoneInfo) -> Message:
    """Show what is about to be done with a document, and ask for the yes."""
    return Card(
        title=cards.CONFIRM_TITLE.format(verb=facts["verb"], number=facts["number"]),
        headline=headline(facts) if facts["lines"] else "",
        facts=_facts(facts),
        note="\n".join(filter(None, [more(facts), *_bad(facts)])),
        state=cards.DRAFT_UNCONFIRMED,
        tone=Tone.WAITING,
        buttons=(
            Button(label=labels.CONFIRM, token=facts["confirm_token"], style=Style.PRIMARY),
            Button(label=labels.DISCARD, token=facts["discard_token"]),
        ),
    )


def _work(facts: Facts, title: str, go: str, *, note: str, state: str = "") -> Message:
    """Return the card with the one button that goes on, or with none where nothing can yet."""
    going = (Button(label=go, token=facts["go_on_token"], style=Style.PRIMARY),) if go else ()
    return Card(
        title=title.format(number=facts["number"]),
        headline=headline(facts),
        facts=_facts(facts),
        note=note.strip(),
        state=whose(facts, state),
        tone=Tone.WAITING,
        buttons=(*going, *all_button(facts)),
    )


def whose(facts: Facts, state: str = "") -> str:
    """Return in whose place the reader has the work, before what else is to be said of it."""
    found = [state] if state else []
    if facts.get("nobody"):
        found.insert(0, cards.NOBODY_AT_WORK.format(role=labels.ROLE[facts["nobody"]]))
    if facts.get("for"):
        found.insert(0, cards.WORK_FOR.format(names="、".join(facts["for"])))
    return "；".join(found)


def nobody_there(facts: Facts, _zone: ZoneInfo) -> Message:
    """Raise the alarm: there is work that nobody got."""
    role = labels.ROLE[facts["role"]]
    return Text(content=cards.NOBODY_THERE.format(number=facts["number"], role=role))


def _facts(facts: Facts) -> tuple[Fact, ...]:
    found = [Fact(name=labels.WAREHOUSE, value=facts["location"])]
    if facts["partner"]:
        found.append(Fact(name=labels.PARTNER[facts["kind"]], value=facts["partner"]))
    return (*found, *around(facts))


def _bad(facts: Facts) -> list[str]:
    return [cards.BAD_LINE.format(line=line_text(line)) for line in facts["bad"]]
