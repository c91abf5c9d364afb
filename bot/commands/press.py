"""A tapped button: who may press is decided now, on the server; every press is answered."""

from typing import Final

from bot.commands import (
    batch,
    billing,
    cash,
    desk,
    drafting,
    handing,
    keeping,
    mapping,
    offsetting,
    onward,
    refunding,
    scan,
    templates,
    till,
)
from bot.commands.asking import BILL, CASH, CHANGE, OFFSET, REFUND, TILL
from bot.context import Context
from core.actions import Action, ExpiredButton, NotYourButton, StaleButton, UnknownButton, Verb
from core.drafts import Draft, DraftGone
from core.errors import Refused
from core.orders import calling, service, showing
from core.orders.states import Step, StepNotAllowed

_ASKED: Final = {
    "leaver": handing.take_over,
    "channel": mapping.answer,
    templates.TEMPLATE: templates.tapped,
}
"""What a button opens that belongs to no draft and no document."""
_STEP: Final = {
    Verb.APPROVE: Step.APPROVE,
    Verb.REJECT: Step.REJECT,
    Verb.CANCEL: Step.CANCEL,
    Verb.URGE: Step.APPROVE,
}


def press(context: Context, token: str) -> None:
    """Do what the button says, once, if this person may and nothing has changed since."""
    action = context.books.actions.find(token)
    if action is None:
        raise UnknownButton
    if action.person_id is not None and action.person_id != context.person.id:
        raise NotYourButton
    kind, _, rest = action.subject.partition(":")
    if kind == "draft":
        _press_draft(context, action, rest)
    elif kind in _ASKED:
        if action.expires_us <= context.books.now_us:
            raise ExpiredButton
        _ASKED[kind](context, rest)
    elif kind == "proposal":
        keeping.agree(context, int(rest), is_yes=action.verb is Verb.APPROVE)
        context.books.actions.settle(action.token, context.person.name)
    elif kind == batch.SUBJECT:
        batch.approve_all(context, action, rest)
    else:
        number, _, way = rest.partition(":")
        _press_document(context, action, int(number), way)


def show_as_it_is(context: Context, token: str, refused: Refused) -> None:
    """After a press that came too late: let the tapped card show how things stand.

    Only for refusals that mean 'somebody was first'; whoever has no business with the card
    learns nothing from it.
    """
    if not isinstance(refused, StepNotAllowed | DraftGone):
        return
    action = context.books.actions.find(token)
    if action is None:
        return
    kind, _, rest = action.subject.partition(":")
    if kind == "document":
        document = context.books.documents.get(int(rest.partition(":")[0]))
        context.answer_notice = showing.decision(context.books, document, context.person)
        return
    booked = context.books.documents.find(action.result) if action.result else None
    draft = context.books.drafts.find(int(rest.partition(":")[0]))
    if booked is not None:
        context.answer_notice = showing.standing(context.books, booked, context.person)
    elif draft is not None and draft.kind != "scanned":
        context.answer_notice = desk.settled(draft, _ended(draft))


def _press_draft(context: Context, action: Action, rest: str) -> None:
    number, _, option = rest.partition(":")
    draft = context.books.drafts.find(int(number))
    if draft is None:
        raise UnknownButton
    _require_open(context, draft, action)
    match action.verb:
        case Verb.CONFIRM:
            context.books.actions.settle(action.token, _confirm(context, draft))
        case Verb.DISCARD:
            desk.discard(context, draft)
        case Verb.CHOOSE:
            _CHOOSE.get(draft.kind, drafting.choose)(context, draft, int(option))
        case _:
            raise UnknownButton


def _confirm(context: Context, draft: Draft) -> str:
    """Book what the draft says; return the number of the document, or what else was done."""
    if draft.kind == CHANGE:
        keeping.confirm(context, draft)
        return CHANGE
    return _CONFIRM.get(draft.kind, drafting.confirm)(context, draft).number


_CONFIRM: Final = {
    onward.ONWARD: onward.confirm,
    CASH: cash.confirm,
    TILL: till.confirm,
    OFFSET: offsetting.confirm,
    REFUND: refunding.confirm,
    BILL: billing.confirm,
}
"""How a draft that is no document's own is done."""
_CHOOSE: Final = {
    CHANGE: keeping.choose,
    scan.SCANNED: scan.choose_use,
    templates.TEMPLATE: templates.choose,
}
"""How a choice goes on with a draft that is no document's."""


def _require_open(context: Context, draft: Draft, action: Action) -> None:
    if draft.state != "open":
        raise DraftGone(state=draft.state)
    if draft.expires_us <= context.books.now_us:
        raise DraftGone(state="expired")
    if draft.version != action.revision:
        raise StaleButton(subject=action.subject)


def _press_document(context: Context, action: Action, document_id: int, way: str) -> None:
    document = context.books.documents.lock(document_id)
    if action.verb is Verb.GO_ON:
        onward.open_next(context, document, way)
        return
    if document.revision != action.revision:
        raise showing.not_now(context.books, document, _STEP[action.verb])
    if action.expires_us <= context.books.now_us:
        raise ExpiredButton
    books, person, handle = context.books, context.person, context.tapped_handle
    match action.verb:
        case Verb.APPROVE:
            decided = service.approve(books, document_id, person, but=handle)
        case Verb.REJECT:
            decided = service.reject(books, document_id, person, but=handle)
        case Verb.CANCEL:
            decided = service.cancel(books, document_id, person, but=handle)
        case Verb.URGE:
            decided = calling.urge(books, document_id, person)
        case _:
            raise UnknownButton
    context.books.actions.settle(action.token, person.name)
    context.answer_notice = showing.decision(books, decided, person)


def _ended(draft: Draft) -> str:
    """Return how a draft ended; one still marked open has run out of time."""
    return "expired" if draft.state == "open" else draft.state
