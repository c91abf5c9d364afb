"""Which of the amounts in a sentence count goods, and which belong to a name (可乐 330ml)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby
from typing import Final

from bot.texts import words
from bot.understand.intent import Problem, ProblemKind
from bot.understand.numbers import Negative, NotANumber, Unreadable, Vague
from bot.understand.patterns import Kind
from bot.understand.quantity import MEASURE, PACK, TwoQuantities, quantity
from bot.understand.tokens import Token

COUNT_MAX = 999_999
BARE, MEASURED, PACKED = range(3)
HAS_PACK: Final = re.compile(PACK)
HAS_MEASURE: Final = re.compile(MEASURE)
TROUBLES: Final[tuple[tuple[type[Unreadable], ProblemKind], ...]] = (
    (Vague, ProblemKind.VAGUE),
    (Negative, ProblemKind.NEGATIVE),
    (NotANumber, ProblemKind.NOT_A_NUMBER),
    (TwoQuantities, ProblemKind.TWO_QUANTITIES),
)


@dataclass(frozen=True, slots=True)
class Counted:
    """A count as said, read; ``parts`` is empty when it could not be."""

    token: Token
    parts: tuple[tuple[Fraction, str], ...]
    is_each: bool = False
    problems: tuple[Problem, ...] = ()

    @property
    def rank(self) -> int:
        """Say how sure it is that this counts goods: a pack beats a measure beats a bare number."""
        if HAS_PACK.search(self.token.text):
            return PACKED
        return MEASURED if HAS_MEASURE.search(self.token.text) else BARE


Piece = Token | Counted


def counted(tokens: Sequence[Token]) -> list[Piece]:
    """Return the tokens with their counts read; an amount before a surer one becomes a word."""
    pieces: list[Piece] = []
    for is_count, run in groupby(tokens, key=lambda token: token.kind is Kind.COUNT):
        if is_count:
            pieces.extend(_run([read(token) for token in run]))
        else:
            pieces.extend(run)
    return pieces


def read(token: Token) -> Counted:
    """Return the count in a token with what there is to ask about it."""
    try:
        count = quantity(token.text)
    except Unreadable as trouble:
        return Counted(token, (), problems=(Problem(kind_of(trouble), token.text),))
    problems = tuple(_doubts(token.text, count.parts))
    return Counted(token, count.parts, is_each=count.is_each, problems=problems)


def kind_of(trouble: Unreadable) -> ProblemKind:
    """Return the problem that an unreadable amount is."""
    kinds = (kind for error, kind in TROUBLES if isinstance(trouble, error))
    return next(kinds, ProblemKind.NOT_A_NUMBER)


def _doubts(text: str, parts: tuple[tuple[Fraction, str], ...]) -> Iterator[Problem]:
    if all(count == 0 for count, _ in parts):
        yield Problem(ProblemKind.ZERO, text)
    if any(count > COUNT_MAX for count, _ in parts):
        yield Problem(ProblemKind.TOO_LARGE, text)
    if any(unit == words.KUAI for _, unit in parts[1:]):
        yield Problem(ProblemKind.PRICE_OR_COUNT, text)


def _run(run: list[Counted]) -> list[Piece]:
    """Read counts that stand side by side: names before the surest, then one count in parts."""
    surest = max(count.rank for count in run)
    first = next(index for index, count in enumerate(run) if count.rank == surest)
    names = [replace(count.token, kind=Kind.WORD) for count in run[:first]]
    if surest == BARE and len(run) > 1:
        first, names = 0, []
    return [*names, _merged(run[first:])]


def _merged(run: list[Counted]) -> Counted:
    first, last = run[0], run[-1]
    if first is last:
        return first
    text = " ".join(count.token.text for count in run)
    token = replace(first.token, text=text, end=last.token.end)
    problems = tuple(problem for count in run for problem in count.problems)
    if all(count.rank == PACKED and count.parts for count in run):
        return replace(read(token), is_each=first.is_each)
    return Counted(token, (), problems=(*problems, Problem(ProblemKind.TWO_QUANTITIES, text)))
