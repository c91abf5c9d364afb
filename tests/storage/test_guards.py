"""Every guard, attacked directly with plain SQL by four hands on two databases."""

import pytest

from core.storage.schema import APPEND_ONLY
from tests.storage.living import refuses
from tests.storage.raw import (
    Raw,
    document,
    insert,
    line,
    move,
    value,
)


@pytest.mark.row("P10")
def test_the_bytes_of_an_attachment_are_not_changed_and_not_deleted(lived: Raw) -> None:
    other = "decode('ff00', 'hex')" if lived.is_postgres else "x'ff00'"

    refuses(lived, "blob_by_hand", f"UPDATE blob SET body = {other}")
    refuses(lived, "blob_by_hand", "DELETE FROM blob")
    refuses(lived, "blob_size", insert("blob", digest="b" * 64, kind="", name="", size=0,
                                       body=f"={other}", at_us=1))  # fmt: skip
    refuses(lived, "blob_whole", insert("blob", digest="b" * 64, kind="", name="", size=3,
                                        body=f"={other}", at_us=1))  # fmt: skip


def test_an_honest_life_passes(lived: Raw) -> None:
    cells = lived.rows(
        "SELECT location_id, on_hand, reserved, incoming FROM balance ORDER BY location_id"
    )

    assert cells == [(1, -15, 7, 0), (2, 0, 0, 4), (100, 15, 4, 7)]
    assert lived.rows(
        "SELECT number, status, revision FROM document WHERE revision > 0 ORDER BY number"
    ) == [
        ("CK-1", "pending", 1), ("RK-1", "done", 1), ("RK-2", "done", 2), ("RK-3", "pending", 1),
    ]  # fmt: skip
    assert lived.rows(
        "SELECT held, posted FROM document_line WHERE held + posted > 0 ORDER BY id"
    ) == [
        (0, 10), (0, 5), (7, 0), (4, 0),
    ]  # fmt: skip
    assert lived.rows("SELECT product_id, quantity, value_fen FROM cost") == [(1, 15, 45)]
    assert lived.rows("SELECT open_quantity FROM hold ORDER BY id") == [(0,), (7,), (4,)]


HISTORY = {
    "movement": "quantity = 99", "transition": "to_status = 'done'", "approval": "vote = 'no'",
    "approval_need": "role = 'driver'", "approval_case": "why = 'other'",
    "audit": "body = 'other'", "value_entry": "value_fen = 0",
    "seal": "root = 'other'", "bom": "output_quantity = 2", "bom_line": "quantity = 2",
    "bom_step": "minutes_milli = 2", "allocation": "amount_fen = 2",
    "till_count": "counted_fen = 9", "master_change": "old = 'other'",
    "attachment": "kind = 'invoice'",
    "channel_order": "reference = 'other'", "override_attempt": "guard = 'other'",
    "price_entry": "value_fen = 2",
}  # fmt: skip


@pytest.mark.row("P10")
def test_history_is_neither_changed_nor_deleted(lived: Raw) -> None:
    assert set(HISTORY) == set(APPEND_ONLY)
    for table, change in HISTORY.items():
        assert lived.one(f"SELECT count(*) FROM {table}") > 0
        refuses(lived, "history_is_kept", f"UPDATE {table} SET {change}")
        refuses(lived, "history_is_kept", f"DELETE FROM {table}")


def test_what_stands_in_the_books_is_not_deleted(lived: Raw) -> None:
    for table in ("balance", "hold", "cost", "document", "document_line"):
        refuses(lived, "history_is_kept", f"DELETE FROM {table}")


@pytest.mark.row("P09")
def test_a_status_is_not_set_by_hand(lived: Raw) -> None:
    for change in (
        "status = 'done'",
        "status = 'done', revision = revision + 1",
        "revision = revision + 1",
        "requester_id = 2",
        "location_id = 101",
        "amount_fen = 1",
        "kind = 'opening'",
        "number = 'RK-9'",
        "business_date = '2020-01-01'",
        "to_location_id = 101",
        "due_on = '2020-01-01'",
        "reason = 'sample'",
        "source_id = 1",
    ):
        refuses(lived, "status_by_hand", f"UPDATE document SET {change} WHERE number = 'RK-3'")


def test_a_document_begins_as_an_empty_draft(lived: Raw) -> None:
    refuses(lived, "status_by_hand", document("RK-9", status="done"))
    refuses(lived, "status_by_hand", document("RK-9", revision=1))
    refuses(lived, "line_by_hand", document("RK-9"), line("RK-9", 5, held=5))
    refuses(lived, "line_by_hand", document("RK-9"), line("RK-9", 5, posted=5))


@pytest.mark.row("P06")
def test_lines_of_a_document_that_was_handed_in_stay(lived: Raw) -> None:
    refuses(lived, "line_by_hand", line("RK-3", 5, line_no=2))
    for change in ("quantity = 1", "posted = quantity, held = 0", "held = 0", "price = 1",
                   "product_id = 2", "last_movement_id = last_movement_id + 1"):  # fmt: skip
        refuses(lived, "line_by_hand", f"UPDATE document_line SET {change} WHERE quantity = 7")


def test_a_balance_is_not_set_by_hand(lived: Raw) -> None:
    for change in (
        "on_hand = on_hand + 1",
        "reserved = 0",
        "incoming = 0",
        "on_hand = on_hand + 1, last_movement_id = last_movement_id + 1",
        "last_movement_id = 0",
        "location_id = 101",
    ):
        statement = f"UPDATE balance SET {change} WHERE location_id = 100"
        refuses(lived, "balance_by_hand", statement)


def test_a_balance_is_not_made_full_or_outside(lived: Raw) -> None:
    cell = {"product_id": 2, "location_id": 100, "batch_id": 0}
    refuses(lived, "balance_by_hand", insert("balance", **cell, is_outside=0, on_hand=5))
    refuses(lived, "balance_by_hand", "UPDATE balance SET is_outside = 1 WHERE location_id = 100")


def test_a_hold_is_not_set_by_hand(lived: Raw) -> None:
    for change in ("open_quantity = 0", "line_id = 1", "expires_us = 9", "product_id = 2"):
        refuses(lived, "hold_by_hand", f"UPDATE hold SET {change} WHERE open_quantity = 7")


def test_a_hold_is_not_made_by_hand(lived: Raw) -> None:
    refuses(
        lived, "hold_by_hand",
        "INSERT INTO hold (id, product_id, batch_id, source_id, target_id, open_quantity,"
        " last_movement_id) SELECT id, 1, 0, 1, 100, 10, id FROM movement WHERE phase = 'move'",
    )  # fmt: skip


def test_a_cost_is_not_set_by_hand(lived: Raw) -> None:
    refuses(lived, "cost_by_hand", "UPDATE cost SET value_fen = 1")
    refuses(lived, "cost_by_hand", insert("cost", product_id=2, quantity=1, value_fen=1,
                                          last_movement_id=1))  # fmt: skip


def test_a_value_is_of_its_movement(lived: Raw) -> None:
    for wrong in ({"product_id": 2}, {"quantity": 3}, {"quantity": -4}, {"movement_id": 999}):
        refuses(lived, "value_entry_by_hand", move("move", 1, 100, 4), value(4, **wrong))


def test_what_is_only_held_or_stays_inside_has_no_value(lived: Raw) -> None:
    refuses(lived, "value_entry_by_hand", value(4))
    refuses(lived, "value_entry_by_hand", move("move", 100, 101, 4), value(4))
