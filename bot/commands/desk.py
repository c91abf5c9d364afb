"""The one draft that a person has open in a chat: begun, answered with yes or no, over."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.commands.asking import CHANGE
from bot.context import Context
from bot.texts import say
from core.actions import Verb
from core.drafts import Draft
from core.orders import showing
from core.orders.model import Document
from core.orders.states import Kind
from core.outbox import Notice


def begin(context: Context, kind: str, body: Mapping[str, Any]) -> Draft:
    """Open a draft in place of what this person had begun here; its card loses its buttons."""
    drafts = context.books.drafts
    earlier = drafts.open_of(context.person.id, context.chat)
    if earlier is not None:
        retire(context, earlier, "replaced")
    return drafts.begin(context.person.id, context.chat, kind, body)


def answers(context: Context, draft: Draft) -> dict[str, str]:
    """Store the two answers to a draft's card, for this person alone, and return their tokens."""
    return {
        f"{verb.value}_token": context.books.actions.offer(
            verb, f"draft:{draft.id}", draft.version, expires_us=draft.expires_us,
            person_id=context.person.id,
        )
        for verb in (Verb.CONFIRM, Verb.DISCARD)
    }  # fmt: skip


def booked(context: Context, draft: Draft, document: Document) -> Document:
    """Close a draft about money that became a document; its card shows how that stands."""
    context.books.drafts.close(draft, "booked")
    notice = showing.standing(context.books, document, context.person, typed=(True,), is_new=True)
    context.settle(f"draft:{draft.id}", notice)
    return document


def discard(context: Context, draft: Draft) -> None:
    """Drop the draft; nothing was booked."""
    context.books.drafts.close(draft, "discarded")
    context.settle(f"draft:{draft.id}", settled(draft, "discarded"))
    if context.answer_notice is None:
        context.words(say.DISCARDED)


def retire(context: Context, draft: Draft, gone: str) -> None:
    """Take the buttons from the card of a draft that is over; ``gone`` says how it ended."""
    context.books.outbox.redraw(f"draft:{draft.id}", settled(draft, gone))


def settled(draft: Draft, gone: str) -> Notice:
    """Return the card of a draft that will not be booked; ``gone`` is the state it ended in."""
    if draft.kind == CHANGE and draft.body.get("is_shown"):
        return settled_change(draft, gone)
    asked = draft.body.get("asked")
    if asked and not draft.body.get("is_shown"):
        state = say.DRAFT_GONE[gone]
        return Notice(kind="chosen", facts={"title": asked["title"], "state": state})
    facts = {
        "kind": draft.body.get("kind", Kind.RECEIPT.value),
        "headline": draft.body.get("headline", ""),
        "gone": gone,
    }
    return Notice(kind="settled_draft", facts=facts)


def settled_change(draft: Draft, gone: str, who: Sequence[str] = ()) -> Notice:
    """Return the card of a change of master data that is over; ``who`` are to agree to it."""
    facts = {key: draft.body.get(key, "") for key in ("title", "name", "rows")}
    return Notice(kind="settled_change", facts={**facts, "gone": gone, "who": list(who)})
