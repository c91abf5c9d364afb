"""What can be wrong with a table, as facts; the sentences live in ``bot/texts/imports.py``."""

from dataclasses import dataclass

from core.errors import Refused

VALUE_SHOWN_MAX = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing to be put right: where it stands and what kind of thing it is.

    ``row`` is the row as the sheet shows it, 0 for the file as a whole. ``reason`` is a key of
    ``bot.texts.imports.REASONS``, ``hint`` what that sentence needs beside the value.
    """

    file: str
    reason: str
    row: int = 0
    column: str = ""
    value: str = ""
    hint: str = ""


@dataclass(eq=False)
class Unreadable(Refused):
    """A file that cannot be taken as a table at all."""

    problems: tuple[Problem, ...]


@dataclass(eq=False)
class BadCell(Exception):
    """A cell's value is not what its column holds. Caught per cell, never leaves the package."""

    reason: str
    hint: str = ""


def unreadable(
    file: str, reason: str, *, row: int = 0, value: str = "", hint: str = ""
) -> Unreadable:
    """Return the refusal of a whole file for one reason."""
    problem = Problem(file=file, reason=reason, row=row, value=shorten(value), hint=hint)
    return Unreadable(problems=(problem,))


def shorten(value: str) -> str:
    """Return at most 40 characters of a value, visible ones only."""
    shown = "".join(letter if letter.isprintable() else "·" for letter in value)
    return shown if len(shown) <= VALUE_SHOWN_MAX else shown[:VALUE_SHOWN_MAX] + "…"
