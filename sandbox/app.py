"""Puts one sandbox together: ``make_app`` for tests and for ``python -m sandbox``."""

import warnings
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from aiohttp import web

from sandbox import gate, sample
from sandbox.clock import SandboxClock
from sandbox.config import Config, parse
from sandbox.control import Control
from sandbox.rules import Rules
from sandbox.services import Services
from sandbox.site import Site
from sandbox.world import World

WORLD: Final = web.AppKey("world", World)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to start: who lives there, where the bot is, which clock file is shared.

    Mails are taken on ``mail_port``, 0 for any free one; None takes none.
    """

    world: dict[str, Any] | None = None
    bot_url: str = ""
    wecom_callback: str = ""
    clock_file: Path | None = None
    rules: Rules | None = None
    mail_port: int | None = None


def make_app(world: dict[str, Any] | None = None, **options: Any) -> web.Application:
    """Return the sandbox as an application; its state is ``app["world"]`` (and ``app[WORLD]``).

    ``options`` are the other fields of ``Options``: ``bot_url``, ``rules`` and so on.
    Raises ``BadWorld`` when the world cannot be used.
    """
    wish = Options(world=world, **options)
    services = Services(
        config := _config(wish),
        SandboxClock(wish.clock_file, config.timezone),
        wish.rules or Rules(),
    )
    here = World(services)
    site = Site(services, wish.bot_url)
    app = web.Application(
        middlewares=gate.middlewares(services), client_max_size=services.rules.upload_bytes
    )
    for part in (Control(here), site, here.wecom, here.dingtalk, here.inbox):
        app.add_routes(part.routes())
    app[WORLD] = here
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", web.NotAppKeyWarning)
        app["world"] = here

    async def live(_app: web.Application) -> AsyncIterator[None]:
        services.keep_running(here.dingtalk.keep_sockets_alive())
        if wish.bot_url:
            services.keep_running(site.watch_bot())
        yield
        await services.close()

    app.cleanup_ctx.append(live)
    if wish.mail_port is not None:
        port = wish.mail_port
        app.cleanup_ctx.append(lambda _app: here.inbox.serve_mail(port))
    app.on_shutdown.append(_let_go_of(here))
    return app


def _config(wish: Options) -> Config:
    config = parse(sample.WORLD if wish.world is None else wish.world)
    return config.with_wecom_callback(wish.wecom_callback) if wish.wecom_callback else config


def _let_go_of(world: World) -> Callable[[web.Application], Awaitable[None]]:
    """Return what ends the open streams, so that nobody waits for them at the end."""

    async def close(_app: web.Application) -> None:
        world.services.hub.close()
        await world.dingtalk.close()
        await world.wecom.close()

    return close
