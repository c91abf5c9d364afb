"""The guards of steps: who may say yes, when, and what the ledger must prove first."""

import pytest

from tests.storage.living import refuses
from tests.storage.raw import (
    COMMAND,
    DAY,
    Raw,
    ask,
    document,
    document_id,
    hold_of,
    insert,
    line,
    move,
    receive,
    stand_in,
    step,
    vote,
)


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
