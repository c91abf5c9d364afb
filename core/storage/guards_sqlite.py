"""What SQLite refuses by itself, whoever asks: a script, a database browser, or our own bug.

Each trigger says in its message which rule it keeps; ``session`` turns the names it knows into
refusals. ``INSERT OR REPLACE`` slips past DELETE triggers, so every guarded table also refuses to
insert what is already there.
"""

from typing import Final

from core.storage.schema import APPEND_ONLY

_SAME_KEY: Final = {
    "movement": "id = NEW.id OR (NEW.reverses_id IS NOT NULL AND reverses_id = NEW.reverses_id)",
    "transition": "id = NEW.id OR (document_id = NEW.document_id AND revision = NEW.revision)",
    "approval": "id = NEW.id OR (document_id = NEW.document_id AND revision = NEW.revision "
    "AND (role = NEW.role OR person_id = NEW.person_id))",
    "approval_need": "document_id = NEW.document_id AND revision = NEW.revision AND role = NEW.role",
    "audit": "seq = NEW.seq OR command_id = NEW.command_id",
    "value_entry": "movement_id = NEW.movement_id",
    "seal": "day = NEW.day",
    "document": "id = NEW.id OR number = NEW.number",
    "document_line": "id = NEW.id OR (document_id = NEW.document_id AND line_no = NEW.line_no)",
    "balance": "product_id = NEW.product_id AND location_id = NEW.location_id "
    "AND batch_id = NEW.batch_id",
    "hold": "id = NEW.id",
    "cost": "product_id = NEW.product_id",
}


def _refuse(name: str, when: str, message: str, condition: str = "") -> str:
    guard = f" WHEN {condition}" if condition else ""
    return f"CREATE TRIGGER {name} {when}{guard} BEGIN SELECT RAISE(ABORT, '{message}'); END"


def _history() -> list[str]:
    return [
        _refuse(f"{table}_stays_{act.lower()}", f"BEFORE {act} ON {table}", "guard history_is_kept")
        for table in APPEND_ONLY
        for act in ("UPDATE", "DELETE")
    ]


def _no_replace() -> list[str]:
    return [
        _refuse(
            f"{table}_is_not_replaced", f"BEFORE INSERT ON {table}", "guard already_there",
            f"EXISTS (SELECT 1 FROM {table} WHERE {same})",
        )
        for table, same in _SAME_KEY.items()
    ]  # fmt: skip


def _no_delete() -> list[str]:
    return [
        _refuse(f"{table}_stays", f"BEFORE DELETE ON {table}", "guard history_is_kept")
        for table in ("balance", "hold", "cost", "document", "document_line")
    ]


_CELL: Final = """
  INSERT INTO balance (product_id, location_id, batch_id, is_outside)
    SELECT NEW.product_id, l.id, NEW.batch_id, l.is_outside FROM location l
    WHERE l.id IN (NEW.source_id, NEW.target_id) AND NOT EXISTS (
      SELECT 1 FROM balance b WHERE b.product_id = NEW.product_id
        AND b.location_id = l.id AND b.batch_id = NEW.batch_id);
  UPDATE balance SET
      on_hand = on_hand - CASE WHEN NEW.phase IN ('post', 'move') THEN NEW.quantity ELSE 0 END,
      reserved = reserved + CASE NEW.phase WHEN 'hold' THEN NEW.quantity
                                           WHEN 'move' THEN 0 ELSE -NEW.quantity END,
      last_movement_id = NEW.id
    WHERE product_id = NEW.product_id AND location_id = NEW.source_id AND batch_id = NEW.batch_id;
  UPDATE balance SET
      on_hand = on_hand + CASE WHEN NEW.phase IN ('post', 'move') THEN NEW.quantity ELSE 0 END,
      incoming = incoming + CASE NEW.phase WHEN 'hold' THEN NEW.quantity
                                           WHEN 'move' THEN 0 ELSE -NEW.quantity END,
      last_movement_id = NEW.id
    WHERE product_id = NEW.product_id AND location_id = NEW.target_id AND batch_id = NEW.batch_id;
"""

_MOVEMENT: Final = (
    f"CREATE TRIGGER movement_moves_cells AFTER INSERT ON movement BEGIN {_CELL} END",
    """CREATE TRIGGER movement_opens_hold AFTER INSERT ON movement WHEN NEW.phase = 'hold' BEGIN
  INSERT INTO hold (id, product_id, batch_id, source_id, target_id, document_id, line_id,
                    open_quantity, expires_us, last_movement_id)
  VALUES (NEW.id, NEW.product_id, NEW.batch_id, NEW.source_id, NEW.target_id, NEW.document_id,
          NEW.line_id, NEW.quantity, NEW.expires_us, NEW.id); END""",
    """CREATE TRIGGER movement_closes_hold AFTER INSERT ON movement WHEN NEW.hold_id IS NOT NULL BEGIN
  UPDATE hold SET open_quantity = open_quantity - NEW.quantity, last_movement_id = NEW.id
  WHERE id = NEW.hold_id; END""",
    """CREATE TRIGGER movement_counts_on_line AFTER INSERT ON movement WHEN NEW.line_id IS NOT NULL BEGIN
  UPDATE document_line SET
    held = held + CASE NEW.phase WHEN 'hold' THEN NEW.quantity
                                 WHEN 'move' THEN 0 ELSE -NEW.quantity END,
    posted = posted + CASE WHEN NEW.phase IN ('hold', 'void') THEN 0
                           WHEN NEW.reverses_id IS NOT NULL THEN -NEW.quantity ELSE NEW.quantity END,
    last_movement_id = NEW.id
  WHERE id = NEW.line_id; END""",
    _refuse(
        "movement_of_its_hold", "BEFORE INSERT ON movement", "guard other_hold",
        """NEW.hold_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.id = NEW.hold_id
      AND h.product_id = NEW.product_id AND h.batch_id = NEW.batch_id
      AND h.source_id = NEW.source_id AND h.target_id = NEW.target_id
      AND h.document_id IS NEW.document_id AND h.line_id IS NEW.line_id)""",
    ),
    _refuse(
        "movement_reverses_its_opposite", "BEFORE INSERT ON movement", "guard not_the_opposite",
        """NEW.reverses_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM movement m
      WHERE m.id = NEW.reverses_id AND m.phase IN ('post', 'move') AND m.reverses_id IS NULL
      AND m.product_id = NEW.product_id AND m.batch_id = NEW.batch_id
      AND m.source_id = NEW.target_id AND m.target_id = NEW.source_id
      AND m.quantity = NEW.quantity AND m.line_id IS NEW.line_id)""",
    ),
    _refuse(
        "movement_of_its_line", "BEFORE INSERT ON movement", "guard other_line",
        """NEW.line_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM document_line l
      WHERE l.id = NEW.line_id AND l.document_id = NEW.document_id
      AND l.product_id = NEW.product_id)""",
    ),
    _refuse(
        "movement_of_its_batch", "BEFORE INSERT ON movement", "guard other_batch",
        """NEW.batch_id <> 0 AND NOT EXISTS (SELECT 1 FROM batch b
      WHERE b.id = NEW.batch_id AND b.product_id = NEW.product_id)""",
    ),
    _refuse(
        "movement_after_the_lock", "BEFORE INSERT ON movement", "guard period_closed",
        "NEW.business_date <= (SELECT locked_until FROM period_lock)",
    ),
    _refuse(
        "movement_before_the_opening", "BEFORE INSERT ON movement", "guard books_are_open",
        """(NEW.source_id = 6 OR NEW.target_id = 6) AND EXISTS (SELECT 1 FROM document d
      WHERE d.kind <> 'opening' AND d.revision > 0)""",
    ),
)  # fmt: skip

_BALANCE: Final = (
    _refuse(
        "balance_starts_empty", "BEFORE INSERT ON balance", "guard balance_by_hand",
        "NEW.on_hand <> 0 OR NEW.reserved <> 0 OR NEW.incoming <> 0 OR NEW.last_movement_id <> 0",
    ),
    _refuse(
        "balance_follows_movements", "BEFORE UPDATE ON balance", "guard balance_by_hand",
        """NEW.product_id <> OLD.product_id OR NEW.location_id <> OLD.location_id
    OR NEW.batch_id <> OLD.batch_id OR NEW.is_outside <> OLD.is_outside
    OR NEW.last_movement_id <= OLD.last_movement_id
    OR NOT EXISTS (SELECT 1 FROM movement m WHERE m.id = NEW.last_movement_id
      AND m.product_id = NEW.product_id AND m.batch_id = NEW.batch_id AND (
        (m.source_id = NEW.location_id AND NEW.incoming = OLD.incoming
         AND NEW.on_hand - OLD.on_hand = CASE WHEN m.phase IN ('post', 'move') THEN -m.quantity ELSE 0 END
         AND NEW.reserved - OLD.reserved = CASE m.phase WHEN 'hold' THEN m.quantity
                                                        WHEN 'move' THEN 0 ELSE -m.quantity END)
        OR
        (m.target_id = NEW.location_id AND NEW.reserved = OLD.reserved
         AND NEW.on_hand - OLD.on_hand = CASE WHEN m.phase IN ('post', 'move') THEN m.quantity ELSE 0 END
         AND NEW.incoming - OLD.incoming = CASE m.phase WHEN 'hold' THEN m.quantity
                                                        WHEN 'move' THEN 0 ELSE -m.quantity END)))""",
    ),
    _refuse(
        "hold_follows_its_movement", "BEFORE INSERT ON hold", "guard hold_by_hand",
        """NEW.last_movement_id <> NEW.id OR NOT EXISTS (SELECT 1 FROM movement m WHERE m.id = NEW.id
      AND m.phase = 'hold' AND m.quantity = NEW.open_quantity AND m.product_id = NEW.product_id
      AND m.batch_id = NEW.batch_id AND m.source_id = NEW.source_id AND m.target_id = NEW.target_id
      AND m.line_id IS NEW.line_id AND m.document_id IS NEW.document_id)""",
    ),
    _refuse(
        "hold_follows_movements", "BEFORE UPDATE ON hold", "guard hold_by_hand",
        """NEW.id <> OLD.id OR NEW.product_id <> OLD.product_id OR NEW.batch_id <> OLD.batch_id
    OR NEW.source_id <> OLD.source_id OR NEW.target_id <> OLD.target_id
    OR NEW.document_id IS NOT OLD.document_id OR NEW.line_id IS NOT OLD.line_id
    OR NEW.expires_us IS NOT OLD.expires_us OR NEW.last_movement_id <= OLD.last_movement_id
    OR NOT EXISTS (SELECT 1 FROM movement m WHERE m.id = NEW.last_movement_id
      AND m.hold_id = NEW.id AND OLD.open_quantity - NEW.open_quantity = m.quantity)""",
    ),
    _refuse(
        "cost_starts_with_an_entry", "BEFORE INSERT ON cost", "guard cost_by_hand",
        """NOT EXISTS (SELECT 1 FROM value_entry v WHERE v.movement_id = NEW.last_movement_id
      AND v.product_id = NEW.product_id AND v.quantity = NEW.quantity
      AND v.value_fen = NEW.value_fen)""",
    ),
    _refuse(
        "cost_follows_entries", "BEFORE UPDATE ON cost", "guard cost_by_hand",
        """NEW.product_id <> OLD.product_id OR NEW.last_movement_id <= OLD.last_movement_id
    OR NOT EXISTS (SELECT 1 FROM value_entry v WHERE v.movement_id = NEW.last_movement_id
      AND v.product_id = NEW.product_id AND NEW.quantity - OLD.quantity = v.quantity
      AND NEW.value_fen - OLD.value_fen = v.value_fen)""",
    ),
    """CREATE TRIGGER value_entry_counts AFTER INSERT ON value_entry BEGIN
  UPDATE cost SET quantity = quantity + NEW.quantity, value_fen = value_fen + NEW.value_fen,
                  last_movement_id = NEW.movement_id WHERE product_id = NEW.product_id;
  INSERT INTO cost (product_id, quantity, value_fen, last_movement_id)
    SELECT NEW.product_id, NEW.quantity, NEW.value_fen, NEW.movement_id
    WHERE NOT EXISTS (SELECT 1 FROM cost WHERE product_id = NEW.product_id); END""",
)  # fmt: skip

_LINES: Final = "SELECT 1 FROM document_line l WHERE l.document_id = NEW.document_id"

_DOCUMENT: Final = (
    _refuse(
        "document_starts_as_draft", "BEFORE INSERT ON document", "guard status_by_hand",
        "NEW.status <> 'draft' OR NEW.revision <> 0",
    ),
    _refuse(
        "document_follows_transitions", "BEFORE UPDATE ON document", "guard status_by_hand",
        """NEW.id <> OLD.id OR NEW.kind <> OLD.kind OR NEW.number <> OLD.number
    OR NEW.requester_id IS NOT OLD.requester_id OR NEW.location_id <> OLD.location_id
    OR NEW.partner_id IS NOT OLD.partner_id OR NEW.amount_fen IS NOT OLD.amount_fen
    OR NEW.created_us <> OLD.created_us OR NEW.business_date <> OLD.business_date
    OR NEW.command_id <> OLD.command_id OR NEW.chat <> OLD.chat
    OR NEW.revision <> OLD.revision + 1
    OR NOT EXISTS (SELECT 1 FROM transition t WHERE t.document_id = NEW.id
      AND t.revision = NEW.revision AND t.from_status = OLD.status AND t.to_status = NEW.status)""",
    ),
    _refuse(
        "line_starts_empty", "BEFORE INSERT ON document_line", "guard line_by_hand",
        """NEW.held <> 0 OR NEW.posted <> 0 OR NEW.last_movement_id <> 0 OR NOT EXISTS (
      SELECT 1 FROM document d WHERE d.id = NEW.document_id AND d.revision = 0)""",
    ),
    _refuse(
        "line_follows_movements", "BEFORE UPDATE ON document_line", "guard line_by_hand",
        """NEW.id <> OLD.id OR NEW.document_id <> OLD.document_id OR NEW.line_no <> OLD.line_no
    OR NEW.product_id <> OLD.product_id OR NEW.batch_id IS NOT OLD.batch_id OR NEW.unit <> OLD.unit
    OR NEW.count_milli <> OLD.count_milli OR NEW.quantity <> OLD.quantity
    OR NEW.price IS NOT OLD.price OR NEW.amount_fen IS NOT OLD.amount_fen
    OR NEW.source_line_id IS NOT OLD.source_line_id
    OR NEW.last_movement_id <= OLD.last_movement_id
    OR NOT EXISTS (SELECT 1 FROM movement m WHERE m.id = NEW.last_movement_id AND m.line_id = NEW.id
      AND NEW.held - OLD.held = CASE m.phase WHEN 'hold' THEN m.quantity
                                             WHEN 'move' THEN 0 ELSE -m.quantity END
      AND NEW.posted - OLD.posted = CASE WHEN m.phase IN ('hold', 'void') THEN 0
        WHEN m.reverses_id IS NOT NULL THEN -m.quantity ELSE m.quantity END)""",
    ),
    _refuse(
        "transition_is_the_next", "BEFORE INSERT ON transition", "guard already_decided",
        """NOT EXISTS (SELECT 1 FROM document d WHERE d.id = NEW.document_id
      AND d.status = NEW.from_status AND d.revision + 1 = NEW.revision)""",
    ),
    _refuse(
        "transition_is_in_the_rules", "BEFORE INSERT ON transition", "guard step_not_allowed",
        """NOT EXISTS (SELECT 1 FROM rule r JOIN document d ON d.kind = r.kind
      WHERE d.id = NEW.document_id AND r.step = NEW.step AND r.from_status = NEW.from_status
      AND r.to_status = NEW.to_status)""",
    ),
    _refuse(
        "transition_is_proved", "BEFORE INSERT ON transition", "guard not_proved",
        f"""NOT EXISTS ({_LINES}) OR EXISTS (SELECT 1 FROM rule r JOIN document d ON d.kind = r.kind
      WHERE d.id = NEW.document_id AND r.step = NEW.step AND r.from_status = NEW.from_status AND (
        (instr(r.needs, '|held|') AND EXISTS ({_LINES} AND l.held <> l.quantity))
        OR (instr(r.needs, '|posted|') AND EXISTS ({_LINES} AND l.posted <> l.quantity))
        OR (instr(r.needs, '|released|') AND EXISTS ({_LINES} AND l.held <> 0))
        OR (instr(r.needs, '|unposted|') AND EXISTS ({_LINES} AND l.posted <> 0))
        OR (instr(r.needs, '|approved|') AND (
          NOT EXISTS (SELECT 1 FROM approval_need n
            WHERE n.document_id = d.id AND n.revision = d.revision)
          OR EXISTS (SELECT 1 FROM approval_need n
            WHERE n.document_id = d.id AND n.revision = d.revision AND NOT EXISTS (
              SELECT 1 FROM approval a WHERE a.document_id = d.id AND a.revision = d.revision
              AND a.role = n.role AND a.vote = 'yes'))))))""",
    ),
    """CREATE TRIGGER transition_sets_status AFTER INSERT ON transition BEGIN
  UPDATE document SET status = NEW.to_status, revision = NEW.revision WHERE id = NEW.document_id; END""",
    _refuse(
        "approval_is_not_by_requester", "BEFORE INSERT ON approval", "guard own_document",
        """EXISTS (SELECT 1 FROM document d WHERE d.id = NEW.document_id
      AND d.requester_id = NEW.person_id)""",
    ),
    _refuse(
        "approval_was_asked", "BEFORE INSERT ON approval", "guard already_decided",
        """NOT EXISTS (SELECT 1 FROM approval_need n JOIN document d ON d.id = n.document_id
      WHERE n.document_id = NEW.document_id AND n.revision = NEW.revision AND n.role = NEW.role
      AND d.revision = NEW.revision)""",
    ),
)  # fmt: skip


def statements() -> list[str]:
    """Return every guard, in the order in which they are made."""
    return [
        *_history(), *_no_delete(), *_no_replace(), *_MOVEMENT, *_BALANCE, *_DOCUMENT
    ]  # fmt: skip
