"""A field as it was said: its name in the books, and the edit it makes."""

from bot.commands.asking import Told
from bot.commands.things import Picked, Thing, code_of, price_of, value_of
from bot.context import Context
from bot.texts import masters as texts
from bot.understand.clean import fold
from bot.understand.fields import Said, Sentence
from core.orders.masters import Edit, Value, What


def field_of(context: Context, thing: Thing, said: Said, picked: Picked) -> tuple[str, Value]:
    """Return the field's name in the books and its new value."""
    if said.field == "barcode":
        found, unit = code_of(thing, said.value)
        return f"barcode:{found}", unit
    if said.field == "alias":
        return f"alias:{fold(said.value)}", said.value
    if said.field == "tier" and thing.what is What.PRODUCT:
        return f"tier:{said.part}", price_of(thing, said)
    if said.field == "tier":
        return "tier", said.part or said.value
    value = value_of(context, picked, thing, said)
    return f"{said.field}:{said.part}" if said.part else said.field, value


def changed(context: Context, thing: Thing, field: str, new: Value) -> Edit:
    """Return the edit from what the field holds now."""
    return thing.edit(field, context.books.masters.value(thing.what, thing.id, field), new)


def named(sentence: Sentence, example: str) -> Sentence:
    """Refuse a sentence that names nothing."""
    require_name(sentence.name, example)
    return sentence


def require_name(name: str, example: str) -> None:
    """Refuse when it was not said what the command is about."""
    if not name:
        raise Told(texts.NO_NAME.format(example=texts.EXAMPLE[example]))
