"""Accept what arrives: one inbound, one transaction. Nothing below opens or commits one."""

import asyncio
import hashlib
import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Final, TypeVar

from bot import dispatch
from bot.cards.deck import draw
from bot.cards.model import Card
from bot.context import target_of
from bot.inbound import Inbound, Tapped
from bot.platforms.base import Answer, NotAccepted
from bot.texts import say
from core.outbox import Notice, ToChat, ToPost
from core.storage.plain import dump
from core.storage.session import Unavailable

if TYPE_CHECKING:
    from core.storage.books import Bookkeeper, Left, OpenBooks

logger = logging.getLogger(__name__)
T = TypeVar("T")
TRIES: Final = 3


class Intake:
    """The one way in.

    ``wake`` hears after each commit what was left to do: letters, slow work. ``quiet`` is set
    while nobody waits for an answer.
    """

    def __init__(self, keeper: "Bookkeeper", wake: Callable[["Left"], None]) -> None:
        self._keeper = keeper
        self._wake = wake
        self._waiting = 0
        self.quiet = asyncio.Event()
        self.quiet.set()
        self.accepted = 0

    async def enter(self, work: "Callable[[OpenBooks], T]") -> T:
        """Commit what somebody asks for who is in no chat; they come first like everybody else.

        Raises ``Unavailable`` when nothing was committed.
        """
        with self._waited_for():
            result, left = await self._keeper.run(lambda books: (work(books), books.left()))
        self._wake(left)
        return result

    async def accept(self, inbound: Inbound) -> Answer:
        """Commit what the inbound does and return the answer; a repeat gets the first answer.

        Raises ``NotAccepted`` when nothing was committed: then it must not be acknowledged.
        """
        with self._waited_for():
            return await self._accept(inbound)

    @contextmanager
    def _waited_for(self) -> Iterator[None]:
        self._waiting += 1
        self.quiet.clear()
        try:
            yield
        finally:
            self._waiting -= 1
            if not self._waiting:
                self.quiet.set()

    async def _accept(self, inbound: Inbound) -> Answer:
        for attempt in range(1, TRIES + 1):
            try:
                notice, left = await self._keeper.run(
                    lambda books: (take(books, inbound), books.left())
                )
            except Unavailable as busy:
                raise NotAccepted(str(busy)) from busy
            except Exception:
                logger.exception("a message failed", extra={"key": inbound.key, "attempt": attempt})
                continue
            self.accepted += 1
            self._wake(left)
            return self._answer(notice)
        return await self._give_up(inbound)

    async def _give_up(self, inbound: Inbound) -> Answer:
        """Put a message that always fails aside, tell the admins and the person; others go on."""
        try:
            left = await self._keeper.run(lambda books: put_aside(books, inbound))
        except Unavailable as busy:
            raise NotAccepted(str(busy)) from busy
        self._wake(left)
        return Answer()

    def _answer(self, notice: Notice | None) -> Answer:
        if notice is None:
            return Answer()
        message = draw(notice.kind, notice.facts, self._keeper.zone)
        return Answer(card=message if isinstance(message, Card) else None)


def take(books: "OpenBooks", inbound: Inbound) -> Notice | None:
    """Claim the inbound and do it; a repeat ends here with the first answer."""
    if not books.inbound.claim(inbound.key, fingerprint(inbound)):
        first_fingerprint, answer = books.inbound.answered(inbound.key)
        if first_fingerprint != fingerprint(inbound):
            logger.warning(
                "a message key came again with other content", extra={"key": inbound.key}
            )
        return _stored(answer)
    notice = dispatch.handle(books, inbound)
    if isinstance(inbound, Tapped) and notice is not None:
        books.inbound.answer(inbound.key, _store(notice))
    return notice


def put_aside(books: "OpenBooks", inbound: Inbound) -> "Left":
    """Keep a message that cannot be processed, so that it can be replayed once mended."""
    if not books.inbound.claim(inbound.key, fingerprint(inbound)):
        return books.left()
    reference = inbound.key[-8:]
    books.errands.put_aside(type(inbound).__name__, asdict(inbound))
    sorry = Notice(kind="words", facts={"text": say.SORRY.format(reference=reference)})
    books.outbox.put(ToChat(target=target_of(inbound)), sorry)
    alarm = say.POISON.format(reference=reference)
    books.outbox.put(ToPost(post="alarms"), Notice(kind="alarm", facts={"text": alarm}))
    books.record("put_aside", inbound.key, None, {"what": type(inbound).__name__})
    return books.left()


def fingerprint(inbound: Inbound) -> str:
    """Return what tells two messages with the same key apart: who, and what they did."""
    facts = [
        (field.name, getattr(inbound, field.name))
        for field in fields(inbound)
        if field.name not in {"chat", "sent_us", "response_code", "key"}
    ]
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:32]


def _store(notice: Notice) -> str:
    return dump([notice.kind, notice.facts])


def _stored(answer: str) -> Notice | None:
    if not answer:
        return None
    kind, facts = json.loads(answer)
    return Notice(kind=kind, facts=facts)
