"""The columns that tables are made of, and the one ``MetaData`` they all belong to."""

from typing import Any, Final

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData, Text

metadata: Final = MetaData()
Big: Final = BigInteger().with_variant(Integer, "sqlite")


def one_of(column: str, values: tuple[str, ...]) -> str:
    """Say it without ``IN``: for more than two values SQLite makes a table of them, row by row."""
    return " OR ".join(f"{column} = {value!r}" for value in values)


def identity() -> Column[Any]:
    return Column("id", Big, primary_key=True)


def whole(name: str, *, default: str | None = None, null: bool = False) -> Column[Any]:
    return Column(name, Big, nullable=null, server_default=default)


def text(name: str, *, default: str | None = None, null: bool = False) -> Column[Any]:
    return Column(name, Text, nullable=null, server_default=default)


def to(name: str, target: str, *, null: bool = False) -> Column[Any]:
    return Column(name, Big, ForeignKey(target), nullable=null)


def act() -> Column[Any]:
    """Every act belongs to one audited command; checked at the commit.

    Indexed because SQLite, whenever it writes an event, looks for the rows that waited for it.
    """
    waits = ForeignKey("audit.command_id", deferrable=True, initially="DEFERRED")
    return Column("command_id", Big, waits, nullable=False, index=True)
