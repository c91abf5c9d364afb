"""What only PostgreSQL allows: TRUNCATE, roles, temporary tables that shadow real ones."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from core.storage.guards import KEPT
from core.storage.guards_postgres import grants
from core.storage.schema import APPEND_ONLY, metadata
from core.storage.session import violated_by
from tests.databases import as_app
from tests.postgres import APP_ROLE
from tests.storage.living import live_around, refuses, snapshot
from tests.storage.raw import (
    NO_RIGHT,
    Raw,
    audit,
    document,
    found,
    hold_of,
    line,
    move,
    receive,
    step,
    submit,
    value,
    vote,
)


@pytest.fixture
def lived(postgres_url: str) -> Iterator[Raw]:
    found(postgres_url)
    raw = Raw(postgres_url)
    receive(raw, "RK-1", 10)
    submit(raw, "RK-2", 5)
    yield raw
    raw.close()


@pytest.fixture
def bot(lived: Raw, postgres_url: str) -> Iterator[Raw]:
    """A second connection, with the bot's own role."""
    raw = Raw(as_app(postgres_url))
    yield raw
    raw.close()


@pytest.mark.row("P10")
def test_nothing_guarded_is_truncated(lived: Raw) -> None:
    for table in sorted({*APPEND_ONLY, *KEPT}):
        refuses(lived, "history_is_kept", f"TRUNCATE {table} CASCADE")
    refuses(lived, "rules_are_code", "TRUNCATE rule")


@pytest.mark.row("P09")
def test_the_bot_has_no_right_to_change_history(bot: Raw) -> None:
    """What is kept it may ask to change, and hears the guards; the rest it has no right to."""
    live_around(bot)
    for table in sorted({*APPEND_ONLY, *KEPT, "rule", "day_balance"}):
        column = next(iter(metadata.tables[table].columns)).name
        answer = "history_is_kept" if table in KEPT else NO_RIGHT
        if bot.one(f"SELECT count(*) FROM {table}"):
            assert bot.refused_alone(f"DELETE FROM {table}") == answer, table
        if table in APPEND_ONLY and bot.one(f"SELECT count(*) FROM {table}"):
            assert bot.refused_alone(f"UPDATE {table} SET {column} = {column}") == answer, table
        assert bot.refused_alone(f"TRUNCATE {table}") == NO_RIGHT, table
    for table in ("balance", "hold", "cost", "rule"):
        assert bot.refused_alone(f"INSERT INTO {table} SELECT * FROM {table}") == NO_RIGHT


def test_the_bot_has_no_right_over_the_tables_themselves(bot: Raw) -> None:
    for statement in (
        "ALTER TABLE movement DISABLE TRIGGER ALL",
        "DROP TRIGGER movement_stays_update ON movement",
        "DROP FUNCTION history_is_kept() CASCADE",
        "SET session_replication_role = replica",
        "CREATE TABLE other (x INT)",
        "SELECT setval('movement_id_seq', 1)",
        "DELETE FROM alembic_version",
    ):
        assert bot.refused_alone(statement) == NO_RIGHT, statement


def test_the_bot_writes_balances_only_through_movements(bot: Raw) -> None:
    receive(bot, "RK-3", 4)
    bot.act(vote("RK-2", 2))

    assert bot.one("SELECT on_hand FROM balance WHERE location_id = 100") == 14
    assert bot.one("SELECT quantity FROM cost") == 14


@pytest.mark.row("P09")
def test_a_table_of_the_same_name_fools_no_guard(bot: Raw) -> None:
    """The guards look only where the books are, not where a session put look-alikes."""
    bot.run(
        "CREATE TEMP TABLE rule (LIKE public.rule)",
        "INSERT INTO pg_temp.rule (kind, step, from_status, to_status, needs)"
        " VALUES ('receipt', 'wish', 'pending', 'done', '|')",
    )
    before = snapshot(bot)

    assert bot.refused(step("RK-2", "wish", "pending", "done")) == "step_not_allowed"
    assert snapshot(bot) == before


def test_the_functions_serve_nobody_else(bot: Raw) -> None:
    """They run with the owner's rights, so nobody may hang them on a table of their own."""
    bot.run("CREATE TEMP TABLE mine (LIKE movement)")

    statement = (
        "CREATE TRIGGER t AFTER INSERT ON mine FOR EACH ROW"
        " EXECUTE FUNCTION movement_takes_effect()"
    )
    assert bot.refused_alone(statement) == NO_RIGHT


def test_every_function_of_the_guards_has_a_fixed_search_path(lived: Raw) -> None:
    functions = lived.rows(
        "SELECT proname, prosecdef, proconfig FROM pg_proc p JOIN pg_namespace n"
        " ON n.oid = p.pronamespace WHERE n.nspname = 'public'"
    )

    assert functions
    assert all(definer for _, definer, _ in functions)
    assert {tuple(config) for _, _, config in functions} == {("search_path=public, pg_temp",)}


@pytest.mark.row("S09")
def test_a_number_beyond_the_column_is_refused(lived: Raw) -> None:
    before = snapshot(lived)

    for quantity in (2**63 - 1, 2**63):
        with pytest.raises((psycopg.errors.CheckViolation, psycopg.errors.NumericValueOutOfRange)):
            lived.act(move("move", 1, 100, quantity))

    assert snapshot(lived) == before


def test_a_movement_that_came_too_late_is_to_be_tried_again(lived: Raw) -> None:
    """Ids are drawn before the cells are locked; the slower of two is not an attack."""
    lived.act(move("move", 1, 100, 3, id=1000))

    with pytest.raises(psycopg.errors.SerializationFailure):
        lived.act(move("move", 1, 100, 3, id=999))


def test_a_right_that_was_given_by_mistake_is_taken_back(postgres_url: str, lived: Raw) -> None:
    lived.run(f"GRANT UPDATE (on_hand) ON day_balance TO {APP_ROLE}", *grants(APP_ROLE))
    bot = Raw(as_app(postgres_url))

    assert bot.refused_alone("UPDATE day_balance SET on_hand = 1") == NO_RIGHT
    bot.close()


@contextmanager
def while_waiting(first: Raw, second: Raw, *statements: str) -> Iterator[list[str]]:
    """Run what ``second`` wants in a thread; it must wait for what ``first`` has open."""
    answers: list[str] = []

    def want() -> None:
        try:
            second.act(*statements)
            answers.append("done")
        except psycopg.Error as refused:
            answers.append(violated_by(str(refused)).name)

    thread = threading.Thread(target=want)
    with first.transaction():
        yield answers
        thread.start()
        thread.join(0.3)
        assert thread.is_alive()
    thread.join(5)


@pytest.mark.row("P01")
def test_of_two_steps_at_once_the_second_hears_that_it_was_decided(lived: Raw, bot: Raw) -> None:
    release = move("void", 1, 100, 5, number="RK-2", hold_id=f"={hold_of('RK-2')}")
    with while_waiting(
        lived, bot, step("RK-2", "cancel", "pending", "cancelled", revision=2)
    ) as answers:
        lived.run(release, step("RK-2", "cancel", "pending", "cancelled"), audit())

    assert answers == ["already_decided"]


@pytest.mark.row("P01")
def test_a_vote_does_not_slip_in_while_a_step_is_taken(lived: Raw, bot: Raw) -> None:
    release = move("void", 1, 100, 5, number="RK-2", hold_id=f"={hold_of('RK-2')}")
    with while_waiting(lived, bot, vote("RK-2", 2, revision=1)) as answers:
        lived.run(release, step("RK-2", "cancel", "pending", "cancelled"), audit())

    assert answers == ["already_decided"]


@pytest.mark.row("P06")
def test_a_line_does_not_slip_in_while_a_step_is_proved(lived: Raw, bot: Raw) -> None:
    lived.act(document("RK-3"), line("RK-3", 5))
    wanted = (move("move", 1, 100, 5, number="RK-3"), step("RK-3", "book", "draft", "done"))
    with while_waiting(lived, bot, *wanted) as answers:
        lived.run(line("RK-3", 9, line_no=2), audit())

    assert answers == ["not_proved"]
    assert bot.one("SELECT status FROM document WHERE number = 'RK-3'") == "draft"


def test_the_first_values_of_a_product_wait_for_each_other(lived: Raw, bot: Raw) -> None:
    goods = {"product_id": 2}
    lived.act(move("move", 1, 100, 4, **goods), move("move", 1, 100, 6, **goods))
    last = lived.one("SELECT max(id) FROM movement")
    with while_waiting(lived, bot, value(6, movement_id=last, **goods)) as answers:
        lived.run(value(4, movement_id=last - 1, **goods), audit())

    assert answers == ["done"]
    assert bot.one("SELECT quantity, value_fen FROM cost WHERE product_id = 2") == (10, 30)
