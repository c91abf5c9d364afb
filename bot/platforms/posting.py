"""One JSON body to one address that an administrator wrote down: no redirects, bounded answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import aiohttp

from bot.platforms.base import SendFailed, Trouble
from bot.platforms.outbound import in_a_line

TIMEOUT: Final = aiohttp.ClientTimeout(total=20, connect=10)
ANSWER_MAX: Final = 64 * 1024
BUSY_S: Final = 30.0
WAIT_MAX_S: Final = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back; ``retry_after_s`` is 0 when nothing was said."""

    status: int
    body: bytes
    retry_after_s: float = 0.0


class Poster:
    """A session of its own, opened with the first post."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None
        self._is_closed = False

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Post, or raise ``SendFailed`` when no answer came: it may have arrived all the same."""
        try:
            async with self._open().post(
                url, data=body, allow_redirects=False,
                headers={"Content-Type": "application/json; charset=utf-8", **headers},
            ) as response:  # fmt: skip
                said = await response.content.read(ANSWER_MAX)
                wait = response.headers.get("Retry-After", "")
                return Answer(status=response.status, body=said, retry_after_s=_seconds(wait))
        except TimeoutError as late:
            raise SendFailed(Trouble.BUSY, "no answer in time", retry_after_s=BUSY_S) from late
        except (aiohttp.ClientError, OSError) as failed:
            reason = in_a_line(_without_address(failed))
            raise SendFailed(Trouble.BUSY, reason, retry_after_s=0) from None

    async def close(self) -> None:
        """Close the connections; what is still to be sent is sent by whoever starts next."""
        self._is_closed = True
        if self._session is not None:
            await self._session.close()

    def _open(self) -> aiohttp.ClientSession:
        if self._is_closed:
            raise SendFailed(Trouble.BUSY, "stopping")
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=TIMEOUT, trust_env=False)
        return self._session


def refusal(answer: Answer) -> SendFailed | None:
    """Return what a status means; anything but 2xx is a refusal, a redirect too."""
    status = answer.status
    if 200 <= status < 300:
        return None
    reason = f"HTTP {status}"
    if status == 429:
        return SendFailed(Trouble.THROTTLED, reason, retry_after_s=answer.retry_after_s or BUSY_S)
    if status >= 500:
        return SendFailed(Trouble.BUSY, reason, retry_after_s=answer.retry_after_s)
    if status == 410:
        return SendFailed(Trouble.TARGET, reason)
    if status == 413:
        return SendFailed(Trouble.CONTENT, reason)
    return SendFailed(Trouble.CONFIG, reason)


def _without_address(failed: Exception) -> str:
    """Return what went wrong without the address: a key may be part of it."""
    cause = getattr(failed, "os_error", None) or failed.__cause__
    return f"{type(failed).__name__}: {cause}" if cause else type(failed).__name__


def _seconds(said: str) -> float:
    is_number = said.isascii() and said.isdigit() and len(said) <= 6
    return min(float(said), WAIT_MAX_S) if is_number else 0.0
