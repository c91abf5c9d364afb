"""The access token: one for all, fetched once however many need it at the same moment."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final, Protocol

from core.clock import MICROSECONDS, Clock

EARLY_US: Final = 300 * MICROSECONDS
# A token that was refused and came back the same is not asked for again at once.
REST_US: Final = 10 * MICROSECONDS

logger = logging.getLogger(__name__)


class TokenStore(Protocol):
    """Where processes of one firm share the token; a failure here is logged and stops nobody."""

    async def load(self) -> tuple[str, int] | None:
        """Return the token and when it ends (UTC microseconds), if there is one."""
        ...

    async def save(self, token: str, expires_us: int) -> None:
        """Keep the token for the other processes."""
        ...


Fetch = Callable[[], Awaitable[tuple[str, int]]]


class Tokens:
    """Hand out a token that is good for five minutes more.

    ``fetch`` asks the platform and returns the token and the seconds it lives.
    """

    def __init__(self, fetch: Fetch, clock: Clock, store: TokenStore | None) -> None:
        self._fetch = fetch
        self._clock = clock
        self._store = store
        self._token = ""
        self._expires_us = 0
        self._refused = ""
        self._asked_us = 0
        self._flight: asyncio.Task[None] | None = None

    async def get(self, *, stale: str = "") -> str:
        """Return a token; ``stale`` is one that the platform has just refused."""
        if not self._is_good(stale):
            await self._refresh(stale)
        return self._token

    def known(self) -> str:
        """Return the token in hand, good or not, for masking it in messages."""
        return self._token

    def _is_good(self, stale: str) -> bool:
        now_us = self._clock.now()
        if stale and stale == self._token == self._refused:
            return 0 <= now_us - self._asked_us < REST_US
        return self._token not in {"", stale} and now_us < self._expires_us - EARLY_US

    async def _refresh(self, stale: str) -> None:
        if self._flight is None or self._flight.done():
            self._flight = asyncio.create_task(self._renew(stale))
        await asyncio.shield(self._flight)

    async def _renew(self, stale: str) -> None:
        if await self._adopt(stale):
            return
        token, lives_s = await self._fetch()
        self._asked_us = self._clock.now()
        self._token, self._refused = token, stale
        self._expires_us = self._asked_us + lives_s * MICROSECONDS
        await self._share(token)

    async def _adopt(self, stale: str) -> bool:
        """Take what another process has fetched, unless it is the one that was refused."""
        found = await self._shared()
        if found is None or found[0] in {"", stale}:
            return False
        if self._clock.now() >= found[1] - EARLY_US:
            return False
        self._token, self._expires_us = found
        return True

    async def _shared(self) -> tuple[str, int] | None:
        if self._store is None:
            return None
        try:
            return await self._store.load()
        except Exception as error:  # noqa: BLE001 - whatever the store is: people must be answered
            logger.warning("token not loaded", extra={"error": type(error).__name__})
            return None

    async def _share(self, token: str) -> None:
        if self._store is None:
            return
        try:
            await self._store.save(token, self._expires_us)
        except Exception as error:  # noqa: BLE001 - its text may hold the token, so only its kind
            logger.warning("token not shared", extra={"error": type(error).__name__})
