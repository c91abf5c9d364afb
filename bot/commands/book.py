"""``入库 …``, ``下单 …``, ``调拨 …``: draft a document; and the words that go on with one."""

from typing import Final

from bot.commands import billing, cash, desk, drafting, keeping, offsetting, onward, refunding, till
from bot.commands.asking import BILL, CASH, CHANGE, OFFSET, REFUND, TILL, Told
from bot.commands.forms import FORMS
from bot.commands.scan import SCANNED
from bot.context import Context
from bot.texts import labels, say
from bot.understand.clean import fold
from bot.understand.intent import Intent, Verb
from core.drafts import Draft
from core.orders.states import Kind

KIND_OF: Final[dict[Verb, Kind]] = {
    Verb.RECEIVE: Kind.RECEIPT,
    Verb.SHIP: Kind.SHIPMENT,
    Verb.ORDER: Kind.SALES_ORDER,
    Verb.REQUEST: Kind.PURCHASE_REQUEST,
    Verb.BUY: Kind.PURCHASE_ORDER,
    Verb.MAKE: Kind.WORK_ORDER,
    Verb.TRANSFER: Kind.TRANSFER,
    Verb.SEND_BACK: Kind.SUPPLIER_RETURN,
    Verb.SCRAP: Kind.SCRAP,
    Verb.GIVE: Kind.GIVEAWAY,
    Verb.RETAIL: Kind.COUNTER_SALE,
    Verb.EMERGENCY: Kind.EMERGENCY,
    Verb.FOUND: Kind.FOUND,
}
"""What a sentence of this verb drafts, line by line (``forms.FORMS``)."""
REASON_MAX: Final = 100


def draft(context: Context, intent: Intent) -> None:
    """Draft what the sentence is about: an order, a purchase, a transfer, scrap …"""
    _begin(context, KIND_OF[intent.verb], intent)


def details(context: Context, intent: Intent) -> None:
    """Take an answer to the running draft (``5箱 给 城东超市``)."""
    draft = context.books.drafts.open_of(context.person.id, context.chat)
    if draft is not None and draft.kind == SCANNED:
        raise Told(say.WHAT_FOR)
    if draft is not None and draft.kind == onward.ONWARD and intent.lines:
        onward.add(context, draft, intent.lines)
        return
    if draft is None or draft.kind not in set(Kind):
        raise Told(say.NOTHING_OPEN)
    if intent.lines or intent.partner or intent.location or intent.due_on or intent.reason:
        drafting.add(context, draft, intent)
    else:
        _words_alone(context, draft, intent.free)


def _words_alone(context: Context, draft: Draft, words: str) -> None:
    """Take the name of an option that was offered, or the reason that was asked for."""
    options = draft.body.get("asked", {}).get("options", [])
    meant = [number for number, (label, _) in enumerate(options) if fold(label) == fold(words)]
    if not options and drafting.awaits_target(draft.body):
        drafting.add(context, draft, Intent(verb=Verb.DETAILS, to_location=words))
        return
    if not options and FORMS[Kind(draft.kind)].needs_reason and not draft.body.get("reason"):
        drafting.add(context, draft, Intent(verb=Verb.DETAILS, reason=words[:REASON_MAX]))
        return
    asked = draft.body.get("asked", {}).get("what")
    if len(meant) != 1 and asked == "reason":
        body = {key: value for key, value in draft.body.items() if key != "asked"}
        changed = context.books.drafts.change(draft, body)
        drafting.add(context, changed, Intent(verb=Verb.DETAILS, reason=words[:REASON_MAX]))
        return
    if len(meant) != 1:
        verb = labels.VERB[Kind(draft.kind)]
        raise Told(say.NOT_UNDERSTOOD_YET.format(text=words[:30], verb=verb))
    drafting.choose(context, draft, meant[0])


def confirm(context: Context, _intent: Intent) -> None:
    """``确认`` as a word: book the draft whose card was the last thing shown, or show it again."""
    draft = context.books.drafts.open_of(context.person.id, context.chat)
    if draft is None or not draft.body.get("is_shown"):
        raise Told(say.NOTHING_OPEN)
    ways = {
        CHANGE: keeping,
        onward.ONWARD: onward,
        CASH: cash,
        TILL: till,
        OFFSET: offsetting,
        REFUND: refunding,
        BILL: billing,
    }
    way = ways.get(draft.kind, drafting)
    if context.is_last_shown(f"draft:{draft.id}"):
        way.confirm(context, draft)
    else:
        way.show_again(context, draft)


def discard(context: Context, _intent: Intent) -> None:
    """``取消`` as a word: drop the running draft."""
    draft = context.books.drafts.open_of(context.person.id, context.chat)
    if draft is None:
        raise Told(say.NOTHING_OPEN)
    desk.discard(context, draft)


def _begin(context: Context, kind: Kind, intent: Intent) -> None:
    codes = () if any(line.product for line in intent.lines) else _scanned_codes(context)
    if not intent.lines and not codes:
        raise Told(say.PROBLEM["no_product"].format(example=say.EXAMPLES[kind.value]))
    drafting.begin(context, kind, intent, codes=codes)


def _scanned_codes(context: Context) -> tuple[str, ...]:
    """Return the codes that were scanned before it was said what for."""
    draft = context.books.drafts.open_of(context.person.id, context.chat)
    return tuple(draft.body["codes"]) if draft is not None and draft.kind == SCANNED else ()
