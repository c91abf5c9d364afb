"""The DingTalk cloud: its APIs, and what it tells the bot when people use their phones."""

from dataclasses import dataclass
from typing import Any

from aiohttp import web

from sandbox import texts
from sandbox.bounded import Bounded
from sandbox.config import DingTalkApp, Group, Person
from sandbox.dingtalk import bubbles, payload
from sandbox.dingtalk.cards import Card, Cards, Route
from sandbox.dingtalk.inbound import Inbound
from sandbox.dingtalk.robot import Robot
from sandbox.dingtalk.session import Sessions
from sandbox.dingtalk.stream import Gateway, NoAck
from sandbox.dingtalk.tokens import Tokens
from sandbox.dingtalk.webhook import CustomRobots
from sandbox.dingtalk.wire import ApiRefusal, Door
from sandbox.hands import BadGesture
from sandbox.media import File
from sandbox.phones import BOT, Message
from sandbox.services import Services
from sandbox.tokens import TokenBook


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One inbound message: the body that never changes, and its reply address."""

    body: dict[str, Any]
    session: str
    chat: str


class DingTalk:
    """One company with one app and its robot. Gestures are delivered in the background."""

    def __init__(self, services: Services) -> None:
        self._services = services
        rules, now_us = services.rules, services.clock.now_us
        self.tokens = TokenBook(now_us, lambda: rules.token_life_s, "dt")
        self.old_tokens = TokenBook(now_us, lambda: rules.token_life_s, "do")
        door = Door(services, self.tokens, self.old_tokens)
        self.gateway = Gateway(services, door)
        self.inbound = Inbound(services, self.gateway)
        self.cards = Cards(services, door)
        self._sessions = Sessions(services, door)
        self.last: Bounded[Delivery] = Bounded(1000)
        self._parts = (
            Tokens(services, door, self.tokens, self.old_tokens),
            self.gateway,
            self.cards,
            self._sessions,
            Robot(services, door),
            CustomRobots(services, door),
        )

    def routes(self) -> list[web.RouteDef]:
        return [route for part in self._parts for route in part.routes()]

    def say(self, person: Person, group: Group | None, message: Message) -> None:
        common = payload.conversation(self._app(), person, group)
        at_ms = self._services.clock.now_ms()
        if message.is_spoken:
            now_us = self._services.clock.now_us()
            file = self._services.files.keep(b"#!AMR\n", "voice.amr", "audio/amr", now_us)
            body = payload.audio(common, message.said, file.id, at_ms)
        else:
            body = payload.text(common, message.said, group is not None, at_ms)
        if message.quoted is not None:
            body = payload.with_quote(body, message.quoted, self._app())
        self._send(person, body, message)

    def photo(self, person: Person, group: Group | None, message: Message, file: File) -> None:
        common = payload.conversation(self._app(), person, group)
        body = payload.picture(common, file.id, self._services.clock.now_ms())
        self._send(person, body, message)

    def file(self, person: Person, message: Message, file: File) -> None:
        """Send a file to the robot, in its direct chat."""
        common = payload.conversation(self._app(), person, None)
        body = payload.file(common, file.id, file.name, self._services.clock.now_ms())
        self._send(person, body, message)

    def tap(self, person: Person, message: Message, key: str, chosen: dict[str, list[str]]) -> None:
        """Press a button of a card; the card's selections are not part of these templates."""
        known, drawn = self.cards.of(message), message.card_for(person.id) or {}
        if known is None or chosen or not key:
            raise BadGesture("key")
        if not any(button["key"] == key for button in drawn.get("buttons", ())):
            raise BadGesture("key")
        card, space = known
        body = {
            **payload.card_tap(self._app().corp_id, person.user_id, key),
            "outTrackId": card.id,
            "spaceId": space.id,
            "spaceType": space.kind,
        }
        self._services.spawn(self._press(person, message, card, body))

    def event(self, kind: str, data: dict[str, Any]) -> None:
        self._app()
        self._services.spawn(self.inbound.event(kind, data))

    async def deliver_again(self, delivery: Delivery) -> bool:
        """Deliver a message once more: same ``msgId``, new envelope; tell whether it was taken."""
        try:
            await self.inbound.message_once(delivery.body, delivery.session)
        except NoAck:
            return False
        return True

    async def keep_sockets_alive(self) -> None:
        await self.gateway.keep_alive()

    async def close(self) -> None:
        """Cut every connection."""
        await self.gateway.drop_all()

    def _send(self, person: Person, body: dict[str, Any], message: Message) -> None:
        session, until_ms = self._sessions.open(message.chat)
        body["sessionWebhookExpiredTime"] = until_ms
        path = f"/oapi/robot/sendBySession?session={session}"
        delivery = Delivery(body=body, session=path, chat=message.chat)
        self.last[person.id] = delivery
        self._services.spawn(self._deliver(delivery, message))

    async def _deliver(self, delivery: Delivery, message: Message) -> None:
        reply = await self.inbound.message(delivery.body, delivery.session)
        message.status = "failed" if reply is None else "delivered"
        self._services.phones.changed(message)
        if reply and reply.get("msgtype") not in {None, "empty"}:
            self._show_reply(delivery.chat, reply)

    def _show_reply(self, chat: str, reply: dict[str, Any]) -> None:
        """Show the message that came as the HTTP answer."""
        try:
            kind, fields = bubbles.from_body(reply)
        except (bubbles.UnknownKind, bubbles.Missing) as wrong:
            self._services.hub.note(texts.BAD_ANSWER.format(why=wrong), "bad")
            return
        self._services.phones.post(chat, BOT, kind, **fields)

    async def _press(
        self, person: Person, message: Message, card: Card, body: dict[str, Any]
    ) -> None:
        message.toast = ""
        is_heard = card.callback in {"STREAM", "HTTP"}
        answer = await self.inbound.tap(body, self._route(card)) if is_heard else None
        if answer is None or not self._take_answer(card, person, answer):
            message.toast, message.toast_for = texts.CLICK_FAILED, person.id
            self._services.phones.changed(message)

    def _take_answer(self, card: Card, person: Person, answer: dict[str, Any]) -> bool:
        """Apply the answer to a tap; tell whether it could be used."""
        try:
            self.cards.answer(card, person.user_id, answer)
        except ApiRefusal as wrong:
            self._services.hub.note(texts.BAD_ANSWER.format(why=wrong), "bad")
            return False
        return True

    def _route(self, card: Card) -> Route | None:
        return self.cards.all_routes().get(card.route) if card.callback == "HTTP" else None

    def _app(self) -> DingTalkApp:
        app = self._services.config.dingtalk
        if app is None:
            raise BadGesture(texts.NO_APP)
        return app
