"""Cards about a document: to confirm, to approve, how it stands, what became of it."""

from typing import Final
from zoneinfo import ZoneInfo

from bot.cards import agreeing, till
from bot.cards.model import Button, Card, Fact, Message, Style, Text, Tone
from bot.cards.show import (
    Facts,
    batch,
    card_lines,
    dated,
    line_text,
    lines_text,
    moment,
    money,
    price,
)
from bot.texts import bills, cards, labels
from core.orders.kinds import MONEY

LIES_ASIDE: Final = frozenset({"customer_return"})
"""What comes in and is judged first: nobody can have it at once."""
COMES_LATER: Final = frozenset({"purchase_order"})
REVERSAL_DECIDED: Final = {("approve", "reversed"), ("reject", "done")}
"""(Step, status it led to): what was decided is whether to reverse, not the document itself."""


def draft(facts: Facts, _zone: ZoneInfo) -> Message:
    """Show what was understood and offer to book it or drop it."""
    verb = labels.VERB[facts["kind"]]
    return Card(
        title=cards.DRAFT_TITLE.format(verb=verb),
        headline=headline(facts),
        facts=(*_facts(facts), *_after(facts, verb), *_credit(facts)),
        note="\n".join(filter(None, (more(facts), *_heard(facts)))),
        state=cards.DRAFT_UNCONFIRMED,
        tone=Tone.WAITING,
        buttons=(
            Button(label=labels.CONFIRM, token=facts["confirm_token"], style=Style.PRIMARY),
            Button(label=labels.DISCARD, token=facts["discard_token"]),
        ),
    )


def _heard(facts: Facts) -> list[str]:
    """Return what a name was taken for, and the document that the draft is like."""
    heard = [cards.HEARD.format(said=said, name=name) for said, name in facts.get("heard", ())]
    return [*heard, cards.LIKE.format(number=facts["like"])] if facts.get("like") else heard


def approval(facts: Facts, zone: ZoneInfo) -> Message:
    """Show who wants what, and offer exactly two answers."""
    title = _WANTED.get(facts["status"], cards.APPROVAL_TITLE)
    return Card(
        title=title.format(kind=labels.KIND[facts["kind"]], number=facts["number"]),
        headline=headline(facts),
        facts=(Fact(name=labels.REQUESTER, value=facts["requester"]), *_facts(facts)),
        note="\n".join(filter(None, (more(facts), *agreeing.reasons(facts, zone)))),
        state=agreeing.your_part(facts),
        tone=Tone.WAITING,
        buttons=(
            Button(label=labels.APPROVE, token=facts["approve_token"], style=Style.PRIMARY),
            Button(label=labels.REJECT, token=facts["reject_token"], style=Style.DANGER),
            *all_button(facts),
        ),
    )


_WANTED: Final = {
    "reversing": cards.REVERSAL_TITLE,
    "cancelling": cards.CANCEL_TITLE,
    "closing": cards.CLOSE_TITLE,
}
"""What is asked for, where it is something else than the document itself."""


def decided(facts: Facts, zone: ZoneInfo) -> Message:
    """Show a settled document: who decided, and when; no buttons."""
    return Card(
        title=_title(facts),
        headline=headline(facts),
        facts=_facts(facts),
        note=more(facts),
        state=_decision(facts, zone),
        tone=_tone(facts),
    )


def standing(facts: Facts, zone: ZoneInfo) -> Message:
    """Show the requester how their document stands."""
    asked = facts.get("asked", [])
    state = cards.ASKED.format(names=agreeing.names(asked)) if asked else _moment(facts, zone)
    return Card(
        title=_title(facts),
        headline=headline(facts),
        facts=_facts(facts),
        note=more(facts),
        state=state,
        tone=Tone.WAITING if asked else _tone(facts),
        buttons=tuple(
            Button(label=label, token=facts[f"{verb}_token"])
            for verb, label in (("cancel", labels.WITHDRAW), ("urge", labels.URGE))
            if facts.get(f"{verb}_token")
        ),
    )


def _moment(facts: Facts, zone: ZoneInfo) -> str:
    return moment(facts["at_us"], zone)


def outcome(facts: Facts, _zone: ZoneInfo) -> Message:
    """Tell the requester what became of their document, in one sentence and its lines."""
    form = cards.OUTCOME[facts["step"]]
    if facts["step"] == "approve" and facts["status"] not in {"done", "reversed"}:
        form = cards.OUTCOME_GOES_ON
    if facts["step"] == "approve" and facts["status"] == "reversed":
        form = cards.OUTCOME_REVERSED
    elif facts["step"] == "reject" and facts["status"] == "done":
        form = cards.OUTCOME_KEPT
    status = labels.status(facts["kind"], facts["status"])
    text = form.format(by=facts["by"], number=facts["number"], status=status)
    if facts.get("note"):
        text += cards.REASON.format(reason=facts["note"])
    return Text(content=f"{text}\n{lines_text(facts['lines'])}".rstrip())


def _title(facts: Facts) -> str:
    return cards.STANDING_TITLE.format(
        kind=labels.KIND[facts["kind"]],
        number=facts["number"],
        status=labels.status(facts["kind"], facts["status"]),
    )


def headline(facts: Facts) -> str:
    """Return the one line of goods, or how many there are."""
    lines = facts["lines"]
    if facts["kind"] in MONEY:
        fen = facts["amount_fen"]
        return facts["partner"] if fen is None else cards.MONEY.format(amount=money(fen))
    return line_text(lines[0]) if len(lines) == 1 else cards.SEVERAL.format(count=len(lines))


def more(facts: Facts) -> str:
    """Return the lines, when there are several; of money what it is for."""
    lines = facts["lines"]
    if facts["kind"] in MONEY:
        shares = [
            cards.SHARE.format(number=number, amount=money(fen)) for number, fen in facts["shares"]
        ]
        return "\n".join([*shares, *([lines_text(lines)] if lines else [])])
    return card_lines(facts) if len(lines) > 1 else ""


def all_button(facts: Facts) -> tuple[Button, ...]:
    """Return the button that tells every line, where the card does not show them all."""
    token = facts.get("all_token")
    if not token:
        return ()
    return (Button(label=labels.ALL_LINES.format(count=len(facts["lines"])), token=token),)


def _facts(facts: Facts) -> tuple[Fact, ...]:
    lines = facts["lines"]
    is_money = facts["kind"] in MONEY
    found = [] if is_money else [Fact(name=labels.WAREHOUSE, value=facts["location"])]
    if facts.get("counts"):
        found.append(Fact(name=labels.SHOP, value=facts["location"]))
        found.extend(till.compared(facts["counts"]))
    if facts["partner"]:
        kind = "refund" if facts.get("is_refund") else facts["kind"]
        found.append(Fact(name=labels.PARTNER[kind], value=facts["partner"]))
    found.extend(around(facts))
    if len(lines) == 1 and (shown := batch(lines[0])):
        found.append(Fact(name=labels.BATCH, value=shown.removeprefix(f"{labels.BATCH} ")))
    if len(lines) == 1 and lines[0]["price"] is not None:
        shown = cards.PRICE.format(price=price(lines[0]["price"]), unit=lines[0]["unit"])
        found.append(Fact(name=labels.PRICE, value=shown))
    if facts.get("method"):
        found.append(Fact(name=labels.PAID_BY, value=labels.method(facts["method"])))
    if facts.get("list_fen") is not None:
        listed = cards.MONEY.format(amount=money(facts["list_fen"]))
        found.append(Fact(name=labels.LISTED, value=listed))
    if facts["amount_fen"] is not None and not is_money:
        found.append(
            Fact(name=labels.AMOUNT, value=cards.MONEY.format(amount=money(facts["amount_fen"])))
        )
    return tuple(found)


def around(facts: Facts) -> list[Fact]:
    """Return what only some kinds have: the other end, the day, the reason, what it follows."""
    due_on = facts.get("due_on")
    shown = (
        (labels.TARGET, facts.get("target")),
        (labels.DATE if facts["kind"] == "till" else labels.DUE, dated(due_on) if due_on else ""),
        (labels.OLD_NUMBER if facts["kind"] == "debt" else labels.REASON, facts.get("reason")),
        (labels.SOURCE, facts.get("source")),
        (bills.BILL_NUMBER, facts.get("bill")),
    )
    return [Fact(name=name, value=value) for name, value in shown if value]


def _after(facts: Facts, verb: str) -> tuple[Fact, ...]:
    """Return the stock left after it, when the draft knows it."""
    if facts.get("available_after") is None or facts["kind"] in LIES_ASIDE:
        return ()
    verb = cards.ARRIVED if facts["kind"] in COMES_LATER else verb
    line = facts["lines"][0]
    left, place = facts["available_after"], facts["location"]
    value = (
        cards.STOCK_AFTER_VALUE.format(location=place, available=f"{left}{line['base']}")
        if left >= 0
        else cards.STOCK_MISSING_VALUE.format(location=place, missing=f"{-left}{line['base']}")
    )
    return (Fact(name=cards.STOCK_AFTER.format(verb=verb), value=value),)


def _credit(facts: Facts) -> tuple[Fact, ...]:
    """Return what is left of the customer's limit, to those who may see it."""
    left = facts.get("credit_left_fen")
    if left is None:
        return ()
    name = labels.CREDIT_LEFT if left >= 0 else labels.CREDIT_OVER
    return (Fact(name=name, value=cards.MONEY.format(amount=money(abs(left)))),)


def _decision(facts: Facts, zone: ZoneInfo) -> str:
    step = labels.DECIDED[facts["step"]]
    at = moment(facts["at_us"], zone)
    if not facts["by"]:
        return cards.DECIDED_JOB.format(step=step, at=at)
    is_reversal = (facts["step"], facts["status"]) in REVERSAL_DECIDED
    form = cards.DECIDED_REVERSAL if is_reversal else cards.DECIDED
    text = form.format(by=facts["by"], step=step, at=at)
    note = facts.get("note", "")
    return f"{text} {cards.REASON.format(reason=note)}" if note else text


def _tone(facts: Facts) -> Tone:
    if facts["status"] in BAD:
        return Tone.BAD
    return Tone.WAITING if facts["status"] in OPEN else Tone.GOOD


BAD: Final = frozenset({"rejected", "cancelled", "reversed", "overdue", "short"})
OPEN: Final = frozenset(
    {"pending", "reversing", "cancelling", "closing", "approved", "making", "buying", "ordered",
     "partial", "in_transit", "checking", "paper_due", "planned"}
)  # fmt: skip


def settled_draft(facts: Facts, _zone: ZoneInfo) -> Message:
    """Show a draft that will not be booked any more."""
    return Card(
        title=cards.SETTLED_TITLE.format(verb=labels.VERB[facts["kind"]]),
        headline=facts["headline"],
        state=cards.DRAFT_STATE[facts["gone"]],
        tone=Tone.BAD,
    )
