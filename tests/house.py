"""A whole firm for dialogue tests: the real bot, both stand-in clouds on the wire, a real database.

People are called by their names in the sample firm's tables. ``quiet`` waits until everything said
has been answered and delivered, so that a test reads from top to bottom like the manual.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

from aiohttp import web

from bot import app as composition
from bot import config, meaning
from bot.bot import Bot
from bot.config import Settings
from bot.demo import firm
from bot.operations import demo
from bot.operations.nightly import prepare_jobs
from bot.platforms.wecom.smart.platform import SmartBotPlatform
from core.clock import Clock, OffsetClock
from core.storage.books import Bookkeeper, OpenBooks
from sandbox.app import WORLD, make_app
from sandbox.world import World
from tests.phones import Phones, words

__all__ = ["House", "fill", "fill_firm", "open_house", "words"]

QUIET_S = 30.0
SettingsChange = Callable[[str], str]
WorldChange = Callable[[dict[str, Any]], None]


def _as_it_is(settings: str) -> str:
    return settings


def _unchanged(_world: dict[str, Any]) -> None:
    pass


class House(Phones):
    """The firm at work."""

    def __init__(self, settings: Settings, world: World, clock: OffsetClock) -> None:
        super().__init__(world)
        self.settings = settings
        self.clock = clock
        self.keeper: Bookkeeper | None = None
        self.bot: Bot | None = None

    # -- time passes

    async def at(self, wall_time: str) -> Self:
        """Let the firm's clock go on to this time of day."""
        self.world.clock.move_to(wall_time)
        return await self.tick()

    async def later(self, seconds: float) -> Self:
        """Let time pass."""
        self.world.clock.advance(seconds)
        return await self.tick()

    async def tick(self) -> Self:
        """Let the scheduler look at the clock."""
        assert self.bot is not None
        await self.bot.runner.tick()
        return await self.quiet()

    # -- what the books say

    async def stock(self, product: str, place: str = "主仓") -> tuple[int, int, int, int]:
        """Return on hand, reserved, available and incoming in base units."""

        def look(books: OpenBooks) -> tuple[int, int, int, int]:
            found = books.catalog.products_called(product.casefold().replace(" ", ""))
            location = next(one for one in books.catalog.locations() if one.name == place)
            for balance in books.ledger.balances(found[0].id):
                if balance.location_id == location.id:
                    return (
                        balance.on_hand, balance.reserved, balance.available, balance.incoming
                    )  # fmt: skip
            return (0, 0, 0, 0)

        found: tuple[int, int, int, int] = await self.read(look)
        return found

    async def read(self, work: Any) -> Any:
        """Look into the books."""
        assert self.keeper is not None
        return await self.keeper.read(work)

    async def count(self, table: str, where: str = "1 = 1") -> int:
        """Return how many rows a table has."""
        from core.storage.session import Sql

        sql = f"SELECT count(*) FROM {table} WHERE {where}"
        return int(await self.read(lambda books: books.session.row(Sql(sql))[0]))

    async def booked(self) -> int:
        """Return how many documents there are beside the opening stock."""
        return await self.count("document", "kind <> 'opening'")

    async def rows(self, sql: str) -> list[Any]:
        """Return what a question to the books answers."""
        from core.storage.session import Sql

        return list(await self.read(lambda books: books.session.rows(Sql(sql))))

    async def write(self, work: Any) -> Any:
        """Do something to the books without the bot, in one transaction."""
        assert self.keeper is not None
        assert self.bot is not None
        result = await self.keeper.run(work)
        self.bot.relay.wake()
        await self.quiet()
        return result

    async def quiet(self) -> Self:
        """Wait until nothing is being delivered any more, in either direction."""
        assert self.keeper is not None
        async with asyncio.timeout(QUIET_S):
            still = 0
            while still < 2:
                await self.world.settle()
                waiting = self._is_bot_behind() or await self.keeper.read(_due_now)
                still = 0 if waiting else still + 1
                if waiting:
                    await asyncio.sleep(0.01)
        return self

    def _is_bot_behind(self) -> bool:
        """Return whether the smart bot is still at a callback: the platform hears no receipt."""
        if self.bot is None:
            return False
        lines = [one.line for one in self.bot.platforms if isinstance(one, SmartBotPlatform)]
        return any(self.world.wecom.told_bot > line.heard for line in lines if line.is_connected)

    # -- the bot's own life

    async def start(self) -> None:
        """Open the books and start the bot."""
        store = composition.store_of(self.settings)
        await store.open()
        self.keeper = Bookkeeper(
            store, self.clock, self.settings.company.zone,
            rules=meaning.rules_of(self.settings),
            escalation=meaning.escalation_of(self.settings),
            lane=meaning.lane_of(self.settings),
            counter=meaning.counter_of(self.settings),
            reasons=meaning.reasons_of(self.settings),
            tolerance=meaning.tolerance_of(self.settings),
            groups=lambda post: meaning.addresses_of(self.settings, post),
            outside=meaning.outside_of(self.settings),
        )  # fmt: skip
        platforms = composition.platforms_of(self.settings, self.clock, self.keeper)
        slow = {
            **prepare_jobs(self.settings, self.keeper),
            "backup": _nothing, "audit_check": _nothing,
        }  # fmt: skip
        runner = composition.runner_of(self.settings, self.keeper, slow)
        self.bot = Bot(self.settings, self.keeper, platforms, runner)
        self.bot.runner.start = lambda: None  # type: ignore[method-assign]
        await self.bot.start()
        callback = f"http://127.0.0.1:{self.bot.web.port}/callback/wecom"
        services = self.world.services
        services.config = self.world.config.with_wecom_callback(callback)
        await self._connected()

    async def stop(self) -> None:
        """Stop the bot and close the books."""
        assert self.bot is not None
        assert self.keeper is not None
        await self.bot.stop()
        await self.keeper.store.close()

    async def restart(self) -> Self:
        """Stop and start again, with nothing but the database in between."""
        await self.stop()
        await self.start()
        return self

    async def _connected(self) -> None:
        await self.world.dingtalk.gateway.wait_for_socket(QUIET_S)
        cloud = self.world.wecom
        async with asyncio.timeout(QUIET_S):
            while cloud.menu_body is None or not cloud.is_bot_ready:  # noqa: ASYNC110 - the cloud tells nobody
                await asyncio.sleep(0.01)


async def _nothing(_day: Any) -> None:
    """Stand for a job's slow part, which has its own tests."""


def _due_now(books: OpenBooks) -> bool:
    from core.storage.session import Sql

    row = books.session.row(
        Sql(
            "SELECT (SELECT count(*) FROM outbox o LEFT JOIN target_state s ON s.target = o.target"
            " WHERE o.id IN (SELECT min(id) FROM outbox WHERE state = 'pending' GROUP BY target)"
            " AND o.not_before_us <= :now_us"
            " AND coalesce(s.blocked_until_us, 0) <= :now_us)"
            " + (SELECT count(*) FROM errand WHERE state = 'pending' AND not_before_us <= :now_us)"
        ),
        now_us=books.now_us,
    )
    return bool(row and row[0])


def _clock_file(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "clock.json"
    path.write_text('{"offset_us": 0}', encoding="utf-8")
    return path


@asynccontextmanager
async def open_house(
    folder: Path, database_url: str, *,
    settings_change: SettingsChange = _as_it_is, world_change: WorldChange = _unchanged,
) -> AsyncIterator[House]:  # fmt: skip
    """Open the sample firm on this database, with both clouds beside it.

    The changes are made to the firm's settings (TOML) and to the clouds' world before the start.
    """
    clock_file = _clock_file(folder)
    world = firm.world(bot_port=1)
    world_change(world)
    cloud = make_app(world, clock_file=clock_file)
    runner = web.AppRunner(cloud, access_log=None, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    settings = _settings(folder, database_url, f"http://127.0.0.1:{port}", settings_change)
    house = House(settings, cloud[WORLD], OffsetClock(clock_file))
    try:
        await fill(settings, house.clock)
        await house.start()
        yield house
    finally:
        if house.bot is not None:
            with contextlib.suppress(Exception):
                await house.stop()
        await runner.cleanup()


async def fill_firm(database_url: str, clock: Clock | None = None) -> None:
    """Fill an empty database with the sample firm, to be copied for each test."""
    with TemporaryDirectory(prefix="zg-firm-") as name:
        folder = Path(name)
        settings = _settings(folder, database_url, "http://127.0.0.1:1", _as_it_is)
        await fill(settings, clock or OffsetClock(_clock_file(folder)))


def _settings(
    folder: Path, database_url: str, sandbox_url: str, change: SettingsChange
) -> Settings:
    text = firm.settings_toml(folder=folder, bot_port=0, sandbox_url=sandbox_url)
    old = f'url = "sqlite+aiosqlite:///{folder / "zhanggui.db"}"'
    assert old in text
    path = folder / "config.toml"
    path.write_text(change(text.replace(old, f'url = "{database_url}"')), encoding="utf-8")
    return config.load(path, {})


async def fill(settings: Settings, clock: Clock) -> None:
    """Import the sample firm's tables unless somebody did."""
    store = composition.store_of(settings)
    await store.open()
    try:
        keeper = Bookkeeper(store, clock, settings.company.zone)
        if not await keeper.read(lambda books: books.catalog.locations()):
            await demo.fill(keeper, settings)
    finally:
        await store.close()
