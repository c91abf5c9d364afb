"""The fault the firm came with: an administrator marks goods as shipped while the stock stays.

Nobody can, with raw SQL, on either database, whatever the state and whoever the hand.
"""

import pytest

from core.orders.states import Kind, Status
from tests.storage.living import refuses
from tests.storage.raw import Raw, document, line, move, step

ORDER = "XS-1"
CLAIMS = sorted({status.value for status in Status} - {Status.READY.value})


@pytest.fixture
def ordered(hand: Raw) -> Raw:
    """An order for 5 that is ready: 5 of 10 on hand are held for it."""
    hand.act(move("move", 1, 100, 10))
    hand.act(
        document(ORDER, Kind.SALES_ORDER.value), line(ORDER, 5),
        step(ORDER, "book", "draft", "approved"),
        move("hold", 100, 2, 5, number=ORDER),
        step(ORDER, "secure", "approved", "ready", revision=2),
    )  # fmt: skip
    return hand


@pytest.mark.parametrize("status", CLAIMS)
def test_no_status_is_written_by_hand(ordered: Raw, status: str) -> None:
    refuses(
        ordered, "status_by_hand",
        f"UPDATE document SET status = '{status}', revision = revision + 1 WHERE number = 'XS-1'",
    )  # fmt: skip


def test_no_step_says_shipped_while_the_goods_are_there(ordered: Raw) -> None:
    refuses(ordered, "not_proved", step(ORDER, "ship", "ready", "shipped", revision=3))
    refuses(ordered, "not_proved", step(ORDER, "ship_part", "ready", "partial", revision=3))
    refuses(ordered, "step_not_allowed", step(ORDER, "ship", "ready", "done", revision=3))
    refuses(ordered, "step_not_allowed", step(ORDER, "settle", "ready", "done", revision=3))


def test_what_is_fulfilled_is_no_number_to_be_typed(ordered: Raw) -> None:
    refuses(ordered, "line_by_hand", "UPDATE document_line SET fulfilled = 5")
    refuses(ordered, "line_by_hand", "UPDATE document_line SET held = 0")
    refuses(ordered, "line_by_hand", "UPDATE document_line SET quantity = 1")
