"""Cards waiting for a tap: one sentence is really said, and what it left is copied.

Only the waiting is copied (draft, buttons, the card as sent); each tap is then a whole command.
"""

import asyncio
import json
import secrets
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.measure import Result
from benchmarks.product import firm
from bot.inbound import Chat, Said
from bot.intake import take
from core.storage.books import Bookkeeper, OpenBooks
from core.storage.session import Sql

_DRAFT = Sql(
    "SELECT id, person_id, chat, kind, body, version, expires_us FROM draft WHERE id = :id"
)
_LAST = Sql("SELECT coalesce(max(id), 0) FROM draft")
_BUTTONS = Sql("SELECT verb, revision, expires_us, person_id FROM action WHERE subject = :subject")
_CARD = Sql("SELECT target, kind, body FROM outbox WHERE subject = :subject")
_SENT = Sql("UPDATE outbox SET state = 'sent', sent_us = 0, receipt = :receipt WHERE id > 0")
_COPY_DRAFT = Sql(
    "INSERT INTO draft (person_id, chat, kind, body, version, expires_us)"
    " VALUES (:person_id, :chat, :kind, :body, :version, :expires_us)"
)
_COPY_BUTTON = Sql(
    "INSERT INTO action (token, verb, subject, revision, expires_us, person_id)"
    " VALUES (:token, :verb, :subject, :revision, :expires_us, :person_id)"
)
_COPY_CARD = Sql(
    "INSERT INTO outbox (target, kind, body, subject, handle, state, created_us, not_before_us,"
    " sent_us, receipt) VALUES (:target, :kind, :body, :subject, :handle, 'sent', 0, 0, 0,"
    " :receipt)"
)
RECEIPT = '{"response_code":"bench"}'
Tap = tuple[str, str, str]
"""(user, token of the confirming button, handle of the card)"""


def sentence(number: int) -> str:
    """Return a small receipt as a keeper types it; products and counts vary."""
    return f"入库 {firm.sku(number * 7)} {number % 5 + 1}瓶 单价1.5 供应商 {firm.SUPPLIER}"


def said(number: int, key: str) -> Said:
    """Return the sentence as it arrives."""
    user = firm.user(number)
    chat = Chat(platform="wecom", tenant=firm.TENANT, id=user)
    return Said(key=key, user_id=user, chat=chat, sent_us=0, text=sentence(number))


async def lay_out(
    keeper: Bookkeeper, count: int, *, keepers: Sequence[int] = range(firm.KEEPERS)
) -> list[Tap]:
    """Leave ``count`` cards waiting, shared out among these keepers, over many products."""
    taps: list[Tap] = []
    for place, number in enumerate(keepers):
        share = count // len(keepers) + (place < count % len(keepers))
        taps += await keeper.run(partial(_waiting, number=number, count=share))
    await keeper.run(lambda books: books.session.run(_SENT, receipt=RECEIPT))
    secrets.SystemRandom().shuffle(taps)
    return taps


def _waiting(books: OpenBooks, *, number: int, count: int) -> list[Tap]:
    take(books, said(number, f"lay:{number}"))
    session = books.session
    draft = _one(session.row(_DRAFT, id=_one(session.row(_LAST))[0]))
    subject = f"draft:{draft[0]}"
    buttons = session.rows(_BUTTONS, subject=subject)
    card = _one(session.row(_CARD, subject=subject))
    return [_copy(books, draft, buttons, card) for _ in range(count)]


def _copy(
    books: OpenBooks, draft: Sequence[Any], buttons: Sequence[Sequence[Any]], card: Sequence[Any]
) -> Tap:
    draft_id = books.session.insert(
        _COPY_DRAFT, person_id=draft[1], chat=draft[2], kind=draft[3], body=draft[4],
        version=draft[5], expires_us=draft[6],
    )  # fmt: skip
    subject, handle = f"draft:{draft_id}", secrets.token_hex(12)
    tokens = {}
    for verb, revision, expires_us, person_id in buttons:
        tokens[verb] = secrets.token_urlsafe(16)
        books.session.run(
            _COPY_BUTTON, token=tokens[verb], verb=verb, subject=subject, revision=revision,
            expires_us=expires_us, person_id=person_id,
        )  # fmt: skip
    books.session.insert(
        _COPY_CARD, target=card[0], kind=card[1], body=card[2], subject=subject, handle=handle,
        receipt=RECEIPT,
    )  # fmt: skip
    return card[0].rpartition(":")[2], tokens["confirm"], handle


def _one(row: Sequence[Any] | None) -> Sequence[Any]:
    if row is None:
        raise RuntimeError("the firm's books are empty")
    return row


async def prepare(url: str, *, count: int, file: str) -> Result:
    """Found the firm at ``url``, lay out cards and write their taps to ``file``."""
    await firm.build_now(url)
    started = time.perf_counter()
    async with firm.opened(url) as keeper:
        taps = await lay_out(keeper, count) if count else []
    await asyncio.to_thread(Path(file).write_text, json.dumps(taps))
    return Result(count=count, seconds=time.perf_counter() - started)
