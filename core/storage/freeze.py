"""Write the statements of the schema as it stands into the newest migration's frozen files.

``python -m core.storage.freeze``: for the person who makes a migration, before it is released. A
test compares the files with the tables and guards in the code.
"""

from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.schema import CreateIndex, CreateTable

from core.storage import guards_postgres, guards_sqlite
from core.storage.migrate import FOLDER
from core.storage.schema import HEAD, metadata

_URLS = {"sqlite": "sqlite://", "postgresql": "postgresql+asyncpg://"}


def statements(database: str) -> list[str]:
    """Return every statement of the schema for ``sqlite`` or ``postgresql``."""
    dialect = make_url(_URLS[database]).get_dialect()()
    guards = guards_sqlite if database == "sqlite" else guards_postgres
    made = [] if database == "sqlite" else ["CREATE SEQUENCE command_seq"]
    for table in metadata.sorted_tables:
        made.append(str(CreateTable(table).compile(dialect=dialect)).strip())
        made.extend(
            str(CreateIndex(index).compile(dialect=dialect)).strip()
            for index in sorted(table.indexes, key=lambda index: str(index.name))
        )
    return [_tidy(statement) for statement in (*made, *guards.statements())]


def _tidy(statement: str) -> str:
    return "\n".join(line.rstrip() for line in statement.splitlines())


def file_of(database: str) -> Path:
    """Return the frozen file of the newest migration."""
    return FOLDER / "versions" / f"{HEAD}_books.{database}.sql"


def main() -> None:
    """Write both files."""
    for database in ("sqlite", "postgresql"):
        file_of(database).write_text("\n-- ;\n".join(statements(database)) + "\n", "utf-8")


if __name__ == "__main__":
    main()
