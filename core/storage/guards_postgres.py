"""The guards as PostgreSQL's triggers, and the rights of the role the bot runs as.

The functions run as the owner of the tables with a fixed search path: the bot's role inserts
movements and transitions, and only these functions write balances, holds, costs and statuses.
They lock what they are about to judge, so that two transactions cannot both be right.

What a refusal writes is undone with it, sequences excepted: so an attempt by hand is remembered in
sequences (``remember``), a ring of the last ones and how many there were.
"""

# ruff: noqa: S608 - the SQL is put together from constants only

from typing import Final

from core.storage.attempts import ATTEMPTS, CODES, PARTS, RING
from core.storage.effects import EFFECTS, Effect
from core.storage.guards import AS_CODED, GUARDS, KEPT, REMEMBERED, Guard, about
from core.storage.here import FIRST_OWN_ID
from core.storage.known import WATCHED
from core.storage.schema import APPEND_ONLY, metadata

_LOCK_DOCUMENT: Final = "PERFORM 1 FROM document WHERE id = NEW.document_id FOR NO KEY UPDATE;"
_CELLS: Final = """product_id = NEW.product_id AND batch_id = NEW.batch_id
    AND location_id IN (NEW.source_id, NEW.target_id)"""
_LOCKS: Final = {
    ("transition", "BEFORE INSERT"): _LOCK_DOCUMENT,
    ("approval", "BEFORE INSERT"): _LOCK_DOCUMENT,
    ("document_line", "BEFORE INSERT"): (
        "PERFORM 1 FROM document WHERE id = NEW.document_id FOR SHARE;"
    ),
    ("allocation", "BEFORE INSERT"): (
        "PERFORM 1 FROM document WHERE id IN (NEW.from_id, NEW.to_id)"
        " ORDER BY id FOR NO KEY UPDATE;"
    ),
    ("document", "BEFORE INSERT"): (
        "IF NEW.kind = 'supplier_invoice' THEN\n"
        "    PERFORM 1 FROM partner WHERE id = NEW.partner_id FOR NO KEY UPDATE;\n  END IF;"
    ),
    ("price_entry", "BEFORE INSERT"): (
        "PERFORM 1 FROM cost WHERE product_id = NEW.product_id FOR UPDATE;\n"
        "  IF EXISTS (SELECT 1 FROM cost WHERE product_id = NEW.product_id\n"
        "      AND last_price_id >= NEW.id) THEN\n"
        "    RAISE EXCEPTION 'a later price was faster' USING ERRCODE = '40001';\n  END IF;"
    ),
    ("movement", "AFTER INSERT"): (
        f"PERFORM 1 FROM balance WHERE {_CELLS} ORDER BY location_id FOR UPDATE;\n"
        f"  IF EXISTS (SELECT 1 FROM balance WHERE {_CELLS} AND last_movement_id >= NEW.id) THEN"
        "\n    RAISE EXCEPTION 'a later movement was faster' USING ERRCODE = '40001';\n  END IF;"
    ),
    ("value_entry", "AFTER INSERT"): (
        "PERFORM 1 FROM cost WHERE product_id = NEW.product_id FOR UPDATE;\n"
        "  IF EXISTS (SELECT 1 FROM cost WHERE product_id = NEW.product_id\n"
        "      AND last_movement_id >= NEW.movement_id) THEN\n"
        "    RAISE EXCEPTION 'a later value was faster' USING ERRCODE = '40001';\n  END IF;"
    ),
}
"""What is done first. 40001 makes the store try the whole transaction again."""


_SUBJECT: Final = "(to_jsonb(OLD) ->> CASE {cases} END)::bigint".format(
    cases=" ".join(f"WHEN TG_TABLE_NAME = '{table}' THEN '{about(table)}'" for table in KEPT)
)
"""Which document or product a row of any kept table is about."""


def _function(name: str, body: str) -> list[str]:
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER"
        f" SET search_path = public, pg_temp AS $${body}$$",
        f"REVOKE ALL ON FUNCTION {name}() FROM PUBLIC",
    ]


def _refusal(name: str) -> str:
    return f"RAISE EXCEPTION 'guard {name}'"


def _judge(guard: Guard) -> str:
    note = ""
    if guard.by_hand:
        row, column = ("OLD" if guard.event.endswith("DELETE") else "NEW"), about(guard.table)
        note = f"{_remember(guard.name, f'{row}.{column}' if column else '0', guard.table)};\n    "
    return f"IF {guard.when} THEN\n    {note}{_refusal(guard.name)};\n  END IF;"


def _remember(guard: str, subject: str, table: str) -> str:
    """The bot's own steps are not remembered: of two of its processes one may come too late."""
    call = f"PERFORM remember(TG_TABLE_NAME || ' {guard}', {subject})"
    if table != "transition" or guard == "history_is_kept":
        return call
    return f"IF current_setting('application_name') <> 'zhanggui' THEN\n      {call};\n    END IF"


def _memory() -> list[str]:
    """Return the ring of sequences and the function that writes there what no rollback undoes."""
    known = ", ".join(f"'{table} {guard}'" for table, guard in REMEMBERED)
    name = "remember"
    slot = f"(no % {RING})"
    body = f"""
DECLARE
  no bigint := nextval('{ATTEMPTS}');
BEGIN
  PERFORM setval('attempt_what_' || {slot}, array_position(ARRAY[{known}], what) + {CODES} * (
    SELECT oid::bigint FROM pg_roles WHERE rolname = session_user));
  PERFORM setval('attempt_about_' || {slot}, greatest(coalesce(about_id, 0), 0) + 1);
  PERFORM setval('attempt_at_' || {slot}, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint);
END"""  # noqa: E501 - SQL
    return [
        f"CREATE SEQUENCE {ATTEMPTS}",
        *(f"CREATE SEQUENCE attempt_{part}_{slot}" for part in PARTS for slot in range(RING)),
        f"CREATE FUNCTION {name}(what text, about_id bigint) RETURNS void LANGUAGE plpgsql"
        f" SECURITY DEFINER SET search_path = public, pg_temp AS $${body}$$",
        f"REVOKE ALL ON FUNCTION {name}(text, bigint) FROM PUBLIC",
    ]


def _fires(name: str, event: str, table: str, function: str, each: str = "ROW") -> str:
    return f"CREATE TRIGGER {name} {event} ON {table} FOR EACH {each} EXECUTE FUNCTION {function}()"


def _effects(table: str, when: str, *, prepares: bool) -> list[str]:
    made = EFFECTS.get(table, ()) if when == "AFTER" else ()
    return [_does(effect) for effect in made if effect.prepares is prepares]


def _does(effect: Effect) -> str:
    sql = f"{effect.sql} ON CONFLICT DO NOTHING;" if effect.prepares else f"{effect.sql};"
    return f"IF {effect.when} THEN\n    {sql}\n  END IF;" if effect.when else sql


def _sound(table: str, event: str, guards: list[Guard]) -> list[str]:
    """Return one function with the rules of a table and event, and the trigger that calls it."""
    when, act = event.split()
    name = f"{table}_{act.lower()}_is_sound" if when == "BEFORE" else f"{table}_takes_effect"
    steps = [
        *_effects(table, when, prepares=True),
        _LOCKS.get((table, event), ""),
        *_effects(table, when, prepares=False),
        *map(_judge, guards),
    ]
    body = "\n  ".join(step for step in steps if step)
    row = "OLD" if act == "DELETE" else "NEW"
    made = _function(name, f"\nBEGIN\n  {body}\n  RETURN {row};\nEND")
    return [*made, _fires(name, event, table, name)]


def _checks() -> list[str]:
    by_event: dict[tuple[str, str], list[Guard]] = {
        (table, "AFTER INSERT"): [] for table in EFFECTS
    }
    for guard in GUARDS:
        by_event.setdefault((guard.table, guard.event), []).append(guard)
    return [
        statement
        for (table, event), guards in sorted(by_event.items())
        for statement in _sound(table, event, guards)
    ]


def _kept(table: str, acts: tuple[str, ...], function: str) -> list[str]:
    return [
        _fires(
            f"{table}_stays_{act.lower()}", f"BEFORE {act}", table, function,
            "STATEMENT" if act == "TRUNCATE" else "ROW",
        )
        for act in acts
    ]  # fmt: skip


def _never(guard: str, subject: str) -> str:
    return f"\nBEGIN\n  {_remember(guard, subject, '')};\n  {_refusal(guard)};\nEND"


def _history() -> list[str]:
    made = _function("history_is_kept", _never("history_is_kept", _SUBJECT))
    for table in KEPT:
        acts = ("UPDATE", "DELETE", "TRUNCATE") if table in APPEND_ONLY else ("DELETE", "TRUNCATE")
        made += _kept(table, acts, "history_is_kept")
    return made


def _rules() -> list[str]:
    return _kept(AS_CODED, ("INSERT", "UPDATE", "DELETE", "TRUNCATE"), "rules_are_code")


def _renewals() -> list[str]:
    """Return what gives master data a new edition, whoever writes them."""
    dice = "UPDATE edition SET value = floor(random() * 9007199254740991)"
    return [
        *_function("edition_renews", f"\nBEGIN\n  {dice};\n  RETURN NULL;\nEND"),
        *(
            _fires(f"{table}_{act.lower()}_renews", f"AFTER {act}", table, "edition_renews",
                   "STATEMENT")
            for table in WATCHED
            for act in ("INSERT", "UPDATE", "DELETE", "TRUNCATE")
        ),
    ]  # fmt: skip


def closed_rules() -> list[str]:
    """Return what closes the rule table again after ``open_rules``."""
    return [f"ALTER TABLE {AS_CODED} ENABLE TRIGGER USER"]


def open_rules() -> list[str]:
    """Return what lets ``migrate`` rewrite the rules; it closes them in the same transaction."""
    return [f"ALTER TABLE {AS_CODED} DISABLE TRIGGER USER"]


def statements() -> list[str]:
    """Return every guard, in the order in which they are made."""
    return [
        *_memory(),
        *_history(),
        *_checks(),
        *_function("rules_are_code", _never("rules_are_code", "0")),
        *_rules(),
        *_renewals(),
        f"ALTER SEQUENCE location_id_seq RESTART WITH {FIRST_OWN_ID}",
    ]


_WRITTEN_BY_GUARDS: Final = frozenset({
    "balance", "hold", "cost", "edition", AS_CODED,
})  # fmt: skip
_CHANGES: Final = {
    "meta": "", "location": "(code, name, kind)", "product": "", "pack": "", "barcode": "",
    "product_name": "", "batch": "(code, expires_on)", "partner": "", "partner_name": "",
    "person": "", "account": "", "period_lock": "", "inbound": "", "draft": "", "action": "",
    "outbox": "", "target_state": "", "errand": "", "job_run": "", "counter": "",
    "platform_token": "", "stand_in": "(until_us, is_told)",
    "tier_price": "", "partner_price": "", "shelf": "", "bom_active": "",
    "channel_sku": "", "template": "", "blob": "(at_us)",
    "document_owner": "(person_id, at_us)",
    "proposal": "(state, decider_id, decided_us)", "api_answer": "(status, body)",
    "web_pass": "(used_us)",
}  # fmt: skip
"""Tables the bot may update, and of some only these columns."""
_FORGETS: Final = (
    "inbound", "action", "outbox", "draft", "errand", "person_role", "person_location", "account",
    "pack", "barcode", "product_name", "partner_name", "tier_price", "partner_price", "shelf",
    "bom_active", "channel_sku", "blob", "api_answer", "web_pass",
)  # fmt: skip


def grants(app_role: str) -> list[str]:
    """Return what the bot's own role may do: read all, add, change what is no history.

    What is kept (``KEPT``) it may ask to change, so that the guards hear of it: they always refuse
    and remember, where a missing right would refuse in silence.
    """
    role = '"' + app_role.replace('"', '""') + '"'
    memory = (ATTEMPTS, *(f"attempt_{part}_{slot}" for part in PARTS for slot in range(RING)))
    added = ", ".join(sorted(set(metadata.tables) - _WRITTEN_BY_GUARDS))
    return [
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
        f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {role}",
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}",
        f"REVOKE ALL ON SEQUENCE {', '.join(memory)} FROM {role}",
        f"GRANT SELECT ON SEQUENCE {', '.join(memory)} TO {role}",
        f"GRANT INSERT ON {added} TO {role}",
        *(f"GRANT UPDATE {columns} ON {table} TO {role}" for table, columns in _CHANGES.items()),
        f"GRANT DELETE ON {', '.join(_FORGETS)} TO {role}",
        f"GRANT UPDATE, DELETE ON {', '.join(KEPT)} TO {role}",
    ]
