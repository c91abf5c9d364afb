"""A sentence about goods: which way they go, between whom, and every word not understood."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bot.texts import words
from bot.understand.around import NAME, WAYS, Around, around_of, with_known
from bot.understand.counted import Counted, Piece, counted
from bot.understand.goods import Draft, Goods, joined
from bot.understand.intent import Intent, Problem, ProblemKind, SaidLine, Verb
from bot.understand.known import SIGN, Cut
from bot.understand.patterns import Kind
from bot.understand.tokens import VERBS, Token, tokens

NAME_MAX = 80
# What no name on a shelf is written with, unless the catalogue has it.
STRANGE: Final = re.compile(
    rf"[^\w\s{SIGN[1:-1]}.\-/+%&()·°*×'#]|--|__|(?<![0-9A-Za-z])[*×'#]|[*×'#](?![0-9A-Za-z])"
)
VERB_OF: Final = {Kind.RECEIVE: Verb.RECEIVE, Kind.SHIP: Verb.SHIP}
ASIDE: Final = {
    Kind.NEGATED: ProblemKind.NEGATED,
    Kind.ASKED: ProblemKind.ASKED,
    Kind.STRAY: ProblemKind.LEFTOVER,
    Kind.DOCUMENT: ProblemKind.LEFTOVER,
}


def read_goods(cut: Cut) -> Intent:
    """Return what a cleaned text says of goods: ``RECEIVE``, ``SHIP``, ``DETAILS``, ``UNKNOWN``."""
    plain = tokens(cut.text)
    verbs = _verbs(plain)
    verb = verbs[0] if verbs else Verb.DETAILS
    said = with_known(plain, verb, cut)
    around = around_of(said, verb, cut)
    goods, lines = goods_in(said, cut)
    problems = [*_asides(said), *_second_verbs(said, verbs), *goods.problems, *around.problems]
    if verb is not Verb.DETAILS and not all(line.product for line in lines or [SaidLine()]):
        problems.append(Problem(ProblemKind.NO_PRODUCT, ""))
    if verb is Verb.DETAILS and (_is_aside(said) or not _has_details(lines, around)):
        verb = Verb.UNKNOWN
    return Intent(
        verb=verb,
        lines=() if verb is Verb.UNKNOWN else lines,
        partner=around.partner,
        location=around.location,
        problems=once(problems, cut),
    )


def read_body(said: Sequence[Token], verb: Verb, cut: Cut) -> Intent:
    """Return what the words behind a command word say; a second one among them is asked about."""
    around = around_of(said, verb, cut)
    goods, lines = goods_in(said, cut)
    verbs = (Problem(ProblemKind.LEFTOVER, token.text) for token in said if token.kind in VERBS)
    problems = [*_asides(said), *verbs, *goods.problems, *around.problems]
    return Intent(
        verb=verb,
        lines=lines,
        partner=around.partner,
        location=around.location,
        to_location=around.to_location,
        problems=once(problems, cut),
    )


def goods_in(said: Sequence[Token], cut: Cut) -> tuple[Goods, tuple[SaidLine, ...]]:
    """Return the lines of goods among the tokens, with what there is to ask about them."""
    goods = Goods()
    goods.take([piece for piece in counted(said) if not _is_way(piece)])
    return goods, tuple(_lines(goods, cut))


def once(problems: Sequence[Problem], cut: Cut) -> tuple[Problem, ...]:
    """Return the problems, each once, in the person's words."""
    return tuple(dict.fromkeys(Problem(one.kind, cut.restored(one.text)) for one in problems))


def _is_way(piece: Piece) -> bool:
    return isinstance(piece, Token) and piece.kind in WAYS


def _verbs(said: Sequence[Token]) -> list[Verb]:
    verbs = [VERB_OF[token.kind] for token in said if token.kind in VERBS]
    ships = (token for token in said if token.kind is Kind.GIVE)
    if not verbs and any(token.text.startswith(words.SHIP_GIVE) for token in ships):
        return [Verb.SHIP]
    return verbs


def _asides(said: Sequence[Token]) -> Iterator[Problem]:
    for token in said:
        if token.kind in ASIDE:
            yield Problem(ASIDE[token.kind], token.text)


def _second_verbs(said: Sequence[Token], verbs: Sequence[Verb]) -> Iterator[Problem]:
    if len(set(verbs)) > 1:
        both = (token.text for token in said if token.kind in VERBS)
        yield Problem(ProblemKind.TWICE, " ".join(both))


def _is_aside(said: Sequence[Token]) -> bool:
    return any(token.kind in ASIDE for token in said)


def _has_details(lines: Sequence[SaidLine], around: Around) -> bool:
    return bool(around.partner or around.location) or any(
        line.counts or line.price is not None or line.batch or line.expires_on for line in lines
    )


def _lines(goods: Goods, cut: Cut) -> Iterator[SaidLine]:
    said = [line for line in [*goods.lines, goods.next_line] if line != Draft()]
    for line in said:
        if line.count and not line.product and len(said) > 1:
            _ask_of_second(goods, line.count)
        else:
            _ask_of_line(goods, line)
            yield _line(goods, line, cut)


def _ask_of_second(goods: Goods, count: Counted) -> None:
    goods.problems += count.problems
    is_money = all(unit == words.KUAI for _, unit in count.parts)
    kind = ProblemKind.PRICE_OR_COUNT if is_money else ProblemKind.TWO_QUANTITIES
    goods.ask(kind, count.token.text)


def _ask_of_line(goods: Goods, line: Draft) -> None:
    if line.count:
        for problem in line.count.problems:
            goods.ask(problem.kind, problem.text)
        if line.price is not None and not line.price_unit and len(line.count.parts) > 1:
            goods.ask(ProblemKind.NO_PRICE_UNIT, line.count.token.text)
    elif line.product:
        goods.ask(ProblemKind.NO_QUANTITY, joined(line.product))


def _line(goods: Goods, line: Draft, cut: Cut) -> SaidLine:
    return SaidLine(
        product=cut.restored(_product(goods, line)),
        counts=line.count.parts if line.count else (),
        price=line.price,
        price_unit=line.price_unit,
        batch=cut.restored(line.batch),
        expires_on=line.expires_on,
    )


def _product(goods: Goods, line: Draft) -> str:
    """Return the product's name; a second known name beside it is something else, to be asked."""
    if not line.product:
        return ""
    text = joined(line.product).strip()
    names = [found.start() for found in NAME.finditer(text)]
    if len(names) > 1:
        at = names[1] if line.is_count_first else names[-1]
        rest, text = (text[at:], text[:at]) if line.is_count_first else (text[:at], text[at:])
        goods.ask(ProblemKind.LEFTOVER, rest)
    if STRANGE.search(text) or len(text) > NAME_MAX:
        goods.ask(ProblemKind.LEFTOVER, text[:NAME_MAX])
    return text.strip()
