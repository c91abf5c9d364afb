"""Accept what arrives: one inbound, one transaction. Nothing below opens or commits one."""

import asyncio
import hashlib
import json
import logging
from collections.abc import Callable
from dataclasses import asdict, fields
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, TypeVar

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

    Taken = tuple[Notice | None, Left]

logger = logging.getLogger(__name__)
T = TypeVar("T")
TRIES: Final = 3
NOTHING: Final = Answer()
ASIDE: Final = frozenset({"chat", "sent_us", "response_code", "key"})
"""What a repeat may have otherwise."""
_SAID: Final[dict[type[Inbound], Callable[[Inbound], Any]]] = {}


class Intake:
    """The one way in.

    ``wake`` hears after each commit what was left to do: letters, slow work. ``quiet`` is set
    while nobody waits for an answer; ``arrived`` counts what came.
    """

    def __init__(self, keeper: "Bookkeeper", wake: Callable[["Left"], None]) -> None:
        self._keeper = keeper
        self._wake = wake
        self._waiting = 0
        self.arrived = 0
        self.quiet = asyncio.Event()
        self.quiet.set()
        self._insisting: set[asyncio.Future[None]] = set()
        self.accepted = 0

    async def enter(self, work: "Callable[[OpenBooks], T]") -> T:
        """Commit what somebody asks for who is in no chat; they come first like everybody else.

        Raises ``Unavailable`` when nothing was committed.
        """
        self._come()
        try:
            result, left = await self._keeper.run(lambda books: (work(books), books.left()))
        finally:
            self._go()
        self._wake(left)
        return result

    def accept(self, inbound: Inbound) -> "asyncio.Future[Answer]":
        """Commit what the inbound does; the answer is there afterwards, a repeat's is the first.

        It fails with ``NotAccepted`` when nothing was committed: then it must not be acknowledged.
        Whoever stops waiting stops nothing.
        """
        answered: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._come()
        try:
            begun = self._begin(inbound)
        except Unavailable as busy:
            self._settle(answered, trouble=NotAccepted(str(busy)))
        else:
            begun.add_done_callback(partial(self._committed, inbound, answered))
        return answered

    def _come(self) -> None:
        self._waiting += 1
        self.arrived += 1
        self.quiet.clear()

    def _go(self) -> None:
        self._waiting -= 1
        if not self._waiting:
            self.quiet.set()

    def _begin(self, inbound: Inbound) -> "asyncio.Future[Taken]":
        return self._keeper.begin(lambda books: (take(books, inbound), books.left()))

    def _committed(
        self, inbound: Inbound, answered: "asyncio.Future[Answer]", begun: "asyncio.Future[Taken]"
    ) -> None:
        if begun.cancelled():
            self._settle(answered, trouble=NotAccepted("stopped"))
            return
        trouble = begun.exception()
        if trouble is None:
            self._answer(answered, begun.result())
        elif isinstance(trouble, Unavailable):
            self._settle(answered, trouble=NotAccepted(str(trouble)))
        else:
            _note(inbound, trouble, attempt=1)
            task = asyncio.ensure_future(self._insist(inbound, answered))
            self._insisting.add(task)
            task.add_done_callback(self._insisting.discard)

    def _answer(self, answered: "asyncio.Future[Answer]", taken: "Taken") -> None:
        notice, left = taken
        self.accepted += 1
        self._wake(left)
        try:
            answer = self._drawn(notice)
        except Exception as bug:  # noqa: BLE001 - committed, but there is nothing to show
            self._settle(answered, trouble=bug)
        else:
            self._settle(answered, answer)

    def _settle(
        self, answered: "asyncio.Future[Answer]", answer: Answer = NOTHING,
        *, trouble: BaseException | None = None,
    ) -> None:  # fmt: skip
        self._go()
        if answered.done():
            return
        if trouble is None:
            answered.set_result(answer)
        else:
            answered.set_exception(trouble)

    async def _insist(self, inbound: Inbound, answered: "asyncio.Future[Answer]") -> None:
        """Try again what failed by a bug of ours; then put it aside."""
        try:
            for attempt in range(2, TRIES + 1):
                try:
                    taken = await self._begin(inbound)
                except Unavailable:
                    raise
                except Exception as bug:  # noqa: BLE001 - logged, and tried again
                    _note(inbound, bug, attempt=attempt)
                else:
                    self._answer(answered, taken)
                    return
            self._wake(await self._keeper.run(lambda books: put_aside(books, inbound)))
        except Unavailable as busy:
            self._settle(answered, trouble=NotAccepted(str(busy)))
        except BaseException as bug:
            self._settle(answered, trouble=bug)
            raise
        else:
            self._settle(answered)

    def _drawn(self, notice: Notice | None) -> Answer:
        if notice is None:
            return NOTHING
        message = draw(notice.kind, notice.facts, self._keeper.zone)
        return Answer(card=message if isinstance(message, Card) else None)


def _note(inbound: Inbound, bug: BaseException, *, attempt: int) -> None:
    logger.error("a message failed", exc_info=bug, extra={"key": inbound.key, "attempt": attempt})


def take(books: "OpenBooks", inbound: Inbound) -> Notice | None:
    """Claim the inbound and do it; a repeat ends here with the first answer."""
    is_answered = isinstance(inbound, Tapped)
    if not books.inbound.claim(inbound.key, fingerprint(inbound), is_answered=is_answered):
        first_fingerprint, answer = books.inbound.answered(inbound.key)
        if first_fingerprint != fingerprint(inbound):
            logger.warning(
                "a message key came again with other content", extra={"key": inbound.key}
            )
        return _stored(answer)
    from bot import dispatch  # everything that can be said: read once the doors are open

    notice = dispatch.handle(books, inbound)
    if is_answered:
        books.inbound.answer(inbound.key, _store(notice) if notice else "")
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
    kind = type(inbound)
    picked = _SAID.get(kind)
    if picked is None:
        picked = _SAID[kind] = attrgetter(
            *(field.name for field in fields(kind) if field.name not in ASIDE)
        )
    said = f"{kind.__name__}{picked(inbound)!r}"
    return hashlib.blake2b(said.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _store(notice: Notice) -> str:
    return dump([notice.kind, notice.facts])


def _stored(answer: str) -> Notice | None:
    if not answer:
        return None
    kind, facts = json.loads(answer)
    return Notice(kind=kind, facts=facts)
