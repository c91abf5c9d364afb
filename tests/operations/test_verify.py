"""Whatever is changed behind the program's back is named: the event, the rule."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from bot.texts import proof
from core.storage import verify
from core.storage.findings import Anchor
from core.storage.verify import prove
from tests.operations.firm import (
    events,
    one,
    opened,
    rewrite,
    rows,
    tamper,
)

Change = Callable[[str], int]


async def first(url: str, **more: Any) -> tuple[str, str, int]:
    """Return rule, kind and event of the first thing that does not fit."""
    report = await prove(url, **more)
    assert report.problems
    problem = report.problems[0]
    return problem.rule, problem.what, problem.seq


def _change_a_fact(url: str) -> int:
    tamper(url, "UPDATE audit SET subject = 'RK-999' WHERE seq = 4")
    return 4


def _change_a_hash(url: str) -> int:
    tamper(url, f"UPDATE audit SET hash = '{'a' * 64}' WHERE seq = 4")
    return 4


def _delete(url: str) -> int:
    tamper(url, "DELETE FROM audit WHERE seq = 5")
    return 5


def _delete_the_first(url: str) -> int:
    tamper(url, "DELETE FROM audit WHERE seq = 1")
    return 1


def _swap(url: str) -> int:
    tamper(
        url, "UPDATE audit SET seq = 900 WHERE seq = 3", "UPDATE audit SET seq = 3 WHERE seq = 6",
        "UPDATE audit SET seq = 6 WHERE seq = 900",
    )  # fmt: skip
    return 3


def _insert(url: str) -> int:
    """Make room after the third event and put one of one's own there, well formed."""
    trail = events(url)
    last = trail[-1][0]
    shift = [f"UPDATE audit SET seq = {seq + 1} WHERE seq = {seq}" for seq in range(last, 3, -1)]
    tamper(
        url, *shift,
        "INSERT INTO audit SELECT 4, 90001, at_us, person_id, verb, subject, body, hash, hash"
        " FROM audit WHERE seq = 3",
    )  # fmt: skip
    return 4


def _cut_behind_the_seal(url: str) -> int:
    tamper(url, "DELETE FROM audit WHERE seq > 6")
    return 7


def _delete_a_seal(url: str) -> int:
    tamper(url, "DELETE FROM seal WHERE day <> ''")
    return int(one(url, "SELECT seq FROM audit WHERE verb = 'daily'"))


WAYS: dict[str, tuple[Change, str]] = {
    "changed": (_change_a_fact, "changed"),
    "hash changed": (_change_a_hash, "changed"),
    "deleted": (_delete, "missing"),
    "first deleted": (_delete_the_first, "missing"),
    "reordered": (_swap, "unlinked"),
    "inserted": (_insert, "changed"),
    "tail cut before a seal": (_cut_behind_the_seal, "cut"),
    "seal deleted": (_delete_a_seal, "seal_missing"),
}


async def test_books_that_nobody_touched_prove_themselves(url: str) -> None:
    report = await prove(url)

    assert report.problems == ()
    assert report.events == report.last_seq == len(events(url))
    assert report.movements == one(url, "SELECT count(*) FROM movement")
    assert report.last_hash == one(url, "SELECT hash FROM audit ORDER BY seq DESC LIMIT 1")


@pytest.mark.row("P10")
@pytest.mark.parametrize("way", WAYS)
async def test_a_trail_that_was_touched_names_the_first_bad_event(url: str, way: str) -> None:
    touch, what = WAYS[way]
    seq = touch(url)

    assert await first(url) == ("I7", what, seq)


@pytest.mark.row("P10")
async def test_a_cut_tail_is_found_through_what_the_group_was_told(url: str) -> None:
    last = one(url, "SELECT max(seq) FROM audit")
    kept = Anchor(seq=last, hash=one(url, f"SELECT hash FROM audit WHERE seq = {last}")[:16])
    assert (await prove(url, anchor=kept)).is_good
    tamper(
        url, f"DELETE FROM audit WHERE seq = {last}",
        "DELETE FROM approval WHERE command_id NOT IN (SELECT command_id FROM audit)",
    )  # fmt: skip

    assert await first(url, anchor=kept) == ("I7", "cut", last)


@pytest.mark.row("P10")
async def test_a_chain_made_anew_differs_from_its_seals_and_from_the_group_post(url: str) -> None:
    sealed_seq, root = rows(url, "SELECT last_seq, root FROM seal")[0]
    kept = Anchor(seq=sealed_seq, hash=root[:16])

    def lie(trail: list[list[Any]]) -> None:
        trail[2][5] = "RK-000"

    rewrite(url, lie)
    assert await first(url) == ("I7", "seal", sealed_seq)

    new = one(url, f"SELECT hash FROM audit WHERE seq = {sealed_seq}")
    tamper(url, f"UPDATE seal SET root = '{new}' WHERE day <> ''")
    assert (await prove(url)).is_good
    assert await first(url, anchor=kept) == ("I7", "anchor", sealed_seq)


@pytest.mark.row("P10")
@pytest.mark.parametrize(
    ("statement", "table"),
    [
        ("UPDATE movement SET business_date = '2026-11-01' WHERE id = 3", "movement"),
        ("UPDATE document SET number = 'RK-1' WHERE id = 1", "document"),
        ("UPDATE document_line SET price = 1 WHERE id = 1", "document_line"),
        ("UPDATE transition SET note = '同意' WHERE id = 2", "transition"),
        ("UPDATE approval SET at_us = 5 WHERE id = 1", "approval"),
        ("DELETE FROM approval WHERE id = 1", "approval"),
        ("UPDATE movement SET posted_us = posted_us + 1 WHERE id = 1", "movement"),
        ("UPDATE value_entry SET variance_fen = variance_fen + 1", "value_entry"),
    ],
)
async def test_a_changed_row_is_named_with_the_event_that_vouches_for_it(
    url: str, statement: str, table: str
) -> None:
    tamper(url, statement)
    report = await prove(url)
    found = next(problem for problem in report.problems if problem.what == "rows")

    assert (found.rule, found.facts["table"]) == ("I6", table)
    command = one(url, f"SELECT command_id FROM audit WHERE seq = {found.seq}")
    if table in {"movement", "transition"}:
        row_id = found.facts["from_id"]
        assert one(url, f"SELECT command_id FROM {table} WHERE id = {row_id}") == command


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("INSERT INTO transition (id, document_id, revision, step, from_status, to_status, at_us,"
         " command_id) VALUES (9000, 1, 9, 'approve', 'pending', 'done', 1, 8000)", "stranger"),
        ("INSERT INTO transition (id, document_id, revision, step, from_status, to_status, at_us,"
         " command_id) SELECT 9000, 1, 9, 'approve', 'pending', 'done', 1, min(command_id)"
         " FROM audit", "uncounted"),
    ],
)  # fmt: skip
async def test_a_row_that_no_event_speaks_of_is_found(url: str, statement: str, what: str) -> None:
    tamper(url, statement)
    found = {(problem.rule, problem.what) for problem in (await prove(url)).problems}

    assert ("I6", what) in found


BROKEN: dict[tuple[str, str], str] = {
    ("I1", "sum"): "UPDATE balance SET on_hand = on_hand + 1 WHERE location_id = 1",
    ("I2", "replay"): "UPDATE balance SET on_hand = on_hand + 24 WHERE location_id >= 100",
    ("I3", "holds"): "UPDATE balance SET reserved = reserved - 1 WHERE reserved > 0",
    ("I3", "hold"): "UPDATE hold SET open_quantity = open_quantity - 1 WHERE open_quantity > 0",
    ("I4", "bounds"): "UPDATE balance SET reserved = on_hand + 1 WHERE location_id >= 100",
    ("I5", "status"): "UPDATE document SET status = 'done' WHERE status = 'pending'",
    ("I5", "proof"): "UPDATE document_line SET posted = posted - 1 WHERE posted > 0",
    ("I5", "lines"): "UPDATE document_line SET held = held + 1 WHERE id = 1",
    ("I5", "votes"): "DELETE FROM approval_need WHERE document_id = 1",
    ("I8", "cost"): "UPDATE cost SET value_fen = value_fen + 1 WHERE product_id = 1",
    ("I8", "worth"): "UPDATE cost SET quantity = quantity + 1 WHERE product_id = 1",
    ("I8", "no_value"): "DELETE FROM value_entry WHERE movement_id ="
    " (SELECT min(movement_id) FROM value_entry)",
    ("I9", "expired"): "UPDATE hold SET expires_us = 5 WHERE open_quantity > 0",
    ("I10", "reversal"): "UPDATE movement SET quantity = quantity + 1"
    " WHERE reverses_id IS NOT NULL",
}


@pytest.mark.parametrize("rule", BROKEN)
async def test_every_broken_rule_is_named(url: str, rule: tuple[str, str]) -> None:
    tamper(url, BROKEN[rule])
    report = await prove(url)

    assert rule in {(problem.rule, problem.what) for problem in report.problems}
    assert all(proof.problem_line(problem).startswith(problem.rule) for problem in report.problems)


_FIRST: Final = "(SELECT min(id) FROM document_line WHERE document_id = 1)"
_PUT: Final = (
    "INSERT INTO allocation (id, from_id, to_id, amount_fen, at_us, command_id)"
    " SELECT 9000, 1, 2, {}, 1, min(command_id) FROM audit"
)
BROKEN_MONEY: dict[tuple[str, str], tuple[str, ...]] = {
    ("M1", "used"): (_PUT.format(10**9),),
    ("M1", "taken_back"): (_PUT.format(-5),),
    ("M2", "cap"): (
        "UPDATE document SET kind = 'collection', amount_fen = 5000 WHERE id = 1",
        "UPDATE document SET kind = 'sales_order', amount_fen = 1 WHERE id = 2",
        _PUT.format(5000),
    ),
    ("M3", "settled"): (
        "UPDATE document SET kind = 'sales_order', status = 'done' WHERE id = 1",
        "UPDATE document SET kind = 'shipment', status = 'done' WHERE id = 2",
        f"UPDATE document_line SET source_line_id = {_FIRST}, amount_fen = 100"
        " WHERE document_id = 2",
    ),
    ("M3", "matched"): (
        "UPDATE document SET kind = 'purchase_order', status = 'done' WHERE id = 1",
        "UPDATE document_line SET fulfilled = 1, held = 0 WHERE document_id = 1",
    ),
    ("M4", "bill"): (
        "UPDATE document SET kind = 'supplier_invoice', status = 'done', amount_fen = 5"
        " WHERE id = 1",
    ),
    ("M4", "bill_twice"): (
        "UPDATE document SET kind = 'supplier_invoice', status = 'done', note = 'A1',"
        " partner_id = NULL"
        " WHERE id IN (1, 2)",
    ),
}


@pytest.mark.parametrize("rule", BROKEN_MONEY)
async def test_every_broken_rule_of_money_is_named(url: str, rule: tuple[str, str]) -> None:
    tamper(url, *BROKEN_MONEY[rule])
    report = await prove(url)

    assert rule in {(problem.rule, problem.what) for problem in report.problems}
    assert all(proof.problem_line(problem) for problem in report.problems)


async def test_the_night_starts_from_the_last_sealed_day(url: str) -> None:
    night = await prove(url, is_whole=False)
    sealed_seq = one(url, "SELECT last_seq FROM seal")

    assert night.is_good
    assert night.events == len(events(url)) - sealed_seq
    assert 0 < night.movements < one(url, "SELECT count(*) FROM movement")

    tamper(url, "UPDATE balance SET on_hand = on_hand + 24 WHERE location_id = 100")
    assert ("I2", "replay") in {
        (problem.rule, problem.what) for problem in (await prove(url, is_whole=False)).problems
    }


@pytest.mark.timeout(60)
async def test_long_books_are_checked_in_parts_with_the_same_outcome(
    lite: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tamper(lite, "UPDATE audit SET subject = 'x' WHERE seq = 9", "DELETE FROM hold WHERE id = 1")
    whole = await prove(lite)
    monkeypatch.setattr(verify, "ALONE_EVENTS", 0)
    monkeypatch.setattr(verify, "CHUNK_EVENTS", 4)
    heard: list[int] = []

    assert await prove(lite, progress=heard.append) == whole
    assert sum(heard) == whole.events
    assert whole.problems[0].seq == 9


async def test_a_check_does_not_keep_a_working_bot_waiting(lite: str) -> None:
    async with opened(lite) as firm:
        before = await firm.count("audit")
        report = await prove(lite)
        await firm.do(lambda books: books.record("test", "", None))
        assert await firm.count("audit") == before + 1
    assert report.is_good


def test_every_problem_has_its_sentence() -> None:
    in_code = Path(verify.__file__).parent
    said = {
        (rule, what)
        for name in ("chain", "invariants", "vouching", "verify")
        for rule, what in _named_in((in_code / f"{name}.py").read_text("utf-8"))
    }

    assert said <= proof.KNOWN
    assert len(said) > 20


def _named_in(text: str) -> list[tuple[str, str]]:
    return [
        *re.findall(r'rule="(\w+)", what="(\w+)"', text),
        *re.findall(r'_invariant\(\s*"([IM]\d+)", "(\w+)"', text),
    ]
