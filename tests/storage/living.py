"""Books with some history, and the question whether an attack on them changed anything."""

from tests.storage.raw import (
    COMMAND,
    DAY,
    NO_RIGHT,
    Raw,
    document,
    document_id,
    hold_of,
    insert,
    move,
    receive,
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


def live(hand: Raw) -> Raw:
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
    live_around(hand)
    return hand


def live_around(hand: Raw) -> None:
    """One row of everything that is kept beside documents and movements."""
    recipe(hand)
    photo(hand)
    till(hand)
    hand.act(insert("override_attempt", mark="0", at_us=1, on_table="", guard=""))
    money(hand)
    hand.act(
        insert("channel_order", channel="shop", reference="A1", at_us=1,
               document_id="=(SELECT max(id) FROM document)", command_id=f"={COMMAND}")
    )  # fmt: skip


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
    )  # fmt: skip


def money(hand: Raw) -> None:
    """A sum put to an order, and an invoice of a supplier with what it changed."""
    for number, kind in (
        ("XS-1", "sales_order"),
        ("SK-1", "collection"),
        ("FP-1", "supplier_invoice"),
    ):
        hand.act(
            insert("document", kind=kind, number=number, status="draft", location_id=100,
                   requester_id=1, amount_fen=1, created_us=1, business_date=DAY,
                   command_id=f"={COMMAND}")
        )  # fmt: skip
    bill, line = document_id("FP-1"), "(SELECT max(id) FROM document_line)"
    hand.act(
        insert("document_line", document_id=f"={bill}", line_no=1, product_id=1, unit="瓶",
               count_milli=1000, quantity=1, amount_fen=1),
        allocation("SK-1", "XS-1", 1),
        insert("price_entry", document_id=f"={bill}", line_id=f"={line}", product_id=1,
               matched_fen=0, value_fen=0, variance_fen=1, owed_fen=1, occurred_on=DAY,
               business_date=DAY, at_us=1, command_id=f"={COMMAND}"),
    )  # fmt: skip


def allocation(number: str, to_number: str, fen: int) -> str:
    """Put money of one document to another."""
    return insert(
        "allocation", from_id=f"={document_id(number)}", to_id=f"={document_id(to_number)}",
        amount_fen=fen, at_us=1, command_id=f"={COMMAND}",
    )  # fmt: skip


def till(hand: Raw) -> None:
    """A till that is being counted."""
    hand.act(
        document("JK-1", "till"),
        insert("till_count", document_id=f"={document_id('JK-1')}", method="cash",
               expected_fen=1, counted_fen=1, command_id=f"={COMMAND}"),
    )  # fmt: skip


def photo(hand: Raw, digest: str = "a" * 64, said: str = "00ff") -> None:
    """A picture of two bytes put to a document."""
    body = f"=decode('{said}', 'hex')" if hand.is_postgres else f"=x'{said}'"
    hand.act(
        insert("blob", digest=digest, kind="image/png", name="p.png", size=2, body=body, at_us=1),
        insert("attachment", document_id="=(SELECT max(id) FROM document)", kind="photo",
               digest=digest, person_id=1, at_us=1, command_id=f"={COMMAND}"),
    )  # fmt: skip
