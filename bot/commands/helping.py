"""``帮助``, a greeting, and what was not understood."""

from collections.abc import Callable, Iterable
from itertools import chain
from typing import Final

from bot.commands import papers, stock, templates
from bot.context import Context
from bot.texts import cards, labels, say
from bot.texts.help import TOPICS, WAITING, WORK, Entry
from bot.understand.clean import fold
from bot.understand.intent import Intent
from core.orders.approvals import may_be_asked
from core.orders.kinds import Kind, Status
from core.orders.states import RULES
from core.people import in_order, may

EXAMPLES_SHOWN: Final = 3
FIRST_MAX: Final = 8


def show(context: Context, intent: Intent) -> None:
    """List what this person may say: on the subject that was named, else what they need first."""
    word = fold(intent.free)
    if kind := _kind_called(word):
        context.words(life_of(kind))
        return
    topic = _topic(word, lambda entries: _of(context, entries)) if word else ""
    if topic:
        _page(context, cards.HELP_ON.format(topic=topic), _of(context, TOPICS[topic]))
        return
    form = cards.HELP_NOT_YOURS if word and _topic(word, list) else cards.HELP_UNKNOWN
    title = form.format(word=intent.free) if word else cards.HELP_TITLE
    _page(context, title, entries_for(context))


def life_of(kind: Kind) -> str:
    """Return every step that a kind of document may take, state by state, from the one table."""
    steps: dict[Status, list[str]] = {}
    for rule in RULES[kind]:
        end = labels.status(kind, rule.end)
        step = cards.LIFE_STEP.format(step=labels.DECIDED[rule.step], end=end)
        steps.setdefault(rule.start, []).append(step)
    rows = (
        cards.LIFE_ROW.format(start=labels.status(kind, start), steps=cards.LIFE_OR.join(ways))
        for start, ways in steps.items()
    )
    return "\n".join([cards.LIFE_TITLE.format(kind=labels.KIND[kind]), *rows])


def _kind_called(word: str) -> Kind | None:
    return next((kind for kind in RULES if word and fold(labels.KIND[kind]) == word), None)


def entries_for(context: Context) -> list[Entry]:
    """Return the commands that this person's work needs first, at most a screen of them."""
    orders = [WORK[role] for role in in_order(context.person.roles)]
    shares = -(-FIRST_MAX // max(len(orders), 1))
    first = dict.fromkeys(entry for order in orders for entry in order[:shares])
    return _of(context, first)[:FIRST_MAX]


def _page(context: Context, title: str, entries: Iterable[Entry]) -> None:
    rows = [cards.HELP_ROW.format(example=one.example, about=one.about) for one in entries]
    topics = cards.HELP_BETWEEN.join(name for name in TOPICS if _of(context, TOPICS[name]))
    context.words("\n".join([title, *rows, cards.HELP_MORE.format(topics=topics)]))


def _topic(word: str, of: Callable[[Iterable[Entry]], list[Entry]]) -> str:
    """Return the subject that is called so, or where a command begins or speaks so; "" if none."""
    found = {topic: of(entries) for topic, entries in TOPICS.items()}
    begun = (topic for topic in found if any(one.example.startswith(word) for one in found[topic]))
    told = (topic for topic in found if any(f"“{word}" in one.about for one in found[topic]))
    return word if found.get(word) else next(chain(begun, told), "")


def _of(context: Context, entries: Iterable[Entry]) -> list[Entry]:
    return [entry for entry in entries if _is_for(context, entry)]


def _is_for(context: Context, entry: Entry) -> bool:
    person = context.person
    if entry.is_for_approvers:
        return not may_be_asked(context.books.rules).isdisjoint(person.roles)
    return any(may(person, act) for act in entry.acts)


def greet(context: Context, intent: Intent) -> None:
    """Answer a greeting with the name and what waits for this person's yes."""
    is_asked = bool(context.books.votes.waiting_for(context.person, 1))
    form = say.GREETING_APPROVER if _is_for(context, WAITING) else say.GREETING
    if is_asked:
        form = say.GREETING_ASKED
    context.words(form.format(name=context.person.name, examples=_examples(context)))
    if is_asked:
        papers.waiting(context, intent)
    templates.offer(context)


def unknown(context: Context, intent: Intent) -> None:
    """Take the bare name or code of goods for a question; else say what can be said instead."""
    catalog, name = context.books.catalog, intent.free
    found = catalog.products_called(fold(name)) or [
        product for product, _ in catalog.products_with_code(name)
    ]
    if found:
        stock.show_each(context, found)
        return
    if fold(name).startswith(say.COUNT):
        context.words(say.NO_COUNT)
        return
    title = say.CHAT_TITLE.format(text=intent.free[:30])
    context.words(f"{title}{say.HINT.format(examples=_examples(context))}")


def _examples(context: Context) -> str:
    return "\n".join(entry.example for entry in entries_for(context)[:EXAMPLES_SHOWN])
