"""Posts that look back a week and ahead three days."""

import datetime as dt
import json
from collections.abc import Sequence
from typing import Final

from core.clock import MICROSECONDS, midnight
from core.outbox import Notice, ToPerson, ToPost
from core.people import Role, sees_place
from core.storage.books import OpenBooks
from core.storage.security import FINGERPRINTS, VERDICT, Window
from scheduler.days import Day

WEEK: Final = 7
AHEAD: Final = 3
LINES_MAX: Final = 200
SEE_SECURITY: Final = (Role.MANAGER, Role.ADMIN)


def post_security_report(books: OpenBooks, day: Day) -> None:
    """Tell managers and admins, and the groups that want it, what the week's attempts were.

    Managers and admins get it as a file too, and by mail where they have an address.
    """
    last = dt.date.fromisoformat(day.date)
    first = last - dt.timedelta(WEEK)
    offset = dt.datetime.combine(last, dt.time(12), day.zone).utcoffset() or dt.timedelta()
    window = Window(
        from_us=midnight(first.isoformat(), day.zone), until_us=midnight(day.date, day.zone),
        offset_us=int(offset.total_seconds()) * MICROSECONDS,
        opens=day.office[0], closes=day.office[1],
    )  # fmt: skip
    facts = {
        **books.security.figures(window),
        "company": day.company, "from": first.isoformat(),
        "until": (last - dt.timedelta(1)).isoformat(), "is_late": day.is_late,
        "verdict": json.loads(books.diary.kept(VERDICT) or "null"),
        "fingerprint": json.loads(books.diary.kept(FINGERPRINTS) or "[]"),
        "opens": day.office[0], "closes": day.office[1], "zone": day.zone.key,
    }  # fmt: skip
    notice = Notice(kind="security", facts=facts)
    readers = _with_roles(books, SEE_SECURITY)
    for person_id in readers:
        books.outbox.put(ToPerson(person_id=person_id), notice)
    books.errands.ask("paper", {"paper": "security", "facts": facts, "people": readers,
                                "topic": "weekly"})  # fmt: skip
    books.outbox.put(ToPost(post="weekly"), notice)
    books.record("weekly", day.date, None, {"refused": len(facts["refused"])})


def post_ship_list(books: OpenBooks, day: Day) -> None:
    """Give each warehouse what is due in the next three days, short lines first."""
    until = dt.date.fromisoformat(day.date) + dt.timedelta(AHEAD)
    found = books.overview.due(until.isoformat(), LINES_MAX)
    for keeper in books.people.with_role(Role.KEEPER):
        mine = [due for due in found if sees_place(keeper, due.order.location_id)]
        if mine:
            facts = {"lines": [due.as_facts() for due in mine]}
            notice = Notice(kind="ship_list", facts=facts)
            books.outbox.put(ToPerson(person_id=keeper.id), notice)
    books.record("ship_list", day.date, None, {"lines": len(found)})


def _with_roles(books: OpenBooks, roles: Sequence[Role]) -> Sequence[int]:
    return sorted({person.id for role in roles for person in books.people.with_role(role)})
