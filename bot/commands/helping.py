"""``帮助``, a greeting, and what was not understood."""

from collections.abc import Sequence
from typing import Final

from bot.commands import papers, stock
from bot.context import Context
from bot.texts import cards, say
from bot.texts.help import ENTRIES, WAITING, WORK, Entry
from bot.understand.clean import fold
from bot.understand.intent import Intent
from core.orders.approvals import may_be_asked
from core.people import in_order, may

EXAMPLES_SHOWN: Final = 3


def show(context: Context, _intent: Intent) -> None:
    """List what this person may say, in the order of their work."""
    rows = [
        cards.HELP_ROW.format(example=one.example, about=one.about) for one in entries_for(context)
    ]
    context.words("\n".join([cards.HELP_TITLE, *rows]))


def entries_for(context: Context) -> list[Entry]:
    """Return the commands this person has a use for, what their work needs first."""
    useful = [entry for entry in ENTRIES if _is_for(context, entry)]
    orders = [WORK[role] for role in in_order(context.person.roles) if role in WORK]
    return sorted(useful, key=lambda entry: _place(entry, orders))


def _is_for(context: Context, entry: Entry) -> bool:
    person = context.person
    if entry.is_for_approvers:
        return not may_be_asked(context.books.rules).isdisjoint(person.roles)
    return any(may(person, act) for act in entry.acts)


def _place(entry: Entry, orders: Sequence[tuple[Entry, ...]]) -> int:
    return min((order.index(entry) for order in orders if entry in order), default=len(ENTRIES))


def greet(context: Context, intent: Intent) -> None:
    """Answer a greeting with the name and what waits for this person's yes."""
    is_asked = bool(context.books.votes.waiting_for(context.person, 1))
    form = say.GREETING_APPROVER if _is_for(context, WAITING) else say.GREETING
    if is_asked:
        form = say.GREETING_ASKED
    context.words(form.format(name=context.person.name, examples=_examples(context)))
    if is_asked:
        papers.waiting(context, intent)


def not_yet(context: Context, _intent: Intent) -> None:
    """Say that a command was understood which nothing carries out yet."""
    context.words(say.NOT_YET)


def unknown(context: Context, intent: Intent) -> None:
    """Take the bare name or code of goods for a question; else say what can be said instead."""
    catalog, name = context.books.catalog, intent.free
    found = catalog.products_called(fold(name)) or [
        product for product, _ in catalog.products_with_code(name)
    ]
    if found:
        stock.show_each(context, found)
        return
    title = say.CHAT_TITLE.format(text=intent.free[:30])
    context.words(f"{title}{say.HINT.format(examples=_examples(context))}")


def _examples(context: Context) -> str:
    return "\n".join(entry.example for entry in entries_for(context)[:EXAMPLES_SHOWN])
