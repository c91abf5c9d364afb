"""Where stream and HTTP callbacks meet: read, have it accepted, say what to answer.

The answer to the platform follows the commit. A robot message is acknowledged after ``accept``
came back; a card click is answered with the card redrawn, or with nothing when that takes longer
than the platform waits, and redrawn by the interface as soon as it is known.
"""

import asyncio
import logging
import random
from collections import Counter
from collections.abc import Callable, Coroutine
from contextlib import AbstractContextManager
from typing import Any, Final, TypeVar

from bot.cards.model import Card
from bot.config import DingTalk
from bot.inbound import Inbound
from bot.platforms import wire
from bot.platforms.base import Accept, Answer, NotAccepted, SendFailed
from bot.platforms.dingtalk import parse, render
from bot.platforms.dingtalk.cards import BY_KEY, Cards
from bot.platforms.dingtalk.messages import Messages
from bot.texts import dingtalk as say
from core.clock import Clock

TAP_S: Final = 1.8
LEFT: Final = "user_leave_org"
MESSAGE_S: Final = 50.0
APOLOGIES_MAX: Final = 20
RETRY_S: Final = (0.5, 1.0, 2.0)

T = TypeVar("T")

logger = logging.getLogger(__name__)


class Desk:
    """Take what arrived to the house, and bring back what the platform may be told."""

    def __init__(
        self,
        settings: DingTalk,
        clock: Clock,
        cards: Cards,
        messages: Messages,
        may_reply: Callable[[str], bool],
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._cards = cards
        self._messages = messages
        self._may_reply = may_reply
        self._accept: Accept | None = None
        self._running: set[asyncio.Task[Any]] = set()
        self._apologies = 0
        self.counted: Counter[str] = Counter()

    def open(self, accept: Accept) -> None:
        """Begin to take things in."""
        self._accept = accept

    async def close(self, patience_s: float) -> None:
        """Wait for what is still running, then give it up."""
        self._accept = None
        if self._running:
            await asyncio.wait(self._running, timeout=patience_s)
        for task in self._running:
            task.cancel()

    async def message(self, data: dict[str, Any], *, delivery: str = "", sent_ms: int = 0) -> None:
        """Have a robot message accepted; raise ``NotAccepted`` when it was not committed."""
        read = parse.message(data, self._scene(delivery, sent_ms))
        if isinstance(read, parse.Ignored):
            self._ignore(read)
            return
        try:
            async with asyncio.timeout(MESSAGE_S):
                await self._hand_over(read)
        except TimeoutError:
            raise NotAccepted from None

    async def tap(
        self, data: dict[str, Any], *, delivery: str = "", sent_ms: int = 0
    ) -> dict[str, Any]:
        """Have a click accepted and return the card's answer, within 1.8 seconds.

        Raise ``NotAccepted`` when it was not committed in that time.
        """
        read = parse.tap(data, self._scene(delivery, sent_ms))
        if isinstance(read, parse.Ignored):
            self._ignore(read)
            return {}
        task = self._spawn(self._hand_over(read))
        done, _ = await asyncio.wait({task}, timeout=TAP_S)
        if not done:
            self.counted["late_answer"] += 1
            _ = self._spawn(self._redraw_later(task, read.handle))
            return {}
        return card_answer(task.result())

    async def event(
        self, kind: str, data: dict[str, Any], *, delivery: str = "", sent_ms: int = 0
    ) -> None:
        """Take note of an event; somebody's leaving is handed on, the others change nothing.

        Raise ``NotAccepted`` when a leaving was not committed: then it comes again.
        """
        self.counted[f"event:{kind[:40]}" if len(self.counted) < 200 else "event"] += 1
        if kind == LEFT:
            for departed in parse.departures(data, self._scene(delivery, sent_ms)):
                await self._hand_over(departed)

    def answering(self, data: dict[str, Any]) -> AbstractContextManager[None]:
        """Hold redrawings of the clicked card back until its callback is answered."""
        return self._cards.answering(wire.raw(data, "outTrackId"))

    def apologise(self, data: dict[str, Any]) -> None:
        """Tell the sender of a message that nobody had time for it; best effort, bounded."""
        url = parse.reply_address_of(data)
        if self._apologies >= APOLOGIES_MAX or not url or not self._may_reply(url):
            return
        self._apologies += 1
        _ = self._spawn(self._apologise(url))

    async def _apologise(self, url: str) -> None:
        try:
            await self._messages.reply(url, say.BUSY)
        except SendFailed as failed:
            logger.warning("could not say busy", extra={"reason": failed.reason})
        finally:
            self._apologies -= 1

    async def _hand_over(self, inbound: Inbound) -> Answer:
        if self._accept is None:
            raise NotAccepted
        return await self._accept(inbound)

    async def _redraw_later(self, task: "asyncio.Task[Answer]", handle: str) -> None:
        """Show the outcome of a click whose answer came too late for the callback."""
        try:
            answer = await task
        except NotAccepted:
            return
        if answer.card is None:
            return
        for wait_s in RETRY_S:
            try:
                await self._cards.update(handle, answer.card)
            except SendFailed as failed:
                logger.warning("late redraw failed", extra={"reason": failed.reason})
                if failed.permanent:
                    return
                await asyncio.sleep(wait_s * (1 + random.random()))  # noqa: S311 - only spreads load
            else:
                return

    def _scene(self, delivery: str, sent_ms: int) -> parse.Scene:
        return parse.Scene(
            corp_id=self._settings.corp_id,
            client_id=self._settings.client_id,
            now_us=self._clock.now(),
            may_reply=self._judge_reply,
            delivery=delivery,
            sent_ms=sent_ms,
        )

    def _judge_reply(self, address: str) -> bool:
        if self._may_reply(address):
            return True
        self.counted["reply_address_refused"] += 1
        logger.warning("refused a reply address")
        return False

    def _ignore(self, ignored: parse.Ignored) -> None:
        self.counted[ignored.why] += 1
        logger.warning("ignored a payload", extra={"why": ignored.why})

    def _spawn(self, work: Coroutine[Any, Any, T]) -> "asyncio.Task[T]":
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._finished)
        return task

    def _finished(self, task: "asyncio.Task[Any]") -> None:
        self._running.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None and not isinstance(error, NotAccepted):
            logger.error("a handler failed", exc_info=error)


def card_answer(answer: Answer) -> dict[str, Any]:
    """Return what the callback says: the card redrawn, or a line of advice on it, or nothing."""
    if answer.card is not None:
        return _redrawn(answer.card, answer.toast)
    if not answer.toast:
        return {}
    return _values({"tips": render.fit(render.line(answer.toast))})


def _redrawn(card: Card, toast: str) -> dict[str, Any]:
    values = render.variables(card)
    if toast and not card.state:
        values["tips"] = render.fit(render.line(toast))
    return _values(values)


def _values(values: dict[str, str]) -> dict[str, Any]:
    return {"cardUpdateOptions": BY_KEY, "cardData": {"cardParamMap": values}}
