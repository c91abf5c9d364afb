"""The way out: one pooled session, bounded in time and size, that follows no redirect.

Addresses may hold tickets and tokens, so no exception of the HTTP library leaves this module:
what happened is told by its kind and the host alone.
"""

import asyncio
import ssl
import time
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any, Final

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from bot.config import DingTalk
from bot.platforms import wire
from bot.platforms.base import SendFailed, Trouble
from bot.platforms.dingtalk.errors import BAN_S, Declined, Reply, judge
from bot.platforms.dingtalk.tokens import Tokens, TokenStore
from bot.platforms.hosts import Doors, GuardedResolver
from core.clock import Clock

TIMEOUT: Final = aiohttp.ClientTimeout(total=10, connect=5, sock_connect=5)
UPLOAD_TIMEOUT: Final = aiohttp.ClientTimeout(total=60, connect=5, sock_connect=5)
DOWNLOAD_TIMEOUT: Final = aiohttp.ClientTimeout(total=30, connect=5, sock_connect=5)
ANSWER_BYTES_MAX: Final = 1 << 20
FRAME_BYTES_MAX: Final = 16 << 20
HEARTBEAT_S: Final = 30.0
TOKEN_HEADER: Final = "x-acs-dingtalk-access-token"  # noqa: S105 - the header's name
LOST: Final = (aiohttp.ClientError, OSError, TimeoutError, ValueError)
REPLY_HOSTS: Final = (".dingtalk.com",)
FILE_HOSTS: Final = (".dingtalk.com", ".aliyuncs.com", ".alicdn.com", ".dingtalkapps.com")


class Unsure(SendFailed):
    """The answer was lost on the way: the platform may or may not have taken the message."""


class AnswerTooLong(ValueError):
    """An answer has more bytes than we read."""


class Client:
    """Speak to DingTalk over HTTP."""

    def __init__(
        self,
        settings: DingTalk,
        clock: Clock,
        *,
        tokens: TokenStore | None = None,
        resolver: AbstractResolver | None = None,
    ) -> None:
        self._settings = settings
        self._resolver = resolver
        self._session: aiohttp.ClientSession | None = None
        self._is_closed = False
        self._banned_until = 0.0
        self._masked: set[str] = {settings.client_secret.get_secret_value()}
        self._tokens_seen: deque[str] = deque(maxlen=8)
        self.doors = doors_of(settings.api_url, settings.oapi_url)
        self.tokens = Tokens(self._fetch_token, clock, tokens)
        self.old_tokens = Tokens(self._fetch_old_token, clock, None)
        self.trouble = ""

    def mask(self, *secrets: str) -> None:
        """Keep ``secrets`` out of every reason from now on."""
        self._masked.update(secret for secret in secrets if secret)

    async def call(self, method: str, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Call the new interface with a token; a refused token is renewed once."""
        url = URL(self._settings.api_url.rstrip("/") + path)
        token = await self.tokens.get()
        reply = await self._exchange(method, url, body, {TOKEN_HEADER: token})
        if reply.is_about_token:
            token = await self.tokens.get(stale=token)
            reply = await self._exchange(method, url, body, {TOKEN_HEADER: token})
        return self._accepted(reply)

    async def post(self, address: URL, body: Mapping[str, Any]) -> dict[str, Any]:
        """Post to an address that carries its own key: a session, a robot, the gateway."""
        return self._accepted(await self._exchange("POST", address, body, {}))

    async def upload(
        self, path: str, query: Mapping[str, str], form: Callable[[], aiohttp.FormData]
    ) -> dict[str, Any]:
        """Send a file to the old interface, which takes its own token in the query."""
        token = await self.old_tokens.get()
        reply = await self._send_form(path, {**query, "access_token": token}, form())
        if reply.is_about_token:
            token = await self.old_tokens.get(stale=token)
            reply = await self._send_form(path, {**query, "access_token": token}, form())
        return self._accepted(reply)

    async def download(self, address: str, bytes_max: int) -> bytes:
        """Return the bytes at ``address``; refuse more than ``bytes_max`` and foreign hosts."""
        if not self.doors.may_download(address):
            raise SendFailed(Trouble.CONTENT, "file address refused")
        lost: BaseException
        try:
            async with self._open().get(
                URL(address), timeout=DOWNLOAD_TIMEOUT, allow_redirects=False
            ) as answer:
                if answer.status != 200:
                    raise SendFailed(_by_download_status(answer.status), f"HTTP {answer.status}")
                return await _read(answer, bytes_max)
        except AnswerTooLong:
            raise SendFailed(Trouble.CONTENT, "file too long") from None
        except LOST as error:
            lost = error
        raise self._failed(lost, "download")

    async def open_socket(self, address: str, ticket: str) -> aiohttp.ClientWebSocketResponse:
        """Open the stream; the ticket stays out of every message."""
        if not self.doors.may_connect(address):
            raise SendFailed(Trouble.CONFIG, "stream endpoint refused")
        lost: BaseException
        try:
            # Not wait_for: before Python 3.12 it can swallow a cancellation.
            async with asyncio.timeout(10):
                return await self._open().ws_connect(
                    URL(address).update_query(ticket=ticket),
                    heartbeat=HEARTBEAT_S,
                    max_msg_size=FRAME_BYTES_MAX,
                    timeout=aiohttp.ClientWSTimeout(ws_close=0.3),
                )
        except LOST as error:
            lost = error
        raise self._failed(lost, "stream")

    async def close(self) -> None:
        """Close the session for good: what is still to be sent is sent by whoever starts next."""
        self._is_closed = True
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _fetch_token(self) -> tuple[str, int]:
        url = URL(self._settings.api_url.rstrip("/") + "/v1.0/oauth2/accessToken")
        secret = self._settings.client_secret.get_secret_value()
        body = await self.post(url, {"appKey": self._settings.client_id, "appSecret": secret})
        token, lives_s = wire.raw(body, "accessToken"), wire.whole(body, "expireIn")
        if not token:
            raise SendFailed(Trouble.BUSY, "no token in the answer")
        self._tokens_seen.append(token)
        return token, lives_s or 7200

    async def _fetch_old_token(self) -> tuple[str, int]:
        """Ask for the token of the old interface; both keys travel in the query, masked."""
        url = URL(self._settings.oapi_url.rstrip("/") + "/gettoken").update_query(
            appkey=self._settings.client_id,
            appsecret=self._settings.client_secret.get_secret_value(),
        )
        body = self._accepted(await self._request("GET", url, timeout=TIMEOUT))
        token, lives_s = wire.raw(body, "access_token"), wire.whole(body, "expires_in")
        if not token:
            raise SendFailed(Trouble.BUSY, "no token in the answer")
        self._tokens_seen.append(token)
        return token, lives_s or 7200

    async def _send_form(
        self, path: str, query: Mapping[str, str], form: aiohttp.FormData
    ) -> Reply:
        url = URL(self._settings.oapi_url.rstrip("/") + path).update_query(query)
        return await self._request("POST", url, data=form, timeout=UPLOAD_TIMEOUT)

    async def _exchange(
        self, method: str, url: URL, body: Mapping[str, Any], headers: Mapping[str, str]
    ) -> Reply:
        return await self._request(
            method, url, data=wire.dumps(body).encode(errors="replace"), timeout=TIMEOUT,
            headers={"Content-Type": "application/json"} | dict(headers),
        )  # fmt: skip

    async def _request(self, method: str, url: URL, **more: Any) -> Reply:
        rest_s = self._banned_until - time.monotonic()
        if rest_s > 0:
            raise SendFailed(Trouble.THROTTLED, "all calls are banned", retry_after_s=rest_s)
        headers = {"Accept": "application/json"} | more.pop("headers", {})
        lost: BaseException
        try:
            async with self._open().request(
                method, url, headers=headers, allow_redirects=False, **more
            ) as answer:
                return Reply(
                    status=answer.status,
                    body=_parsed(await _read(answer, ANSWER_BYTES_MAX)),
                    headers=answer.headers,
                )
        except LOST as error:
            lost = error
        raise self._failed(lost, url.host or "")

    def _accepted(self, reply: Reply) -> dict[str, Any]:
        declined = judge(reply)
        if declined is None:
            self.trouble = ""
            return reply.body or {}
        if reply.is_ban:
            self._banned_until = time.monotonic() + BAN_S
        failed = Declined(declined.trouble, reply, declined.retry_after_s)
        failed.reason = self._masked_text(declined.reason)
        failed.args = (f"{failed.trouble}: {failed.reason}",)
        self.trouble = failed.reason
        raise failed

    def _failed(self, lost: BaseException, where: str) -> SendFailed:
        reason = f"{type(lost).__name__} at {where}"
        self.trouble = reason
        if isinstance(lost, ssl.SSLError | aiohttp.ClientSSLError):
            return SendFailed(Trouble.CONFIG, reason)
        if isinstance(lost, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
            return SendFailed(Trouble.BUSY, reason)
        return Unsure(Trouble.BUSY, reason)

    def _masked_text(self, reason: str) -> str:
        for secret in (*self._masked, *self._tokens_seen):
            reason = reason.replace(secret, "***")
        return reason

    def _open(self) -> aiohttp.ClientSession:
        if self._is_closed:
            raise SendFailed(Trouble.BUSY, "stopping")
        if self._session is None or self._session.closed:
            resolver = GuardedResolver(self.doors.hosts, self._resolver)
            watch = aiohttp.TraceConfig()
            watch.on_request_redirect.append(_refuse_redirect)
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(resolver=resolver, limit=50, ttl_dns_cache=60),
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=False,
                trace_configs=[watch],
            )
        return self._session


def doors_of(*configured: str) -> Doors:
    """Return what may be called beside the configured addresses; files come in plain http too."""
    return Doors(configured, replies=REPLY_HOSTS, files=FILE_HOSTS, plain_files=True)


async def _refuse_redirect(*_: object) -> None:
    """Stop the one call that cannot be told to follow no redirect: opening the socket."""
    raise aiohttp.ClientConnectionError("redirect refused")


def _by_download_status(status: int) -> Trouble:
    return Trouble.BUSY if status >= 500 or status == 429 else Trouble.CONTENT


async def _read(answer: aiohttp.ClientResponse, bytes_max: int) -> bytes:
    """Return the body of an answer, and stop reading where it becomes too long."""
    found = bytearray()
    async for chunk in answer.content.iter_chunked(1 << 16):
        found += chunk
        if len(found) > bytes_max:
            answer.close()
            raise AnswerTooLong
    return bytes(found)


def _parsed(sealed: bytes) -> dict[str, Any] | None:
    try:
        return wire.loads(sealed)
    except wire.BadJson:
        return None
