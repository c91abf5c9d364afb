"""Who writes by hand what only documents may is refused, and remembered: on both databases."""

import pytest

from core.orders.states import Status
from core.storage.attempts import CODES, RING
from core.storage.guards import KEPT, REMEMBERED
from tests.storage.living import live, snapshot
from tests.storage.raw import Raw, document, move, step

FORGERIES = {
    **{
        f"UPDATE document SET status = '{status}' WHERE number = 'RK-3'": "document status_by_hand"
        for status in sorted(Status)
        if status is not Status.PENDING
    },
    "UPDATE document SET status = 'done', revision = revision + 1 WHERE number = 'RK-3'":
        "document status_by_hand",
    "UPDATE document SET amount_fen = 1 WHERE number = 'RK-1'": "document status_by_hand",
    document("RK-9", status="done"): "document status_by_hand",
    "UPDATE balance SET on_hand = 99 WHERE location_id = 100": "balance balance_by_hand",
    "UPDATE balance SET reserved = 0, last_movement_id = 999": "balance balance_by_hand",
    "UPDATE hold SET open_quantity = 0": "hold hold_by_hand",
    "UPDATE cost SET value_fen = 1": "cost cost_by_hand",
    "UPDATE document_line SET held = 0": "document_line line_by_hand",
    "UPDATE document_line SET quantity = 1": "document_line line_by_hand",
    step("RK-3", "approve", "pending", "done"): "transition not_proved",
    step("RK-3", "wish", "pending", "done"): "transition step_not_allowed",
    **{f"DELETE FROM {table}": f"{table} history_is_kept" for table in KEPT},
    "UPDATE movement SET quantity = 99": "movement history_is_kept",
    "UPDATE audit SET body = ''": "audit history_is_kept",
}  # fmt: skip


@pytest.mark.row("P09")
def test_every_forgery_is_refused_and_remembered_and_changes_nothing(lived: Raw) -> None:
    before, last = snapshot(lived), lived.one("SELECT count(*) FROM override_attempt")

    for number, (forged, said) in enumerate(FORGERIES.items(), start=1):
        assert lived.refused_alone(forged) == said.split()[1], forged
        assert snapshot(lived) == before
        assert last_remembered(lived) == (number, said), forged
    assert last == 1


@pytest.mark.row("P09")
@pytest.mark.parametrize("how", ["INSERT OR REPLACE", "REPLACE", "INSERT OR IGNORE"])
def test_what_is_put_in_the_place_of_history_is_remembered(careless: Raw, how: str) -> None:
    live(careless)
    for number, table in enumerate(sorted(set(KEPT) - {"channel_order"}), start=1):
        careless.refused_alone(f"{how} INTO {table} SELECT * FROM {table} LIMIT 1")
        assert last_remembered(careless) == (number, f"{table} already_there")


def test_what_an_effect_runs_into_leaves_no_note_and_no_half(careless: Raw) -> None:
    """A note stays only because SQLite undoes nothing else: so it is never made half-way."""
    live(careless)
    before = snapshot(careless)

    assert careless.refused_alone(move("move", 1, 100, 3, id=1)) == "already_there"
    for wrong in (move("move", 100, 2, 99), move("move", 1, 100, 3, id=-5)):
        careless.refused_alone(wrong)
        assert snapshot(careless) == before
    assert last_remembered(careless) == (1, "movement already_there")


def last_remembered(raw: Raw) -> tuple[int, str]:
    """Return how many attempts the guards have put down, and the last of them."""
    if not raw.is_postgres:
        rows = raw.rows(
            "SELECT on_table, guard FROM override_attempt WHERE mark <> '0' ORDER BY id"
        )
        return len(rows), " ".join(rows[-1])
    made = raw.one("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM attempt_no")
    code = raw.one(f"SELECT last_value FROM attempt_what_{made % RING}")
    return made, " ".join(REMEMBERED[code % CODES - 1])
