"""A whole firm for dialogue tests: the real bot, both stand-in clouds on the wire, a real database.

People are called by their names in the sample firm's tables. ``quiet`` waits until everything said
has been answered and delivered, so that a test reads from top to bottom like the manual.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from aiohttp import web

from bot import app as composition
from bot import config, meaning
from bot.bot import Bot
from bot.config import Settings
from bot.demo import firm
from bot.operations import demo
from core.clock import OffsetClock
from core.storage.books import Bookkeeper, OpenBooks
from sandbox.app import WORLD, make_app
from sandbox.phones import Message
from sandbox.world import World

QUIET_S = 30.0
LINK = "dtmd://dingtalkclient/sendMessage?content="
SettingsChange = Callable[[str], str]
WorldChange = Callable[[dict[str, Any]], None]


def _as_it_is(settings: str) -> str:
    return settings


def _unchanged(_world: dict[str, Any]) -> None:
    pass


class House:
    """The firm at work."""

    def __init__(self, settings: Settings, world: World, clock: OffsetClock) -> None:
        self.settings = settings
        self.world = world
        self.clock = clock
        self.keeper: Bookkeeper | None = None
        self.bot: Bot | None = None
        self._people: dict[str, str] = {}
        for person in world.config.people:
            self._people.setdefault(person.name, person.id)
        self._groups = {f"{group.name}:{group.platform}": group.id for group in world.config.groups}

    # -- what people do

    async def say(self, who: str, text: str) -> "House":
        """Type into one's own chat with the bot."""
        person = self.id(who)
        self.world.hands.say(person, person, text)
        return await self.quiet()

    async def say_in_group(self, who: str, group: str, text: str) -> "House":
        """@ the robot in a group."""
        self.world.hands.say(self.id(who), self.id(group), text)
        return await self.quiet()

    async def tap(self, who: str, label: str, *, whose: str = "", times: int = 1) -> "House":
        """Press the newest button of this name; ``whose`` phone shows it (a forwarded card)."""
        message, key = self.button(whose or who, label)
        return await self.press(who, message.id, key, times=times)

    async def press(self, who: str, message_id: str, key: str, *, times: int = 1) -> "House":
        """Press a button that was seen before, as often and as fast as said.

        A link button lets the phone say its sentence for the person.
        """
        person = self.id(who)
        for _ in range(times):
            if key.startswith(LINK):
                self.world.hands.say(person, person, unquote(key.removeprefix(LINK)))
            else:
                self.world.hands.tap(person, message_id, key)
        return await self.quiet()

    async def fault(self, name: str, **settings: Any) -> "House":
        """Let something go wrong, as the page's fault panel does."""
        await self.world.faults.happen(name, settings)
        return await self.quiet()

    async def menu(self, who: str, key: str) -> "House":
        """Press a button of the app menu."""
        self.world.hands.menu(self.id(who), key)
        return await self.quiet()

    async def scan(self, who: str, key: str, code: str) -> "House":
        """Scan a barcode through the app menu."""
        self.world.hands.scan(self.id(who), key, code, "EAN_13")
        return await self.quiet()

    async def photo(self, who: str, picture: bytes, *, chat: str = "") -> "House":
        """Send a picture to the bot, or into a group."""
        person = self.id(who)
        self.world.hands.photo(person, self.id(chat) if chat else person, picture)
        return await self.quiet()

    async def at(self, wall_time: str) -> "House":
        """Let the firm's clock go on to this time of day."""
        self.world.clock.move_to(wall_time)
        return await self.tick()

    async def later(self, seconds: float) -> "House":
        """Let time pass."""
        self.world.clock.advance(seconds)
        return await self.tick()

    async def tick(self) -> "House":
        """Let the scheduler look at the clock."""
        assert self.bot is not None
        await self.bot.runner.tick()
        return await self.quiet()

    # -- what they see

    def id(self, name: str) -> str:
        """Return a person's or group's id in the stand-ins' world; an id is its own."""
        return self._people.get(name) or self._groups.get(name) or name

    def shown(self, who: str) -> list[Message]:
        """Return everything the bot or a robot showed somebody, or in a group."""
        chat = self.world.phones.chat(self.id(who))
        return [message for message in chat if message.sender in {"bot", "robot"}]

    def last(self, who: str) -> str:
        """Return the newest thing shown, as words."""
        shown = self.shown(who)
        return words(shown[-1]) if shown else ""

    def all(self, who: str) -> str:
        """Return everything shown, as words."""
        return "\n---\n".join(words(message) for message in self.shown(who))

    def buttons(self, who: str) -> list[str]:
        """Return the labels of the live buttons on the newest card."""
        for message in reversed(self.shown(who)):
            if message.card is not None:
                return [button["text"] for button in message.card.get("buttons", [])]
        return []

    def button(self, who: str, label: str) -> tuple[Message, str]:
        """Return the newest card with a live button of this name, and the button's key."""
        for message in reversed(self.shown(who)):
            for button in (message.card or {}).get("buttons", []):
                if label in button["text"]:
                    return message, button["key"] or button["url"]
        raise AssertionError(f"{who} sees no button {label}: {self.all(who)}")

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

    async def quiet(self) -> "House":
        """Wait until nothing is being delivered any more, in either direction."""
        assert self.keeper is not None
        async with asyncio.timeout(QUIET_S):
            still = 0
            while still < 2:
                await self.world.settle()
                waiting = await self.keeper.read(_due_now)
                still = 0 if waiting else still + 1
                if waiting:
                    await asyncio.sleep(0.01)
        return self

    # -- the bot's own life

    async def start(self) -> None:
        """Open the books and start the bot."""
        store = composition.store_of(self.settings)
        await store.open()
        self.keeper = Bookkeeper(
            store, self.clock, self.settings.company.zone,
            rules=meaning.rules_of(self.settings),
            groups=lambda post: meaning.addresses_of(self.settings, post),
        )  # fmt: skip
        platforms = composition.platforms_of(self.settings, self.clock, self.keeper)
        nothing = dict.fromkeys(("backup", "audit_check"), _nothing)
        runner = composition.runner_of(self.settings, self.keeper, nothing)
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

    async def restart(self) -> "House":
        """Stop and start again, with nothing but the database in between."""
        await self.stop()
        await self.start()
        return self

    async def _connected(self) -> None:
        await self.world.dingtalk.gateway.wait_for_socket(QUIET_S)
        async with asyncio.timeout(QUIET_S):
            while self.world.wecom.menu_body is None:  # noqa: ASYNC110 - the cloud tells nobody
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


def words(message: Message) -> str:
    """Return everything a message shows, as plain lines."""
    card = message.card or {}
    parts = [message.text, message.markdown]
    for key in ("title", "desc", "headline", "quote", "markdown", "tips", "replaced_text"):
        value = card.get(key)
        parts.append(value if isinstance(value, str) else str(value or ""))
    parts.extend(f"{fact['name']}：{fact['value']}" for fact in card.get("facts", []))
    parts.extend(f"[{button['text']}]" for button in card.get("buttons", []))
    return "\n".join(part for part in parts if part)


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


async def fill_firm(folder: Path, database_url: str) -> None:
    """Fill an empty database with the sample firm, to be copied for each test."""
    clock_file = folder / "clock.json"
    clock_file.write_text('{"offset_us": 0}', encoding="utf-8")
    settings = _settings(folder, database_url, "http://127.0.0.1:1", _as_it_is)
    await fill(settings, OffsetClock(clock_file))


def _settings(
    folder: Path, database_url: str, sandbox_url: str, change: SettingsChange
) -> Settings:
    text = firm.settings_toml(folder=folder, bot_port=0, sandbox_url=sandbox_url)
    old = f'url = "sqlite+aiosqlite:///{folder / "zhanggui.db"}"'
    assert old in text
    path = folder / "config.toml"
    path.write_text(change(text.replace(old, f'url = "{database_url}"')), encoding="utf-8")
    return config.load(path, {})


async def fill(settings: Settings, clock: OffsetClock) -> None:
    """Import the sample firm's tables unless somebody did."""
    store = composition.store_of(settings)
    await store.open()
    try:
        keeper = Bookkeeper(store, clock, settings.company.zone)
        if not await keeper.read(lambda books: books.catalog.locations()):
            await demo.fill(keeper, settings)
    finally:
        await store.close()
