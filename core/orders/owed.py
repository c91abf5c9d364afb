"""What is owed for goods that moved."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from core.orders.kinds import Kind

AGES: Final = (30, 60, 90)
"""Debts are told apart by how many days they are old: up to so many, and more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Debt:
    """What one document comes to in goods moved and what was put to it; in 分.

    ``since`` is the ISO date on which the first of its goods moved, ``due_on`` the one by which it
    was to be paid, where that was agreed for itself.
    """

    id: int
    kind: Kind
    number: str
    since: str
    whole_fen: int
    used_fen: int
    due_on: str = ""

    @property
    def open_fen(self) -> int:
        """Return what is not paid, or not billed, yet; never below nothing."""
        return max(0, self.whole_fen - self.used_fen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One document in a partner's account: what it adds to what is owed, or takes from it."""

    kind: Kind
    number: str
    day: str
    amount_fen: int


def by_age(debts: Sequence[Debt], today: str) -> list[int]:
    """Return what is open in each bracket of ``AGES``, and what is older than all of them."""
    sums = [0] * (len(AGES) + 1)
    for debt in debts:
        sums[sum(days_old(debt, today) > age for age in AGES)] += debt.open_fen
    return sums


def days_old(debt: Debt, today: str) -> int:
    """Return how many days ago the first of its goods moved."""
    return (dt.date.fromisoformat(today) - dt.date.fromisoformat(debt.since)).days
