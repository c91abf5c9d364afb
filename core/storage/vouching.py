"""I6 the other way round: rows of history that no audit event speaks of."""

# ruff: noqa: S608 - every name in these statements is a constant of the code

from collections.abc import Iterator, Mapping
from typing import Final

from core.storage.findings import Problem
from core.storage.session import Session, Sql
from core.storage.trail import ACTS

VIA: Final = {
    "document_line": ("document", "document_id"),
    "value_entry": ("movement", "movement_id"),
}
"""Tables whose rows know their command through another: (that table, the column to it)."""

_COMMANDS: Final = (
    "document", "movement", "transition", "approval", "approval_need", "approval_case",
    "stand_in", "allocation", "till_count", "price_entry",
    "master_change", "attachment",
)  # fmt: skip
_COMMAND = Sql("SELECT coalesce(max(command_id), 0) FROM audit WHERE seq <= :seq")
_KNOWN_POSTGRES: Final = "SELECT a.command_id FROM audit a"
_STRANGER_SQLITE: Final = "command_id NOT BETWEEN 1 AND (SELECT max(command_id) FROM audit)"
"""SQLite numbers commands as their events, which the chain proves to be without a gap."""


def command_of(table: str) -> tuple[str, str]:
    """Return the expression for a row's command, and the source it is read from."""
    if table not in VIA:
        return f"{table}.command_id", table
    other, column = VIA[table]
    return "o.command_id", f"{table} JOIN {other} o ON o.id = {table}.{column}"


def strangers(session: Session) -> Iterator[Problem]:
    """Find rows whose command has no event at all."""
    for table in _COMMANDS:
        key = "document_id" if table == "approval_case" else "id"
        where = (
            f"NOT EXISTS ({_KNOWN_POSTGRES} WHERE a.command_id = {table}.command_id)"
            if session.is_postgres
            else _STRANGER_SQLITE
        )
        row = session.row(Sql(f"SELECT min({key}), count(*) FROM {table} WHERE {where}"))
        if row is not None and row[1]:
            facts = {"table": table, "from_id": int(row[0]), "count": int(row[1])}
            yield Problem(rule="I6", what="stranger", facts=facts)


def count(session: Session, after: int, last: int) -> dict[str, int]:
    """Count, by letter, the rows whose event is one of ``after`` < seq <= ``last``."""
    if not session.is_postgres:
        after, last = _command(session, after), _command(session, last)
    found: dict[str, int] = {}
    for letter, (table, _) in ACTS.items():
        row = session.row(_counting(table, is_postgres=session.is_postgres), after=after, last=last)
        found[letter] = int(row[0]) if row else 0
    return found


def uncounted(counted: Mapping[str, int], vouched: Mapping[str, int]) -> Iterator[Problem]:
    """Find tables with more rows than their events have counted."""
    for letter, (table, _) in ACTS.items():
        extra = counted.get(letter, 0) - vouched.get(letter, 0)
        if extra > 0:
            facts = {"table": table, "from_id": 0, "count": extra}
            yield Problem(rule="I6", what="uncounted", facts=facts)


def _counting(table: str, *, is_postgres: bool) -> Sql:
    command, source = command_of(table)
    where = (
        f"{command} IN ({_KNOWN_POSTGRES} WHERE a.seq > :after AND a.seq <= :last)"
        if is_postgres
        else f"{command} > :after AND {command} <= :last"
    )
    return Sql(f"SELECT count(*) FROM {source} WHERE {where}")


def _command(session: Session, seq: int) -> int:
    row = session.row(_COMMAND, seq=seq)
    return int(row[0]) if row else 0
