"""``帮助``, a greeting, and what was not understood."""

from bot.commands import papers, stock
from bot.context import Context
from bot.texts import cards, say
from bot.texts.help import COMMANDS
from bot.understand.clean import fold
from bot.understand.intent import Intent


def show(context: Context, _intent: Intent) -> None:
    """List what can be said."""
    context.words(_list())


def greet(context: Context, intent: Intent) -> None:
    """Answer a greeting with the name and what waits for this person's yes."""
    is_asked = bool(context.books.documents.waiting_for(context.person, 1))
    form = say.GREETING_ASKED if is_asked else say.GREETING
    context.words(form.format(name=context.person.name, examples=_examples()))
    if is_asked:
        papers.waiting(context, intent)


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
    context.words(f"{title}{say.HINT.format(examples=_examples())}")


def _examples() -> str:
    return "\n".join(word for word, _ in COMMANDS[:3])


def _list() -> str:
    rows = [f"{word}\n　{meaning}" for word, meaning in COMMANDS]
    return "\n".join([cards.HELP_TITLE, *rows])
