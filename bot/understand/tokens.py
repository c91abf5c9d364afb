"""A sentence about goods cut into its pieces, in the order in which they were said."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.understand import patterns
from bot.understand.patterns import Kind

VERBS: Final = frozenset({Kind.RECEIVE, Kind.SHIP})
# What may stand before the verb and leaves it the first word all the same.
BEFORE_VERB: Final = frozenset({Kind.GIVE, Kind.FROM, Kind.TO, Kind.WAREHOUSE, Kind.FILLER})
AFTER_AMOUNT: Final = frozenset({Kind.COUNT, Kind.PRICE, Kind.LOOSE_PRICE, Kind.COST})


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text from ``start`` to ``end``; ``value`` is what a marker was said of."""

    kind: Kind
    text: str
    value: str
    start: int
    end: int


def tokens(text: str, *, has_verb: bool = False) -> list[Token]:
    """Return the pieces of a cleaned text whose known names are cut out; no letter is lost."""
    return [
        token for token in _joined(_pieces(text, has_verb=has_verb)) if token.kind is not Kind.SPACE
    ]


def _pieces(text: str, *, has_verb: bool) -> Iterator[Token]:
    found = patterns.OPENING.match(text)
    at = found.end() if found else 0
    last: Token | None = None
    while at < len(text):
        token = _next(text, at, last, has_verb=has_verb)
        has_verb = has_verb or token.kind in VERBS
        at = token.end
        last = token
        yield token


def _next(text: str, at: int, last: Token | None, *, has_verb: bool) -> Token:
    if joining := _joining(text, at, last):
        return joining
    found = _match(text, at, last, has_verb=has_verb)
    if found and found.end() > at:
        return _token(found)
    run = patterns.RUN.match(text, at)
    end = run.end() if run else at + 1
    return Token(Kind.WORD, text[at:end], "", at, end)


def _joining(text: str, at: int, last: Token | None) -> Token | None:
    """Read 和 and 的, which are words of their own only next to an amount."""
    if last is None:
        return None
    after_amount = last.kind in AFTER_AMOUNT
    if joined := _and(last, is_amount=after_amount).match(text, at):
        return Token(Kind.BREAK, joined[0], "", at, joined.end())
    of = patterns.OF.match(text, at) if after_amount else None
    return Token(Kind.FILLER, of[0], "", at, of.end()) if of else None


def _and(last: Token, *, is_amount: bool) -> re.Pattern[str]:
    if last.kind is Kind.WORD:
        return patterns.AND_MORE
    return patterns.AND if is_amount else patterns.AND_ALONE


def _match(text: str, at: int, last: Token | None, *, has_verb: bool) -> re.Match[str] | None:
    if last is not None and last.kind is Kind.WORD:
        inside = patterns.in_word(has_verb=has_verb)
        return inside.match(text, at)
    if has_verb:
        return patterns.at_word(has_verb=True).match(text, at)
    is_start = last is None or last.kind in BEFORE_VERB
    short = patterns.SHORT_AT_START.match(text, at) if is_start else None
    return short or patterns.at_word(has_verb=False).match(text, at)


def _token(found: re.Match[str]) -> Token:
    group = found.lastgroup or Kind.WORD
    value = found.groupdict().get(f"{group}_value") or ""
    return Token(Kind(group.partition("_")[0]), found[0], value.strip(), found.start(), found.end())


def _joined(pieces: Iterator[Token]) -> Iterator[Token]:
    """Put the letters of a word together again."""
    word: Token | None = None
    for piece in pieces:
        if piece.kind is Kind.WORD and word is not None:
            word = Token(Kind.WORD, word.text + piece.text, "", word.start, piece.end)
            continue
        if word is not None:
            yield word
        word = piece if piece.kind is Kind.WORD else None
        if word is None:
            yield piece
    if word is not None:
        yield word
