"""The card of a supplier's invoice: ordered, came, billed, and what does not match."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from bot.cards.model import Button, Card, Fact, Message, Style, Tone
from bot.cards.show import Facts, money
from bot.texts import bills as texts
from bot.texts import cards, labels
from core.people import Role


def bill(facts: Facts, _zone: ZoneInfo) -> Message:
    """Show what is billed beside what was ordered and what came."""
    rows = [_row(line) for line in facts["lines"][: texts.ROWS_SHOWN]]
    if len(facts["lines"]) > len(rows):
        rows.append(texts.MORE.format(count=len(facts["lines"])))
    return Card(
        title=texts.TITLE,
        headline=cards.MONEY.format(amount=money(facts["amount_fen"])),
        facts=tuple(_facts(facts)),
        note="\n".join([*faults(facts["faults"]), *rows]),
        state=_state(facts),
        tone=Tone.BAD if facts["faults"] else Tone.WAITING,
        buttons=(
            Button(label=labels.CONFIRM, token=facts["confirm_token"], style=Style.PRIMARY),
            Button(label=labels.DISCARD, token=facts["discard_token"]),
        ),
    )


def faults(found: list[Facts]) -> list[str]:
    """Return what does not match, line by line; without sums where they are not to be seen."""
    return [_fault(one) for one in found]


def _fault(one: Facts) -> str:
    facts = {**one, "bills": "、".join(one["bills"])}
    for name in ("ordered", "came", "before", "billed"):
        facts[name] = f"{one[name]}{one['base']}"
    facts["due"] = f"{max(0, one['came'] - one['before'])}{one['base']}"
    if one["fault"] in {"price", "no_price"}:
        if one["amount_fen"] is None:
            return texts.FAULT_HIDDEN.format(**facts)
        off = one["amount_fen"] - one["expected_fen"]
        facts["sign"] = texts.HIGHER if off > 0 else texts.LOWER
        facts["amount"], facts["expected"] = money(one["amount_fen"]), money(one["expected_fen"])
        facts["difference"] = money(abs(off))
    return texts.FAULT[one["fault"]].format(**facts)


def _facts(facts: Facts) -> Iterator[Fact]:
    yield Fact(name=labels.PARTNER["supplier_invoice"], value=facts["partner"])
    if facts["bill"]:
        yield Fact(name=texts.BILL_NUMBER, value=facts["bill"])
    off = facts["amount_fen"] - facts["expected_fen"]
    if off:
        expected = cards.MONEY.format(amount=money(facts["expected_fen"]))
        yield Fact(name=texts.EXPECTED, value=expected)
        sign = texts.HIGHER if off > 0 else texts.LOWER
        value = f"{sign} {cards.MONEY.format(amount=money(abs(off)))}"
        yield Fact(name=texts.DIFFERENCE, value=value)


def _row(line: Facts) -> str:
    is_same = line["amount_fen"] == line["expected_fen"]
    expected = "" if is_same else texts.LINE_EXPECTED.format(amount=money(line["expected_fen"]))
    before = texts.BEFORE.format(before=line["before"]) if line["has_before"] else ""
    shown = {**line, "amount": money(line["amount_fen"]), "expected": f"{expected}{before}"}
    return texts.LINE.format(**shown)


def _state(facts: Facts) -> str:
    if facts["faults"]:
        seats = "、".join(
            cards.OR.join(labels.ROLE[Role(role)] for role in seat) for seat in facts["asks"]
        )
        return texts.ASKS.format(who=seats)
    if facts["amount_fen"] == facts["expected_fen"]:
        return texts.FITS
    return texts.WITHIN.format(percent=facts["percent"], yuan=facts["yuan"])
