"""What must always be true of the books, each as one query that returns what breaks it.

I6 and I7 are in ``core.storage.chain``: every row has one event, and the events are a chain; those
of money (M1 to M4) are in ``invariants_money``.
"""

# ruff: noqa: S608 - every name in these statements is a constant of the code

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from core.orders.states import RULES, Status
from core.storage import invariants_money as money
from core.storage.findings import Checkpoint, Problem
from core.storage.schema import OUTSIDE_KINDS
from core.storage.session import Session, Sql

NAMED_MAX: Final = 5
HOLD_GRACE_US: Final = 10 * 60 * 1_000_000
"""I9: so long the clock may take to release a hold that has run out."""

_MOVED: Final = "CASE WHEN phase IN ('post', 'move') THEN quantity ELSE 0 END"
_HELD: Final = "CASE phase WHEN 'hold' THEN quantity WHEN 'move' THEN 0 ELSE -quantity END"
_POSTED: Final = (
    "CASE WHEN phase IN ('hold', 'void') THEN 0"
    " WHEN reverses_id IS NOT NULL THEN -quantity ELSE quantity END"
)
_OUTSIDE: Final = f"SELECT id FROM location WHERE kind IN {OUTSIDE_KINDS}"
_PROVES: Final = {
    "held": "l.held = l.quantity",
    "posted": "l.posted = l.quantity AND l.held = 0",
    "released": "l.held = 0",
    "unposted": "l.posted = 0",
    "fulfilled": "l.fulfilled = l.quantity",
    "unfulfilled": "l.fulfilled = 0",
    "secured": "l.held + l.fulfilled = l.quantity",
    "made": "(l.part <> 'make' OR l.fulfilled = l.quantity)",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Invariant:
    """A query for what breaks a rule; its columns become the facts of the problem."""

    rule: str
    what: str
    columns: tuple[str, ...]
    sql: Sql


def _invariant(rule: str, what: str, columns: str, text: str) -> Invariant:
    return Invariant(
        rule=rule, what=what, columns=tuple(columns.split()), sql=Sql(f"{text} LIMIT :limit")
    )


def _differences(keys: str, sums: Sequence[str], parts: Iterable[str]) -> str:
    """Return a query for the keys under which the parts do not add up to zero."""
    added = ", ".join(f"sum({name})" for name in sums)
    broken = " OR ".join(f"sum({name}) <> 0" for name in sums)
    return (
        f"SELECT {keys}, {added} FROM ({' UNION ALL '.join(parts)}) x GROUP BY {keys}"
        f" HAVING {broken} ORDER BY {keys}"
    )


_CELL: Final = "product_id, batch_id, location_id"
_CELL_COLUMNS: Final = "product batch location"
_FLOW: Final = (
    f"WITH flow AS (SELECT product_id, batch_id, source_id, target_id, sum({_MOVED}) AS moved,"
    f" sum({_HELD}) AS held FROM movement WHERE id > :movement_id"
    " GROUP BY product_id, batch_id, source_id, target_id) "
)
_REPLAY: Final = _FLOW + _differences(
    _CELL, ("on_hand", "reserved", "incoming"),
    (
        "SELECT product_id, batch_id, source_id AS location_id, -moved AS on_hand,"
        " held AS reserved, 0 AS incoming FROM flow",
        "SELECT product_id, batch_id, target_id, moved, 0, held FROM flow",
        f"SELECT {_CELL}, on_hand, reserved, incoming FROM day_balance WHERE day = :day",
        f"SELECT {_CELL}, -on_hand, -reserved, -incoming FROM balance",
    ),
)  # fmt: skip
_HOLD_SUMS: Final = _differences(
    _CELL, ("reserved", "incoming"),
    (
        "SELECT product_id, batch_id, source_id AS location_id, open_quantity AS reserved,"
        " 0 AS incoming FROM hold WHERE open_quantity <> 0",
        "SELECT product_id, batch_id, target_id, 0, open_quantity FROM hold"
        " WHERE open_quantity <> 0",
        f"SELECT {_CELL}, -reserved, -incoming FROM balance",
    ),
)  # fmt: skip
_OPEN_HOLDS: Final = (
    "WITH used AS (SELECT hold_id, sum(quantity) AS quantity FROM movement"
    " WHERE hold_id IN (SELECT id FROM hold WHERE open_quantity <> 0) GROUP BY hold_id)"
    " SELECT h.id, h.product_id, h.open_quantity FROM hold h JOIN movement m ON m.id = h.id"
    " LEFT JOIN used u ON u.hold_id = h.id WHERE h.open_quantity <> 0 AND ("
    "h.open_quantity <> m.quantity - coalesce(u.quantity, 0) OR h.source_id <> m.source_id"
    " OR h.target_id <> m.target_id OR h.product_id <> m.product_id OR h.batch_id <> m.batch_id)"
    " ORDER BY h.id"
)
_LINE_REPLAY: Final = (
    f"WITH done AS (SELECT line_id, sum({_HELD}) AS held, sum({_POSTED}) AS posted FROM movement"
    " WHERE line_id IS NOT NULL GROUP BY line_id),"
    " later AS (SELECT c.source_line_id, sum(done.posted) AS posted FROM document_line c"
    "  JOIN done ON done.line_id = c.id WHERE c.source_line_id IS NOT NULL"
    "  GROUP BY c.source_line_id)"
    " SELECT d.number, l.line_no, l.held, l.posted FROM document_line l"
    " JOIN document d ON d.id = l.document_id LEFT JOIN done ON done.line_id = l.id"
    " LEFT JOIN later ON later.source_line_id = l.id"
    " WHERE l.held <> coalesce(done.held, 0) OR l.posted <> coalesce(done.posted, 0)"
    " OR l.fulfilled <> coalesce(later.posted, 0) ORDER BY l.id"
)
_STATUS: Final = (
    "SELECT d.number, d.status, coalesce(t.to_status, 'draft') FROM document d"
    " LEFT JOIN transition t ON t.document_id = d.id AND t.revision ="
    " (SELECT max(x.revision) FROM transition x WHERE x.document_id = d.id)"
    " WHERE d.status <> coalesce(t.to_status, 'draft') OR d.revision <> coalesce(t.revision, 0)"
    " ORDER BY d.id"
)
_VOTES: Final = (
    "SELECT d.number, d.status FROM transition t JOIN document d ON d.id = t.document_id"
    " WHERE t.step = 'approve' AND (NOT EXISTS (SELECT 1 FROM approval_need n"
    "  WHERE n.document_id = t.document_id AND n.revision = t.revision - 1)"
    " OR EXISTS (SELECT 1 FROM approval_need n WHERE n.document_id = t.document_id"
    "  AND n.revision = t.revision - 1 AND NOT EXISTS (SELECT 1 FROM approval a"
    "   WHERE a.document_id = n.document_id AND a.revision = n.revision AND a.step = n.step"
    "   AND a.seat = n.seat AND a.vote = 'yes'"
    "   AND a.person_id <> coalesce(d.requester_id, 0)))) ORDER BY t.id"
)
_COSTS: Final = _differences(
    "product_id", ("quantity", "value_fen"),
    (
        "SELECT product_id, sum(quantity) AS quantity, sum(value_fen) AS value_fen"
        " FROM value_entry GROUP BY product_id",
        "SELECT product_id, 0, sum(value_fen) FROM price_entry GROUP BY product_id",
        "SELECT product_id, -quantity, -value_fen FROM cost",
    ),
)  # fmt: skip
_WORTH: Final = _differences(
    "product_id", ("quantity",),
    (
        "SELECT product_id, on_hand AS quantity FROM balance WHERE is_outside = 0",
        "SELECT product_id, -quantity FROM cost",
    ),
)  # fmt: skip
_VALUES: Final = (
    "SELECT m.id, m.product_id, m.quantity FROM movement m LEFT JOIN value_entry v"
    " ON v.movement_id = m.id WHERE m.phase IN ('post', 'move')"
    f" AND (m.source_id IN ({_OUTSIDE})) <> (m.target_id IN ({_OUTSIDE}))"
    " AND (v.movement_id IS NULL OR v.product_id <> m.product_id OR v.quantity <>"
    f" CASE WHEN m.source_id IN ({_OUTSIDE}) THEN m.quantity ELSE -m.quantity END) ORDER BY m.id"
)
_REVERSALS: Final = (
    "SELECT r.id, r.reverses_id FROM movement r LEFT JOIN movement m ON m.id = r.reverses_id"
    " WHERE r.reverses_id IS NOT NULL AND (m.id IS NULL OR m.reverses_id IS NOT NULL"
    " OR m.phase NOT IN ('post', 'move') OR r.phase <> 'move' OR m.product_id <> r.product_id"
    " OR m.batch_id <> r.batch_id OR m.source_id <> r.target_id OR m.target_id <> r.source_id"
    " OR m.quantity <> r.quantity OR EXISTS (SELECT 1 FROM movement o"
    "  WHERE o.reverses_id = r.reverses_id AND o.id < r.id)) ORDER BY r.id"
)


def _proved() -> str:
    """Return a query for lines that are not as their document's status says (``states.RULES``)."""
    cases = [f"(d.status = '{Status.DRAFT.value}' AND NOT ({_all(('released', 'unposted'))}))"]
    for kind, rules in RULES.items():
        for status in {rule.end for rule in rules}:
            ways = [set(rule.needs) for rule in rules if rule.end is status]
            words = set.intersection(*ways) & set(_PROVES)
            if words:
                of = f"d.kind = '{kind.value}' AND d.status = '{status.value}'"
                cases.append(f"({of} AND NOT ({_all(words)}))")
    return (
        "SELECT d.number, d.status, l.line_no, l.held, l.posted, l.quantity FROM document d"
        " JOIN document_line l ON l.document_id = d.id"
        f" WHERE {' OR '.join(sorted(cases))} ORDER BY l.id"
    )


def _all(words: Iterable[str]) -> str:
    return " AND ".join(_PROVES[word] for word in sorted(words))


HEAVY: Final = (
    (_invariant("I2", "replay", f"{_CELL_COLUMNS} on_hand reserved incoming", _REPLAY),),
    (_invariant("I5", "lines", "number line_no held posted", _LINE_REPLAY),),
    (
        _invariant("I8", "no_value", "movement product quantity", _VALUES),
        _invariant("I8", "cost", "product quantity value_fen", _COSTS),
    ),
)
"""Those that look at every movement, in groups that may be asked side by side."""
LIGHT: Final = (
    _invariant(
        "I1", "sum", "product batch on_hand",
        _differences("product_id, batch_id", ("on_hand",), ("SELECT * FROM balance",)),
    ),
    _invariant("I3", "holds", f"{_CELL_COLUMNS} reserved incoming", _HOLD_SUMS),
    _invariant("I3", "hold", "hold product open", _OPEN_HOLDS),
    _invariant(
        "I4", "bounds", f"{_CELL_COLUMNS} on_hand reserved incoming",
        f"SELECT {_CELL}, on_hand, reserved, incoming FROM balance WHERE reserved < 0"
        " OR incoming < 0 OR (is_outside = 0 AND (on_hand < 0 OR reserved > on_hand))"
        f" OR (is_outside = 1) <> (location_id IN ({_OUTSIDE})) ORDER BY {_CELL}",
    ),
    _invariant("I5", "status", "number status last", _STATUS),
    _invariant("I5", "proof", "number status line_no held posted quantity", _proved()),
    _invariant("I5", "votes", "number status", _VOTES),
    _invariant("I8", "worth", "product quantity", _WORTH),
    _invariant(
        "I9", "expired", "hold product open",
        "SELECT id, product_id, open_quantity FROM hold WHERE open_quantity > 0"
        " AND expires_us < :overdue_us ORDER BY id",
    ),
    _invariant("I10", "reversal", "movement reversed", _REVERSALS),
    _invariant("M1", "used", "number status used amount", money.USED),
    _invariant("M1", "taken_back", "number target amount", money.PUT),
    _invariant("M2", "cap", "number kind amount", money.CAPS),
    _invariant("M3", "settled", "number status", money.SETTLED),
    _invariant("M3", "matched", "number line_no came", money.MATCHED),
    _invariant("M4", "bill", "number amount lines booked", money.BILLS),
    _invariant("M4", "bill_twice", "number bill count", money.NUMBERS),
)  # fmt: skip
GROUPS: Final = (*HEAVY, LIGHT)


def check_group(session: Session, number: int, since: Checkpoint, now_us: int) -> list[Problem]:
    """Ask the rules of one of ``GROUPS``; at most ``NAMED_MAX`` problems of each are named."""
    return [
        problem
        for invariant in GROUPS[number]
        for problem in _ask(session, invariant, since, now_us)
    ]


def _ask(
    session: Session, invariant: Invariant, since: Checkpoint, now_us: int
) -> Iterable[Problem]:
    given: dict[str, Any] = {
        "limit": NAMED_MAX, "day": since.day, "movement_id": since.movement_id,
        "overdue_us": now_us - HOLD_GRACE_US,
    }  # fmt: skip
    wanted = {name: given[name] for name in invariant.sql.names}
    for row in session.rows(invariant.sql, **wanted):
        facts = {
            name: value if isinstance(value, str) else int(value)
            for name, value in zip(invariant.columns, row, strict=True)
        }
        yield Problem(rule=invariant.rule, what=invariant.what, facts=facts)
