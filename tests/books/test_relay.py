"""The relay over real books: who is served first, what is kept in hand, and when it gives up."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from bot.cards.as_text import as_text
from bot.platforms.base import (
    Accept,
    Address,
    Finding,
    Letter,
    Rate,
    Receipt,
    SendFailed,
    Trouble,
)
from bot.relay import SELDOM_S, Relay
from core.outbox import Notice, ToChat
from core.storage.books import OpenBooks
from tests.books.firm import HOUR_US, MINUTE_US, Firm

WANG, LIU = "wecom:user:wang", "wecom:user:liu"


class Post:
    """A platform that does with a letter what the test wants."""

    name = "wecom"

    def __init__(self) -> None:
        self.said: list[tuple[str, str]] = []
        self.trouble: SendFailed | None = None
        self.gate = asyncio.Event()
        self.gate.set()
        self.per_minute = 0

    def routes(self) -> Sequence[web.RouteDef]:
        return ()

    async def start(self, accept: Accept) -> None: ...

    async def stop(self) -> None: ...

    async def send(self, letter: Letter) -> Receipt:
        self.said.append((letter.address.id, as_text(letter.message)))
        await self.gate.wait()
        if self.trouble is not None:
            raise self.trouble
        return Receipt()

    async def retire(self, letter: Letter, receipt: Receipt) -> None: ...

    async def fetch(self, media: str) -> bytes:
        raise AssertionError(media)

    def rates(self, _address: Address) -> Sequence[Rate]:
        return (Rate(count=self.per_minute, seconds=60),) if self.per_minute else ()

    def state(self) -> dict[str, str]:
        return {}

    async def check(self) -> Sequence[Finding]:
        return ()


class Rush:
    """Messages that come in."""

    def __init__(self) -> None:
        self.arrived = 0
        self.quiet = asyncio.Event()


@asynccontextmanager
async def running(firm: Firm, post: Post, traffic: Rush | None = None) -> AsyncIterator[Relay]:
    relay = Relay(firm.keeper, {"wecom": post}, "test", traffic)
    task = asyncio.create_task(relay.run())
    try:
        yield relay
    finally:
        post.gate.set()
        relay.stop()
        await task


async def say(firm: Firm, target: str, *texts: str) -> None:
    def put(books: OpenBooks) -> None:
        for text in texts:
            books.outbox.put(ToChat(target=target), Notice(kind="words", facts={"text": text}))

    await firm.keeper.run(put)


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not is_so():  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(0.005)


async def test_what_takes_longer_than_its_lease_is_sent_once(firm: Firm) -> None:
    post = Post()
    post.gate.clear()
    async with running(firm, post) as relay:
        await say(firm, WANG, "long")
        relay.wake()
        await until(lambda: bool(post.said))
        for _ in range(5):
            firm.clock.pass_(MINUTE_US)
            relay.wake()
            await asyncio.sleep(0.05)
        assert len(post.said) == 1
        leased = await firm.rows("SELECT claimed_until_us FROM outbox")
        assert leased[0][0] > firm.clock.now()
    assert await firm.count("outbox", "state = 'sent'") == 1


async def test_a_letter_that_is_always_throttled_is_given_up_after_a_day_and_told(
    firm: Firm,
) -> None:
    post = Post()
    post.trouble = SendFailed(Trouble.THROTTLED, "too fast", retry_after_s=3600)
    relay = Relay(firm.keeper, {"wecom": post}, "test")
    await say(firm, WANG, "never")
    for hour in range(26):
        await relay.drain()
        dead = await firm.count("outbox", "state = 'dead' AND kind = 'words'")
        assert dead == (1 if hour > 24 else 0), hour
        firm.clock.pass_(HOUR_US)
    assert await firm.count("outbox", "kind = 'alarm'") >= 1


async def test_nobody_is_looked_after_who_may_not_be_spoken_to_yet(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = Post()
    post.per_minute = 1
    async with running(firm, post) as relay:
        await say(firm, WANG, "one", "two")
        relay.wake()
        await until(lambda: WANG in relay._resting)
        looks = 0
        claim = relay._claim

        async def counted() -> object:
            nonlocal looks
            looks += 1
            return await claim()

        monkeypatch.setattr(relay, "_claim", counted)
        for _ in range(20):
            relay.wake({WANG})
            await asyncio.sleep(0.01)
        assert looks <= 1  # the second's own look
        relay.wake({WANG, LIU})
        await until(lambda: looks >= 1)
        firm.clock.pass_(MINUTE_US + 1)
        relay.wake({WANG})
        await until(lambda: len(post.said) == 2)


async def test_one_report_that_cannot_be_noted_hinders_no_other(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = Post()
    relay = Relay(firm.keeper, {"wecom": post}, "test")
    await say(firm, WANG, "one")
    await say(firm, LIU, "two")
    note = relay._note

    def faulty(books: OpenBooks, reports: Sequence[object]) -> dict[str, int]:
        if any(report.due.target == WANG for report in reports):  # type: ignore[attr-defined]
            raise ZeroDivisionError
        return note(books, reports)  # type: ignore[arg-type]

    monkeypatch.setattr(relay, "_note", faulty)
    await relay.drain()
    assert await firm.rows("SELECT target, state FROM outbox ORDER BY id") == [
        (WANG, "pending"), (LIU, "sent"),
    ]  # fmt: skip


async def test_the_order_for_each_address_is_kept(firm: Firm) -> None:
    post = Post()
    texts = [f"no. {number}" for number in range(12)]
    async with running(firm, post) as relay:
        for text in texts:
            await say(firm, WANG, text)
            await say(firm, LIU, text)
            relay.wake({WANG, LIU})
        await until(lambda: len(post.said) == 24)
    for user in ("wang", "liu"):
        assert [text for name, text in post.said if name == user] == texts


async def test_in_a_rush_the_outbox_is_looked_at_seldom(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    post, rush = Post(), Rush()
    rush.quiet.set()
    async with running(firm, post, rush) as relay:
        claim, looks = relay._claim, 0

        async def counted() -> object:
            nonlocal looks
            looks += 1
            return await claim()

        monkeypatch.setattr(relay, "_claim", counted)
        began = time.monotonic()
        for number in range(60):
            rush.arrived += 10
            await say(firm, WANG, f"no. {number}")
            relay.wake({WANG})
            await asyncio.sleep(0.005)
        assert looks <= (time.monotonic() - began) / SELDOM_S + 2
        await until(lambda: len(post.said) == 60)
    assert [text for _, text in post.said] == [f"no. {number}" for number in range(60)]
