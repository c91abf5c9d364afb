"""Dates worked back from the day on which the customer is to have the goods."""

import datetime as dt


def before(day: str | None, *, days: int) -> str | None:
    """Return the ISO date so many calendar days earlier; ``None`` stays ``None``."""
    if day is None:
        return None
    return (dt.date.fromisoformat(day) - dt.timedelta(days=days)).isoformat()


def latest_start(due_on: str | None, lead_days: int | None) -> str | None:
    """Return the last day to order or begin so that it is there by ``due_on``."""
    return before(due_on, days=lead_days or 0)
