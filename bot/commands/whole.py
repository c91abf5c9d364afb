"""All lines of a document whose card shows only the first."""

from bot.cards.show import full_text, money
from bot.commands.papers import visible
from bot.context import Context
from bot.texts import cards, labels
from core.orders.model import Document
from core.orders.notices import facts_of, for_person


def show(context: Context, document: Document) -> None:
    """Tell every line, and the total as far as this person may see it."""
    facts = for_person(facts_of(context.books, visible(context, document.number)), context.person)
    title = cards.STANDING_TITLE.format(
        kind=labels.KIND[document.kind], number=document.number,
        status=labels.status(document.kind, document.status),
    )  # fmt: skip
    rows = [f"{place}. {full_text(line)}" for place, line in enumerate(facts["lines"], 1)]
    if facts["amount_fen"] is not None:
        rows.append(f"{labels.AMOUNT} {cards.MONEY.format(amount=money(facts['amount_fen']))}")
    context.words("\n".join([title, *rows]))
