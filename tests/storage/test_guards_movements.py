"""The guards of movements: what may leave, for which line and hold, between which places."""

import pytest

from core.quantity import QUANTITY_MAX
from core.storage.schema import SUM_MAX
from tests.storage.living import refuses
from tests.storage.raw import (
    AGAIN,
    Raw,
    document,
    hold_of,
    lifted,
    line,
    move,
    receive,
    step,
    value,
    vote,
)


@pytest.mark.row("S05")
def test_nobody_sells_what_is_not_free(lived: Raw) -> None:
    refuses(lived, "balance_not_oversold", move("hold", 100, 2, 12))
    refuses(lived, "balance_not_oversold", move("move", 100, 2, 12))
    refuses(lived, ("balance_not_negative", "balance_not_oversold"), move("move", 100, 2, 16))
    lived.act(move("hold", 100, 2, 11))
    refuses(lived, "balance_not_oversold", move("hold", 100, 2, 1))


@pytest.mark.row("S05")
def test_a_hold_gives_no_more_than_it_has(lived: Raw) -> None:
    mine = {"number": "RK-3", "hold_id": f"={hold_of('RK-3')}"}
    over = ("hold_not_over_posted", "balance_not_oversold", "line_not_negative", "balance_incoming")
    refuses(lived, over, move("post", 1, 100, 8, **mine))
    refuses(lived, over, move("void", 1, 100, 8, **mine))
    lived.act(move("void", 1, 100, 7, **mine))
    refuses(lived, over, move("post", 1, 100, 1, **mine))


def test_a_line_gives_no_more_than_it_says(lived: Raw) -> None:
    refuses(lived, "line_not_over_posted", move("move", 1, 100, 1, number="RK-1"))
    refuses(lived, "line_not_over_posted", move("hold", 1, 100, 1, number="RK-3"))


def test_a_hold_is_posted_as_it_was_held(lived: Raw) -> None:
    for wrong in ({"product_id": 2}, {"batch_id": 10}, {"source_id": 3}, {"target_id": 101},
                  {"number": None}, {"hold_id": 1}):  # fmt: skip
        values = {"number": "RK-3", "hold_id": f"={hold_of('RK-3')}", **wrong}
        refuses(lived, "other_hold", move("post", 1, 100, 7, **values))


def test_a_hold_is_not_posted_for_another_document(lived: Raw) -> None:
    hold = f"={hold_of('RK-3')}"
    refuses(lived, "other_hold", move("post", 1, 100, 7, number="RK-2", hold_id=hold))


def test_a_movement_is_of_a_line_of_its_document_and_product(lived: Raw) -> None:
    refuses(lived, "other_line", move("move", 1, 100, 1, number="RK-3", product_id=2))
    refuses(lived, "other_line", move("move", 1, 100, 1, number="RK-3", line_id=1))
    refuses(lived, "other_line", move("move", 1, 100, 1, number="RK-3", document_id=None))


@pytest.mark.row("P09")
def test_a_document_is_not_done_with_goods_that_went_elsewhere(lived: Raw) -> None:
    """Were this allowed, a shipment could be done and everything still lie on the shelf."""
    for source, target in ((1, 2), (1, 3), (100, 3), (2, 100), (100, 101)):
        refuses(
            lived, "other_route",
            document("CK-9", "shipment"), line("CK-9", 3),
            move("move", source, target, 3, number="CK-9"),
            step("CK-9", "book", "draft", "done"),
        )  # fmt: skip
    refuses(lived, "other_route", document("RK-9"), line("RK-9", 3),
            move("move", 1, 101, 3, number="RK-9"))  # fmt: skip


def test_a_movement_goes_between_two_places_that_exist(lived: Raw) -> None:
    refuses(lived, ("no_such_place", "foreign_key"), move("move", 1, 999, 3))
    refuses(lived, ("no_such_place", "foreign_key"), move("move", 999, 100, 3))
    refuses(lived, "movement_goes_somewhere", move("move", 100, 100, 3))


def test_a_batch_is_of_its_product(lived: Raw) -> None:
    refuses(lived, "other_batch", move("move", 1, 100, 3, batch_id=20))
    refuses(lived, "batch_by_hand", "UPDATE batch SET product_id = 1 WHERE id = 20")
    lived.act(move("move", 1, 100, 3, batch_id=10))


def test_a_place_inside_does_not_become_one_outside(lived: Raw) -> None:
    change = "UPDATE location SET kind = 'customer', is_outside = 1 WHERE id = 101"
    refuses(lived, "location_by_hand", change)
    lived.run("UPDATE location SET name = '二号店', kind = 'warehouse' WHERE id = 101")


@pytest.mark.row("S05")
def test_a_movement_is_taken_back_once_by_its_opposite(lived: Raw) -> None:
    first = lived.one("SELECT min(id) FROM movement WHERE phase = 'move'")
    back = {"number": "RK-1", "reverses_id": first}
    for wrong in (
        move("move", 1, 100, 10, **back),
        move("move", 100, 1, 9, **back),
        move("move", 100, 3, 10, **back),
        move("move", 100, 1, 10, reverses_id=first),
        move("move", 100, 1, 10, number="RK-1", reverses_id=999),
    ):
        refuses(lived, "not_the_opposite", wrong)
    refuses(lived, "movement_reverses_at_once", move("hold", 100, 1, 10, **back))

    lived.act(move("move", 100, 1, 10, **back), step("RK-1", "reverse", "done", "reversed"))

    refuses(lived, ("already_there", "movement_reverses"), move("move", 100, 1, 10, **back))
    second = lived.one("SELECT max(id) FROM movement")
    again = move("move", 1, 100, 10, number="RK-1", reverses_id=second)
    refuses(lived, "not_the_opposite", again)


def test_an_older_movement_does_not_come_later(lived: Raw) -> None:
    refuses(lived, ("balance_by_hand", AGAIN), move("move", 1, 100, 3, id=-5))


@pytest.mark.parametrize("hand", ["sqlite", "postgresql", "postgresql-app"], indirect=True)
def test_what_no_audit_event_vouches_for_is_refused_at_the_commit(lived: Raw) -> None:
    release = move("void", 1, 100, 7, number="RK-3", hold_id=f"={hold_of('RK-3')}")
    cancel = step("RK-3", "cancel", "pending", "cancelled", command_id=77)

    refuses(lived, "foreign_key", move("move", 1, 100, 3, command_id=77))
    refuses(lived, "foreign_key", release, cancel)
    refuses(lived, "foreign_key", vote("RK-3", 2, command_id=77))
    refuses(lived, "foreign_key", document("RK-9", command_id=77))


@pytest.mark.row("S09")
def test_a_movement_has_a_largest_size(lived: Raw) -> None:
    lived.act(move("move", 1, 100, QUANTITY_MAX))
    refuses(lived, "movement_not_too_large", move("move", 1, 100, QUANTITY_MAX + 1))
    refuses(lived, "movement_positive", move("move", 1, 100, 0))
    refuses(lived, "movement_positive", move("move", 1, 100, -1))


@pytest.mark.row("S09")
def test_a_sum_in_the_books_stays_far_from_the_end_of_the_numbers(owner: Raw) -> None:
    receive(owner, "RK-1", 10)
    with lifted(owner, "balance", "cost"):
        owner.run(
            f"UPDATE balance SET on_hand = {SUM_MAX - 1} WHERE location_id = 100",
            f"UPDATE balance SET on_hand = {1 - SUM_MAX} WHERE location_id = 1",
            f"UPDATE cost SET value_fen = {SUM_MAX - 1}",
        )

    refuses(owner, "balance_not_too_large", move("move", 1, 100, 2))
    refuses(owner, "cost_not_too_large", move("move", 1, 100, 1), value(1, value_fen=2))
    owner.act(move("move", 1, 100, 1), value(1, value_fen=1))
    assert owner.one("SELECT on_hand FROM balance WHERE location_id = 100") == SUM_MAX
    refuses(owner, "balance_not_too_large", move("move", 1, 100, 1))
