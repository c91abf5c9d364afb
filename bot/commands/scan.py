"""Scanned codes: what they are for comes from the menu, from a running draft, or is asked."""

from typing import Final

from bot.commands import attaching, drafting, papers, stock, tags
from bot.commands.asking import Told, ask_which, label_of
from bot.context import Context
from bot.inbound import Photographed, Scanned
from bot.texts import labels, say
from bot.understand.intent import Intent, Verb
from core.drafts import Draft
from core.orders.states import Kind
from core.outbox import Notice

KIND_OF_MENU: Final = {"SCAN_IN": Kind.RECEIPT, "SCAN_OUT": Kind.SHIPMENT}
QUERY: Final = "query"
SCANNED: Final = "scanned"
"""The kind of a draft of which only the codes are known, and not yet what for."""
_KIND_OF_WORD: Final = {"receive": Kind.RECEIPT, "ship": Kind.SHIPMENT}
_COMES_IN: Final = {Kind.RECEIPT: {Kind.RECEIPT, Kind.CUSTOMER_RETURN}}
"""Drafts that a scan for goods coming in goes on with: WeCom's menu has no button for returns."""
NOTHING_SAID: Final = Intent(verb=Verb.DETAILS)


def scanned(context: Context, inbound: Scanned) -> None:
    """Begin, continue or ask, depending on which menu button was used."""
    number = tags.document_number(inbound.codes)
    if number:
        papers.by_number(context, Intent(verb=Verb.NUMBER, number=number))
        return
    codes = tags.plain_codes(context, inbound.codes)
    kind = KIND_OF_MENU.get(inbound.menu_key)
    if kind is not None:
        _book(context, kind, codes)
    elif inbound.menu_key == "SCAN_QUERY":
        _query(context, codes)
    else:
        _continue_or_ask(context, codes)


def typed(context: Context, intent: Intent) -> None:
    """``扫码`` as a word says where the scanner is; a code that was typed counts as scanned."""
    if not intent.number:
        context.words(say.SCAN_FIRST)
    elif intent.free in _KIND_OF_WORD:
        _book(context, _KIND_OF_WORD[intent.free], (intent.number,))
    elif intent.free == "stock":
        _query(context, (intent.number,))
    else:
        _continue_or_ask(context, (intent.number,))


def photographed(context: Context, inbound: Photographed) -> None:
    """Note the photo to be read after the commit; its codes come back as a scan.

    While something waits for a photo in this chat, it is that.
    """
    draft = attaching.draft_for_photo(context)
    if draft is not None:
        attaching.photographed(context, inbound, draft)
        return
    chat = inbound.chat
    context.books.errands.ask(
        "photo",
        {
            "media": inbound.media,
            "platform": chat.platform,
            "tenant": chat.tenant,
            "user_id": inbound.user_id,
            "chat_id": chat.id,
            "is_group": chat.is_group,
        },
    )
    context.words(say.PHOTO_TAKEN)


def choose_use(context: Context, draft: Draft, number: int) -> None:
    """Go on with scanned codes once it is said what they are for."""
    codes = tuple(draft.body["codes"])
    label, use = draft.body["asked"]["options"][number]
    context.books.drafts.close(draft, "replaced")
    context.settle(
        f"draft:{draft.id}",
        Notice(kind="chosen", facts={"title": draft.body["asked"]["title"], "state": label}),
    )
    if use == QUERY:
        _query(context, codes)
    else:
        _book(context, Kind(use), codes)


def _book(context: Context, kind: Kind, codes: tuple[str, ...]) -> None:
    draft = context.books.drafts.open_of(context.person.id, context.chat)
    if draft is not None and draft.kind in _COMES_IN.get(kind, {kind}) and draft.body["is_scanned"]:
        drafting.add_codes(context, draft, codes)
    else:
        drafting.begin(context, kind, NOTHING_SAID, codes=codes)


def _query(context: Context, codes: tuple[str, ...]) -> None:
    for code in codes:
        found = context.books.catalog.products_with_code(code)
        if not found:
            raise Told(say.UNKNOWN_CODE.format(code=code))
        for product, _ in found[: stock.SHOWN_MAX]:
            stock.show(context, product)


def _continue_or_ask(context: Context, codes: tuple[str, ...]) -> None:
    draft = context.books.drafts.open_of(context.person.id, context.chat)
    if draft is not None and draft.body.get("is_scanned"):
        drafting.add_codes(context, draft, codes)
        return
    known = [code for code in codes if context.books.catalog.products_with_code(code)]
    if not known:
        raise Told(say.UNKNOWN_CODE.format(code="、".join(codes)))
    names = "、".join(
        label_of(context.books.catalog.products_with_code(code)[0][0]) for code in known
    )
    title = say.WHAT_TO_DO.format(product=names)
    options = [
        (labels.VERB[Kind.RECEIPT], Kind.RECEIPT.value),
        (labels.VERB[Kind.SHIPMENT], Kind.SHIPMENT.value),
        (labels.VERB[Kind.CUSTOMER_RETURN], Kind.CUSTOMER_RETURN.value),
        (labels.ACT["ask_stock"], QUERY),
    ]
    body = {"codes": known, "asked": {"what": "use", "title": title, "options": options}}
    new = context.books.drafts.begin(context.person.id, context.chat, SCANNED, body)
    ask_which(context, new, title, options)
