"""What is true of the books at every moment, asked of the tables alone.

Written apart from ``core.storage.verify``, so that each can be wrong without the other. I1 to I10
are numbered as in the design; I5 is asked of every kind of document we have.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any, Final

from core.orders.states import RULES, Kind
from core.storage.session import Session, Sql
from core.storage.trail import ACTS, START, Digest, chained

Rows = list[tuple[Any, ...]]
EFFECT: Final = {
    "hold": ((0, 1, 0), (0, 0, 1)),
    "post": ((-1, -1, 0), (1, 0, -1)),
    "void": ((0, -1, 0), (0, 0, -1)),
    "move": ((-1, 0, 0), (1, 0, 0)),
}
"""Phase: (on hand, reserved, incoming) of the source and of the target, per unit."""
PROVED: Final = {
    "pending": (1, 0), "done": (0, 1), "reversing": (0, 1),
    "rejected": (0, 0), "cancelled": (0, 0), "reversed": (0, 0),
}  # fmt: skip
"""Status: what part of each line is held and posted; a draft is never committed."""
HOLDS_NOTHING: Final = {"emergency", "found", "customer_return"}
"""Kinds that are asked about with nothing held: what they move is moved by the yes."""

PROMISES: Final = {"sales_order", "purchase_request", "purchase_order", "work_order"}
"""Kinds that move nothing themselves: what counts is what others fulfilled of them."""
FULFILLED: Final = {"shipped", "arrived", "stocked"}
UNTOUCHED: Final = {"pending", "approved", "ready", "making", "buying", "rejected", "cancelled"}


def broken(session: Session, *, swept_us: int | None = None) -> list[str]:
    """Return what does not hold. ``swept_us``: no hold may be open past this time (I9)."""
    found = [f"{check.__name__}: {trouble}" for check in CHECKS for trouble in check(session)]
    if swept_us is not None:
        found += [f"I9: hold {row[0]}" for row in _rows(session, _LATE.format(swept_us))]
    return found


_LATE: Final = "SELECT id FROM hold WHERE open_quantity > 0 AND expires_us <= {}"


def _rows(session: Session, text: str) -> Rows:
    return [tuple(row) for row in session.rows(Sql(text))]


def i1_goods_are_never_made_nor_lost(session: Session) -> Iterator[str]:
    yield from _some(
        session,
        "SELECT product_id, batch_id, sum(on_hand) FROM balance GROUP BY product_id, batch_id"
        " HAVING sum(on_hand) <> 0",
    )


def i2_balances_are_the_replayed_ledger(session: Session) -> Iterator[str]:
    cells: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0, 0, 0])
    for phase, product, batch, source, target, quantity in _rows(
        session,
        "SELECT phase, product_id, batch_id, source_id, target_id, quantity FROM movement",
    ):
        for place, effect in zip((source, target), EFFECT[phase], strict=True):
            cell = cells[product, place, batch]
            for position, sign in enumerate(effect):
                cell[position] += sign * quantity
    stored: dict[tuple[Any, ...], list[int]] = {
        tuple(row[:3]): list(row[3:])
        for row in _rows(
            session,
            "SELECT product_id, location_id, batch_id, on_hand, reserved, incoming FROM balance",
        )
    }
    for key in set(cells) | set(stored):
        if cells.get(key, [0, 0, 0]) != stored.get(key, [0, 0, 0]):
            yield f"{key}: replayed {cells.get(key)}, stored {stored.get(key)}"


def i3_what_is_promised_is_what_holds_say(session: Session) -> Iterator[str]:
    opened: dict[int, int] = {}
    for hold, phase, quantity in _rows(
        session, "SELECT coalesce(hold_id, id), phase, quantity FROM movement"
        " WHERE phase <> 'move' ORDER BY id",
    ):  # fmt: skip
        opened[hold] = opened.get(hold, 0) + (quantity if phase == "hold" else -quantity)
    stored: dict[int, int] = dict(_rows(session, "SELECT id, open_quantity FROM hold"))
    if opened != stored:
        yield f"replayed {opened}, stored {stored}"
    for place, column in (("source_id", "reserved"), ("target_id", "incoming")):
        yield from _some(
            session,
            f"SELECT b.product_id, b.location_id, b.batch_id, b.{column} FROM balance b WHERE"
            f" b.{column} <> (SELECT coalesce(sum(h.open_quantity), 0) FROM hold h"
            f" WHERE h.product_id = b.product_id AND h.{place} = b.location_id"
            " AND h.batch_id = b.batch_id)",
        )


def i4_nothing_is_below_zero_or_promised_twice(session: Session) -> Iterator[str]:
    yield from _some(
        session,
        "SELECT * FROM balance WHERE incoming < 0 OR reserved < 0 OR (is_outside = 0"
        " AND (on_hand < 0 OR reserved > on_hand))",
    )


def i5_a_status_is_what_the_ledger_proves(session: Session) -> Iterator[str]:
    moved, later = _moved(session), _fulfilled(session)
    for kind, number, status, line, quantity, held, posted, fulfilled in _rows(
        session,
        "SELECT d.kind, d.number, d.status, l.id, l.quantity, l.held, l.posted, l.fulfilled"
        " FROM document d JOIN document_line l ON l.document_id = d.id",
    ):
        if status == "draft":
            yield f"{number} was left as a draft"
        elif kind in PROMISES:
            yield from _promise(kind, number, status, (quantity, held, posted, fulfilled))
        elif (held, posted) != tuple(share * quantity for share in _proved(kind, status)):
            yield f"{number} {status}: held {held}, posted {posted} of {quantity}"
        if moved.get(line, (0, 0)) != (held, posted):
            yield f"{number}: the line says {held}, {posted}; the ledger {moved.get(line)}"
        if later.get(line, 0) != fulfilled:
            yield f"{number}: the line says {fulfilled} fulfilled; the ledger {later.get(line)}"


def _proved(kind: str, status: str) -> tuple[int, int]:
    if kind == "supplier_invoice":
        return 0, 0
    if kind in HOLDS_NOTHING and status == "pending":
        return 0, 0
    return PROVED.get(status, (0, 1))


def _promise(kind: str, number: str, status: str, line: tuple[int, int, int, int]) -> Iterator[str]:
    quantity, held, posted, fulfilled = line
    if posted or held + fulfilled > quantity or min(held, fulfilled) < 0:
        yield f"{number} {status}: held {held}, posted {posted}, fulfilled {fulfilled}"
    if status in FULFILLED and fulfilled != quantity:
        yield f"{number} is {status} with {fulfilled} of {quantity}"
    is_at_work = (kind, status) == ("work_order", "making")
    if status in UNTOUCHED and fulfilled and not is_at_work:
        yield f"{number} is {status} with {fulfilled} fulfilled"
    if status in {"cancelled", "rejected", "closed", "done"} and held:
        yield f"{number} is {status} and holds {held}"
    if status == "ready" and held != quantity:
        yield f"{number} is ready and holds {held} of {quantity}"


def _fulfilled(session: Session) -> dict[int, int]:
    """Return what of every line other documents moved, from the movements alone."""
    found: dict[int, int] = defaultdict(int)
    for line, quantity, reverses in _rows(
        session,
        "SELECT c.source_line_id, m.quantity, m.reverses_id FROM movement m JOIN document_line c"
        " ON c.id = m.line_id WHERE c.source_line_id IS NOT NULL AND m.phase IN ('post', 'move')",
    ):
        found[line] += -quantity if reverses else quantity
    return found


def _moved(session: Session) -> dict[int, tuple[int, int]]:
    """Return (held, posted) of every line, from the movements alone."""
    found: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for line, phase, quantity, reverses in _rows(
        session,
        "SELECT line_id, phase, quantity, reverses_id FROM movement WHERE line_id IS NOT NULL",
    ):
        held = {"hold": 1, "post": -1, "void": -1, "move": 0}[phase]
        posted = 0 if phase in {"hold", "void"} else -1 if reverses else 1
        found[line][0] += held * quantity
        found[line][1] += posted * quantity
    return {line: (held, posted) for line, (held, posted) in found.items()}


def i5b_a_life_follows_the_table_of_steps(session: Session) -> Iterator[str]:
    lives: dict[int, Rows] = defaultdict(list)
    for row in _rows(
        session,
        "SELECT document_id, revision, step, from_status, to_status, person_id FROM transition"
        " ORDER BY document_id, revision",
    ):
        lives[row[0]].append(row)
    for document, kind, number, status, revision, requester in _rows(
        session, "SELECT id, kind, number, status, revision, requester_id FROM document"
    ):
        yield from _life(kind, number, (status, revision), requester, lives[document])


def _life(
    kind: str, number: str, now: tuple[str, int], requester: int | None, life: Rows
) -> Iterator[str]:
    allowed = {(r.step.value, r.start.value, r.end.value) for r in RULES[Kind(kind)]}
    at, revision = "draft", 0
    for _, its_revision, step, start, end, person in life:
        if (step, start, end) not in allowed or start != at or its_revision != revision + 1:
            yield f"{number}: {step} from {start} to {end} at {its_revision}"
        if step in {"approve", "reject"} and person in {None, requester}:
            yield f"{number}: decided by the requester"
        at, revision = end, its_revision
    if (at, revision) != now:
        yield f"{number} is {now}, its steps end at {at}, {revision}"


def i5c_every_yes_was_given_by_somebody_else(session: Session) -> Iterator[str]:
    yield from _some(
        session,
        "SELECT d.number FROM approval a JOIN document d ON d.id = a.document_id"
        " WHERE a.person_id = d.requester_id",
    )
    yield from _some(
        session,
        "SELECT t.document_id, n.role FROM transition t JOIN approval_need n"
        " ON n.document_id = t.document_id AND n.revision = t.revision - 1"
        " WHERE t.step = 'approve' AND NOT EXISTS (SELECT 1 FROM approval a"
        " WHERE a.document_id = n.document_id AND a.revision = n.revision AND a.step = n.step"
        " AND a.seat = n.seat AND a.vote = 'yes')",
    )
    yield from _some(
        session,
        "SELECT a.document_id, a.revision, b.id FROM approval a JOIN approval b"
        " ON b.document_id = a.document_id AND b.revision = a.revision AND b.id <> a.id"
        " WHERE b.person_id IN (a.person_id, a.for_person_id)"
        " OR b.for_person_id IN (a.person_id, a.for_person_id)",
    )


def i6_every_act_has_one_audited_command(session: Session) -> Iterator[str]:
    digests: dict[tuple[int, str], Digest] = {}
    for letter, (table, columns) in ACTS.items():
        for command, *row in _acts(session, table, columns):
            digests.setdefault((command, letter), Digest()).add(row)
    said: dict[tuple[int, str], list[Any]] = {}
    for command, body in _rows(session, "SELECT command_id, body FROM audit"):
        for letter, acts in json.loads(body)["wrote"].items():
            said[command, letter] = acts
    for key in set(digests) | set(said):
        actual = digests[key].sum() if key in digests else None
        if actual != said.get(key):
            yield f"command {key}: wrote {actual}, the trail says {said.get(key)}"


def _acts(session: Session, table: str, columns: tuple[str, ...]) -> Rows:
    names = ", ".join(f"x.{column}" for column in columns)
    source = f"SELECT x.command_id, {names} FROM {table} x ORDER BY x.id"
    if table == "document_line":
        names = names.replace("x.batch_id", "coalesce(x.batch_id, 0)")
        source = (
            f"SELECT d.command_id, {names} FROM document_line x"
            " JOIN document d ON d.id = x.document_id ORDER BY x.id"
        )
    if table == "value_entry":
        source = (
            f"SELECT m.command_id, {names} FROM value_entry x"
            " JOIN movement m ON m.id = x.movement_id ORDER BY m.id"
        )
    return _rows(session, source)


def i7_the_trail_is_a_chain(session: Session) -> Iterator[str]:
    last, number = START, 0
    for *event, prev_hash, its_hash in _rows(
        session,
        "SELECT seq, command_id, at_us, person_id, verb, subject, body, prev_hash, hash"
        " FROM audit ORDER BY seq",
    ):
        if event[0] != number + 1 or prev_hash != last or its_hash != chained(last, event):
            yield f"event {event[0]}"
        last, number = its_hash, event[0]


def i8_what_goods_are_worth_adds_up(session: Session) -> Iterator[str]:
    stored = set(_rows(session, "SELECT product_id, quantity, value_fen FROM cost"))
    entered = {
        tuple(map(int, row))
        for row in _rows(
            session,
            "SELECT product_id, sum(q), sum(fen) FROM (SELECT product_id, quantity AS q,"
            " value_fen AS fen FROM value_entry UNION ALL"
            " SELECT product_id, 0, value_fen FROM price_entry) x GROUP BY product_id",
        )
    }
    yield from (f"cost says otherwise: {row}" for row in stored ^ entered)
    yield from _some(
        session,
        "SELECT c.product_id, c.quantity FROM cost c WHERE c.quantity <> (SELECT sum(b.on_hand)"
        " FROM balance b WHERE b.product_id = c.product_id AND b.is_outside = 0)",
    )
    yield from _some(session, "SELECT * FROM cost WHERE quantity = 0 AND value_fen <> 0")


def i10_what_is_reversed_is_reversed_once_by_its_opposite(session: Session) -> Iterator[str]:
    yield from _some(
        session,
        "SELECT reverses_id FROM movement WHERE reverses_id IS NOT NULL GROUP BY reverses_id"
        " HAVING count(*) > 1",
    )
    yield from _some(
        session,
        "SELECT r.id FROM movement r JOIN movement m ON m.id = r.reverses_id"
        " WHERE m.quantity <> r.quantity OR m.product_id <> r.product_id"
        " OR m.batch_id <> r.batch_id OR m.source_id <> r.target_id"
        " OR m.target_id <> r.source_id OR m.phase NOT IN ('post', 'move')",
    )


def i11_each_posting_is_told_once_in_each_group(session: Session) -> Iterator[str]:
    told: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for target, body in _rows(session, "SELECT target, body FROM outbox WHERE kind = 'moved'"):
        told[target][json.loads(body)["number"]] += 1
    posted: dict[str, int] = dict(
        _rows(
            session,
            "SELECT d.number, count(*) FROM transition t JOIN document d ON d.id = t.document_id"
            " WHERE (t.to_status = 'done' AND t.from_status IN ('draft', 'pending')"
            " OR t.to_status = 'paper_due') AND d.kind NOT IN ('opening', 'collection', 'payment',"
            " 'sales_invoice', 'supplier_invoice', 'till', 'debt') GROUP BY d.number",
        )
    )
    if posted and not told:
        yield f"nobody was told of {posted}"
    for target, numbers in told.items():
        if numbers != posted:
            yield f"{target} was told {dict(numbers)}, posted {posted}"


def i12_no_money_is_put_twice(session: Session) -> Iterator[str]:
    """Of a sum no more is used than there is, and nothing is paid or billed beyond its worth."""
    used: dict[Any, int] = defaultdict(int)
    put: dict[Any, int] = defaultdict(int)
    for source, kind, target, fen in _rows(
        session, "SELECT a.from_id, f.kind, a.to_id, a.amount_fen FROM allocation a"
        " JOIN document f ON f.id = a.from_id",
    ):  # fmt: skip
        used[source] += fen
        if kind != "supplier_invoice":
            put[target, kind] += fen
    facts = {
        row[0]: row[1:] for row in _rows(
            session, "SELECT d.id, d.number, d.status, coalesce(d.amount_fen, 0),"
            " (SELECT coalesce(sum(c.amount_fen), 0) FROM document_line l"
            " JOIN document_line c ON c.source_line_id = l.id JOIN document s"
            " ON s.id = c.document_id WHERE l.document_id = d.id AND s.status = 'done'"
            " AND s.kind <> 'supplier_invoice') FROM document d",
        )
    }  # fmt: skip
    more: dict[Any, int] = defaultdict(int)
    for target, fen in _rows(
        session, "SELECT l.document_id, p.owed_fen FROM price_entry p JOIN document_line i"
        " ON i.id = p.line_id JOIN document_line l ON l.id = i.source_line_id",
    ):  # fmt: skip
        more[target] += fen
    for source, fen in used.items():
        number, status, amount, _ = facts[source]
        is_live = status in {"pending", "done", "reversing"}
        if not 0 <= fen <= (amount if is_live else 0):
            yield f"{number} ({status}) of {amount} is used for {fen}"
    for (target, kind), fen in put.items():
        number, _, amount, moved = facts[target]
        if not 0 <= fen <= max(amount, moved, moved + more[target]):
            yield f"{fen} by {kind} is put to {number} of {amount}, moved {moved}"


def i13_a_till_is_counted_against_what_was_sold(session: Session) -> Iterator[str]:
    """One live count of a shop's day at most; what it says was expected is what was sold."""
    sold: dict[Any, int] = defaultdict(int)
    for place, day, method, fen in _rows(
        session, "SELECT location_id, business_date, method, amount_fen FROM document"
        " WHERE kind = 'counter_sale' AND status IN ('done', 'reversing')",
    ):  # fmt: skip
        sold[place, day, method] += fen
    live: dict[Any, str] = {}
    for number, place, day, amount in _rows(
        session, "SELECT number, location_id, due_on, amount_fen FROM document WHERE kind = 'till'"
        " AND status IN ('pending', 'done', 'reversing')",
    ):  # fmt: skip
        if (place, day) in live:
            yield f"{number} counts what {live[place, day]} counts"
        live[place, day] = number
        counts = _rows(
            session, "SELECT k.method, k.expected_fen, k.counted_fen FROM till_count k"
            f" JOIN document d ON d.id = k.document_id WHERE d.number = '{number}'",
        )  # fmt: skip
        if sum(int(row[2]) for row in counts) != amount:
            yield f"{number} of {amount} was counted at {counts}"
        here = {key[2]: fen for key, fen in sold.items() if key[:2] == (place, day)}
        if here != {row[0]: int(row[1]) for row in counts if row[1]}:
            yield f"{number} was counted against {counts}, sold {here}"


def i14_an_invoice_is_booked_once_and_in_full(session: Session) -> Iterator[str]:
    """What is booked for a line is what it says, or nothing once the invoice is taken back."""
    entered: dict[Any, int] = defaultdict(int)
    for line, *fen in _rows(
        session, "SELECT line_id, matched_fen, value_fen, variance_fen FROM price_entry"
    ):
        entered[line] += sum(fen)
    for line, number, status, fen in _rows(
        session, "SELECT l.id, d.number, d.status, l.amount_fen FROM document_line l"
        " JOIN document d ON d.id = l.document_id WHERE d.kind = 'supplier_invoice'",
    ):  # fmt: skip
        wanted = fen if status in {"done", "reversing"} else 0
        if entered[line] != wanted:
            yield f"{number} ({status}): a line of {fen} is booked with {entered[line]}"
    for number, ordered, back, billed in _rows(
        session, "SELECT d.number, l.fulfilled, (SELECT coalesce(sum(b.posted), 0)"
        " FROM document_line c JOIN document_line b ON b.source_line_id = c.id"
        " JOIN document r ON r.id = b.document_id WHERE c.source_line_id = l.id"
        " AND r.kind = 'supplier_return'), (SELECT coalesce(sum(i.quantity), 0)"
        " FROM document_line i JOIN document f ON f.id = i.document_id"
        " WHERE i.source_line_id = l.id AND f.kind = 'supplier_invoice'"
        " AND f.status IN ('done', 'reversing')) FROM document_line l"
        " JOIN document d ON d.id = l.document_id"
        " WHERE d.kind = 'purchase_order' AND d.status = 'done'",
    ):  # fmt: skip
        if int(billed) < ordered - int(back):
            yield f"{number} is finished with {billed} of {ordered} billed"


def _some(session: Session, text: str) -> Iterator[str]:
    yield from (str(row) for row in _rows(session, text))


CHECKS: Final[tuple[Callable[[Session], Iterator[str]], ...]] = (
    i1_goods_are_never_made_nor_lost,
    i2_balances_are_the_replayed_ledger,
    i3_what_is_promised_is_what_holds_say,
    i4_nothing_is_below_zero_or_promised_twice,
    i5_a_status_is_what_the_ledger_proves,
    i5b_a_life_follows_the_table_of_steps,
    i5c_every_yes_was_given_by_somebody_else,
    i6_every_act_has_one_audited_command,
    i7_the_trail_is_a_chain,
    i8_what_goods_are_worth_adds_up,
    i10_what_is_reversed_is_reversed_once_by_its_opposite,
    i11_each_posting_is_told_once_in_each_group,
    i12_no_money_is_put_twice,
    i13_a_till_is_counted_against_what_was_sold,
    i14_an_invoice_is_booked_once_and_in_full,
)
