"""What the core refuses, as facts; the sentences live in ``bot/texts/refusals.py``."""

from dataclasses import dataclass


class Refused(Exception):
    """Something a person asked for that is not allowed, and what they can do about it.

    Subclasses are ``@dataclass(eq=False)`` (never frozen: context managers set
    ``__traceback__``) and carry facts only. ``bot.dispatch`` turns them into a sentence.
    """


@dataclass(eq=False)
class Malformed(Refused):
    """A value from outside does not have the form it must have."""

    what: str
    value: str


class Broken(Exception):
    """An invariant does not hold: a bug or a tampered database, never a person's mistake."""
