"""Cards about money: what a sum is to be put to, and that it came."""

from zoneinfo import ZoneInfo

from bot.cards.model import Button, Card, Fact, Message, Style, Text, Tone
from bot.cards.show import Facts, money
from bot.texts import cards, labels


def cash(facts: Facts, _zone: ZoneInfo) -> Message:
    """Show a sum and what it would be put to, and offer to register it or to drop it."""
    kind = facts["kind"]
    found = [Fact(name=labels.PARTNER[kind], value=facts["partner"])]
    if facts["method"]:
        found.append(Fact(name=labels.PAID_BY, value=labels.METHOD[facts["method"]]))
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


def _share(number: str, amount_fen: int, open_fen: int) -> str:
    left = open_fen - amount_fen
    form = cards.SHARE_OF if left else cards.SHARE_ALL
    return form.format(number=number, amount=money(amount_fen), left=money(left))
