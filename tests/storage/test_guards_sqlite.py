"""What only SQLite allows, on a bare connection: REPLACE, IGNORE, FAIL, odd types, no keys."""

import sqlite3

import pytest

from core.storage.guards import KEPT
from core.storage.schema import APPEND_ONLY, SUM_MAX, metadata
from tests.storage.living import live_around, refuses, snapshot
from tests.storage.raw import (
    Raw,
    audit,
    document_id,
    insert,
    lifted,
    move,
    receive,
    step,
    submit,
    value,
    vote,
)

GUARDED = sorted({*APPEND_ONLY, *KEPT})


@pytest.fixture
def lived(careless: Raw) -> Raw:
    receive(careless, "RK-1", 10)
    submit(careless, "RK-2", 5)
    careless.act(vote("RK-2", 2))
    live_around(careless)
    careless.run(insert("seal", day="2026-03-02", first_seq=1, last_seq=2, last_movement_id=1,
                        root=""))  # fmt: skip
    return careless


def test_the_connection_is_as_careless_as_it_gets(lived: Raw) -> None:
    assert lived.one("PRAGMA foreign_keys") == 0
    assert lived.one("PRAGMA recursive_triggers") == 0


@pytest.mark.row("P09", "P10")
@pytest.mark.parametrize("how", ["INSERT OR REPLACE", "REPLACE", "INSERT OR IGNORE", "INSERT"])
def test_what_is_there_is_not_replaced(lived: Raw, how: str) -> None:
    for table in GUARDED:
        before = snapshot(lived)
        assert lived.one(f"SELECT count(*) FROM {table}") > 0
        name = lived.refused_alone(f"{how} INTO {table} SELECT * FROM {table} LIMIT 1")
        assert name == "already_there", table
        assert snapshot(lived) == before


@pytest.mark.row("P10")
def test_no_guarded_table_has_a_second_key_to_replace_by(lived: Raw) -> None:
    """A hidden rowid beside the key would let REPLACE delete a row under another key."""
    for table in GUARDED:
        key = next(iter(metadata.tables[table].primary_key)).name
        try:
            same = lived.one(f"SELECT count(*) FROM {table} WHERE rowid <> {key}") == 0
        except sqlite3.OperationalError as refused:
            same = "no such column" in str(refused)
        assert same, table


@pytest.mark.row("P09")
def test_an_upsert_is_refused_too(lived: Raw) -> None:
    balance = (
        "INSERT INTO balance (product_id, location_id, batch_id, is_outside) VALUES (1, 100, 0, 0)"
        " ON CONFLICT (product_id, location_id, batch_id) DO UPDATE SET on_hand = 99"
    )
    refuses(lived, "already_there", balance)
    refuses(lived, "status_by_hand", "UPDATE OR REPLACE document SET status = 'done'")
    refuses(lived, "status_by_hand", "UPDATE OR IGNORE document SET status = 'done'")
    refuses(lived, "balance_by_hand", "UPDATE OR FAIL balance SET on_hand = 99")


@pytest.mark.row("S05", "P09")
@pytest.mark.parametrize("how", ["OR IGNORE", "OR FAIL", "OR REPLACE", "OR ABORT"])
def test_no_word_softens_what_a_movement_may_not_do(lived: Raw, how: str) -> None:
    """Inside a trigger, OR IGNORE skips a failed CHECK and OR FAIL keeps what went before."""
    hold = lived.one("SELECT min(id) FROM hold")
    for name, statement in (
        ("balance_not_oversold", move("move", 100, 2, 11)),
        ("balance_not_oversold", move("hold", 100, 2, 11)),
        ("hold_not_over_posted", move("post", 1, 100, 6, number="RK-2", hold_id=hold)),
        ("line_not_over_posted", move("move", 1, 100, 1, number="RK-1")),
        ("no_such_place", move("move", 1, 999, 1)),
        ("not_proved", step("RK-2", "approve", "pending", "done")),
    ):
        before = snapshot(lived)
        found = lived.refused_alone(softly(statement, how))
        assert found in {name, "balance_not_negative", "balance_incoming", "balance_not_oversold"}
        assert snapshot(lived) == before


@pytest.mark.parametrize("how", ["OR IGNORE", "OR FAIL"])
def test_no_word_softens_what_a_value_may_not_do(lived: Raw, how: str) -> None:
    lived.run(move("move", 1, 100, 4))
    before = snapshot(lived)
    statement = value(4, value_fen=-99).replace("INSERT", f"INSERT {how}", 1)

    assert lived.refused_alone(statement) == "cost_not_negative"
    assert snapshot(lived) == before


@pytest.mark.row("S09")
@pytest.mark.parametrize("how", ["", "OR IGNORE", "OR FAIL"])
@pytest.mark.parametrize("quantity", ["1.5", "'many'", "x'00'", "9223372036854775807 + 1"])
def test_a_quantity_is_a_whole_number(lived: Raw, how: str, quantity: str) -> None:
    before = snapshot(lived)
    statement = move("move", 1, 100, 7777).replace("7777", quantity)

    with pytest.raises(sqlite3.IntegrityError, match=r"cannot store|datatype|too_large"):
        lived.run(statement.replace("INSERT", f"INSERT {how}", 1))

    assert snapshot(lived) == before


def test_a_place_is_not_swapped_for_another_kind(lived: Raw) -> None:
    swap = "INSERT OR REPLACE INTO location (id, code, name, kind, is_outside) VALUES "
    refuses(lived, "location_by_hand", swap + "(100, 'main', '主仓', 'customer', 1)")
    refuses(lived, "location_by_hand", swap + "(150, 'main', '主仓', 'customer', 1)")
    refuses(lived, "batch_by_hand", "INSERT OR REPLACE INTO batch (id, product_id, code)"
            " VALUES (20, 1, 'B1')")  # fmt: skip


def test_new_places_begin_after_the_fixed_ones(lived: Raw) -> None:
    assert lived.rows("SELECT id FROM location WHERE code IN ('main', 'two') ORDER BY id") == [
        (100,), (101,),
    ]  # fmt: skip


def test_a_document_that_does_not_exist_takes_no_step(lived: Raw) -> None:
    lived.run(audit())
    assert lived.one(f"SELECT count(*) FROM document WHERE id = {document_id('RK-1')}") == 1
    refuses(lived, "already_decided", step("RK-7", "book", "draft", "done", document_id=77,
                                           revision=1))  # fmt: skip


def softly(statement: str, how: str) -> str:
    return statement.replace("INSERT INTO", f"INSERT {how} INTO", 1)


@pytest.mark.row("S05")
@pytest.mark.parametrize("how", ["", "OR IGNORE", "OR FAIL"])
def test_each_bound_holds_where_no_other_would(lived: Raw, how: str) -> None:
    """Other holds fill the cells, so that only the one bound is in the way."""
    hold = lived.one("SELECT min(id) FROM hold")
    post = move("post", 1, 100, 6, number="RK-2", hold_id=hold)
    lived.act(move("hold", 1, 101, 50))
    before = snapshot(lived)
    assert lived.refused_alone(softly(post, how)) == "balance_incoming"
    assert snapshot(lived) == before

    lived.act(move("hold", 1, 100, 50))
    before = snapshot(lived)
    assert lived.refused_alone(softly(post, how)) == "hold_not_over_posted"
    assert snapshot(lived) == before


@pytest.mark.row("S09")
@pytest.mark.parametrize("how", ["", "OR IGNORE", "OR FAIL"])
def test_a_sum_that_grows_too_large_leaves_nothing_half_done(lived: Raw, how: str) -> None:
    lived.run(move("move", 1, 100, 4))
    with lifted(lived, "balance", "cost"):
        lived.run(
            f"UPDATE balance SET on_hand = {SUM_MAX} WHERE location_id = 100",
            f"UPDATE cost SET value_fen = {SUM_MAX}",
        )
    before = snapshot(lived)

    assert lived.refused_alone(softly(move("move", 1, 100, 1), how)) == "balance_not_too_large"
    assert lived.refused_alone(softly(value(4), how)) == "cost_not_too_large"
    assert snapshot(lived) == before
