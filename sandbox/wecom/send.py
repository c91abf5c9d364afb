"""``message/send``, ``message/update_template_card`` and ``message/recall``."""

import hashlib
import json
import secrets
from dataclasses import dataclass
from typing import Any, Final

from aiohttp import web

from sandbox import texts
from sandbox.bounded import Bounded, Windows
from sandbox.config import Person
from sandbox.phones import BOT, Message
from sandbox.services import Services
from sandbox.wecom import cards, draw
from sandbox.wecom.content import Contents
from sandbox.wecom.deck import Deck, SentCard
from sandbox.wecom.wire import Door, Refusal

DUPLICATE_DEFAULT_S: Final = 1800
DUPLICATE_MAX_S: Final = 4 * 3600
RECALL_MAX_S: Final = 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One accepted send: what was answered and where it shows."""

    at_us: int
    answer: dict[str, Any]
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Receivers:
    """Who of ``touser``, ``toparty`` and ``totag`` exists, and what does not."""

    people: tuple[Person, ...]
    bad_users: tuple[str, ...]
    bad_parties: tuple[str, ...]
    bad_tags: tuple[str, ...]


class Sender:
    """Shows what the app sends on its receivers' phones."""

    def __init__(self, services: Services, door: Door, deck: Deck) -> None:
        self._services = services
        self._door = door
        self._deck = deck
        self._contents = Contents(services)
        self._windows = Windows()
        self._sent: Bounded[Sent] = Bounded(services.rules.records)
        self._repeats: Bounded[Sent] = Bounded(services.rules.records)

    def routes(self) -> list[web.RouteDef]:
        base, behind = "/wecom/cgi-bin/message", self._door.behind_token
        return [
            web.post(f"{base}/send", behind(self.send)),
            web.post(f"{base}/recall", behind(self.recall)),
        ]

    async def send(self, request: web.Request) -> dict[str, Any]:
        body = await self._door.json(request)
        agent_id = self._door.own_agent(body.get("agentid"))
        if self._services.mischief.take("rate_limited"):
            raise Refusal(45009, "reach max api daily quota limit")
        kind, receivers = body.get("msgtype"), self._receivers(body)
        seen_key, interval_s = _duplicate_key(body), _interval_s(body)
        now_us = self._services.clock.now_us()
        earlier = self._repeats.get(seen_key) if seen_key else None
        if earlier is not None and now_us - earlier.at_us <= interval_s * 1_000_000:
            return earlier.answer
        if body.get("enable_id_trans") == 1:
            body = self._contents.with_names(body)
        if kind == "template_card":
            sent = self._send_card(body, agent_id, receivers)
        else:
            sent = self._send_plain(str(kind), body, receivers)
        self._sent[sent.answer["msgid"]] = sent
        if seen_key:
            self._repeats[seen_key] = sent
        return sent.answer

    async def recall(self, request: web.Request) -> dict[str, Any]:
        sent = self._sent.get(str((await self._door.json(request)).get("msgid")))
        if sent is None:
            raise Refusal(40058, "invalid msgid")
        if self._services.clock.now_us() - sent.at_us > RECALL_MAX_S * 1_000_000:
            raise Refusal(42052, "msgid is too old to recall")
        for message in sent.messages:
            self._services.phones.remove(message, texts.RECALLED)
        return {}

    def _send_plain(self, kind: str, body: dict[str, Any], receivers: Receivers) -> Sent:
        bubble, fields = self._contents.show(kind, body)
        people = [person for person in receivers.people if self._may_hear(person)]
        messages = [self._services.phones.post(p.id, BOT, bubble, **fields) for p in people]
        return self._book(receivers, messages)

    def _send_card(self, body: dict[str, Any], agent_id: int, receivers: Receivers) -> Sent:
        has_media = self._contents.has_media
        wanted = cards.check(body.get("template_card"), has_media=has_media)
        app = self._services.config.wecom
        if wanted["card_type"] in cards.INTERACTIVE and app and not app.callback_url:
            raise Refusal(43012, "the app must configure a callback url")
        card = self._deck.add(wanted, agent_id)
        drawn = draw.draw(wanted)
        messages = [self._show_card(card, drawn, person) for person in receivers.people]
        code = self._deck.new_code(card) if cards.needs_task(wanted) else ""
        return self._book(receivers, [m for m in messages if m], response_code=code)

    def _show_card(self, card: SentCard, drawn: dict[str, Any], person: Person) -> Message | None:
        if not self._may_hear(person):
            return None
        message = self._services.phones.post(person.id, BOT, "card", card=drawn)
        self._deck.show(card, person.user_id, message)
        return message

    def _book(self, receivers: Receivers, messages: list[Message], **more: str) -> Sent:
        answer: dict[str, Any] = {
            "errcode": 0,
            "errmsg": "ok",
            "invaliduser": "|".join(receivers.bad_users),
            "invalidparty": "|".join(receivers.bad_parties),
            "invalidtag": "|".join(receivers.bad_tags),
            "unlicenseduser": "",
            "msgid": secrets.token_urlsafe(24),
        }
        answer.update({key: value for key, value in more.items() if value})
        at_us = self._services.clock.now_us()
        return Sent(at_us=at_us, answer=answer, messages=tuple(messages))

    def _receivers(self, body: dict[str, Any]) -> Receivers:
        users = _names(body, "touser", 1000)
        parties, tags = _names(body, "toparty", 100), _names(body, "totag", 100)
        if not users and not parties and not tags:
            raise Refusal(82001, "touser, toparty and totag are all empty")
        everyone = [p for p in self._services.config.people if p.platform == "wecom"]
        if users == ["@all"]:
            users, parties, tags = [person.user_id for person in everyone], [], []
        people = {p.id: p for p in everyone} if "1" in parties else {}
        bad_users = []
        for user in users:
            person = self._services.config.member("wecom", user)
            if person is None or user in self._services.mischief.failing_users:
                bad_users.append(user.lower())
            else:
                people[person.id] = person
        if not people:
            raise Refusal(81013, "user & party & tag all invalid")
        return Receivers(
            people=tuple(people.values()),
            bad_users=tuple(bad_users),
            bad_parties=tuple(party for party in parties if party != "1"),
            bad_tags=tuple(tags),
        )

    def _may_hear(self, person: Person) -> bool:
        """Count against the member's limits; what is beyond them is lost without a word."""
        rules, now_us = self._services.rules, self._services.clock.now_us()
        minute = self._windows.count(person.id, now_us, 60)
        hour = self._windows.count(person.id, now_us, 3600)
        if minute >= rules.wecom_member_per_minute or hour >= rules.wecom_member_per_hour:
            limit = rules.wecom_member_per_minute
            line = texts.DROPPED_BY_LIMIT.format(limit=limit, name=person.name)
            self._services.hub.note(line, "bad")
            return False
        self._windows.hit(person.id, now_us)
        return True


def _names(body: dict[str, Any], key: str, most: int) -> list[str]:
    value = body.get(key, "")
    if not isinstance(value, str):
        raise Refusal(40058, f"{key} must be a string joined with |")
    names = [name for name in value.split("|") if name]
    if len(names) > most:
        raise Refusal(40058, f"{key} has more than {most}")
    return names


def _duplicate_key(body: dict[str, Any]) -> str:
    if body.get("enable_duplicate_check") != 1:
        return ""
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def _interval_s(body: dict[str, Any]) -> int:
    interval_s = body.get("duplicate_check_interval", DUPLICATE_DEFAULT_S)
    if not isinstance(interval_s, int) or not 0 < interval_s <= DUPLICATE_MAX_S:
        raise Refusal(40058, "duplicate_check_interval must be 1 to 14400")
    return interval_s
