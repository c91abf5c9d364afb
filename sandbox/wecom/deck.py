"""Cards that were sent, their copies, and the codes with which they may be redrawn."""

import itertools
import secrets
from dataclasses import dataclass, field
from typing import Any

from sandbox.bounded import Bounded
from sandbox.phones import Message
from sandbox.services import Services
from sandbox.wecom import draw
from sandbox.wecom.wire import Refusal


@dataclass(slots=True, kw_only=True)
class SentCard:
    """One send. ``copies`` are the bubbles of its receivers, by lower-case user id."""

    id: str
    agent_id: int
    body: dict[str, Any]
    copies: dict[str, Message] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Code:
    """One ``response_code``: good for one update within 72 hours."""

    card: SentCard
    until_us: int


class Deck:
    """Finds cards by bubble and by code; a task id is taken for ever."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._numbers = itertools.count(1)
        self._taken: Bounded[None] = Bounded(services.rules.records)
        self._by_message: Bounded[SentCard] = Bounded(services.rules.records)
        self._codes: Bounded[Code] = Bounded(services.rules.records)

    def is_taken(self, task_id: str) -> bool:
        return task_id in self._taken

    def add(self, body: dict[str, Any], agent_id: int) -> SentCard:
        """Take the card's task id; refuse one that was used before (42014)."""
        task_id = body.get("task_id") or f"notice-{next(self._numbers)}"
        if task_id in self._taken:
            raise Refusal(42014, "template_card task_id is not unique")
        self._taken[task_id] = None
        return SentCard(id=task_id, agent_id=agent_id, body=body)

    def show(self, card: SentCard, user_id: str, message: Message) -> None:
        """Remember that ``message`` is a copy of ``card``."""
        card.copies[user_id.lower()] = message
        self._by_message[message.id] = card

    def of(self, message: Message) -> SentCard | None:
        return self._by_message.get(message.id)

    def new_code(self, card: SentCard) -> str:
        """Return a fresh ``response_code`` for ``card``."""
        code = secrets.token_urlsafe(36)
        life_us = self._services.rules.wecom_code_life_s * 1_000_000
        self._codes[code] = Code(card=card, until_us=self._services.clock.now_us() + life_us)
        return code

    def look_up(self, code: Any, agent_id: int) -> SentCard:
        """Return the card of an unspent code; 60140 for any other, 42015 for another app's."""
        known = self._codes.get(code) if isinstance(code, str) else None
        if known is None or known.until_us <= self._services.clock.now_us():
            raise Refusal(60140, "response_code is invalid or expired")
        if known.card.agent_id != agent_id:
            raise Refusal(42015, "app does not match")
        return known.card

    def spend(self, code: str) -> None:
        self._codes.pop(code, None)

    def expire_codes(self, message: Message | None = None) -> int:
        """Make the codes of one card, or all codes, useless; return how many that were."""
        card = self.of(message) if message is not None else None
        doomed = [code for code, known in self._codes.items() if card in (None, known.card)]
        for code in doomed:
            del self._codes[code]
        return len(doomed)

    def redraw(self, message: Message, body: dict[str, Any]) -> None:
        """Show ``body`` in place of the card in ``message``."""
        message.card = draw.draw(body)
        self._services.phones.changed(message)

    def freeze(self, message: Message, text: str) -> None:
        """Replace the buttons of the card in ``message`` by ``text``."""
        if message.card is not None:
            message.card = draw.freeze(message.card, text)
            self._services.phones.changed(message)
