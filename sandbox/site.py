"""Serves the phone page, and what it needs of the bot: its ledger and whether it is up."""

import asyncio
from pathlib import Path
from typing import Final

from aiohttp import ClientError, ClientTimeout, web

from sandbox import texts
from sandbox.services import Services

PAGE: Final = Path(__file__).parent / "page"
CSP: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
    "connect-src 'self'; media-src 'self' blob:; font-src 'self'; manifest-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
TYPES: Final = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
}
BOT_TIMEOUT: Final = ClientTimeout(total=3)
WATCH_EVERY_S: Final = 2.0
LOOK_AGAIN_S: Final = 0.3


class Site:
    """Static files under a strict content security policy, and a proxy to two of the bot's URLs."""

    def __init__(self, services: Services, bot_url: str) -> None:
        self._services = services
        self._bot_url = bot_url.rstrip("/")

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/", self.index),
            web.get("/page/{path:.+}", self.file),
            web.get("/sandbox/ledger", self.ledger),
        ]

    async def index(self, _request: web.Request) -> web.Response:
        return _static("index.html")

    async def file(self, request: web.Request) -> web.Response:
        return _static(request.match_info["path"])

    async def ledger(self, request: web.Request) -> web.Response:
        """Return the bot's own ledger, or 503 while it does not answer."""
        query = {"after": request.query.get("after", "0")}
        try:
            address = f"{self._bot_url}/api/v1/ledger"
            async with self._services.http.get(
                address, params=query, timeout=BOT_TIMEOUT
            ) as answer:
                answer.raise_for_status()
                return web.Response(body=await answer.read(), content_type="application/json")
        except (ClientError, TimeoutError, ValueError):
            return web.json_response({"error": texts.LEDGER_OFF}, status=503)

    async def watch_bot(self) -> None:
        """Tell the page, for ever, when the bot comes up or goes down."""
        while self._bot_url:
            is_up = await self._is_up()
            if is_up or self._services.is_bot_up is not None:
                self._services.bot_is(up=is_up)
            await asyncio.sleep(WATCH_EVERY_S if is_up else LOOK_AGAIN_S)

    async def _is_up(self) -> bool:
        try:
            async with self._services.http.get(
                f"{self._bot_url}/healthz", timeout=BOT_TIMEOUT
            ) as answer:
                return answer.status == 200
        except (ClientError, TimeoutError):
            return False


def _static(path: str) -> web.Response:
    """Return one file of the page's folder; nothing outside it, nothing of unknown type."""
    wanted = (PAGE / path).resolve()
    kind = TYPES.get(wanted.suffix)
    if kind is None or not wanted.is_relative_to(PAGE.resolve()) or not wanted.is_file():
        raise web.HTTPNotFound
    text = kind.startswith("text/") or kind.endswith("json")
    return web.Response(
        body=wanted.read_bytes(),
        content_type=kind,
        charset="utf-8" if text else None,
        headers={
            "Content-Security-Policy": CSP,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cache-Control": "no-cache",
        },
    )
