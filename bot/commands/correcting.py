"""A correction of the draft in front of a person: 不是3箱是5箱, 改成雪碧, 雪碧不要了."""

import datetime as dt
from dataclasses import replace

from bot.commands import drafting
from bot.commands.asking import Told, partners_meant, products_meant
from bot.commands.forms import FORMS
from bot.commands.lines import Body
from bot.context import Context
from bot.texts import manners, say
from bot.understand.clean import fold
from bot.understand.correction import Change, Correction
from bot.understand.intent import Intent, ProblemKind, SaidLine, Verb
from bot.understand.lexicon import Lexicon
from bot.understand.scanner import understand
from core.drafts import Draft
from core.orders.states import Kind

BARE = frozenset({ProblemKind.NO_QUANTITY, ProblemKind.LEFTOVER})


def may_be_meant(draft: Draft | None) -> bool:
    """Return whether there is a draft of goods that can be corrected."""
    return draft is not None and draft.kind in set(Kind) and bool(draft.body.get("lines"))


def apply(context: Context, draft: Draft, said: Correction) -> bool:
    """Correct the draft and show it again; false when the words are about nothing in it."""
    body: Body = {**draft.body, "lines": [dict(line) for line in draft.body["lines"]]}
    body.pop("asked", None)
    if said.change is Change.DROP:
        if not _drop(context, body, said.old):
            return False
    elif said.change is Change.ADD:
        intent = _read(context, said.new)
        if not intent.lines or not all(line.product and line.counts for line in intent.lines):
            return False
        drafting.add(context, draft, intent)
        return True
    elif not _replace(context, body, said):
        return False
    drafting.go_on(context, context.books.drafts.change(draft, body), body)
    return True


def _read(context: Context, text: str) -> Intent:
    names = context.books.catalog.indexed(Lexicon)
    today = dt.date.fromisoformat(context.books.today)
    intent = understand(text, is_answer=True, names=names, today=today)
    if intent.problems and not {problem.kind for problem in intent.problems} <= BARE:
        raise Told(say.CORRECTION_UNCLEAR.format(text=text[:30]))
    return intent


def _drop(context: Context, body: Body, old: str) -> bool:
    line = _line_of(context, body, old)
    if line is None:
        return False
    if len(body["lines"]) == 1:
        raise Told(say.LAST_LINE)
    body["lines"].remove(line)
    return True


def _replace(context: Context, body: Body, said: Correction) -> bool:
    subject, old = said.subject, said.old
    label = manners.LABELS.get(old, manners.LABELS.get(subject))
    if label is not None:
        old = "" if old in manners.LABELS else old
        subject = "" if subject in manners.LABELS else subject
    intent = _read(context, f"{label or ''}{said.new}")
    old_intent = _read(context, old) if old else None
    if intent.due_on and FORMS[Kind(body["kind"])].is_dated:
        body["due_on"] = intent.due_on
        return True
    if len(intent.lines) == 1 and not intent.partner and not intent.location:
        return _replace_line(context, body, subject, old_intent, intent.lines[0])
    if intent.partner or intent.location:
        return _set_around(body, intent.partner, intent.location)
    return _replace_name(context, body, f"{subject}{old}", said.new)


def _replace_line(
    context: Context, body: Body, subject: str, old: Intent | None, new: SaidLine
) -> bool:
    line = _line_meant(context, body, subject, old)
    if line is None:
        return False
    if new.product:
        _rename(line, new.product)
    if new.counts:
        line["counts"] = [[str(count), unit] for count, unit in new.counts]
    if new.price is not None:
        line["price"] = [str(new.price), new.price_unit]
    return bool(new.product or new.counts or new.price is not None)


def _line_meant(context: Context, body: Body, subject: str, old: Intent | None) -> Body | None:
    """Return the line that the old words are about: goods by name, a count by being so."""
    lines: list[Body] = body["lines"]
    said = old.lines[0] if old is not None and len(old.lines) == 1 else None
    name = subject or (said.product if said else "") or (old.free if old and not said else "")
    if name:
        line = _line_of(context, body, name)
        if line is None:
            raise Told(say.NOT_IN_DRAFT.format(name=name[:30]))
        lines = [line]
    if said is not None and said.counts:
        counts = [[str(count), unit] for count, unit in said.counts]
        lines = [line for line in lines if line.get("counts") == counts]
        if not lines:
            raise Told(say.COUNT_NOT_IN_DRAFT)
    if len(lines) != 1:
        raise Told(say.WHICH_LINE_OF_DRAFT)
    return lines[0]


def _line_of(context: Context, body: Body, name: str) -> Body | None:
    found = {product.id for product in products_meant(context, name)[0]}
    lines = [
        line
        for line in body["lines"]
        if line.get("product_id") in found or fold(line.get("said", "")) == fold(name)
    ]
    return lines[0] if len(lines) == 1 else None


def _rename(line: Body, name: str) -> None:
    for key in ("product_id", "code", "price", "batch", "unit"):
        line.pop(key, None)
    line["said"] = name


def _set_around(body: Body, partner: str, location: str) -> bool:
    if partner:
        body["partner_said"] = partner
        body.pop("partner_id", None)
    if location:
        body["location_said"] = location
        body.pop("location_id", None)
    return True


def _replace_name(context: Context, body: Body, old: str, new: str) -> bool:
    """Replace goods, a partner or a place by a bare name of the same sort."""
    kind = FORMS[Kind(body["kind"])].partner
    if products_meant(context, new)[0]:
        intent = Intent(verb=Verb.DETAILS, lines=(SaidLine(product=old),)) if old else None
        return _replace_line(context, body, "", intent, SaidLine(product=new))
    if kind and partners_meant(context, new, kind)[0]:
        return _set_around(body, new, "")
    places = {fold(place.name) for place in context.books.catalog.locations()}
    if fold(new) in places:
        return _set_around(body, "", new)
    intent = Intent(verb=Verb.DETAILS, lines=(SaidLine(product=old),)) if old else None
    return _replace_line(context, body, "", intent, replace(SaidLine(), product=new))
