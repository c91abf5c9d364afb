"""``待我审批`` in one tap: the list on one card, each document agreed to by itself."""

from collections.abc import Sequence
from typing import Any, Final

from bot.cards.agreeing import batch_row
from bot.cards.posts import CARD_NOTE_BYTES
from bot.context import Context
from bot.texts import approvals as texts
from bot.texts import labels, refusals
from core.actions import APPROVAL_LIFE_US, Action, ExpiredButton, Verb
from core.errors import Refused
from core.orders import service
from core.orders.asking import Panel
from core.orders.model import Document, Summary
from core.orders.notices import facts_of, for_person
from core.outbox import Notice

BATCH_MAX: Final = 10
SUBJECT: Final = "batch"


def show(context: Context, found: Sequence[Summary]) -> None:
    """Show what waits as one list, as much of it as a card holds, with one button for all."""
    rows, shown, size = [], [], 0
    for summary in found[:BATCH_MAX]:
        document = context.books.documents.get(summary.id)
        row = _row(context, document)
        size += len(batch_row(row).encode()) + 1
        if size > CARD_NOTE_BYTES:
            break
        rows.append(row)
        shown.append(f"{document.id}.{document.revision}")
    subject = f"{SUBJECT}:{','.join(shown)}"
    token = context.books.actions.offer(
        Verb.APPROVE_ALL, subject, 0, expires_us=context.books.now_us + APPROVAL_LIFE_US,
        person_id=context.person.id,
    )  # fmt: skip
    facts = {"rows": rows, "token": token}
    context.show(Notice(kind="batch", facts=facts, subject=subject))


def approve_all(context: Context, action: Action, shown: str) -> None:
    """Say yes to each that was shown and has not changed, each in a savepoint of its own."""
    books = context.books
    if action.expires_us <= books.now_us:
        raise ExpiredButton
    wanted = sorted(tuple(map(int, one.split("."))) for one in shown.split(","))
    documents = [(books.documents.lock(number), revision) for number, revision in wanted]
    books.ledger.lock([line.product_id for document, _ in documents for line in document.lines])
    rows = [[one.number, _approve(context, one, revision)] for one, revision in documents]
    context.settle(action.subject, Notice(kind="batch_done", facts={"rows": rows}))
    books.actions.settle(action.token, context.person.name)
    numbers = [document.number for document, _ in documents]
    books.record("approve_all", ",".join(numbers)[:200], context.person, {"documents": numbers})
    if context.answer_notice is None:
        context.show(Notice(kind="batch_done", facts={"rows": rows}))


def _approve(context: Context, document: Document, revision: int) -> str:
    """Return what became of one document."""
    if document.revision != revision:
        return texts.BATCH_CHANGED
    try:
        with context.books.attempt():
            decided = service.approve(context.books, document.id, context.person)
    except Refused as refused:
        return refusals.sentence(refused, context.at)
    status = labels.status(decided.kind, decided.status)
    return texts.BATCH_AGREED.format(status=status)


def _row(context: Context, document: Document) -> dict[str, Any]:
    invited = Panel(context.books, document).invited()
    eyes = next((one.eyes for one in invited if one.person.id == context.person.id), context.person)
    facts = for_person(facts_of(context.books, document), eyes)
    return {
        "number": document.number,
        "requester": facts["requester"],
        "lines": facts["lines"][:1],
        "line_count": len(facts["lines"]),
        "amount_fen": facts["amount_fen"],
    }
