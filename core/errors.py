"""What the core refuses, as facts; the sentences live in ``bot/texts/refusals.py``."""

from dataclasses import dataclass


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """Something a person asked for that is not allowed, and what they can do about it.

    Subclasses are ``@dataclass(eq=False)`` (never frozen: context managers set
    ``__traceback__``) and carry facts only. ``bot.dispatch`` turns them into a sentence.
    """


@dataclass(eq=False)
class Malformed(Refused):
    """A value from outside does not have the form it must have."""

    what: str
    value: str


class Broken(Exception):  # noqa: N818
    """An invariant of ours does not hold: a bug or a tampered database, never a person's mistake."""
