"""What a command gets: who speaks, where, the open books, and ways to answer."""

import json
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.cards.deck import draw
from bot.cards.model import Card
from bot.cards.show import moment
from bot.inbound import Inbound, Tapped
from bot.texts import say
from core.outbox import Notice, ToChat
from core.people import Person

if TYPE_CHECKING:
    from core.storage.books import OpenBooks


class Context:
    """One inbound being answered, inside its transaction."""

    def __init__(self, books: "OpenBooks", inbound: Inbound, person: Person) -> None:
        self.books = books
        self.inbound = inbound
        self.person = person
        self.answer_notice: Notice | None = None
        self.trial_for: Person | None = None
        self._was_sent_privately = False

    @property
    def zone(self) -> ZoneInfo:
        return self.books.zone

    @property
    def chat(self) -> str:
        """Return the key of this conversation: drafts belong to a person in a chat."""
        return target_of(self.inbound)

    @property
    def tapped_handle(self) -> str:
        """Return the copy that the platform redraws with our answer (only WeCom does so)."""
        is_redrawn = isinstance(self.inbound, Tapped) and self.inbound.response_code
        return self.inbound.handle if isinstance(self.inbound, Tapped) and is_redrawn else ""

    def at(self, at_us: int) -> str:
        """Return a time as people read it."""
        return moment(at_us, self.zone)

    def words(self, text: str) -> None:
        """Say a sentence in this chat."""
        self.show(Notice(kind="words", facts={"text": text}))

    def show(self, notice: Notice) -> None:
        """Send a notice to this chat; one with buttons goes to the person alone."""
        is_private = self.inbound.chat.is_group and isinstance(
            draw(notice.kind, notice.facts, self.zone), Card
        )
        if is_private and notice.kind != "stock":
            platform = self.inbound.chat.platform
            target = f"{platform}:user:{self.inbound.user_id}"
            self.books.outbox.put(ToChat(target=target), notice)
            self.sent_privately()
            return
        self._say_here(notice)

    def is_last_shown(self, subject: str) -> bool:
        """Return whether a card about ``subject`` is the last thing that was shown here."""
        last = self.books.outbox.last_to(self.chat)
        return last is not None and last.subject == subject

    def sent_privately(self) -> None:
        """Say in the group, once, that the answer went to the person alone."""
        if self._was_sent_privately:
            return
        self._was_sent_privately = True
        text = say.SENT_PRIVATELY.format(name=self.person.name)
        self._say_here(Notice(kind="words", facts={"text": text}))

    def _say_here(self, notice: Notice) -> None:
        self.books.outbox.put(ToChat(target=self.chat, reply=_reply(self.inbound)), notice)

    def settle(self, subject: str, notice: Notice) -> None:
        """Show ``notice`` in place of every card about ``subject``, the tapped one first."""
        self.books.outbox.redraw(subject, notice, but=self.tapped_handle)
        if isinstance(self.inbound, Tapped):
            self.answer_notice = notice


def target_of(inbound: Inbound) -> str:
    """Return the outbox target of the chat a message came from."""
    chat = inbound.chat
    if chat.is_group:
        return f"{chat.platform}:chat:{chat.id}"
    return f"{chat.platform}:user:{inbound.user_id}"


def _reply(inbound: Inbound) -> str:
    chat = inbound.chat
    if not chat.reply_url:
        return ""
    reply: dict[str, Any] = {"url": chat.reply_url, "until_us": chat.reply_until_us}
    return json.dumps(reply)
