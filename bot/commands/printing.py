"""``打印 CK-…``: the document as a PDF, with money only for those who may see it."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any, Final

from bot.cards.show import batch, price
from bot.commands.asking import Told
from bot.commands.papers import visible
from bot.context import Context
from bot.paper.note import Note, NoteLine
from bot.texts import files, labels, say
from bot.texts import paper as texts
from bot.understand.intent import Intent
from core.orders.model import Document
from core.orders.notices import facts_of, for_person
from core.quantity import show_milli

NOT_FINAL: Final = frozenset({"draft", "pending", "rejected", "cancelled", "reversing", "reversed"})
CHAT: Final = "chat"


def print_document(context: Context, intent: Intent) -> None:
    """Have the document printed on the form that was said."""
    if not intent.number:
        raise Told(files.PRINT_WHICH)
    document = visible(context, intent.number)
    facts = for_person(facts_of(context.books, document), context.person)
    note = note_of(context, document, facts)
    caption = texts.NOTE_CAPTION.format(kind=labels.KIND[document.kind], number=document.number)
    send_paper(context, "note", {**asdict(note), "form": intent.free or "a4"}, caption)


def send_paper(context: Context, paper: str, facts: Mapping[str, Any], caption: str) -> None:
    """Have paper made (see ``bot.papermaking``) and sent to this person alone, never to a group."""
    chat = context.inbound.chat
    context.books.errands.ask(
        "paper",
        {
            "paper": paper, "facts": dict(facts), "caption": caption,
            "platform": chat.platform, "user_id": context.inbound.user_id,
        },
    )  # fmt: skip
    if chat.is_group:
        context.words(say.SENT_PRIVATELY.format(name=context.person.name))


def note_of(context: Context, document: Document, facts: Mapping[str, Any]) -> Note:
    """Return the document as it is printed; ``facts`` hold only what the person may see."""
    has_money = facts["amount_fen"] is not None or any(
        line["amount_fen"] is not None for line in facts["lines"]
    )
    contact, address = _whereabouts(context, document)
    state = document.status.value
    return Note(
        title=texts.NOTE_TITLE.get(document.kind.value) or labels.KIND[document.kind],
        company="",
        number=document.number,
        date=document.business_date,
        partner=facts["partner"],
        partner_word=labels.PARTNER.get(document.kind, texts.PARTNER_ELSE),
        lines=tuple(map(_line, facts["lines"])) or _money_alone(facts),
        place=_place(facts),
        due=facts.get("due_on") or "",
        source=facts.get("source") or "",
        note=labels.method(document.method) or document.note,
        contact=contact,
        address=address,
        counts=_counts(document),
        maker=facts["requester"],
        status=labels.status(document.kind.value, state) if state in NOT_FINAL else "",
        has_money=has_money,
    )


def _place(facts: Mapping[str, Any]) -> str:
    """Return the warehouse, and for a transfer the other end too."""
    target = facts.get("target")
    return (
        texts.WAY.format(location=facts["location"], target=target)
        if target
        else str(facts["location"])
    )


def _line(line: Mapping[str, Any]) -> NoteLine:
    is_base = line["unit"] == line["base"]
    packed = "" if is_base else texts.IN_BASE.format(quantity=line["quantity"], unit=line["base"])
    return NoteLine(
        product=line["product"],
        spec=line["spec"],
        count=line["count"],
        unit=line["unit"],
        price="" if line["price"] is None else price(line["price"]),
        amount_fen=line["amount_fen"],
        remark=" ".join(filter(None, (packed, batch(line)))),
    )


def _money_alone(facts: Mapping[str, Any]) -> tuple[NoteLine, ...]:
    """Return the one line of a document about money."""
    if facts["amount_fen"] is None:
        return ()
    name = labels.KIND[facts["kind"]]
    return (NoteLine(product=name, count="1", unit="", amount_fen=facts["amount_fen"]),)


def _counts(document: Document) -> str:
    totals: dict[str, int] = {}
    for line in document.lines:
        totals[line.unit] = totals.get(line.unit, 0) + line.count_milli
    return " ".join(f"{show_milli(count)}{unit}" for unit, count in totals.items())


def _whereabouts(context: Context, document: Document) -> tuple[str, str]:
    """Return whom to call and where to go; nothing for a document without a partner."""
    if document.partner_id is None:
        return "", ""
    found = context.books.catalog.whereabouts(document.partner_id)
    return _joined(found[:2]), found[2]


def _joined(parts: Iterable[str]) -> str:
    return " ".join(filter(None, parts))
