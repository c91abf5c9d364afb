"""What shops are reminded of: tills that nobody has counted."""

import datetime as dt
from typing import Final

from core.outbox import Notice, ToPerson
from core.people import Act, Role, may, sees_place
from core.storage.books import OpenBooks
from scheduler.days import Day

BACK_DAYS: Final = 7
"""So many days back an uncounted till is reminded of, every morning."""


def remind_of_tills(books: OpenBooks, day: Day) -> None:
    """Tell a shop's keepers which of the days before nobody has counted."""
    from_day = (dt.date.fromisoformat(day.date) - dt.timedelta(BACK_DAYS)).isoformat()
    found = books.tills.uncounted(from_day, day.date)
    for keeper in books.people.with_role(Role.KEEPER):
        mine = [
            [books.catalog.location(one.location_id).name, one.day, one.amount_fen]
            for one in found
            if sees_place(keeper, one.location_id) and may(keeper, Act.SELL_AT_COUNTER)
        ]
        if mine:
            notice = Notice(kind="till_due", facts={"days": mine})
            books.outbox.put(ToPerson(person_id=keeper.id), notice)
    books.record("till_reminder", day.date, None, {"days": len(found)})
