"""The access token: one for all senders, fetched once however many need it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Final, Protocol

from bot.platforms.base import SendFailed, Trouble
from bot.platforms.wecom.troubles import WRONG_SECRET, Rejected, code_of
from core.clock import MICROSECONDS, Clock

LIFE_DEFAULT_S: Final = 7200
LIFE_MIN_S: Final = 60
# WeCom locks an address out for an hour after repeated wrong secrets.
BREAKER_S: Final = (600, 3600)

logger = logging.getLogger(__name__)

Fetch = Callable[[], Awaitable[dict[str, Any]]]


class TokenStore(Protocol):
    """Where several processes share one token. A failure here is logged and stops nobody."""

    async def load(self) -> tuple[str, int] | None:
        """Return the token and when it expires (UTC microseconds), or None."""
        ...

    async def save(self, token: str, expires_us: int) -> None:
        """Keep ``token`` until ``expires_us`` (UTC microseconds)."""
        ...


class MemoryTokenStore:
    """A token store for one process."""

    def __init__(self) -> None:
        self._kept: tuple[str, int] | None = None

    async def load(self) -> tuple[str, int] | None:
        return self._kept

    async def save(self, token: str, expires_us: int) -> None:
        self._kept = (token, expires_us)


class TokenKeeper:
    """Hands out the token; refreshes it when it has expired or was refused, never before.

    ``fetch`` asks the platform for a new one and returns its reply. ``owner`` names the keys the
    token belongs to, so that a corrected secret never meets the token of the wrong one. After a
    wrong secret the breaker keeps everybody from asking again for ten minutes, then for an hour.
    """

    def __init__(self, store: TokenStore, clock: Clock, fetch: Fetch, owner: str) -> None:
        self._store = store
        self._clock = clock
        self._fetch = fetch
        self._prefix = f"{owner}:"
        self._token = ""
        self._expires_us = 0
        self._refresh: asyncio.Task[SendFailed | None] | None = None
        self._broken_until_us = 0
        self._broken_reason = ""
        self._strikes = 0

    @property
    def current(self) -> str:
        """The token last used, for masking it in messages."""
        return self._token

    async def get(self, refused: str = "") -> str:
        """Return the token, renewed if it has expired or is ``refused``, or raise ``SendFailed``.

        The platform may hand out ``refused`` once more: whoever asks must not ask for ever.
        """
        if self._is_good(refused):
            return self._token
        failed = await self._refreshed(refused)
        if failed is not None:
            raise SendFailed(failed.trouble, failed.reason, retry_after_s=failed.retry_after_s)
        return self._token

    def _is_good(self, refused: str) -> bool:
        return self._token not in {"", refused} and self._clock.now() < self._expires_us

    async def _refreshed(self, refused: str) -> SendFailed | None:
        if self._refresh is None or self._refresh.done():
            self._refresh = asyncio.create_task(self._renew(refused))
        return await asyncio.shield(self._refresh)

    async def _renew(self, refused: str) -> SendFailed | None:
        if (broken := self._breaker()) is not None:
            return broken
        if await self._take_shared(refused):
            return None
        try:
            reply = await self._fetch()
        except SendFailed as failed:
            return failed
        return await self._take(reply)

    async def _take_shared(self, refused: str) -> bool:
        """Use what another process has fetched since."""
        try:
            shared = await self._store.load()
        except Exception as ill:  # noqa: BLE001 - whatever ails the store, we can fetch our own
            logger.warning("the token store cannot be read", extra={"error": type(ill).__name__})
            return False
        if shared is None or not shared[0].startswith(self._prefix):
            return False
        self._token, self._expires_us = shared[0].removeprefix(self._prefix), shared[1]
        return self._is_good(refused)

    async def _take(self, reply: dict[str, Any]) -> SendFailed | None:
        code = code_of(reply)
        token = reply.get("access_token")
        if code or not isinstance(token, str) or not token:
            failed = Rejected(code, str(reply.get("errmsg", "")))
            if code in WRONG_SECRET:
                self._trip(failed.reason)
            return failed
        self._strikes = 0
        self._token = token
        self._expires_us = self._clock.now() + _life_s(reply.get("expires_in")) * MICROSECONDS
        try:
            await self._store.save(self._prefix + token, self._expires_us)
        except Exception as ill:  # noqa: BLE001 - its text may hold the token, and we have it
            logger.warning("the token store cannot be written", extra={"error": type(ill).__name__})
        return None

    def _trip(self, reason: str) -> None:
        pause_s = BREAKER_S[min(self._strikes, len(BREAKER_S) - 1)]
        self._strikes += 1
        self._broken_reason = reason
        self._broken_until_us = self._clock.now() + pause_s * MICROSECONDS

    def _breaker(self) -> SendFailed | None:
        left_us = self._broken_until_us - self._clock.now()
        if not 0 < left_us <= BREAKER_S[-1] * MICROSECONDS:
            return None
        return SendFailed(Trouble.CONFIG, self._broken_reason, retry_after_s=left_us / MICROSECONDS)


def _life_s(expires_in: object) -> int:
    if isinstance(expires_in, int) and 0 < expires_in <= 10 * LIFE_DEFAULT_S:
        return max(expires_in, LIFE_MIN_S)
    return LIFE_DEFAULT_S
