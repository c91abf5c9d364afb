"""``入库 …`` and ``出库 …``: draft a receipt or a shipment; and the words that go on with one."""

from bot.commands import drafting, keeping
from bot.commands.asking import CHANGE, Told
from bot.commands.scan import SCANNED
from bot.context import Context
from bot.texts import labels, say
from bot.understand.clean import fold
from bot.understand.intent import Intent
from core.drafts import Draft
from core.orders.states import Kind


def receive(context: Context, intent: Intent) -> None:
    """Draft a receipt."""
    _begin(context, Kind.RECEIPT, intent)


def ship(context: Context, intent: Intent) -> None:
    """Draft a shipment."""
    _begin(context, Kind.SHIPMENT, intent)


def details(context: Context, intent: Intent) -> None:
    """Take an answer to the running draft (``5箱 给 城东超市``)."""
    draft = context.books.drafts.open_of(context.person.id, context.chat)
    if draft is not None and draft.kind == SCANNED:
        raise Told(say.WHAT_FOR)
    if draft is None or draft.kind not in set(Kind):
        raise Told(say.NOTHING_OPEN)
    if intent.lines or intent.partner or intent.location:
        drafting.add(context, draft, intent)
    else:
        _words_alone(context, draft, intent.free)


def _words_alone(context: Context, draft: Draft, words: str) -> None:
    """Take the name of an option that was offered; other words change nothing."""
    options = draft.body.get("asked", {}).get("options", [])
    meant = [number for number, (label, _) in enumerate(options) if fold(label) == fold(words)]
    if len(meant) != 1:
        verb = labels.VERB[Kind(draft.kind)]
        raise Told(say.NOT_UNDERSTOOD_YET.format(text=words[:30], verb=verb))
    drafting.choose(context, draft, meant[0])


def confirm(context: Context, _intent: Intent) -> None:
    """``确认`` as a word: book the draft whose card was the last thing shown, or show it again."""
    draft = context.books.drafts.open_of(context.person.id, context.chat)
    if draft is None or not draft.body.get("is_shown"):
        raise Told(say.NOTHING_OPEN)
    way = keeping if draft.kind == CHANGE else drafting
    if context.is_last_shown(f"draft:{draft.id}"):
        way.confirm(context, draft)
    else:
        way.show_again(context, draft)


def discard(context: Context, _intent: Intent) -> None:
    """``取消`` as a word: drop the running draft."""
    draft = context.books.drafts.open_of(context.person.id, context.chat)
    if draft is None:
        raise Told(say.NOTHING_OPEN)
    drafting.discard(context, draft)


def _begin(context: Context, kind: Kind, intent: Intent) -> None:
    codes = () if any(line.product for line in intent.lines) else _scanned_codes(context)
    if not intent.lines and not codes:
        raise Told(say.PROBLEM["no_product"].format(example=say.EXAMPLES[kind.value]))
    drafting.begin(context, kind, intent, codes=codes)


def _scanned_codes(context: Context) -> tuple[str, ...]:
    """Return the codes that were scanned before it was said what for."""
    draft = context.books.drafts.open_of(context.person.id, context.chat)
    return tuple(draft.body["codes"]) if draft is not None and draft.kind == SCANNED else ()
