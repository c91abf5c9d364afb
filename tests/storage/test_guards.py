"""Every guard, attacked directly with plain SQL by four hands on two databases."""

import pytest

from core.quantity import QUANTITY_MAX
from core.storage.schema import APPEND_ONLY, SUM_MAX
from tests.storage.raw import (
    AGAIN,
    COMMAND,
    DAY,
    NO_RIGHT,
    Raw,
    ask,
    document,
    document_id,
    hold_of,
    insert,
    lifted,
    line,
    move,
    receive,
    stand_in,
    step,
    submit,
    value,
    vote,
)


def snapshot(raw: Raw) -> list[object]:
    return [
        raw.rows(f"SELECT * FROM {table} ORDER BY 1, 2, 3")
        for table in ("balance", "hold", "document", "document_line", "cost", "movement",
                      "transition", "approval", "approval_need", "rule", "location", "audit")
    ]  # fmt: skip


def refuses(raw: Raw, name: str | tuple[str, ...], *statements: str) -> None:
    """Every statement list is refused by name, or for want of rights, and changes nothing."""
    before = snapshot(raw)
    names = (name,) if isinstance(name, str) else name
    assert raw.refused(*statements) in {*names, NO_RIGHT}, statements
    assert snapshot(raw) == before


@pytest.fixture
def lived(hand: Raw) -> Raw:
    """Books with some history: one receipt booked, one approved, one waiting, one shipment held."""
    receive(hand, "RK-1", 10)
    submit(hand, "RK-2", 5)
    hand.act(
        vote("RK-2", 2), move("post", 1, 100, 5, number="RK-2", hold_id=f"={hold_of('RK-2')}"),
        value(5), step("RK-2", "approve", "pending", "done", person_id=2),
    )  # fmt: skip
    submit(hand, "RK-3", 7)
    submit(hand, "CK-1", 4, "shipment")
    hand.run(insert("seal", day=DAY, first_seq=1, last_seq=2, last_movement_id=1, root=""))
    recipe(hand)
    photo(hand)
    hand.act(
        insert("channel_order", channel="shop", reference="A1", at_us=1,
               document_id="=(SELECT max(id) FROM document)", command_id=f"={COMMAND}")
    )  # fmt: skip
    return hand


def recipe(hand: Raw) -> None:
    """A BOM of one component and one step, and a change of master data that says so."""
    made = "=(SELECT max(id) FROM bom)"
    hand.act(
        insert("bom", product_id=1, version="1", output_quantity=1, created_us=1,
               command_id=f"={COMMAND}"),
        insert("bom_line", bom_id=made, line_no=1, component_id=2, quantity=1),
        insert("bom_step", bom_id=made, line_no=1, name="mix", minutes_milli=1),
        insert("master_change", what="bom", key="1", field="bom", at_us=1,
               command_id=f"={COMMAND}"),
        insert("allocation", from_id="=(SELECT min(id) FROM document)",
               to_id="=(SELECT max(id) FROM document)", amount_fen=1, at_us=1,
               command_id=f"={COMMAND}"),
    )  # fmt: skip


def photo(hand: Raw, digest: str = "a" * 64, said: str = "00ff") -> None:
    """A picture of two bytes put to a document."""
    body = f"=decode('{said}', 'hex')" if hand.is_postgres else f"=x'{said}'"
    hand.act(
        insert("blob", digest=digest, kind="image/png", name="p.png", size=2, body=body, at_us=1),
        insert("attachment", document_id="=(SELECT max(id) FROM document)", kind="photo",
               digest=digest, person_id=1, at_us=1, command_id=f"={COMMAND}"),
    )  # fmt: skip


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
    assert lived.rows("SELECT number, status, revision FROM document ORDER BY number") == [
        ("CK-1", "pending", 1), ("RK-1", "done", 1), ("RK-2", "done", 2), ("RK-3", "pending", 1),
    ]  # fmt: skip
    assert lived.rows("SELECT held, posted FROM document_line ORDER BY id") == [
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
    "master_change": "old = 'other'", "attachment": "kind = 'invoice'",
    "channel_order": "reference = 'other'",
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


@pytest.mark.row("P05")
def test_nobody_approves_their_own_document(lived: Raw) -> None:
    refuses(lived, "own_document", vote("RK-3", 1))


def test_only_what_was_asked_is_answered_and_once(lived: Raw) -> None:
    refuses(lived, "already_decided", vote("RK-3", 2, role="finance"))
    refuses(lived, "already_decided", vote("RK-3", 2, revision=0))
    refuses(lived, "already_decided", vote("RK-2", 2))
    refuses(lived, "approval_vote", vote("RK-3", 2, "perhaps"))
    lived.act(vote("RK-3", 2, "no"))
    refuses(
        lived, ("already_there", "approval_document_id_revision_step_seat_key",
                "approval_document_id_revision_person_id_key"),
        vote("RK-3", 2),
    )  # fmt: skip


def test_a_second_stage_waits_for_the_first(lived: Raw) -> None:
    lived.act(ask("RK-3", "finance", step=1), ask("RK-3", "manager", seat=1))
    late = vote("RK-3", 2, step=1, role="finance")
    refuses(lived, "not_their_turn", late)
    refuses(lived, "not_their_turn", vote("RK-3", 3), late)
    refuses(lived, "not_their_turn", vote("RK-3", 3), vote("RK-3", 4, "no", seat=1), late)
    lived.act(vote("RK-3", 3), vote("RK-3", 4, seat=1), late)


def test_one_person_fills_one_seat(lived: Raw) -> None:
    lived.act(ask("RK-3", "manager", seat=1))
    once = ("already_there", "approval_document_id_revision_person_id_key")
    refuses(lived, once, vote("RK-3", 2), vote("RK-3", 2, seat=1))
    twice = ("already_there", "approval_document_id_revision_step_seat_key")
    refuses(lived, twice, vote("RK-3", 2), vote("RK-3", 3))


def test_nobody_is_asked_anew_about_what_was_decided(lived: Raw) -> None:
    refuses(lived, "already_decided", insert("approval_need", document_id=f"={document_id('RK-2')}",
            revision=1, step=0, seat=0, role="seller", command_id=f"={COMMAND}"))  # fmt: skip


@pytest.mark.row("P05")
def test_a_stand_in_speaks_only_while_they_are_one_and_never_for_the_requester(lived: Raw) -> None:
    refuses(lived, "not_delegated", vote("RK-3", 3, for_person_id=2))
    for outside in ({"from_us": 2}, {"until_us": 1}):
        refuses(lived, "not_delegated", stand_in(2, 3, **outside), vote("RK-3", 3, for_person_id=2))
    refuses(lived, "own_document", stand_in(1, 3), vote("RK-3", 3, for_person_id=1))
    refuses(lived, "own_document", stand_in(1, 3), vote("RK-3", 3))
    refuses(lived, "own_document", stand_in(2, 1), vote("RK-3", 1, for_person_id=2))
    refuses(lived, "stand_in_another", stand_in(2, 2))
    lived.act(stand_in(2, 4), stand_in(4, 3), vote("RK-3", 3, for_person_id=2))


def test_nobodys_right_is_used_twice_on_one_document(lived: Raw) -> None:
    lived.act(ask("RK-3", "manager", seat=1), stand_in(2, 3), stand_in(2, 4))
    for other in (
        vote("RK-3", 2, seat=1),
        vote("RK-3", 4, seat=1, for_person_id=2),
    ):
        refuses(lived, "voice_used", vote("RK-3", 3, for_person_id=2), other)
    refuses(lived, "voice_used", vote("RK-3", 2), vote("RK-3", 3, seat=1, for_person_id=2))
    lived.act(vote("RK-3", 3, for_person_id=2), vote("RK-3", 4, seat=1))


@pytest.mark.row("P09")
def test_a_step_is_one_of_the_rules(lived: Raw) -> None:
    for name, start, end in (
        ("book", "pending", "done"),
        ("approve", "pending", "reversed"),
        ("reverse", "pending", "reversed"),
        ("finish", "pending", "done"),
        ("approve", "pending", "shipped"),
    ):
        refuses(lived, "step_not_allowed", step("RK-3", name, start, end))


@pytest.mark.row("P01")
def test_a_step_starts_where_the_document_stands(lived: Raw) -> None:
    refuses(lived, "already_decided", step("RK-3", "book", "draft", "done"))
    refuses(lived, "already_decided", step("RK-3", "cancel", "pending", "cancelled", revision=9))
    refuses(lived, "already_decided", step("RK-9", "cancel", "pending", "cancelled",
                                           document_id=999, revision=1))  # fmt: skip


@pytest.mark.row("P09")
def test_a_step_is_proved_by_the_ledger(lived: Raw) -> None:
    fresh = (document("RK-9"), line("RK-9", 5))
    part = move("move", 1, 100, 4, number="RK-9")
    held = move("hold", 1, 100, 4, number="RK-9")
    book = step("RK-9", "book", "draft", "done")
    refuses(lived, "not_proved", *fresh, book)
    refuses(lived, "not_proved", *fresh, part, book)
    refuses(lived, "not_proved", *fresh, step("RK-9", "submit", "draft", "pending"))
    refuses(lived, "not_proved", *fresh, held, step("RK-9", "submit", "draft", "pending"))
    refuses(lived, "not_proved", document("RK-9"), book)
    for name, end in (("cancel", "cancelled"), ("expire", "cancelled"), ("reject", "rejected")):
        refuses(lived, "not_proved", step("RK-3", name, "pending", end))
    refuses(lived, "not_proved", step("RK-1", "reverse", "done", "reversed"))


@pytest.mark.row("P09")
def test_every_line_counts_not_only_their_sum(lived: Raw) -> None:
    two = line("RK-9", 5, line_no=2)
    refuses(
        lived, "not_proved", document("RK-9"), line("RK-9", 5), two,
        move("move", 1, 100, 5, number="RK-9"), step("RK-9", "book", "draft", "done"),
    )  # fmt: skip


def test_an_approval_needs_every_yes_that_was_asked(lived: Raw) -> None:
    post = move("post", 1, 100, 7, number="RK-3", hold_id=f"={hold_of('RK-3')}")
    approve = step("RK-3", "approve", "pending", "done")
    refuses(lived, "not_proved", post, approve)
    refuses(lived, "not_proved", vote("RK-3", 2, "no"), post, approve)
    refuses(lived, "not_proved", ask("RK-3", "finance", seat=1), vote("RK-3", 2), post, approve)
    refuses(lived, "not_proved", vote("RK-3", 2), approve)
    lived.act(vote("RK-3", 2), post, approve)


def test_the_rules_are_not_bent(lived: Raw) -> None:
    loose = insert("rule", kind="receipt", step="wish", from_status="pending", to_status="done",
                   needs="|")  # fmt: skip
    refuses(lived, "rules_are_code", loose)
    refuses(lived, "rules_are_code", "UPDATE rule SET needs = '|'")
    refuses(lived, "rules_are_code", "DELETE FROM rule")


def test_opening_stock_comes_before_the_first_document(hand: Raw) -> None:
    hand.act(
        document("QC-1", "opening"), line("QC-1", 5), move("move", 6, 100, 5, number="QC-1"),
        step("QC-1", "book", "draft", "done"),
    )  # fmt: skip
    hand.act(move("move", 6, 100, 5))
    receive(hand, "RK-1", 10)

    refuses(hand, "books_are_open", move("move", 6, 100, 5))
    refuses(hand, "books_are_open", move("move", 100, 6, 5))


def test_a_closed_period_stays_closed(lived: Raw) -> None:
    lived.run(insert("period_lock", id=1, locked_until="2026-03-01"))
    lived.act(move("move", 1, 100, 1))
    refuses(lived, "period_closed", move("move", 1, 100, 1, business_date="2026-03-01"))
    lived.run(f"UPDATE period_lock SET locked_until = '{DAY}'")
    refuses(lived, "period_closed", move("move", 1, 100, 1))


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
