"""Who calls: a channel by its key, its signature where it has a secret, and how often it may."""

import hmac
import math
from collections.abc import Sequence
from typing import Final

from aiohttp import web

from bot.outside import Channel
from bot.signing import BadSignature, verify
from bot.web.api.problems import NotDone
from core.clock import MICROSECONDS, Clock

STRANGERS_PER_MINUTE: Final = 60
CHALLENGE: Final = {"WWW-Authenticate": 'Bearer realm="zhanggui"'}
MINUTE_S: Final = 60.0


class Bucket:
    """So many calls in a minute, refilled evenly; bursts up to the whole minute's number."""

    def __init__(self, per_minute: int) -> None:
        self._size = float(per_minute)
        self._left = float(per_minute)
        self._at_s = -math.inf

    def wait_s(self, now_s: float) -> float:
        """Take one call; return 0, or how long to wait when none is left."""
        passed_s = max(0.0, now_s - self._at_s)
        self._left = min(self._size, self._left + passed_s * self._size / MINUTE_S)
        self._at_s = now_s
        if self._left >= 1:
            self._left -= 1
            return 0.0
        return (1 - self._left) * MINUTE_S / self._size


class Gatekeeper:
    """Lets in who has a key. Keys are compared in constant time, all of them every time."""

    def __init__(self, channels: Sequence[Channel], clock: Clock) -> None:
        self._channels = [channel for channel in channels if channel.key is not None]
        self._clock = clock
        self._buckets = {one.name: Bucket(one.per_minute) for one in self._channels}
        self._strangers = Bucket(STRANGERS_PER_MINUTE)

    def admit(self, request: web.Request) -> Channel:
        """Return whose request it is; refuse strangers and whoever calls too often."""
        scheme, _, given = request.headers.get("Authorization", "").partition(" ")
        channel = self._owner(given.strip()) if scheme.lower() == "bearer" else None
        self._take(self._buckets[channel.name] if channel else self._strangers)
        if channel is None:
            code = "key_unknown" if scheme else "key_missing"
            raise NotDone(code, headers=CHALLENGE)
        return channel

    def require_signature(self, channel: Channel, request: web.Request, body: bytes) -> None:
        """Refuse a body that is not signed, where the channel signs."""
        if channel.webhook_secret is None:
            return
        headers = {name.lower(): value for name, value in request.headers.items()}
        now_s = self._clock.now() // MICROSECONDS
        try:
            verify(channel.webhook_secret.get_secret_value(), headers, body, now_s)
        except BadSignature as bad:
            raise NotDone(bad.reason) from None

    def _owner(self, given: str) -> Channel | None:
        found = None
        for channel in self._channels:
            key = channel.key.get_secret_value() if channel.key else ""
            if hmac.compare_digest(key.encode(), given.encode("utf-8", "surrogateescape")):
                found = channel
        return found

    def _take(self, bucket: Bucket) -> None:
        wait_s = bucket.wait_s(self._clock.now() / MICROSECONDS)
        if wait_s > 0:
            seconds = math.ceil(wait_s)
            raise NotDone(
                "too_many_requests", seconds=seconds, headers={"Retry-After": str(seconds)}
            )
