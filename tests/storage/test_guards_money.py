"""The guards of money: what a sum is for, and what an invoice of a supplier changes."""

from typing import Any

import pytest

from tests.storage.living import allocation, refuses
from tests.storage.raw import COMMAND, DAY, Raw, document, document_id, insert, line, line_id


def price(number: str = "FP-2", **more: Any) -> str:
    values: dict[str, Any] = {
        "document_id": f"={document_id(number)}", "line_id": f"={line_id(number)}",
        "product_id": 1, "matched_fen": 4, "value_fen": 1, "variance_fen": 2, "owed_fen": 3,
        "occurred_on": DAY, "business_date": DAY, "at_us": 1, "command_id": f"={COMMAND}", **more,
    }  # fmt: skip
    return insert("price_entry", **values)


def bill(number: str = "FP-2", **more: Any) -> list[str]:
    """An invoice of one line over 7 分."""
    return [
        document(number, "supplier_invoice", amount_fen=7, **more),
        line(number, 1, amount_fen=7),
    ]


def test_no_more_of_a_sum_is_used_than_it_is(lived: Raw) -> None:
    lived.act(document("SK-2", "collection", amount_fen=10))
    lived.act(document("XS-2", "sales_order", amount_fen=100))
    lived.act(allocation("SK-2", "XS-2", 9))
    refuses(lived, "more_than_there_is", allocation("SK-2", "XS-2", 2))
    refuses(lived, "more_than_there_is", allocation("RK-1", "XS-2", 1))
    refuses(lived, "more_than_was_put", allocation("SK-2", "XS-2", -10))
    refuses(lived, "more_than_was_put", allocation("SK-2", "XS-1", -1))
    lived.act(allocation("SK-2", "XS-2", 1), allocation("SK-2", "XS-2", -10))


@pytest.mark.parametrize("kind", ["collection", "payment", "sales_invoice"])
def test_no_more_is_put_to_an_order_than_it_comes_to(lived: Raw, kind: str) -> None:
    lived.act(document("M-2", kind, amount_fen=50), document("M-3", kind, amount_fen=50))
    lived.act(document("XS-2", "sales_order", amount_fen=60))
    lived.act(allocation("M-2", "XS-2", 50))
    refuses(lived, "more_than_is_owed", allocation("M-3", "XS-2", 11))
    lived.act(allocation("M-3", "XS-2", 10))


def test_what_a_higher_invoice_adds_may_be_paid(lived: Raw) -> None:
    lived.act(document("CG-2", "purchase_order", amount_fen=4), line("CG-2", 1, amount_fen=4))
    lived.act(document("FK-2", "payment", amount_fen=50))
    refuses(lived, "more_than_is_owed", allocation("FK-2", "CG-2", 5))
    lived.act(
        document("FP-2", "supplier_invoice", amount_fen=7),
        line("FP-2", 1, amount_fen=7, source_line_id=f"={line_id('CG-2')}"),
        document("RK-9", amount_fen=4),
    )
    lived.act(price(owed_fen=5))
    lived.act(allocation("FK-2", "CG-2", 5))


def test_what_an_invoice_changes_is_what_it_says_once_and_taken_back_in_full(lived: Raw) -> None:
    lived.act(*bill())
    refuses(lived, "other_invoice", price(variance_fen=3))
    refuses(lived, "other_invoice", price(product_id=2))
    refuses(lived, "other_invoice", price("RK-1"))
    before = lived.one("SELECT value_fen FROM cost WHERE product_id = 1")
    lived.act(price())
    assert lived.one("SELECT value_fen FROM cost WHERE product_id = 1") == before + 1
    refuses(lived, "priced_twice", price())
    entry = f"=(SELECT min(id) FROM price_entry WHERE line_id = {line_id('FP-2')})"
    back: dict[str, Any] = {"reverses_id": entry, "matched_fen": -4, "owed_fen": -3}
    refuses(lived, "not_the_opposite", price(**back, value_fen=-1, variance_fen=-1))
    lived.act(price(**back, value_fen=0, variance_fen=-3))
    refuses(
        lived, ("price_entry_reverses", "already_there"),
        price(**back, value_fen=0, variance_fen=-3),
    )  # fmt: skip


def test_goods_that_are_not_there_are_worth_nothing(lived: Raw) -> None:
    lived.act(document("FP-3", "supplier_invoice", amount_fen=7))
    lived.act(line("FP-3", 1, amount_fen=7, product_id=2))
    refuses(lived, "worth_of_nothing", price("FP-3", product_id=2))
    lived.act(price("FP-3", product_id=2, value_fen=0, variance_fen=3))


def test_worth_is_not_written_by_hand(lived: Raw) -> None:
    refuses(lived, "cost_by_hand", "UPDATE cost SET value_fen = value_fen + 1")
    refuses(lived, "cost_by_hand", "UPDATE cost SET value_fen = value_fen + 1, last_price_id = 99")
    refuses(
        lived, "cost_by_hand",
        "UPDATE cost SET value_fen = value_fen + 1, last_price_id = last_price_id + 1",
    )  # fmt: skip


def test_a_suppliers_number_is_in_the_books_once(lived: Raw) -> None:
    lived.run(insert("partner", code="S", name="华南饮料", kind="supplier"))
    supplier = {"partner_id": "=(SELECT max(id) FROM partner)", "note": "A1"}
    lived.act(*bill(**supplier))
    refuses(lived, "invoice_twice", *bill("FP-3", **supplier))
    lived.act(*bill("FP-3", **{**supplier, "note": "A2"}))
