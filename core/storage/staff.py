"""People, their roles, places and accounts."""

from collections.abc import Sequence

from core.errors import Broken
from core.people import Person, Role
from core.storage.known import Recall, keep
from core.storage.session import Row, Session, Sql

_COLUMNS = (
    "p.id, p.name, p.is_active,"
    " (SELECT {agg} FROM person_role r WHERE r.person_id = p.id),"
    " (SELECT {agg_place} FROM person_location l WHERE l.person_id = p.id)"
)
_SQLITE = _COLUMNS.format(
    agg="group_concat(r.role, ',')", agg_place="group_concat(l.location_id, ',')"
)
_POSTGRES = _COLUMNS.format(
    agg="string_agg(r.role, ',')", agg_place="string_agg(CAST(l.location_id AS TEXT), ',')"
)
_BY_ACCOUNT = (
    "SELECT {columns} FROM account a JOIN person p ON p.id = a.person_id"
    " WHERE a.platform = :platform AND a.tenant IN (:tenant, '') AND a.user_id = :user_id"
    " ORDER BY a.tenant DESC LIMIT 1"
)
_BY_ID = "SELECT {columns} FROM person p WHERE p.id = :person_id"
_BY_ROLE = (
    "SELECT {columns} FROM person p JOIN person_role x ON x.person_id = p.id"
    " WHERE x.role = :role AND p.is_active = 1 AND EXISTS (SELECT 1 FROM account a"
    " WHERE a.person_id = p.id AND a.platform NOT IN ('email', 'sms')) ORDER BY p.id"
)

_BY_NAME = "SELECT {columns} FROM person p WHERE p.name = :name AND p.is_active = 1 ORDER BY p.id"
_NO_MORE = "SELECT {columns} FROM person p WHERE p.name = :name AND p.is_active = 0 ORDER BY p.id"
_ACTIVE = "SELECT {columns} FROM person p WHERE p.is_active = 1 ORDER BY p.id"


_CHAT = Sql(
    "SELECT platform, tenant, user_id FROM account WHERE person_id = :person_id"
    " AND platform IN ('wecom', 'dingtalk') ORDER BY platform DESC, tenant, user_id LIMIT 1"
)


def _both(text: str) -> tuple[Sql, Sql]:
    return Sql(text.format(columns=_SQLITE)), Sql(text.format(columns=_POSTGRES))


_ACCOUNT, _ID, _ROLE = _both(_BY_ACCOUNT), _both(_BY_ID), _both(_BY_ROLE)
_NAME, _ALL, _GONE = _both(_BY_NAME), _both(_ACTIVE), _both(_NO_MORE)


class Staff:
    """``core.orders.ports.People`` over the tables."""

    def __init__(self, session: Session, recall: Recall) -> None:
        self._session = session
        self._recall = recall
        self._dialect = int(session.is_postgres)

    def by_account(self, platform: str, tenant: str, user_id: str) -> Person | None:
        account = (platform, tenant, user_id)
        person = self._recall.known.accounts.get(account)
        if person is None:
            row = self._session.row(
                _ACCOUNT[self._dialect], platform=platform, tenant=tenant, user_id=user_id
            )
            if row is None:
                return None
            person = self._person(row)
            keep(self._recall.known.accounts, account, person)
        return person if person.is_active else None

    def get(self, person_id: int) -> Person:
        person = self._recall.known.people.get(person_id)
        if person is None:
            row = self._session.row(_ID[self._dialect], person_id=person_id)
            if row is None:
                raise Broken(f"person {person_id} is not there")
            person = self._person(row)
        return person

    def with_role(self, role: Role) -> Sequence[Person]:
        rows = self._session.rows(_ROLE[self._dialect], role=role.value)
        return [self._person(row) for row in rows]

    def by_any_account(self, platform: str, tenant: str, user_id: str) -> Person | None:
        row = self._session.row(
            _ACCOUNT[self._dialect], platform=platform, tenant=tenant, user_id=user_id
        )
        return self._person(row) if row else None

    def once_called(self, name: str) -> Sequence[Person]:
        rows = self._session.rows(_GONE[self._dialect], name=name)
        return [self._person(row) for row in rows]

    def called(self, name: str) -> Sequence[Person]:
        rows = self._session.rows(_NAME[self._dialect], name=name)
        return [self._person(row) for row in rows]

    def chat_of(self, person_id: int) -> tuple[str, str, str] | None:
        """Return platform, tenant and user id of the chat where a person is written to."""
        row = self._session.row(_CHAT, person_id=person_id)
        return (row[0], row[1], row[2]) if row else None

    def active(self) -> Sequence[Person]:
        return [self._person(row) for row in self._session.rows(_ALL[self._dialect])]

    def _person(self, row: Row) -> Person:
        person = Person(
            id=row[0],
            name=row[1],
            is_active=bool(row[2]),
            roles=frozenset(Role(role) for role in row[3].split(",")) if row[3] else frozenset(),
            locations=frozenset(int(place) for place in row[4].split(","))
            if row[4]
            else frozenset(),
        )
        keep(self._recall.known.people, person.id, person)
        return person
