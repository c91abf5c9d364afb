"""Calls to WeCom's API: one session, bounded in time and size, and no secret in any message."""

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Final

import aiohttp

from bot.config import WeCom
from bot.platforms.base import SendFailed, Trouble
from bot.platforms.wecom.limits import REPLY_BYTES
from bot.platforms.wecom.tokens import TokenKeeper, TokenStore
from bot.platforms.wecom.troubles import (
    BUSY_S,
    LIMIT_HIT,
    LIMIT_S,
    OK,
    TOKEN_DEAD,
    TRY_AGAIN,
    OutcomeUnknown,
    Rejected,
    code_of,
    presentable,
    status_failure,
)
from core.clock import MICROSECONDS, Clock

PAUSE_MAX_S: Final = 900.0
TRY_AGAIN_S: Final = 0.5
CONNECTIONS: Final = 20
QUICK: Final = aiohttp.ClientTimeout(total=10, connect=4)
SLOW: Final = aiohttp.ClientTimeout(total=60, connect=4)

Json = dict[str, Any]
Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One call. ``query`` holds no token; ``form`` makes the upload body, anew for every try."""

    path: str
    query: dict[str, str] = field(default_factory=dict)
    json: Json | None = None
    form: Callable[[], aiohttp.FormData] | None = None
    timeout: aiohttp.ClientTimeout = QUICK
    bytes_max: int = REPLY_BYTES

    @property
    def method(self) -> str:
        return "GET" if self.json is None and self.form is None else "POST"


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """An answer as it came: status 200, complete, not yet understood."""

    body: bytes
    content_type: str


class WeComClient:
    """Speaks to WeCom; raises nothing but ``SendFailed``.

    ``open`` is called inside the running loop, ``close`` when nothing is sent any more.
    ``sleep`` is how the pause before the one quick second try is made.
    """

    def __init__(
        self, settings: WeCom, clock: Clock, store: TokenStore, *, sleep: Sleep = asyncio.sleep
    ) -> None:
        self._settings = settings
        self._base = settings.api_url.rstrip("/") + "/cgi-bin/"
        self._clock = clock
        self._sleep = sleep
        self._session: aiohttp.ClientSession | None = None
        self._is_closed = False
        self._keeper = TokenKeeper(store, clock, self._fetch_token, _owner(settings))
        self._paused: dict[str, tuple[int, float]] = {}
        self.last_good_us = 0
        self.last_failure_us = 0
        self.last_failure = ""

    async def close(self) -> None:
        session, self._session = self._session, None
        self._is_closed = True
        if session is not None:
            await session.close()

    async def call(self, request: Request) -> Json:
        """Call with the access token and return the reply of a success.

        A token that died is renewed and the call repeated once; a call that the platform refused
        because it was busy is repeated once after half a second. Everything else is the caller's.
        """
        return self.understood(await self.call_raw(request), request.path)

    async def call_raw(self, request: Request) -> Raw:
        """Do ``call`` for an answer that need not be JSON (a picture)."""
        self._require_no_pause(request.path)
        token = await self._keeper.get()
        raw, code = await self._once(request, token)
        if code in TOKEN_DEAD:
            token = await self._keeper.get(refused=token)
            raw, code = await self._once(request, token)
        elif code in TRY_AGAIN:
            await self._sleep(TRY_AGAIN_S)
            raw, code = await self._once(request, token)
        return raw

    async def call_openly(self, request: Request) -> Json:
        """Call an interface that takes no token (the webhook robot)."""
        pause = request.path + request.query.get("key", "")
        self._require_no_pause(pause)
        return self.understood(await self._exchange(request, request.query), pause)

    async def check_secret(self) -> None:
        """Fetch a token, or raise ``SendFailed``."""
        await self._keeper.get()

    async def _once(self, request: Request, token: str) -> tuple[Raw, int]:
        raw = await self._exchange(request, {"access_token": token, **request.query})
        if not may_be_json(raw):
            return raw, OK
        return raw, code_of(_json(raw) or {})

    async def _fetch_token(self) -> Json:
        query = {
            "corpid": self._settings.corp_id,
            "corpsecret": self._settings.secret.get_secret_value(),
        }
        self._require_no_pause("gettoken")
        reply = _json(await self._exchange(Request(path="gettoken"), query))
        if reply is None:
            raise self._noted(OutcomeUnknown("not JSON"))
        self._note_pause("gettoken", code_of(reply))
        if code_of(reply):
            reply["errmsg"] = self._masked(reply.get("errmsg", ""))
            self._noted(Rejected(code_of(reply), reply["errmsg"]))
        return reply

    def understood(self, raw: Raw, pause: str) -> Json:
        """Return the reply of a success, or raise what it means; ``pause`` names the interface."""
        reply = _json(raw)
        if reply is None:
            raise self._noted(OutcomeUnknown("not JSON"))
        code = code_of(reply)
        self._note_pause(pause, code)
        if code:
            raise self._noted(Rejected(code, self._masked(reply.get("errmsg", ""))))
        self.last_good_us = self._clock.now()
        return reply

    async def _exchange(self, request: Request, query: dict[str, str]) -> Raw:
        """Send and read it all; no exception of the library leaves, its text holds the query."""
        result: Raw | SendFailed
        try:
            result = await self._transfer(request, query)
        except (aiohttp.ClientConnectorCertificateError, aiohttp.InvalidURL) as wrong:
            result = SendFailed(Trouble.CONFIG, type(wrong).__name__)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as unreached:
            result = SendFailed(Trouble.BUSY, type(unreached).__name__, retry_after_s=BUSY_S)
        except (aiohttp.ClientError, TimeoutError, OSError) as lost:
            result = OutcomeUnknown(type(lost).__name__)
        if isinstance(result, SendFailed):
            raise self._noted(result)
        return result

    async def _transfer(self, request: Request, query: dict[str, str]) -> Raw | SendFailed:
        form = None if request.form is None else request.form()
        async with self._opened().request(
            request.method,
            self._base + request.path,
            params=query,
            json=request.json,
            data=form,
            timeout=request.timeout,
            allow_redirects=False,
        ) as response:
            refused = status_failure(response.status, response.headers.get("Retry-After", ""))
            if refused is not None:
                return refused
            body = await _bounded(response.content, request.bytes_max)
            if body is None:
                return SendFailed(Trouble.CONTENT, f"answer larger than {request.bytes_max} bytes")
            return Raw(body=body, content_type=response.content_type)

    def _opened(self) -> aiohttp.ClientSession:
        if self._is_closed:
            raise SendFailed(Trouble.BUSY, "stopping")
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=CONNECTIONS, ttl_dns_cache=300),
                cookie_jar=aiohttp.DummyCookieJar(),
                json_serialize=_compact,
                trust_env=False,
            )
        return self._session

    def _note_pause(self, what: str, code: int) -> None:
        """Leave an interface alone after its limit was hit: a minute, then twice as long."""
        if code != LIMIT_HIT:
            self._paused.pop(what, None)
            return
        _, last_s = self._paused.get(what, (0, LIMIT_S / 2))
        pause_s = min(last_s * 2, PAUSE_MAX_S)
        self._paused[what] = (self._clock.now() + int(pause_s * MICROSECONDS), pause_s)

    def _require_no_pause(self, what: str) -> None:
        until_us, pause_s = self._paused.get(what, (0, 0.0))
        left_s = (until_us - self._clock.now()) / MICROSECONDS
        if 0 < left_s <= pause_s:
            raise SendFailed(Trouble.THROTTLED, "paused after errcode 45009", retry_after_s=left_s)

    def _masked(self, message: object) -> str:
        secret = self._settings.secret.get_secret_value()
        return presentable(message, (secret, self._keeper.current))

    def _noted(self, failure: SendFailed) -> SendFailed:
        self.last_failure = str(failure)
        self.last_failure_us = self._clock.now()
        return failure


def _owner(settings: WeCom) -> str:
    keys = f"{settings.corp_id}\0{settings.secret.get_secret_value()}"
    return hashlib.sha256(keys.encode()).hexdigest()[:12]


async def _bounded(stream: aiohttp.StreamReader, limit: int) -> bytes | None:
    read = bytearray()
    async for chunk in stream.iter_any():
        read += chunk
        if len(read) > limit:
            return None
    return bytes(read)


def may_be_json(raw: Raw) -> bool:
    """Say whether an answer is a reply rather than a file: errors of downloads come as JSON."""
    return "json" in raw.content_type or raw.body[:200].lstrip()[:1] == b"{"


def _json(raw: Raw) -> Json | None:
    try:
        reply = json.loads(raw.body)
    except (ValueError, RecursionError):
        return None
    return reply if isinstance(reply, dict) else None


def _compact(body: object) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))
