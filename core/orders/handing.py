"""The next piece of work on a document, handed to whoever has it now.

It is everybody's of its role at its place. Who is away is left out, and whoever stands in for them
has it instead, with their right; where nobody is at work it is put before the managers.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from core.orders.asking import Invited
from core.orders.model import Document
from core.orders.notices import facts_of, without_money
from core.orders.ports import Books
from core.orders.seats import Why
from core.orders.showing import go_on_token
from core.outbox import Notice, ToPerson, ToPost
from core.people import Act, Person, Role, may, require, require_place, sees_place

HERE: Final = ("",)
"""A card's one button: what comes next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One sort of work. ``roles``: whose it is; of several, the first that anybody has.

    ``place_of`` says where, nothing where the role is not bound to a place.
    """

    roles: tuple[Role, ...]
    card: Callable[[Books, Document], Notice]
    place_of: Callable[[Document], int | None] = lambda document: document.location_id


def card(
    books: Books, document: Document, kind: str, *, ways: Sequence[str] = HERE, **more: Any
) -> Notice:
    """Return the card of a piece of work: facts without money, a button for each way to go on."""
    facts = {**without_money(facts_of(books, document)), **more}
    for way in ways:
        facts[f"{way or 'go_on'}_token"] = go_on_token(books, document, way)
    return Notice(kind=kind, facts=facts, subject=f"{kind}:{document.id}")


def hand(books: Books, work: Work, document: Document, notice: Notice | None = None) -> None:
    """Give a piece of work to everybody who has it; ``notice`` is its card where that says more."""
    notice = notice or work.card(books, document)
    people = who_has(books, work, document)
    for one in people:
        books.outbox.put(ToPerson(person_id=one.person.id), _for(notice, one))
    if not people:
        _tell_managers(books, work, document, notice)


def hand_to(books: Books, person: Person, notice: Notice) -> None:
    """Give a piece of work to one person, or to whoever is there in their place."""
    doer = at_work(books, person) or person
    others = () if doer.id == person.id else (person,)
    books.outbox.put(
        ToPerson(person_id=doer.id), _for(notice, Invited(person=doer, for_others=others))
    )


def who_has(books: Books, work: Work, document: Document) -> list[Invited]:
    """Return who has a piece of work now, by id, and for whom if they only stand in."""
    for role in work.roles:
        found = _at_work(books, holders(books, role, work.place_of(document)))
        if found:
            return found
    return []


def holders(books: Books, role: Role, *places: int | None) -> list[Person]:
    """Return who has a role at one of these places, there or away; no place means any."""
    return [
        person
        for person in books.people.with_role(role)
        if not any(places) or any(sees_place(person, place) for place in places if place)
    ]


def at_work(books: Books, person: Person) -> Person | None:
    """Return the person, or who stands in for them while away; nobody where that ends nowhere."""
    away = {
        one.person_id: one.standin_id for one in books.stand_ins.active() if one.why is Why.AWAY
    }
    at, seen = person.id, set[int]()
    while at in away and at not in seen:
        seen.add(at)
        at = away[at]
    found = person if at == person.id else books.people.get(at)
    return found if found.is_active and at not in away else None


def acting_for(books: Books, person: Person) -> Iterator[Person]:
    """Yield the person, then everybody who is away and whose work is theirs meanwhile."""
    yield person
    for one in books.stand_ins.active():
        if one.why is Why.AWAY and one.person_id != person.id:
            holder = books.people.get(one.person_id)
            doer = at_work(books, holder) if holder.is_active else None
            if doer is not None and doer.id == person.id:
                yield holder


def require_right(books: Books, person: Person, act: Act, place_id: int | None = None) -> None:
    """Refuse unless the person may do this (in a place), in their own right or for who is away."""
    if not person.is_active or not any(
        may(holder, act) and (place_id is None or sees_place(holder, place_id))
        for holder in acting_for(books, person)
    ):
        require(person, act)
        if place_id is not None:
            require_place(person, place_id, books.catalog.location(place_id).name)


def _at_work(books: Books, people: Iterable[Person]) -> list[Invited]:
    found: dict[int, list[Person]] = {}
    known: dict[int, Person] = {}
    for holder in people:
        doer = at_work(books, holder)
        if doer is not None:
            known[doer.id] = doer
            found.setdefault(doer.id, []).append(holder)
    return [
        Invited(
            person=known[id_],
            for_others=() if any(one.id == id_ for one in found[id_]) else tuple(found[id_]),
        )
        for id_ in sorted(found)
    ]


def _for(notice: Notice, one: Invited) -> Notice:
    """Return the card as this person gets it: with the names of those they stand in for."""
    names = [other.name for other in one.for_others]
    return replace(notice, facts={**notice.facts, "for": names}) if names else notice


def _tell_managers(books: Books, work: Work, document: Document, notice: Notice) -> None:
    """Nobody is there: the managers get the work, or failing them the group for alarms hears."""
    facts = {**notice.facts, "nobody": work.roles[0].value}
    managers = _at_work(books, books.people.with_role(Role.MANAGER))
    for one in managers:
        books.outbox.put(ToPerson(person_id=one.person.id), _for(replace(notice, facts=facts), one))
    if not managers:
        bare = {"number": document.number, "role": work.roles[0].value}
        books.outbox.put(ToPost(post="alarms"), Notice(kind="nobody_there", facts=bare))
