"""Cards: create and deliver, redraw, and never two redrawings of one card at a time."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from typing import Any, Final
from weakref import WeakValueDictionary

from bot.cards.again import repeated_card
from bot.cards.model import Card
from bot.config import DingTalk
from bot.platforms import wire
from bot.platforms.base import Channel, Letter, Receipt, SendFailed, Trouble
from bot.platforms.dingtalk import render
from bot.platforms.dingtalk.client import Client
from bot.platforms.dingtalk.errors import CARD_EXISTS, Declined

ROUTE_KEY: Final = "zhanggui"
INSTANCES: Final = "/v1.0/card/instances"
REGISTER: Final = "/v1.0/card/callbacks/register"
CALLBACK: Final = "/callback/dingtalk/card"
# The platform forbids redrawing a card while its callback is being answered (2 s).
ANSWERING_S: Final = 3.0
BY_KEY: Final = {"updateCardDataByKey": True, "updatePrivateDataByKey": True}


class CardsOff(Exception):
    """Cards cannot be used now: no permission, no such template. Send text instead."""


class Cards:
    """Speak the card interface for one app."""

    def __init__(self, client: Client, settings: DingTalk, public_url: str = "") -> None:
        self._client = client
        self._settings = settings
        self._callback = public_url.rstrip("/") + CALLBACK if public_url else ""
        self._registering = asyncio.Lock()
        self._is_registered = False
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._answering: Counter[str] = Counter()

    async def send(self, letter: Letter, card: Card) -> Receipt:
        """Deliver ``card`` under the letter's handle, which makes a repetition harmless.

        Raise ``CardsOff`` when the platform does not let us use cards.
        """
        await self.register()
        body = _delivery(letter, self._settings) | self._creation(letter, card)
        try:
            answer = await self._client.call("POST", f"{INSTANCES}/createAndDeliver", body)
        except Declined as declined:
            if declined.reply.is_about_cards or self._is_route_refused(declined):
                raise CardsOff(declined.reason) from None
            if declined.reply.code != CARD_EXISTS:
                raise
            answer = await self._deliver_again(letter, card)
        return _receipt(letter, answer)

    async def register(self) -> None:
        """Tell the platform, once, where clicks go over HTTP; raise ``CardsOff`` if it refuses."""
        secret = self._settings.card_secret
        if self._settings.mode == "stream" or self._is_registered:
            return
        if secret is None:
            raise CardsOff("card_secret is not configured")
        async with self._registering:
            if self._is_registered or not self._callback:
                return
            body = {
                "apiSecret": secret.get_secret_value(),
                "callbackUrl": self._callback,
                "callbackRouteKey": ROUTE_KEY,
                "forceUpdate": True,
            }
            try:
                await self._client.call("POST", REGISTER, body)
            except Declined as declined:
                if declined.trouble in {Trouble.BUSY, Trouble.THROTTLED}:
                    raise
                raise CardsOff(declined.reason) from None
            self._is_registered = True

    def _is_route_refused(self, declined: Declined) -> bool:
        return self._settings.mode == "http" and declined.reply.code == "param.invalid"

    async def update(self, handle: str, card: Card) -> None:
        """Redraw a card for everybody who sees it."""
        body = {
            "outTrackId": handle,
            "userIdType": 1,
            "cardData": {"cardParamMap": render.variables(card)},
            "cardUpdateOptions": BY_KEY,
        }
        async with self._turn(handle):
            await self._client.call("PUT", INSTANCES, body)

    @contextlib.contextmanager
    def answering(self, handle: str) -> Iterator[None]:
        """Hold redrawings of a card back while its callback is being answered."""
        self._answering[handle] += 1
        try:
            yield
        finally:
            self._answering[handle] -= 1
            if not self._answering[handle]:
                del self._answering[handle]

    @contextlib.asynccontextmanager
    async def _turn(self, handle: str) -> AsyncIterator[None]:
        lock = self._locks.setdefault(handle, asyncio.Lock())
        async with lock:
            waited_s = 0.0
            while self._answering[handle] and waited_s < ANSWERING_S:
                await asyncio.sleep(0.02)
                waited_s += 0.02
            yield

    async def _deliver_again(self, letter: Letter, card: Card) -> dict[str, Any]:
        """Deliver a card that an earlier try created, and perhaps delivered: it says so itself."""
        await self.update(letter.handle, repeated_card(card))
        body = _delivery(letter, self._settings) | {"outTrackId": letter.handle, "userIdType": 1}
        answer = await self._client.call("POST", f"{INSTANCES}/deliver", body)
        return {"result": {"deliverResults": wire.rows(answer, "result")}}

    def _creation(self, letter: Letter, card: Card) -> dict[str, Any]:
        body: dict[str, Any] = {
            "cardTemplateId": self._settings.card_template_id,
            "outTrackId": letter.handle,
            "callbackType": "STREAM",
            "userIdType": 1,
            "cardData": {"cardParamMap": render.variables(card)},
        }
        if self._settings.mode == "http":
            body |= {"callbackType": "HTTP", "callbackRouteKey": ROUTE_KEY}
        return body


def _delivery(letter: Letter, settings: DingTalk) -> dict[str, Any]:
    """Return where a card goes. Approval cards are not to be forwarded."""
    shown = render.headline(letter.message)
    space = {
        "supportForward": False,
        "lastMessageI18n": {"ZH_CN": shown},
        "notification": {"alertContent": shown, "notificationOff": False},
    }
    if letter.address.channel is Channel.USER:
        return {
            "openSpaceId": f"dtv1.card//IM_ROBOT.{letter.address.id}",
            "imRobotOpenSpaceModel": space,
            "imRobotOpenDeliverModel": {"spaceType": "IM_ROBOT", "robotCode": settings.robot},
        }
    deliver: dict[str, Any] = {"robotCode": settings.robot}
    if letter.mention:
        deliver["atUserIds"] = {person: person for person in letter.mention}
    return {
        "openSpaceId": f"dtv1.card//IM_GROUP.{letter.address.id}",
        "imGroupOpenSpaceModel": space,
        "imGroupOpenDeliverModel": deliver,
    }


def _receipt(letter: Letter, answer: dict[str, Any]) -> Receipt:
    """Read what became of the delivery: a good answer alone does not mean delivered."""
    results = wire.rows(wire.table(answer, "result"), "deliverResults")
    for result in results:
        if result.get("success") not in {True, "true"}:
            reason = wire.text(result, "errorMsg")[:200]
            is_gone = "illegal" in reason.lower() or "not exist" in reason.lower()
            raise SendFailed(
                Trouble.TARGET if is_gone else Trouble.BUSY, f"card not delivered: {reason}"
            )
    carrier = wire.raw(results[0], "carrierId") if results else ""
    return Receipt(facts={"kind": "card", "carrierId": carrier, "outTrackId": letter.handle})
