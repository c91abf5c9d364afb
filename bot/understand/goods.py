"""Lines of goods put together from the pieces of a sentence, whichever way round they were said."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise
from typing import Final

from bot.texts import words
from bot.understand import days, money
from bot.understand.counted import MEASURED, PACKED, Counted, Piece, kind_of
from bot.understand.intent import Problem, ProblemKind
from bot.understand.known import SIGN
from bot.understand.numbers import Unreadable
from bot.understand.patterns import Kind
from bot.understand.quantity import either
from bot.understand.tokens import VERBS, Token
from core.quantity import PRICE_MAX, PRICE_SCALE

HAS_NAME: Final = re.compile(SIGN)
BETWEEN: Final = re.compile(rf"{either(*words.AND)}|\s+|(?<={SIGN})(?={SIGN})")


@dataclass(slots=True, kw_only=True)
class Draft:
    """A line while it is being read; ``is_open`` while words after its count are its product."""

    product: list[Token] = field(default_factory=list)
    count: Counted | None = None
    is_count_first: bool = False
    is_open: bool = False
    price: Fraction | None = None
    price_unit: str = ""
    batch: str = ""
    expires_on: str = ""


@dataclass(slots=True)
class Goods:
    """The lines said so far and what is still in the air."""

    lines: list[Draft] = field(default_factory=list)
    words: list[Token] = field(default_factory=list)
    before_verb: list[Token] = field(default_factory=list)
    next_line: Draft = field(default_factory=Draft)
    problems: list[Problem] = field(default_factory=list)
    is_clause_begun: bool = False

    def ask(self, kind: ProblemKind, text: str) -> None:
        """Note something to ask about, once."""
        problem = Problem(kind, text.strip())
        if problem not in self.problems:
            self.problems.append(problem)

    def take(self, pieces: Sequence[Piece]) -> None:
        """Read the pieces in turn; those that are not about goods are passed over."""
        afters = (*pieces[1:], None)
        for before, piece, after in zip((None, *pieces), pieces, afters, strict=False):
            if isinstance(piece, Counted):
                goes_right = _touch(piece, after) and not _touch(before, piece)
                self._count(piece, goes_right=goes_right)
            elif piece.kind is Kind.WORD:
                is_own = _touch(piece, after) and not _touch(before, piece)
                self._word(piece, is_own=is_own and isinstance(after, Counted))
            else:
                self._mark(piece)
        self._end_clause()
        self._left_before_verb()

    def _mark(self, token: Token) -> None:
        if token.kind in VERBS:
            self._left_before_verb()
            self.before_verb, self.words = self.words, []
        elif token.kind is Kind.BREAK:
            self._end_clause()
        elif token.kind is Kind.COST:
            self._cost(token)
        elif token.kind is Kind.LOOSE_PRICE and not self._is_counted():
            self._word(replace(token, kind=Kind.WORD), is_own=False)
        elif token.kind in {Kind.PRICE, Kind.LOOSE_PRICE}:
            self._price(token)
        elif token.kind is Kind.BATCH:
            self._batch(token.value)
        elif token.kind is Kind.EXPIRES:
            self._expires(token.value)

    def _word(self, token: Token, *, is_own: bool) -> None:
        """Take a word as product of the count before it, or keep it for the count to come."""
        line = self.lines[-1] if self.lines else None
        if line and line.is_open and not is_own and not self.words:
            is_glued = bool(line.product) and _touch(line.count, line.product[0])
            if not is_glued:
                line.product.append(token)
                return
        self.words.append(token)

    def _count(self, count: Counted, *, goes_right: bool) -> None:
        if (count.is_each and self._share(count)) or self._is_size_of_last(count):
            return
        if not goes_right and (self.words or self.before_verb):
            said, self.words = self.words or self.before_verb, []
            self.before_verb = [] if said is self.before_verb else self.before_verb
            self._line(count, said)
        elif not goes_right and self.lines and self.lines[-1].count is None:
            self.lines[-1].count = count
        else:
            self._unnumbered()
            self._line(count, [])
        self.is_clause_begun = True

    def _line(self, count: Counted, product: list[Token]) -> None:
        self._close()
        line, self.next_line = self.next_line, Draft()
        line.product, line.count = product, count
        line.is_count_first = line.is_open = not product
        self.lines.append(line)

    def _share(self, count: Counted) -> bool:
        """Give 各5箱 to every product named since the last count."""
        said, self.words = self.words, []
        for token in said:
            for part in BETWEEN.split(token.text):
                if part:
                    self.lines.append(Draft(product=[replace(token, text=part)]))
        waiting = [line for line in self.lines if line.count is None]
        for line in waiting:
            line.count = count
        return bool(waiting)

    def _is_size_of_last(self, count: Counted) -> bool:
        """Read 330ml after 20箱可乐 as part of the name."""
        line = self.lines[-1] if self.lines else None
        if not (line and line.is_open and line.product and line.count) or self.words:
            return False
        is_size = count.rank == MEASURED and line.count.rank == PACKED
        if is_size:
            line.product.append(replace(count.token, kind=Kind.WORD))
        return is_size

    def _close(self) -> None:
        if self.lines:
            self.lines[-1].is_open = False

    def _end_clause(self) -> None:
        self._unnumbered()
        self._close()
        self.is_clause_begun = False

    def _unnumbered(self) -> None:
        """Make of words without a count a line to ask about, or ask what they mean."""
        said, self.words = self.words, []
        if not said:
            return
        text = joined(said)
        if self.is_clause_begun and not HAS_NAME.search(text):
            self.ask(ProblemKind.LEFTOVER, text)
            return
        line, self.next_line = self.next_line, Draft()
        line.product = said
        self.lines.append(line)

    def _left_before_verb(self) -> None:
        if self.before_verb:
            self.ask(ProblemKind.LEFTOVER, joined(self.before_verb))
        self.before_verb = []

    def _is_counted(self) -> bool:
        return bool(self.lines) and self.lines[-1].count is not None and not self.words

    def _target(self) -> Draft:
        return self.lines[-1] if self.lines and not self.words else self.next_line

    def _cost(self, token: Token) -> None:
        """Read 一箱36块: a price where a count was said, else one of it at that price."""
        if not self._is_counted():
            unit = money.ONE_OF.match(token.text)
            count = ((Fraction(1), unit[1].lower()),) if unit else ()
            self._count(Counted(token, count), goes_right=False)
        self._price(token)

    def _price(self, token: Token) -> None:
        line = self._target()
        if line.price is not None:
            self.ask(ProblemKind.TWICE, token.text)
            return
        try:
            price = money.price(token.text)
        except Unreadable as trouble:
            self.ask(kind_of(trouble), token.text)
            return
        if price.yuan * PRICE_SCALE > PRICE_MAX:
            self.ask(ProblemKind.TOO_LARGE, token.text)
        line.price, line.price_unit = price.yuan, price.unit

    def _batch(self, said: str) -> None:
        line = self._target()
        if line.batch:
            self.ask(ProblemKind.TWICE, said)
        line.batch = said

    def _expires(self, said: str) -> None:
        line = self._target()
        if line.expires_on:
            self.ask(ProblemKind.TWICE, said)
        try:
            line.expires_on = days.day(said)
        except days.NotADay:
            self.ask(ProblemKind.BAD_DATE, said)


def joined(said: Sequence[Token]) -> str:
    """Return words as they were written, with one space where there was something between."""
    text = said[0].text
    for before, word in pairwise(said):
        text += word.text if before.end == word.start else f" {word.text}"
    return text


def _touch(left: Piece | None, right: Piece | None) -> bool:
    """Say whether a count and a word stand together without a space."""
    if left is None or right is None or isinstance(left, Counted) is isinstance(right, Counted):
        return False
    kinds = {piece.kind for piece in (left, right) if isinstance(piece, Token)}
    return kinds == {Kind.WORD} and end_of(left) == start_of(right)


def start_of(piece: Piece) -> int:
    """Return where the piece begins in the text."""
    return piece.token.start if isinstance(piece, Counted) else piece.start


def end_of(piece: Piece) -> int:
    """Return where the piece ends in the text."""
    return piece.token.end if isinstance(piece, Counted) else piece.end
