"""Photos that belong to a document: asked for, taken, shown again; kept for ever.

A flow that needs a photo of a document calls ``wants_photo``; one that needs it before there is a
document puts ``ask_in_draft`` into its draft and calls ``attach_all`` when it hands it in.
``then`` names what goes on after the photo: an entry of ``AFTER``.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Final

from bot.commands import desk
from bot.commands.asking import PHOTO, Told
from bot.commands.papers import visible
from bot.context import Context
from bot.inbound import Attached, Photographed
from bot.texts import files as texts
from bot.texts import labels, say
from bot.understand.intent import Intent
from core.drafts import Draft
from core.files import Attachment, Proof
from core.orders import emergencies, showing
from core.orders.delivering import SIGNED
from core.orders.flows.urgent import is_owed
from core.orders.kinds import Kind
from core.orders.model import Document
from core.outbox import Notice, ToChat

WANTED: Final = "wants_photo"
TAKEN: Final = "photos"
SHOWN_MAX: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a draft asks to be photographed. ``document_id`` 0: the document is not written yet."""

    proof: str
    document_id: int = 0
    number: str = ""
    then: str = ""


def wants_photo(
    context: Context, document: Document, proof: Proof = Proof.PHOTO, *, then: str = ""
) -> None:
    """Ask this person for a photo of a document; the next one they send here is it."""
    wanted = Wanted(proof=proof.value, document_id=document.id, number=document.number, then=then)
    desk.begin(context, PHOTO, {WANTED: asdict(wanted)})
    context.words(texts.SEND_PHOTO[proof].format(number=document.number))


def ask_in_draft(proof: Proof = Proof.PHOTO, *, then: str) -> dict[str, Any]:
    """Return what a flow adds to its draft to ask for a photo before there is a document."""
    return {WANTED: asdict(Wanted(proof=proof.value, then=then))}


def attach_all(context: Context, draft: Draft, document: Document) -> None:
    """Put the photos that were taken for a draft to the document it became."""
    for proof, digest in draft.body.get(TAKEN, ()):
        _attach(context, document.id, Proof(proof), digest)


def draft_for_photo(context: Context) -> Draft | None:
    """Return the running draft of this chat when it asks for a photo."""
    draft = context.books.drafts.open_of(context.person.id, context.chat)
    return draft if draft is not None and draft.body.get(WANTED) else None


def photographed(context: Context, inbound: Photographed, draft: Draft) -> None:
    """Note the photo to be fetched and made small after the commit; it comes back ``Attached``."""
    chat = inbound.chat
    context.books.errands.ask(
        "photo",
        {
            "media": inbound.media, "platform": chat.platform, "tenant": chat.tenant,
            "user_id": inbound.user_id, "chat_id": chat.id, "is_group": chat.is_group,
            "draft_id": draft.id,
        },
    )  # fmt: skip


def attached(context: Context, inbound: Attached) -> None:
    """Take a photo that was fetched: to its document, or into the draft that asked for it."""
    draft = context.books.drafts.find(inbound.draft_id)
    if draft is None or draft.state != "open" or draft.person_id != context.person.id:
        raise Told(texts.PHOTO_TOO_LATE)
    wanted = Wanted(**draft.body[WANTED])
    if wanted.document_id:
        _attach(context, wanted.document_id, Proof(wanted.proof), inbound.digest)
        context.books.drafts.close(draft, "booked")
        context.books.record("attach", wanted.number, context.person, {"what": wanted.proof})
        kind = labels.PROOF[Proof(wanted.proof)]
        context.words(texts.PHOTO_KEPT.format(kind=kind, number=wanted.number))
    else:
        taken = [*draft.body.get(TAKEN, ()), [wanted.proof, inbound.digest]]
        draft = context.books.drafts.change(draft, {**draft.body, TAKEN: taken})
    if wanted.then:
        AFTER[wanted.then](context, draft)


def ask(context: Context, intent: Intent) -> None:
    """``拍照 TH-…``: ask for a photo of a document; of an invoice that is its own proof."""
    document = _named(context, intent)
    is_bill = document.kind is Kind.SUPPLIER_INVOICE
    wants_photo(context, document, Proof.INVOICE if is_bill else Proof.PHOTO)


def ask_signed(context: Context, intent: Intent) -> None:
    """``签收照片 CK-…``: ask for a photo of the signed copy."""
    wants_photo(context, _named(context, intent), Proof.SIGNATURE, then=SIGNED)


def show(context: Context, intent: Intent) -> None:
    """``附件 CK-…``: send what was put to a document."""
    document = _named(context, intent)
    found = context.books.attachments.of(document.id)
    if not found:
        raise Told(texts.NO_ATTACHMENTS.format(number=document.number))
    rows = [texts.ATTACHED.format(number=document.number, count=len(found))]
    context.words("\n".join([*rows, *(_row(context, one) for one in found[-SHOWN_MAX:])]))
    for one in found[-SHOWN_MAX:]:
        _send(context, document, one)


def _named(context: Context, intent: Intent) -> Document:
    if not intent.number:
        raise Told(texts.WHICH_DOCUMENT)
    return visible(context, intent.number)


def _attach(context: Context, document_id: int, proof: Proof, digest: str) -> None:
    file = context.books.files.get(digest)
    if file is None:
        raise Told(texts.PHOTO_TOO_LATE)
    context.books.attachments.add(document_id, proof, file, context.person.id)


def _row(context: Context, one: Attachment) -> str:
    by = context.books.people.get(one.person_id).name
    return texts.ATTACHED_ROW.format(kind=labels.PROOF[one.kind], by=by, at=context.at(one.at_us))


def _send(context: Context, document: Document, one: Attachment) -> None:
    """Send one picture to the person alone: what is on it is nobody else's business."""
    file = context.books.files.get(one.digest)
    if file is None:
        return
    name = texts.PHOTO_FILE.format(kind=labels.PROOF[one.kind], number=document.number)
    facts = {"digest": one.digest, "name": name, "mime": file.mime, "size": len(file.body),
             "caption": ""}  # fmt: skip
    chat = context.inbound.chat
    target = f"{chat.platform}:user:{context.inbound.user_id}"
    context.books.outbox.put(ToChat(target=target), Notice(kind="file", facts=facts))


def file_papers(context: Context, intent: Intent) -> None:
    """``补单 JJ-…``: hand in the papers of an emergency by a photo."""
    ask_papers(context, _named(context, intent))


def ask_papers(context: Context, document: Document) -> None:
    """Ask for the papers that an emergency owes."""
    if document.kind is not Kind.EMERGENCY or not is_owed(document):
        status = labels.status(document.kind, document.status)
        raise Told(say.NO_PAPERS_OWED.format(number=document.number, status=status))
    wants_photo(context, document, Proof.SIGNATURE, then="file")


def _file(context: Context, draft: Draft) -> None:
    wanted = Wanted(**draft.body[WANTED])
    filed = emergencies.file_papers(context.books, wanted.document_id, context.person)
    context.show(showing.standing(context.books, filed, context.person))


def _go_on(context: Context, draft: Draft) -> None:
    from bot.commands import drafting  # noqa: PLC0415 - see above

    drafting.go_on_with(context, draft)


def _signed(context: Context, draft: Draft) -> None:
    from bot.commands import delivering  # noqa: PLC0415 - see above

    delivering.was_signed(context, draft)


AFTER: Final[dict[str, Callable[[Context, Draft], None]]] = {
    "draft": _go_on, "file": _file, "signed": _signed,
}  # fmt: skip
"""What goes on once the photo is there, by name."""
