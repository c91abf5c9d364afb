"""Things that go wrong on demand; each says in the log what it did and how the bot took it."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import Any, Final

from sandbox import texts
from sandbox.dingtalk.cloud import DingTalk
from sandbox.hands import BadGesture
from sandbox.mischief import Script
from sandbox.phones import Message
from sandbox.services import Services
from sandbox.wecom.cloud import WeCom

Wish = dict[str, Any]
PATIENCE_S: Final = 60.0
RESTART_LINE: Final = '{"command":"restart-bot"}\n'


class Faults:
    """Knows every fault by name; ``happen`` refuses others with ``ValueError``."""

    def __init__(self, services: Services, wecom: WeCom, dingtalk: DingTalk) -> None:
        self._services = services
        self._wecom = wecom
        self._dingtalk = dingtalk
        self._acts: dict[str, Callable[[Wish], Awaitable[None]]] = {
            "redeliver": self._redeliver,
            "drop_socket": self._drop_socket,
            "disconnect": self._disconnect,
            "expire_code": self._expire_code,
            "wrong_person": self._wrong_person,
            "restart_bot": self._restart_bot,
            "expire_token": self._expire_token,
            "rate_limit": self._rate_limit,
            "api_down": self._api_down,
            "slow_send": self._slow_send,
            "delay_ack": self._delay_ack,
            "partial": self._partial,
            "flow_control": self._flow_control,
            "answer": self._answer,
        }

    async def happen(self, name: str, wish: Wish) -> dict[str, Any]:
        """Make fault ``name`` happen now, with the settings in ``wish``."""
        if name not in self._acts:
            raise ValueError(f"unknown fault {name}")
        await self._acts[name](wish)
        return {}

    async def _redeliver(self, wish: Wish) -> None:
        """Deliver a person's last inbound twice more; without a person, everybody's newest."""
        person = wish.get("person") or self._newest()
        count = int(wish.get("count", 2))
        if person in self._wecom.callback.last:
            self._services.spawn(self._again_wecom(person, count))
        elif person in self._dingtalk.last:
            self._services.spawn(self._again_dingtalk(person, count))
        else:
            self._note(texts.NOTHING_TO_REPEAT, "bad")

    async def _again_wecom(self, person: str, count: int) -> None:
        delivery = self._wecom.callback.last[person]
        self._note(texts.REDELIVERED.format(key=delivery.key, count=count))
        for attempt in range(2, count + 2):
            outcome = await self._wecom.callback.attempt(delivery)
            self._attempted(attempt, outcome.taken)

    async def _again_dingtalk(self, person: str, count: int) -> None:
        delivery = self._dingtalk.last[person]
        self._note(texts.REDELIVERED.format(key=delivery.body["msgId"], count=count))
        for attempt in range(2, count + 2):
            self._attempted(attempt, await self._dingtalk.deliver_again(delivery))

    def _attempted(self, attempt: int, taken: bool) -> None:
        answer = texts.TAKEN if taken else texts.NOT_TAKEN
        line = texts.DELIVERED.format(attempt=attempt, answer=answer)
        self._note(line, "good" if taken else "bad")

    def _newest(self) -> str:
        """Return who did something last, on either platform."""
        chats = {person.id for person in self._services.config.people}
        newest = ("", 0)
        for chat in self._services.phones.state():
            for message in chat["messages"]:
                if message["from"] in chats and message["at_us"] >= newest[1]:
                    newest = (message["from"], message["at_us"])
        return newest[0]

    async def _drop_socket(self, _wish: Wish) -> None:
        count = await self._dingtalk.gateway.drop_all()
        if not count:
            self._note(texts.NO_SOCKET_TO_DROP, "bad")
            return
        self._note(texts.SOCKETS_DROPPED.format(count=count), "bad")
        self._services.keep_running(self._tell_when_back())

    async def _tell_when_back(self) -> None:
        """Say how long it took until somebody connected again, if it happens soon."""
        clock = asyncio.get_running_loop().time
        began = clock()
        await self._dingtalk.gateway.wait_for_socket(PATIENCE_S)
        if self._dingtalk.gateway.sockets:
            self._note(texts.SOCKET_IS_BACK.format(seconds=clock() - began), "good")

    async def _disconnect(self, _wish: Wish) -> None:
        count = await self._dingtalk.gateway.say_goodbye()
        self._note(texts.SOCKETS_POLITE.format(count=count))

    async def _expire_code(self, wish: Wish) -> None:
        message = self._services.phones.find(str(wish.get("message", "")))
        count = self._wecom.deck.expire_codes(message)
        line = texts.CODES_EXPIRED.format(count=count) if count else texts.NO_CODES
        self._note(line, "info" if count else "bad")

    async def _wrong_person(self, wish: Wish) -> None:
        """Let somebody press a card that was forwarded to them."""
        message = self._card(wish)
        buttons = [row for row in (message.card or {})["buttons"] if row["key"]]
        button = next((row for row in buttons if row["key"] == wish.get("key")), buttons[0])
        person = self._stranger(message, wish.get("person"))
        line = texts.WRONG_PERSON.format(name=person.name, button=button["text"])
        self._note(line)
        cloud = self._wecom if person.platform == "wecom" else self._dingtalk
        cloud.tap(person, message, button["key"], {})

    def _card(self, wish: Wish) -> Message:
        """Return the card that is meant, or the newest one with a button."""
        if wanted := wish.get("message"):
            found = self._services.phones.find(str(wanted))
            candidates = [found] if found else []
        else:
            chats = [chat["id"] for chat in self._services.phones.state()]
            messages = [entry for chat in chats for entry in self._services.phones.chat(chat)]
            candidates = sorted(messages, key=lambda entry: -entry.at_us)
        for message in candidates:
            if any(row["key"] for row in (message.card or {}).get("buttons", ())):
                return message
        raise BadGesture(texts.NO_SUCH_CARD)

    def _stranger(self, message: Message, wanted: Any) -> Any:
        config = self._services.config
        if wanted and (person := config.person(str(wanted))):
            return person
        holder = config.person(message.chat) or config.group(message.chat)
        platform = holder.platform if holder else ""
        others = [
            one for one in config.people if one.platform == platform and one.id != message.chat
        ]
        if not others:
            raise BadGesture(texts.NO_SUCH_CARD)
        return next((one for one in others if not self._has_buttons(one.id)), others[0])

    def _has_buttons(self, chat: str) -> bool:
        """Tell whether something waits for an answer in a chat: then it is no stranger's."""
        cards = (message.card or {} for message in self._services.phones.chat(chat))
        return any(card.get("buttons") for card in cards)

    async def _restart_bot(self, _wish: Wish) -> None:
        sys.stdout.write(RESTART_LINE)
        sys.stdout.flush()
        self._note(texts.RESTARTING)
        self._services.bot_is(up=False)

    async def _expire_token(self, wish: Wish) -> None:
        """Expire all tokens, or with ``unknown`` make the clouds forget them (40014)."""
        for book in (self._wecom.tokens, self._dingtalk.tokens, self._dingtalk.old_tokens):
            if wish.get("unknown"):
                book.forget()
            else:
                book.expire()
        self._note(texts.TOKENS_EXPIRED)

    async def _rate_limit(self, wish: Wish) -> None:
        count = self._services.mischief.rate_limited = int(wish.get("count", 1))
        self._note(texts.RATE_LIMITED.format(count=count))

    async def _api_down(self, wish: Wish) -> None:
        seconds, mischief = float(wish.get("seconds", 10)), self._services.mischief
        mischief.down_until = asyncio.get_running_loop().time() + seconds
        mischief.down_as_html = bool(wish.get("html", True))
        self._note(texts.API_DOWN.format(seconds=seconds))

    async def _slow_send(self, wish: Wish) -> None:
        mischief = self._services.mischief
        mischief.slow_sends = int(wish.get("count", 1))
        mischief.slow_seconds = float(wish.get("seconds", 20))
        line = texts.SLOW_SEND.format(count=mischief.slow_sends, seconds=mischief.slow_seconds)
        self._note(line)

    async def _delay_ack(self, wish: Wish) -> None:
        count = self._services.mischief.acks_withheld = int(wish.get("count", 1))
        self._note(texts.ACK_DELAYED.format(count=count))

    async def _partial(self, wish: Wish) -> None:
        """Let the next card deliveries fail, and whoever is in ``users`` not be reached."""
        mischief = self._services.mischief
        mischief.failing_users = set(wish.get("users", ()))
        count = mischief.partly_failed = int(wish.get("count", 0 if "users" in wish else 1))
        self._note(texts.PARTLY_FAILED.format(count=count))

    async def _flow_control(self, wish: Wish) -> None:
        count = self._services.mischief.flow_controlled = int(wish.get("count", 1))
        self._note(texts.FLOW_CONTROLLED.format(count=count))

    async def _answer(self, wish: Wish) -> None:
        """Answer the next ``count`` calls to ``path`` with ``body`` instead of doing them."""
        script = Script(
            path=str(wish["path"]),
            status=int(wish.get("status", 200)),
            body=wish["body"],
            count=int(wish.get("count", 1)),
        )
        self._services.mischief.scripts.append(script)
        self._note(texts.SCRIPTED.format(path=script.path, count=script.count))

    def _note(self, text: str, tone: str = "info") -> None:
        self._services.hub.note(text, tone)
