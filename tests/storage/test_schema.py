"""The frozen statements, the tables in the code and both databases say the same."""

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, make_url

from core.orders.legs import LEGS, route
from core.orders.states import Kind
from core.storage import freeze, guards_postgres, guards_sqlite
from core.storage.guards import GUARDS, KEPT
from core.storage.migrate import FOLDER, rule_rows
from core.storage.schema import APPEND_ONLY, HEAD, metadata
from tests.storage.raw import Raw, document, line, move


@pytest.mark.row("B06")
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_the_frozen_file_is_the_schema_in_the_code(database: str) -> None:
    frozen = freeze.file_of(database).read_text("utf-8").rstrip("\n").split("\n-- ;\n")

    assert frozen == freeze.statements(database)


def test_head_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))

    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def columns_of(url: str) -> dict[str, dict[str, bool]]:
    """Return table -> column -> whether it may be empty."""
    plain = make_url(url)
    driver = "sqlite" if plain.get_backend_name() == "sqlite" else "postgresql+psycopg"
    engine = create_engine(plain.set(drivername=driver))
    try:
        found = inspect(engine)
        return {
            table: {str(row["name"]): bool(row["nullable"]) for row in found.get_columns(table)}
            for table in found.get_table_names()
            if table != "alembic_version"
        }
    finally:
        engine.dispose()


@pytest.mark.row("B06")
def test_both_databases_have_the_tables_and_columns_of_the_code(
    sqlite_url: str, postgres_url: str
) -> None:
    code = {
        table.name: {column.name: bool(column.nullable) for column in table.columns}
        for table in metadata.sorted_tables
    }

    assert columns_of(sqlite_url) == code
    assert columns_of(postgres_url) == code


def test_every_table_of_whole_numbers_is_strict(sqlite_url: str) -> None:
    raw = Raw(sqlite_url)
    strict = dict(raw.rows("SELECT name, strict FROM pragma_table_list WHERE type = 'table'"))
    raw.close()

    assert {name for name in metadata.tables if not strict[name]} == set()


def test_both_databases_have_every_guard() -> None:
    sqlite, postgres = (
        "\n".join(guards.statements()) for guards in (guards_sqlite, guards_postgres)
    )
    for guard in GUARDS:
        assert f"'guard {guard.name}'" in sqlite
        assert f"'guard {guard.name}'" in postgres
    for table in KEPT:
        for text in (sqlite, postgres):
            assert f"CREATE TRIGGER {table}_stays_delete BEFORE DELETE ON {table}" in text
            assert (f"CREATE TRIGGER {table}_stays_update" in text) == (table in APPEND_ONLY)


def test_the_rules_in_the_database_are_those_in_the_code(database_url: str) -> None:
    raw = Raw(database_url)
    stored = raw.rows("SELECT kind, from_status, step, to_status, needs FROM rule")
    raw.close()

    assert sorted(stored) == sorted(rule_rows())


def test_the_bot_may_change_only_what_is_no_history() -> None:
    changed = {
        word
        for text in guards_postgres.grants("bot")
        if text.startswith(("GRANT UPDATE", "GRANT DELETE"))
        for word in text.replace(",", " ").split()
    }

    assert changed.isdisjoint({"rule", "day_balance", "alembic_version"})


def test_the_bot_may_ask_to_change_what_is_kept_so_that_the_guards_hear_of_it() -> None:
    asked = f'GRANT UPDATE, DELETE ON {", ".join(KEPT)} TO "bot"'

    assert asked in guards_postgres.grants("bot")


@pytest.mark.parametrize("kind", sorted(LEGS, key=lambda kind: kind is not Kind.OPENING))
def test_the_database_knows_every_way_of_every_kind(owner: Raw, kind: Kind) -> None:
    """Goods that ``legs`` sends a way that the guard does not know could never be booked."""
    for number, leg in enumerate(LEGS[kind]):
        source, target = route(kind, 100, leg)
        name = f"{kind.value}-{number}"
        if source in {7, 8, 100}:
            owner.act(move("move", 1, source, 5))
        owner.act(
            document(name, kind.value), line(name, 5), move("move", source, target, 5, number=name)
        )

    assert owner.one("SELECT count(*) FROM document_line WHERE posted = 5") == len(LEGS[kind])
