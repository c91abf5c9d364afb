"""Outbox row -> card -> platform: in order for each address, within its limits, never lost.

A row is claimed for a while, drawn, sent and marked. A crash between sending and marking sends it
again: every copy of a card shares its tokens, which makes the second copy harmless.

People who wait for an answer come first: while messages are being taken, the relay pauses
before each look at the outbox; what was sent is marked, and what is next claimed, in one commit.
"""

import asyncio
import json
import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Protocol

from bot import returned
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
from core.storage.postroom import Lease, Round
from core.storage.session import Unavailable

if TYPE_CHECKING:
    from core.storage.books import Bookkeeper, OpenBooks
    from core.storage.postroom import Due

logger = logging.getLogger(__name__)

SECOND: Final = 1_000_000
LEASE_US: Final = 60 * SECOND
RENEW_US: Final = 40 * SECOND
"""A letter that takes long to send is kept when less than this is left of its lease."""
CLAIMED_MAX: Final = 64
GIVE_WAY_S: Final = 0.05
MANY: Final = 8
SELDOM_S: Final = 0.05
"""So many messages between two looks are a rush; the next look waits so long."""
IDLE_S: Final = 1.0
FINISH_S: Final = 5.0


class Traffic(Protocol):
    """What the relay knows of the messages that come in: ``bot.intake.Intake``."""

    arrived: int
    quiet: asyncio.Event


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a letter: taken, with the platform's facts, or come back."""

    due: "Due"
    receipt: Mapping[str, str] = field(default_factory=dict)
    failed: SendFailed | None = None


@dataclass(slots=True)
class InHand:
    """A letter that is being sent, and until when it is ours."""

    due: "Due"
    until_us: int


class Relay:
    """Sends what the outbox holds, when the ``traffic`` of messages leaves room for it."""

    def __init__(
        self, keeper: "Bookkeeper", platforms: Mapping[str, Platform], holder: str,
        traffic: Traffic | None = None,
    ) -> None:  # fmt: skip
        self._keeper = keeper
        self._platforms = platforms
        self._holder = holder
        self._traffic = traffic
        self._arrived = 0
        self._woken = asyncio.Event()
        self._in_hand: dict[asyncio.Task[None], InHand] = {}
        self._reports: list[Report] = []
        self._resting: dict[str, int] = {}
        self._is_stopping = False
        self.sent = 0
        self.failed = 0

    def wake(self, targets: Collection[str] | None = None) -> None:
        """Look at the outbox now; not when all of ``targets`` are over their rate anyway."""
        if targets is None or any(self._may_hear(target) for target in targets):
            self._woken.set()

    def _may_hear(self, target: str) -> bool:
        return self._resting.get(target, 0) <= self._keeper.clock.now()

    async def run(self) -> None:
        """Send until told to stop; then finish what is being sent and leave the rest."""
        while not self._is_stopping:
            self._woken.clear()
            await self._give_way()
            reports, self._reports = self._reports, []
            _, found = await asyncio.gather(self._mark(reports), self._claim())
            for due in found:
                self._begin(due)
            if not found and not reports:
                await _for(self._woken, IDLE_S)
        if self._in_hand:
            await asyncio.wait(self._in_hand, timeout=FINISH_S)
        await self._mark(self._reports)

    def stop(self) -> None:
        """Begin to stop: ``run`` ends when what is being sent has arrived."""
        self._is_stopping = True
        self._woken.set()

    async def drain(self) -> None:
        """Send everything that is due now and return (tests, and jobs run by hand)."""
        while found := await self._claim():
            await self._mark(await asyncio.gather(*(self._deliver(due) for due in found)))

    def _begin(self, due: "Due") -> None:
        task = asyncio.create_task(self._deliver_and_report(due))
        self._in_hand[task] = InHand(due, self._keeper.clock.now() + LEASE_US)
        task.add_done_callback(self._finished)

    def _finished(self, task: "asyncio.Task[None]") -> None:
        del self._in_hand[task]
        self._woken.set()

    async def _give_way(self) -> None:
        """Let those who wait for an answer go first, for a moment; look seldom while many come."""
        if self._traffic is None:
            return
        arrived = self._traffic.arrived - self._arrived
        self._arrived = self._traffic.arrived
        if arrived >= MANY:
            await asyncio.sleep(SELDOM_S)
        else:
            await _for(self._traffic.quiet, GIVE_WAY_S)

    async def _claim(self) -> "Sequence[Due]":
        """Keep what takes long to send, and claim what is due."""
        limit = CLAIMED_MAX - len(self._in_hand)
        ageing = self._ageing()

        def look(books: "OpenBooks") -> "Round":
            lease = Lease(holder=self._holder, until_us=books.now_us + LEASE_US)
            books.postroom.renew(ageing, lease)
            if limit <= 0:
                return Round()
            return books.postroom.due(lease, limit=limit, rates=self._rates)

        try:
            found = await self._keeper.run(look)
        except Unavailable:
            logger.warning("the outbox cannot be read now")
            return ()
        except Exception:
            logger.exception("the outbox cannot be read")
            return ()
        self._resting.update(found.resting)
        return found.due

    def _ageing(self) -> list[int]:
        """Return the rows whose lease must be renewed because sending them takes long."""
        now_us = self._keeper.clock.now()
        ageing = [one for one in self._in_hand.values() if one.until_us - now_us < RENEW_US]
        for one in ageing:
            one.until_us = now_us + LEASE_US
        return [row_id for one in ageing for row_id in one.due.ids]

    def _rates(self, target: str) -> Sequence[tuple[int, int]]:
        address = address_of(target)
        platform = self._platforms.get(address.platform)
        if platform is None:
            return ()
        return [(rate.count, rate.seconds) for rate in platform.rates(address)]

    async def _deliver_and_report(self, due: "Due") -> None:
        report = await self._deliver(due)
        self._reports.append(report)

    async def _deliver(self, due: "Due") -> Report:
        try:
            receipt = await self._send(due)
        except SendFailed as refused:
            failure = refused
        except Exception:
            logger.exception("a letter could not be drawn", extra={"letter": due.id})
            failure = SendFailed(Trouble.CONTENT, "a bug: it could not be drawn")
        else:
            self.sent += 1
            return Report(due, receipt=receipt.facts)
        self.failed += 1
        return Report(due, failed=failure)

    async def _mark(self, reports: Sequence[Report]) -> None:
        """Note in one commit what became of letters; one that cannot be noted hinders no other."""
        if not reports:
            return
        try:
            resting = await self._keeper.run(lambda books: self._note(books, reports))
        except Unavailable:
            logger.warning("what was sent could not be marked; it will be sent again")
        except Exception:
            logger.exception("what was sent could not be marked")
            if len(reports) > 1:
                for report in reports:
                    await self._mark([report])
        else:
            self._resting.update(resting)

    def _note(self, books: "OpenBooks", reports: Sequence[Report]) -> dict[str, int]:
        """Write the reports down; return the targets to leave alone, and until when."""
        resting = {}
        for report in reports:
            due = report.due
            if report.failed is None:
                books.postroom.sent(due, dict(report.receipt), holder=self._holder)
            elif until_us := returned.note(books, due, report.failed, holder=self._holder):
                resting[due.target] = until_us
        return resting

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


async def _for(event: asyncio.Event, seconds: float) -> None:
    """Wait for an event, at most so long."""
    if event.is_set():
        return
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return
