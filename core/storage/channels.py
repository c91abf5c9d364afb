"""Orders of shops and other systems, what they were answered, and what they hear."""

from collections.abc import Sequence
from typing import Final

from core.orders.channels import Answered, Listener, ReferenceTaken
from core.orders.model import Document
from core.orders.states import Status, Step
from core.outbox import Notice, Outbox, ToChat
from core.storage.session import Session, Sql
from core.storage.trail import Trail

PLATFORM: Final = "webhook"

_CLAIM = Sql(
    "INSERT INTO api_answer (channel, key, fingerprint, at_us)"
    " VALUES (:channel, :key, :fingerprint, :now_us) ON CONFLICT (channel, key) DO NOTHING"
)
_ANSWERED = Sql(
    "SELECT fingerprint, status, body FROM api_answer WHERE channel = :channel AND key = :key"
)
_ANSWER = Sql(
    "UPDATE api_answer SET status = :status, body = :body WHERE channel = :channel AND key = :key"
)
_NOTE = Sql(
    "INSERT INTO channel_order (channel, reference, document_id, at_us, command_id)"
    " VALUES (:channel, :reference, :document_id, :now_us, :command_id)"
    " ON CONFLICT (channel, reference) DO NOTHING"
)
_TAKEN = Sql(
    "SELECT d.id, d.number FROM channel_order c JOIN document d ON d.id = c.document_id"
    " WHERE c.channel = :channel AND c.reference = :reference"
)
_OWNER = Sql("SELECT channel, reference FROM channel_order WHERE document_id = :document_id")


class ChannelTable:
    """``core.orders.channels.ChannelDesk`` over the tables."""

    def __init__(self, session: Session, trail: Trail, now_us: int) -> None:
        self._session = session
        self._trail = trail
        self._now_us = now_us

    def claim(self, channel: str, key: str, fingerprint: str) -> bool:
        made = self._session.run(
            _CLAIM, channel=channel, key=key, fingerprint=fingerprint, now_us=self._now_us
        )
        return made > 0

    def answered(self, channel: str, key: str) -> Answered:
        row = self._session.row(_ANSWERED, channel=channel, key=key)
        return Answered(
            fingerprint=row[0] if row else "", status=row[1] if row else 0,
            body=row[2] if row else "",
        )  # fmt: skip

    def answer(self, channel: str, key: str, status: int, body: str) -> None:
        self._session.run(_ANSWER, channel=channel, key=key, status=status, body=body)

    def require_new(self, channel: str, reference: str) -> None:
        row = self._session.row(_TAKEN, channel=channel, reference=reference)
        if row is not None:
            raise ReferenceTaken(reference=reference, number=str(row[1]))

    def note(self, channel: str, reference: str, document_id: int) -> None:
        made = self._session.run(
            _NOTE, channel=channel, reference=reference, document_id=document_id,
            now_us=self._now_us, command_id=self._trail.command_id,
        )  # fmt: skip
        if not made:
            self.require_new(channel, reference)

    def order_of(self, channel: str, reference: str) -> int | None:
        row = self._session.row(_TAKEN, channel=channel, reference=reference)
        return int(row[0]) if row else None

    def reference_of(self, channel: str, document_id: int) -> str | None:
        row = self._session.row(_OWNER, document_id=document_id)
        return str(row[1]) if row and row[0] == channel else None


class Herald:
    """Puts an event into the outbox for every channel that hears of a step."""

    def __init__(
        self, session: Session, outbox: Outbox, listeners: Sequence[Listener], now_us: int
    ) -> None:
        self._session = session
        self._outbox = outbox
        self._listeners = listeners
        self._now_us = now_us

    def tell(self, document: Document, start: Status, step: Step) -> None:
        """Tell of a document that has just taken ``step`` from ``start``."""
        wanting = [
            one for one in self._listeners if not one.statuses or document.status in one.statuses
        ]
        if not wanting:
            return
        row = self._session.row(_OWNER, document_id=document.id)
        owner, reference = (str(row[0]), str(row[1])) if row else ("", "")
        for one in wanting:
            if one.hears_all or one.name == owner:
                said = reference if one.name == owner else ""
                notice = self._event(document, start, step, said)
                self._outbox.put(ToChat(target=f"{PLATFORM}:robot:{one.name}"), notice)

    def _event(self, document: Document, start: Status, step: Step, reference: str) -> Notice:
        """Return the event; its id is made of what nobody else can be: number and revision."""
        facts = {
            "event": f"evt_{document.number}_{document.revision}",
            "at_us": self._now_us,
            "kind": document.kind.value,
            "number": document.number,
            "reference": reference,
            "status": document.status.value,
            "previous": start.value,
            "step": step.value,
            "revision": document.revision,
        }
        return Notice(kind="event", facts=facts)
