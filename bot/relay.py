"""Outbox row -> card -> platform: in order for each address, within its limits, never lost.

A row is claimed for a while, drawn, sent and marked. A crash between sending and marking sends it
again: every copy of a card shares its tokens, which makes the second copy harmless.
"""

import asyncio
import json
import logging
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.cards.again import repeated
from bot.cards.deck import draw
from bot.cards.model import Enclosure
from bot.platforms.base import (
    Address,
    Channel,
    Letter,
    Platform,
    Receipt,
    SendFailed,
    Trouble,
)
from bot.texts import alarms
from core.outbox import Notice, ToPost
from core.storage.session import Unavailable

if TYPE_CHECKING:
    from core.storage.books import Bookkeeper, OpenBooks
    from core.storage.letters import Due

logger = logging.getLogger(__name__)

LEASE_US: Final = 60 * 1_000_000
CLAIMED_MAX: Final = 64
IDLE_S: Final = 1.0
BACKOFF_S: Final = (1, 3, 10, 30, 60, 120, 300, 600)
CONFIG_PAUSE_S: Final = 60
ATTEMPTS_MAX: Final = 12
GIVE_UP_US: Final = {Trouble.CONFIG: 24 * 3600 * 1_000_000}
GIVE_UP_ELSE_US: Final = 2 * 3600 * 1_000_000
"""A letter is given up after so many tries and this long, so that an hour's outage loses none."""
SECOND: Final = 1_000_000


class Relay:
    """Sends what the outbox holds. ``wake`` says that there may be something new."""

    def __init__(
        self, keeper: "Bookkeeper", platforms: Mapping[str, Platform], holder: str
    ) -> None:
        self._keeper = keeper
        self._platforms = platforms
        self._holder = holder
        self._woken = asyncio.Event()
        self._running: set[asyncio.Task[None]] = set()
        self._is_stopping = False
        self.sent = 0
        self.failed = 0

    def wake(self) -> None:
        """Look at the outbox now."""
        self._woken.set()

    async def run(self) -> None:
        """Send until told to stop; a database that is away is tried again."""
        while not self._is_stopping:
            self._woken.clear()
            try:
                found = await self._claim()
            except Unavailable:
                logger.warning("the outbox cannot be read now")
                found = []
            for due in found:
                task = asyncio.create_task(self._deliver(due))
                self._running.add(task)
                task.add_done_callback(self._finished)
            if not found:
                await self._rest()
            elif len(self._running) >= CLAIMED_MAX:
                await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)

    async def stop(self) -> None:
        """Finish what is being sent; the rest stays in the outbox."""
        self._is_stopping = True
        self._woken.set()
        if self._running:
            await asyncio.wait(self._running, timeout=5)

    async def drain(self) -> None:
        """Send everything that is due now and return (tests, and jobs run by hand)."""
        while found := await self._claim():
            await asyncio.gather(*(self._deliver(due) for due in found))

    def _finished(self, task: "asyncio.Task[None]") -> None:
        self._running.discard(task)
        self._woken.set()

    async def _rest(self) -> None:
        try:
            await asyncio.wait_for(self._woken.wait(), IDLE_S)
        except TimeoutError:
            return

    async def _claim(self) -> "list[Due]":
        return await self._keeper.run(
            lambda books: books.outbox.due(
                holder=self._holder, lease_us=LEASE_US, limit=CLAIMED_MAX, rates=self._rates
            )
        )

    def _rates(self, target: str) -> Sequence[tuple[int, int]]:
        address = address_of(target)
        platform = self._platforms.get(address.platform)
        if platform is None:
            return ()
        return [(rate.count, rate.seconds) for rate in platform.rates(address)]

    async def _deliver(self, due: "Due") -> None:
        try:
            receipt = await self._send(due)
        except SendFailed as refused:
            failure = refused
        except Exception:
            logger.exception("a letter could not be drawn", extra={"letter": due.id})
            failure = SendFailed(Trouble.CONTENT, "a bug: it could not be drawn")
        else:
            self.sent += 1
            facts = dict(receipt.facts)
            await self._mark(lambda books: books.outbox.sent(due, facts, holder=self._holder))
            return
        self.failed += 1
        await self._mark(lambda books: self._after_failure(books, due, failure))

    async def _mark(self, work: "Callable[[OpenBooks], None]") -> None:
        try:
            await self._keeper.run(work)
        except Unavailable:
            logger.warning("what was sent could not be marked; it will be sent again")

    async def _send(self, due: "Due") -> Receipt:
        address = address_of(due.target)
        platform = self._platforms.get(address.platform)
        if platform is None:
            raise SendFailed(Trouble.TARGET, f"{address.platform} is switched off")
        letter = await self._filled(self._letter(due, address))
        if due.receipt is None:
            return await platform.send(letter)
        try:
            await platform.retire(letter, Receipt(facts=due.receipt))
        except SendFailed as failed:
            if failed.trouble is not Trouble.CONTENT:
                raise
            logger.info("a card can no longer be redrawn", extra={"letter": due.id})
            if is_told_otherwise(due):
                return Receipt()
            return await platform.send(self._letter(due, address, is_new=True))
        return Receipt()

    async def _filled(self, letter: Letter) -> Letter:
        """Put the bytes of a file into its letter; what was pruned meanwhile has none."""
        message = letter.message
        if not isinstance(message, Enclosure):
            return letter
        found = await self._keeper.read(lambda books: books.files.get(message.digest))
        return replace(letter, content=found.body) if found else letter

    def _letter(self, due: "Due", address: Address, *, is_new: bool = False) -> Letter:
        facts = {**due.facts, "merged": [facts for _, facts in due.merged]}
        is_redraw = due.receipt is not None and not is_new
        message = draw(due.kind, facts if due.merged else due.facts, self._keeper.zone)
        return Letter(
            id=due.id,
            address=address,
            handle=due.redraws_handle if is_redraw else due.handle,
            message=repeated(message) if due.may_be_sent else message,
            reply_url=self._reply_url(due),
        )

    def _reply_url(self, due: "Due") -> str:
        if not due.reply:
            return ""
        reply = json.loads(due.reply)
        is_good = self._keeper.clock.now() < int(reply["until_us"]) - 60 * SECOND
        return str(reply["url"]) if is_good else ""

    def _after_failure(self, books: "OpenBooks", due: "Due", failed: SendFailed) -> None:
        logger.warning(
            "a letter was not taken", extra={"letter": due.id, "trouble": failed.trouble.value}
        )
        tried = 0 if failed.trouble is Trouble.THROTTLED else 1
        if failed.permanent or self._is_hopeless(books, due, failed, due.attempts + tried):
            books.outbox.dead(due, str(failed), holder=self._holder)
            self._alarm(books, due, failed)
            return
        until_us = books.now_us + int(self._pause_s(due, failed) * SECOND)
        books.outbox.later(due, until_us, str(failed), holder=self._holder, tried=tried)
        if failed.trouble in {Trouble.THROTTLED, Trouble.CONFIG}:
            books.outbox.block(due.target, until_us, str(failed))
        if failed.trouble is Trouble.CONFIG and due.attempts == 0:
            self._alarm(books, due, failed)

    def _is_hopeless(
        self, books: "OpenBooks", due: "Due", failed: SendFailed, attempts: int
    ) -> bool:
        age_us = books.now_us - due.created_us
        return attempts >= ATTEMPTS_MAX and age_us > GIVE_UP_US.get(failed.trouble, GIVE_UP_ELSE_US)

    def _pause_s(self, due: "Due", failed: SendFailed) -> float:
        if failed.retry_after_s > 0:
            return failed.retry_after_s
        if failed.trouble is Trouble.CONFIG:
            return CONFIG_PAUSE_S
        pause = BACKOFF_S[min(due.attempts, len(BACKOFF_S) - 1)]
        return pause * (0.8 + 0.4 * random.random())  # noqa: S311 - jitter, no secret

    def _alarm(self, books: "OpenBooks", due: "Due", failed: SendFailed) -> None:
        """Tell the admins once per address and hour, and never about an alarm itself."""
        if due.kind == "alarm" or not books.outbox.may_alarm(due.target):
            return
        text = alarms.DEAD_LETTER.format(
            target=due.target, reason=failed.reason, advice=alarms.ADVICE[failed.trouble.value]
        )
        books.outbox.put(ToPost(post="alarms"), Notice(kind="alarm", facts={"text": text}))


def is_told_otherwise(due: "Due") -> bool:
    """Return whether a card that cannot be redrawn needs no new message in its place.

    A draft that is over or a choice that was made was answered in the chat; and the requester
    gets a sentence of their own when somebody else decides.
    """
    if due.kind in {"settled_draft", "chosen"}:
        return True
    return due.redraws_kind in {"draft", "standing"} and bool(due.facts.get("is_told"))


def address_of(target: str) -> Address:
    """Return the address that an outbox row's target names."""
    platform, channel, name = target.split(":", 2)
    return Address(platform=platform, channel=Channel(channel), id=name)
