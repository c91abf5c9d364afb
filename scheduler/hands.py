"""Tell at once of whoever wrote by hand what only documents may."""

from dataclasses import asdict
from typing import Final

from core.outbox import Notice, ToPerson, ToPost
from core.people import Role
from core.storage.books import OpenBooks

HEAR: Final = (Role.MANAGER, Role.ADMIN)
VERB: Final = "by_hand"
"""The audit event of attempts that the database refused; its facts list them."""


def tell_attempts(books: OpenBooks) -> None:
    """Put down what the guards refused since the last time, and tell managers, admins and groups.

    The attempt itself is no act of a person the bot knows: a database has roles, or not even those.
    """
    attempts = [asdict(attempt) for attempt in books.attempts.take()]
    if not attempts:
        return
    notice = Notice(kind="by_hand", facts={"attempts": attempts})
    for person_id in sorted({one.id for role in HEAR for one in books.people.with_role(role)}):
        books.outbox.put(ToPerson(person_id=person_id), notice)
    books.outbox.put(ToPost(post="alarms"), notice)
    books.record(VERB, "database", None, {"attempts": attempts})
