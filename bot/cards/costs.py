"""The card of what goods were worth: the sums, and the products that are worth most."""

from zoneinfo import ZoneInfo

from bot.cards.model import Card, Fact, Message
from bot.cards.show import Facts, money
from bot.texts import cards
from bot.texts import costs as texts


def costs(facts: Facts, _zone: ZoneInfo) -> Message:
    """Show the sums of a report and its first products; the sheet has all of them."""
    rows = [_row(row) for row in facts["rows"]]
    if facts["count"] > len(rows):
        rows.append(texts.MORE.format(count=facts["count"]))
    sums = zip(texts.SUMS, facts["sums"], strict=True)
    return Card(
        title=texts.TITLE.format(
            since=facts["since"], until=facts["until"], mode=facts["mode"]
        ),
        headline=texts.CLOSING.format(amount=_signed(facts["sums"][-1])),
        facts=tuple(
            Fact(name=name, value=cards.MONEY.format(amount=_signed(fen))) for name, fen in sums
        ),
        note="\n".join(rows) or texts.NOTHING,
        state=facts["note"],
    )  # fmt: skip


def _row(row: Facts) -> str:
    off = row["difference_fen"]
    difference = texts.DIFFERENCE.format(amount=_signed(off)) if off else ""
    return texts.ROW.format(
        product=row["product"], closing=row["closing"], amount=_signed(row["closing_fen"]),
        come=_signed(row["in_fen"]), gone=_signed(row["out_fen"]), difference=difference,
    )  # fmt: skip


def _signed(fen: int) -> str:
    return f"-{money(-fen)}" if fen < 0 else money(fen)
