"""``改动 可乐`` and ``谁有权限``: what was changed, and who may do what."""

from typing import Any, Final

from bot.cards.change import name_of, shown
from bot.commands import wanted
from bot.commands.asking import Told
from bot.commands.things import Which, person_named, thing_named
from bot.context import Context
from bot.texts import labels
from bot.texts import masters as texts
from bot.understand.intent import Intent
from core.orders.masters import Change, What
from core.people import Act, Person, in_order, may, require

ROWS_MAX: Final = 10
PEOPLE_MAX: Final = 60
DIGITS_MAX: Final = 17
WORDS: Final = frozenset(
    {"active", "shelf", "name", "spec", "category", "contact", "phone", "address", "barcode"}
)
"""Fields that hold words, figures alone too: a phone number is no number."""


def history(context: Context, intent: Intent) -> None:
    """Tell what was changed of one thing, the newest first; of a person their rights."""
    if not any(may(context.person, act) for act in wanted.ACTS):
        require(context.person, Act.KEEP_GOODS)
    what, key, label, unit = _meant(context, intent.free)
    rows = list(context.books.masters.history(what, key, ROWS_MAX))
    if what is What.PRODUCT:
        made = context.books.masters.history(What.BOM, key, ROWS_MAX)
        rows += [row for row in made if row.field == "active"]
        rows = sorted(rows, key=lambda row: -row.at_us)[:ROWS_MAX]
    if not rows:
        raise Told(texts.NO_HISTORY.format(name=label))
    lines = [_line(context, row, unit) for row in rows if not row.field.startswith("alias:")]
    context.words("\n".join([texts.HISTORY_TITLE.format(name=label), *lines]))


def _meant(context: Context, name: str) -> tuple[What, str, str, str]:
    if not name:
        raise Told(texts.NO_NAME.format(example=texts.EXAMPLE["history"]))
    if context.books.people.called(name):
        person = person_named(context, name)
        return What.PERSON, f"{person.name}#{person.id}", person.name, ""
    try:
        thing = thing_named(context, {}, name)
    except Which as which:
        names = texts.LIST.join(label for label, _ in which.options)
        raise Told(texts.NAME_WHICH.format(name=name, names=names)) from None
    return thing.what, thing.key, thing.label, thing.unit


def _line(context: Context, row: Change, unit: str) -> str:
    field, _, part = row.field.partition(":")
    if field == "agreed":
        part = context.books.catalog.partner(int(part)).name
    if field == "shelf":
        part = context.books.catalog.location(int(part)).name
    facts: dict[str, Any] = {"field": field, "part": part, "unit": unit}
    return texts.HISTORY_ROW.format(
        at=context.at(row.at_us), by=row.by or texts.IMPORTED_BY, field=name_of(field, part),
        old=shown(facts, _value(field, row.old)), new=shown(facts, _value(field, row.new)),
    )  # fmt: skip


def _value(field: str, text: str | None) -> int | str | None:
    if text is None or field in WORDS or not text.isdecimal() or len(text) >= DIGITS_MAX:
        return text
    return int(text)


def rights(context: Context, _intent: Intent) -> None:
    """List who has which role."""
    people = context.books.people.active()
    lines = [_person(person) for person in people[:PEOPLE_MAX]]
    if len(people) > PEOPLE_MAX:
        lines.append(texts.MORE_PEOPLE.format(count=len(people)))
    context.words("\n".join([texts.RIGHTS_TITLE, *lines, texts.RIGHTS_HOW]))


def _person(person: Person) -> str:
    roles = texts.LIST.join(labels.ROLE[role] for role in in_order(person.roles))
    return texts.RIGHTS_ROW.format(name=person.name, roles=roles or texts.NO_ROLE)
