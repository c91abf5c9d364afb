"""Who hears a notice, and where: groups, chats, and beside them mail and text messages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from core.orders.channels import Listener
from core.outbox import URGENT, Audience, Notice, ToChat, ToPerson, ToPost
from core.people import MAY, Act
from core.storage.session import Session, Sql

Groups = Callable[[str], Sequence[tuple[str, int]]]
"""Post name -> (target, seconds to wait for others to merge with)."""
Addressed = tuple[str, str, int]
"""Target, reply address, seconds to wait."""
EMAIL: Final = "email"
SMS: Final = "sms"
BESIDE: Final = (EMAIL, SMS)
"""Platforms that only speak: no answer ever comes from there."""
BEHIND: Final[Mapping[str, str]] = {"wecom_bot": "wecom"}
"""A door that is only spoken through to whom the other door of the same platform is shut."""
ALARMS: Final = "alarms"
TOPIC_OF: Final[Mapping[str, str]] = {
    "approval": "approval",
    "alarm": URGENT,
    "by_hand": URGENT,
    "job_failed": URGENT,
}
"""The topic of a kind of notice that does not name its own."""

_ACCOUNTS = Sql(
    "SELECT platform, user_id FROM account WHERE person_id = :person_id ORDER BY platform, user_id"
)
_WITH_ROLE = Sql(
    "SELECT DISTINCT p.id FROM person p JOIN person_role r ON r.person_id = p.id"
    " WHERE r.role = :role AND p.is_active = 1 ORDER BY p.id"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What lies beside the chats, and what the firm wants to be sent there.

    ``wanted`` has an entry for each platform that is switched on: the topics that go there even
    when the person has a chat. ``readers`` are the roles that read the groups' posts by mail,
    ``listeners`` the shops and other systems that hear of documents. ``pages_url`` is where the
    pages that open from a chat are served, without a slash at its end.
    """

    wanted: Mapping[str, frozenset[str]] = field(default_factory=dict)
    readers: tuple[str, ...] = ()
    listeners: tuple[Listener, ...] = ()
    pages_url: str = ""


NOTHING_OUTSIDE: Final = Outside()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """Where what the books say may go."""

    groups: Groups = lambda _post: ()
    outside: Outside = NOTHING_OUTSIDE


class AddressBook:
    """Turns an audience into outbox targets."""

    def __init__(self, session: Session, ends: Ends) -> None:
        self._session = session
        self._groups = ends.groups
        self._outside = ends.outside

    def of(self, audience: Audience, notice: Notice) -> list[Addressed]:
        """Return where the notice goes, each target once."""
        match audience:
            case ToChat(target=target, reply=reply):
                return [(target, reply, 0)]
            case ToPost(post=post):
                return self._post(post)
            case ToPerson(person_id=person_id):
                topic = notice.topic or TOPIC_OF.get(notice.kind, "")
                return [(target, "", 0) for target in self._person(person_id, topic)]

    def _person(self, person_id: int, topic: str) -> list[str]:
        """Return every chat of a person; mail and text messages where they are wanted or needed."""
        found: dict[str, list[str]] = {}
        for platform, user_id in self._session.rows(_ACCOUNTS, person_id=person_id):
            if platform not in BESIDE or platform in self._outside.wanted:
                found.setdefault(platform, []).append(f"{platform}:user:{user_id}")
        wanted = {name for name, topics in self._outside.wanted.items() if topic in topics}
        wanted.add(_needed(found))
        return [
            target
            for platform, targets in sorted(found.items())
            if (platform not in BESIDE or platform in wanted) and BEHIND.get(platform) not in found
            for target in targets
        ]

    def _post(self, post: str) -> list[Addressed]:
        """Return the groups that read a post, and who reads it by mail.

        Alarms without a group go to each admin.
        """
        found = [(target, "", wait_s) for target, wait_s in self._groups(post)]
        if post == ALARMS:
            roles = sorted(MAY[Act.HEAR_ALARMS])
            targets = (
                self._beside(roles, URGENT) if found else self._all(self._people(roles), URGENT)
            )
        else:
            targets = self._beside(self._outside.readers, post)
        return found + [(target, "", 0) for target in dict.fromkeys(targets)]

    def _people(self, roles: Sequence[str]) -> list[int]:
        rows = [row for role in roles for row in self._session.rows(_WITH_ROLE, role=role)]
        return list(dict.fromkeys(int(row[0]) for row in rows))

    def _all(self, people: Sequence[int], topic: str) -> list[str]:
        return [target for person_id in people for target in self._person(person_id, topic)]

    def _beside(self, roles: Sequence[str], topic: str) -> list[str]:
        """Return the addresses beside the chats that want this topic; mostly none does."""
        wanting = {name for name, topics in self._outside.wanted.items() if topic in topics}
        if not wanting:
            return []
        return [
            target
            for target in self._all(self._people(roles), topic)
            if target.partition(":")[0] in wanting
        ]


def _needed(found: Mapping[str, Sequence[str]]) -> str:
    """Return the way that somebody without a chat is reached by: mail before text message."""
    if any(platform not in BESIDE for platform in found):
        return ""
    return next((platform for platform in BESIDE if platform in found), "")
