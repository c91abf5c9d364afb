"""Interactive cards: create, deliver, update. HTTP 200 does not mean that anybody got one."""

import secrets
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from sandbox.bounded import Bounded
from sandbox.config import DingTalkApp
from sandbox.dingtalk import checks
from sandbox.dingtalk.checks import Space, Variables
from sandbox.dingtalk.draw import draw
from sandbox.dingtalk.wire import ApiRefusal, Door, answered
from sandbox.phones import BOT, Message
from sandbox.services import Services


@dataclass(slots=True, kw_only=True)
class Card:
    """One instance: what all see, what single users see besides, and where it hangs."""

    id: str
    template: str
    callback: str
    route: str
    public: Variables
    private: dict[str, Variables]
    copies: list[tuple[Message, Space]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Where HTTP card callbacks go, and with which secret they are signed."""

    url: str
    secret: str


class Cards:
    """The instances of one app."""

    def __init__(self, services: Services, door: Door) -> None:
        self._services = services
        self._door = door
        self._cards: Bounded[Card] = Bounded(services.rules.records)
        self._by_message: Bounded[Card] = Bounded(services.rules.records)
        self.http_routes: dict[str, Route] = {}

    def routes(self) -> list[web.RouteDef]:
        base, behind = "/dingtalk/v1.0/card", self._door.behind_token
        return [
            web.post(f"{base}/instances/createAndDeliver", behind(self.create_and_deliver)),
            web.post(f"{base}/instances", behind(self.create)),
            web.post(f"{base}/instances/deliver", behind(self.deliver)),
            web.put(f"{base}/instances", behind(self.update)),
            web.post(f"{base}/callbacks/register", behind(self.register)),
            web.put(f"{base}/streaming", answered(self.streaming)),
        ]

    def of(self, message: Message) -> tuple[Card, Space] | None:
        """Return the card in ``message`` and the place where it hangs."""
        card = self._by_message.get(message.id)
        if card is None:
            return None
        return card, next(space for copy, space in card.copies if copy is message)

    async def create_and_deliver(self, request: web.Request) -> dict[str, Any]:
        body = await self._door.json(request)
        spaces = checks.spaces(body, self._app().robot)
        card = self._create(body)
        results = [self._deliver(card, space) for space in spaces]
        return {"success": True, "result": {"outTrackId": card.id, "deliverResults": results}}

    async def create(self, request: web.Request) -> dict[str, Any]:
        return {"success": True, "result": self._create(await self._door.json(request)).id}

    async def deliver(self, request: web.Request) -> dict[str, Any]:
        body = await self._door.json(request)
        spaces, card = checks.spaces(body, self._app().robot), self._card(body)
        return {"success": True, "result": [self._deliver(card, space) for space in spaces]}

    async def update(self, request: web.Request) -> dict[str, Any]:
        """Change variables: by key when the options say so, else everything is overwritten."""
        body = await self._door.json(request)
        card = self._card(body)
        if body.get("cardData") is None and not body.get("privateData"):
            raise ApiRefusal("param.cardDataAndPrivateDataBothEmpty")
        public = self._variables(body["cardData"]) if body.get("cardData") else None
        private = checks.private(body, self._users(), self._value_max())
        self._change(card, body, public, private)
        return {"success": True, "result": True}

    async def register(self, request: web.Request) -> dict[str, Any]:
        """Register where HTTP callbacks go; an existing key stays unless ``forceUpdate``."""
        body = await self._door.json(request)
        key, url = body.get("callbackRouteKey"), body.get("callbackUrl")
        if not isinstance(key, str) or not isinstance(url, str) or not key or not url:
            raise ApiRefusal("param.empty", "callbackRouteKey, callbackUrl")
        if key not in self.http_routes or body.get("forceUpdate") is True:
            self.http_routes[key] = Route(url=url, secret=str(body.get("apiSecret", "")))
        answer = {"callbackUrl": self.http_routes[key].url}
        return {"success": True, "result": {**answer, "apiSecret": self.http_routes[key].secret}}

    async def streaming(self, _request: web.Request) -> dict[str, Any]:
        raise ApiRefusal("param.invalid", "not an AI card")

    def answer(self, card: Card, user_id: str, answer: dict[str, Any]) -> None:
        """Apply the answer to a tap: ``cardData`` for all, ``userPrivateData`` for who tapped."""
        own = answer.get("userPrivateData")
        public = None if answer.get("cardData") is None else self._variables(answer["cardData"])
        private = {} if own is None else {user_id: self._variables(own)}
        self._change(card, answer, public, private)

    def _change(
        self,
        card: Card,
        body: dict[str, Any],
        public: Variables | None,
        private: dict[str, Variables],
    ) -> None:
        if public is not None:
            old = card.public if checks.by_key(body, "updateCardDataByKey") else {}
            card.public = {**old, **public}
        keeps = checks.by_key(body, "updatePrivateDataByKey")
        for user_id, fresh in private.items():
            old = card.private.get(user_id, {}) if keeps else {}
            card.private[user_id] = {**old, **fresh}
        self.redraw(card)

    def redraw(self, card: Card) -> None:
        """Show the card's present state in every place where it hangs."""
        for message, space in card.copies:
            if message.card is None:
                continue
            self._paint(card, message, space)
            self._services.phones.changed(message)

    def _create(self, body: dict[str, Any]) -> Card:
        track_id = checks.track_id(body)
        template = checks.template(body, self._app())
        callback, route = checks.callback_type(body, set(self.all_routes()))
        public = self._variables(body.get("cardData"))
        private = checks.private(body, self._users(), self._value_max())
        if track_id in self._cards:
            raise ApiRefusal("param.cardAlreadyExist", f"outTrackId {track_id}")
        card = Card(
            id=track_id,
            template=template,
            callback=callback,
            route=route,
            public=public,
            private=private,
        )
        self._cards[track_id] = card
        return card

    def all_routes(self) -> dict[str, Route]:
        """Return the HTTP routes: those registered, and the world's own as ``default``."""
        app = self._app()
        url = app.card_url or (f"{app.callback_url}/card" if app.callback_url else "")
        own = {"default": Route(url=url, secret=app.card_secret)} if url else {}
        return {**own, **self.http_routes}

    def _deliver(self, card: Card, space: Space) -> dict[str, Any]:
        """Hang the card up in one place; trouble there is told in the result."""
        row = {"spaceType": space.kind, "spaceId": space.id}
        chat, trouble = self._chat(space)
        if not trouble and self._services.mischief.take("partly_failed"):
            trouble = "spaceId is illegal"
        if trouble:
            return {**row, "success": False, "errorMsg": trouble}
        message = self._services.phones.post(chat, BOT, "card", card=draw(card.public))
        card.copies.append((message, space))
        self._by_message[message.id] = card
        if card.private:
            self._paint(card, message, space)
            self._services.phones.changed(message)
        carrier = secrets.token_urlsafe(24)
        return {**row, "success": True, "carrierId": carrier, "errorMsg": ""}

    def _chat(self, space: Space) -> tuple[str, str]:
        """Return the chat of a space, or why there is none."""
        if not space.has_model:
            return "", f"{checks.MODELS[space.kind][1]} is empty"
        if space.kind == "IM_GROUP":
            group = self._services.config.group_where("conversation_id", space.id)
            return (group.id, "") if group else ("", "spaceId is illegal")
        person = self._services.config.member("dingtalk", space.id)
        if person is None or space.id in self._services.mischief.failing_users:
            return "", "spaceId is illegal"
        return person.id, ""

    def _paint(self, card: Card, message: Message, space: Space) -> None:
        people = {p.user_id: p for p in self._services.config.people if p.platform == "dingtalk"}
        message.card = draw(card.public)
        if space.kind == "IM_ROBOT":
            message.card = draw({**card.public, **card.private.get(space.id, {})})
            return
        message.cards = {
            people[user_id].id: draw({**card.public, **own})
            for user_id, own in card.private.items()
            if user_id in people
        }

    def _card(self, body: dict[str, Any]) -> Card:
        card = self._cards.get(checks.track_id(body))
        if card is None:
            raise ApiRefusal("param.cardNotExist")
        return card

    def _variables(self, part: Any) -> Variables:
        return checks.variables(part, self._value_max())

    def _value_max(self) -> int:
        return self._services.rules.ding_card_value_bytes

    def _users(self) -> set[str]:
        return {p.user_id for p in self._services.config.people if p.platform == "dingtalk"}

    def _app(self) -> DingTalkApp:
        app = self._services.config.dingtalk
        if app is None:
            raise ApiRefusal("param.invalid", "no app")
        return app
