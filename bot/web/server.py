"""The HTTP server: callbacks of the platforms, health, metrics."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

from bot.config import Server
from bot.platforms.base import Platform
from bot.texts import labels
from core.storage.session import Unavailable

if TYPE_CHECKING:
    from core.storage.books import Bookkeeper

BODY_MAX: Final = 256 * 1024
LEDGER_MAX: Final = 50
STOP_S: Final = 4.0

Gauges = Callable[[], Mapping[str, float]]


class WebServer:
    """Serves until stopped. ``port`` is the real one once started (0 asks for a free one).

    ``more`` are routes of other rooms, looked at last.
    """

    def __init__(
        self, settings: Server, keeper: "Bookkeeper", platforms: Sequence[Platform],
        gauges: Gauges, *, shows_ledger: bool = False,
    ) -> None:  # fmt: skip
        self._host = settings.host
        self.port = settings.port
        self._keeper = keeper
        self._platforms = platforms
        self._gauges = gauges
        self._shows_ledger = shows_ledger
        self.more: Sequence[web.RouteDef] = ()
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Listen."""
        app = web.Application(client_max_size=BODY_MAX)
        app.add_routes(
            [
                web.get("/healthz", self._health),
                web.get("/readyz", self._ready),
                web.get("/metrics", self._metrics),
            ]
        )
        for platform in self._platforms:
            app.add_routes(platform.routes())
        if self._shows_ledger:
            app.add_routes([web.get("/api/v1/ledger", self._ledger)])
        app.add_routes(self.more)
        self._runner = web.AppRunner(
            app, access_log=None, shutdown_timeout=STOP_S, handle_signals=False,
            max_line_size=8190, max_field_size=8190, lingering_time=1.0,
        )  # fmt: skip
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self.port, reuse_address=True)
        await site.start()
        addresses = self._runner.addresses
        if addresses:
            self.port = int(addresses[0][1])

    async def stop(self) -> None:
        """Close, letting running answers finish."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _health(self, _request: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def _ready(self, _request: web.Request) -> web.Response:
        body: dict[str, Any] = {
            "platforms": {platform.name: platform.state() for platform in self._platforms}
        }
        try:
            backlog, oldest_us = await asyncio.wait_for(
                self._keeper.read(lambda books: books.postroom.backlog()), 2
            )
        except (Unavailable, TimeoutError):
            return web.json_response({**body, "database": "unavailable"}, status=503)
        waits_s = (self._keeper.clock.now() - oldest_us) // 1_000_000 if oldest_us else 0
        body["outbox"] = {"waiting": backlog, "oldest_s": waits_s}
        return web.json_response({**body, "database": "ok", "schema": "current"})

    async def _metrics(self, _request: web.Request) -> web.Response:
        from prometheus_client import CollectorRegistry, Gauge, generate_latest

        registry = CollectorRegistry()
        for name, value in self._gauges().items():
            Gauge(f"zhanggui_{name}", name.replace("_", " "), registry=registry).set(value)
        backlog, oldest_us = await self._keeper.read(lambda books: books.postroom.backlog())
        Gauge("zhanggui_outbox_waiting", "letters waiting", registry=registry).set(backlog)
        age_s = (self._keeper.clock.now() - oldest_us) / 1_000_000 if oldest_us else 0
        Gauge("zhanggui_outbox_oldest_seconds", "age of the oldest", registry=registry).set(age_s)
        return web.Response(body=generate_latest(registry), content_type="text/plain")

    async def _ledger(self, request: web.Request) -> web.Response:
        from core.storage.boards import ledger_panel

        after = request.query.get("after", "0")
        if not (after.isascii() and after.isdigit() and len(after) < 19):
            raise web.HTTPBadRequest
        panel = await self._keeper.read(
            lambda books: ledger_panel(books.session, int(after), LEDGER_MAX)
        )
        for movement in panel["movements"]:
            for end in ("source", "target"):
                kind = movement[f"{end}_kind"]
                movement[end] = labels.PLACE.get(kind, movement[end])
        return web.json_response(panel)
