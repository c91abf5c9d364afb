"""The WeCom cloud: its API, and what it tells the bot when people use their phones."""

import hashlib
from typing import Any, Final
from xml.etree import ElementTree as ET

from aiohttp import web

from sandbox import texts
from sandbox.config import Group, Person
from sandbox.hands import BadGesture
from sandbox.media import File
from sandbox.phones import BOT, Message
from sandbox.services import Services
from sandbox.tokens import TokenBook
from sandbox.wecom import cards, passive, xml
from sandbox.wecom.callback import Callback, Delivery
from sandbox.wecom.content import Contents
from sandbox.wecom.deck import Deck, SentCard
from sandbox.wecom.media import Media
from sandbox.wecom.menu import Menu
from sandbox.wecom.office import Office
from sandbox.wecom.send import Sender
from sandbox.wecom.smart import SmartLine
from sandbox.wecom.update import Updater, replace_name
from sandbox.wecom.webhook import Robots
from sandbox.wecom.wire import Door, Refusal

NO_PREFIX: Final = frozenset({"QR_CODE"})


class WeCom:
    """One company with one app. Gestures are delivered in the background."""

    def __init__(self, services: Services) -> None:
        self._services = services
        rules = services.rules
        self.tokens = TokenBook(services.clock.now_us, lambda: rules.token_life_s, "wx")
        door = Door(services, self.tokens)
        self.deck = Deck(services)
        self.callback = Callback(services)
        self._smart = SmartLine(services)
        self._menu = Menu(services, door)
        self._contents = Contents(services)
        self._parts = (
            Office(services, door, self.tokens),
            Sender(services, door, self.deck),
            Updater(services, door, self.deck),
            self._smart,
            self._menu,
            Media(services, door),
            Robots(services, door),
        )

    def routes(self) -> list[web.RouteDef]:
        return [route for part in self._parts for route in part.routes()]

    @property
    def menu_body(self) -> dict[str, Any] | None:
        return self._menu.body

    def button(self, key: str) -> dict[str, Any] | None:
        return self._menu.button(key)

    async def close(self) -> None:
        """End the smart bot's connection."""
        await self._smart.close()

    async def verify_callback(self) -> bool:
        return await self.callback.verify()

    def hears(self, group: Group) -> bool:
        return bool(group.chat_id) and self._smart.is_connected

    @property
    def is_bot_ready(self) -> bool:
        """Whether the smart bot is on its line, if there is one."""
        app = self._services.config.wecom
        return app is None or app.smart_bot is None or self._smart.is_connected

    @property
    def told_bot(self) -> int:
        """How many callbacks went down the smart bot's present line; none is acknowledged."""
        return self._smart.sent

    def say(self, person: Person, group: Group | None, message: Message) -> None:
        if group is not None or self._has_only_smart_bot():
            self._services.spawn(self._smart.say(person, group, message))
            return
        if not message.is_spoken:
            self._send(self._make(person, "text", Content=message.said), message)
            return
        now_us = self._services.clock.now_us()
        file = self._services.files.keep(b"#!AMR\n", "voice.amr", "audio/amr", now_us, prefix="vo")
        fields = {"MediaId": file.id, "Format": "amr", "Recognition": message.said}
        self._send(self._make(person, "voice", **fields), message)

    def photo(self, person: Person, _group: Group | None, message: Message, file: File) -> None:
        url = f"{self._services.base}/sandbox/media/{file.id}"
        self._send(self._make(person, "image", PicUrl=url, MediaId=file.id), message)

    def photo_event(self, person: Person, button: dict[str, Any], file: File) -> None:
        """Say that a photo was taken through the menu; the photo itself comes by itself."""
        digest = hashlib.md5(file.data, usedforsecurity=False).hexdigest()
        pictures = {"Count": 1, "PicList": {"item": {"PicMd5Sum": digest}}}
        fields = {"Event": button["type"], "EventKey": button["key"], "SendPicsInfo": pictures}
        self._send(self._make(person, "event", **fields))

    def menu(self, person: Person, button: dict[str, Any]) -> None:
        if button["type"] not in {"click", "view"}:
            raise BadGesture("key")
        key = button.get("key") or button.get("url", "")
        self._send(self._make(person, "event", Event=button["type"], EventKey=key))

    def enter(self, person: Person) -> None:
        self._send(self._make(person, "event", Event="enter_agent", EventKey=""))

    def event(self, person: Person, fields: dict[str, Any]) -> None:
        """Push any other event with the ``fields`` it has, ``Event`` among them."""
        self._send(self._make(person, "event", **fields))

    def scan(self, person: Person, button: dict[str, Any], code: str, kind: str) -> None:
        """Send a scan; bar codes come with their symbology in front, QR codes as they are."""
        scan_type = "qrcode" if kind in NO_PREFIX else "barcode"
        result = code if kind in NO_PREFIX else f"{kind},{code}"
        info = {"ScanType": scan_type, "ScanResult": result}
        fields = {"Event": button["type"], "EventKey": button["key"], "ScanCodeInfo": info}
        self._send(self._make(person, "event", **fields))

    def tap(self, person: Person, message: Message, key: str, chosen: dict[str, list[str]]) -> None:
        """Press a button of a card, also when the card is a copy that somebody forwarded."""
        card, drawn = self.deck.of(message), message.card_for(person.id) or {}
        is_button = any(row["key"] == key for row in drawn.get("buttons", ()))
        is_menu = any(row["key"] == key for row in drawn.get("menu", ()))
        if not key or not (is_button or is_menu):
            raise BadGesture("key")
        if self._smart.owns(message):
            answers = _smart_case(_selected(drawn, chosen))
            self._services.spawn(self._smart.tap(person, message, key, answers))
            return
        if card is None:
            raise BadGesture("key")
        event = "template_card_event" if is_button else "template_card_menu_event"
        fields = {
            "Event": event,
            "EventKey": key,
            "TaskId": card.id,
            "CardType": drawn["type"],
            "ResponseCode": self.deck.new_code(card),
        }
        if is_button and (answers := _selected(drawn, chosen)):
            fields["SelectedItems"] = {"SelectedItem": answers}
        self._services.spawn(self._press(self._make(person, "event", **fields), message, card))

    def _has_only_smart_bot(self) -> bool:
        app = self._services.config.wecom
        return bool(app and app.smart_bot and not app.callback_url)

    async def _press(self, delivery: Delivery, message: Message, card: SentCard) -> None:
        message.toast = ""
        outcome = await self.callback.deliver(delivery)
        if not outcome.taken:
            message.toast, message.toast_for = texts.CLICK_UNHEARD, delivery.person.id
            self._services.phones.changed(message)
        elif outcome.answer is not None:
            self._take_answer(delivery, outcome.answer, message, card)

    def _send(self, delivery: Delivery, message: Message | None = None) -> None:
        self._services.spawn(self._deliver(delivery, message))

    async def _deliver(self, delivery: Delivery, message: Message | None) -> None:
        outcome = await self.callback.deliver(delivery)
        if message is not None:
            message.status = "delivered" if outcome.taken else "failed"
            self._services.phones.changed(message)
        if outcome.answer is not None:
            self._take_answer(delivery, outcome.answer)

    def _take_answer(
        self,
        delivery: Delivery,
        answer: ET.Element,
        message: Message | None = None,
        card: SentCard | None = None,
    ) -> None:
        """Show a passive answer, or say in the log why it cannot be shown."""
        try:
            self._check_envelope(delivery, answer)
            if message is not None and card is not None:
                self._redraw(delivery, answer, message, card)
            else:
                self._speak(delivery, answer)
        except (Refusal, passive.BadAnswer) as wrong:
            self._services.hub.note(texts.BAD_ANSWER.format(why=wrong), "bad")

    def _check_envelope(self, delivery: Delivery, answer: ET.Element) -> None:
        kind = xml.value(answer, "MsgType")
        if not passive.may_answer(delivery.event, kind):
            raise passive.BadAnswer(f"{kind} -> {delivery.event}")
        sender, receiver = xml.value(answer, "FromUserName"), xml.value(answer, "ToUserName")
        swapped = (delivery.fields["ToUserName"], delivery.fields["FromUserName"])
        if (sender, receiver) != swapped:
            raise passive.BadAnswer("FromUserName, ToUserName")

    def _redraw(
        self, delivery: Delivery, answer: ET.Element, message: Message, card: SentCard
    ) -> None:
        """Change the presser's own copy; nobody else's."""
        kind = xml.value(answer, "MsgType")
        if kind not in {"update_button", "update_template_card"}:
            self._speak(delivery, answer)
            return
        mine = card.copies.get(delivery.person.user_id.lower())
        if mine is not message:
            return
        if kind == "update_button":
            button = {"replace_name": answer.findtext("Button/ReplaceName") or ""}
            self.deck.freeze(message, replace_name(button, card.body))
        else:
            part = answer.find("TemplateCard")
            fresh = passive.card_of(part) if part is not None else {}
            has_media = self._contents.has_media
            self.deck.redraw(message, cards.check(fresh, is_update=True, has_media=has_media))
        if self._services.rules.wecom_passive_update_spends_code:
            self.deck.spend(delivery.fields["ResponseCode"])

    def _speak(self, delivery: Delivery, answer: ET.Element) -> None:
        kind = xml.value(answer, "MsgType")
        if kind == "text":
            body = {"text": {"content": xml.value(answer, "Content")}}
        else:
            body = {kind: {"media_id": answer.findtext(f"{kind.title()}/MediaId") or ""}}
        bubble, fields = self._contents.show(kind, body)
        self._services.phones.post(delivery.person.id, BOT, bubble, **fields)

    def _make(self, person: Person, kind: str, **fields: Any) -> Delivery:
        if self._services.config.wecom is None:
            raise BadGesture(texts.NO_APP)
        return self.callback.make(person, kind, **fields)


def _smart_case(answers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the selections as the smart bot spells them."""
    return [
        {
            "question_key": row["QuestionKey"],
            "option_ids": {"option_id": row["OptionIds"]["OptionId"]},
        }
        for row in answers
    ]


def _selected(drawn: dict[str, Any], chosen: dict[str, list[str]]) -> list[dict[str, Any]]:
    answers = []
    for question in drawn.get("questions", ()):
        known = [option["id"] for option in question["options"]]
        default = [option["id"] for option in question["options"] if option["checked"]]
        picked = [option for option in chosen.get(question["key"], default) if option in known]
        if picked:
            ids = {"OptionId": picked}
            answers.append({"QuestionKey": question["key"], "OptionIds": ids})
    return answers
