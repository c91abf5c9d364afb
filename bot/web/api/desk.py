"""The routes of the interface: every answer is JSON, every refusal says why."""

import json
import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Final, TypeVar

from aiohttp import web

from bot.alarms import Alarm
from bot.outside import Channel
from bot.texts import alarms
from bot.web.api.door import DocumentDoor, OrderDoor
from bot.web.api.keys import Gatekeeper
from bot.web.api.openapi import description
from bot.web.api.placing import Said, Wish, place, placed
from bot.web.api.problems import NotDone, answer
from bot.web.api.reading import body_of, key_of, order_of
from core.clock import Clock
from core.storage.session import Unavailable

if TYPE_CHECKING:
    from core.storage.books import OpenBooks

T = TypeVar("T")
Enter = Callable[[Callable[["OpenBooks"], T]], Awaitable[T]]
Handler = Callable[[web.Request], Awaitable[web.Response]]
logger = logging.getLogger(__name__)
ORDERS: Final = "/api/v1/orders"
DESCRIPTION: Final = "/openapi.json"
AGAIN_S: Final = "5"


class ApiDesk:
    """Answers other systems. ``enter`` runs work that writes, ``look`` work that only reads.

    ``alarm`` tells the admins what only they can mend.
    """

    def __init__(
        self, channels: Sequence[Channel], clock: Clock, enter: "Enter[Said]",
        look: "Enter[str]", alarm: Alarm,
    ) -> None:  # fmt: skip
        self._gate = Gatekeeper(channels, clock)
        self._enter = enter
        self._look = look
        self._alarm = alarm
        self._door: OrderDoor = DocumentDoor()
        self._description = ""

    def routes(self) -> Sequence[web.RouteDef]:
        """Return what is served; anything else below ``/api/`` is answered in JSON too."""
        return (
            web.get(DESCRIPTION, self._describe),
            web.post(ORDERS, guarded(self._place)),
            web.get(f"{ORDERS}/{{reference}}", guarded(self._show)),
            web.route("*", ORDERS, guarded(_not_allowed)),
            web.route("*", f"{ORDERS}/{{reference}}", guarded(_not_allowed)),
            web.route("*", "/api/v1/{anything:.*}", guarded(_not_found)),
        )

    async def _describe(self, _request: web.Request) -> web.Response:
        if not self._description:
            self._description = json.dumps(description(), ensure_ascii=False)
        return answer(200, self._description)

    async def _place(self, request: web.Request) -> web.Response:
        channel = self._gate.admit(request)
        body = await body_of(request)
        self._gate.require_signature(channel, request, body)
        wish = Wish(key=key_of(request), order=order_of(body))
        said = await self._placed(channel, wish)
        return answer(said.status, said.body, {"Idempotent-Replayed": _truth(said.is_repeated)})

    async def _placed(self, channel: Channel, wish: Wish) -> Said:
        try:
            return await self._enter(lambda books: place(books, self._door, channel, wish))
        except Unavailable:
            raise
        except NotDone as wrong:
            failure = wrong
        except Exception as bug:  # noqa: BLE001 - logged, and told by its number
            failure = told(bug)
        if failure.status >= 500:
            sentence = alarms.CHANNEL.format(name=channel.name, reason=failure.detail)
            await self._alarm(f"channel {channel.name}", sentence)
        raise failure

    async def _show(self, request: web.Request) -> web.Response:
        channel = self._gate.admit(request)
        reference = request.match_info["reference"]

        def look(books: "OpenBooks") -> str:
            found = books.channels.order_of(channel.name, reference)
            if found is None:
                raise NotDone("order_unknown")
            return placed(books, books.documents.get(found), reference)

        return answer(200, await self._look(look))


def told(bug: Exception) -> NotDone:
    """Log a bug, and return an answer that names it by a number alone."""
    reference = secrets.token_hex(4)
    logger.error("a request failed", exc_info=bug, extra={"reference": reference})
    return NotDone("internal", reference=reference)


def guarded(handler: Handler) -> Handler:
    """Return a handler whose every trouble is a problem in JSON, and never more than that."""

    async def handle(request: web.Request) -> web.Response:
        try:
            return await handler(request)
        except NotDone as wrong:
            failure = wrong
        except Unavailable:
            failure = NotDone("unavailable", headers={"Retry-After": AGAIN_S})
        except Exception as bug:  # noqa: BLE001 - logged, and told by its number
            failure = told(bug)
        return answer(failure.status, failure.body(), failure.headers)

    return handle


async def _not_allowed(request: web.Request) -> web.Response:
    allowed = "POST" if request.path == ORDERS else "GET"
    raise NotDone("method_not_allowed", method=request.method[:20], headers={"Allow": allowed})


async def _not_found(_request: web.Request) -> web.Response:
    raise NotDone("not_found")


def _truth(value: bool) -> str:
    return "true" if value else "false"
