"""The copies of a card that several people hold: each is redrawn as its own reader may see it."""

from collections.abc import Callable

from core.outbox import Notice, Outbox
from core.storage.session import Session, Sql

_HELD = Sql(
    "SELECT o.target, (SELECT min(a.person_id) FROM account a"
    "  WHERE a.platform || :between || a.user_id = o.target) FROM outbox o"
    " WHERE o.subject = :subject AND o.subject <> '' AND o.state IN ('pending', 'sent')"
    " AND o.redraws_id IS NULL GROUP BY o.target ORDER BY o.target"
)
_APART = Sql(
    "UPDATE outbox SET subject = :own WHERE subject = :subject AND subject <> ''"
    " AND target || '' = :target AND state IN ('pending', 'sent') AND redraws_id IS NULL"
)
"""By its subject, which few letters share; ``|| ''`` keeps SQLite from all letters of a target."""


class Copies:
    """``core.orders.ports.Copies`` over the outbox."""

    def __init__(self, session: Session, outbox: Outbox) -> None:
        self._session = session
        self._outbox = outbox

    def redraw(
        self, subject: str, notice_for: Callable[[int | None], Notice], *, but: str = ""
    ) -> None:
        """Show on each live copy what ``notice_for`` its reader says; a group is nobody."""
        held = self._session.rows(_HELD, subject=subject, between=":user:")
        for number, (target, person_id) in enumerate(held):
            own = f"{subject}:{number}"
            self._session.run(_APART, subject=subject, target=target, own=own)
            self._outbox.redraw(own, notice_for(person_id), but=but)
