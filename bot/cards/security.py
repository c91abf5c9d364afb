"""The weekly security report as people read it."""

from collections.abc import Callable, Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.cards.model import Message, Text
from bot.cards.show import Facts, moment
from bot.texts import labels
from bot.texts import security as texts

ROWS_MAX: Final = 8


def report(facts: Facts, zone: ZoneInfo) -> Message:
    """Say the verdict on the books first, then who tried what and what was changed.

    Prices themselves are not named: the report goes to admins too.
    """
    title = texts.TITLE.format(company=facts["company"], first=facts["from"], last=facts["until"])
    parts = [
        title + (texts.LATE if facts["is_late"] else ""),
        _verdict(facts["verdict"]),
        texts.fingerprint(facts.get("fingerprint", ())),
        _by_hand(facts.get("by_hand", ()), zone),
        _refused(facts["refused"]),
        _emergencies(facts["emergencies"]),
        _changes(facts["changes"], zone),
        *_late(facts["late"]),
        *_off_hours(facts["off_hours"]),
    ]
    return Text(content="\n".join(parts))


def by_hand(facts: Facts, zone: ZoneInfo) -> Message:
    """Say at once what was tried at the database, and that nothing came of it."""
    return Text(content=texts.BY_HAND_ALARM.format(rows=_attempts(facts["attempts"], zone)))


def _by_hand(attempts: Sequence[Facts], zone: ZoneInfo) -> str:
    if not attempts:
        return texts.NO_BY_HAND
    count = sum(attempt["count"] for attempt in attempts)
    return texts.BY_HAND.format(count=count, rows=_attempts(attempts, zone))


def _attempts(attempts: Sequence[Facts], zone: ZoneInfo) -> str:
    more = (texts.MORE,) if len(attempts) > ROWS_MAX else ()
    return "\n".join((*(attempt_line(it, zone) for it in attempts[:ROWS_MAX]), *more))


def attempt_line(attempt: Facts, zone: ZoneInfo) -> str:
    """Return one attempt at the database as a line."""
    if not attempt["table"]:
        return texts.BY_HAND_LOST.format(count=attempt["count"])
    subject, role = attempt["subject"], attempt["role"]
    return texts.BY_HAND_ROW.format(
        at=moment(attempt["at_us"], zone),
        what=texts.BY_HAND_WHAT.get(attempt["table"], texts.BY_HAND_ELSE),
        subject=f" {subject}" if subject else "",
        role=texts.BY_HAND_ROLE.format(role=role) if role else "",
    )


def caption(facts: Facts, company: str) -> str:
    """Return what is said beside the file, also where only the file arrives."""
    return texts.FILE_CAPTION.format(
        company=company, first=facts["from"], last=facts["until"],
        verdict=_verdict(facts["verdict"]),
    )  # fmt: skip


def _verdict(lines: Sequence[str] | None) -> str:
    if lines is None:
        return texts.UNKNOWN
    if not lines:
        return texts.SOUND
    return texts.UNSOUND.format(count=len(lines), lines="\n".join(lines[:3]))


def _refused(rows: Sequence[Sequence[Any]]) -> str:
    if not rows:
        return texts.NO_REFUSED
    said = _joined(
        rows,
        lambda row: texts.REFUSED_ROW.format(
            name=row[0] or texts.STRANGER, what=texts.WHAT.get(row[1], texts.WHAT_ELSE),
            count=row[2],
        ),
    )  # fmt: skip
    return texts.REFUSED.format(count=sum(row[2] for row in rows), rows=said)


def _emergencies(rows: Sequence[Sequence[Any]]) -> str:
    if not rows:
        return texts.NO_EMERGENCIES
    said = _joined(
        rows,
        lambda row: texts.EMERGENCY_ROW.format(
            number=row[0], name=row[1], status=labels.status("emergency", row[2])
        ),
    )
    return texts.EMERGENCIES.format(count=len(rows), rows=said)


def _changes(rows: Sequence[Sequence[Any]], zone: ZoneInfo) -> str:
    if not rows:
        return texts.NO_CHANGES
    lines = [
        texts.CHANGE_ROW.format(
            at=moment(row[6], zone), name=row[5] or texts.STRANGER, key=row[1],
            field=texts.FIELD.get(row[2].partition(":")[0], row[2]),
        )
        for row in rows[:ROWS_MAX]
    ]  # fmt: skip
    return texts.CHANGES.format(count=len(rows), rows="\n".join(lines))


def _late(rows: Sequence[Sequence[Any]]) -> list[str]:
    if not rows:
        return []
    said = _joined(rows, lambda row: texts.LATE_ROW.format(number=row[0], name=row[3], day=row[1]))
    return [texts.LATE_ROWS.format(count=len(rows), rows=said)]


def _off_hours(rows: Sequence[Sequence[Any]]) -> list[str]:
    if not rows:
        return []
    said = _joined(rows, lambda row: texts.OFF_HOURS_ROW.format(name=row[0], count=row[1]))
    return [texts.OFF_HOURS.format(rows=said)]


def _joined(rows: Sequence[Sequence[Any]], say: Callable[[Sequence[Any]], str]) -> str:
    said = texts.JOIN.join(say(row) for row in rows[:ROWS_MAX])
    return said + (texts.MORE if len(rows) > ROWS_MAX else "")
