"""One statement at a time, on either database, inside a transaction somebody else owns.

Statements are SQL text with ``:name`` parameters, written in what both databases share and
prepared once per process. A constraint or guard that says no becomes ``Violated`` with its name.
"""

import re
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any, Final, Protocol

_PARAMETER: Final = re.compile(r"(?<![:\w]):([a-z_][a-z0-9_]*)")
_NAMED: Final = re.compile(
    r"guard (\w+)|CHECK constraint failed: (\w+)|check constraint \"(\w+)\""
    r"|unique constraint \"(\w+)\"|UNIQUE constraint failed: ([\w.]+)"
)
_WEATHER: Final = frozenset({
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_INTERRUPT,
    sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PROTOCOL,
})  # fmt: skip
"""What passes by itself or when somebody sees to the machine; the rest is a bug of ours."""
TOO_LARGE: Final = "too_large"
"""A number beyond the 64 bits of a column."""

Row = Sequence[Any]


class Sql:
    """A statement: as written, with ``?1`` for SQLite and with ``$1`` for asyncpg.

    ``picked`` puts named values into that order.
    """

    __slots__ = ("dollared", "marked", "names", "picked", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.names = tuple(dict.fromkeys(_PARAMETER.findall(text)))
        self.marked = self._numbered("?")
        self.dollared = self._numbered("$")
        self.picked = _picker(self.names)

    def _numbered(self, sign: str) -> str:
        place = {name: f"{sign}{number}" for number, name in enumerate(self.names, start=1)}
        return _PARAMETER.sub(lambda found: place[found[1]], self.text)


def _picker(names: Sequence[str]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    if len(names) > 1:
        return itemgetter(*names)
    if not names:
        return lambda _values: ()
    [name] = names
    return lambda values: (values[name],)


class Violated(Exception):
    """A constraint or guard refused; ``name`` is what it is called in the schema."""

    def __init__(self, name: str, detail: str) -> None:
        super().__init__(f"{name}: {detail}")
        self.name = name


class Unavailable(Exception):
    """The database cannot take this now (locked, full, gone); nothing was written. Try again."""


class Unsure(Unavailable):
    """The connection broke during the commit: it may be in or not. Ask with the same key."""


class StartOver(BaseException):
    """What was written has to be undone and there is no savepoint: do the whole request again.

    No ``Exception``: nothing between the attempt that failed and the store may take it for its own.
    """


class Session(Protocol):
    """What the books need of a database connection.

    ``audit_head`` is the last audit event (number, hash) while nobody else can write one.
    """

    is_postgres: bool
    audit_head: tuple[int, str] | None

    def rows(self, sql: Sql, **values: Any) -> Sequence[Row]: ...

    def row(self, sql: Sql, **values: Any) -> Row | None: ...

    def run(self, sql: Sql, **values: Any) -> int:
        """Execute and return the number of rows touched."""
        ...

    def insert(self, sql: Sql, **values: Any) -> int:
        """Insert one row into a table with an ``id`` and return it."""
        ...

    def attempt(self, *, is_rehearsal: bool = False) -> Any:
        """Return a context manager that undoes what was done inside it when it raises.

        ``is_rehearsal`` says that it will.
        """
        ...


def violated_by(message: str) -> Violated:
    """Return what a database's message says was violated."""
    found = _NAMED.search(message)
    name = next((group for group in found.groups() if group), "") if found else ""
    if not name:
        name = "foreign_key" if "foreign key constraint" in message.lower() else "constraint"
    return Violated(name, message.splitlines()[0][:200])


def sqlite_trouble(trouble: Exception) -> Exception:
    """Return our name for what sqlite3 raised: a refusal, bad weather, or itself (a bug)."""
    match trouble:
        case sqlite3.IntegrityError():
            return violated_by(str(trouble))
        case OverflowError():
            return Violated(TOO_LARGE, str(trouble))
        case sqlite3.Error() if getattr(trouble, "sqlite_errorcode", 0) & 0xFF in _WEATHER:
            return Unavailable(str(trouble))
        case _:
            return trouble


class SqliteSession:
    """The stdlib's connection in autocommit mode; the store begins and commits.

    An attempt gets a savepoint only while the session ``is_careful``; else one that fails after
    it has written raises ``StartOver``.
    """

    is_postgres = False

    def __init__(self, connection: sqlite3.Connection, *, is_careful: bool = True) -> None:
        self._connection = connection
        self.is_careful = is_careful
        self.audit_head: tuple[int, str] | None = None

    # Each of these by itself: a call more for every statement is the tenth of a statement.

    def rows(self, sql: Sql, **values: Any) -> Sequence[Row]:
        try:
            return self._connection.execute(sql.marked, sql.picked(values)).fetchall()
        except (sqlite3.Error, OverflowError) as trouble:
            raise sqlite_trouble(trouble) from trouble

    def row(self, sql: Sql, **values: Any) -> Row | None:
        try:
            found: Row | None = self._connection.execute(sql.marked, sql.picked(values)).fetchone()
        except (sqlite3.Error, OverflowError) as trouble:
            raise sqlite_trouble(trouble) from trouble
        return found

    def run(self, sql: Sql, **values: Any) -> int:
        try:
            return self._connection.execute(sql.marked, sql.picked(values)).rowcount
        except (sqlite3.Error, OverflowError) as trouble:
            raise sqlite_trouble(trouble) from trouble

    def insert(self, sql: Sql, **values: Any) -> int:
        try:
            return self._connection.execute(sql.marked, sql.picked(values)).lastrowid or 0
        except (sqlite3.Error, OverflowError) as trouble:
            raise sqlite_trouble(trouble) from trouble

    def attempt(self, *, is_rehearsal: bool = False) -> "_Savepoint | _Hope":
        if self.is_careful or is_rehearsal:
            return _Savepoint(self)
        return _Hope(self._connection)

    def begin(self) -> None:
        """Begin a transaction that nobody else can write beside."""
        self.audit_head = None
        self._connection.execute("BEGIN IMMEDIATE")

    def save(self) -> None:
        self._connection.execute("SAVEPOINT attempt")

    def keep(self) -> None:
        self._connection.execute("RELEASE attempt")

    def undo(self) -> None:
        """Undo what was done since the last ``save``, unless the whole transaction is gone."""
        self.audit_head = None
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK TO attempt")
            self._connection.execute("RELEASE attempt")


class _Savepoint:
    """Undoes what was done inside it when that raises. SQLite finds the innermost of one name."""

    __slots__ = ("_session",)

    def __init__(self, session: SqliteSession) -> None:
        self._session = session

    def __enter__(self) -> None:
        self._session.save()

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._session.keep()
        else:
            self._session.undo()


class _Hope:
    """Costs nothing while all goes well; what fails after it has written is done again."""

    __slots__ = ("_connection", "_written")

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __enter__(self) -> None:
        self._written = self._connection.total_changes

    def __exit__(
        self, kind: type[BaseException] | None, trouble: BaseException | None, _: object
    ) -> None:
        connection = self._connection
        if kind is None or connection.total_changes == self._written:
            return
        if connection.in_transaction:  # a full disk ends it by itself: then there is nothing to do
            raise StartOver from trouble
