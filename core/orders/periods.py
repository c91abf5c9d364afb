"""Closing a month (关账): nothing is booked into it afterwards until somebody else reopens it."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from core.errors import Refused
from core.outbox import Notice, ToPerson
from core.people import MAY, Act, Person, require

if TYPE_CHECKING:
    from core.orders.ports import Books

OPEN: Final = ""
"""What is closed until now: nothing."""


@dataclass(eq=False)
class MonthNotOver(Refused):
    """The month (ISO, ``2026-11``) still runs; ``first_day`` is when it can be closed."""

    month: str
    first_day: str


@dataclass(eq=False)
class MonthClosed(Refused):
    """The month is closed already; ``until`` is the last closed day (ISO)."""

    month: str
    until: str


@dataclass(eq=False)
class MonthOpen(Refused):
    """The month was never closed, so there is nothing to reopen."""

    month: str


@dataclass(eq=False)
class OwnClosing(Refused):
    """Whoever closed a month does not reopen it, where another could."""

    month: str


class Periods(Protocol):
    """The last closed day, and who closed it."""

    def closed_until(self) -> str: ...

    def close_until(self, day: str, month: str, person: Person) -> None: ...

    def closer(self) -> int | None: ...


def close(books: "Books", month: str, person: Person) -> None:
    """Close a month and everything before it; the database refuses what is booked there."""
    require(person, Act.CLOSE_MONTH)
    last = _last_day(month)
    if last >= books.today:
        following = dt.date.fromisoformat(last) + dt.timedelta(1)
        raise MonthNotOver(month=month, first_day=following.isoformat())
    until = books.periods.closed_until()
    if last <= until:
        raise MonthClosed(month=month, until=until)
    books.periods.close_until(last, month, person)
    _tell(books, "closed", month, person)


def reopen(books: "Books", month: str, person: Person) -> None:
    """Reopen a month and everything after it; somebody else than who closed it, if there is one."""
    require(person, Act.REOPEN_MONTH)
    first = dt.date.fromisoformat(f"{month}-01")
    if first.isoformat() > books.periods.closed_until():
        raise MonthOpen(month=month)
    if books.periods.closer() == person.id and _others(books, person):
        raise OwnClosing(month=month)
    books.periods.close_until((first - dt.timedelta(1)).isoformat(), month, person)
    _tell(books, "reopened", month, person)


def _last_day(month: str) -> str:
    first = dt.date.fromisoformat(f"{month}-01")
    following = (first + dt.timedelta(31)).replace(day=1)
    return (following - dt.timedelta(1)).isoformat()


def _others(books: "Books", person: Person) -> bool:
    found = (one for role in MAY[Act.REOPEN_MONTH] for one in books.people.with_role(role))
    return any(one.id != person.id for one in found)


def _tell(books: "Books", what: str, month: str, person: Person) -> None:
    """Tell everybody who may close months, once each, and put it down."""
    facts = {"what": what, "month": month, "by": person.name}
    notice = Notice(kind="month", facts=facts)
    found = {one.id for role in MAY[Act.CLOSE_MONTH] for one in books.people.with_role(role)}
    for person_id in sorted(found):
        books.outbox.put(ToPerson(person_id=person_id), notice)
    books.record(f"month_{what}", month, person, facts)
