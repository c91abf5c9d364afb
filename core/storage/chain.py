"""The hash chain of the audit trail, and the digests by which each event vouches for its rows.

Walked in pages, so that memory stays flat and no reader holds anything up for long. A digest is
made again from the tables: the database writes one text per row, exactly as ``Digest.add`` does.
"""

# ruff: noqa: S608 - every name in these statements is a constant of the code

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Text

from core.storage.findings import Anchor, Part, Problem
from core.storage.schema import metadata
from core.storage.session import Row, Session, Sql
from core.storage.trail import ACTS, DOMAIN, START
from core.storage.vouching import command_of

EVENTS_PAGE: Final = 2000
ROWS_PAGE: Final = 5000
ANCHOR_MIN: Final = 8
"""So many hexadecimal digits of a hash an anchor must have."""
Progress = Callable[[int], None]
Claims = dict[int, tuple[int, list[Any]]]
"""Command id -> (seq, [count, first id, last id, digest])."""

_WROTE: Final = '"wrote":'
_EVENTS = Sql(
    "SELECT seq, command_id, prev_hash, hash, body, CAST(at_us AS TEXT) || '\n' ||"
    " coalesce(CAST(person_id AS TEXT), 'None') || '\n' || verb || '\n' || subject FROM audit"
    " WHERE seq > :after AND seq <= :last ORDER BY seq LIMIT :limit"
)
_BEFORE = Sql("SELECT seq, hash FROM audit WHERE seq <= :seq ORDER BY seq DESC LIMIT 1")
_SEALS = Sql(
    "SELECT s.day, s.first_seq, s.last_seq, s.root, a.hash FROM seal s"
    " LEFT JOIN audit a ON a.seq = s.last_seq ORDER BY s.last_seq, s.day"
)
_UNSEALED = Sql(
    "SELECT a.seq, a.subject FROM audit a WHERE a.verb = 'daily' AND a.seq > 1"
    " AND NOT EXISTS (SELECT 1 FROM seal s WHERE s.day = a.subject) ORDER BY a.seq LIMIT 1"
)


def check_events(
    session: Session, after: int, last: int, *, progress: Progress = lambda _events: None
) -> Part:
    """Check the events ``after`` < seq <= ``last``: their chain, and every row they vouch for."""
    part = Part()
    sources = {letter: _rows_of(letter, is_postgres=session.is_postgres) for letter in ACTS}
    before = _state_before(session, after)
    is_whole = True
    for page in _pages(session, after, last):
        if is_whole:
            problem, before = _first_break(page, before)
            if problem is not None:
                part.add(problem)
                is_whole = False
        for letter, claims in _claims(page, part).items():
            part.vouched[letter] = part.vouched.get(letter, 0) + sum(
                claim[0] for _, claim in claims.values()
            )
            _check_rows(session, part, letter, sources[letter], claims)
        part.events += len(page)
        progress(len(page))
    if is_whole and before[0] != last:
        part.add(Problem(rule="I7", what="missing", seq=before[0] + 1, facts={"until": last}))
    return part


def check_seals(session: Session, last_seq: int) -> list[Problem]:
    """Compare every sealed day with the chain; a tail that was cut off ends before its seal."""
    last_sealed = 0
    for day, first_seq, sealed_seq, root, found in session.rows(_SEALS):
        facts = {"day": day, "until": sealed_seq}
        if found is None:
            what = "cut" if sealed_seq > last_seq else "missing"
            seq = last_seq + 1 if what == "cut" else sealed_seq
            return [Problem(rule="I7", what=what, seq=seq, facts=facts)]
        if found != root:
            return [Problem(rule="I7", what="seal", seq=sealed_seq, facts=facts)]
        if first_seq != last_sealed + 1:
            return [Problem(rule="I7", what="seal_gap", seq=last_sealed + 1, facts=facts)]
        last_sealed = sealed_seq
    row = session.row(_UNSEALED)
    if row is not None:
        return [Problem(rule="I7", what="seal_missing", seq=row[0], facts={"day": row[1]})]
    return []


def check_anchor(session: Session, anchor: Anchor, last_seq: int) -> list[Problem]:
    """Compare the chain with what somebody kept of a day's group post."""
    row = session.row(_BEFORE, seq=anchor.seq)
    if row is None or row[0] != anchor.seq:
        what = "cut" if anchor.seq > last_seq else "missing"
        seq = last_seq + 1 if what == "cut" else anchor.seq
        return [Problem(rule="I7", what=what, seq=seq, facts={"until": anchor.seq})]
    if not str(row[1]).startswith(anchor.hash.lower()):
        return [Problem(rule="I7", what="anchor", seq=anchor.seq)]
    return []


def _state_before(session: Session, after: int) -> tuple[int, str]:
    row = session.row(_BEFORE, seq=after)
    return (row[0], row[1]) if row else (0, START)


def _pages(session: Session, after: int, last: int) -> Iterator[Sequence[Row]]:
    while after < last:
        page = session.rows(_EVENTS, after=after, last=last, limit=EVENTS_PAGE)
        if not page:
            return
        yield page
        after = page[-1][0]


def _first_break(
    page: Sequence[Row], before: tuple[int, str]
) -> tuple[Problem | None, tuple[int, str]]:
    """Return the first event that does not follow from the one before, and the last good state."""
    sha256 = hashlib.sha256
    last_seq, last_hash = before
    for seq, command_id, prev_hash, found, body, said in page:
        if seq != last_seq + 1:
            facts = {"until": seq - 1}
            return Problem(rule="I7", what="missing", seq=last_seq + 1, facts=facts), before
        if prev_hash != last_hash:
            return Problem(rule="I7", what="unlinked", seq=seq), before
        text = f"{DOMAIN}\n{prev_hash}\n{seq}\n{command_id}\n{said}\n{body}"
        if sha256(text.encode()).hexdigest() != found:
            return Problem(rule="I7", what="changed", seq=seq), before
        last_seq, last_hash = seq, found
    return None, (last_seq, last_hash)


def _claims(page: Sequence[Row], part: Part) -> dict[str, Claims]:
    """Return, letter by letter, what the events of a page say they wrote."""
    found: dict[str, Claims] = {letter: {} for letter in ACTS}
    decode = json.JSONDecoder().raw_decode
    for seq, command_id, _, _, body, _ in page:
        place = body.rfind(_WROTE)  # the last key of the body; inside a text it would be escaped
        try:
            wrote, _end = decode(body, place + len(_WROTE))
            for letter, claim in wrote.items():
                count, first, last, _digest = claim
                if count < 1 or first > last:
                    raise ValueError(letter)  # noqa: TRY301 - one place says unreadable
                found[letter][command_id] = (seq, claim)
        except (ValueError, TypeError, KeyError, AttributeError):
            part.add(Problem(rule="I7", what="unreadable", seq=seq))
    return {letter: claims for letter, claims in found.items() if claims}


def _rows_of(letter: str, *, is_postgres: bool) -> Sql:
    """Return the statement for (command id, text of the digest) of rows between two ids."""
    table, columns = ACTS[letter]
    text = (_text_postgres if is_postgres else _text_sqlite)(table, columns)
    command, source = command_of(table)
    return Sql(
        f"SELECT {command}, {text} FROM {source}"
        f" WHERE {table}.{columns[0]} >= :first AND {table}.{columns[0]} <= :last"
        f" ORDER BY {table}.{columns[0]} LIMIT :limit"
    )


def _text_sqlite(table: str, columns: Sequence[str]) -> str:
    """``printf``: twice as fast as joining the columns with ``||``."""
    kinds = metadata.tables[table].c
    form = "|".join("%s" if _is_text(kinds[name]) else "%d" for name in columns)
    values = (
        f"coalesce({table}.{name}, 'None')" if kinds[name].nullable else f"{table}.{name}"
        for name in columns
    )
    return f"printf('{form}', {', '.join(values)})"


def _is_text(column: Any) -> bool:
    return column.nullable or isinstance(column.type, Text)


def _text_postgres(table: str, columns: Sequence[str]) -> str:
    values = (f"coalesce(CAST({table}.{name} AS TEXT), 'None')" for name in columns)
    return f"concat_ws('|', {', '.join(values)})"


def _check_rows(session: Session, part: Part, letter: str, sql: Sql, claims: Claims) -> None:
    """Make the digests of one page of events again and compare."""
    texts: dict[int, list[str]] = {command_id: [] for command_id in claims}
    first = min(claim[1] for _, claim in claims.values())
    last = max(claim[2] for _, claim in claims.values())
    for page in _row_pages(session, sql, first, last):
        for command_id, text in page:
            if command_id in texts:
                texts[command_id].append(text)
    for command_id, (seq, (count, from_id, until_id, digest)) in claims.items():
        found = texts[command_id]
        made = hashlib.sha256(("\n".join(found) + "\n").encode()).hexdigest()[:32]
        if len(found) != count or made != digest:
            facts = {
                "table": ACTS[letter][0], "from_id": from_id, "until_id": until_id,
                "count": count, "found": len(found),
            }  # fmt: skip
            part.add(Problem(rule="I6", what="rows", seq=seq, facts=facts))


def _row_pages(session: Session, sql: Sql, first: int, last: int) -> Iterator[Sequence[Row]]:
    while first <= last:
        rows = session.rows(sql, first=first, last=last, limit=ROWS_PAGE)
        yield rows
        if len(rows) < ROWS_PAGE:
            return
        first = int(rows[-1][1].partition("|")[0]) + 1
