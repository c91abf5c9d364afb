"""Who is asked to decide on a document now, and in whose right somebody says yes or no."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property

from core.orders.approvals import Stage, can_all_be_answered
from core.orders.model import Document, NobodyToAsk, NotAsked, OwnDocument
from core.orders.ports import Books
from core.orders.seats import (
    AlreadyAgreed,
    Asked,
    StandsInForRequester,
    Way,
    open_seats,
    represented,
    standing_in,
)
from core.people import Person, Role, in_order, require_place, sees_place


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """Somebody who is asked, in their own right or for others."""

    person: Person
    for_others: tuple[Person, ...] = field(default=())

    @property
    def eyes(self) -> Person:
        """Return whose view the card is: a stand-in sees what the one they stand in for would."""
        return self.for_others[0] if self.for_others else self.person


class Panel:
    """The seats of a document at its present revision and the people who may take them."""

    def __init__(self, books: Books, document: Document) -> None:
        self._books = books
        self.document = document
        self.seats = books.votes.asked(document)
        self._stand_ins = books.stand_ins.active()

    @cached_property
    def open(self) -> Sequence[Asked]:
        """Return the empty seats that are asked now."""
        return open_seats(self.seats)

    @property
    def is_full(self) -> bool:
        """Return whether every seat has its yes."""
        return bool(self.seats) and all(seat.vote == "yes" for seat in self.seats)

    @property
    def stage(self) -> int:
        """Return the stage that is asked now, or how many there were."""
        return self.open[0].stage if self.open else self.stages

    @property
    def stages(self) -> int:
        return max((seat.stage for seat in self.seats), default=-1) + 1

    def roles(self) -> tuple[Role, ...]:
        """Return the roles that are asked now."""
        return in_order(role for seat in self.open for role in seat.roles)

    def ways(self, person: Person) -> list[Way]:
        """Return how the person may fill a seat that is asked now: their own right first."""
        if not person.is_active or self._is_barred(person.id):
            return []
        holders = [person, *map(self._books.people.get, represented(self._stand_ins, person.id))]
        return [
            Way(seat=seat, role=role, holder=holder, is_own=holder.id == person.id)
            for holder in holders
            if self._may_hold(holder)
            for seat in sorted(self.open, key=lambda seat: (len(seat.roles), seat.seat))
            for role in seat.roles
            if role in holder.roles
        ]

    def invited(self, *seats: Asked) -> list[Invited]:
        """Return who is asked now, by id, and for whom if not in their own right.

        ``seats``: only who may fill one of these.
        """
        found: dict[int, list[Person]] = {}
        for holder in self._holders_of(seats or self.open):
            if not self._is_barred(holder.id):
                found.setdefault(holder.id, []).insert(0, holder)
            for standin_id in standing_in(self._stand_ins, holder.id):
                if not self._is_barred(standin_id):
                    found.setdefault(standin_id, []).append(holder)
        people = {person_id: self._books.people.get(person_id) for person_id in sorted(found)}
        return [
            Invited(person=person, for_others=_others(person, found[person_id]))
            for person_id, person in people.items()
            if person.is_active
        ]

    def way_to_vote(self, person: Person) -> Way:
        """Return in which seat and role the person decides now, or refuse with the reason."""
        number = self.document.number
        if self.document.requester_id == person.id:
            raise OwnDocument(number=number)
        if any(seat.voter_id == person.id for seat in self.seats):
            raise AlreadyAgreed(number=number, roles=self.roles())
        if self._stands_in_for_requester(person.id):
            requester = self._books.people.get(self.document.requester_id or 0).name
            raise StandsInForRequester(number=number, requester=requester)
        ways = self.ways(person)
        if not ways:
            self._refuse_place(person)
            raise NotAsked(number=number, who_may=self.roles())
        return next((way for way in ways if self._leaves_others(way, person)), ways[0])

    def holders(self, roles: Sequence[Role]) -> set[int]:
        """Return who has one of the roles and may still use it on this document."""
        return {
            person.id
            for role in roles
            for person in self._books.people.with_role(role)
            if self._may_hold(person) and not self._is_barred(person.id)
        }

    def _holders_of(self, seats: Sequence[Asked]) -> Iterator[Person]:
        seen: set[int] = set()
        for role in in_order(role for seat in seats for role in seat.roles):
            for person in self._books.people.with_role(role):
                if person.id not in seen and self._may_hold(person):
                    seen.add(person.id)
                    yield person

    def _may_hold(self, holder: Person) -> bool:
        """Return whether this right is there to be used: not the requester's, not used already."""
        return (
            holder.is_active
            and holder.id != self.document.requester_id
            and holder.id not in self._used
            and sees_place(holder, self.document.location_id)
        )

    @cached_property
    def _used(self) -> Set[int]:
        voters = {seat.voter_id for seat in self.seats} | {seat.for_id for seat in self.seats}
        return frozenset(person_id for person_id in voters if person_id is not None)

    def _is_barred(self, person_id: int) -> bool:
        """Return whether the person may not decide on this document, in nobody's right."""
        return (
            person_id == self.document.requester_id
            or person_id in self._used
            or self._stands_in_for_requester(person_id)
        )

    def _stands_in_for_requester(self, person_id: int) -> bool:
        requester_id = self.document.requester_id
        return requester_id is not None and person_id in standing_in(self._stand_ins, requester_id)

    def _refuse_place(self, person: Person) -> None:
        """Refuse with the place when that alone is what is wrong."""
        if any(role in person.roles for role in self.roles()) and person.is_active:
            place_id = self.document.location_id
            require_place(person, place_id, self._books.catalog.location(place_id).name)

    def _leaves_others(self, way: Way, person: Person) -> bool:
        """Return whether every other seat could still get somebody of its own."""
        rest = [seat for seat in self.seats if not seat.vote and seat is not way.seat]
        gone = {person.id, way.holder.id}
        return can_all_be_answered([self.holders(seat.roles) - gone for seat in rest])


def _others(person: Person, holders: Sequence[Person]) -> tuple[Person, ...]:
    if any(holder.id == person.id for holder in holders):
        return ()
    return tuple(dict.fromkeys(holders))


def require_somebody(
    books: Books, stages: Sequence[Stage], requester: Person, location_id: int
) -> None:
    """Refuse when the seats cannot all be filled, each by somebody else."""
    seats = [roles for stage in stages for roles in stage]
    who = [
        {person.id for person in people}
        for people in seat_people(books, stages, requester, location_id)
    ]
    for roles, people in zip(seats, who, strict=True):
        if not people:
            raise NobodyToAsk(roles=roles)
    if not can_all_be_answered(who):
        raise NobodyToAsk(roles=in_order(role for roles in seats for role in roles))


def seat_people(
    books: Books, stages: Sequence[Stage], requester: Person, location_id: int
) -> list[list[Person]]:
    """Return, seat by seat, who could fill it: never the requester, nor who stands in for them."""
    stand_ins = books.stand_ins.active()
    barred = {requester.id, *standing_in(stand_ins, requester.id)}
    return [
        list(
            {
                person.id: person
                for role in roles
                for person in books.people.with_role(role)
                if person.id not in barred and sees_place(person, location_id)
            }.values()
        )
        for stage in stages
        for roles in stage
    ]


def is_asked(books: Books, document: Document, person: Person) -> bool:
    """Return whether the document waits for a yes that this person may give."""
    return bool(Panel(books, document).ways(person))
