"""Somebody leaves: rights end at once, what was theirs goes to a named successor."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from core.actions import APPROVAL_LIFE_US, Verb
from core.errors import Refused
from core.orders import changing
from core.orders.asking import Panel
from core.orders.flows.works import passed_on
from core.orders.masters import Edit, Hand, What
from core.orders.ports import Books
from core.orders.showing import approval_notice
from core.outbox import Notice, ToPerson, ToPost
from core.people import Act, Person, Role

WAITING_MAX: Final = 50
CANDIDATES_MAX: Final = 6
PLATFORM: Final = "platform"


class Belongings(Protocol):
    """What somebody looks after."""

    def customers(self, person_id: int) -> Sequence[int]:
        """Return the ids of the partners this person looks after."""
        ...

    def documents(self, person_id: int) -> Sequence[tuple[int, str]]:
        """Return (id, number) of the open documents that are this person's to see through."""
        ...

    def give(self, document_id: int, person_id: int) -> None:
        """Let somebody else see a document through."""
        ...


class LeavingBooks(Books, Protocol):
    """Books that know who looks after what."""

    @property
    def belongings(self) -> Belongings: ...


@dataclass(eq=False)
class LastAdmin(Refused):
    """Without this person nobody could configure anything."""

    name: str


@dataclass(eq=False)
class NoSuccessor(Refused):
    """The named successor does not work here, or is the one who leaves."""

    name: str


def edits_of(books: LeavingBooks, leaver: Person, successor: Person | None) -> list[Edit]:
    """Return what somebody's leaving changes; refuse to let the last admin go."""
    if leaver.is_active and _is_last_admin(books, leaver):
        raise LastAdmin(name=leaver.name)
    if successor is not None and (successor.id == leaver.id or not successor.is_active):
        raise NoSuccessor(name=successor.name)
    active = int(leaver.is_active)
    edits = [_edit(leaver, "is_active", active, 0)] if active else []
    if successor is not None:
        edits.append(_edit(leaver, "successor", None, successor.name))
        edits.extend(_owned(books, leaver, successor))
    return edits


def settle(
    books: LeavingBooks, leaver_id: int, successor: Person | None, waiting: Sequence[int]
) -> None:
    """Withdraw what the leaver had proposed, hand over the rest, and tell everyone concerned.

    ``waiting`` are the documents that waited for the leaver's yes before the rights ended.
    """
    leaver = books.people.get(leaver_id)
    for proposal in books.proposals.of_proposer(leaver.id):
        books.proposals.decide(proposal, "withdrawn", leaver)
    papers = books.belongings.documents(leaver.id)
    for document_id, _ in papers if successor else ():
        books.belongings.give(document_id, successor.id if successor else 0)
    stuck = _pass_on(books, successor, waiting)
    passed_on(books, leaver, successor)
    facts = {
        "leaver": leaver.name, "successor": successor.name if successor else "",
        "documents": [number for _, number in papers], "stuck": stuck,
        "customers": [
            books.catalog.partner(one).name
            for one in books.belongings.customers(successor.id if successor else leaver.id)
        ],
        "approvals": len(waiting),
    }  # fmt: skip
    notice = Notice(kind="left", facts=facts)
    if successor is not None:
        books.outbox.put(ToPerson(person_id=successor.id), notice)
    if stuck or successor is None:
        for admin in changing.able_to(books, Act.GRANT_ROLES):
            books.outbox.put(ToPerson(person_id=admin.id), notice)


def waiting_for(books: Books, leaver: Person) -> list[int]:
    """Return the documents that wait for this person's yes."""
    return [one.id for one in books.votes.waiting_for(leaver, WAITING_MAX)]


def reported(books: LeavingBooks, leaver: Person) -> None:
    """End somebody's rights because the platform says they left, and ask the admins who follows."""
    waiting = waiting_for(books, leaver)
    is_last = _is_last_admin(books, leaver)
    changing.apply(books, [_edit(leaver, "is_active", 1, 0)], Hand(person=None, source=PLATFORM))
    settle(books, leaver.id, None, waiting)
    gone = books.people.get(leaver.id)
    for admin in changing.able_to(books, Act.GRANT_ROLES):
        notice = who_follows(books, gone, admin)
        if notice is not None:
            books.outbox.put(ToPerson(person_id=admin.id), notice)
    if is_last:
        facts = {"leaver": leaver.name}
        books.outbox.put(ToPost(post="alarms"), Notice(kind="no_admin_left", facts=facts))


def who_follows(books: LeavingBooks, leaver: Person, admin: Person) -> Notice | None:
    """Return the card that asks an admin who takes over, when there is anything to take over."""
    subject = f"leaver:{leaver.id}"
    options = [
        [
            one.name,
            books.actions.offer(
                Verb.CHOOSE, f"{subject}:{one.id}", 0,
                expires_us=books.now_us + APPROVAL_LIFE_US, person_id=admin.id,
            ),
        ]
        for one in _candidates(books, leaver)
    ]  # fmt: skip
    if not options:
        return None
    facts: dict[str, Any] = {"leaver": leaver.name, "options": options}
    return Notice(kind="who_follows", facts=facts, subject=subject)


def _candidates(books: Books, leaver: Person) -> list[Person]:
    """Return who could follow: first those with the same work."""
    people = [one for one in books.people.active() if one.roles != {Role.ADMIN}]
    ordered = sorted(people, key=lambda one: (-len(one.roles & leaver.roles), one.id))
    return ordered[:CANDIDATES_MAX]


def _owned(books: LeavingBooks, leaver: Person, successor: Person) -> list[Edit]:
    found = []
    for partner_id in books.belongings.customers(leaver.id):
        partner = books.catalog.partner(partner_id)
        found.append(
            Edit(
                what=What.PARTNER, id=partner.id, key=partner.code, label=partner.name,
                field="owner_id", old=leaver.id, new=successor.id,
            )
        )  # fmt: skip
    return found


def _edit(person: Person, field: str, old: int | None, new: int | str) -> Edit:
    return Edit(
        what=What.PERSON, id=person.id, key=f"{person.name}#{person.id}", label=person.name,
        field=field, old=old, new=new,
    )  # fmt: skip


def _pass_on(books: Books, successor: Person | None, waiting: Sequence[int]) -> list[str]:
    """Give the successor the cards they may answer; return what nobody can answer any more."""
    stuck = []
    for document_id in waiting:
        document = books.documents.get(document_id)
        invited = {one.person.id for one in Panel(books, document).invited()}
        if successor is not None and successor.id in invited:
            notice = approval_notice(books, document, successor)
            books.outbox.put(ToPerson(person_id=successor.id), notice)
        if not invited:
            stuck.append(document.number)
    return stuck


def _is_last_admin(books: Books, person: Person) -> bool:
    admins = books.people.with_role(Role.ADMIN)
    return [one.id for one in admins] == [person.id]
