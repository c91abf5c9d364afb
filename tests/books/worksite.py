"""The sample firm with the real bot in a process of its own, which can be ended at any moment."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import aiohttp
from aiohttp import web

from bot.config import Settings
from bot.demo import firm
from core.clock import OffsetClock, SystemClock
from core.storage.books import Bookkeeper, Store
from sandbox.app import WORLD, make_app
from tests import house as dialogue
from tests.databases import store_of
from tests.house import House

ROOT: Final = Path(__file__).parents[2]
READY_S: Final = 30.0


class Worksite(House):
    """The house, its bot next door: what people see here, what the disk holds there."""

    folder: Path
    port: int
    process: "subprocess.Popen[bytes] | None" = None

    async def open_bot(self) -> None:
        """Start the bot's process and wait until it takes callbacks."""
        self._spawn()
        await self._until_ready()

    def _spawn(self) -> None:
        environment = {**os.environ, "ZHANGGUI_CLOCK_FILE": str(self.folder / "clock.json")}
        config, failpoint = self.folder / "config.toml", self.folder / "failpoint"
        with (self.folder / "bot.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.books.child", failpoint, "run", "-c", config],
                cwd=ROOT, env=environment, stdout=log, stderr=log,
            )  # fmt: skip

    async def _until_ready(self) -> None:
        assert self.process is not None
        async with aiohttp.ClientSession() as session, asyncio.timeout(READY_S):
            while True:
                assert self.process.poll() is None, self.log()
                try:
                    async with session.get(f"http://127.0.0.1:{self.port}/readyz") as answer:
                        if answer.status == 200:
                            return
                except aiohttp.ClientError:
                    pass
                await asyncio.sleep(0.05)

    def fail_at(self, point: str) -> None:
        """Let the bot end there, once."""
        (self.folder / "failpoint").write_text(point, "utf-8")

    async def ended(self, seconds: float = 10.0) -> int:
        """Wait until the bot's process is gone; return its exit code (negative: the signal)."""
        assert self.process is not None
        return await asyncio.to_thread(self.process.wait, seconds)

    def send(self, number: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    def log(self) -> str:
        return (self.folder / "bot.log").read_text("utf-8", "replace")[-2000:]


@asynccontextmanager
async def open_worksite(folder: Path, database_url: str) -> AsyncIterator[Worksite]:
    """Open the sample firm on this database, with both clouds, and the bot beside it."""
    _prepare(folder)
    cloud = make_app(firm.world(bot_port=1), clock_file=folder / "clock.json")
    runner = web.AppRunner(cloud, access_log=None, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    store: Store | None = None
    house: Worksite | None = None
    try:
        url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        port = _free_port()
        settings: Settings = dialogue._settings(
            folder, database_url, url, lambda text: text.replace("port = 0", f"port = {port}")
        )
        await dialogue.fill(settings, OffsetClock(folder / "clock.json"))
        house = Worksite(settings, cloud[WORLD], OffsetClock(folder / "clock.json"))
        house.folder, house.port = folder, port
        store = store_of(database_url)
        await store.open()
        house.keeper = Bookkeeper(store, SystemClock(), settings.company.zone)
        _be_patient(house)
        await house.open_bot()
        yield house
    finally:
        if house is not None and house.process is not None:
            house.process.kill()
            house.process.wait()
        if store is not None:
            await store.close()
        await runner.cleanup()


def _prepare(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "clock.json").write_text('{"offset_us": 0}', encoding="utf-8")


def _be_patient(house: Worksite) -> None:
    """Deliver again soon and often, for a bot that is starting anew."""
    house.world.rules.wecom_retry_gap_s = 0.25
    house.world.rules.wecom_retries = 100
    house.world.services.config = house.world.config.with_wecom_callback(
        f"http://127.0.0.1:{house.port}/callback/wecom"
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
