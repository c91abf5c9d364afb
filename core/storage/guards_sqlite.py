"""The guards as SQLite's triggers.

SQLite alone needs three more rules. ``INSERT OR REPLACE`` slips past DELETE triggers, so every
guarded table also refuses to insert what is already there. ``INSERT OR IGNORE`` and ``OR FAIL``
reach into triggers, where they turn a CHECK into a shrug; so what the CHECKs bound is refused by
``RAISE(ABORT)`` first, which no such word softens.
"""

# ruff: noqa: S608 - the SQL is put together from constants only

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby
from typing import Final

from sqlalchemy import Constraint, Index, UniqueConstraint

from core.storage.effects import EFFECTS, Effect
from core.storage.guards import AS_CODED, GUARDS, KEPT, Guard, about
from core.storage.known import WATCHED
from core.storage.proofs import ANY_BROKEN, OFTEN_FIRST
from core.storage.schema import APPEND_ONLY, SUM_MAX, metadata

ECHOES: Final = 50_000
"""So often an attempt is written beside its note: more than a connection keeps in memory, so that
the log on the disk has it even when the transaction is undone."""
_BOUNDS: Final = (
    ("balance", "balance_not_negative", "NEW.is_outside <> 1 AND NEW.on_hand < 0"),
    (
        "balance", "balance_not_oversold",
        "NEW.reserved < 0 OR (NEW.is_outside <> 1 AND NEW.reserved > NEW.on_hand)",
    ),
    ("balance", "balance_incoming", "NEW.incoming < 0"),
    (
        "balance", "balance_not_too_large",
        f"NEW.on_hand NOT BETWEEN -{SUM_MAX} AND {SUM_MAX}"
        f" OR NEW.reserved > {SUM_MAX} OR NEW.incoming > {SUM_MAX}",
    ),
    ("hold", "hold_not_over_posted", "NEW.open_quantity < 0"),
    ("document_line", "line_not_negative", "NEW.held < 0 OR NEW.posted < 0"),
    ("document_line", "line_not_over_posted", "NEW.held + NEW.posted > NEW.quantity"),
    ("cost", "cost_not_negative", "NEW.quantity < 0 OR NEW.value_fen < 0"),
    (
        "cost", "cost_not_too_large",
        f"NEW.quantity > {SUM_MAX} OR NEW.value_fen > {SUM_MAX}",
    ),
)  # fmt: skip
"""The CHECKs that a movement or a value can run into, by their own names."""


def _bounds() -> Iterable[Guard]:
    return (
        Guard(table=table, event=f"BEFORE {act}", name=name, when=when)
        for act in ("INSERT", "UPDATE")
        for table, name, when in _BOUNDS
        if act == "UPDATE" or table == "cost"
    )


_REPEATED: Final = frozenset({"channel_order"})
"""Rows that are sent again in good faith; the refusal of the second is no matter."""


def _not_replaced() -> Iterable[Guard]:
    """Effects insert only what is not there, so what is there was put in the way by hand."""
    for table in KEPT:
        keys = _same_keys(table)
        there = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {same})" for same in keys)
        yield Guard(
            table=table, event="BEFORE INSERT", name="already_there", when=there,
            by_hand="" if table in _REPEATED else there,
        )  # fmt: skip


def _same_keys(name: str) -> list[str]:
    """Return, for every key of a table by itself, what finds the row that is in the way.

    By itself: asked with OR, SQLite would collect the rows of all of them.
    """
    table = metadata.tables[name]
    first = [column.name for column in table.primary_key.columns]
    others = sorted(
        ([column.name for column in key.columns], _only(key))
        for key in table.constraints | table.indexes
        if isinstance(key, UniqueConstraint) or (isinstance(key, Index) and key.unique)
    )
    return [
        " AND ".join([*(f"{column} = NEW.{column}" for column in key), *only])
        for key, only in ((first, []), *others)
        if key is first or not set(first) <= set(key)
    ]


def _only(key: Constraint | Index) -> list[str]:
    """Return which rows a key is about, when it is not about all of them.

    A row that is written must be told from those by the key's own columns.
    """
    where = key.dialect_options["sqlite"]["where"] if isinstance(key, Index) else None
    return [] if where is None else [f"({where})"]


def _trigger(name: str, event: str, table: str, body: str, *, when: str = "") -> str:
    only = f"\n  WHEN {when} " if when else " "
    return f"CREATE TRIGGER {name} {event} ON {table}{only}BEGIN\n  {body};\nEND"


def _keep(table: str, act: str, message: str) -> str:
    event = f"BEFORE {act}"
    body = f"{_note(table, event, repr(message))};\n  SELECT RAISE(FAIL, 'guard {message}')"
    return _trigger(f"{table}_stays_{act.lower()}", event, table, body)


def _note(table: str, event: str, guard: str) -> str:
    row, column = ("OLD" if event.endswith("DELETE") else "NEW"), about(table)
    return f"""INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('{table}', {guard}, {f"coalesce({row}.{column}, 0)" if column else 0})"""


def _memory() -> str:
    """Return what writes an attempt down, and so often beside it that the log has to be used."""
    body = f"""INSERT INTO override_attempt (mark, at_us, on_table, guard, about_id)
  VALUES (hex(randomblob(8)),
    CAST((julianday('now') - 2440587.5) * 86400000000.0 AS INTEGER),
    NEW.on_table, NEW.guard, NEW.about_id);
  UPDATE attempt_echo SET said = (
    SELECT replace(hex(zeroblob({ECHOES})), '00', '<zhanggui ' || mark || ' ' || at_us || ' '
      || on_table || ' ' || guard || ' ' || about_id || '>')
    FROM override_attempt ORDER BY id DESC LIMIT 1);
  DELETE FROM attempt_echo"""
    return _trigger("attempt_is_remembered", "AFTER INSERT", "attempt_echo", body)


def _noticed(every: Iterable[Guard]) -> Iterable[str]:
    """Return the triggers of what is remembered, one for each table and event."""
    found = sorted(
        (guard for guard in every if guard.by_hand), key=lambda guard: (guard.table, guard.event)
    )
    for (table, event), group in groupby(found, lambda guard: (guard.table, guard.event)):
        guards = [replace(guard, when=_spoken(guard.by_hand)) for guard in group]
        when = "\n    OR ".join(f"({guard.when})" for guard in guards)
        name = f"{table}_{event.split()[1].lower()}_is_noticed"
        yield _trigger(name, event, table, _refuse_all(table, event, guards), when=when)


def _refuse_all(table: str, event: str, guards: list[Guard]) -> str:
    """Note and refuse by the name of the first that is so; the last needs no second look."""
    *others, last = guards
    named = [f"WHEN {it.when}\n      THEN '{it.name}'" for it in others]
    raised = [f"WHEN {it.when}\n      THEN RAISE(FAIL, 'guard {it.name}')" for it in others]
    note = _choice(named, f"'{last.name}'")
    refusal = _choice(raised, f"RAISE(FAIL, 'guard {last.name}')")
    return f"{_note(table, event, note)};\n  SELECT {refusal}"


def _choice(cases: list[str], otherwise: str) -> str:
    if not cases:
        return otherwise
    return "CASE\n    " + "\n    ".join((*cases, f"ELSE {otherwise}")) + "\n  END"


def _history() -> list[str]:
    return [
        *(_keep(table, "UPDATE", "history_is_kept") for table in APPEND_ONLY),
        *(_keep(table, "DELETE", "history_is_kept") for table in KEPT),
    ]


def _cases(guards: Iterable[Guard]) -> str:
    found = "\n    ".join(
        f"WHEN {_spoken(guard.when)}\n      THEN RAISE(ABORT, 'guard {guard.name}')"
        for guard in guards
    )
    return f"SELECT CASE\n    {found}\n  END"


def _spoken(condition: str) -> str:
    """Say it as SQLite before 3.39 understands it, and so that it has little to work through."""
    condition = condition.replace(ANY_BROKEN, OFTEN_FIRST)
    return condition.replace("IS NOT DISTINCT FROM", "IS").replace("IS DISTINCT FROM", "IS NOT")


def _checks() -> list[str]:
    """Return one trigger per table and event, its rules in a fixed order, and what remembers.

    The last made fires first, so what is remembered comes last.
    """
    every = (*_not_replaced(), *GUARDS, *_bounds())
    before = sorted(
        (
            guard
            for guard in every
            if guard.event.startswith("BEFORE") and not _is_wholly_noticed(guard)
        ),
        key=lambda guard: (guard.table, guard.event),
    )
    return [
        *(
            _trigger(f"{table}_{event.split()[1].lower()}_is_sound", event, table, _cases(guards))
            for (table, event), guards in groupby(before, lambda guard: (guard.table, guard.event))
        ),
        *_noticed(every),
    ]


def _is_wholly_noticed(guard: Guard) -> bool:
    return guard.by_hand.endswith((guard.when, f"({guard.when})"))


def _effects() -> list[str]:
    return [
        trigger for table, effects in EFFECTS.items() for trigger in _effects_of(table, effects)
    ]


def _effects_of(table: str, effects: tuple[Effect, ...]) -> Iterable[str]:
    """Return the trigger of what every row does, and one for each thing that some do.

    The last comes first: SQLite fires the newest first. Only which of several refusals is named
    depends on that.
    """
    for effect in reversed(effects):
        if effect.when:
            event = "BEFORE INSERT" if effect.prepares else "AFTER INSERT"
            yield _trigger(f"{table}_{effect.name}", event, table, effect.sql, when=effect.when)
    after = [guard for guard in GUARDS if guard.table == table and "AFTER" in guard.event]
    always = [effect.sql for effect in effects if not effect.when]
    body = ";\n  ".join((*always, *([_cases(after)] if after else ())))
    yield _trigger(f"{table}_takes_effect", "AFTER INSERT", table, body)


def _renewals() -> list[str]:
    """Return what gives master data a new edition, whoever writes them."""
    body = "UPDATE edition SET value = random()"
    return [
        _trigger(f"{table}_{act.lower()}_renews", f"AFTER {act}", table, body)
        for table in WATCHED
        for act in ("INSERT", "UPDATE", "DELETE")
    ]


def closed_rules() -> list[str]:
    """Return the guards that keep the rule table as the code has it."""
    return [_keep(AS_CODED, act, "rules_are_code") for act in ("INSERT", "UPDATE", "DELETE")]


def open_rules() -> list[str]:
    """Return what lets ``migrate`` rewrite the rules; it closes them in the same transaction."""
    return [
        f"DROP TRIGGER IF EXISTS {AS_CODED}_stays_{act}" for act in ("insert", "update", "delete")
    ]


def statements() -> list[str]:
    """Return every guard, in the order in which they are made."""
    return [_memory(), *_history(), *_checks(), *_effects(), *_renewals(), *closed_rules()]
