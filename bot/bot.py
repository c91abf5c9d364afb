"""The running bot: every room connected, started in order, stopped in order."""

import asyncio
import logging
import os
import secrets
import socket
from collections.abc import Callable, Sequence
from typing import Protocol

from aiohttp import web

from bot.alarms import alarm_through
from bot.config import Settings
from bot.errands import Errands
from bot.intake import Intake
from bot.platforms.base import Platform
from bot.relay import Relay
from bot.web.server import WebServer
from core.storage.books import Bookkeeper, Left, OpenBooks

logger = logging.getLogger(__name__)

STOP_S = 8.0


class Clockwork(Protocol):
    """What runs the scheduled jobs: ``scheduler.runner.Runner``."""

    def start(self) -> None: ...

    def stop(self) -> None: ...

    async def tick(self) -> None: ...


MakeRunner = Callable[[str, Callable[[], None]], Clockwork]
"""(Who holds the leases, what to call when something is to be said) -> the runner."""


class Bot:
    """One process of the bot over books that somebody else opened."""

    def __init__(
        self, settings: Settings, keeper: Bookkeeper, platforms: Sequence[Platform],
        make_runner: MakeRunner,
    ) -> None:  # fmt: skip
        self._keeper = keeper
        self.platforms = platforms
        holder = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"
        by_name = {platform.name: platform for platform in platforms}
        self.intake = Intake(keeper, self._wake)
        self.relay = Relay(keeper, by_name, holder, self.intake)
        self.errands = Errands(keeper, self.intake, by_name, holder, self.relay.wake)
        self.errands.company = settings.company.name
        self.runner = make_runner(holder, self.relay.wake)
        self.web = WebServer(
            settings.server, keeper, platforms, self._gauges,
            shows_ledger=bool(os.environ.get("ZHANGGUI_DEMO")),
        )  # fmt: skip
        self.web.more = [
            *_api_of(settings, keeper, self.intake), *_pages_of(settings, keeper, self.intake),
        ]  # fmt: skip
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Take over what a dead process had leased (SQLite), then listen and speak."""
        await self._keeper.run(_begin)
        self._tasks = [
            asyncio.create_task(self.relay.run()),
            asyncio.create_task(self.errands.run()),
        ]
        for platform in self.platforms:
            await platform.start(self.intake.accept)
        await self.web.start()
        self.runner.start()
        logger.info("the bot is listening", extra={"port": self.web.port})

    async def stop(self) -> None:
        """Take nothing new, finish what was taken, leave the rest in the outbox."""
        self.runner.stop()
        await self.web.stop()
        for platform in self.platforms:
            await platform.stop()
        await self.errands.stop()
        self.relay.stop()
        await asyncio.wait(self._tasks, timeout=STOP_S)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _wake(self, left: Left) -> None:
        if left.targets:
            self.relay.wake(left.targets)
        if left.has_errands:
            self.errands.wake()

    def _gauges(self) -> dict[str, float]:
        return {
            "messages_accepted": self.intake.accepted,
            "letters_sent": self.relay.sent,
            "letters_failed": self.relay.failed,
        }


def _begin(books: OpenBooks) -> None:
    """Note when these books were first opened; on SQLite free what a dead process had leased."""
    books.diary.born_us()
    if not books.session.is_postgres:
        books.postroom.take_over()
        books.errands.take_over()
        books.diary.take_over()


def _pages_of(settings: Settings, keeper: Bookkeeper, intake: Intake) -> Sequence[web.RouteDef]:
    """Return the pages that open from the chat, where they have an address."""
    if not settings.server.public_url:
        return ()
    from bot.web.pages.desk import PagesDesk

    is_secure = settings.server.public_url.startswith("https:")
    return PagesDesk(intake.enter, keeper.read, is_secure=is_secure).routes()


def _api_of(settings: Settings, keeper: Bookkeeper, intake: Intake) -> Sequence[web.RouteDef]:
    """Return the interface for other systems, when there are any that may call."""
    if not any(channel.key for channel in settings.channels):
        return ()
    from bot.web.api.desk import ApiDesk

    alarm = alarm_through(keeper)
    return ApiDesk(settings.channels, keeper.clock, intake.enter, keeper.read, alarm).routes()
