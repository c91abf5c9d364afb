"""What people see on their phones: chats and the messages in them."""

import asyncio
import itertools
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sandbox.hub import Hub

BOT = "bot"
ROBOT = "robot"


@dataclass(slots=True, kw_only=True)
class Message:
    """One bubble. ``cards`` holds what single people see instead of ``card`` (private data)."""

    id: str
    chat: str
    sender: str
    at_us: int
    kind: str
    text: str = ""
    markdown: str = ""
    card: dict[str, Any] | None = None
    cards: dict[str, dict[str, Any]] = field(default_factory=dict)
    image_url: str = ""
    file: dict[str, Any] | None = None
    said: str = ""
    is_spoken: bool = False
    quoted: "Message | None" = None
    status: str = ""
    toast: str = ""
    toast_for: str = ""

    def shown(self) -> dict[str, Any]:
        """Return the message as the page reads it."""
        shown: dict[str, Any] = {
            "id": self.id,
            "chat": self.chat,
            "from": self.sender,
            "at_us": self.at_us,
            "kind": self.kind,
        }
        for key in ("text", "markdown", "card", "cards", "image_url", "file", "status", "toast"):
            if value := getattr(self, key):
                shown[key] = value
        if self.quoted is not None:
            shown["quote"] = self.quoted.words()
        if self.toast_for:
            shown["toast_for"] = self.toast_for
        return shown

    def words(self) -> str:
        """Return the message in words, as a quotation of it shows."""
        title = str(self.card.get("title", "")) if self.card else ""
        return (self.said or self.text or self.markdown or title)[:200]

    def card_for(self, person: str) -> dict[str, Any] | None:
        """Return the card as ``person`` sees it."""
        return self.cards.get(person, self.card)


class Phones:
    """All chats; each keeps its last ``per_chat`` messages."""

    def __init__(self, hub: Hub, now_us: Callable[[], int], per_chat: int) -> None:
        self._hub = hub
        self._now_us = now_us
        self._per_chat = per_chat
        self._ids = itertools.count(1)
        self._chats: dict[str, deque[Message]] = {}
        self._changed = asyncio.Condition()
        self._announcements: set[asyncio.Task[None]] = set()

    def open(self, chat_ids: list[str]) -> None:
        """Start over with these chats."""
        self._chats = {chat_id: deque(maxlen=self._per_chat) for chat_id in chat_ids}

    def post(self, chat: str, sender: str, kind: str, **body: Any) -> Message:
        """Show a new message in ``chat``."""
        message = Message(
            id=f"m{next(self._ids)}",
            chat=chat,
            sender=sender,
            at_us=self._now_us(),
            kind=kind,
            **body,
        )
        self._chats.setdefault(chat, deque(maxlen=self._per_chat)).append(message)
        self.changed(message)
        return message

    def changed(self, message: Message) -> None:
        """Tell everybody that ``message`` is new or looks different now."""
        self._hub.publish("message", message.shown())
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        task = loop.create_task(self._announce())
        self._announcements.add(task)
        task.add_done_callback(self._announcements.discard)

    def remove(self, message: Message, notice: str) -> None:
        """Turn a recalled message into a notice."""
        message.kind, message.text = "notice", notice
        message.markdown, message.card, message.cards, message.image_url = "", None, {}, ""
        self.changed(message)

    def find(self, message_id: str) -> Message | None:
        for chat in self._chats.values():
            for message in chat:
                if message.id == message_id:
                    return message
        return None

    def chat(self, chat_id: str) -> list[Message]:
        return list(self._chats.get(chat_id, ()))

    def last(self, chat_id: str, sender: str = "") -> Message | None:
        """Return the newest message there, or the newest of ``sender``."""
        for message in reversed(self._chats.get(chat_id, ())):
            if not sender or message.sender == sender:
                return message
        return None

    def state(self) -> list[dict[str, Any]]:
        return [
            {"id": chat_id, "messages": [message.shown() for message in chat]}
            for chat_id, chat in self._chats.items()
        ]

    async def wait_for(
        self, chat_id: str, wanted: Callable[[Message], bool], timeout_s: float = 5.0
    ) -> Message:
        """Return the newest message of ``chat_id`` that is ``wanted``, once there is one."""
        async with asyncio.timeout(timeout_s), self._changed:
            while True:
                for message in reversed(self._chats.get(chat_id, ())):
                    if wanted(message):
                        return message
                await self._changed.wait()

    async def _announce(self) -> None:
        async with self._changed:
            self._changed.notify_all()
