"""What was uploaded already: a media id is good for three days, so no file goes up twice a day."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Final

from core.clock import MICROSECONDS, Clock

LIFE_US: Final = (3 * 24 - 6) * 3600 * MICROSECONDS
"""Six hours less than the platforms say: what is sent late must still open."""
KEPT_MAX: Final = 500


class Uploads:
    """The media ids of one platform, by file and by who may use them."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._known: OrderedDict[tuple[str, ...], tuple[str, int]] = OrderedDict()

    async def id_of(self, *key: str, upload: Callable[[], Awaitable[str]]) -> tuple[str, bool]:
        """Return the media id under ``key`` and whether it was known before."""
        media_id, until_us = self._known.get(key, ("", 0))
        if self._clock.now() < until_us:
            return media_id, True
        media_id = await upload()
        self._known[key] = (media_id, self._clock.now() + LIFE_US)
        if len(self._known) > KEPT_MAX:
            self._known.popitem(last=False)
        return media_id, False

    def forget(self, *key: str) -> None:
        """Upload anew next time: the platform does not know the id any more."""
        self._known.pop(key, None)
