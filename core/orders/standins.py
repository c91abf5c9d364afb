"""Stand-ins: somebody says yes for somebody else until a day; circles are found when it is said."""

from collections.abc import Sequence
from typing import Any, Final

from core.orders.asking import Panel
from core.orders.flows.works import stood_in
from core.orders.ports import Books
from core.orders.seats import (
    NoStandIn,
    NothingToEnd,
    StandIn,
    StandInLoop,
    StandInTwice,
    Why,
)
from core.orders.showing import approval_notice
from core.outbox import Notice, ToPerson
from core.people import Person, Role

CARDS_MAX: Final = 20
"""So many open cards a new stand-in gets at once; the rest is one sentence away."""


def appoint(
    books: Books, person: Person, standin: Person, why: Why, span_us: tuple[int, int]
) -> StandIn:
    """Let ``standin`` say yes for ``person`` from the first moment on, before the second."""
    from_us, until_us = span_us
    _require_fit(person, standin)
    others = books.stand_ins.between(from_us, until_us)
    mine = next((one for one in others if one.person_id == person.id), None)
    if mine is not None:
        name = books.people.get(mine.standin_id).name
        raise StandInTwice(name=name, until_us=mine.until_us)
    _require_no_loop(books, person, standin, others)
    new = books.stand_ins.write(
        StandIn(
            id=0, person_id=person.id, standin_id=standin.id, why=why, from_us=from_us,
            until_us=until_us,
        )
    )  # fmt: skip
    _tell(books, new, "begun")
    if from_us <= books.now_us:
        hand_over(books, new)
    facts = {"standin": standin.name, "from_us": from_us, "until_us": until_us}
    books.record("stand_in", person.name, person, facts)
    return new


def end(books: Books, person: Person) -> Sequence[StandIn]:
    """Take every right to stand in for ``person`` back, now."""
    ended = books.stand_ins.end(person.id)
    if not ended:
        raise NothingToEnd
    for one in ended:
        _tell(books, one, "ended")
    books.record("stand_in_ended", person.name, person, {"count": len(ended)})
    return ended


def hand_over(books: Books, stand_in: StandIn) -> None:
    """Give a stand-in whose time has begun the cards that wait for the one they stand in for.

    For who asked for it those to decide on, for who is away the open work too.
    """
    standin = books.people.get(stand_in.standin_id)
    for summary in books.votes.waiting_for(standin, CARDS_MAX):
        document = books.documents.get(summary.id)
        for invited in Panel(books, document).invited():
            is_for = any(other.id == stand_in.person_id for other in invited.for_others)
            if invited.person.id == standin.id and is_for:
                notice = approval_notice(books, document, standin)
                books.outbox.put(ToPerson(person_id=standin.id), notice)
    if stand_in.why is Why.AWAY:
        stood_in(books, books.people.get(stand_in.person_id))
    books.stand_ins.told(stand_in)


def _require_fit(person: Person, standin: Person) -> None:
    """Refuse oneself, whoever has left, and who only looks after the settings."""
    what = ""
    if standin.id == person.id:
        what = "self"
    elif not standin.is_active:
        what = "gone"
    elif not standin.roles - {Role.ADMIN}:
        what = "admin"
    if what:
        raise NoStandIn(name=standin.name, what=what)


def _require_no_loop(
    books: Books, person: Person, standin: Person, others: Sequence[StandIn]
) -> None:
    """Refuse when going from stand-in to stand-in would lead back to the first."""
    names, seen, at = [person.name], {person.id}, standin.id
    while at not in seen:
        seen.add(at)
        names.append(books.people.get(at).name)
        following = next((one.standin_id for one in others if one.person_id == at), None)
        if following is None:
            return
        at = following
    if at == person.id:
        raise StandInLoop(names=(*names, person.name))


def _tell(books: Books, stand_in: StandIn, what: str) -> None:
    facts: dict[str, Any] = {
        "what": what,
        "name": books.people.get(stand_in.person_id).name,
        "why": stand_in.why.value,
        "from_us": stand_in.from_us,
        "until_us": stand_in.until_us,
    }
    notice = Notice(kind="stand_in", facts=facts)
    books.outbox.put(ToPerson(person_id=stand_in.standin_id), notice)
