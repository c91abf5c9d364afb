"""The audit trail: one event per command, hash-chained, over everything the command wrote.

An event's body holds, for each kind of history the command wrote (documents, lines, movements,
transitions, votes, values), the count, the first and last id and a digest of the rows. So a
changed row anywhere breaks the chain that anyone with one day's group post can check.
"""

import hashlib
from collections.abc import Sequence
from typing import Any, Final

from core.people import Person
from core.storage.plain import dump_sorted
from core.storage.session import Session, Sql

DOMAIN: Final = "zhanggui-audit-1"
START: Final = "0" * 64
PAGE: Final = 200
"""So many rows of a kind are kept as text before they go into the digest."""

ACTS: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "d": (
        "document",
        ("id", "kind", "number", "requester_id", "location_id", "partner_id", "amount_fen",
         "created_us", "business_date", "to_location_id", "source_id", "due_on", "reason",
         "note", "method"),
    ),
    "l": (
        "document_line",
        ("id", "document_id", "line_no", "product_id", "batch_id", "unit", "count_milli",
         "quantity", "price", "amount_fen", "source_line_id", "part"),
    ),
    "m": (
        "movement",
        ("id", "phase", "hold_id", "product_id", "batch_id", "source_id", "target_id", "quantity",
         "document_id", "line_id", "reverses_id", "occurred_us", "posted_us", "business_date"),
    ),
    "t": (
        "transition",
        ("id", "document_id", "revision", "step", "from_status", "to_status", "person_id",
         "at_us", "note"),
    ),
    "a": (
        "approval",
        ("id", "document_id", "revision", "step", "seat", "role", "person_id", "for_person_id",
         "vote", "at_us"),
    ),
    "n": ("approval_need", ("id", "document_id", "revision", "step", "seat", "role")),
    "p": ("allocation", ("id", "from_id", "to_id", "amount_fen", "at_us")),
    "k": ("till_count", ("id", "document_id", "method", "expected_fen", "counted_fen")),
    "v": ("value_entry", ("movement_id", "product_id", "quantity", "value_fen", "variance_fen")),
    "r": (
        "price_entry",
        ("id", "document_id", "line_id", "product_id", "matched_fen", "value_fen",
         "variance_fen", "owed_fen", "occurred_on", "business_date", "at_us", "reverses_id"),
    ),
    "f": ("attachment", ("id", "document_id", "kind", "digest", "person_id", "at_us")),
    "c": (
        "master_change",
        ("id", "what", "key", "field", "old", "new", "person_id", "at_us", "source"),
    ),
}  # fmt: skip
"""Which columns of which table an event vouches for, by the letter used in its body."""

_LAST = Sql("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1")
_WRITE = Sql(
    "INSERT INTO audit (seq, command_id, at_us, person_id, verb, subject, body, prev_hash, hash)"
    " VALUES (:seq, :command_id, :at_us, :person_id, :verb, :subject, :body, :prev_hash, :hash)"
)
_NEXT_COMMAND = Sql("SELECT nextval('command_seq')")
_CHAIN_LOCK = Sql("SELECT pg_advisory_xact_lock(9)")


class Digest:
    """The digest of one kind of rows, worked out over pages of them."""

    __slots__ = ("_hash", "_page", "count", "first", "last")

    def __init__(self) -> None:
        self._hash: Any = None
        self._page: list[str] = []
        self.count = 0
        self.first = 0
        self.last = 0

    def add(self, row: Sequence[Any]) -> None:
        """Add a row in the column order of ``ACTS``; its first value is its id."""
        self._page.append("|".join(map(str, row)))
        self.last = row[0]
        if not self.count:
            self.first = self.last
        self.count += 1
        if len(self._page) >= PAGE:
            self._hash = self._so_far()
            self._page = []

    def copy(self) -> "Digest":
        """Return a digest that goes on by itself from here."""
        twin = Digest()
        twin._hash = self._hash and self._hash.copy()
        twin._page = self._page.copy()
        twin.count, twin.first, twin.last = self.count, self.first, self.last
        return twin

    def sum(self) -> list[Any]:
        """Return count, first id, last id and the first 128 bits as hex."""
        return [self.count, self.first, self.last, self._so_far().hexdigest()[:32]]

    def _so_far(self) -> Any:
        text = "".join([f"{line}\n" for line in self._page]).encode()
        if self._hash is None:
            return hashlib.sha256(text)
        found = self._hash.copy()
        found.update(text)
        return found


def chained(prev_hash: str, event: Sequence[Any]) -> str:
    """Return the hash of an event (seq, command_id, at_us, person_id, verb, subject, body)."""
    text = "\n".join((DOMAIN, prev_hash, *map(str, event)))
    return hashlib.sha256(text.encode()).hexdigest()


Event = tuple[str, str, int | None, dict[str, Any]]
Mark = tuple[dict[str, Digest], Event | None]


class Trail:
    """The audit event of one transaction, written when the transaction closes."""

    def __init__(self, session: Session, now_us: int) -> None:
        self._session = session
        self._now_us = now_us
        self._command_id: int | None = None
        self._digests: dict[str, Digest] = {}
        self._event: Event | None = None

    @property
    def command_id(self) -> int:
        """Return the id that everything written in this transaction refers to."""
        if self._command_id is None:
            if self._session.is_postgres:
                row = self._session.row(_NEXT_COMMAND)
                self._command_id = int(row[0]) if row else 0
            else:
                self._command_id = self._last()[0] + 1
        return self._command_id

    def wrote(self, letter: str, *row: Any) -> None:
        """Note a row of history, in the column order of ``ACTS``."""
        digest = self._digests.get(letter)
        if digest is None:
            digest = self._digests[letter] = Digest()
        digest.add(row)

    def record(
        self, verb: str, subject: str, person: Person | None, facts: dict[str, Any] | None
    ) -> None:
        """Say what the transaction is; the last call counts."""
        self._event = (verb, subject, person.id if person else None, facts or {})

    def mark(self) -> Mark:
        """Return how far the event has come, for ``back_to``."""
        return {letter: digest.copy() for letter, digest in self._digests.items()}, self._event

    def back_to(self, mark: Mark) -> None:
        """Take up where ``mark`` was set, after everything written since has been undone."""
        self._digests, self._event = mark

    def close(self) -> None:
        """Write the event, if the transaction recorded one or wrote history."""
        if self._event is None:
            if not self._digests:
                return
            self._event = ("unnamed", "", None, {})
        verb, subject, person_id, facts = self._event
        command_id = self.command_id
        if self._session.is_postgres:
            self._session.row(_CHAIN_LOCK)
        last_seq, last_hash = self._last()
        acts = {letter: digest.sum() for letter, digest in self._digests.items()}
        body = dump_sorted({"facts": facts, "wrote": acts})
        seq = last_seq + 1
        event = (seq, command_id, self._now_us, person_id, verb, subject, body)
        event_hash = chained(last_hash, event)
        self._session.run(
            _WRITE, seq=seq, command_id=command_id, at_us=self._now_us, person_id=person_id,
            verb=verb, subject=subject, body=body, prev_hash=last_hash, hash=event_hash,
        )  # fmt: skip
        if not self._session.is_postgres:
            self._session.audit_head = (seq, event_hash)

    def _last(self) -> tuple[int, str]:
        """Return the last event; on SQLite nobody else writes one before this transaction ends."""
        head = self._session.audit_head
        if head is None:
            row = self._session.row(_LAST)
            head = (int(row[0]), str(row[1])) if row else (0, START)
            if not self._session.is_postgres:
                self._session.audit_head = head
        return head
